//! One person's choice on one phone, step by step.

use super::*;
use crate::day::CivilDay;
use crate::ids::EntryId;
use crate::unlock::UnlockProof;

const HOUR: i64 = 3600;

fn day(number: i32) -> CivilDay {
    CivilDay::from_number(20_000).unwrap().plus(number).unwrap()
}

fn at(hours: i64) -> Now {
    Now {
        seconds: 1_000_000_000 + hours * HOUR,
        day: day(i32::try_from(hours.div_euclid(24)).unwrap()),
    }
}

fn says(level: u32, until: i32) -> Published {
    Published { open: Level::new(level).unwrap(), until: day(until) }
}

fn live(number: u8, says: Published) -> LiveEntry {
    LiveEntry { entry: EntryId([number; 16]), says: Some(says) }
}

/// What a member holds, and what waits.
#[derive(Default)]
struct Desk {
    private: Private,
    own: Vec<LiveEntry>,
    written: u8,
}

impl Desk {
    fn choose(&mut self, wish: Published, now: Now) -> Result<Chosen, ConsentError> {
        let proof = UnlockProof::mint(now.seconds);
        self.private.choose(wish, &self.own, now, Some(&proof))
    }

    /// Writes what is due; gives what was said.
    fn write(&mut self, now: Now) -> Option<Published> {
        let act = self.private.due(&self.own, now)?;
        self.written += 1;
        self.own.retain(|live| !act.replaces.contains(&live.entry));
        self.own.push(live(self.written, act.says));
        self.private.written();
        Some(act.says)
    }

    fn open(level: u32, until: i32) -> Self {
        Self { own: vec![live(0, says(level, until))], written: 0, ..Self::default() }
    }
}

#[test]
fn sr_12_silence_opens_nothing() {
    let desk = Desk::default();
    let theirs = [live(9, says(2, 20))];
    assert_eq!(desk.private.open(&desk.own, &theirs, at(0)), Level::NONE);
    assert_eq!(desk.private.open(&theirs, &desk.own, at(0)), Level::NONE);
    assert!(!desk.private.is_resting());
}

#[test]
fn sr_08_what_is_open_is_the_lower_of_two_and_nothing_where_anything_is_unknown() {
    let (open, today) = (says(2, 20), day(3));
    let unread = LiveEntry { entry: EntryId([8; 16]), says: None };
    for (entries, expected) in [
        (vec![], 0),
        (vec![live(1, open)], 2),
        (vec![live(1, open), live(2, says(1, 20))], 1),
        (vec![live(1, open), live(2, Published::NOTHING)], 0),
        (vec![live(1, open), live(2, says(2, 2))], 0),
        (vec![live(1, open), unread], 0),
        (vec![unread], 0),
    ] {
        let turned: Vec<LiveEntry> = entries.iter().rev().copied().collect();
        assert_eq!(value(&entries, today), value(&turned, today), "in any order");
        assert_eq!(value(&entries, today).open.number(), expected);
    }
    for one in 0..=2 {
        for other in 0..=2 {
            let both = open_for_both(says(one, 20).on(today), says(other, 20).on(today));
            assert_eq!(u32::from(both.number()), one.min(other));
        }
    }
    let later = Published { open: Level::from_peer(5).unwrap(), until: day(20) };
    assert_eq!(
        open_for_both(later, later),
        Level::HIGHEST_NOW,
        "the touch programme does not stand"
    );
}

#[test]
fn a_level_of_nine_and_one_of_the_programme_are_each_refused_in_one_sentence() {
    for (level, sentence) in [
        (9, "there is no level 9; choose 0, 1 or 2"),
        (
            3,
            "level 3 belongs to the touch programme, which is not part of this version; choose 0, 1 or 2",
        ),
    ] {
        assert_eq!(Level::new(level).unwrap_err().to_string(), sentence);
    }
    assert_eq!(Level::new(2).unwrap(), Level::HIGHEST_NOW);
}

#[test]
fn sr_10_a_raise_needs_a_fresh_unlock_and_counts_a_day_later() {
    let mut desk = Desk::default();
    let refused = desk.private.choose(says(2, 20), &desk.own, at(0), None);
    assert_eq!(refused, Err(ConsentError::NeedsUnlock));
    let stale = UnlockProof::mint(at(0).seconds - 60);
    let refused = desk.private.choose(says(2, 20), &desk.own, at(0), Some(&stale));
    assert_eq!(refused, Err(ConsentError::NeedsUnlock));
    assert!(desk.private == Private::default(), "a refusal changes nothing");

    assert_eq!(desk.choose(says(2, 20), at(0)), Ok(Chosen::Waits(at(24).seconds)));
    for hour in [0, 1, 23] {
        assert_eq!(desk.write(at(hour)), None);
    }
    assert_eq!(desk.write(at(24)), Some(says(2, 20)));
    assert_eq!(desk.write(at(25)), None, "once");
}

#[test]
fn sr_10_the_wait_begins_again_when_the_clock_goes_back() {
    let mut desk = Desk::default();
    desk.choose(says(1, 20), at(0)).unwrap();
    assert_eq!(desk.write(at(20)), None);
    assert_eq!(desk.write(at(10)), None, "the clock went back");
    assert_eq!(desk.write(at(24)), None);
    assert_eq!(desk.write(at(33)), None);
    assert_eq!(desk.write(at(34)), Some(says(1, 20)));
}

#[test]
fn sr_10_lowering_asks_for_nothing_and_counts_at_once_also_before_it_is_written() {
    let mut desk = Desk::open(2, 20);
    let theirs = [live(9, says(2, 20))];
    assert_eq!(desk.private.open(&desk.own, &theirs, at(0)).number(), 2);
    let lowered = desk.private.choose(says(1, 20), &desk.own, at(0), None);
    assert_eq!(lowered, Ok(Chosen::AtOnce));
    assert_eq!(desk.private.open(&desk.own, &theirs, at(0)).number(), 1);
    assert_eq!(desk.write(at(0)), Some(says(1, 20)));
    assert_eq!(desk.own.len(), 1, "what it replaces is deleted");
    desk.private.not_today();
    assert_eq!(desk.private.open(&desk.own, &theirs, at(0)).number(), 0);
    assert_eq!(desk.write(at(0)), Some(Published::NOTHING));
    assert_eq!(
        desk.own,
        [live(2, Published::NOTHING)],
        "a live nothing stands against other phones"
    );
}

#[test]
fn sr_10_a_death_between_the_steps_of_writing_leaves_a_lowering_and_drops_a_raise() {
    // Before the space was written: the state of mine.db alone says what is due.
    let mut desk = Desk::open(2, 20);
    desk.private.not_today();
    let woken = desk.private.clone();
    assert!(desk.private.due(&desk.own, at(0)).is_some());
    desk.private = woken;
    assert_eq!(desk.write(at(5)), Some(Published::NOTHING));
    // After the space was written, before the state was: nothing is written twice.
    let mut desk = Desk::open(2, 20);
    desk.private.not_today();
    let woken = desk.private.clone();
    desk.write(at(0)).unwrap();
    desk.private = woken;
    assert_eq!(desk.write(at(5)), None);
    let mut desk = Desk::default();
    desk.choose(says(2, 20), at(0)).unwrap();
    let woken = desk.private.clone();
    desk.write(at(24)).unwrap();
    desk.private = woken;
    assert_eq!(desk.write(at(48)), None);
    assert_eq!(desk.own, [live(1, says(2, 20))]);
}

#[test]
fn an_act_that_leaves_the_published_value_as_it_is_writes_nothing() {
    let mut never = Desk::default();
    never.private.not_today();
    assert_eq!(never.write(at(0)), None);
    let mut expired = Desk::open(2, -1);
    expired.private.not_today();
    assert_eq!(expired.write(at(0)), None);
    let mut nothing = Desk { own: vec![live(0, Published::NOTHING)], ..Desk::default() };
    nothing.private.set_bigger(true);
    nothing.private.set_not_ready(true);
    assert_eq!(nothing.write(at(0)), None);
    let mut same = Desk::open(1, 20);
    assert_eq!(same.choose(says(1, 20), at(0)), Ok(Chosen::AtOnce));
    assert_eq!(same.write(at(0)), None);
    assert!(same.private.lower.is_none(), "and it is settled");
}

#[test]
fn a_lowering_never_prolongs_and_a_longer_end_is_a_raise() {
    let mut desk = Desk::open(2, 5);
    assert_eq!(desk.private.choose(says(1, 20), &desk.own, at(0), None), Ok(Chosen::AtOnce));
    assert_eq!(desk.write(at(0)), Some(says(1, 5)));
    assert_eq!(
        desk.private.choose(says(1, 20), &desk.own, at(0), None),
        Err(ConsentError::NeedsUnlock)
    );
    assert_eq!(desk.private.choose(says(1, 3), &desk.own, at(0), None), Ok(Chosen::AtOnce));
    assert_eq!(desk.write(at(0)), Some(says(1, 3)), "a nearer end counts at once");
}

#[test]
fn a_choice_ends_within_thirty_days_and_not_before_it_counts() {
    let mut desk = Desk::default();
    for (until, expected) in [
        (0, Err(ConsentError::EndsTooSoon)),
        (-400, Err(ConsentError::EndsTooSoon)),
        (1, Ok(())),
        (30, Ok(())),
        (31, Err(ConsentError::EndsTooLate)),
    ] {
        assert_eq!(desk.choose(says(1, until), at(0)).map(drop), expected, "{until}");
    }
    let mut open = Desk::open(2, 5);
    for (hours, level) in [(0, 2), (5 * 24, 2), (6 * 24, 0)] {
        assert_eq!(open.private.open(&open.own, &open.own, at(hours)).number(), level);
    }
    open.private.due(&open.own.clone(), at(6 * 24));
    let back = open.private.open(&open.own, &[live(9, says(2, 20))], at(0));
    assert_eq!(back, Level::NONE, "what has ended does not begin again when the clock goes back");
}

#[test]
fn nothing_that_waits_to_rise_survives_a_lowering_a_rest_or_an_act_it_had_not_seen() {
    let waiting = || {
        let mut desk = Desk::open(1, 20);
        desk.choose(says(2, 20), at(0)).unwrap();
        desk
    };
    let falls: [fn(&mut Desk); 6] = [
        |desk| desk.private.not_today(),
        |desk| desk.private.set_bigger(true),
        |desk| desk.private.set_not_ready(true),
        |desk| desk.private.take_back(),
        |desk| desk.own.push(live(7, says(2, 20))),
        |desk| desk.own.clear(),
    ];
    for fall in falls {
        let mut desk = waiting();
        fall(&mut desk);
        assert_ne!(desk.write(at(30)), Some(says(2, 20)));
        assert_eq!(desk.write(at(99)), None);
    }
    assert_eq!(waiting().write(at(30)), Some(says(2, 20)));
}

#[test]
fn a_rest_of_ones_own_holds_a_raise_back_until_it_is_ended() {
    let mut desk = Desk::open(2, 20);
    desk.private.set_bigger(true);
    desk.private.set_not_ready(true);
    assert_eq!(desk.write(at(0)), Some(Published::NOTHING));
    assert_eq!(desk.choose(says(1, 20), at(0)), Err(ConsentError::Resting));
    desk.private.set_bigger(false);
    assert_eq!(desk.choose(says(1, 20), at(0)), Err(ConsentError::Resting));
    desk.private.set_not_ready(false);
    assert_eq!(desk.write(at(0)), None, "nothing comes back by itself");
    assert!(desk.choose(says(1, 20), at(0)).is_ok());
}

#[test]
fn sr_11_a_restored_phone_says_nothing_even_if_it_believes_to_have_said_so() {
    for mut desk in [Desk::default(), Desk::open(2, 20)] {
        desk.choose(says(2, 25), at(0)).unwrap();
        desk.private.start_again();
        let theirs = [live(9, says(2, 20))];
        assert_eq!(
            desk.private.open(&desk.own, &theirs, at(30)),
            Level::NONE,
            "before it is written"
        );
        assert_eq!(desk.write(at(30)), Some(Published::NOTHING));
        assert_eq!(desk.write(at(60)), None);
    }
}
