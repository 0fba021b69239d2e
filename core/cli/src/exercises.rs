//! `exercises`: those that may be shown now, or one with its steps. Before there is a phone, the careful list.

use hearth_app::{Company, ExerciseFilter, ListedExercise, LogRule, Pillar, Shown};
use serde_json::{Value, json};

use crate::args::Args;
use crate::asked::{ExercisesWhat, Favourite, Topic};
use crate::fail::Failure;
use crate::home::{Home, Phone};
use crate::input::Stop;
use crate::out::{Out, Reply};
use crate::show::wrap;
use crate::{json, sayings, words};

/// Runs it, on a phone if there is one.
pub async fn run(args: &Args, what: &ExercisesWhat, out: Out, stop: &Stop) -> Result<(), Failure> {
    let reply = match phone(args, out, stop).await? {
        Some(phone) => {
            let reply = phone.stop.unless(with_phone(&phone, what)).await;
            phone.close().await;
            reply?
        }
        None if what.favourite.is_some() => return Err(Failure::bad_input(words::NOT_MADE)),
        None => list(&Shown::default(), what, out.width)?,
    };
    out.reply(&reply)
}

/// The phone that the options name, if it was made.
pub async fn phone(args: &Args, out: Out, stop: &Stop) -> Result<Option<Phone>, Failure> {
    match Home::find(args) {
        Ok(home) => home.open(out, stop).await.map(Some),
        Err(failure) if failure.kind == "no_home" => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn with_phone(phone: &Phone, what: &ExercisesWhat) -> Result<Reply, Failure> {
    if let (Some(name), Some(favourite)) = (&what.name, what.favourite) {
        let on = favourite == Favourite::Add;
        phone.hearth.favourite(name, on).await?;
        return Ok(Reply::new(sayings::favourite(on), json!({ "favourite": on })));
    }
    list(&phone.hearth.shown().await?, what, phone.out.width)
}

fn list(shown: &Shown, what: &ExercisesWhat, width: usize) -> Result<Reply, Failure> {
    let company = match (what.alone, what.together) {
        (true, _) => Some(Company::Alone),
        (_, true) => Some(Company::Together),
        _ => None,
    };
    let filter = ExerciseFilter {
        minutes: what.minutes,
        pillar: what.pillar.map(pillar),
        company,
        favourites: what.favourites,
    };
    let found = shown.exercises(filter, what.name.as_deref())?;
    if let (Some(_), [one]) = (&what.name, found.as_slice()) {
        return Ok(Reply::new(whole(one, width), exercise(one)));
    }
    let exercises: Vec<Value> = found.iter().map(exercise).collect();
    let text = if found.is_empty() { sayings::NO_SUCH_EXERCISES.to_owned() } else { lines(&found) };
    Ok(Reply::new(text, json!({ "exercises": exercises })))
}

/// The pillar of a topic.
pub fn pillar(topic: Topic) -> Pillar {
    match topic {
        Topic::Communication => Pillar::Communication,
        Topic::Emotional => Pillar::Emotional,
        Topic::Physical => Pillar::Physical,
        Topic::Quality => Pillar::Quality,
        Topic::Support => Pillar::Support,
    }
}

/// One a line; a star marks a favourite, a dot what something else comes before.
fn lines(found: &[ListedExercise]) -> String {
    let widest = found.iter().map(|one| one.exercise.id.as_str().len()).max().unwrap_or(0);
    let line = |one: &ListedExercise| {
        let of = one.exercise;
        let (id, code, minutes) = (of.id.as_str(), &of.code, of.minutes);
        let later = if one.first.is_empty() { "" } else { "  (later)" };
        let star = if one.favourite { "  \u{2605}" } else { "" };
        format!("{code}  {id:<widest$}  {minutes:>3} min  {}{later}{star}", of.name)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One exercise: what comes before, what it is, how, and the way out.
fn whole(one: &ListedExercise, width: usize) -> String {
    let of = one.exercise;
    let star = if one.favourite { " \u{2605}" } else { "" };
    let mut lines = vec![format!("{} \u{B7} {} min{star}", of.name, of.minutes)];
    lines.extend(wrap(&of.one_line, width, 0));
    lines.extend(wrap(&of.why, width, 0));
    lines.push(String::new());
    for (at, step) in of.steps.iter().enumerate() {
        let mut step = wrap(step, width, 4);
        if let Some(first) = step.first_mut() {
            *first = format!("{:>2}. {}", at + 1, first.trim_start());
        }
        lines.extend(step);
    }
    lines.push(String::new());
    for first in &one.first {
        lines.extend(wrap(&sayings::comes_first(&first.exercise.name, first.times), width, 0));
    }
    if !of.not_when.is_empty() {
        lines.extend(wrap(&format!("Better not, if: {}.", of.not_when.join("; ")), width, 0));
    }
    lines.extend(wrap(&format!("Or: {}", of.alternative), width, 0));
    if of.log != LogRule::Never {
        lines.push(format!("To note it: hearth did {}", of.id));
    }
    lines.join("\n")
}

fn exercise(one: &ListedExercise) -> Value {
    let of = one.exercise;
    let mut value = json::exercise(of);
    let first = one
        .first
        .iter()
        .map(|first| json!({ "id": first.exercise.id.as_str(), "times": first.times }));
    let more = json!({
        "pillar": pillar_name(of.pillar),
        "tier": of.tier.level(),
        "why": of.why,
        "tips": of.tips,
        "first": first.collect::<Vec<_>>(),
        "not_when": of.not_when,
        "alternative": of.alternative,
        "source": of.source,
        "favourite": one.favourite,
    });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

fn pillar_name(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::Communication => "communication",
        Pillar::Emotional => "emotional",
        Pillar::Physical => "physical",
        Pillar::Quality => "quality",
        Pillar::Support => "support",
    }
}
