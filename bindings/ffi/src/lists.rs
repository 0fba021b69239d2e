//! Lists over both rooms.

use crate::error::Result;
use crate::open::Hearth;
use crate::views::{Item, ItemPage, ListFilter};

/// How many things a page may have, as the app counts them.
pub(crate) fn size(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

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
        let limit = size(limit);
        Ok(self.app.list(filter.into(), cursor.as_deref(), limit).await?.into())
    }

    /// Things in which every one of these words begins a word; newest first. Whatever was typed is no error.
    ///
    /// # Errors
    /// `Invalid` for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn search(
        &self,
        words: &str,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<ItemPage> {
        let limit = size(limit);
        Ok(self.app.search(words, cursor.as_deref(), limit).await?.into())
    }

    /// One thing, by its id or a beginning of it that no other has.
    ///
    /// # Errors
    /// `NotHere`; `Invalid` when more than one begins so.
    pub async fn find(&self, id: &str) -> Result<Item> {
        panic_if_asked(id);
        Ok(self.app.find(id).await?.into())
    }
}

/// Scenarios show in every language what becomes of a panic (`tests/hosts`). Never in what a phone gets.
fn panic_if_asked(id: &str) {
    #[cfg(debug_assertions)]
    assert_ne!(id, "panic, please", "it was asked for");
    #[cfg(not(debug_assertions))]
    let _ = id;
}
