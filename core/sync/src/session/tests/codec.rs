//! A group is read back as it was written: of real histories, and of everything that a history may never
//! have had.

use std::collections::BTreeMap;

use hearth_domain::ids::{ChangeHash, DeviceKey, EntryId, LogId};
use hearth_domain::log::{Certificate, HeadSignature, Item};
use hearth_domain::space::{
    AcceptError, Accepted, GivenItem, Group, Lacks, Logs, Placed, RowChange, ScrubReport,
    SignedEnd, Stored, Summary,
};
use proptest::prelude::*;

use super::phones::{appreciate, copy, edit, meet, phone, plan};
use crate::session::chunk;
use crate::session::codec::{Decoder, Encoder};

/// Items by their place, as much of a space as the codec asks about; and how often an entry's were read.
#[derive(Default)]
struct Shelf(BTreeMap<(LogId, u64), Item>, usize);

impl Shelf {
    fn placed(&self) -> impl Iterator<Item = Placed> {
        let all = self.0.iter().zip(1..);
        all.map(|((place, item), seq)| Placed { seq, log: place.0, n: place.1, item: *item })
    }
}

impl Logs for Shelf {
    fn item(&mut self, log: &LogId, n: u64) -> Stored<Option<Placed>> {
        Ok(self.placed().find(|placed| placed.log == *log && placed.n == n))
    }

    fn items_of(&mut self, entry: &EntryId, limit: usize) -> Stored<Vec<Placed>> {
        self.1 += 1;
        let named = self.placed().filter(|placed| placed.item.entry() == Some(*entry));
        Ok(named.take(limit).collect())
    }

    fn summary(&mut self) -> Stored<Summary> {
        unreachable!("the codec asks for items alone")
    }
    fn chain_at(&mut self, _: &LogId, _: u64) -> Stored<Option<hearth_domain::log::Chain>> {
        unreachable!("the codec asks for items alone")
    }
    fn give_start(&mut self, _: &Lacks) -> Stored<Option<u64>> {
        unreachable!("the codec asks for items alone")
    }
    fn next_group(&mut self, _: &Lacks, _: u64) -> Stored<Option<(Group, u64)>> {
        unreachable!("the codec asks for items alone")
    }
    fn accept(&mut self, _: &Group) -> Result<Accepted, AcceptError> {
        unreachable!("the codec asks for items alone")
    }
    fn is_revoked(&mut self, _: &DeviceKey) -> Stored<bool> {
        unreachable!("the codec asks for items alone")
    }
    fn asking(&mut self, _: usize) -> Stored<Vec<EntryId>> {
        unreachable!("the codec asks for items alone")
    }
    fn changes_of(&mut self, _: &EntryId) -> Stored<Vec<Vec<u8>>> {
        unreachable!("the codec asks for items alone")
    }
    fn supply(&mut self, _: &EntryId, _: &[Vec<u8>]) -> Stored<RowChange> {
        unreachable!("the codec asks for items alone")
    }
    fn scrub(&mut self) -> Stored<ScrubReport> {
        unreachable!("the codec asks for items alone")
    }
}

/// Groups one after the other through one pair of codecs, between shelves that hold them.
fn passes(giver: &mut Shelf, taker: &mut Shelf, groups: &[Group]) -> usize {
    let shared: Vec<Placed> = taker.placed().collect();
    let (mut encoder, mut decoder) = (Encoder::default(), Decoder::default());
    let mut size = 0;
    for group in groups {
        for given in &group.items {
            giver.0.insert((given.log, given.n), given.item);
        }
        let held = |placed: &Placed| {
            shared
                .iter()
                .any(|one| (one.log, one.n, one.item) == (placed.log, placed.n, placed.item))
        };
        let bytes = encoder.encode(giver, &held, group).unwrap();
        size += bytes.len();
        let Ok(mut read) = decoder.decode(taker, &bytes) else { panic!("a group that is refused") };
        // Ends come in the order of the items; a giver may have them in any.
        let mut written = group.clone();
        written.ends.sort_by_key(|end| end.log);
        read.ends.sort_by_key(|end| end.log);
        assert!(read == written, "a group is read back as it was written");
        for given in &group.items {
            taker.0.insert((given.log, given.n), given.item);
        }
    }
    size
}

fn ends(items: &[GivenItem]) -> Vec<SignedEnd> {
    let mut ends: Vec<SignedEnd> = Vec::new();
    for given in items {
        let signature = HeadSignature([given.log.0[0] ^ given.n.to_le_bytes()[0]; 64]);
        match ends.iter_mut().find(|end| end.log == given.log) {
            Some(end) => (end.n, end.signature) = (given.n, signature),
            None => ends.push(SignedEnd { log: given.log, n: given.n, signature }),
        }
    }
    ends
}

/// What one item is to be like; numbers pick among what there is.
#[derive(Clone, Debug)]
struct Draft {
    log: u8,
    /// A jump in the log's numbers, which a restart of a direction makes.
    skip: u8,
    kind: u8,
    subject: u8,
    day: u32,
    flags: u8,
    actor: u8,
    dependencies: Vec<u8>,
    bytes: Bytes,
    rest: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Bytes {
    Erased,
    Change,
    /// Hashes as it should, but comes apart in no known way.
    Raw,
    /// An actor that is not of the item's log.
    Stranger,
}

fn draft() -> impl Strategy<Value = Draft> {
    let bytes = prop_oneof![
        1 => Just(Bytes::Erased),
        6 => Just(Bytes::Change),
        1 => Just(Bytes::Raw),
        1 => Just(Bytes::Stranger),
    ];
    let kind =
        prop_oneof![8 => Just(1_u8), 2 => Just(2), 1 => Just(0), 1 => Just(3), 2 => any::<u8>()];
    let skip = prop_oneof![9 => Just(0_u8), 1 => 0_u8..9];
    (
        (0_u8..5, skip, kind, any::<u8>(), any::<u32>(), any::<u8>(), 0_u8..6),
        prop::collection::vec(any::<u8>(), 0..4),
        bytes,
        prop::collection::vec(any::<u8>(), 0..60),
    )
        .prop_map(
            |((log, skip, kind, subject, day, flags, actor), dependencies, bytes, rest)| Draft {
                log,
                skip,
                kind,
                subject,
                day,
                flags,
                actor,
                dependencies,
                bytes,
                rest,
            },
        )
}

/// Turns drafts into items of logs, each a possible one, however odd.
fn build(drafts: &[Draft], shelf: &Shelf) -> Vec<GivenItem> {
    let mut placed: Vec<(LogId, u64, Item)> =
        shelf.0.iter().map(|((log, n), item)| (*log, *n, *item)).collect();
    let mut items = Vec::new();
    for draft in drafts {
        let log = LogId([draft.log + 1; 16]);
        let last = placed.iter().filter(|(of, ..)| *of == log).map(|(_, n, _)| *n).max();
        let n = last.map_or(0, |last| last + 1) + u64::from(draft.skip);
        let changes: Vec<Item> =
            placed.iter().map(|(.., item)| *item).filter(|item| item.kind == 1).collect();
        let pick = |at: u8| changes.get(usize::from(at) % changes.len().max(1)).copied();
        let dependencies: Vec<ChangeHash> = draft
            .dependencies
            .iter()
            .map(|at| {
                ChangeHash(pick(*at).filter(|_| at % 3 > 0).map_or([*at; 32], |item| item.hash))
            })
            .collect();
        let mut actor = [log.0.as_slice(), &[draft.actor; 8]].concat();
        let bytes = match draft.bytes {
            Bytes::Erased => None,
            Bytes::Change => Some(chunk::put_together(&dependencies, &actor, &draft.rest).0),
            Bytes::Raw => Some([&[0; 8], draft.rest.as_slice()].concat()),
            Bytes::Stranger => {
                actor.truncate(usize::from(draft.actor) * 4);
                actor[..].reverse();
                Some(chunk::put_together(&dependencies, &actor, &draft.rest).0)
            }
        };
        let bytes = bytes.filter(|_| draft.kind == 1);
        let hash = match (&bytes, draft.kind) {
            (Some(bytes), _) => chunk::hash_of(bytes).0,
            (None, 2) if draft.flags % 8 > 0 => [0; 32],
            (None, _) => [draft.flags ^ 0x33; 32],
        };
        let first = EntryId::first_item_hash(&log, n, &ChangeHash(hash));
        let subject = match draft.subject % 5 {
            0 => [0; 16],
            1 | 2 => EntryId::assemble(draft.day, draft.flags, &first).0,
            3 => pick(draft.subject).map_or([draft.subject; 16], |item| item.subject),
            _ => [draft.subject; 16],
        };
        let item = Item { kind: draft.kind, subject, hash };
        placed.push((log, n, item));
        items.push(GivenItem { log, n, item, bytes });
    }
    items
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_group_is_read_back_as_it_was_written(
        before in prop::collection::vec(draft(), 0..12),
        drafts in prop::collection::vec(draft(), 1..60),
        cut in 1_usize..60,
    ) {
        let (mut giver, mut taker) = (Shelf::default(), Shelf::default());
        for given in build(&before, &giver) {
            giver.0.insert((given.log, given.n), given.item);
            taker.0.insert((given.log, given.n), given.item);
        }
        let items = build(&drafts, &giver);
        let groups: Vec<Group> = items
            .chunks(cut)
            .map(|items| Group { items: items.to_vec(), ends: ends(items) })
            .collect();
        passes(&mut giver, &mut taker, &groups);
    }

    #[test]
    fn no_bytes_make_the_decoder_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        drafts in prop::collection::vec(draft(), 1..20),
        at: prop::sample::Index,
        with: u8,
    ) {
        let mut shelf = Shelf::default();
        let _ = Decoder::default().decode(&mut shelf, &bytes);
        // Bytes that nearly are a group get further.
        let items = build(&drafts, &shelf);
        let group = Group { ends: ends(&items), items };
        let mut bytes = Encoder::default().encode(&mut shelf, &|_| false, &group).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= with;
        let _ = Decoder::default().decode(&mut shelf, &bytes);
        bytes.truncate(at);
        prop_assert!(Decoder::default().decode(&mut shelf, &bytes).is_err());
    }
}

fn given(log: LogId, n: u64, actor: &[u8]) -> GivenItem {
    let (bytes, hash) = chunk::put_together(&[], actor, b"one and the same");
    let first = EntryId::first_item_hash(&log, n, &hash);
    GivenItem {
        log,
        n,
        item: Item::change(EntryId::assemble(20_000, 0, &first), hash),
        bytes: Some(bytes),
    }
}

#[test]
fn five_thousand_actors_pass_though_the_table_holds_fewer() {
    let log = LogId([1; 16]);
    let (mut items, mut n) = (Vec::new(), 0);
    // Each actor twice, the second time long after its place in the table may have been refused.
    for _ in 0..2 {
        for process in 0..5_000_u64 {
            items.push(given(log, n, &[log.0.as_slice(), &process.to_be_bytes()].concat()));
            n += 1;
        }
    }
    let mut decoder = Decoder::default();
    let mut encoder = Encoder::default();
    let (mut giver, mut taker) = (Shelf::default(), Shelf::default());
    for items in items.chunks(64) {
        let group = Group { items: items.to_vec(), ends: ends(items) };
        let bytes = encoder.encode(&mut giver, &|_| false, &group).unwrap();
        let Ok(read) = decoder.decode(&mut taker, &bytes) else {
            panic!("a group that is refused")
        };
        assert!(read == group);
    }
}

#[test]
fn a_group_of_more_items_or_bytes_than_one_may_have_is_refused() {
    let log = LogId([1; 16]);
    let actor = [1; 24];
    let decode = |items: Vec<GivenItem>| {
        let group = Group { ends: ends(&items), items };
        let bytes = Encoder::default().encode(&mut Shelf::default(), &|_| false, &group).unwrap();
        Decoder::default().decode(&mut Shelf::default(), &bytes).is_ok()
    };
    assert!(decode((0..64).map(|n| given(log, n, &actor)).collect()));
    assert!(!decode((0..65).map(|n| given(log, n, &actor)).collect()));
    assert!(!decode(Vec::new()));
    let large = |n: u64, size: usize| {
        let (bytes, hash) = chunk::put_together(&[], &actor, &vec![7; size]);
        GivenItem { log, n, item: Item::change(EntryId([1; 16]), hash), bytes: Some(bytes) }
    };
    assert!(decode((0..5).map(|n| large(n, 100_000)).collect()));
    assert!(!decode((0..6).map(|n| large(n, 100_000)).collect()));
}

#[test]
fn a_certificate_passes_with_its_bytes_or_without() {
    let secret = hearth_domain::log::AuthorSecret::from_bytes(&[1; 32]);
    let space = hearth_domain::ids::SpaceId([1; 32]);
    let certificate = Certificate::first(space, DeviceKey([2; 32]), &secret);
    let item = Item::certificate([5; 16], certificate.hash());
    for bytes in [None, Some(certificate.encode().to_vec())] {
        let items = vec![GivenItem { log: LogId([9; 16]), n: 0, item, bytes }];
        let group = Group { ends: ends(&items), items };
        passes(&mut Shelf::default(), &mut Shelf::default(), &[group]);
    }
}

/// Every group that a phone would give to one that lacks this.
fn groups(phone: &mut super::phones::Phone, lacks: &Lacks) -> Vec<Group> {
    let (mut groups, mut from) = (Vec::new(), phone.give_start(lacks).unwrap());
    while let Some(at) = from {
        let next = phone.next_group(lacks, at).unwrap();
        from = next.map(|(group, next)| {
            groups.push(group);
            next
        });
    }
    groups
}

#[test]
fn the_groups_of_a_real_history_with_relisted_and_foreign_logs_pass_and_are_small() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let note = "soup at the river, and then home".repeat(4);
    let plans: Vec<EntryId> = (0..20).map(|_| plan(&mut ada, &note)).collect();
    meet(&mut ada, &mut ben);
    for (at, id) in plans.iter().enumerate() {
        edit(if at % 2 == 0 { &mut ada } else { &mut ben }, id, &format!("{note} at {at}"));
    }
    let mut restored = copy(&mut ada, 1, 9);
    appreciate(&mut ada, "on the one phone");
    appreciate(&mut restored, "on the other phone");
    meet(&mut ada, &mut restored);
    meet(&mut ada, &mut ben);
    meet(&mut ada, &mut ben);
    for phone in [&mut ada, &mut ben, &mut restored] {
        let groups = groups(phone, &Lacks::new());
        let items: usize = groups.iter().map(|group| group.items.len()).sum();
        let bytes: usize = groups
            .iter()
            .flat_map(|group| &group.items)
            .filter_map(|given| given.bytes.as_ref())
            .map(Vec::len)
            .sum();
        let size = passes(&mut Shelf::default(), &mut Shelf::default(), &groups);
        assert!(items > 20, "{items}");
        assert!(size < bytes, "{size} bytes for {items} items with {bytes} bytes of changes");
    }
}

#[test]
fn the_items_of_a_plan_are_read_once_a_group_however_many_of_its_edits_are_given() {
    let mut ada = phone(1);
    let id = plan(&mut ada, "soup");
    for at in 0..200 {
        edit(&mut ada, &id, &format!("soup at {at}"));
    }
    let groups = groups(&mut ada, &Lacks::new());
    let mut shelf = Shelf::default();
    passes(&mut shelf, &mut Shelf::default(), &groups);
    assert_eq!((shelf.1, groups.len()), (4, 4));
}
