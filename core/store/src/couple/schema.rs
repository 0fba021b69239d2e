//! The tables of `couple.db`. Truth is `log`, `item`, `anchor`, `row` and `meta`; projections are functions of
//! these and can be dropped (`design.md` 6.7); the rest is bookkeeping that no phone is ever given.
//!
//! Sizes decide the shapes: at 20 000 entries every byte a row is 20 kB. Logs, kinds and rituals are stored
//! once by name and referred to by a small number; 0 and 1 take no byte of a record at all.

use crate::migrations::Schema;
use crate::nonce;
use crate::search::TOKENIZER;

/// Bumped whenever a projection, or what `View` makes of a document, changes: the app then rebuilds.
pub(super) const PROJECTION_VERSION: i64 = 4;

pub(crate) const SCHEMA: Schema = Schema { steps: &[TRUTH, BOOKKEEPING, nonce::TABLE] };

const TRUTH: &str = "
    CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value ANY NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE log (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        member INTEGER NOT NULL,
        author BLOB NOT NULL,
        device BLOB NOT NULL,
        certificate BLOB NOT NULL,
        end_n INTEGER NOT NULL,
        chain BLOB NOT NULL,
        standing TEXT NOT NULL,
        branch_n INTEGER,
        branch_chain BLOB
    ) STRICT;

    -- subject and hash are NULL where they are all zeros: a tombstone's hash, a certificate's subject.
    CREATE TABLE item (
        seq INTEGER PRIMARY KEY,
        log INTEGER NOT NULL REFERENCES log (no),
        n INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        subject BLOB,
        hash BLOB
    ) STRICT;
    CREATE UNIQUE INDEX item_by_log ON item (log, n);
    -- 6 of the subject's 16 bytes, out of its hash: saves 200 kB; the query compares the rest.
    CREATE INDEX item_by_subject ON item (substr(subject, 6, 6)) WHERE subject IS NOT NULL;
    CREATE INDEX item_close ON item (seq) WHERE kind = 3;

    CREATE TABLE anchor (
        log INTEGER NOT NULL REFERENCES log (no),
        n INTEGER NOT NULL,
        chain BLOB NOT NULL,
        signature BLOB,
        PRIMARY KEY (log, n)
    ) STRICT, WITHOUT ROWID;

    -- status: whole, hollow, lacking, asking (lacking, to be asked for), tombstone; by their first letters.
    CREATE TABLE row (
        no INTEGER PRIMARY KEY,
        id BLOB NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('w', 'h', 'l', 'a', 't')),
        state BLOB NOT NULL,
        document BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX row_by_id ON row (id);
    CREATE INDEX row_asking ON row (id) WHERE status = 'a';
";

const BOOKKEEPING: &str = "
    CREATE TABLE space (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        id BLOB NOT NULL,
        nonce BLOB NOT NULL,
        first_member BLOB NOT NULL,
        second_member BLOB NOT NULL,
        me INTEGER NOT NULL,
        certificate BLOB NOT NULL,
        secret BLOB NOT NULL
    ) STRICT;

    CREATE TABLE peer (
        device BLOB PRIMARY KEY,
        author BLOB NOT NULL,
        member BLOB NOT NULL,
        name TEXT NOT NULL,
        certificate BLOB NOT NULL,
        pair_key BLOB NOT NULL,
        pending_since INTEGER,
        last_address TEXT,
        met_week INTEGER
    ) STRICT, WITHOUT ROWID;

    -- How far a peer said it holds each log: 'asked to remove' becomes 'done' by it (SR-33).
    CREATE TABLE peer_holds (
        device BLOB NOT NULL REFERENCES peer (device) ON DELETE CASCADE,
        log BLOB NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (device, log)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE moved (
        token BLOB PRIMARY KEY,
        entry BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Drops every projection.
pub(super) const DROP_PROJECTIONS: &str = "
    DROP TABLE IF EXISTS shown_words;
    DROP TABLE IF EXISTS appreciation;
    DROP TABLE IF EXISTS moment;
    DROP TABLE IF EXISTS rest;
    DROP TABLE IF EXISTS plan;
    DROP TABLE IF EXISTS yes;
    DROP TABLE IF EXISTS check_in;
    DROP TABLE IF EXISTS profile;
    DROP TABLE IF EXISTS challenge;
    DROP TABLE IF EXISTS seal;
    DROP TABLE IF EXISTS opening;
    DROP TABLE IF EXISTS consent;
    DROP VIEW IF EXISTS searched;
    DROP TABLE IF EXISTS shown;
    DROP TABLE IF EXISTS name;
";

/// Creates them empty. `shown.no` is `row.no`.
pub(super) fn create_projections() -> String {
    format!("{SHOWN} {BETWEEN} {}", search())
}

const SHOWN: &str = "
    -- Kinds, rituals, needs, challenges and acts by name, each once.
    CREATE TABLE name (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT;

    -- One row an entry that a list shows. seq: the place of its first item, which orders one day. day: the
    -- entry's own; of a plan the one it is planned for now. author: 0, 1, or NULL when it belongs to both.
    -- What search looks at: words; or, where words is NULL, these bytes of the document, in which a short
    -- text stands as it is (first byte, from 1, and length). Saves 120 bytes of 730 an entry, and what is
    -- erased stands in one place less.
    CREATE TABLE shown (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        day INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        author INTEGER,
        words TEXT,
        words_at INTEGER,
        words_size INTEGER
    ) STRICT;
    CREATE INDEX shown_by_day ON shown (day, seq, kind, author);
    CREATE VIEW searched (no, words) AS
        SELECT s.no, coalesce(s.words, CAST(substr(r.document, s.words_at, s.words_size) AS TEXT))
        FROM shown s JOIN row r ON r.no = s.no;

    -- Only where there is more to say than the words: a tag, or a text that differs from them.
    CREATE TABLE appreciation (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        text TEXT,
        tag TEXT
    ) STRICT;
    -- day and author again: the rhythm reads all of them, and nothing else.
    CREATE TABLE moment (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        day INTEGER NOT NULL,
        author INTEGER,
        ritual INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE rest (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        until INTEGER NOT NULL
    ) STRICT;
    -- offer: the name of what it offers now, NULL where nobody is asked for a yes; kind NULL: a plain one.
    CREATE TABLE plan (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        title TEXT NOT NULL,
        note TEXT NOT NULL,
        kind INTEGER,
        time INTEGER,
        lasts INTEGER,
        tier INTEGER,
        offer BLOB,
        moved INTEGER NOT NULL,
        done INTEGER NOT NULL
    ) STRICT;
    -- What is on the mind are the words.
    CREATE TABLE check_in (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        mood INTEGER,
        energy INTEGER,
        need INTEGER
    ) STRICT;
";

/// In no list and no search: they are no things, but what stands between the two.
const BETWEEN: &str = "
    CREATE TABLE yes (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        member INTEGER NOT NULL,
        plan BLOB NOT NULL,
        offer BLOB NOT NULL
    ) STRICT;
    CREATE INDEX yes_by_offer ON yes (offer, member);
    CREATE TABLE profile (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        member INTEGER NOT NULL,
        name TEXT NOT NULL,
        deck INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE challenge (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        monday INTEGER NOT NULL,
        member INTEGER NOT NULL,
        challenge INTEGER NOT NULL,
        act INTEGER NOT NULL
    ) STRICT;

    -- seal NULL: written more than once.
    CREATE TABLE seal (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        seal BLOB
    ) STRICT;
    CREATE TABLE opening (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        day INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX opening_by_day ON opening (day);
    -- NULL: about no day, and not understood. It opens nothing.
    CREATE TABLE consent (
        no INTEGER PRIMARY KEY REFERENCES row (no),
        open INTEGER,
        until INTEGER
    ) STRICT;
";

/// The index of words.
fn search() -> String {
    format!(
        "
        -- Written by `project.rs` and not by triggers: a statement that fires one opens a savepoint, at which FTS5
        -- writes out what it gathered, so that every row of a group became a segment of its own.
        -- The words themselves stay where they are. No positions: nobody searches for phrases, and it halves
        -- the index. No sizes: results are ordered by day, never by rank.
        CREATE VIRTUAL TABLE shown_words USING fts5 (
            words, content = 'searched', content_rowid = 'no', detail = none, columnsize = 0,
            tokenize = '{TOKENIZER}'
        );
        -- Without it a deleted word stays in the index until its part is merged by chance (design 6.11).
        INSERT INTO shown_words (shown_words, rank) VALUES ('secure-delete', 1);
        -- A page of the index is one page of the file. With the usual 4 050 bytes it was two: SQLCipher keeps 80
        -- bytes of 4 096 for itself.
        INSERT INTO shown_words (shown_words, rank) VALUES ('pgsz', 3900);
        "
    )
}
