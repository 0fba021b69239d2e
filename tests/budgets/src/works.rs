//! The standard pieces of work, each a function of its own that a profiler can count by its name.

use std::fs;
use std::path::Path;

use hearth_domain::day::CivilDay;
use hearth_domain::space::{RowsError, Space, Storage as _};
use hearth_store::couple::{CoupleReader, CoupleStore, Filter};
use hearth_store::{Folder, StoreError};
use hearth_sync::session::Outcome;
use tempfile::TempDir;

use crate::fill::{Filled, appreciation, edited};
use crate::meeting::{Meeting, meet};
use crate::phone::{Couple, Phone, Result, copy, copy_into, key};
use crate::random::Random;

/// Entries of the two phones that everything but a new phone is measured on.
pub const ENTRIES: usize = 1_000;
/// Entries that a new phone takes.
pub const FEW_ENTRIES: usize = 200;

/// The phones that the works are done on.
pub struct Standard {
    /// Whose they are.
    pub couple: Couple,
    /// Two phones of [`ENTRIES`] entries that agree.
    pub filled: Filled,
    /// The same after a time apart.
    pub apart: [TempDir; 2],
    /// Two phones of [`FEW_ENTRIES`] entries.
    pub few: Filled,
}

impl Standard {
    /// Takes them from `folder`, where the first who asks writes them: under a profiler that takes minutes.
    pub fn kept(folder: &Path) -> Result<Self> {
        let couple = Couple::new()?;
        let filled = Filled::kept(&couple, ENTRIES, folder)?;
        let few = Filled::kept(&couple, FEW_ENTRIES, folder)?;
        let homes = ["0", "1"].map(|who| folder.join("apart").join(who));
        if !homes[1].exists() {
            for (home, to) in filled.apart(&couple)?.iter().zip(&homes) {
                fs::create_dir_all(to)?;
                copy_into(home.path(), to)?;
            }
        }
        let apart = [copy(&homes[0])?, copy(&homes[1])?];
        Ok(Self { couple, filled, apart, few })
    }

    /// Opens a phone in each of these folders: those of the two members.
    pub fn open(&self, homes: &[TempDir; 2]) -> Result<[Phone; 2]> {
        let mut random = Random::seeded(99);
        let [one, other] = &self.couple.phones;
        Ok([
            Phone::open(homes[0].path(), one, &mut random)?,
            Phone::open(homes[1].path(), other, &mut random)?,
        ])
    }

    /// Copies of the two phones that agree.
    pub fn equal(&self) -> Result<[TempDir; 2]> {
        Ok([copy(self.filled.homes[0].path())?, copy(self.filled.homes[1].path())?])
    }

    /// A copy of the old phone of few entries, and a folder for the new one.
    pub fn old_and_new(&self) -> Result<([TempDir; 2], [Phone; 2])> {
        let homes = [copy(self.few.homes[0].path())?, TempDir::new()?];
        let mut random = Random::seeded(98);
        let old = Phone::open(homes[0].path(), &self.couple.phones[0], &mut random)?;
        let new = Phone::open(homes[1].path(), &self.couple.new_phone, &mut random)?;
        Ok((homes, [old, new]))
    }
}

fn today() -> Result<CivilDay> {
    "2026-11-21".parse().map_err(|_| "a day of the calendar".into())
}

/// Opens a phone and reads its newest 50 entries.
#[inline(never)]
pub fn open_and_newest(home: &Path) -> Result<()> {
    let folder = Folder::lock(home)?;
    let store = CoupleStore::open(&folder, &key())?;
    let mut reader = CoupleReader::open(&folder, &key())?;
    let page = reader.read::<_, StoreError>(|read| read.newest(&Filter::default(), None, 50))?;
    drop((reader, store));
    if page.rows.len() == 50 { Ok(()) } else { Err("there are no 50 rows".into()) }
}

/// Writes an appreciation of 120 characters.
#[inline(never)]
pub fn new_appreciation(space: &mut Space<CoupleStore>, random: &mut Random) -> Result<()> {
    let entry = appreciation(random)?;
    space.create(Some(today()?), &entry)?;
    Ok(())
}

/// Says one word of a plan's note differently.
#[inline(never)]
pub fn edit_of_a_plan(
    space: &mut Space<CoupleStore>,
    (plan, note): &(hearth_domain::ids::EntryId, String),
    random: &mut Random,
) -> Result<()> {
    let edit = edited(note, random)?;
    space.edit_plan(plan, &edit)?.map(drop).ok_or_else(|| "that was no edit".into())
}

/// Two phones that agree meet.
#[inline(never)]
pub fn nothing_changed([one, other]: &mut [Phone; 2]) -> Result<Meeting> {
    meet(&mut one.space, &mut other.space)?.expect(Outcome::NothingNew)
}

/// Two phones meet after a time apart.
#[inline(never)]
pub fn scattered_changes([one, other]: &mut [Phone; 2]) -> Result<Meeting> {
    meet(&mut one.space, &mut other.space)?.expect_complete()
}

/// A new phone takes everything from an old one.
#[inline(never)]
pub fn all_to_a_new_phone([old, new]: &mut [Phone; 2]) -> Result<Meeting> {
    meet(&mut old.space, &mut new.space)?.expect_complete()
}

/// Lets both members begin a fresh log, as after a restore, and meet: from then on there are four logs.
pub fn begin_fresh_logs(phones: &mut [Phone; 2]) -> Result<()> {
    let mut random = Random::seeded(97);
    for phone in &mut *phones {
        phone.space.storage().transact::<_, RowsError>(|rows| rows.set_current_log(None))?;
        new_appreciation(&mut phone.space, &mut random)?;
    }
    scattered_changes(phones).map(drop)
}
