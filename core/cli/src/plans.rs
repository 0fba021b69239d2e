//! `plan`: something the two mean to do, or one means to do alone.

use hearth_app::{Body, Item, Kind, ListFilter, Visibility};
use serde_json::json;

use crate::args::Plan;
use crate::fail::Failure;
use crate::home::Phone;
use crate::input;
use crate::moments::usual_visibility;
use crate::out::Reply;
use crate::{days, json, lists, show, words};

/// Runs it.
pub async fn run(phone: &Phone, what: &Plan) -> Result<Reply, Failure> {
    match what {
        Plan::New { title, note, on, only_me } => {
            let today = phone.hearth.today().await?.day;
            let about = days::parse_option(on.as_ref(), today)?;
            let note = input::text(note.as_deref().unwrap_or_default()).await?;
            let visibility = usual_visibility(phone, *only_me).await?;
            let id = phone.hearth.plan(title, &note, about, visibility).await?;
            let item = phone.hearth.find(&id.to_string()).await?;
            let (title, _) = parts(&item)?;
            let short = lists::short_id(phone, &item).await;
            let text = words::planned(&show::clean(title), &short, item.day, today, visibility);
            let json = json!({
                "id": id.to_string(),
                "day": item.day.to_string(),
                "visibility": json::visibility(visibility),
            });
            Ok(Reply::new(text, json))
        }
        Plan::Edit { id, title, note } => {
            let item = find(phone, id).await?;
            let note = match note {
                Some(note) => Some(input::text(note).await?),
                None => None,
            };
            phone.hearth.edit_plan(item.id, title.as_deref(), note.as_deref()).await?;
            Ok(Reply::new(words::CHANGED, json!({ "id": item.id.to_string() })))
        }
        Plan::Give { id } => {
            let item = find(phone, id).await?;
            if item.visibility == Visibility::Shared {
                return Err(Failure::bad_input(words::GIVEN_BEFORE));
            }
            let id = phone.hearth.give(item.id).await?;
            Ok(Reply::new(words::GIVEN, json!({ "id": id.to_string() })))
        }
        Plan::Show { id } => {
            let item = find(phone, id).await?;
            let today = phone.hearth.today().await?.day;
            let (title, note) = parts(&item)?;
            let text = show::plan(&item, title, note, today, phone.out.width);
            Ok(Reply::new(text, json::item(&item)))
        }
        Plan::List => {
            let filter = ListFilter { kinds: vec![Kind::Plan], visibility: None };
            lists::all(phone, filter, words::NO_PLANS).await
        }
    }
}

/// The plan whose id begins so.
async fn find(phone: &Phone, id: &str) -> Result<Item, Failure> {
    let item = phone.hearth.find(id).await?;
    parts(&item)?;
    Ok(item)
}

/// A plan's title and note.
fn parts(item: &Item) -> Result<(&str, &str), Failure> {
    match &item.body {
        Body::Plan { title, note } => Ok((title, note)),
        _ => Err(Failure::bad_input(words::NOT_A_PLAN)),
    }
}
