//! Pairing with a phone whose key is not its member's first one: replaced, replaced again, or made up.

use hearth_domain::ids::AuthorKey;
use hearth_domain::log::{Certificate, Signer};

use super::super::*;
use super::harness::*;
use super::replace::{SECOND, THIRD, ben, hands_over, new, other, seen};

/// Ada's phone after `hops` replacements, each by the phone before it.
fn handed_on(hops: &[u8]) -> Own {
    let mut holder = hands_over();
    for who in hops {
        let table = Table::new(holder.clone(), new(*who, Aim::InPlaceOfThis)).run_untouched();
        table.assert_paired();
        let next = completed(&new(*who, Aim::Partner), table.b.stored.as_ref().unwrap());
        holder = aiming(next, Aim::HandOver);
    }
    aiming(holder, Aim::Partner)
}

#[test]
fn the_partner_lets_a_replaced_phone_in_although_it_missed_those_between() {
    let later = handed_on(&[SECOND, THIRD]);
    for lay in BOTH_WAYS {
        for (a, b, bens) in
            [(ben(), later.clone(), At::Shower), (later.clone(), ben(), At::Scanner)]
        {
            let table = lay(a, b).run_untouched();
            table.assert_paired();
            let (at_ben, at_ada) = (seen(&table, bens), seen(&table, other(bens)));
            assert_eq!(at_ben.asked, Some(("Ada".to_owned(), About::PartnersNewPhone)));
            assert_eq!(at_ada.asked, Some(("Ben".to_owned(), About::Rejoin)));
            let stored = at_ben.stored.as_ref().unwrap();
            let keys: Vec<AuthorKey> = stored.confirmed.iter().map(|one| one.author).collect();
            for who in [SECOND, THIRD] {
                assert!(keys.contains(&author(who).public()));
            }
            assert_eq!(stored.member, member(ADA));
            // Known by now, it is a partner like any other.
            let told = completed(&ben(), stored);
            let again = lay(told, later.clone()).run_untouched();
            again.assert_paired();
            assert_eq!(again.a.asked, Some(("Ada".to_owned(), About::Rejoin)));
        }
    }
}

#[test]
fn a_phone_that_has_the_space_gives_it_to_the_partner_whatever_its_own_key() {
    // Ben's database is gone; he has his first key.
    let table = Table::new(handed_on(&[SECOND]), own(BEN)).run_untouched();
    table.assert_paired();
    assert_eq!(table.b.asked, Some(("Ada".to_owned(), About::Rejoin)));
}

#[test]
fn a_replaced_phone_keeps_its_place_when_its_transport_key_changes() {
    let moved = Own { device: device(EVE), ..handed_on(&[SECOND]) };
    let table = Table::new(ben(), moved).run_untouched();
    table.assert_paired();
    let stored = table.a.stored.unwrap();
    assert_eq!((stored.certificate.device, stored.author), (device(EVE), author(SECOND).public()));
    assert_eq!(stored.certificate.signer, Signer::Earlier(author(SECOND).public()));
}

#[test]
fn a_phone_whose_key_was_replaced_is_told_so_and_gets_nothing() {
    let mut knows = ben();
    knows.space.as_mut().unwrap().replaced = vec![author(ADA).public()];
    let mut herself = owning(ADA, ADA, BEN, 7);
    herself.space.as_mut().unwrap().replaced = vec![author(ADA).public()];
    for (a, b) in [
        (knows.clone(), owning(ADA, ADA, BEN, 7)),
        (knows.clone(), own(ADA)),
        (own(ADA), knows),
        (ben(), herself),
    ] {
        let table = Table::new(a, b).run_untouched();
        table.assert_nobody_stored();
        let refused = |failure: Option<Failure>| {
            matches!(
                failure,
                Some(Failure::Here(Refusal::Replaced) | Failure::ThereRefused(Refusal::Replaced))
            )
        };
        assert!(refused(table.a.failed) && refused(table.b.failed));
        let said = [table.a.frames.concat(), table.b.frames.concat()].concat();
        assert!(!said.windows(32).any(|bytes| bytes == [7 ^ 0xff; 32]), "no space secret");
    }
}

#[test]
fn a_later_key_that_nobody_vouched_for_is_refused() {
    // Eve claims to be Ada's later phone: with a certificate by herself, and with none that leads to it.
    let space = SpaceId::of(&ben().space.unwrap().members, &[7; 16]);
    let eves = Certificate::by_earlier(
        space,
        member(ADA),
        device(EVE),
        author(EVE).public(),
        &author(EVE),
    );
    let adas = Certificate::first(space, device(ADA), &author(ADA));
    for known in [vec![], vec![adas], vec![adas, eves]] {
        let mut claims = owning(ADA, ADA, BEN, 7);
        (claims.device, claims.author) = (device(EVE), author(EVE));
        let held = claims.space.as_mut().unwrap();
        (held.certificate, held.known) = (eves, known);
        let table = Table::new(ben(), claims).run_untouched();
        table.assert_nobody_stored();
        assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)));
        assert_eq!(table.a.asked, None);
    }
}

#[test]
fn a_partner_cannot_slip_a_phone_of_mine_in_among_his() {
    // Bob's phone was replaced, and shows a certificate that he made for a phone of mine besides.
    let space = ben().space.unwrap();
    let id = SpaceId::of(&space.members, &[7; 16]);
    let mine =
        Certificate::by_partner(id, member(ADA), device(EVE), author(EVE).public(), &author(BEN));
    let his = Certificate::by_earlier(
        id,
        member(BEN),
        device(SECOND),
        author(SECOND).public(),
        &author(BEN),
    );
    let mut later = ben();
    (later.device, later.author) = (device(SECOND), author(SECOND));
    let held = later.space.as_mut().unwrap();
    held.known = vec![held.certificate, mine, his];
    held.certificate = his;
    for ada in [owning(ADA, ADA, BEN, 7), own(ADA)] {
        let table = Table::new(ada, later.clone()).run_untouched();
        table.assert_paired();
        let confirmed = table.a.stored.unwrap().confirmed;
        assert!(confirmed.iter().all(|one| one.member == member(BEN)));
        assert!(confirmed.contains(&his));
    }
}
