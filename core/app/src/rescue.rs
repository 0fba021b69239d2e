//! Databases that are damaged. The shared one is set aside by itself where the partner's phone can give it back: its
//! file is kept, a fresh one knows who the two are, and what that phone has comes back with the next sync, to a phone
//! that counts as restored. Where nobody can, as after a leave, and of one's own room and the journal, a person asks for
//! it: what can be read is saved, the file kept. What was deleted stays so (`gone.rs`).

use hearth_store::couple::CoupleStore;
use hearth_store::mine::MineStore;
use hearth_store::{
    DatabaseKey, Folder, Integrity, Room, SetAside, StoreError, Take, forget_damaged, has_damaged,
    set_aside,
};
use serde::Serialize;

use crate::aside::aside;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::gone;
use crate::hearth::{Config, Hearth, Ports};
use crate::keys::Keys;
use crate::leaving::LEAVING;
use crate::mending::DOUBTED;
use crate::unlock::TypedSecret;
use crate::views::Event;
use crate::who_we_are::has_partner;

/// What became of a damaged database.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rescued {
    /// The name of its file.
    pub file: &'static str,
    /// What was done.
    pub became: Became,
    /// How many rows of it stand in the fresh one.
    pub saved: u64,
    /// Whether there was something that could not be read.
    pub lost: bool,
    /// Whether something that was deleted may be back.
    pub deletes_lost: bool,
}

/// What was done to a damaged database.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// Nothing but a search index was off: it was made anew, and nothing is lost.
    Indexed,
    /// It was set aside and is kept; what can be read of it stands in a fresh one.
    Saved,
    /// The shared one was set aside and is kept; what the partner's phone has comes back with the next sync.
    ComesBack,
}

impl Hearth {
    /// Checks the two rooms of a phone that is not open, and sets a damaged one aside: what can be read of one's own
    /// is saved; what is shared comes back from the partner's phone, or where there is none is saved likewise; and the
    /// damaged files are kept ([`Hearth::forget_damaged`]). A search index that is off is made anew. Returns what was
    /// done; nothing when all is sound.
    ///
    /// # Errors
    /// [`HearthError::AlreadyOpen`] while an app has the folder open; `Damaged` when the keys are gone; `Storage`.
    /// The room that it was about is as it was then.
    pub async fn rescue_in(config: &Config, ports: &Ports) -> Result<Vec<Rescued>> {
        let (home, keys) = (config.home.clone(), Keys::new(ports.secrets.clone()));
        aside(move || {
            let folder = Folder::lock(&home)?;
            if hearth_store::is_unused(&folder) || hearth_store::deletion_is_begun(&folder) {
                return Ok(Vec::new());
            }
            let own = keys.mine(&home)?;
            let mut rescued = Vec::new();
            rescued.extend(rescue_mine(&folder, &own)?);
            let mut mine = MineStore::open(&folder, &own)?;
            // A shared room that is to go is not looked at.
            if mine.write(|tx| tx.read().setting(LEAVING))?.is_none() {
                rescued.extend(rescue_couple(&folder, &keys.couple(&home)?, &mut mine)?);
            }
            Ok(rescued)
        })
        .await
    }

    /// The same for the journal, which opens with its secret. It is locked after it.
    ///
    /// # Errors
    /// As [`Hearth::unlock`]; everything is as it was then.
    pub async fn rescue_journal(&self, secret: TypedSecret) -> Result<Option<Rescued>> {
        let rescued = self.writer.run(move |core| core.rescue_journal(&secret));
        Ok(rescued.await?.map(|aside| said(Room::Journal, &aside, Became::Saved)))
    }

    /// Destroys the damaged files that were set aside and are kept. They open with keys that are in use, and hold also
    /// what was deleted since (SR-30). Returns whether there were any.
    ///
    /// # Errors
    /// Storage errors; calling it again goes on.
    pub async fn forget_damaged(&self) -> Result<bool> {
        self.writer.run(|core| core.forget_damaged(&Room::ALL)).await
    }
}

fn said(room: Room, aside: &SetAside, became: Became) -> Rescued {
    Rescued {
        file: room.file_name(),
        became,
        saved: aside.saved,
        lost: aside.lost,
        deletes_lost: aside.deletes_lost,
    }
}

/// What is wrong with a room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Sound,
    /// Search indexes alone.
    IndexOff,
    Hurt(StoreError),
}

impl Found {
    fn of(integrity: std::result::Result<Integrity, StoreError>) -> Result<Self> {
        Ok(match integrity {
            Ok(found) if found.is_damaged() => Self::Hurt(StoreError::Damaged),
            Ok(found) if found.index_is_off() => Self::IndexOff,
            Ok(_) => Self::Sound,
            Err(error) if error.is_damage() => Self::Hurt(error),
            Err(error) => return Err(error.into()),
        })
    }
}

/// Looks at a room again before it is called hurt, from the file: one answer alone may be about the memory, or the moment.
fn twice(look: impl Fn() -> Result<Found>) -> Result<Found> {
    match look()? {
        Found::Hurt(_) => look(),
        other => Ok(other),
    }
}

fn look_at_mine(folder: &Folder, key: &DatabaseKey) -> Result<Found> {
    twice(|| Found::of(MineStore::open(folder, key).and_then(|store| store.integrity())))
}

fn look_at_couple(folder: &Folder, key: &DatabaseKey) -> Result<Found> {
    twice(|| Found::of(CoupleStore::open(folder, key).and_then(|store| store.integrity())))
}

fn index_mine(folder: &Folder, key: &DatabaseKey) -> Result<()> {
    Ok(MineStore::open(folder, key)?.rebuild_indexes()?)
}

/// With the index, everything that is made of the rows.
fn index_couple(folder: &Folder, key: &DatabaseKey) -> Result<()> {
    CoupleStore::open(folder, key)?.rebuild_projections(|_, _| {})?;
    Ok(())
}

fn rescue_mine(folder: &Folder, key: &DatabaseKey) -> Result<Option<Rescued>> {
    match look_at_mine(folder, key)? {
        Found::Sound => return Ok(None),
        Found::IndexOff if index_mine(folder, key).is_ok() => {
            return Ok(Some(said(Room::Mine, &SetAside::default(), Became::Indexed)));
        }
        // An index that cannot be made anew where it is, is made in a fresh file.
        Found::IndexOff | Found::Hurt(_) => {}
    }
    let aside = set_aside(folder, Room::Mine, key, Take::All, |_| Ok::<_, HearthError>(()))?;
    Ok(Some(said(Room::Mine, &aside, Became::Saved)))
}

fn rescue_couple(
    folder: &Folder,
    key: &DatabaseKey,
    mine: &mut MineStore,
) -> Result<Option<Rescued>> {
    match look_at_couple(folder, key)? {
        Found::Sound => return Ok(None),
        Found::IndexOff if index_couple(folder, key).is_ok() => {
            return Ok(Some(said(Room::Couple, &SetAside::default(), Became::Indexed)));
        }
        Found::IndexOff | Found::Hurt(_) => {}
    }
    if mine.write(|tx| has_partner(&tx.read()))? {
        let aside = set_shared_aside(folder, key, mine, Take::WhoTheTwoAre, false)?;
        return Ok(Some(said(Room::Couple, &aside, Became::ComesBack)));
    }
    let aside = set_shared_aside(folder, key, mine, Take::All, false)?;
    Ok(Some(said(Room::Couple, &aside, Became::Saved)))
}

/// Sets the shared room aside. What was deleted there is noted before, and that it is to be told.
fn set_shared_aside(
    folder: &Folder,
    key: &DatabaseKey,
    mine: &mut MineStore,
    take: Take,
    tell: bool,
) -> Result<SetAside> {
    set_aside(folder, Room::Couple, key, take, |aside| {
        mine.write(|tx| {
            gone::note(tx, aside)?;
            if take == Take::All {
                // What was read is shown, though not all of it may follow from the logs. Should the two pair again, the
                // first session mends that, and the partner's phone gives what is lacking.
                tx.set(DOUBTED, "yes")?;
            }
            let line = Event::SetAside { deleted_may_be_back: aside.deletes_lost };
            let line = serde_json::to_string(&line)
                .map_err(|_| HearthError::internal("an event cannot be written"))?;
            if tell && tx.read().events(usize::MAX)?.iter().all(|waiting| waiting.json != line) {
                tx.push_event(&line)?;
            }
            Ok(())
        })
    })
}

impl Core {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself serves one lifetime, not every one"
    )]
    fn rescue_journal(&mut self, secret: &TypedSecret) -> Result<Option<SetAside>> {
        self.drop_journal();
        self.try_secret(secret, |door, secret, half| door.mend(secret, half))
    }

    /// Opening failed over damage. A search index that is off is made anew; the shared room is set aside, if a partner's
    /// phone can give it back. Returns whether anything was done.
    pub fn rescue_shared(&mut self) -> Result<bool> {
        let folder = Folder::lock(&self.home)?;
        let (Ok(own), Ok(key)) = (self.keys.mine(&self.home), self.keys.couple(&self.home)) else {
            return Ok(false);
        };
        let indexed = match look_at_mine(&folder, &own)? {
            Found::Hurt(_) => return Ok(false),
            Found::IndexOff => index_mine(&folder, &own).is_ok(),
            Found::Sound => false,
        };
        let mut mine = MineStore::open(&folder, &own)?;
        if mine.write(|tx| tx.read().setting(LEAVING))?.is_some() {
            return Ok(indexed);
        }
        match look_at_couple(&folder, &key) {
            Ok(Found::IndexOff) => Ok(index_couple(&folder, &key).is_ok() || indexed),
            // Without its check value, a file under another key looks like a damaged one: a person decides.
            Ok(Found::Hurt(StoreError::Damaged | StoreError::Truncated | StoreError::Missing))
                if mine.write(|tx| has_partner(&tx.read()))? =>
            {
                set_shared_aside(&folder, &key, &mut mine, Take::WhoTheTwoAre, true)?;
                Ok(true)
            }
            _ => Ok(indexed),
        }
    }

    /// An older copy may be one whose log is another day's: each page is whole, and together they are nothing.
    pub fn check_older_copy(&mut self) -> Result<()> {
        let rooms = self.rooms()?;
        let sound =
            rooms.couple.store().integrity()?.is_sound() && rooms.mine.integrity()?.is_sound();
        if sound { Ok(()) } else { Err(StoreError::Damaged.into()) }
    }

    /// Destroys what is kept of earlier damage of these rooms.
    pub fn forget_damaged(&mut self, rooms: &[Room]) -> Result<bool> {
        let folder = &self.rooms()?.folder;
        let mut any = false;
        for room in rooms {
            any |= forget_damaged(folder, *room)?;
        }
        Ok(any)
    }

    /// The rooms of which damaged files are kept.
    pub fn damaged_kept(&mut self) -> Result<Vec<Room>> {
        let folder = &self.rooms()?.folder;
        let mut kept = Vec::new();
        for room in Room::ALL {
            if has_damaged(folder, room)? {
                kept.push(room);
            }
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests;
