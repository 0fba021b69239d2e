//! What people do with their phones: the acts of a history, as plain data that a test can shrink.

use crate::future::Future;
use crate::random::Random;

/// One act. `which` picks among the entries that the phone could do it to; without one it does nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Says what one noticed in the other.
    Appreciate {
        /// How many words.
        words: u8,
    },
    /// A ritual done.
    Moment,
    /// Days that ask nothing.
    Rest {
        /// How many more days.
        days: u8,
    },
    /// Something the two mean to do.
    Plan {
        /// How many words the note has.
        words: u8,
    },
    /// Changes a plan.
    Edit {
        /// Which.
        which: u16,
        /// Whether the title changes.
        title: bool,
        /// Where in the note a word goes.
        at: u8,
    },
    /// Deletes for both.
    Delete {
        /// Which.
        which: u16,
    },
    /// Erases here.
    Erase {
        /// Which.
        which: u16,
    },
    /// Shares a check-in of the day, in place of an earlier one.
    CheckIn {
        /// The mood, and which fields are ticked.
        mood: u8,
    },
    /// Takes the day's check-in back.
    TakeCheckInBack,
    /// Publishes a profile in place of the earlier one.
    Profile {
        /// The newest deck that the phone knows.
        deck: u8,
    },
    /// Proposes a date, time for affection or a quiet evening.
    Propose {
        /// Which of these.
        kind: u8,
    },
    /// Says yes to what a plan offers.
    SayYes {
        /// Which.
        which: u16,
    },
    /// Moves a plan.
    Move {
        /// Which.
        which: u16,
        /// By how many days.
        days: u8,
    },
    /// Notes a plan as done, or takes that back.
    Finish {
        /// Which.
        which: u16,
        /// Which of these.
        done: bool,
    },
    /// Takes, swaps, finishes or lets go of the week's challenge.
    Challenge {
        /// Which of these.
        what: u8,
    },
    /// Seals an answer to a card.
    Seal {
        /// Of which of the coming days.
        day: u8,
    },
    /// Publishes what touch may be open, as a raise after its day of waiting does.
    Consent {
        /// The level, 0 to 2.
        level: u8,
    },
    /// What a newer build would write.
    Future(Future),
}

impl Act {
    /// Any act, as often as people do it.
    pub fn random(random: &mut Random) -> Self {
        let which = u16::try_from(random.below(1 << 16)).unwrap_or(0);
        let small = |random: &mut Random, most| u8::try_from(random.below(most)).unwrap_or(0);
        match random.below(40) {
            0..=6 => Self::Appreciate { words: small(random, 40) },
            7..=9 => Self::Moment,
            10 => Self::Rest { days: small(random, 9) },
            11..=13 => Self::Plan { words: small(random, 30) },
            14..=16 => Self::Edit { which, title: random.once_in(3), at: small(random, 200) },
            17..=19 => Self::Delete { which },
            20 => Self::Erase { which },
            21 => Self::Future(Future::random(random)),
            22..=24 => Self::CheckIn { mood: small(random, 80) },
            25 => Self::TakeCheckInBack,
            26 => Self::Profile { deck: small(random, 4) },
            27..=28 => Self::Propose { kind: small(random, 3) },
            29..=30 => Self::SayYes { which },
            31 => Self::Move { which, days: small(random, 20) },
            32 => Self::Finish { which, done: !random.once_in(3) },
            33..=34 => Self::Challenge { what: small(random, 8) },
            35..=37 => Self::Seal { day: small(random, 8) },
            _ => Self::Consent { level: small(random, 3) },
        }
    }
}
