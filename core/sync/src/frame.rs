//! The frames of a byte stream between two phones: `{u32 length of what follows, u8 tag, body}`
//! (`sync.md` 1; bytes: `docs/formats.md`). Sessions and pairing share them; what a tag means is theirs.
//! Knows nothing of sockets: bytes are pushed in as they come, whole frames are taken out.

/// The largest length a frame may claim: tag and body together, 1 MiB.
pub const MAX_FRAME: usize = 1 << 20;

const HEADER: usize = 4;
const SKIPPABLE: u8 = 0x80;

/// One frame, as it was received.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it is.
    pub tag: u8,
    /// Everything after the tag.
    pub body: Vec<u8>,
}

impl Frame {
    /// Whether a reader that does not know the tag leaves this frame out; otherwise it ends the conversation.
    #[must_use]
    pub fn is_skippable(&self) -> bool {
        is_skippable(self.tag)
    }
}

impl std::fmt::Debug for Frame {
    /// Tag and size only: a body may carry a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame(tag {:#04x}, {} bytes)", self.tag, self.body.len())
    }
}

/// Whether an unknown tag may be skipped: its high bit is set.
#[must_use]
pub fn is_skippable(tag: u8) -> bool {
    tag & SKIPPABLE != 0
}

/// Why a stream cannot be read on. Nothing after such a header can be trusted to be a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A length of 0: not even a tag.
    #[error("the other phone sent a frame without a tag; end this connection and try again")]
    Empty,
    /// A length above the reader's limit.
    #[error("the other phone sent a frame that is too long; end this connection and try again")]
    TooLong,
}

/// The bytes of one frame.
///
/// The caller keeps tag and body within [`MAX_FRAME`]; a longer frame is written with its true length and
/// every reader refuses it.
#[must_use]
pub fn encode(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len() + 1;
    debug_assert!(length <= MAX_FRAME, "a frame is at most 1 MiB");
    let mut bytes = Vec::with_capacity(HEADER + length);
    bytes.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    bytes.push(tag);
    bytes.extend_from_slice(body);
    bytes
}

/// Takes a stream apart into frames, whatever pieces it comes in.
///
/// Holds what was pushed and not yet taken out. A caller that takes frames until `None` after each push
/// therefore keeps at most one frame and one piece in memory; a claimed length reserves nothing.
pub struct FrameReader {
    limit: usize,
    buffer: Vec<u8>,
    /// How much of the front of `buffer` was taken out already.
    taken: usize,
    broken: Option<FrameError>,
}

impl Default for FrameReader {
    fn default() -> Self {
        Self::new()
    }
}

impl FrameReader {
    /// A reader for frames of at most [`MAX_FRAME`].
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(MAX_FRAME)
    }

    /// A reader for frames whose tag and body together are at most `limit` bytes ([`MAX_FRAME`] at most).
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { limit: limit.min(MAX_FRAME), buffer: Vec::new(), taken: 0, broken: None }
    }

    /// Adds the next piece of the stream, of any size. After an error the bytes are thrown away.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.broken.is_some() {
            return;
        }
        // The front is cut off only when it is the larger half, so each byte moves once on average.
        if self.taken > self.buffer.len() / 2 {
            self.buffer.drain(..self.taken);
            self.taken = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame; `None` while it is not there in full.
    ///
    /// # Errors
    /// [`FrameError`] as soon as a header with an impossible length is seen, and ever after.
    #[allow(clippy::should_implement_trait, reason = "an iterator would hide that more may come")]
    pub fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        if let Some(error) = self.broken {
            return Err(error);
        }
        let Some((header, rest)) = self.buffer[self.taken..].split_first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_be_bytes(*header)).unwrap_or(usize::MAX);
        if length == 0 {
            return Err(self.broken(FrameError::Empty));
        }
        if length > self.limit {
            return Err(self.broken(FrameError::TooLong));
        }
        let Some((tag, body)) = rest.get(..length).and_then(<[u8]>::split_first) else {
            return Ok(None);
        };
        let frame = Frame { tag: *tag, body: body.to_vec() };
        self.taken += HEADER + length;
        if self.taken == self.buffer.len() {
            self.buffer.clear();
            self.taken = 0;
        }
        Ok(Some(frame))
    }

    /// How many pushed bytes belong to no whole frame yet: more than 0 at the end of a stream means that it
    /// was cut inside a frame.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.buffer.len() - self.taken
    }

    fn broken(&mut self, error: FrameError) -> FrameError {
        self.buffer = Vec::new();
        self.taken = 0;
        self.broken = Some(error);
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_all(reader: &mut FrameReader) -> Vec<Frame> {
        std::iter::from_fn(|| reader.next().unwrap()).collect()
    }

    fn frames() -> impl Strategy<Value = Vec<(u8, Vec<u8>)>> {
        let body = prop_oneof![
            4 => prop::collection::vec(any::<u8>(), 0..40),
            1 => prop::collection::vec(any::<u8>(), 1000..5000),
        ];
        prop::collection::vec((any::<u8>(), body), 0..12)
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_same_frames(
            frames in frames(),
            sizes in prop::collection::vec(1usize..700, 1..40),
        ) {
            let stream: Vec<u8> = frames.iter().flat_map(|(tag, body)| encode(*tag, body)).collect();
            let mut reader = FrameReader::new();
            let (mut read, mut rest, mut sizes) = (Vec::new(), &stream[..], sizes.iter().cycle());
            while !rest.is_empty() {
                let (piece, later) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
                reader.push(piece);
                read.extend(read_all(&mut reader));
                rest = later;
            }
            let read: Vec<(u8, Vec<u8>)> = read.into_iter().map(|f| (f.tag, f.body)).collect();
            prop_assert_eq!(read, frames);
            prop_assert_eq!(reader.pending(), 0);
        }

        #[test]
        fn a_stream_cut_anywhere_gives_its_whole_frames_and_no_error(
            frames in frames(),
            at in any::<prop::sample::Index>(),
        ) {
            let stream: Vec<u8> = frames.iter().flat_map(|(tag, body)| encode(*tag, body)).collect();
            let cut = at.index(stream.len() + 1);
            let mut reader = FrameReader::new();
            reader.push(&stream[..cut]);
            let read = read_all(&mut reader);
            let length: usize = read.iter().map(|frame| HEADER + 1 + frame.body.len()).sum();
            prop_assert_eq!(length + reader.pending(), cut);
            for (frame, (tag, body)) in read.iter().zip(&frames) {
                prop_assert_eq!((frame.tag, &frame.body), (*tag, body));
            }
            prop_assert_eq!(reader.next(), Ok(None));
        }

        #[test]
        fn no_bytes_make_it_panic(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..20)) {
            let mut reader = FrameReader::with_limit(64);
            for piece in pieces {
                reader.push(&piece);
                while let Ok(Some(frame)) = reader.next() {
                    prop_assert!(frame.body.len() < 64);
                }
                prop_assert!(reader.pending() < HEADER + 64 + 50);
            }
        }
    }

    #[test]
    fn a_claim_of_four_gigabytes_is_refused_and_allocates_nothing() {
        let mut reader = FrameReader::new();
        reader.push(&[0xff; 4]);
        assert_eq!(reader.next(), Err(FrameError::TooLong));
        assert_eq!(reader.buffer.capacity(), 0);
        reader.push(&vec![0; 100_000]);
        assert_eq!(reader.next(), Err(FrameError::TooLong));
        assert_eq!(reader.buffer.capacity(), 0);
    }

    #[test]
    fn a_claim_within_the_limit_reserves_nothing_before_the_bytes_come() {
        let mut reader = FrameReader::new();
        reader.push(&[0, 0x10, 0, 0, 7]);
        assert_eq!(reader.next(), Ok(None));
        assert!(reader.buffer.capacity() < 100);
    }

    #[test]
    fn the_longest_frame_passes_and_one_byte_more_does_not() {
        let longest = encode(3, &vec![1; MAX_FRAME - 1]);
        let mut reader = FrameReader::new();
        reader.push(&longest);
        assert_eq!(reader.next().unwrap().unwrap().body.len(), MAX_FRAME - 1);
        let mut reader = FrameReader::with_limit(10);
        reader.push(&encode(3, &[1; 9]));
        reader.push(&encode(3, &[1; 10]));
        assert_eq!(reader.next().unwrap().unwrap().body.len(), 9);
        assert_eq!(reader.next(), Err(FrameError::TooLong));
    }

    #[test]
    fn a_frame_without_a_tag_is_refused() {
        let mut reader = FrameReader::new();
        reader.push(&[0; 4]);
        assert_eq!(reader.next(), Err(FrameError::Empty));
    }

    #[test]
    fn memory_stays_at_one_frame_and_one_piece_over_a_long_stream() {
        let frame = encode(3, &[1; 99]);
        let mut reader = FrameReader::new();
        for piece in frame.repeat(10_000).chunks(333) {
            reader.push(piece);
            read_all(&mut reader);
            assert!(reader.buffer.capacity() < 2_000);
        }
    }

    #[test]
    fn only_the_high_bit_makes_a_tag_skippable() {
        for tag in 0..=255u8 {
            assert_eq!(Frame { tag, body: vec![] }.is_skippable(), tag >= 128);
        }
    }
}
