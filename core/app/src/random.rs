//! Randomness: the one place that asks the operating system for it.

use crate::error::HearthError;

/// `N` random bytes.
///
/// # Errors
/// [`HearthError::Internal`] when the system has none, which no supported system does.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], HearthError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| HearthError::Internal {
        reason: "the system gave no randomness".to_owned(),
    })?;
    Ok(bytes)
}
