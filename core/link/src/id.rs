//! Who is at the other end: the public key of a device, which is also its iroh endpoint id.
//! It says nothing about members or permissions (`design.md` section 5, "Device").

use std::fmt;

use iroh::{EndpointId, SecretKey};

/// A device: the 32 bytes of its Ed25519 public key, as proven by TLS in every connection.
///
/// Any 32 bytes can be held; bytes that are no curve point belong to no device, and dialling them
/// fails with [`DialError::NobodyThere`](crate::DialError::NobodyThere).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeviceId(pub [u8; 32]);

impl DeviceId {
    /// The id of the device that holds this secret key (32 bytes, the Ed25519 seed).
    pub fn of_secret(secret: &[u8; 32]) -> Self {
        SecretKey::from_bytes(secret).public().into()
    }

    /// The id as iroh wants it; `None` if the bytes are no public key.
    pub(crate) fn endpoint_id(self) -> Option<EndpointId> {
        EndpointId::from_bytes(&self.0).ok()
    }
}

impl From<EndpointId> for DeviceId {
    fn from(id: EndpointId) -> Self {
        Self(*id.as_bytes())
    }
}

/// The first four bytes in hex: enough to tell two phones apart in a log.
impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third, fourth, ..] = self.0;
        let start = u32::from_be_bytes([first, second, third, fourth]);
        write!(f, "DeviceId({start:08x})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_shown_by_the_start_of_its_key() {
        let mut bytes = [0xee; 32];
        bytes[..4].copy_from_slice(&[0x00, 0x12, 0xab, 0xff]);
        assert_eq!(format!("{:?}", DeviceId(bytes)), "DeviceId(0012abff)");
    }
}
