//! A backup and what comes back of it, between two whole phones (`design.md` 4; `sync.md` 7, invariant 7).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{SECRET, TestClock, meet, pair, phone, try_phone, typed};
use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::NoLog;
use hearth_app::{
    About, Aim, BackedUp, Body, Config, Event, Hearth, HearthError, Item, JournalFilter,
    JournalState, ListFilter, PairingEvent, Ports, Restored, Visibility,
};

const PASSPHRASE: &str = "four plain words here";
const DAY: i64 = 86_400;

/// Restores into `folder/name`.
async fn restore(
    folder: &Path,
    name: &str,
    file: &Path,
    passphrase: &str,
) -> Result<Restored, HearthError> {
    let home = folder.join(name);
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(folder.join("meet"))),
        clock: Arc::new(TestClock::new()),
        log: Arc::new(NoLog),
    };
    Hearth::restore(&Config::new(home), &ports, file, typed(passphrase)).await
}

async fn back_up(hearth: &Hearth, file: &Path) {
    let journal = hearth.journal_state().await.unwrap() != JournalState::NotMade;
    let secret = journal.then(|| typed(SECRET));
    let written = hearth.backup(file, typed(PASSPHRASE), secret).await.unwrap();
    assert_eq!(written, BackedUp { journal });
    assert_ne!(hearth.journal_state().await.unwrap(), JournalState::Open, "locked as before");
}

async fn gives(hearth: &Hearth, text: &str) {
    hearth.appreciate(text, None, Visibility::Shared).await.unwrap();
}

/// The words of what is here, sorted.
async fn words(hearth: &Hearth) -> Vec<String> {
    let page = hearth.list(ListFilter::default(), None, 100).await.unwrap();
    let of = |item: &Item| match &item.body {
        Body::Appreciation { text, .. } => text.clone(),
        Body::Plan { title, .. } => title.clone(),
        _ => String::new(),
    };
    let mut words: Vec<String> = page.items.iter().map(of).collect();
    words.sort();
    words
}

/// Every file below and its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let Ok(names) = fs::read_dir(folder) else { return found };
    for path in names.map(|name| name.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.file_name().is_some_and(|name| name != "lock") {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

/// Removes the databases, and leaves secure storage alone.
fn remove_files(home: &Path) {
    for path in fs::read_dir(home).unwrap().map(|name| name.unwrap().path()) {
        if path.is_file() {
            fs::remove_file(path).unwrap();
        }
    }
}

async fn open_touch(one: &Arc<Hearth>, other: &Arc<Hearth>, clock: &TestClock) {
    for hearth in [one, other] {
        hearth.set_journal_secret(typed(SECRET)).await.unwrap();
        hearth.write_journal("of the journal", None, &[]).await.unwrap();
        let proof = hearth.prove(typed(SECRET)).await.unwrap();
        hearth.choose(2, None, Some(proof)).await.unwrap();
        hearth.lock().await.unwrap();
    }
    clock.forward(DAY);
    meet(one, other).await;
    meet(one, other).await;
    assert_eq!(one.consent().await.unwrap().open, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_11_restored_where_its_keys_are_a_phone_goes_on_no_edit_goes_missing_and_touch_is_closed()
 {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    open_touch(&ada, &bo, &clock).await;
    gives(&ada, "before").await;
    let file = folder.path().join("backup");
    back_up(&ada, &file).await;
    gives(&ada, "after the backup").await;
    meet(&ada, &bo).await;
    gives(&ada, "gone with the phone").await;
    ada.shutdown().await.unwrap();

    let home = folder.path().join("ada");
    remove_files(&home);
    assert_eq!(
        restore(folder.path(), "ada", &file, PASSPHRASE).await,
        Ok(Restored { journal: true })
    );
    let ada = try_phone(folder.path(), "ada", &clock).await.unwrap();
    let events = ada.events().await.unwrap();
    assert!(events.iter().any(|queued| queued.event == Event::Restored));
    assert_eq!(ada.consent().await.unwrap().open, 0, "before any meeting");
    gives(&ada, "after the restore").await;
    gives(&bo, "meanwhile").await;
    meet(&ada, &bo).await;
    let expected = ["after the backup", "after the restore", "before", "meanwhile"];
    for hearth in [&ada, &bo] {
        assert_eq!(words(hearth).await, expected);
        assert_eq!(hearth.doctor(|_, _| {}).await.unwrap().findings, Vec::<String>::new());
    }
    clock.forward(3 * DAY);
    meet(&ada, &bo).await;
    let open = (ada.consent().await.unwrap().open, bo.consent().await.unwrap().open);
    assert_eq!(open, (0, 0));
}

/// The new phone in the place of the old one, the partner's vouching.
async fn takes_the_place(new: &Arc<Hearth>, partner: &Arc<Hearth>) {
    let screen = new.pair_show(Aim::InPlaceOfLost).await.unwrap();
    let other = partner.pair_scan(screen.code().unwrap(), Aim::Partner).await.unwrap();
    for (session, expected) in [(&screen, About::InPlaceOfLost), (&other, About::PartnersLostPhone)]
    {
        let event = session.next().await;
        assert!(
            matches!(event, Some(PairingEvent::Ask { about, .. }) if about == expected),
            "{event:?}"
        );
        session.answer(true).await;
    }
    for session in [&screen, &other] {
        let event = session.next().await;
        assert!(matches!(event, Some(PairingEvent::Paired { .. })), "{event:?}");
    }
    meet(new, partner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_11_restored_on_other_hardware_it_is_read_at_once_and_goes_on_in_the_old_phones_place() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    open_touch(&ada, &bo, &clock).await;
    gives(&ada, "before").await;
    ada.appreciate("only mine", None, Visibility::Private).await.unwrap();
    let file = folder.path().join("backup");
    back_up(&ada, &file).await;
    gives(&ada, "after the backup").await;
    meet(&ada, &bo).await;
    ada.shutdown().await.unwrap();
    let old = files(&folder.path().join("ada").join("keys"));

    restore(folder.path(), "new", &file, PASSPHRASE).await.unwrap();
    let new = try_phone(folder.path(), "new", &clock).await.unwrap();
    assert_eq!(new.today().await.unwrap().name.as_deref(), Some("ada"));
    assert_eq!(words(&new).await, ["before", "only mine"]);
    assert_eq!((new.partner().await.unwrap(), new.consent().await.unwrap().open), (None, 0));
    // It has no key of the old phone, and cannot write for it.
    let keys = files(&folder.path().join("new").join("keys"));
    assert!(keys.values().all(|key| !old.values().any(|other| other == key)));
    assert_eq!(new.sync(std::time::Duration::ZERO).await, Err(HearthError::NotPaired));
    let shared = new.appreciate("too early", None, Visibility::Shared).await;
    assert_eq!(shared, Err(HearthError::NotPaired));
    let Err(HearthError::Invalid { reason }) = new.pair_show(Aim::Partner).await else {
        panic!("it is nobody's partner yet")
    };
    assert!(reason.contains("in the place of the old one"), "{reason}");
    // The journal opens with its own secret, and nothing else does.
    assert!(matches!(new.journal_state().await.unwrap(), JournalState::Locked { .. }));
    assert!(new.unlock(typed(PASSPHRASE)).await.is_err());
    new.unlock(typed(SECRET)).await.unwrap();
    let page = new.journal(JournalFilter::All, None, 10).await.unwrap();
    assert_eq!(page.entries.iter().map(|one| &*one.text).collect::<Vec<_>>(), ["of the journal"]);
    // Closing and opening changes nothing of that.
    new.shutdown().await.unwrap();
    let new = try_phone(folder.path(), "new", &clock).await.unwrap();
    assert_eq!(words(&new).await, ["before", "only mine"]);

    takes_the_place(&new, &bo).await;
    gives(&new, "from the new phone").await;
    gives(&bo, "meanwhile").await;
    meet(&new, &bo).await;
    let expected = ["after the backup", "before", "from the new phone", "meanwhile"];
    assert_eq!(words(&bo).await, expected);
    assert_eq!(words(&new).await, [&expected[..], &["only mine"]].concat());
    let of = async |hearth: &Hearth| hearth.doctor(|_, _| {}).await.unwrap();
    assert_eq!(of(&new).await.fingerprint, of(&bo).await.fingerprint);
    assert_eq!(of(&new).await.findings, Vec::<String>::new());
    clock.forward(3 * DAY);
    meet(&new, &bo).await;
    let open = (new.consent().await.unwrap().open, bo.consent().await.unwrap().open);
    assert_eq!(open, (0, 0));
    let phones = new.phones().await.unwrap();
    assert_eq!(phones.iter().map(|phone| phone.replaced).collect::<Vec<_>>(), [false, true]);
}

type Expected = fn(&HearthError) -> bool;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_phone_with_a_journal_asks_for_its_secret() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    let file = folder.path().join("backup");
    for wrong in [None, Some(typed("another gate"))] {
        let refused = ada.backup(&file, typed(PASSPHRASE), wrong).await;
        assert!(matches!(refused, Err(HearthError::Invalid { .. })), "{refused:?}");
        assert!(!file.exists());
    }
    let written = ada.backup(&file, typed(PASSPHRASE), Some(typed(SECRET))).await;
    assert_eq!(written, Ok(BackedUp { journal: true }));
    assert_eq!(ada.journal_state().await.unwrap(), JournalState::Open, "as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_restored_says_why_and_leaves_nothing() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    ada.appreciate("kept", None, Visibility::Private).await.unwrap();
    let file = folder.path().join("backup");
    for short in ["", "eleven char"] {
        let refused = ada.backup(&file, typed(short), None).await;
        assert!(matches!(refused, Err(HearthError::Invalid { .. })) && !file.exists());
    }
    back_up(&ada, &file).await;
    let again = ada.backup(&file, typed(PASSPHRASE), None).await;
    assert!(matches!(again, Err(HearthError::Invalid { .. })), "{again:?}");
    let here = restore(folder.path(), "ada", &file, PASSPHRASE).await;
    assert_eq!(here, Err(HearthError::AlreadyOpen));
    ada.shutdown().await.unwrap();
    let before = files(&folder.path().join("ada"));
    let here = restore(folder.path(), "ada", &file, PASSPHRASE).await;
    assert!(matches!(here, Err(HearthError::Invalid { .. })), "{here:?}");
    assert_eq!(files(&folder.path().join("ada")), before);

    let whole = fs::read(&file).unwrap();
    let changed = |at: usize, to: fn(u8) -> u8| {
        let mut bytes = whole.clone();
        bytes[at] = to(bytes[at]);
        bytes
    };
    let table: [(Vec<u8>, &str, Expected); 7] = [
        (whole.clone(), "four other words here", |e| matches!(e, HearthError::Invalid { .. })),
        (whole.clone(), "", |e| matches!(e, HearthError::Invalid { .. })),
        (whole[..whole.len() - 1].to_vec(), PASSPHRASE, |e| {
            matches!(e, HearthError::Damaged { .. })
        }),
        (changed(40, |byte| byte ^ 1), PASSPHRASE, |e| matches!(e, HearthError::Damaged { .. })),
        (changed(whole.len() - 9, |byte| byte ^ 1), PASSPHRASE, |e| {
            matches!(e, HearthError::Damaged { .. })
        }),
        (changed(8, |byte| byte + 1), PASSPHRASE, |e| {
            matches!(e, HearthError::UpdateNeeded { .. })
        }),
        (b"a letter".to_vec(), PASSPHRASE, |e| matches!(e, HearthError::Invalid { .. })),
    ];
    let bad = folder.path().join("bad");
    for (number, (bytes, passphrase, expected)) in table.iter().enumerate() {
        fs::write(&bad, bytes).unwrap();
        let refused = restore(folder.path(), "new", &bad, passphrase).await.unwrap_err();
        assert!(expected(&refused), "{number}: {refused:?}");
        assert!(refused.to_string().contains(';'), "it says what to do: {refused}");
        assert_eq!(files(&folder.path().join("new")), BTreeMap::new(), "{number}");
    }
    // And after all that, the right one.
    restore(folder.path(), "new", &file, PASSPHRASE).await.unwrap();
    let new = try_phone(folder.path(), "new", &clock).await.unwrap();
    assert_eq!(words(&new).await, ["kept"]);
}
