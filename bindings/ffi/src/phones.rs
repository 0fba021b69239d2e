//! This person's own phones, never the partner's.

use std::sync::Arc;

use hearth_app as app;
use hearth_app::PhoneId;

use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::unlock::UnlockProof;

mirror_record! {
    /// One of this person's own phones.
    Phone = app::PhoneView {
        /// What it is called here.
        id: PhoneId = same,
        /// Whether it is this one.
        this: bool = same,
        /// Whether another took its place, or it was revoked.
        replaced: bool = same,
    }
}

/// What a person wants of a pairing. What the two want must go together.
#[derive(Clone, uniffi::Enum)]
pub enum Aim {
    /// To pair with the partner, for the first time or again. A phone that has a space also vouches for the partner's new
    /// phone, when its person says yes to just that.
    Partner,
    /// On a new phone: to take the place of one that is lost. The partner's phone vouches.
    InPlaceOfLost,
    /// On a new phone: to take the place of this person's phone beside it.
    InPlaceOfThis,
    /// To be replaced by the new phone beside this one.
    HandOver {
        /// Good as long as it is when the screen opens.
        proof: Arc<UnlockProof>,
    },
}

impl Aim {
    pub(crate) fn of_the_app(self) -> Result<app::Aim> {
        Ok(match self {
            Self::Partner => app::Aim::Partner,
            Self::InPlaceOfLost => app::Aim::InPlaceOfLost,
            Self::InPlaceOfThis => app::Aim::InPlaceOfThis,
            Self::HandOver { proof } => app::Aim::HandOver(proof.take()?),
        })
    }
}

#[uniffi::export]
impl Hearth {
    /// This person's own phones, this one first; empty before there is a space. The partner's are nobody else's business.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn phones(&self) -> Result<Vec<Phone>> {
        Ok(self.app.phones().await?.into_iter().map(Into::into).collect())
    }

    /// Revokes another phone of this person: it counts no more here from now on, and on the partner's phone from the next
    /// meeting on. What it gave that did not reach this phone by then is let go on both, so a sync comes first where that
    /// is possible. One that is revoked already stays so.
    ///
    /// # Errors
    /// `NotHere` when it is none of this person's phones; `Invalid` when it is this one.
    pub async fn revoke_phone(&self, phone: PhoneId) -> Result<()> {
        Ok(self.app.revoke_phone(phone).await?)
    }
}
