//! Cards that open by themselves: part of every meeting, so that nobody has to tap (`sync.md` 3).

use hearth_domain::space::CameOf;

use super::answer::hand_back;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};

/// What becomes of an answer whose seal is not in the space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unsealed {
    /// It waits: this may be an older copy, and the other phone may have the seal.
    Wait,
    /// It goes back to its person: the process died before the seal was written.
    HandBack,
}

impl Core {
    /// Opens every card that both have sealed. What was kept of an answer goes once its opening stands; a kill in
    /// between leaves it to be taken away the next time. The words of a card that was set aside go back to their
    /// person.
    pub fn open_cards(&mut self, unsealed: Unsealed) -> Result<()> {
        let answers = self.rooms()?.mine.write(|tx| tx.read().all_sealed())?;
        if answers.is_empty() {
            return Ok(());
        }
        let written = self.written_now()?;
        let rooms = self.writing()?;
        let Couple::Shared(space) = &mut rooms.couple else { return Ok(()) };
        let settled = space.open_cards(&answers)?;
        rooms.mine.write(|tx| {
            for (sealed, (day, came_of)) in answers.iter().zip(settled.came_of) {
                let goes_back = match came_of {
                    CameOf::Waits => continue,
                    CameOf::Opened => false,
                    CameOf::NotSealed if unsealed == Unsealed::Wait => continue,
                    CameOf::SetAside | CameOf::NotSealed => true,
                };
                if goes_back {
                    hand_back(tx, sealed, written.clone())?;
                } else {
                    tx.remove_sealed(day)?;
                }
            }
            Ok::<_, HearthError>(())
        })
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::cards::{Answer, CardStanding, Salt, SealedAnswer};
    use hearth_domain::ids::{DeviceKey, MemberId};
    use hearth_domain::log::{AuthorSecret, Certificate};
    use hearth_domain::space::memory::MemoryRows;
    use hearth_domain::space::{Facts, Space};
    use hearth_sync::session::{Action, Event, Session};

    use super::Unsealed;
    use crate::testing::{Desk, paired, pairing};
    use crate::views::Visibility;

    fn sealed(text: &str) -> SealedAnswer {
        SealedAnswer {
            card: "talk-001".parse().unwrap(),
            day: "2026-11-20".parse().unwrap(),
            salt: Salt([text.len().to_le_bytes()[0]; 32]),
            answer: Answer::new(text).unwrap(),
        }
    }

    /// The partner's phone, which has sealed an answer.
    fn partners(desk: &Desk) -> Space<MemoryRows> {
        let (pairing, secret) = (pairing(desk, 7), AuthorSecret::from_bytes(&[7; 32]));
        let member = MemberId::of_first_key(&secret.public());
        let (space, members) = (pairing.space, pairing.members);
        let certificate = Certificate::first(space, DeviceKey([7; 32]), &secret);
        let me = members.index_of(&member).unwrap();
        let facts = Facts { space, members, me, certificate, confirmed: Vec::new() };
        let mut phone =
            Space::new(MemoryRows::default(), facts, secret, [7; 8], Box::new(|| [8; 16]));
        phone.seal(&sealed("the sea")).unwrap();
        phone
    }

    /// Both sides of one session, to the end. The partner opens when it is asked to settle.
    fn meet(desk: &mut Desk, partner: &mut Space<MemoryRows>) {
        let device = DeviceKey([7; 32]);
        let (mut ours, mut theirs) =
            (Session::new(device), Session::new(desk.core.keys.device().unwrap()));
        let sent = |actions: Vec<Action>| -> Vec<u8> {
            let bytes = actions.into_iter().filter_map(|action| match action {
                Action::Send(bytes) => Some(bytes),
                _ => None,
            });
            bytes.flatten().collect()
        };
        let mut step = |partner: &mut Space<MemoryRows>, event: Event<'_>| {
            let mut actions = theirs.step(partner, event);
            if actions.iter().any(|action| matches!(action, Action::Settle)) {
                partner.open_cards(&[sealed("the sea")]).unwrap();
                actions.extend(theirs.step(partner, Event::Settled));
            }
            sent(actions)
        };
        let mut to_us = step(partner, Event::Start);
        let mut to_them = sent(desk.core.sync_step(&mut ours, Event::Start, &device).unwrap());
        for _ in 0..9 {
            let (now_us, now_them) = (std::mem::take(&mut to_us), std::mem::take(&mut to_them));
            for event in [Event::Received(&now_us), Event::Writable, Event::Writable] {
                to_them.extend(sent(desk.core.sync_step(&mut ours, event, &device).unwrap()));
            }
            for event in [Event::Received(&now_them), Event::Writable, Event::Writable] {
                to_us.extend(step(partner, event));
            }
        }
        assert!(ours.is_over() && theirs.is_over());
    }

    #[test]
    fn one_meeting_opens_a_card_on_both_phones_and_nothing_of_it_stays_in_my_own_room() {
        let mut desk = paired();
        let (mut partner, mine) = (partners(&desk), sealed("the river"));
        desk.core.writing().unwrap().mine.write(|tx| tx.keep_sealed(&mine)).unwrap();
        desk.core.space().unwrap().seal(&mine).unwrap();
        meet(&mut desk, &mut partner);
        for standing in [desk.core.space().unwrap().card(mine.day), partner.card(mine.day)] {
            assert!(matches!(standing.unwrap(), CardStanding::Open { .. }));
        }
        let left = desk.core.rooms().unwrap().mine.write(|tx| tx.read().all_sealed()).unwrap();
        assert!(left.is_empty());
    }

    #[test]
    fn an_answer_whose_card_is_not_opened_is_kept() {
        let mut desk = paired();
        let mine = sealed("the river");
        desk.core.writing().unwrap().mine.write(|tx| tx.keep_sealed(&mine)).unwrap();
        desk.core.space().unwrap().seal(&mine).unwrap();
        desk.core.open_cards(Unsealed::HandBack).unwrap();
        let left = desk.core.rooms().unwrap().mine.write(|tx| tx.read().all_sealed()).unwrap();
        assert!(left == [mine]);
    }

    fn kept(desk: &mut Desk) -> Vec<String> {
        let mine = &mut desk.core.rooms().unwrap().mine;
        let page = mine.write(|tx| tx.read().kept_list(None, 10)).unwrap();
        page.rows.into_iter().map(|kept| kept.text).collect()
    }

    #[test]
    fn the_words_of_a_card_that_was_set_aside_go_back_to_their_person() {
        let mut desk = paired();
        desk.core.space().unwrap().seal(&sealed("the river")).unwrap();
        // A copy of this phone had sealed other words.
        let other = sealed("the lake");
        desk.core.writing().unwrap().mine.write(|tx| tx.keep_sealed(&other)).unwrap();
        desk.core.open_cards(Unsealed::Wait).unwrap();
        let kept = kept(&mut desk);
        assert!(kept.len() == 1 && kept[0].ends_with("\n\nthe lake"), "{kept:?}");
        let left = desk.core.rooms().unwrap().mine.write(|tx| tx.read().all_sealed()).unwrap();
        assert!(left.is_empty());
    }

    #[test]
    fn a_seal_whose_process_died_gives_the_words_back_at_the_next_open() {
        let mut desk = paired();
        desk.core.dies_after = Some(crate::moves::Step::Intended);
        let answer = Answer::new("the river").unwrap();
        assert!(desk.core.answer_card(answer.clone(), Visibility::Shared).is_err());
        desk.core.dies_after = None;
        desk.core.close();
        desk.core.open().unwrap();
        let kept = kept(&mut desk);
        assert!(kept.len() == 1 && kept[0].ends_with("\n\nthe river"), "{kept:?}");
        let day = desk.core.now().unwrap().1;
        let standing = desk.core.space().unwrap().card(day).unwrap();
        assert!(matches!(standing, CardStanding::Unsealed));
        desk.core.answer_card(answer, Visibility::Shared).unwrap();
        let standing = desk.core.space().unwrap().card(day).unwrap();
        assert!(matches!(standing, CardStanding::Sealed));
    }
}
