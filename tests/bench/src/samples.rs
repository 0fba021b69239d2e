//! Repeated measurements of one thing, and what they come to.

use std::time::Duration;

/// Times of one piece of work.
#[derive(Clone, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Adds one.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The one in the middle.
    pub fn median(&self) -> Duration {
        self.at(2, 4)
    }

    /// The first and the third quarter's border.
    pub fn quarters(&self) -> (Duration, Duration) {
        (self.at(1, 4), self.at(3, 4))
    }

    fn at(&self, part: usize, of: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        let last = sorted.len().saturating_sub(1);
        sorted.get(last * part / of).copied().unwrap_or_default()
    }
}

/// Milliseconds as a person reads them.
pub fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        _ if ms >= 1000.0 => format!("{:.2} s", ms / 1000.0),
        _ if ms >= 10.0 => format!("{ms:.0} ms"),
        _ if ms >= 1.0 => format!("{ms:.1} ms"),
        _ => format!("{ms:.2} ms"),
    }
}

/// Bytes as a person reads them; a MB is a million.
pub fn bytes(count: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "three figures are shown")]
    let exact = count as f64;
    match count {
        1_000_000.. => format!("{:.2} MB", exact / 1e6),
        10_000.. => format!("{:.0} kB", exact / 1e3),
        _ => format!("{count} B"),
    }
}
