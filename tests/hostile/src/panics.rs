//! Who panicked. automerge does on some well-formed changes and is caught; a panic of our own is a defect also where it
//! was caught, since it would hide behind automerge's.

use std::panic;
use std::sync::{Mutex, Once, PoisonError};

static OURS: Mutex<Option<String>> = Mutex::new(None);

/// Panics in crates that are not ours say nothing from now on, and those of ours are remembered. May be called again.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let file = info.location().map_or("", panic::Location::file);
            let foreign = file.contains("/registry/") || file.starts_with("/rustc/");
            if foreign {
                return;
            }
            if file.contains("core/") && !file.contains("tests/") {
                let mut ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
                ours.get_or_insert_with(|| info.to_string());
            }
            usual(info);
        }));
    });
}

/// # Panics
/// When our own code has panicked since the last call, caught or not.
pub(crate) fn assert_none_of_ours() {
    let ours = OURS.lock().unwrap_or_else(PoisonError::into_inner).take();
    assert!(ours.is_none(), "our own code panicked: {}", ours.unwrap_or_default());
}
