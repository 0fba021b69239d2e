//! The couple of the benchmark, and their phones: a real space over the real encrypted store in a folder.

use std::error::Error;
use std::fs;
use std::path::Path;

use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::{Facts, Pen, Space};
use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder};
use tempfile::TempDir;

use crate::random::Random;

/// What a benchmark gives, or the reason why it could not go on.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What one phone is born with.
#[derive(Clone)]
pub struct Device {
    facts: Facts,
    secret: AuthorSecret,
}

/// Two members, a phone each, and a second phone of the first of them.
pub struct Couple {
    /// By the index of the member.
    pub phones: [Device; 2],
    /// The second phone of member 0: empty until it syncs.
    pub new_phone: Device,
}

impl Couple {
    /// The same two people every time.
    pub fn new() -> Result<Self> {
        let mut random = Random::seeded(2026);
        let mut keys = [(); 2].map(|()| AuthorSecret::from_bytes(&random.bytes()));
        let first = |key: &AuthorSecret| MemberId::of_first_key(&key.public());
        let members =
            Members::new(first(&keys[0]), first(&keys[1])).ok_or("one person is no couple")?;
        if members.index_of(&first(&keys[0])) == Some(1) {
            keys.swap(0, 1);
        }
        let space = SpaceId::of(&members, &random.bytes());
        let second = AuthorSecret::from_bytes(&random.bytes());
        let device = DeviceKey(random.bytes());
        let vouched =
            Certificate::by_earlier(space, first(&keys[0]), device, second.public(), &keys[0]);
        let facts =
            |me, certificate| Facts { space, members, me, certificate, confirmed: Vec::new() };
        let new_phone = Device { facts: facts(0, vouched), secret: second };
        let phones = [0_u8, 1].map(|me| {
            let secret = keys[usize::from(me)].clone();
            let certificate = Certificate::first(space, DeviceKey(random.bytes()), &secret);
            Device { facts: facts(me, certificate), secret }
        });
        Ok(Self { phones, new_phone })
    }
}

/// The key of every database here.
pub fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([7; 32])
}

/// A phone that runs.
pub struct Phone {
    /// Its copy of the space. Closed before the folder is given free.
    pub space: Space<CoupleStore>,
    _folder: Folder,
}

impl Phone {
    /// Opens, or begins, the phone in this folder.
    pub fn open(home: &Path, device: &Device, random: &mut Random) -> Result<Self> {
        let folder = Folder::lock(home)?;
        let store = CoupleStore::open(&folder, &key())?;
        let mut ids = random.fork();
        let (facts, secret) = (device.facts.clone(), device.secret.clone());
        let space = Space::new(store, facts, secret, random.bytes(), Box::new(move || ids.bytes()));
        Ok(Self { space, _folder: folder })
    }

    /// Its facts and a pen as a new run of the app has them.
    pub fn pen(&self, random: &mut Random) -> (Facts, Pen) {
        let log_nonce = random.bytes();
        (self.space.facts().clone(), Pen { process: random.bytes(), log_nonce })
    }
}

/// A copy of a phone's folder, without the lock: that is of whoever opened it.
pub fn copy(home: &Path) -> Result<TempDir> {
    let to = TempDir::new()?;
    copy_into(home, to.path())?;
    Ok(to)
}

/// The same into a folder that is there.
pub fn copy_into(home: &Path, to: &Path) -> Result<()> {
    for file in fs::read_dir(home)? {
        let file = file?;
        if file.file_name() != "lock" {
            fs::copy(file.path(), to.join(file.file_name()))?;
        }
    }
    Ok(())
}
