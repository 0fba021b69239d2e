//! Deleting: hidden at once, taken back within the undo window, then gone.

use hearth_app as app;
use hearth_app::{CivilDay, ItemId};

use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::Hearth;

mirror_record! {
    /// That the partner's phone was asked to remove something.
    Removal = app::Removal {
        /// The day on which it was asked.
        asked_on: CivilDay = same,
        /// Whether that phone has confirmed it. An honest app has removed it then; a changed one may have kept it.
        done: bool = same,
    }
}

#[uniffi::export]
impl Hearth {
    /// Deletes something: hidden now, gone when the undo window has passed. What is shared is deleted for both; the
    /// partner's phone shows one neutral line. `also_my_record` takes it out of this person's own record of what they
    /// shared, too.
    ///
    /// # Errors
    /// `NotHere`; `NotYours` for what only the partner may delete.
    #[uniffi::method(default(also_my_record = false))]
    pub async fn delete(&self, id: ItemId, also_my_record: bool) -> Result<()> {
        Ok(self.app.delete(id, also_my_record).await?)
    }

    /// Takes a delete back.
    ///
    /// # Errors
    /// `NotHere` when none is pending any more.
    pub async fn undo_delete(&self, id: ItemId) -> Result<()> {
        Ok(self.app.undo_delete(id).await?)
    }

    /// Ends the undo window of one delete now. Others keep theirs.
    ///
    /// # Errors
    /// `NotHere` when none is pending; `Storage`, and then it stays pending.
    pub async fn finish_delete(&self, id: ItemId) -> Result<()> {
        Ok(self.app.finish_delete(id).await?)
    }

    /// Removes something shared from this phone only, at once and for ever. The partner keeps it and does not learn of it.
    ///
    /// # Errors
    /// `NotHere`, also for what was removed or deleted before.
    pub async fn remove_here(&self, id: ItemId) -> Result<()> {
        Ok(self.app.remove_here(id).await?)
    }

    /// What the partner's phone was asked to remove, the latest first.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn removals(&self) -> Result<Vec<Removal>> {
        Ok(self.app.removals().await?.into_iter().map(Into::into).collect())
    }
}
