//! The partner and the space: what pairing stores, what completes it, and leaving (`design.md` 5,
//! `sync.md` 2).

use std::net::SocketAddr;

use hearth_domain::ids::DeviceKey;
use hearth_store::couple::{Peer, PeerStatus, SpaceRecord};
use hearth_sync::beacon;
use hearth_sync::pairing::{DisplayName, HeldSpace, Own, PENDING, PairKey, Paired, SpaceSecret};
use zeroize::Zeroizing;

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::network::Partner;
use crate::random;
use crate::views::{Event, PartnerView};

/// The name under which a person is known until they say another.
const UNNAMED: &str = "your partner";
/// The setting that holds this person's name.
const NAME: &str = "name";

impl Core {
    /// What the one who holds this phone wants to be called.
    pub fn name(&mut self) -> Result<Option<String>> {
        Ok(self.rooms()?.mine.write(|tx| tx.read().setting(NAME))?)
    }

    /// Sets it. It is shown to the partner at the next pairing.
    pub fn set_name(&mut self, name: &str) -> Result<()> {
        let name = DisplayName::new(name)?;
        self.writing()?.mine.write(|tx| tx.set(NAME, name.as_str()))?;
        self.announcer.announce(&[Topic::Partner]);
        Ok(())
    }

    /// The transport's secret key.
    pub fn device_secret(&mut self) -> Result<Zeroizing<[u8; 32]>> {
        self.keys.device_secret()
    }

    /// What this phone brings into a pairing. It begins anew: where another phone was that was scanned before,
    /// and not paired with, is forgotten.
    pub fn pairing_own(&mut self) -> Result<Own> {
        self.scanned.clear();
        let name = self.name()?;
        let name = DisplayName::new(name.as_deref().unwrap_or(UNNAMED))?;
        let paired = self.is_paired()?;
        let space = self
            .rooms()?
            .couple
            .store()
            .write(|rows| Ok::<_, HearthError>(rows.read().space()?))?;
        // A space that is only pending is not there yet: another try may replace it.
        let has_items = self.has_shared_anything()?;
        let space = space.filter(|_| paired || has_items).map(|space| HeldSpace {
            members: space.members,
            nonce: space.nonce,
            secret: SpaceSecret::new(*space.secret),
        });
        Ok(Own { device: self.keys.device()?, author: self.keys.author()?, name, space })
    }

    /// Whether anything was ever written in the space; then it is no longer one that may be replaced.
    fn has_shared_anything(&mut self) -> Result<bool> {
        self.rooms()?
            .couple
            .store()
            .write(|rows| Ok::<_, HearthError>(rows.read().totals()?.items > 0))
    }

    /// Remembers where a scanned phone is, until it is stored.
    pub fn remember_addresses(&mut self, addresses: &[SocketAddr]) {
        self.scanned = addresses.to_vec();
    }

    /// Stores what both agreed on, as pending: no entries flow before the first `Hello`.
    pub fn store_pending(&mut self, paired: &Paired) -> Result<()> {
        let me = paired
            .members
            .index_of(&paired.own_certificate.member)
            .ok_or_else(|| HearthError::internal("the pairing does not name this phone"))?;
        let space = SpaceRecord {
            id: paired.space,
            nonce: paired.nonce,
            members: paired.members,
            me,
            certificate: paired.own_certificate.encode().to_vec(),
            secret: Zeroizing::new(*paired.space_secret.expose()),
        };
        let last = self.scanned.first().map(SocketAddr::to_string);
        let peer = Peer {
            device: paired.partner,
            author: paired.author,
            member: paired.member,
            name: paired.name.as_str().to_owned(),
            certificate: paired.certificate.encode().to_vec(),
            pair_key: Zeroizing::new(*paired.pair_key.expose()),
            status: PeerStatus::Pending { seconds: 0 },
            last_address: last,
            met_week: None,
        };
        let replaces = !self.has_shared_anything()?;
        let old = self.peers()?;
        self.writing()?.couple.store().write(|rows| {
            if replaces {
                rows.clear_space()?;
            }
            for known in &old {
                rows.remove_peer(&known.device)?;
            }
            rows.put_space(&space)?;
            rows.put_peer(&peer)?;
            Ok::<_, HearthError>(())
        })?;
        self.scanned.clear();
        self.enter_space()?;
        self.announcer.announce(&[Topic::Partner]);
        Ok(())
    }

    /// The first authenticated `Hello` of a pending phone completes the pairing.
    pub fn complete_pairing(&mut self, device: &DeviceKey) -> Result<()> {
        let peers = self.peers()?;
        let pending = peers.into_iter().find(|peer| {
            peer.device == *device && matches!(peer.status, PeerStatus::Pending { .. })
        });
        let Some(mut peer) = pending else { return Ok(()) };
        peer.status = PeerStatus::Paired;
        self.writing()?.couple.store().write(|rows| Ok::<_, HearthError>(rows.put_peer(&peer)?))?;
        self.announcer.announce(&[Topic::Partner]);
        self.queue(&Event::Paired)
    }

    /// Counts running time for a pending partner; after ten minutes it is dropped (`sync.md` 2).
    pub fn pending_for(&mut self, more: u64) -> Result<()> {
        for mut peer in self.peers()? {
            let PeerStatus::Pending { seconds } = peer.status else { continue };
            let seconds = seconds + more;
            if seconds < PENDING.as_secs() {
                peer.status = PeerStatus::Pending { seconds };
                let store = self.writing()?.couple.store();
                store.write(|rows| Ok::<_, HearthError>(rows.put_peer(&peer)?))?;
            } else {
                self.forget_partner()?;
            }
        }
        Ok(())
    }

    /// Forgets the partner's phone and its keys in one transaction; with a space in which nothing was
    /// written yet, that, too.
    fn forget_partner(&mut self) -> Result<()> {
        let empty = !self.has_shared_anything()?;
        let peers = self.peers()?;
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

    /// Leaves quietly: the partner's phone is forgotten and the device key thrown away. Nothing is sent; what
    /// was shared stays readable here, and the same two may pair again. The endpoint is down by now.
    pub fn leave(&mut self) -> Result<()> {
        if self.peers()?.is_empty() {
            return Err(HearthError::NotPaired);
        }
        self.forget_partner()?;
        self.keys.forget_device()
    }

    /// The partner, for a screen.
    pub fn partner_view(&mut self) -> Result<Option<PartnerView>> {
        Ok(self.peers()?.into_iter().next().map(|peer| PartnerView {
            name: peer.name,
            complete: peer.status == PeerStatus::Paired,
            met_week: peer.met_week,
        }))
    }

    /// The partner's phone, for dialling.
    pub fn partner(&mut self) -> Result<Option<Partner>> {
        Ok(self.peers()?.into_iter().next().map(|peer| Partner {
            device: peer.device,
            pair_key: PairKey::new(*peer.pair_key),
            last: peer.last_address.and_then(|address| address.parse().ok()),
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
            desk.core.pairing_own().unwrap().space.is_none(),
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
        desk.core.pairing_own().unwrap();
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
