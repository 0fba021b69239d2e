//! What became of a delete for both (SR-33): the partner's phone is asked, and it counts as done only once that phone
//! is known to hold the request. Kept of it is the day alone: what was deleted, and whose kind it was, is gone.

use hearth_domain::day::CivilDay;
use hearth_domain::ids::DeviceKey;
use hearth_store::Room;
use hearth_store::mine::MineTx;
use hearth_sync::session::Outcome;
use serde::{Deserialize, Serialize};

use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::own_settings;

/// The setting that holds them.
pub(crate) const REMOVALS: &str = "removals";
/// How many are kept, the latest ones.
const KEPT: usize = 50;

/// That the partner's phone was asked to remove something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Removal {
    /// The day on which it was asked.
    pub asked_on: CivilDay,
    /// Whether that phone has confirmed it. An honest app has removed it then; a changed one may have kept it.
    pub done: bool,
}

/// As it is kept. Numbers rise, so that a session confirms what was asked before it began, and nothing else.
#[derive(Clone, Serialize, Deserialize)]
struct Asked {
    no: u64,
    day: CivilDay,
    done: bool,
}

impl Hearth {
    /// What the partner's phone was asked to remove, the latest first.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn removals(&self) -> Result<Vec<Removal>> {
        let asked: Vec<Asked> =
            self.read(|both| own_settings::read(both.mine, REMOVALS)).await?.unwrap_or_default();
        let of = |asked: &Asked| Removal { asked_on: asked.day, done: asked.done };
        Ok(asked.iter().rev().map(of).collect())
    }
}

/// What was asked and not confirmed is forgotten: nobody knows any more what it was about, so it must not be called done
/// by the next full exchange.
pub(crate) fn drop_unconfirmed(tx: &mut MineTx<'_>) -> Result<()> {
    let Some(mut asked) = own_settings::read::<Vec<Asked>>(&tx.read(), REMOVALS)? else {
        return Ok(());
    };
    asked.retain(|one| one.done);
    let text = serde_json::to_string(&asked)
        .map_err(|_| HearthError::internal("a setting cannot be written"))?;
    Ok(tx.set(REMOVALS, &text)?)
}

impl Core {
    fn asked(&mut self) -> Result<Vec<Asked>> {
        Ok(self.own(REMOVALS)?.unwrap_or_default())
    }

    /// A shared thing was deleted for both just now.
    pub fn note_asked(&mut self) -> Result<()> {
        if !self.is_paired()? {
            return Ok(());
        }
        let (_, day) = self.now()?;
        let mut asked = self.asked()?;
        let no = asked.last().map_or(0, |last| last.no + 1);
        asked.push(Asked { no, day, done: false });
        asked.drain(..asked.len().saturating_sub(KEPT));
        self.keep_own(REMOVALS, &asked)
    }

    /// A session begins: what was asked by now goes over in it.
    pub fn note_asked_before_session(&mut self) -> Result<()> {
        let before = self.asked()?.last().map(|last| last.no);
        // What was asked for and came back is asked for again at this session's end at the earliest.
        self.asked_before = if self.has_gone()? { None } else { before };
        Ok(())
    }

    /// A session ended. When both phones hold the same, the partner's has what was asked before.
    pub fn note_confirmed(&mut self, peer: &DeviceKey, outcome: Outcome) -> Result<()> {
        let same = matches!(outcome, Outcome::NothingNew | Outcome::Synced { complete: true, .. });
        let until = self.asked_before.take();
        let Couple::Shared(space) = &self.rooms()?.couple else { return Ok(()) };
        let facts = space.facts().clone();
        let partners = self
            .peers()?
            .iter()
            .any(|known| known.device == *peer && !facts.is_mine(&known.member));
        self.take_away_again(same && partners)?;
        if same {
            self.all_has_come_back()?;
        }
        if same && partners {
            // What it held is here again, as far as anybody has it.
            self.forget_damaged(&[Room::Couple])?;
        }
        let Some(until) = until.filter(|_| same) else { return Ok(()) };
        let mut asked = self.asked()?;
        let confirmed = asked.iter_mut().filter(|one| !one.done && one.no <= until);
        let mut changed = false;
        for one in confirmed {
            one.done = true;
            changed = true;
        }
        if changed && partners { self.keep_own(REMOVALS, &asked) } else { Ok(()) }
    }
}
