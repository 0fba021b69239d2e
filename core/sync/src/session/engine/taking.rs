//! What a session takes: groups and the bytes of damaged rows, within what one session may cost (`design.md` 6.14).

use hearth_domain::space::{AcceptError, Accepted, Group, Logs};

use super::{MAX_ITEMS_TAKEN, ROUNDS, Session};
use crate::session::message::decode_supply;
use crate::session::outcome::{Action, Stop};

/// Most logs that are left out of one session: of each a group is looked at once more.
const MAX_LEFT_OUT: usize = 256;

impl Session {
    pub(super) fn take_group(
        &mut self,
        logs: &mut dyn Logs,
        body: &[u8],
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        if self.bye_sent || self.taken >= ROUNDS {
            return Err(Stop::bad());
        }
        let inflated = self.inflater.piece(body).ok_or_else(Stop::bad)?;
        let group: Group = self.decoder.decode(logs, &inflated)?;
        self.tally.taken += group.items.len() as u64;
        if self.tally.taken > MAX_ITEMS_TAKEN {
            return Err(Stop::bad());
        }
        self.check_admission(logs)?;
        if let Some(peer) = &mut self.peer {
            peer.took(&group);
        }
        let Some(accepted) = self.accept(logs, group)? else { return Ok(()) };
        let work = accepted.work;
        actions.push(Action::Took(accepted));
        self.spend(work)
    }

    /// Takes what of a group is taken here. A log of a key that was replaced comes from who has not heard of that, one
    /// of a phone that nobody here confirmed from who has no say in it: neither is a reason to stop hearing the rest.
    fn accept(&mut self, logs: &mut dyn Logs, mut group: Group) -> Result<Option<Accepted>, Stop> {
        loop {
            group.leave_out(&self.left_out);
            if group.items.is_empty() && !self.left_out.is_empty() {
                return Ok(None);
            }
            match logs.accept(&group) {
                Err(AcceptError::KeyReplaced(log) | AcceptError::NotConfirmedHere(log))
                    if self.left_out.len() < MAX_LEFT_OUT && self.left_out.insert(log) => {}
                accepted => return Ok(Some(accepted?)),
            }
        }
    }

    /// Ends the session once enough was walked for one; what was committed stays.
    fn spend(&mut self, work: u64) -> Result<(), Stop> {
        self.work_left = self.work_left.checked_sub(work).ok_or(Stop::Enough)?;
        Ok(())
    }

    pub(super) fn take_supply(
        &mut self,
        logs: &mut dyn Logs,
        body: &[u8],
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        let inflated = self.inflater.piece(body).ok_or_else(Stop::bad)?;
        let (entry, changes) = decode_supply(&inflated).ok_or_else(Stop::bad)?;
        let change = self.wants.supplied(logs, &entry, &changes)?.ok_or_else(Stop::bad)?;
        let work = change.work;
        actions.push(Action::Supplied(change));
        self.spend(work)
    }
}
