//! Damage that shows when two phones with equal logs differ (`sync.md` 1): each checks and mends itself, once for a
//! pair of fingerprints, also across restarts. The same pair again is for `doctor` to tell.

use data_encoding::HEXLOWER;
use hearth_domain::space::{Logs as _, ScrubReport};

use crate::core::{Core, Couple};
use crate::error::Result;
use crate::views::Event;

/// The setting that holds the pairs that this phone was checked for, the last ones.
const CHECKED: &str = "scrubbed";
/// The setting that holds this phone's fingerprint of a pair that came again.
const AGAIN: &str = "scrubbed_again";
/// How many pairs are kept.
const KEPT: usize = 16;

impl Core {
    /// Checks and mends this phone's copy, unless it did so for the same pair of fingerprints before: this
    /// phone's, and the other's.
    pub fn scrub_once(
        &mut self,
        (mine, theirs): ([u8; 32], [u8; 32]),
    ) -> Result<Option<ScrubReport>> {
        let pair = [mine, theirs].concat();
        let pair = HEXLOWER.encode(&pair);
        let checked = self.rooms()?.mine.write(|tx| tx.read().setting(CHECKED))?;
        let mut checked: Vec<&str> =
            checked.as_deref().unwrap_or_default().split_whitespace().collect();
        if checked.contains(&pair.as_str()) {
            self.writing()?.mine.write(|tx| tx.set(AGAIN, &HEXLOWER.encode(&mine)))?;
            return Ok(None);
        }
        let Couple::Shared(space) = &mut self.writing()?.couple else { return Ok(None) };
        let report = space.scrub()?;
        checked.push(&pair);
        let kept = checked[checked.len().saturating_sub(KEPT)..].join(" ");
        self.rooms()?.mine.write(|tx| tx.set(CHECKED, &kept))?;
        if report != ScrubReport::default() {
            self.queue(&Event::Mended)?;
        }
        Ok(Some(report))
    }

    /// Both phones hold the same: whatever differed differs no more.
    pub fn note_agreed(&mut self) -> Result<()> {
        if self.rooms()?.mine.write(|tx| tx.read().setting(AGAIN))?.is_some_and(|it| !it.is_empty())
        {
            self.writing()?.mine.write(|tx| tx.set(AGAIN, ""))?;
        }
        Ok(())
    }

    /// Whether the phones still differ after this one was checked. `fingerprint` is this phone's, in hex.
    pub fn differs_again(&mut self, fingerprint: &str) -> Result<bool> {
        let again = self.rooms()?.mine.write(|tx| tx.read().setting(AGAIN))?;
        Ok(again.as_deref() == Some(fingerprint))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::paired;

    #[test]
    fn a_phone_is_checked_once_for_a_pair_of_fingerprints_and_doctor_tells_of_the_second_time() {
        let mut desk = paired();
        let report = desk.core.doctor(|_, _| {}).unwrap();
        let own = report.fingerprint.unwrap();
        let mine: [u8; 32] =
            data_encoding::HEXLOWER.decode(own.as_bytes()).unwrap().try_into().unwrap();
        assert!(desk.core.scrub_once((mine, [9; 32])).unwrap().is_some());
        assert!(desk.core.doctor(|_, _| {}).unwrap().sound);
        // Also after a restart.
        desk.core.close();
        desk.core.open().unwrap();
        assert!(desk.core.scrub_once((mine, [9; 32])).unwrap().is_none());
        let report = desk.core.doctor(|_, _| {}).unwrap();
        assert!(report.findings.iter().any(|finding| finding.contains("still differ")));
        assert!(desk.core.scrub_once((mine, [8; 32])).unwrap().is_some(), "another pair");
        desk.core.note_agreed().unwrap();
        assert!(desk.core.doctor(|_, _| {}).unwrap().sound);
    }
}
