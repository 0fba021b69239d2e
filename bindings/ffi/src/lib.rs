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
mod changes;
mod error;
mod ids;
mod lists;
mod moments;
mod open;
mod pairing;
mod ports;
mod sync;
mod views;

pub use changes::ChangeStream;
pub use error::HearthError;
pub use hearth_app::{CivilDay, ItemId, RitualId};
pub use open::{Config, Hearth, Ports};
pub use pairing::{PairingEvent, PairingSession, QrCode};
pub use ports::{
    Clock, Discovery, Found, LogSink, Now, PortError, SecretStore, file_discovery,
    file_secret_store,
};
pub use sync::Meeting;
pub use views::{
    Body, By, Change, Did, Item, ItemPage, Kind, ListFilter, Measure, Rhythm, Topic, Visibility,
};

/// What is freed is wiped: texts and keys are copied about, and no type can follow every copy (`docs/adr/0015`).
#[global_allocator]
static WIPED: ZeroAlloc<System> = ZeroAlloc(System);

uniffi::setup_scaffolding!("hearth");
