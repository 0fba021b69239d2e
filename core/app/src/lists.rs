//! Lists and search over both rooms (`design.md` 4: each room has its own index; results meet here).
//! What both noted of one ritual and day is one row, whoever noted it first. Newest day first; within a day, what arrived last first, the shared room before the own one.

use std::collections::HashSet;

use hearth_domain::day::CivilDay;
use hearth_store::couple::Filter;
use hearth_store::{Cursor, Page};

use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::items::{
    check_in_item, coming_plans, item_of, kept_item, moment_item, plan_item, rest_item,
};
use crate::moments::moment_id;
use crate::plans::PlanState;
use crate::reading::Both;
use crate::shown::touch;
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
        let (now, day) = self.now().await?;
        self.read(move |both| {
            let open = touch(both, &now, day)?.level();
            page(both, &Wanted { filter, open, ..Wanted::default() }, places, limit)
        })
        .await
    }

    /// Plans that are done, or whose day is over, newest first; one page. What was let go is not among them.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a cursor that is none.
    pub async fn past_plans(&self, cursor: Option<&str>, limit: usize) -> Result<ItemPage> {
        let places = Places::parse(cursor)?;
        let (now, today) = self.now().await?;
        self.read(move |both| {
            let open = touch(both, &now, today)?.level();
            let filter = ListFilter { kinds: vec![Kind::Plan], visibility: None };
            let past = Some(today);
            page(both, &Wanted { filter, past, open, ..Wanted::default() }, places, limit)
        })
        .await
    }

    /// The plans of today or later that are not done, soonest first.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn coming_plans(&self, most: usize) -> Result<Vec<Item>> {
        let (now, today) = self.now().await?;
        self.read(move |both| {
            let open = touch(both, &now, today)?.level();
            coming_plans(both, today, most.min(MOST), open)
        })
        .await
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
        let words = Some(words.to_owned());
        let (now, day) = self.now().await?;
        self.read(move |both| {
            let open = touch(both, &now, day)?.level();
            page(both, &Wanted { words, open, ..Wanted::default() }, places, limit)
        })
        .await
    }

    /// The thing whose id begins so.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` when more than one does.
    pub async fn find(&self, beginning: &str) -> Result<Item> {
        let beginning = beginning.trim().to_lowercase();
        let (now, day) = self.now().await?;
        self.read(move |both| find(both, &beginning, touch(both, &now, day)?.level())).await
    }
}

/// What is asked for.
#[derive(Default)]
struct Wanted {
    filter: ListFilter,
    words: Option<String>,
    /// Everything, also what a list shows once: it was named.
    named: bool,
    /// What the partner wrote alone.
    partners: bool,
    /// Of plans those that are done, or from before this day.
    past: Option<CivilDay>,
    /// What touch is open for both.
    open: u8,
}

impl Wanted {
    fn has(&self, kind: Kind) -> bool {
        self.filter.kinds.is_empty() || self.filter.kinds.contains(&kind)
    }

    fn room(&self, visibility: Visibility) -> bool {
        self.filter.visibility.is_none_or(|wanted| wanted == visibility)
    }

    /// Whether a thing of a source is shown. One's own check-in stands there whole: what is shared of it is shown
    /// once more only among what is shared.
    fn shows(&self, item: &Item) -> bool {
        match (&item.body, self.past) {
            (Body::CheckIn { .. }, _) if item.visibility == Visibility::Shared => {
                let is_asked_for = self.filter.visibility == Some(Visibility::Shared);
                item.by == By::Partner || is_asked_for || self.named
            }
            (Body::Plan { stand, .. }, Some(today)) => {
                stand.state == PlanState::Done || item.day < today
            }
            _ => true,
        }
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

/// How many sources there are.
const SOURCES: usize = 6;

/// The places of all sources: the shared room, kept, own plans, own moments, own rests, own check-ins.
struct Places([Place; SOURCES]);

impl Places {
    fn parse(text: Option<&str>) -> Result<Self> {
        let mut places = [Place::Start; SOURCES];
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
    let again = if wanted.named || !wanted.has(Kind::Moment) || !wanted.room(Visibility::Shared) {
        HashSet::new()
    } else {
        both.couple.moments_again(both.me, &both.hidden)?
    };
    let is_again = |item: &Item| matches!(item.id, ItemId::Ours(id) if again.contains(&id));
    let mut items: Vec<Item> = Vec::new();
    // A page is full of shown things, or at the end: hidden rows are passed over.
    while items.len() < limit {
        let mut rows: Vec<(usize, Candidate)> = Vec::new();
        for (source, place) in places.0.iter().enumerate() {
            let read = candidates(both, wanted, source, *place, limit)?;
            rows.extend(read.0.into_iter().map(|row| (source, row)));
        }
        if rows.is_empty() {
            places = Places([Place::End; SOURCES]);
            break;
        }
        // Stable: within a day the sources keep their order.
        rows.sort_by_key(|(_, (day, _))| std::cmp::Reverse(*day));
        let mut taken = [0; SOURCES];
        for (source, (_, item)) in rows {
            if items.len() == limit {
                break;
            }
            taken[source] += 1;
            items.extend(item.filter(|item| !is_again(item)));
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
                let author = both.me.map(|me| 1 - me.min(1)).filter(|_| wanted.partners);
                let filter = Filter { kinds: &kinds, author, exclude: &both.hidden };
                both.couple.newest(&filter, after, limit)?
            };
            let mut rows = Vec::with_capacity(page.rows.len());
            for shown in page.rows {
                let (day, item) = (shown.day, item_of(both, shown, wanted.open)?);
                rows.push((day, item.filter(|item| wanted.shows(item))));
            }
            Ok((rows, page.next.map_or(Place::End, Place::At)))
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
            Ok(paged(page, |plan| {
                let (day, item) = (plan.day, plan_item(plan, wanted.open));
                (day, Some(item).filter(|item| wanted.shows(item)))
            }))
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
        5 if private && wanted.has(Kind::CheckIn) => {
            let page = match words {
                Some(words) => both.mine.search_check_ins(words, after, limit)?,
                None => {
                    both.mine.check_ins_between(CivilDay::FIRST, CivilDay::LAST, after, limit)?
                }
            };
            Ok(paged(page, |own| (own.written.day, Some(check_in_item(&own)))))
        }
        _ => nothing,
    }
}

/// One page of the check-ins that the partner shared.
pub(crate) fn partners(both: &Both<'_>, cursor: Option<&str>, limit: usize) -> Result<ItemPage> {
    let filter = ListFilter { kinds: vec![Kind::CheckIn], visibility: Some(Visibility::Shared) };
    let wanted = Wanted { filter, partners: true, ..Wanted::default() };
    let places = Places::parse(cursor)?;
    if both.me.is_none() {
        return Ok(ItemPage { items: Vec::new(), next: None });
    }
    page(both, &wanted, places, limit)
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
fn find(both: &Both<'_>, beginning: &str, open: u8) -> Result<Item> {
    if beginning.len() < 2 {
        return Err(HearthError::Invalid {
            reason: "this is too short to name one thing; take a few more letters from the list"
                .to_owned(),
        });
    }
    let wanted = Wanted { named: true, open, ..Wanted::default() };
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
