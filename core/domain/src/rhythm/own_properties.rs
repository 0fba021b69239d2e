//! What holds for every practice of one's own (`product.md` 4a, 4c, 4e): no order, nothing that is added
//! lowers a number, and what the partner never has changes nothing of ours.

use proptest::collection::vec;
use proptest::prelude::*;

use super::properties::{
    Arrival, any_arrival, any_day, any_day_start, any_moment, any_rest, cadence, nothing_fell, take,
};
use super::*;

/// From well west of Greenwich to well east of it, to the half hour.
const OFFSETS: [i32; 6] = [-660, -300, 0, 60, 630, 840];

/// 2028-02-03T00:00Z, where [`any_day`] starts.
const START: i64 = 1_833_148_800;

/// What can be added to one's own. No `Debug` on a stamp, so it is made from this.
#[derive(Debug, Clone)]
enum Own {
    Any(Arrival),
    Stamp { hour: i64, offset: i32, start: DayStart, filled_in: i32 },
}

fn any_own() -> impl Strategy<Value = Own> {
    let filled_in = prop_oneof![4 => Just(0), 1 => 0..=BACKFILL_DAYS];
    let stamp = (24..40 * 24i64, 0..OFFSETS.len(), any_day_start(), filled_in).prop_map(
        |(hour, at, start, filled_in)| Own::Stamp { hour, offset: OFFSETS[at], start, filled_in },
    );
    prop_oneof![3 => any_arrival().prop_map(Own::Any), 2 => stamp]
}

fn add(own: &mut OwnPractice, one: &Own) {
    match one {
        Own::Any(arrival) => take(&mut own.practice, arrival.clone()),
        Own::Stamp { hour, offset, start, filled_in } => {
            let utc_seconds = START + hour * 3600;
            let today = civil_day(utc_seconds, *offset, *start).unwrap();
            let day = today.plus(-filled_in).unwrap();
            own.stamps.insert(Stamp { utc_seconds, offset_minutes: *offset, day });
        }
    }
}

fn collected(all: &[Own]) -> OwnPractice {
    let mut own = OwnPractice::default();
    for one in all {
        add(&mut own, one);
    }
    own
}

fn found(own: &OwnPractice, today: CivilDay) -> OwnRhythm {
    own_rhythm(own, cadence, DayChain::On, today)
}

proptest! {
    // As many as the specification was tried with (`product.md` 4e).
    #![proptest_config(ProptestConfig::with_cases(12_000))]

    #[test]
    fn of_12000_late_arrivals_none_lowers_moments_weeks_held_or_the_chain(
        all in vec(any_own(), 0..60),
        late in any_own(),
        today in any_day(),
    ) {
        let mut own = collected(&all);
        let before = found(&own, today);
        let ours_before = rhythm(&own.practice, cadence, today);
        add(&mut own, &late);
        let after = found(&own, today);
        prop_assert!(nothing_fell(&before.rhythm, &after.rhythm), "{:?}, {:?}", before, after);
        prop_assert!(before.chain <= after.chain, "{:?} became {:?}", before, after);
        prop_assert!(before.skipped.is_subset(&after.skipped));
        prop_assert!(nothing_fell(&ours_before, &rhythm(&own.practice, cadence, today)));
    }
}

proptest! {
    #[test]
    fn the_order_in_which_own_things_come_does_not_matter(
        (all, shuffled) in vec(any_own(), 0..60)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        today in any_day(),
    ) {
        let twice: Vec<Own> = shuffled.iter().chain(&all).cloned().collect();
        prop_assert_eq!(found(&collected(&twice), today), found(&collected(&all), today));
    }

    #[test]
    fn own_without_a_journey_measures_as_ours_does(
        all in vec(any_arrival(), 0..60),
        today in any_day(),
    ) {
        let mut own = OwnPractice::default();
        for one in all {
            take(&mut own.practice, one);
        }
        let ours = rhythm(&own.practice, cadence, today);
        prop_assert_eq!(found(&own, today).rhythm, ours);
    }

    #[test]
    fn a_journey_never_takes_from_what_the_same_practice_is_as_ours(
        all in vec(any_own(), 0..60),
        today in any_day(),
    ) {
        let own = collected(&all);
        let ours = rhythm(&own.practice, cadence, today);
        let mine = found(&own, today);
        prop_assert!(nothing_fell(&ours, &mine.rhythm));
        prop_assert_eq!(mine.rhythm.moments, ours.moments, "a journey is no moment");
    }

    #[test]
    fn one_more_moment_never_lowers_a_strength(
        all in vec(any_own(), 0..60),
        late in any_moment(),
        today in any_day(),
    ) {
        let mut own = collected(&all);
        let before = found(&own, today).strength;
        own.practice.moments.insert(late);
        let after = found(&own, today).strength;
        for (ritual, was) in &before {
            let is = after.get(ritual).copied().unwrap_or_default();
            prop_assert!(is.value() >= was.value() - 1e-12, "{ritual:?}: {was:?} became {is:?}");
            prop_assert!((0.0..1.0).contains(&is.value()));
        }
    }

    #[test]
    fn one_more_rest_never_lowers_the_strength_of_what_is_meant_every_day(
        all in vec(any_own(), 0..60),
        more in any_rest(),
        today in any_day(),
    ) {
        let mut own = collected(&all);
        let daily = |own: &OwnPractice| {
            let strength = own_rhythm(own, |_| Cadence::Daily, DayChain::Off, today).strength;
            strength.into_values().map(Strength::value).collect::<Vec<_>>()
        };
        let before = daily(&own);
        own.practice.rests.insert(more);
        let after = daily(&own);
        prop_assert!(before.iter().zip(&after).all(|(was, is)| is >= was));
    }

    #[test]
    fn what_is_of_a_day_to_come_waits_with_all_it_would_change(
        all in vec(any_own(), 0..60),
        today in any_day(),
    ) {
        let own = collected(&all);
        let mut known = own.clone();
        known.practice.moments.retain(|moment| moment.day <= today);
        known.practice.rests = (known.practice.rests.iter())
            .filter(|rest| rest.from() <= today)
            .filter_map(|rest| rest.ended(today))
            .collect();
        known.stamps.retain(|stamp| stamp.day <= today);
        prop_assert_eq!(found(&own, today), found(&known, today));
    }

    #[test]
    fn the_chain_is_there_only_when_chosen_and_counts_days_not_moments(
        all in vec(any_own(), 0..60),
        today in any_day(),
    ) {
        let own = collected(&all);
        prop_assert_eq!(own_rhythm(&own, cadence, DayChain::default(), today).chain, None);
        let with = found(&own, today);
        let days: BTreeSet<CivilDay> =
            own.practice.moments.iter().map(|moment| moment.day).filter(|day| *day <= today).collect();
        let chain = with.chain.unwrap();
        prop_assert!(chain as usize <= days.len());
        prop_assert!(!days.contains(&today) || chain > 0);
    }

    #[test]
    fn saying_that_a_rest_is_over_lowers_no_number_and_asks_again_at_once(
        all in vec(any_own(), 0..60),
        from in any_day(),
        today in any_day(),
    ) {
        let mut own = collected(&all);
        own.practice.rests.insert(Rest::open(from));
        let before = found(&own, today);
        own.practice.rests.remove(&Rest::open(from));
        own.practice.rests.extend(Rest::open(from).ended(today));
        prop_assert_eq!(found(&own, today), before);
        prop_assert!(!is_resting(own.practice.rests.iter().copied(), Some(today), today));
    }
}
