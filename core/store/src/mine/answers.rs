//! What I answered to a shared plan, short of a yes: private, and for what it offered then alone. When the plan is
//! moved, the answer says nothing about the new offer. A yes is the only answer that is ever shared (SR-09, SR-12).

use hearth_domain::entries::OfferId;
use hearth_domain::ids::EntryId;
use rusqlite::OptionalExtension as _;

use super::store::{MineRead, MineTx};
use crate::error::StoreError;

/// An answer that nobody else sees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OwnAnswer {
    /// Not today: the plan is hidden here, and asks no more.
    NotToday,
    /// Not decided yet.
    Maybe,
}

impl OwnAnswer {
    fn name(self) -> &'static str {
        match self {
            Self::NotToday => "not-today",
            Self::Maybe => "maybe",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::NotToday, Self::Maybe].into_iter().find(|answer| answer.name() == name)
    }
}

impl MineTx<'_> {
    /// Notes my answer to what a plan offers, over an earlier one; `None` takes it away.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_answer(
        &mut self,
        plan: &EntryId,
        answer: Option<(OfferId, OwnAnswer)>,
    ) -> Result<(), StoreError> {
        match answer {
            Some((offer, answer)) => self.run(
                "INSERT INTO own_answer (plan, offer, answer) VALUES (?1, ?2, ?3)
                 ON CONFLICT (plan) DO UPDATE SET offer = ?2, answer = ?3",
                (plan.0.as_slice(), offer.0.as_slice(), answer.name()),
            )?,
            None => self.run("DELETE FROM own_answer WHERE plan = ?1", [plan.0.as_slice()])?,
        };
        Ok(())
    }
}

impl MineRead<'_> {
    /// My answer to exactly this offer of a plan.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn answer_to(
        &self,
        plan: &EntryId,
        offer: &OfferId,
    ) -> Result<Option<OwnAnswer>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT answer FROM own_answer WHERE plan = ?1 AND offer = ?2")?;
        let parameters = (plan.0.as_slice(), offer.0.as_slice());
        let name: Option<String> = statement.query_row(parameters, |row| row.get(0)).optional()?;
        name.map(|name| OwnAnswer::named(&name).ok_or(StoreError::Damaged)).transpose()
    }
}
