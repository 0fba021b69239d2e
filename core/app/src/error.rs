//! The one public error, split by what the app can do about it (`design.md` 8, at most 12 variants). Every
//! text is one sentence that says what to do, and none holds what a person wrote.

use hearth_domain::catalogue::{CatalogueError, NotATier, NotShared};
use hearth_domain::day::DayError;
use hearth_domain::entries::EntryError;
use hearth_domain::local_time::NoSuchTime;
use hearth_domain::reminders::ReminderError;
use hearth_domain::rhythm::RhythmError;
use hearth_domain::space::{RowsError, WriteError};
use hearth_domain::talk::TalkError;
use hearth_domain::words::{NotATextId, WordsError};
use hearth_link::{DialError, LinkError, PipeError};
use hearth_store::journal::JournalError;
use hearth_store::{SecretError, StoreError};
use hearth_sync::pairing::{CodeError, DigitsError, NameError, Paused};

use crate::ports::PortError;

/// What went wrong. Nothing was changed, unless the variant says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HearthError {
    /// What was given cannot be taken; `reason` says what to give instead. Ask again.
    #[error("{reason}")]
    Invalid {
        /// One sentence.
        reason: String,
    },
    /// There is no such thing here, or not any more. Show the list again.
    #[error("this is not here any more; look at the list again")]
    NotHere,
    /// Only the one who wrote it may do that. Offer to remove it from this phone.
    #[error("only the one who wrote this can change it; you can remove it from your phone")]
    NotYours,
    /// It needs a partner's phone. Offer to pair.
    #[error("this needs your partner's phone; pair the two phones first")]
    NotPaired,
    /// This phone shares a space already. Offer to leave it.
    #[error("this phone already shares a space; leave it first if you want to pair anew")]
    AlreadyPaired,
    /// The app is suspended. Call `resume`, or wait for the system to do so.
    #[error("the app is asleep; open it again and try once more")]
    Suspended,
    /// Another process or another `Hearth` has the folder. Close it.
    #[error("these data are open already; close the other app or window and try again")]
    AlreadyOpen,
    /// The phone's storage or secure storage cannot be used now. Free space, unlock, or check rights.
    #[error("{reason}")]
    Storage {
        /// One sentence.
        reason: String,
    },
    /// A file is damaged, gone, or does not belong to the key. Nothing was deleted.
    #[error("{reason}")]
    Damaged {
        /// One sentence.
        reason: String,
    },
    /// A newer version wrote the data, or the other phone needs a newer one. Update.
    #[error("{reason}")]
    UpdateNeeded {
        /// One sentence.
        reason: String,
    },
    /// The two phones could not meet, or the meeting broke off; what was exchanged by then is kept.
    #[error("{reason}")]
    NotMet {
        /// One sentence.
        reason: String,
    },
    /// A mistake of ours. Restart the app; nothing that was said to be kept is lost.
    #[error("something went wrong inside Hearth ({reason}); restart the app and try again")]
    Internal {
        /// For us, without content.
        reason: String,
    },
}

/// The result of everything that the app does.
pub type Result<T> = std::result::Result<T, HearthError>;

impl HearthError {
    pub(crate) fn invalid(error: &impl std::fmt::Display) -> Self {
        Self::Invalid { reason: error.to_string() }
    }

    pub(crate) fn internal(reason: &str) -> Self {
        Self::Internal { reason: reason.to_owned() }
    }
}

macro_rules! is_invalid {
    ($($error:ty),*) => {$(
        impl From<$error> for HearthError {
            fn from(error: $error) -> Self {
                Self::invalid(&error)
            }
        }
    )*};
}

is_invalid!(DayError, EntryError, RhythmError, CodeError, DigitsError, NameError, NotShared);
is_invalid!(NotATextId, TalkError, ReminderError, NoSuchTime, SecretError);

impl From<StoreError> for HearthError {
    fn from(error: StoreError) -> Self {
        let reason = error.to_string();
        match error {
            StoreError::AlreadyOpen => Self::AlreadyOpen,
            StoreError::Newer { .. } => Self::UpdateNeeded { reason },
            StoreError::WrongKey
            | StoreError::NotADatabase
            | StoreError::Truncated
            | StoreError::Damaged
            | StoreError::Missing => Self::Damaged { reason },
            _ => Self::Storage { reason },
        }
    }
}

impl From<JournalError> for HearthError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Store(error) => error.into(),
            other => Self::invalid(&other),
        }
    }
}

impl From<RowsError> for HearthError {
    fn from(error: RowsError) -> Self {
        StoreError::from(error).into()
    }
}

impl From<WriteError> for HearthError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::NotHere => Self::NotHere,
            WriteError::NotYours => Self::NotYours,
            WriteError::NotEditable | WriteError::WrittenBefore => Self::invalid(&error),
            WriteError::Entry(error) => error.into(),
            WriteError::Document(_) => Self::Damaged {
                reason: "this cannot be read here; sync to get it back from your partner's phone"
                    .to_owned(),
            },
            WriteError::Rows(error) => error.into(),
        }
    }
}

impl From<PortError> for HearthError {
    fn from(error: PortError) -> Self {
        Self::Storage { reason: format!("{error}; see that Hearth may use it now and try again") }
    }
}

impl From<CatalogueError> for HearthError {
    fn from(_: CatalogueError) -> Self {
        Self::internal("the catalogue cannot be read")
    }
}

impl From<WordsError> for HearthError {
    fn from(_: WordsError) -> Self {
        Self::internal("the texts cannot be read")
    }
}

/// What a rule gave out is a level: another number is a mistake of ours.
impl From<NotATier> for HearthError {
    fn from(_: NotATier) -> Self {
        Self::internal("a level of touch is none")
    }
}

impl From<LinkError> for HearthError {
    fn from(_: LinkError) -> Self {
        Self::NotMet {
            reason: "the network cannot be used now; join a Wi-Fi or open a hotspot and try again"
                .to_owned(),
        }
    }
}

impl From<DialError> for HearthError {
    fn from(error: DialError) -> Self {
        let reason = match error {
            DialError::NotAdmitted => {
                "the other phone does not know this one; open Sync on both, or pair again"
            }
            _ => {
                "the other phone was not found; open Hearth on both, on one Wi-Fi or a hotspot, and try again"
            }
        };
        Self::NotMet { reason: reason.to_owned() }
    }
}

impl From<Paused> for HearthError {
    fn from(paused: Paused) -> Self {
        Self::NotMet { reason: paused.to_string() }
    }
}

impl From<PipeError> for HearthError {
    fn from(_: PipeError) -> Self {
        Self::NotMet {
            reason: "the connection was cut; what had arrived is kept, try again".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_store_error_becomes_what_the_app_can_do_about_it() {
        use StoreError as E;
        type IsRight = fn(&HearthError) -> bool;
        let expected: [(StoreError, IsRight); 11] = [
            (E::WrongKey, |e| matches!(e, HearthError::Damaged { .. })),
            (E::NotADatabase, |e| matches!(e, HearthError::Damaged { .. })),
            (E::Newer { found: 9, known: 3 }, |e| matches!(e, HearthError::UpdateNeeded { .. })),
            (E::Truncated, |e| matches!(e, HearthError::Damaged { .. })),
            (E::Damaged, |e| matches!(e, HearthError::Damaged { .. })),
            (E::NoRights, |e| matches!(e, HearthError::Storage { .. })),
            (E::AlreadyOpen, |e| matches!(e, HearthError::AlreadyOpen)),
            (E::DiskFull, |e| matches!(e, HearthError::Storage { .. })),
            (E::ReadOnly, |e| matches!(e, HearthError::Storage { .. })),
            (E::Missing, |e| matches!(e, HearthError::Damaged { .. })),
            (E::Other { code: 1 }, |e| matches!(e, HearthError::Storage { .. })),
        ];
        for (error, is_right) in expected {
            let mapped = HearthError::from(error);
            assert!(is_right(&mapped), "{error:?} became {mapped:?}");
            assert!(mapped.to_string().contains(';'), "{mapped} says what to do");
        }
    }

    #[test]
    fn a_write_error_says_whose_fault_it_is() {
        assert_eq!(HearthError::from(WriteError::NotYours), HearthError::NotYours);
        assert_eq!(HearthError::from(WriteError::NotHere), HearthError::NotHere);
        let empty = HearthError::from(WriteError::Entry(EntryError::Empty));
        assert!(matches!(empty, HearthError::Invalid { .. }));
    }

    #[test]
    fn a_phone_that_is_not_there_and_one_that_does_not_know_us_read_differently() {
        let (nobody, refused): (HearthError, HearthError) =
            (DialError::NobodyThere.into(), DialError::NotAdmitted.into());
        assert_ne!(nobody, refused);
        assert!(matches!(
            (&nobody, &refused),
            (HearthError::NotMet { .. }, HearthError::NotMet { .. })
        ));
    }
}
