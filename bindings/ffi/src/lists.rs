//! Lists over both rooms.

use crate::error::Result;
use crate::open::Hearth;
use crate::views::{ItemPage, ListFilter};

#[uniffi::export]
impl Hearth {
    /// One page of a list, newest first, of at most `limit` things. `cursor` is what the page before gave as
    /// `next`.
    ///
    /// # Errors
    /// `Invalid` for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn list(
        &self,
        filter: ListFilter,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<ItemPage> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.app.list(filter.into(), cursor.as_deref(), limit).await?.into())
    }
}
