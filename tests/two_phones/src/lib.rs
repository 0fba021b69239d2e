//! # two-phones
//! A simulator of a couple's phones: whole spaces with real keys, real documents and real sessions, over a
//! network and clocks that a seed decides. No socket, no thread, no sleep (`sync.md` 7).
//!
//! ```
//! use two_phones::{MemoryRows, World};
//! let mut world = World::<MemoryRows>::seeded(7);
//! let (ada, ben) = (world.phone("ada"), world.phone("ben"));
//! world.acts(ada, 10);
//! world.acts(ben, 10);
//! world.meet(ada, ben);
//! world.run_until_quiet();
//! world.assert_agreed();
//! ```
//!
//! Start reading at [`World`]. A [`Phone`] is a space over a [`Home`] (rows in maps, or the real encrypted
//! store); a [`Line`] is one session with what the network does to it; a [`Truth`] is what two phones compare.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]
mod act;
mod clock;
mod couple;
mod damage;
mod doing;
mod fault;
mod future;
mod history;
mod home;
mod in_use;
pub mod invariants;
mod line;
mod phone;
mod random;
mod shaky;
pub mod soak;
#[cfg(feature = "store")]
mod store_home;
mod strategy;
mod truth;
mod turns;
mod world;

/// How the property tests run: so many cases (times `TWO_PHONES_TIMES`, for a long search), shrunk for at
/// most a minute, failures kept beside the test.
#[must_use]
pub fn cases(cases: u32) -> proptest::test_runner::Config {
    use proptest::test_runner::{Config, FileFailurePersistence};
    let times =
        std::env::var("TWO_PHONES_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    Config {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        max_shrink_time: 60_000,
        ..Config::with_cases(cases.saturating_mul(times))
    }
}

pub use act::Act;
pub use clock::Clock;
pub use couple::{Couple, Device};
pub use damage::Damage;
pub use fault::{Direction, Fault, FrameFault};
pub use future::Future;
pub use hearth_domain::space::memory::MemoryRows;
pub use home::Home;
pub use line::{Ended, Line, LineId, Recorded};
pub use phone::{Copy, Phone, PhoneId};
pub use random::Random;
pub use shaky::Shaky;
#[cfg(feature = "store")]
pub use store_home::StoreHome;
pub use strategy::{Step, acts, faults, steps, steps_with_copies};
pub use truth::Truth;
pub use turns::Turns;
pub use world::World;
