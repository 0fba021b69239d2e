//! What a member does about the week's challenge (`product.md` 2): takes it, swaps it, notes it as done, lets it go.
//! A week is named by any of its days. What the two have follows from both members' acts: see [`ChallengeWeek`].

use super::facts::{Facts, Pen};
use super::logs::{Space, Storage};
use super::own::{Replaced, entries_about, replace};
use super::rows::Rows;
use super::write::WriteError;
use crate::day::CivilDay;
use crate::entries::{Challenge, ChallengeAct, ChallengeWeek, EntryError, NewEntry, View};
use crate::words::ChallengeId;

/// Takes a challenge, in place of another one taken this week.
///
/// # Errors
/// [`EntryError::TakenByBoth`] when both have taken another one; storage errors.
pub fn take_challenge(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    day: CivilDay,
    id: &ChallengeId,
) -> Result<Replaced, WriteError> {
    let monday = monday(day)?;
    let week = week(rows, facts, monday)?;
    if week.taken.is_some_and(|taken| taken != *id) {
        return Err(EntryError::TakenByBoth.into());
    }
    put(rows, facts, pen, monday, Some((id.clone(), ChallengeAct::Take)), &[ChallengeAct::Take])
}

/// Puts a challenge away for another one, once a week for the two. It undoes nothing that was taken: who has taken
/// the first one goes on with it, and is not shown the swap.
///
/// # Errors
/// [`EntryError::TakenByBoth`], [`EntryError::TakenByYou`], [`EntryError::SwappedAlready`]; storage errors.
pub fn swap_challenge(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    day: CivilDay,
    away: &ChallengeId,
) -> Result<Replaced, WriteError> {
    let monday = monday(day)?;
    let week = week(rows, facts, monday)?;
    if week.taken.is_some() {
        return Err(EntryError::TakenByBoth.into());
    }
    if week.mine.is_some() {
        return Err(EntryError::TakenByYou.into());
    }
    if week.swapped {
        return Err(EntryError::SwappedAlready.into());
    }
    let swap = Some((away.clone(), ChallengeAct::Swap));
    put(rows, facts, pen, monday, swap, &[ChallengeAct::Swap])
}

/// Notes that the two did the challenge that both have taken; nothing when one of them did.
///
/// # Errors
/// [`EntryError::NotTaken`]; storage errors.
pub fn finish_challenge(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    day: CivilDay,
) -> Result<Replaced, WriteError> {
    let monday = monday(day)?;
    let week = week(rows, facts, monday)?;
    let taken = week.taken.ok_or(EntryError::NotTaken)?;
    if week.done {
        return Ok(Replaced { entry: None, changes: Vec::new() });
    }
    put(rows, facts, pen, monday, Some((taken, ChallengeAct::Done)), &[ChallengeAct::Done])
}

/// Lets the week's challenge go: one's own acts about it are removed, as if one had never taken it.
///
/// # Errors
/// [`EntryError::ChallengeDone`] when one of the two noted that they did it; storage errors.
pub fn let_challenge_go(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    day: CivilDay,
) -> Result<Replaced, WriteError> {
    let monday = monday(day)?;
    if week(rows, facts, monday)?.done {
        return Err(EntryError::ChallengeDone.into());
    }
    put(rows, facts, pen, monday, None, &[ChallengeAct::Take, ChallengeAct::Done])
}

fn monday(day: CivilDay) -> Result<CivilDay, EntryError> {
    day.week().monday().ok_or(EntryError::NoSuchChallenge)
}

fn week(rows: &mut dyn Rows, facts: &Facts, monday: CivilDay) -> Result<ChallengeWeek, WriteError> {
    let acts: Vec<(u8, Challenge)> = entries_about(rows, Some(monday), |_| true)?
        .into_iter()
        .filter_map(|(_, by, view)| match view {
            View::Challenge(one) => Some((by, one)),
            _ => None,
        })
        .collect();
    Ok(ChallengeWeek::of(&acts, facts.me))
}

/// Writes an act in place of one's own of these acts.
fn put(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    monday: CivilDay,
    act: Option<(ChallengeId, ChallengeAct)>,
    in_place_of: &[ChallengeAct],
) -> Result<Replaced, WriteError> {
    let entry = act.map(|(id, act)| NewEntry::Challenge(Challenge { id, act }));
    let goes = |view: &View| matches!(view, View::Challenge(one) if in_place_of.contains(&one.act));
    replace(rows, facts, pen, Some(monday), entry.as_ref(), goes)
}

impl<S: Storage> Space<S> {
    /// Takes a challenge; see [`take_challenge`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn take_challenge(
        &mut self,
        day: CivilDay,
        id: &ChallengeId,
    ) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| take_challenge(rows, facts, pen, day, id))
    }

    /// Swaps a challenge; see [`swap_challenge`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn swap_challenge(
        &mut self,
        day: CivilDay,
        away: &ChallengeId,
    ) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| swap_challenge(rows, facts, pen, day, away))
    }

    /// Notes the week's challenge as done; see [`finish_challenge`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish_challenge(&mut self, day: CivilDay) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| finish_challenge(rows, facts, pen, day))
    }

    /// Lets the week's challenge go; see [`let_challenge_go`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn let_challenge_go(&mut self, day: CivilDay) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| let_challenge_go(rows, facts, pen, day))
    }
}
