//! A copy of all that is mine (SR-04, SR-29): everything of a rich phone once in each file, and nothing that the
//! partner keeps private.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::{SECRET, TestClock, meet, pair, phone, typed};
use hearth_app::{Copied, Exported, Hearth, HearthError, Visibility};
use serde_json::Value;

const DAY: i64 = 86_400;

/// What Ada wrote, each of it unlike everything else.
const HERS: [&str; 12] = [
    "kept-c4n4ry",
    "tag-c4n4ry",
    "kept then given-c4n4ry",
    "given at once-c4n4ry",
    "own plan-c4n4ry",
    "own note-c4n4ry",
    "our plan-c4n4ry",
    "our note-c4n4ry",
    "open answer-c4n4ry",
    "sealed answer-c4n4ry",
    "deleted for both-c4n4ry",
    "answer for me-c4n4ry",
];
/// What she wrote in her journal.
const JOURNAL: [&str; 4] = ["entry-j0urnal", "tagged-j0urnal", "note-j0urnal", "check-j0urnal"];
/// What Bo gave her.
const GIVEN: [&str; 2] = ["a gift-f0rher", "opened-f0rher"];
/// What Bo keeps.
const HIS: [&str; 4] = ["kept-h1s", "sealed-h1s", "plan-h1s", "journal-h1s"];

struct Two {
    ada: Arc<Hearth>,
    folder: tempfile::TempDir,
    bo: Arc<Hearth>,
}

async fn rich() -> Two {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let (private, shared) = (Visibility::Private, Visibility::Shared);
    ada.appreciate(HERS[0], Some(HERS[1]), private).await.unwrap();
    let kept = ada.appreciate(HERS[2], None, private).await.unwrap();
    ada.give(kept).await.unwrap();
    ada.appreciate(HERS[3], None, shared).await.unwrap();
    ada.plan(HERS[4], HERS[5], None, private).await.unwrap();
    let plan = ada.plan(HERS[6], "", None, shared).await.unwrap();
    ada.edit_plan(plan, None, Some(HERS[7])).await.unwrap();
    ada.answer_card(HERS[8], shared).await.unwrap();
    bo.answer_card(GIVEN[1], shared).await.unwrap();
    ada.did("E01", None, Some(shared)).await.unwrap();
    ada.did("E03", None, Some(private)).await.unwrap();
    ada.rest(None, None, private).await.unwrap();
    ada.rest(None, None, shared).await.unwrap();
    ada.favourite("C01", true).await.unwrap();
    bo.appreciate(GIVEN[0], None, shared).await.unwrap();
    bo.appreciate(HIS[0], None, private).await.unwrap();
    bo.plan(HIS[2], "", None, private).await.unwrap();
    bo.set_journal_secret(typed(SECRET)).await.unwrap();
    bo.write_journal(HIS[3], None, &[]).await.unwrap();
    meet(&ada, &bo).await;
    let gone = ada.appreciate(HERS[10], None, shared).await.unwrap();
    ada.delete(gone, false).await.unwrap();
    ada.finish_delete(gone).await.unwrap();
    clock.forward(DAY);
    ada.answer_card(HERS[9], shared).await.unwrap();
    bo.answer_card(HIS[1], shared).await.unwrap();
    clock.forward(DAY);
    ada.answer_card(HERS[11], private).await.unwrap();
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    ada.write_journal(JOURNAL[0], None, &[JOURNAL[1].to_owned()]).await.unwrap();
    ada.write_note("therapy", JOURNAL[2]).await.unwrap();
    ada.keep_check("health", JOURNAL[3]).await.unwrap();
    Two { ada, folder, bo }
}

impl Two {
    /// A process that ends while threads of a phone end trips over what OpenSSL keeps for them.
    async fn end(self) {
        self.ada.shutdown().await.unwrap();
        self.bo.shutdown().await.unwrap();
    }
}

/// Both files of a copy.
fn read(exported: &Exported) -> [String; 2] {
    [&exported.json, &exported.markdown].map(|path| fs::read_to_string(path).unwrap())
}

async fn export(hearth: &Hearth, folder: &Path, what: Copied) -> Result<Exported, HearthError> {
    let proof = hearth.prove(typed(SECRET)).await.unwrap();
    hearth.export(folder, what, Some(proof)).await
}

fn is_once(text: &str, canary: &str) {
    assert_eq!(text.matches(canary).count(), 1, "{canary}\n{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_29_everything_of_mine_stands_once_in_each_file_and_nothing_that_the_partner_keeps() {
    let two = rich().await;
    let place = two.folder.path().join("copy");
    let exported = export(&two.ada, &place, Copied::default()).await.unwrap();
    for text in read(&exported) {
        for canary in HERS {
            is_once(&text, canary);
        }
        for canary in JOURNAL.iter().chain(&GIVEN).chain(&HIS) {
            assert!(!text.contains(canary), "{canary}\n{text}");
        }
        assert!(!text.contains("Europe/Paris"), "no zone");
    }
    let json: Value = serde_json::from_str(&read(&exported)[0]).unwrap();
    assert_eq!((json["hearth_export"].as_u64(), json["name"].as_str()), (Some(1), Some("ada")));
    assert_eq!(json["made_on"], "2026-11-22");
    let count = |name: &str| json[name].as_array().unwrap().len();
    let counts = ["appreciations", "moments", "rests", "plans", "cards"].map(count);
    // The answer that was not sealed was kept; a sealed one may wait for its seal.
    assert_eq!(counts, [4, 2, 2, 2, 2]);
    assert_eq!(json["settings"]["favourites"][0], "twenty-minute-talk");
    assert!(json.get("journal").is_none() && json.get("received").is_none());

    let what = Copied { received: true, journal: true, overwrite: false };
    let place = two.folder.path().join("whole");
    two.ada.unlock(typed(SECRET)).await.unwrap();
    let exported = export(&two.ada, &place, what).await.unwrap();
    for text in read(&exported) {
        for canary in HERS.iter().chain(&JOURNAL).chain(&GIVEN) {
            is_once(&text, canary);
        }
        for canary in HIS {
            assert!(!text.contains(canary), "{canary}\n{text}");
        }
    }
    two.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_asks_for_the_secret_and_opens_no_journal_by_itself() {
    let two = rich().await;
    two.ada.lock().await.unwrap();
    let place = two.folder.path().join("copy");
    let refused = two.ada.export(&place, Copied::default(), None).await;
    assert!(
        matches!(&refused, Err(HearthError::Invalid { reason }) if reason.contains("secret")),
        "{refused:?}"
    );
    let what = Copied { journal: true, ..Copied::default() };
    let refused = export(&two.ada, &place, what).await;
    assert!(
        matches!(&refused, Err(HearthError::Invalid { reason }) if reason.contains("closed")),
        "{refused:?}"
    );
    assert!(!place.exists());
    two.end().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_for_its_person_alone_whole_and_replaces_nothing_unasked() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let ada = phone(folder.path(), "ada", &TestClock::new()).await;
    ada.appreciate("one", None, Visibility::Private).await.unwrap();
    let place = folder.path().join("copy");
    let exported = ada.export(&place, Copied::default(), None).await.unwrap();
    assert_eq!(exported.things, 1);
    let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(&place), 0o700);
    assert_eq!([&exported.json, &exported.markdown].map(|path| rights(path)), [0o600; 2]);
    let before = read(&exported);
    ada.appreciate("two", None, Visibility::Private).await.unwrap();
    let again = ada.export(&place, Copied::default(), None).await;
    assert!(matches!(again, Err(HearthError::Invalid { .. })), "{again:?}");
    assert_eq!(read(&exported), before);
    let what = Copied { overwrite: true, ..Copied::default() };
    assert_eq!(ada.export(&place, what, None).await.unwrap().things, 2);
    assert_eq!(fs::read_dir(&place).unwrap().count(), 2, "no draft is left");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = ada.export(&file, Copied::default(), None).await;
    assert!(matches!(refused, Err(HearthError::Invalid { .. })), "{refused:?}");
    let refused = ada.export(&file.join("below"), Copied::default(), None).await;
    assert!(matches!(refused, Err(HearthError::Storage { .. })), "{refused:?}");
    ada.shutdown().await.unwrap();
}
