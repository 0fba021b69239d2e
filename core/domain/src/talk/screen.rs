//! Which screen of `content/<language>/talk.toml` belongs to a stage.

use super::{Kind, Noted, Session, Stage, Step, Turn};

impl Session {
    /// The id of the screen that belongs to where it stands ([`crate::words::SessionTexts::screen`]).
    #[must_use]
    pub fn screen(&self) -> &'static str {
        match self.kind {
            Kind::TwentyMinutes => screen_of_the_talk(self.stage),
            Kind::SpeakerListener => screen_of_speaker_and_listener(self.stage),
        }
    }
}

fn screen_of_the_talk(stage: Stage) -> &'static str {
    match stage {
        Stage::Ready => "talk-ready",
        Stage::Coin { .. } => "talk-coin",
        Stage::Turn { turn, step, .. } => match (turn, step) {
            (_, Step::Floor) => "talk-swap",
            (Turn::First, Step::Speaking { .. }) => "talk-turn-a",
            (Turn::Second, Step::Speaking { .. }) => "talk-turn-b",
            (Turn::First, Step::SayingBack | Step::Checking) => "talk-say-back-a",
            (Turn::Second, Step::SayingBack | Step::Checking) => "talk-say-back-b",
        },
        Stage::Paused { left: 0, .. } => "talk-return",
        Stage::Paused { .. } => "talk-paused",
        Stage::Closing { .. } => "talk-thanks",
        Stage::Done { noted: Noted::NotWanted } => "talk-done-unlogged",
        Stage::Done { .. } => "talk-done",
        Stage::Ended => "talk-ended",
    }
}

fn screen_of_speaker_and_listener(stage: Stage) -> &'static str {
    match stage {
        Stage::Ready => "sl-idle",
        Stage::Coin { .. } => "sl-coin",
        Stage::Turn { turn, step, .. } => match (turn, step) {
            (_, Step::Floor) => "sl-swap",
            (Turn::First, Step::Speaking { .. }) => "sl-speak-a",
            (Turn::Second, Step::Speaking { .. }) => "sl-speak-b",
            (Turn::First, Step::SayingBack) => "sl-reflect-a",
            (Turn::Second, Step::SayingBack) => "sl-reflect-b",
            (Turn::First, Step::Checking) => "sl-confirm-a",
            (Turn::Second, Step::Checking) => "sl-confirm-b",
        },
        Stage::Paused { left: 0, .. } => "sl-return",
        Stage::Paused { .. } => "sl-waiting",
        Stage::Closing { .. } => "sl-done",
        Stage::Done { noted: Noted::NotWanted } => "sl-unlogged",
        Stage::Done { .. } => "sl-noted",
        Stage::Ended => "sl-ended",
    }
}
