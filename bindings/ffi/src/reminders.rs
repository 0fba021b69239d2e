//! Reminders: off until chosen, generic, at most one a day. The host registers the list that it is given.

use hearth_app as app;
use hearth_app::{CivilDay, LocalTime};

use crate::error::Result;
use crate::open::Hearth;

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
#[expect(missing_docs, reason = "each is a name of a day")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// The week as the app numbers it, from 0.
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// When no reminder comes, every night.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct QuietHours {
    /// When they start.
    pub starts: LocalTime,
    /// When they are over.
    pub ends: LocalTime,
}

/// What a person chose about reminders. One's own; never synced.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct ReminderSettings {
    /// On which days of the week one comes. None at first.
    pub days: Vec<Weekday>,
    /// Whether one comes on the day of a plan that the two agreed on.
    pub plans: bool,
    /// Whether one comes after fourteen quiet days: once, and then no more.
    pub coming_back: bool,
    /// When it comes.
    pub time: LocalTime,
    /// When none comes, every night.
    pub quiet: QuietHours,
}

impl From<ReminderSettings> for app::ReminderSettings {
    fn from(settings: ReminderSettings) -> Self {
        let ReminderSettings { days, plans, coming_back, time, quiet } = settings;
        let chosen = (0..).zip(WEEK).filter(|(_, day)| days.contains(day));
        let days = chosen.fold(app::Weekdays::NONE, |week, (number, _)| week.with(number));
        let quiet = app::QuietHours { from: quiet.starts, to: quiet.ends };
        Self { days, plans, coming_back, time, quiet }
    }
}

impl From<app::ReminderSettings> for ReminderSettings {
    fn from(settings: app::ReminderSettings) -> Self {
        let app::ReminderSettings { days, plans, coming_back, time, quiet } = settings;
        let numbers = Vec::<u8>::from(days);
        let chosen = (0..).zip(WEEK).filter(|(number, _)| numbers.contains(number));
        let quiet = QuietHours { starts: quiet.from, ends: quiet.to };
        Self { days: chosen.map(|(_, day)| day).collect(), plans, coming_back, time, quiet }
    }
}

/// A reminder that the host is to register.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct NextReminder {
    /// The date that the calendar shows when it comes.
    pub date: CivilDay,
    /// When it comes, on the wall clock of wherever the person is then.
    pub at: LocalTime,
    /// What it says: no name, no act, and not what it is about.
    pub text: String,
}

/// What is chosen, and what comes of it.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Reminders {
    /// What is chosen; nothing at first.
    pub settings: ReminderSettings,
    /// The next ones, soonest first, at most three: to be registered in the place of all that were before.
    pub next: Vec<NextReminder>,
    /// The line that says that they stopped because they went unused; none while they come.
    pub stopped: Option<String>,
}

impl From<app::Reminders> for Reminders {
    fn from(reminders: app::Reminders) -> Self {
        let app::Reminders { settings, next, stopped } = reminders;
        let one =
            |app::NextReminder { when, text }| NextReminder { date: when.date, at: when.at, text };
        Self { settings: settings.into(), next: next.into_iter().map(one).collect(), stopped }
    }
}

#[uniffi::export]
impl Hearth {
    /// The next reminders. To be asked for whenever the person opens the app: one that came earlier today is answered by
    /// that.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn reminders(&self) -> Result<Reminders> {
        Ok(self.app.reminders().await?.into())
    }

    /// Chooses what is reminded of, and when; nothing turns reminders off. Choosing again after they stopped turns them
    /// on again.
    ///
    /// # Errors
    /// `Invalid` for a time within the quiet hours; nothing was changed then.
    pub async fn set_reminders(&self, settings: ReminderSettings) -> Result<Reminders> {
        Ok(self.app.set_reminders(settings.into()).await?.into())
    }
}
