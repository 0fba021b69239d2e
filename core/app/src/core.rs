//! What the writer's thread owns: the rooms, the secrets, the space. Commands are methods on it, a file a
//! capability (`appreciations.rs`, `moments.rs` ...). Nothing here waits or reaches for the network.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hearth_domain::day::CivilDay;
use hearth_domain::entries::Profile;
use hearth_domain::ids::EntryId;
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::rhythm::{DayStart, civil_day};
use hearth_domain::space::{Facts, Space};
use hearth_domain::words::DeckVersion;
use hearth_store::couple::{CoupleReader, CoupleStore, Peer, PeerStatus, SpaceRecord};
use hearth_store::journal::JournalStore;
use hearth_store::mine::{MineReader, MineStore};
use hearth_store::{Folder, Provenance};

use crate::cards::Unsealed;
use crate::changes::{Announcer, Topic};
use crate::error::{HearthError, Result};
use crate::keys::Keys;
use crate::net::Doors;
use crate::ports::{Clock, Now};
use crate::random;
use crate::reading::Reader;
use crate::unlock::Unlocking;
use crate::views::{Event, Kind};
use crate::who_we_are::remember_who_we_are;

/// Everything that the writer's thread needs to open the rooms, again after every suspend.
pub(crate) struct Core {
    pub home: PathBuf,
    pub keys: Keys,
    pub clock: Arc<dyn Clock>,
    pub announcer: Announcer,
    pub doors: Arc<Doors>,
    pub process: [u8; 8],
    /// Addresses of a scanned code, until the phone they belong to is stored.
    pub scanned: Vec<SocketAddr>,
    /// Whether a session that broke off made a scrub already.
    pub scrubbed_after_break: bool,
    /// The last removal that was asked for before the session that runs.
    pub asked_before: Option<u64>,
    /// When this person's day starts; known once the rooms are open.
    pub day_start: DayStart,
    /// When the journal's secret was tried and given.
    pub unlocking: Unlocking,
    /// The newest deck of cards that this phone knows.
    pub deck: u32,
    /// The own profiles that stood here when the session that runs began.
    pub told_profiles: Vec<(EntryId, Profile)>,
    /// Where a test lets a move die.
    #[cfg(test)]
    pub dies_after: Option<crate::moves::Step>,
    /// After how many steps a test lets the deletion of everything die.
    #[cfg(test)]
    pub dies_after_wiping: Option<usize>,
    /// After which step a test lets a leave die.
    #[cfg(test)]
    pub dies_leaving: Option<usize>,
    open: Option<Rooms>,
}

/// The open rooms.
pub(crate) struct Rooms {
    pub couple: Couple,
    pub mine: MineStore,
    /// Only while it is unlocked; it holds the one connection, which is why its queries run on this thread, too.
    pub journal: Option<JournalStore>,
    /// Whether this run has renewed the nonce, which it does before its first write.
    renewed: bool,
    /// Last, so that the folder is given free after the databases are closed.
    pub folder: Folder,
}

impl Rooms {
    /// Whether this run has written.
    pub fn is_renewed(&self) -> bool {
        self.renewed
    }
}

/// The shared room: without a space at first.
pub(crate) enum Couple {
    Alone(Box<CoupleStore>),
    Shared(Box<Space<CoupleStore>>),
}

impl Couple {
    pub fn store(&mut self) -> &mut CoupleStore {
        match self {
            Self::Alone(store) => store,
            Self::Shared(space) => space.storage(),
        }
    }
}

impl Core {
    pub fn new(
        home: PathBuf,
        keys: Keys,
        clock: Arc<dyn Clock>,
        announcer: Announcer,
        doors: Arc<Doors>,
    ) -> Result<Self> {
        let unlocking = Unlocking::since(clock.running());
        Ok(Self {
            home,
            keys,
            clock,
            announcer,
            doors,
            process: random::bytes()?,
            scanned: Vec::new(),
            scrubbed_after_break: false,
            asked_before: None,
            day_start: DayStart::default(),
            unlocking,
            deck: DeckVersion::NEWEST.0,
            told_profiles: Vec::new(),
            #[cfg(test)]
            dies_after: None,
            #[cfg(test)]
            dies_after_wiping: None,
            #[cfg(test)]
            dies_leaving: None,
            open: None,
        })
    }

    /// Opens both rooms; nothing when they are open.
    ///
    /// Returns whether it opened them.
    pub fn open(&mut self) -> Result<bool> {
        if self.open.is_some() {
            return Ok(false);
        }
        let mut opened = self.open_rooms();
        if opened.is_err() {
            self.open = None;
        }
        if matches!(opened, Err(HearthError::Damaged { .. })) && self.rescue_shared()? {
            opened = self.open_rooms();
            if opened.is_err() {
                self.open = None;
            }
        }
        opened.map(|()| true)
    }

    fn open_rooms(&mut self) -> Result<()> {
        let folder = Folder::lock(&self.home)?;
        self.finish_deletion(&folder)?;
        let mut mine = MineStore::open(&folder, &self.keys.mine(&self.home)?)?;
        let left = self.finish_leaving(&folder, &mut mine)?;
        let mut store = CoupleStore::open(&folder, &self.keys.couple(&self.home)?)?;
        if left {
            self.left(&mut store, &mut mine)?;
        }
        remember_who_we_are(&mut store, &mut mine)?;
        let unreadable =
            if store.needs_rebuild()? { store.rebuild_projections(|_, _| {})? } else { 0 };
        let couple = Couple::Alone(Box::new(store));
        self.open = Some(Rooms { couple, mine, journal: None, renewed: false, folder });
        self.enter_space()?;
        if self.peers()?.is_empty() {
            // Killed while it left: the partner is forgotten, the key by which they knew this phone is not yet.
            self.keys.forget_device()?;
        }
        self.read_day_start()?;
        let held = self.keys.nonce()?;
        let rooms = self.rooms()?;
        let restored = rooms.couple.store().provenance(held.as_ref())? == Provenance::Restored
            || rooms.mine.provenance(held.as_ref())? == Provenance::Restored;
        if restored {
            self.check_older_copy()?;
            self.after_restore()?;
        }
        self.consent_due()?;
        self.finish_moves()?;
        self.finish_deletes()?;
        if unreadable > 0 {
            self.doubt()?;
        }
        self.take_away_again(false)?;
        self.lay_what_came()?;
        self.take_off_what_is_gone()?;
        self.finish_talk()?;
        self.open_cards(if restored { Unsealed::Wait } else { Unsealed::HandBack })?;
        self.after_update()?;
        self.note_who_we_are()
    }

    /// A newer version of the app may understand bytes that an older one refused: it asks for them once
    /// (`design.md` 6.13).
    fn after_update(&mut self) -> Result<()> {
        const VERSION: &str = "version";
        let this = env!("CARGO_PKG_VERSION");
        let last = self.rooms()?.mine.write(|tx| tx.read().setting(VERSION))?;
        if last.as_deref() != Some(this) {
            self.ask_again()?;
            self.make_own_seed()?;
            self.note_first_day()?;
            self.tell_profile()?;
            self.writing()?.mine.write(|tx| tx.set(VERSION, this))?;
        }
        Ok(())
    }

    /// Readers beside the writer, for queries.
    pub fn readers(&mut self, count: usize) -> Result<Vec<Reader>> {
        let keys = self.keys.databases(&self.home)?;
        let folder = &self.rooms()?.folder;
        let mut readers = Vec::with_capacity(count);
        for _ in 0..count {
            readers.push(Reader {
                couple: CoupleReader::open(folder, &keys.couple)?,
                mine: MineReader::open(folder, &keys.mine)?,
            });
        }
        Ok(readers)
    }

    /// Closes all rooms: files, locks and keys.
    pub fn close(&mut self) {
        self.drop_journal();
        // What a session that was cut off had noted at its start.
        self.told_profiles = Vec::new();
        self.asked_before = None;
        self.open = None;
    }

    /// Closes both rooms and keeps the folder, so that nobody else takes it in between; `None` when they are closed.
    pub fn close_but_folder(&mut self) -> Option<Folder> {
        self.open.take().map(|rooms| rooms.folder)
    }

    /// The open rooms.
    pub fn rooms(&mut self) -> Result<&mut Rooms> {
        self.open.as_mut().ok_or(HearthError::Suspended)
    }

    /// The open rooms for writing: renews the nonce before the first write of this run (`design.md` 4).
    pub fn writing(&mut self) -> Result<&mut Rooms> {
        if !self.rooms()?.renewed {
            let held = self.keys.nonce()?;
            let fresh = random::bytes()?;
            let rooms = self.rooms()?;
            rooms.couple.store().begin_nonce(held.as_ref(), &fresh)?;
            rooms.mine.begin_nonce(held.as_ref(), &fresh)?;
            self.keys.put_nonce(&fresh)?;
            let rooms = self.rooms()?;
            rooms.couple.store().settle_nonce()?;
            rooms.mine.settle_nonce()?;
            rooms.renewed = true;
        }
        self.rooms()
    }

    /// The space, for writing: only with a partner whose pairing is complete.
    pub fn space(&mut self) -> Result<&mut Space<CoupleStore>> {
        if !self.is_paired()? {
            return Err(HearthError::NotPaired);
        }
        match &mut self.writing()?.couple {
            Couple::Shared(space) => Ok(space),
            Couple::Alone(_) => Err(HearthError::NotPaired),
        }
    }

    /// Whether the pairing is complete.
    pub fn is_paired(&mut self) -> Result<bool> {
        let paired = self.peers()?.iter().any(|peer| peer.status == PeerStatus::Paired);
        Ok(paired && matches!(self.rooms()?.couple, Couple::Shared(_)))
    }

    /// Every phone that is known.
    pub fn peers(&mut self) -> Result<Vec<Peer>> {
        let store = self.rooms()?.couple.store();
        store.write(|rows| Ok(rows.read().peers()?))
    }

    /// Reads the space's facts from the store, and with them makes what syncs.
    pub fn enter_space(&mut self) -> Result<()> {
        let author = self.keys.author()?;
        let process = self.process;
        let record = self
            .rooms()?
            .couple
            .store()
            .write(|rows| Ok::<_, HearthError>(rows.read().space()?))?;
        let Some(mut rooms) = self.open.take() else { return Err(HearthError::Suspended) };
        let store = match rooms.couple {
            Couple::Alone(store) => *store,
            Couple::Shared(space) => space.into_storage(),
        };
        rooms.couple = match record {
            None => Couple::Alone(Box::new(store)),
            // Restored on other hardware: to be read, until this phone takes the place of the old one.
            Some(record) if !is_signed_here(&record, &author)? => Couple::Alone(Box::new(store)),
            Some(record) => {
                let certificate = own_certificate(&record)?;
                let facts = Facts {
                    space: record.id,
                    members: record.members,
                    me: record.me,
                    certificate,
                    confirmed: record.confirmed,
                };
                let random = Box::new(|| random::bytes().unwrap_or_default());
                Couple::Shared(Box::new(Space::new(store, facts, author, process, random)))
            }
        };
        self.open = Some(rooms);
        self.let_in()
    }

    /// Whether an entry belongs to the one who holds this phone.
    pub fn is_mine(&mut self, entry: &EntryId) -> Result<bool> {
        use hearth_domain::ids::Ownership;
        let Couple::Shared(space) = &self.rooms()?.couple else { return Ok(false) };
        let me = space.facts().me;
        Ok(entry.shape().is_some_and(|shape| shape.ownership == Ownership::Of(me)))
    }

    /// Puts an event into the queue that survives the process. One that waits there already and counts the
    /// same is replaced by the sum, under a new number: an acknowledgement of the old one hits nothing.
    pub fn queue(&mut self, event: &Event) -> Result<()> {
        self.queue_arrival(event)?;
        self.announcer.announce(&[Topic::Events]);
        Ok(())
    }

    /// The same for what a sync brought: screens hear of it when somebody asks for one.
    pub fn queue_arrival(&mut self, event: &Event) -> Result<()> {
        self.writing()?;
        self.queue_before_renewal(event)
    }

    /// The same on a restored phone, which counts as restored until its nonce is renewed.
    pub fn queue_before_renewal(&mut self, event: &Event) -> Result<()> {
        self.rooms()?.mine.write(|tx| {
            let mut event = event.clone();
            for waiting in tx.read().events(usize::MAX)? {
                let read: Option<Event> = serde_json::from_str(&waiting.json).ok();
                if let Some(sum) = read.and_then(|waiting| waiting.with(&event)) {
                    event = sum;
                    tx.ack_event(waiting.id)?;
                }
            }
            let text = serde_json::to_string(&event)
                .map_err(|_| HearthError::internal("an event cannot be written"))?;
            tx.push_event(&text)?;
            Ok::<_, HearthError>(())
        })?;
        self.announcer.announce_arrival(&[Topic::Events]);
        Ok(())
    }

    /// Now, and the civil day it belongs to.
    pub fn now(&self) -> Result<(Now, CivilDay)> {
        let now = self.clock.now()?;
        let day = civil_day(now.utc_seconds, now.offset_minutes, self.day_start)?;
        Ok((now, day))
    }
}

/// The certificate under which this phone writes in the space.
fn own_certificate(record: &SpaceRecord) -> Result<Certificate> {
    Certificate::decode(&record.certificate)
        .map_err(|_| HearthError::internal("the own certificate cannot be read"))
}

/// Whether this phone has the key under which the space was written here. A backup brings a space, and no key
/// (`design.md` 4).
pub(crate) fn is_signed_here(record: &SpaceRecord, author: &AuthorSecret) -> Result<bool> {
    Ok(own_certificate(record)?.author == author.public())
}

/// Which topic a kind belongs to.
pub(crate) fn topic_of(kind: Kind) -> Topic {
    match kind {
        Kind::Appreciation => Topic::Appreciations,
        Kind::Moment | Kind::Rest => Topic::Rhythm,
        Kind::Plan => Topic::Plans,
        Kind::CheckIn => Topic::CheckIns,
    }
}
