//! The small lines of the whole app (`product.md` 4f, 6c): greetings, empty screens, what was kept, what to do
//! when phones don't find each other. No line names a person's doing, or what somebody did not do.

use serde::{Deserialize, Deserializer, de};

use super::{Embedded, Line, TextId, WordsError, fill};
use crate::day::CivilDay;

static ENGLISH: Embedded<Lines> =
    Embedded::new("small lines", include_str!("../../../../content/en/today.toml"));

/// The lines of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    greeting: Vec<Greeting>,
    gap: Vec<Said>,
    empty: Vec<Empty>,
    saved: Vec<Line>,
    undo: Vec<Line>,
    rest: Vec<Line>,
    offline: Vec<Line>,
    sync: Vec<Said>,
    pair: Vec<Said>,
    lock: Vec<Said>,
    secret: Vec<Line>,
    restore: Vec<Line>,
    damage: Vec<Line>,
    storage: Vec<Line>,
    reminder: Vec<Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Greeting {
    id: TextId,
    when: When,
    text: String,
}

/// When a greeting is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// From this minute of the day to that one, both included; over midnight if the second is earlier.
    Clock(u16, u16),
    FirstDay,
    Resting,
}

/// A line, and for the writer when it is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    id: TextId,
    #[serde(default, rename = "when")]
    _when: Option<String>,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {
    id: TextId,
    screen: String,
    text: String,
}

/// What decides a greeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GreetingFor {
    /// The minute of the day by the phone's own clock, 0 to 1439.
    pub minute: u16,
    /// The app is new here.
    pub first_day: bool,
    /// This person rests.
    pub resting: bool,
}

impl Lines {
    /// The English lines.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The line with this id; `None` when this build has none.
    pub fn get(&self, id: &str) -> Option<&str> {
        let found = self.all().into_iter().find(|(known, _)| known.as_str() == id);
        found.map(|(_, text)| text)
    }

    /// The greeting of a moment. Resting comes before all else.
    pub fn greeting(&self, of: GreetingFor) -> Option<&str> {
        let fits = |when: When| match when {
            When::Resting => of.resting,
            When::FirstDay => of.first_day && !of.resting,
            When::Clock(from, to) => {
                let minute = of.minute;
                let within = if from <= to {
                    (from..=to).contains(&minute)
                } else {
                    minute >= from || minute <= to
                };
                within && !of.first_day && !of.resting
            }
        };
        let found = self.greeting.iter().find(|greeting| fits(greeting.when));
        found.map(|greeting| greeting.text.as_str())
    }

    /// The greeting after some quiet days (`product.md` 4f): one of a few by turns of days, with the moments so
    /// far where it names them.
    pub fn after_a_gap(&self, day: CivilDay, moments: u32, rested_week: bool) -> Option<String> {
        let by_turns = ["gap-1", "gap-2", "gap-3", "gap-4"];
        let id = match (moments, rested_week) {
            (_, true) => "gap-rested-week",
            (0, false) => "gap-none-yet",
            _ => by_turns[day.number() as usize % by_turns.len()],
        };
        let counted =
            if moments == 1 { "1 moment".to_owned() } else { format!("{moments} moments") };
        Some(fill(self.get(id)?, &[("moments", &counted)]))
    }

    /// What an empty screen says.
    pub fn empty(&self, screen: &str) -> Option<&str> {
        let found = self.empty.iter().find(|line| line.screen == screen);
        found.map(|line| line.text.as_str())
    }

    /// The generic texts of reminders: local, no name, no act (SR-18).
    pub fn reminders(&self) -> impl Iterator<Item = &str> {
        let asks = |line: &&Line| line.id.as_str() != "reminder-stopped";
        self.reminder.iter().filter(asks).map(|line| line.text.as_str())
    }

    /// The line that stands in the place of a tip after a hard check-in.
    pub(crate) fn just_rest(&self) -> &str {
        self.empty("tip").unwrap_or_default()
    }

    /// Every line with its id.
    fn all(&self) -> Vec<(&TextId, &str)> {
        let plain = [
            &self.saved,
            &self.undo,
            &self.rest,
            &self.offline,
            &self.secret,
            &self.restore,
            &self.damage,
            &self.storage,
            &self.reminder,
        ];
        let said = [&self.gap, &self.sync, &self.pair, &self.lock];
        let mut all: Vec<(&TextId, &str)> = Vec::new();
        all.extend(self.greeting.iter().map(|line| (&line.id, line.text.as_str())));
        all.extend(self.empty.iter().map(|line| (&line.id, line.text.as_str())));
        all.extend(plain.into_iter().flatten().map(|line| (&line.id, line.text.as_str())));
        all.extend(said.into_iter().flatten().map(|line| (&line.id, line.text.as_str())));
        all
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match text.as_str() {
            "first-day" => return Ok(Self::FirstDay),
            "resting" => return Ok(Self::Resting),
            _ => {}
        }
        let minute = |clock: &str| {
            let (hour, minute) = clock.split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        text.split_once('-')
            .and_then(|(start, end)| Some(Self::Clock(minute(start)?, minute(end)?)))
            .ok_or_else(|| de::Error::custom("a greeting is said at hh:mm-hh:mm"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fill::left_open;
    use super::*;

    fn lines() -> &'static Lines {
        Lines::english().unwrap()
    }

    #[test]
    fn every_minute_of_the_day_has_exactly_one_greeting() {
        for minute in 0..1440 {
            let of = GreetingFor { minute, first_day: false, resting: false };
            assert!(lines().greeting(of).is_some(), "{minute}");
            let clocks = lines().greeting.iter().filter(|greeting| match greeting.when {
                When::Clock(from, to) if from <= to => (from..=to).contains(&minute),
                When::Clock(from, to) => minute >= from || minute <= to,
                _ => false,
            });
            assert_eq!(clocks.count(), 1, "{minute}");
        }
    }

    #[test]
    fn rest_and_the_first_day_have_greetings_of_their_own() {
        let of = |first_day, resting| {
            lines().greeting(GreetingFor { minute: 600, first_day, resting }).unwrap()
        };
        assert_eq!(of(false, false), "Good morning.");
        assert_eq!(of(true, false), "Welcome. You can't do anything wrong here.");
        assert_eq!(of(true, true), "You are resting. All is as you left it.");
    }

    #[test]
    fn after_a_gap_the_words_are_the_same_kind_ones_however_long_it_was() {
        let day = CivilDay::from_ymd(2026, 11, 20).unwrap();
        let said = |days, moments, rested| {
            lines().after_a_gap(day.plus(days).unwrap(), moments, rested).unwrap()
        };
        let all: Vec<String> = (0..4).map(|days| said(days, 41, false)).collect();
        assert!(all.contains(&"Good to see you. 41 moments so far.".to_owned()), "{all:?}");
        assert!((0..4).any(|days| said(days, 1, false).contains("1 moment so far.")));
        assert_eq!(said(0, 5, true), "Rested this week. Welcome back.");
        assert!(said(0, 0, false).starts_with("Good to see you. You can begin"));
    }

    #[test]
    fn every_line_is_found_by_its_id_and_leaves_open_only_what_the_app_fills_in() {
        for (id, text) in lines().all() {
            assert_eq!(lines().get(id.as_str()), Some(text));
            for name in left_open(text) {
                assert!(["moments", "weeks", "date", "name"].contains(&name), "{id}: {name}");
            }
        }
        assert_eq!(lines().all().len(), 118);
        assert_eq!(lines().get("no-such-line"), None);
    }

    #[test]
    fn a_reminder_is_generic_and_names_nobody_and_nothing() {
        let reminders: Vec<&str> = lines().reminders().collect();
        assert_eq!(reminders.len(), 3);
        assert!(reminders.iter().all(|text| left_open(text).is_empty()));
    }

    #[test]
    fn an_empty_screen_has_one_kind_sentence() {
        assert_eq!(lines().empty("today"), Some("Nothing here for today. That is fine."));
        assert_eq!(lines().just_rest(), "Today, just rest.");
    }
}
