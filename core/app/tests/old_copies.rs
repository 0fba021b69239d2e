//! Backups from several points of two lives, restored on either phone or on both, through the whole app, with a clock a
//! year off (`sync.md` 7, invariants 6, 7 and 11; SR-11, SR-34).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{SECRET, TestClock, meet, pair, phone, try_phone, typed};
use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::NoLog;
use hearth_app::{Body, Config, Event, Hearth, Item, JournalState, ListFilter, Ports, Visibility};

const PASSPHRASE: &str = "four plain words here";
const DAY: i64 = 86_400;
const YEAR: i64 = 366 * DAY;
const NAMES: [&str; 2] = ["ada", "bo"];

/// Two lives, the backups that were made on the way, and how many points there were.
struct Lives {
    folder: tempfile::TempDir,
    points: usize,
}

async fn gives(hearth: &Hearth, text: &str) {
    hearth.appreciate(text, None, Visibility::Shared).await.unwrap();
}

async fn words(hearth: &Hearth) -> BTreeSet<String> {
    let page = hearth.list(ListFilter::default(), None, 100).await.unwrap();
    let of = |item: &Item| match &item.body {
        Body::Appreciation { text, .. } => text.clone(),
        _ => String::new(),
    };
    page.items.iter().map(of).collect()
}

async fn open_touch(one: &Arc<Hearth>, other: &Arc<Hearth>, clock: &TestClock) {
    for hearth in [one, other] {
        hearth.set_journal_secret(typed(SECRET)).await.unwrap();
        let proof = hearth.prove(typed(SECRET)).await.unwrap();
        hearth.choose(2, None, Some(proof)).await.unwrap();
        hearth.lock().await.unwrap();
    }
    clock.forward(DAY);
    meet(one, other).await;
    meet(one, other).await;
    assert_eq!(one.consent().await.unwrap().open, 2);
}

impl Lives {
    fn backup(&self, point: usize, name: &str) -> PathBuf {
        self.folder.path().join(format!("backup of {name} at {point}"))
    }

    async fn back_up(&mut self, both: [&Arc<Hearth>; 2]) {
        for (hearth, name) in both.into_iter().zip(NAMES) {
            let journal = hearth.journal_state().await.unwrap() != JournalState::NotMade;
            let secret = journal.then(|| typed(SECRET));
            let file = self.backup(self.points, name);
            hearth.backup(&file, typed(PASSPHRASE), secret).await.unwrap();
        }
        self.points += 1;
    }

    /// Given, opened, sealed, read, deleted, closed: a backup of both after each.
    async fn lived() -> Self {
        let mut lives = Self { folder: tempfile::tempdir().unwrap(), points: 0 };
        let (folder, clock) = (lives.folder.path().to_owned(), TestClock::new());
        let ada = phone(&folder, "ada", &clock).await;
        let bo = phone(&folder, "bo", &clock).await;
        pair(&ada, &bo).await;
        gives(&ada, "a first").await;
        gives(&bo, "b first").await;
        lives.back_up([&ada, &bo]).await;
        meet(&ada, &bo).await;
        open_touch(&ada, &bo, &clock).await;
        lives.back_up([&ada, &bo]).await;
        ada.answer_card("The river.", Visibility::Shared).await.unwrap();
        bo.answer_card("The sea.", Visibility::Shared).await.unwrap();
        lives.back_up([&ada, &bo]).await;
        meet(&ada, &bo).await;
        let page = ada.list(ListFilter::default(), None, 100).await.unwrap();
        let is_first = |item: &&Item| matches!(&item.body, Body::Appreciation { text, .. } if text == "a first");
        let first = page.items.iter().find(is_first).unwrap().id;
        ada.delete(first, false).await.unwrap();
        ada.finish_delete(first).await.unwrap();
        gives(&ada, "a second").await;
        lives.back_up([&ada, &bo]).await;
        meet(&ada, &bo).await;
        bo.not_today().await.unwrap();
        gives(&bo, "b second").await;
        meet(&ada, &bo).await;
        for hearth in [ada, bo] {
            hearth.shutdown().await.unwrap();
        }
        lives
    }

    /// The two phones as they were at the end, in another folder; those of a point restored from their backups, with
    /// clocks that are so much off.
    async fn again(
        &self,
        folder: &Path,
        points: [Option<usize>; 2],
        off: [i64; 2],
    ) -> [Arc<Hearth>; 2] {
        let mut phones = Vec::new();
        for (at, name) in NAMES.into_iter().enumerate() {
            let (from, home) = (self.folder.path().join(name), folder.join(name));
            copy(&from, &home, points[at].is_none());
            let clock = TestClock::new();
            clock.forward(2 * DAY);
            clock.set_forward(off[at]);
            if let Some(point) = points[at] {
                let ports = Ports {
                    secrets: Arc::new(FileSecrets::new(home.join("keys"))),
                    discovery: Arc::new(FileDiscovery::new(folder.join("meet"))),
                    clock: Arc::new(clock.clone()),
                    log: Arc::new(NoLog),
                };
                let (config, file) = (Config::new(home), self.backup(point, name));
                Hearth::restore(&config, &ports, &file, typed(PASSPHRASE)).await.unwrap();
            }
            phones.push(try_phone(folder, name, &clock).await.unwrap());
        }
        phones.try_into().unwrap_or_else(|_| panic!("two phones"))
    }
}

/// Copies a phone's keys, and its databases where they are wanted.
fn copy(from: &Path, to: &Path, databases: bool) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|file| file.unwrap().path()) {
        let name = path.file_name().unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name), true);
        } else if databases && name != "lock" {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

async fn cards(hearth: &Hearth) -> usize {
    hearth.open_cards(None, 10).await.unwrap().cards.len()
}

async fn holds(lives: &Lives, points: [Option<usize>; 2], off: [i64; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let case = format!("{points:?} with clocks off by {off:?}");
    let both = lives.again(folder.path(), points, off).await;
    let (mut known, mut deleted, mut opened, mut sealed) = (BTreeSet::new(), false, false, true);
    for ((hearth, point), name) in both.iter().zip(points).zip(NAMES) {
        let events = hearth.events().await.unwrap();
        let noticed = events.iter().any(|queued| queued.event == Event::Restored);
        assert_eq!(noticed, point.is_some(), "{case}: a restored phone says so");
        let open = hearth.consent().await.unwrap().open;
        assert_eq!(open, 0, "{case}: nothing is open on {name} before any meeting");
        known.extend(words(hearth).await);
        gives(hearth, &format!("{name} after the restore")).await;
        known.insert(format!("{name} after the restore"));
        // Ada's phone deletes between the third and the fourth point; bo's hears of it at the end.
        let (hers, at) = (name == "ada", point.unwrap_or(lives.points));
        deleted |= at >= lives.points || (hers && at == lives.points - 1);
        opened |= at >= 3;
        sealed &= at >= 2;
    }
    for _ in 0..3 {
        meet(&both[0], &both[1]).await;
    }
    if deleted {
        known.remove("a first");
    }
    let mut fingerprints = BTreeSet::new();
    for hearth in &both {
        assert_eq!(words(hearth).await, known, "{case}: nothing is lost, nothing revives");
        let said = hearth.doctor(|_, _| {}).await.unwrap();
        assert_eq!(said.findings, Vec::<String>::new(), "{case}");
        fingerprints.insert(said.fingerprint);
        // A card is open where either had it open, or both had sealed it; it is void where one phone lost its answer.
        assert_eq!(cards(hearth).await, usize::from(opened || sealed), "{case}: the card");
        assert_eq!(hearth.consent().await.unwrap().open, 0, "{case}: an old copy opens nothing");
    }
    assert_eq!(fingerprints.len(), 1, "{case}: they agree");
    for hearth in both {
        hearth.shutdown().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_11_backups_of_any_point_on_either_phone_or_both_lose_nothing_and_open_nothing() {
    let lives = Lives::lived().await;
    let year = [-YEAR, YEAR];
    let all = std::env::var_os("HEARTH_ALL_OLD_COPIES").is_some();
    for point in 0..lives.points {
        let [back, forth] = if point % 2 == 0 { year } else { [YEAR, -YEAR] };
        let other = (point + 2) % lives.points;
        let cases = [
            ([Some(point), None], [back, 0]),
            ([None, Some(point)], [0, forth]),
            ([Some(point), Some(other)], [forth, back]),
            ([Some(point), None], [forth, back]),
        ];
        // One of them a point; all of them take a minute and more.
        for (nth, (points, off)) in cases.into_iter().enumerate() {
            if all || nth % 3 == point % 3 && nth < 3 {
                holds(&lives, points, off).await;
            }
        }
    }
}
