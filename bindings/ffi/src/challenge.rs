//! The challenge of the week: offered, taken by both, done or let go, swapped once.

use hearth_app as app;
use hearth_app::CivilDay;

use crate::error::Result;
use crate::mirror::{mirror_enum, mirror_record};
use crate::open::Hearth;

mirror_enum! {
    /// Where a week's challenge stands, as one of the two is shown it.
    ChallengeStanding = app::ChallengeStanding {
        /// It is there to be taken.
        Offered,
        /// The one who holds this phone has taken it; it begins when both have.
        TakenByMe,
        /// Both have taken it.
        Taken,
        /// One of them noted that they did it.
        Done,
        /// The one who holds this phone let it go: nothing asks again this week, and it may still be taken. The other is
        /// shown nothing of it.
        LetGo,
    }
}

mirror_record! {
    /// The challenge of a week.
    private Challenge = app::Challenge {
        /// Its id.
        id: String = same,
        /// In one line.
        text: String = same,
        /// How it may go.
        steps: Vec<String> = same,
        /// About how long, over the whole week, in minutes.
        minutes: u16 = same,
        /// The Monday of its week.
        monday: Option<CivilDay> = same,
        /// Where it stands, as this person is shown it.
        standing: ChallengeStanding = into,
        /// Whether this person may swap it for another one: once a week for the two, before they take it.
        may_swap: bool = same,
    }
}

#[uniffi::export]
impl Hearth {
    /// The challenge of this week: the same on both phones once they are paired. None while what is meant for two rests
    /// for this person, and for one that this version does not know.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn challenge(&self) -> Result<Option<Challenge>> {
        Ok(self.app.challenge().await?.map(Into::into))
    }

    /// Takes the week's challenge; it begins when both have. Who already has takes it once.
    ///
    /// # Errors
    /// `NotPaired` before there is a partner.
    pub async fn take_challenge(&self) -> Result<()> {
        Ok(self.app.take_challenge().await?)
    }

    /// Puts the week's challenge away for another one: once a week for the two. A partner who has taken it goes on with
    /// it and is not shown the swap.
    ///
    /// # Errors
    /// `Invalid` when it was swapped, or taken by this person; `NotPaired`.
    pub async fn swap_challenge(&self) -> Result<()> {
        Ok(self.app.swap_challenge().await?)
    }

    /// Notes that the two did it. Either may, once for both.
    ///
    /// # Errors
    /// `Invalid` before both have taken it; `NotPaired`.
    pub async fn finish_challenge(&self) -> Result<()> {
        Ok(self.app.finish_challenge().await?)
    }

    /// Lets the week's challenge go, as if this person had never taken it. Only this phone knows, and it offers it no
    /// more in this week; taking it, or another one for it, takes that back.
    ///
    /// # Errors
    /// `Invalid` for one that is done; `NotPaired`.
    pub async fn let_challenge_go(&self) -> Result<()> {
        Ok(self.app.let_challenge_go().await?)
    }
}
