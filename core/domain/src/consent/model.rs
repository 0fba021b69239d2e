//! Every order of acts of two own phones, a partner and an old backup, explored state by state (SR-11): the rules
//! of this module over sets of entries, with nothing left to chance. Each entry remembers what its writer knew
//! when it was asked for, which no phone can see; the rules have to do without.

use std::collections::HashSet;

use super::{Level, LiveEntry, Now, Private, Published, value};
use crate::day::CivilDay;
use crate::ids::EntryId;
use crate::unlock::UnlockProof;

/// Two own phones, a copy of the first that was started from an old backup, and the partner, who relays.
const PHONES: usize = 4;
const MINE: usize = 0;
const BACKUP: usize = 2;
const PARTNER: usize = 3;
/// Most entries of one history, besides what stands at its start.
const MOST: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Op {
    /// Chooses a level; what is due is written at once.
    Choose(usize, u32),
    /// Chooses a level, and the process dies before anything is written.
    ChooseAndDie(usize, u32),
    /// A day passes on this phone.
    Day(usize),
    /// The clock of this phone goes back.
    Back(usize),
    /// Two phones exchange everything.
    Sync(usize, usize),
    /// A backup is made of the first phone, and another phone is started from it that does not know.
    Copy,
    /// The first phone becomes its backup, and knows.
    Restore,
}

/// An entry, as nobody sees it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Entry {
    level: u32,
    /// A bit for each entry that its writer knew when it was asked for.
    knew: u16,
    raises: bool,
}

#[derive(Clone, PartialEq, Eq, Default)]
struct Phone {
    private: Private,
    seconds: i64,
    /// A bit for each entry that is known, and for each that is known to be deleted.
    known: u16,
    dead: u16,
    /// What was known when the waiting raise was asked for.
    knew: u16,
}

#[derive(Clone, PartialEq, Eq)]
struct World {
    entries: Vec<Entry>,
    phones: [Option<Phone>; PHONES],
    backup: Option<Phone>,
    /// How many entries stood at the start.
    from: usize,
}

fn today() -> CivilDay {
    CivilDay::from_number(20_000).unwrap()
}

fn says(level: u32) -> Published {
    let until = today().plus(20).unwrap();
    Published { open: Level::new(level).unwrap(), until }.on(today())
}

fn id(at: usize) -> EntryId {
    EntryId([u8::try_from(at).unwrap(); 16])
}

impl Phone {
    fn live(&self, entries: &[Entry]) -> Vec<LiveEntry> {
        let held = |at: &usize| self.known & !self.dead & (1 << at) != 0;
        (0..entries.len())
            .filter(held)
            .map(|at| LiveEntry { entry: id(at), says: Some(says(entries[at].level)) })
            .collect()
    }

    fn now(&self) -> Now {
        Now { seconds: self.seconds, day: today() }
    }

    fn choose(&mut self, level: u32, entries: &[Entry]) {
        let (live, now) = (self.live(entries), self.now());
        let proof = UnlockProof::mint(self.seconds);
        self.private.choose(says(level), &live, now, Some(&proof)).unwrap();
        self.knew = self.known;
    }

    /// Writes what is due.
    fn write(&mut self, entries: &mut Vec<Entry>) {
        let live = self.live(entries);
        let rises = self.private.raise.is_some();
        let Some(act) = self.private.due(&live, self.now()) else { return };
        let level = u32::from(act.says.open.number());
        let raises = rises && self.private.raise.is_some() && !self.private.withdraw;
        let knew = if raises { self.knew } else { self.known };
        entries.push(Entry { level, knew, raises });
        self.known |= 1 << (entries.len() - 1);
        for at in 0..entries.len() {
            if act.replaces.contains(&id(at)) {
                self.dead |= 1 << at;
            }
        }
        self.private.written();
    }
}

impl World {
    fn start(open: bool) -> Self {
        let phone = Phone { seconds: 1_000_000_000, ..Phone::default() };
        let mut world = Self {
            entries: Vec::new(),
            phones: [Some(phone.clone()), Some(phone.clone()), None, Some(phone)],
            backup: None,
            from: usize::from(open),
        };
        if open {
            world.entries.push(Entry { level: 2, knew: 0, raises: true });
            world.phones.iter_mut().flatten().for_each(|phone| phone.known = 1);
        }
        world
    }

    /// The world after an operation; `None` when it cannot happen here.
    fn after(&self, op: Op) -> Option<Self> {
        let mut world = self.clone();
        let World { entries, phones, backup, .. } = &mut world;
        match op {
            Op::Choose(at, level) => {
                let phone = phones[at].as_mut()?;
                phone.choose(level, entries);
                phone.write(entries);
            }
            Op::ChooseAndDie(at, level) => phones[at].as_mut()?.choose(level, entries),
            Op::Day(at) => {
                let phone = phones[at].as_mut()?;
                phone.seconds += 24 * 60 * 60;
                phone.write(entries);
            }
            Op::Back(at) => {
                let phone = phones[at].as_mut()?;
                phone.seconds -= 24 * 60 * 60;
                phone.write(entries);
            }
            Op::Sync(one, other) => {
                let (known, dead) = {
                    let (one, other) = (phones[one].as_ref()?, phones[other].as_ref()?);
                    (one.known | other.known, one.dead | other.dead)
                };
                for at in [one, other] {
                    let phone = phones[at].as_mut()?;
                    (phone.known, phone.dead) = (known, dead);
                    phone.write(entries);
                }
            }
            Op::Copy if backup.is_none() => {
                backup.clone_from(&phones[MINE]);
                phones[BACKUP].clone_from(backup);
            }
            Op::Copy => return None,
            Op::Restore => {
                let mut phone = backup.clone()?;
                phone.private.start_again();
                phone.write(entries);
                phones[MINE] = Some(phone);
            }
        }
        (world.entries.len() <= MOST + world.from && world != *self).then_some(world)
    }

    /// Whatever a phone holds, no raise wins over a lowering that it had not seen when it was asked for.
    fn assert_safe(&self, history: impl Fn() -> Vec<Op>) {
        for phone in self.phones.iter().flatten() {
            let open = u32::from(value(&phone.live(&self.entries), today()).open.number());
            let held = |at: usize| phone.known & (1 << at) != 0;
            for (at, lowering) in self.entries.iter().enumerate() {
                if lowering.raises || !held(at) || open <= lowering.level {
                    continue;
                }
                let won = self.entries.iter().enumerate().any(|(by, raise)| {
                    raise.raises && held(by) && raise.knew & (1 << at) != 0 && open <= raise.level
                });
                assert!(won, "{open} is open over one to {} by {:?}", lowering.level, history());
            }
        }
    }

    fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        for entry in &self.entries {
            key.push(u8::try_from(entry.level).unwrap() << 1 | u8::from(entry.raises));
            key.extend(entry.knew.to_be_bytes());
        }
        for phone in self.phones.iter().chain([&self.backup]) {
            let Some(phone) = phone else {
                key.push(0xff);
                continue;
            };
            key.push(0xfe);
            key.extend(phone.known.to_be_bytes());
            key.extend(phone.dead.to_be_bytes());
            let private = &phone.private;
            key.push(u8::from(private.withdraw));
            key.push(private.lower.map_or(9, |lower| lower.open.number()));
            if let Some(raise) = &private.raise {
                // Only how far its wait has come matters, not the time of day.
                key.extend(phone.knew.to_be_bytes());
                key.push(raise.to.open.number());
                key.extend((phone.seconds - raise.asked).to_be_bytes());
                key.extend((phone.seconds - raise.last).to_be_bytes());
                key.extend(raise.seen.iter().map(|entry| entry.0[0]));
            }
        }
        key
    }
}

/// Explores every history of at most `depth` of these operations, or until there is no state that was not seen;
/// gives how many there are.
fn explore(start: World, ops: &[Op], depth: usize) -> usize {
    let mut seen: HashSet<Vec<u8>> = HashSet::from([start.key()]);
    // Each state's operation and the one it came from, to tell the history of one that is not safe.
    let mut came: Vec<(usize, Op)> = vec![(0, Op::Copy)];
    let mut layer = vec![(0, start)];
    for _ in 0..depth {
        let mut next = Vec::new();
        for (from, world) in &layer {
            for op in ops {
                let Some(after) = world.after(*op) else { continue };
                if seen.insert(after.key()) {
                    came.push((*from, *op));
                    after.assert_safe(|| history(&came));
                    next.push((came.len() - 1, after));
                }
            }
        }
        if next.is_empty() {
            break;
        }
        layer = next;
    }
    seen.len()
}

/// The operations that led to the last state.
fn history(came: &[(usize, Op)]) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut at = came.len() - 1;
    while at > 0 {
        ops.push(came[at].1);
        at = came[at].0;
    }
    ops.reverse();
    ops
}

fn syncs() -> impl Iterator<Item = Op> {
    (0..PHONES).flat_map(|one| (one + 1..PHONES).map(move |other| Op::Sync(one, other)))
}

#[test]
fn sr_11_no_raise_wins_over_a_lowering_it_had_not_seen_in_any_order_of_phones_and_backups() {
    let mut ops: Vec<Op> = syncs().chain([Op::Copy, Op::Restore]).collect();
    for phone in [MINE, 1, BACKUP] {
        ops.extend([Op::Choose(phone, 0), Op::Choose(phone, 2), Op::Day(phone)]);
    }
    // From an open start every state there is; from the very first one, as many as eight acts lead to.
    for (open, depth) in [(true, usize::MAX), (false, 8)] {
        let states = explore(World::start(open), &ops, depth);
        assert!(states > 10_000, "{states} states: the model has lost its acts");
    }
}

#[test]
fn sr_10_no_order_of_levels_deaths_and_clocks_on_two_phones_raises_over_an_unseen_lowering() {
    let mut ops: Vec<Op> = vec![Op::Sync(MINE, 1), Op::Sync(MINE, PARTNER), Op::Sync(1, PARTNER)];
    for phone in [MINE, 1] {
        ops.extend([0, 1, 2].map(|level| Op::Choose(phone, level)));
        ops.extend([0, 2].map(|level| Op::ChooseAndDie(phone, level)));
        ops.extend([Op::Day(phone), Op::Back(phone)]);
    }
    for open in [false, true] {
        let states = explore(World::start(open), &ops, 6);
        assert!(states > 500, "{states} states: the model has lost its acts");
    }
}

#[test]
fn sr_11_a_restored_phone_is_at_nothing_and_brings_everyone_there() {
    let mut world = World::start(true);
    let restored = [
        Op::Copy,
        Op::Choose(MINE, 0),
        Op::Sync(MINE, PARTNER),
        Op::Choose(MINE, 2),
        Op::Day(MINE),
    ];
    for op in restored.into_iter().chain([Op::Sync(MINE, PARTNER)]) {
        world = world.after(op).unwrap();
    }
    let open = |world: &World, at: usize| {
        value(&world.phones[at].as_ref().unwrap().live(&world.entries), today()).open.number()
    };
    assert_eq!(open(&world, PARTNER), 2, "raised again since the backup");
    world = world.after(Op::Restore).unwrap();
    assert_eq!(open(&world, MINE), 0);
    world = world.after(Op::Sync(MINE, PARTNER)).unwrap();
    assert_eq!([open(&world, MINE), open(&world, PARTNER)], [0, 0]);
}
