//! What can go wrong at the journal's door. As everywhere, no variant carries what was typed.

use crate::error::StoreError;

/// Why the journal could not be made, opened or used. Nothing on disk was changed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// No journal was made in this folder.
    #[error("there is no journal here yet; choose a secret for it first")]
    NotMade,
    /// There is one: a second would take its place.
    #[error("there is a journal here already; open it with its secret")]
    AlreadyMade,
    /// The secret is not the one that the journal was closed with. Said for every wrong one alike.
    #[error("this is not the journal's secret; try again")]
    WrongSecret,
    /// Anything that can happen to a database. [`StoreError::WrongKey`]: the phone's half of the key is another
    /// one, so no secret can open it. [`StoreError::Missing`]: of wrapped key and database, one is gone.
    #[error(transparent)]
    Store(#[from] StoreError),
}
