//! `appreciate`: keep something you noticed, or give it.

use hearth_app::{Body, Visibility};
use serde_json::json;

use crate::args::Appreciate;
use crate::fail::Failure;
use crate::home::Phone;
use crate::input;
use crate::out::Reply;
use crate::words;

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
    }
}

/// A tag as it is kept: lists put the sign before it.
fn bare(tag: &str) -> &str {
    tag.trim_start_matches('#')
}
