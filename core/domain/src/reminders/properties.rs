//! What holds for every list of reminders (SR-18).

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const MINUTES: u16 = 1440;

fn any_time() -> impl Strategy<Value = LocalTime> {
    (0..MINUTES).prop_map(|minutes| LocalTime::from_minutes(minutes).unwrap())
}

fn any_day() -> impl Strategy<Value = CivilDay> {
    (0..40i32).prop_map(|n| CivilDay::from_ymd(2028, 2, 3).unwrap().plus(n).unwrap())
}

fn any_hours() -> impl Strategy<Value = QuietHours> {
    (any_time(), any_time()).prop_map(|(from, to)| QuietHours { from, to })
}

fn any_day_start() -> impl Strategy<Value = DayStart> {
    (0..=720u16).prop_map(|at| DayStart::at(LocalTime::from_minutes(at).unwrap()).unwrap())
}

fn any_settings() -> impl Strategy<Value = Settings> {
    let weekdays = vec(0..7u8, 0..7).prop_map(|days| Weekdays::try_from(days).unwrap());
    (weekdays, any::<bool>(), any::<bool>(), any_time(), any_hours()).prop_map(
        |(days, plans, coming_back, time, quiet)| Settings {
            days,
            plans,
            coming_back,
            time,
            quiet,
        },
    )
}

/// [`Days`] that own what they are about.
#[derive(Debug, Clone)]
struct Life {
    day_start: DayStart,
    rests: Vec<Rest>,
    plans: Vec<(CivilDay, Option<LocalTime>)>,
    quiet_evenings: Vec<(CivilDay, QuietHours)>,
    return_day: Option<CivilDay>,
}

impl Life {
    fn days(&self) -> Days<'_> {
        Days {
            day_start: self.day_start,
            rests: &self.rests,
            back_on: None,
            plans: &self.plans,
            quiet_evenings: &self.quiet_evenings,
            return_day: self.return_day,
        }
    }
}

fn any_life() -> impl Strategy<Value = Life> {
    let rest =
        (any_day(), 0..4i32).prop_map(|(from, n)| Rest::new(from, from.plus(n).unwrap()).unwrap());
    (
        any_day_start(),
        vec(rest, 0..4),
        vec((any_day(), proptest::option::of(any_time())), 0..6),
        vec((any_day(), any_hours()), 0..4),
        proptest::option::of(any_day()),
    )
        .prop_map(|(day_start, rests, plans, quiet_evenings, return_day)| Life {
            day_start,
            rests,
            plans,
            quiet_evenings,
            return_day,
        })
}

fn any_wall() -> impl Strategy<Value = Wall> {
    (any_day(), any_time()).prop_map(|(date, time)| Wall { date, time })
}

/// What a phone does at some moment, minutes after the one before.
#[derive(Debug, Clone)]
struct Step {
    after: u16,
    is_opened: bool,
}

fn any_steps(opens: bool) -> impl Strategy<Value = Vec<Step>> {
    let opened = if opens { any::<bool>().boxed() } else { Just(false).boxed() };
    vec((1..3000u16, opened).prop_map(|(after, is_opened)| Step { after, is_opened }), 0..40)
}

fn later(now: Wall, minutes: u16) -> Wall {
    let total = now.time.minutes() + minutes;
    let date = now.date.plus(i32::from(total / MINUTES)).unwrap();
    Wall { date, time: LocalTime::from_minutes(total % MINUTES).unwrap() }
}

/// All that came, and whether the person opened the app on its day after it; and what is on record then.
fn play(
    settings: &Settings,
    life: &Life,
    steps: &[Step],
    start: Wall,
) -> (Vec<(Reminder, bool)>, Record) {
    let (mut now, mut record) = (start, Record::default());
    let mut came: Vec<(Reminder, bool)> = Vec::new();
    for step in steps {
        let list = next(settings, &life.days(), &record, now);
        record = record.giving(&list, now);
        now = later(now, step.after);
        let by_now = list.into_iter().filter(|one| (one.date, one.at) <= (now.date, now.time));
        came.extend(by_now.map(|one| (one, false)));
        if step.is_opened {
            record = record.opened(now, life.day_start);
            let today = now.day(life.day_start);
            came.iter_mut().filter(|(one, _)| one.day == today).for_each(|(_, is)| *is = true);
        }
    }
    (came, record)
}

proptest! {
    #[test]
    fn without_a_choice_there_is_never_a_reminder(
        life in any_life(),
        time in any_time(),
        quiet in any_hours(),
        now in any_wall(),
    ) {
        let off = Settings { time, quiet, ..Settings::default() };
        prop_assert!(next(&off, &life.days(), &Record::default(), now).is_empty());
    }

    #[test]
    fn every_reminder_is_to_come_outside_quiet_hours_and_rest_one_a_day_and_at_most_three(
        settings in any_settings(),
        life in any_life(),
        now in any_wall(),
    ) {
        let list = next(&settings, &life.days(), &Record::default(), now);
        prop_assert!(list.len() <= usize::from(IGNORED_AT_MOST));
        for one in &list {
            prop_assert!((one.date, one.at) > (now.date, now.time));
            prop_assert!(!settings.quiet.cover(one.at));
            let quiet = |(date, hours): &(CivilDay, QuietHours)| {
                hours.cover_from(*date, one.date, one.at)
            };
            prop_assert!(!life.quiet_evenings.iter().any(quiet));
            prop_assert!(!life.rests.iter().any(|rest| rest.covers(one.day)));
            prop_assert_eq!(one.day, Wall { date: one.date, time: one.at }.day(life.day_start));
            prop_assert!(TEXTS.contains(&one.text()));
        }
        for pair in list.windows(2) {
            prop_assert!(pair[0].date < pair[1].date && pair[0].day < pair[1].day);
        }
    }

    #[test]
    fn a_phone_that_nobody_opens_goes_silent_after_three_however_often_the_list_is_made(
        settings in any_settings(),
        life in any_life(),
        steps in any_steps(false),
        start in any_wall(),
    ) {
        let (came, record) = play(&settings, &life, &steps, start);
        prop_assert!(came.len() <= usize::from(IGNORED_AT_MOST), "{:?}", came);
        prop_assert!(!record.has_stopped(), "nobody was there to count");
    }

    #[test]
    fn however_a_phone_is_used_one_comes_a_day_and_none_after_three_that_were_ignored(
        settings in any_settings(),
        life in any_life(),
        steps in any_steps(true),
        start in any_wall(),
    ) {
        let (came, record) = play(&settings, &life, &steps, start);
        for pair in came.windows(2) {
            let (one, next) = (pair[0].0, pair[1].0);
            prop_assert!(one.date < next.date && one.day < next.day, "{:?}", came);
        }
        for four in came.windows(4) {
            prop_assert!(four[..3].iter().any(|(_, is_answered)| *is_answered), "{:?}", came);
        }
        if record.has_stopped() {
            let now = Wall { date: CivilDay::from_ymd(2028, 6, 1).unwrap(), time: LocalTime::MIDNIGHT };
            let opened = record.opened(now, life.day_start);
            prop_assert!(next(&settings, &life.days(), &opened, now).is_empty());
        }
    }

    #[test]
    fn the_list_is_the_same_whatever_order_plans_and_rests_are_in(
        settings in any_settings(),
        life in any_life(),
        now in any_wall(),
    ) {
        let mut turned = life.clone();
        turned.rests.reverse();
        turned.plans.reverse();
        turned.quiet_evenings.reverse();
        let record = Record::default();
        prop_assert_eq!(
            next(&settings, &life.days(), &record, now),
            next(&settings, &turned.days(), &record, now)
        );
    }
}
