//! The one place that opens databases: it judges the file before SQLite may touch it, keys the connection,
//! sets every pragma (each with its reason) and runs the migrations. On an error nothing on disk was changed.
//!
//! What cannot be told apart, said openly: without its check file a database under a wrong key, a damaged one
//! and any other file look the same ([`StoreError::NotADatabase`]); a file of ours whose first page was
//! replaced by garbage counts as damaged; a write-ahead log that lost its end looks like one whose last
//! commits never happened; pages lost or changed further in are found when they are read, or by the doctor.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::check::{self, Verdict};
use crate::error::StoreError;
use crate::files::{beside, size};
use crate::key::{self, DatabaseKey};
use crate::migrations::{Schema, version};
use crate::{log, wipe};

/// SQLCipher's page size. Changing it means rewriting every file.
const PAGE: u64 = 4096;
/// A log frame is a page and a header of 24 bytes, after a file header of 32.
const FRAME: u64 = PAGE + 24;

/// How long a connection waits for a lock. Inside one app only a checkpoint and a first read can meet;
/// 250 ms outlasts those, and no person waits longer for an error.
const PATIENCE: Duration = Duration::from_millis(250);

/// Opens a database for reading and writing, creates it when there is none, and migrates it.
pub(crate) fn writer(
    path: &Path,
    key: &DatabaseKey,
    schema: &Schema,
) -> Result<Connection, StoreError> {
    let verdict = judge(path, key, schema)?;
    if matches!(verdict, Verdict::Silent | Verdict::Other { .. }) {
        // Before the file exists: from the first byte on, a wrong key can be told from damage.
        check::write(path, key, false)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(path, flags)?;
    prepare(&connection, key)?;
    connection.execute_batch(
        "
        -- Readers go on while the writer writes, and a commit is one append. Stays with the file.
        PRAGMA journal_mode = WAL;
        -- A commit that was answered survives the battery: what a person wrote is not lost (NORMAL would
        -- keep the file whole but might lose the last acts, and the partner may hold them already).
        PRAGMA synchronous = FULL;
        -- Apple's fsync leaves data in the drive's cache. Without effect elsewhere.
        PRAGMA fullfsync = ON;
        PRAGMA checkpoint_fullfsync = ON;
        -- Deleted bytes are overwritten with zeros: they leave the database (SR-30; design 6.11).
        PRAGMA secure_delete = ON;
        -- References between our own tables are checked; SQLite's default is off.
        PRAGMA foreign_keys = ON;
        -- After a long sync the log shrinks back to 1 MB; it would keep its greatest size otherwise.
        PRAGMA journal_size_limit = 1048576;
        ",
    )?;
    connection.set_prepared_statement_cache_capacity(96);
    schema.migrate(&mut connection)?;
    if verdict != Verdict::Made {
        check::write(path, key, true)?;
    }
    Ok(connection)
}

/// Opens a further connection, for reading alone, to a database that a writer of this app has open.
pub(crate) fn reader(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    match check::read(path, key)? {
        Verdict::Other { .. } => return Err(StoreError::WrongKey),
        _ if size(path)? == 0 => return Err(StoreError::Missing),
        _ => {}
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    prepare(&connection, key)?;
    connection.set_prepared_statement_cache_capacity(32);
    version(&connection)?;
    Ok(connection)
}

/// Opens a copy that nobody else has open, to be copied on: it is not migrated and keeps its journal mode.
pub(crate) fn copy(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    // An attached database has the flags of the connection, so without CREATE there could be no new one.
    let connection =
        connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    prepare(&connection, key)?;
    Ok(connection)
}

/// The one call that opens a connection, in this crate's own tests, too: one that went past it might start
/// SQLCipher just when another thread keys its first (see [`key::start`]). Each connection stays with one
/// thread at a time, so SQLite need not lock it.
#[allow(clippy::disallowed_methods, reason = "the one call there is")]
pub(crate) fn connect(path: impl AsRef<Path>, flags: OpenFlags) -> rusqlite::Result<Connection> {
    key::start()?;
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Keys a connection and sets what every connection needs.
fn prepare(connection: &Connection, key: &DatabaseKey) -> Result<(), StoreError> {
    key.apply(connection)?;
    connection.busy_timeout(PATIENCE)?;
    // Nothing but FTS5 itself writes its tables, and no statement can edit the schema's text.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A file that was tampered with cannot make a view or trigger call a function with side effects.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch(
        "
        -- 8 MB of pages: a search that must decrypt its pages again takes 9 ms instead of 0.75.
        PRAGMA cache_size = -8000;
        -- Sorting happens in memory: a temporary file would hold private text in the clear.
        PRAGMA temp_store = MEMORY;
        ",
    )?;
    Ok(())
}

/// Decides, without changing a byte on disk, whether this file may be opened.
fn judge(path: &Path, key: &DatabaseKey, schema: &Schema) -> Result<Verdict, StoreError> {
    if path.parent().is_some_and(wipe::is_begun) {
        return Err(StoreError::Deleting);
    }
    let verdict = check::read(path, key)?;
    let journal = size(&beside(path, "-journal"))?;
    if journal > 0 && verdict == Verdict::Made {
        // Killed while its journal mode changed, after a restore: a page may be half written, and the journal
        // holds it whole. SQLite alone knows how to put it back, and does so as it reads.
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        key.apply(&connection)?;
        let read = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
        // What is wrong beyond that is said below.
        drop((read, connection));
    }
    let main = size(path)?;
    let log = size(&beside(path, "-wal"))?;
    if main > 0 && log > 0 && verdict == Verdict::Made {
        let lost = log::lost_commits(path).map_err(|error| StoreError::from_io(&error))?;
        if lost {
            return Err(StoreError::Damaged);
        }
    }
    if main == 0 {
        return match verdict {
            // A log without its database: something else removed the file.
            _ if log > 0 => Err(StoreError::Missing),
            Verdict::Made | Verdict::Other { made: true } if path.exists() => {
                Err(StoreError::Truncated)
            }
            Verdict::Made | Verdict::Other { made: true } => Err(StoreError::Missing),
            // The first start, or one that was killed before anything was kept.
            _ => Ok(verdict),
        };
    }
    match verdict {
        Verdict::Other { .. } => Err(StoreError::WrongKey),
        // Killed during the first start: nothing is in it, SQLite rolls its own half-written page back.
        Verdict::Begun => Ok(verdict),
        Verdict::Made | Verdict::Silent => match peek(path, key, log) {
            Ok(seen) if seen.version > schema.known() => {
                Err(StoreError::Newer { found: seen.version, known: schema.known() })
            }
            Ok(seen) if is_short(main, log, seen.pages) => Err(StoreError::Truncated),
            Ok(_) => Ok(verdict),
            Err(Unreadable::First(error)) => Err(diagnose(path, &error, verdict, main)),
            // The schema may stand on the very page that was cut.
            Err(Unreadable::Later(_)) if log == 0 && !main.is_multiple_of(PAGE) => {
                Err(StoreError::Truncated)
            }
            Err(Unreadable::Later(error)) => Err(error.into()),
        },
    }
}

/// What a look at the file tells.
struct Seen {
    version: u32,
    pages: u64,
}

/// Where a look at the file ended.
enum Unreadable {
    /// At its first page.
    First(rusqlite::Error),
    /// Further in.
    Later(rusqlite::Error),
}

/// Reads version and size.
fn peek(path: &Path, key: &DatabaseKey, log: u64) -> Result<Seen, Unreadable> {
    let connection = traceless(path, key, log).map_err(Unreadable::First)?;
    let version = version(&connection).map_err(Unreadable::First)?;
    // The schema may span pages; reading it finds damage there before a migration would.
    let count = "SELECT count(*) FROM sqlite_schema";
    connection.query_row(count, [], |_| Ok(())).map_err(Unreadable::Later)?;
    let pages: i64 = connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .map_err(Unreadable::Later)?;
    Ok(Seen { version, pages: u64::try_from(pages).unwrap_or(0) })
}

/// A connection that changes nothing on disk: `immutable` takes no lock and makes no file; when there is a log
/// to be read, an exclusive connection keeps its index in memory, and never checkpoints.
fn traceless(path: &Path, key: &DatabaseKey, log: u64) -> rusqlite::Result<Connection> {
    let connection = if log == 0 {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        connect(immutable_uri(path), flags)?
    } else {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection
    };
    key.apply(&connection)?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    Ok(connection)
}

/// Whether the file lacks pages. With a log that is not yet copied back, pages beyond the file's end may
/// stand there, and the last page of the file may be half written.
fn is_short(main: u64, log: u64, pages: u64) -> bool {
    if log == 0 {
        return !main.is_multiple_of(PAGE) || main / PAGE < pages;
    }
    main / PAGE + log / FRAME < pages
}

fn diagnose(path: &Path, error: &rusqlite::Error, verdict: Verdict, main: u64) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) if is_plain(path) || verdict == Verdict::Silent => {
            StoreError::NotADatabase
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
            if !main.is_multiple_of(PAGE) =>
        {
            StoreError::Truncated
        }
        Some(ErrorCode::NotADatabase) => StoreError::Damaged,
        // The first page passed its check, so the key is right and what it says is ours: SQLite's one
        // complaint at this point is that it counts more pages than the file has.
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Truncated,
        _ => match error.sqlite_error() {
            Some(failure) if failure.code == ErrorCode::CannotOpen => StoreError::NoRights,
            Some(failure) if failure.code == ErrorCode::DatabaseBusy => StoreError::AlreadyOpen,
            Some(failure) => StoreError::Other { code: failure.extended_code },
            None => StoreError::Other { code: 0 },
        },
    }
}

/// Whether the file is a database without encryption.
fn is_plain(path: &Path) -> bool {
    let first = |path: &Path| -> io::Result<[u8; 16]> {
        let mut bytes = [0; 16];
        File::open(path)?.read_exact(&mut bytes)?;
        Ok(bytes)
    };
    first(path).is_ok_and(|bytes| &bytes == b"SQLite format 3\0")
}

/// A `file:` address of this path. Every byte but letters, digits and `/._-` is escaped.
fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.push_str("?immutable=1");
    uri
}
