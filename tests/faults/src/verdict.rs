//! What must be true of a phone that is opened after a fault, whatever was cut off.

use std::path::Path;
use std::sync::Arc;

use hearth_app::{CardState, Event, Hearth, ListFilter, Visibility};
use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::acts::{Act, meet_again, restore, words};
use crate::child::undisturbed;
use crate::phone::{block_on, close, database_key, open, raw};
use crate::shown;

/// What a phone holds after it was opened again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Found {
    /// What the lists show of both, sorted.
    pub shared: Vec<String>,
    /// What they show of this person alone, sorted.
    pub private: Vec<String>,
    /// What of the shared lies unopened, sorted.
    pub unopened: Vec<String>,
    /// Where the day's card stands.
    pub card: &'static str,
}

/// What is to be judged.
pub struct Verdict<'a> {
    /// What was cut off.
    pub act: Act,
    /// What was acknowledged before.
    pub acked: &'a [String],
    /// Whether the two phones meet after it, and what was not restored is restored once more.
    pub goes_on: bool,
}

impl Verdict<'_> {
    /// Opens the phone in `root/ada`, and sees that all is as it must be.
    #[must_use]
    pub fn judge(&self, root: &Path) -> Found {
        let _guard = undisturbed();
        let found = block_on(self.open_and_look(root));
        let home = root.join("ada");
        sees_what_a_rebuild_makes(&home);
        holds_nothing_private(&home, &found);
        self.is_whole(&found, &home);
        found
    }

    fn acked(&self, what: &str) -> bool {
        self.acked.iter().any(|acked| acked == what)
    }

    async fn open_and_look(&self, root: &Path) -> Found {
        if self.act == Act::Restore && self.goes_on && is_unused(root) {
            // Nothing has come back yet: whoever restores once more has it.
            restore(root).await.unwrap();
        }
        let ada = open(root, "ada").await.unwrap();
        let report = ada.doctor(|_, _| {}).await.unwrap();
        assert!(report.sound, "{report:?}");
        let mut found = look(&ada).await;
        if self.act == Act::SetAside {
            let told = Event::SetAside { deleted_may_be_back: false };
            let events = ada.events().await.unwrap();
            assert!(events.iter().any(|event| event.event == told), "nobody is told");
        }
        if self.goes_on && self.act.has_partner() {
            let bo = open(root, "bo").await.unwrap();
            // An opening that comes of what came is given in the same meeting, or in the next one.
            meet_again(&ada, &bo).await;
            meet_again(&ada, &bo).await;
            let ends = (ada.doctor(|_, _| {}).await.unwrap(), bo.doctor(|_, _| {}).await.unwrap());
            assert!(ends.0.sound && ends.1.sound, "{ends:?}");
            assert_eq!(ends.0.fingerprint, ends.1.fingerprint);
            let (here, there) = (look(&ada).await, look(&bo).await);
            assert_eq!(here.shared, there.shared);
            assert_eq!(here.card, there.card);
            if self.act == Act::Opening {
                assert_eq!(here.card, "open");
            }
            if self.act == Act::SetAside {
                found = here;
            }
            close(bo).await;
        }
        close(ada).await;
        found
    }

    /// That what was acknowledged is there, and nothing is half done.
    fn is_whole(&self, found: &Found, home: &Path) {
        let has = |text: &str| found.shared.iter().any(|one| one == text);
        let kept = |text: &str| found.private.iter().any(|one| one == text);
        let may_be_anew = matches!(self.act, Act::DeleteAll | Act::Restore);
        if !(may_be_anew && found.shared.is_empty()) {
            let intents: i64 = raw(home, "mine")
                .query_row("SELECT count(*) FROM intent", [], |row| row.get(0))
                .unwrap();
            assert_eq!(intents, 0, "an intent that nobody finishes");
            // What no act touches; what is shared comes back in the first meeting.
            let away = self.act == Act::SetAside && !self.goes_on;
            let untouched = [has("sloe") || away, kept("medlar"), kept("Attic: Alone.")];
            assert_eq!(untouched, [true; 3], "{found:?}");
        }
        // She opened none of what Bo gave; what an earlier version took counts as opened.
        let of_bo = |text: &&String| ["elder", "hazel", "rowan", "sloe"].contains(&text.as_str());
        let came: Vec<&String> = found.shared.iter().filter(of_bo).collect();
        let before = self.act == Act::Migration;
        assert!(found.unopened.iter().eq(came.into_iter().filter(|_| !before)), "{found:?}");
        match self.act {
            Act::Edit => {
                let note = (0..3).find(|note| has(&format!("Lake: note {note}")));
                let least = (1..3).rev().find(|note| self.acked(&format!("note {note}")));
                assert!(note.is_some() && note >= least, "{found:?} after {:?}", self.acked);
            }
            Act::Group => {
                let came = ["rowan", "hazel", "elder"].into_iter().filter(|text| has(text)).count();
                assert!(came == 3 || came == 0 && !self.acked("met"), "{found:?}");
            }
            Act::Delete => {
                let stands = everything(&raw(home, "couple")).contains("damson");
                assert!(!(self.acked("deleted") && has("damson")), "{found:?}");
                assert!(!(self.acked("gone") && stands), "what was deleted is in the file");
                assert!(stands || !has("damson"));
            }
            Act::Give => {
                let given = has("quince");
                let noted: bool = raw(home, "mine")
                    .query_row(
                        "SELECT given IS NOT NULL FROM kept WHERE text = 'quince'",
                        [],
                        |row| row.get(0),
                    )
                    .unwrap();
                assert_eq!(given, noted, "given, and not noted so, or the other way");
                assert!(given || kept("quince") && !self.acked("given"), "{found:?}");
                assert_eq!(
                    found.shared.iter().filter(|text| *text == "quince").count(),
                    usize::from(given)
                );
            }
            Act::Opening => {
                let open = found.card == "open";
                assert!(open || found.card == "sealed" && !self.acked("met"), "{found:?}");
            }
            Act::Migration => {
                let version: u32 = raw(home, "mine")
                    .pragma_query_value(None, "user_version", |row| row.get(0))
                    .unwrap();
                assert_eq!(version, 7);
                assert!(kept("quince") && has("damson"));
            }
            Act::Rebuild => assert!(has("damson") && has("Lake: note 0") && kept("quince")),
            Act::Suspend => {
                for text in ["birch", "aspen", "larch"] {
                    assert!(has(text) || !self.acked(text), "{text} was answered: {found:?}");
                }
            }
            Act::Restore => {
                let back = has("damson") && kept("quince");
                let none = found.shared.len() + found.private.len() == 0;
                assert!(back || none && !self.acked("restored") && !self.goes_on, "{found:?}");
            }
            Act::SetAside => {
                assert!(!has("damson"), "what was deleted came back: {found:?}");
                let damaged = std::fs::read_dir(home.join("damaged")).unwrap().count();
                assert_eq!(damaged, usize::from(!self.goes_on), "one copy, until all is back");
            }
            Act::DeleteAll => {
                let left = found.shared.len() + found.private.len();
                let before = has("damson") && kept("quince");
                assert!(left == 0 || before && !self.acked("deleted"), "{found:?}");
            }
        }
    }
}

/// Whether a restore has left nothing in the folder that counts.
fn is_unused(root: &Path) -> bool {
    let folder = Folder::lock(&root.join("ada")).unwrap();
    hearth_store::is_unused(&folder)
}

async fn look(phone: &Arc<Hearth>) -> Found {
    let mut found =
        Found { shared: Vec::new(), private: Vec::new(), unopened: Vec::new(), card: "" };
    for (visibility, into) in
        [(Visibility::Shared, &mut found.shared), (Visibility::Private, &mut found.private)]
    {
        let filter = ListFilter { visibility: Some(visibility), ..ListFilter::default() };
        let page = phone.list(filter, None, 100).await.unwrap();
        assert!(page.items.iter().all(|item| !item.incomplete), "something is incomplete");
        into.extend(page.items.iter().map(words));
        into.sort();
        found.unopened.extend(page.items.iter().filter(|item| item.unopened).map(words));
    }
    found.unopened.sort();
    assert_eq!(phone.waiting_appreciations().await.unwrap() as usize, found.unopened.len());
    found.card = match phone.card().await.unwrap().state {
        CardState::Sealed => "sealed",
        CardState::Open { .. } => "open",
        CardState::SetAside => "set aside",
        _ => "other",
    };
    found
}

/// That what is shown is what a rebuild makes of the rows.
fn sees_what_a_rebuild_makes(home: &Path) {
    let before = shown::lines(&raw(home, "couple"));
    {
        let folder = Folder::lock(home).unwrap();
        let key = DatabaseKey::from_bytes(database_key(home, "couple"));
        let mut store = CoupleStore::open(&folder, &key).unwrap();
        assert_eq!(store.rebuild_projections(|_, _| {}).unwrap(), 0);
    }
    assert_eq!(shown::lines(&raw(home, "couple")), before);
}

/// That no word which was never given stands in the shared room.
fn holds_nothing_private(home: &Path, found: &Found) {
    let shared = everything(&raw(home, "couple"));
    for word in ["medlar", "Attic", "Alone."] {
        assert!(!shared.contains(word), "{word} in couple.db");
    }
    assert!(found.shared.iter().any(|text| text == "quince") || !shared.contains("quince"));
}

/// Every value of every table as one text.
fn everything(connection: &Connection) -> String {
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        .unwrap();
    let names: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = String::new();
    for name in names {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap()
                {
                    all.push_str(&String::from_utf8_lossy(bytes));
                    all.push('\n');
                }
            }
        }
    }
    all
}
