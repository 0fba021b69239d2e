//! Limits on what a person may write (`design.md` 6.10). They are checked at the command, never at a merge.

/// Most bytes of visible text in one act (UTF-8): 20 kB.
pub const MAX_TEXT: usize = 20_000;
/// Most bytes of one change: 24 kB.
pub const MAX_CHANGE: usize = 24_000;
/// Above this many bytes a plan's document takes no more: 32 kB.
pub const MAX_PLAN: usize = 32_000;

/// Why an act is not taken. Nothing was changed; the sentence says what to do.
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
    /// More than 20 tags.
    #[error("there is room for 20 tags; leave a few of them out")]
    ManyTags,
    /// A mood or energy that is not 1 to 5.
    #[error("mood and energy go from 1 to 5; choose one of these")]
    OffScale,
    /// A need that there is not.
    #[error("a need is one of listen, help, touch, space, fun and none; choose one of these")]
    NoSuchNeed,
    /// A cadence that there is not.
    #[error("a check-in can be asked for none, daily or weekly; choose one of these")]
    NoSuchCadence,
    /// A check-in that says nothing.
    #[error("nothing is chosen yet; choose one thing, that is enough")]
    NothingChosen,
    /// A kind of plan that there is not.
    #[error("a plan is one of plan, date, affection and quiet; choose one of these")]
    NoSuchPlan,
    /// A plan of no minutes, or of more than a day.
    #[error("a plan takes 1 to 1440 minutes; write down the longer one as two")]
    NoSuchLength,
    /// A tier above [`crate::catalogue::Tier::HIGHEST_RETURNED`] (`product.md` 'Decided').
    #[error("a plan for touch goes up to 2, a hug; choose 1 or 2, or leave it open")]
    TierTooHigh,
    /// A tier of touch for something that is no time for affection.
    #[error("only time for affection has a tier of touch; leave it out here")]
    TierOfNoTouch,
    /// A plan that was done is not moved or agreed to again.
    #[error("this one is done; make a new plan for another time")]
    PlanDone,
    /// A plain plan is there for both as it is.
    #[error("a plain plan needs no yes; it is there for you both")]
    NothingToAgree,
    /// Time for affection is done only after both said yes to it (`product.md` 2, SR-12).
    #[error("you can note this as done once you have both said yes to it")]
    NotAgreed,
    /// A kind or a tier of plan that this version does not know: nobody says yes to what they cannot see.
    #[error("a newer version of the app made this plan; update the app to answer it")]
    NewerPlan,
    /// A name that is not one line of 1 to 64 bytes of plain text.
    #[error("a name is one line of at most 64 bytes in plain letters; choose another")]
    BadName,
    /// A deck of cards with the number 0.
    #[error("the decks of cards are numbered from 1; take the number from the content")]
    NoSuchDeck,
    /// Not the id of a challenge.
    #[error("there is no challenge of that name; take one from the list")]
    NoSuchChallenge,
    /// The week was swapped once (`product.md` 2, weekly challenge).
    #[error("this week's challenge was swapped already; take it, or let it rest")]
    SwappedAlready,
    /// A challenge is done, and no longer swapped, once both have taken it.
    #[error("this begins when you have both taken it; take it first")]
    NotTaken,
    /// Both have taken it.
    #[error("you have both taken this one; do it, or let it go")]
    TakenByBoth,
    /// Whoever has taken it lets it go before another one comes in its place.
    #[error("this week's stays as it is, for you have taken it; let it go first to have another")]
    TakenByYou,
    /// What was done stays done, for both (`product.md` 2, weekly challenge).
    #[error("you two did this one, so there is nothing to let go; the next week brings another")]
    ChallengeDone,
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
pub(crate) fn line(text: &str, most: usize, long: EntryError) -> Result<String, EntryError> {
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
