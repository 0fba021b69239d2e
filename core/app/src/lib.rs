//! # hearth-app
//! The composition root (`design.md` 3 and 8): the only place with threads, a runtime and a clock. Hosts see
//! this crate alone. Start reading at [`Hearth`]; what it shows is in `views.rs`, what the host brings in
//! [`ports`]. Commands are methods of `Core` on the writer's thread, a file a capability.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod aim;
mod appreciations;
mod arrived;
mod aside;
mod backups;
mod cards;
mod challenge;
mod changes;
mod check_ins;
mod consent;
mod core;
mod delete_all;
mod deletes;
mod doctor;
mod drive;
mod error;
mod export;
pub mod files;
mod gone;
mod hearth;
pub mod help;
mod items;
mod journal;
mod journal_notes;
mod keys;
mod leaving;
mod life;
mod lists;
#[cfg(feature = "mdns")]
pub mod mdns;
mod mending;
mod moments;
mod moves;
mod nearby;
mod net;
mod network;
mod other_phones;
mod own_phones;
mod own_rhythm;
mod own_settings;
mod pair;
mod pairing_screen;
mod partner;
mod plans;
pub mod ports;
mod profiles;
mod random;
mod reading;
mod reminders;
mod removals;
mod rescue;
mod restore;
mod shown;
mod stack;
mod step;
mod talk;
#[cfg(test)]
mod testing;
mod today;
mod turn;
mod unlock;
mod unopened;
mod views;
mod who_we_are;
mod words;
mod writer;

pub use aim::Aim;
pub use backups::{BackedUp, Restored};
pub use cards::{CardAnswer, CardState, CardView, OpenCard, OpenCardPage};
pub use challenge::{Challenge, ChallengeStanding};
pub use changes::{Change, ChangeStream, Topic};
pub use check_ins::{CheckInDay, TrendDay};
pub use consent::{Choice, ConsentView, OwnConsent, Waiting};
pub use doctor::{Doctor, DoctorRows};
pub use error::{HearthError, Result};
pub use export::{Copied, Exported};
pub use hearth::{Config, Hearth, Ports};
pub use hearth_domain::catalogue::{Cadence, Company, Exercise, LogRule, Pillar, RitualId, Who};
pub use hearth_domain::day::CivilDay;
pub use hearth_domain::entries::{
    CheckIn, CheckInCadence, Need, PlanKind, Scale, Terms, Ticks, TouchTier,
};
pub use hearth_domain::unlock::UnlockProof;
pub use hearth_domain::words::{
    Book, Cause, ConsentTexts, FirstStep, Found, Lines, Page as GuidePage, Screen, Section,
    TierText, WayOutTexts,
};
pub use hearth_store::mine::OwnAnswer;
pub use hearth_sync::pairing::About;
pub use journal::{JournalEntry, JournalFilter, JournalId, JournalPage};
pub use journal_notes::{KeptCheck, NoteFilter, PrivateNote};
pub use leaving::{Farewell, Keep};
pub use network::{Meeting, Progress, SyncCost};
pub use own_phones::{PhoneId, PhoneView};
pub use own_rhythm::{OwnRhythmView, RestEnded, Settled};
pub use pair::{PairingEvent, PairingSession};
pub use plans::{NewPlan, PlanStand, PlanState};
pub use reminders::{LocalTime, NextReminder, QuietHours, ReminderSettings, Reminders, Weekdays};
pub use removals::Removal;
pub use rescue::{Became, Rescued};
pub use shown::{ExerciseFilter, ListedExercise, Shown};
pub use talk::{
    TalkAct, TalkButton, TalkHints, TalkKind, TalkSignal, TalkView, Tap as TalkTap, talk_hints,
};
pub use unlock::{JournalState, TypedSecret};
pub use views::{
    Body, By, Did, Event, Item, ItemId, ItemPage, Kind, ListFilter, Measure, PartnerView,
    QueuedEvent, RhythmView, SmallThing, Today, Visibility,
};
pub use words::{Prompt, Tip, TipChoice, TipOfTheDay, first_run, guide, prompt_themes};
