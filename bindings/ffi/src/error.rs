//! The one public error, a copy of the app's. It crosses flat: which variant, and one sentence for a person.

use hearth_app::HearthError as AppError;

/// What went wrong, split by what the app can do about it. The text is one sentence that says what to do; it
/// never holds what a person wrote. Nothing was changed, unless the variant says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum HearthError {
    /// What was given cannot be taken; the text says what to give instead. Ask again.
    #[error("{0}")]
    Invalid(String),
    /// There is no such thing here, or not any more. Show the list again.
    #[error("{0}")]
    NotHere(String),
    /// Only the one who wrote it may do that. Offer to remove it from this phone.
    #[error("{0}")]
    NotYours(String),
    /// It needs a partner's phone. Offer to pair.
    #[error("{0}")]
    NotPaired(String),
    /// This phone shares a space already. Offer to leave it.
    #[error("{0}")]
    AlreadyPaired(String),
    /// The app is suspended. Call `resume`, or wait for the system to do so.
    #[error("{0}")]
    Suspended(String),
    /// Another process or another `Hearth` has the folder. Close it.
    #[error("{0}")]
    AlreadyOpen(String),
    /// The phone's storage or secure storage cannot be used now. Free space, unlock, or check rights.
    #[error("{0}")]
    Storage(String),
    /// A file is damaged, gone, or does not belong to the key. Nothing was deleted.
    #[error("{0}")]
    Damaged(String),
    /// A newer version wrote the data, or the other phone needs a newer one. Update.
    #[error("{0}")]
    UpdateNeeded(String),
    /// The two phones could not meet, or the meeting broke off; what was exchanged by then is kept.
    #[error("{0}")]
    NotMet(String),
    /// A mistake of ours. Restart the app; nothing that was said to be kept is lost.
    #[error("{0}")]
    Internal(String),
}

/// The result of everything that can fail.
pub(crate) type Result<T> = std::result::Result<T, HearthError>;

impl From<AppError> for HearthError {
    fn from(error: AppError) -> Self {
        let sentence = error.to_string();
        // Every variant by name: a new one of the app does not compile until it has its own here.
        match error {
            AppError::Invalid { .. } => Self::Invalid(sentence),
            AppError::NotHere => Self::NotHere(sentence),
            AppError::NotYours => Self::NotYours(sentence),
            AppError::NotPaired => Self::NotPaired(sentence),
            AppError::AlreadyPaired => Self::AlreadyPaired(sentence),
            AppError::Suspended => Self::Suspended(sentence),
            AppError::AlreadyOpen => Self::AlreadyOpen(sentence),
            AppError::Storage { .. } => Self::Storage(sentence),
            AppError::Damaged { .. } => Self::Damaged(sentence),
            AppError::UpdateNeeded { .. } => Self::UpdateNeeded(sentence),
            AppError::NotMet { .. } => Self::NotMet(sentence),
            AppError::Internal { .. } => Self::Internal(sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::mem::discriminant;

    use super::*;

    /// One of each.
    fn of_the_app() -> [AppError; 12] {
        let reason = || "write a day of the calendar".to_owned();
        [
            AppError::Invalid { reason: reason() },
            AppError::NotHere,
            AppError::NotYours,
            AppError::NotPaired,
            AppError::AlreadyPaired,
            AppError::Suspended,
            AppError::AlreadyOpen,
            AppError::Storage { reason: reason() },
            AppError::Damaged { reason: reason() },
            AppError::UpdateNeeded { reason: reason() },
            AppError::NotMet { reason: reason() },
            AppError::Internal { reason: reason() },
        ]
    }

    /// The name of a variant, without what it holds.
    fn name(error: &impl std::fmt::Debug) -> String {
        format!("{error:?}").chars().take_while(|letter| letter.is_alphanumeric()).collect()
    }

    #[test]
    fn every_error_of_the_app_has_its_own_variant_of_the_same_name() {
        let mut seen = HashSet::new();
        for error in of_the_app() {
            let crossed = HearthError::from(error.clone());
            assert_eq!(name(&crossed), name(&error));
            assert!(seen.insert(discriminant(&crossed)), "{crossed:?}");
        }
        assert_eq!(seen.len(), 12);
    }

    #[test]
    fn the_sentence_of_an_error_crosses_word_by_word() {
        for error in of_the_app() {
            assert!(!error.to_string().is_empty());
            assert_eq!(HearthError::from(error.clone()).to_string(), error.to_string());
        }
    }

    #[test]
    fn an_error_is_lowered_as_its_place_and_its_sentence() {
        for (at, error) in of_the_app().into_iter().enumerate() {
            let mut bytes = Vec::new();
            let crossed = HearthError::from(error.clone());
            <HearthError as uniffi::Lower<crate::UniFfiTag>>::write(crossed, &mut bytes);
            assert_eq!(usize::from(bytes[3]), at + 1);
            assert_eq!(&bytes[8..], error.to_string().as_bytes());
        }
    }
}
