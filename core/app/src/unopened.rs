//! The small stack of appreciations that came and lie unopened (`product.md` 6b; `docs/adr/0021`). It is this phone's
//! alone: it stands in `mine.db`, no code that syncs has a way to it, and opening changes nothing that is sent (SR-03).
//! Kept is which ones lie there, and how far each of the partner's logs was looked through, never that or when one was
//! opened. Lists and search show an unopened one as any other: it is this person's own, and the app folds it.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use hearth_domain::ids::{EntryId, SpaceId};
use hearth_sync::pairing::About;
use serde::{Deserialize, Serialize};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::reading::Both;
use crate::views::{ItemId, Kind};

/// The setting that says how far the partner's logs were looked through. About the space, so that it goes with it.
pub(crate) const HEARD: &str = "heard";

/// How far the partner's logs were looked through for what goes on the stack. By place and not by what a meeting
/// changed: a kill after a group was taken skips nothing, and what comes again, to a room that was set aside, is not new.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Heard {
    /// The last item of each log, by the log's id in hex.
    logs: BTreeMap<String, u64>,
    /// Whether what comes was there before, on a phone or in a room that is no more. Until the next full exchange.
    #[serde(default)]
    coming_back: bool,
}

impl Hearth {
    /// Takes one of the partner's appreciations off the stack. One that is open, and what never lay there, stays as it
    /// is. Nobody else learns of it, and when it was is kept nowhere.
    ///
    /// # Errors
    /// [`HearthError::NotHere`].
    pub async fn open_appreciation(&self, id: ItemId) -> Result<()> {
        self.writer.run(move |core| core.open_appreciation(id)).await
    }

    /// How many of the partner's appreciations lie unopened.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn waiting_appreciations(&self) -> Result<u32> {
        self.read(waiting).await
    }
}

fn waiting(both: &Both<'_>) -> Result<u32> {
    let mut waiting = 0;
    for entry in both.mine.unopened()? {
        // What stood in a room that was set aside comes back first.
        waiting += u32::from(both.couple.is_shown(&entry)?);
    }
    Ok(waiting)
}

impl Core {
    fn open_appreciation(&mut self, id: ItemId) -> Result<()> {
        let entry = match id {
            ItemId::Ours(entry) => entry,
            // One's own is open.
            ItemId::Mine(own) if self.is_in_mine(&own)? => return self.not_hidden(id),
            ItemId::Mine(_) => return Err(HearthError::NotHere),
        };
        self.ours_is_here(entry)?;
        if self.rooms()?.mine.write(|tx| tx.read().is_unopened(&entry))? {
            self.writing()?.mine.write(|tx| tx.take_unopened(&entry))?;
            self.announcer.announce(&[Topic::Appreciations]);
        }
        Ok(())
    }

    /// A pairing is stored. What comes into a space that this phone was never in is new, but for a phone that takes
    /// another's place, or a person who comes back: nobody knows any more what of it they had opened.
    pub fn begin_stack(&mut self, space: &SpaceId, about: About) -> Result<()> {
        let is_known = self.space_record()?.is_some_and(|held| held.id == *space);
        if is_known && self.own::<Heard>(HEARD)?.is_some() {
            return Ok(());
        }
        let coming_back = about != About::NewSpace;
        self.keep_own(HEARD, &Heard { coming_back, ..Heard::default() })
    }

    /// Both phones hold the same: whatever comes from now on is new.
    pub fn all_has_come_back(&mut self) -> Result<()> {
        if self.own::<Heard>(HEARD)?.is_some_and(|heard| heard.coming_back) {
            // Where nothing is noted, all that is here counts as opened.
            self.forget_own(HEARD)?;
            self.lay_what_came()?;
        }
        Ok(())
    }

    /// Lays on the stack what the partner's logs have brought since the last time. All that is here counts as opened where
    /// nothing is noted, as after an update from a version without the stack.
    pub fn lay_what_came(&mut self) -> Result<()> {
        let Couple::Shared(space) = &self.rooms()?.couple else { return Ok(()) };
        let me = space.facts().me;
        let before = self.own::<Heard>(HEARD)?;
        let is_new = before.as_ref().is_some_and(|heard| !heard.coming_back);
        let mut heard = before.clone().unwrap_or_default();
        let came = self.rooms()?.couple.store().write(|rows| {
            let (couple, mut came) = (rows.read(), Vec::new());
            for log in couple.logs()?.iter().filter(|log| log.member != me) {
                let last = heard.logs.entry(HEXLOWER.encode(&log.id.0)).or_default();
                if log.end > *last {
                    if is_new {
                        came.extend(couple.brought(Kind::Appreciation.name(), &log.id, *last)?);
                    }
                    *last = log.end;
                }
            }
            Ok::<_, HearthError>(came)
        })?;
        if before.as_ref() == Some(&heard) {
            return Ok(());
        }
        let heard = serde_json::to_string(&heard)
            .map_err(|_| HearthError::internal("a setting cannot be written"))?;
        self.writing()?.mine.write(|tx| {
            for entry in &came {
                tx.lay_unopened(entry)?;
            }
            Ok(tx.set(HEARD, &heard)?)
        })
    }

    /// Takes off the stack what is gone: a kill may have come between the two rooms.
    pub fn take_off_what_is_gone(&mut self) -> Result<()> {
        let stack = self.rooms()?.mine.write(|tx| tx.read().unopened())?;
        let gone = self.rooms()?.couple.store().write(|rows| {
            let (couple, mut gone) = (rows.read(), Vec::new());
            for entry in stack {
                if couple.is_gone(&entry)? {
                    gone.push(entry);
                }
            }
            Ok::<_, HearthError>(gone)
        })?;
        self.take_off(&gone)
    }

    /// Takes these off the stack. Those that do not lie there are no error.
    pub fn take_off(&mut self, gone: &[EntryId]) -> Result<()> {
        if gone.is_empty() {
            return Ok(());
        }
        self.writing()?.mine.write(|tx| {
            for entry in gone {
                tx.take_unopened(entry)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
