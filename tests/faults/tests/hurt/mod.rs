//! A phone with something on every kind of page, and what must come of it when a file of it is hurt.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use faults::{Act, Child, Ended, Files, SECRET, Step, TwoPhones, close, open, raw, typed};
use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::NoLog;
use hearth_app::{
    Body, Config, Event, Hearth, HearthError, JournalFilter, ListFilter, Ports, Visibility,
};

pub const PAGE: usize = 4096;

/// Runs this while no process starts: phones are opened and closed in it.
fn run<T>(work: impl Future<Output = T>) -> T {
    let _guard = faults::undisturbed();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// The couple's phones with enough in Ada's rooms that every kind of page is there.
pub fn rich() -> Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES
        .get_or_init(|| {
            let two = TwoPhones::fresh();
            run(furnish(&two.root()));
            Files::of(&two.root())
        })
        .clone()
}

async fn furnish(root: &Path) {
    let (ada, bo) = (open(root, "ada").await.unwrap(), open(root, "bo").await.unwrap());
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    let long = "a long evening by the river ".repeat(400);
    for number in 0..130 {
        let text = format!("word{number} {}", "and tea ".repeat(12));
        ada.appreciate(&text, None, Visibility::Private).await.unwrap();
        ada.write_journal(&text, None, &["tea".to_owned()]).await.unwrap();
        ada.appreciate(&text, None, Visibility::Shared).await.unwrap();
    }
    ada.appreciate(&format!("private {long}"), None, Visibility::Private).await.unwrap();
    ada.appreciate(&format!("shared {long}"), None, Visibility::Shared).await.unwrap();
    ada.write_journal(&long, None, &[]).await.unwrap();
    let (a, b) = tokio::join!(ada.sync(faults::PATIENCE), bo.sync(faults::PATIENCE));
    a.unwrap();
    b.unwrap();
    // Pages that are free again.
    let page = ada.list(ListFilter::default(), None, 40).await.unwrap();
    for item in page.items.iter().filter(|item| matches!(item.body, Body::Appreciation { .. })) {
        if faults_word(item).is_some_and(|number| number > 110) {
            ada.delete(item.id, true).await.unwrap();
            ada.finish_delete(item.id).await.unwrap();
        }
    }
    let (a, b) = tokio::join!(ada.sync(faults::PATIENCE), bo.sync(faults::PATIENCE));
    a.unwrap();
    b.unwrap();
    for phone in [ada, bo] {
        for event in phone.events().await.unwrap() {
            phone.ack(event.id).await.unwrap();
        }
        close(phone).await;
    }
}

fn faults_word(item: &hearth_app::Item) -> Option<u32> {
    let Body::Appreciation { text, .. } = &item.body else { return None };
    text.strip_prefix("word")?.split(' ').next()?.parse().ok()
}

/// The phones right after two edits that were answered: Ada's logs are not copied back.
pub fn after_edits() -> (Files, Vec<String>) {
    let two = TwoPhones::placed(&rich());
    let mut files = Files::of(&two.root());
    let (ended, trace) = Child::new(Act::Edit, two.root()).record();
    assert_eq!(ended, Ended::Done(Vec::new()));
    let mut acked = Vec::new();
    for step in &trace.0[..trace.act().end] {
        match step {
            Step::Mark(mark) => acked.extend(mark.strip_prefix("ack ").map(str::to_owned)),
            Step::Change(change) => files.apply(change),
        }
    }
    (files, acked)
}

/// The same phones some acts later, closed as they should be.
pub fn lived_on(files: &Files) -> Files {
    let two = TwoPhones::placed(files);
    run(async {
        let ada = open(&two.root(), "ada").await.unwrap();
        for number in 0..20 {
            let text = format!("later{number}");
            ada.appreciate(&text, None, Visibility::Private).await.unwrap();
            ada.appreciate(&text, None, Visibility::Shared).await.unwrap();
        }
        close(ada).await;
    });
    Files::of(&two.root())
}

/// A page of each kind of a database, by what stands on it; with `FAULTS_ALL=1`, of each kind and table.
pub fn pages(files: &Files, room: &str) -> Vec<(String, usize)> {
    let two = TwoPhones::placed(files);
    let home = two.root().join("ada");
    let mut kinds = BTreeMap::from([("head".to_owned(), 1)]);
    if room == "journal" {
        // Its key is wrapped, so nobody can ask it: pages spread over the file.
        let count = std::fs::read(home.join("journal.db")).unwrap().len() / PAGE;
        let spread = (1..=count).step_by((count / 8).max(1));
        return spread.map(|page| ("some".to_owned(), page)).collect();
    }
    let connection = raw(&home, room);
    let count: u32 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let mut free: Vec<u32> = (2..=count).collect();
    let all = std::env::var_os("FAULTS_ALL").is_some();
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").unwrap();
    let indexes: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let sql = "SELECT name, pagetype, pageno FROM dbstat ORDER BY pageno DESC";
    let mut statement = connection.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (name, kind, page): (String, String, u32) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        free.retain(|free| *free != page);
        let class = match () {
            () if all => name.as_str(),
            () if indexes.contains(&name) => "an index",
            () if name.contains("_words_") => "a search index",
            () => "a table",
        };
        kinds.entry(format!("{kind} of {class}")).or_insert(page);
    }
    if let Some(free) = free.first() {
        kinds.insert("free".to_owned(), *free);
    }
    kinds.into_iter().map(|(kind, page)| (kind, usize::try_from(page).unwrap())).collect()
}

/// Everything that Ada's phone shows of herself and of both; what cannot be read is an error.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    shared: Vec<String>,
    private: Vec<String>,
}

async fn shown(phone: &Arc<Hearth>) -> Result<Shown, HearthError> {
    let mut shown = Shown { shared: Vec::new(), private: Vec::new() };
    for (visibility, into) in
        [(Visibility::Shared, &mut shown.shared), (Visibility::Private, &mut shown.private)]
    {
        let mut cursor = None;
        loop {
            let filter = ListFilter { visibility: Some(visibility), ..ListFilter::default() };
            let page = phone.list(filter, cursor.as_deref(), 100).await?;
            for item in page.items {
                into.push(match item.body {
                    Body::Appreciation { text, .. } => text,
                    Body::Plan { title, note, .. } => format!("{title}: {note}"),
                    _ => String::new(),
                });
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        into.sort();
    }
    Ok(shown)
}

async fn journal(phone: &Arc<Hearth>) -> Result<Vec<String>, HearthError> {
    phone.unlock(typed(SECRET)).await?;
    let mut texts = Vec::new();
    let mut cursor = None;
    loop {
        let page = phone.journal(JournalFilter::All, cursor.as_deref(), 100).await?;
        texts.extend(page.entries.into_iter().map(|entry| entry.text));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    texts.sort();
    Ok(texts)
}

fn set_up(root: &Path, name: &str) -> (Config, Ports) {
    let home = root.join(name);
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(root.join("meet"))),
        clock: Arc::new(faults::Clock::default()),
        log: Arc::new(NoLog),
    };
    (Config::new(home), ports)
}

/// What the phone says of itself when it was hurt: damage, or that it holds an older copy.
#[derive(Default, Debug)]
struct Told {
    damaged: bool,
    events: Vec<Event>,
}

impl Told {
    fn says_set_aside(&self) -> bool {
        self.events.iter().any(|event| matches!(event, Event::SetAside { .. }))
    }
}

/// Opens a hurt phone and lets it be mended as a person would: what it shows is right or an error; what is lost is
/// told; the damaged file is kept; what is shared is whole again after one meeting.
pub fn suffers(files: &Files, truth: &Truth, room: &str, what: &str) {
    let two = TwoPhones::placed(files);
    let root = two.root();
    let judged = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        run(mended(&root, files, truth, room));
    }));
    if let Err(panic) = judged {
        eprintln!("{what}");
        std::panic::resume_unwind(panic);
    }
}

/// Everything that was there before it was hurt.
pub struct Truth {
    shown: Shown,
    pages: Vec<String>,
}

impl Truth {
    /// As this phone shows it.
    pub fn of(sound: &Files) -> Self {
        let two = TwoPhones::placed(sound);
        run(async {
            let ada = open(&two.root(), "ada").await.unwrap();
            let truth =
                Self { shown: shown(&ada).await.unwrap(), pages: journal(&ada).await.unwrap() };
            close(ada).await;
            truth
        })
    }
}

async fn mended(root: &Path, files: &Files, truth: &Truth, room: &str) {
    let Truth { shown: all, pages } = truth;
    // A guess at its secret is dear.
    let is_journal = room == "journal";
    let mut told = Told::default();
    // As it is: a right answer, an older one that is told to be one, or an error.
    if let Some(ada) = opened(root, &mut told).await {
        look(&ada, all, is_journal, &mut told).await;
        close(ada).await;
    }
    // As a person mends it.
    let (config, ports) = set_up(root, "ada");
    let rescued = Hearth::rescue_in(&config, &ports).await.unwrap();
    let ada = open(root, "ada").await.unwrap();
    told.events.extend(ada.events().await.unwrap().into_iter().map(|event| event.event));
    let own = shown(&ada).await.unwrap().private;
    let mut rescued = rescued;
    let mut written = pages.clone();
    if is_journal {
        rescued.extend(ada.rescue_journal(typed(SECRET)).await.unwrap());
        written = journal(&ada).await.unwrap();
    }
    for (found, all) in [(&own, &all.private), (&written, pages)] {
        assert!(found.iter().all(|text| all.contains(text)), "a wrong answer");
    }
    let lost = |file: &str| rescued.iter().any(|one| one.file == file && one.lost);
    let is_older = told.events.contains(&Event::Restored);
    assert!(
        own == all.private || lost("mine.db") || is_older,
        "silently lost of one's own: {told:?} {rescued:?}"
    );
    assert!(written == *pages || lost("journal.db"), "silently lost of the journal");
    // Nothing that was hurt is gone: the file stands beside, byte for byte where no log was to be copied into it.
    let set_aside = rescued.iter().any(|one| one.file == format!("{room}.db"))
        || room == "couple" && told.says_set_aside();
    let hurt = files
        .clone()
        .bytes()
        .find(|(name, _)| *name == format!("ada/{room}.db"))
        .map(|(_, bytes)| bytes.to_vec());
    if set_aside && let Some(hurt) = hurt {
        let kept = std::fs::read_dir(root.join("ada/damaged")).unwrap();
        let kept: Vec<Vec<u8>> =
            kept.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
        let has_log = files.bytes().any(|(name, _)| name == format!("ada/{room}.db-wal"));
        assert!(
            kept.contains(&hurt) || has_log && !kept.is_empty(),
            "the damaged file is not kept"
        );
    }
    assert!(ada.doctor(|_, _| {}).await.unwrap().damaged.is_empty());
    // And what is shared comes back, and goes on.
    let bo = open(root, "bo").await.unwrap();
    for _ in 0..2 {
        let (a, b) = tokio::join!(ada.sync(faults::PATIENCE), bo.sync(faults::PATIENCE));
        a.unwrap();
        b.unwrap();
    }
    let (here, there) = (shown(&ada).await.unwrap(), shown(&bo).await.unwrap());
    assert!(here.shared == there.shared, "the two differ");
    let (ours, theirs) =
        (ada.doctor(|_, _| {}).await.unwrap(), bo.doctor(|_, _| {}).await.unwrap());
    assert!(ours.sound && theirs.sound, "{ours:?} {theirs:?}");
    assert_eq!(ours.fingerprint, theirs.fingerprint);
    let came_back = here.shared == all.shared;
    assert!(
        came_back || told.damaged || is_older || told.says_set_aside(),
        "silently lost of what is shared: {told:?} {rescued:?}"
    );
    ada.appreciate("after it", None, Visibility::Shared).await.unwrap();
    let (a, b) = tokio::join!(ada.sync(faults::PATIENCE), bo.sync(faults::PATIENCE));
    a.unwrap();
    b.unwrap();
    assert!(shown(&bo).await.unwrap().shared.contains(&"after it".to_owned()));
    close(ada).await;
    close(bo).await;
}

async fn opened(root: &Path, told: &mut Told) -> Option<Arc<Hearth>> {
    match open(root, "ada").await {
        Ok(ada) => Some(ada),
        Err(HearthError::Damaged { reason }) => {
            assert!(reason.contains(';'), "{reason}");
            told.damaged = true;
            None
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// Everything that is shown is right, or it is said that it cannot be.
async fn look(ada: &Arc<Hearth>, all: &Shown, is_journal: bool, told: &mut Told) {
    told.events.extend(ada.events().await.unwrap_or_default().into_iter().map(|event| event.event));
    let is_older = told.events.contains(&Event::Restored);
    match shown(ada).await {
        Ok(found) => {
            assert!(found.private == all.private || is_older, "a wrong answer about oneself");
            assert!(found.shared == all.shared || is_older, "a wrong answer about both");
        }
        Err(HearthError::Damaged { .. }) => told.damaged = true,
        Err(other) => panic!("{other:?}"),
    }
    if is_journal {
        match journal(ada).await {
            Ok(_) => {}
            Err(HearthError::Damaged { .. }) => told.damaged = true,
            Err(other) => panic!("{other:?}"),
        }
    }
}
