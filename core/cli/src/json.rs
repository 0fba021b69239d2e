//! The shapes of `--json`. They are stable: fields are added, none is renamed or taken away.

use hearth_app::{Body, By, Did, Exercise, Item, ItemPage, LogRule, Measure, Meeting, RhythmView};
use hearth_app::{Need, OwnAnswer, PlanState, Visibility, Who};
use serde_json::{Map, Value, json};

/// `"private"` or `"shared"`.
pub fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "private",
        Visibility::Shared => "shared",
    }
}

/// One thing. Fields that its kind does not have are left out.
pub fn item(item: &Item) -> Value {
    let shared = item.visibility == Visibility::Shared;
    let by = match item.by {
        // Who of the two noted it is nobody's to count (`product.md` 4d).
        _ if shared && matches!(item.body, Body::Moment { .. } | Body::Rest { .. }) => "both",
        By::Me => "me",
        By::Partner => "partner",
        By::Both => "both",
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", json!(item.id.to_string()));
    put("kind", json!(item.body.kind().name()));
    put("day", json!(item.day.to_string()));
    put("by", json!(by));
    put("visibility", json!(visibility(item.visibility)));
    match &item.body {
        Body::Appreciation { text, tag } => {
            put("text", json!(text));
            if let Some(tag) = tag {
                put("tag", json!(tag));
            }
            if item.unopened {
                put("unopened", json!(true));
            }
        }
        Body::Moment { ritual, name } => {
            put("ritual", json!(ritual.as_str()));
            put("name", json!(name));
        }
        Body::Rest { until } => {
            put("until", json!(until.map(|day| day.to_string())));
        }
        Body::Plan { title, note, stand } => {
            put("title", json!(title));
            put("note", json!(note));
            put("what", json!(stand.kind.name()));
            put("time", json!(stand.time.map(|time| time.to_string())));
            put("minutes", json!(stand.minutes));
            put("tier", json!(stand.tier));
            put("moved", json!(stand.moved));
            put("state", json!(state(stand.state)));
            if stand.answer == Some(OwnAnswer::NotToday) {
                put("put_off", json!(true));
            }
        }
        Body::CheckIn { mood, energy, need, mind } => {
            let fields = [
                ("mood", json!(mood)),
                ("energy", json!(energy)),
                ("need", json!(need.map(Need::name))),
                ("mind", json!(mind)),
            ];
            for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
                put(name, value);
            }
        }
    }
    put("incomplete", json!(item.incomplete));
    Value::Object(fields)
}

/// Where a plan stands.
fn state(state: PlanState) -> &'static str {
    match state {
        PlanState::Open => "open",
        PlanState::ProposedByMe => "proposed_by_me",
        PlanState::ProposedByPartner => "proposed_by_partner",
        PlanState::Agreed => "agreed",
        PlanState::Done => "done",
    }
}

/// A page of a list.
pub fn page(page: &ItemPage) -> Value {
    json!({ "items": page.items.iter().map(item).collect::<Vec<_>>(), "next": page.next })
}

fn measure(measure: &Measure) -> Value {
    let weeks: Vec<String> = measure.weeks.iter().map(ToString::to_string).collect();
    json!({ "moments": measure.moments, "weeks_held": measure.weeks_held, "weeks": weeks })
}

/// The rhythm.
pub fn rhythm(rhythm: &RhythmView) -> Value {
    json!({ "own": measure(&rhythm.own), "ours": measure(&rhythm.ours), "resting": rhythm.resting })
}

/// A meeting; what it moved only for who asks for figures.
pub fn meeting(meeting: &Meeting, milliseconds: u128, figures: bool) -> Value {
    let mut json = json!({ "complete": meeting.complete });
    if figures {
        json["cost"] = json!({
            "given": meeting.cost.given,
            "taken": meeting.cost.taken,
            "bytes_sent": meeting.cost.bytes_sent,
            "bytes_received": meeting.cost.bytes_received,
        });
        json["milliseconds"] = u64::try_from(milliseconds).unwrap_or(u64::MAX).into();
    }
    json
}

/// What became of "we did".
pub fn did(did: &Did, moments: u32) -> Value {
    json!({
        "name": did.name,
        "day": did.day.to_string(),
        "visibility": visibility(did.visibility),
        "already": did.already,
        "moments": moments,
    })
}

/// An exercise.
pub fn exercise(one: &Exercise) -> Value {
    let who = match one.who {
        Who::Alone => "alone",
        Who::Either => "either",
        Who::Together => "together",
    };
    let log = match one.log {
        LogRule::Shared => "shared",
        LogRule::Private => "private",
        LogRule::Never => "never",
    };
    json!({
        "id": one.id.as_str(),
        "code": one.code,
        "name": one.name,
        "minutes": one.minutes,
        "who": who,
        "log": log,
        "one_line": one.one_line,
        "steps": one.steps,
    })
}
