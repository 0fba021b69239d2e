//! `list`, `search`, `delete`: what is here, and taking something away.

use hearth_app::{By, HearthError, Item, ItemId, ItemPage, Kind, ListFilter, Visibility};
use serde_json::json;

use crate::args::{DeleteWhat, KindName, ListWhat, Page, SearchWhat, Whose};
use crate::fail::Failure;
use crate::home::{Phone, UNDO_WINDOW};
use crate::out::Reply;
use crate::{json, show, way_out_words, words};

/// Things on a page when every page is wanted.
const PAGE: usize = 500;

/// `list`.
pub async fn list(phone: &Phone, what: &ListWhat) -> Result<Reply, Failure> {
    let kinds = what.kind.iter().map(|kind| match kind {
        KindName::Appreciation => Kind::Appreciation,
        KindName::Moment => Kind::Moment,
        KindName::Rest => Kind::Rest,
        KindName::Plan => Kind::Plan,
        KindName::CheckIn => Kind::CheckIn,
    });
    let visibility = what.only.map(|whose| match whose {
        Whose::Mine => Visibility::Private,
        Whose::Ours => Visibility::Shared,
    });
    let filter = ListFilter { kinds: kinds.collect(), visibility };
    let Page { limit, after } = &what.page;
    let page = phone.hearth.list(filter, after.as_deref(), usize::from(*limit)).await?;
    shown(phone, page, after.as_deref(), words::NOTHING_YET).await
}

/// `search`.
pub async fn search(phone: &Phone, what: &SearchWhat) -> Result<Reply, Failure> {
    let Page { limit, after } = &what.page;
    let words = what.words.join(" ");
    let page = phone.hearth.search(&words, after.as_deref(), usize::from(*limit)).await?;
    shown(phone, page, after.as_deref(), words::NOTHING_FOUND).await
}

/// Every page of a list at once.
pub async fn all(phone: &Phone, filter: ListFilter, nothing: &str) -> Result<Reply, Failure> {
    let mut whole = phone.hearth.list(filter.clone(), None, PAGE).await?;
    while let Some(cursor) = whole.next.take() {
        let page = phone.hearth.list(filter.clone(), Some(&cursor), PAGE).await?;
        whole.items.extend(page.items);
        whole.next = page.next;
    }
    shown(phone, whole, None, nothing).await
}

/// A page as text and JSON.
async fn shown(
    phone: &Phone,
    page: ItemPage,
    after: Option<&str>,
    nothing: &str,
) -> Result<Reply, Failure> {
    let json = json::page(&page);
    if page.items.is_empty() {
        let text = if after.is_some() { words::NO_MORE } else { nothing };
        return Ok(Reply::new(text, json));
    }
    let from_partner = page.items.iter().any(|item| item.by != By::Me);
    let partner = if from_partner { phone.hearth.partner().await? } else { None };
    let name = partner.map(|partner| partner.name);
    let mut text = show::items(&page.items, name.as_deref(), phone.out.width);
    if let Some(cursor) = &page.next {
        text.push_str("\n\nThere is more: add --after ");
        text.push_str(cursor);
    }
    Ok(Reply::new(text, json))
}

/// The shortest beginning of an id that finds this thing here, of seven letters or more.
pub async fn short_id(phone: &Phone, item: &Item) -> String {
    let whole = item.id.to_string();
    let short = show::short_ids(std::slice::from_ref(item)).pop().unwrap_or_default();
    match phone.hearth.find(&short).await {
        Ok(found) if found.id == item.id => short,
        _ => whole,
    }
}

/// `delete`.
pub async fn delete(phone: &Phone, what: &DeleteWhat) -> Result<Reply, Failure> {
    if what.asked {
        return removals(phone).await;
    }
    if let Some(id) = &what.undo {
        let id: ItemId = id.trim().to_lowercase().parse()?;
        phone.hearth.undo_delete(id).await?;
        return Ok(Reply::new(words::BACK, json!({ "id": id.to_string() })));
    }
    let typed = what.id.as_deref().unwrap_or_default();
    if what.now
        && let Some(gone) = end_window(phone, typed, what.from_record).await?
    {
        return Ok(gone);
    }
    let item = phone.hearth.find(typed).await?;
    let id = item.id.to_string();
    if what.only_here {
        if item.visibility == Visibility::Private {
            return Err(Failure::bad_input(words::ONLY_HERE_ALREADY));
        }
        phone.hearth.remove_here(item.id).await?;
        return Ok(Reply::new(words::REMOVED_HERE, json!({ "id": id, "gone": true })));
    }
    let deleted = phone.hearth.delete(item.id, what.from_record).await;
    deleted.map_err(|error| match error {
        HearthError::NotYours => Failure { sentence: words::NOT_YOURS.to_owned(), ..error.into() },
        _ => error.into(),
    })?;
    if what.now {
        phone.hearth.finish_delete(item.id).await?;
        return Ok(gone(item.id));
    }
    let seconds = UNDO_WINDOW.as_secs();
    let text = words::will_be_gone(seconds / 60, &id);
    Ok(Reply::new(text, json!({ "id": id, "gone": false, "undo_seconds": seconds })))
}

/// `delete --asked`.
async fn removals(phone: &Phone) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?.day;
    let removals = phone.hearth.removals().await?;
    let text = way_out_words::removals(&removals, today);
    let json: Vec<_> = removals
        .iter()
        .map(|one| json!({ "asked_on": one.asked_on.to_string(), "done": one.done }))
        .collect();
    Ok(Reply::new(text, json!({ "removals": json })))
}

/// `delete --now` of something that waits to be erased already: no list shows it any more, but its whole id
/// was said.
async fn end_window(
    phone: &Phone,
    typed: &str,
    from_record: bool,
) -> Result<Option<Reply>, Failure> {
    let Ok(id) = typed.trim().to_lowercase().parse::<ItemId>() else { return Ok(None) };
    // Asked for more than the first time: taken back, to be deleted as it is said now.
    let ended = if from_record {
        phone.hearth.undo_delete(id).await.map(|()| None)
    } else {
        phone.hearth.finish_delete(id).await.map(|()| Some(gone(id)))
    };
    match ended {
        Err(HearthError::NotHere) => Ok(None),
        ended => Ok(ended?),
    }
}

fn gone(id: ItemId) -> Reply {
    let visibility = match id {
        ItemId::Mine(_) => Visibility::Private,
        ItemId::Ours(_) => Visibility::Shared,
    };
    Reply::new(words::gone(visibility), json!({ "id": id.to_string(), "gone": true }))
}
