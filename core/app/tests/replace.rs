//! Replacing a phone, between whole cores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;

use hearth_app::{
    About, Aim, Body, Event, Hearth, HearthError, Item, JournalState, ListFilter, PairingEvent,
    PairingSession, UnlockProof, Visibility,
};

use common::{SECRET, TestClock, meet, pair, phone, typed};

/// The journal's secret is given; whoever had none chooses one first.
async fn proof(phone: &Arc<Hearth>) -> UnlockProof {
    if phone.journal_state().await.unwrap() == JournalState::NotMade {
        phone.set_journal_secret(typed(SECRET)).await.unwrap();
        phone.lock().await.unwrap();
    }
    phone.prove(typed(SECRET)).await.unwrap()
}

/// What is open for both, as a phone shows it, and the own level.
async fn consent(phone: &Arc<Hearth>) -> (u8, u8) {
    let view = phone.consent().await.unwrap();
    (view.open, view.own.level)
}

async fn asked(session: &PairingSession) -> About {
    match session.next().await {
        Some(PairingEvent::Ask { about, .. }) => about,
        other => panic!("{other:?}"),
    }
}

/// The first shows a code for the second; both say yes.
async fn pair_for(shows: (&Arc<Hearth>, Aim), scans: (&Arc<Hearth>, Aim)) -> [About; 2] {
    let screen = shows.0.pair_show(shows.1).await.unwrap();
    let other = scans.0.pair_scan(screen.code().unwrap(), scans.1).await.unwrap();
    let about = [asked(&screen).await, asked(&other).await];
    screen.answer(true).await;
    other.answer(true).await;
    for session in [&screen, &other] {
        let event = session.next().await;
        assert!(matches!(event, Some(PairingEvent::Paired { .. })), "{event:?}");
    }
    about
}

async fn gives(phone: &Arc<Hearth>, text: &str) {
    phone.appreciate(text, None, Visibility::Shared).await.unwrap();
}

/// What of the shared space a phone shows, sorted.
async fn shared(phone: &Arc<Hearth>) -> Vec<String> {
    let filter = ListFilter { visibility: Some(Visibility::Shared), ..ListFilter::default() };
    let page = phone.list(filter, None, 100).await.unwrap();
    let words = |item: &Item| match &item.body {
        Body::Appreciation { text, .. } => text.clone(),
        _ => panic!("only appreciations were given"),
    };
    let mut shown: Vec<_> = page.items.iter().map(words).collect();
    shown.sort();
    shown
}

async fn events(phone: &Arc<Hearth>) -> Vec<Event> {
    phone.events().await.unwrap().into_iter().map(|queued| queued.event).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_is_replaced_with_the_partner_and_everything_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ben = phone(folder.path(), "ben", &clock).await;
    let mut ada = phone(folder.path(), "ada", &clock).await;
    pair(&ada, &ben).await;
    gives(&ada, "you waited").await;
    gives(&ben, "you cooked").await;
    meet(&ada, &ben).await;
    assert_eq!(ada.waiting_appreciations().await.unwrap(), 1);
    // Twice in a row: the third phone finds what the first two wrote.
    for (nth, name) in (1..).zip(["ada2", "ada3"]) {
        ada.shutdown().await.unwrap();
        let new = phone(folder.path(), name, &clock).await;
        let about = pair_for((&new, Aim::InPlaceOfLost), (&ben, Aim::Partner)).await;
        assert_eq!(about, [About::InPlaceOfLost, About::PartnersLostPhone]);
        meet(&new, &ben).await;
        assert_eq!(shared(&new).await, shared(&ben).await);
        assert_eq!(shared(&new).await.len(), nth + 1);
        assert!(events(&ben).await.contains(&Event::PartnerHasNewPhone));
        assert_eq!(new.waiting_appreciations().await.unwrap(), 0, "what came back is not new");
        gives(&new, &format!("from phone {nth}")).await;
        meet(&new, &ben).await;
        assert_eq!(shared(&new).await, shared(&ben).await);
        let phones = new.phones().await.unwrap();
        assert!(phones[0].this && !phones[0].replaced);
        assert!(phones[1..].iter().all(|phone| phone.replaced) && phones.len() == nth + 1);
        assert_eq!(ben.phones().await.unwrap().len(), 1, "nobody sees the other's phones");
        ada = new;
    }
    assert!(ada.partner().await.unwrap().unwrap().complete);
    gives(&ben, "you came back").await;
    meet(&ada, &ben).await;
    assert_eq!(ada.waiting_appreciations().await.unwrap(), 1);
    assert_eq!(ben.waiting_appreciations().await.unwrap(), 3, "who stayed knows them all");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_hands_over_to_the_new_one_beside_it_and_the_partner_lets_that_in() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    pair(&ada, &ben).await;
    gives(&ada, "you waited").await;
    gives(&ben, "you cooked").await;
    meet(&ada, &ben).await;
    gives(&ada, "written last").await;

    let new = phone(folder.path(), "new", &clock).await;
    let about =
        pair_for((&ada, Aim::HandOver(proof(&ada).await)), (&new, Aim::InPlaceOfThis)).await;
    assert_eq!(about, [About::HandOver, About::InPlaceOfThis]);
    meet(&ada, &new).await;
    assert_eq!(shared(&new).await.len(), 3);
    assert!(events(&ada).await.contains(&Event::HandedOver));
    assert_eq!(ada.sync(common::PATIENCE).await, Err(HearthError::NotPaired));

    gives(&ben, "you called").await;
    let about = pair_for((&new, Aim::Partner), (&ben, Aim::Partner)).await;
    assert_eq!(about, [About::Rejoin, About::PartnersNewPhone]);
    meet(&new, &ben).await;
    assert_eq!(
        new.waiting_appreciations().await.unwrap(),
        1,
        "what the old phone never had is new"
    );
    assert_eq!(shared(&new).await, shared(&ben).await);
    assert!(events(&ben).await.contains(&Event::PartnerHasNewPhone));
    let phones = new.phones().await.unwrap();
    assert_eq!(phones.iter().map(|phone| phone.replaced).collect::<Vec<_>>(), [false, true]);
    gives(&new, "from the new phone").await;
    meet(&new, &ben).await;
    assert_eq!(shared(&ben).await.len(), 5);
    // The old phone's keys count for nothing any more.
    let screen = ben.pair_show(Aim::Partner).await.unwrap();
    let again = ada.pair_scan(screen.code().unwrap(), Aim::Partner).await.unwrap();
    let event = again.next().await;
    assert!(matches!(event, Some(PairingEvent::Failed(_))), "{event:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_shares_a_space_takes_nobodys_place_and_one_that_shares_none_has_none_to_give()
{
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    assert_eq!(
        ada.pair_show(Aim::HandOver(proof(&ada).await)).await.err(),
        Some(HearthError::NotPaired)
    );
    pair(&ada, &ben).await;
    for aim in [|| Aim::InPlaceOfLost, || Aim::InPlaceOfThis] {
        assert_eq!(ada.pair_show(aim()).await.err(), Some(HearthError::AlreadyPaired));
        assert_eq!(ada.pair_show_digits(aim()).await.err(), Some(HearthError::AlreadyPaired));
    }
    // Two phones that are there for different things.
    let eve = phone(folder.path(), "eve", &clock).await;
    let screen = ben.pair_show(Aim::HandOver(proof(&ben).await)).await.unwrap();
    let other = eve.pair_scan(screen.code().unwrap(), Aim::InPlaceOfLost).await.unwrap();
    for session in [&screen, &other] {
        let event = session.next().await;
        assert!(
            matches!(event, Some(PairingEvent::Failed(HearthError::NotMet { .. }))),
            "{event:?}"
        );
    }
    meet(&ada, &ben).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_37_a_phone_hands_over_only_with_a_fresh_proof_and_no_third_one_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    pair(&ada, &ben).await;
    let stale = [proof(&ada).await, proof(&ada).await];
    clock.forward(UnlockProof::SECONDS);
    let [one, two] = stale;
    for refused in [
        ada.pair_show(Aim::HandOver(one)).await.err(),
        ada.pair_show_digits(Aim::HandOver(two)).await.err(),
    ] {
        assert!(
            matches!(&refused, Some(HearthError::Invalid { reason }) if reason.contains("secret")),
            "{refused:?}"
        );
    }
    assert_eq!(ada.phones().await.unwrap().len(), 1);
    let new = phone(folder.path(), "new", &clock).await;
    pair_for((&ada, Aim::HandOver(proof(&ada).await)), (&new, Aim::InPlaceOfThis)).await;
    assert_eq!(ada.phones().await.unwrap().len(), 2, "it shows on the phone that vouched");
    meet(&ada, &new).await;
    assert!(events(&ada).await.contains(&Event::HandedOver));
    pair_for((&new, Aim::Partner), (&ben, Aim::Partner)).await;
    meet(&new, &ben).await;
    assert!(events(&ben).await.contains(&Event::PartnerHasNewPhone), "the partner is told");
    // Each sees their own phones, and how many the other has nowhere.
    let of = |phones: Vec<hearth_app::PhoneView>| phones.len();
    assert_eq!((of(new.phones().await.unwrap()), of(ben.phones().await.unwrap())), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_11_a_phone_that_takes_anothers_place_has_nothing_open_and_says_so_in_one_meeting() {
    for by_partner in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::new();
        let ada = phone(folder.path(), "ada", &clock).await;
        let ben = phone(folder.path(), "ben", &clock).await;
        pair(&ada, &ben).await;
        for phone in [&ada, &ben] {
            phone.choose(2, None, Some(proof(phone).await)).await.unwrap();
        }
        clock.forward(86_400);
        meet(&ada, &ben).await;
        meet(&ada, &ben).await;
        assert_eq!((consent(&ada).await, consent(&ben).await), ((2, 2), (2, 2)));
        let new = phone(folder.path(), "new", &clock).await;
        if by_partner {
            pair_for((&new, Aim::InPlaceOfLost), (&ben, Aim::Partner)).await;
        } else {
            // A raise that waits on the phone that goes is nobody's any more.
            ada.choose(1, None, None).await.unwrap();
            ada.choose(2, None, Some(proof(&ada).await)).await.unwrap();
            pair_for((&ada, Aim::HandOver(proof(&ada).await)), (&new, Aim::InPlaceOfThis)).await;
            meet(&ada, &new).await;
            assert!(ada.consent().await.unwrap().own.waits.is_none());
            pair_for((&new, Aim::Partner), (&ben, Aim::Partner)).await;
        }
        assert_eq!(consent(&new).await, (0, 0), "before they met");
        meet(&new, &ben).await;
        assert_eq!((consent(&new).await, consent(&ben).await), ((0, 0), (0, 2)));
        clock.forward(86_400);
        meet(&new, &ben).await;
        assert_eq!((consent(&new).await.0, consent(&ben).await.0), (0, 0));
        // From there on it is chosen as on any phone.
        new.choose(1, None, Some(proof(&new).await)).await.unwrap();
        clock.forward(86_400);
        meet(&new, &ben).await;
        meet(&new, &ben).await;
        assert_eq!((consent(&new).await.0, consent(&ben).await.0), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_revoked_before_it_is_done_is_let_in_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    assert_eq!(ada.revoke_phone("00000000".parse().unwrap()).await, Err(HearthError::NotHere));
    pair(&ada, &ben).await;
    // Somebody got further than they should have.
    let eve = phone(folder.path(), "eve", &clock).await;
    pair_for((&ada, Aim::HandOver(proof(&ada).await)), (&eve, Aim::InPlaceOfThis)).await;
    let phones = ada.phones().await.unwrap();
    assert_eq!(phones.iter().map(|phone| phone.replaced).collect::<Vec<_>>(), [false, false]);
    let this = ada.revoke_phone(phones[0].id).await;
    assert!(matches!(this, Err(HearthError::Invalid { .. })), "{this:?}");
    ada.revoke_phone(phones[1].id).await.unwrap();
    ada.revoke_phone(phones[1].id).await.unwrap();
    assert!(ada.phones().await.unwrap()[1].replaced);
    // The phone goes on with the partner, and the other one is met by neither.
    gives(&ada, "after it").await;
    meet(&ada, &ben).await;
    assert_eq!(shared(&ben).await, ["after it"]);
    assert!(eve.sync(std::time::Duration::from_secs(1)).await.is_err());
    let screen = ben.pair_show(Aim::Partner).await.unwrap();
    let again = eve.pair_scan(screen.code().unwrap(), Aim::Partner).await.unwrap();
    let event = again.next().await;
    assert!(matches!(event, Some(PairingEvent::Failed(_))), "{event:?}");
    drop(screen);
    assert_eq!(shared(&eve).await, Vec::<String>::new());
    assert_eq!(ben.phones().await.unwrap().len(), 1);
    // Nobody revokes a phone of the other's: it is not named here.
    for own in ben.phones().await.unwrap() {
        assert_eq!(ada.revoke_phone(own.id).await, Err(HearthError::NotHere));
    }
}
