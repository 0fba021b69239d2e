//! The twenty-minute talk, and speaker and listener, on one phone that lies between two people.

use hearth_app as app;

use crate::error::Result;
use crate::mirror::{mirror_enum, mirror_record};
use crate::open::Hearth;
use crate::views::Did;

mirror_enum! {
    /// Which talk.
    TalkKind = app::TalkKind {
        /// Two turns of the same length; the clock ends a turn.
        TwentyMinutes,
        /// Short pieces, each said back until the speaker feels understood; the speaker ends a piece.
        SpeakerListener,
    }
}

mirror_enum! {
    /// What came due in a talk: a hum.
    TalkSignal = app::TalkSignal {
        /// The time of this turn is over; now the listener says back one thing.
        TurnOver,
        /// The time to come back has come; both may say yes, later, or leave it.
        TimeToReturn,
    }
}

mirror_enum! {
    /// What a button of a talk does.
    TalkTap = app::TalkTap {
        /// The likeliest step: toss, begin, "I stopped here", "I said it back", go on.
        Next,
        /// "You got me", by the one who spoke.
        GotMe,
        /// The speaker says another piece.
        OnceMore,
        /// The other one starts.
        Swap,
        /// Asks when to come back, then parts until that time.
        Pause,
        /// Go round once more.
        Again,
        /// Both are done, and it is noted as a moment.
        Done,
        /// Both are done, and it is not noted.
        DoneUnnoted,
        /// It ends here.
        End,
        /// Shows the hints for the one who listens.
        ListenerTips,
        /// Shows the beginnings of saying something back.
        SayBackPhrases,
        /// Shows the page of its exercise.
        HowItWorks,
        /// Leaves the screen of a session that is over.
        Close,
        /// A choice on the way to the session that only the screen knows of: a length, a topic.
        Here,
    }
}

/// What the two do in a talk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum TalkAct {
    /// The likeliest step of the screen. Never the speaker's "you got me", which only the speaker says.
    Next,
    /// "You got me", by the one who spoke.
    GotMe,
    /// A part is missing: the speaker says another piece.
    OnceMore,
    /// The other one starts.
    Swap,
    /// Part for so many minutes, or come back later than agreed: 20 minutes to a day from now.
    Pause {
        /// Minutes.
        minutes: u32,
    },
    /// Both were heard, and go round once more.
    AnotherRound,
    /// Both are done.
    Finish {
        /// Whether it is noted as a moment.
        note: bool,
    },
    /// It ends here; no reason is asked or kept.
    End,
}

impl From<TalkAct> for app::TalkAct {
    fn from(act: TalkAct) -> Self {
        match act {
            TalkAct::Next => Self::Next,
            TalkAct::GotMe => Self::GotMe,
            TalkAct::OnceMore => Self::OnceMore,
            TalkAct::Swap => Self::Swap,
            TalkAct::Pause { minutes } => Self::Pause { minutes },
            TalkAct::AnotherRound => Self::AnotherRound,
            TalkAct::Finish { note } => Self::Finish { note },
            TalkAct::End => Self::End,
        }
    }
}

mirror_record! {
    /// A button of a talk's screen.
    TalkButton = app::TalkButton {
        /// Its label.
        label: String = same,
        /// What it does.
        tap: TalkTap = into,
    }
}

mirror_record! {
    /// A talk as it is shown.
    TalkView = app::TalkView {
        /// Which.
        kind: TalkKind = into,
        /// Minutes of a turn; speaker and listener has no clock.
        minutes: Option<u16> = same,
        /// The id of the screen.
        screen: String = same,
        /// Its title.
        title: String = same,
        /// What to do now.
        sentence: String = same,
        /// What can be tapped, the likeliest first.
        buttons: Vec<TalkButton> = list,
        /// Seconds left of the turn or the pause, where a clock runs.
        seconds_left: Option<u32> = same,
        /// When the two meant to come back, as `HH:MM` on this phone's wall clock.
        back_at: Option<String> = same,
        /// What came due since the last look: a hum.
        signal: Option<TalkSignal> = option,
        /// Whether it is over.
        over: bool = same,
        /// The moment that was noted just now.
        noted: Option<Did> = option,
    }
}

mirror_record! {
    /// Hints and phrases for a talk, to read before it or in the middle of it.
    TalkHints = app::TalkHints {
        /// For the one who listens.
        listening: Vec<String> = list,
        /// For the one who speaks.
        speaking: Vec<String> = list,
        /// Beginnings of saying something back.
        saying_back: Vec<String> = list,
        /// Ways to ask for a pause, and what a pause is for.
        pausing: Vec<String> = list,
    }
}

/// The hints and phrases for a talk. It needs no phone.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn talk_hints() -> Result<TalkHints> {
    Ok(app::talk_hints()?.into())
}

#[uniffi::export]
impl Hearth {
    /// Begins a talk. `minutes` is the length of a turn of the twenty-minute talk, 5, 10 or 15; 10 when it is not given.
    ///
    /// # Errors
    /// `Invalid` while another goes on, for another length, or when another exercise comes first.
    #[uniffi::method(default(minutes = None))]
    pub async fn talk_start(&self, kind: TalkKind, minutes: Option<u16>) -> Result<TalkView> {
        Ok(self.app.talk_start(kind.into(), minutes).await?.into())
    }

    /// The talk that goes on, with the time that has passed; none when there is none. One that is over is shown once more
    /// and forgotten.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn talk(&self) -> Result<Option<TalkView>> {
        Ok(self.app.talk().await?.map(Into::into))
    }

    /// Takes a step in the talk.
    ///
    /// # Errors
    /// `Invalid` when there is no talk, or the step has no place at this point.
    pub async fn talk_act(&self, act: TalkAct) -> Result<TalkView> {
        Ok(self.app.talk_act(act.into()).await?.into())
    }
}
