//! What is measured, at one number of entries. Each method does it once and keeps what it saw; `main.rs` calls
//! them in turns, so that a noisy minute touches every line.

use std::path::Path;
use std::time::{Duration, Instant};

use hearth_domain::day::CivilDay;
use hearth_sync::session::Outcome;
use tempfile::TempDir;

use crate::machine::processor_time;
use crate::opening::{self, Opened};
use crate::samples::Samples;
use budgets::fill::{Filled, appreciation, edited};
use budgets::heap::{Growth, Mark};
use budgets::meeting::{Meeting, meet_by};
use budgets::phone::{Couple, Phone, Result, copy};
use budgets::random::Random;
use budgets::works::{begin_fresh_logs, nothing_changed};

/// What a kind of session came to; its bytes and flights are the same every time.
#[derive(Default)]
pub struct Sessions {
    /// Both sides' work, and the opening of both stores.
    pub whole: Samples,
    /// The same, by what this thread used of a processor.
    pub busy: Samples,
    /// The work of each side, without opening.
    pub sides: [Samples; 2],
    /// The last one.
    pub last: Option<Meeting>,
}

impl Sessions {
    fn push(&mut self, meeting: Meeting, opening: &Spent) {
        self.whole.push(meeting.time() + opening.time);
        self.busy.push(meeting.costs.iter().map(|cost| cost.busy).sum::<Duration>() + opening.busy);
        for (samples, cost) in self.sides.iter_mut().zip(&meeting.costs) {
            samples.push(cost.time);
        }
        self.last = Some(meeting);
    }
}

/// Time by the clock, and by what this thread used of a processor.
#[derive(Default)]
struct Spent {
    time: Duration,
    busy: Duration,
}

impl Spent {
    fn on<T>(act: impl FnOnce() -> Result<T>) -> Result<(T, Self)> {
        let (busy, started) = (processor_time(), Instant::now());
        let result = act()?;
        let time = started.elapsed();
        Ok((result, Self { time, busy: processor_time().saturating_sub(busy) }))
    }
}

/// Everything measured at one size.
pub struct Scenes {
    /// What it is measured on.
    pub filled: Filled,
    apart: [TempDir; 2],
    equal: [(Phone, TempDir); 2],
    edited: (Phone, TempDir),
    random: Random,
    /// Time inside and outside a new process that opens the phone.
    pub opens: [Samples; 2],
    /// The time inside, by what the process used of a processor.
    pub opens_busy: Samples,
    /// By step; see [`Opened`].
    pub open_steps: [Samples; 4],
    /// The last of them.
    pub opened: Option<Opened>,
    /// Time of a new appreciation, and of an edit of a plan's note.
    pub edits: [Samples; 2],
    /// The same, by what this thread used of a processor.
    pub edits_busy: [Samples; 2],
    /// The heap of one edit.
    pub edit_heap: Growth,
    /// Nothing changed.
    pub nothing: Sessions,
    /// Nothing changed, and both began a fresh log.
    pub four_logs: Option<Meeting>,
    /// Both sides changed a little.
    pub scattered: Sessions,
    /// Making what was deleted leave the files, after such a session, on one side.
    pub sweeps: Samples,
    /// An empty phone.
    pub new_phone: Sessions,
    /// Bytes of the database file.
    pub on_disk: u64,
}

impl Scenes {
    /// Writes the entries and opens what stays open.
    pub fn new(couple: &Couple, entries: usize, keep: Option<&Path>) -> Result<Self> {
        let mut random = Random::seeded(99);
        let filled = match keep {
            Some(folder) => Filled::kept(couple, entries, folder)?,
            None => Filled::new(couple, entries)?,
        };
        let apart = filled.apart(couple)?;
        let mut of = |who: usize| -> Result<(Phone, TempDir)> {
            let home = copy(filled.homes[who].path())?;
            Ok((Phone::open(home.path(), &couple.phones[who], &mut random)?, home))
        };
        let (equal, edited) = ([of(0)?, of(1)?], of(0)?);
        let on_disk = filled.homes[0].path().join("couple.db").metadata()?.len();
        Ok(Self {
            filled,
            apart,
            equal,
            edited,
            random,
            opens: [Samples::default(), Samples::default()],
            opens_busy: Samples::default(),
            open_steps: std::array::from_fn(|_| Samples::default()),
            opened: None,
            edits: [Samples::default(), Samples::default()],
            edits_busy: [Samples::default(), Samples::default()],
            edit_heap: Growth::default(),
            nothing: Sessions::default(),
            four_logs: None,
            scattered: Sessions::default(),
            sweeps: Samples::default(),
            new_phone: Sessions::default(),
            on_disk,
        })
    }

    /// Opens the phone in a new process.
    pub fn open(&mut self) -> Result<()> {
        let opened = opening::open(self.filled.homes[0].path())?;
        self.opens[0].push(opened.inside);
        self.opens[1].push(opened.outside);
        self.opens_busy.push(opened.busy);
        for (samples, step) in self.open_steps.iter_mut().zip(opened.steps) {
            samples.push(step);
        }
        self.opened = Some(opened);
        Ok(())
    }

    /// One durable act of each kind.
    #[inline(never)]
    pub fn edit(&mut self, today: CivilDay) -> Result<()> {
        let space = &mut self.edited.0.space;
        let entry = appreciation(&mut self.random)?;
        let (mark, busy, started) = (Mark::set(), processor_time(), Instant::now());
        space.create(Some(today), &entry)?;
        self.edits[0].push(started.elapsed());
        self.edits_busy[0].push(processor_time().saturating_sub(busy));
        let mut heap = Growth::default();
        heap.add(&mark);
        self.edit_heap = heap;
        let (plan, note) = self.filled.a_plan()?;
        let edit = edited(note, &mut self.random)?;
        let (busy, started) = (processor_time(), Instant::now());
        if space.edit_plan(&plan, &edit)?.is_some() {
            self.edits[1].push(started.elapsed());
            self.edits_busy[1].push(processor_time().saturating_sub(busy));
        }
        Ok(())
    }

    /// A session between phones that agree.
    #[inline(never)]
    pub fn nothing_changed(&mut self) -> Result<()> {
        let [(one, _), (other, _)] = &mut self.equal;
        let meeting = meet_by(processor_time, &mut one.space, &mut other.space)?
            .expect(Outcome::NothingNew)?;
        self.nothing.push(meeting, &Spent::default());
        Ok(())
    }

    /// A session between phones that agree, after both began a fresh log.
    pub fn nothing_changed_in_four_logs(&mut self, couple: &Couple) -> Result<()> {
        let homes = [copy(self.filled.homes[0].path())?, copy(self.filled.homes[1].path())?];
        let mut phones = self.filled.open_in(&homes, couple, &mut self.random)?;
        begin_fresh_logs(&mut phones)?;
        self.four_logs = Some(nothing_changed(&mut phones)?);
        Ok(())
    }

    /// Whether this is more than the goals are about.
    pub fn is_large(&self) -> bool {
        self.filled.entries > 20_000
    }

    /// A session after a time apart, from two closed phones.
    #[inline(never)]
    pub fn scattered(&mut self, couple: &Couple) -> Result<()> {
        let homes = [copy(self.apart[0].path())?, copy(self.apart[1].path())?];
        let random = &mut self.random;
        let ((mut one, mut other), opening) = Spent::on(|| {
            let one = Phone::open(homes[0].path(), &couple.phones[0], random)?;
            Ok((one, Phone::open(homes[1].path(), &couple.phones[1], random)?))
        })?;
        let meeting =
            meet_by(processor_time, &mut one.space, &mut other.space)?.expect_complete()?;
        self.scattered.push(meeting, &opening);
        let started = Instant::now();
        one.space.storage().erase()?;
        self.sweeps.push(started.elapsed());
        Ok(())
    }

    /// An empty phone of one member meets that member's old one.
    #[inline(never)]
    pub fn new_phone(&mut self, couple: &Couple) -> Result<()> {
        let homes = [copy(self.filled.homes[0].path())?, TempDir::new()?];
        let random = &mut self.random;
        let ((mut old, mut new), opening) = Spent::on(|| {
            let old = Phone::open(homes[0].path(), &couple.phones[0], random)?;
            Ok((old, Phone::open(homes[1].path(), &couple.new_phone, random)?))
        })?;
        let meeting = meet_by(processor_time, &mut old.space, &mut new.space)?.expect_complete()?;
        self.new_phone.push(meeting, &opening);
        Ok(())
    }
}
