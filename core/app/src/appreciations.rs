//! Appreciations: kept, or given (`product.md` 2 "Gratitude list").

use hearth_domain::entries::{Appreciation, Plan};
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

    /// Gives a kept appreciation, or shares a private plan. Giving it twice gives it once.
    ///
    /// # Errors
    /// [`HearthError::NotHere`], `NotPaired`.
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
        let ItemId::Mine(local) = id else { return Ok(id) };
        self.space()?;
        let source = Some(local);
        let local = LocalId(local);
        let (kept, plan) = self.rooms()?.mine.write(|tx| {
            Ok::<_, HearthError>((tx.read().kept(&local)?, tx.read().own_plan(&local)?))
        })?;
        if let Some(kept) = kept {
            if let Some(entry) = kept.given {
                return Ok(ItemId::Ours(entry));
            }
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
}
