//! The encrypted rest of a backup: STREAM over ChaCha20-Poly1305, in chunks of 64 KiB, of which the last is
//! marked in its nonce. Chunks cannot be changed, left out, moved, repeated or cut off unseen, and a phone
//! never holds more than one of them in memory. The head stands in every chunk's associated data.

use std::io::{Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::ChaCha20Poly1305;
use zeroize::Zeroizing;

use super::error::BackupError;
use super::head::{self, StreamKey};
use crate::error::StoreError;

/// The part of a chunk's nonce that is random: 12 bytes less a counter of 4 and the mark of the last.
pub(super) const NONCE: usize = 7;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// How many bytes so many become. `None` for what is no backup's length: none at all, or more than a counter
/// of chunks can count.
pub(super) fn sealed_length(length: u64) -> Option<u64> {
    let chunks = length.div_ceil(CHUNK as u64);
    (1..u64::from(u32::MAX)).contains(&chunks).then(|| length + chunks * TAG as u64)
}

/// Encrypts what is written to it. [`Self::finish`] must be called, or the end is missing.
pub(super) struct Sealer<W> {
    stream: EncryptorBE32<ChaCha20Poly1305>,
    head: [u8; head::SIZE],
    chunk: Zeroizing<Vec<u8>>,
    out: W,
}

impl<W: Write> Sealer<W> {
    pub(super) fn new(key: &StreamKey, head: &head::Head, out: W) -> Self {
        let stream = EncryptorBE32::new((&**key).into(), &head.nonce().into());
        // The full size at once: a buffer that grows leaves copies behind.
        let chunk = Zeroizing::new(Vec::with_capacity(CHUNK + TAG));
        Self { stream, head: head.0, chunk, out }
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        while !bytes.is_empty() {
            // Only when more comes: the last chunk is never empty.
            if self.chunk.len() == CHUNK {
                self.stream
                    .encrypt_next_in_place(&self.head, &mut *self.chunk)
                    .map_err(|_| StoreError::Other { code: 0 })?;
                self.give()?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.chunk.len()));
            self.chunk.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Writes the last chunk, and gives back what it was written to.
    pub(super) fn finish(mut self) -> Result<W, StoreError> {
        let Self { stream, head, chunk, .. } = &mut self;
        let last =
            std::mem::replace(stream, EncryptorBE32::new(&[0; 32].into(), &[0; NONCE].into()));
        last.encrypt_last_in_place(head, &mut **chunk)
            .map_err(|_| StoreError::Other { code: 0 })?;
        self.give()?;
        Ok(self.out)
    }

    fn give(&mut self) -> Result<(), StoreError> {
        self.out.write_all(&self.chunk).map_err(|error| StoreError::from_io(&error))?;
        self.chunk.clear();
        Ok(())
    }
}

/// Decrypts what is read from it, chunk by chunk; nothing of a chunk is given before its tag was right.
pub(super) struct Opener<R> {
    stream: Option<DecryptorBE32<ChaCha20Poly1305>>,
    head: [u8; head::SIZE],
    chunk: Zeroizing<Vec<u8>>,
    /// How much of the chunk was given.
    given: usize,
    /// How many bytes of contents are not read yet.
    left: u64,
    input: R,
}

impl<R: Read> Opener<R> {
    pub(super) fn new(key: &StreamKey, head: &head::Head, input: R) -> Self {
        let stream = DecryptorBE32::new((&**key).into(), &head.nonce().into());
        let chunk = Zeroizing::new(Vec::with_capacity(CHUNK + TAG));
        Self { stream: Some(stream), head: head.0, chunk, given: 0, left: head.length(), input }
    }

    /// Reads on, at most `most` bytes and at least one; [`BackupError::Damaged`] at the end.
    pub(super) fn some(&mut self, most: usize) -> Result<&[u8], BackupError> {
        if self.given == self.chunk.len() {
            self.next_chunk()?;
        }
        let from = self.given;
        self.given += most.min(self.chunk.len() - from);
        Ok(&self.chunk[from..self.given])
    }

    /// Reads exactly so many bytes.
    pub(super) fn exactly(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        let mut filled = 0;
        while filled < bytes.len() {
            let some = self.some(bytes.len() - filled)?;
            bytes[filled..filled + some.len()].copy_from_slice(some);
            filled += some.len();
        }
        Ok(())
    }

    /// Whether everything was read.
    pub(super) fn is_at_end(&self) -> bool {
        self.left == 0 && self.given == self.chunk.len()
    }

    fn next_chunk(&mut self) -> Result<(), BackupError> {
        let size = usize::try_from(self.left).map_or(CHUNK, |left| left.min(CHUNK));
        self.left -= size as u64;
        self.given = 0;
        self.chunk.resize(size + TAG, 0);
        self.input.read_exact(&mut self.chunk).map_err(|error| BackupError::reading(&error))?;
        // None: read beyond the last chunk.
        let Some(mut stream) = self.stream.take() else { return Err(BackupError::Damaged) };
        let opened = if self.left == 0 {
            stream.decrypt_last_in_place(&self.head, &mut *self.chunk)
        } else {
            let opened = stream.decrypt_next_in_place(&self.head, &mut *self.chunk);
            self.stream = Some(stream);
            opened
        };
        opened.map_err(|_| BackupError::Damaged)
    }
}
