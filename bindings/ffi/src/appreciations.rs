//! Appreciations: kept, or given; and the small stack of those that came.

use hearth_app::ItemId;

use crate::error::Result;
use crate::open::Hearth;
use crate::views::Visibility;

#[uniffi::export]
impl Hearth {
    /// Writes an appreciation: `Private` keeps it, `Shared` gives it at once. `tag` is the chip it was written
    /// under.
    ///
    /// # Errors
    /// `Invalid` for a text that is empty or over 20 kB, or a long tag; `NotPaired` for one that is to be
    /// given before there is a partner.
    #[uniffi::method(default(tag = None))]
    pub async fn appreciate(
        &self,
        text: &str,
        visibility: Visibility,
        tag: Option<String>,
    ) -> Result<ItemId> {
        Ok(self.app.appreciate(text, tag.as_deref(), visibility.into()).await?)
    }

    /// Gives a kept appreciation, or shares a private plan. Giving it twice gives it once. Returns the id under which it
    /// is shared; of what is shared already, its own.
    ///
    /// # Errors
    /// `NotHere`, also for what was given and deleted since; `NotPaired`; `Invalid` for a plan of more touch than is
    /// open for both.
    pub async fn give(&self, id: ItemId) -> Result<ItemId> {
        Ok(self.app.give(id).await?)
    }

    /// Takes one of the partner's appreciations off the stack of those that lie unopened. One that is open, and what
    /// never lay there, stays as it is. Nobody else learns of it, and when it was is kept nowhere.
    ///
    /// # Errors
    /// `NotHere`.
    pub async fn open_appreciation(&self, id: ItemId) -> Result<()> {
        Ok(self.app.open_appreciation(id).await?)
    }

    /// How many of the partner's appreciations lie unopened.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn waiting_appreciations(&self) -> Result<u32> {
        Ok(self.app.waiting_appreciations().await?)
    }
}
