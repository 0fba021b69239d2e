//! What `couple.db` knows beside the entries and never gives to anyone: the space's own facts, the paired
//! phones, and the tokens of moves from `mine.db` (`design.md` 4 and 5; `sync.md` 2).

use hearth_domain::day::CivilDay;
use hearth_domain::ids::{
    AuthorKey, DeviceKey, EntryId, LogId, MemberId, Members, SpaceId, SpaceNonce,
};
use hearth_domain::log::Certificate;
use rusqlite::OptionalExtension as _;
use zeroize::Zeroizing;

use super::read::CoupleRead;
use super::rows::SqlRows;
use crate::codec::{bytes, integer, malformed, number};
use crate::error::StoreError;

/// The space of this phone. No `Debug`: it holds the secret of the card of the day.
#[derive(Clone)]
pub struct SpaceRecord {
    /// Its id.
    pub id: SpaceId,
    /// The 16 random bytes that made it.
    pub nonce: SpaceNonce,
    /// Its two members.
    pub members: Members,
    /// The index (0 or 1) of the member who holds this phone.
    pub me: u8,
    /// This phone's own certificate, encoded.
    pub certificate: Vec<u8>,
    /// What the card of the day is drawn with; never in a document.
    pub secret: Zeroizing<[u8; 32]>,
    /// The certificates that pairings on this phone confirmed (`Facts::confirmed`), in their order.
    pub confirmed: Vec<Certificate>,
}

/// Where they are kept, one after the other: there is one list a space.
const CONFIRMED: &str = "confirmed";

/// Another phone that this one knows. No `Debug`: it holds a key and a name.
#[derive(Clone)]
pub struct Peer {
    /// Its transport key.
    pub device: DeviceKey,
    /// Its author key.
    pub author: AuthorKey,
    /// Whose it is.
    pub member: MemberId,
    /// What that person wants to be called.
    pub name: String,
    /// Its certificate, encoded.
    pub certificate: Vec<u8>,
    /// Shared by the two phones since the pairing; never in a document.
    pub pair_key: Zeroizing<[u8; 32]>,
    /// Whether entries may flow.
    pub status: PeerStatus,
    /// Where it was last reached, as the transport writes addresses.
    pub last_address: Option<String>,
    /// The Monday of the week of the last meeting; never finer (`sync.md` 1).
    pub met_week: Option<CivilDay>,
}

/// How far a pairing went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeerStatus {
    /// Stored, and not completed by a first authenticated `Hello` yet: no entries flow.
    Pending {
        /// For how many seconds of running time.
        seconds: u64,
    },
    /// Complete.
    Paired,
}

impl SqlRows<'_> {
    /// Writes the facts of the space. There is one space a database: another id is refused.
    ///
    /// # Errors
    /// [`StoreError::Other`] when another space is held; [`StoreError`].
    pub fn put_space(&mut self, space: &SpaceRecord) -> Result<(), StoreError> {
        if self.read().space()?.is_some_and(|held| held.id != space.id) {
            return Err(StoreError::Other { code: 0 });
        }
        let [first, second] = space.members.both();
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO space
                    (only, id, nonce, first_member, second_member, me, certificate, secret)
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                space.id.0.as_slice(),
                space.nonce.as_slice(),
                first.0.as_slice(),
                second.0.as_slice(),
                space.me,
                space.certificate.as_slice(),
                space.secret.as_slice(),
            ))?;
        let confirmed: Vec<u8> = space.confirmed.iter().flat_map(Certificate::encode).collect();
        self.put_meta(CONFIRMED, confirmed)
    }

    /// Stores a phone, over what was known of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_peer(&mut self, peer: &Peer) -> Result<(), StoreError> {
        let pending = match peer.status {
            PeerStatus::Pending { seconds } => Some(integer(seconds)?),
            PeerStatus::Paired => None,
        };
        self.connection
            .prepare_cached(
                "INSERT INTO peer (device, author, member, name, certificate, pair_key,
                    pending_since, last_address, met_week)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (device) DO UPDATE SET author = ?2, member = ?3, name = ?4,
                    certificate = ?5, pair_key = ?6, pending_since = ?7, last_address = ?8,
                    met_week = ?9",
            )?
            .execute(rusqlite::params![
                peer.device.0.as_slice(),
                peer.author.0.as_slice(),
                peer.member.0.as_slice(),
                peer.name,
                peer.certificate,
                peer.pair_key.as_slice(),
                pending,
                peer.last_address,
                peer.met_week.map(CivilDay::number),
            ])?;
        Ok(())
    }

    /// Forgets a phone and its keys; `false` when it was not known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_peer(&mut self, device: &DeviceKey) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("DELETE FROM peer WHERE device = ?1")?;
        Ok(statement.execute([device.0.as_slice()])? > 0)
    }

    /// Notes how far a phone said it holds these logs.
    ///
    /// # Errors
    /// [`StoreError`]; also when the phone is not known.
    pub fn note_peer_holds(
        &mut self,
        device: &DeviceKey,
        ends: &[(LogId, u64)],
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO peer_holds (device, log, n) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, log) DO UPDATE SET n = max(n, excluded.n)",
        )?;
        for (log, n) in ends {
            statement.execute((device.0.as_slice(), log.0.as_slice(), integer(*n)?))?;
        }
        Ok(())
    }

    /// Notes the token of a move from `mine.db` and the entry that it became. In the transaction that makes
    /// the entry, it makes the move happen once: see [`CoupleRead::moved`].
    ///
    /// # Errors
    /// [`StoreError`]; also when the token was noted before.
    pub fn note_moved(&mut self, token: &[u8; 16], entry: &EntryId) -> Result<(), StoreError> {
        let sql = "INSERT INTO moved (token, entry) VALUES (?1, ?2)";
        self.connection.prepare_cached(sql)?.execute((token.as_slice(), entry.0.as_slice()))?;
        Ok(())
    }

    /// Forgets a token once its intent is cleared; there is nothing left that could repeat it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_moved(&mut self, token: &[u8; 16]) -> Result<(), StoreError> {
        let sql = "DELETE FROM moved WHERE token = ?1";
        self.connection.prepare_cached(sql)?.execute([token.as_slice()])?;
        Ok(())
    }
}

impl SqlRows<'_> {
    /// Forgets the facts of the space: before anything was written in it, when its pairing came to nothing.
    ///
    /// # Errors
    /// [`StoreError::Other`] when something was written; [`StoreError`].
    pub fn clear_space(&mut self) -> Result<(), StoreError> {
        let written: i64 =
            self.connection.query_row("SELECT count(*) FROM item", [], |row| row.get(0))?;
        if written > 0 {
            return Err(StoreError::Other { code: 0 });
        }
        self.connection.execute("DELETE FROM space", [])?;
        self.clear_meta(CONFIRMED)
    }
}

impl CoupleRead<'_> {
    /// The entry that a move became, if it was done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn moved(&self, token: &[u8; 16]) -> Result<Option<EntryId>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT entry FROM moved WHERE token = ?1")?;
        let entry = statement.query_row([token.as_slice()], |row| Ok(EntryId(bytes(row, 0)?)));
        Ok(entry.optional()?)
    }

    /// The facts of the space; `None` before there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn space(&self) -> Result<Option<SpaceRecord>, StoreError> {
        let confirmed = self.confirmed()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT id, nonce, first_member, second_member, me, certificate, secret FROM space",
        )?;
        let space = statement.query_row([], |row| {
            Ok(SpaceRecord {
                id: SpaceId(bytes(row, 0)?),
                nonce: bytes(row, 1)?,
                members: Members::new(MemberId(bytes(row, 2)?), MemberId(bytes(row, 3)?))
                    .ok_or_else(|| malformed(2))?,
                me: row.get(4)?,
                certificate: row.get(5)?,
                secret: Zeroizing::new(bytes(row, 6)?),
                confirmed: confirmed.clone(),
            })
        });
        Ok(space.optional()?)
    }

    fn confirmed(&self) -> Result<Vec<Certificate>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        let held: Option<Vec<u8>> =
            statement.query_row([CONFIRMED], |row| row.get(0)).optional()?;
        let held = held.unwrap_or_default();
        let certificates = held.chunks(Certificate::SIZE).map(Certificate::decode);
        certificates.collect::<Result<_, _>>().map_err(|_| StoreError::Damaged)
    }

    /// Every phone that is known, pending ones too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device, author, member, name, certificate, pair_key, pending_since,
                last_address, met_week
             FROM peer ORDER BY device",
        )?;
        let peers = statement.query_map([], |row| {
            let seconds: Option<i64> = row.get(6)?;
            let week: Option<u32> = row.get(8)?;
            Ok(Peer {
                device: DeviceKey(bytes(row, 0)?),
                author: AuthorKey(bytes(row, 1)?),
                member: MemberId(bytes(row, 2)?),
                name: row.get(3)?,
                certificate: row.get(4)?,
                pair_key: Zeroizing::new(bytes(row, 5)?),
                status: match seconds {
                    None => PeerStatus::Paired,
                    Some(seconds) => {
                        PeerStatus::Pending { seconds: number(seconds).map_err(|_| malformed(6))? }
                    }
                },
                last_address: row.get(7)?,
                met_week: week.and_then(CivilDay::from_number),
            })
        })?;
        Ok(peers.collect::<rusqlite::Result<_>>()?)
    }

    /// How far a phone said it holds each log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn peer_holds(&self, device: &DeviceKey) -> Result<Vec<(LogId, u64)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT log, n FROM peer_holds WHERE device = ?1 ORDER BY log")?;
        let ends = statement.query_map([device.0.as_slice()], |row| {
            Ok((LogId(bytes(row, 0)?), number(row.get(1)?).map_err(|_| malformed(1))?))
        })?;
        Ok(ends.collect::<rusqlite::Result<_>>()?)
    }
}
