//! How many connections of one phone are held at a time. A phone that is let in may dial as often as it likes, and each
//! connection that waits for its turn, or is told that there is a session, takes memory for seconds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hearth_link::DeviceId;

/// The session, and a few that come while it runs: both phones may dial, and dial again.
const MOST: usize = 4;

/// The connections of every phone that are held now.
#[derive(Default)]
pub(super) struct Lines(Mutex<BTreeMap<DeviceId, usize>>);

impl Lines {
    fn held(&self) -> MutexGuard<'_, BTreeMap<DeviceId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more connection of this phone, given back when it is dropped; `None` when it has enough.
    pub fn take(self: &Arc<Self>, who: DeviceId) -> Option<Place> {
        let mut held = self.held();
        let count = held.entry(who).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Place { lines: self.clone(), who })
    }
}

/// One connection's place.
pub(super) struct Place {
    lines: Arc<Lines>,
    who: DeviceId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.lines.held();
        if let Some(count) = held.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_has_a_few_places_and_no_other_phone_is_kept_out_by_it() {
        let lines = Arc::new(Lines::default());
        let [one, other] = [1, 2].map(|byte| DeviceId([byte; 32]));
        let mut places: Vec<_> = std::iter::from_fn(|| lines.take(one)).collect();
        assert_eq!(places.len(), MOST);
        assert!(lines.take(other).is_some());
        places.pop();
        assert!(lines.take(one).is_some());
        drop(places);
        assert!(lines.held().is_empty());
    }
}
