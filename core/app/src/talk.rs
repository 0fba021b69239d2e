//! The twenty-minute talk, and speaker and listener, on one phone that lies between two people (`product.md` 3c
//! C01 and C03, 6b). The session is kept in `mine.db`, so that it outlives sleep and restarts; nothing that is
//! said, and no topic, is ever in it. Finished, it notes one moment, by its exercise's rule.

use hearth_domain::catalogue::Catalogue;
use hearth_domain::day::CivilDay;
use hearth_domain::reminders::Wall;
use hearth_domain::talk::{Act, At, Length, Person, Session, Signal, Stage, Step, TalkError};
use hearth_domain::words::{SessionTexts, fill};
use serde::{Deserialize, Serialize};

pub use hearth_domain::talk::{Kind as TalkKind, Signal as TalkSignal};
pub use hearth_domain::words::Tap;

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::own_settings::TALK;
use crate::ports::Now;
use crate::random;
use crate::shown::catalogue_now;
use crate::views::Did;

/// What the two do in a talk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TalkAct {
    /// The likeliest step of the screen: toss, begin, "I stopped here", "I said it back", go on, done. Never
    /// the speaker's "you got me", which only the speaker says.
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

/// A button of a talk's screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TalkButton {
    /// Its label.
    pub label: String,
    /// What it does.
    pub tap: Tap,
}

/// Hints and phrases for a talk, to read before it or in the middle of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TalkHints {
    /// For the one who listens.
    pub listening: Vec<&'static str>,
    /// For the one who speaks.
    pub speaking: Vec<&'static str>,
    /// Beginnings of saying something back.
    pub saying_back: Vec<&'static str>,
    /// Ways to ask for a pause, and what a pause is for.
    pub pausing: Vec<&'static str>,
}

/// The hints and phrases for a talk. It needs no phone.
///
/// # Errors
/// [`HearthError::Internal`] when the texts of this build cannot be read.
pub fn talk_hints() -> Result<TalkHints> {
    let texts = SessionTexts::english()?;
    Ok(TalkHints {
        listening: texts.listener_tips().collect(),
        speaking: texts.speaker_tips().collect(),
        saying_back: texts.say_back_phrases().collect(),
        pausing: texts.pause_lines().collect(),
    })
}

/// A talk as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TalkView {
    /// Which.
    pub kind: TalkKind,
    /// Minutes of a turn; speaker and listener has no clock.
    pub minutes: Option<u16>,
    /// The id of the screen.
    pub screen: String,
    /// Its title.
    pub title: String,
    /// What to do now.
    pub sentence: String,
    /// What can be tapped, the likeliest first.
    pub buttons: Vec<TalkButton>,
    /// Seconds left of the turn or the pause, where a clock runs.
    pub seconds_left: Option<u32>,
    /// When the two meant to come back, as `HH:MM` on this phone's wall clock.
    pub back_at: Option<String>,
    /// What came due since the last look: a hum.
    pub signal: Option<TalkSignal>,
    /// Whether it is over.
    pub over: bool,
    /// The moment that was noted just now.
    pub noted: Option<Did>,
}

/// What is kept of a talk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    session: Session,
    /// The civil day of the last act: that of the moment, however late it comes to be noted.
    on: CivilDay,
}

impl Hearth {
    /// Begins a talk. `minutes` is the length of a turn of the twenty-minute talk, 5, 10 or 15; 10 when it is
    /// not given.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while another goes on, for another length, or when another exercise comes
    /// first.
    pub async fn talk_start(&self, kind: TalkKind, minutes: Option<u16>) -> Result<TalkView> {
        let length = match (kind, minutes) {
            (_, None) => Length::default(),
            (TalkKind::SpeakerListener, Some(_)) => return Err(HearthError::invalid(&NO_CLOCK)),
            (TalkKind::TwentyMinutes, Some(minutes)) => {
                Length::of_minutes(minutes).ok_or_else(|| HearthError::invalid(&SUCH_LENGTHS))?
            }
        };
        let (now, day) = self.now().await?;
        self.read(move |both| comes_first(&catalogue_now(both, &now, day)?, kind)).await?;
        self.writer.run(move |core| core.talk_start(kind, length)).await
    }

    /// The talk that goes on, with the time that has passed; `None` when there is none. One that is over is shown
    /// once more and forgotten.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn talk(&self) -> Result<Option<TalkView>> {
        self.writer.run(Core::talk).await
    }

    /// Takes a step in the talk.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] when there is no talk, or the step has no place at this point.
    pub async fn talk_act(&self, act: TalkAct) -> Result<TalkView> {
        self.writer.run(move |core| core.talk_act(act)).await
    }
}

const SUCH_LENGTHS: &str = "a turn lasts 5, 10 or 15 minutes; choose one of these";
const NO_CLOCK: &str =
    "speaker and listener has no clock, so leave the minutes out; the speaker ends each piece";
const GOES_ON: &str = "a talk is going on already; go on with it, or end it first";
const NO_TALK: &str = "there is no talk going on; begin one whenever you both like";
const SPEAKER_SAYS: &str =
    "only the one who spoke can say that it arrived; the step for that is \"you got me\"";

/// Refuses a session whose exercise is not open yet.
fn comes_first(now: &hearth_domain::catalogue::Now, kind: TalkKind) -> Result<()> {
    let catalogue = Catalogue::english()?;
    let exercise = catalogue.get(&kind.ritual());
    match exercise.and_then(|one| catalogue.first(one, now).into_iter().next()) {
        None => Ok(()),
        Some(first) => {
            let times = if first.times == 1 { "once" } else { "twice" };
            let name = &first.exercise.name;
            Err(HearthError::Invalid {
                reason: format!("\"{name}\" comes first, {times} more; then this one is easier"),
            })
        }
    }
}

impl Core {
    fn talk_start(&mut self, kind: TalkKind, length: Length) -> Result<TalkView> {
        let (now, day) = self.now()?;
        if self.talk()?.is_some_and(|talk| !talk.over) {
            return Err(HearthError::invalid(&GOES_ON));
        }
        let session = Session::new(kind, length, At(now.utc_seconds));
        let kept = Kept { session, on: day };
        self.keep_own(TALK, &kept)?;
        self.show(&kept.session, &now, None, None)
    }

    fn talk(&mut self) -> Result<Option<TalkView>> {
        let (now, _) = self.now()?;
        let Some(mut kept) = self.own::<Kept>(TALK)? else { return Ok(None) };
        let signal = kept.session.look(At(now.utc_seconds));
        self.keep_own(TALK, &kept)?;
        let noted = self.finish_talk()?;
        self.show(&kept.session, &now, signal, noted).map(Some)
    }

    fn talk_act(&mut self, act: TalkAct) -> Result<TalkView> {
        let (now, day) = self.now()?;
        let at = At(now.utc_seconds);
        let mut kept: Kept = self.own(TALK)?.ok_or_else(|| HearthError::invalid(&NO_TALK))?;
        let _ = kept.session.look(at);
        let step = act_of(act, kept.session.kind(), kept.session.stage())?;
        kept.session.act(step, at)?;
        kept.on = day;
        self.keep_own(TALK, &kept)?;
        let noted = self.finish_talk()?;
        self.show(&kept.session, &now, None, noted)
    }

    /// Forgets a talk that is over, and notes its moment if it was finished. A kill between the two lets the next
    /// start note it again, on the same day: a ritual is noted once a day.
    pub fn finish_talk(&mut self) -> Result<Option<Did>> {
        let Some(mut kept) = self.own::<Kept>(TALK)? else { return Ok(None) };
        if !kept.session.is_over() {
            return Ok(None);
        }
        let exercise = match kept.session.take_moment() {
            Some(ritual) => Catalogue::english()?.get(&ritual),
            None => None,
        };
        let noted = match exercise.map(|exercise| self.did(exercise, Some(kept.on), None)) {
            Some(Ok(did)) => Some(did),
            // Too long ago by now: there is nothing to note it as.
            Some(Err(HearthError::Invalid { .. })) | None => None,
            Some(Err(error)) => return Err(error),
        };
        self.forget_own(TALK)?;
        Ok(noted)
    }

    /// A talk as it is shown: its screen, with the names filled in.
    fn show(
        &mut self,
        session: &Session,
        now: &Now,
        signal: Option<Signal>,
        noted: Option<Did>,
    ) -> Result<TalkView> {
        let name = self.rooms()?.mine.write(|tx| tx.read().setting("name"))?;
        let partner = self.peers()?.into_iter().next().map(|peer| peer.name);
        let holder = name.unwrap_or_else(|| "one of you".to_owned());
        let other = partner.unwrap_or_else(|| "the other".to_owned());
        let called = |who: Option<Person>| match who {
            Some(Person::Holder) => holder.as_str(),
            Some(Person::Other) => other.as_str(),
            None => "",
        };
        let back_at = session
            .back_at()
            .and_then(|At(at)| Some(Wall::of(at, now.offset_minutes).ok()?.time.to_string()));
        let values = [
            ("speaker", called(session.speaker())),
            ("listener", called(session.listener())),
            ("time", back_at.as_deref().unwrap_or_default()),
        ];
        let screen = session.screen();
        let texts = SessionTexts::english()?.screen(screen);
        let texts =
            texts.ok_or_else(|| HearthError::internal("a screen of the talk is not here"))?;
        let timed = session.kind() == TalkKind::TwentyMinutes;
        Ok(TalkView {
            kind: session.kind(),
            minutes: timed.then(|| session.length().minutes()),
            screen: screen.to_owned(),
            title: capital(&fill(&texts.title, &values)),
            sentence: capital(&fill(&texts.sentence, &values)),
            buttons: texts.taps().map(button).collect(),
            seconds_left: session.left(),
            back_at,
            signal,
            over: session.is_over(),
            noted,
        })
    }
}

/// The act of the session, for a step at this stage.
fn act_of(act: TalkAct, kind: TalkKind, stage: Stage) -> Result<Act> {
    Ok(match act {
        TalkAct::Next => return next_at(kind, stage),
        TalkAct::GotMe => Act::GotMe,
        TalkAct::OnceMore => Act::OnceMore,
        TalkAct::Swap => Act::SwapOrder,
        TalkAct::Pause { minutes } => {
            let seconds = minutes.saturating_mul(60);
            match stage {
                Stage::Paused { .. } => Act::ComeBackIn { seconds },
                _ => Act::Pause { seconds },
            }
        }
        TalkAct::AnotherRound => Act::AnotherRound,
        TalkAct::Finish { note } => Act::Finish { note },
        TalkAct::End => Act::End,
    })
}

/// The likeliest step at a stage.
fn next_at(kind: TalkKind, stage: Stage) -> Result<Act> {
    Ok(match stage {
        Stage::Ready => Act::Toss { heads: random::bytes::<1>()?[0] & 1 == 1 },
        Stage::Coin { .. } | Stage::Turn { step: Step::Floor, .. } => Act::Begin,
        Stage::Turn { step: Step::Speaking { .. }, .. } => Act::StoppedHere,
        Stage::Turn { step: Step::SayingBack, .. } if kind == TalkKind::SpeakerListener => {
            Act::SaidBack
        }
        Stage::Turn { step: Step::SayingBack | Step::Checking, .. } => {
            return Err(HearthError::invalid(&SPEAKER_SAYS));
        }
        Stage::Paused { .. } => Act::GoOn,
        Stage::Closing { .. } => Act::Finish { note: true },
        Stage::Done { .. } | Stage::Ended => {
            return Err(TalkError::Over.into());
        }
    })
}

fn button((label, tap): (&str, Tap)) -> TalkButton {
    TalkButton { label: label.to_owned(), tap }
}

/// With a capital letter first.
fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect()
}
