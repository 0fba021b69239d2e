//! Leaving (`product.md` 6b, SR-28, SR-29; `sync.md` 2): quietly, so that nothing is sent and the other phone sees
//! what an absent one looks like, or with a word. Alone, offline, without a reason.
//!
//! What stays here is chosen. Unless all of it stays to be read, the shared room goes as everything goes
//! (`docs/adr/0012`): one transaction of `mine.db` takes over what is to be kept and notes that the room is to go;
//! then its keys, then its files. Killed anywhere after the note, the next open goes on.

use std::time::Duration;

use hearth_domain::cards::{CardEntries, CardStanding, Salt, SealedAnswer};
use hearth_domain::entries::{PlanKind, PlanStatus, Terms};
use hearth_domain::ids::DeviceKey;
use hearth_domain::log::{Between, Farewell as Word};
use hearth_store::couple::{CoupleRead, CoupleStore, Filter, PeerStatus, Shown, What};
use hearth_store::mine::{Kept, LocalId, MineStore, MineTx, OwnMoment, OwnPlan, OwnRest, Written};
use hearth_store::{Folder, Room, remove_room};
use hearth_sync::session::Refusal;

use crate::cards;
use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::gone::GONE;
use crate::hearth::Hearth;
use crate::mending::{AGAIN, DOUBTED, SCRUBBED};
use crate::network::Told;
use crate::own_settings::KNOWN_DECK;
use crate::random;
use crate::removals::REMOVALS;
use crate::unopened::HEARD;
use crate::views::{Event, ItemId};
use crate::who_we_are::WHO_WE_ARE;

/// The setting that says that the shared room is to go.
pub(crate) const LEAVING: &str = "leaving";
/// Settings that are about the space.
const ABOUT_THE_SPACE: [&str; 8] =
    [KNOWN_DECK, REMOVALS, DOUBTED, SCRUBBED, AGAIN, WHO_WE_ARE, GONE, HEARD];
/// How many rows are copied at a time.
const PAGE: usize = 200;

/// How to leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Farewell {
    /// Nothing is sent.
    Quiet,
    /// One short, neutral word goes to the partner's phone first, which has to be near and open.
    Tell {
        /// How long to look for it. It is not much longer until the answer.
        within: Duration,
    },
}

/// What of the shared space stays on this phone. What was never shared stays in any case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// All of it, to be read. The same two can pair again and go on; nobody else can be paired with before it goes.
    All,
    /// What this person wrote and did, as only theirs; plans that they had a part in, as they stood.
    Mine,
    /// Nothing of it.
    Nothing,
}

impl Hearth {
    /// Leaves the partner's phone: the endpoint is gone, the keys of the pairing are destroyed, and what was shared
    /// stays here as `keep` says. Nobody has to agree, and nothing is sent but the word that `how` may ask for. After
    /// the word has gone out, or without it, nobody can call it back. To be shown before and after:
    /// [`Hearth::way_out_texts`].
    ///
    /// # Errors
    /// [`HearthError::NotPaired`] when there is nothing to leave; `NotMet` when the partner's phone could not be told,
    /// or nothing says whether it heard: nothing was changed here then, and leaving quietly needs nobody.
    pub async fn leave(self: &std::sync::Arc<Self>, how: Farewell, keep: Keep) -> Result<()> {
        let hearth = self.clone();
        // Whoever waits for it may stop waiting: what was said is also done.
        self.on_runtime(async move { hearth.leave_now(how, keep).await }).await
    }

    async fn leave_now(self: std::sync::Arc<Self>, how: Farewell, keep: Keep) -> Result<()> {
        if let Farewell::Tell { within } = how {
            self.tell_partner(within).await?;
        }
        // A suspend waits for it: no other one may bring the network back.
        let _turn = self.life.turn().await;
        self.network_down().await;
        // Nothing may look for the partner, or let it in, before it is forgotten.
        let left = match keep {
            Keep::All => self.writer.run(Core::leave).await,
            Keep::Mine | Keep::Nothing => self.leave_the_room(keep).await,
        };
        if left != Err(HearthError::Suspended) {
            self.go_on()?;
        }
        left
    }

    /// Whether there is anything to leave: a partner, or a shared space without one.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn can_leave(&self) -> Result<bool> {
        self.writer.run(Core::can_leave).await
    }

    async fn leave_the_room(&self, keep: Keep) -> Result<()> {
        let readers = self.readers.clone();
        let reopened = self.writer.run(move |core| {
            core.prepare_to_leave(keep)?;
            readers.close();
            core.close();
            core.open()?;
            core.announcer.announce(&Topic::ALL);
            readers.open(core.readers(crate::hearth::READERS)?);
            Ok(())
        });
        reopened.await
    }

    async fn tell_partner(&self, within: Duration) -> Result<()> {
        let (to, word) = self.writer.run(Core::farewell).await?;
        let network = self.network.clone();
        let reason = match network.tell(to, word, within).await? {
            Told::Heard => return Ok(()),
            Told::Perhaps => {
                "your partner's phone may have heard it, or may not; nothing was changed here, and you can \
                 leave quietly now"
            }
            Told::NotSaid => {
                "your partner's phone could not be told just now, and nothing was changed; you can leave \
                 quietly, or try again when it is near"
            }
        };
        Err(HearthError::NotMet { reason: reason.to_owned() })
    }
}

impl Core {
    fn can_leave(&mut self) -> Result<bool> {
        Ok(!self.peers()?.is_empty() || self.space_record()?.is_some())
    }

    /// Leaves, and keeps everything to be read: the partner's phone is forgotten and the device key thrown away. The
    /// endpoint is down by now.
    pub fn leave(&mut self) -> Result<()> {
        if self.peers()?.is_empty() {
            return Err(HearthError::NotPaired);
        }
        self.close_consent()?;
        self.forget_partner()?;
        self.keys.forget_device()
    }

    /// The word for the partner's phone, and which phone that is.
    fn farewell(&mut self) -> Result<(DeviceKey, Refusal)> {
        let space = match &self.rooms()?.couple {
            Couple::Shared(space) => space.facts().space,
            Couple::Alone(_) => return Err(HearthError::NotPaired),
        };
        let to = self.paired_partner()?.ok_or(HearthError::NotPaired)?.device;
        let between = Between { space, from: self.keys.device()?, to };
        Ok((to, Refusal::Unpaired(Word::say(&self.keys.author()?, &between).0)))
    }

    /// The partner's phone says that its person has left. Believed from the partner alone; then this phone forgets it
    /// as one that left itself, keeps everything, and says so in one line. Returns whether it was believed.
    pub fn partner_left(&mut self, device: &DeviceKey, word: [u8; 64]) -> Result<bool> {
        let Couple::Shared(space) = &self.rooms()?.couple else { return Ok(false) };
        let facts = space.facts().clone();
        let peers = self.peers()?;
        let peer = peers.iter().find(|peer| peer.device == *device);
        let Some(peer) = peer.filter(|peer| !facts.is_mine(&peer.member)) else { return Ok(false) };
        let between = Between { space: facts.space, from: *device, to: self.keys.device()? };
        if !Word(word).is_of(&peer.author, &between) {
            return Ok(false);
        }
        // The line first: a kill in between tells it too early, and never not at all.
        if peer.status == PeerStatus::Paired {
            self.queue(&Event::PartnerLeft)?;
        }
        self.leave()?;
        Ok(true)
    }

    /// Takes over what stays and notes that the shared room is to go, in one transaction.
    fn prepare_to_leave(&mut self, keep: Keep) -> Result<()> {
        if !self.can_leave()? {
            return Err(HearthError::NotPaired);
        }
        self.turn_back_moves()?;
        for delete in self.rooms()?.mine.write(|tx| tx.read().pending_deletes())? {
            if delete.room == Room::Couple {
                self.finish_delete(ItemId::Ours(hearth_domain::ids::EntryId(delete.id)))?;
            }
        }
        self.close_consent()?;
        let now = self.written_now()?;
        let rooms = self.writing()?;
        let mine = &mut rooms.mine;
        rooms.couple.store().write(|rows| {
            let couple = rows.read();
            mine.write(|tx| {
                match keep {
                    Keep::Mine => take_over(tx, &couple, &now)?,
                    Keep::All | Keep::Nothing => tx.let_go_of_shared()?,
                }
                // They are about the space that goes.
                for name in ABOUT_THE_SPACE {
                    tx.unset(name)?;
                }
                Ok::<_, HearthError>(tx.set(LEAVING, "yes")?)
            })
        })?;
        Ok(mine.erase().map(drop)?)
    }

    /// Ends a leave that was noted: the keys of the shared room, then its files. Before that room is opened, at every
    /// open. Returns whether there was one.
    pub fn finish_leaving(&mut self, folder: &Folder, mine: &mut MineStore) -> Result<bool> {
        if mine.write(|tx| tx.read().setting(LEAVING))?.is_none() {
            return Ok(false);
        }
        self.passed_leaving(0)?;
        self.keys.destroy_of_couple()?;
        self.passed_leaving(1)?;
        remove_room(folder, Room::Couple)?;
        self.passed_leaving(2)?;
        Ok(true)
    }

    /// The shared room is as at a first start, beside the old room of one's own, which knows this phone.
    pub fn left(&mut self, couple: &mut CoupleStore, mine: &mut MineStore) -> Result<()> {
        if let Some(held) = self.keys.nonce()? {
            couple.begin_nonce(None, &held)?;
            couple.settle_nonce()?;
        }
        self.passed_leaving(3)?;
        mine.write(|tx| tx.unset(LEAVING))?;
        Ok(())
    }

    /// Where a test lets it die.
    #[cfg(test)]
    pub(crate) fn passed_leaving(&self, step: usize) -> Result<()> {
        if self.dies_leaving == Some(step) {
            return Err(HearthError::internal("killed"));
        }
        Ok(())
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "tests stop here")]
    pub(crate) fn passed_leaving(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// Makes this person's part of the shared room theirs alone. What they gave stands in their own room already, if it
/// came from there; the rest is copied.
fn take_over(tx: &mut MineTx<'_>, couple: &CoupleRead<'_>, now: &Written) -> Result<()> {
    let Some(space) = couple.space()? else { return Ok(tx.keep_shared_as_mine()?) };
    for kind in ["appreciation", "moment", "rest", "plan"] {
        let author = (kind != "plan").then_some(space.me);
        let kinds = [kind];
        let mut after = None;
        loop {
            let filter = Filter { kinds: &kinds, author, exclude: &[] };
            let page = couple.newest(&filter, after.as_ref(), PAGE)?;
            for shown in page.rows {
                take_over_one(tx, shown, now)?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    for answer in tx.read().all_sealed()? {
        cards::hand_back(tx, &answer, now.clone())?;
    }
    let mut before = None;
    loop {
        let days = couple.days_with_openings(before, PAGE)?;
        let Some(last) = days.last().copied() else { break };
        for day in days {
            let entries = CardEntries::of(&space.id, &space.members, day);
            let card = couple.card(&entries)?;
            let standing = card.standing(&space.id, &space.members, day, space.me);
            if let CardStanding::Open { mine, .. } = standing {
                let (card, answer) = (mine.card, mine.answer);
                let opened = SealedAnswer { day, card, answer, salt: Salt([0; 32]) };
                cards::keep(tx, &opened, now.clone())?;
            }
        }
        before = Some(last);
    }
    Ok(tx.keep_shared_as_mine()?)
}

fn take_over_one(tx: &mut MineTx<'_>, shown: Shown, now: &Written) -> Result<()> {
    let acts = tx.read().acts_of(&shown.entry)?;
    let first = acts.first().map_or(now, |act| &act.written);
    let written = Written { day: shown.day, ..first.clone() };
    match shown.what {
        What::Appreciation { text, tag } => {
            if tx.read().kept_given_as(&shown.entry)?.is_empty() {
                let id = LocalId(random::bytes()?);
                tx.keep(&Kept { id, written, text, tag, given: None })?;
            }
        }
        What::Moment { ritual } => {
            tx.did(&OwnMoment { ritual, written, shared: None })?;
        }
        What::Rest { until } => {
            let known = tx.read().own_rests()?;
            if known.iter().all(|rest| rest.shared != Some(shown.entry)) {
                let (id, until) = (LocalId(random::bytes()?), Some(until));
                tx.put_rest(&OwnRest { id, from: shown.day, until, shared: None })?;
            }
        }
        // It belongs to both; whoever had a part in it keeps it.
        What::Plan { title, note, stand } if !acts.is_empty() => {
            let (kind, terms) = match stand.kind {
                // What only a newer version understands has no place among one's own.
                PlanKind::Newer => (PlanKind::Plain, Terms::default()),
                kind => (kind, stand.terms),
            };
            tx.put_plan(&OwnPlan {
                id: LocalId(random::bytes()?),
                day: shown.day,
                title,
                note,
                kind,
                terms,
                done: stand.status == PlanStatus::Done,
            })?;
        }
        What::Plan { .. } | What::CheckIn(_) => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests;
