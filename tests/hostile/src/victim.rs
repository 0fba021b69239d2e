//! Whom the bytes are meant for: Ada's phone, which has entries of every kind and has met Ben's; and Ben's device, whose
//! keys the sender has.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use hearth_domain::consent::{ConsentAct, Published};
use hearth_domain::ids::{DeviceKey, EntryId, Ownership};
use hearth_domain::space::{Logs, Placed, Row, Rows, Stored};
use hearth_sync::session::{Action, Event, Session};
use two_phones::{Act, Device, Home, MemoryRows, Phone, Random, World};

/// A phone, and what it held of its person's own before.
pub struct Victim<H> {
    /// The phone.
    pub phone: Phone<H>,
    mine: Mine,
}

/// What nobody but its person changes: the rows of own entries, and the items of own logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Mine {
    rows: BTreeMap<EntryId, Row>,
    items: Vec<Placed>,
}

/// What a phone holds of its person's own.
pub fn mine<H: Home>(phone: &mut Phone<H>) -> Mine {
    let me = phone.device.facts.me;
    let entries = phone.entries();
    phone.read(|rows| {
        let (mut kept, mut items) = (BTreeMap::new(), Vec::new());
        for entry in entries {
            let own = entry.shape().is_some_and(|shape| shape.ownership == Ownership::Of(me));
            if let Some(row) = rows.row(&entry)?.filter(|_| own) {
                kept.insert(entry, row);
            }
        }
        for log in rows.logs()? {
            if log.member == me {
                items.extend(rows.items(&log.id, 0, usize::MAX >> 1)?);
            }
        }
        items.sort_by_key(|placed| placed.seq);
        Ok(Mine { rows: kept, items })
    })
}

impl<H: Home> Victim<H> {
    /// This phone, with what it holds now.
    pub fn of(mut phone: Phone<H>) -> Self {
        let mine = mine(&mut phone);
        Self { phone, mine }
    }

    /// # Panics
    /// When something of its person's own has changed, or the phone holds what does not fit together.
    pub fn assert_unharmed(&mut self) {
        assert!(mine(&mut self.phone) == self.mine, "something of mine changed");
        self.phone.assert_sound();
    }
}

/// Two phones that have met once, and have each written since; Ben's is the one whose app was changed.
pub struct Couple {
    /// Ada's device.
    pub ada: Device,
    /// Ben's, whose keys the sender has.
    pub ben: Device,
    ada_rows: MemoryRows,
    ben_rows: MemoryRows,
    /// What Ben's phone said in an honest session in which it gave what Ada lacks, frame by frame.
    pub said: Vec<Vec<u8>>,
}

thread_local! {
    static COUPLE: OnceCell<Couple> = const { OnceCell::new() };
}

/// Writes of every kind: own, joint and permanent entries, a taken-back one, consent, a seal.
pub fn write_of_everything<H: Home>(phone: &mut Phone<H>) {
    for act in [
        Act::Appreciate { words: 5 },
        Act::Moment,
        Act::Rest { days: 2 },
        Act::Plan { words: 6 },
        Act::Edit { which: 0, title: false, at: 3 },
        Act::Appreciate { words: 2 },
    ] {
        phone.act(&act);
    }
    let me = phone.device.facts.me;
    let own = |entry: &EntryId| {
        entry.shape().is_some_and(|shape| shape.ownership == Ownership::Of(me) && !shape.permanent)
    };
    let taken_back = phone.entries().into_iter().find(own).expect("an own entry");
    phone.space().delete(&taken_back).expect("an own entry to take back");
    let own = phone.space().consents().expect("consents")[usize::from(me)].clone();
    let replaces = own.iter().map(|live| live.entry).collect();
    let act = ConsentAct { says: Published::from_numbers(1, 22_000), replaces };
    phone.space().publish(&act).expect("published");
    phone.seal("first-card", phone.today(), "what I would never say aloud");
}

impl Couple {
    fn new() -> Self {
        let (mut world, ada, ben) = World::<MemoryRows>::of_two(2026);
        write_of_everything(world.at(ada));
        write_of_everything(world.at(ben));
        world.sync(ada, ben);
        world.act(ada, &Act::Appreciate { words: 3 });
        world.act(ada, &Act::Edit { which: 0, title: true, at: 0 });
        world.act(ben, &Act::Edit { which: 0, title: false, at: 1 });
        world.act(ben, &Act::Appreciate { words: 9 });
        let devices = [ada, ben].map(|phone| world.at(phone).device.clone());
        let [ada_rows, ben_rows] = [ada, ben].map(|phone| world.at(phone).home().clone());
        let line = world.sync(ada, ben);
        let sides = world.line(line).phones();
        let side = usize::from(sides[1] == ben);
        let said = world.line(line).recorded()[side].frames.clone();
        let [ada, ben] = devices;
        Self { ada, ben, ada_rows, ben_rows, said }
    }

    /// Runs `act` with the one couple of this thread.
    pub fn with<T>(act: impl FnOnce(&Self) -> T) -> T {
        COUPLE.with(|couple| act(couple.get_or_init(Self::new)))
    }

    /// Ada's phone, as it was when Ben's phone began to say [`Couple::said`].
    #[must_use]
    pub fn victim(&self) -> Victim<MemoryRows> {
        let rows = self.ada_rows.clone();
        Victim::of(Phone::new("ada", self.ada.clone(), rows, Random::seeded(77)))
    }

    /// Ben's phone at the same time.
    #[must_use]
    pub fn sender(&self) -> Phone<MemoryRows> {
        Phone::new("ben", self.ben.clone(), self.ben_rows.clone(), Random::seeded(78))
    }
}

/// One side of a session, and whether it is over.
pub struct Side {
    /// The session.
    pub session: Session,
    /// What it said and nobody has heard yet.
    pub said: Vec<u8>,
}

impl Side {
    /// A session with this phone, begun.
    pub fn begin(with: &DeviceKey, logs: &mut dyn Logs) -> Self {
        let mut side = Self { session: Session::new(*with), said: Vec::new() };
        side.step(logs, Event::Start);
        side
    }

    /// One event. Nothing is written when it is asked to settle.
    pub fn step(&mut self, logs: &mut dyn Logs, event: Event<'_>) {
        let mut actions = self.session.step(logs, event);
        while !actions.is_empty() {
            let mut settle = false;
            for action in actions {
                match action {
                    Action::Send(bytes) => self.said.extend(bytes),
                    Action::Settle => settle = true,
                    Action::Took(_) | Action::Supplied(_) | Action::Finished(_) => {}
                }
            }
            actions = if settle { self.session.step(logs, Event::Settled) } else { Vec::new() };
        }
    }

    /// Asks it for more until it has no more, at most so often.
    pub fn drain(&mut self, logs: &mut dyn Logs, most: usize) {
        for _ in 0..most {
            let before = self.said.len();
            self.step(logs, Event::Writable);
            if self.said.len() == before {
                return;
            }
        }
    }
}

/// A session between two, to its end or until both are silent.
pub fn meet(one: (&DeviceKey, &mut dyn Logs), other: (&DeviceKey, &mut dyn Logs)) {
    let ((here, ones), (there, others)) = (one, other);
    let (mut first, mut second) = (Side::begin(there, ones), Side::begin(here, others));
    loop {
        let there_and_back = [
            say(&mut first, ones, &mut second, others),
            say(&mut second, others, &mut first, ones),
        ];
        if there_and_back == [false; 2] {
            return;
        }
    }
}

/// One side says what it has, and the other hears it; whether it said anything.
fn say(from: &mut Side, its: &mut dyn Logs, to: &mut Side, others: &mut dyn Logs) -> bool {
    from.drain(its, 64);
    let said = std::mem::take(&mut from.said);
    to.step(others, Event::Received(&said));
    !said.is_empty()
}

/// The rows of a phone under these ids.
pub fn rows_of<H: Home>(phone: &mut Phone<H>, entries: &[EntryId]) -> Vec<Option<Row>> {
    phone.read(|rows: &mut dyn Rows| -> Stored<Vec<Option<Row>>> {
        entries.iter().map(|entry| rows.row(entry)).collect()
    })
}
