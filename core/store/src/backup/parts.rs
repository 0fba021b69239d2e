//! What is in a backup: a table of parts, then their bytes one after the other.

use std::io::Read;

use zeroize::Zeroizing;

use super::error::BackupError;
use super::stream::Opener;
use crate::couple;
use crate::files::Room;
use crate::journal::{self, WRAP_SIZE};
use crate::key::DatabaseKey;
use crate::migrations::Schema;
use crate::mine;

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The database of a room.
    Database(Room),
    /// The journal's wrapped key.
    Wrap,
}

/// One line of the table.
pub(super) struct Part {
    pub kind: Kind,
    /// The format of the database (`user_version`); 0 for a wrap.
    pub format: u32,
    /// How many bytes it has.
    pub length: u64,
    /// The key of the database, which is this backup's alone. Zeros for the journal, whose key is in its wrap.
    pub key: Zeroizing<[u8; 32]>,
}

/// Size of a line.
const LINE: usize = 1 + 4 + 8 + 32;

impl Kind {
    fn number(self) -> u8 {
        match self {
            Self::Database(Room::Couple) => 1,
            Self::Database(Room::Mine) => 2,
            Self::Database(Room::Journal) => 3,
            Self::Wrap => 4,
        }
    }

    fn numbered(number: u8) -> Option<Self> {
        let rooms = Room::ALL.map(Self::Database);
        rooms.into_iter().chain([Self::Wrap]).find(|kind| kind.number() == number)
    }

    /// The newest format of it that this build knows.
    fn known(self) -> u32 {
        match self {
            Self::Database(room) => schema(room).known(),
            Self::Wrap => 0,
        }
    }
}

fn schema(room: Room) -> &'static Schema {
    match room {
        Room::Couple => &couple::SCHEMA,
        Room::Mine => &mine::SCHEMA,
        Room::Journal => &journal::SCHEMA,
    }
}

impl Part {
    /// The key of its database.
    pub(super) fn database_key(&self) -> DatabaseKey {
        DatabaseKey::from_bytes(*self.key)
    }
}

/// Writes the table.
pub(super) fn table(parts: &[Part]) -> Zeroizing<Vec<u8>> {
    // The full size at once: a buffer that grows leaves copies behind. There are four kinds.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 + parts.len() * LINE));
    bytes.push(u8::try_from(parts.len()).unwrap_or(u8::MAX));
    for part in parts {
        bytes.push(part.kind.number());
        bytes.extend_from_slice(&part.format.to_be_bytes());
        bytes.extend_from_slice(&part.length.to_be_bytes());
        bytes.extend_from_slice(&*part.key);
    }
    bytes
}

/// How many bytes table and parts have together.
pub(super) fn length(parts: &[Part]) -> u64 {
    (1 + parts.len() * LINE) as u64 + parts.iter().map(|part| part.length).sum::<u64>()
}

/// Reads the table: both everyday rooms once, and the journal with its wrap or neither.
pub(super) fn read_table(stream: &mut Opener<impl Read>) -> Result<Vec<Part>, BackupError> {
    let mut count = [0];
    stream.exactly(&mut count)?;
    let mut parts: Vec<Part> = Vec::new();
    for _ in 0..count[0] {
        let mut line = Zeroizing::new([0; LINE]);
        stream.exactly(&mut *line)?;
        let (numbers, key) = line.split_at(1 + 4 + 8);
        let &[kind, a, b, c, d, ref length @ ..] = numbers else {
            return Err(BackupError::Damaged);
        };
        let length: [u8; 8] = length.try_into().map_err(|_| BackupError::Damaged)?;
        let part = Part {
            kind: Kind::numbered(kind).ok_or(BackupError::Damaged)?,
            format: u32::from_be_bytes([a, b, c, d]),
            length: u64::from_be_bytes(length),
            key: Zeroizing::new(key.try_into().map_err(|_| BackupError::Damaged)?),
        };
        if part.format > part.kind.known() {
            return Err(BackupError::Newer { found: part.format, known: part.kind.known() });
        }
        let is_wrap = part.kind == Kind::Wrap;
        if (is_wrap && part.length != WRAP_SIZE as u64)
            || parts.iter().any(|other| other.kind == part.kind)
        {
            return Err(BackupError::Damaged);
        }
        parts.push(part);
    }
    let has = |kind| parts.iter().any(|part| part.kind == kind);
    let [couple, mine, journal] = Room::ALL.map(|room| has(Kind::Database(room)));
    if couple && mine && journal == has(Kind::Wrap) { Ok(parts) } else { Err(BackupError::Damaged) }
}
