//! What holds for every practice (`product.md` 4d, 4e, SR-16): no order, no duplicates, no author, and
//! nothing that is added ever lowers a number.

use std::num::NonZeroU8;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;
use crate::local_time::LocalTime;

const RITUALS: [&str; 5] = ["every-day", "thrice", "once-a-week", "seven-times", "whenever"];

pub(super) fn cadence(id: &RitualId) -> Cadence {
    let times = |n| NonZeroU8::new(n).map_or(Cadence::Any, Cadence::Weekly);
    match id.as_str() {
        "every-day" => Cadence::Daily,
        "thrice" => times(3),
        "once-a-week" => times(1),
        "seven-times" => times(7),
        _ => Cadence::Any,
    }
}

/// Five weeks and a bit, so that weeks fill up.
pub(super) fn any_day() -> impl Strategy<Value = CivilDay> {
    (0..40i32).prop_map(|n| CivilDay::from_ymd(2028, 2, 3).unwrap().plus(n).unwrap())
}

pub(super) fn any_moment() -> impl Strategy<Value = Moment> {
    (0..RITUALS.len(), any_day())
        .prop_map(|(at, day)| Moment { ritual: RITUALS[at].parse().unwrap(), day })
}

pub(super) fn any_rest() -> impl Strategy<Value = Rest> {
    (any_day(), 0..12i32).prop_map(|(from, n)| Rest::new(from, from.plus(n).unwrap()).unwrap())
}

pub(super) fn any_day_start() -> impl Strategy<Value = DayStart> {
    (0u16..=720)
        .prop_map(|minutes| DayStart::at(LocalTime::from_minutes(minutes).unwrap()).unwrap())
}

/// One thing that may arrive late.
#[derive(Debug, Clone)]
pub(super) enum Arrival {
    Moment(Moment),
    Rest(Rest),
}

pub(super) fn any_arrival() -> impl Strategy<Value = Arrival> {
    prop_oneof![4 => any_moment().prop_map(Arrival::Moment), 1 => any_rest().prop_map(Arrival::Rest)]
}

pub(super) fn collected(arrivals: &[Arrival]) -> Practice {
    let mut practice = Practice::default();
    for arrival in arrivals {
        take(&mut practice, arrival.clone());
    }
    practice
}

pub(super) fn take(practice: &mut Practice, arrival: Arrival) {
    match arrival {
        Arrival::Moment(moment) => drop(practice.moments.insert(moment)),
        Arrival::Rest(rest) => drop(practice.rests.insert(rest)),
    }
}

/// Whether no number of `after` is lower than in `before`, and no dot is gone.
pub(super) fn nothing_fell(before: &Rhythm, after: &Rhythm) -> bool {
    let no_ritual_fell = before.rituals.iter().all(|(id, was)| {
        after
            .rituals
            .get(id)
            .is_some_and(|is| is.moments >= was.moments && is.weeks_held >= was.weeks_held)
    });
    no_ritual_fell
        && after.moments >= before.moments
        && after.weeks_held() >= before.weeks_held()
        && before.dots.iter().all(|dot| after.dots.contains(dot))
}

proptest! {
    #[test]
    fn the_order_of_arrival_and_duplicates_do_not_matter(
        (arrivals, shuffled) in vec(any_arrival(), 0..80)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        again in subsequence((0..80usize).collect::<Vec<_>>(), 0..20),
        today in any_day(),
    ) {
        let mut twice = shuffled;
        let repeated: Vec<Arrival> =
            again.iter().filter_map(|at| arrivals.get(*at).cloned()).collect();
        twice.extend(repeated);
        let expected = rhythm(&collected(&arrivals), cadence, today);
        prop_assert_eq!(rhythm(&collected(&twice), cadence, today), expected);
    }

    #[test]
    fn a_week_is_drawn_as_rested_only_when_it_was_and_nothing_was_held(
        arrivals in vec(any_arrival(), 0..30),
        today in any_day(),
    ) {
        let practice = collected(&arrivals);
        let found = rhythm(&practice, cadence, today);
        for week in &found.neutral {
            prop_assert!(!found.dots.contains(week));
            let rested = |day| practice.rests.iter().any(|rest| rest.covers(day));
            let days = (0..7).map(|n| week.monday().unwrap().plus(n).unwrap());
            prop_assert!(days.into_iter().all(|day| day <= today && rested(day)));
        }
    }

    #[test]
    fn a_late_arrival_never_lowers_a_number(
        arrivals in vec(any_arrival(), 0..80),
        late in any_arrival(),
        today in any_day(),
    ) {
        let mut practice = collected(&arrivals);
        let before = rhythm(&practice, cadence, today);
        take(&mut practice, late);
        let after = rhythm(&practice, cadence, today);
        prop_assert!(nothing_fell(&before, &after), "{:?} became {:?}", before, after);
    }

    #[test]
    fn adding_rest_never_lowers_a_number_and_adds_no_moment(
        moments in vec(any_moment(), 0..80),
        rests in vec(any_rest(), 0..4),
        more in any_rest(),
        today in any_day(),
    ) {
        let mut practice = Practice::new(moments, rests);
        let before = rhythm(&practice, cadence, today);
        practice.rests.insert(more);
        let after = rhythm(&practice, cadence, today);
        prop_assert!(nothing_fell(&before, &after), "{:?} became {:?}", before, after);
        prop_assert_eq!(before.moments, after.moments);
    }

    #[test]
    fn swapping_who_noted_what_changes_nothing(
        noted in vec((any_moment(), any::<bool>()), 0..80),
        rests in vec(any_rest(), 0..3),
        today in any_day(),
    ) {
        let of = |wanted: bool| {
            noted.iter().filter(move |(_, mine)| *mine == wanted).map(|(moment, _)| moment.clone())
        };
        let ours = Practice::new(of(true).chain(of(false)), rests.clone());
        let swapped = Practice::new(of(false).chain(of(true)), rests.clone());
        let both_noted_all = Practice::new(of(true).chain(of(false)).chain(of(true)), rests);
        let expected = rhythm(&ours, cadence, today);
        prop_assert_eq!(&rhythm(&swapped, cadence, today), &expected);
        prop_assert_eq!(&rhythm(&both_noted_all, cadence, today), &expected);
    }

    #[test]
    fn what_is_after_today_waits_and_then_counts(
        arrivals in vec(any_arrival(), 0..80),
        today in any_day(),
        later in any_day(),
    ) {
        let practice = collected(&arrivals);
        let (today, later) = (today.min(later), today.max(later));
        let known_today = Practice::new(
            practice.moments.iter().filter(|moment| moment.day <= today).cloned(),
            practice.rests.iter().filter(|rest| rest.from() <= today)
                .map(|rest| Rest::new(rest.from(), rest.to().min(today)).unwrap()),
        );
        let now = rhythm(&practice, cadence, today);
        prop_assert_eq!(&now, &rhythm(&known_today, cadence, CivilDay::LAST));
        let then = rhythm(&practice, cadence, later);
        prop_assert!(nothing_fell(&now, &then));
        let distinct = rhythm(&practice, cadence, CivilDay::LAST).moments as usize;
        prop_assert_eq!(distinct, practice.moments.len());
    }

    #[test]
    fn the_numbers_agree_with_each_other(
        moments in vec(any_moment(), 0..80),
        rests in vec(any_rest(), 0..4),
        today in any_day(),
    ) {
        let found = rhythm(&Practice::new(moments, rests), cadence, today);
        let sum: u32 = found.rituals.values().map(|one| one.moments).sum();
        prop_assert_eq!(found.moments, sum);
        prop_assert!(found.dots.windows(2).all(|pair| pair[0] < pair[1]));
        for one in found.rituals.values() {
            prop_assert!(one.weeks_held <= found.weeks_held() && one.weeks_held <= one.moments);
        }
    }

    #[test]
    fn the_civil_day_moves_on_by_one_every_24_hours_and_never_back(
        at in 1_000_000_000i64..4_000_000_000,
        step in 0i64..86_400,
        offset in -720i32..=840,
        start in any_day_start(),
    ) {
        let day = |at| civil_day(at, offset, start).unwrap();
        prop_assert_eq!(day(at + 86_400).since(day(at)), 1);
        prop_assert!((0..=1).contains(&day(at + step).since(day(at))));
    }
}

/// An author field on a moment or a rest would not compile here: both are named whole.
#[test]
fn a_moment_and_a_rest_have_no_author() {
    let day = CivilDay::FIRST;
    let Moment { ritual: _, day: _ } = Moment { ritual: RITUALS[0].parse().unwrap(), day };
    assert_eq!(size_of::<Rest>(), 2 * size_of::<CivilDay>(), "first and last day, nothing else");
}
