//! A phone that was revoked by its own member is let in no more: at the start, and from the very group on
//! that says so (`design.md` 5, invariant 12).

use hearth_domain::ids::{DeviceKey, MemberId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, Logs as _, Space};

use super::phones::{Phone, Side, appreciate, assert_same, meet, phone};
use crate::session::message::{GIVE, HELLO, REFUSE};
use crate::session::{Action, Event, Outcome, Refusal, Session};

const TABLET: DeviceKey = DeviceKey([7; 32]);

fn secret(byte: u8) -> AuthorSecret {
    AuthorSecret::from_bytes(&[byte; 32])
}

/// A further phone of the first person.
fn tablet(of: &Phone) -> Phone {
    let own = of.facts();
    let member = MemberId::of_first_key(&secret(1).public());
    let key = secret(7).public();
    let certificate = Certificate::by_earlier(own.space, member, TABLET, key, &secret(1));
    let facts = Facts { certificate, ..own.clone() };
    let mut count = 0_u8;
    let random = move || {
        count += 1;
        [count ^ 0x70; 16]
    };
    Space::new(MemoryRows::default(), facts, secret(7), [7; 8], Box::new(random))
}

/// Ada's phone and tablet and Ben's phone, which all hold the same; then Ada revokes the tablet.
fn revoked() -> (Phone, Phone, Phone) {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    appreciate(&mut ben, "tea");
    meet(&mut ada, &mut ben);
    let mut tablet = tablet(&ada);
    meet(&mut tablet, &mut ben);
    appreciate(&mut tablet, "from the tablet");
    meet(&mut tablet, &mut ben);
    meet(&mut ada, &mut ben);
    assert_same(&mut ada, &mut tablet);
    assert!(ada.revoke(&tablet.facts().author()).unwrap());
    (ada, tablet, ben)
}

#[test]
fn a_revoked_phone_hears_not_even_a_hello() {
    let (mut ada, mut tablet, mut ben) = revoked();
    meet(&mut ada, &mut ben);
    for phone in [&mut ada, &mut ben] {
        let mut session = Session::new(TABLET);
        let mut side = Side::new(&mut tablet);
        let hello = side.start();
        let mut tags = Vec::new();
        let mut outcome = None;
        for event in [Event::Start, Event::Received(&hello), Event::Writable] {
            for action in session.step(phone, event) {
                match action {
                    Action::Send(bytes) => tags.push(bytes[4]),
                    Action::Finished(how) => outcome = Some(how),
                    _ => panic!("something moved"),
                }
            }
        }
        assert_eq!(tags, [REFUSE]);
        assert_eq!(outcome, Some(Outcome::Refused(Refusal::NotLetIn)));
    }
    // And nobody else is kept out.
    assert_eq!(meet(&mut ada, &mut ben).outcomes, [Some(Outcome::NothingNew); 2]);
}

#[test]
fn a_session_in_which_a_phone_brings_its_own_revocation_ends_with_that_group() {
    let (mut ada, mut tablet, mut ben) = revoked();
    // The tablet meets Ada's phone on a line that does not ask who is there, and passes on what it got.
    let mut from_ada = Vec::new();
    let lacks = std::collections::BTreeMap::new();
    let mut at = ada.give_start(&lacks).unwrap();
    while let Some((group, next)) = at.and_then(|at| ada.next_group(&lacks, at).unwrap()) {
        from_ada.push(group);
        at = Some(next);
    }
    for group in &from_ada {
        tablet.accept(group).unwrap();
    }
    for n in 0..200 {
        appreciate(&mut tablet, &format!("afterwards {n}"));
    }
    for n in 0..100 {
        appreciate(&mut ben, &format!("meanwhile {n}"));
    }
    let before = ben.storage().rows.len();
    let mut one = Session::new(TABLET);
    let mut other = Side::new(&mut tablet);
    let mut to_ben = other.start();
    let mut to_tablet = Vec::new();
    let (mut groups, mut given, mut outcome) = (0, 0, None);
    let mut events = 0;
    let mut started = false;
    while outcome.is_none() && events < 100 {
        events += 1;
        let heard = std::mem::take(&mut to_ben);
        let event = if started { Event::Received(&heard) } else { Event::Start };
        if !started {
            to_ben = heard.clone();
            started = true;
        }
        for action in
            one.step(&mut ben, event).into_iter().chain(one.step(&mut ben, Event::Writable))
        {
            match action {
                Action::Send(bytes) => {
                    given += usize::from(bytes[4] == GIVE);
                    assert!(bytes[4] != HELLO || groups == 0);
                    to_tablet.extend(bytes);
                }
                Action::Took(_) => groups += 1,
                Action::Supplied(_) | Action::Settle => {}
                Action::Finished(how) => outcome = Some(how),
            }
        }
        to_ben.extend(other.hear(&std::mem::take(&mut to_tablet)).concat());
        to_ben.extend(other.say().concat());
    }
    assert_eq!(outcome, Some(Outcome::Refused(Refusal::NotLetIn)));
    assert_eq!(groups, 1, "the group that says so is the last");
    assert!(given <= 2);
    assert!(ben.storage().rows.len() - before < 64);
    assert!(ben.is_revoked(&TABLET).unwrap());
}

#[test]
fn a_phone_that_its_person_revokes_in_the_middle_of_a_session_gets_nothing_more() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    let mut tablet = tablet(&ada);
    meet(&mut tablet, &mut ada);
    appreciate(&mut tablet, "from the tablet");
    meet(&mut tablet, &mut ada);
    for n in 0..300 {
        appreciate(&mut ada, &format!("later {n}"));
    }
    let mut session = Session::new(TABLET);
    let mut side = Side::new(&mut tablet);
    let hello = side.start();
    let _ = session.step(&mut ada, Event::Start);
    let _ = session.step(&mut ada, Event::Received(&hello));
    assert_eq!(session.step(&mut ada, Event::Writable).len(), 1, "one group");
    let key = secret(7).public();
    assert!(ada.revoke(&key).unwrap());
    let actions = session.step(&mut ada, Event::Writable);
    let refused = Outcome::Refused(Refusal::NotLetIn);
    assert!(matches!(&actions[..], [_, Action::Finished(how)] if *how == refused));
}
