//! Mending this phone's copy of what is shared (`sync.md` 1, `design.md` 6.13): when it is doubted, it is
//! scrubbed, and what is damaged comes back from the partner's phone. Never while a person waits for a list.

use hearth_domain::space::{Logs as _, ScrubReport};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::Result;
use crate::views::Event;

/// The setting that says that the next session is to begin with a scrub.
const DOUBTED: &str = "doubted";

/// What makes a session doubt this phone's copy. The same once more makes no second scrub: it would find what
/// the first one left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Doubt {
    /// Equal logs, but unequal fingerprints: this phone's and the partner's.
    Unequal([u8; 32], [u8; 32]),
    /// It broke off over data or over this phone's storage, while this was the fingerprint here.
    BrokeOff([u8; 32]),
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
        if self.scrubbed.contains(&doubt) {
            return Ok(false);
        }
        self.scrubbed.push(doubt);
        self.scrub()
    }

    /// As [`Core::scrub_for`], for a session that broke off just now.
    pub fn scrub_after_break(&mut self) -> Result<bool> {
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
}
