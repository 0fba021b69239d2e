//! The private journal while it is open (`product.md` 2 "Journal", `design.md` 4, SR-04): entries, by month, by tag and by
//! its own search; prompts, those first that no entry began with. Everything runs on the writer's thread, where the one
//! connection is: no pool of readers that a lock would have to find.
//!
//! A draft of the journal is an entry, edited in place, because drafts of other texts stand in `mine.db`. Nothing of it
//! is in another list, search, event or view; `journal_notes.rs` has what else is kept here.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE32_NOPAD;
use hearth_domain::day::CivilDay;
use hearth_domain::private::PrivateText;
use hearth_domain::words::{PromptId, Prompts};
use hearth_store::journal::{JournalEntry as Stored, JournalRead};
use hearth_store::mine::LocalId;
use hearth_store::{Cursor, NotACursor, Page};

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::random;
use crate::words::{Prompt, own_seed};

/// Most things on one page.
pub(crate) const MOST: usize = 500;

/// The id of something in the journal. As text: `j` and 26 letters of base32.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct JournalId(pub [u8; 16]);

impl fmt::Display for JournalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "j{}", BASE32_NOPAD.encode(&self.0).to_lowercase())
    }
}

impl FromStr for JournalId {
    type Err = HearthError;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = text.strip_prefix('j').map(str::to_uppercase);
        let bytes = bytes.and_then(|rest| BASE32_NOPAD.decode(rest.as_bytes()).ok());
        bytes.and_then(|bytes| Some(Self(bytes.try_into().ok()?))).ok_or_else(|| {
            HearthError::Invalid {
                reason: "this is not the name of anything in the journal; take one from its list"
                    .to_owned(),
            }
        })
    }
}

/// An entry of the journal, only you. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its id.
    pub id: JournalId,
    /// The day it was written on.
    pub day: CivilDay,
    /// What was written.
    pub text: String,
    /// The id of the prompt it began with.
    pub prompt: Option<String>,
    /// Own words to find it by, ascending.
    pub tags: Vec<String>,
}

/// One page of entries, newest first. No `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// The entries.
    pub entries: Vec<JournalEntry>,
    /// What to ask the next page with; `None` at the end.
    pub next: Option<String>,
}

/// Which entries.
#[derive(Clone, PartialEq, Eq)]
pub enum JournalFilter {
    /// All of them.
    All,
    /// Those of a month.
    Month {
        /// The year, 2000 to 2200.
        year: i32,
        /// 1 to 12.
        month: u32,
    },
    /// Those with this tag.
    Tag(String),
    /// Those in which every one of these words begins a word. Whatever was typed is no error.
    Words(String),
}

impl Hearth {
    /// Writes an entry, from a prompt or without one.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed, for a text that is empty or over 20 kB, for a tag that is
    /// no short line, and for a prompt that there is not.
    pub async fn write_journal(
        &self,
        text: &str,
        prompt: Option<&str>,
        tags: &[String],
    ) -> Result<JournalId> {
        let text = PrivateText::new(text, tags)?;
        let prompt = prompt.map(known_prompt).transpose()?;
        self.writer.run(move |core| core.write_journal(&text, prompt)).await
    }

    /// Writes an entry anew; `None` leaves its text, or its tags, as they are. Its day stays. What stood there before
    /// leaves the file when the journal is locked.
    ///
    /// # Errors
    /// As [`Hearth::write_journal`]; [`HearthError::NotHere`].
    pub async fn edit_journal(
        &self,
        id: JournalId,
        text: Option<&str>,
        tags: Option<&[String]>,
    ) -> Result<()> {
        let (text, tags) = (text.map(ToOwned::to_owned), tags.map(<[_]>::to_vec));
        self.writer.run(move |core| core.edit_journal(id, text, tags)).await
    }

    /// One page of entries, newest first. `cursor` is what the page before gave as `next`.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed, for a month that there is not, and for a cursor that is
    /// none.
    pub async fn journal(
        &self,
        filter: JournalFilter,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<JournalPage> {
        let after = cursor_of(cursor)?;
        let limit = limit.clamp(1, MOST);
        self.writer.run(move |core| core.journal_page(&filter, after.as_ref(), limit)).await
    }

    /// The entry whose id begins so.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` when more than one does, and while the journal is closed.
    pub async fn find_in_journal(&self, beginning: &str) -> Result<JournalEntry> {
        let beginning = beginning.trim().to_lowercase();
        self.writer.run(move |core| core.find_in_journal(&beginning)).await
    }

    /// Every tag in use, ascending.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed.
    pub async fn journal_tags(&self) -> Result<Vec<String>> {
        self.writer.run(|core| core.journal()?.read(|journal| Ok(journal.tags()?))).await
    }

    /// The prompt of today after so many skips, from one theme or from all: first those that no entry began with.
    /// Skipping leaves nothing behind.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed, and for a theme that there is not.
    pub async fn journal_prompt(&self, skips: u32, theme: Option<&str>) -> Result<Prompt> {
        let used = self.writer.run(|core| {
            let used: Result<Vec<String>> =
                core.journal()?.read(|journal| Ok(journal.prompts_used()?));
            Ok((used?, core.now()?.1))
        });
        let (used, day) = used.await?;
        // As without the journal, which also says what themes there are.
        let fallback = self.prompt(skips, theme).await?;
        let theme = theme.map(|theme| theme.trim().to_lowercase());
        self.read(move |both| {
            let (prompts, seed) = (Prompts::english()?, own_seed(both)?);
            let count = u32::try_from(prompts.about(theme.as_deref()).count()).unwrap_or(0);
            let offered =
                (0..count).filter_map(|skips| prompts.of_day(day, skips, theme.as_deref(), &seed));
            let (fresh, known): (Vec<_>, Vec<_>) =
                offered.partition(|prompt| !used.iter().any(|id| *id == prompt.id.as_str()));
            let place = skips.checked_rem(count).unwrap_or(0);
            let found = fresh.into_iter().chain(known).nth(place as usize);
            Ok(found.map_or(fallback, |found| Prompt {
                id: found.id.to_string(),
                theme: found.theme.clone(),
                text: found.text.clone(),
            }))
        })
        .await
    }

    /// Deletes an entry, a note or a kept self-check: hidden now, gone when the undo window has passed, or when the
    /// journal is locked by [`Hearth::lock`].
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` while the journal is closed.
    pub async fn delete_from_journal(self: &Arc<Self>, id: JournalId) -> Result<()> {
        let window = self.undo_window;
        self.writer.run(move |core| core.delete_from_journal(id, window)).await?;
        self.finish_deletes_later();
        Ok(())
    }

    /// Takes such a delete back.
    ///
    /// # Errors
    /// [`HearthError::NotHere`] when none is pending any more; `Invalid` while the journal is closed.
    pub async fn undo_journal_delete(&self, id: JournalId) -> Result<()> {
        self.writer.run(move |core| core.undo_journal_delete(id)).await
    }

    /// Ends the undo window of one such delete now.
    ///
    /// # Errors
    /// [`HearthError::NotHere`] when none is pending any more; `Invalid` while the journal is closed.
    pub async fn finish_journal_delete(&self, id: JournalId) -> Result<()> {
        self.writer.run(move |core| core.finish_journal_delete(id)).await
    }
}

/// The id of a prompt of this build.
fn known_prompt(id: &str) -> Result<String> {
    let id: PromptId = id.parse()?;
    match Prompts::english()?.get(&id) {
        Some(prompt) => Ok(prompt.id.to_string()),
        None => Err(HearthError::Invalid {
            reason: "there is no prompt of that name; take the one that is offered, or none"
                .to_owned(),
        }),
    }
}

/// A cursor from its text.
pub(crate) fn cursor_of(text: Option<&str>) -> Result<Option<Cursor>> {
    let cursor = text.map(str::parse).transpose();
    cursor.map_err(|error: NotACursor| HearthError::invalid(&error))
}

impl Core {
    fn write_journal(&mut self, text: &PrivateText, prompt: Option<String>) -> Result<JournalId> {
        let entry = Stored {
            id: LocalId(random::bytes()?),
            written: self.written_now()?,
            text: text.text().to_owned(),
            prompt,
            tags: text.tags().to_vec(),
        };
        self.journal()?.write(|tx| tx.add_entry(&entry))?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(JournalId(entry.id.0))
    }

    fn edit_journal(
        &mut self,
        id: JournalId,
        text: Option<String>,
        tags: Option<Vec<String>>,
    ) -> Result<()> {
        self.journal()?.write(|tx| {
            let local = LocalId(id.0);
            not_hidden(&tx.read(), &local)?;
            let before = tx.read().entry(&local)?.ok_or(HearthError::NotHere)?;
            let after =
                PrivateText::new(&text.unwrap_or(before.text), &tags.unwrap_or(before.tags))?;
            tx.edit_entry(&local, after.text(), after.tags())?;
            Ok::<_, HearthError>(())
        })?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(())
    }

    fn journal_page(
        &mut self,
        filter: &JournalFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<JournalPage> {
        let month = match filter {
            JournalFilter::Month { year, month } => Some(days_of(*year, *month)?),
            _ => None,
        };
        let page = self.journal()?.read(|journal| match (filter, month) {
            (JournalFilter::Tag(tag), _) => journal.entries_tagged(tag.trim(), after, limit),
            (JournalFilter::Words(words), _) => journal.search_entries(words, after, limit),
            (_, Some((first, last))) => journal.entries_between(first, last, after, limit),
            (_, None) => journal.entries(after, limit),
        })?;
        let Page { rows, next } = page;
        let next = next.map(|cursor| cursor.to_string());
        Ok(JournalPage { entries: rows.into_iter().map(shown).collect(), next })
    }

    fn find_in_journal(&mut self, beginning: &str) -> Result<JournalEntry> {
        let invalid = |reason: &str| Err(HearthError::Invalid { reason: reason.to_owned() });
        if beginning.len() < 2 {
            return invalid("this is too short to name one entry; take a few more letters of it");
        }
        self.journal()?.read(|journal| {
            let (mut found, mut after) = (None, None);
            loop {
                let page = journal.entries(after.as_ref(), MOST)?;
                for entry in page.rows.into_iter().map(shown) {
                    if entry.id.to_string().starts_with(beginning) && found.replace(entry).is_some()
                    {
                        return invalid(
                            "more than one entry is named so; type a few more letters of it",
                        );
                    }
                }
                after = page.next;
                if after.is_none() {
                    return found.ok_or(HearthError::NotHere);
                }
            }
        })
    }

    fn delete_from_journal(&mut self, id: JournalId, window: Duration) -> Result<()> {
        let (now, _) = self.now()?;
        let window = i64::try_from(window.as_secs()).unwrap_or(i64::MAX);
        let due = now.utc_seconds.saturating_add(window);
        self.journal()?.write(|tx| {
            let is_here = tx.put_pending(&LocalId(id.0), due)?;
            if is_here { Ok(()) } else { Err(HearthError::NotHere) }
        })?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(())
    }

    fn undo_journal_delete(&mut self, id: JournalId) -> Result<()> {
        self.journal()?.write(|tx| {
            let was_pending = tx.clear_pending(&LocalId(id.0))?;
            if was_pending { Ok(()) } else { Err(HearthError::NotHere) }
        })?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(())
    }

    fn finish_journal_delete(&mut self, id: JournalId) -> Result<()> {
        let local = LocalId(id.0);
        self.journal()?.write(|tx| {
            if !tx.clear_pending(&local)? {
                return Err(HearthError::NotHere);
            }
            let _ =
                tx.remove_entry(&local)? || tx.remove_note(&local)? || tx.remove_check(&local)?;
            Ok(())
        })?;
        self.journal()?.erase()?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(())
    }

    /// Does every delete in the journal whose undo window has passed; nothing while it is locked.
    pub(crate) fn finish_journal_deletes(&mut self) -> Result<()> {
        let (now, _) = self.now()?;
        if let Some(journal) = &mut self.rooms()?.journal
            && journal.finish_deletes(now.utc_seconds)? > 0
        {
            self.announcer.announce(&[Topic::Journal]);
        }
        Ok(())
    }
}

/// Refuses what is hidden because its delete is pending: nobody sees it, so it is not here any more.
pub(crate) fn not_hidden(journal: &JournalRead<'_>, id: &LocalId) -> Result<()> {
    let pending = journal.due_deletes(i64::MAX)?;
    if pending.contains(id) { Err(HearthError::NotHere) } else { Ok(()) }
}

/// The first and the last day of a month.
fn days_of(year: i32, month: u32) -> Result<(CivilDay, CivilDay)> {
    // Not the sentence about its first day, which nobody typed.
    let first = CivilDay::from_ymd(year, month, 1).map_err(|_| HearthError::Invalid {
        reason: "there is no such month here; choose one from 1 to 12, of the years 2000 to 2200"
            .to_owned(),
    })?;
    let next = if month == 12 {
        CivilDay::from_ymd(year.saturating_add(1), 1, 1)
    } else {
        CivilDay::from_ymd(year, month + 1, 1)
    };
    let last = next.ok().and_then(|next| next.plus(-1)).unwrap_or(CivilDay::LAST);
    Ok((first, last))
}

fn shown(entry: Stored) -> JournalEntry {
    let Stored { id, written, text, prompt, tags } = entry;
    JournalEntry { id: JournalId(id.0), day: written.day, text, prompt, tags }
}
