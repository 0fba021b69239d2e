//! What a phone advertises on the local network, so that its partner recognises it and nobody else learns
//! anything (`sync.md` 5; bytes: `docs/formats.md` 13): 16 random bytes, then
//! HMAC-SHA256(pair key, "hearth/beacon/1" || the advertiser's device key || those bytes).

use hearth_domain::ids::DeviceKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::pairing::PairKey;

/// Size of an advertisement in bytes.
pub const SIZE: usize = 48;

const LABEL: &[u8] = b"hearth/beacon/1";

/// The advertisement of `device`; `nonce` is random and new with each.
#[must_use]
pub fn beacon(pair_key: &PairKey, device: &DeviceKey, nonce: &[u8; 16]) -> Vec<u8> {
    let mut bytes = nonce.to_vec();
    if let Some(mac) = mac(pair_key, device, nonce) {
        bytes.extend_from_slice(&mac.finalize().into_bytes());
    }
    bytes
}

/// Whether an advertisement is that of the partner's `device`. In constant time.
#[must_use]
pub fn is_of(pair_key: &PairKey, device: &DeviceKey, advertised: &[u8]) -> bool {
    let Some((nonce, tag)) = advertised.split_first_chunk::<16>() else { return false };
    tag.len() == SIZE - 16
        && mac(pair_key, device, nonce).is_some_and(|mac| mac.verify_slice(tag).is_ok())
}

fn mac(pair_key: &PairKey, device: &DeviceKey, nonce: &[u8; 16]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(pair_key.expose()).ok()?;
    mac.update(LABEL);
    mac.update(&device.0);
    mac.update(nonce);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_partner_recognises_an_advertisement_and_only_of_its_own_device() {
        let (key, other) = (PairKey::new([1; 32]), PairKey::new([2; 32]));
        let (ada, bo) = (DeviceKey([3; 32]), DeviceKey([4; 32]));
        let advertised = beacon(&key, &ada, &[5; 16]);
        assert_eq!(advertised.len(), SIZE);
        assert!(is_of(&key, &ada, &advertised));
        assert!(!is_of(&key, &bo, &advertised));
        assert!(!is_of(&other, &ada, &advertised));
        for at in 0..SIZE {
            let mut changed = advertised.clone();
            changed[at] ^= 1;
            assert!(!is_of(&key, &ada, &changed), "byte {at}");
        }
        assert!(!is_of(&key, &ada, &advertised[..SIZE - 1]));
        assert!(!is_of(&key, &ada, &[]));
    }
}
