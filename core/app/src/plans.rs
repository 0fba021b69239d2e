//! Plans: something the two mean to do, or one means to do alone (`design.md` 6.9).

use hearth_domain::day::CivilDay;
use hearth_domain::document::DocumentError;
use hearth_domain::entries::{Plan, PlanEdit};
use hearth_domain::space::WriteError;
use hearth_store::mine::{LocalId, OwnAct, OwnPlan, Written};

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moves::{Intent, Moving};
use crate::random;
use crate::views::{ItemId, Visibility};

impl Hearth {
    /// Writes a plan about a day (today when none is given): for both, or for oneself.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a title that is empty or not one line, or a long note; `NotPaired` for a
    /// shared one without a partner.
    pub async fn plan(
        &self,
        title: &str,
        note: &str,
        about: Option<CivilDay>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let plan = Plan::new(title, note)?;
        self.writer.run(move |core| core.plan(&plan, about, visibility)).await
    }

    /// Edits a plan; `None` leaves a field alone. What the partner writes to the note at the same time
    /// survives, too.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` for a long text, or a plan that has grown too long.
    pub async fn edit_plan(
        &self,
        id: ItemId,
        title: Option<&str>,
        note: Option<&str>,
    ) -> Result<()> {
        let edit = PlanEdit::new(title, note)?;
        let plain = (title.map(ToOwned::to_owned), note.map(ToOwned::to_owned));
        self.writer.run(move |core| core.edit_plan(id, &edit, plain)).await
    }
}

impl Core {
    fn plan(
        &mut self,
        plan: &Plan,
        about: Option<CivilDay>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let (_, today) = self.now()?;
        let day = about.unwrap_or(today);
        let (title, note) = (plan.title().to_owned(), plan.note().to_owned());
        match visibility {
            Visibility::Shared => {
                let what = Moving::Plan { title, note };
                self.share(&Intent { what, day, source: None }).map(ItemId::Ours)
            }
            Visibility::Private => {
                let id = LocalId(random::bytes()?);
                let plan = OwnPlan::plain(id, day, title, note);
                self.writing()?.mine.write(|tx| tx.put_plan(&plan))?;
                self.announcer.announce(&[Topic::Plans]);
                Ok(ItemId::Mine(id.0))
            }
        }
    }

    fn edit_plan(
        &mut self,
        id: ItemId,
        edit: &PlanEdit,
        (title, note): (Option<String>, Option<String>),
    ) -> Result<()> {
        match id {
            ItemId::Mine(local) => {
                let local = LocalId(local);
                let mine = &mut self.writing()?.mine;
                mine.write(|tx| {
                    let mut plan = tx.read().own_plan(&local)?.ok_or(HearthError::NotHere)?;
                    // Through the same limits as a shared one.
                    let title = title.unwrap_or(plan.title);
                    let note = note.unwrap_or(plan.note);
                    let checked = Plan::new(&title, &note)?;
                    plan.title = checked.title().to_owned();
                    plan.note = checked.note().to_owned();
                    Ok::<_, HearthError>(tx.put_plan(&plan)?)
                })?;
            }
            ItemId::Ours(entry) => {
                let edited = self.space()?.edit_plan(&entry, edit);
                if matches!(edited, Err(WriteError::Document(DocumentError::Unreadable))) {
                    self.doubt()?;
                }
                if edited?.is_some() {
                    let (now, day) = self.now()?;
                    let act = OwnAct {
                        entry: Some(entry),
                        kind: "plan".to_owned(),
                        what: "changed".to_owned(),
                        text: title.into_iter().chain(note).reduce(|all, one| all + "\n" + &one),
                        written: Written {
                            day,
                            instant: now.utc_seconds,
                            zone: now.zone,
                            offset_minutes: now.offset_minutes,
                        },
                    };
                    self.writing()?.mine.write(|tx| tx.record_act(&act))?;
                }
            }
        }
        self.announcer.announce(&[Topic::Plans]);
        Ok(())
    }
}
