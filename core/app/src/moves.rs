//! Moves between rooms (`design.md` 4): an intent in `mine.db`; the entry and the intent's token in
//! `couple.db`, in one transaction; then the intent is cleared and the own record written. Killed anywhere,
//! the next open finishes it: nothing is given twice, nothing half.

use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Appreciation, MomentEntry, NewEntry, Plan, RestEntry};
use hearth_domain::ids::EntryId;
use hearth_domain::space::create;
use hearth_store::mine::{self, Kept, LocalId, OwnAct, OwnMoment, OwnPlan, OwnRest, Written};
use serde::{Deserialize, Serialize};

use crate::core::{Core, Couple, topic_of};
use crate::error::{HearthError, Result};
use crate::random;
use crate::views::Kind;

/// What is to be moved, as it stands in the intent. No `Debug`: it holds what a person wrote.
#[derive(Serialize, Deserialize, Clone)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Moving {
    /// An appreciation, given.
    Appreciation {
        /// What was noticed.
        text: String,
        /// The chip it was written under.
        tag: Option<String>,
    },
    /// A moment, shared.
    Moment {
        /// Which ritual.
        ritual: RitualId,
    },
    /// Rest, shared.
    Rest {
        /// Its last day.
        until: CivilDay,
    },
    /// A plan, shared.
    Plan {
        /// One line that says what it is.
        title: String,
        /// What was written to it.
        note: String,
    },
}

impl Moving {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Appreciation { .. } => Kind::Appreciation,
            Self::Moment { .. } => Kind::Moment,
            Self::Rest { .. } => Kind::Rest,
            Self::Plan { .. } => Kind::Plan,
        }
    }

    /// The entry it becomes. Checked here as well as when it was written.
    fn entry(&self) -> Result<NewEntry> {
        Ok(match self {
            Self::Appreciation { text, tag } => {
                NewEntry::Appreciation(Appreciation::new(text, tag.as_deref())?)
            }
            Self::Moment { ritual } => NewEntry::Moment(MomentEntry { ritual: ritual.clone() }),
            Self::Rest { until } => NewEntry::Rest(RestEntry { until: *until }),
            Self::Plan { title, note } => NewEntry::Plan(Plan::new(title, note)?),
        })
    }
}

/// An intent: what moves, about which day, and where it came from.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Intent {
    pub what: Moving,
    pub day: CivilDay,
    /// The thing in `mine.db` that it was, if it was there before.
    pub source: Option<[u8; 16]>,
}

impl Core {
    /// Moves something to the shared room: it happens once, whatever is killed in between.
    pub fn share(&mut self, intent: &Intent) -> Result<EntryId> {
        self.space()?;
        intent.what.entry()?;
        let token = random::bytes()?;
        let (now, _) = self.now()?;
        let content = serde_json::to_vec(intent)
            .map_err(|_| HearthError::internal("an intent cannot be written"))?;
        let stored = mine::Intent {
            token,
            kind: intent.what.kind().name().to_owned(),
            content,
            source: intent.source.map(LocalId),
            created: now.utc_seconds,
        };
        self.writing()?.mine.write(|tx| tx.begin_intent(&stored))?;
        let entry = self.finish_move(&token, intent)?;
        self.announcer.announce(&[topic_of(intent.what.kind())]);
        Ok(entry)
    }

    /// Finishes every move that was begun. Those that cannot be done now, because there is no partner any
    /// more, are turned back.
    pub fn finish_moves(&mut self) -> Result<()> {
        let stored = self.intents()?;
        if stored.is_empty() {
            return Ok(());
        }
        let paired = self.is_paired()?;
        for intent in stored {
            match serde_json::from_slice::<Intent>(&intent.content) {
                Ok(read) if paired => {
                    self.finish_move(&intent.token, &read)?;
                }
                _ => self.turn_back(&intent)?,
            }
        }
        Ok(())
    }

    /// A restored phone does not give by itself what it was about to give back then (`design.md` 4).
    pub fn turn_back_moves(&mut self) -> Result<()> {
        for intent in self.intents()? {
            self.turn_back(&intent)?;
        }
        Ok(())
    }

    fn intents(&mut self) -> Result<Vec<mine::Intent>> {
        Ok(self.rooms()?.mine.write(|tx| tx.read().intents())?)
    }

    fn finish_move(&mut self, token: &[u8; 16], intent: &Intent) -> Result<EntryId> {
        let new = intent.what.entry()?;
        let day = intent.day;
        let Couple::Shared(space) = &mut self.writing()?.couple else {
            return Err(HearthError::NotPaired);
        };
        let (pen, facts) = (space.pen(), space.facts().clone());
        let entry = space.storage().write(|rows| {
            if let Some(entry) = rows.read().moved(token)? {
                return Ok(entry);
            }
            let (entry, _) = create(rows, &facts, &pen, Some(day), &new)?;
            rows.note_moved(token, &entry)?;
            Ok::<_, HearthError>(entry)
        })?;
        self.record(token, intent, &entry)?;
        let store = self.rooms()?.couple.store();
        store.write(|rows| Ok::<_, HearthError>(rows.forget_moved(token)?))?;
        Ok(entry)
    }

    /// Clears the intent and writes the own record, in one transaction of `mine.db`.
    fn record(&mut self, token: &[u8; 16], intent: &Intent, entry: &EntryId) -> Result<()> {
        let (now, today) = self.now()?;
        let written = Written {
            day: intent.day,
            instant: now.utc_seconds,
            zone: now.zone,
            offset_minutes: now.offset_minutes,
        };
        let source = intent.source.map(LocalId);
        let (what, text) = match &intent.what {
            Moving::Appreciation { text, .. } => ("gave", Some(text.clone())),
            Moving::Moment { ritual } => ("shared", Some(ritual.to_string())),
            Moving::Rest { .. } => ("shared", None),
            Moving::Plan { title, note } => ("shared", Some(format!("{title}\n{note}"))),
        };
        let act = OwnAct {
            entry: Some(*entry),
            kind: intent.what.kind().name().to_owned(),
            what: what.to_owned(),
            text,
            written: Written { day: today, ..written.clone() },
        };
        self.writing()?.mine.finish_intent(token, |tx| {
            match (&intent.what, source) {
                (Moving::Appreciation { .. }, Some(id)) => {
                    tx.mark_given(&id, entry)?;
                }
                (Moving::Plan { .. }, Some(id)) => {
                    tx.remove_plan(&id)?;
                }
                (Moving::Moment { ritual }, _) => {
                    let moment =
                        OwnMoment { ritual: ritual.clone(), written, shared: Some(*entry) };
                    tx.did(&moment)?;
                }
                (Moving::Rest { until }, source) => {
                    let id = source.unwrap_or(LocalId(entry.0));
                    let rest =
                        OwnRest { id, from: intent.day, until: Some(*until), shared: Some(*entry) };
                    tx.put_rest(&rest)?;
                }
                (Moving::Appreciation { .. } | Moving::Plan { .. }, None) => {}
            }
            tx.record_act(&act)?;
            Ok::<_, HearthError>(())
        })?;
        Ok(())
    }

    /// Ends a move that is not to happen: what was to be shared is kept instead, for this person alone.
    fn turn_back(&mut self, stored: &mine::Intent) -> Result<()> {
        let read = serde_json::from_slice::<Intent>(&stored.content).ok();
        let (now, _) = self.now()?;
        self.writing()?.mine.finish_intent(&stored.token, |tx| {
            let Some(Intent { what, day, source: None }) = read else { return Ok(()) };
            let written = Written {
                day,
                instant: now.utc_seconds,
                zone: now.zone,
                offset_minutes: now.offset_minutes,
            };
            let id = LocalId(stored.token);
            match what {
                Moving::Appreciation { text, tag } => {
                    tx.keep(&Kept { id, written, text, tag, given: None })?;
                }
                Moving::Moment { ritual } => {
                    tx.did(&OwnMoment { ritual, written, shared: None })?;
                }
                Moving::Rest { until } => {
                    tx.put_rest(&OwnRest { id, from: day, until: Some(until), shared: None })?;
                }
                Moving::Plan { title, note } => {
                    tx.put_plan(&OwnPlan { id, day, title, note })?;
                }
            }
            Ok::<_, HearthError>(())
        })?;
        Ok(())
    }
}
