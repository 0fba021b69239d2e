//! How a pairing ends badly: the codes that cross the wire, and what the person on this phone is told.

/// Why a phone refuses, as it says so to the other. The number is the byte in the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[repr(u8)]
pub enum Refusal {
    /// A second phone dialled while a first one is being paired.
    #[error("The other phone is busy with another pairing; wait a moment and try again.")]
    Busy = 1,
    /// Wrong, used up, too old or tried too often: one code for all, so that it tells nothing.
    #[error(
        "This code does not work, or not any more; use the one that the other phone shows now."
    )]
    WrongCode = 2,
    /// One of the phones has a space that the other has no part in.
    #[error(
        "One of the phones already shares a space with someone, and a space is for two; \
         leave that space first, then pair again."
    )]
    AlreadyInASpace = 3,
    /// The phones have no version of the protocol in common.
    #[error("The two phones have different versions of Hearth; update both, then pair again.")]
    UpdateNeeded = 4,
    /// A person said no, or stopped.
    #[error(
        "One of you said no, and nothing was shared; show a new code when you both want to pair."
    )]
    Declined = 5,
    /// Bytes that make no sense, or do not fit together.
    #[error("The other phone sent something that does not fit; show a new code and try again.")]
    BadData = 6,
    /// One phone was to be replaced or to replace another, and the other phone was there for something else.
    #[error(
        "The two phones are set to do different things; choose on both whether you pair, or which phone is new."
    )]
    OtherAim = 7,
    /// The key of one of the phones was replaced or revoked.
    #[error(
        "One of the phones was replaced by another and counts no more; set it up as a new phone."
    )]
    Replaced = 8,
}

impl Refusal {
    /// Every code, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Busy,
        Self::WrongCode,
        Self::AlreadyInASpace,
        Self::UpdateNeeded,
        Self::Declined,
        Self::BadData,
        Self::OtherAim,
        Self::Replaced,
    ];

    /// The byte in the frame.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// Reads the byte. A code that this version does not know can only be from a newer one.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        Self::ALL.into_iter().find(|one| one.code() == code).unwrap_or(Self::UpdateNeeded)
    }
}

/// Why this phone's pairing is over without a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// This phone refused.
    #[error("{0}")]
    Here(Refusal),
    /// The other phone refused.
    #[error("{0}")]
    ThereRefused(Refusal),
    /// The screen was open for [`SCREEN_OPEN`](super::SCREEN_OPEN) without a right answer.
    #[error("The code is no longer valid; show a new one.")]
    TimedOut,
    /// [`MAX_TRIES`](super::MAX_TRIES) wrong answers.
    #[error(
        "The code was tried three times with a wrong answer; show a new one to your partner alone."
    )]
    Exhausted,
    /// Three wrong answers to digits; no more are shown for [`PAUSE`](super::PAUSE).
    #[error(
        "Three wrong codes were typed; show new digits in ten minutes, or use the QR code now."
    )]
    Paused,
    /// The connection ended.
    #[error(
        "The phones are out of reach of each other; keep them side by side and try again with a new code."
    )]
    Cut,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back_and_unknown_ones_ask_for_an_update() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::from_code(refusal.code()), refusal);
        }
        for code in [0, 9, 255] {
            assert_eq!(Refusal::from_code(code), Refusal::UpdateNeeded);
        }
    }

    #[test]
    fn every_refusal_is_one_sentence_that_says_what_to_do() {
        for words in Refusal::ALL.map(|refusal| refusal.to_string()) {
            assert!(words.ends_with('.') && words.matches('.').count() == 1, "{words}");
            assert!(words.contains(';'), "{words}");
        }
    }
}
