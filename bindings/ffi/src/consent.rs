//! Consent: one's own choice, what is open for both, and never why.

use std::sync::Arc;

use hearth_app as app;
use hearth_app::CivilDay;

use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::unlock::UnlockProof;
use crate::words::Screen;

mirror_record! {
    /// A raise on its day of waiting.
    private Waiting = app::Waiting {
        /// To what.
        level: u8 = same,
        /// Its last day.
        until: CivilDay = same,
        /// When it counts at the earliest, in seconds since 1970-01-01 UTC.
        earliest: i64 = same,
    }
}

mirror_record! {
    /// One's own choice.
    private OwnConsent = app::OwnConsent {
        /// The level that counts from this side; 0 when nothing was chosen.
        level: u8 = same,
        /// Its last day; none at level 0.
        until: Option<CivilDay> = same,
        /// A raise on its day of waiting.
        waits: Option<Waiting> = option,
        /// Whether touch rests until the person ends the rest.
        resting: bool = same,
    }
}

mirror_record! {
    /// What touch is open, and one's own choice.
    private ConsentView = app::ConsentView {
        /// What is open for both now: the lower of two private choices, and never why.
        open: u8 = same,
        /// One's own choice. A screen shows it only when asked for: someone may be looking on.
        own: OwnConsent = into,
    }
}

/// What came of a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Choice {
    /// It counts now.
    Now,
    /// It counts a day later.
    Later {
        /// When at the earliest, in seconds since 1970-01-01 UTC.
        earliest: i64,
    },
}

impl From<app::Choice> for Choice {
    fn from(choice: app::Choice) -> Self {
        match choice {
            app::Choice::Now => Self::Now,
            app::Choice::Earliest(earliest) => Self::Later { earliest },
        }
    }
}

/// A screen of consent by its id; none when this build has none.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn consent_screen(id: &str) -> Result<Option<Screen>> {
    Ok(app::Hearth::consent_texts()?.screen(id).map(Screen::of))
}

/// A level of touch in words.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct TouchLevel {
    /// The level; a higher number is not better.
    pub level: u8,
    /// Its name.
    pub name: String,
    /// What may be asked.
    pub text: String,
}

/// The levels of touch in words that can be chosen, 0 to 2. Higher ones wait for the touch programme: until it stands,
/// nothing returns them, and no partner can open them.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn touch_levels() -> Result<Vec<TouchLevel>> {
    let of = app::Hearth::consent_texts()?.tiers();
    let level = |tier: &app::TierText| TouchLevel {
        level: tier.level.level(),
        name: tier.name.clone(),
        text: tier.text.clone(),
    };
    Ok(of.map(level).collect())
}

#[uniffi::export]
impl Hearth {
    /// What touch is open for both, and one's own choice.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn consent(&self) -> Result<ConsentView> {
        Ok(self.app.consent().await?.into())
    }

    /// Chooses what would be welcome to oneself, up to and including a day; 30 days from today when none is given. Less,
    /// or for less long, counts at once and asks for nothing; more needs a fresh proof, and counts a day later.
    ///
    /// # Errors
    /// `Invalid` for a level that there is not (0, 1 and 2 are) and for a raise without a fresh proof, during an own
    /// rest, or with an end that is too near or too far; `NotPaired` for a raise before there is a partner.
    #[uniffi::method(default(until = None, proof = None))]
    pub async fn choose(
        &self,
        level: u32,
        until: Option<CivilDay>,
        proof: Option<Arc<UnlockProof>>,
    ) -> Result<Choice> {
        let proof = proof.map(|proof| proof.take()).transpose()?;
        Ok(self.app.choose(level, until, proof).await?.into())
    }

    /// Whether `choose` would ask for a fresh proof: a screen asks for the secret only then.
    ///
    /// # Errors
    /// `Invalid` for a level that there is not, and for a raise before the journal has a secret; `NotPaired` for a raise
    /// before there is a partner.
    #[uniffi::method(default(until = None))]
    pub async fn asks_for_secret(&self, level: u32, until: Option<CivilDay>) -> Result<bool> {
        Ok(self.app.asks_for_secret(level, until).await?)
    }

    /// "Not today", a pause, a decline: nothing is open from now on. It is never refused.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn not_today(&self) -> Result<()> {
        Ok(self.app.not_today().await?)
    }

    /// Begins or ends the rest for "something bigger". What was open before does not come back by itself.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn something_bigger(&self, on: bool) -> Result<()> {
        Ok(self.app.something_bigger(on).await?)
    }

    /// Begins or ends the rest for an answer about readiness; which one is not kept.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn not_ready(&self, on: bool) -> Result<()> {
        Ok(self.app.not_ready(on).await?)
    }

    /// Takes a waiting raise back. Nobody will know that it was there.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn take_raise_back(&self) -> Result<()> {
        Ok(self.app.take_raise_back().await?)
    }
}
