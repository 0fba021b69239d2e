//! What a meeting brought, as the screens and the queue are told: counts, and which topics to read again. What was
//! replaced, or said to nobody, is told to nobody (SR-03, SR-09).

use std::collections::BTreeSet;

use hearth_domain::entries::View;
use hearth_domain::ids::EntryId;
use hearth_domain::space::{RowChange, RowStatus};

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::views::{Event, Kind};

impl Core {
    /// Tells the screens, and the queue, what came from the partner.
    pub fn arrived(&mut self, changes: &[&RowChange]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let (mut appreciations, mut removed, mut erased) = (0, 0, false);
        let (mut plans, mut gone) = (BTreeSet::new(), Vec::new());
        for change in changes {
            let was_shown =
                matches!(change.before, Some(RowStatus::Whole | RowStatus::Lacking { .. }));
            match (change.after, change.view.kind()) {
                (Some(RowStatus::Tombstone), _) if was_shown => {
                    erased = true;
                    // Nobody is told that a check-in, a name or a yes was replaced.
                    let kind = Kind::ALL.iter().find(|kind| Some(kind.name()) == change.removed);
                    removed += u32::from(kind.is_some_and(|kind| *kind != Kind::CheckIn));
                    gone.push(change.entry);
                }
                (_, Some("appreciation")) if !was_shown && !self.is_mine(&change.entry)? => {
                    appreciations += 1;
                }
                (_, Some("plan")) => {
                    plans.insert(change.entry);
                }
                _ => {
                    if let View::Yes(yes) = &change.view {
                        plans.insert(yes.plan);
                    }
                }
            }
        }
        let plans = u32::try_from(plans.len()).unwrap_or(u32::MAX);
        let events = [
            (appreciations, Event::AppreciationsCame { count: appreciations }),
            (plans, Event::PlansChanged { count: plans }),
            (removed, Event::Removed { count: removed }),
        ];
        for (count, event) in events {
            if count > 0 {
                self.queue_arrival(&event)?;
            }
        }
        if erased {
            self.forget_answers(&gone)?;
            self.take_off(&gone)?;
            self.forget_yes_to_gone_plans()?;
            self.rooms()?.couple.store().erase()?;
        }
        self.lay_what_came()?;
        let topics = Topic::ALL.iter().filter(|one| !matches!(one, Topic::Sync | Topic::Events));
        self.announcer.announce_arrival(&topics.copied().collect::<Vec<_>>());
        Ok(())
    }

    /// A plan that the partner let go takes this person's yes to it along: nothing tells who let go of what.
    fn forget_yes_to_gone_plans(&mut self) -> Result<()> {
        let Couple::Shared(space) = &mut self.writing()?.couple else { return Ok(()) };
        let me = space.facts().me;
        let gone = space
            .storage()
            .write(|rows| Ok::<_, HearthError>(rows.read().yes_to_gone_plans(me)?))?;
        for plan in &gone {
            space.forget_yes(plan)?;
        }
        Ok(())
    }

    /// Of a plan that is gone, one's own private answer to it goes, too.
    fn forget_answers(&mut self, gone: &[EntryId]) -> Result<()> {
        self.writing()?.mine.write(|tx| {
            for plan in gone {
                tx.put_answer(plan, None)?;
            }
            Ok::<_, HearthError>(())
        })
    }
}
