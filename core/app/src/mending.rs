//! Mending this phone's copy of what is shared (`sync.md` 1, `design.md` 6.13): when it is doubted, it is
//! scrubbed, and what is damaged comes back from the partner's phone. Never while a person waits for a list.

use data_encoding::HEXLOWER;
use hearth_domain::space::{Logs as _, ScrubReport};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::Result;
use crate::views::Event;

/// The setting that says that the next session is to begin with a scrub.
const DOUBTED: &str = "doubted";
/// The setting that holds what this phone was scrubbed for, the last ones.
const SCRUBBED: &str = "scrubbed";
/// The setting that holds this phone's fingerprint when the phones differed again after a scrub.
const AGAIN: &str = "scrubbed_again";
/// How many doubts are kept.
const KEPT: usize = 16;

/// What makes a session doubt this phone's copy. The same once more makes no second scrub, also after a restart: it
/// would find what the first one left, and `doctor` tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Doubt {
    /// Equal logs, but unequal fingerprints: this phone's and the partner's.
    Unequal([u8; 32], [u8; 32]),
    /// It broke off over data or over this phone's storage, while this was the fingerprint here.
    BrokeOff([u8; 32]),
}

impl Doubt {
    fn name(self) -> String {
        match self {
            Self::Unequal(mine, theirs) => HEXLOWER.encode(&[mine, theirs].concat()),
            Self::BrokeOff(mine) => HEXLOWER.encode(&mine),
        }
    }
}

impl Core {
    /// Notes that something here was found damaged. The next session begins by mending it, so that the
    /// partner's phone is asked for it at once; mended alone it would only be missing.
    pub fn doubt(&mut self) -> Result<()> {
        Ok(self.writing()?.mine.write(|tx| tx.set(DOUBTED, "yes"))?)
    }

    /// Mends what was noted, before a session says what is here.
    pub fn settle_doubt(&mut self) -> Result<()> {
        // Taken away first: a page that cannot be read would end every session from now on.
        if self.writing()?.mine.write(|tx| tx.unset(DOUBTED))? {
            self.scrub()?;
        }
        Ok(())
    }

    /// Checks and mends this phone's copy, unless it did so for the same reason before. Returns whether there
    /// was anything to mend.
    pub fn scrub_for(&mut self, doubt: Doubt) -> Result<bool> {
        let name = doubt.name();
        let done = self.rooms()?.mine.write(|tx| tx.read().setting(SCRUBBED))?;
        let mut done: Vec<&str> = done.as_deref().unwrap_or_default().split_whitespace().collect();
        if done.contains(&name.as_str()) {
            if let Doubt::Unequal(mine, _) = doubt {
                self.writing()?.mine.write(|tx| tx.set(AGAIN, &HEXLOWER.encode(&mine)))?;
            }
            return Ok(false);
        }
        done.push(&name);
        let kept = done[done.len().saturating_sub(KEPT)..].join(" ");
        // Noted first: a page that cannot be read would scrub after every session from now on.
        self.writing()?.mine.write(|tx| tx.set(SCRUBBED, &kept))?;
        self.scrub()
    }

    /// Both phones hold the same: whatever differed differs no more.
    pub fn note_agreed(&mut self) -> Result<()> {
        self.writing()?.mine.write(|tx| tx.unset(AGAIN))?;
        Ok(())
    }

    /// Whether the phones still differ after this one was checked. `fingerprint` is this phone's, in hex.
    pub fn differs_again(&mut self, fingerprint: &str) -> Result<bool> {
        let again = self.rooms()?.mine.write(|tx| tx.read().setting(AGAIN))?;
        Ok(again.as_deref() == Some(fingerprint))
    }

    /// As [`Core::scrub_for`], for a session that broke off just now.
    ///
    /// Once while the app runs: a peer that gives one good item before each bad one would have this phone do
    /// nothing else. `doctor` finds what came later.
    pub fn scrub_after_break(&mut self) -> Result<bool> {
        if std::mem::replace(&mut self.scrubbed_after_break, true) {
            return Ok(false);
        }
        let Couple::Shared(space) = &mut self.rooms()?.couple else { return Ok(false) };
        let now = space.summary()?.fingerprint.0;
        self.scrub_for(Doubt::BrokeOff(now))
    }

    fn scrub(&mut self) -> Result<bool> {
        let Couple::Shared(space) = &mut self.writing()?.couple else { return Ok(false) };
        let mended = space.scrub()? != ScrubReport::default();
        if mended {
            self.queue(&Event::Mended)?;
            self.announcer.announce(&[Topic::Appreciations, Topic::Rhythm, Topic::Plans]);
        }
        Ok(mended)
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::space::Storage as _;
    use hearth_domain::state::RowSum;

    use super::*;
    use crate::error::HearthError;
    use crate::testing::{Desk, paired};

    fn spoil(desk: &mut Desk) {
        let store = desk.core.rooms().unwrap().couple.store();
        store.transact(|rows| Ok::<_, HearthError>(rows.put_sum(&RowSum([7; 32]))?)).unwrap();
    }

    #[test]
    fn a_noted_doubt_is_settled_once_and_a_sound_copy_tells_nobody() {
        let mut desk = paired();
        let events = |desk: &mut Desk| {
            let mine = &mut desk.core.rooms().unwrap().mine;
            let events = mine.write(|tx| tx.read().events(10)).unwrap();
            events.iter().filter(|event| event.json.contains("mended")).count()
        };
        desk.core.doubt().unwrap();
        desk.core.settle_doubt().unwrap();
        assert_eq!(events(&mut desk), 0, "nothing was wrong");
        spoil(&mut desk);
        desk.core.settle_doubt().unwrap();
        assert_eq!(events(&mut desk), 0, "nothing was noted");
        desk.core.doubt().unwrap();
        desk.core.settle_doubt().unwrap();
        assert_eq!(events(&mut desk), 1);
    }

    #[test]
    fn the_same_break_makes_no_second_scrub() {
        let mut desk = paired();
        spoil(&mut desk);
        assert_eq!(desk.core.scrub_after_break(), Ok(true));
        spoil(&mut desk);
        assert_eq!(desk.core.scrub_after_break(), Ok(false), "it stands as it stood then");
        let (mine, theirs) = ([1; 32], [2; 32]);
        assert_eq!(desk.core.scrub_for(Doubt::Unequal(mine, theirs)), Ok(true));
        spoil(&mut desk);
        assert_eq!(desk.core.scrub_for(Doubt::Unequal(mine, theirs)), Ok(false));
    }

    #[test]
    fn a_phone_is_checked_once_for_a_pair_of_fingerprints_and_doctor_tells_of_the_second_time() {
        let mut desk = paired();
        let own = desk.core.doctor(|_, _| {}).unwrap().fingerprint.unwrap();
        let mine: [u8; 32] = HEXLOWER.decode(own.as_bytes()).unwrap().try_into().unwrap();
        desk.core.scrub_for(Doubt::Unequal(mine, [9; 32])).unwrap();
        assert!(desk.core.doctor(|_, _| {}).unwrap().sound);
        desk.core.close();
        desk.core.open().unwrap();
        desk.core.scrub_for(Doubt::Unequal(mine, [9; 32])).unwrap();
        let report = desk.core.doctor(|_, _| {}).unwrap();
        assert!(report.findings.iter().any(|finding| finding.contains("still differ")));
        desk.core.note_agreed().unwrap();
        assert!(desk.core.doctor(|_, _| {}).unwrap().sound);
        spoil(&mut desk);
        assert_eq!(desk.core.scrub_for(Doubt::Unequal(mine, [8; 32])), Ok(true), "another pair");
    }
}
