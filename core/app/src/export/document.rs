//! What a copy holds (`docs/export.md`): everything that this person wrote and did, and nothing that the partner keeps
//! private, because that is not on this phone. No instants, no zones, no ids: days and words. Fields are added, none is
//! renamed or taken away; what would break that gets a new version.

use std::collections::BTreeMap;

use hearth_domain::cards::{CardEntries, CardStanding};
use hearth_domain::day::CivilDay;
use hearth_domain::entries::{CheckIn, Need, PlanKind, PlanStatus, Scale, Terms};
use hearth_domain::ids::EntryId;
use hearth_store::couple::{Filter, Shown, What};
use hearth_store::mine::{OwnAct, OwnCheckIn};
use hearth_store::{Cursor, Page, StoreError};
use serde::Serialize;
use serde_json::Value;

use super::journal::Journal;
use crate::cards;
use crate::error::Result;
use crate::items::ritual_name;
use crate::moments::moment_id;
use crate::own_settings::{DAY_CHAIN, DAY_START, FAVOURITES, REMINDERS, TIPS_HIDDEN, TIPS_KEPT};
use crate::reading::Both;

/// The version of the format.
const VERSION: u32 = 1;
/// How many rows are read at a time.
const PAGE: usize = 200;
/// Settings that a person chose; what else stands there is the app's.
const CHOSEN: [&str; 6] = [FAVOURITES, TIPS_KEPT, TIPS_HIDDEN, DAY_START, DAY_CHAIN, REMINDERS];

/// A copy. No `Debug`: it is private text.
#[derive(Serialize)]
pub(super) struct Document {
    hearth_export: u32,
    made_on: CivilDay,
    pub name: Option<String>,
    pub appreciations: Vec<Appreciation>,
    pub moments: Vec<Moment>,
    pub rests: Vec<Rest>,
    pub check_ins: Vec<OneCheckIn>,
    pub plans: Vec<Plan>,
    pub cards: Vec<Card>,
    pub record: Vec<Act>,
    pub settings: BTreeMap<String, Value>,
    /// Only when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Vec<Appreciation>>,
    /// Only when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<Journal>,
}

/// `state`: `kept` or `given`; of what the partner gave always `given`.
#[derive(Serialize)]
pub(super) struct Appreciation {
    pub day: CivilDay,
    pub text: String,
    pub tag: Option<String>,
    pub state: &'static str,
}

#[derive(Serialize)]
pub(super) struct Moment {
    pub day: CivilDay,
    pub exercise: String,
    pub name: String,
    pub shared: bool,
}

/// `until` null: until the person says.
#[derive(Serialize)]
pub(super) struct Rest {
    pub from: CivilDay,
    pub until: Option<CivilDay>,
    pub shared: bool,
}

/// All of it, whatever of it was shared.
#[derive(Serialize)]
pub(super) struct OneCheckIn {
    pub day: CivilDay,
    pub mood: Option<u8>,
    pub energy: Option<u8>,
    pub need: Option<&'static str>,
    pub mind: Option<String>,
    pub shared: bool,
}

/// `shared`: it belongs to both, and both may have written to it.
#[derive(Serialize)]
pub(super) struct Plan {
    pub day: CivilDay,
    pub title: String,
    pub note: String,
    pub kind: &'static str,
    pub time: Option<String>,
    pub minutes: Option<u16>,
    pub done: bool,
    pub shared: bool,
}

/// `state`: `open` or `sealed`. `theirs`, of an open one, only when it was asked for.
#[derive(Serialize)]
pub(super) struct Card {
    pub day: CivilDay,
    pub question: Option<String>,
    pub answer: String,
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
}

/// Something that this person did in the shared space; with its words only where they stand nowhere else any more.
#[derive(Serialize)]
pub(super) struct Act {
    pub day: CivilDay,
    pub kind: String,
    pub what: String,
    pub text: Option<String>,
}

impl Document {
    pub fn with_journal(mut self, journal: Option<Journal>) -> Self {
        self.journal = journal;
        self
    }

    /// How many things are in it, settings and the record left out.
    pub fn things(&self) -> usize {
        self.appreciations.len()
            + self.moments.len()
            + self.rests.len()
            + self.check_ins.len()
            + self.plans.len()
            + self.cards.len()
            + self.received.as_ref().map_or(0, Vec::len)
            + self.journal.as_ref().map_or(0, Journal::things)
    }
}

/// Every row of a paged list.
pub(super) fn all<T>(
    mut page: impl FnMut(Option<&Cursor>) -> std::result::Result<Page<T>, StoreError>,
) -> Result<Vec<T>> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let next = page(after.as_ref())?;
        rows.extend(next.rows);
        after = next.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

/// Everything of both rooms that goes into a copy made on this day.
pub(super) fn collect(both: &Both<'_>, made_on: CivilDay, received: bool) -> Result<Document> {
    let ours = all(|after| {
        both.couple.newest(&Filter { kinds: &[], author: None, exclude: &both.hidden }, after, PAGE)
    })?;
    let (mine, theirs): (Vec<Shown>, Vec<Shown>) =
        ours.into_iter().partition(|shown| shown.author.is_none() || shown.author == both.me);
    let record = record(both, &mine)?;
    let mut document = Document {
        hearth_export: VERSION,
        made_on,
        name: both.mine.setting("name")?,
        appreciations: kept(both)?,
        moments: own_moments(both)?,
        rests: own_rests(both)?,
        check_ins: own_check_ins(both)?,
        plans: own_plans(both)?,
        cards: own_cards(both, received)?,
        record,
        settings: settings(both)?,
        received: received.then(|| theirs.into_iter().filter_map(given).collect()),
        journal: None,
    };
    for shown in mine {
        document.add_shared(both, shown)?;
    }
    Ok(document)
}

impl Document {
    /// What of this person's stands in the shared room alone.
    fn add_shared(&mut self, both: &Both<'_>, shown: Shown) -> Result<()> {
        let Shown { entry, day, what, .. } = shown;
        match what {
            What::Appreciation { text, tag } if both.mine.kept_given_as(&entry)?.is_empty() => {
                self.appreciations.push(Appreciation { day, text, tag, state: "given" });
            }
            What::Moment { ritual } => {
                let exercise = ritual.to_string();
                let known =
                    self.moments.iter().any(|one| one.day == day && one.exercise == exercise);
                if !known {
                    let name = ritual_name(&ritual);
                    self.moments.push(Moment { day, exercise, name, shared: true });
                }
            }
            What::Rest { until } => {
                let until = Some(until);
                let known = self
                    .rests
                    .iter()
                    .any(|rest| rest.shared && rest.from == day && rest.until == until);
                if !known {
                    self.rests.push(Rest { from: day, until, shared: true });
                }
            }
            What::Plan { title, note, stand } => self.plans.push(plan(
                (day, title, note),
                stand.kind,
                stand.terms,
                (stand.status == PlanStatus::Done, true),
            )),
            What::CheckIn(ticked) if both.mine.check_in_shared_as(&entry)?.is_none() => {
                self.check_ins.push(check_in(day, &ticked, true));
            }
            What::Appreciation { .. } | What::CheckIn(_) => {}
        }
        Ok(())
    }
}

fn kept(both: &Both<'_>) -> Result<Vec<Appreciation>> {
    let rows = all(|after| both.mine.kept_list(after, PAGE))?.into_iter();
    Ok(rows
        .map(|kept| Appreciation {
            day: kept.written.day,
            text: kept.text,
            tag: kept.tag,
            state: if kept.given.is_some() { "given" } else { "kept" },
        })
        .collect())
}

/// What the partner gave.
fn given(shown: Shown) -> Option<Appreciation> {
    match shown.what {
        What::Appreciation { text, tag } => {
            Some(Appreciation { day: shown.day, text, tag, state: "given" })
        }
        _ => None,
    }
}

fn own_moments(both: &Both<'_>) -> Result<Vec<Moment>> {
    let rows = both.mine.own_moments()?.into_iter();
    Ok(rows
        .filter(|one| !both.hidden_mine.contains(&moment_id(&one.ritual, one.written.day)))
        .map(|one| Moment {
            day: one.written.day,
            exercise: one.ritual.to_string(),
            name: ritual_name(&one.ritual),
            shared: one.shared.is_some(),
        })
        .collect())
}

fn own_rests(both: &Both<'_>) -> Result<Vec<Rest>> {
    let rows = both.mine.own_rests()?.into_iter();
    Ok(rows
        .filter(|rest| !both.hidden_mine.contains(&rest.id.0))
        .map(|rest| Rest { from: rest.from, until: rest.until, shared: rest.shared.is_some() })
        .collect())
}

fn own_check_ins(both: &Both<'_>) -> Result<Vec<OneCheckIn>> {
    let rows =
        all(|after| both.mine.check_ins_between(CivilDay::FIRST, CivilDay::LAST, after, PAGE))?;
    let of = |own: &OwnCheckIn| check_in(own.written.day, &own.check_in, own.shared.is_some());
    Ok(rows.iter().map(of).collect())
}

fn check_in(day: CivilDay, fields: &CheckIn, shared: bool) -> OneCheckIn {
    OneCheckIn {
        day,
        mood: fields.mood.map(Scale::level),
        energy: fields.energy.map(Scale::level),
        need: fields.need.map(Need::name),
        mind: fields.mind().map(ToOwned::to_owned),
        shared,
    }
}

fn own_plans(both: &Both<'_>) -> Result<Vec<Plan>> {
    let rows = all(|after| both.mine.own_plans(after, PAGE))?.into_iter();
    Ok(rows
        .map(|own| plan((own.day, own.title, own.note), own.kind, own.terms, (own.done, false)))
        .collect())
}

fn plan(
    (day, title, note): (CivilDay, String, String),
    kind: PlanKind,
    terms: Terms,
    (done, shared): (bool, bool),
) -> Plan {
    let time = terms.time.map(|time| time.to_string());
    Plan { day, title, note, kind: kind.name(), time, minutes: terms.lasts(), done, shared }
}

fn own_cards(both: &Both<'_>, received: bool) -> Result<Vec<Card>> {
    let mut found = Vec::new();
    for sealed in both.mine.all_sealed()? {
        found.push(Card {
            day: sealed.day,
            question: cards::question(&sealed.card)?,
            answer: sealed.answer.text().to_owned(),
            state: "sealed",
            theirs: None,
        });
    }
    let Some(space) = both.couple.space()? else { return Ok(found) };
    let mut before = None;
    loop {
        let days = both.couple.days_with_openings(before, PAGE)?;
        let Some(last) = days.last().copied() else { return Ok(found) };
        for day in days {
            let entries = CardEntries::of(&space.id, &space.members, day);
            let card = both.couple.card(&entries)?;
            let standing = card.standing(&space.id, &space.members, day, space.me);
            if let CardStanding::Open { mine, theirs } = standing {
                found.push(Card {
                    day,
                    question: cards::question(&mine.card)?,
                    answer: mine.answer.text().to_owned(),
                    state: "open",
                    theirs: received.then(|| theirs.answer.text().to_owned()),
                });
            }
        }
        before = Some(last);
    }
}

/// The own record. The words of what is still in the shared room stand there.
fn record(both: &Both<'_>, mine: &[Shown]) -> Result<Vec<Act>> {
    let here = |entry: &EntryId| mine.iter().any(|shown| shown.entry == *entry);
    let acts = all(|after| both.mine.acts(after, PAGE))?.into_iter();
    let mut record = Vec::new();
    for OwnAct { entry, kind, what, text, written } in acts {
        // What is about to be removed takes its words along.
        let text = text.filter(|_| entry.is_none_or(|entry| !both.hidden.contains(&entry)));
        let stands = match &entry {
            Some(entry) => here(entry) || !both.mine.kept_given_as(entry)?.is_empty(),
            None => false,
        };
        record.push(Act { day: written.day, kind, what, text: text.filter(|_| !stands) });
    }
    Ok(record)
}

fn settings(both: &Both<'_>) -> Result<BTreeMap<String, Value>> {
    let mut chosen = BTreeMap::new();
    for key in CHOSEN {
        let value = both.mine.setting(key)?.and_then(|text| serde_json::from_str(&text).ok());
        if let Some(value) = value {
            chosen.insert(key.to_owned(), value);
        }
    }
    let cadence = both.mine.check_in_cadence()?.name();
    chosen.insert("check_in_cadence".to_owned(), Value::from(cadence));
    Ok(chosen)
}

#[cfg(test)]
mod tests;
