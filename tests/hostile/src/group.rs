//! Logs that say anything, about anything of hers and theirs, with right chains and signatures, given in a real session
//! by the partner's phone: acts on her entries, closes and revocations of her logs and keys, certificates for her.

use hearth_domain::ids::{ChangeHash, DeviceKey, EntryId, LogId};
use hearth_domain::log::{AuthorSecret, Certificate, Item};
use hearth_domain::space::{Group, Logs as _};

use crate::Made;
use crate::change::material;
use crate::choices::Choices;
use crate::forged::Forged;
use crate::liar::Liar;
use crate::victim::{Couple, Victim, meet};

/// What a forger can name.
struct Known {
    entries: Vec<EntryId>,
    logs: Vec<LogId>,
    items: Vec<Item>,
    changes: Vec<Made>,
}

fn certificate(choices: &mut Choices<'_>, couple: &Couple, secret: &AuthorSecret) -> Certificate {
    let (ada, ben) = (&couple.ada.facts, &couple.ben.facts);
    let [hers, his] = [ada, ben].map(|facts| facts.certificate.member);
    let (space, key) = (ada.space, secret.public());
    let device = if choices.yes() { ada.device() } else { DeviceKey([choices.byte(); 32]) };
    let signer = if choices.yes() { secret } else { &couple.ben.secret };
    match choices.byte() % 8 {
        0 => Certificate::by_partner(space, hers, device, key, signer),
        1 => Certificate::by_earlier(space, hers, device, key, signer),
        2 => ada.certificate,
        3 => Certificate::by_partner(space, hers, device, ada.author(), signer),
        4 => Certificate::by_earlier(space, his, device, key, signer),
        5 => Certificate::by_earlier(space, his, device, ada.author(), signer),
        6 => Certificate::first(space, device, secret),
        _ => ben.certificate,
    }
}

fn act(choices: &mut Choices<'_>, known: &Known, couple: &Couple, log: &mut Forged) {
    let entry = *choices.one_of(&known.entries);
    let made = choices.one_of(&known.changes).clone();
    match choices.byte() % 10 {
        0 => log.push(Item::tombstone(entry), None),
        1 => log.change(entry, &made),
        2 => {
            // An id of any shape, next to a real one.
            let mut id = entry;
            id.0[choices.below(16)] ^= choices.byte();
            log.change(id, &made);
        }
        3 => {
            let chain = choices.one_of(&known.items).hash;
            log.push(Item::close(*choices.one_of(&known.logs), chain), None);
        }
        4 => {
            let key = if choices.yes() { &couple.ada } else { &couple.ben };
            log.push(Item::revocation(&key.facts.author()), None);
        }
        5 => log.push(*choices.one_of(&known.items), Some(made.bytes)),
        6 => {
            let mut item = *choices.one_of(&known.items);
            item.kind = choices.byte();
            log.push(item, None);
        }
        7 => log.push(Item::change(entry, ChangeHash([choices.byte(); 32])), None),
        8 => {
            let certificate = certificate(choices, couple, &couple.ben.secret);
            let item = Item::certificate([choices.byte(); 16], certificate.hash());
            log.push(item, Some(certificate.encode().to_vec()));
        }
        _ => {
            let id =
                EntryId::assemble(choices.byte().into(), choices.byte(), &[choices.byte(); 32]);
            log.push(Item::tombstone(id), None);
        }
    }
}

fn known(victim: &mut Victim<two_phones::MemoryRows>, choices: &mut Choices<'_>) -> Known {
    let truth = victim.phone.truth();
    let logs: Vec<LogId> = truth.logs.keys().copied().collect();
    let changes = material(choices.one_of(&logs)).0;
    let items = truth.items.values().flatten().copied().collect();
    Known { entries: truth.rows.keys().copied().collect(), logs, items, changes }
}

pub(crate) fn run(input: &[u8]) {
    Couple::with(|couple| {
        let mut choices = Choices::new(input);
        let mut victim = couple.victim();
        let mut known = known(&mut victim, &mut choices);
        let made_up = AuthorSecret::from_bytes(&[0x99; 32]);
        let mut groups: Vec<Group> = Vec::new();
        for _ in 0..=choices.below(4) {
            let secret = if choices.yes() { &couple.ben.secret } else { &made_up };
            let certificate = certificate(&mut choices, couple, secret);
            let mut log = Forged::new(secret, &certificate, [choices.byte(); 16]);
            known.logs.push(log.id);
            if choices.yes() {
                known.changes = material(&log.id).0;
            }
            if choices.once_in(4) {
                // Under the id of another log.
                log.rename(*choices.one_of(&known.logs));
            }
            for _ in 0..choices.below(12) {
                act(&mut choices, &known, couple, &mut log);
            }
            groups.extend(log.groups());
        }
        let groups: Vec<Group> = groups
            .into_iter()
            .map(|mut group| {
                match choices.byte() {
                    250 => drop(group.ends.pop()),
                    251 => group.items.reverse(),
                    252 => group.items.iter_mut().for_each(|given| given.n += 1),
                    253 => group.ends[0].signature.0[0] ^= 1,
                    _ => {}
                }
                group
            })
            .collect();
        // Given apart from a session too, since a session ends at the first that is refused.
        if choices.yes() {
            for group in &groups {
                let before = victim.phone.truth();
                if victim.phone.space().accept(group).is_err() {
                    assert!(victim.phone.truth() == before, "a refused group changed something");
                }
            }
            victim.assert_unharmed();
        }
        // A session's encoder asks for the signed end of each log.
        let given = groups.into_iter().filter(|group| !group.ends.is_empty()).collect();
        let [adas, bens] = [&couple.ada, &couple.ben].map(|device| device.facts.device());
        let mut sender = couple.sender();
        let mut liar = Liar::new(sender.space(), given);
        meet((&adas, victim.phone.space()), (&bens, &mut liar));
        victim.assert_unharmed();
    });
}
