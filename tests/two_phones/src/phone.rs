//! One phone: a space over a home, with the keys, the clock and the randomness of its device.

use hearth_domain::cards::{Answer, Salt, SealedAnswer};
use hearth_domain::day::CivilDay;
use hearth_domain::document;
use hearth_domain::entries::{NewEntry, View};
use hearth_domain::ids::EntryId;
use hearth_domain::space::{CameOf, Logs, Rows, RowsError, ScrubReport, Space};
use hearth_sync::session::{Action, Event, Session};

use crate::clock::Clock;
use crate::couple::Device;
use crate::home::Home;
use crate::random::Random;
use crate::shaky::Shaky;
use crate::truth::Truth;

/// Names a phone of a world.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PhoneId(pub usize);

/// One phone.
pub struct Phone<H> {
    /// What a person calls it.
    pub name: String,
    /// Its keys and facts.
    pub device: Device,
    /// Its wall clock.
    pub clock: Clock,
    /// The day that its person writes about, whatever the clock shows.
    pub about: Option<CivilDay>,
    /// Sealed answers that are not opened yet, as `mine.db` keeps them.
    pub sealed: Vec<SealedAnswer>,
    /// Whether its rows were damaged and not scrubbed since.
    pub damaged: bool,
    pub(crate) random: Random,
    space: Option<Space<Shaky<H>>>,
}

/// A copy of what a phone holds, as a backup has it.
pub struct Copy<H> {
    home: H,
    sealed: Vec<SealedAnswer>,
    damaged: bool,
}

impl<H: Home> Phone<H> {
    /// A phone with this home, in a new process.
    pub fn new(name: &str, device: Device, home: H, random: Random) -> Self {
        let mut phone = Self {
            name: name.to_owned(),
            device,
            clock: Clock::default(),
            about: None,
            sealed: Vec::new(),
            damaged: false,
            random,
            space: None,
        };
        phone.start(home);
        phone
    }

    fn start(&mut self, home: H) {
        let process = self.random.bytes();
        let mut ids = self.random.fork();
        let facts = self.device.facts.clone();
        let secret = self.device.secret.clone();
        let home = Shaky::new(home);
        self.space = Some(Space::new(home, facts, secret, process, Box::new(move || ids.bytes())));
    }

    /// Its process dies and starts again: what was committed is there, the rest is not.
    pub fn restart(&mut self) {
        let home =
            self.space.take().expect("a running phone").into_storage().into_below().reopened();
        self.start(home);
    }

    /// A copy of what it holds.
    pub fn copied(&mut self) -> Copy<H> {
        Copy { home: self.home().copy(), sealed: self.sealed.clone(), damaged: self.damaged }
    }

    /// Puts an older copy of it back. A phone that `notices` begins a fresh log with its next act, and consent
    /// at nothing (`design.md` 4); one that does not is a folder that somebody copied by hand.
    pub fn restore(&mut self, copy: &mut Copy<H>, notices: bool) {
        self.sealed.clone_from(&copy.sealed);
        self.damaged = copy.damaged;
        self.start(copy.home.copy());
        if notices {
            self.space().retire_log().expect("a storage that works");
            self.start_consent_again();
        }
    }

    /// The same keys and the same rows in another phone.
    #[must_use]
    pub fn cloned(&mut self, name: &str, random: Random) -> Self {
        let mut copy = self.copied();
        self.with(name, &mut copy, random)
    }

    /// Another phone with the same keys and the rows of a copy.
    #[must_use]
    pub fn with(&mut self, name: &str, copy: &mut Copy<H>, random: Random) -> Self {
        let mut other = Self::new(name, self.device.clone(), copy.home.copy(), random);
        other.sealed.clone_from(&copy.sealed);
        (other.damaged, other.clock, other.about) = (copy.damaged, self.clock, self.about);
        other
    }

    /// Puts back an older copy of its rows, as restoring a backup does, without its knowing.
    pub fn put_back(&mut self, home: H) {
        self.start(home);
    }

    /// Its space.
    pub fn space(&mut self) -> &mut Space<Shaky<H>> {
        self.space.as_mut().expect("a running phone")
    }

    /// Its storage, which can be told to fail.
    pub fn storage(&mut self) -> &mut Shaky<H> {
        self.space().storage()
    }

    /// Its rows.
    pub fn home(&mut self) -> &mut H {
        self.storage().below()
    }

    /// Checks and mends everything that it holds.
    pub fn scrub(&mut self) -> ScrubReport {
        self.damaged = false;
        self.space().scrub().expect("a storage that works")
    }

    /// Reads its rows in one transaction.
    pub fn read<T>(&mut self, act: impl FnOnce(&mut dyn Rows) -> Result<T, RowsError>) -> T {
        self.home().transact(act).expect("a storage that works")
    }

    /// What it would compare with another.
    pub fn truth(&mut self) -> Truth {
        Truth::of(self)
    }

    /// The day that is written about: today, by its clock, unless its person chose another.
    pub fn today(&self) -> CivilDay {
        self.about.unwrap_or(self.clock.today())
    }

    /// Creates an entry about that day.
    pub fn create(&mut self, entry: &NewEntry) -> EntryId {
        let today = self.today();
        let (id, _) = self.space().create(Some(today), entry).expect("an entry within the limits");
        id
    }

    /// Seals an answer to the card of a day: kept first, then sealed.
    pub fn seal(&mut self, card: &str, day: CivilDay, text: &str) {
        let answer = Answer::new(text).expect("an answer within the limits");
        let salt = Salt(self.random.bytes());
        let sealed = SealedAnswer { card: card.parse().expect("a slug"), day, salt, answer };
        self.sealed.push(sealed.clone());
        self.space().seal(&sealed).expect("a card that was not sealed before");
    }

    /// Seals an answer to the card of a day, unless that is done already. What was kept and not sealed, because
    /// the storage failed in between, is sealed then.
    pub fn seal_if_open(&mut self, day: CivilDay, text: &str) {
        if !self.sealed.iter().any(|kept| kept.day == day) {
            let answer = Answer::new(text).expect("an answer within the limits");
            let salt = Salt(self.random.bytes());
            let card = "talk-001".parse().expect("a slug");
            self.sealed.push(SealedAnswer { card, day, salt, answer });
        }
        let Some(sealed) = self.sealed.iter().find(|kept| kept.day == day).cloned() else { return };
        let done = self.space().seal(&sealed);
        self.went(done);
    }

    /// Opens what may be opened, and keeps the rest.
    pub fn settle(&mut self) {
        let sealed = std::mem::take(&mut self.sealed);
        let settled = self.space().open_cards(&sealed);
        let Some(settled) = self.went(settled) else {
            self.sealed = sealed;
            return;
        };
        let came_of = sealed.into_iter().zip(settled.came_of);
        let kept = came_of.filter(|(_, (_, came_of))| *came_of != CameOf::Opened);
        self.sealed = kept.map(|(sealed, _)| sealed).collect();
    }

    /// One step of a session, as the app takes it: what is due is written before it begins, and what the
    /// other's entries cause here in the middle of it.
    pub(crate) fn step(&mut self, session: &mut Session, event: Event<'_>) -> Vec<Action> {
        if matches!(event, Event::Start) {
            self.settle();
        }
        let mut actions = session.step(self.space(), event);
        if actions.iter().any(|action| matches!(action, Action::Settle)) {
            self.settle();
            actions.extend(session.step(self.space(), Event::Settled));
        }
        actions
    }

    /// Every entry that has a row here.
    pub fn entries(&mut self) -> Vec<EntryId> {
        self.read(|rows| rows.rows_after(None, usize::MAX >> 1))
    }

    /// One of its entries; the same number picks the same one while nothing is added.
    pub fn pick(&mut self, which: u16) -> Option<EntryId> {
        let entries = self.entries();
        entries.get(usize::from(which) % entries.len().max(1)).copied()
    }

    /// What its rows show of an entry, read from the document.
    pub fn view(&mut self, entry: &EntryId) -> View {
        let row = self.read(|rows| rows.row(entry));
        row.and_then(|row| document::load(&row.document))
            .map_or(View::Unknown, |document| View::of(entry, &document))
    }

    /// The note of a plan; empty when it cannot be read.
    pub fn plans_note(&mut self, plan: &EntryId) -> String {
        match self.view(plan) {
            View::Plan(plan) => plan.note().to_owned(),
            _ => String::new(),
        }
    }

    /// The plans that can be read here, with their notes.
    pub fn plans(&mut self) -> Vec<(EntryId, String)> {
        let mut plans = Vec::new();
        for id in self.entries() {
            if let View::Plan(plan) = self.view(&id) {
                plans.push((id, plan.note().to_owned()));
            }
        }
        plans
    }
}
