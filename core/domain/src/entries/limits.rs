//! Limits on what a person may write (`design.md` 6.10). They are checked at the command, never at a merge.

/// Most bytes of visible text in one act (UTF-8): 20 kB.
pub const MAX_TEXT: usize = 20_000;
/// Most bytes of one change: 24 kB.
pub const MAX_CHANGE: usize = 24_000;
/// Above this many bytes a plan's document takes no more: 32 kB.
pub const MAX_PLAN: usize = 32_000;

/// Why a text is not taken. Nothing was changed; the sentence says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Nothing but white space.
    #[error("there are no words yet; write a few and try again")]
    Empty,
    /// More than [`MAX_TEXT`] bytes.
    #[error("this is {0} bytes long and 20000 fit; make it shorter, or write it as two")]
    TooLong(usize),
    /// Its change would be over [`MAX_CHANGE`]: few texts within [`MAX_TEXT`] are.
    #[error("this takes more room than there is for one; make it shorter, or write it as two")]
    TakesTooMuch,
    /// A title of more than 200 bytes or of more than one line.
    #[error("a title is one line of at most 200 bytes; put the rest into the note")]
    LongTitle,
    /// The plan has grown over [`MAX_PLAN`].
    #[error("this plan has grown too long to edit; start a new plan")]
    PlanFull,
    /// A character that text does not hold (NUL).
    #[error("the text holds a character that cannot be kept; write it anew without it")]
    BadCharacter,
    /// A tag of more than 40 bytes or of more than one line.
    #[error("a tag is one word or a few, at most 40 bytes; choose a shorter one")]
    LongTag,
}

/// A text of at most [`MAX_TEXT`] bytes with something in it, white space at its ends taken off.
pub(crate) fn prose(text: &str) -> Result<String, EntryError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EntryError::Empty);
    }
    bounded(text)
}

/// As [`prose`], but it may be empty.
pub(super) fn bounded(text: &str) -> Result<String, EntryError> {
    let text = text.trim();
    if text.len() > MAX_TEXT {
        return Err(EntryError::TooLong(text.len()));
    }
    if text.contains('\0') {
        return Err(EntryError::BadCharacter);
    }
    Ok(text.to_owned())
}

/// One line of at most `most` bytes with something in it.
pub(super) fn line(text: &str, most: usize, long: EntryError) -> Result<String, EntryError> {
    let text = prose(text)?;
    if text.len() > most || text.chars().any(char::is_control) {
        return Err(long);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_told_apart_and_what_fits_is_taken_without_its_edges() {
        assert_eq!(prose(" \n\t"), Err(EntryError::Empty));
        assert_eq!(prose(&"x".repeat(MAX_TEXT + 1)), Err(EntryError::TooLong(MAX_TEXT + 1)));
        assert_eq!(prose("a\0b"), Err(EntryError::BadCharacter));
        assert_eq!(
            prose(&format!(" {} ", "x".repeat(MAX_TEXT))).map(|text| text.len()),
            Ok(MAX_TEXT)
        );
        assert_eq!(bounded(" "), Ok(String::new()));
        let title = |text: &str| line(text, 200, EntryError::LongTitle);
        assert_eq!(title("two\nlines"), Err(EntryError::LongTitle));
        assert_eq!(title(&"t".repeat(201)), Err(EntryError::LongTitle));
        assert_eq!(title(" Lake "), Ok("Lake".to_owned()));
        assert_eq!(line(&"t".repeat(41), 40, EntryError::LongTag), Err(EntryError::LongTag));
    }
}
