//! What a person reads about the card of the day and about consent; the screens themselves are of `content/`.

use hearth_app::{CardState, CardView, CivilDay, OwnConsent};

use crate::words;

/// Above the question of the day.
pub const THE_CARD: &str = "The card of today";
/// Under a question, once there is a partner.
pub const TO_SEAL: &str = "\
If you like: hearth card answer TEXT. It stays sealed until you two have both
answered, and neither can change it after looking. Or hearth card pass.";
/// Under a question, before there is a partner.
pub const TO_KEEP: &str = "If you like: hearth card answer TEXT keeps it, only you.";
/// A sealed card.
pub const SEALED: &str = "Sealed. It opens by itself once there are two seals.";
/// An answer for oneself alone.
pub const ANSWER_KEPT: &str = "Kept, only you: hearth list --kind appreciation shows it.";
/// `card pass`.
pub const PASSED: &str = "Passed. It leaves no trace.";
/// A passed card.
pub const NO_CARD: &str = "No card right now. The next one comes with the next day.";
/// A card that fixes nothing.
pub const SET_ASIDE: &str = "\
This card was set aside on both phones. Your words are kept, only you. The next
card comes with the next day.";
/// No card is open.
pub const NO_OPEN_CARDS: &str = "No open cards yet. That is fine.";
/// Before one's own answer.
pub const YOU: &str = "You";
/// `consent bigger --over`, `consent not-ready --over`.
pub const REST_OVER: &str =
    "The rest is over. Nothing opens by itself; you can choose whenever you like.";
/// `consent take-back`.
pub const TAKEN_BACK: &str = "Taken back. Nobody knows that it was there.";

/// The card among the things of today; nothing where it was answered for oneself, passed or set aside.
pub fn today(card: &CardView) -> Option<String> {
    match card.state {
        CardState::Unanswered => Some(format!("The card of today: {} hearth card", card.question)),
        CardState::Open { .. } => Some("The card of today is open: hearth card".to_owned()),
        CardState::Kept | CardState::Passed | CardState::Sealed | CardState::SetAside => None,
    }
}

/// Where more open cards are.
pub fn more_cards(before: CivilDay) -> String {
    format!("Earlier ones: hearth card past --before {before}")
}

/// `consent show --mine`.
pub fn own_choice(own: &OwnConsent, today: CivilDay) -> String {
    let until = own.until.map(|until| format!(", until {}", words::day(until, today)));
    let mut lines =
        vec![format!("Your own choice, only you: {}{}.", own.level, until.unwrap_or_default())];
    if let Some(waits) = &own.waits {
        lines.push(format!(
            "On its day of waiting: {}, until {}. hearth consent take-back takes it back.",
            waits.level,
            words::day(waits.until, today)
        ));
    }
    if own.resting {
        lines.push("Touch rests until you end the rest.".to_owned());
    }
    lines.join("\n")
}
