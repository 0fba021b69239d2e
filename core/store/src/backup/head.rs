//! The first bytes of a backup, in the clear: how the passphrase becomes a key, and how long the rest is.

use std::io::Read;

use hearth_domain::hash::labelled;
use zeroize::Zeroizing;

use super::error::BackupError;
use super::stream::{self, NONCE};
use crate::derive::{Cost, Root, SALT};
use crate::error::StoreError;
use crate::secret::Secret;
use crate::seed::Seed;

/// Its size in bytes.
pub(super) const SIZE: usize = SUM_AT + CHECK;

const MAGIC: &[u8; 8] = b"hearth-b";
const VERSION: u8 = 1;
const CHECK: usize = 16;

const VERSION_AT: usize = MAGIC.len();
const COST_AT: usize = VERSION_AT + 1;
const SALT_AT: usize = COST_AT + Cost::SIZE;
const NONCE_AT: usize = SALT_AT + SALT;
const LENGTH_AT: usize = NONCE_AT + NONCE;
const CHECK_AT: usize = LENGTH_AT + 8;
const SUM_AT: usize = CHECK_AT + CHECK;

/// A head whose sum was right.
pub(super) struct Head(pub(super) [u8; SIZE]);

/// The key of a backup's stream. Wiped when dropped.
pub(super) type StreamKey = Zeroizing<[u8; 32]>;

impl Head {
    /// For a backup with so many bytes of contents.
    pub(super) fn new(
        passphrase: &Secret,
        length: u64,
        seed: &Seed,
    ) -> Result<(Self, StreamKey), StoreError> {
        let mut bytes = [0; SIZE];
        let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
        put(0, MAGIC);
        put(VERSION_AT, &[VERSION]);
        put(COST_AT, &Cost::RARE.to_bytes());
        put(SALT_AT, &*seed.draw::<SALT>("hearth/seed-backup-salt/1"));
        put(NONCE_AT, &*seed.draw::<NONCE>("hearth/seed-backup-nonce/1"));
        put(LENGTH_AT, &length.to_be_bytes());
        let mut head = Self(bytes);
        let (check, key) = head.derive(passphrase)?;
        head.0[CHECK_AT..SUM_AT].copy_from_slice(&check);
        let sum = head.sum();
        head.0[SUM_AT..].copy_from_slice(&sum);
        Ok((head, key))
    }

    /// Reads it from the beginning of a file of so many bytes.
    pub(super) fn read(file: &mut impl Read, size: u64) -> Result<Self, BackupError> {
        let mut bytes = Vec::with_capacity(SIZE);
        let read = file.take(SIZE as u64).read_to_end(&mut bytes);
        read.map_err(|error| BackupError::reading(&error))?;
        if !bytes.starts_with(MAGIC) {
            let cut = !bytes.is_empty() && MAGIC.starts_with(&bytes);
            return Err(if cut { BackupError::Truncated } else { BackupError::NotABackup });
        }
        match bytes.get(VERSION_AT) {
            Some(&found) if found > VERSION => {
                return Err(BackupError::Newer { found: found.into(), known: VERSION.into() });
            }
            _ if bytes.len() < SIZE => return Err(BackupError::Truncated),
            _ => {}
        }
        let head = Self(bytes.try_into().map_err(|_| BackupError::Damaged)?);
        if head.sum() != head.0[SUM_AT..] || head.0[VERSION_AT] != VERSION {
            return Err(BackupError::Damaged);
        }
        head.cost().map_err(|_| BackupError::Damaged)?;
        let sealed = stream::sealed_length(head.length()).ok_or(BackupError::Damaged)?;
        match size.checked_sub(SIZE as u64) {
            Some(rest) if rest == sealed => Ok(head),
            Some(rest) if rest > sealed => Err(BackupError::Damaged),
            _ => Err(BackupError::Truncated),
        }
    }

    /// The key of the stream, if the passphrase is right.
    pub(super) fn key(&self, passphrase: &Secret) -> Result<StreamKey, BackupError> {
        let (check, key) = self.derive(passphrase)?;
        // The sum was right, so it is not damage.
        if check == self.0[CHECK_AT..SUM_AT] { Ok(key) } else { Err(BackupError::WrongPassphrase) }
    }

    /// How many bytes of contents follow, before encryption.
    pub(super) fn length(&self) -> u64 {
        u64::from_be_bytes(self.part(LENGTH_AT))
    }

    /// What the nonce of every chunk begins with.
    pub(super) fn nonce(&self) -> [u8; NONCE] {
        self.part(NONCE_AT)
    }

    fn derive(&self, passphrase: &Secret) -> Result<([u8; CHECK], StreamKey), StoreError> {
        let root = Root::of(passphrase, &self.part(SALT_AT), self.cost()?)?;
        let check = root.key("hearth/backup-check/1", &[])?;
        Ok((first(&check), root.key("hearth/backup-stream/1", &[])?))
    }

    fn cost(&self) -> Result<Cost, StoreError> {
        Cost::from_bytes(self.part(COST_AT))
    }

    fn part<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut part = [0; N];
        part.copy_from_slice(&self.0[at..at + N]);
        part
    }

    fn sum(&self) -> [u8; CHECK] {
        first(&labelled("hearth/backup-head/1", &[&self.0[..SUM_AT]]))
    }
}

fn first(hash: &[u8; 32]) -> [u8; CHECK] {
    let mut value = [0; CHECK];
    value.copy_from_slice(&hash[..CHECK]);
    value
}
