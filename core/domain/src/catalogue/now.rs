//! What may be shown and done now (`product.md` 'Decided', 3c): filters that a person chooses, and gates that the couple
//! sets. Touch appears only up to the level open for both, nothing above tier 2 is ever returned, and help is
//! never gated.

use std::collections::BTreeMap;

use super::{Catalogue, Exercise, Need, Pillar, RitualId, Tier, Who};

/// What a person asks the list for. The default asks for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// At most this long, in minutes.
    pub minutes: Option<u16>,
    /// Of this pillar.
    pub pillar: Option<Pillar>,
    /// For one or for two.
    pub company: Option<Company>,
}

/// With whom somebody wants to do something now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Company {
    /// By oneself: what is meant for one, or for either.
    Alone,
    /// The two of them: what is meant for two, or for either.
    Together,
}

/// What decides which exercises may be shown now. The default is the careful one: no touch, nothing done yet.
#[derive(Clone, Default)]
pub struct Now {
    /// The touch that is open for both: the lower of two choices (SR-08).
    pub touch: Tier,
    /// How often each exercise was done, by the moments of the couple and of one's own.
    pub done: BTreeMap<RitualId, u32>,
    /// After a private "I am afraid" everything for two rests, not touch alone (SR-27). It is this person's own and
    /// changes nothing on the other phone.
    pub together_rests: bool,
}

/// An exercise in a list, and what is to be done before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What comes first; empty when it is open now.
    pub first: Vec<First<'a>>,
}

/// An exercise that comes before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct First<'a> {
    /// Which one.
    pub exercise: &'a Exercise,
    /// How many times more.
    pub times: u32,
}

impl Filter {
    /// Whether an exercise is what was asked for.
    #[must_use]
    pub fn takes(self, exercise: &Exercise) -> bool {
        let for_company = |company| match company {
            Company::Alone => exercise.who != Who::Together,
            Company::Together => exercise.who != Who::Alone,
        };
        self.minutes.is_none_or(|most| exercise.minutes <= most)
            && self.pillar.is_none_or(|pillar| exercise.pillar == pillar)
            && self.company.is_none_or(for_company)
    }
}

impl Catalogue {
    /// Every exercise that may be shown while `touch` is open for both, in the order of the catalogue.
    pub fn allowed(&self, touch: Tier) -> impl Iterator<Item = &Exercise> {
        self.all().filter(move |exercise| touch.opens(exercise.tier))
    }

    /// The exercises that fit a filter and may be shown now, with what comes first for those not open yet. In
    /// the order of the catalogue.
    pub fn list(&self, filter: Filter, now: &Now) -> Vec<Listed<'_>> {
        let shown = |exercise: &&Exercise| {
            let rests =
                now.together_rests && (exercise.who == Who::Together || has_touch(exercise));
            filter.takes(exercise) && !rests
        };
        self.allowed(now.touch)
            .filter(shown)
            .map(|exercise| Listed { exercise, first: self.first(exercise, now) })
            .collect()
    }

    /// What is to be done before an exercise is open; empty when it is.
    ///
    /// A need that asks for comfort of both is never met here: only the touch programme opens its stages.
    pub fn first(&self, exercise: &Exercise, now: &Now) -> Vec<First<'_>> {
        let times_left = |need: &Need| {
            let done = now.done.get(&need.id).copied().unwrap_or(0);
            let counted = if need.comfortable.is_some() { 0 } else { done };
            u32::from(need.times.get()).saturating_sub(counted)
        };
        let left = exercise.needs.iter().map(|need| (need, times_left(need)));
        left.filter(|(_, times)| *times > 0)
            .filter_map(|(need, times)| {
                let exercise = self.exercises.iter().find(|one| one.id == need.id)?;
                Some(First { exercise, times })
            })
            .collect()
    }
}

fn has_touch(exercise: &Exercise) -> bool {
    exercise.tier > Tier::NONE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::LogRule;
    use super::*;

    fn catalogue() -> &'static Catalogue {
        Catalogue::english().unwrap()
    }

    fn tier(level: u8) -> Tier {
        Tier::new(level).unwrap()
    }

    fn now(touch: u8, done: &[(&str, u32)]) -> Now {
        let done = done.iter().map(|(id, times)| (id.parse().unwrap(), *times)).collect();
        Now { touch: tier(touch), done, together_rests: false }
    }

    fn codes(filter: Filter, now: &Now) -> Vec<&'static str> {
        catalogue().list(filter, now).iter().map(|one| one.exercise.code.as_str()).collect()
    }

    fn open(code: &str, now: &Now) -> bool {
        catalogue().first(catalogue().find(code).unwrap(), now).is_empty()
    }

    #[test]
    fn sr_39_touch_appears_only_after_both_chose_it_and_up_to_what_is_open() {
        let physical = Filter { pillar: Some(Pillar::Physical), ..Filter::default() };
        assert_eq!(codes(physical, &Now::default()), ["P12"]);
        assert_eq!(codes(physical, &now(1, &[])), ["P01", "P05", "P06", "P11", "P12"]);
        let two = ["P01", "P02", "P03", "P05", "P06", "P11", "P12"];
        for touch in 2..=5 {
            assert_eq!(codes(physical, &now(touch, &[])), two, "{touch}");
        }
        for touch in 0..=5 {
            let list = catalogue().list(Filter::default(), &now(touch, &[]));
            assert!(list.iter().all(|one| one.exercise.tier.level() <= touch.min(2)));
        }
    }

    #[test]
    fn what_comes_first_is_counted_and_said() {
        let listed = |now: &Now| {
            let list = catalogue().list(Filter::default(), now);
            list.into_iter().find(|one| one.exercise.code == "C03").unwrap().first
        };
        let first = listed(&now(0, &[("twenty-minute-talk", 1)]));
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].exercise.code.as_str(), first[0].times), ("C01", 1));
        assert!(listed(&now(0, &[("twenty-minute-talk", 2)])).is_empty());
        assert!(listed(&now(0, &[("twenty-minute-talk", u32::MAX)])).is_empty());
        assert!(!open("E06", &now(0, &[("depth-cards-1", 9)])));
        assert!(open("E06", &now(0, &[("depth-cards-2", 2)])));
    }

    #[test]
    fn a_stage_of_the_touch_programme_is_opened_by_no_count() {
        let stage = catalogue().exercises.iter().find(|one| one.code == "P08").unwrap();
        let first = catalogue().first(stage, &now(5, &[("sensate-1", 100)]));
        assert_eq!((first[0].exercise.code.as_str(), first[0].times), ("P07", 2));
    }

    #[test]
    fn a_filter_takes_minutes_pillar_and_company() {
        let short = Filter { minutes: Some(5), ..Filter::default() };
        assert_eq!(
            codes(short, &Now::default()),
            ["C02", "C04", "C09", "C10", "E01", "E03", "P12"]
        );
        let alone = Filter { company: Some(Company::Alone), minutes: Some(7), ..Filter::default() };
        assert_eq!(
            codes(alone, &Now::default()),
            ["C04", "C08", "C09", "C10", "E01", "E03", "P12"]
        );
        let for_two = Filter { company: Some(Company::Together), ..alone };
        let codes = codes(for_two, &Now::default());
        assert_eq!(codes, ["C02", "C04", "C09", "C10", "E01", "P12", "Q03"]);
    }

    #[test]
    fn sr_27_after_i_am_afraid_nothing_for_two_is_shown_and_help_stays() {
        let afraid = Now { together_rests: true, ..now(2, &[]) };
        let list = catalogue().list(Filter::default(), &afraid);
        assert!(
            list.iter().all(|one| one.exercise.who != Who::Together && !has_touch(one.exercise))
        );
        for code in ["S01", "S02"] {
            assert!(list.iter().any(|one| one.exercise.code == code && one.first.is_empty()));
        }
    }

    proptest! {
        #[test]
        fn having_done_more_never_closes_anything(
            counts in proptest::collection::vec(0_u32..4, 40),
            more in 0_usize..40,
            touch in 0_u8..=5,
        ) {
            let ids = || catalogue().exercises.iter().map(|one| one.id.clone());
            let less = Now { touch: tier(touch), done: ids().zip(counts).collect(), together_rests: false };
            let mut then = less.clone();
            *then.done.entry(ids().nth(more).unwrap()).or_default() += 1;
            for (before, after) in catalogue().list(Filter::default(), &less).iter()
                .zip(catalogue().list(Filter::default(), &then))
            {
                prop_assert_eq!(before.exercise, after.exercise);
                prop_assert!(!before.first.is_empty() || after.first.is_empty());
            }
        }
    }

    #[test]
    fn help_and_what_leaves_no_trace_is_never_gated_by_anything() {
        for exercise in catalogue().exercises.iter().filter(|one| one.log == LogRule::Never) {
            assert!(catalogue().first(exercise, &Now::default()).is_empty());
        }
    }
}
