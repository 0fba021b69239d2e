//! # hearth-app
//! The composition root (`design.md` 3 and 8): the only place with threads, a runtime and a clock. Hosts see
//! this crate alone. Start reading at [`Hearth`]; what it shows is in `views.rs`, what the host brings in
//! [`ports`]. Commands are methods of `Core` on the writer's thread, a file a capability.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod appreciations;
mod cards;
mod changes;
mod core;
mod deletes;
mod doctor;
mod drive;
mod error;
pub mod files;
mod hearth;
mod keys;
mod lists;
mod mend;
mod moments;
mod moves;
mod net;
mod network;
mod pair;
mod partner;
mod plans;
pub mod ports;
mod random;
mod reading;
mod restore;
#[cfg(test)]
mod testing;
mod today;
mod turn;
mod views;
mod writer;

pub use changes::{Change, ChangeStream, Topic};
pub use error::{HearthError, Result};
pub use hearth::{Config, Hearth, Ports};
pub use hearth_domain::catalogue::{Cadence, Exercise, LogRule, Pillar, RitualId, Who};
pub use hearth_domain::day::CivilDay;
pub use network::{Meeting, Progress};
pub use pair::{PairingEvent, PairingSession};
pub use views::{
    Body, By, Did, Doctor, DoctorRows, Event, Item, ItemId, ItemPage, Kind, ListFilter, Measure,
    PartnerView, QueuedEvent, RhythmView, SmallThing, Today, Visibility,
};
