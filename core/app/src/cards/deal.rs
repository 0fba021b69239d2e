//! Which card is today's here: the couple's, drawn with the secret of their space, or one's own before there is a
//! partner (`product.md` 1.3).

use data_encoding::HEXLOWER;
use hearth_domain::cards::{CardId, Deck};
use hearth_domain::day::CivilDay;
use hearth_domain::words::{Cards, DeckVersion, Level};
use hearth_store::couple::{CoupleRead, PeerStatus, SpaceRecord};

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::random;

/// How deep the day's card goes. The deepest are dealt only after both chose them, which nothing tells.
const UP_TO: Level = Level::Middle;
/// The setting that holds what one's own cards are drawn with, in hex.
const OWN_SEED: &str = "card_seed";

/// The card of a day.
pub(crate) struct Dealt {
    /// The day.
    pub day: CivilDay,
    /// The card.
    pub card: CardId,
}

fn cards() -> Result<&'static Cards> {
    Cards::english().map_err(|_| HearthError::internal("the cards cannot be read"))
}

/// The cards of a deck that may be dealt.
fn deck(version: u32) -> Result<Deck> {
    let cards = cards()?.deck(DeckVersion(version), UP_TO);
    let names = cards.into_iter().filter_map(|card| card.id.as_str().parse().ok());
    Deck::new(version, names).ok_or_else(|| HearthError::internal("there are no cards"))
}

/// A card's question; `None` when this version has no such card.
pub(crate) fn question(card: &CardId) -> Result<Option<String>> {
    let name = card.as_str().parse();
    let card = name.ok().and_then(|name| cards().map(|cards| cards.get(&name)).transpose());
    Ok(card.transpose()?.map(|card| card.text.clone()))
}

/// The space, once the pairing is complete.
pub(crate) fn shared_space(couple: &CoupleRead<'_>) -> Result<Option<SpaceRecord>> {
    let paired = couple.peers()?.iter().any(|peer| peer.status == PeerStatus::Paired);
    Ok(if paired { couple.space()? } else { None })
}

impl Core {
    /// Today's card on this phone.
    pub(crate) fn dealt(&mut self) -> Result<Dealt> {
        let (_, day) = self.now()?;
        let (version, space) = self.deck_now()?;
        let card = match space {
            Some(space) => deck(version)?.card_of(&space.secret, day),
            None => deck(version)?.card_of(&self.own_seed()?, day),
        };
        Ok(Dealt { day, card })
    }

    /// What one's own cards are drawn with. Made the first time a card is dealt without a partner.
    fn own_seed(&mut self) -> Result<[u8; 32]> {
        let held = self.rooms()?.mine.write(|tx| tx.read().setting(OWN_SEED))?;
        let held = held.and_then(|text| HEXLOWER.decode(text.as_bytes()).ok());
        if let Some(seed) = held.and_then(|bytes| bytes.try_into().ok()) {
            return Ok(seed);
        }
        let seed: [u8; 32] = random::bytes()?;
        self.writing()?.mine.write(|tx| tx.set(OWN_SEED, &HEXLOWER.encode(&seed)))?;
        Ok(seed)
    }
}
