//! Moves between rooms (`design.md` 4): an intent in `mine.db`; the entry and the intent's token in
//! `couple.db`, in one transaction; then the intent is cleared and the own record written. Killed anywhere,
//! the next open finishes it: nothing is given twice, nothing half.

mod intent;
#[cfg(test)]
mod tests;

use hearth_domain::ids::EntryId;
use hearth_domain::space::create;
use hearth_store::mine::{self, Kept, LocalId, OwnAct, OwnMoment, OwnPlan, OwnRest, Written};

pub(crate) use self::intent::{Intent, Moving};
use crate::core::{Core, Couple, topic_of};
use crate::error::{HearthError, Result};
use crate::random;

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

impl Core {
    /// Moves something to the shared room: it happens once, whatever is killed in between.
    pub fn share(&mut self, intent: &Intent) -> Result<EntryId> {
        self.space()?;
        let stored = self.begin_moves(std::slice::from_ref(intent))?;
        let tokens: Vec<_> = stored.iter().map(|stored| stored.token).collect();
        let Some(token) = tokens.first() else { return Err(HearthError::internal("no intent")) };
        match self.finish_move(token, intent) {
            Ok(entry) => {
                self.announcer.announce(&[topic_of(intent.what.kind())]);
                Ok(entry)
            }
            Err(error) => {
                self.give_up(&tokens);
                Err(error)
            }
        }
    }

    /// Moves several things, all or none (`product.md` 6b): they are intended together, and once the shared room
    /// has taken the first, whatever is killed in between, the rest follow at the next open.
    pub fn share_all(&mut self, intents: &[Intent]) -> Result<()> {
        self.space()?;
        let tokens: Vec<_> =
            self.begin_moves(intents)?.into_iter().map(|stored| stored.token).collect();
        for (token, intent) in tokens.iter().zip(intents) {
            if let Err(error) = self.finish_move(token, intent) {
                self.give_up(&tokens);
                return Err(error);
            }
            self.announcer.announce(&[topic_of(intent.what.kind())]);
        }
        Ok(())
    }

    /// Writes these intents, in one transaction.
    fn begin_moves(&mut self, intents: &[Intent]) -> Result<Vec<mine::Intent>> {
        let (now, _) = self.now()?;
        let mut stored = Vec::with_capacity(intents.len());
        for intent in intents {
            intent.what.entry()?;
            stored.push(mine::Intent {
                token: random::bytes()?,
                kind: intent.what.kind().name().to_owned(),
                content: serde_json::to_vec(intent)
                    .map_err(|_| HearthError::internal("an intent cannot be written"))?,
                source: intent.source.map(LocalId),
                created: now.utc_seconds,
            });
        }
        self.writing()?.mine.write(|tx| {
            for intent in &stored {
                tx.begin_intent(intent)?;
            }
            Ok::<_, HearthError>(())
        })?;
        self.passed(Step::Intended)?;
        Ok(stored)
    }

    /// Clears intents that were begun together and failed before the shared room took the first: whoever is told
    /// so tries again, and it must not happen twice. What cannot be cleared now, the next open finishes.
    fn give_up(&mut self, tokens: &[[u8; 16]]) {
        let (Ok(rooms), Some(first)) = (self.rooms(), tokens.first()) else { return };
        let taken = rooms.couple.store().write(|rows| rows.read().moved(first));
        let waits = rooms.mine.write(|tx| tx.read().intents());
        // One that is done has no intent any more.
        let waits = waits.is_ok_and(|waiting| waiting.iter().any(|one| one.token == *first));
        if waits && matches!(taken, Ok(None)) {
            let _ = rooms.mine.write(|tx| {
                for token in tokens {
                    tx.clear_intent(token)?;
                }
                Ok::<_, HearthError>(())
            });
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
