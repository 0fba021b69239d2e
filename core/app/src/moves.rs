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

/// The steps of a move, each one transaction of one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// The intent stands in `mine.db`.
    Intended,
    /// The entry and its token stand in `couple.db`.
    Moved,
    /// The own record is written and the intent cleared.
    Recorded,
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
        self.passed(Step::Intended)?;
        match self.finish_move(&token, intent) {
            Ok(entry) => {
                self.announcer.announce(&[topic_of(intent.what.kind())]);
                Ok(entry)
            }
            Err(error) => {
                self.give_up(&token);
                Err(error)
            }
        }
    }

    /// Clears the intent of a move that failed before the shared room took anything: whoever is told so tries
    /// again, and it must not happen twice. What cannot be cleared now, the next open finishes.
    fn give_up(&mut self, token: &[u8; 16]) {
        let Ok(rooms) = self.rooms() else { return };
        let taken = rooms.couple.store().write(|rows| rows.read().moved(token));
        if matches!(taken, Ok(None)) {
            let _ = rooms.mine.write(|tx| tx.clear_intent(token));
        }
    }

    /// Finishes every move that was begun. Those that cannot be done, because there is no partner any more or
    /// because the shared room refuses them, are turned back: one of them must never keep the phone shut.
    pub fn finish_moves(&mut self) -> Result<()> {
        let stored = self.intents()?;
        if stored.is_empty() {
            return Ok(());
        }
        let paired = self.is_paired()?;
        self.writing()?;
        for intent in stored {
            match serde_json::from_slice::<Intent>(&intent.content) {
                Ok(read) if paired => match self.finish_move(&intent.token, &read) {
                    Err(HearthError::Invalid { .. }) => self.turn_back(&intent)?,
                    done => {
                        done?;
                    }
                },
                _ => self.turn_back(&intent)?,
            }
        }
        Ok(())
    }

    /// A restored phone does not give by itself what it was about to give back then (`design.md` 4). Leaves the
    /// nonce as it is: the phone counts as restored until this is done.
    pub fn turn_back_moves(&mut self) -> Result<()> {
        for intent in self.intents()? {
            self.turn_back(&intent)?;
        }
        Ok(())
    }

    /// A step is done. Tests let the process die here.
    #[cfg(test)]
    fn passed(&self, step: Step) -> Result<()> {
        if self.dies_after == Some(step) {
            return Err(HearthError::internal("killed"));
        }
        Ok(())
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "tests let it fail")]
    fn passed(&self, _: Step) -> Result<()> {
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
        self.passed(Step::Moved)?;
        self.record(token, intent, &entry)?;
        self.passed(Step::Recorded)?;
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

    /// Ends a move that is not to happen: what was to be shared is kept instead, for this person alone. The
    /// caller renews the nonce when it is due.
    fn turn_back(&mut self, stored: &mine::Intent) -> Result<()> {
        let read = serde_json::from_slice::<Intent>(&stored.content).ok();
        let (now, _) = self.now()?;
        self.rooms()?.mine.finish_intent(&stored.token, |tx| {
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
                    tx.put_plan(&OwnPlan::plain(id, day, title, note))?;
                }
            }
            Ok::<_, HearthError>(())
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Desk, paired};

    fn shared_texts(desk: &mut Desk) -> Vec<String> {
        let store = desk.core.rooms().unwrap().couple.store();
        let page = store
            .write(|rows| rows.read().newest(&hearth_store::couple::Filter::default(), None, 100));
        let text = |shown: hearth_store::couple::Shown| match shown.what {
            hearth_store::couple::What::Appreciation { text, .. } => text,
            _ => "another kind".to_owned(),
        };
        page.unwrap().rows.into_iter().map(text).collect()
    }

    fn keep(desk: &mut Desk, text: &str) -> [u8; 16] {
        let (now, day) = desk.core.now().unwrap();
        let written = Written {
            day,
            instant: now.utc_seconds,
            zone: now.zone,
            offset_minutes: now.offset_minutes,
        };
        let id = LocalId(random::bytes().unwrap());
        let kept = Kept { id, written, text: text.to_owned(), tag: None, given: None };
        desk.core.writing().unwrap().mine.write(|tx| tx.keep(&kept)).unwrap();
        id.0
    }

    fn giving(desk: &Desk, source: [u8; 16], text: &str) -> Intent {
        let (_, day) = desk.core.now().unwrap();
        let what = Moving::Appreciation { text: text.to_owned(), tag: None };
        Intent { what, day, source: Some(source) }
    }

    #[test]
    fn a_give_killed_at_any_step_is_given_once_and_marked_given() {
        for step in [Step::Intended, Step::Moved, Step::Recorded] {
            let mut desk = paired();
            let kept = keep(&mut desk, "You made tea.");
            desk.core.dies_after = Some(step);
            let intent = giving(&desk, kept, "You made tea.");
            assert!(desk.core.share(&intent).is_err(), "{step:?}");
            desk.core.dies_after = None;
            // Killed again while it is being finished, and again.
            for again in [Step::Moved, Step::Recorded] {
                desk.core.close();
                desk.core.dies_after = Some(again);
                let _ = desk.core.open();
            }
            desk.core.dies_after = None;
            desk.core.close();
            desk.core.open().unwrap();
            assert_eq!(shared_texts(&mut desk), ["You made tea."], "{step:?}");
            let mine = &mut desk.core.rooms().unwrap().mine;
            let (kept, intents, acts) = mine
                .write(|tx| {
                    let read = tx.read();
                    let kept = read.kept(&LocalId(kept))?;
                    Ok::<_, HearthError>((kept, read.intents()?, read.acts(None, 10)?.rows.len()))
                })
                .unwrap();
            assert!(kept.unwrap().given.is_some(), "{step:?}");
            assert!(intents.is_empty(), "{step:?}");
            assert_eq!(acts, 1, "{step:?}: one line in the own record");
        }
    }

    fn intents_and_plans(desk: &mut Desk) -> (usize, usize) {
        let intents = desk.core.intents().unwrap().len();
        let mine = &mut desk.core.rooms().unwrap().mine;
        (intents, mine.write(|tx| tx.read().own_plans(None, 10)).unwrap().rows.len())
    }

    #[test]
    fn what_the_shared_room_refuses_is_not_begun_and_never_keeps_the_phone_shut() {
        let mut desk = paired();
        let (_, day) = desk.core.now().unwrap();
        // Within the limit of a text, over that of a change: every letter has another length than the last.
        let what = Moving::Plan { title: "Lake".to_owned(), note: "\u{e9}a".repeat(6_666) };
        let intent = Intent { what, day, source: None };
        assert!(matches!(desk.core.share(&intent), Err(HearthError::Invalid { .. })));
        assert_eq!(intents_and_plans(&mut desk), (0, 0));
        // Killed before it was refused.
        desk.core.dies_after = Some(Step::Intended);
        assert!(desk.core.share(&intent).is_err());
        desk.core.dies_after = None;
        desk.core.close();
        desk.core.open().unwrap();
        assert!(shared_texts(&mut desk).is_empty());
        assert_eq!(intents_and_plans(&mut desk), (0, 1), "it is kept, for oneself");
    }

    #[test]
    fn a_restored_phone_turns_what_it_was_about_to_give_back_into_something_kept() {
        let mut desk = paired();
        desk.core.dies_after = Some(Step::Intended);
        let (_, day) = desk.core.now().unwrap();
        let what = Moving::Appreciation { text: "Not yet.".to_owned(), tag: None };
        assert!(desk.core.share(&Intent { what, day, source: None }).is_err());
        desk.core.dies_after = None;
        desk.core.close();
        // Secure storage has moved on: these files are an older copy.
        desk.core.keys.put_nonce(&[9; 16]).unwrap();
        desk.core.open().unwrap();
        assert!(shared_texts(&mut desk).is_empty());
        let mine = &mut desk.core.rooms().unwrap().mine;
        let kept = mine.write(|tx| tx.read().kept_list(None, 10)).unwrap();
        assert_eq!(kept.rows.len(), 1);
        assert!(kept.rows[0].text == "Not yet." && kept.rows[0].given.is_none());
        let events = mine.write(|tx| tx.read().events(10)).unwrap();
        assert!(events.iter().any(|event| event.json.contains("restored")));
    }
}
