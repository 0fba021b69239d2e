use hearth_domain::space::Rows as _;
use hearth_store::Room;

use super::*;
use crate::moves::{Intent, Moving};
use crate::testing::{Desk, meet, meet_once, two};

impl Desk {
    fn gives(&mut self, text: &str) -> EntryId {
        let (_, day) = self.core.now().unwrap();
        let what = Moving::Appreciation { text: text.to_owned(), tag: None };
        self.core.share(&Intent { what, day, source: None }).unwrap()
    }

    fn opens(&mut self, entry: EntryId) -> Result<()> {
        self.core.open_appreciation(ItemId::Ours(entry))
    }

    fn stack(&mut self) -> Vec<EntryId> {
        self.core.rooms().unwrap().mine.write(|tx| tx.read().unopened()).unwrap()
    }

    /// As a kill between the two rooms leaves it, or an earlier version: this is what is known of the logs.
    fn knows(&mut self, heard: Option<&Heard>, stack: &[EntryId]) {
        match heard {
            Some(heard) => self.core.keep_own(HEARD, heard).unwrap(),
            None => self.core.forget_own(HEARD).unwrap(),
        }
        let lies = self.stack();
        self.core.take_off(&lies).unwrap();
        let mine = &mut self.core.rooms().unwrap().mine;
        for entry in stack {
            mine.write(|tx| tx.lay_unopened(entry)).unwrap();
        }
    }

    fn opens_again(&mut self) {
        self.core.close();
        self.core.open().unwrap();
    }

    fn heard(&mut self) -> Option<Heard> {
        self.core.own(HEARD).unwrap()
    }

    /// Every row of the shared room, and every log with its end.
    fn shared(&mut self) -> Vec<Vec<u8>> {
        let store = self.core.rooms().unwrap().couple.store();
        let all = store.write(|rows| {
            let mut all = Vec::new();
            for entry in rows.rows_after(None, 100)? {
                let row = rows.row(&entry)?.unwrap();
                all.push([entry.0.as_slice(), &row.state.0, &row.document].concat());
            }
            for log in rows.read().logs()? {
                all.push([log.id.0.as_slice(), &log.end.to_le_bytes(), &log.chain.0].concat());
            }
            Ok::<_, HearthError>(all)
        });
        all.unwrap()
    }
}

fn sorted(mut entries: Vec<EntryId>) -> Vec<EntryId> {
    entries.sort();
    entries
}

#[test]
fn what_the_partner_gives_lies_unopened_here_and_ones_own_nowhere() {
    let (mut ada, mut bo) = two();
    let (tea, walk) = (ada.gives("Tea."), ada.gives("The walk."));
    bo.gives("Soup.");
    meet(&mut ada, &mut bo);
    assert_eq!(bo.stack(), sorted(vec![tea, walk]));
    assert_eq!(ada.stack().len(), 1);
    assert!(!ada.stack().contains(&tea));
    bo.opens(tea).unwrap();
    bo.opens(tea).unwrap();
    assert_eq!(bo.stack(), [walk]);
    bo.opens_again();
    assert_eq!(bo.stack(), [walk], "it survives the process");
    meet(&mut ada, &mut bo);
    assert_eq!(bo.stack(), [walk], "a meeting brings nothing back");
    assert_eq!(bo.opens(EntryId([9; 16])), Err(HearthError::NotHere));
    assert_eq!(bo.core.open_appreciation(ItemId::Mine([9; 16])), Err(HearthError::NotHere));
}

#[test]
fn sr_03_opening_changes_no_row_and_no_byte_that_is_sent() {
    let (mut ada, mut bo) = two();
    let tea = ada.gives("Tea.");
    meet(&mut ada, &mut bo);
    // The one who gave it hears the same whether or not it was opened in between.
    let said = |ada: &mut Desk, bo: &mut Desk| crate::testing::said(ada, bo);
    let (before, rooms) = (said(&mut ada, &mut bo), [ada.shared(), bo.shared()]);
    bo.opens(tea).unwrap();
    assert_eq!([ada.shared(), bo.shared()], rooms);
    assert_eq!(said(&mut ada, &mut bo), before);
    assert_eq!([ada.shared(), bo.shared()], rooms);
    assert!(!before.iter().any(Vec::is_empty));
}

#[test]
fn what_was_opened_stays_open_when_the_shared_room_comes_back_whole() {
    let (mut ada, mut bo) = two();
    let (tea, walk) = (ada.gives("Tea."), ada.gives("The walk."));
    meet(&mut ada, &mut bo);
    bo.opens(tea).unwrap();
    bo.core.close();
    let file = bo.core.home.join("couple.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.truncate(bytes.len() - 4096);
    std::fs::write(&file, bytes).unwrap();
    bo.core.open().unwrap();
    assert_eq!(bo.core.damaged_kept().unwrap(), [Room::Couple]);
    assert_eq!(bo.opens(walk), Err(HearthError::NotHere));
    let soup = ada.gives("Soup.");
    meet(&mut ada, &mut bo);
    assert_eq!(bo.stack(), sorted(vec![walk, soup]));
}

#[test]
fn a_kill_between_the_two_rooms_leaves_nothing_off_the_stack_and_nothing_that_is_gone_on_it() {
    let (mut ada, mut bo) = two();
    let tea = ada.gives("Tea.");
    meet(&mut ada, &mut bo);
    let before = bo.heard();
    bo.opens(tea).unwrap();
    let walk = ada.gives("The walk.");
    meet(&mut ada, &mut bo);
    bo.knows(before.as_ref(), &[]);
    bo.opens_again();
    assert_eq!(bo.stack(), [walk], "taken into the shared room, and killed before it was laid");
    ada.core.delete_ours(&walk, false).unwrap();
    meet(&mut ada, &mut bo);
    let heard = bo.heard();
    bo.knows(heard.as_ref(), &[walk]);
    bo.opens_again();
    assert_eq!(bo.stack(), [], "deleted in the shared room, and killed before it was taken off");
}

#[test]
fn after_an_update_all_that_is_here_counts_as_opened_and_what_comes_next_is_new() {
    let (mut ada, mut bo) = two();
    ada.gives("Tea.");
    meet(&mut ada, &mut bo);
    bo.knows(None, &[]);
    bo.opens_again();
    assert_eq!(bo.stack(), []);
    let walk = ada.gives("The walk.");
    meet(&mut ada, &mut bo);
    assert_eq!(bo.stack(), [walk]);
}

#[test]
fn what_is_deleted_for_both_or_removed_here_is_on_no_stack() {
    let (mut ada, mut bo) = two();
    let (tea, walk) = (ada.gives("Tea."), ada.gives("The walk."));
    meet(&mut ada, &mut bo);
    ada.core.delete_ours(&tea, false).unwrap();
    meet(&mut ada, &mut bo);
    assert_eq!(bo.stack(), [walk]);
    assert_eq!(bo.opens(tea), Err(HearthError::NotHere));
    bo.core.remove_here(ItemId::Ours(walk)).unwrap();
    assert_eq!(bo.stack(), []);
    assert_eq!(bo.opens(walk), Err(HearthError::NotHere));
    meet(&mut ada, &mut bo);
    bo.opens_again();
    assert_eq!(bo.stack(), []);
}

#[test]
fn into_a_place_that_was_someones_before_nothing_new_comes_until_all_is_there() {
    let (mut ada, mut bo) = two();
    let space = bo.core.space_record().unwrap().unwrap().id;
    let known = bo.heard();
    for about in [About::Rejoin, About::PartnersNewPhone, About::HandOver, About::InPlaceOfLost] {
        bo.core.begin_stack(&space, about).unwrap();
        assert!(bo.heard() == known, "who was in the space knows what was opened");
    }
    for about in [About::Rejoin, About::InPlaceOfLost, About::InPlaceOfThis] {
        bo.knows(None, &[]);
        bo.core.begin_stack(&space, about).unwrap();
        let earlier = ada.gives("Before.");
        // Taken, and not yet at the end of a full exchange.
        bo.opens_again();
        meet_once(&mut ada, &mut bo);
        assert_eq!(bo.stack(), []);
        assert!(bo.opens(earlier).is_ok());
        meet(&mut ada, &mut bo);
        let later = ada.gives("After.");
        meet(&mut ada, &mut bo);
        assert_eq!(bo.stack(), [later]);
    }
}
