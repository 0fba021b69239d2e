//! Cards that open by themselves: part of every meeting, so that nobody has to tap (`sync.md` 3).

use hearth_domain::space::CameOf;

use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};

impl Core {
    /// Opens every card that both have sealed. What was kept of an answer goes once its opening stands; a kill in
    /// between leaves it to be taken away the next time.
    pub fn open_cards(&mut self) -> Result<()> {
        let rooms = self.writing()?;
        let Couple::Shared(space) = &mut rooms.couple else { return Ok(()) };
        let answers = rooms.mine.write(|tx| Ok::<_, HearthError>(tx.read().all_sealed()?))?;
        if answers.is_empty() {
            return Ok(());
        }
        let settled = space.open_cards(&answers)?;
        rooms.mine.write(|tx| {
            for (day, came_of) in settled.came_of {
                if came_of == CameOf::Opened {
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

    use crate::testing::{Desk, paired, pairing};

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
        desk.core.open_cards().unwrap();
        let left = desk.core.rooms().unwrap().mine.write(|tx| tx.read().all_sealed()).unwrap();
        assert!(left == [mine]);
    }
}
