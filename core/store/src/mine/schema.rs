//! The tables of `mine.db`.

use crate::migrations::Schema;
use crate::nonce;

/// The search indexes, which an erasure has to look at.
pub(super) const INDEXES: [&str; 2] = ["kept_words", "plan_words"];

pub(crate) const SCHEMA: Schema = Schema { steps: &[TABLES, SEARCH, nonce::TABLE, SEALED] };

const TABLES: &str = "
    -- given: the shared entry, once it was given.
    CREATE TABLE kept (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        day INTEGER NOT NULL,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL,
        text TEXT NOT NULL,
        tag TEXT,
        given BLOB
    ) STRICT;
    CREATE INDEX kept_by_day ON kept (day);

    -- Once a ritual and day: a second tap is the same act.
    CREATE TABLE own_moment (
        no INTEGER PRIMARY KEY,
        ritual TEXT NOT NULL,
        day INTEGER NOT NULL,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL,
        shared BLOB,
        UNIQUE (ritual, day)
    ) STRICT;

    -- until_day NULL: until I say.
    CREATE TABLE own_rest (
        id BLOB PRIMARY KEY,
        from_day INTEGER NOT NULL,
        until_day INTEGER,
        shared BLOB
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE own_plan (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        day INTEGER NOT NULL,
        title TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT;
    CREATE INDEX own_plan_by_day ON own_plan (day);

    -- entry NULL: an act that is about no entry.
    CREATE TABLE own_act (
        no INTEGER PRIMARY KEY,
        entry BLOB,
        kind TEXT NOT NULL,
        what TEXT NOT NULL,
        text TEXT,
        day INTEGER NOT NULL,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX own_act_by_entry ON own_act (entry);

    CREATE TABLE intent (
        no INTEGER PRIMARY KEY,
        token BLOB NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        content BLOB NOT NULL,
        source BLOB,
        created INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE pending_delete (
        room TEXT NOT NULL,
        id BLOB NOT NULL,
        from_record INTEGER NOT NULL,
        due INTEGER NOT NULL,
        PRIMARY KEY (room, id)
    ) STRICT, WITHOUT ROWID;

    -- Numbers are never given twice: an acknowledgement that comes late must not hit another event.
    CREATE TABLE event (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        json TEXT NOT NULL
    ) STRICT;

    CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// The words stay in their tables; the indexes are as in `couple.db`, where the choices are explained.
/// The tokenizer is [`crate::search::TOKENIZER`]: a migration is never changed, so it stands here as text.
const SEARCH: &str = "
    CREATE VIRTUAL TABLE kept_words USING fts5 (
        text, content = 'kept', content_rowid = 'no', detail = none, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* M* Co So'''
    );
    INSERT INTO kept_words (kept_words, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER kept_added AFTER INSERT ON kept BEGIN
        INSERT INTO kept_words (rowid, text) VALUES (new.no, new.text);
    END;
    CREATE TRIGGER kept_removed BEFORE DELETE ON kept BEGIN
        INSERT INTO kept_words (kept_words, rowid, text) VALUES ('delete', old.no, old.text);
    END;
    CREATE TRIGGER kept_edited AFTER UPDATE OF text ON kept BEGIN
        INSERT INTO kept_words (kept_words, rowid, text) VALUES ('delete', old.no, old.text);
        INSERT INTO kept_words (rowid, text) VALUES (new.no, new.text);
    END;

    CREATE VIRTUAL TABLE plan_words USING fts5 (
        title, note, content = 'own_plan', content_rowid = 'no', detail = none, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* M* Co So'''
    );
    INSERT INTO plan_words (plan_words, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER own_plan_added AFTER INSERT ON own_plan BEGIN
        INSERT INTO plan_words (rowid, title, note) VALUES (new.no, new.title, new.note);
    END;
    CREATE TRIGGER own_plan_removed BEFORE DELETE ON own_plan BEGIN
        INSERT INTO plan_words (plan_words, rowid, title, note)
            VALUES ('delete', old.no, old.title, old.note);
    END;
    CREATE TRIGGER own_plan_edited AFTER UPDATE OF title, note ON own_plan BEGIN
        INSERT INTO plan_words (plan_words, rowid, title, note)
            VALUES ('delete', old.no, old.title, old.note);
        INSERT INTO plan_words (rowid, title, note) VALUES (new.no, new.title, new.note);
    END;
";

const SEALED: &str = "
    -- Until their opening stands in the couple's room.
    CREATE TABLE sealed_answer (
        day INTEGER PRIMARY KEY,
        card TEXT NOT NULL,
        salt BLOB NOT NULL,
        answer TEXT NOT NULL
    ) STRICT;

    -- raise_seen: ids of 16 bytes, one after the other.
    CREATE TABLE consent (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        lower_open INTEGER,
        lower_until INTEGER,
        raise_open INTEGER,
        raise_until INTEGER,
        raise_asked INTEGER,
        raise_last INTEGER,
        raise_seen BLOB,
        withdraw INTEGER NOT NULL,
        bigger INTEGER NOT NULL,
        not_ready INTEGER NOT NULL,
        latest INTEGER
    ) STRICT;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_rooms_cut_words_in_the_same_way() {
        assert_eq!(SEARCH.matches(crate::search::TOKENIZER).count(), INDEXES.len());
    }
}
