//! The partner, as the app shows and finds them (`design.md` 5, `sync.md` 1 and 2). What a pairing stores is in
//! `other_phones.rs`, leaving in `leaving.rs`.

use std::net::SocketAddr;

use hearth_domain::entries::{FIRST_DECK, Profile};
use hearth_domain::ids::DeviceKey;
use hearth_store::couple::{Peer, PeerStatus};
use hearth_sync::beacon;
use hearth_sync::pairing::DisplayName;
use zeroize::Zeroizing;

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::profiles::partners_name;
use crate::random;
use crate::views::PartnerView;

/// The setting that holds this person's name.
const NAME: &str = "name";

impl Core {
    /// What the one who holds this phone wants to be called.
    pub fn name(&mut self) -> Result<Option<String>> {
        Ok(self.rooms()?.mine.write(|tx| tx.read().setting(NAME))?)
    }

    /// Sets it, and says so to the partner.
    pub fn set_name(&mut self, name: &str) -> Result<()> {
        let name = DisplayName::new(name)?;
        // As the partner's phone will ask of it, too.
        Profile::new(name.as_str(), FIRST_DECK)?;
        self.writing()?.mine.write(|tx| tx.set(NAME, name.as_str()))?;
        self.tell_profile()?;
        self.announcer.announce(&[Topic::Partner]);
        Ok(())
    }

    /// The transport's secret key.
    pub fn device_secret(&mut self) -> Result<Zeroizing<[u8; 32]>> {
        self.keys.device_secret()
    }

    /// Forgets the partner's phone and its keys: first the copy of them in the room of one's own, from which a damaged
    /// shared room would learn them again, then in one transaction the phones; with a space in which nothing was written
    /// yet, that, too. Killed in between, nobody has left yet.
    pub fn forget_partner(&mut self) -> Result<()> {
        let empty = !self.has_shared_anything()?;
        let peers = self.peers()?;
        self.forget_who_we_are()?;
        self.passed_leaving(4)?;
        self.writing()?.couple.store().write(|rows| {
            for peer in &peers {
                rows.remove_peer(&peer.device)?;
            }
            if empty {
                rows.clear_space()?;
            }
            Ok::<_, HearthError>(())
        })?;
        self.enter_space()?;
        self.announcer.announce(&[Topic::Partner]);
        Ok(())
    }

    /// The partner, for a screen.
    pub fn partner_view(&mut self) -> Result<Option<PartnerView>> {
        let me = match &self.rooms()?.couple {
            Couple::Shared(space) => Some(space.facts().clone()),
            Couple::Alone(_) => None,
        };
        let mine = |peer: &Peer| me.as_ref().is_some_and(|me| me.is_mine(&peer.member));
        let peers = self.peers()?.into_iter().filter(|peer| !mine(peer));
        let partner = peers.max_by_key(|peer| peer.status == PeerStatus::Paired);
        let store = self.rooms()?.couple.store();
        let name = store.write(|rows| partners_name(&rows.read()))?;
        Ok(partner.map(|peer| PartnerView {
            name: name.unwrap_or(peer.name),
            complete: peer.status == PeerStatus::Paired,
            met_week: peer.met_week,
        }))
    }

    /// What this phone advertises while it looks for its partner.
    pub fn beacon(&mut self) -> Result<Vec<u8>> {
        let partner = self.partner()?.ok_or(HearthError::NotPaired)?;
        Ok(beacon::beacon(&partner.pair_key, &self.keys.device()?, &random::bytes()?))
    }

    /// Notes that the phones met, by the week (SR-03), and where the other was: it is looked for there first the
    /// next time (`sync.md` 5).
    pub fn note_met(&mut self, device: &DeviceKey, address: Option<SocketAddr>) -> Result<()> {
        let (_, today) = self.now()?;
        let peers = self.peers()?;
        let Some(mut peer) = peers.into_iter().find(|peer| peer.device == *device) else {
            return Ok(());
        };
        peer.met_week = today.week().monday();
        if let Some(address) = address {
            peer.last_address = Some(address.to_string());
        }
        self.writing()?.couple.store().write(|rows| Ok::<_, HearthError>(rows.put_peer(&peer)?))
    }

    /// Asks again for what is lacking here: on "Sync now".
    pub fn ask_again(&mut self) -> Result<()> {
        if let Couple::Shared(space) = &mut self.writing()?.couple {
            space.ask_again()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aim::Aim;
    use hearth_sync::pairing::PairKey;

    use crate::testing::{alone, paired, pairing};

    #[test]
    fn a_pending_partner_shares_nothing_and_is_dropped_after_ten_minutes_of_running_time() {
        let mut desk = alone();
        let paired = pairing(&desk, 7);
        desk.core.store_pending(&paired).unwrap();
        assert!(!desk.core.is_paired().unwrap());
        assert_eq!(desk.core.space().err(), Some(HearthError::NotPaired));
        assert!(desk.core.doors.knows(&paired.partner), "its first Hello is let in");
        desk.core.pending_for(599).unwrap();
        assert_eq!(desk.core.peers().unwrap().len(), 1);
        desk.core.pending_for(1).unwrap();
        assert!(desk.core.peers().unwrap().is_empty());
        assert!(!desk.core.doors.knows(&paired.partner));
        assert!(
            desk.core.pairing_own(&Aim::Partner).unwrap().space.is_none(),
            "nothing was written in the space"
        );
    }

    #[test]
    fn the_first_hello_completes_a_pairing_and_says_so_once() {
        let mut desk = paired();
        assert!(desk.core.is_paired().unwrap());
        let partner = desk.core.partner().unwrap().unwrap().device;
        desk.core.complete_pairing(&partner).unwrap();
        let events = desk.core.rooms().unwrap().mine.write(|tx| tx.read().events(10)).unwrap();
        let paired = events.iter().filter(|event| event.json.contains("paired")).count();
        assert_eq!(paired, 1);
    }

    #[test]
    fn a_second_try_replaces_a_pending_space_and_leaving_forgets_every_key_of_it() {
        let mut desk = alone();
        let (first, second) = (pairing(&desk, 7), pairing(&desk, 8));
        desk.core.store_pending(&first).unwrap();
        desk.core.store_pending(&second).unwrap();
        let peers = desk.core.peers().unwrap();
        assert_eq!(peers.iter().map(|peer| peer.device).collect::<Vec<_>>(), [second.partner]);
        let device = desk.core.keys.device().unwrap();
        desk.core.leave().unwrap();
        assert!(desk.core.peers().unwrap().is_empty());
        assert_eq!(desk.core.leave(), Err(HearthError::NotPaired));
        assert_ne!(desk.core.keys.device().unwrap(), device, "the device key is thrown away");
    }

    #[test]
    fn the_partner_is_looked_for_first_where_it_was_met_last() {
        let mut desk = alone();
        let paired = pairing(&desk, 7);
        desk.core.store_pending(&paired).unwrap();
        let last = |desk: &mut crate::testing::Desk| desk.core.partner().unwrap().unwrap().last;
        assert_eq!(last(&mut desk), None, "the phone that showed the code");
        for place in ["192.168.1.20:7001", "[fd00::2]:7002"] {
            let place = place.parse().unwrap();
            desk.core.note_met(&paired.partner, Some(place)).unwrap();
            desk.core.note_met(&paired.partner, None).unwrap();
            assert_eq!(last(&mut desk), Some(place));
        }
    }

    #[test]
    fn where_a_phone_was_that_was_not_paired_with_is_not_taken_for_the_next_ones_place() {
        let mut desk = alone();
        desk.core.remember_addresses(&["192.168.1.20:7001".parse().unwrap()]);
        desk.core.pairing_own(&Aim::Partner).unwrap();
        let paired = pairing(&desk, 7);
        desk.core.store_pending(&paired).unwrap();
        assert_eq!(desk.core.partner().unwrap().unwrap().last, None);
    }

    #[test]
    fn a_phone_killed_while_it_left_forgets_its_device_key_at_the_next_open() {
        let mut desk = paired();
        let device = desk.core.keys.device().unwrap();
        desk.core.close();
        desk.core.open().unwrap();
        assert_eq!(desk.core.keys.device().unwrap(), device, "a paired phone keeps it");
        desk.core.forget_partner().unwrap();
        desk.core.close();
        desk.core.open().unwrap();
        assert_ne!(desk.core.keys.device().unwrap(), device);
    }

    #[test]
    fn an_advertisement_is_recognised_by_the_partner_alone() {
        let mut desk = paired();
        let txt = desk.core.beacon().unwrap();
        let device = desk.core.keys.device().unwrap();
        assert!(beacon::is_of(&PairKey::new([5; 32]), &device, &txt));
        assert!(!beacon::is_of(&PairKey::new([6; 32]), &device, &txt));
    }
}
