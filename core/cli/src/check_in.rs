//! `check-in`: how one is, only for oneself, or the ticked fields for two.

use clap::{Subcommand, ValueEnum};
use hearth_app::{
    Body, CheckIn as Fields, CheckInDay, HearthError, Item, ItemPage, Need, Scale, Ticks, TrendDay,
};
use serde_json::{Value, json};

use crate::args::Page;
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::{between_words as says, days, input, json, show, words};

/// `check-in` ...
#[derive(Subcommand)]
pub enum CheckIn {
    /// How you are today, and what your partner shared
    Show,
    /// Note how you are today; only you, unless you say what to share. What you noted of today before stays
    #[command(group = clap::ArgGroup::new("how").required(true).multiple(true))]
    Note {
        /// How you feel, 1 to 5
        #[arg(long, group = "how")]
        mood: Option<u8>,
        /// How much there is to give, 1 to 5
        #[arg(long, group = "how")]
        energy: Option<u8>,
        /// What would help: listen, help, touch, space, fun or none
        #[arg(long, group = "how")]
        need: Option<String>,
        /// What is on your mind; `-` reads it from standard input
        #[arg(long, group = "how")]
        mind: Option<String>,
        /// What to share, each by itself
        #[arg(long, value_enum, value_delimiter = ',', value_name = "FIELDS")]
        share: Vec<Field>,
    },
    /// Share these fields of a check-in, and no others
    Share {
        /// Which
        #[arg(value_enum, required_unless_present = "nothing")]
        fields: Vec<Field>,
        /// Nothing of it any more
        #[arg(long, conflicts_with = "fields")]
        nothing: bool,
        /// The day it is of [default: today]
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
    },
    /// Your own days, only you
    Past {
        /// Of how many days
        #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
        days: u16,
    },
    /// What your partner shared, newest first
    Theirs {
        /// Which page.
        #[command(flatten)]
        page: Page,
    },
    /// How often today asks how you are; only you know
    Ask {
        /// none, daily or weekly
        cadence: String,
    },
}

/// A field of a check-in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Field {
    /// How you feel.
    Mood,
    /// How much there is to give.
    Energy,
    /// What would help.
    Need,
    /// What is on your mind.
    Mind,
}

fn ticks(fields: &[Field]) -> Ticks {
    let has = |field| fields.contains(&field);
    Ticks {
        mood: has(Field::Mood),
        energy: has(Field::Energy),
        need: has(Field::Need),
        mind: has(Field::Mind),
    }
}

/// Runs it.
pub async fn run(phone: &Phone, what: Option<&CheckIn>) -> Result<Reply, Failure> {
    match what.unwrap_or(&CheckIn::Show) {
        CheckIn::Show => today(phone).await,
        CheckIn::Note { mood, energy, need, mind, share } => {
            let scale = |level: &Option<u8>| level.map(Scale::new).transpose();
            let (mood, energy) = (
                scale(mood).map_err(HearthError::from)?,
                scale(energy).map_err(HearthError::from)?,
            );
            let need: Option<Need> = need
                .as_deref()
                .map(|need| need.trim().to_lowercase().parse())
                .transpose()
                .map_err(HearthError::from)?;
            let mind = match mind {
                Some(mind) => Some(input::text(mind).await?),
                None => None,
            };
            let fields = Fields::new(mood, energy, need, mind.as_deref());
            let fields = fields.map_err(HearthError::from)?;
            phone.hearth.add_to_check_in(fields, ticks(share)).await?;
            // What is ticked and has no answer is not shared.
            let day = phone.hearth.check_in_day(None).await?;
            Ok(Reply::new(says::shared(day.shared), of_day(&day)))
        }
        CheckIn::Share { fields, on, .. } => {
            let today = phone.hearth.today().await?.day;
            let on = days::parse_option(on.as_ref(), today)?;
            let shared = phone.hearth.share_check_in(on, ticks(fields)).await;
            shared.map_err(|error| match error {
                HearthError::NotHere => {
                    Failure { sentence: says::NO_SUCH_CHECK_IN.to_owned(), ..error.into() }
                }
                error => error.into(),
            })?;
            let day = phone.hearth.check_in_day(on).await?;
            let text = match says::fields(day.shared) {
                Some(_) => says::shared(day.shared),
                None => says::TAKEN_BACK.to_owned(),
            };
            Ok(Reply::new(text, of_day(&day)))
        }
        CheckIn::Past { days } => past(phone, *days).await,
        CheckIn::Theirs { page } => theirs(phone, page).await,
        CheckIn::Ask { cadence } => {
            let cadence = cadence.trim().to_lowercase().parse::<hearth_app::CheckInCadence>();
            let cadence = cadence.map_err(HearthError::from)?;
            phone.hearth.set_check_in_cadence(cadence).await?;
            let name = cadence.name();
            Ok(Reply::new(says::asked_for(name), json!({ "cadence": name })))
        }
    }
}

async fn today(phone: &Phone) -> Result<Reply, Failure> {
    let day = phone.hearth.check_in_day(None).await?;
    let mut lines = Vec::new();
    match &day.mine {
        Some(mine) => {
            lines.push(words::badge(mine.visibility).to_owned());
            lines.extend(show::check_in(&mine.body, phone.out.width, 2));
            lines.push(says::is_shared(day.shared));
        }
        None => lines.push(says::HOW_ARE_YOU.to_owned()),
    }
    if let Some(theirs) = &day.theirs {
        lines.push(String::new());
        lines.push(says::shared_by(&partner(phone).await?));
        lines.extend(show::check_in(&theirs.body, phone.out.width, 2));
    }
    Ok(Reply::new(lines.join("\n"), of_day(&day)))
}

async fn partner(phone: &Phone) -> Result<String, Failure> {
    let name = phone.hearth.partner().await?.map(|partner| show::clean(&partner.name));
    Ok(name.unwrap_or_else(|| words::PARTNER.to_owned()))
}

async fn past(phone: &Phone, days: u16) -> Result<Reply, Failure> {
    let trend = phone.hearth.own_trend(days).await?;
    let level = |level: Option<u8>| level.map_or_else(|| " ".repeat(5), says::dots);
    let line = |one: &TrendDay| {
        let day = one.day.date().format("%a %e %b %Y");
        let line = format!("{day}  mood {}  energy {}", level(one.mood), level(one.energy));
        line.trim_end().to_owned()
    };
    let mut lines: Vec<String> = trend.iter().rev().map(line).collect();
    if lines.is_empty() {
        lines.push(says::NO_CHECK_INS.to_owned());
    }
    let days = trend
        .iter()
        .map(|one| json!({ "day": one.day.to_string(), "mood": one.mood, "energy": one.energy }));
    Ok(Reply::new(lines.join("\n"), json!({ "days": days.collect::<Vec<Value>>() })))
}

async fn theirs(phone: &Phone, Page { limit, after }: &Page) -> Result<Reply, Failure> {
    let page: ItemPage =
        phone.hearth.check_ins_for_me(after.as_deref(), usize::from(*limit)).await?;
    let partner = partner(phone).await?;
    let mut text = show::items(&page.items, Some(&partner), phone.out.width);
    if page.items.is_empty() {
        let nothing = if after.is_some() { words::NO_MORE } else { says::NONE_SHARED };
        nothing.clone_into(&mut text);
    }
    if let Some(cursor) = &page.next {
        text.push_str("\n\nThere is more: add --after ");
        text.push_str(cursor);
    }
    Ok(Reply::new(text, json::page(&page)))
}

/// A day. What the other did not share has no field at all, whatever the reason.
fn of_day(day: &CheckInDay) -> Value {
    let fields = |item: &Item| match &item.body {
        Body::CheckIn { mood, energy, need, mind } => {
            let mut fields = json!({ "mood": mood, "energy": energy, "mind": mind });
            fields["need"] = json!(need.map(Need::name));
            fields
        }
        _ => Value::Null,
    };
    let Ticks { mood, energy, need, mind } = day.shared;
    let mut json = json!({
        "day": day.day.to_string(),
        "mine": day.mine.as_ref().map(fields),
        "shared": { "mood": mood, "energy": energy, "need": need, "mind": mind },
        "cadence": day.cadence.name(),
    });
    if let Some(theirs) = &day.theirs {
        json["theirs"] = fields(theirs);
    }
    if let Some(mine) = &day.mine {
        json["id"] = json!(mine.id.to_string());
    }
    json
}
