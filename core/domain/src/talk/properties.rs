//! What holds for every course of a session: any taps in any order, any clock, the app put to sleep anywhere.

use proptest::prelude::*;

use super::*;

/// Something that happens at the table.
#[derive(Debug, Clone, Copy)]
enum Event {
    Tap(Act),
    /// The two do what the screen suggests, so that many sessions come to their end.
    Onward,
    /// The clock goes on, or is set.
    Clock(i64),
    /// The app sleeps and is opened again.
    Sleep,
    TakeMoment,
}

fn acts() -> impl Strategy<Value = Act> {
    let seconds = prop_oneof![Just(SHORTEST_PAUSE), Just(LONGEST_PAUSE), 0_u32..200_000];
    prop_oneof![
        1 => any::<bool>().prop_map(|heads| Act::Toss { heads }),
        1 => Just(Act::SwapOrder),
        4 => Just(Act::Begin),
        4 => Just(Act::StoppedHere),
        4 => Just(Act::SaidBack),
        4 => Just(Act::GotMe),
        1 => Just(Act::OnceMore),
        1 => seconds.clone().prop_map(|seconds| Act::Pause { seconds }),
        1 => seconds.prop_map(|seconds| Act::ComeBackIn { seconds }),
        2 => Just(Act::GoOn),
        1 => Just(Act::AnotherRound),
        2 => any::<bool>().prop_map(|note| Act::Finish { note }),
    ]
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let clock = prop_oneof![
        3 => 0_i64..1_000,
        1 => -100_000_i64..100_000,
        1 => Just(i64::MAX),
        1 => Just(i64::MIN),
    ];
    let event = prop_oneof![
        8 => acts().prop_map(Event::Tap),
        16 => Just(Event::Onward),
        4 => clock.prop_map(Event::Clock),
        1 => Just(Event::Sleep),
        1 => Just(Event::TakeMoment),
    ];
    proptest::collection::vec(event, 0..120)
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::TwentyMinutes), Just(Kind::SpeakerListener)]
}

fn lengths() -> impl Strategy<Value = Length> {
    prop_oneof![Just(Length::Five), Just(Length::Ten), Just(Length::Fifteen)]
}

/// The course of a session, seen from outside: every tap that was taken, and the stage after each event.
struct Course {
    session: Session,
    now: At,
    moments: u32,
}

impl Course {
    fn of(kind: Kind, length: Length) -> Self {
        let now = At(1_790_000_000);
        Self { session: Session::new(kind, length, now), now, moments: 0 }
    }

    /// Whether a tap was taken.
    fn happens(&mut self, event: Event) -> bool {
        match event {
            Event::Tap(act) => return self.session.act(act, self.now).is_ok(),
            Event::Onward => {
                if let Some(left) = self.session.left().filter(|left| *left > 0) {
                    return self.happens(Event::Clock(i64::from(left)));
                }
                return self.happens(Event::Tap(onward(&self.session)));
            }
            Event::Clock(seconds) => {
                self.now = At(self.now.0.saturating_add(seconds));
                let _ = self.session.look(self.now);
            }
            Event::Sleep => {
                let kept = serde_json::to_string(&self.session).unwrap();
                self.session = serde_json::from_str(&kept).unwrap();
            }
            Event::TakeMoment => self.moments += u32::from(self.session.take_moment().is_some()),
        }
        false
    }
}

/// What leads on from where a session stands.
fn onward(session: &Session) -> Act {
    match session.stage() {
        Stage::Ready => Act::Toss { heads: true },
        Stage::Coin { .. } | Stage::Turn { step: Step::Floor, .. } => Act::Begin,
        Stage::Turn { step: Step::Speaking { .. }, .. } => Act::StoppedHere,
        Stage::Turn { step: Step::SayingBack, .. } if session.kind() == Kind::SpeakerListener => {
            Act::SaidBack
        }
        Stage::Turn { .. } => Act::GotMe,
        Stage::Paused { .. } => Act::GoOn,
        Stage::Closing { .. } => Act::Finish { note: true },
        Stage::Done { .. } | Stage::Ended => Act::End,
    }
}

fn turn_of(stage: Stage) -> Option<Turn> {
    match stage {
        Stage::Turn { turn, .. } | Stage::Paused { turn, .. } => Some(turn),
        _ => None,
    }
}

proptest! {
    #[test]
    fn no_turn_is_left_without_the_speakers_you_got_me(
        kind in kinds(), length in lengths(), events in events(),
    ) {
        let mut course = Course::of(kind, length);
        for event in events {
            let before = course.session.stage();
            let taken = course.happens(event);
            let after = course.session.stage();
            let left_a_turn = turn_of(before).is_some()
                && turn_of(after) != turn_of(before)
                && after != Stage::Ended;
            if left_a_turn {
                let got_me = match event {
                    Event::Tap(act) => act == Act::GotMe,
                    // From where one was heard, onward is that.
                    Event::Onward => matches!(
                        (kind, before),
                        (Kind::TwentyMinutes, Stage::Turn { step: Step::SayingBack, .. })
                            | (Kind::SpeakerListener, Stage::Turn { step: Step::Checking, .. })
                    ),
                    _ => false,
                };
                prop_assert!(taken && got_me, "{event:?}");
            }
        }
    }

    #[test]
    fn a_session_gives_one_moment_when_it_was_finished_to_be_noted_and_none_otherwise(
        kind in kinds(), length in lengths(), events in events(),
    ) {
        let mut course = Course::of(kind, length);
        let mut wanted = 0;
        for event in events {
            let before = course.session.is_over();
            course.happens(event);
            let finished = matches!(course.session.stage(), Stage::Done { noted: Noted::Due });
            wanted += u32::from(finished && !before);
            prop_assert!(course.moments <= wanted);
        }
        course.happens(Event::TakeMoment);
        course.happens(Event::TakeMoment);
        prop_assert_eq!(course.moments, wanted);
        prop_assert!(wanted <= 1);
    }

    #[test]
    fn it_can_be_ended_wherever_it_stands(
        kind in kinds(), length in lengths(), events in events(),
    ) {
        let mut course = Course::of(kind, length);
        for event in events {
            course.happens(event);
            let mut ended = course.session.clone();
            let done = matches!(ended.stage(), Stage::Done { .. });
            prop_assert_eq!(ended.act(Act::End, course.now).is_ok(), !done);
            prop_assert!(ended.is_over());
        }
    }

    #[test]
    fn sleep_anywhere_changes_nothing(
        kind in kinds(), length in lengths(), events in events(),
    ) {
        let (mut awake, mut sleeper) = (Course::of(kind, length), Course::of(kind, length));
        for event in events {
            awake.happens(event);
            sleeper.happens(event);
            sleeper.happens(Event::Sleep);
            prop_assert_eq!(&awake.session, &sleeper.session);
        }
    }

    #[test]
    fn a_refused_tap_changes_nothing_but_the_time(
        kind in kinds(), length in lengths(), events in events(),
    ) {
        let mut course = Course::of(kind, length);
        for event in events {
            let mut only_looked = course.session.clone();
            let _ = only_looked.look(course.now);
            if let Event::Tap(_) = event {
                if !course.happens(event) {
                    prop_assert_eq!(&course.session, &only_looked);
                }
            } else {
                course.happens(event);
            }
        }
    }

    #[test]
    fn no_clock_gives_time_back_and_what_is_left_never_grows_by_waiting(
        kind in kinds(), length in lengths(), events in events(),
    ) {
        let mut course = Course::of(kind, length);
        for event in events {
            let before = course.session.clone();
            course.happens(event);
            if let (Event::Clock(_), Some(left)) = (event, course.session.left()) {
                prop_assert!(before.left().is_some_and(|before| left <= before));
            }
            prop_assert!(course.session.left().is_none_or(|left| left <= LONGEST_PAUSE));
        }
    }

    #[test]
    fn looking_often_or_once_comes_to_the_same(
        kind in kinds(), length in lengths(), events in events(),
        waits in proptest::collection::vec(0_i64..40_000, 1..8),
    ) {
        let mut often = Course::of(kind, length);
        for event in events {
            often.happens(event);
        }
        let _ = often.session.look(often.now);
        let mut once = often.session.clone();
        let start = often.now;
        let mut signals = Vec::new();
        for wait in waits {
            often.now = At(often.now.0.saturating_add(wait));
            signals.extend(often.session.look(often.now));
        }
        prop_assume!(often.now.0 > start.0);
        let signal = once.look(often.now);
        prop_assert_eq!(&once, &often.session);
        // At most one hum; none when it has ended by itself meanwhile.
        prop_assert!(signals.len() <= 1);
        prop_assert!(once.is_over() || signals.first().copied() == signal);
    }

    #[test]
    fn a_turn_lasts_its_length_of_time_that_went_forwards(
        length in lengths(), waits in proptest::collection::vec(-5_000_i64..300, 0..60),
    ) {
        let mut course = Course::of(Kind::TwentyMinutes, length);
        course.happens(Event::Tap(Act::Toss { heads: true }));
        course.happens(Event::Tap(Act::Begin));
        let whole = i64::from(length.minutes()) * 60;
        let mut forwards = 0;
        for wait in waits {
            forwards += wait.max(0);
            course.happens(Event::Clock(wait));
            let speaking = matches!(course.session.stage(), Stage::Turn { step: Step::Speaking { .. }, .. });
            prop_assert_eq!(speaking, forwards < whole);
            if forwards >= whole {
                break;
            }
        }
    }
}
