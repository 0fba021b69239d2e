//! Certificates: what is read is written the same, and only what somebody who may say it has signed is believed.

use hearth_domain::ids::{AuthorKey, MemberId};
use hearth_domain::log::{AuthorSecret, Certificate, KnownKeys, Signer};
use hearth_domain::space::Logs as _;

use crate::choices::Choices;
use crate::forged::Forged;
use crate::victim::Couple;

struct Nobody;

impl KnownKeys for Nobody {
    fn speaks_for(&self, _: &MemberId, _: &AuthorKey) -> bool {
        false
    }
}

pub(crate) fn run(input: &[u8]) {
    Couple::with(|couple| {
        let mut choices = Choices::new(input);
        let (ada, ben) = (&couple.ada, &couple.ben);
        let stranger = AuthorSecret::from_bytes(&[choices.byte() | 1; 32]);
        let facts = &ada.facts;
        let signed = [
            facts.certificate,
            ben.facts.certificate,
            Certificate::by_partner(
                facts.space,
                facts.certificate.member,
                facts.device(),
                stranger.public(),
                &ben.secret,
            ),
            Certificate::by_earlier(
                facts.space,
                facts.certificate.member,
                facts.device(),
                stranger.public(),
                &stranger,
            ),
            Certificate::first(facts.space, facts.device(), &stranger),
        ];
        let mut bytes = if choices.once_in(8) {
            choices.bytes(300).to_vec()
        } else {
            choices.one_of(&signed).encode().to_vec()
        };
        for _ in 0..choices.below(4) {
            choices.touch(&mut bytes, 0);
        }
        let Ok(read) = Certificate::decode(&bytes) else { return };
        assert_eq!(read.encode().as_slice(), bytes);
        let _ = read.proves_its_key();
        if read.verify(&facts.space, &facts.members, &Nobody).is_ok() {
            // Each signature was made by one of these keys, over exactly these bytes.
            assert!(signed.contains(&read), "a certificate that nobody signed is believed");
            assert!(read.author != stranger.public() || matches!(read.signer, Signer::Partner(_)));
        }
        let mut victim = couple.victim();
        let secret = if choices.yes() { &stranger } else { &ben.secret };
        let log = Forged::new(secret, &read, [choices.byte(); 16]);
        if read.member == facts.certificate.member {
            let taken = victim.phone.space().accept(&log.group(0, 0));
            assert!(taken.is_err(), "a log in my name");
        } else {
            let _ = victim.phone.space().accept(&log.group(0, 0));
        }
        victim.assert_unharmed();
    });
}
