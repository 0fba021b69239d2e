//! The guided texts of the twenty-minute talk and of speaker and listener (`product.md` 6b). The session itself is
//! [`crate::talk`], which names the screen of each of its stages.

use serde::Deserialize;

use super::{Embedded, Line, TextId, WordsError};

static ENGLISH: Embedded<SessionTexts> =
    Embedded::new("texts for talking", include_str!("../../../../content/en/talk.toml"));

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionTexts {
    screen: Vec<SessionScreen>,
    listener_tip: Vec<Line>,
    speaker_tip: Vec<Line>,
    pause: Vec<Line>,
    say_back: Vec<Line>,
}

/// A screen of a session: one sentence, and what can be tapped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionScreen {
    /// Permanent.
    pub id: TextId,
    /// Which of the two it belongs to.
    pub flow: Flow,
    /// The step of `product.md` 2 that it is part of.
    pub step: String,
    /// Title; may name `{speaker}` and `{listener}`.
    pub title: String,
    /// What to do now; may name `{speaker}`, `{listener}` and `{time}`.
    pub sentence: String,
    /// What can be tapped, the likeliest first.
    pub buttons: Vec<String>,
    /// What each of these does, in the same order.
    does: Vec<Tap>,
}

/// What a button of a session does. Labels are words, and other in each language; this is what a screen goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tap {
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

/// Which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// Two turns of the same length.
    TwentyMinuteTalk,
    /// Short pieces, each said back.
    SpeakerListener,
}

impl SessionScreen {
    /// What can be tapped, the likeliest first, and what it does.
    pub fn taps(&self) -> impl Iterator<Item = (&str, Tap)> {
        self.buttons.iter().map(String::as_str).zip(self.does.iter().copied())
    }
}

impl SessionTexts {
    /// The English texts.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The screen with this id; `None` when this build has none.
    pub fn screen(&self, id: &str) -> Option<&SessionScreen> {
        self.screen.iter().find(|screen| screen.id.as_str() == id)
    }

    /// Hints for the one who listens.
    pub fn listener_tips(&self) -> impl Iterator<Item = &str> {
        self.listener_tip.iter().map(|line| line.text.as_str())
    }

    /// Hints for the one who speaks.
    pub fn speaker_tips(&self) -> impl Iterator<Item = &str> {
        self.speaker_tip.iter().map(|line| line.text.as_str())
    }

    /// Lines for a pause, to say or to read.
    pub fn pause_lines(&self) -> impl Iterator<Item = &str> {
        self.pause.iter().map(|line| line.text.as_str())
    }

    /// Beginnings of saying something back.
    pub fn say_back_phrases(&self) -> impl Iterator<Item = &str> {
        self.say_back.iter().map(|line| line.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fill::left_open;
    use super::*;

    #[test]
    fn every_screen_offers_a_way_out_and_leaves_open_only_what_the_session_knows() {
        let texts = SessionTexts::english().unwrap();
        let ways_out = ["Stop", "Not now", "Another day", "Close", "Let it end here", "Leave it"];
        // Before anything runs, and once all was said, going on is the only thing to do.
        let short = ["talk-length", "talk-topic", "sl-topic", "talk-thanks", "sl-done"];
        for screen in &texts.screen {
            let out = screen.buttons.iter().any(|button| ways_out.contains(&button.as_str()));
            assert!(out || short.contains(&screen.id.as_str()), "{}", screen.id);
            for name in left_open(&screen.title).into_iter().chain(left_open(&screen.sentence)) {
                assert!(["speaker", "listener", "time"].contains(&name), "{}: {name}", screen.id);
            }
            assert!(screen.sentence.len() <= 140, "{}", screen.id);
        }
    }

    #[test]
    fn every_button_does_something_and_what_ends_or_notes_is_called_so() {
        for screen in &SessionTexts::english().unwrap().screen {
            assert_eq!(screen.buttons.len(), screen.does.len(), "{}", screen.id);
            for (label, tap) in screen.taps() {
                let ends = ["Stop", "Not now", "Another day", "Let it end here", "Leave it"];
                assert_eq!(ends.contains(&label), tap == Tap::End, "{}: {label}", screen.id);
                assert_eq!(label == "Done", tap == Tap::Done, "{}: {label}", screen.id);
                let is_over = screen.step == "ended" || screen.buttons == ["Close"];
                assert_eq!(is_over, tap == Tap::Close, "{}: {label}", screen.id);
            }
        }
    }

    #[test]
    fn sr_13_stop_is_on_every_screen_of_a_running_turn() {
        let running =
            ["A", "swap", "B", "speakA", "reflectA", "confirmA", "speakB", "reflectB", "confirmB"];
        let texts = SessionTexts::english().unwrap();
        let screens: Vec<_> =
            texts.screen.iter().filter(|one| running.contains(&one.step.as_str())).collect();
        assert_eq!(screens.len(), 12);
        for screen in screens {
            assert!(screen.buttons.iter().any(|button| button == "Stop"), "{}", screen.id);
        }
    }

    #[test]
    fn there_are_hints_for_both_and_words_for_a_pause() {
        let texts = SessionTexts::english().unwrap();
        assert_eq!(texts.listener_tips().count(), 10);
        assert_eq!(texts.speaker_tips().count(), 5);
        assert_eq!(texts.pause_lines().count(), 8);
        assert_eq!(texts.say_back_phrases().count(), 10);
        let flow = |flow| texts.screen.iter().filter(|screen| screen.flow == flow).count();
        assert_eq!((flow(Flow::TwentyMinuteTalk), flow(Flow::SpeakerListener)), (17, 18));
    }
}
