//! Lists and search over both rooms (`design.md` 4: each room has its own index; results meet here).
//! Newest day first; within a day, what arrived last first, the shared room before the own one.

use hearth_domain::catalogue::{Catalogue, RitualId};
use hearth_domain::day::CivilDay;
use hearth_store::couple::{Filter, Shown, What};
use hearth_store::mine::{Kept, LocalId, OwnMoment, OwnPlan, OwnRest};
use hearth_store::{Cursor, Page};

use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moments::moment_id;
use crate::reading::Both;
use crate::views::{Body, By, Item, ItemId, ItemPage, Kind, ListFilter, Visibility};

/// Most things on one page.
const MOST: usize = 500;

impl Hearth {
    /// One page of a list. `cursor` is what the page before gave as `next`.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a cursor that is none.
    pub async fn list(
        &self,
        filter: ListFilter,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<ItemPage> {
        let places = Places::parse(cursor)?;
        self.read(move |both| page(both, &Wanted { filter, words: None }, places, limit)).await
    }

    /// Things in which every one of these words begins a word; newest first. Whatever was typed is no error.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a cursor that is none.
    pub async fn search(
        &self,
        words: &str,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<ItemPage> {
        let places = Places::parse(cursor)?;
        let wanted = Wanted { filter: ListFilter::default(), words: Some(words.to_owned()) };
        self.read(move |both| page(both, &wanted, places, limit)).await
    }

    /// The thing whose id begins so.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` when more than one does.
    pub async fn find(&self, beginning: &str) -> Result<Item> {
        let beginning = beginning.trim().to_lowercase();
        self.read(move |both| find(both, &beginning)).await
    }
}

/// What is asked for.
struct Wanted {
    filter: ListFilter,
    words: Option<String>,
}

impl Wanted {
    fn has(&self, kind: Kind) -> bool {
        self.filter.kinds.is_empty() || self.filter.kinds.contains(&kind)
    }

    fn room(&self, visibility: Visibility) -> bool {
        self.filter.visibility.is_none_or(|wanted| wanted == visibility)
    }
}

/// Where each source of a list goes on.
#[derive(Clone, Copy)]
enum Place {
    Start,
    At(Cursor),
    /// How many rows of a source without a cursor were shown.
    After(usize),
    End,
}

/// The places of all sources: the shared room, kept, own plans, own moments, own rests.
struct Places([Place; 5]);

impl Places {
    fn parse(text: Option<&str>) -> Result<Self> {
        let mut places = [Place::Start; 5];
        let Some(text) = text else { return Ok(Self(places)) };
        let no_cursor = || HearthError::Invalid {
            reason: "this is no place in a list; read the list from its start".to_owned(),
        };
        let mut parts = text.split('_');
        for place in &mut places {
            *place = match parts.next().ok_or_else(no_cursor)? {
                "" => Place::Start,
                "e" => Place::End,
                part => match part.strip_prefix('n') {
                    Some(count) => Place::After(count.parse().map_err(|_| no_cursor())?),
                    None => Place::At(part.parse().map_err(|_| no_cursor())?),
                },
            };
        }
        if parts.next().is_some() { Err(no_cursor()) } else { Ok(Self(places)) }
    }

    fn text(&self) -> Option<String> {
        let text = |place: &Place| match place {
            Place::Start => String::new(),
            Place::At(cursor) => cursor.to_string(),
            Place::After(count) => format!("n{count}"),
            Place::End => "e".to_owned(),
        };
        let more = self.0.iter().any(|place| !matches!(place, Place::End));
        more.then(|| self.0.iter().map(text).collect::<Vec<_>>().join("_"))
    }
}

/// A row of a source; `None` when it is hidden, because the shared room shows it already.
type Candidate = (CivilDay, Option<Item>);

fn page(both: &Both<'_>, wanted: &Wanted, mut places: Places, limit: usize) -> Result<ItemPage> {
    let limit = limit.clamp(1, MOST);
    let mut items: Vec<Item> = Vec::new();
    // A page is full of shown things, or at the end: hidden rows are passed over.
    while items.len() < limit {
        let mut rows: Vec<(usize, Candidate)> = Vec::new();
        for (source, place) in places.0.iter().enumerate() {
            let read = candidates(both, wanted, source, *place, limit)?;
            rows.extend(read.0.into_iter().map(|row| (source, row)));
        }
        if rows.is_empty() {
            places = Places([Place::End; 5]);
            break;
        }
        // Stable: within a day the sources keep their order.
        rows.sort_by_key(|(_, (day, _))| std::cmp::Reverse(*day));
        let mut taken = [0; 5];
        for (source, (_, item)) in rows {
            if items.len() == limit {
                break;
            }
            taken[source] += 1;
            items.extend(item);
        }
        for (source, taken) in taken.into_iter().enumerate() {
            places.0[source] = advance(both, wanted, source, places.0[source], taken, limit)?;
        }
        if places.text().is_none() {
            break;
        }
    }
    Ok(ItemPage { items, next: places.text() })
}

/// Where a source goes on after `taken` of its rows.
fn advance(
    both: &Both<'_>,
    wanted: &Wanted,
    source: usize,
    place: Place,
    taken: usize,
    limit: usize,
) -> Result<Place> {
    if taken == 0 {
        // Nothing taken: it may have had nothing at all.
        let (rows, _) = candidates(both, wanted, source, place, limit)?;
        return Ok(if rows.is_empty() { Place::End } else { place });
    }
    Ok(candidates(both, wanted, source, place, taken)?.1)
}

/// At most `limit` rows of a source from a place on, and the place after them.
fn candidates(
    both: &Both<'_>,
    wanted: &Wanted,
    source: usize,
    place: Place,
    limit: usize,
) -> Result<(Vec<Candidate>, Place)> {
    let after = match &place {
        Place::End => return Ok((Vec::new(), Place::End)),
        Place::At(cursor) => Some(cursor),
        Place::Start | Place::After(_) => None,
    };
    let private = wanted.room(Visibility::Private);
    let words = wanted.words.as_deref();
    let nothing = Ok((Vec::new(), Place::End));
    match source {
        0 if wanted.room(Visibility::Shared) => {
            let kinds: Vec<&str> = wanted.filter.kinds.iter().map(|kind| kind.name()).collect();
            let page = if let Some(words) = words {
                both.couple.search(words, &both.hidden, after, limit)?
            } else {
                let filter = Filter { kinds: &kinds, author: None, exclude: &both.hidden };
                both.couple.newest(&filter, after, limit)?
            };
            Ok(paged(page, |shown| (shown.day, item_of(shown, both.me))))
        }
        1 if private && wanted.has(Kind::Appreciation) => {
            let page = match words {
                Some(words) => both.mine.search_kept(words, after, limit)?,
                None => both.mine.kept_list(after, limit)?,
            };
            Ok(paged(page, |kept| {
                let shown = kept.given.is_none();
                (kept.written.day, shown.then(|| kept_item(kept)))
            }))
        }
        2 if private && wanted.has(Kind::Plan) => {
            let page = match words {
                Some(words) => both.mine.search_plans(words, after, limit)?,
                None => both.mine.own_plans(after, limit)?,
            };
            Ok(paged(page, |plan| (plan.day, Some(plan_item(plan)))))
        }
        3 if private && wanted.has(Kind::Moment) && words.is_none() => {
            let moments = both.mine.own_moments()?;
            let rows = moments.into_iter().rev().map(|moment| {
                let id = moment_id(&moment.ritual, moment.written.day);
                let shown = moment.shared.is_none() && !both.hidden_mine.contains(&id);
                (moment.written.day, shown.then(|| moment_item(moment)))
            });
            Ok(counted(rows, place, limit))
        }
        4 if private && wanted.has(Kind::Rest) && words.is_none() => {
            let rests = both.mine.own_rests()?;
            let rows = rests.into_iter().rev().map(|rest| {
                let shown = rest.shared.is_none() && !both.hidden_mine.contains(&rest.id.0);
                (rest.from, shown.then(|| rest_item(rest)))
            });
            Ok(counted(rows, place, limit))
        }
        _ => nothing,
    }
}

fn paged<T>(page: Page<T>, row: impl Fn(T) -> Candidate) -> (Vec<Candidate>, Place) {
    let place = page.next.map_or(Place::End, Place::At);
    (page.rows.into_iter().map(row).collect(), place)
}

fn counted(
    rows: impl ExactSizeIterator<Item = Candidate>,
    place: Place,
    limit: usize,
) -> (Vec<Candidate>, Place) {
    let from = match place {
        Place::After(count) => count,
        Place::Start | Place::At(_) | Place::End => 0,
    };
    let total = rows.len();
    let rows: Vec<Candidate> = rows.skip(from).take(limit).collect();
    let next = from + rows.len();
    (rows, if next < total { Place::After(next) } else { Place::End })
}

/// The one thing whose id begins so. Looks at ids alone first.
fn find(both: &Both<'_>, beginning: &str) -> Result<Item> {
    if beginning.len() < 2 {
        return Err(HearthError::Invalid {
            reason: "this is too short to name one thing; take a few more letters from the list"
                .to_owned(),
        });
    }
    let wanted = Wanted { filter: ListFilter::default(), words: None };
    let mut found: Option<Item> = None;
    let mut places = Places::parse(None)?;
    loop {
        let next = page(both, &wanted, places, MOST)?;
        for item in next.items {
            if item.id.to_string().starts_with(beginning) {
                if found.is_some() {
                    return Err(HearthError::Invalid {
                        reason: "more than one thing is named so; type a few more letters of it"
                            .to_owned(),
                    });
                }
                found = Some(item);
            }
        }
        match next.next {
            Some(cursor) => places = Places::parse(Some(&cursor))?,
            None => return found.ok_or(HearthError::NotHere),
        }
    }
}

/// A shared thing; `None` for one that no list has yet.
pub(crate) fn item_of(shown: Shown, me: Option<u8>) -> Option<Item> {
    let body = match shown.what {
        What::Appreciation { text, tag } => Body::Appreciation { text, tag },
        What::Moment { ritual } => Body::Moment { name: ritual_name(&ritual), ritual },
        What::Rest { until } => Body::Rest { until: Some(until) },
        What::Plan { title, note, .. } => Body::Plan { title, note },
        What::CheckIn(_) => return None,
    };
    let by = match shown.author {
        None => By::Both,
        author if author == me => By::Me,
        Some(_) => By::Partner,
    };
    Some(Item {
        id: ItemId::Ours(shown.entry),
        day: shown.day,
        by,
        visibility: Visibility::Shared,
        body,
        incomplete: shown.lacking,
    })
}

fn mine(id: [u8; 16], day: CivilDay, body: Body) -> Item {
    Item {
        id: ItemId::Mine(id),
        day,
        by: By::Me,
        visibility: Visibility::Private,
        body,
        incomplete: false,
    }
}

fn kept_item(kept: Kept) -> Item {
    let LocalId(id) = kept.id;
    mine(id, kept.written.day, Body::Appreciation { text: kept.text, tag: kept.tag })
}

pub(crate) fn plan_item(plan: OwnPlan) -> Item {
    let LocalId(id) = plan.id;
    mine(id, plan.day, Body::Plan { title: plan.title, note: plan.note })
}

fn moment_item(moment: OwnMoment) -> Item {
    let day = moment.written.day;
    let name = ritual_name(&moment.ritual);
    mine(moment_id(&moment.ritual, day), day, Body::Moment { ritual: moment.ritual, name })
}

fn rest_item(rest: OwnRest) -> Item {
    let LocalId(id) = rest.id;
    mine(id, rest.from, Body::Rest { until: rest.until })
}

/// The ritual's name in this build's catalogue, or its id.
pub(crate) fn ritual_name(ritual: &RitualId) -> String {
    let exercise = Catalogue::english().ok().and_then(|catalogue| catalogue.get(ritual));
    exercise.map_or_else(|| ritual.to_string(), |exercise| exercise.name.clone())
}

/// The plans of `today` or later that are not done, by the day they are planned for now, soonest first.
pub(crate) fn coming_plans(both: &Both<'_>, today: CivilDay, most: usize) -> Result<Vec<Item>> {
    let ours = both.couple.agenda(today, &both.hidden, most)?;
    let own = both.mine.own_agenda(today, most)?;
    let mut plans: Vec<Item> =
        ours.into_iter().filter_map(|shown| item_of(shown, both.me)).collect();
    plans.extend(own.into_iter().map(plan_item));
    plans.sort_by_key(|plan| plan.day);
    plans.truncate(most);
    Ok(plans)
}
