//! The figures that were measured, kept in git, and how much larger the library may be.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::{Doing as _, Error, Result};

/// How much it may grow, in percent, before somebody decides that it is worth it.
const GROWTH: u64 = 5;

/// What a library weighs, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// As it lies on the phone.
    pub stripped: u64,
    /// As it is sent there.
    pub gzipped: u64,
}

impl Weight {
    fn parts(self) -> [(&'static str, u64); 2] {
        [("stripped", self.stripped), ("gzipped", self.gzipped)]
    }
}

/// The measured figures, by host.
#[derive(Debug)]
pub struct Figures(Map<String, Value>);

impl Figures {
    /// Those of a file.
    pub fn read(file: &Path) -> Result<Self> {
        let doing = format!("reading {}", file.display());
        let text = fs::read_to_string(file).doing(&doing)?;
        let figures = serde_json::from_str(&text);
        figures.map(Self).map_err(|why| Error::failed(format!("{doing} failed: {why}.")))
    }

    /// Puts them back.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.0).unwrap_or_default();
        fs::write(file, format!("{text}\n")).doing(format_args!("writing {}", file.display()))
    }

    /// Takes a new figure.
    pub fn record(&mut self, host: &str, weight: Weight) {
        let Weight { stripped, gzipped } = weight;
        self.0.insert(host.to_owned(), json!({ "stripped": stripped, "gzipped": gzipped }));
    }

    /// How large a part may be; `None` when it was not measured on such a host.
    fn gate(&self, host: &str, part: &str) -> Option<u64> {
        let measured = self.0.get(host)?.get(part)?.as_u64()?;
        Some(measured + measured * GROWTH / 100)
    }

    /// A line a part, with its gate.
    pub fn beside(&self, host: &str, weight: Weight) -> String {
        let line = |(part, bytes)| {
            let gate = self.gate(host, part).map_or("none yet".to_owned(), shown);
            let part = if part == "gzipped" { "gzip -9" } else { part };
            format!("{part:<18} {} (gate {gate})", shown(bytes))
        };
        weight.parts().map(line).join("\n")
    }

    /// Fails when a part is over its gate, or has none.
    pub fn judge(&self, host: &str, weight: Weight) -> Result<()> {
        let record = "`cargo xtask size --record` writes the new figures";
        for (part, bytes) in weight.parts() {
            let Some(gate) = self.gate(host, part) else {
                return Err(Error::failed(format!(
                    "Nothing was measured on {host} yet: {record}."
                )));
            };
            if bytes > gate {
                return Err(Error::failed(format!(
                    "The library is {bytes} bytes {part}, over its gate of {gate}: make it smaller, or, if it is worth \
                     it, {record}, and the commit says why."
                )));
            }
        }
        Ok(())
    }
}

/// Bytes as a person says them.
pub fn shown(bytes: u64) -> String {
    let hundredths = (bytes + 5_000) / 10_000;
    format!("{}.{:02} MB", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        let mut figures = Figures(Map::new());
        figures.record("here", Weight { stripped: 1_000, gzipped: 400 });
        figures
    }

    #[test]
    fn five_percent_more_is_let_through_and_one_byte_more_is_not() {
        let judge = |stripped, gzipped| figures().judge("here", Weight { stripped, gzipped });
        assert_eq!(judge(1_050, 420), Ok(()));
        assert_eq!(judge(1, 1), Ok(()));
        let error = judge(1_051, 420).unwrap_err();
        assert_eq!(error.exit_code(), 1);
        assert_eq!(error.to_string().lines().count(), 1);
        assert!(
            error.to_string().contains("1051 bytes stripped, over its gate of 1050"),
            "{error}"
        );
        assert!(judge(1_050, 421).unwrap_err().to_string().contains("421 bytes gzipped"));
    }

    #[test]
    fn a_host_without_a_figure_is_no_success() {
        let weight = Weight { stripped: 1, gzipped: 1 };
        assert!(figures().judge("elsewhere", weight).is_err());
        assert!(figures().beside("elsewhere", weight).contains("none yet"));
    }

    #[test]
    fn figures_are_kept_as_they_were_written() {
        let file = std::env::temp_dir().join(format!("xtask-size-{}", std::process::id()));
        figures().write(&file).unwrap();
        let read = Figures::read(&file).unwrap();
        assert_eq!(read.gate("here", "stripped"), Some(1_050));
        fs::write(&file, "{").unwrap();
        assert!(Figures::read(&file).is_err());
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn bytes_are_said_in_megabytes() {
        assert_eq!(shown(13_305_001), "13.31 MB");
        assert_eq!(shown(40_000), "0.04 MB");
        let weight = Weight { stripped: 2_000_000, gzipped: 4 };
        let lines = figures().beside("here", weight);
        assert_eq!(lines.lines().next(), Some("stripped           2.00 MB (gate 0.00 MB)"));
    }
}
