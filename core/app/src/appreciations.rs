//! Appreciations: kept, or given (`product.md` 2 "Gratitude list").

use hearth_domain::entries::{Appreciation, Plan};
use hearth_domain::ids::EntryId;
use hearth_store::mine::{Kept, LocalId, Written};

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moves::{Intent, Moving};
use crate::random;
use crate::views::{ItemId, Visibility};

impl Hearth {
    /// Writes an appreciation: `Private` keeps it, `Shared` gives it at once.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a text that is empty or over 20 kB, or a long tag; `NotPaired` for one that
    /// is to be given before there is a partner.
    pub async fn appreciate(
        &self,
        text: &str,
        tag: Option<&str>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let appreciation = Appreciation::new(text, tag)?;
        self.writer.run(move |core| core.appreciate(&appreciation, visibility)).await
    }

    /// Gives a kept appreciation, or shares a private plan. Giving it twice gives it once. Returns the id under
    /// which it is shared; of what is shared already, its own.
    ///
    /// # Errors
    /// [`HearthError::NotHere`], also for what was given and deleted since; `NotPaired`; `Invalid` for a plan of more
    /// touch than is open for both.
    pub async fn give(&self, id: ItemId) -> Result<ItemId> {
        self.writer.run(move |core| core.give(id)).await
    }
}

impl Core {
    fn appreciate(
        &mut self,
        appreciation: &Appreciation,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let (now, day) = self.now()?;
        let (text, tag) =
            (appreciation.text().to_owned(), appreciation.tag().map(ToOwned::to_owned));
        match visibility {
            Visibility::Shared => {
                let what = Moving::Appreciation { text, tag };
                self.share(&Intent { what, day, source: None }).map(ItemId::Ours)
            }
            Visibility::Private => {
                let id = LocalId(random::bytes()?);
                let written = Written {
                    day,
                    instant: now.utc_seconds,
                    zone: now.zone,
                    offset_minutes: now.offset_minutes,
                };
                let kept = Kept { id, written, text, tag, given: None };
                self.writing()?.mine.write(|tx| tx.keep(&kept))?;
                self.announcer.announce(&[Topic::Appreciations]);
                Ok(ItemId::Mine(id.0))
            }
        }
    }

    fn give(&mut self, id: ItemId) -> Result<ItemId> {
        let local = match id {
            ItemId::Mine(local) => local,
            ItemId::Ours(entry) => return self.given(entry),
        };
        self.space()?;
        self.not_hidden(id)?;
        let source = Some(local);
        let local = LocalId(local);
        let (kept, plan, given) = self.rooms()?.mine.write(|tx| {
            let read = tx.read();
            let plan = (read.own_plan(&local)?, read.plan_given_as(&local)?);
            Ok::<_, HearthError>((read.kept(&local)?, plan.0, plan.1))
        })?;
        let before = kept.as_ref().map_or(given, |kept| kept.given);
        if let Some(entry) = before {
            return self.given(entry);
        }
        if let Some(kept) = kept {
            let what = Moving::Appreciation { text: kept.text, tag: kept.tag };
            let day = kept.written.day;
            return self.share(&Intent { what, day, source }).map(ItemId::Ours);
        }
        let plan = plan.ok_or(HearthError::NotHere)?;
        self.may_plan(plan.terms)?;
        let day = plan.day;
        let plan = Plan::of_kind(plan.kind, &plan.title, &plan.note, plan.terms)?;
        let what = Moving::plan(&plan);
        self.share(&Intent { what, day, source }).map(ItemId::Ours)
    }

    /// What was given before, as long as it is here.
    fn given(&mut self, entry: EntryId) -> Result<ItemId> {
        self.ours_is_here(entry)?;
        Ok(ItemId::Ours(entry))
    }
}
