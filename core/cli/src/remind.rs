//! `remind`: reminders, off until chosen. A terminal registers none with anybody: it shows the list of the next.

use hearth_app::{LocalTime, QuietHours, Reminders, Weekdays};
use serde_json::{Value, json};

use crate::asked::{RemindWhat, Switch};
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::{sayings, words};

/// Days of the week as people type them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Runs it.
pub async fn run(phone: &Phone, what: &RemindWhat) -> Result<Reply, Failure> {
    // What was typed comes first: a refusal changes nothing.
    let days = what.on.as_deref().map(weekdays).transpose()?;
    let at = what.at.as_deref().map(time).transpose()?;
    let quiet = what.quiet.as_deref().map(hours).transpose()?;
    let mut reminders = phone.hearth.reminders().await?;
    let mut settings = reminders.settings;
    settings.days = days.unwrap_or(settings.days);
    settings.time = at.unwrap_or(settings.time);
    settings.quiet = quiet.unwrap_or(settings.quiet);
    if what.off {
        (settings.days, settings.plans, settings.coming_back) = (Weekdays::NONE, false, false);
    }
    if let Some(switch) = what.coming_back {
        settings.coming_back = switch == Switch::On;
    }
    if let Some(switch) = what.plans {
        settings.plans = switch == Switch::On;
    }
    let switched = what.coming_back.or(what.plans).is_some();
    let chosen = what.on.is_some() || what.off || switched;
    if chosen || settings != reminders.settings {
        reminders = phone.hearth.set_reminders(settings).await?;
    }
    let today = phone.hearth.today().await?.day;
    let when = |date| words::day(date, today);
    let text = sayings::reminders(&reminders, when);
    Ok(Reply::new(text, as_json(&reminders)))
}

fn weekdays(typed: &str) -> Result<Weekdays, Failure> {
    if typed.trim().eq_ignore_ascii_case("daily") {
        return Ok(Weekdays::ALL);
    }
    let mut days = Weekdays::NONE;
    for word in typed.split(',') {
        let word = word.trim().to_lowercase();
        let number = DAYS.iter().zip(0..).find(|(day, _)| **day == word);
        let (_, number) = number.ok_or_else(|| Failure::bad_input(sayings::WHICH_DAYS))?;
        days = days.with(number);
    }
    Ok(days)
}

fn hours(typed: &str) -> Result<QuietHours, Failure> {
    let both = typed.split_once('-');
    let (from, to) = both.ok_or_else(|| Failure::bad_input(sayings::QUIET_HOURS))?;
    Ok(QuietHours { from: time(from)?, to: time(to)? })
}

fn time(typed: &str) -> Result<LocalTime, Failure> {
    let parsed = typed.trim().parse::<LocalTime>();
    parsed.map_err(|error| {
        Failure::bad_input(words::sentence(&crate::show::clean(&error.to_string())))
    })
}

fn as_json(reminders: &Reminders) -> Value {
    let of = reminders.settings;
    let days: Vec<u8> = of.days.into();
    let days: Vec<&str> =
        days.iter().filter_map(|day| DAYS.get(usize::from(*day)).copied()).collect();
    let next = reminders.next.iter().map(|one| {
        json!({
            "date": one.when.date.to_string(),
            "at": one.when.at.to_string(),
            "day": one.when.day.to_string(),
            "text": one.text,
        })
    });
    json!({
        "on": days,
        "at": of.time.to_string(),
        "quiet": { "from": of.quiet.from.to_string(), "to": of.quiet.to.to_string() },
        "plans": of.plans,
        "coming_back": of.coming_back,
        "stopped": reminders.stopped.is_some(),
        "next": next.collect::<Vec<_>>(),
    })
}
