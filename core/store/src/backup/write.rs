//! Writing a backup.

use std::fs::{self, DirBuilder, File};
use std::io::{BufReader, Read as _};
use std::path::Path;

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::error::BackupError;
use super::head::Head;
use super::parts::{Kind, Part, length, table};
use super::snapshot;
use super::stream::Sealer;
use crate::couple::CoupleStore;
use crate::derive::Cost;
use crate::error::StoreError;
use crate::files::{Room, SNAPSHOT, beside, remove, remove_folder, sync_folder_of};
use crate::folder::Folder;
use crate::journal::{DataKey, JournalDoor, JournalStore, PhoneHalf, WRAP_SIZE, Wrap};
use crate::key::DatabaseKey;
use crate::migrations::version;
use crate::mine::MineStore;
use crate::secret::{NewPassphrase, Secret};
use crate::seed::Seed;

/// The open rooms that go into a backup.
pub struct Sources<'a> {
    /// `couple.db`.
    pub couple: &'a mut CoupleStore,
    /// `mine.db`.
    pub mine: &'a mut MineStore,
    /// `journal.db`, or not.
    pub journal: JournalPart<'a>,
}

/// Whether the journal goes into a backup. There is no default: leaving it out is said, not forgotten.
pub enum JournalPart<'a> {
    /// There is none, or it stays here.
    LeftOut,
    /// It goes along, under its own secret.
    Included {
        /// The unlocked journal.
        store: &'a mut JournalStore,
        /// Its secret, which opens it wherever the backup is restored.
        secret: &'a Secret,
        /// This phone's half of its key, to prove the secret by. It does not go along.
        half: &'a PhoneHalf,
    },
}

/// Writes a backup of the rooms to `target`, whole or not at all. Nothing may be written to the rooms meanwhile
/// (the app's one writer does this), so the copies are of one moment.
///
/// The app asks for an `UnlockProof` first: whoever chooses the passphrase can read all but the journal.
///
/// # Errors
/// [`BackupError::Exists`]; [`BackupError::Journal`] when the secret is wrong; [`BackupError::Store`].
#[expect(clippy::needless_pass_by_value, reason = "a seed serves one act")]
pub fn write(
    folder: &Folder,
    target: &Path,
    passphrase: &NewPassphrase,
    sources: Sources<'_>,
    seed: Seed,
) -> Result<(), BackupError> {
    let place = folder.path().join(SNAPSHOT);
    let draft = beside(target, ".part");
    if target.exists() {
        return Err(BackupError::Exists);
    }
    let written = make_folder(&place)
        .map_err(BackupError::from)
        .and_then(|()| copy_rooms(folder, &place, sources, &seed))
        .and_then(|copies| Ok(seal(&place, &draft, target, passphrase, &copies, &seed)?));
    // Copies under keys that nobody has any more; a kill leaves them to the next start.
    let cleared = remove_folder(&place);
    if written.is_err() {
        remove(&draft)?;
    }
    written?;
    Ok(cleared?)
}

/// The copies in the snapshot's folder, and the journal's wrap.
struct Copies {
    parts: Vec<Part>,
    wrap: Option<Wrap>,
}

pub(super) fn make_folder(place: &Path) -> Result<(), StoreError> {
    remove_folder(place)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(place).map_err(|error| StoreError::from_io(&error))
}

fn copy_rooms(
    folder: &Folder,
    place: &Path,
    sources: Sources<'_>,
    seed: &Seed,
) -> Result<Copies, BackupError> {
    // First what may fail for a typing mistake.
    if let JournalPart::Included { secret, half, .. } = &sources.journal {
        let _proven = JournalDoor::of(folder).verify(secret, half)?;
    }
    sources.couple.erase()?;
    sources.mine.erase()?;
    let mark = seed.draw("hearth/seed-backup-mark/1");
    let copy = |source: &Connection, room: Room, key: &DataKey| -> Result<Part, StoreError> {
        let target = place.join(room.file_name());
        let mark = (room != Room::Journal).then_some(&*mark);
        snapshot::copy(source, &target, &DatabaseKey::from_bytes(**key), mark)?;
        Ok(Part {
            kind: Kind::Database(room),
            format: version(source)?,
            length: fs::metadata(&target).map_err(|error| StoreError::from_io(&error))?.len(),
            key: key.clone(),
        })
    };
    let couple_key = seed.draw("hearth/seed-backup-couple/1");
    let mine_key = seed.draw("hearth/seed-backup-mine/1");
    let mut parts = vec![
        copy(sources.couple.connection(), Room::Couple, &couple_key)?,
        copy(sources.mine.connection(), Room::Mine, &mine_key)?,
    ];
    let JournalPart::Included { store, secret, .. } = sources.journal else {
        return Ok(Copies { parts, wrap: None });
    };
    store.erase()?;
    let key: DataKey = seed.draw("hearth/seed-backup-journal/1");
    let wrap = Wrap::seal(&key, secret, None, Cost::RARE, seed)?;
    let no_key = Zeroizing::new([0; 32]);
    let journal = copy(store.connection(), Room::Journal, &key)?;
    parts.push(Part { key: no_key.clone(), ..journal });
    parts.push(Part { kind: Kind::Wrap, format: 0, length: WRAP_SIZE as u64, key: no_key });
    Ok(Copies { parts, wrap: Some(wrap) })
}

fn seal(
    place: &Path,
    draft: &Path,
    target: &Path,
    passphrase: &NewPassphrase,
    copies: &Copies,
    seed: &Seed,
) -> Result<(), StoreError> {
    let io = |error: std::io::Error| StoreError::from_io(&error);
    let Copies { parts, wrap } = copies;
    let (head, key) = Head::new(passphrase.secret(), length(parts), seed)?;
    let mut file = File::create(draft).map_err(io)?;
    std::io::Write::write_all(&mut file, &head.0).map_err(io)?;
    let mut sealer = Sealer::new(&key, &head, file);
    sealer.write(&table(parts))?;
    for part in parts {
        let Kind::Database(room) = part.kind else { continue };
        let mut copy = BufReader::new(File::open(place.join(room.file_name())).map_err(io)?);
        let mut buffer = [0; 16 * 1024];
        loop {
            match copy.read(&mut buffer).map_err(io)? {
                0 => break,
                read => sealer.write(&buffer[..read])?,
            }
        }
    }
    if let Some(wrap) = wrap {
        sealer.write(wrap.as_bytes())?;
    }
    sealer.finish()?.sync_all().map_err(io)?;
    fs::rename(draft, target).and_then(|()| sync_folder_of(target)).map_err(io)
}
