//! `today`, `did`, `rest`, `rhythm`, `exercises`: what two people do again and again, and days off from it.

use hearth_app::{Exercise, Hearth, Visibility};
use serde_json::{Value, json};

use crate::args::{DidWhat, RestWhen};
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::{days, events, json, show, words};

/// `today`.
pub async fn today(phone: &Phone) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?;
    let mut lines = vec![words::long_day(today.day, false)];
    let name = today.name.as_deref().map(show::clean);
    lines.push(words::greeting(name.as_deref(), today.moments));
    if let Some(small) = &today.small_thing {
        lines.push(String::new());
        lines.push(format!("One small thing: {} \u{B7} {} min", small.name, small.minutes));
        lines.extend(show::wrap(&small.one_line, phone.out.width, 2));
        lines.push(format!("  If you like, and then: hearth did {}", small.ritual));
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
    let seen = events::append(phone, &mut lines).await?;
    let rhythm = phone.hearth.rhythm().await?;
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
        if !is_known(exercise) && !failure.sentence.ends_with('?') {
            let sentence = failure.sentence.trim_end_matches('.');
            failure.sentence = format!("{sentence}{}", words::WHERE_EXERCISES_ARE);
        }
        failure
    })?;
    let moments = phone.hearth.today().await?.moments;
    Ok(Reply::new(words::noted(&did, today, moments), json::did(&did, moments)))
}

fn is_known(typed: &str) -> bool {
    let all = Hearth::exercises().unwrap_or_default();
    all.iter().any(|one| is_it(one, typed))
}

/// Whether this is its id or its code.
fn is_it(one: &Exercise, typed: &str) -> bool {
    let typed = typed.trim();
    one.id.as_str().eq_ignore_ascii_case(typed) || one.code.eq_ignore_ascii_case(typed)
}

/// `rest`: one day when no end is given.
pub async fn rest(phone: &Phone, when: &RestWhen) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?.day;
    let from = days::parse_option(when.from.as_ref(), today)?.unwrap_or(today);
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
pub async fn rhythm(phone: &Phone) -> Result<Reply, Failure> {
    let rhythm = phone.hearth.rhythm().await?;
    let paired = phone.hearth.partner().await?.is_some();
    Ok(Reply::new(show::rhythm(&rhythm, paired), json::rhythm(&rhythm)))
}

/// `exercises`: all of them, those with such a name, or the steps of the only one.
pub fn exercises(name: Option<&str>, width: usize) -> Result<Reply, Failure> {
    let all = Hearth::exercises()?;
    let Some(name) = name else { return Ok(list(&all)) };
    let typed = name.trim().to_lowercase();
    if let Some(one) = all.iter().find(|one| is_it(one, name)) {
        return Ok(Reply::new(show::exercise(one, width), json::exercise(one)));
    }
    let has_it = |one: &&&Exercise| {
        one.id.as_str().contains(&typed) || one.name.to_lowercase().contains(&typed)
    };
    let near: Vec<&Exercise> = all.iter().filter(has_it).copied().collect();
    match near.as_slice() {
        [] => Err(Failure::bad_input(words::NO_EXERCISE)),
        [one] => Ok(Reply::new(show::exercise(one, width), json::exercise(one))),
        several => Ok(list(several)),
    }
}

fn list(all: &[&Exercise]) -> Reply {
    let exercises: Vec<Value> = all.iter().map(|one| json::exercise(one)).collect();
    Reply::new(show::exercises(all), json!({ "exercises": exercises }))
}
