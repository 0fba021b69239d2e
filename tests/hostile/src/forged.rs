//! Logs that the rules did not write: any items, properly signed by whoever holds the key.

use hearth_domain::ids::{EntryId, LogId, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate, Chain, Head, Item};
use hearth_domain::space::{GivenItem, Group, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, SignedEnd};

use crate::Made;

/// One log.
pub struct Forged {
    /// Its id.
    pub id: LogId,
    /// Its items so far, the first of them its certificate.
    pub items: Vec<GivenItem>,
    space: SpaceId,
    secret: AuthorSecret,
    /// After each item.
    chains: Vec<Chain>,
}

impl Forged {
    /// A log of this key, which begins with this certificate.
    #[must_use]
    pub fn new(secret: &AuthorSecret, certificate: &Certificate, nonce: [u8; 16]) -> Self {
        let space = certificate.space;
        let id = LogId::of(&space, &secret.public(), &nonce);
        let mut forged =
            Self { id, items: Vec::new(), space, secret: secret.clone(), chains: Vec::new() };
        let bytes = certificate.encode().to_vec();
        forged.push(Item::certificate(nonce, certificate.hash()), Some(bytes));
        forged
    }

    /// Adds an item.
    pub fn push(&mut self, item: Item, bytes: Option<Vec<u8>>) {
        let n = self.items.len() as u64;
        let last = self.chains.last().copied();
        let start = || Chain::start(&self.space, &self.secret.public(), &self.id);
        self.chains.push(last.unwrap_or_else(start).after(&item));
        self.items.push(GivenItem { log: self.id, n, item, bytes });
    }

    /// Goes on under the id of another log.
    pub fn rename(&mut self, id: LogId) {
        self.id = id;
        self.chains.clear();
        for GivenItem { item, bytes, .. } in std::mem::take(&mut self.items) {
            self.push(item, bytes);
        }
    }

    /// Adds a change of an entry.
    pub fn change(&mut self, entry: EntryId, made: &Made) {
        self.push(Item::change(entry, made.hash), Some(made.bytes.clone()));
    }

    /// The items from one number to another as a group, signed.
    #[must_use]
    pub fn group(&self, from: usize, to: usize) -> Group {
        let head = Head { log: self.id, n: to as u64, chain: self.chains[to] };
        let signature = self.secret.sign_head(&head);
        let ends = vec![SignedEnd { log: self.id, n: head.n, signature }];
        Group { items: self.items[from..=to].to_vec(), ends }
    }

    /// All of it, in groups that are not too large.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let (mut groups, mut from, mut size) = (Vec::new(), 0, 0);
        for (at, item) in self.items.iter().enumerate() {
            let bytes = item.bytes.as_ref().map_or(0, Vec::len);
            size += bytes;
            if at > from && (size > MAX_GROUP_BYTES || at - from == MAX_GROUP_ITEMS) {
                groups.push(self.group(from, at - 1));
                (from, size) = (at, bytes);
            }
        }
        groups.push(self.group(from, self.items.len() - 1));
        groups
    }
}
