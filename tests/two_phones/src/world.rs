//! The world of a test: phones, the sessions between them, and one seed that decides everything else.

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::ids::DeviceKey;
use hearth_domain::log::Item;
use hearth_sync::session::{Event, Outcome, Session};

use crate::act::Act;
use crate::couple::Couple;
use crate::fault::Fault;
use crate::home::Home;
use crate::line::{Ended, Line, LineId};
use crate::phone::{Copy, Phone, PhoneId};
use crate::random::Random;

/// Phones of one couple, and what goes on between them.
pub struct World<H> {
    couple: Couple,
    phones: Vec<Phone<H>>,
    lines: Vec<Line>,
    random: Random,
    busy: bool,
    backups: BTreeMap<PhoneId, Copy<H>>,
    /// Phones that are lost, replaced or revoked: nobody waits for them to agree.
    pub(crate) out: BTreeSet<PhoneId>,
    /// Phones whose old copy brought back what a phone out of use wrote.
    pub(crate) brought_back: BTreeSet<PhoneId>,
    /// Lines before this one are over.
    settled: usize,
}

impl<H: Home> World<H> {
    /// A world without phones.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        let mut random = Random::seeded(seed);
        let couple = Couple::new(random.fork());
        Self {
            couple,
            phones: Vec::new(),
            lines: Vec::new(),
            random,
            busy: false,
            backups: BTreeMap::new(),
            out: BTreeSet::new(),
            brought_back: BTreeSet::new(),
            settled: 0,
        }
    }

    /// Two people, a phone each.
    #[must_use]
    pub fn of_two(seed: u64) -> (Self, PhoneId, PhoneId) {
        let mut world = Self::seeded(seed);
        let (one, other) = (world.phone("ada"), world.phone("ben"));
        (world, one, other)
    }

    /// `count` phones (2 to 4): one of each person, then a second one of each.
    #[must_use]
    pub fn of(count: usize, seed: u64) -> Self {
        let (mut world, ada, ben) = Self::of_two(seed);
        if count > 2 {
            // A further phone is believed by those who know the key that vouches for it.
            world.act(ada, &Act::Moment);
            world.act(ben, &Act::Moment);
            world.settle();
            world.further_phone_of(ada, "ada's tablet");
        }
        if count > 3 {
            world.further_phone_of(ben, "ben's tablet");
        }
        if count > 2 {
            world.settle();
        }
        world
    }

    /// The phone of the next person: the first call makes one member's, the second the other's.
    ///
    /// # Panics
    /// At a third person.
    pub fn phone(&mut self, name: &str) -> PhoneId {
        let member = u8::try_from(self.phones.len()).unwrap_or(u8::MAX);
        assert!(member < 2, "a couple is two");
        let device = self.couple.first_phone(member);
        self.add(name, device)
    }

    /// One more phone of the person who has `owner`, vouched for by that person's first phone.
    pub fn further_phone_of(&mut self, owner: PhoneId, name: &str) -> PhoneId {
        let device = self.couple.further_phone(self.phones[owner.0].device.facts.me);
        self.add(name, device)
    }

    /// A phone of another couple.
    pub fn stranger(&mut self, name: &str) -> PhoneId {
        let device = Couple::new(self.random.fork()).first_phone(0);
        self.add(name, device)
    }

    /// A phone with the same keys and rows as `of`: a restored copy beside the original.
    pub fn clone_of(&mut self, of: PhoneId, name: &str) -> PhoneId {
        let random = self.random.fork();
        let clone = self.phones[of.0].cloned(name, random);
        self.phones.push(clone);
        PhoneId(self.phones.len() - 1)
    }

    /// Copies a phone's rows, for [`World::restore`].
    pub fn back_up(&mut self, phone: PhoneId) {
        let copy = self.at(phone).copied();
        self.backups.insert(phone, copy);
    }

    /// Puts the rows of a phone's last backup back, if there is one. A phone that `notices` begins a fresh
    /// log with its next act (`design.md` 4). Whether there was one.
    pub fn restore(&mut self, phone: PhoneId, notices: bool) -> bool {
        let Some(backup) = self.backups.get_mut(&phone) else { return false };
        self.phones[phone.0].restore(backup, notices);
        self.note_brought_back(phone);
        true
    }

    /// Puts an older copy of a phone back; see [`Phone::restore`].
    pub fn put_back(&mut self, phone: PhoneId, copy: &mut Copy<H>, notices: bool) {
        self.phones[phone.0].restore(copy, notices);
        self.note_brought_back(phone);
    }

    /// Lets chance begin anew, so that from the same copies the same happens again.
    pub fn seed_again(&mut self, seed: u64) {
        self.random = Random::seeded(seed);
        for (at, phone) in self.phones.iter_mut().enumerate() {
            phone.random = Random::seeded(seed.wrapping_add(1 + at as u64));
        }
    }

    /// A phone with the keys of `of` and the rows of an older copy of it: a folder copied elsewhere by hand.
    pub fn beside(&mut self, of: PhoneId, copy: &mut Copy<H>, name: &str) -> PhoneId {
        let random = self.random.fork();
        let other = self.phones[of.0].with(name, copy, random);
        self.phones.push(other);
        PhoneId(self.phones.len() - 1)
    }

    /// Every act on an entry that any phone knows of.
    pub fn acts_known(&mut self) -> BTreeSet<[u8; Item::SIZE]> {
        self.in_use().flat_map(|phone| phone.truth().acts()).collect()
    }

    /// That every phone knows these acts.
    ///
    /// # Panics
    /// When one was lost.
    pub fn assert_known_to_all(&mut self, acts: &BTreeSet<[u8; Item::SIZE]>) {
        for phone in self.in_use() {
            let lost = acts.difference(&phone.truth().acts()).count();
            assert_eq!(lost, 0, "{} has lost acts", phone.name);
        }
    }

    pub(crate) fn add(&mut self, name: &str, device: crate::couple::Device) -> PhoneId {
        let random = self.random.fork();
        self.phones.push(Phone::new(name, device, H::empty(), random));
        PhoneId(self.phones.len() - 1)
    }

    /// Every phone that is in use.
    #[must_use]
    pub fn everyone(&self) -> Vec<PhoneId> {
        (0..self.phones.len()).map(PhoneId).filter(|phone| !self.out.contains(phone)).collect()
    }

    pub(crate) fn devices(&self) -> impl Iterator<Item = &crate::couple::Device> {
        self.phones.iter().map(|phone| &phone.device)
    }

    fn in_use(&mut self) -> impl Iterator<Item = &mut Phone<H>> {
        let out = &self.out;
        let phones = self.phones.iter_mut().enumerate();
        phones.filter(|(at, _)| !out.contains(&PhoneId(*at))).map(|(_, phone)| phone)
    }

    /// The transport key of a phone.
    #[must_use]
    pub fn device_of(&self, phone: PhoneId) -> DeviceKey {
        self.phones[phone.0].device.facts.device()
    }

    /// One phone.
    pub fn at(&mut self, phone: PhoneId) -> &mut Phone<H> {
        &mut self.phones[phone.0]
    }

    /// Who the two are.
    pub fn couple(&mut self) -> &mut Couple {
        &mut self.couple
    }

    /// The world's own chance.
    pub fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// A phone does one act.
    pub fn act(&mut self, phone: PhoneId, act: &Act) {
        self.phones[phone.0].act(act);
    }

    /// A phone does so many acts of any kind.
    pub fn acts(&mut self, phone: PhoneId, count: usize) {
        for _ in 0..count {
            let act = Act::random(&mut self.random);
            self.act(phone, &act);
        }
    }

    /// From now on people write while their phones meet, or no longer do.
    pub fn people_are_busy(&mut self, busy: bool) {
        self.busy = busy;
    }

    /// Two phones begin a session on a good line. Nothing moves before [`World::run_until_quiet`].
    pub fn meet(&mut self, one: PhoneId, other: PhoneId) -> LineId {
        self.meet_with(one, other, Fault::None)
    }

    /// Two phones begin a session on a line with a fault.
    pub fn meet_with(&mut self, one: PhoneId, other: PhoneId, fault: Fault) -> LineId {
        let [from, to] = [one, other].map(|phone| (phone, self.device_of(phone)));
        self.lines.push(Line::new(from, to, fault));
        LineId(self.lines.len() - 1)
    }

    /// How many sessions there were.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.lines.len()
    }

    /// Every session of this world, in the order in which they began.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// A session of this world.
    #[must_use]
    pub fn line(&self, line: LineId) -> &Line {
        &self.lines[line.0]
    }

    /// Lets happen what can, in an order that the seed decides, until nothing can.
    pub fn run_until_quiet(&mut self) {
        loop {
            while self.lines.get(self.settled).is_some_and(Line::is_over) {
                self.settled += 1;
            }
            let open: Vec<usize> =
                (self.settled..self.lines.len()).filter(|at| !self.lines[*at].is_over()).collect();
            let Some(at) = self.random.one_of(&open).copied() else { return };
            let phones = &mut self.phones;
            let dies = self.lines[at].happen(&mut self.random, |phone| &mut phones[phone.0]);
            if let Some(phone) = dies {
                self.phones[phone.0].restart();
            }
            if self.busy && self.random.once_in(6) {
                let phones = self.lines[at].phones();
                let phone = phones[self.random.below(2)];
                self.acts(phone, 1);
            }
        }
    }

    /// Two phones meet on a good line, to its end.
    ///
    /// # Panics
    /// When the session is refused or cut.
    pub fn sync(&mut self, one: PhoneId, other: PhoneId) -> LineId {
        let id = self.meet(one, other);
        self.run_until_quiet();
        for ended in self.line(id).ended() {
            let fine = matches!(
                ended,
                Some(Ended::Finished(Outcome::NothingNew | Outcome::Synced { damaged: None, .. }))
            );
            let names = [one, other].map(|phone| &*self.phones[phone.0].name);
            assert!(fine, "a good line brings a session to its end: {ended:?} ({names:?})");
        }
        id
    }

    /// Two phones meet; when they find that one of them is damaged, both scrub themselves and meet again.
    pub fn sync_and_mend(&mut self, one: PhoneId, other: PhoneId) -> LineId {
        let id = self.meet(one, other);
        self.run_until_quiet();
        let damaged = |ended: &Option<Ended>| {
            matches!(ended, Some(Ended::Finished(Outcome::Synced { damaged: Some(_), .. })))
        };
        if !self.line(id).ended().iter().any(damaged) {
            return id;
        }
        for phone in [one, other] {
            self.at(phone).scrub();
        }
        self.sync(one, other)
    }

    /// A phone hears a recorded stream as if the other one sent it now, however much of it it bears.
    pub fn hear(&mut self, phone: PhoneId, stream: &[u8]) {
        let mut session = Session::new(DeviceKey([0; 32]));
        let phone = self.at(phone);
        phone.step(&mut session, Event::Start);
        phone.step(&mut session, Event::Received(stream));
        for _ in 0..20 {
            phone.step(&mut session, Event::Writable);
        }
    }

    /// Every two phones meet on good lines, in an order that the seed decides, until all agree, or as good as that
    /// (see [`World::is_apart`]).
    ///
    /// # Panics
    /// When they do not agree after a number of meetings that must be enough.
    pub fn settle(&mut self) {
        self.people_are_busy(false);
        for _ in 0..8 {
            if self.disagreement().is_none() {
                return;
            }
            let mut pairs: Vec<(PhoneId, PhoneId)> = Vec::new();
            for one in self.everyone() {
                pairs.extend(
                    self.everyone()
                        .into_iter()
                        .filter(|other| *other > one)
                        .map(|other| (one, other)),
                );
            }
            while !pairs.is_empty() {
                let (one, other) = pairs.swap_remove(self.random.below(pairs.len()));
                self.sync(one, other);
            }
        }
        if let Some(what) = self.disagreement()
            && !self.is_apart()
        {
            panic!("after enough meetings they still disagree about {what}");
        }
    }

    /// What any two phones disagree about.
    pub fn disagreement(&mut self) -> Option<String> {
        let truths: Vec<_> =
            self.in_use().map(|phone| (phone.name.clone(), phone.truth())).collect();
        let (first, rest) = truths.split_first()?;
        rest.iter().find_map(|other| {
            let what = first.1.differs_from(&other.1)?;
            Some(format!("{what} ({} and {})", first.0, other.0))
        })
    }

    /// That all phones hold the same, and each is sound.
    ///
    /// # Panics
    /// When not.
    pub fn assert_agreed(&mut self) {
        self.assert_sound();
        if let Some(what) = self.disagreement() {
            panic!("they disagree about {what}");
        }
    }

    /// That each phone's rows follow from its items.
    pub fn assert_sound(&mut self) {
        for phone in self.in_use() {
            phone.assert_sound();
        }
    }
}
