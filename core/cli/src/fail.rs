//! Why a command did not do what it was asked: one sentence, a word for scripts, an exit code.

use hearth_app::HearthError;

/// Bad input, or a thing that is not here; nothing was changed.
pub const BAD_INPUT: u8 = 2;
/// Everything else: storage, network, damage.
pub const TROUBLE: u8 = 1;

/// Why a command did not do what it was asked.
pub struct Failure {
    /// One word for scripts.
    pub kind: &'static str,
    /// One sentence that says what to do.
    pub sentence: String,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// Bad input: nothing was changed.
    pub fn bad_input(sentence: impl Into<String>) -> Self {
        Self { kind: "invalid", sentence: sentence.into(), code: BAD_INPUT }
    }

    /// Anything else.
    pub fn trouble(kind: &'static str, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), code: TROUBLE }
    }
}

impl From<HearthError> for Failure {
    fn from(error: HearthError) -> Self {
        let (kind, code) = match &error {
            HearthError::Invalid { .. } => ("invalid", BAD_INPUT),
            HearthError::NotHere => ("not_here", BAD_INPUT),
            HearthError::NotYours => ("not_yours", BAD_INPUT),
            HearthError::NotPaired => ("not_paired", BAD_INPUT),
            HearthError::AlreadyPaired => ("already_paired", BAD_INPUT),
            HearthError::Suspended => ("suspended", TROUBLE),
            HearthError::AlreadyOpen => ("already_open", TROUBLE),
            HearthError::Storage { .. } => ("storage", TROUBLE),
            HearthError::Damaged { .. } => ("damaged", TROUBLE),
            HearthError::UpdateNeeded { .. } => ("update_needed", TROUBLE),
            HearthError::NotMet { .. } => ("not_met", TROUBLE),
            HearthError::Internal { .. } => ("internal", TROUBLE),
        };
        Self { kind, sentence: crate::words::sentence(&error.to_string()), code }
    }
}
