//! Pairings that go well, or end because a person or the spaces say so.

use super::super::*;
use super::harness::*;

#[test]
fn two_new_phones_pair_and_the_one_with_the_code_creates_the_space() {
    for first in [At::Shower, At::Scanner] {
        let mut table = Table::new(own(ADA), own(BEN));
        table.run(first, &mut untouched);
        table.assert_paired();
        let (a, b) = (table.a.stored.unwrap(), table.b.stored.unwrap());
        assert_eq!(
            (a.created_here, b.created_here, a.about, b.about),
            (true, false, About::NewSpace, About::NewSpace)
        );
        assert_eq!((a.partner, b.partner), (device(BEN), device(ADA)));
        assert_eq!((a.member, b.member), (member(BEN), member(ADA)));
        assert_eq!((a.author, b.author), (author(BEN).public(), author(ADA).public()));
        assert_eq!((a.name.as_str(), b.name.as_str()), ("Ben", "Ada"));
        assert_eq!(a.space, SpaceId::of(&a.members, &fresh().nonce));
        assert_eq!(a.space_secret.expose(), fresh().space_secret.expose());
        assert_eq!(table.a.asked, Some(("Ben".to_owned(), About::NewSpace)));
        assert_eq!(table.b.asked, Some(("Ada".to_owned(), About::NewSpace)));
    }
}

#[test]
fn the_same_couple_rejoins_its_space_and_keeps_its_secret() {
    let has = |who| owning(who, ADA, BEN, 7);
    for (shower, scanner) in
        [(has(ADA), has(BEN)), (has(ADA), own(BEN)), (own(ADA), has(BEN)), (has(BEN), own(ADA))]
    {
        let table = Table::new(shower, scanner).run_untouched();
        table.assert_paired();
        let (a, b) = (table.a.stored.unwrap(), table.b.stored.unwrap());
        assert_eq!((a.nonce, a.space_secret.expose()), ([7; 16], &[7 ^ 0xff; 32]));
        assert_eq!((a.about, b.about), (About::Rejoin, About::Rejoin));
        assert!(!a.created_here && !b.created_here);
        assert_eq!(table.a.asked.unwrap().1, table.b.asked.unwrap().1);
    }
}

#[test]
fn every_pairing_makes_another_pair_key() {
    let key = |k| {
        let table = Table::with_secrets(own(ADA), own(BEN), 0x5e, [k; 2]).run_untouched();
        *table.a.stored.unwrap().pair_key.expose()
    };
    assert_eq!(key(1), key(1));
    assert_ne!(key(1), key(2));
}

#[test]
fn another_space_on_either_phone_is_refused_on_both() {
    for (shower, scanner) in [
        (owning(ADA, ADA, EVE, 7), own(BEN)),
        (own(ADA), owning(BEN, BEN, EVE, 7)),
        (owning(ADA, ADA, EVE, 7), owning(BEN, BEN, EVE, 8)),
        (owning(ADA, ADA, BEN, 7), owning(BEN, ADA, BEN, 8)),
    ] {
        let table = Table::new(shower, scanner).run_untouched();
        table.assert_nobody_stored();
        assert_eq!((&table.a.asked, &table.b.asked), (&None, &None));
        let refused = Some(Failure::Here(Refusal::AlreadyInASpace));
        assert_eq!((table.a.failed, table.b.failed), (refused, refused));
        assert_eq!(table.shower.screen(), Screen::Closed);
    }
}

#[test]
fn the_secret_of_a_space_is_given_only_after_the_takers_certificate() {
    let mut table = Table::new(owning(ADA, ADA, BEN, 7), own(BEN));
    table.deliver(&mut |from, index, frame| {
        if (from, index) == (At::Scanner, 2) { vec![] } else { frame }
    });
    let given = table.a.frames.concat();
    assert!(!given.windows(32).any(|bytes| bytes == [7 ^ 0xff; 32]));
    assert_eq!(table.a.frames.len(), 3, "proof, details, certificate");
}

#[test]
fn nothing_about_a_phone_is_said_before_the_other_has_proved_itself() {
    let mut table = Table::new(own(ADA), own(BEN));
    assert_eq!(table.a.frames.len(), 0);
    table.deliver(&mut |from, _, frame| if from == At::Shower { vec![] } else { frame });
    assert_eq!(table.b.frames.len(), 1, "its own proof and no more");
}

#[test]
fn a_no_from_either_person_ends_it_for_both_and_stores_nobody() {
    for (who, yes_first) in [
        (At::Shower, None),
        (At::Scanner, None),
        (At::Shower, Some(At::Scanner)),
        (At::Scanner, Some(At::Shower)),
        (At::Shower, Some(At::Shower)),
        (At::Scanner, Some(At::Scanner)),
    ] {
        let mut table = Table::new(own(ADA), own(BEN));
        table.deliver(&mut untouched);
        if let Some(side) = yes_first {
            table.say_yes(side);
            table.deliver(&mut untouched);
        }
        table.at(who, Event::No);
        table.run(who, &mut untouched);
        table.assert_nobody_stored();
        let (here, there) =
            (Failure::Here(Refusal::Declined), Failure::ThereRefused(Refusal::Declined));
        let expected = if who == At::Shower { (here, there) } else { (there, here) };
        assert_eq!((table.a.failed, table.b.failed), (Some(expected.0), Some(expected.1)));
    }
}

#[test]
fn one_yes_alone_stores_nobody_however_often_it_is_tapped() {
    for side in [At::Shower, At::Scanner] {
        let mut table = Table::new(own(ADA), own(BEN));
        table.at(side, Event::Yes);
        table.deliver(&mut untouched);
        for _ in 0..3 {
            table.at(side, Event::Yes);
            table.deliver(&mut untouched);
        }
        table.assert_nobody_stored();
        table.cut();
        assert_eq!((table.a.failed, table.b.failed), (Some(Failure::Cut), Some(Failure::Cut)));
    }
}

#[test]
fn a_phone_may_leave_the_screen_before_anyone_has_dialled() {
    let mut shower = Shower::open(own(ADA), secret(), fresh());
    let actions = shower.step(Event::No, at(1));
    assert_eq!(failure(&actions), Some(Failure::Here(Refusal::Declined)));
    let code = PairingCode::new(device(ADA), [], secret());
    let mut scanner = Scanner::new(own(BEN), &code).unwrap();
    assert_eq!(failure(&scanner.step(Event::No)), Some(Failure::Here(Refusal::Declined)));
    assert!(
        scanner
            .step(connected(1, 1, ADA))
            .iter()
            .all(|action| matches!(action, Action::Finished { .. }))
    );
}

#[test]
fn a_phone_does_not_pair_with_its_own_code_or_its_own_copy() {
    let code = PairingCode::new(device(ADA), [], secret());
    assert_eq!(Scanner::new(own(ADA), &code).err(), Some(CodeError::OwnCode));
    let copy = Own { device: device(EVE), ..own(ADA) };
    let table = Table::new(own(ADA), copy).run_untouched();
    table.assert_nobody_stored();
    assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)));
}
