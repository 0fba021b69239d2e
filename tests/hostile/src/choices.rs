//! Reading an input as choices. At its end every choice is 0, so any input is one.

use arbitrary::Unstructured;

/// What is left of an input.
pub(crate) struct Choices<'a>(Unstructured<'a>);

impl<'a> Choices<'a> {
    pub fn new(input: &'a [u8]) -> Self {
        Self(Unstructured::new(input))
    }

    pub fn byte(&mut self) -> u8 {
        self.0.arbitrary().unwrap_or(0)
    }

    pub fn number(&mut self) -> u64 {
        // Mostly small: a number of eight random bytes is the same every time.
        match self.byte() {
            0..=199 => u64::from(self.byte()),
            200..=219 => u64::MAX - u64::from(self.byte()),
            220..=239 => 1 << (self.byte() % 64),
            _ => self.0.arbitrary().unwrap_or(0),
        }
    }

    pub fn yes(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// True once in so many times, and never at the end of the input.
    pub fn once_in(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    /// A number below `bound`; 0 when there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { self.0.int_in_range(0..=bound - 1).unwrap_or(0) }
    }

    /// At most so many bytes, one after the other.
    pub fn bytes(&mut self, most: usize) -> &'a [u8] {
        let length = self.below(most + 1).min(self.0.len());
        self.0.bytes(length).unwrap_or(&[])
    }

    pub fn one_of<'b, T>(&mut self, of: &'b [T]) -> &'b T {
        &of[self.below(of.len())]
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is left, as it is.
    pub fn rest(self) -> &'a [u8] {
        self.0.take_rest()
    }

    /// Changes bytes from `from` on in one place: flips, sets, takes out, puts in, or says a piece twice.
    pub fn touch(&mut self, bytes: &mut Vec<u8>, from: usize) {
        let at = from.min(bytes.len()) + self.below(bytes.len().saturating_sub(from));
        match self.byte() % 6 {
            0 | 1 if at < bytes.len() => bytes[at] ^= self.byte(),
            2 if at < bytes.len() => bytes[at] = *self.one_of(&[0, 1, 0x7f, 0x80, 0xff]),
            3 => {
                let end = bytes.len().min(at + 1 + self.below(16));
                bytes.drain(at..end);
            }
            4 => {
                let more = self.bytes(16);
                bytes.splice(at..at, more.iter().copied());
            }
            _ => {
                let end = bytes.len().min(at + 1 + self.below(32));
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
}
