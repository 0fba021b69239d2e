//! The tables of `journal.db`.

use crate::migrations::Schema;

/// The search indexes, which an erasure has to look at.
pub(super) const INDEXES: [&str; 2] = ["entry_words", "note_words"];

pub(crate) const SCHEMA: Schema = Schema { steps: &[TABLES, SEARCH] };

const TABLES: &str = "
    CREATE TABLE entry (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        day INTEGER NOT NULL,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL,
        text TEXT NOT NULL,
        prompt TEXT
    ) STRICT;
    CREATE INDEX entry_by_day ON entry (day);

    CREATE TABLE tag (
        entry INTEGER NOT NULL REFERENCES entry (no) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (tag, entry)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tag_by_entry ON tag (entry);

    -- about: what the note belongs to, a name of the app's or the id of a thing.
    CREATE TABLE note (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        day INTEGER NOT NULL,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL,
        about TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX note_by_day ON note (day);
    CREATE INDEX note_by_about ON note (about);

    CREATE TABLE self_check (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        day INTEGER NOT NULL,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL,
        name TEXT NOT NULL,
        answers TEXT NOT NULL
    ) STRICT;
    CREATE INDEX self_check_by_day ON self_check (day);

    -- Here and not in mine.db: that something of the journal is being deleted is the journal's, too.
    CREATE TABLE pending_delete (
        id BLOB PRIMARY KEY,
        due INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// The words stay in their tables; the indexes are as in `couple.db`, where the choices are explained.
/// The tokenizer is [`crate::search::TOKENIZER`]: a migration is never changed, so it stands here as text.
const SEARCH: &str = "
    CREATE VIRTUAL TABLE entry_words USING fts5 (
        text, content = 'entry', content_rowid = 'no', detail = none, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* M* Co So'''
    );
    INSERT INTO entry_words (entry_words, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
        INSERT INTO entry_words (rowid, text) VALUES (new.no, new.text);
    END;
    CREATE TRIGGER entry_removed BEFORE DELETE ON entry BEGIN
        INSERT INTO entry_words (entry_words, rowid, text) VALUES ('delete', old.no, old.text);
    END;
    CREATE TRIGGER entry_edited AFTER UPDATE OF text ON entry BEGIN
        INSERT INTO entry_words (entry_words, rowid, text) VALUES ('delete', old.no, old.text);
        INSERT INTO entry_words (rowid, text) VALUES (new.no, new.text);
    END;

    CREATE VIRTUAL TABLE note_words USING fts5 (
        text, content = 'note', content_rowid = 'no', detail = none, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* M* Co So'''
    );
    INSERT INTO note_words (note_words, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER note_added AFTER INSERT ON note BEGIN
        INSERT INTO note_words (rowid, text) VALUES (new.no, new.text);
    END;
    CREATE TRIGGER note_removed BEFORE DELETE ON note BEGIN
        INSERT INTO note_words (note_words, rowid, text) VALUES ('delete', old.no, old.text);
    END;
    CREATE TRIGGER note_edited AFTER UPDATE OF text ON note BEGIN
        INSERT INTO note_words (note_words, rowid, text) VALUES ('delete', old.no, old.text);
        INSERT INTO note_words (rowid, text) VALUES (new.no, new.text);
    END;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_cuts_words_as_the_other_rooms_do() {
        assert_eq!(SEARCH.matches(crate::search::TOKENIZER).count(), INDEXES.len());
    }
}
