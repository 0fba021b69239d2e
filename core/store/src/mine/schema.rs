//! The tables of `mine.db`.

use crate::migrations::Schema;
use crate::nonce;

/// The search indexes, which an erasure has to look at.
pub(super) const INDEXES: [&str; 3] = ["kept_words", "plan_words", "check_in_words"];

pub(crate) const SCHEMA: Schema =
    Schema { steps: &[TABLES, SEARCH, nonce::TABLE, SEALED, CHECK_INS, GIVEN_PLANS, UNOPENED] };

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

    -- raise_own: the own live entries when it was asked for, ids of 16 bytes, one after the other.
    CREATE TABLE consent (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        lower_open INTEGER,
        lower_until INTEGER,
        raise_open INTEGER,
        raise_until INTEGER,
        raise_asked INTEGER,
        raise_clock INTEGER,
        raise_own BLOB,
        withdraw INTEGER NOT NULL,
        bigger INTEGER NOT NULL,
        not_ready INTEGER NOT NULL,
        latest INTEGER
    ) STRICT;
";

const CHECK_INS: &str = "
    -- One a day: another one on that day takes its place. shared: the shared entry that holds the ticked part.
    CREATE TABLE own_check_in (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        day INTEGER NOT NULL UNIQUE,
        instant INTEGER NOT NULL,
        zone TEXT NOT NULL,
        offset_minutes INTEGER NOT NULL,
        mood INTEGER,
        energy INTEGER,
        need TEXT,
        mind TEXT,
        shared BLOB
    ) STRICT;

    CREATE VIRTUAL TABLE check_in_words USING fts5 (
        mind, content = 'own_check_in', content_rowid = 'no', detail = none, columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* M* Co So'''
    );
    INSERT INTO check_in_words (check_in_words, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER own_check_in_added AFTER INSERT ON own_check_in WHEN new.mind IS NOT NULL BEGIN
        INSERT INTO check_in_words (rowid, mind) VALUES (new.no, new.mind);
    END;
    CREATE TRIGGER own_check_in_removed BEFORE DELETE ON own_check_in WHEN old.mind IS NOT NULL BEGIN
        INSERT INTO check_in_words (check_in_words, rowid, mind) VALUES ('delete', old.no, old.mind);
    END;
    CREATE TRIGGER own_check_in_edited AFTER UPDATE OF mind ON own_check_in BEGIN
        INSERT INTO check_in_words (check_in_words, rowid, mind)
            SELECT 'delete', old.no, old.mind WHERE old.mind IS NOT NULL;
        INSERT INTO check_in_words (rowid, mind) SELECT new.no, new.mind WHERE new.mind IS NOT NULL;
    END;

    ALTER TABLE own_plan ADD COLUMN kind TEXT NOT NULL DEFAULT 'plan';
    ALTER TABLE own_plan ADD COLUMN time INTEGER;
    ALTER TABLE own_plan ADD COLUMN lasts INTEGER;
    ALTER TABLE own_plan ADD COLUMN tier INTEGER;
    ALTER TABLE own_plan ADD COLUMN done INTEGER NOT NULL DEFAULT 0;

    -- What I answered to what a shared plan offered, short of a yes. The partner has no way to it (SR-09).
    CREATE TABLE own_answer (
        plan BLOB PRIMARY KEY,
        offer BLOB NOT NULL,
        answer TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

const GIVEN_PLANS: &str = "
    -- id: an own plan that is no more, since it was given. entry: what it became in the couple's room.
    CREATE TABLE given_plan (
        id BLOB PRIMARY KEY,
        entry BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX given_plan_by_entry ON given_plan (entry);
";

const UNOPENED: &str = "
    -- entry: an appreciation of the partner's that lies unopened. Empty at first: what came before counts as opened.
    CREATE TABLE unopened (
        entry BLOB PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
";

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::open::connect;

    #[test]
    fn both_rooms_cut_words_in_the_same_way() {
        let tables = [SEARCH, CHECK_INS].map(|step| step.matches(crate::search::TOKENIZER).count());
        assert_eq!(tables.iter().sum::<usize>(), INDEXES.len());
    }

    #[test]
    fn after_an_update_from_a_version_without_a_stack_nothing_lies_unopened() {
        let mut connection = connect(":memory:", OpenFlags::default()).unwrap();
        let steps = SCHEMA.steps.split_last().unwrap().1;
        Schema { steps }.migrate(&mut connection).unwrap();
        assert!(connection.prepare("SELECT entry FROM unopened").is_err());
        SCHEMA.migrate(&mut connection).unwrap();
        // Its id is all that a row says: no number in the order of arrival, no time.
        let sql = "SELECT group_concat(name), (SELECT wr FROM pragma_table_list('unopened')),
            (SELECT count(*) FROM unopened) FROM pragma_table_info('unopened')";
        let table: (String, bool, u32) = connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        assert_eq!(table, ("entry".to_owned(), true, 0));
    }

    #[test]
    fn a_plan_of_an_earlier_version_is_a_plain_one_that_is_not_done() {
        let mut connection = connect(":memory:", OpenFlags::default()).unwrap();
        Schema { steps: &[TABLES, SEARCH, nonce::TABLE] }.migrate(&mut connection).unwrap();
        let sql =
            "INSERT INTO own_plan (id, day, title, note) VALUES (x'01', 20000, 'walk', 'tea')";
        connection.execute(sql, []).unwrap();
        SCHEMA.migrate(&mut connection).unwrap();
        let sql = "SELECT kind, time, lasts, tier, done FROM own_plan
            WHERE no IN (SELECT rowid FROM plan_words WHERE plan_words MATCH 'tea')";
        let plan: (String, Option<u16>, Option<u16>, Option<u8>, bool) = connection
            .query_row(sql, [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .unwrap();
        assert_eq!(plan, ("plan".to_owned(), None, None, None, false));
    }
}
