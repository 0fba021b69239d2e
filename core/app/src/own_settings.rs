//! What a person set for themselves, as small texts in `mine.db`: never synced, nobody else's. A value that this
//! version cannot read counts as not set.

use std::collections::BTreeSet;

use hearth_store::mine::MineRead;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::reading::Both;

/// Exercises that are kept as favourites: a list of ids.
pub(crate) const FAVOURITES: &str = "favourites";
/// Tips that are kept: a list of ids.
pub(crate) const TIPS_KEPT: &str = "tips_kept";
/// Tips that are not wanted again: a list of ids.
pub(crate) const TIPS_HIDDEN: &str = "tips_hidden";
/// The Monday of the week whose challenge this person let go.
pub(crate) const CHALLENGE_LET_GO: &str = "challenge_let_go";
/// When the day starts, as `HH:MM`.
pub(crate) const DAY_START: &str = "day_start";
/// Whether the day chain is on.
pub(crate) const DAY_CHAIN: &str = "day_chain";
/// The day on which the person last said that a rest is over.
pub(crate) const BACK_ON: &str = "back_on";
/// The rests, the two's and one's own, that the person said are over for them: each one's id, with its last day.
pub(crate) const RESTS_OVER: &str = "rests_over";
/// The first day with the app.
pub(crate) const BEGAN: &str = "began";
/// What was chosen about reminders.
pub(crate) const REMINDERS: &str = "reminders";
/// What came of earlier reminders.
pub(crate) const REMINDED: &str = "reminded";
/// The talk that is going on.
pub(crate) const TALK: &str = "talk";
/// By which deck the partner's phone knows this member.
pub(crate) const KNOWN_DECK: &str = "known_deck";
/// The seed of what is picked for this person alone: 32 bytes in hex.
pub(crate) const OWN_SEED: &str = "own_seed";

/// A value that is kept as JSON.
pub(crate) fn read<T: DeserializeOwned>(mine: &MineRead<'_>, key: &str) -> Result<Option<T>> {
    let text = mine.setting(key)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// A list of ids that is kept.
pub(crate) fn read_ids(both: &Both<'_>, key: &str) -> Result<BTreeSet<String>> {
    Ok(read(both.mine, key)?.unwrap_or_default())
}

impl Core {
    /// A value that is kept as JSON.
    pub fn own<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>> {
        self.rooms()?.mine.write(|tx| read(&tx.read(), key))
    }

    /// Keeps a value as JSON.
    pub fn keep_own(&mut self, key: &str, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(value)
            .map_err(|_| HearthError::internal("a setting cannot be written"))?;
        self.writing()?.mine.write(|tx| Ok::<_, HearthError>(tx.set(key, &text)?))
    }

    /// Takes a value away. One that is not there is no error.
    pub fn forget_own(&mut self, key: &str) -> Result<()> {
        self.writing()?.mine.write(|tx| Ok::<_, HearthError>(tx.unset(key).map(|_| ())?))
    }

    /// Puts an id into a list that is kept, or takes it out; nothing is written when that changes nothing.
    pub fn keep_id(&mut self, key: &str, id: &str, on: bool) -> Result<()> {
        let mut ids: BTreeSet<String> = self.own(key)?.unwrap_or_default();
        let changed = if on { ids.insert(id.to_owned()) } else { ids.remove(id) };
        if changed { self.keep_own(key, &ids) } else { Ok(()) }
    }
}
