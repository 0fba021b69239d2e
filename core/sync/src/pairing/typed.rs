//! Digits that a person typed, and the phones nearby that they are tried with (`sync.md` 2). Every try is a
//! guess that the phone at the other end may make, so a code is tried with few phones, and once with each.

use hearth_domain::ids::DeviceKey;

use super::digits::Digits;
use super::keys::Role;
use super::pake::Pake;
use super::scanner::Scanner;
use super::secret::Seed;
use super::seed::Stream;
use super::{MAX_TRIES, Own};

/// Version of the advertisement.
const VERSION: u8 = 1;

/// What a phone that shows digits advertises as `_hearth-pair._udp`, under a random name and beside its
/// addresses, for as long as they count: 1, then its device key, which whoever dials it must know. It says
/// nothing about the digits. Only the proof that follows says whose phone it is.
#[must_use]
pub fn advertisement(device: &DeviceKey) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&device.0);
    bytes
}

/// Reads [`advertisement`]; `None` for anything else.
#[must_use]
pub fn advertised(bytes: &[u8]) -> Option<DeviceKey> {
    let (version, device) = bytes.split_first()?;
    let device = device.try_into().ok()?;
    (*version == VERSION).then_some(DeviceKey(device))
}

/// One code as it was typed. What is typed again, or anew, is another `Typed`, with another seed.
pub struct Typed {
    own: Own,
    digits: Digits,
    stream: Stream,
    tried: Vec<DeviceKey>,
}

impl Typed {
    /// `seed` is new random bytes, used for nothing else.
    #[must_use]
    pub fn new(own: Own, digits: Digits, seed: &Seed) -> Self {
        Self { own, digits, stream: Stream::new(seed), tried: Vec::new() }
    }

    /// An attempt with a phone that was found and dialled. `None` for this phone itself, for one with which
    /// the digits were tried already, and when they were tried with three: a stranger's phone may stand among
    /// those that were found, and each gets one guess at the code.
    pub fn try_with(&mut self, shower: DeviceKey) -> Option<Scanner> {
        let enough = self.tried.len() >= usize::from(MAX_TRIES);
        if shower == self.own.device || enough || self.tried.contains(&shower) {
            return None;
        }
        self.tried.push(shower);
        let own = self.own.clone();
        let run = Pake::start(Role::Scanner, &self.digits, &shower, &own.device, &mut self.stream);
        Some(Scanner::with_run(own, shower, run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advertisement_names_the_phone_and_nothing_else_is_one() {
        let device = DeviceKey([7; 32]);
        let bytes = advertisement(&device);
        assert_eq!(bytes.len(), 33);
        assert_eq!(advertised(&bytes), Some(device));
        assert_eq!(advertised(&bytes[..32]), None);
        assert_eq!(advertised(&[bytes.clone(), vec![0]].concat()), None);
        assert_eq!(advertised(&[&[2], &device.0[..]].concat()), None);
        assert_eq!(advertised(&[]), None);
        assert_eq!(advertised(&[0; crate::beacon::SIZE]), None, "a partner's beacon is none");
    }
}
