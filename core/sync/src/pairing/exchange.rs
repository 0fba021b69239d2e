//! What both roles do alike once each has proved that it holds the code, scanned or typed: details,
//! certificates, the space secret, and both people's yes (`sync.md` 2, `design.md` 5). Whatever proves that
//! two phones belong together makes the [`Keys`] and begins an exchange.

use std::mem;

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, SpaceId};
use hearth_domain::log::{Certificate, KnownKeys, Signer};

use super::agree::{Agreed, Side, agree};
use super::keys::{Keys, Role};
use super::message::{Details, Message, SpaceClaim};
use super::name::DisplayName;
use super::refusal::{Failure, Refusal};
use super::secret::SpaceSecret;
use super::wire::Wire;
use super::{Action, Fresh, Own, Paired};

pub(super) struct Exchange {
    role: Role,
    wire: Wire,
    own: Own,
    fresh: Option<Fresh>,
    keys: Keys,
    remote: DeviceKey,
    phase: Phase,
}

enum Phase {
    /// Waits for the partner's details.
    Details,
    /// Both know which space it is; waits for the partner's certificate.
    Certificate { partner: Partner, agreed: Agreed },
    /// Waits for the secret of the space, from the giver.
    Secret { partner: Partner, agreed: Agreed, certificate: Box<Certificate> },
    /// Both people are asked.
    Asking { paired: Box<Paired>, own_yes: bool, partner_yes: bool },
    /// Both said yes.
    Paired,
    /// It came to nothing.
    Failed,
}

struct Partner {
    key: AuthorKey,
    name: DisplayName,
}

/// Before the first pairing no key is known to speak for anyone but itself.
struct NoKeys;

impl KnownKeys for NoKeys {
    fn speaks_for(&self, _: &MemberId, _: &AuthorKey) -> bool {
        false
    }
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
        let key = exchange.own.author.public();
        let details = Details {
            first_key: key,
            current_key: key,
            space: exchange.own_claim(),
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
        if let Phase::Asking { own_yes: own_yes @ false, .. } = &mut self.phase {
            *own_yes = true;
            let mac = self.keys.yes(self.role, &self.wire.transcript(self.role));
            self.wire.send(&Message::Yes(mac), out);
            self.store_if_both(out);
        }
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
            (Phase::Details, Message::Details(details)) => {
                let agreed = self.agree(&details)?;
                let own = Certificate::first(agreed.space, self.own.device, &self.own.author);
                self.wire.send(&Message::Certificate(Box::new(own)), out);
                let partner = Partner { key: details.first_key, name: details.name };
                Phase::Certificate { partner, agreed }
            }
            (Phase::Certificate { partner, agreed }, Message::Certificate(certificate)) => {
                self.check(&certificate, &partner.key, &agreed)?;
                if agreed.giver == self.role {
                    let secret = self.secret_to_give().ok_or(Refusal::BadData)?;
                    self.wire.send(&Message::SpaceSecret(secret.clone()), out);
                    self.ask(partner, agreed, *certificate, secret, out)
                } else {
                    Phase::Secret { partner, agreed, certificate }
                }
            }
            (Phase::Secret { partner, agreed, certificate }, Message::SpaceSecret(secret)) => {
                self.ask(partner, agreed, *certificate, secret, out)
            }
            (Phase::Asking { paired, own_yes, partner_yes: false }, Message::Yes(mac)) => {
                let transcript = self.wire.transcript(self.role);
                if !self.keys.is_yes(self.role.other(), &transcript, &mac) {
                    return Err(Refusal::BadData);
                }
                Phase::Asking { paired, own_yes, partner_yes: true }
            }
            _ => return Err(Refusal::BadData),
        };
        self.store_if_both(out);
        Ok(())
    }

    fn own_claim(&self) -> SpaceClaim {
        match &self.own.space {
            Some(held) => SpaceClaim::Held {
                space: SpaceId::of(&held.members, &held.nonce),
                nonce: held.nonce,
                members: held.members,
            },
            None => SpaceClaim::None {
                proposed: self.fresh.as_ref().map_or([0; 16], |fresh| fresh.nonce),
            },
        }
    }

    fn agree(&self, partner: &Details) -> Result<Agreed, Refusal> {
        // In this version a phone has one author key, the one its member is named after. Whoever has a
        // later one (a replaced phone, certificate `Earlier` or `Partner`) runs a newer version.
        if partner.current_key != partner.first_key {
            return Err(Refusal::UpdateNeeded);
        }
        let here = Side {
            member: MemberId::of_first_key(&self.own.author.public()),
            claim: self.own_claim(),
        };
        let there =
            Side { member: MemberId::of_first_key(&partner.first_key), claim: partner.space };
        match self.role {
            Role::Shower => agree(&here, &there),
            Role::Scanner => agree(&there, &here),
        }
    }

    /// The certificate must be for the phone at the other end of the TLS connection and for the key it
    /// announced, in the space agreed on; and only that key itself may vouch for it, as a member's first one.
    fn check(
        &self,
        certificate: &Certificate,
        key: &AuthorKey,
        agreed: &Agreed,
    ) -> Result<(), Refusal> {
        let first = certificate.signer == Signer::Itself;
        if certificate.device != self.remote || certificate.author != *key || !first {
            return Err(Refusal::BadData);
        }
        certificate.verify(&agreed.space, &agreed.members, &NoKeys).map_err(|_| Refusal::BadData)
    }

    fn secret_to_give(&self) -> Option<SpaceSecret> {
        let held = self.own.space.as_ref().map(|held| &held.secret);
        held.or(self.fresh.as_ref().map(|fresh| &fresh.space_secret)).cloned()
    }

    fn ask(
        &self,
        partner: Partner,
        agreed: Agreed,
        certificate: Certificate,
        space_secret: SpaceSecret,
        out: &mut Vec<Action>,
    ) -> Phase {
        let name = partner.name;
        out.push(Action::AskUser { partner_name: name.clone(), rejoin: agreed.rejoin });
        let paired = Box::new(Paired {
            partner: self.remote,
            author: partner.key,
            member: certificate.member,
            certificate,
            own_certificate: Certificate::first(agreed.space, self.own.device, &self.own.author),
            name,
            space: agreed.space,
            nonce: agreed.nonce,
            members: agreed.members,
            space_secret,
            pair_key: self.keys.pair_key.clone(),
            created_here: !agreed.rejoin && agreed.giver == self.role,
            rejoin: agreed.rejoin,
        });
        Phase::Asking { paired, own_yes: false, partner_yes: false }
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
