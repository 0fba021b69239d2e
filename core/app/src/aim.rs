//! What a phone is here for on a pairing screen, and the commands that open one (`sync.md` 2, `design.md` 5). Only
//! with a proof of the journal's secret does a phone hand its place over: whoever holds it for a moment must not
//! carry this person's voice away on a phone of their own. Vouching for the partner's new phone asks for none: both
//! people are there and both tap yes.

use hearth_domain::unlock::UnlockProof;
use hearth_sync::pairing;

use crate::core::Core;
use crate::error::Result;
use crate::hearth::Hearth;
use crate::pair::{self, PairingSession};

/// What a person wants of a pairing. What the two want must go together.
pub enum Aim {
    /// To pair with the partner, for the first time or again. A phone that has a space also vouches for the
    /// partner's new phone, when its person says yes to just that.
    Partner,
    /// On a new phone: to take the place of one that is lost. The partner's phone vouches.
    InPlaceOfLost,
    /// On a new phone: to take the place of this person's phone beside it.
    InPlaceOfThis,
    /// To be replaced by the new phone beside this one. Good as long as the proof is when the screen opens.
    HandOver(UnlockProof),
}

impl Core {
    /// The aim as the pairing takes it, if this phone may have it.
    pub(crate) fn aim(&self, aim: &Aim) -> Result<pairing::Aim> {
        Ok(match aim {
            Aim::Partner => pairing::Aim::Partner,
            Aim::InPlaceOfLost => pairing::Aim::InPlaceOfLost,
            Aim::InPlaceOfThis => pairing::Aim::InPlaceOfThis,
            Aim::HandOver(proof) => {
                self.need_fresh(proof)?;
                pairing::Aim::HandOver
            }
        })
    }
}

impl Hearth {
    /// Shows a code for the other phone to scan. The screen stays open for two minutes. `aim` says what this
    /// phone is here for; the two have to go together.
    ///
    /// # Errors
    /// [`NotMet`](crate::HearthError::NotMet) when the network cannot be used; `AlreadyPaired` when a phone that shares a space
    /// is to take another's place, and `NotPaired` when one that shares none is to be replaced; `Invalid` when the
    /// proof of one that is to be replaced is too old.
    pub async fn pair_show(&self, aim: Aim) -> Result<PairingSession> {
        let (network, writer) = (self.network.clone(), self.writer.clone());
        self.on_runtime(async move { pair::show(&network, &writer, aim).await }).await
    }

    /// Dials the phone whose code was scanned, or pasted as text.
    ///
    /// # Errors
    /// [`Invalid`](crate::HearthError::Invalid) for a text that is no code, or has a typo; `NotMet` within five seconds when
    /// the phone cannot be reached; of the aim as [`Hearth::pair_show`].
    pub async fn pair_scan(&self, code: &str, aim: Aim) -> Result<PairingSession> {
        let (network, writer, code) = (self.network.clone(), self.writer.clone(), code.to_owned());
        self.on_runtime(async move { pair::scan(&network, &writer, &code, aim).await }).await
    }

    /// Shows eight digits for the partner to type, for when there is no camera. The other phone finds this one
    /// on the local network.
    ///
    /// # Errors
    /// [`NotMet`](crate::HearthError::NotMet) when the network cannot be used, and for ten minutes after three wrong answers; of
    /// the aim as [`Hearth::pair_show`].
    pub async fn pair_show_digits(&self, aim: Aim) -> Result<PairingSession> {
        let (network, writer) = (self.network.clone(), self.writer.clone());
        self.on_runtime(async move { pair::show_digits(&network, &writer, aim).await }).await
    }

    /// Looks for the phone that shows the digits which were typed here.
    ///
    /// # Errors
    /// [`Invalid`](crate::HearthError::Invalid) for a text that is not eight digits; of the aim as [`Hearth::pair_show`].
    pub async fn pair_type_digits(&self, digits: &str, aim: Aim) -> Result<PairingSession> {
        let (network, writer) = (self.network.clone(), self.writer.clone());
        let digits = digits.to_owned();
        self.on_runtime(async move { pair::type_digits(&network, &writer, &digits, aim).await })
            .await
    }
}
