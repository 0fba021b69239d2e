//! What the rules would not write: logs with any items, changes with any content, properly signed.

use automerge::{Automerge, ReadDoc as _};
use hearth_domain::ids::{ChangeHash, EntryId, EntryShape, LogId, Ownership};
use hearth_domain::log::{AuthorSecret, Certificate, Chain, Head, Item};
use hearth_domain::space::{GivenItem, Group, SignedEnd};

use crate::harness::{day, first_facts, secrets, space_id};

/// A log that the rules did not write: any items, signed by whoever holds its key.
pub struct Forged {
    pub id: LogId,
    pub secret: AuthorSecret,
    pub certificate: Certificate,
    pub items: Vec<GivenItem>,
}

impl Forged {
    /// A log of this key; item 0 is its certificate.
    pub fn new(secret: &AuthorSecret, certificate: Certificate, nonce: u8) -> Self {
        let nonce = [nonce; 16];
        let id = LogId::of(&space_id(), &secret.public(), &nonce);
        let mut forged = Self { id, secret: secret.clone(), certificate, items: Vec::new() };
        let bytes = certificate.encode().to_vec();
        forged.push(Item::certificate(nonce, certificate.hash()), Some(bytes));
        forged
    }

    /// A log of member 0 or 1 by its first key.
    pub fn of(member: u8, nonce: u8) -> Self {
        let secret = secrets()[usize::from(member)].clone();
        let certificate = first_facts(member, &secret).certificate;
        Self::new(&secret, certificate, nonce)
    }

    pub fn push(&mut self, item: Item, bytes: Option<Vec<u8>>) -> &mut Self {
        let n = self.items.len() as u64;
        self.items.push(GivenItem { log: self.id, n, item, bytes });
        self
    }

    /// Adds a change of an entry, made by an actor of this log.
    pub fn change(&mut self, entry: EntryId, made: &Made) -> &mut Self {
        self.push(Item::change(entry, made.hash), Some(made.bytes.clone()))
    }

    pub fn chain(&self, n: usize) -> Chain {
        let start = Chain::start(&space_id(), &self.secret.public(), &self.id);
        self.items[..=n].iter().fold(start, |chain, given| chain.after(&given.item))
    }

    /// The items from one number to another as a group, signed.
    pub fn group(&self, from: usize, to: usize) -> Group {
        let head = Head { log: self.id, n: to as u64, chain: self.chain(to) };
        let signature = self.secret.sign_head(&head);
        Group {
            items: self.items[from..=to].to_vec(),
            ends: vec![SignedEnd { log: self.id, n: to as u64, signature }],
        }
    }

    pub fn whole(&self) -> Group {
        self.group(0, self.items.len() - 1)
    }
}

/// An automerge change as it is given.
#[derive(Clone)]
pub struct Made {
    pub hash: ChangeHash,
    pub bytes: Vec<u8>,
}

/// The change that `act` makes on top of `document`, by an actor of `log`.
pub fn make(
    document: &mut Automerge,
    log: &LogId,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Made {
    document.set_actor(hearth_domain::document::actor(log, &[9; 8]));
    let mut tx = document.transaction();
    act(&mut tx);
    let options = automerge::transaction::CommitOptions::default().with_time(0);
    let hash = tx.commit_with(options).0.expect("a change");
    let bytes = document.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
    Made { hash: ChangeHash(hash.0), bytes }
}

/// An id of the given shape about 2026-11-20, told apart by `seed`.
pub fn entry_id(ownership: Ownership, permanent: bool, seed: u8) -> EntryId {
    let shape = EntryShape { ownership, permanent };
    EntryId::assemble(day("2026-11-20").number(), shape.flags(), &[seed; 32])
}

/// The first change of an appreciation.
pub fn made_appreciation(log: &LogId, text: &str) -> Made {
    use automerge::transaction::Transactable as _;
    make(&mut Automerge::new(), log, |tx| {
        tx.put(automerge::ROOT, "k", "appreciation").unwrap();
        tx.put(automerge::ROOT, "v", 1_u64).unwrap();
        tx.put(automerge::ROOT, "text", text).unwrap();
    })
}
