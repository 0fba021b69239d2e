//! The wrapped key of the journal: `journal.db.wrap`, outside the encrypted database (`docs/formats.md` 17).
//!
//! The data key is 32 random bytes. It is encrypted with XChaCha20-Poly1305 under a key made of the secret
//! (Argon2id) and of a half that only this phone's secure storage holds: a copied file alone cannot be guessed
//! at, and the unlocked phone alone cannot open it. In a backup the half is left out, so that the secret opens
//! the journal on another phone; such a *portable* wrap gets that phone's half when it is first opened.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hearth_domain::hash::labelled;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::error::JournalError;
use crate::derive::{Cost, Root, SALT};
use crate::error::StoreError;
use crate::files::replace;
use crate::secret::Secret;
use crate::seed::Seed;

/// The key of the journal's database. Wiped when dropped.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

/// The half of the journal's key that this phone holds: 32 random bytes of its secure storage, which no backup
/// carries. Wiped when dropped; no `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PhoneHalf([u8; 32]);

impl PhoneHalf {
    /// From 32 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Tells this half from another one. There is nothing to guess, as in `check.rs`.
    fn check(&self) -> [u8; CHECK] {
        first(&labelled("hearth/journal-half/1", &[&self.0]))
    }
}

/// Size of the file.
pub(crate) const SIZE: usize = SUM_AT + CHECK;

const MAGIC: &[u8; 8] = b"hearth-j";
const VERSION: u8 = 1;
const CHECK: usize = 16;
const NONCE: usize = 24;
/// The key and its tag.
const SEALED: usize = 32 + 16;

const VERSION_AT: usize = MAGIC.len();
const FORM_AT: usize = VERSION_AT + 1;
const COST_AT: usize = FORM_AT + 1;
const SALT_AT: usize = COST_AT + Cost::SIZE;
const HALF_AT: usize = SALT_AT + SALT;
const NONCE_AT: usize = HALF_AT + CHECK;
const SEALED_AT: usize = NONCE_AT + NONCE;
const SUM_AT: usize = SEALED_AT + SEALED;

/// Form of a wrap that the secret opens alone.
const PORTABLE: u8 = 0;
/// Form of a wrap that needs the phone's half, too.
const BOUND: u8 = 1;

/// A wrapped key whose sum was right. Holds nothing secret.
#[derive(Clone)]
pub(crate) struct Wrap([u8; SIZE]);

impl Wrap {
    /// Wraps a key; without a half, the wrap is portable.
    pub(crate) fn seal(
        key: &DataKey,
        secret: &Secret,
        half: Option<&PhoneHalf>,
        cost: Cost,
        seed: &Seed,
    ) -> Result<Self, StoreError> {
        let mut bytes = [0; SIZE];
        let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
        put(0, MAGIC);
        put(VERSION_AT, &[VERSION]);
        put(FORM_AT, &[if half.is_some() { BOUND } else { PORTABLE }]);
        put(COST_AT, &cost.to_bytes());
        put(SALT_AT, &*seed.draw::<SALT>("hearth/seed-wrap-salt/1"));
        put(HALF_AT, &half.map_or([0; CHECK], PhoneHalf::check));
        put(NONCE_AT, &*seed.draw::<NONCE>("hearth/seed-wrap-nonce/1"));
        put(SEALED_AT, &**key);
        let mut wrap = Self(bytes);
        let cipher = wrap.cipher(secret, half)?;
        let (head, rest) = wrap.0.split_at_mut(SEALED_AT);
        let (key, tag) = rest[..SEALED].split_at_mut(32);
        let nonce: &[u8; NONCE] = head[NONCE_AT..].try_into().map_err(|_| StoreError::Damaged)?;
        let made = cipher
            .encrypt_inout_detached(&XNonce::from(*nonce), head, key.into())
            .map_err(|_| StoreError::Damaged)?;
        tag.copy_from_slice(&made);
        let sum = wrap.sum();
        wrap.0[SUM_AT..].copy_from_slice(&sum);
        Ok(wrap)
    }

    /// From the bytes of a file.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        if !bytes.starts_with(MAGIC) {
            // Its first bytes alone are a file that was cut; anything else was never one of ours.
            let cut = MAGIC.starts_with(bytes);
            return Err(if cut { StoreError::Truncated } else { StoreError::Damaged });
        }
        match bytes.get(VERSION_AT) {
            None => return Err(StoreError::Truncated),
            Some(&found) if found > VERSION => {
                return Err(StoreError::Newer { found: found.into(), known: VERSION.into() });
            }
            _ if bytes.len() < SIZE => return Err(StoreError::Truncated),
            _ => {}
        }
        let wrap = Self(bytes.try_into().map_err(|_| StoreError::Damaged)?);
        if wrap.sum() != wrap.0[SUM_AT..] || wrap.0[VERSION_AT] != VERSION {
            return Err(StoreError::Damaged);
        }
        match (wrap.0[FORM_AT], wrap.cost()) {
            (PORTABLE | BOUND, Ok(_)) => Ok(wrap),
            _ => Err(StoreError::Damaged),
        }
    }

    /// The wrap in this file; `None` when there is no file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        match fs::read(path) {
            Ok(bytes) => Self::parse(&bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::from_io(&error)),
        }
    }

    /// Writes it, whole or not at all, then zeros over the bytes that stood there before: what an old secret
    /// opened does not stay in a freed block, as far as the medium lets us.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let old = File::options().write(true).open(path);
        replace(path, &self.0).map_err(|error| StoreError::from_io(&error))?;
        if let Ok(mut old) = old {
            // The new wrap stands, and a medium that keeps old blocks keeps them anyway.
            let _ = old.write_all(&[0; SIZE]).and_then(|()| old.sync_all());
        }
        Ok(())
    }

    /// Its bytes, as they stand in the file.
    pub(crate) fn as_bytes(&self) -> &[u8; SIZE] {
        &self.0
    }

    /// Whether the secret opens it alone.
    pub(crate) fn is_portable(&self) -> bool {
        self.0[FORM_AT] == PORTABLE
    }

    /// What a guess at it costs.
    pub(crate) fn cost(&self) -> Result<Cost, StoreError> {
        Cost::from_bytes(self.part(COST_AT)?)
    }

    /// The key, if the secret is right. A portable wrap asks for no half.
    pub(crate) fn open(&self, secret: &Secret, half: &PhoneHalf) -> Result<DataKey, JournalError> {
        let half = (!self.is_portable()).then_some(half);
        if half.is_some_and(|half| half.check() != self.0[HALF_AT..NONCE_AT]) {
            return Err(StoreError::WrongKey.into());
        }
        let cipher = self.cipher(secret, half)?;
        let mut key = Zeroizing::new(self.part::<32>(SEALED_AT)?);
        let tag = self.part::<16>(SEALED_AT + 32)?;
        let nonce = self.part::<NONCE>(NONCE_AT)?;
        cipher
            .decrypt_inout_detached(
                &XNonce::from(nonce),
                &self.0[..SEALED_AT],
                key.as_mut_slice().into(),
                &tag.into(),
            )
            // The sum was right, so it is not damage.
            .map_err(|_| JournalError::WrongSecret)?;
        Ok(key)
    }

    fn cipher(
        &self,
        secret: &Secret,
        half: Option<&PhoneHalf>,
    ) -> Result<XChaCha20Poly1305, StoreError> {
        let root = Root::of(secret, &self.part(SALT_AT)?, self.cost()?)?;
        let key = match half {
            Some(half) => root.key("hearth/journal-wrap/1", &half.0)?,
            None => root.key("hearth/journal-portable/1", &[])?,
        };
        Ok(XChaCha20Poly1305::new((&*key).into()))
    }

    fn part<const N: usize>(&self, at: usize) -> Result<[u8; N], StoreError> {
        self.0[at..at + N].try_into().map_err(|_| StoreError::Damaged)
    }

    fn sum(&self) -> [u8; CHECK] {
        first(&labelled("hearth/journal-sum/1", &[&self.0[..SUM_AT]]))
    }
}

fn first(hash: &[u8; 32]) -> [u8; CHECK] {
    let mut value = [0; CHECK];
    value.copy_from_slice(&hash[..CHECK]);
    value
}
