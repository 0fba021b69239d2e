//! What both roles do alike once each has proved that it holds the code, scanned or typed: details,
//! certificates, the space secret, and both people's yes (`sync.md` 2, `design.md` 5). Whatever proves that
//! two phones belong together makes the [`Keys`] and begins an exchange.

use std::mem;

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId};
use hearth_domain::log::{Certificate, Signer};

use super::agree::{Agreed, How, Side, agree};
use super::keys::{Keys, Role};
use super::message::{Details, Message};
use super::name::DisplayName;
use super::refusal::{Failure, Refusal};
use super::replace::Taking;
use super::secret::SpaceSecret;
use super::trust::{Announced, Trust};
use super::wire::Wire;
use super::{About, Action, Fresh, HeldSpace, MAX_KNOWN, Own, Paired};

pub(super) struct Exchange {
    role: Role,
    pub(super) wire: Wire,
    pub(super) own: Own,
    fresh: Option<Fresh>,
    keys: Keys,
    pub(super) remote: DeviceKey,
    pub(super) phase: Phase,
}

pub(super) enum Phase {
    /// Waits for the partner's details.
    Details,
    /// Both know which space it is; waits for the partner's certificate.
    Certificate(Box<Met>),
    /// Waits for the secret of the space, from the giver.
    Secret(Box<Met>, Box<Certificate>),
    /// Both people are asked.
    Asking { paired: Box<Paired>, own_yes: bool, partner_yes: bool },
    /// Both people are asked whether this phone vouches for the other. It says yes last.
    Vouching { met: Box<Met>, own_yes: bool, partner_yes: bool },
    /// Both people are asked whether the other phone vouches for this one.
    Taking(Box<Taking>),
    /// Both said yes.
    Paired,
    /// It came to nothing.
    Failed,
}

/// What is known once both have said who they are.
pub(super) struct Met {
    pub(super) partner: Announced,
    pub(super) name: DisplayName,
    pub(super) agreed: Agreed,
    pub(super) trust: Trust,
}

impl Exchange {
    /// Begins by saying who this is. `fresh` is what the shower would create a space from.
    pub(super) fn begin(
        role: Role,
        wire: Wire,
        remote: DeviceKey,
        keys: Keys,
        (own, fresh): (Own, Option<Fresh>),
        out: &mut Vec<Action>,
    ) -> Self {
        let mut exchange = Self { role, wire, own, fresh, keys, remote, phase: Phase::Details };
        let details = Details {
            first_key: exchange.own.first_key(),
            current_key: exchange.own.author.public(),
            space: exchange.own.claim(exchange.fresh.as_ref()),
            name: exchange.own.name.clone(),
        };
        exchange.wire.send(&Message::Details(Box::new(details)), out);
        exchange
    }

    pub(super) fn wire(&self) -> &Wire {
        &self.wire
    }

    /// `Some(whether it succeeded)` once it is over.
    pub(super) fn ended(&self) -> Option<bool> {
        match self.phase {
            Phase::Paired => Some(true),
            Phase::Failed => Some(false),
            _ => None,
        }
    }

    /// Takes what has come in, as far as it goes.
    pub(super) fn received(&mut self, bytes: &[u8], out: &mut Vec<Action>) {
        self.wire.push(bytes);
        while self.ended().is_none() {
            let taken = match self.wire.next() {
                Ok(None) => return,
                Ok(Some(Message::Refusal(refusal))) => Err(Failure::ThereRefused(refusal)),
                Ok(Some(message)) => self.take(message, out).map_err(Failure::Here),
                Err(refusal) => Err(Failure::Here(refusal)),
            };
            if let Err(failure) = taken {
                self.fail(failure, out);
            }
        }
    }

    /// The person on this phone said yes. Without a question that is open it means nothing.
    pub(super) fn yes(&mut self, out: &mut Vec<Action>) {
        match &mut self.phase {
            Phase::Asking { own_yes: own_yes @ false, .. } => {
                *own_yes = true;
                self.say_yes(out);
                self.store_if_both(out);
            }
            Phase::Vouching { own_yes: own_yes @ false, .. } => {
                *own_yes = true;
                if let Err(refusal) = self.vouch_if_both(out) {
                    self.fail(Failure::Here(refusal), out);
                }
            }
            Phase::Taking(taking) if !taking.own_yes => {
                taking.own_yes = true;
                self.say_yes(out);
            }
            _ => {}
        }
    }

    pub(super) fn say_yes(&mut self, out: &mut Vec<Action>) {
        let mac = self.keys.yes(self.role, &self.wire.transcript(self.role));
        self.wire.send(&Message::Yes(mac), out);
    }

    pub(super) fn is_partners_yes(&self, mac: &[u8; 32]) -> Result<(), Refusal> {
        let transcript = self.wire.transcript(self.role);
        let right = self.keys.is_yes(self.role.other(), &transcript, mac);
        if right { Ok(()) } else { Err(Refusal::BadData) }
    }

    /// Ends it, unless it has ended already.
    pub(super) fn fail(&mut self, failure: Failure, out: &mut Vec<Action>) {
        if self.ended().is_some() {
            return;
        }
        self.phase = Phase::Failed;
        match failure {
            Failure::Here(refusal) => self.wire.refuse(refusal, out),
            Failure::Cut => {}
            _ => self.wire.finish(out),
        }
        out.push(Action::Failed(failure));
    }

    fn take(&mut self, message: Message, out: &mut Vec<Action>) -> Result<(), Refusal> {
        // After an error the caller fails the exchange, whatever the phase is then.
        let phase = mem::replace(&mut self.phase, Phase::Details);
        self.phase = match (phase, message) {
            (Phase::Details, Message::Details(details)) => self.meet(*details, out)?,
            (Phase::Certificate(mut met), Message::Known(certificate)) => {
                if self.gives_to_new(&met.agreed) {
                    return Err(Refusal::BadData);
                }
                met.trust.show(*certificate, &met.agreed)?;
                Phase::Certificate(met)
            }
            (Phase::Certificate(met), Message::Certificate(certificate)) => {
                self.certified(met, *certificate, out)?
            }
            (Phase::Secret(met, certificate), Message::SpaceSecret(secret)) => {
                self.ask(&met, *certificate, secret, out)
            }
            (Phase::Asking { paired, own_yes, partner_yes: false }, Message::Yes(mac)) => {
                self.is_partners_yes(&mac)?;
                Phase::Asking { paired, own_yes, partner_yes: true }
            }
            (Phase::Vouching { met, own_yes, partner_yes: false }, Message::Yes(mac)) => {
                self.is_partners_yes(&mac)?;
                Phase::Vouching { met, own_yes, partner_yes: true }
            }
            (Phase::Taking(taking), message) if taking.own_yes => {
                self.granted(taking, message, out)?
            }
            _ => return Err(Refusal::BadData),
        };
        self.store_if_both(out);
        self.vouch_if_both(out)
    }

    /// Whether this phone vouches for the other.
    fn gives_to_new(&self, agreed: &Agreed) -> bool {
        agreed.how.replaces() && agreed.giver == self.role
    }

    /// Decides which space it is, and shows the own certificate with all that is needed to believe it.
    fn meet(&mut self, partner: Details, out: &mut Vec<Action>) -> Result<Phase, Refusal> {
        let first = partner.current_key == partner.first_key;
        // Without a space nobody has vouched for a later key.
        if !first && partner.space.held().is_none() {
            return Err(Refusal::BadData);
        }
        let replaced = |key: &AuthorKey| {
            self.own.space.as_ref().is_some_and(|held| held.replaced.contains(key))
        };
        if replaced(&partner.current_key) || replaced(&self.own.author.public()) {
            return Err(Refusal::Replaced);
        }
        let member = MemberId::of_first_key(&partner.first_key);
        let here = Side { member: self.own.member(), claim: self.own.claim(self.fresh.as_ref()) };
        let there = Side { member, claim: partner.space };
        let agreed = match self.role {
            Role::Shower => agree(&here, &there),
            Role::Scanner => agree(&there, &here),
        }?;
        self.introduce(&agreed, out);
        let own = self.own.certificate(&agreed.space);
        self.wire.send(&Message::Certificate(Box::new(own)), out);
        let announced = Announced { member, key: partner.current_key, first };
        let trust = Trust::of(&self.own);
        let met = Met { partner: announced, name: partner.name, agreed, trust };
        Ok(Phase::Certificate(Box::new(met)))
    }

    /// Shows the certificates that lead to the own one, or that the logs of a space need which the other phone
    /// has never seen.
    fn introduce(&mut self, agreed: &Agreed, out: &mut Vec<Action>) {
        let Some(held) = &self.own.space else { return };
        if self.gives_to_new(agreed) || held.certificate.signer != Signer::Itself {
            for certificate in held.known.iter().take(MAX_KNOWN) {
                self.wire.send(&Message::Known(Box::new(*certificate)), out);
            }
        }
    }

    fn certified(
        &mut self,
        met: Box<Met>,
        certificate: Certificate,
        out: &mut Vec<Action>,
    ) -> Result<Phase, Refusal> {
        let Met { partner, agreed, trust, .. } = &*met;
        if self.gives_to_new(agreed) {
            let taker = agreed.taker(&self.own.member()).ok_or(Refusal::BadData)?;
            // A copy of this very phone.
            if partner.key == self.own.author.public() {
                return Err(Refusal::BadData);
            }
            trust.check_new(&certificate, (&partner.key, &self.remote), &taker, agreed)?;
            self.ask_about(&met, out);
            return Ok(Phase::Vouching { met, own_yes: false, partner_yes: false });
        }
        trust.check(&certificate, partner, &self.remote, agreed)?;
        if agreed.how.replaces() {
            self.ask_about(&met, out);
            return Ok(Phase::Taking(Box::new(Taking::from(*met, certificate))));
        }
        if agreed.giver == self.role {
            let secret = self.secret_to_give().ok_or(Refusal::BadData)?;
            self.wire.send(&Message::SpaceSecret(secret.clone()), out);
            Ok(self.ask(&met, certificate, secret, out))
        } else {
            Ok(Phase::Secret(met, Box::new(certificate)))
        }
    }

    pub(super) fn secret_to_give(&self) -> Option<SpaceSecret> {
        let held = self.own.space.as_ref().map(|held| &held.secret);
        held.or(self.fresh.as_ref().map(|fresh| &fresh.space_secret)).cloned()
    }

    /// What the pairing is about, as the person on this phone is asked.
    fn about(&self, met: &Met) -> About {
        match (met.agreed.how, self.gives_to_new(&met.agreed)) {
            (How::New, _) => About::NewSpace,
            (How::Lost, true) => About::PartnersLostPhone,
            (How::Lost, false) => About::InPlaceOfLost,
            (How::HandOver, true) => About::HandOver,
            (How::HandOver, false) => About::InPlaceOfThis,
            (How::Rejoin, _) => {
                let known = |held: &HeldSpace| {
                    met.partner.first || held.known.iter().any(|one| one.author == met.partner.key)
                };
                match &self.own.space {
                    Some(held) if !known(held) => About::PartnersNewPhone,
                    _ => About::Rejoin,
                }
            }
        }
    }

    fn ask_about(&self, met: &Met, out: &mut Vec<Action>) {
        let about = self.about(met);
        out.push(Action::AskUser { partner_name: met.name.clone(), about });
    }

    fn ask(
        &self,
        met: &Met,
        certificate: Certificate,
        space_secret: SpaceSecret,
        out: &mut Vec<Action>,
    ) -> Phase {
        self.ask_about(met, out);
        // Of this phone's own member nothing is believed here that was not before.
        let shown = met.trust.shown().iter().filter(|one| one.member == certificate.member);
        let confirmed = shown.copied().chain([certificate]).collect();
        let own = self.own.certificate(&met.agreed.space);
        let paired = self.paired(met, (certificate, own), space_secret, confirmed);
        Phase::Asking { paired: Box::new(paired), own_yes: false, partner_yes: false }
    }

    pub(super) fn paired(
        &self,
        met: &Met,
        (certificate, own_certificate): (Certificate, Certificate),
        space_secret: SpaceSecret,
        confirmed: Vec<Certificate>,
    ) -> Paired {
        let agreed = &met.agreed;
        Paired {
            partner: self.remote,
            author: certificate.author,
            member: certificate.member,
            certificate,
            own_certificate,
            confirmed,
            name: met.name.clone(),
            space: agreed.space,
            nonce: agreed.nonce,
            members: agreed.members,
            space_secret,
            pair_key: self.keys.pair_key.clone(),
            created_here: agreed.how == How::New && agreed.giver == self.role,
            about: self.about(met),
        }
    }

    fn store_if_both(&mut self, out: &mut Vec<Action>) {
        if !matches!(self.phase, Phase::Asking { own_yes: true, partner_yes: true, .. }) {
            return;
        }
        if let Phase::Asking { paired, .. } = mem::replace(&mut self.phase, Phase::Paired) {
            out.push(Action::Store(paired));
            self.wire.finish(out);
        }
    }
}
