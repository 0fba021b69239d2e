//! A phone's core on its own, for unit tests: paired with a partner that exists as keys only.

use std::path::PathBuf;
use std::sync::Arc;

use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::Logs as _;
use hearth_sync::pairing::{About, DisplayName, PairKey, Paired, SpaceSecret};
use hearth_sync::session::{Action, Event, Session};

use crate::changes::Announcer;
use crate::core::{Core, Couple};
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
    let (announcer, doors) = (Announcer::new(0), Arc::new(Doors::default()));
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

/// Two phones, paired with each other: the pairing stands, and they have not met since.
pub(crate) fn two() -> (Desk, Desk) {
    let (mut one, mut other) = (alone(), alone());
    let (mine, theirs) = (one.core.keys.author().unwrap(), other.core.keys.author().unwrap());
    let (own, partner) = (one.core.keys.device().unwrap(), other.core.keys.device().unwrap());
    let member = |secret: &AuthorSecret| MemberId::of_first_key(&secret.public());
    let members = Members::new(member(&mine), member(&theirs)).unwrap();
    let nonce = [3; 16];
    let space = SpaceId::of(&members, &nonce);
    let here = Certificate::first(space, own, &mine);
    let there = Certificate::first(space, partner, &theirs);
    let of =
        |device, secret: &AuthorSecret, certificate, own_certificate, name, created_here| Paired {
            partner: device,
            author: secret.public(),
            member: member(secret),
            certificate,
            own_certificate,
            confirmed: vec![certificate],
            name: DisplayName::new(name).unwrap(),
            space,
            nonce,
            members,
            space_secret: SpaceSecret::new([4; 32]),
            pair_key: PairKey::new([5; 32]),
            created_here,
            about: About::NewSpace,
        };
    one.core.store_pending(&of(partner, &theirs, there, here, "Bo", true)).unwrap();
    other.core.store_pending(&of(own, &mine, here, there, "Ada", false)).unwrap();
    one.core.complete_pairing(&partner).unwrap();
    other.core.complete_pairing(&own).unwrap();
    (one, other)
}

/// One session between the two, to its end, and what follows a full exchange on each. Returns whether one of them
/// has more to give.
pub(crate) fn meet_once(one: &mut Desk, other: &mut Desk) -> bool {
    said(one, other);
    fingerprint(one) != fingerprint(other)
}

/// The same, and what each of the two said in it, byte for byte.
pub(crate) fn said(one: &mut Desk, other: &mut Desk) -> [Vec<u8>; 2] {
    let mut ends = [end(other), end(one)];
    let mut bytes = [Vec::new(), Vec::new()];
    let mut said = [Vec::new(), Vec::new()];
    for (at, desk) in [&mut *one, &mut *other].into_iter().enumerate() {
        bytes[1 - at] = step(desk, &mut ends[at], Event::Start);
        said[at].extend(&bytes[1 - at]);
    }
    for _ in 0..200 {
        if ends.iter().all(|(session, _)| session.is_over()) {
            break;
        }
        for (at, desk) in [&mut *one, &mut *other].into_iter().enumerate() {
            let came = std::mem::take(&mut bytes[at]);
            for event in [Event::Received(&came), Event::Writable, Event::Writable] {
                let sent = step(desk, &mut ends[at], event);
                said[at].extend(&sent);
                bytes[1 - at].extend(sent);
            }
        }
    }
    assert!(ends.iter().all(|(session, _)| session.is_over()));
    let [(_, partner), (_, own)] = ends;
    one.core.after_full_exchange(&partner).unwrap();
    other.core.after_full_exchange(&own).unwrap();
    said
}

/// What a phone's space comes to.
fn fingerprint(desk: &mut Desk) -> [u8; 32] {
    let Couple::Shared(space) = &mut desk.core.rooms().unwrap().couple else { panic!("alone") };
    space.summary().unwrap().fingerprint.0
}

/// Sessions until both hold the same, as "sync now" does it.
pub(crate) fn meet(one: &mut Desk, other: &mut Desk) {
    for _ in 0..4 {
        if !meet_once(one, other) {
            return;
        }
    }
    panic!("there is always more");
}

/// A session with this phone.
fn end(with: &Desk) -> (Session, DeviceKey) {
    let device = with.core.keys.device().unwrap();
    (Session::new(device), device)
}

fn step(
    desk: &mut Desk,
    (session, device): &mut (Session, DeviceKey),
    event: Event<'_>,
) -> Vec<u8> {
    let actions = desk.core.sync_step(session, event, device).unwrap();
    let sent = actions.into_iter().filter_map(|action| match action {
        Action::Send(bytes) => Some(bytes),
        _ => None,
    });
    sent.flatten().collect()
}
