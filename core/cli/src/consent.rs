//! `consent`: what touch is open for the two, and one's own choice. What is open is shown by itself; the own choice
//! only when asked for, because someone may be looking on. After every "no" the same words stand (SR-14).

use clap::Subcommand;
use hearth_app::{Choice, ConsentView, Hearth, OwnConsent};
use serde_json::{Value, json};

use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::secret::SecretFrom;
use crate::{card_words, days, journal_words, show, words};

/// `consent` ...
#[derive(Subcommand)]
pub enum Consent {
    /// What is open for you two
    Show {
        /// Your own choice as well; look around first
        #[arg(long)]
        mine: bool,
    },
    /// Choose 0, 1 or 2; going down counts at once, going up after a day
    Set {
        /// 0, 1 or 2
        level: u32,
        /// Its last day: 2026-12-01, today, tomorrow; up to 30 days ahead
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
        /// Where the journal's secret comes from, which the way up asks for.
        #[command(flatten)]
        secret: SecretFrom,
    },
    /// Go down, at once
    Lower {
        /// To 1 or 0
        #[arg(default_value_t = 0)]
        level: u32,
    },
    /// Nothing is open from now on; no reason is asked or shown
    NotToday,
    /// Something bigger is in the way: touch rests until you end the rest
    Bigger {
        /// End the rest
        #[arg(long)]
        over: bool,
    },
    /// Not ready: touch rests until you end the rest
    NotReady {
        /// End the rest
        #[arg(long)]
        over: bool,
    },
    /// Take back a choice on its day of waiting
    TakeBack,
}

/// Runs it.
pub async fn run(phone: &Phone, what: Option<&Consent>) -> Result<Reply, Failure> {
    match what.unwrap_or(&Consent::Show { mine: false }) {
        Consent::Show { mine } => view(phone, *mine).await,
        Consent::Set { level, until, secret } => {
            choose(phone, *level, until.as_ref(), secret).await
        }
        Consent::Lower { level } => choose(phone, *level, None, &SecretFrom::default()).await,
        Consent::NotToday => {
            phone.hearth.not_today().await?;
            lowered(phone)
        }
        Consent::Bigger { over: false } => {
            phone.hearth.something_bigger(true).await?;
            lowered(phone)
        }
        Consent::NotReady { over: false } => {
            phone.hearth.not_ready(true).await?;
            lowered(phone)
        }
        Consent::Bigger { over: true } => {
            phone.hearth.something_bigger(false).await?;
            Ok(Reply::new(card_words::REST_OVER, json!({ "resting": false })))
        }
        Consent::NotReady { over: true } => {
            phone.hearth.not_ready(false).await?;
            Ok(Reply::new(card_words::REST_OVER, json!({ "resting": false })))
        }
        Consent::TakeBack => {
            phone.hearth.take_raise_back().await?;
            Ok(Reply::new(card_words::TAKEN_BACK, json!({ "waits": null })))
        }
    }
}

async fn choose(
    phone: &Phone,
    level: u32,
    until: Option<&String>,
    secret: &SecretFrom,
) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?.day;
    let until = days::parse_option(until, today)?;
    // Going down asks for nothing.
    let proof = if phone.hearth.asks_for_secret(level, until).await? {
        Some(secret.prove(phone, journal_words::TO_GO_UP).await?)
    } else {
        None
    };
    match phone.hearth.choose(level, until, proof).await? {
        Choice::Now => lowered(phone),
        Choice::Earliest(moment) => {
            let text = line("consent-wait")?;
            let json = json!({ "counts": "later", "earliest": moment });
            Ok(Reply::new(show::wrap(text, phone.out.width, 0).join("\n"), json))
        }
    }
}

/// The answer to everything that lowers: the same for every reason.
fn lowered(phone: &Phone) -> Result<Reply, Failure> {
    let text = line("consent-lowered")?;
    Ok(Reply::new(show::wrap(text, phone.out.width, 0).join("\n"), json!({ "counts": "now" })))
}

/// A line of the catalogue.
fn line(id: &str) -> Result<&'static str, Failure> {
    let found = Hearth::consent_texts()?.line(id).map(|(_, text)| text);
    found.ok_or_else(|| Failure::trouble("internal", words::STUMBLED))
}

async fn view(phone: &Phone, mine: bool) -> Result<Reply, Failure> {
    let ConsentView { open, own } = phone.hearth.consent().await?;
    let texts = Hearth::consent_texts()?;
    let width = phone.out.width;
    let screen = texts.screen(if open == 0 { "consent-view-none" } else { "consent-card" });
    let mut lines = Vec::new();
    if let Some(screen) = screen {
        lines.push(screen.title.clone());
        if let Some(tier) =
            texts.tiers().filter(|_| open > 0).find(|tier| tier.level.level() == open)
        {
            lines.extend(show::wrap(&format!("{}. {}", tier.name, tier.text), width, 2));
        }
        lines.extend(screen.body.iter().flat_map(|text| show::wrap(text, width, 2)));
    }
    lines.extend(show::wrap(line("consent-higher-note")?, width, 2));
    let mut json = json!({ "open": open });
    if mine {
        let today = phone.hearth.today().await?.day;
        lines.push(String::new());
        lines.push(card_words::own_choice(&own, today));
        json["mine"] = of_own(&own);
    }
    Ok(Reply::new(lines.join("\n"), json))
}

fn of_own(own: &OwnConsent) -> Value {
    let waits = own.waits.as_ref().map(|waits| {
        let (level, until) = (waits.level, waits.until.to_string());
        json!({ "level": level, "until": until, "earliest": waits.earliest })
    });
    json!({
        "level": own.level,
        "until": own.until.map(|day| day.to_string()),
        "waits": waits,
        "resting": own.resting,
    })
}
