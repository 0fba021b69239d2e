//! One deflate stream a session and direction, flushed a group, inflation bounded (`sync.md` 1).

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Most bytes that one flushed piece may inflate to.
pub(super) const MAX_INFLATED: usize = 1 << 20;

/// Deflates pieces; each comes out whole at the other end.
pub(super) struct Deflater(Compress);

impl Default for Deflater {
    fn default() -> Self {
        Self::new()
    }
}

impl Deflater {
    pub fn new() -> Self {
        Self(Compress::new(Compression::best(), false))
    }

    /// `None` only if the compressor fails, which it does not on bytes in memory.
    pub fn piece(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        let before = self.0.total_in();
        loop {
            let done = usize::try_from(self.0.total_in() - before).ok()?;
            let status =
                self.0.compress_vec(bytes.get(done..)?, &mut out, FlushCompress::Sync).ok()?;
            let finished = self.0.total_in() - before == bytes.len() as u64;
            if finished && out.len() < out.capacity() {
                return Some(out);
            }
            if status == Status::StreamEnd {
                return None;
            }
            out.reserve(out.capacity().max(1024));
        }
    }
}

/// Inflates pieces, each at most [`MAX_INFLATED`] bytes.
pub(super) struct Inflater(Decompress);

impl Default for Inflater {
    fn default() -> Self {
        Self::new()
    }
}

impl Inflater {
    pub fn new() -> Self {
        Self(Decompress::new(false))
    }

    /// `None` for malformed bytes, or a piece that would inflate to more than its bound.
    pub fn piece(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity((bytes.len() * 4).clamp(1024, MAX_INFLATED));
        let before = self.0.total_in();
        loop {
            let done = usize::try_from(self.0.total_in() - before).ok()?;
            let status =
                self.0.decompress_vec(bytes.get(done..)?, &mut out, FlushDecompress::Sync).ok()?;
            if status == Status::StreamEnd {
                return None;
            }
            let finished = self.0.total_in() - before == bytes.len() as u64;
            if finished && out.len() < out.capacity() {
                return Some(out);
            }
            if out.len() >= MAX_INFLATED {
                return None;
            }
            if out.len() == out.capacity() {
                out.reserve_exact(out.len().min(MAX_INFLATED - out.len() + 1));
            } else if status == Status::BufError {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_out_whole_and_in_order() {
        let (mut deflater, mut inflater) = (Deflater::new(), Inflater::new());
        for size in [0_usize, 1, 10, 1000, 100_000, 500_000, 7] {
            let piece: Vec<u8> = (0..size).map(|at| (at * at % 251).to_le_bytes()[0]).collect();
            let deflated = deflater.piece(&piece).unwrap();
            assert_eq!(inflater.piece(&deflated).unwrap(), piece, "{size}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_grows() {
        let bomb = Deflater::new().piece(&vec![0; 50 << 20]).unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(Inflater::new().piece(&bomb), None);
        let largest = Deflater::new().piece(&vec![0; MAX_INFLATED - 1]).unwrap();
        assert_eq!(Inflater::new().piece(&largest).map(|out| out.len()), Some(MAX_INFLATED - 1));
    }

    #[test]
    fn bytes_that_are_not_deflated_are_refused() {
        assert_eq!(Inflater::new().piece(&[0xff; 100]), None);
    }
}
