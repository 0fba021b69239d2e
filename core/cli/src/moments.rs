//! `today`, `did`, `rest`, `rhythm`: what two people do again and again, and days off from it.

use hearth_app::{TipOfTheDay, Visibility};
use serde_json::{Value, json};

use crate::args::{DidWhat, RestWhen};
use crate::asked::{RhythmWhat, Switch};
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::{between_words, card, card_words, challenge, days, events, json, sayings, show, words};

/// `today`.
pub async fn today(phone: &Phone) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?;
    // Whoever looks at today has opened the app: a reminder that came today is answered by that.
    phone.hearth.reminders().await?;
    let mut lines = vec![words::long_day(today.day, false)];
    let name = today.name.as_deref().map(show::clean);
    let rhythm = phone.hearth.rhythm().await?;
    let moments = words::moments_of(today.moments, rhythm.own.moments);
    let greeting = || words::greeting(name.as_deref(), &moments);
    lines.push(today.after_a_gap.clone().unwrap_or_else(greeting));
    if let Some(small) = &today.small_thing {
        lines.push(String::new());
        lines.push(format!("One small thing: {} \u{B7} {} min", small.name, small.minutes));
        lines.extend(show::wrap(&small.one_line, phone.out.width, 2));
        lines.push(format!("  If you like, and then: hearth did {}", small.ritual));
    }
    let (tip, rest) = match &today.tip {
        Some(TipOfTheDay::Tip(tip)) => (Some(tip), None),
        Some(TipOfTheDay::Rest(line)) => (None, Some(line)),
        None => (None, None),
    };
    if let Some(line) = rest {
        lines.push(String::new());
        lines.push(line.clone());
    }
    if let Some(tip) = tip {
        lines.push(String::new());
        lines.extend(show::wrap(&format!("A tip: {}", tip.text), phone.out.width, 0));
    }
    if today.resting {
        lines.push(String::new());
        lines.push(words::RESTING.to_owned());
    }
    if !today.plans.is_empty() {
        lines.push(String::new());
        lines.push("Coming up".to_owned());
        lines.push(show::items(&today.plans, today.partner.as_deref(), phone.out.width));
    }
    // On days that ask for nothing, the card waits where it is.
    let card = if today.tip.is_some() { Some(phone.hearth.card().await?) } else { None };
    let once = [
        card.as_ref().and_then(card_words::today),
        today.check_in.then(|| between_words::ASKED.to_owned()),
        today.challenge.as_ref().map(between_words::this_week),
    ];
    for text in once.into_iter().flatten() {
        lines.push(String::new());
        lines.extend(show::wrap(&text, phone.out.width, 0));
    }
    let seen = events::append(phone, &mut lines).await?;
    let small = today.small_thing.as_ref().map(|small| {
        json!({
            "ritual": small.ritual.as_str(),
            "name": small.name,
            "minutes": small.minutes,
            "one_line": small.one_line,
        })
    });
    let mut json = json::rhythm(&rhythm);
    let more = json!({
        "day": today.day.to_string(),
        "name": today.name,
        "partner": today.partner,
        "moments": today.moments,
        "small_thing": small,
        "plans": today.plans.iter().map(json::item).collect::<Vec<Value>>(),
        "tip": tip.map(|tip| json!({ "id": tip.id, "text": tip.text, "kept": tip.kept })),
        "rest": rest,
        "card": card.as_ref().map(card::of_today),
        "check_in": today.check_in,
        "challenge": today.challenge.as_ref().map(challenge::of),
        "after_a_gap": today.after_a_gap,
    });
    if let (Value::Object(json), Value::Object(more)) = (&mut json, more) {
        json.extend(more);
    }
    Ok(Reply { text: lines.join("\n"), json, seen })
}

/// `did`.
pub async fn did(phone: &Phone, what: &DidWhat) -> Result<Reply, Failure> {
    let Some(exercise) = &what.exercise else {
        let shared = phone.hearth.share_earlier_moments().await?;
        return Ok(Reply::new(words::shared_earlier(shared), json!({ "shared": shared })));
    };
    let today = phone.hearth.today().await?.day;
    let on = days::parse_option(what.on.as_ref(), today)?;
    let visibility = what.only_me.then_some(Visibility::Private);
    let did = phone.hearth.did(exercise, on, visibility).await;
    let did = did.map_err(|error| {
        let mut failure = Failure::from(error);
        // Where one was guessed, the guess is enough.
        let guessed = failure.sentence.ends_with('?');
        if failure.sentence.starts_with(words::NO_EXERCISE) && !guessed {
            let sentence = failure.sentence.trim_end_matches('.');
            failure.sentence = format!("{sentence}{}", words::WHERE_EXERCISES_ARE);
        }
        failure
    })?;
    let moments = phone.hearth.today().await?.moments;
    let own = phone.hearth.rhythm().await?.own.moments;
    // What is only mine counts among mine alone.
    let alone = phone.hearth.partner().await?.is_none();
    let ours = if did.visibility == Visibility::Shared || alone { moments } else { 0 };
    let text = words::noted(&did, today, &words::moments_of(ours, own));
    Ok(Reply::new(text, json::did(&did, moments)))
}

/// `rest`: one day when no end is given.
pub async fn rest(phone: &Phone, when: &RestWhen) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?.day;
    if when.end {
        let ended = phone.hearth.end_rest().await?;
        let until = ended.shared_until.map(|day| day.to_string());
        let json = json!({ "ended": ended.ended, "shared_until": until });
        return Ok(Reply::new(sayings::rest_ended(ended, today), json));
    }
    let from = days::parse_option(when.from.as_ref(), today)?.unwrap_or(today);
    if when.open {
        let id = phone.hearth.rest(Some(from), None, Visibility::Private).await?;
        let json = json!({
            "id": id.to_string(), "from": from.to_string(), "until": null, "visibility": "private",
        });
        return Ok(Reply::new(sayings::open_rest(from, today), json));
    }
    let until = days::parse_option(when.until.as_ref(), today)?.unwrap_or(from);
    let visibility = usual_visibility(phone, when.only_me).await?;
    let id = phone.hearth.rest(Some(from), Some(until), visibility).await?;
    let json = json!({
        "id": id.to_string(),
        "from": from.to_string(),
        "until": until.to_string(),
        "visibility": json::visibility(visibility),
    });
    Ok(Reply::new(words::rest(from, until, today, visibility), json))
}

/// For you two once you are paired, unless it is said otherwise.
pub async fn usual_visibility(phone: &Phone, only_me: bool) -> Result<Visibility, Failure> {
    let paired = phone.hearth.partner().await?.is_some_and(|partner| partner.complete);
    Ok(if paired && !only_me { Visibility::Shared } else { Visibility::Private })
}

/// `rhythm`.
pub async fn rhythm(phone: &Phone, what: &RhythmWhat) -> Result<Reply, Failure> {
    let mut said = Vec::new();
    if let Some(start) = &what.day_start {
        let kept = phone.hearth.set_day_start(start).await?;
        said.push(sayings::day_start(&kept));
    }
    if let Some(switch) = what.chain {
        let on = switch == Switch::On;
        phone.hearth.set_day_chain(on).await?;
        said.push(sayings::chain(on).to_owned());
    }
    let rhythm = phone.hearth.rhythm().await?;
    let own = phone.hearth.own_rhythm().await?;
    if said.is_empty() {
        let paired = phone.hearth.partner().await?.is_some();
        said.push(show::rhythm(&rhythm, paired));
        said.extend(sayings::own_rhythm(&own));
    }
    let strength = own.strength.iter().map(|one| {
        json!({ "ritual": one.ritual.as_str(), "name": one.name, "thousandths": one.thousandths })
    });
    let mut json = json::rhythm(&rhythm);
    let more = json!({
        "strength": strength.collect::<Vec<_>>(),
        "chain": own.chain,
        "rested_weeks": own.rested_weeks.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "day_start": own.day_start,
    });
    if let (Value::Object(json), Value::Object(more)) = (&mut json, more) {
        json.extend(more);
    }
    Ok(Reply::new(said.join("\n"), json))
}
