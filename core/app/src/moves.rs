//! Moves between rooms (`design.md` 4): an intent in `mine.db`; the entry and the intent's token in
//! `couple.db`, in one transaction; then the intent is cleared and the own record written. Killed anywhere,
//! the next open finishes it: nothing is given twice, nothing half.

mod intent;
#[cfg(test)]
mod tests;

use hearth_domain::ids::EntryId;
use hearth_store::mine::{
    self, Kept, LocalId, MineTx, OwnAct, OwnMoment, OwnPlan, OwnRest, Written,
};

pub(crate) use self::intent::{Intent, Moving, Ticked};
use crate::core::{Core, Couple, topic_of};
use crate::error::{HearthError, Result};
use crate::random;
use crate::views::Kind;

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

/// Why something was not moved.
pub(crate) struct Refused {
    /// What to say.
    pub error: HearthError,
    /// Whether the intent was there, and is cleared again: what was written with it is to be taken back.
    pub begun: bool,
}

impl Core {
    /// Moves something to the shared room: it happens once, whatever is killed in between.
    pub fn share(&mut self, intent: &Intent) -> Result<EntryId> {
        self.space()?;
        let moved = self.share_with(intent, |_| Ok(()));
        let entry = moved.map_err(|refused| refused.error)?;
        entry.ok_or_else(|| HearthError::internal("nothing was shared"))
    }

    /// As [`Core::share`], for something that is written in one's own room in the same transaction as the intent.
    /// Returns the entry that stands then; `None` when something was taken back.
    pub fn share_with(
        &mut self,
        intent: &Intent,
        written: impl FnOnce(&mut MineTx<'_>) -> Result<()>,
    ) -> std::result::Result<Option<EntryId>, Refused> {
        let begun = self.space().map(|_| ());
        let begun = begun.and_then(|()| self.begin_moves(std::slice::from_ref(intent), written));
        let stored = begun.map_err(|error| Refused { error, begun: false })?;
        let tokens: Vec<_> = stored.iter().map(|stored| stored.token).collect();
        let Some(token) = tokens.first() else {
            return Err(Refused { error: HearthError::internal("no intent"), begun: false });
        };
        match self.finish_move(token, intent) {
            Ok(entry) => {
                self.announcer.announce(&[topic_of(intent.what.kind())]);
                Ok(entry)
            }
            Err(error) => {
                // Taking back is never given up: what failed of it now, the next open finishes.
                let begun = !intent.what.takes_back() && self.give_up(&tokens);
                Err(Refused { error, begun })
            }
        }
    }

    /// Moves several things, all or none (`product.md` 6b): they are intended together, and once the shared room
    /// has taken the first, whatever is killed in between, the rest follow at the next open.
    pub fn share_all(&mut self, intents: &[Intent]) -> Result<()> {
        self.space()?;
        let stored = self.begin_moves(intents, |_| Ok(()))?;
        let tokens: Vec<_> = stored.into_iter().map(|stored| stored.token).collect();
        for (token, intent) in tokens.iter().zip(intents) {
            if let Err(error) = self.finish_move(token, intent) {
                self.give_up(&tokens);
                return Err(error);
            }
            self.announcer.announce(&[topic_of(intent.what.kind())]);
        }
        Ok(())
    }

    /// Writes these intents, and what is written with them, in one transaction.
    fn begin_moves(
        &mut self,
        intents: &[Intent],
        written: impl FnOnce(&mut MineTx<'_>) -> Result<()>,
    ) -> Result<Vec<mine::Intent>> {
        let (now, _) = self.now()?;
        let mut stored = Vec::with_capacity(intents.len());
        for intent in intents {
            intent.what.check()?;
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
            written(tx)
        })?;
        self.passed(Step::Intended)?;
        Ok(stored)
    }

    /// Clears intents that were begun together and failed before the shared room took the first: whoever is told
    /// so tries again, and it must not happen twice. What cannot be cleared now, the next open finishes. Returns
    /// whether it was cleared.
    fn give_up(&mut self, tokens: &[[u8; 16]]) -> bool {
        let (Ok(rooms), Some(first)) = (self.rooms(), tokens.first()) else { return false };
        let taken = rooms.couple.store().write(|rows| rows.read().moved(first));
        let waits = rooms.mine.write(|tx| tx.read().intents());
        // One that is done has no intent any more.
        let waits = waits.is_ok_and(|waiting| waiting.iter().any(|one| one.token == *first));
        let cleared = rooms.mine.write(|tx| {
            for token in tokens.iter().filter(|_| waits && matches!(taken, Ok(None))) {
                tx.clear_intent(token)?;
            }
            Ok::<_, HearthError>(())
        });
        waits && matches!(taken, Ok(None)) && cleared.is_ok()
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
        let replaced = stored.iter().any(|intent| intent.kind == Kind::CheckIn.name());
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
        if replaced {
            // What was written over leaves both files.
            let rooms = self.rooms()?;
            rooms.couple.store().erase()?;
            rooms.mine.erase()?;
        }
        Ok(())
    }

    /// A restored phone does not give by itself what it was about to give back then (`design.md` 4). Leaves the
    /// nonce as it is: the phone counts as restored until this is done. What was to be taken back is not given:
    /// it is done with the other moves.
    pub fn turn_back_moves(&mut self) -> Result<()> {
        let takes_back = |intent: &mine::Intent| {
            let read = serde_json::from_slice::<Intent>(&intent.content);
            read.is_ok_and(|read| read.what.takes_back())
        };
        for intent in self.intents()?.iter().filter(|intent| !takes_back(intent)) {
            self.turn_back(intent)?;
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

    fn finish_move(&mut self, token: &[u8; 16], intent: &Intent) -> Result<Option<EntryId>> {
        let (what, day) = (&intent.what, intent.day);
        let Couple::Shared(space) = &mut self.writing()?.couple else {
            return Err(HearthError::NotPaired);
        };
        let (pen, facts) = (space.pen(), space.facts().clone());
        let entry = space.storage().write(|rows| {
            if let Some(entry) = rows.read().moved(token)? {
                return Ok(Some(entry));
            }
            let entry = what.write(rows, &facts, &pen, day)?;
            if let Some(entry) = &entry {
                rows.note_moved(token, entry)?;
            }
            Ok::<_, HearthError>(entry)
        })?;
        self.passed(Step::Moved)?;
        self.record(token, intent, entry.as_ref())?;
        self.passed(Step::Recorded)?;
        let store = self.rooms()?.couple.store();
        store.write(|rows| Ok::<_, HearthError>(rows.forget_moved(token)?))?;
        Ok(entry)
    }

    /// Clears the intent and writes the own record, in one transaction of `mine.db`.
    fn record(&mut self, token: &[u8; 16], intent: &Intent, entry: Option<&EntryId>) -> Result<()> {
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
            Moving::Plan { title, note, .. } => ("shared", Some(format!("{title}\n{note}"))),
            Moving::CheckIn(ticked) if ticked.takes_back() => ("took back", None),
            Moving::CheckIn(ticked) => ("shared", ticked.text()),
        };
        let act = OwnAct {
            entry: entry.copied(),
            kind: intent.what.kind().name().to_owned(),
            what: what.to_owned(),
            text,
            written: Written { day: today, ..written.clone() },
        };
        self.writing()?.mine.finish_intent(token, |tx| {
            match (&intent.what, source) {
                (Moving::Appreciation { .. }, Some(id)) => {
                    if let Some(entry) = entry {
                        tx.mark_given(&id, entry)?;
                    }
                }
                (Moving::CheckIn(_), Some(id)) => {
                    tx.mark_check_in_shared(&id, entry)?;
                }
                (Moving::Plan { .. }, Some(id)) => {
                    if let Some(entry) = entry {
                        tx.mark_plan_given(&id, entry)?;
                    }
                }
                (Moving::Moment { ritual }, _) => {
                    let shared = entry.copied();
                    let moment = OwnMoment { ritual: ritual.clone(), written, shared };
                    tx.did(&moment)?;
                }
                (Moving::Rest { until }, source) => {
                    let id = source.or(entry.map(|entry| LocalId(entry.0)));
                    let id = id.ok_or_else(|| HearthError::internal("a rest has no id"))?;
                    let shared = entry.copied();
                    let rest = OwnRest { id, from: intent.day, until: Some(*until), shared };
                    tx.put_rest(&rest)?;
                }
                (Moving::Appreciation { .. } | Moving::Plan { .. } | Moving::CheckIn(_), None) => {}
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
                Moving::Plan { title, note, offer } => {
                    // What it offered is of no use where it cannot be read.
                    let (kind, terms) = offer.read().unwrap_or_default();
                    let done = false;
                    tx.put_plan(&OwnPlan { id, day, title, note, kind, terms, done })?;
                }
                // The whole of it is in this room anyway.
                Moving::CheckIn(_) => {}
            }
            Ok::<_, HearthError>(())
        })?;
        Ok(())
    }
}
