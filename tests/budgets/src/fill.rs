//! The two phones that everything is measured on: so many entries of 120 characters, half by each member, as
//! they come about over years. 20 entries each, then they meet; every 10 entries the app was started anew.
//!
//! All are appreciations but 50, which are plans of 120 characters: nothing else can be edited.

use std::fs;
use std::path::Path;

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Appreciation, NewEntry, Plan, PlanEdit};
use hearth_domain::ids::EntryId;
use hearth_domain::space::create;
use tempfile::TempDir;

use crate::meeting::meet;
use crate::phone::{Couple, Phone, Result, copy, copy_into};
use crate::random::Random;

/// Characters of an entry.
const CHARACTERS: usize = 120;
/// Plans among them.
const PLANS: usize = 50;
/// Entries of one run of the app.
const A_RUN: usize = 10;
/// Entries of one member between two meetings.
const APART: usize = 20;

/// Two phones that agree, and what is on them.
pub struct Filled {
    /// How many entries.
    pub entries: usize,
    /// The folders of both, checkpointed and closed.
    pub homes: [TempDir; 2],
    plans: Vec<(EntryId, String)>,
    appreciations: [Vec<EntryId>; 2],
}

/// An appreciation of 120 characters.
pub fn appreciation(random: &mut Random) -> Result<NewEntry> {
    Ok(NewEntry::Appreciation(Appreciation::new(&random.text(CHARACTERS), None)?))
}

fn day(entry: usize) -> Result<CivilDay> {
    let first: CivilDay = "2016-01-01".parse().map_err(|_| "a day of the calendar")?;
    Ok(first.plus(i32::try_from(entry / 6)?).ok_or("too many entries for the calendar")?)
}

impl Filled {
    /// Writes them.
    pub fn new(couple: &Couple, entries: usize) -> Result<Self> {
        let mut random = Random::seeded(entries as u64);
        let homes = [TempDir::new()?, TempDir::new()?];
        let mut filled =
            Self { entries, homes, plans: Vec::new(), appreciations: [Vec::new(), Vec::new()] };
        let mut phones = filled.open(couple, &mut random)?;
        let mut written = 0;
        while written < entries {
            for who in [0, 1] {
                for _ in 0..APART / A_RUN {
                    filled.write(&mut phones[who], who, written, &mut random)?;
                    written += A_RUN;
                }
            }
            let [one, other] = &mut phones;
            meet(&mut one.space, &mut other.space)?.expect_complete()?;
        }
        for phone in &mut phones {
            phone.space.storage().erase()?;
        }
        Ok(filled)
    }

    /// The same, kept in `folder` from one run of the benchmark to the next: under a profiler writing takes minutes.
    pub fn kept(couple: &Couple, entries: usize, folder: &Path) -> Result<Self> {
        let folder = folder.join(entries.to_string());
        let homes = [folder.join("0"), folder.join("1")];
        let list = folder.join("list");
        if !list.exists() {
            let filled = Self::new(couple, entries)?;
            for (from, to) in filled.homes.iter().zip(&homes) {
                fs::create_dir_all(to)?;
                copy_into(from.path(), to)?;
            }
            fs::write(list, filled.list())?;
            return Ok(filled);
        }
        let homes = [copy(&homes[0])?, copy(&homes[1])?];
        let mut filled =
            Self { entries, homes, plans: Vec::new(), appreciations: [Vec::new(), Vec::new()] };
        for line in fs::read_to_string(list)?.lines() {
            let (id, said) = line.split_at_checked(32).ok_or("the list is torn")?;
            let id = EntryId(u128::from_str_radix(id, 16)?.to_be_bytes());
            match said.split_at_checked(1) {
                Some(("0", _)) => filled.appreciations[0].push(id),
                Some(("1", _)) => filled.appreciations[1].push(id),
                Some((_, note)) => filled.plans.push((id, note.to_owned())),
                None => return Err("the list is torn".into()),
            }
        }
        Ok(filled)
    }

    /// An entry a line: its id, then who wrote it, or `p` and its note.
    fn list(&self) -> String {
        let id = |id: &EntryId| format!("{:032x}", u128::from_be_bytes(id.0));
        let plans = self.plans.iter().map(|(plan, note)| format!("{}p{note}\n", id(plan)));
        let mut list: String = plans.collect();
        for (who, own) in self.appreciations.iter().enumerate() {
            list.extend(own.iter().map(|entry| format!("{}{who}\n", id(entry))));
        }
        list
    }

    /// Opens both phones.
    pub fn open(&self, couple: &Couple, random: &mut Random) -> Result<[Phone; 2]> {
        open_both(&self.homes, couple, random)
    }

    /// Opens both phones in other folders: copies of these.
    pub fn open_in(
        &self,
        homes: &[TempDir; 2],
        couple: &Couple,
        random: &mut Random,
    ) -> Result<[Phone; 2]> {
        open_both(homes, couple, random)
    }

    fn write(
        &mut self,
        phone: &mut Phone,
        who: usize,
        from: usize,
        random: &mut Random,
    ) -> Result<()> {
        let every = self.entries / PLANS;
        let (facts, pen) = phone.pen(random);
        let mut made = Vec::new();
        phone.space.storage().write(|rows| -> Result<()> {
            for at in from..from + A_RUN {
                let note = random.text(CHARACTERS - 20);
                let (entry, note) = if at % every == every / 2 {
                    (NewEntry::Plan(Plan::new(&random.text(20), &note)?), Some(note))
                } else {
                    (appreciation(random)?, None)
                };
                let (id, _) = create(rows, &facts, &pen, Some(day(at)?), &entry)?;
                made.push((id, note));
            }
            Ok(())
        })?;
        for (id, note) in made {
            match note {
                Some(note) => self.plans.push((id, note)),
                None => self.appreciations[who].push(id),
            }
        }
        Ok(())
    }

    /// A plan and its note, to be edited.
    pub fn a_plan(&self) -> Result<(EntryId, &str)> {
        let (id, note) = self.plans.first().ok_or("there are no plans")?;
        Ok((*id, note))
    }

    /// Every plan and its note.
    pub fn plans(&self) -> &[(EntryId, String)] {
        &self.plans
    }

    /// Both phones after a time apart: 25 plans edited, 10 new appreciations and 5 deleted ones on each,
    /// spread over the whole history.
    pub fn apart(&self, couple: &Couple) -> Result<[TempDir; 2]> {
        let mut random = Random::seeded(7);
        let homes = [copy(self.homes[0].path())?, copy(self.homes[1].path())?];
        let mut phones = open_both(&homes, couple, &mut random)?;
        for (who, phone) in phones.iter_mut().enumerate() {
            for (id, note) in self.plans.iter().skip(who).step_by(2) {
                phone.space.edit_plan(id, &edited(note, &mut random)?)?;
            }
            for at in 0..10 {
                let entry = appreciation(&mut random)?;
                phone.space.create(Some(day(self.entries + at)?), &entry)?;
            }
            let own = &self.appreciations[who];
            for id in own.iter().skip(own.len() / 10).step_by(own.len() / 5).take(5) {
                phone.space.delete(id)?;
            }
            phone.space.storage().erase()?;
        }
        Ok(homes)
    }
}

fn open_both(homes: &[TempDir; 2], couple: &Couple, random: &mut Random) -> Result<[Phone; 2]> {
    let [one, other] = homes;
    Ok([
        Phone::open(one.path(), &couple.phones[0], random)?,
        Phone::open(other.path(), &couple.phones[1], random)?,
    ])
}

/// A word of a note said differently.
pub fn edited(note: &str, random: &mut Random) -> Result<PlanEdit> {
    let words = crate::random::words();
    let mut parts: Vec<&str> = note.split(' ').collect();
    let at = usize::try_from(random.number() % parts.len() as u64)?;
    let word = random.word(&words);
    // The same word again would be no edit.
    parts[at] = if parts[at] == word { "tomorrow" } else { word };
    Ok(PlanEdit::new(None, Some(&parts.join(" ")))?)
}
