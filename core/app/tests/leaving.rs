//! Leaving, on whole phones (SR-28, SR-29): quietly, so that no packet goes out, or with a word.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use common::{PATIENCE, SECRET, Two, meet, pair, try_phone, typed};
use hearth_app::{
    Body, By, Event, Farewell, Hearth, HearthError, Item, Keep, ListFilter, PartnerView, Visibility,
};

impl Two {
    async fn who_gave() -> Self {
        let two = Self::paired().await;
        gives(&two.ada, "from ada").await;
        gives(&two.bo, "from bo").await;
        two.meet().await;
        two
    }
}

async fn gives(hearth: &Hearth, text: &str) {
    hearth.appreciate(text, None, Visibility::Shared).await.unwrap();
}

async fn items(hearth: &Hearth) -> Vec<Item> {
    hearth.list(ListFilter::default(), None, 100).await.unwrap().items
}

async fn words(hearth: &Hearth) -> Vec<String> {
    let mut words: Vec<String> = items(hearth)
        .await
        .into_iter()
        .map(|item| match item.body {
            Body::Appreciation { text, .. } => text,
            Body::Plan { title, .. } => title,
            Body::Moment { name, .. } => name,
            Body::Rest { .. } => "rest".to_owned(),
            Body::CheckIn { .. } => "check-in".to_owned(),
        })
        .collect();
    words.sort();
    words
}

async fn events(hearth: &Hearth) -> Vec<Event> {
    hearth.events().await.unwrap().into_iter().map(|queued| queued.event).collect()
}

/// UDP datagrams that this network namespace has sent, by the kernel's count.
fn datagrams() -> u64 {
    let table = std::fs::read_to_string("/proc/self/net/snmp").unwrap();
    let mut rows = table.lines().filter(|line| line.starts_with("Udp:"));
    let names: Vec<&str> = rows.next().unwrap().split_whitespace().collect();
    let values: Vec<&str> = rows.next().unwrap().split_whitespace().collect();
    let at = names.iter().position(|name| *name == "OutDatagrams").unwrap();
    values[at].parse().unwrap()
}

/// The test of a network namespace of its own, so that every datagram in it is one of these two phones.
const ALONE: &str = "HEARTH_TEST_ALONE";

#[tokio::test(flavor = "multi_thread")]
async fn sr_28_leaving_quietly_sends_no_packet() {
    const NAME: &str = "sr_28_leaving_quietly_sends_no_packet";
    if std::env::var_os(ALONE).is_some() {
        for keep in [Keep::All, Keep::Mine, Keep::Nothing] {
            let two = Two::who_gave().await;
            // Its endpoint is up, as after every sync.
            let before = datagrams();
            two.ada.leave(Farewell::Quiet, keep).await.unwrap();
            assert_eq!(datagrams(), before, "{keep:?}");
            assert_eq!(two.ada.partner().await.unwrap(), None);
            two.ada.shutdown().await.unwrap();
            assert_eq!(datagrams(), before, "{keep:?}, and closing the app after it");
        }
        // The count sees a word that goes out.
        let two = Two::who_gave().await;
        let before = datagrams();
        let telling = Farewell::Tell { within: PATIENCE };
        two.ada.leave(telling, Keep::Mine).await.unwrap();
        assert!(datagrams() > before, "the count is blind");
        return;
    }
    let test = std::env::current_exe().unwrap();
    let script = format!("ip link set lo up && exec '{}' {NAME} --exact", test.display());
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "sh", "-c", &script])
        .env(ALONE, "yes")
        .stdin(Stdio::null())
        .output();
    let mut possible = Command::new("unshare");
    possible.args(["--user", "--map-root-user", "--net", "ip", "link"]);
    if !possible.output().is_ok_and(|tried| tried.status.success()) {
        println!("skipped: no network namespaces here");
        return;
    }
    let run = run.unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

/// Takes the place where Bo's phone was when the two met last, where Ada's would look first.
async fn bos_place(two: &Two) -> Vec<UdpSocket> {
    let files = std::fs::read_dir(two.folder.path().join("meet")).unwrap();
    let said = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let places: Vec<String> = said
        .flat_map(|text| {
            let said: serde_json::Value = serde_json::from_slice(&text).unwrap();
            said["addresses"].as_array().unwrap().clone()
        })
        .map(|place| place.as_str().unwrap().to_owned())
        .collect();
    two.bo.suspend(PATIENCE).await.unwrap();
    // Ada's own is in use.
    let taken: Vec<UdpSocket> = places.iter().filter_map(|at| UdpSocket::bind(at).ok()).collect();
    assert_eq!(taken.len(), 1);
    taken[0].set_nonblocking(true).unwrap();
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_28_nothing_reaches_the_place_where_the_partner_was_last() {
    let two = Two::who_gave().await;
    let place = bos_place(&two).await;
    two.ada.leave(Farewell::Quiet, Keep::Mine).await.unwrap();
    two.ada.shutdown().await.unwrap();
    assert!(place[0].recv(&mut [0; 2000]).is_err(), "something was said");
    // The place hears who looks for Bo.
    let two = Two::who_gave().await;
    let place = bos_place(&two).await;
    let _ = two.ada.sync(Duration::from_millis(300)).await;
    assert!(place[0].recv(&mut [0; 2000]).is_ok(), "the check of this test is blind");
}

/// What a phone shows of its partner, when that does not come.
async fn of_the_absent(
    hearth: &Arc<Hearth>,
) -> (HearthError, Option<PartnerView>, Vec<Event>, String) {
    let sync = hearth.sync(Duration::from_millis(400)).await.unwrap_err();
    let today = hearth.today().await.unwrap();
    let shown = format!("{:?} {} {:?}", today.partner, today.moments, words(hearth).await);
    (sync, hearth.partner().await.unwrap(), events(hearth).await, shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_28_the_other_phone_cannot_tell_a_quiet_leave_from_a_phone_that_is_away() {
    let (left, away) = (Two::who_gave().await, Two::who_gave().await);
    left.ada.leave(Farewell::Quiet, Keep::Mine).await.unwrap();
    away.ada.suspend(PATIENCE).await.unwrap();
    assert!(of_the_absent(&left.bo).await == of_the_absent(&away.bo).await);
    left.clock.forward(30 * 86_400);
    away.clock.forward(30 * 86_400);
    let later = (of_the_absent(&left.bo).await, of_the_absent(&away.bo).await);
    assert!(later.0 == later.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_28_after_a_word_the_other_phone_shows_one_neutral_line_and_keeps_what_was_shared() {
    let two = Two::who_gave().await;
    let seen = words(&two.bo).await;
    let bo = two.bo.clone();
    let telling = Farewell::Tell { within: PATIENCE };
    let (told, synced) = tokio::join!(two.ada.leave(telling, Keep::Mine), bo.sync(PATIENCE));
    told.unwrap();
    assert!(matches!(synced, Err(HearthError::NotMet { .. })), "{synced:?}");
    let told = events(&two.bo).await;
    assert_eq!(told.iter().filter(|event| **event == Event::PartnerLeft).count(), 1);
    assert_eq!(two.bo.partner().await.unwrap(), None);
    assert_eq!(words(&two.bo).await, seen, "what was shared stays");
    assert_eq!(two.bo.sync(Duration::ZERO).await, Err(HearthError::NotPaired));
    // Nothing more is needed of it; both are free.
    assert!(two.bo.can_leave().await.unwrap());
    two.bo.leave(Farewell::Quiet, Keep::Mine).await.unwrap();
    pair(&two.ada, &two.bo).await;
    gives(&two.ada, "anew").await;
    meet(&two.ada, &two.bo).await;
    assert!(words(&two.bo).await.contains(&"anew".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_told_is_said_so_within_the_time_and_nothing_is_changed() {
    let two = Two::who_gave().await;
    two.bo.shutdown().await.unwrap();
    let telling = Farewell::Tell { within: Duration::from_millis(300) };
    let Err(HearthError::NotMet { reason }) = two.ada.leave(telling, Keep::Mine).await else {
        panic!("nobody is there")
    };
    assert!(reason.contains("leave quietly"), "{reason}");
    assert!(two.ada.partner().await.unwrap().unwrap().complete);
    // And the two go on as if nothing had been asked.
    let bo = try_phone(two.folder.path(), "bo", &two.clock).await.unwrap();
    meet(&two.ada, &bo).await;
    assert_eq!(events(&bo).await, [Event::Paired, Event::AppreciationsCame { count: 1 }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_29_i_keep_what_i_wrote_and_the_partner_keeps_what_was_shared() {
    let two = Two::who_gave().await;
    let ada = &two.ada;
    ada.appreciate("only mine", None, Visibility::Private).await.unwrap();
    let kept = ada.appreciate("kept, then given", None, Visibility::Private).await.unwrap();
    ada.give(kept).await.unwrap();
    ada.did("E01", None, Some(Visibility::Shared)).await.unwrap();
    ada.rest(None, None, Visibility::Shared).await.unwrap();
    ada.plan("ada's plan", "boat", None, Visibility::Shared).await.unwrap();
    two.bo.plan("bo's plan", "", None, Visibility::Shared).await.unwrap();
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    meet(ada, &two.bo).await;
    let bos = words(&two.bo).await;
    let own = ada.rhythm().await.unwrap().own;

    ada.leave(Farewell::Quiet, Keep::Mine).await.unwrap();
    assert_eq!(
        words(ada).await,
        ["Daily appreciation", "ada's plan", "from ada", "kept, then given", "only mine", "rest"]
    );
    assert!(
        items(ada)
            .await
            .iter()
            .all(|item| { item.by == By::Me && item.visibility == Visibility::Private })
    );
    assert_eq!(ada.rhythm().await.unwrap().own, own);
    assert_eq!(words(&two.bo).await, bos, "the partner keeps what was shared to them");
    assert!(!ada.can_leave().await.unwrap());
    assert_eq!(ada.leave(Farewell::Quiet, Keep::Mine).await, Err(HearthError::NotPaired));
    // The room's key and files are new ones, and no byte of the partner's is here.
    let home = two.folder.path().join("ada");
    assert!(!has(&home, b"from bo"));
    ada.shutdown().await.unwrap();
    let ada = try_phone(two.folder.path(), "ada", &two.clock).await.unwrap();
    assert_eq!(words(&ada).await.len(), 6);
    assert_eq!(events(&ada).await, []);
    ada.unlock(typed(SECRET)).await.unwrap();
}

fn has(home: &Path, part: &[u8]) -> bool {
    std::fs::read_dir(home)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .any(|path| std::fs::read(path).unwrap().windows(part.len()).any(|some| some == part))
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_29_nothing_of_the_shared_space_stays_when_i_say_so() {
    let two = Two::who_gave().await;
    two.ada.appreciate("only mine", None, Visibility::Private).await.unwrap();
    let kept = two.ada.appreciate("kept, then given", None, Visibility::Private).await.unwrap();
    two.ada.give(kept).await.unwrap();
    two.ada.leave(Farewell::Quiet, Keep::Nothing).await.unwrap();
    assert_eq!(words(&two.ada).await, ["only mine"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_and_keeps_all_of_it_can_let_it_go_later() {
    let two = Two::who_gave().await;
    two.ada.leave(Farewell::Quiet, Keep::All).await.unwrap();
    assert_eq!(words(&two.ada).await, ["from ada", "from bo"]);
    two.ada.leave(Farewell::Quiet, Keep::Mine).await.unwrap();
    assert_eq!(words(&two.ada).await, ["from ada"]);
}
