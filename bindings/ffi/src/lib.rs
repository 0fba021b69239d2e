//! # hearth-ffi
//! `hearth-app` for other languages, and the only crate that knows `UniFFI` (`design.md` 3, `style.md` 3). It
//! converts, calls the app, converts back, and holds no rule. One root object, [`Hearth`]; its methods stand
//! in a file a capability.
//!
//! The async methods are plain futures without `async_runtime`: each waits only for a channel that the app's
//! writer or the app's own runtime answers, so Kotlin, Swift and Python may poll it on any thread, and may
//! drop it at any point. A second runtime would cost threads for nothing. `tests/plain_futures.rs` proves it.
#![allow(unsafe_code, reason = "the exported functions that UniFFI's macros write are `no_mangle`")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

mod appreciations;
mod cards;
mod challenge;
mod changes;
mod check_ins;
mod consent;
mod copies;
mod deletes;
mod doctor;
mod error;
mod exercises;
mod first_run;
mod help;
mod ids;
mod journal;
mod leaving;
mod lists;
mod mirror;
mod moments;
mod open;
mod pairing;
mod phones;
mod plans;
mod ports;
mod reminders;
mod sync;
mod talk;
mod today;
mod unlock;
mod views;
mod words;

pub use cards::{CardAnswer, CardState, CardView, OpenCard, OpenCardPage};
pub use challenge::{Challenge, ChallengeStanding};
pub use changes::ChangeStream;
pub use check_ins::{CheckIn, CheckInCadence, CheckInDay, Ticks, TrendDay};
pub use consent::{
    Choice, ConsentView, OwnConsent, TouchLevel, Waiting, consent_screen, touch_levels,
};
pub use copies::{BackedUp, Copied, Exported, Restored, restore};
pub use deletes::Removal;
pub use doctor::{Became, FileSize, Health, Rescued, rescue_in};
pub use error::HearthError;
pub use exercises::{Cadence, Company, Exercise, ExerciseFilter, First, LogRule, Pillar, Who};
pub use first_run::{Cause, FirstStep, first_card, first_causes, first_steps};
pub use hearth_app::{CivilDay, ItemId, JournalId, LocalTime, PhoneId, RitualId};
pub use help::{
    HelpKind, Helpline, Region, Situation, help_line, help_numbers, help_regions, help_required,
    help_screen, help_situations,
};
pub use journal::{
    CheckPage, JournalEntry, JournalFilter, JournalPage, KeptCheck, NoteFilter, NotePage,
    PrivateNote,
};
pub use leaving::{Farewell, Keep, delete_everything_in, way_out_screen};
pub use moments::{OwnRhythm, RestEnded, Settled};
pub use open::{Config, Hearth, Ports};
pub use pairing::{About, PairingEvent, PairingSession, QrCode};
pub use phones::{Aim, Phone};
pub use plans::{NewPlan, OwnAnswer, PlanKind, PlanStand, PlanState, Terms};
pub use ports::{
    Clock, Discovery, Found, LogSink, Now, PortError, SecretStore, Service, file_discovery,
    file_secret_store,
};
pub use reminders::{NextReminder, QuietHours, ReminderSettings, Reminders, Weekday};
pub use sync::{Meeting, Progress, SyncCost};
pub use talk::{
    TalkAct, TalkButton, TalkHints, TalkKind, TalkSignal, TalkTap, TalkView, talk_hints,
};
pub use today::{Event, Partner, QueuedEvent, SmallThing, Today};
pub use unlock::{JournalState, UnlockProof};
pub use views::{
    Body, By, Change, Did, Item, ItemPage, Kind, ListFilter, Measure, Need, Rhythm, Topic,
    Visibility,
};
pub use words::{
    Book, GuidePage, Hit, Prompt, Screen, Section, Tip, TipChoice, TipOfTheDay, guide_books,
    guide_pages, prompt_themes,
};

/// What is freed is wiped: texts and keys are copied about, and no type can follow every copy (`docs/adr/0015`).
#[global_allocator]
static WIPED: ZeroAlloc<System> = ZeroAlloc(System);

uniffi::setup_scaffolding!("hearth");
