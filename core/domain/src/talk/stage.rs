//! Where a session stands. Names are kept in JSON: an enum is stored by name, and a name is never reused.

use serde::{Deserialize, Serialize};

/// The stages of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Stage {
    /// Length and topic are chosen; the topic is nowhere kept.
    Ready,
    /// The coin has said who starts; the two may choose otherwise.
    Coin {
        /// Who starts.
        first: Person,
    },
    /// A turn runs.
    Turn {
        /// Who had the first turn.
        first: Person,
        /// Which turn.
        turn: Turn,
        /// What happens in it now.
        step: Step,
    },
    /// Both are somewhere else and calm down; it goes on where it was.
    Paused {
        /// Who had the first turn.
        first: Person,
        /// Which turn was paused.
        turn: Turn,
        /// What happened in it.
        step: Step,
        /// Seconds until the time they agreed on; 0 when it has come.
        left: u32,
    },
    /// Both were heard. Thanks, and it is done.
    Closing {
        /// Who had the first turn.
        first: Person,
    },
    /// Finished by both.
    Done {
        /// What becomes of its one moment.
        noted: Noted,
    },
    /// Ended by either of them; no reason is asked or kept.
    Ended,
}

/// One of the two. Which of them the one is, they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Person {
    /// Whose phone it is.
    Holder,
    /// The other.
    Other,
}

/// The first or the second turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// The first.
    First,
    /// The second, of the one who listened before.
    Second,
}

/// What happens within a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// The floor was handed over; the new speaker begins when ready.
    Floor,
    /// The speaker speaks.
    Speaking {
        /// Seconds of this turn used up; 0 without a clock.
        spent: u32,
    },
    /// The listener says back what was heard.
    SayingBack,
    /// The speaker says whether it arrived.
    Checking,
}

/// What becomes of the moment of a finished session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noted {
    /// It is to be noted.
    Due,
    /// It was handed out to be noted.
    Taken,
    /// The two did not want it noted.
    NotWanted,
}

impl Person {
    /// The other of the two.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Holder => Self::Other,
            Self::Other => Self::Holder,
        }
    }
}
