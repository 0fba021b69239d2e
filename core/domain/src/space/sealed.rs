//! What is written of a card: the seal when its person seals, the opening by itself once both seals are held
//! (`sync.md` 3). Salt and answer are passed in by whoever keeps them; a pass writes nothing.

use super::facts::{Facts, Pen};
use super::row::RowChange;
use super::rows::{Rows, Stored};
use super::write::{WriteError, create};
use crate::cards::{CardEntries, CardHeld, Seal, SealHeld, SealedAnswer};
use crate::day::CivilDay;
use crate::document;
use crate::entries::{NewEntry, OpeningEntry, View};
use crate::ids::EntryId;

/// What came of one sealed answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CameOf {
    /// The other seal is not held. Its answer is to be kept.
    Waits,
    /// Its opening stands in the space, from now on or since before. What was kept of it may go.
    Opened,
    /// The card fixes nothing any more, and nothing of it is ever opened from here. Its answer is the person's
    /// own words again.
    SetAside,
    /// Its seal is not in the space: it was about to be written when the process died, or this is a copy from
    /// before it was.
    NotSealed,
}

/// What came of all of them.
#[derive(Clone, Default)]
pub struct Settled {
    /// Of each answer, in the order given.
    pub came_of: Vec<(CivilDay, CameOf)>,
    /// The openings that were written now.
    pub rows: Vec<RowChange>,
}

/// Seals an answer: writes the 32 bytes and nothing else. Salt and answer must be kept before this.
///
/// # Errors
/// [`WriteError::WrittenBefore`] when this member has sealed this day's card already: a second seal would set
/// the card aside for both.
pub fn seal(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    sealed: &SealedAnswer,
) -> Result<RowChange, WriteError> {
    let seal = Seal::of(&facts.space, &facts.certificate.member, sealed);
    let entry = NewEntry::Seal(sealed.day, seal);
    create(rows, facts, pen, None, &entry).map(|(_, change)| change)
}

/// Opens every answer whose card is sealed by both: each member's seal is the only change of its entry, and
/// ours is the seal of this very answer. It happens by itself, because a tap would tell who looked.
///
/// # Errors
/// [`WriteError`]; nothing is written then.
pub fn open_cards(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    answers: &[SealedAnswer],
) -> Result<Settled, WriteError> {
    let mut settled = Settled::default();
    let (mine, theirs) = if facts.me == 0 { (0, 1) } else { (1, 0) };
    for sealed in answers {
        let ids = CardEntries::of(&facts.space, &facts.members, sealed.day);
        let seals = [held_seal(rows, &ids.seals[0])?, held_seal(rows, &ids.seals[1])?];
        let own = Seal::of(&facts.space, &facts.certificate.member, sealed);
        let came_of = if rows.row(&ids.openings[mine])?.is_some() {
            CameOf::Opened
        } else {
            match (seals[mine], seals[theirs]) {
                (SealHeld::None, _) => CameOf::NotSealed,
                (SealHeld::Void, _) | (_, SealHeld::Void) => CameOf::SetAside,
                // A copy sealed other words; these are fixed by nothing.
                (SealHeld::One(seal), _) if seal != own => CameOf::SetAside,
                (SealHeld::One(_), SealHeld::One(other)) => {
                    let named = if mine == 0 { [own, other] } else { [other, own] };
                    settled.rows.push(open(rows, facts, pen, sealed, named)?);
                    CameOf::Opened
                }
                _ => CameOf::Waits,
            }
        };
        settled.came_of.push((sealed.day, came_of));
    }
    Ok(settled)
}

fn open(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    sealed: &SealedAnswer,
    seals: [Seal; 2],
) -> Result<RowChange, WriteError> {
    let opening = OpeningEntry {
        card: sealed.card.clone(),
        salt: sealed.salt,
        answer: sealed.answer.clone(),
        seals,
    };
    let entry = NewEntry::Opening(sealed.day, opening);
    create(rows, facts, pen, None, &entry).map(|(_, change)| change)
}

/// What is held of the card of a day.
pub fn card_held(rows: &mut dyn Rows, facts: &Facts, day: CivilDay) -> Stored<CardHeld> {
    let ids = CardEntries::of(&facts.space, &facts.members, day);
    Ok(CardHeld {
        seals: [held_seal(rows, &ids.seals[0])?, held_seal(rows, &ids.seals[1])?],
        openings: [held_openings(rows, &ids.openings[0])?, held_openings(rows, &ids.openings[1])?],
    })
}

fn held_seal(rows: &mut dyn Rows, entry: &EntryId) -> Stored<SealHeld> {
    let row = rows.row(entry)?;
    Ok(row.map_or(SealHeld::None, |row| SealHeld::of(row.status, &view_of(entry, &row.document))))
}

fn held_openings(rows: &mut dyn Rows, entry: &EntryId) -> Stored<Vec<OpeningEntry>> {
    let row = rows.row(entry)?;
    Ok(match row.map(|row| view_of(entry, &row.document)) {
        Some(View::Opening(openings)) => openings,
        _ => Vec::new(),
    })
}

fn view_of(entry: &EntryId, document: &[u8]) -> View {
    document::load(document).map_or(View::Unknown, |document| View::of(entry, &document))
}
