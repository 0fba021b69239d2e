//! One edit of a plan's title or note. The note is written as a difference of texts, so that what the other
//! writes at the same time survives (`design.md` 6.9).

use automerge::transaction::Transactable;
use automerge::{AutomergeError, ObjId, ObjType, ROOT, ReadDoc, TextEncoding, Value};

use super::{NOTE, TITLE};
use crate::entries::EntryError;
use crate::entries::limits::{bounded, line};

/// What one edit of a plan changes; `None` leaves a field alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PlanEdit {
    title: Option<String>,
    note: Option<String>,
}

impl PlanEdit {
    /// From what a person wrote over the old title or note.
    ///
    /// # Errors
    /// [`EntryError`] when the title is not one line or the note is too long.
    pub fn new(title: Option<&str>, note: Option<&str>) -> Result<Self, EntryError> {
        Ok(Self {
            title: title.map(|title| line(title, 200, EntryError::LongTitle)).transpose()?,
            note: note.map(bounded).transpose()?,
        })
    }

    /// Writes what differs, the note as a difference of texts, so that a concurrent edit survives.
    pub(crate) fn write<T: Transactable + ReadDoc>(
        &self,
        tx: &mut T,
    ) -> Result<(), AutomergeError> {
        if let Some(title) = &self.title {
            let held = tx.get(ROOT, TITLE)?;
            if held.is_none_or(|(value, _)| value.as_str() != Some(title)) {
                tx.put(ROOT, TITLE, title.as_str())?;
            }
        }
        if let Some(note) = &self.note {
            let object = match tx.get(ROOT, NOTE)? {
                Some((Value::Object(ObjType::Text), object)) => object,
                _ => tx.put_object(ROOT, NOTE, ObjType::Text)?,
            };
            write_note(tx, &object, note)?;
        }
        Ok(())
    }
}

/// Most cells of the table that a difference of texts may need: above it the middle is replaced as a whole.
/// Two unlike texts of 18 kB took a minute, and the change was larger than one may be.
const MAX_DIFFERENCE: usize = 1_000_000;

/// A note as its text holds it: with a line break at its end, so that what two write apart into an empty one, or
/// under the last line, stands on lines of its own.
pub(super) fn ended(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!("{note}\n") }
}

/// Makes `object` say `note`, as a difference where that is cheap.
fn write_note<T: Transactable + ReadDoc>(
    tx: &mut T,
    object: &ObjId,
    note: &str,
) -> Result<(), AutomergeError> {
    let note = &ended(note);
    let held: Vec<char> = tx.text(object)?.chars().collect();
    let new: Vec<char> = note.chars().collect();
    let start = held.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = held.len().min(new.len()) - start;
    let end =
        held.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new);
    let end = end.count();
    let (old_middle, new_middle) = (held.len() - start - end, new.len() - start - end);
    // What stands in a text besides characters (a newer version's blocks) would shift the places.
    let plain =
        tx.text_encoding() == TextEncoding::UnicodeCodePoint && tx.length(object) == held.len();
    let middles = [&held[start..held.len() - end], &new[start..new.len() - end]];
    let within_a_word = middles.iter().all(|middle| !middle.contains(&' '));
    // A difference of whole texts reads both by their letters as people see them, and costs more than all the rest
    // of an edit; of one word there is nothing between two places that it would keep.
    if !(plain && within_a_word) && old_middle.saturating_mul(new_middle) <= MAX_DIFFERENCE {
        return tx.update_text(object, note);
    }
    if !plain {
        let anew = tx.put_object(ROOT, NOTE, ObjType::Text)?;
        return tx.splice_text(&anew, 0, 0, note);
    }
    let middle: String = new.iter().skip(start).take(new_middle).collect();
    let old_middle = isize::try_from(old_middle).unwrap_or(isize::MAX);
    tx.splice_text(object, start, old_middle, &middle)
}
