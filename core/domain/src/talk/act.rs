//! What the two can do in a session, and when. An act that does not fit changes nothing but the time.

use super::{At, Kind, LONGEST_PAUSE, Noted, Person, SHORTEST_PAUSE, Session, Stage, Step, Turn};

/// One tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Toss the coin that says who starts.
    Toss {
        /// A random bit.
        heads: bool,
    },
    /// The other one starts.
    SwapOrder,
    /// The one who has the floor begins.
    Begin,
    /// "I stopped here": the speaker ends a piece. Speaker and listener only; in the talk the clock ends a turn.
    StoppedHere,
    /// "I said it back." Speaker and listener only.
    SaidBack,
    /// "You got me": the speaker's yes, without which no turn ends.
    GotMe,
    /// A part is missing, or there is more: the speaker says another piece. Speaker and listener only.
    OnceMore,
    /// Part for so many seconds.
    Pause {
        /// [`SHORTEST_PAUSE`] to [`LONGEST_PAUSE`].
        seconds: u32,
    },
    /// Come back later, or at another time: so many seconds from now.
    ComeBackIn {
        /// [`SHORTEST_PAUSE`] to [`LONGEST_PAUSE`].
        seconds: u32,
    },
    /// Both are back.
    GoOn,
    /// Both were heard, and go round once more. Speaker and listener only.
    AnotherRound,
    /// Both are done.
    Finish {
        /// Whether it is noted as a moment of the two.
        note: bool,
    },
    /// It ends here; either may, at any moment, and no reason is asked.
    End,
}

/// Why an act was not taken. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TalkError {
    /// It does not fit the stage.
    #[error("that has no place at this point; take one of the steps on the screen")]
    NotNow,
    /// The pause is too short or too long.
    #[error("a pause lasts from 20 minutes to a day; choose a time in between")]
    PauseLength,
    /// The agreed time has not come.
    #[error("the time to come back is not here yet; wait for it, or choose another")]
    StillPaused,
    /// The session is over.
    #[error("this talk is over; begin a new one whenever you both like")]
    Over,
}

impl Session {
    /// Lets the time pass up to `now`, then takes an act.
    ///
    /// # Errors
    /// [`TalkError`] when the act doesn't fit; only the time has passed then.
    pub fn act(&mut self, act: Act, now: At) -> Result<(), TalkError> {
        // A signal that comes with the act is over with it: the two are looking at the screen.
        let _ = self.look(now);
        self.stage = self.after(act)?;
        self.idle = 0;
        Ok(())
    }

    /// The stage after an act.
    fn after(&self, act: Act) -> Result<Stage, TalkError> {
        match (act, self.stage) {
            (Act::End, Stage::Ended) => Ok(Stage::Ended),
            (_, Stage::Done { .. } | Stage::Ended) => Err(TalkError::Over),
            (Act::End, _) => Ok(Stage::Ended),
            (Act::Toss { heads }, Stage::Ready) => {
                Ok(Stage::Coin { first: if heads { Person::Holder } else { Person::Other } })
            }
            (Act::SwapOrder, Stage::Coin { first }) => Ok(Stage::Coin { first: first.other() }),
            (Act::Begin, Stage::Coin { first }) => {
                Ok(Stage::Turn { first, turn: Turn::First, step: Step::Speaking { spent: 0 } })
            }
            (act, Stage::Turn { first, turn, step }) => self.within(act, first, turn, step),
            (act, Stage::Paused { first, turn, step, left }) => match act {
                Act::ComeBackIn { seconds } => {
                    Ok(Stage::Paused { first, turn, step, left: pause(seconds)? })
                }
                Act::GoOn if left > 0 => Err(TalkError::StillPaused),
                Act::GoOn => Ok(Stage::Turn { first, turn, step }),
                _ => Err(TalkError::NotNow),
            },
            (Act::Finish { note }, Stage::Closing { .. }) => {
                Ok(Stage::Done { noted: if note { Noted::Due } else { Noted::NotWanted } })
            }
            (Act::AnotherRound, Stage::Closing { first }) if self.kind == Kind::SpeakerListener => {
                Ok(Stage::Turn { first, turn: Turn::First, step: Step::Floor })
            }
            _ => Err(TalkError::NotNow),
        }
    }

    /// The stage after an act within a turn.
    fn within(&self, act: Act, first: Person, turn: Turn, step: Step) -> Result<Stage, TalkError> {
        let to = |step| Ok(Stage::Turn { first, turn, step });
        // Where the listener has said it back, the speaker says whether it arrived.
        let heard = if self.is_timed() { Step::SayingBack } else { Step::Checking };
        match (act, step) {
            (Act::Pause { seconds }, step) => {
                Ok(Stage::Paused { first, turn, step, left: pause(seconds)? })
            }
            (Act::Begin, Step::Floor) | (Act::OnceMore, Step::Checking) => {
                to(Step::Speaking { spent: 0 })
            }
            (Act::StoppedHere, Step::Speaking { .. }) if !self.is_timed() => to(Step::SayingBack),
            (Act::SaidBack, Step::SayingBack) if !self.is_timed() => to(Step::Checking),
            (Act::GotMe, step) if step == heard => Ok(match turn {
                Turn::First => Stage::Turn { first, turn: Turn::Second, step: Step::Floor },
                Turn::Second => Stage::Closing { first },
            }),
            _ => Err(TalkError::NotNow),
        }
    }
}

/// The seconds of a pause, if they may be that many.
fn pause(seconds: u32) -> Result<u32, TalkError> {
    let may_be = (SHORTEST_PAUSE..=LONGEST_PAUSE).contains(&seconds);
    if may_be { Ok(seconds) } else { Err(TalkError::PauseLength) }
}
