//! The card of the day on two whole phones (`product.md` 1.1-1.3, SR-03, SR-06, SR-07).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{TestClock, meet, pair, phone};
use hearth_app::{Body, CardState, Hearth, HearthError, ListFilter, Visibility};

const DAY: i64 = 86_400;

fn name(state: &CardState) -> &'static str {
    match state {
        CardState::Unanswered => "unanswered",
        CardState::Kept => "kept",
        CardState::Passed => "passed",
        CardState::Sealed => "sealed",
        CardState::SetAside => "set aside",
        CardState::Open { .. } => "open",
    }
}

async fn state(hearth: &Hearth) -> &'static str {
    name(&hearth.card().await.unwrap().state)
}

async fn fingerprint(hearth: &Hearth) -> Option<String> {
    hearth.doctor(|_, _| {}).await.unwrap().fingerprint
}

#[tokio::test]
async fn both_see_the_same_card_answer_apart_and_one_meeting_opens_it_on_both() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let question = ada.card().await.unwrap().question;
    assert!(!question.is_empty() && question == bo.card().await.unwrap().question);
    ada.answer_card("The river.", Visibility::Shared).await.unwrap();
    bo.answer_card(&"A long sea. ".repeat(400), Visibility::Shared).await.unwrap();
    assert_eq!((state(&ada).await, state(&bo).await), ("sealed", "sealed"));
    let again = ada.answer_card("The lake.", Visibility::Shared).await;
    assert!(matches!(again, Err(HearthError::Invalid { .. })));
    assert!(matches!(ada.pass_card().await, Err(HearthError::Invalid { .. })));
    meet(&ada, &bo).await;
    for (hearth, own) in [(&ada, true), (&bo, false)] {
        let CardState::Open { mine, theirs } = hearth.card().await.unwrap().state else {
            panic!("it is open on both");
        };
        let (hers, his) = if own { (mine, theirs) } else { (theirs, mine) };
        assert_eq!(hers.text, "The river.");
        assert!(his.text.starts_with("A long sea."));
        assert!(his.question == Some(question.clone()));
        let page = hearth.open_cards(None, 10).await.unwrap();
        assert!(page.cards.len() == 1 && page.next.is_none());
        assert!(hearth.list(ListFilter::default(), None, 10).await.unwrap().items.is_empty());
    }
    clock.forward(DAY);
    assert!(ada.card().await.unwrap().question != question, "another card for another day");
    assert_eq!(ada.open_cards(None, 10).await.unwrap().cards.len(), 1);
    let day = ada.card().await.unwrap().day.plus(-1);
    assert!(ada.open_cards(day, 10).await.unwrap().cards.is_empty());
}

#[tokio::test]
async fn sr_03_what_a_phone_shows_is_the_same_whether_or_not_the_other_has_sealed() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    for event in bo.events().await.unwrap() {
        bo.ack(event.id).await.unwrap();
    }
    assert_eq!(state(&bo).await, "unanswered");
    ada.answer_card("The river.", Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(state(&bo).await, "unanswered");
    assert!(bo.events().await.unwrap().is_empty());
    assert!(bo.list(ListFilter::default(), None, 10).await.unwrap().items.is_empty());
    assert!(bo.open_cards(None, 10).await.unwrap().cards.is_empty());
    let found = bo.search("river", None, 10).await.unwrap();
    assert!(found.items.is_empty());
    // And sealed here, the same whether or not the other one comes.
    bo.answer_card("The sea.", Visibility::Shared).await.unwrap();
    assert_eq!(state(&bo).await, "sealed");
}

#[tokio::test]
async fn a_pass_is_free_and_leaves_no_trace_in_the_shared_room() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let before = (fingerprint(&ada).await, fingerprint(&bo).await);
    for _ in 0..5 {
        ada.pass_card().await.unwrap();
        assert_eq!(state(&ada).await, "passed");
        meet(&ada, &bo).await;
        assert_eq!((fingerprint(&ada).await, fingerprint(&bo).await), before);
        clock.forward(DAY);
        assert_eq!(state(&ada).await, "unanswered");
    }
    // Who passed may change their mind.
    ada.pass_card().await.unwrap();
    ada.answer_card("After all.", Visibility::Shared).await.unwrap();
    assert_eq!(state(&ada).await, "sealed");
}

#[tokio::test]
async fn alone_a_card_is_answered_for_oneself_and_nothing_is_sealed() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let card = ada.card().await.unwrap();
    assert!(ada.card().await.unwrap() == card, "the same card all day");
    assert_eq!(
        ada.answer_card("The river.", Visibility::Shared).await,
        Err(HearthError::NotPaired)
    );
    assert_eq!(state(&ada).await, "unanswered");
    ada.answer_card("The river.", Visibility::Private).await.unwrap();
    assert_eq!(state(&ada).await, "kept");
    ada.answer_card("And the sea.", Visibility::Private).await.unwrap();
    let kept = ada.list(ListFilter::default(), None, 10).await.unwrap().items;
    assert_eq!(kept.len(), 2);
    for item in &kept {
        assert_eq!(item.visibility, Visibility::Private);
        let Body::Appreciation { text, tag } = &item.body else { panic!("something kept") };
        assert!(text.starts_with(&card.question));
        assert_eq!(tag.as_deref(), Some("card"));
    }
    let empty = ada.answer_card("  ", Visibility::Private).await;
    assert!(matches!(empty, Err(HearthError::Invalid { .. })));
}
