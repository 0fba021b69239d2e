//! Sessions as people have them, told step by step (`product.md` 2, 6b).

use super::*;
use crate::catalogue::{Catalogue, LogRule};
use crate::words::{Flow, SessionTexts};

const START: At = At(1_790_000_000);
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Someone with a phone and a clock.
struct Table {
    session: Session,
    now: At,
}

fn table(kind: Kind, length: Length) -> Table {
    Table { session: Session::new(kind, length, START), now: START }
}

impl Table {
    fn tap(&mut self, act: Act) -> &mut Self {
        assert_eq!(
            self.session.act(act, self.now),
            Ok(()),
            "{act:?} at {:?}",
            self.session.stage()
        );
        self
    }

    fn refused(&mut self, act: Act) -> TalkError {
        self.session.act(act, self.now).unwrap_err()
    }

    /// Lets seconds pass (or the clock be set back), and says what hummed.
    fn wait(&mut self, seconds: i64) -> Option<Signal> {
        self.now = At(self.now.0 + seconds);
        self.session.look(self.now)
    }

    fn screen(&self) -> &'static str {
        self.session.screen()
    }

    /// The app sleeps and is opened again.
    fn suspend(&mut self) {
        let kept = serde_json::to_string(&self.session).unwrap();
        self.session = serde_json::from_str(&kept).unwrap();
    }
}

fn talk_in_first_turn() -> Table {
    let mut table = table(Kind::TwentyMinutes, Length::Ten);
    table.tap(Act::Toss { heads: true }).tap(Act::Begin);
    table
}

#[test]
fn a_talk_goes_from_the_coin_over_two_turns_to_one_moment() {
    let mut table = table(Kind::TwentyMinutes, Length::default());
    assert_eq!(table.screen(), "talk-ready");
    table.tap(Act::Toss { heads: true });
    assert_eq!((table.screen(), table.session.speaker()), ("talk-coin", Some(Person::Holder)));
    table.tap(Act::Begin);
    assert_eq!(table.session.left(), Some(600));
    assert_eq!(table.wait(599), None);
    assert_eq!((table.screen(), table.session.left()), ("talk-turn-a", Some(1)));
    assert_eq!(table.wait(1), Some(Signal::TurnOver));
    assert_eq!((table.screen(), table.wait(MINUTE)), ("talk-say-back-a", None));
    table.tap(Act::GotMe);
    assert_eq!((table.screen(), table.session.speaker()), ("talk-swap", Some(Person::Other)));
    table.tap(Act::Begin);
    assert_eq!((table.screen(), table.session.listener()), ("talk-turn-b", Some(Person::Holder)));
    assert_eq!(table.wait(10 * MINUTE), Some(Signal::TurnOver));
    assert_eq!(table.screen(), "talk-say-back-b");
    table.tap(Act::GotMe);
    assert_eq!((table.screen(), table.session.take_moment()), ("talk-thanks", None));
    table.tap(Act::Finish { note: true });
    assert_eq!(table.screen(), "talk-done");
    assert_eq!(table.session.take_moment().unwrap().as_str(), "twenty-minute-talk");
    assert_eq!(table.session.take_moment(), None);
    assert_eq!(table.refused(Act::Finish { note: true }), TalkError::Over);
    assert_eq!(table.refused(Act::End), TalkError::Over);
}

#[test]
fn a_turn_has_five_ten_or_fifteen_minutes() {
    for (minutes, seconds) in [(5, 300), (10, 600), (15, 900)] {
        let mut table = table(Kind::TwentyMinutes, Length::of_minutes(minutes).unwrap());
        table.tap(Act::Toss { heads: false }).tap(Act::Begin);
        assert_eq!(table.session.left(), Some(seconds));
        assert_eq!(table.session.length().minutes(), minutes);
    }
    assert_eq!([0, 1, 20, 60].map(Length::of_minutes), [None; 4]);
}

#[test]
fn the_coin_is_a_bit_and_the_two_may_choose_otherwise() {
    let mut table = table(Kind::SpeakerListener, Length::Ten);
    table.tap(Act::Toss { heads: false });
    assert_eq!(table.session.speaker(), Some(Person::Other));
    assert_eq!(table.refused(Act::Toss { heads: true }), TalkError::NotNow);
    table.tap(Act::SwapOrder);
    assert_eq!(table.session.speaker(), Some(Person::Holder));
    table.tap(Act::Begin);
    assert_eq!(table.refused(Act::SwapOrder), TalkError::NotNow);
}

#[test]
fn speaker_and_listener_goes_on_until_the_speaker_says_you_got_me() {
    let mut table = table(Kind::SpeakerListener, Length::Ten);
    table.tap(Act::Toss { heads: true }).tap(Act::Begin);
    assert_eq!((table.screen(), table.session.left()), ("sl-speak-a", None));
    assert_eq!(table.wait(HOUR), None);
    assert_eq!(table.refused(Act::GotMe), TalkError::NotNow);
    table.tap(Act::StoppedHere);
    assert_eq!(table.screen(), "sl-reflect-a");
    assert_eq!(table.refused(Act::GotMe), TalkError::NotNow);
    table.tap(Act::SaidBack);
    assert_eq!(table.screen(), "sl-confirm-a");
    assert_eq!(table.refused(Act::Begin), TalkError::NotNow);
    table.tap(Act::OnceMore).tap(Act::StoppedHere).tap(Act::SaidBack).tap(Act::GotMe);
    assert_eq!(table.screen(), "sl-swap");
    table.tap(Act::Begin);
    assert_eq!(table.screen(), "sl-speak-b");
    table.tap(Act::StoppedHere);
    assert_eq!(table.screen(), "sl-reflect-b");
    table.tap(Act::SaidBack);
    assert_eq!(table.screen(), "sl-confirm-b");
    table.tap(Act::GotMe);
    assert_eq!(table.screen(), "sl-done");
    table.tap(Act::AnotherRound);
    assert_eq!((table.screen(), table.session.speaker()), ("sl-swap", Some(Person::Holder)));
}

#[test]
fn in_the_talk_the_clock_ends_a_turn_and_nobody_else() {
    let mut table = talk_in_first_turn();
    for act in [Act::StoppedHere, Act::SaidBack, Act::GotMe, Act::OnceMore, Act::Begin] {
        assert_eq!(table.refused(act), TalkError::NotNow);
    }
    table.wait(10 * MINUTE);
    for act in [Act::StoppedHere, Act::SaidBack, Act::OnceMore, Act::Begin] {
        assert_eq!(table.refused(act), TalkError::NotNow);
    }
}

#[test]
fn a_pause_has_a_time_to_come_back_from_twenty_minutes_to_a_day() {
    let mut table = talk_in_first_turn();
    table.wait(4 * MINUTE);
    for seconds in [0, SHORTEST_PAUSE - 1, LONGEST_PAUSE + 1, u32::MAX] {
        assert_eq!(table.refused(Act::Pause { seconds }), TalkError::PauseLength);
    }
    table.tap(Act::Pause { seconds: SHORTEST_PAUSE });
    assert_eq!(table.screen(), "talk-paused");
    assert_eq!(table.session.back_at(), Some(At(table.now.0 + 20 * MINUTE)));
    assert_eq!(table.wait(19 * MINUTE), None);
    assert_eq!(table.refused(Act::GoOn), TalkError::StillPaused);
    assert_eq!(table.wait(MINUTE), Some(Signal::TimeToReturn));
    assert_eq!((table.screen(), table.wait(MINUTE)), ("talk-return", None));
    table.tap(Act::ComeBackIn { seconds: LONGEST_PAUSE });
    assert_eq!(table.wait(DAY), Some(Signal::TimeToReturn));
    table.tap(Act::GoOn);
    assert_eq!((table.screen(), table.session.left()), ("talk-turn-a", Some(360)));
}

#[test]
fn either_can_end_it_at_any_moment_and_nothing_is_noted() {
    let stages: [fn(&mut Table); 7] = [
        |_| {},
        |table| _ = table.tap(Act::Toss { heads: true }),
        |table| _ = table.tap(Act::Toss { heads: true }).tap(Act::Begin),
        |table| _ = table.tap(Act::Toss { heads: true }).tap(Act::Begin).wait(HOUR),
        |table| {
            table.tap(Act::Toss { heads: true }).tap(Act::Begin).wait(HOUR);
            table.tap(Act::GotMe);
        },
        |table| {
            let pause = Act::Pause { seconds: SHORTEST_PAUSE };
            table.tap(Act::Toss { heads: true }).tap(Act::Begin).tap(pause);
        },
        |table| {
            table.tap(Act::Toss { heads: true }).tap(Act::Begin).wait(HOUR);
            table.tap(Act::GotMe).tap(Act::Begin).wait(HOUR);
            table.tap(Act::GotMe);
        },
    ];
    for (at, come_to) in stages.into_iter().enumerate() {
        let mut table = table(Kind::TwentyMinutes, Length::Fifteen);
        come_to(&mut table);
        table.tap(Act::End).tap(Act::End);
        assert_eq!((table.screen(), table.session.take_moment()), ("talk-ended", None), "{at}");
        assert_eq!(table.refused(Act::Begin), TalkError::Over);
    }
}

#[test]
fn a_finished_talk_that_is_not_to_be_noted_gives_no_moment() {
    let mut table = talk_in_first_turn();
    table.wait(HOUR);
    table.tap(Act::GotMe).tap(Act::Begin).wait(HOUR);
    table.tap(Act::GotMe).tap(Act::Finish { note: false });
    assert_eq!((table.screen(), table.session.take_moment()), ("talk-done-unlogged", None));
}

#[test]
fn a_turn_goes_on_while_the_phone_sleeps() {
    let mut table = talk_in_first_turn();
    table.wait(2 * MINUTE);
    table.suspend();
    assert_eq!(table.wait(3 * MINUTE), None);
    assert_eq!(table.session.left(), Some(300));
    table.suspend();
    assert_eq!(table.wait(HOUR), Some(Signal::TurnOver));
    table.suspend();
    table.tap(Act::GotMe);
    assert_eq!(table.screen(), "talk-swap");
}

#[test]
fn a_moment_is_taken_once_even_when_the_phone_sleeps_in_between() {
    let mut table = talk_in_first_turn();
    table.wait(HOUR);
    table.tap(Act::GotMe).tap(Act::Begin).wait(HOUR);
    table.tap(Act::GotMe).tap(Act::Finish { note: true });
    table.suspend();
    assert!(table.session.take_moment().is_some());
    table.suspend();
    assert_eq!(table.session.take_moment(), None);
}

#[test]
fn a_clock_set_back_neither_gives_time_nor_takes_it() {
    let mut table = talk_in_first_turn();
    table.wait(MINUTE);
    assert_eq!(table.wait(-3 * HOUR), None);
    assert_eq!(table.session.left(), Some(540));
    assert_eq!(table.wait(MINUTE), None);
    assert_eq!(table.session.left(), Some(480));
    table.tap(Act::Pause { seconds: 3600 });
    table.wait(-DAY);
    assert_eq!(table.session.left(), Some(3600));
    assert_eq!(table.wait(HOUR), Some(Signal::TimeToReturn));
    assert_eq!(table.wait(i64::MIN / 2), None);
    assert_eq!(table.wait(MINUTE), None);
}

#[test]
fn a_session_that_nobody_comes_back_to_ends_by_itself_after_a_day() {
    let mut table = talk_in_first_turn();
    table.tap(Act::Pause { seconds: SHORTEST_PAUSE });
    assert_eq!(table.wait(20 * MINUTE), Some(Signal::TimeToReturn));
    assert_eq!(table.wait(DAY - 1), None);
    assert_eq!(table.screen(), "talk-return");
    assert_eq!(table.wait(1), None);
    assert_eq!(table.screen(), "talk-ended");

    let mut slept = talk_in_first_turn();
    assert_eq!(slept.wait(40 * DAY), None);
    assert_eq!(slept.session.stage(), Stage::Ended);
}

#[test]
fn every_stage_has_its_screen_and_every_screen_of_a_stage_its_words() {
    let texts = SessionTexts::english().unwrap();
    let (first, turns) = (Person::Holder, [Turn::First, Turn::Second]);
    let steps = [Step::Floor, Step::Speaking { spent: 3 }, Step::SayingBack, Step::Checking];
    let mut stages =
        vec![Stage::Ready, Stage::Coin { first }, Stage::Closing { first }, Stage::Ended];
    for (turn, step) in turns.into_iter().flat_map(|turn| steps.map(|step| (turn, step))) {
        stages.push(Stage::Turn { first, turn, step });
        stages.extend([0, 9].map(|left| Stage::Paused { first, turn, step, left }));
    }
    for noted in [Noted::Due, Noted::Taken, Noted::NotWanted] {
        stages.push(Stage::Done { noted });
    }
    for (kind, flow) in [
        (Kind::TwentyMinutes, Flow::TwentyMinuteTalk),
        (Kind::SpeakerListener, Flow::SpeakerListener),
    ] {
        for stage in &stages {
            let mut session = Session::new(kind, Length::Ten, START);
            session.stage = *stage;
            let screen = texts.screen(session.screen()).unwrap();
            assert_eq!(screen.flow, flow, "{stage:?}");
            let kept = serde_json::to_string(&session).unwrap();
            assert_eq!(serde_json::from_str::<Session>(&kept).unwrap(), session);
        }
    }
}

#[test]
fn a_moment_of_it_may_be_shared_and_can_be_found_in_the_catalogue() {
    let catalogue = Catalogue::english().unwrap();
    for kind in [Kind::TwentyMinutes, Kind::SpeakerListener] {
        assert_eq!(catalogue.shareable(&kind.ritual()).unwrap().log, LogRule::Shared);
    }
}

/// What phones hold while the app sleeps: an update must still read it.
#[test]
fn what_was_kept_by_the_first_version_is_still_read() {
    let kept = [
        r#"{"kind":"twenty-minutes","length":"ten","stage":{"at":"ready"},"seen":1790000000,"idle":0}"#,
        r#"{"kind":"twenty-minutes","length":"fifteen","stage":{"at":"turn","first":"holder","turn":"first","step":{"is":"speaking","spent":61}},"seen":1790000000,"idle":0}"#,
        r#"{"kind":"speaker-listener","length":"five","stage":{"at":"paused","first":"other","turn":"second","step":{"is":"checking"},"left":1200},"seen":-5,"idle":7}"#,
        r#"{"kind":"speaker-listener","length":"ten","stage":{"at":"done","noted":"not-wanted"},"seen":1790000000,"idle":0}"#,
    ];
    for kept in kept {
        let session: Session = serde_json::from_str(kept).unwrap();
        assert_eq!(serde_json::to_string(&session).unwrap(), kept);
    }
    assert!(serde_json::from_str::<Session>("{\"kind\":\"other\"}").is_err());
}
