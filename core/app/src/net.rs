//! The endpoint and who is let in (`sync.md` 5): there is one only while it is needed, and only a phone that
//! is in the list, or any while a pairing screen is open, gets past its first byte.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hearth_domain::ids::DeviceKey;
use hearth_link::{DeviceId, Gate, Link, LinkConfig, Purpose};
use zeroize::Zeroizing;

use crate::error::Result;

/// Who may come in. Shared with the endpoint, which asks before any byte is exchanged.
#[derive(Default)]
pub(crate) struct Doors {
    inner: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    partners: BTreeSet<DeviceKey>,
    pairing: bool,
    scanning: bool,
}

impl Doors {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These phones and no others may sync.
    pub fn set_partners(&self, partners: impl IntoIterator<Item = DeviceKey>) {
        self.open().partners = partners.into_iter().collect();
    }

    /// Whether this phone may sync now.
    pub fn knows(&self, device: &DeviceKey) -> bool {
        self.open().partners.contains(device)
    }

    /// Opens or closes the door for pairing.
    pub fn set_pairing(&self, open: bool) {
        self.open().pairing = open;
    }

    /// Whether this phone dials another one to pair; lets nobody in.
    pub fn set_scanning(&self, scanning: bool) {
        self.open().scanning = scanning;
    }

    /// Whether there is any need for an endpoint (`design.md` 5).
    pub fn need_an_endpoint(&self) -> bool {
        let open = self.open();
        open.pairing || open.scanning || !open.partners.is_empty()
    }

    /// Whether a pairing screen is open.
    pub fn is_pairing(&self) -> bool {
        self.open().pairing
    }
}

impl Gate for Doors {
    fn admits(&self, who: DeviceId, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Sync => self.knows(&DeviceKey(who.0)),
            Purpose::Pairing => self.is_pairing(),
        }
    }
}

/// Makes the endpoint of this phone.
pub(crate) async fn bind(
    secret: Zeroizing<[u8; 32]>,
    address: SocketAddr,
    doors: Arc<Doors>,
) -> Result<Arc<Link>> {
    Ok(Arc::new(Link::bind(LinkConfig::new(secret, address), doors).await?))
}
