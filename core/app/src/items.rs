//! What lists show of each thing of both rooms, and the coming plans, which join them.

use hearth_domain::catalogue::{Catalogue, RitualId};
use hearth_domain::day::CivilDay;
use hearth_domain::entries::{CheckIn, Scale};
use hearth_store::couple::{Shown, What};
use hearth_store::mine::{Kept, LocalId, OwnAnswer, OwnCheckIn, OwnMoment, OwnPlan, OwnRest};

use crate::error::Result;
use crate::moments::moment_id;
use crate::plans::PlanStand;
use crate::reading::Both;
use crate::views::{Body, By, Item, ItemId, Visibility};

/// How many coming plans may be put off, so that others still fill the list.
const PUT_OFF: usize = 50;

/// A shared thing, while touch up to `open` is open for both; `None` for one that no list has.
pub(crate) fn item_of(both: &Both<'_>, shown: Shown, open: u8) -> Result<Option<Item>> {
    let (me, mut unopened) = (both.me, false);
    let body = match shown.what {
        What::Appreciation { text, tag } => {
            unopened = both.mine.is_unopened(&shown.entry)?;
            Body::Appreciation { text, tag }
        }
        What::Moment { ritual } => Body::Moment { name: ritual_name(&ritual), ritual },
        What::Rest { until } => Body::Rest { until: Some(until) },
        What::Plan { title, note, stand } => {
            let answer = match &stand.offer {
                Some(offer) => both.mine.answer_to(&shown.entry, offer)?,
                None => None,
            };
            Body::Plan { title, note, stand: PlanStand::of(&stand, me, open, answer) }
        }
        What::CheckIn(fields) => check_in_body(&fields),
    };
    let by = match shown.author {
        // What the two did is of both, whoever noted it.
        _ if matches!(body, Body::Moment { .. }) => By::Both,
        None => By::Both,
        author if author == me => By::Me,
        Some(_) => By::Partner,
    };
    Ok(Some(Item {
        id: ItemId::Ours(shown.entry),
        day: shown.day,
        by,
        visibility: Visibility::Shared,
        body,
        incomplete: shown.lacking,
        unopened,
    }))
}

fn check_in_body(fields: &CheckIn) -> Body {
    Body::CheckIn {
        mood: fields.mood.map(Scale::level),
        energy: fields.energy.map(Scale::level),
        need: fields.need,
        mind: fields.mind().map(ToOwned::to_owned),
    }
}

pub(crate) fn check_in_item(own: &OwnCheckIn) -> Item {
    let LocalId(id) = own.id;
    mine(id, own.written.day, check_in_body(&own.check_in))
}

fn mine(id: [u8; 16], day: CivilDay, body: Body) -> Item {
    Item {
        id: ItemId::Mine(id),
        day,
        by: By::Me,
        visibility: Visibility::Private,
        body,
        incomplete: false,
        unopened: false,
    }
}

pub(crate) fn kept_item(kept: Kept) -> Item {
    let LocalId(id) = kept.id;
    mine(id, kept.written.day, Body::Appreciation { text: kept.text, tag: kept.tag })
}

pub(crate) fn plan_item(plan: OwnPlan, open: u8) -> Item {
    let LocalId(id) = plan.id;
    let stand = PlanStand::of_own(&plan, open);
    mine(id, plan.day, Body::Plan { title: plan.title, note: plan.note, stand })
}

pub(crate) fn moment_item(moment: OwnMoment) -> Item {
    let day = moment.written.day;
    let name = ritual_name(&moment.ritual);
    mine(moment_id(&moment.ritual, day), day, Body::Moment { ritual: moment.ritual, name })
}

pub(crate) fn rest_item(rest: OwnRest) -> Item {
    let LocalId(id) = rest.id;
    mine(id, rest.from, Body::Rest { until: rest.until })
}

/// The ritual's name in this build's catalogue, or its id.
pub(crate) fn ritual_name(ritual: &RitualId) -> String {
    let exercise = Catalogue::english().ok().and_then(|catalogue| catalogue.get(ritual));
    exercise.map_or_else(|| ritual.to_string(), |exercise| exercise.name.clone())
}

/// The plans of `today` or later that are not done, by the day they are now planned for, soonest first, within a
/// day those without a time, then by it. What this person privately put off asks no more.
pub(crate) fn coming_plans(
    both: &Both<'_>,
    today: CivilDay,
    most: usize,
    open: u8,
) -> Result<Vec<Item>> {
    let mut plans = Vec::new();
    let ours = both.couple.agenda(today, &both.hidden, most.saturating_add(PUT_OFF))?;
    for shown in ours {
        plans.extend(item_of(both, shown, open)?);
    }
    let own = both.mine.own_agenda(today, most)?;
    plans.extend(own.into_iter().map(|plan| plan_item(plan, open)));
    let stand = |item: &Item| match item.body {
        Body::Plan { stand, .. } => Some(stand),
        _ => None,
    };
    plans.retain(|plan| stand(plan).is_none_or(|stand| stand.answer != Some(OwnAnswer::NotToday)));
    plans.sort_by_key(|plan| (plan.day, stand(plan).and_then(|stand| stand.time)));
    plans.truncate(most);
    Ok(plans)
}
