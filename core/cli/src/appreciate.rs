//! `appreciate`: keep something you noticed, or give it; open what came.

use hearth_app::{Body, Item, Visibility};
use serde_json::json;

use crate::args::Appreciate;
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::{input, json, show, words};

/// Runs it.
pub async fn run(phone: &Phone, what: &Appreciate) -> Result<Reply, Failure> {
    match what {
        Appreciate::Keep { text, tag } => {
            let text = input::text(text).await?;
            let id = phone
                .hearth
                .appreciate(&text, tag.as_deref().map(bare), Visibility::Private)
                .await?;
            Ok(Reply::new(words::KEPT, json!({ "id": id.to_string() })))
        }
        Appreciate::Give { text: Some(text), tag, .. } => {
            let text = input::text(text).await?;
            let id = phone
                .hearth
                .appreciate(&text, tag.as_deref().map(bare), Visibility::Shared)
                .await?;
            Ok(Reply::new(words::GIVEN, json!({ "id": id.to_string() })))
        }
        Appreciate::Give { text: None, id, .. } => {
            let kept = phone.hearth.find(id.as_deref().unwrap_or_default()).await?;
            if !matches!(kept.body, Body::Appreciation { .. }) {
                return Err(Failure::bad_input(words::NOT_AN_APPRECIATION));
            }
            if kept.visibility == Visibility::Shared {
                return Err(Failure::bad_input(words::GIVEN_BEFORE));
            }
            let id = phone.hearth.give(kept.id).await?;
            Ok(Reply::new(words::GIVEN, json!({ "id": id.to_string() })))
        }
        Appreciate::Open { id } => {
            let found = phone.hearth.find(id).await?;
            let Body::Appreciation { text, .. } = &found.body else {
                return Err(Failure::bad_input(words::NOT_AN_APPRECIATION));
            };
            phone.hearth.open_appreciation(found.id).await?;
            let text = show::wrap(text, phone.out.width, 0).join("\n");
            Ok(Reply::new(text, json::item(&Item { unopened: false, ..found })))
        }
    }
}

/// A tag as it is kept: lists put the sign before it.
fn bare(tag: &str) -> &str {
    tag.trim_start_matches('#')
}
