//! Moments and the rhythm.

use hearth_app::CivilDay;

use crate::error::Result;
use crate::open::Hearth;
use crate::views::{Did, Rhythm, Visibility};

#[uniffi::export]
impl Hearth {
    /// Notes that a ritual was done, by its id or code. `on` is today when it is not given, at most seven
    /// days back. With no `visibility` it is shared when there is a partner and the exercise allows it.
    ///
    /// # Errors
    /// `Invalid` for an exercise that there is not, one that leaves no trace, one that is never shared, or a
    /// day too far back or still to come; `NotPaired` for `Shared` without a partner.
    #[uniffi::method(default(on = None))]
    pub async fn did(
        &self,
        exercise: &str,
        visibility: Option<Visibility>,
        on: Option<CivilDay>,
    ) -> Result<Did> {
        let visibility = visibility.map(hearth_app::Visibility::from);
        Ok(self.app.did(exercise, on, visibility).await?.into())
    }

    /// The rhythm up to today.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn rhythm(&self) -> Result<Rhythm> {
        Ok(self.app.rhythm().await?.into())
    }
}
