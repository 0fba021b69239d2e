//! What was deleted stays so when the shared room is set aside (invariant 6): the partner's phone may hold it still, or
//! again, and gives back all that it has. So what is known to be gone is noted in one's own room before, and taken away
//! once more when it has come: for both where this person may ask for that, else here. Until that is over, no removal
//! counts as confirmed (SR-33).

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use hearth_domain::ids::EntryId;
use hearth_domain::log::{Item as LogItem, Verdict};
use hearth_domain::space::RowStatus;
use hearth_store::SetAside;
use hearth_store::mine::MineTx;
use serde::{Deserialize, Serialize};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::own_settings;
use crate::removals;

/// The setting that holds it: a list, written when there is anything to do, also when nothing on it can be read.
pub(crate) const GONE: &str = "gone";

/// As it is kept: ids in hex.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Gone {
    deleted: Vec<String>,
    removed_here: Vec<String>,
}

/// Notes what the shared room that is being set aside knew to be gone, beside what an earlier one did.
pub(crate) fn note(tx: &mut MineTx<'_>, aside: &SetAside) -> Result<()> {
    let mut gone = own_settings::read::<Gone>(&tx.read(), GONE)?.unwrap_or_default();
    for (ids, list) in
        [(&aside.deleted, &mut gone.deleted), (&aside.removed_here, &mut gone.removed_here)]
    {
        list.extend(ids.iter().map(|id| HEXLOWER.encode(&id.0)));
        list.sort_unstable();
        list.dedup();
    }
    if gone != Gone::default() {
        let text = serde_json::to_string(&gone)
            .map_err(|_| HearthError::internal("a setting cannot be written"))?;
        tx.set(GONE, &text)?;
    }
    if aside.deletes_lost {
        removals::drop_unconfirmed(tx)?;
    }
    Ok(())
}

impl Core {
    /// Whether something that came back is still to be taken away.
    pub fn has_gone(&mut self) -> Result<bool> {
        Ok(self.rooms()?.mine.write(|tx| tx.read().setting(GONE))?.is_some())
    }

    /// Takes away once more what is gone and has come back by now. `all_is_here` after a full exchange with the partner:
    /// what has not come by then, nobody has.
    pub fn take_away_again(&mut self, all_is_here: bool) -> Result<()> {
        if !self.has_gone()? || !self.is_paired()? {
            return Ok(());
        }
        let gone = self.own::<Gone>(GONE)?.unwrap_or_default();
        let mut ids: BTreeMap<EntryId, bool> = BTreeMap::new();
        for (list, for_both) in [(&gone.deleted, true), (&gone.removed_here, false)] {
            let read = list.iter().filter_map(|id| HEXLOWER.decode(id.as_bytes()).ok());
            let read = read.filter_map(|id| Some(EntryId(id.try_into().ok()?)));
            ids.extend(read.map(|id| (id, for_both)));
        }
        let mut taken = false;
        for (id, for_both) in ids {
            taken |= self.take_away(&id, for_both)?;
        }
        if taken {
            self.rooms()?.couple.store().erase()?;
            self.take_off_what_is_gone()?;
            self.announcer.announce(&[Topic::Appreciations, Topic::Rhythm, Topic::Plans]);
            self.announcer.announce(&[Topic::CheckIns]);
        }
        if all_is_here { self.forget_own(GONE) } else { Ok(()) }
    }

    fn take_away(&mut self, id: &EntryId, for_both: bool) -> Result<bool> {
        let store = self.rooms()?.couple.store();
        let facts = store.write(|rows| Ok::<_, HearthError>(rows.read().entry(id)?))?;
        let held = facts.is_some_and(|facts| {
            matches!(facts.status, RowStatus::Whole | RowStatus::Lacking { .. })
        });
        let Couple::Shared(space) = &mut self.writing()?.couple else { return Ok(false) };
        if !held {
            return Ok(false);
        }
        if for_both && LogItem::tombstone(*id).verdict(space.facts().me) == Verdict::Counts {
            space.delete(id)?;
        } else {
            space.erase_here(id)?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::space::Rows as _;
    use hearth_store::StoreError;
    use serde_json::Value;

    use super::*;
    use crate::moves::{Intent, Moving};
    use crate::removals::REMOVALS;
    use crate::testing::{Desk, meet, meet_once, two};

    fn share(desk: &mut Desk, text: &str) -> EntryId {
        let before = entries(desk);
        let (_, day) = desk.core.now().unwrap();
        let what = Moving::Appreciation { text: text.to_owned(), tag: None };
        desk.core.share(&Intent { what, day, source: None }).unwrap();
        *entries(desk).iter().find(|entry| !before.contains(entry)).unwrap()
    }

    fn entries(desk: &mut Desk) -> Vec<EntryId> {
        let store = desk.core.rooms().unwrap().couple.store();
        store.write(|rows| Ok::<_, StoreError>(rows.rows_after(None, 100)?)).unwrap()
    }

    fn status(desk: &mut Desk, entry: &EntryId) -> Option<RowStatus> {
        let store = desk.core.rooms().unwrap().couple.store();
        store.write(|rows| rows.read().entry(entry)).unwrap().map(|facts| facts.status)
    }

    /// Whether each removal that is listed is done.
    fn removals(desk: &mut Desk) -> Vec<bool> {
        let asked: Vec<Value> = desk.core.own(REMOVALS).unwrap().unwrap_or_default();
        asked.iter().map(|one| one["done"].as_bool().unwrap()).collect()
    }

    /// Damages the shared room while the phone sleeps, and wakes it.
    fn damage(desk: &mut Desk, hurt: impl FnOnce(&mut Vec<u8>)) {
        desk.core.close();
        let file = desk.core.home.join("couple.db");
        let mut bytes = std::fs::read(&file).unwrap();
        hurt(&mut bytes);
        std::fs::write(&file, bytes).unwrap();
        desk.core.open().unwrap();
        assert_eq!(desk.core.damaged_kept().unwrap(), [hearth_store::Room::Couple]);
    }

    /// The end of the file: what was made last of the rows, and no row.
    fn cut_off_the_end(bytes: &mut Vec<u8>) {
        bytes.truncate(bytes.len() - 4096);
    }

    fn says_deleted_may_be_back(desk: &mut Desk) -> Option<bool> {
        let events = desk.core.rooms().unwrap().mine.write(|tx| tx.read().events(100)).unwrap();
        events.iter().find_map(|event| {
            let event: Value = serde_json::from_str(&event.json).unwrap();
            event["deleted_may_be_back"].as_bool()
        })
    }

    #[test]
    fn what_was_deleted_stays_deleted_when_the_shared_room_is_set_aside() {
        let (mut ada, mut bo) = two();
        let (hers, his) = (share(&mut ada, "Tea."), share(&mut bo, "Soup."));
        meet(&mut ada, &mut bo);
        ada.core.delete_ours(&hers, false).unwrap();
        ada.core.remove_here(crate::views::ItemId::Ours(his)).unwrap();
        damage(&mut ada, cut_off_the_end);
        assert_eq!(says_deleted_may_be_back(&mut ada), Some(false));
        assert_eq!(removals(&mut ada), [false]);
        let more = meet_once(&mut ada, &mut bo);
        assert!(more, "the request has still to go over");
        assert_eq!(status(&mut ada, &hers), Some(RowStatus::Tombstone));
        assert_eq!(status(&mut ada, &his), Some(RowStatus::Hollow));
        assert_eq!(status(&mut bo, &hers), Some(RowStatus::Whole));
        assert_eq!(removals(&mut ada), [false], "his phone has not heard of it yet");
        meet(&mut ada, &mut bo);
        assert_eq!(status(&mut bo, &hers), Some(RowStatus::Tombstone));
        assert_eq!(status(&mut bo, &his), Some(RowStatus::Whole), "that was for her phone alone");
        assert_eq!(removals(&mut ada), [true]);
        assert!(!ada.core.has_gone().unwrap());
    }

    #[test]
    fn a_removal_is_not_called_done_when_nobody_knows_any_more_what_it_was_about() {
        let (mut ada, mut bo) = two();
        let hers = share(&mut ada, "Tea.");
        meet(&mut ada, &mut bo);
        ada.core.delete_ours(&hers, false).unwrap();
        damage(&mut ada, |bytes| bytes[..4096].fill(0x5a));
        assert_eq!(says_deleted_may_be_back(&mut ada), Some(true));
        meet(&mut ada, &mut bo);
        assert_eq!(status(&mut ada, &hers), Some(RowStatus::Whole), "it came back");
        assert_eq!(removals(&mut ada), Vec::<bool>::new());
    }

    #[test]
    fn the_damaged_copy_of_the_shared_room_goes_with_the_next_full_exchange() {
        let (mut ada, mut bo) = two();
        share(&mut ada, "Tea.");
        meet(&mut ada, &mut bo);
        damage(&mut ada, cut_off_the_end);
        // Damaged again before any meeting: there is one copy, the later one.
        damage(&mut ada, cut_off_the_end);
        let kept = std::fs::read_dir(ada.core.home.join("damaged")).unwrap();
        let kept: Vec<String> =
            kept.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(kept, ["2-couple.db"]);
        meet(&mut ada, &mut bo);
        assert_eq!(ada.core.damaged_kept().unwrap(), []);
    }
}
