//! What a session gives: what the other lacks, group by group, and the bytes that it asks for (`sync.md` 1).

use hearth_domain::space::{Logs, Placed};

use super::{MAX_ITEMS_GIVEN, ROUNDS, Session};
use crate::frame;
use crate::session::message::{END, GIVE, Refusal, SUPPLY};
use crate::session::outcome::{Action, Stop};

impl Session {
    /// Begins the first round, as soon as it is known where.
    pub(super) fn begin_giving(
        &mut self,
        logs: &mut dyn Logs,
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        let Some(peer) = self.peer.as_ref().filter(|peer| peer.is_clear()) else { return Ok(()) };
        self.giving = logs.give_start(&peer.lacks)?;
        if self.giving.is_none() {
            self.end_round(actions);
        }
        Ok(())
    }

    /// Gives the next group of the present round, or what the other asked for.
    pub(super) fn give(
        &mut self,
        logs: &mut dyn Logs,
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        if let Some(supply) = self.wants.pay(logs)? {
            return self.send_deflated(actions, SUPPLY, &supply);
        }
        let (Some(peer), Some(from)) = (&mut self.peer, self.giving) else { return Ok(()) };
        let next = if self.tally.given >= MAX_ITEMS_GIVEN {
            None
        } else {
            logs.next_group(&peer.lacks, from)?
        };
        let Some((group, next)) = next else {
            self.giving = None;
            self.end_round(actions);
            return Ok(());
        };
        self.giving = Some(next);
        let decoder = &self.decoder;
        // What stands here beyond the end of a log that was closed, the phone whose log it is lets go of once it hears
        // of the close, maybe in this very session: nothing may refer to that.
        let ends = logs.ends()?;
        let counts =
            |placed: &Placed| ends.iter().any(|end| end.log == placed.log && placed.n <= end.n);
        let held =
            |placed: &Placed| (peer.shares(placed) || decoder.took(placed)) && counts(placed);
        let encoded = self.encoder.encode(logs, &held, &group)?;
        peer.gave(&group);
        self.tally.given += group.items.len() as u64;
        self.send_deflated(actions, GIVE, &encoded)
    }

    pub(super) fn end_round(&mut self, actions: &mut Vec<Action>) {
        self.given += 1;
        self.all_given = self.given >= ROUNDS;
        self.send(actions, frame::encode(END, &[self.given]));
    }

    pub(super) fn send_deflated(
        &mut self,
        actions: &mut Vec<Action>,
        tag: u8,
        body: &[u8],
    ) -> Result<(), Stop> {
        let deflated = self.deflater.piece(body).ok_or(Stop::Refuse(Refusal::Trouble))?;
        self.send(actions, frame::encode(tag, &deflated));
        Ok(())
    }
}
