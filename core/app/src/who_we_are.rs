//! A copy of who the two are, in the room of one's own: the space, its secret and the paired phones with their keys.
//! Without it a shared room that cannot be read at all would take the pairing along. It goes with the pairing, before
//! the pairing does: a partner who was let go must not come back out of it.

use data_encoding::HEXLOWER;
use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::Certificate;
use hearth_store::couple::{CoupleStore, Peer, PeerStatus, SpaceRecord};
use hearth_store::mine::{MineRead, MineStore};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::own_settings;

/// The setting with that copy. About the space, so that it goes when the space goes.
pub(crate) const WHO_WE_ARE: &str = "who_we_are";

/// Whether a partner's phone is known that may hold what is shared. The person's own further phones do not count: they
/// may have less of it.
pub(crate) fn has_partner(mine: &MineRead<'_>) -> Result<bool> {
    let who = own_settings::read::<Who>(mine, WHO_WE_ARE)?;
    let Some((space, peers)) = who.and_then(|who| who.read()) else { return Ok(false) };
    Ok(peers.iter().any(|peer| space.members.index_of(&peer.member) != Some(space.me)))
}

impl Core {
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
    /// Forgets it, before the pairing is forgotten: a kill in between leaves a pairing, and the next open copies it again.
    pub fn forget_who_we_are(&mut self) -> Result<()> {
        let mine = &mut self.writing()?.mine;
        if mine.write(|tx| tx.unset(WHO_WE_ARE))? {
            // It held keys.
            mine.erase()?;
        }
        Ok(())
    }
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
