//! A phone's core on its own, for unit tests: paired with a partner that exists as keys only.

use std::path::PathBuf;
use std::sync::Arc;

use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_sync::pairing::{About, DisplayName, PairKey, Paired, SpaceSecret};

use crate::changes::Announcer;
use crate::core::Core;
use crate::files::FileSecrets;
use crate::keys::Keys;
use crate::net::Doors;
use crate::ports::{Clock, Now, PortError};

/// Always Friday 2026-11-20, noon.
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Result<Now, PortError> {
        Ok(Now { utc_seconds: 1_795_176_000, offset_minutes: 0, zone: String::new() })
    }
}

/// A core and the folder it lives in.
pub(crate) struct Desk {
    pub core: Core,
    folder: tempfile::TempDir,
}

impl Desk {
    /// Where its secrets are.
    pub fn secrets(&self) -> PathBuf {
        self.folder.path().join("keys")
    }
}

/// A phone that was never paired.
pub(crate) fn alone() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::new(Arc::new(FileSecrets::new(folder.path().join("keys"))));
    let home = folder.path().join("home");
    let (announcer, doors) = (Announcer::new(), Arc::new(Doors::default()));
    let mut core = Core::new(home, keys, Arc::new(Noon), announcer, doors).unwrap();
    core.open().unwrap();
    Desk { core, folder }
}

/// What a pairing with a partner of these key bytes would have stored.
pub(crate) fn pairing(desk: &Desk, partner: u8) -> Paired {
    let own = desk.core.keys.author().unwrap();
    let secret = AuthorSecret::from_bytes(&[partner; 32]);
    let member = |secret: &AuthorSecret| MemberId::of_first_key(&secret.public());
    let members = Members::new(member(&own), member(&secret)).unwrap();
    let nonce = [3; 16];
    let space = SpaceId::of(&members, &nonce);
    let device = DeviceKey([partner; 32]);
    Paired {
        partner: device,
        author: secret.public(),
        member: member(&secret),
        certificate: Certificate::first(space, device, &secret),
        own_certificate: Certificate::first(space, desk.core.keys.device().unwrap(), &own),
        confirmed: vec![Certificate::first(space, device, &secret)],
        name: DisplayName::new("Bo").unwrap(),
        space,
        nonce,
        members,
        space_secret: SpaceSecret::new([4; 32]),
        pair_key: PairKey::new([5; 32]),
        created_here: true,
        about: About::NewSpace,
    }
}

/// A phone whose pairing is complete.
pub(crate) fn paired() -> Desk {
    let mut desk = alone();
    let paired = pairing(&desk, 7);
    desk.core.store_pending(&paired).unwrap();
    desk.core.complete_pairing(&paired.partner).unwrap();
    desk
}
