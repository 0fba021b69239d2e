//! The index after any edits is the one that a rebuild makes, and every word of it is its own token.

use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};

use super::*;
use crate::open::connect;

/// Texts by row, and an index over them as `schema.rs` makes it.
fn index() -> Connection {
    let connection = connect(":memory:", OpenFlags::default()).unwrap();
    connection
        .execute_batch(&format!(
            "CREATE TABLE searched (no INTEGER PRIMARY KEY, words TEXT NOT NULL);
             CREATE VIRTUAL TABLE shown_words USING fts5 (
                words, content = 'searched', content_rowid = 'no', detail = none, columnsize = 0,
                tokenize = '{TOKENIZER}'
             );
             INSERT INTO shown_words (shown_words, rank) VALUES ('secure-delete', 1);
             CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, shown_words, instance);"
        ))
        .unwrap();
    connection
}

/// Every word and row in the index; a part of the index that holds one twice shows as two.
fn terms(connection: &Connection) -> Vec<(Option<String>, i64)> {
    let mut statement = connection.prepare("SELECT term, doc FROM temp.terms").unwrap();
    let mut terms: Vec<_> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    terms.sort();
    terms
}

/// SQLite's own check: the index is that of the texts, and counts as many words.
fn is_exact(connection: &Connection) -> bool {
    let sql = "INSERT INTO shown_words (shown_words, rank) VALUES ('integrity-check', 1)";
    connection.execute(sql, []).is_ok()
}

fn text() -> impl Strategy<Value = Option<String>> {
    // Few words, so that they stay, leave, come again and come up twice; folded letters and lone accents.
    let word = prop::sample::select(vec![
        "tea",
        "Tea",
        "té",
        "tea-time",
        "a",
        "b",
        "b",
        "c",
        "❤",
        "🎉",
        "ß",
        "Ä",
        "a\u{308}",
        "\u{301}",
        ".",
        "don't",
        "ﬁ",
        "İ",
        "क्षि",
        "x1",
        "茶",
    ]);
    prop_oneof![
        1 => Just(None),
        6 => prop::collection::vec(word, 1..9).prop_map(|words| Some(words.join(" "))),
    ]
}

proptest! {
    #[test]
    fn the_index_after_any_edits_is_the_one_that_a_rebuild_makes(
        transactions in prop::collection::vec(prop::collection::vec((1..6_i64, text()), 1..8), 1..12),
    ) {
        let connection = index();
        for edits in transactions {
            connection.execute_batch("BEGIN").unwrap();
            let mut gathered = Gathered::default();
            for (no, text) in edits {
                let sql = "SELECT words FROM searched WHERE no = ?1";
                let held: Option<String> = connection.query_row(sql, [no], |row| row.get(0)).ok();
                if let Some(held) = held {
                    gathered.leave(no, held);
                    connection.execute("DELETE FROM searched WHERE no = ?1", [no]).unwrap();
                }
                if let Some(text) = text {
                    gathered.come(no, &text);
                    let sql = "INSERT INTO searched VALUES (?1, ?2)";
                    connection.execute(sql, (no, text)).unwrap();
                }
            }
            gathered.write(&connection).unwrap();
            connection.execute_batch("COMMIT").unwrap();
            prop_assert!(is_exact(&connection));
        }
        let left = terms(&connection);
        let sql = "INSERT INTO shown_words (shown_words) VALUES ('rebuild')";
        connection.execute(sql, []).unwrap();
        prop_assert_eq!(left, terms(&connection));
    }
}

#[test]
fn a_word_of_the_index_is_its_own_token() {
    let connection = index();
    let read = |text: String| -> BTreeSet<String> {
        let texts = Texts { held: Some(String::new()), shown: Some(text) };
        let words = words_of_changed(&connection, &BTreeMap::from([(1, texts)])).unwrap();
        words.into_values().flat_map(|words| words.shown).collect()
    };
    let all: Vec<String> = (1..=0x0010_ffff).filter_map(char::from_u32).map(String::from).collect();
    let mut seen = 0;
    for signs in all.chunks(50_000) {
        let mut words = read(signs.join(" "));
        words.remove("");
        seen += words.len();
        let again: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(read(again.join(" ")), words);
    }
    assert!(seen > 100_000, "{seen}");
}
