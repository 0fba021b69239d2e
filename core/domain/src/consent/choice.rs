//! One person's own choice on one phone: what waits to be published, and what must be written now. It lives in
//! `mine.db` and is never shared.
//!
//! The order of writing: this state first, then what [`Private::due`] says in one transaction of the space, then
//! [`Private::written`] and this state again. A kill in between leaves a lowering to be written at the next
//! start, and lets a raise fall; never the other way round (SR-10).

use std::collections::BTreeSet;

use super::level::{ConsentError, Level, Published};
use super::value::{LiveEntry, open_for_both, value};
use crate::day::CivilDay;
use crate::ids::EntryId;
use crate::unlock::UnlockProof;

/// How long a raise waits before it is published: 24 hours.
const WAIT: i64 = 24 * 60 * 60;
/// A choice ends within so many days (`product.md` 3b).
const LONGEST: i32 = 30;

/// This phone's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// Seconds since 1970-01-01 UTC.
    pub seconds: i64,
    /// The civil day.
    pub day: CivilDay,
}

/// A raise on its day of waiting. No `Debug`: it is nobody else's.
#[derive(Clone, PartialEq, Eq)]
pub struct Raise {
    /// To what.
    pub to: Published,
    /// When the wait began, in seconds since 1970-01-01 UTC.
    pub asked: i64,
    /// The last reading of the clock since.
    pub last: i64,
    /// The person's own live entries when it was asked for. When others have come since, another act of this
    /// person was not seen by this one, and it falls.
    pub seen: BTreeSet<EntryId>,
}

impl Raise {
    /// When it is published at the earliest, in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn earliest(&self) -> i64 {
        self.asked.saturating_add(WAIT)
    }
}

/// What is private of one person's consent. No `Debug`: it is nobody else's.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Private {
    /// A lowering that is not written yet.
    pub lower: Option<Published>,
    /// A raise that waits.
    pub raise: Option<Raise>,
    /// This phone was restored or replaced another, and is to publish nothing, whatever it believes.
    pub withdraw: bool,
    /// "Something bigger" is in the way.
    pub bigger: bool,
    /// An answer about readiness speaks against it; which one is not kept (SR-14).
    pub not_ready: bool,
    /// The last day that was seen since the last choice: what had ended does not begin again when the clock goes
    /// back.
    pub latest: Option<CivilDay>,
}

/// What came of a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// It counts at once; [`Private::due`] says what to write.
    AtOnce,
    /// It counts when its day of waiting is over, in seconds since 1970-01-01 UTC at the earliest.
    Waits(i64),
}

/// What is to be written in the space, in one transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentAct {
    /// The new entry.
    pub says: Published,
    /// The person's own live entries, to be deleted after it.
    pub replaces: Vec<EntryId>,
}

impl Private {
    /// Takes a choice. Less, or for less long, than is published counts at once and is never refused; it never
    /// prolongs anything either. All else is a raise. Whatever waited before is replaced.
    ///
    /// # Errors
    /// [`ConsentError`] for a raise without a fresh proof, during an own rest, or with an end that is too near
    /// or too far; nothing was changed then.
    pub fn choose(
        &mut self,
        wish: Published,
        own: &[LiveEntry],
        now: Now,
        proof: Option<&UnlockProof>,
    ) -> Result<Chosen, ConsentError> {
        let held = self.published(own, now);
        let falls = wish.open < held.open || (wish.open == held.open && wish.until <= held.until);
        if wish.open == Level::NONE || falls {
            self.fall(wish);
            return Ok(Chosen::AtOnce);
        }
        if !proof.is_some_and(|proof| proof.is_fresh(now.seconds)) {
            return Err(ConsentError::NeedsUnlock);
        }
        if self.is_resting() {
            return Err(ConsentError::Resting);
        }
        match wish.until.since(now.day) {
            ..1 => return Err(ConsentError::EndsTooSoon),
            1..=LONGEST => {}
            _ => return Err(ConsentError::EndsTooLate),
        }
        let seen = own.iter().map(|live| live.entry).collect();
        self.raise = Some(Raise { to: wish, asked: now.seconds, last: now.seconds, seen });
        self.latest = Some(now.day);
        Ok(Chosen::Waits(now.seconds.saturating_add(WAIT)))
    }

    /// "Not today", a pause, a decline: nothing is open from now on. It is not undone by itself.
    pub fn not_today(&mut self) {
        self.fall(Published::NOTHING);
    }

    /// Begins or ends the rest for "something bigger". What was open before does not come back by itself.
    pub fn set_bigger(&mut self, on: bool) {
        self.bigger = on;
        if on {
            self.not_today();
        }
    }

    /// Begins or ends the rest for an answer about readiness.
    pub fn set_not_ready(&mut self, on: bool) {
        self.not_ready = on;
        if on {
            self.not_today();
        }
    }

    /// Takes a waiting raise back. Nobody will know that it was there.
    pub fn take_back(&mut self) {
        self.raise = None;
    }

    /// This phone is a restored copy, or replaced another: it starts at nothing, and says so even if that is
    /// what it believes to have published, because it does not know what it wrote since (SR-11).
    pub fn start_again(&mut self) {
        self.withdraw = true;
        self.raise = None;
    }

    /// Whether an own rest stands.
    #[must_use]
    pub fn is_resting(&self) -> bool {
        self.bigger || self.not_ready
    }

    /// What this person publishes, or is about to when it is less.
    #[must_use]
    pub fn published(&self, own: &[LiveEntry], now: Now) -> Published {
        let held = value(own, self.today(now));
        let held = if self.withdraw { Published::NOTHING } else { held };
        self.lower.map_or(held, |to| held.lower_of(to).on(self.today(now)))
    }

    /// What is open for both as this phone knows it: its own lowering counts before it is written (SR-10).
    #[must_use]
    pub fn open(&self, own: &[LiveEntry], theirs: &[LiveEntry], now: Now) -> Level {
        open_for_both(self.published(own, now), value(theirs, self.today(now)))
    }

    /// What must be written now, if anything. To be asked after every choice, at every start and meeting, and
    /// from time to time while a raise waits; this state is to be kept after it, also when it says nothing.
    pub fn due(&mut self, own: &[LiveEntry], now: Now) -> Option<ConsentAct> {
        self.latest = Some(self.today(now));
        let replaces: Vec<EntryId> = own.iter().map(|live| live.entry).collect();
        if self.withdraw {
            return Some(ConsentAct { says: Published::NOTHING, replaces });
        }
        if let Some(to) = self.lower {
            let held = value(own, self.today(now));
            let says = held.lower_of(to).on(self.today(now));
            if says != held {
                return Some(ConsentAct { says, replaces });
            }
            // As low as that already: an act that changes nothing would be counted by the partner's phone.
            self.lower = None;
        }
        self.raise_due(own, now).map(|says| ConsentAct { says, replaces })
    }

    /// To be called once what was due is written.
    pub fn written(&mut self) {
        (self.withdraw, self.lower, self.raise) = (false, None, None);
    }

    fn raise_due(&mut self, own: &[LiveEntry], now: Now) -> Option<Published> {
        let today = self.today(now);
        let raise = self.raise.as_mut()?;
        let seen: BTreeSet<EntryId> = own.iter().map(|live| live.entry).collect();
        if seen != raise.seen || raise.to.until < today {
            self.raise = None;
            return None;
        }
        if now.seconds < raise.last {
            raise.asked = now.seconds;
        }
        raise.last = now.seconds;
        (now.seconds.saturating_sub(raise.asked) >= WAIT).then_some(raise.to)
    }

    /// Everything that lowers goes through here, and nothing that waits to rise survives it.
    fn fall(&mut self, to: Published) {
        self.raise = None;
        self.lower = Some(self.lower.map_or(to, |waiting| waiting.lower_of(to)));
    }

    fn today(&self, now: Now) -> CivilDay {
        self.latest.map_or(now.day, |latest| latest.max(now.day))
    }
}
