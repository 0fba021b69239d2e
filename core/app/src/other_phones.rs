//! The other phones that this one knows: what a pairing stores, what completes it, which of them is met next,
//! and what a full exchange leads to when one takes another's place (`design.md` 5, `sync.md` 2).

use std::net::SocketAddr;

use hearth_domain::ids::DeviceKey;
use hearth_domain::log::{Certificate, Signer};
use hearth_domain::space::{Facts, Logs as _};
use hearth_store::couple::{Peer, PeerStatus, SpaceRecord};
use hearth_sync::pairing::{
    About, DisplayName, HeldSpace, Own, PENDING, PairKey, Paired, SpaceSecret,
};
use zeroize::Zeroizing;

use crate::aim::Aim;
use crate::changes::Topic;
use crate::core::{Core, Couple, is_signed_here};
use crate::error::{HearthError, Result};
use crate::network::Partner;
use crate::views::Event;

/// The name under which a person is known until they say another.
pub(crate) const UNNAMED: &str = "your partner";

impl Core {
    /// What this phone brings into a pairing.
    ///
    /// It begins anew: where another phone was that was scanned before, and not paired with, is forgotten.
    pub fn pairing_own(&mut self, aim: &Aim) -> Result<Own> {
        self.scanned.clear();
        let name = self.name()?;
        let name = DisplayName::new(name.as_deref().unwrap_or(UNNAMED))?;
        let paired = self.is_paired()?;
        let space = self.space_record()?;
        // A space that is only pending is not there yet: another try may replace it.
        let has_items = self.has_shared_anything()?;
        let takes_a_place = matches!(aim, Aim::InPlaceOfLost | Aim::InPlaceOfThis);
        let space = match space.filter(|_| paired || has_items) {
            Some(space) if is_signed_here(&space, &self.keys.author()?)? => {
                Some(self.held_space(&space)?)
            }
            // What was restored here is no reason against it: it is the space of the phone that is replaced.
            Some(_) if !takes_a_place => return Err(restored_first()),
            _ => None,
        };
        match (&space, aim) {
            (Some(_), Aim::InPlaceOfLost | Aim::InPlaceOfThis) => {
                return Err(HearthError::AlreadyPaired);
            }
            (None, Aim::HandOver(_)) => return Err(HearthError::NotPaired),
            _ => {}
        }
        let aim = self.aim(aim)?;
        Ok(Own { device: self.keys.device()?, author: self.keys.author()?, name, space, aim })
    }

    pub(crate) fn space_record(&mut self) -> Result<Option<SpaceRecord>> {
        let store = self.rooms()?.couple.store();
        store.write(|rows| Ok::<_, HearthError>(rows.read().space()?))
    }

    fn held_space(&mut self, record: &SpaceRecord) -> Result<HeldSpace> {
        let (certificate, known, replaced) = match &mut self.rooms()?.couple {
            Couple::Shared(space) => {
                (space.facts().certificate, space.certificates()?, space.replaced_keys()?)
            }
            Couple::Alone(_) => return Err(HearthError::internal("the space cannot be read")),
        };
        let secret = SpaceSecret::new(*record.secret);
        let (members, nonce) = (record.members, record.nonce);
        Ok(HeldSpace { members, nonce, secret, certificate, known, replaced })
    }

    /// Whether anything was ever written in the space; then it is no longer one that may be replaced.
    pub fn has_shared_anything(&mut self) -> Result<bool> {
        self.rooms()?
            .couple
            .store()
            .write(|rows| Ok::<_, HearthError>(rows.read().totals()?.items > 0))
    }

    /// Remembers where a scanned phone is, until it is stored.
    pub fn remember_addresses(&mut self, addresses: &[SocketAddr]) {
        self.scanned = addresses.to_vec();
    }

    /// Stores what both agreed on, as pending: no entries flow before the first `Hello`. A phone that is
    /// there to be replaced stays until the new one is complete.
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
            confirmed: self.confirmed_with(paired)?,
        };
        let peer = Peer {
            device: paired.partner,
            author: paired.author,
            member: paired.member,
            name: paired.name.as_str().to_owned(),
            certificate: paired.certificate.encode().to_vec(),
            pair_key: Zeroizing::new(*paired.pair_key.expose()),
            status: PeerStatus::Pending { seconds: 0 },
            last_address: self.scanned.first().map(SocketAddr::to_string),
            met_week: None,
        };
        let stays = matches!(
            paired.about,
            About::PartnersNewPhone
                | About::PartnersLostPhone
                | About::HandOver
                | About::InPlaceOfThis
        );
        let replaces = !self.has_shared_anything()? && !stays;
        let held = self.space_record()?.filter(|held| held.id != paired.space);
        if held.is_some() && !replaces {
            return Err(HearthError::AlreadyPaired);
        }
        let old = self.peers()?;
        if matches!(paired.about, About::InPlaceOfLost | About::InPlaceOfThis) {
            // Before anything else is stored: what the earlier phone opened must not be taken for this one's word.
            self.start_consent_again()?;
        }
        self.begin_stack(&paired.space, paired.about)?;
        self.writing()?.couple.store().write(|rows| {
            if replaces {
                rows.clear_space()?;
            }
            for known in &old {
                if !(stays && known.status == PeerStatus::Paired) {
                    rows.remove_peer(&known.device)?;
                }
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

    /// What pairings here have confirmed in this space, the present one included; and the own certificate that
    /// another one takes the place of, which vouches for it.
    fn confirmed_with(&mut self, paired: &Paired) -> Result<Vec<Certificate>> {
        let before = self.space_record()?.filter(|space| space.id == paired.space);
        let mut confirmed = Vec::new();
        if let Some(space) = before {
            confirmed = space.confirmed;
            confirmed.extend(Certificate::decode(&space.certificate));
        }
        confirmed.extend(&paired.confirmed);
        let mut distinct: Vec<Certificate> = Vec::new();
        for certificate in confirmed {
            if certificate != paired.own_certificate && !distinct.contains(&certificate) {
                distinct.push(certificate);
            }
        }
        Ok(distinct)
    }

    /// The first authenticated `Hello` of a pending phone completes the pairing. Of one person one phone is
    /// known from then on: the one that was there before is let in no more.
    pub fn complete_pairing(&mut self, device: &DeviceKey) -> Result<()> {
        let peers = self.peers()?;
        let pending = peers.iter().find(|peer| {
            peer.device == *device && matches!(peer.status, PeerStatus::Pending { .. })
        });
        let Some(mut peer) = pending.cloned() else { return Ok(()) };
        peer.status = PeerStatus::Paired;
        let facts = self.facts()?;
        let partners = facts.as_ref().is_some_and(|facts| !facts.is_mine(&peer.member));
        self.writing()?.couple.store().write(|rows| {
            for other in peers.iter().filter(|other| partners && other.device != *device) {
                rows.remove_peer(&other.device)?;
            }
            Ok::<_, HearthError>(rows.put_peer(&peer)?)
        })?;
        self.let_in()?;
        self.announcer.announce(&[Topic::Partner]);
        self.queue(&Event::Paired)?;
        let had_another = facts.is_some_and(|facts| {
            let earlier = facts.confirmed.iter().filter(|one| one.member == peer.member);
            earlier.into_iter().any(|one| one.author != peer.author)
        });
        if partners && had_another {
            self.queue(&Event::PartnerHasNewPhone)?;
        }
        Ok(())
    }

    fn facts(&mut self) -> Result<Option<Facts>> {
        Ok(match &self.rooms()?.couple {
            Couple::Shared(space) => Some(space.facts().clone()),
            Couple::Alone(_) => None,
        })
    }

    /// Counts running time for a pending phone; after ten minutes it is dropped (`sync.md` 2), and what was
    /// there before it stays.
    pub fn pending_for(&mut self, more: u64) -> Result<()> {
        let peers = self.peers()?;
        let others = peers.iter().any(|peer| peer.status == PeerStatus::Paired);
        for mut peer in peers {
            let PeerStatus::Pending { seconds } = peer.status else { continue };
            let seconds = seconds + more;
            if seconds < PENDING.as_secs() {
                peer.status = PeerStatus::Pending { seconds };
                let store = self.writing()?.couple.store();
                store.write(|rows| Ok::<_, HearthError>(rows.put_peer(&peer)?))?;
            } else if others {
                let store = self.writing()?.couple.store();
                store.write(|rows| Ok::<_, HearthError>(rows.remove_peer(&peer.device)?))?;
                self.enter_space()?;
                self.announcer.announce(&[Topic::Partner]);
            } else {
                self.forget_partner()?;
            }
        }
        Ok(())
    }

    /// Who may sync: every phone that is known, and was not replaced or revoked by its own member since.
    pub fn let_in(&mut self) -> Result<()> {
        let mut devices = Vec::new();
        for peer in self.peers()? {
            let revoked = match &mut self.rooms()?.couple {
                Couple::Shared(space) => space.is_revoked(&peer.device)?,
                Couple::Alone(_) => false,
            };
            if !revoked {
                devices.push(peer.device);
            }
        }
        self.doors.set_partners(devices);
        if self.rooms()?.is_renewed() {
            self.note_who_we_are()?;
        }
        Ok(())
    }

    /// The phone to meet next: one that waits to be completed, then the partner's, then this person's other.
    pub fn partner(&mut self) -> Result<Option<Partner>> {
        let facts = self.facts()?;
        let mine = |peer: &Peer| facts.as_ref().is_some_and(|facts| facts.is_mine(&peer.member));
        let next = self
            .peers()?
            .into_iter()
            .min_by_key(|peer| (peer.status == PeerStatus::Paired, mine(peer)));
        Ok(next.map(|peer| to_meet(&peer)))
    }

    /// The partner's phone, once paired, whatever other phones there are.
    pub fn paired_partner(&mut self) -> Result<Option<Partner>> {
        let Some(facts) = self.facts()? else { return Ok(None) };
        let mut peers = self.peers()?.into_iter();
        let is_theirs =
            |peer: &Peer| peer.status == PeerStatus::Paired && !facts.is_mine(&peer.member);
        Ok(peers.find(is_theirs).map(|peer| to_meet(&peer)))
    }

    /// What a full exchange with a phone leads to. `true` when there is a profile that the other is to have at once.
    ///
    /// - With the partner's: that one knows this one's profile, and this phone ends the logs and keys of the phones
    ///   whose place it took. The partner's lets them in no more already, and hears of it with the next meeting.
    /// - With the new phone that takes this one's place: this one is done, and forgets the others.
    pub fn after_full_exchange(&mut self, device: &DeviceKey) -> Result<bool> {
        let Some(facts) = self.facts()? else { return Ok(false) };
        let Some(peer) = self.peers()?.into_iter().find(|peer| peer.device == *device) else {
            return Ok(false);
        };
        if !facts.is_mine(&peer.member) {
            self.note_known_deck()?;
            let told = self.tell_profile()?;
            if let Couple::Shared(space) = &mut self.writing()?.couple {
                space.close_earlier_phones()?;
            }
            return Ok(told);
        }
        let signer = Certificate::decode(&peer.certificate).map(|certificate| certificate.signer);
        if signer == Ok(Signer::Earlier(facts.author())) {
            self.close_consent()?;
            self.forget_partner()?;
            self.keys.forget_device()?;
            self.queue(&Event::HandedOver)?;
        }
        Ok(false)
    }
}

/// A backup holds the space and no key to write in it (`design.md` 4).
fn restored_first() -> HearthError {
    HearthError::Invalid {
        reason: "this phone was restored from a backup; pair it in the place of the old one, with your partner \
                 beside you"
            .to_owned(),
    }
}

fn to_meet(peer: &Peer) -> Partner {
    Partner {
        device: peer.device,
        pair_key: PairKey::new(*peer.pair_key),
        last: peer.last_address.as_ref().and_then(|address| address.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::log::AuthorSecret;

    use super::*;
    use crate::testing::{Desk, paired, pairing};

    /// What a pairing with the partner's new phone leaves here.
    fn partners_new_phone(desk: &Desk, about: About) -> Paired {
        let before = pairing(desk, 7);
        let (new, old) = (AuthorSecret::from_bytes(&[9; 32]), AuthorSecret::from_bytes(&[7; 32]));
        let device = DeviceKey([9; 32]);
        let (space, member) = (before.space, before.member);
        let certificate = Certificate::by_earlier(space, member, device, new.public(), &old);
        Paired {
            partner: device,
            author: new.public(),
            certificate,
            confirmed: vec![certificate],
            about,
            ..before
        }
    }

    fn devices(desk: &mut Desk) -> Vec<u8> {
        let peers = desk.core.peers().unwrap();
        peers.iter().map(|peer| peer.device.0[0]).collect()
    }

    fn events(desk: &mut Desk) -> String {
        let events = desk.core.rooms().unwrap().mine.write(|tx| tx.read().events(10)).unwrap();
        events.iter().map(|event| event.json.as_str()).collect()
    }

    #[test]
    fn a_new_phone_of_the_partner_that_never_comes_leaves_the_old_one_as_it_was() {
        for about in [About::PartnersNewPhone, About::PartnersLostPhone] {
            let mut desk = paired();
            let new = partners_new_phone(&desk, about);
            desk.core.store_pending(&new).unwrap();
            assert_eq!(devices(&mut desk), [7, 9]);
            assert!(desk.core.is_paired().unwrap());
            assert_eq!(desk.core.partner().unwrap().unwrap().device, new.partner, "met first");
            // A second try finds the space as it was.
            assert!(desk.core.pairing_own(&Aim::Partner).unwrap().space.is_some());
            desk.core.pending_for(600).unwrap();
            assert_eq!(devices(&mut desk), [7]);
            assert!(desk.core.is_paired().unwrap());
            assert!(
                desk.core.doors.knows(&DeviceKey([7; 32])) && !desk.core.doors.knows(&new.partner)
            );
        }
    }

    #[test]
    fn a_new_phone_of_the_partner_that_comes_takes_the_place_of_the_old_one_and_is_told_of() {
        let mut desk = paired();
        assert!(!events(&mut desk).contains("NewPhone"));
        let new = partners_new_phone(&desk, About::PartnersNewPhone);
        desk.core.store_pending(&new).unwrap();
        desk.core.complete_pairing(&new.partner).unwrap();
        assert_eq!(devices(&mut desk), [9]);
        assert!(!desk.core.doors.knows(&DeviceKey([7; 32])) && desk.core.doors.knows(&new.partner));
        assert!(events(&mut desk).to_lowercase().contains("new"));
        assert_eq!(desk.core.partner_view().unwrap().unwrap().name, "Bo");
    }

    #[test]
    fn what_pairings_confirmed_is_kept_once_each_and_survives_another_pairing() {
        let mut desk = paired();
        let first = pairing(&desk, 7);
        let new = partners_new_phone(&desk, About::PartnersNewPhone);
        desk.core.store_pending(&new).unwrap();
        desk.core.store_pending(&new).unwrap();
        let confirmed = desk.core.space_record().unwrap().unwrap().confirmed;
        assert_eq!(confirmed, [first.certificate, new.certificate]);
        let held = desk.core.pairing_own(&Aim::Partner).unwrap().space.unwrap();
        assert_eq!(held.known.len(), 3);
        assert!(held.replaced.is_empty());
    }
}
