//! Soaking: random histories with all faults at once, each decided by one seed. After every round the invariants of
//! `sync.md` 7 are checked, and at its end a history is settled and compared.
//!
//! `cargo xtask soak` runs it for as long as one likes; `tests/soak.rs` replays the seeds that failed once.

mod figures;
mod round;
mod step;
mod watch;

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::str::FromStr;

use crate::MemoryRows;
use crate::random::Random;
#[cfg(feature = "store")]
use crate::store_home::StoreHome;

pub use figures::Figures;

/// Where the phones of a history keep their rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// In maps: fast.
    Maps,
    /// In the real encrypted store.
    Disk,
}

/// One history. All of it follows from these; the same again is the same, byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct History {
    /// What decides everything else.
    pub seed: u64,
    /// How many phones it begins with, 2 to 4.
    pub devices: usize,
    /// How many steps it has.
    pub steps: usize,
    /// Where its phones keep their rows.
    pub on: On,
}

impl History {
    /// The history of a seed; `devices` if a number was asked for.
    #[must_use]
    pub fn of(seed: u64, devices: Option<usize>) -> Self {
        // Not the source that the history itself draws from.
        let mut random = Random::seeded(!seed);
        let drawn = [2, 2, 2, 3, 3, 4][random.below(6)];
        let on = if cfg!(feature = "store") && random.once_in(3) { On::Disk } else { On::Maps };
        let most = if on == On::Disk { 80 } else { 160 };
        let steps = 10 + random.below(most);
        Self { seed, devices: devices.unwrap_or(drawn).clamp(2, 4), steps, on }
    }

    /// Runs it to its end.
    ///
    /// # Errors
    /// [`Failure`] where an invariant does not hold.
    pub fn run(self) -> Result<Run, Failure> {
        let mut figures = Figures::default();
        let ran = catch_unwind(AssertUnwindSafe(|| match self.on {
            On::Maps => round::run::<MemoryRows>(self, &mut figures),
            #[cfg(feature = "store")]
            On::Disk => round::run::<StoreHome>(self, &mut figures),
            #[cfg(not(feature = "store"))]
            On::Disk => panic!("this build has no store"),
        }));
        match ran {
            Ok(digest) => Ok(Run { digest, figures }),
            Err(_) => Err(Failure { history: self, why: heard() }),
        }
    }

    /// The shortest beginning of it that still fails, by halves; it itself when a shorter one does not.
    #[must_use]
    pub fn shortened(self) -> Failure {
        let failing = |steps| Self { steps, ..self }.run().err();
        let Some(mut shortest) = failing(self.steps) else {
            return Failure { history: self, why: "it does not fail again: report that".into() };
        };
        let mut holds = None;
        loop {
            let from = holds.map_or(0, |steps: usize| steps + 1);
            if from >= shortest.history.steps {
                return shortest;
            }
            let middle = from.midpoint(shortest.history.steps);
            match failing(middle) {
                Some(failure) => shortest = failure,
                None => holds = Some(middle),
            }
        }
    }
}

/// A history that held.
pub struct Run {
    /// Of every byte that any phone sent, and of all that they hold in the end.
    pub digest: u64,
    /// What was done in it.
    pub figures: Figures,
}

/// A history in which something does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Which.
    pub history: History,
    /// What does not hold, and where that was checked.
    pub why: String,
}

impl fmt::Display for History {
    /// As the command takes it, and as it stands in `soak.seeds`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, devices, steps, on } = self;
        let on = if *on == On::Maps { "maps" } else { "disk" };
        write!(f, "--seed {seed} --devices {devices} --steps {steps} --on {on}")
    }
}

impl FromStr for History {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("'{text}' is no history; it reads '{}'", Self::of(1, None));
        let words: Vec<&str> = text.split_whitespace().collect();
        let [_, seed, _, devices, _, steps, _, on] = words[..] else { return Err(bad()) };
        let on = match on {
            "maps" => On::Maps,
            "disk" => On::Disk,
            _ => return Err(bad()),
        };
        let history = Self {
            seed: seed.parse().map_err(|_| bad())?,
            devices: devices.parse().map_err(|_| bad())?,
            steps: steps.parse().map_err(|_| bad())?,
            on,
        };
        // What is written in another way than it is read would be another history.
        if history.to_string() == text.trim() { Ok(history) } else { Err(bad()) }
    }
}

thread_local! {
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what the last panic of this thread said, instead of printing it: also documents that a peer spoiled
/// panic, deep in a library, and are caught.
pub fn listen_to_panics() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let what = info.payload_as_str().unwrap_or("a panic without words");
        SAID.with(|said| *said.borrow_mut() = format!("{what} ({place})").replace('\n', " "));
    }));
}

fn heard() -> String {
    SAID.with(|said| std::mem::take(&mut *said.borrow_mut()))
}
