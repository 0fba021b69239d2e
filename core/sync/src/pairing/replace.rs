//! Replacing a phone (`design.md` 5): the one that vouches says yes last, and only then signs and gives
//! anything; the one that takes another's place stores what covers all of it. The rest is as in any exchange.

use std::mem;

use hearth_domain::log::{Certificate, Signer};

use super::Action;
use super::agree::How;
use super::exchange::{Exchange, Met, Phase};
use super::message::Message;
use super::refusal::Refusal;
use super::secret::SpaceSecret;

/// What a phone that takes another's place has been given so far.
pub(super) struct Taking {
    met: Met,
    /// Of the phone that vouches.
    certificate: Certificate,
    pub(super) own_yes: bool,
    given: Given,
}

enum Given {
    Nothing,
    Certificate(Certificate),
    All(Certificate, SpaceSecret),
}

impl Taking {
    /// By the phone whose certificate was found right.
    pub(super) fn from(mut met: Met, certificate: Certificate) -> Self {
        met.trust.add(certificate);
        Self { met, certificate, own_yes: false, given: Given::Nothing }
    }
}

impl Exchange {
    /// Both people have said yes: the certificate, the secret, and the yes that covers both.
    pub(super) fn vouch_if_both(&mut self, out: &mut Vec<Action>) -> Result<(), Refusal> {
        if !matches!(self.phase, Phase::Vouching { own_yes: true, partner_yes: true, .. }) {
            return Ok(());
        }
        let Phase::Vouching { met, .. } = mem::replace(&mut self.phase, Phase::Details) else {
            return Ok(());
        };
        let agreed = &met.agreed;
        let taker = agreed.taker(&self.own.member()).ok_or(Refusal::BadData)?;
        let secret = self.secret_to_give().ok_or(Refusal::BadData)?;
        let (space, device, key) = (agreed.space, self.remote, met.partner.key);
        let grant = match agreed.how {
            How::HandOver => Certificate::by_earlier(space, taker, device, key, &self.own.author),
            _ => Certificate::by_partner(space, taker, device, key, &self.own.author),
        };
        self.wire.send(&Message::Grant(Box::new(grant)), out);
        self.wire.send(&Message::SpaceSecret(secret.clone()), out);
        self.say_yes(out);
        let own = self.own.certificate(&agreed.space);
        let paired = self.paired(&met, (grant, own), secret, vec![grant]);
        self.phase = Phase::Paired;
        out.push(Action::Store(Box::new(paired)));
        self.wire.finish(out);
        Ok(())
    }

    /// Takes what the phone that vouches gives, in this order; stores it with the last.
    pub(super) fn granted(
        &mut self,
        mut taking: Box<Taking>,
        message: Message,
        out: &mut Vec<Action>,
    ) -> Result<Phase, Refusal> {
        let Met { partner, agreed, trust, .. } = &taking.met;
        let given = mem::replace(&mut taking.given, Given::Nothing);
        taking.given = match (given, message) {
            (Given::Nothing, Message::Grant(grant)) => {
                let taker = agreed.taker(&partner.member).ok_or(Refusal::BadData)?;
                let signer = match agreed.how {
                    How::HandOver => Signer::Earlier(partner.key),
                    _ => Signer::Partner(partner.key),
                };
                trust.check_grant(&grant, &self.own, signer, &taker, agreed)?;
                Given::Certificate(*grant)
            }
            (Given::Certificate(grant), Message::SpaceSecret(secret)) => Given::All(grant, secret),
            (Given::All(grant, secret), Message::Yes(mac)) => {
                self.is_partners_yes(&mac)?;
                let confirmed = trust.shown().to_vec();
                let certificates = (taking.certificate, grant);
                let paired = self.paired(&taking.met, certificates, secret, confirmed);
                out.push(Action::Store(Box::new(paired)));
                self.wire.finish(out);
                return Ok(Phase::Paired);
            }
            _ => return Err(Refusal::BadData),
        };
        Ok(Phase::Taking(taking))
    }
}
