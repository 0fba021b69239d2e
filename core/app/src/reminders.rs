//! Reminders (SR-18): off until chosen, generic, at most one a day, none in quiet hours or on a day of rest, none
//! after three that were ignored. The host registers the list that it is given; nothing is sent from here.

use hearth_domain::entries::{PlanKind, PlanStatus};
use hearth_domain::reminders::{Days, Record, Reminder, Settings, Wall, next};
use hearth_domain::rhythm::Rest;
use hearth_domain::words::Lines;
use hearth_store::couple::What;

pub use hearth_domain::local_time::LocalTime;
pub use hearth_domain::reminders::{QuietHours, Settings as ReminderSettings, Weekdays};

use crate::core::Core;
use crate::error::Result;
use crate::hearth::Hearth;
use crate::moments::practices;
use crate::own_rhythm::quiet_of;
use crate::own_settings::{self, BACK_ON, REMINDED, REMINDERS};
use crate::reading::Both;

/// How many coming plans are looked at.
const AGREED: usize = 200;

/// What is chosen, and what comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reminders {
    /// What is chosen; nothing at first.
    pub settings: ReminderSettings,
    /// The next ones, soonest first, at most three: to be registered in the place of all that were before.
    pub next: Vec<NextReminder>,
    /// The line that says that they stopped because they went unused; `None` while they come.
    pub stopped: Option<String>,
}

/// A reminder that the host is to register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NextReminder {
    /// When, and for which civil day.
    pub when: Reminder,
    /// What it says: no name, no act, and not what it is about.
    pub text: String,
}

impl Hearth {
    /// The next reminders. To be asked for whenever the person opens the app: one that came earlier today is
    /// answered by that.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn reminders(&self) -> Result<Reminders> {
        self.give_reminders(None).await
    }

    /// Chooses what is reminded of, and when; nothing turns reminders off. Choosing again after they stopped
    /// turns them on again.
    ///
    /// # Errors
    /// [`crate::HearthError::Invalid`] for a time within the quiet hours; nothing was changed then.
    pub async fn set_reminders(&self, settings: ReminderSettings) -> Result<Reminders> {
        settings.check()?;
        self.give_reminders(Some(settings)).await
    }

    async fn give_reminders(&self, chosen: Option<Settings>) -> Result<Reminders> {
        let (wall, today, settings, record) =
            self.writer.run(move |core| core.reminded(chosen)).await?;
        let start = self.writer.run(|core| Ok(core.day_start)).await?;
        let of = record.clone();
        let list = self
            .read(move |both| {
                let (rests, back_on, return_day) = days(both, today)?;
                let (plans, quiet_evenings) = agreed(both, today)?;
                let days = Days {
                    day_start: start,
                    rests: &rests,
                    back_on,
                    plans: &plans,
                    quiet_evenings: &quiet_evenings,
                    return_day,
                };
                Ok(next(&settings, &days, &of, wall))
            })
            .await?;
        let stopped = settings.are_on() && record.has_stopped();
        let given = list.clone();
        self.writer.run(move |core| core.keep_given(&record, &given, wall)).await?;
        let lines = Lines::english()?;
        let text = |one: &Reminder| lines.get(one.text()).unwrap_or_default().to_owned();
        let next = list.iter().map(|one| NextReminder { when: *one, text: text(one) }).collect();
        let stopped = lines.get("reminder-stopped").filter(|_| stopped).map(str::to_owned);
        Ok(Reminders { settings, next, stopped })
    }
}

type Today = hearth_domain::day::CivilDay;

/// The rests of both rooms that ask nothing, the day of the last "it is over", and the day of the one line for coming back.
fn days(both: &Both<'_>, today: Today) -> Result<(Vec<Rest>, Option<Today>, Option<Today>)> {
    let of = practices(both, today)?;
    let return_day = quiet_of(both, &of, today)?.return_day;
    let back_on = own_settings::read(both.mine, BACK_ON)?;
    Ok((of.quiet, back_on, return_day))
}

/// The dates and times of what the two agreed on, and the evenings that they set aside to be quiet. One that began
/// yesterday may last into today.
type Agreed = (Vec<(Today, Option<LocalTime>)>, Vec<(Today, QuietHours)>);

fn agreed(both: &Both<'_>, today: Today) -> Result<Agreed> {
    let (mut dates, mut evenings) = (Vec::new(), Vec::new());
    let yesterday = today.plus(-1).unwrap_or(today);
    for shown in both.couple.agenda(yesterday, &both.hidden, AGREED)? {
        let What::Plan { stand, .. } = shown.what else { continue };
        if stand.status != PlanStatus::Agreed {
            continue;
        }
        dates.push((shown.day, stand.terms.time));
        if let (PlanKind::Quiet, Some(from)) = (stand.kind, stand.terms.time) {
            evenings.push((shown.day, evening(from, stand.terms.lasts())));
        }
    }
    Ok((dates, evenings))
}

/// From when to when an evening is quiet; one without a length until midnight.
fn evening(from: LocalTime, lasts: Option<u16>) -> QuietHours {
    const DAY: u16 = 1440;
    // A whole day would end where it begins, and be none.
    let end = lasts.map(|lasts| from.minutes().saturating_add(lasts.min(DAY - 1)) % DAY);
    QuietHours { from, to: end.and_then(LocalTime::from_minutes).unwrap_or(LocalTime::MIDNIGHT) }
}

impl Core {
    /// What is chosen, newly or before, and what came of earlier ones now that the app is open.
    fn reminded(&mut self, chosen: Option<Settings>) -> Result<(Wall, Today, Settings, Record)> {
        let (now, today) = self.now()?;
        let wall = Wall::of(now.utc_seconds, now.offset_minutes)?;
        let settings: Settings = self.own(REMINDERS)?.unwrap_or_default();
        let record: Record = self.own(REMINDED)?.unwrap_or_default();
        let record = record.opened(wall, self.day_start);
        let Some(chosen) = chosen else { return Ok((wall, today, settings, record)) };
        self.keep_own(REMINDERS, &chosen)?;
        let record = if chosen.are_on() { record.turned_on(wall) } else { record };
        Ok((wall, today, chosen, record))
    }

    /// Keeps what is with the host now; nothing is written when that is what was kept.
    fn keep_given(&mut self, record: &Record, list: &[Reminder], wall: Wall) -> Result<()> {
        let record = record.clone().giving(list, wall);
        let kept: Record = self.own(REMINDED)?.unwrap_or_default();
        if record == kept { Ok(()) } else { self.keep_own(REMINDED, &record) }
    }
}
