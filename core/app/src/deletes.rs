//! Deleting (`design.md` 6.6, 6.11): hidden at once, taken back within the undo window, then gone: the bytes
//! leave databases, logs and search indexes. What belongs to the partner can be removed from this phone only.

use std::time::Duration;

use hearth_domain::ids::EntryId;
use hearth_domain::log::{Item as LogItem, Verdict};
use hearth_domain::space::RowStatus;
use hearth_store::Room;
use hearth_store::mine::{LocalId, OwnAct, PendingDelete, Written};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moments::moment_id;
use crate::views::ItemId;

/// Every topic of things that can be deleted.
const LISTED: [Topic; 4] = [Topic::Appreciations, Topic::Rhythm, Topic::Plans, Topic::CheckIns];

impl Hearth {
    /// Deletes something: hidden now, gone when the undo window has passed. What is shared is deleted for
    /// both; the partner's phone shows one neutral line. `also_my_record` takes it out of this person's own
    /// record of what they shared, too.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `NotYours` for what only the partner may delete.
    pub async fn delete(
        self: &std::sync::Arc<Self>,
        id: ItemId,
        also_my_record: bool,
    ) -> Result<()> {
        let window = self.undo_window;
        self.writer.run(move |core| core.delete(id, also_my_record, window)).await?;
        self.finish_deletes_later();
        Ok(())
    }

    /// Once every undo window that is open now has passed, what was deleted in any room goes. If the app sleeps by then,
    /// the next resume does it, or comes here again; if the journal is locked by then, its next unlock.
    pub(crate) fn finish_deletes_later(self: &std::sync::Arc<Self>) {
        let Ok(handle) = self.life.handle() else { return };
        let (weak, window) = (std::sync::Arc::downgrade(self), self.undo_window);
        handle.spawn(async move {
            tokio::time::sleep(window + Duration::from_secs(1)).await;
            let Some(hearth) = weak.upgrade() else { return };
            let _ = hearth.writer.run(Core::finish_deletes).await;
            let _ = hearth.writer.run(Core::finish_journal_deletes).await;
        });
    }

    /// Takes a delete back.
    ///
    /// # Errors
    /// [`HearthError::NotHere`] when none is pending any more.
    pub async fn undo_delete(&self, id: ItemId) -> Result<()> {
        self.writer.run(move |core| core.undo_delete(id)).await
    }

    /// Ends the undo window of one delete now. Others keep theirs.
    ///
    /// # Errors
    /// [`HearthError::NotHere`] when none is pending; storage errors, and then it stays pending.
    pub async fn finish_delete(&self, id: ItemId) -> Result<()> {
        self.writer.run(move |core| core.finish_delete(id)).await
    }

    /// Removes something shared from this phone only, at once and for ever. The partner keeps it and does not
    /// learn of it.
    ///
    /// # Errors
    /// [`HearthError::NotHere`], also for what was removed or deleted before.
    pub async fn remove_here(&self, id: ItemId) -> Result<()> {
        self.writer.run(move |core| core.remove_here(id)).await
    }
}

impl Core {
    fn delete(&mut self, id: ItemId, from_record: bool, window: Duration) -> Result<()> {
        let (now, _) = self.now()?;
        let (room, bytes) = match id {
            ItemId::Mine(bytes) => {
                if !self.is_in_mine(&bytes)? {
                    return Err(HearthError::NotHere);
                }
                (Room::Mine, bytes)
            }
            ItemId::Ours(entry) => {
                self.may_delete(&entry)?;
                (Room::Couple, entry.0)
            }
        };
        let window = i64::try_from(window.as_secs()).unwrap_or(i64::MAX);
        let due = now.utc_seconds.saturating_add(window);
        let pending = PendingDelete { room, id: bytes, from_record, due };
        self.writing()?.mine.write(|tx| tx.put_pending(&pending))?;
        self.announcer.announce(&LISTED);
        Ok(())
    }

    pub(crate) fn is_in_mine(&mut self, id: &[u8; 16]) -> Result<bool> {
        let local = LocalId(*id);
        self.rooms()?.mine.write(|tx| {
            let read = tx.read();
            Ok(read.kept(&local)?.is_some()
                || read.own_plan(&local)?.is_some()
                || read.check_in(&local)?.is_some()
                || read.own_rests()?.iter().any(|rest| rest.id == local)
                || read
                    .own_moments()?
                    .iter()
                    .any(|one| moment_id(&one.ritual, one.written.day) == *id))
        })
    }

    /// Whether this person may delete an entry for both. Needs no partner: after leaving, too.
    fn may_delete(&mut self, entry: &EntryId) -> Result<()> {
        let held = self.is_held(entry)?;
        let Couple::Shared(space) = &self.rooms()?.couple else { return Err(HearthError::NotHere) };
        if !held {
            Err(HearthError::NotHere)
        } else if LogItem::tombstone(*entry).verdict(space.facts().me) == Verdict::Counts {
            Ok(())
        } else {
            Err(HearthError::NotYours)
        }
    }

    /// Whether anything is left of an entry on this phone.
    fn is_held(&mut self, entry: &EntryId) -> Result<bool> {
        let store = self.rooms()?.couple.store();
        let facts = store.write(|rows| Ok::<_, HearthError>(rows.read().entry(entry)?))?;
        Ok(facts.is_some_and(|facts| {
            matches!(facts.status, RowStatus::Whole | RowStatus::Lacking { .. })
        }))
    }

    /// Refuses what is hidden because its delete is pending: nobody sees it, so it is not here any more.
    pub(crate) fn not_hidden(&mut self, id: ItemId) -> Result<()> {
        if self.pending(id)?.is_some() { Err(HearthError::NotHere) } else { Ok(()) }
    }

    /// As [`Core::not_hidden`], and refuses an entry of which nothing is left on this phone.
    pub(crate) fn ours_is_here(&mut self, entry: EntryId) -> Result<()> {
        self.not_hidden(ItemId::Ours(entry))?;
        if self.is_held(&entry)? { Ok(()) } else { Err(HearthError::NotHere) }
    }

    /// The delete of this that can still be taken back.
    fn pending(&mut self, id: ItemId) -> Result<Option<PendingDelete>> {
        let (room, bytes) = match id {
            ItemId::Mine(bytes) => (Room::Mine, bytes),
            ItemId::Ours(entry) => (Room::Couple, entry.0),
        };
        let pending = self.rooms()?.mine.write(|tx| tx.read().pending_deletes())?;
        Ok(pending.into_iter().find(|delete| delete.room == room && delete.id == bytes))
    }

    fn undo_delete(&mut self, id: ItemId) -> Result<()> {
        let delete = self.pending(id)?.ok_or(HearthError::NotHere)?;
        self.writing()?.mine.write(|tx| tx.clear_pending(delete.room, &delete.id))?;
        self.announcer.announce(&LISTED);
        Ok(())
    }

    pub(crate) fn finish_delete(&mut self, id: ItemId) -> Result<()> {
        let delete = self.pending(id)?.ok_or(HearthError::NotHere)?;
        self.finish(&[delete])
    }

    /// Does every delete whose undo window has passed.
    pub fn finish_deletes(&mut self) -> Result<()> {
        let (now, _) = self.now()?;
        let due = self.rooms()?.mine.write(|tx| tx.read().due_deletes(now.utc_seconds))?;
        self.finish(&due)
    }

    fn finish(&mut self, deletes: &[PendingDelete]) -> Result<()> {
        if deletes.is_empty() {
            return Ok(());
        }
        for delete in deletes {
            match delete.room {
                Room::Mine => self.delete_mine(&delete.id, delete.from_record)?,
                Room::Couple => self.delete_ours(&EntryId(delete.id), delete.from_record)?,
                // The journal keeps its own.
                Room::Journal => {}
            }
            // Last: a delete that was cut off is done again, which changes nothing.
            self.writing()?.mine.write(|tx| tx.clear_pending(delete.room, &delete.id))?;
        }
        let rooms = self.rooms()?;
        rooms.couple.store().erase()?;
        rooms.mine.erase()?;
        self.announcer.announce(&LISTED);
        Ok(())
    }

    fn delete_mine(&mut self, id: &[u8; 16], from_record: bool) -> Result<()> {
        let local = LocalId(*id);
        if self.delete_check_in(&local, from_record)? {
            return Ok(());
        }
        self.writing()?.mine.write(|tx| {
            if tx.remove_kept(&local)? || tx.remove_plan(&local)? || tx.remove_rest(&local)? {
                return Ok(());
            }
            let moments = tx.read().own_moments()?;
            let found = moments.iter().find(|one| moment_id(&one.ritual, one.written.day) == *id);
            if let Some(moment) = found {
                tx.remove_moment(&moment.ritual, moment.written.day)?;
            }
            Ok::<_, HearthError>(())
        })
    }

    pub(crate) fn delete_ours(&mut self, entry: &EntryId, from_record: bool) -> Result<()> {
        let (now, day) = self.now()?;
        let Couple::Shared(space) = &mut self.writing()?.couple else { return Ok(()) };
        match space.delete(entry) {
            Ok(_) => self.note_asked()?,
            Err(hearth_domain::space::WriteError::NotHere) => {}
            Err(error) => return Err(error.into()),
        }
        let written = Written {
            day,
            instant: now.utc_seconds,
            zone: now.zone,
            offset_minutes: now.offset_minutes,
        };
        self.writing()?.mine.write(|tx| {
            tx.put_answer(entry, None)?;
            tx.forget_given_plan(entry)?;
            if let Some(own) = tx.read().check_in_shared_as(entry)? {
                if from_record {
                    tx.remove_check_in(&own.id)?;
                } else {
                    tx.mark_check_in_shared(&own.id, None)?;
                }
            }
            if from_record {
                tx.erase_acts(entry)?;
                let read = tx.read();
                let kept = read.kept_given_as(entry)?;
                let (moments, rests) = (read.own_moments()?, read.own_rests()?);
                for id in kept {
                    tx.remove_kept(&id)?;
                }
                for rest in rests.iter().filter(|one| one.shared == Some(*entry)) {
                    tx.remove_rest(&rest.id)?;
                }
                for moment in moments.iter().filter(|one| one.shared == Some(*entry)) {
                    tx.remove_moment(&moment.ritual, moment.written.day)?;
                }
            } else {
                tx.record_act(&OwnAct {
                    entry: Some(*entry),
                    kind: "entry".to_owned(),
                    what: "deleted".to_owned(),
                    text: None,
                    written,
                })?;
            }
            Ok::<_, HearthError>(())
        })
    }

    pub(crate) fn remove_here(&mut self, id: ItemId) -> Result<()> {
        let ItemId::Ours(entry) = id else { return Err(HearthError::NotHere) };
        self.ours_is_here(entry)?;
        let Couple::Shared(space) = &mut self.writing()?.couple else {
            return Err(HearthError::NotHere);
        };
        space.erase_here(&entry)?;
        space.storage().erase()?;
        self.take_off(&[entry])?;
        self.announcer.announce(&LISTED);
        Ok(())
    }
}
