//! What the projections hold, as lines to compare. Used by the tests of this crate and by `tests/faults`.

use rusqlite::Connection;

/// Every table of projections in full, with names instead of their numbers, and the search index.
pub fn lines(connection: &Connection) -> Vec<String> {
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, shown_words, instance)",
        )
        .unwrap();
    let tables = [
        "SELECT s.no, s.day, s.seq, n.name, s.author, w.words FROM shown s
            JOIN name n ON n.no = s.kind JOIN searched w ON w.no = s.no ORDER BY s.no",
        "SELECT no, words IS NULL, words_at, words_size FROM shown ORDER BY no",
        "SELECT no, text, tag FROM appreciation ORDER BY no",
        "SELECT m.no, m.day, m.author, n.name FROM moment m JOIN name n ON n.no = m.ritual ORDER BY m.no",
        "SELECT no, until FROM rest ORDER BY no",
        "SELECT p.no, title, note, n.name, time, lasts, tier, offer, moved, done FROM plan p
            LEFT JOIN name n ON n.no = p.kind ORDER BY p.no",
        "SELECT no, member, plan, offer FROM yes ORDER BY no",
        "SELECT c.no, mood, energy, n.name FROM check_in c LEFT JOIN name n ON n.no = c.need ORDER BY c.no",
        "SELECT no, member, name, deck FROM profile ORDER BY no",
        "SELECT c.no, monday, member, n.name, a.name FROM challenge c JOIN name n ON n.no = c.challenge
            JOIN name a ON a.no = c.act ORDER BY c.no",
        "SELECT no, seal FROM seal ORDER BY no",
        "SELECT no, day FROM opening ORDER BY no",
        "SELECT no, open, until FROM consent ORDER BY no",
        "SELECT term, doc FROM temp.terms ORDER BY term, doc",
    ];
    let mut lines = Vec::new();
    for (number, sql) in tables.iter().enumerate() {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<rusqlite::types::Value> =
                (0..columns).map(|column| row.get(column).unwrap()).collect();
            lines.push(format!("{number} {values:?}"));
        }
    }
    lines
}
