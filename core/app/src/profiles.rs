//! Profiles (`docs/formats.md` 8 and 15): what this phone says of its person to the other, their name and the newest
//! deck it knows; and what follows from both, what the partner is called and which deck the two share.
//!
//! A deck that one phone learned apart counts from when the two meet, on both. So this phone keeps by which deck
//! the other one knows it: noted after a full exchange, of what stood here when that began.

#[cfg(test)]
mod tests;

use data_encoding::HEXLOWER;
use hearth_domain::entries::{FIRST_DECK, Profile, common_deck, known_deck, latest_profile};
use hearth_domain::ids::EntryId;
use hearth_store::couple::{CoupleRead, PeerStatus, Profiles, SpaceRecord};
use hearth_store::mine::OwnAct;
use serde::{Deserialize, Serialize};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::Result;
use crate::other_phones::UNNAMED;
use crate::own_settings::KNOWN_DECK;

/// By which deck the partner's phone knows this member. Own, never synced.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Known {
    /// The space it is of, in hex: with another partner nothing is known.
    space: String,
    deck: Option<u32>,
    /// The profiles of this member that the partner's phone is known to hold, in hex.
    held: Vec<String>,
}

impl Known {
    /// What is known in this space.
    fn within(self, space: &SpaceRecord) -> Self {
        if self.space == HEXLOWER.encode(&space.id.0) { self } else { Self::default() }
    }

    fn deck(&self, mine: &[(EntryId, Profile)]) -> Option<u32> {
        let held = |entry: &EntryId| self.held.contains(&HEXLOWER.encode(&entry.0));
        known_deck(self.deck, mine, held)
    }
}

/// This member's and the other's live profiles.
fn mine_and_theirs(profiles: Profiles, me: u8) -> [Vec<(EntryId, Profile)>; 2] {
    let [first, second] = profiles;
    if me == 0 { [first, second] } else { [second, first] }
}

/// The deck that the two share: cards are dealt from it, and challenges offered.
pub(crate) fn deck_of_two(
    couple: &CoupleRead<'_>,
    space: &SpaceRecord,
    known: Option<Known>,
) -> Result<u32> {
    let [mine, theirs] = mine_and_theirs(couple.profiles()?, space.me);
    let known = known.unwrap_or_default().within(space);
    Ok(common_deck(known.deck(&mine), &theirs))
}

/// What the partner is called: as their latest profile says, and until there is one as in the pairing.
pub(crate) fn partners_name(couple: &CoupleRead<'_>) -> Result<Option<String>> {
    let space = couple.space()?;
    let mut peers = couple.peers()?;
    if let Some(space) = &space {
        peers.retain(|peer| space.members.index_of(&peer.member) != Some(space.me));
    }
    let peer = peers.into_iter().max_by_key(|peer| peer.status == PeerStatus::Paired);
    let (Some(peer), Some(space)) = (peer, space) else { return Ok(None) };
    let [_, theirs] = mine_and_theirs(couple.profiles()?, space.me);
    let latest = latest_profile(&theirs).map(|(_, profile)| profile.name().to_owned());
    Ok(Some(latest.unwrap_or(peer.name)))
}

impl Core {
    /// Says by which name this person goes, and which deck this phone knows, in the place of what it said before.
    /// Returns whether anything was written: nothing before there is a partner, and when it stands so already.
    pub fn tell_profile(&mut self) -> Result<bool> {
        if !self.is_paired()? {
            return Ok(false);
        }
        let own = self.own_profiles()?;
        // A new phone that was not told a name goes by the one that its person has.
        let known = || latest_profile(&own).map(|(_, profile)| profile.name().to_owned());
        let name = self.name()?.or_else(known).unwrap_or_else(|| UNNAMED.to_owned());
        let profile =
            Profile::new(&name, self.deck).or_else(|_| Profile::new(UNNAMED, self.deck))?;
        if matches!(own.as_slice(), [(_, stands)] if *stands == profile) {
            return Ok(false);
        }
        let Some(entry) = self.space()?.publish_profile(&profile)?.entry else { return Ok(false) };
        let act = OwnAct {
            entry: Some(entry),
            kind: "profile".to_owned(),
            what: "named".to_owned(),
            text: Some(profile.name().to_owned()),
            written: self.written_now()?,
        };
        let rooms = self.writing()?;
        rooms.mine.write(|tx| tx.record_act(&act))?;
        // A name that someone no longer goes by is read nowhere.
        rooms.couple.store().erase()?;
        self.announcer.announce(&[Topic::Partner]);
        Ok(true)
    }

    fn own_profiles(&mut self) -> Result<Vec<(EntryId, Profile)>> {
        let Couple::Shared(space) = &mut self.rooms()?.couple else { return Ok(Vec::new()) };
        let me = space.facts().me;
        let profiles = space.storage().write(|rows| rows.read().profiles())?;
        let [mine, _] = mine_and_theirs(profiles, me);
        Ok(mine)
    }

    /// A session begins: what stands here now, the other phone holds once it ends with a full exchange.
    pub fn note_profiles(&mut self) -> Result<()> {
        self.told_profiles = self.own_profiles()?;
        Ok(())
    }

    /// After a full exchange: the other phone knows this one by what stood here when it began.
    pub fn note_known_deck(&mut self) -> Result<()> {
        let told = std::mem::take(&mut self.told_profiles);
        let Some(space) = self.space_record()? else { return Ok(()) };
        let before = self.own::<Known>(KNOWN_DECK)?.unwrap_or_default().within(&space);
        let deck = known_deck(before.deck, &told, |_| true);
        let held: Vec<String> = told.iter().map(|(id, _)| HEXLOWER.encode(&id.0)).collect();
        if (deck, &held) == (before.deck, &before.held) {
            return Ok(());
        }
        let known = Known { space: HEXLOWER.encode(&space.id.0), deck, held };
        self.keep_own(KNOWN_DECK, &known)?;
        self.announcer.announce(&[Topic::Cards, Topic::Challenge]);
        Ok(())
    }

    /// The deck that is dealt from here, and the space whose cards they are; one's own newest before there is a
    /// partner.
    pub fn deck_now(&mut self) -> Result<(u32, Option<SpaceRecord>)> {
        let known = self.own::<Known>(KNOWN_DECK)?;
        if !self.is_paired()? {
            return Ok((self.deck, None));
        }
        let space = self.space_record()?;
        let Some(space) = space else { return Ok((FIRST_DECK, None)) };
        let store = self.rooms()?.couple.store();
        let deck = store.write(|rows| deck_of_two(&rows.read(), &space, known))?;
        Ok((deck, Some(space)))
    }
}
