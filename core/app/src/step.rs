//! One step of a sync session (`sync.md` 1), a command on the writer's thread like any other: what is written before it
//! and in the middle of it, and what is told of what came. The session itself knows no app.

use hearth_domain::ids::DeviceKey;
use hearth_sync::session::{Action, Event as SessionEvent, Outcome, Refusal, Session};

use crate::cards::Unsealed;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::views::Event;

impl Core {
    /// One step of a sync session, if the peer may still sync: it may have been let go meanwhile.
    pub fn sync_step(
        &mut self,
        session: &mut Session,
        event: SessionEvent<'_>,
        peer: &DeviceKey,
    ) -> Result<Vec<Action>> {
        if !self.doors.knows(peer) {
            return Err(HearthError::NotPaired);
        }
        if matches!(event, SessionEvent::Start) {
            self.finish_moves()?;
            self.finish_deletes()?;
            self.settle_doubt()?;
            self.take_away_again(false)?;
            self.open_cards(Unsealed::Wait)?;
            self.consent_due()?;
            self.tell_profile()?;
            self.note_profiles()?;
            self.note_asked_before_session()?;
        }
        let had_met = session.has_met();
        let mut actions = self.session_step(session, event)?;
        if actions.iter().any(|action| matches!(action, Action::Settle)) {
            self.open_cards(Unsealed::HandBack)?;
            // A phone that took another's place knows by now what that one had opened, and takes it back at once.
            self.consent_due()?;
            actions.extend(self.session_step(session, SessionEvent::Settled)?);
        }
        if session.has_met() && !had_met {
            self.complete_pairing(peer)?;
            // Pairing again after a leave: what silence left open there closes in this very meeting (SR-12).
            self.consent_due()?;
        }
        let mut changes = Vec::new();
        let (mut took, mut new_phones, mut farewell, mut ended) = (false, 0, None, None);
        for action in &actions {
            match action {
                Action::Took(accepted) => {
                    changes.extend(accepted.rows.iter());
                    took = true;
                    new_phones += accepted.partner_phones;
                }
                Action::Supplied(change) => changes.push(change),
                Action::Finished(Outcome::RefusedByPeer(Refusal::Unpaired(word))) => {
                    farewell = Some(*word);
                }
                Action::Finished(outcome) => ended = Some(*outcome),
                Action::Send(_) | Action::Settle => {}
            }
        }
        if took {
            self.let_in()?;
        }
        if new_phones > 0 {
            self.queue(&Event::PartnerHasNewPhone)?;
        }
        self.arrived(&changes)?;
        if let Some(outcome) = ended {
            self.note_confirmed(peer, outcome)?;
        }
        if let Some(word) = farewell
            && !self.partner_left(peer, word)?
        {
            // A word that nobody signed says nothing.
            let nothing = Outcome::RefusedByPeer(Refusal::Unknown(Refusal::Unpaired(word).code()));
            for action in &mut actions {
                if matches!(action, Action::Finished(_)) {
                    *action = Action::Finished(nothing);
                }
            }
        }
        Ok(actions)
    }

    fn session_step(
        &mut self,
        session: &mut Session,
        event: SessionEvent<'_>,
    ) -> Result<Vec<Action>> {
        match &mut self.writing()?.couple {
            Couple::Shared(space) => Ok(session.step(&mut **space, event)),
            Couple::Alone(_) => Err(HearthError::NotPaired),
        }
    }
}
