//! Phones that come and go: one in the place of others, one that is revoked (`design.md` 5). Whoever is out of use
//! is asked for nothing any more, and is let in nowhere.

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::log::Certificate;
use hearth_domain::space::Logs as _;
use hearth_sync::session::{Outcome, Refusal};

use crate::home::Home;
use crate::line::Ended;
use crate::phone::PhoneId;
use crate::world::World;

impl<H: Home> World<H> {
    /// The phones of a member (0 or 1) that are in use.
    pub fn phones_of(&mut self, member: u8) -> Vec<PhoneId> {
        let everyone = self.everyone();
        everyone.into_iter().filter(|phone| self.member_of(*phone) == member).collect()
    }

    /// How many author keys a member has or had.
    pub fn keys_of(&mut self, member: u8) -> usize {
        let space = self.couple().space();
        let facts = self.devices().filter(|device| device.facts.space == space);
        let theirs = facts.filter(|device| device.facts.me == member);
        theirs.map(|device| device.secret.public()).collect::<BTreeSet<_>>().len()
    }

    /// Whose a phone is.
    pub fn member_of(&mut self, phone: PhoneId) -> u8 {
        self.at(phone).device.facts.me
    }

    /// The phones that are out of use.
    #[must_use]
    pub fn out_of_use(&self) -> Vec<PhoneId> {
        self.out.iter().copied().collect()
    }

    /// Takes a phone out of use: lost, or a stranger's.
    pub fn put_out_of_use(&mut self, phone: PhoneId) {
        self.out.insert(phone);
    }

    /// Whether the phones will never agree: an old copy brought back what a phone wrote that was replaced or revoked
    /// since, and another phone in use does not hold it. Nobody takes it any more (`docs/formats.md` 5, replaced keys).
    pub fn is_apart(&mut self) -> bool {
        let brought_back: Vec<_> = self.brought_back.iter().copied().collect();
        brought_back.into_iter().any(|phone| self.holds_more_of_the_lost(phone))
    }

    /// To be called when an old copy was put into a phone.
    pub(crate) fn note_brought_back(&mut self, phone: PhoneId) {
        if self.holds_more_of_the_lost(phone) {
            self.brought_back.insert(phone);
        }
    }

    /// Whether a phone holds more of a log, whose key no phone in use has, than another phone in use.
    fn holds_more_of_the_lost(&mut self, phone: PhoneId) -> bool {
        let everyone = self.everyone();
        let keys: BTreeSet<_> =
            everyone.iter().map(|phone| self.at(*phone).device.secret.public()).collect();
        let mut lost = |phone| {
            let logs = self.at(phone).read(|rows| rows.logs());
            let lost = logs.into_iter().filter(|log| !keys.contains(&log.author));
            lost.map(|log| (log.id, log.end)).collect::<BTreeMap<_, _>>()
        };
        let held = lost(phone);
        everyone.iter().any(|other| {
            let theirs = lost(*other);
            held.iter().any(|(log, end)| theirs.get(log).is_none_or(|theirs| theirs < end))
        })
    }

    /// A new phone in the place of all that a member has, which are lost; the other member's vouch for it.
    /// What the lost ones had given to nobody is lost with them.
    pub fn replace(&mut self, member: u8, name: &str) -> PhoneId {
        for phone in self.phones_of(member) {
            self.put_out_of_use(phone);
        }
        let others = self.phones_of(1 - member);
        let voucher = others[0];
        // A replacement comes after a full exchange (`design.md` 5). The new phone's person is shown the earlier
        // phones that the voucher knows, and no later pairing shows more of them (`docs/formats.md` 12): the log of
        // one that only another phone had heard of would be refused here for ever.
        for other in &others[1..] {
            let known = self.certificates_of(voucher);
            if self.certificates_of(*other).iter().any(|one| !known.contains(one)) {
                self.sync(voucher, *other);
            }
        }
        let line = self.certificates_of(voucher);
        let device = {
            let secret = self.at(voucher).device.secret.clone();
            self.couple().phone_by_partner(member, &secret, line)
        };
        let new = self.add(name, device);
        for other in &others {
            self.exchange_everything(new, *other);
        }
        self.at(new).space().close_earlier_phones().expect("a storage that works");
        self.at(new).start_consent_again();
        let line = self.certificates_of(new);
        for other in others {
            let facts = &mut self.at(other).device.facts;
            for certificate in &line {
                // Of one's own earlier phones only who takes their place is told.
                if !facts.is_mine(&certificate.member) && !facts.confirmed.contains(certificate) {
                    facts.confirmed.push(*certificate);
                }
            }
            self.at(other).restart();
        }
        self.settle();
        new
    }

    /// Two phones meet until a session moves nothing more: one may have stopped at what it may cost, and a log that went
    /// on in two ways keeps them from agreeing until they meet its phone.
    ///
    /// # Panics
    /// When that takes more sessions than any history needs.
    fn exchange_everything(&mut self, one: PhoneId, other: PhoneId) {
        for _ in 0..8 {
            let before = [one, other].map(|phone| self.at(phone).truth());
            self.sync(one, other);
            if [one, other].map(|phone| self.at(phone).truth()) == before {
                return;
            }
        }
        panic!("two phones that meet have exchanged everything in the end");
    }

    fn certificates_of(&mut self, phone: PhoneId) -> Vec<Certificate> {
        self.at(phone).space().certificates().expect("a storage that works")
    }

    /// A phone revokes another one of its person, and every copy of it, after all others have met. Nothing when
    /// it is the same phone, or a copy of it.
    pub fn revoke(&mut self, by: PhoneId, other: PhoneId) -> bool {
        let [own, key] = [by, other].map(|phone| self.at(phone).device.secret.public());
        if own == key || self.member_of(by) != self.member_of(other) {
            return false;
        }
        // It is at hand: what only others had of it would stay there (`design.md` 5).
        self.settle();
        for phone in self.everyone() {
            if self.at(phone).device.secret.public() == key {
                self.put_out_of_use(phone);
            }
        }
        let revoked = self.at(by).space().revoke(&key).expect("a storage that works");
        self.settle();
        revoked
    }

    /// A phone that is out of use meets one that knows it: it is let in by nobody, and told nothing. Whether the
    /// other one knew; a restored one may have to hear of it first.
    ///
    /// # Panics
    /// When it is let in.
    pub fn knock(&mut self, out: PhoneId, at: PhoneId) -> bool {
        let device = self.device_of(out);
        let [theirs, ours] = [out, at].map(|phone| self.at(phone).device.facts.space);
        let stranger = theirs != ours;
        let known = self.at(at).space().is_revoked(&device).expect("a storage that works");
        if !known && !stranger {
            return false;
        }
        // What is due is written as a session begins, before a word of the other one is heard: its own act.
        self.at(at).settle();
        let before = self.at(at).truth();
        let line = self.meet(out, at);
        self.run_until_quiet();
        let ended = self.line(line).ended()[1];
        let refused =
            |refusal| refusal == Refusal::NotLetIn || (stranger && refusal == Refusal::OtherSpace);
        let is_out = match ended {
            Some(Ended::Finished(Outcome::Refused(by) | Outcome::RefusedByPeer(by))) => refused(by),
            _ => false,
        };
        assert!(is_out, "who is out of use is let in: {ended:?}");
        assert!(self.at(at).truth() == before, "who is out of use changes nothing");
        true
    }
}
