//! `plan`: something the two mean to do, or one means to do alone.

use clap::{Args as Options, Subcommand};
use hearth_app::{
    Body, HearthError, Item, ItemId, Kind, ListFilter, LocalTime, NewPlan, OwnAnswer, PlanKind,
    PlanStand, PlanState, Terms, TouchTier, Visibility,
};
use serde_json::json;

use crate::args::DeleteWhat;
use crate::fail::Failure;
use crate::home::Phone;
use crate::input;
use crate::moments::usual_visibility;
use crate::out::Reply;
use crate::{between_words as says, days, json, lists, show, words};

/// `plan` ...
#[derive(Subcommand)]
pub enum Plan {
    /// Write a plan; for you two once you are paired
    New {
        /// One line that says what it is
        title: String,
        /// More about it; `-` reads it from standard input
        #[arg(long)]
        note: Option<String>,
        /// The day it is about: 2026-11-20, today, tomorrow [default: today]
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
        /// What it is for: plan, date, affection, quiet (an evening without devices)
        #[arg(long, default_value = "plan")]
        kind: String,
        /// When, how long, and for affection up to which level of touch.
        #[command(flatten)]
        terms: TermsWhat,
        /// Write it for yourself alone
        #[arg(long)]
        only_me: bool,
    },
    /// Change the title or the note
    #[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
    Edit {
        /// The beginning of its id
        id: String,
        /// The new title
        #[arg(long, group = "what")]
        title: Option<String>,
        /// The new note; `-` reads it from standard input
        #[arg(long, group = "what")]
        note: Option<String>,
    },
    /// Say yes to what it offers now
    Yes {
        /// The beginning of its id
        id: String,
    },
    /// Move it to another day or time, and say yes to that
    Move {
        /// The beginning of its id
        id: String,
        /// The new day: 2026-11-20, today, tomorrow
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
        /// The new time, length or level.
        #[command(flatten)]
        terms: TermsWhat,
        /// At any time of the day
        #[arg(long, conflicts_with = "at")]
        any_time: bool,
        /// Without touch
        #[arg(long, conflicts_with = "tier")]
        no_touch: bool,
    },
    /// Note that it is done
    Done {
        /// The beginning of its id
        id: String,
        /// Take that back
        #[arg(long)]
        undo: bool,
    },
    /// Put it off, only you: it asks no more here, and nobody else knows
    NotToday {
        /// The beginning of its id
        id: String,
        /// Take that back
        #[arg(long)]
        undo: bool,
    },
    /// Let it go, for both; no reason is asked or shown
    LetGo {
        /// The beginning of its id
        id: String,
    },
    /// Give a plan that only you have to you two
    Give {
        /// The beginning of its id
        id: String,
    },
    /// Show one plan with its note
    Show {
        /// The beginning of its id
        id: String,
    },
    /// All plans
    List {
        /// Those to come, soonest first
        #[arg(long)]
        coming: bool,
        /// Those that are done, or whose day is over
        #[arg(long, conflicts_with = "coming")]
        past: bool,
    },
}

/// Options of `plan new` and `plan move`.
#[derive(Options)]
pub struct TermsWhat {
    /// When it begins, wherever you two are: 19:30
    #[arg(long, value_name = "HH:MM")]
    at: Option<String>,
    /// How long it lasts, in minutes
    #[arg(long = "for", value_name = "MINUTES")]
    minutes: Option<u16>,
    /// For affection: touch up to 1 or 2, as far as it is open for you both
    #[arg(long, value_name = "LEVEL")]
    tier: Option<u8>,
}

impl TermsWhat {
    /// These terms, over others where something is said.
    fn over(&self, before: Terms) -> Result<Terms, Failure> {
        let at = self.at.as_deref().map(|at| at.trim().parse::<LocalTime>()).transpose();
        let at = at.map_err(|_| Failure::bad_input(says::PLAN_TIME))?;
        let tier = self.tier.map(TouchTier::new).transpose().map_err(HearthError::from)?;
        let terms =
            Terms::new(at.or(before.time), self.minutes.or(before.lasts()), tier.or(before.tier));
        Ok(terms.map_err(HearthError::from)?)
    }

    fn says_something(&self) -> bool {
        self.at.is_some() || self.minutes.is_some() || self.tier.is_some()
    }
}

/// Runs it.
pub async fn run(phone: &Phone, what: &Plan) -> Result<Reply, Failure> {
    match what {
        Plan::New { title, note, on, kind, terms, only_me } => {
            let kind: PlanKind = kind.trim().to_lowercase().parse().map_err(HearthError::from)?;
            let terms = terms.over(Terms::default())?;
            let today = phone.hearth.today().await?.day;
            let day = days::parse_option(on.as_ref(), today)?;
            let note = input::text(note.as_deref().unwrap_or_default()).await?;
            let visibility = usual_visibility(phone, *only_me).await?;
            let new = NewPlan { kind, title: title.clone(), note, day, terms };
            let id = phone.hearth.propose(new, visibility).await?;
            let item = phone.hearth.find(&id.to_string()).await?;
            let (title, ..) = parts(&item)?;
            let short = lists::short_id(phone, &item).await;
            let text = words::planned(&show::clean(title), &short, item.day, today, visibility);
            Ok(Reply::new(text, json::item(&item)))
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
        Plan::Yes { id } => {
            let item = find(phone, id).await?;
            phone.hearth.agree(item.id).await?;
            let (item, stand) = again(phone, item.id).await?;
            let agreed = stand.state == PlanState::Agreed;
            Ok(Reply::new(if agreed { says::AGREED } else { says::YES }, json::item(&item)))
        }
        Plan::Move { id, on, terms, any_time, no_touch } => {
            if !(on.is_some() || terms.says_something() || *any_time || *no_touch) {
                return Err(Failure::bad_input(says::WHERE_TO));
            }
            let item = find(phone, id).await?;
            let mut before = parts(&item)?.2.terms()?;
            before.time = before.time.filter(|_| !any_time);
            before.tier = before.tier.filter(|_| !no_touch);
            moved(phone, &item, on.as_ref(), terms.over(before)?).await
        }
        Plan::Done { id, undo } => {
            let item = find(phone, id).await?;
            phone.hearth.finish_plan(item.id, !undo).await?;
            let (item, _) = again(phone, item.id).await?;
            Ok(Reply::new(if *undo { says::NOT_DONE } else { says::DONE }, json::item(&item)))
        }
        Plan::NotToday { id, undo } => {
            let item = find(phone, id).await?;
            let answer = (!undo).then_some(OwnAnswer::NotToday);
            phone.hearth.answer_plan(item.id, answer).await?;
            let text = if *undo { says::NOT_PUT_OFF } else { says::PUT_OFF };
            Ok(Reply::new(text, json!({ "id": item.id.to_string(), "put_off": !undo })))
        }
        Plan::LetGo { id } => {
            let item = find(phone, id).await?;
            let gone = DeleteWhat { id: Some(item.id.to_string()), ..DeleteWhat::default() };
            let reply = lists::delete(phone, &gone).await?;
            Ok(Reply { text: format!("{}\n{}", says::LET_GO, reply.text), ..reply })
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
            let (title, note, stand) = parts(&item)?;
            let partner = phone.hearth.partner().await?.map(|partner| show::clean(&partner.name));
            let says = (title, note, says::standing(stand, partner.as_deref()));
            let text = show::plan(&item, stand, says, today, phone.out.width);
            Ok(Reply::new(text, json::item(&item)))
        }
        Plan::List { coming: true, .. } => {
            let items = phone.hearth.coming_plans(COMING).await?;
            listed(phone, items, words::NO_PLANS).await
        }
        Plan::List { past: true, .. } => {
            let mut page = phone.hearth.past_plans(None, COMING).await?;
            let mut items = page.items;
            while let Some(cursor) = page.next {
                page = phone.hearth.past_plans(Some(&cursor), COMING).await?;
                items.append(&mut page.items);
            }
            listed(phone, items, says::NO_PAST_PLANS).await
        }
        Plan::List { .. } => {
            let filter = ListFilter { kinds: vec![Kind::Plan], visibility: None };
            lists::all(phone, filter, words::NO_PLANS).await
        }
    }
}

/// `plan move`.
async fn moved(
    phone: &Phone,
    item: &Item,
    on: Option<&String>,
    terms: Terms,
) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?.day;
    let day = days::parse_option(on, today)?.unwrap_or(item.day);
    phone.hearth.move_plan(item.id, day, terms).await?;
    let (item, _) = again(phone, item.id).await?;
    let shared = item.visibility == Visibility::Shared;
    Ok(Reply::new(says::moved(item.day, today, shared), json::item(&item)))
}

/// Plans on a page.
const COMING: usize = 500;

async fn listed(phone: &Phone, items: Vec<Item>, nothing: &str) -> Result<Reply, Failure> {
    let partner = phone.hearth.partner().await?.map(|partner| partner.name);
    let text = if items.is_empty() {
        nothing.to_owned()
    } else {
        show::items(&items, partner.as_deref(), phone.out.width)
    };
    let items: Vec<_> = items.iter().map(json::item).collect();
    Ok(Reply::new(text, json!({ "items": items, "next": null })))
}

/// A plan after something was done with it.
async fn again(phone: &Phone, id: ItemId) -> Result<(Item, PlanStand), Failure> {
    let item = phone.hearth.find(&id.to_string()).await?;
    let stand = *parts(&item)?.2;
    Ok((item, stand))
}

/// The plan whose id begins so.
async fn find(phone: &Phone, id: &str) -> Result<Item, Failure> {
    let item = phone.hearth.find(id).await?;
    parts(&item)?;
    Ok(item)
}

/// A plan's title, its note, and where it stands.
fn parts(item: &Item) -> Result<(&str, &str, &PlanStand), Failure> {
    match &item.body {
        Body::Plan { title, note, stand } => Ok((title, note, stand)),
        _ => Err(Failure::bad_input(words::NOT_A_PLAN)),
    }
}
