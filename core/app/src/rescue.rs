//! Databases that are damaged. The shared one is set aside by itself: its file is kept, a fresh one knows who the two
//! are, and what the partner's phone has comes back with the next sync, to a phone that counts as restored. One's own
//! room and the journal have no other copy, so a person asks for it: what can be read is saved, the file kept.

use data_encoding::HEXLOWER;
use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::Certificate;
use hearth_store::couple::{CoupleStore, Peer, PeerStatus, SpaceRecord};
use hearth_store::mine::MineStore;
use hearth_store::{Folder, Room, SetAside, StoreError, set_aside};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::aside::aside;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::{Config, Hearth, Ports};
use crate::keys::Keys;
use crate::leaving::LEAVING;
use crate::unlock::TypedSecret;
use crate::views::Event;

/// The setting with a copy of what the shared room knows of the two: without it, a file that cannot be read at all
/// would take the pairing along. About the space, so that it goes when the space goes.
pub(crate) const WHO_WE_ARE: &str = "who_we_are";

/// What became of a damaged database.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rescued {
    /// The name of its file.
    pub file: &'static str,
    /// How many rows of it stand in the fresh one.
    pub saved: u64,
    /// Whether there was something that could not be read.
    pub lost: bool,
}

impl Hearth {
    /// Checks the two rooms of a phone that is not open, and sets a damaged one aside: what can be read of one's own
    /// is saved, what is shared comes back from the partner's phone, and the damaged files are kept. Returns which;
    /// none when all is sound.
    ///
    /// # Errors
    /// [`HearthError::AlreadyOpen`] while an app has the folder open; `Damaged` when the keys are gone; `Storage`.
    /// Nothing was changed then.
    pub async fn rescue_in(config: &Config, ports: &Ports) -> Result<Vec<Rescued>> {
        let (home, keys) = (config.home.clone(), Keys::new(ports.secrets.clone()));
        aside(move || {
            let folder = Folder::lock(&home)?;
            if hearth_store::is_unused(&folder) || hearth_store::deletion_is_begun(&folder) {
                return Ok(Vec::new());
            }
            let mut rescued = Vec::new();
            for room in [Room::Mine, Room::Couple] {
                rescued.extend(rescue(&folder, &keys, room)?);
            }
            Ok(rescued)
        })
        .await
    }

    /// The same for the journal, which opens with its secret. It is locked after it.
    ///
    /// # Errors
    /// As [`Hearth::unlock`]; everything is as it was then.
    pub async fn rescue_journal(&self, secret: TypedSecret) -> Result<Option<Rescued>> {
        let rescued = self.writer.run(move |core| core.rescue_journal(&secret));
        Ok(rescued.await?.map(|aside| said(Room::Journal, aside)))
    }
}

fn said(room: Room, aside: SetAside) -> Rescued {
    Rescued { file: room.file_name(), saved: aside.saved, lost: aside.lost }
}

/// Sets a room aside if it is hurt.
fn rescue(folder: &Folder, keys: &Keys, room: Room) -> Result<Option<Rescued>> {
    let home = folder.path();
    let key = if room == Room::Mine { keys.mine(home)? } else { keys.couple(home)? };
    let integrity = match room {
        Room::Mine => MineStore::open(folder, &key).and_then(|store| store.integrity()),
        _ => CoupleStore::open(folder, &key).and_then(|store| store.integrity()),
    };
    match integrity {
        Ok(found) if found.is_sound() => return Ok(None),
        Err(error) if !error.is_damage() => return Err(error.into()),
        _ => {}
    }
    Ok(Some(said(room, set_aside(folder, room, &key)?)))
}

impl Core {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself serves one lifetime, not every one"
    )]
    fn rescue_journal(&mut self, secret: &TypedSecret) -> Result<Option<SetAside>> {
        self.drop_journal();
        self.try_secret(secret, |door, secret, half| door.mend(secret, half))
    }

    /// Opening failed over damage. If it is the shared room's, that one is set aside. Returns whether it was.
    pub fn rescue_shared(&mut self) -> Result<bool> {
        let folder = Folder::lock(&self.home)?;
        let (Ok(own), Ok(key)) = (self.keys.mine(&self.home), self.keys.couple(&self.home)) else {
            return Ok(false);
        };
        let Ok(mut mine) = MineStore::open(&folder, &own) else { return Ok(false) };
        if mine.write(|tx| tx.read().setting(LEAVING))?.is_some() {
            return Ok(false);
        }
        let hurt = match CoupleStore::open(&folder, &key).and_then(|store| store.integrity()) {
            Ok(found) => !found.is_sound(),
            // Without its check value, a file under another key looks like a damaged one: a person decides.
            Err(StoreError::Damaged | StoreError::Truncated | StoreError::Missing) => true,
            Err(_) => false,
        };
        if hurt {
            // The line first: a kill in between tells it too early, and never not at all.
            tell(&mut mine)?;
            set_aside(&folder, Room::Couple, &key)?;
        }
        Ok(hurt)
    }

    /// An older copy may be one whose log is another day's: each page is whole, and together they are nothing.
    pub fn check_older_copy(&mut self) -> Result<()> {
        let rooms = self.rooms()?;
        let sound =
            rooms.couple.store().integrity()?.is_sound() && rooms.mine.integrity()?.is_sound();
        if sound { Ok(()) } else { Err(StoreError::Damaged.into()) }
    }

    /// Keeps a copy of who the two are, when it is not that already.
    pub fn note_who_we_are(&mut self) -> Result<()> {
        let who = self.rooms()?.couple.store().write(|rows| {
            let (space, peers) = (rows.read().space()?, rows.read().peers()?);
            Ok::<_, HearthError>(space.map(|space| Who::of(&space, &peers)))
        })?;
        let who = who.filter(|who| !who.peers.is_empty());
        let text = who.map(|who| serde_json::to_string(&who)).transpose();
        let text = text.map_err(|_| HearthError::internal("the pairing cannot be written"))?;
        let held = self.rooms()?.mine.write(|tx| tx.read().setting(WHO_WE_ARE))?;
        if held == text {
            return Ok(());
        }
        self.writing()?.mine.write(|tx| match &text {
            Some(text) => tx.set(WHO_WE_ARE, text),
            None => tx.unset(WHO_WE_ARE).map(drop),
        })?;
        Ok(())
    }
}

/// Queues the one line, unless it waits already.
fn tell(mine: &mut MineStore) -> Result<()> {
    let text = serde_json::to_string(&Event::SetAside)
        .map_err(|_| HearthError::internal("an event cannot be written"))?;
    mine.write(|tx| {
        if tx.read().events(usize::MAX)?.iter().all(|waiting| waiting.json != text) {
            tx.push_event(&text)?;
        }
        Ok(())
    })
}

/// A shared room that lost everything learns again who the two are. One that holds anything knows it itself: a partner
/// who was let go must not come back.
pub(crate) fn remember_who_we_are(couple: &mut CoupleStore, mine: &mut MineStore) -> Result<()> {
    let is_blank = couple.write(|rows| {
        let read = rows.read();
        let knows = read.space()?.is_some() && !read.peers()?.is_empty();
        Ok::<_, HearthError>(read.logs()?.is_empty() && !knows)
    })?;
    if !is_blank {
        return Ok(());
    }
    let text = mine.write(|tx| tx.read().setting(WHO_WE_ARE))?;
    let who: Option<Who> = text.and_then(|text| serde_json::from_str(&text).ok());
    let Some((space, peers)) = who.and_then(|who| who.read()) else { return Ok(()) };
    couple.write(|rows| {
        if rows.read().space()?.is_none() {
            rows.put_space(&space)?;
        }
        for peer in &peers {
            rows.put_peer(peer)?;
        }
        Ok(())
    })
}

/// A space and its phones, as text. Bytes are hex.
#[derive(Serialize, Deserialize)]
struct Who {
    id: String,
    nonce: String,
    members: [String; 2],
    me: u8,
    certificate: String,
    secret: String,
    confirmed: Vec<String>,
    peers: Vec<Phone>,
}

#[derive(Serialize, Deserialize)]
struct Phone {
    device: String,
    author: String,
    member: String,
    name: String,
    certificate: String,
    pair_key: String,
}

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

impl Who {
    /// Pending phones are left out: a pairing that is not complete is begun again.
    fn of(space: &SpaceRecord, peers: &[Peer]) -> Self {
        let [first, second] = space.members.both();
        let paired = peers.iter().filter(|peer| peer.status == PeerStatus::Paired);
        Self {
            id: hex(&space.id.0),
            nonce: hex(&space.nonce),
            members: [hex(&first.0), hex(&second.0)],
            me: space.me,
            certificate: hex(&space.certificate),
            secret: hex(&*space.secret),
            confirmed: space.confirmed.iter().map(|one| hex(&one.encode())).collect(),
            peers: paired.map(Phone::of).collect(),
        }
    }

    fn read(&self) -> Option<(SpaceRecord, Vec<Peer>)> {
        let [first, second] = &self.members;
        let confirmed = self.confirmed.iter().map(|one| {
            let one = HEXLOWER.decode(one.as_bytes()).ok()?;
            Certificate::decode(&one).ok()
        });
        let space = SpaceRecord {
            id: SpaceId(bytes(&self.id)?),
            nonce: bytes(&self.nonce)?,
            members: Members::new(MemberId(bytes(first)?), MemberId(bytes(second)?))?,
            me: self.me,
            certificate: HEXLOWER.decode(self.certificate.as_bytes()).ok()?,
            secret: Zeroizing::new(bytes(&self.secret)?),
            confirmed: confirmed.collect::<Option<_>>()?,
        };
        Some((space, self.peers.iter().map(Phone::read).collect::<Option<_>>()?))
    }
}

impl Phone {
    fn of(peer: &Peer) -> Self {
        Self {
            device: hex(&peer.device.0),
            author: hex(&peer.author.0),
            member: hex(&peer.member.0),
            name: peer.name.clone(),
            certificate: hex(&peer.certificate),
            pair_key: hex(&*peer.pair_key),
        }
    }

    fn read(&self) -> Option<Peer> {
        Some(Peer {
            device: DeviceKey(bytes(&self.device)?),
            author: AuthorKey(bytes(&self.author)?),
            member: MemberId(bytes(&self.member)?),
            name: self.name.clone(),
            certificate: HEXLOWER.decode(self.certificate.as_bytes()).ok()?,
            pair_key: Zeroizing::new(bytes(&self.pair_key)?),
            status: PeerStatus::Paired,
            last_address: None,
            met_week: None,
        })
    }
}
