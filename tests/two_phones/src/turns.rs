//! A session in turns: both sides say all that they have, then both hear it. What a measurement needs: how
//! often the line is turned round does not depend on chance.

use hearth_sync::session::{Action, Event, Outcome, Session};

use crate::home::Home;
use crate::phone::PhoneId;
use crate::world::World;

/// What a session came to that was run in turns.
#[derive(Clone, Debug)]
pub struct Turns {
    /// How often both sides heard what the other had said; two make a round trip.
    pub turns: usize,
    /// Bytes that each side sent.
    pub bytes: [usize; 2],
    /// Items that each side gave.
    pub given: [u64; 2],
    /// How it ended for each side.
    pub outcomes: [Option<Outcome>; 2],
}

impl<H: Home> World<H> {
    /// Two phones meet, in turns, to the end.
    pub fn sync_in_turns(&mut self, one: PhoneId, other: PhoneId) -> Turns {
        let phones = [one, other];
        let mut sessions = [other, one].map(|peer| Session::new(self.device_of(peer)));
        let mut said = [Vec::new(), Vec::new()];
        let mut turns = Turns { turns: 0, bytes: [0; 2], given: [0; 2], outcomes: [None; 2] };
        for at in [0, 1] {
            let actions = self.at(phones[at]).step(&mut sessions[at], Event::Start);
            note(actions, &mut said[at], &mut turns.outcomes[at]);
        }
        while said.iter().any(|frames| !frames.is_empty()) {
            turns.turns += 1;
            let heard = std::mem::take(&mut said);
            for at in [0, 1] {
                for frame in &heard[1 - at] {
                    let actions =
                        self.at(phones[at]).step(&mut sessions[at], Event::Received(frame));
                    note(actions, &mut said[at], &mut turns.outcomes[at]);
                }
                loop {
                    let before = said[at].len();
                    let actions = self.at(phones[at]).step(&mut sessions[at], Event::Writable);
                    note(actions, &mut said[at], &mut turns.outcomes[at]);
                    if said[at].len() == before {
                        break;
                    }
                }
            }
        }
        for at in [0, 1] {
            turns.bytes[at] = usize::try_from(sessions[at].tally.sent).unwrap_or(usize::MAX);
            turns.given[at] = sessions[at].tally.given;
        }
        turns
    }
}

fn note(actions: Vec<Action>, said: &mut Vec<Vec<u8>>, outcome: &mut Option<Outcome>) {
    for action in actions {
        match action {
            Action::Send(bytes) => said.push(bytes),
            Action::Finished(how) => *outcome = Some(how),
            Action::Took(_) | Action::Supplied(_) | Action::Settle => {}
        }
    }
}
