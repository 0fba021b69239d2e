//! Pairing two phones by a code that one shows and the other scans.

use hearth_app as app;

use crate::error::{HearthError, Result};
use crate::mirror::mirror_enum;
use crate::open::Hearth;
use crate::phones::Aim;

#[uniffi::export]
impl Hearth {
    /// Sets what the one who holds this phone wants to be called. The partner sees it from the next pairing
    /// on.
    ///
    /// # Errors
    /// `Invalid` for a name that is blank, over 64 bytes, or not plain text.
    pub async fn set_name(&self, name: &str) -> Result<()> {
        Ok(self.app.set_name(name).await?)
    }

    /// Shows a code for the other phone to scan. The screen stays open for two minutes.
    ///
    /// # Errors
    /// `NotMet` when the network cannot be used; `AlreadyPaired` when a phone that shares a space is to take another's
    /// place, and `NotPaired` when one that shares none is to be replaced; `Invalid` when the proof of one that is to be
    /// replaced is too old.
    pub async fn pair_show(&self, aim: Aim) -> Result<PairingSession> {
        Ok(PairingSession { app: self.app.pair_show(aim.of_the_app()?).await? })
    }

    /// Dials the phone whose code was scanned, or pasted as text.
    ///
    /// # Errors
    /// `Invalid` for a text that is no code, or has a typo; `NotMet` within five seconds when the phone
    /// cannot be reached.
    pub async fn pair_scan(&self, code: &str, aim: Aim) -> Result<PairingSession> {
        Ok(PairingSession { app: self.app.pair_scan(code, aim.of_the_app()?).await? })
    }

    /// Shows eight digits for the partner to type, for when there is no camera. The other phone finds this one
    /// on the local network.
    ///
    /// # Errors
    /// `NotMet` when the network cannot be used, and for ten minutes after three wrong answers.
    pub async fn pair_show_digits(&self, aim: Aim) -> Result<PairingSession> {
        Ok(PairingSession { app: self.app.pair_show_digits(aim.of_the_app()?).await? })
    }

    /// Looks for the phone that shows the digits which were typed here.
    ///
    /// # Errors
    /// `Invalid` for a text that is not eight digits.
    pub async fn pair_type_digits(&self, digits: &str, aim: Aim) -> Result<PairingSession> {
        Ok(PairingSession { app: self.app.pair_type_digits(digits, aim.of_the_app()?).await? })
    }
}

/// What happens on a pairing screen.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum PairingEvent {
    /// The other phone is here. Ask the person, then call `answer`.
    Ask {
        /// What the one at the other phone calls themselves.
        partner_name: String,
        /// What it is about.
        about: About,
    },
    /// Somebody typed wrong digits, and the code is used up: show these from now on.
    NewDigits {
        /// As `1234 5678`.
        digits: String,
    },
    /// Both said yes. The first sync completes it.
    Paired {
        /// What the partner calls themselves.
        partner_name: String,
    },
    /// It came to nothing; nothing was stored.
    Failed {
        /// What to do now.
        error: HearthError,
    },
}

mirror_enum! {
    /// What a pairing is about.
    About = app::About {
        /// A new space of the two.
        NewSpace,
        /// The space that was there before, on one phone or both.
        Rejoin,
        /// The same, and the partner has another phone than before, for which the earlier one vouches.
        PartnersNewPhone,
        /// The partner's phone is lost, and this phone vouches for the new one.
        PartnersLostPhone,
        /// This phone takes the place of this person's lost one, and the partner's phone vouches.
        InPlaceOfLost,
        /// This phone takes the place of the one beside it.
        InPlaceOfThis,
        /// The phone beside this one takes its place.
        HandOver,
    }
}

impl From<app::PairingEvent> for PairingEvent {
    fn from(event: app::PairingEvent) -> Self {
        match event {
            app::PairingEvent::Ask { partner_name, about } => {
                Self::Ask { partner_name, about: about.into() }
            }
            app::PairingEvent::NewDigits { digits } => Self::NewDigits { digits },
            app::PairingEvent::Paired { partner_name } => Self::Paired { partner_name },
            app::PairingEvent::Failed(error) => Self::Failed { error: error.into() },
        }
    }
}

/// A QR code to draw. Leave four modules of white around it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct QrCode {
    /// Modules on a side.
    pub side: u32,
    /// Every module, row by row; true is dark.
    pub dark: Vec<bool>,
}

/// A pairing screen. Letting go of the object closes the screen, too.
#[derive(uniffi::Object)]
pub struct PairingSession {
    app: app::PairingSession,
}

#[uniffi::export]
impl PairingSession {
    /// The code to show, as text; it is also what the QR code holds. None on the phone that scanned, and on a
    /// screen of digits.
    pub fn code(&self) -> Option<String> {
        self.app.code().map(ToOwned::to_owned)
    }

    /// The digits to show, as `1234 5678`, until `NewDigits` brings others. None on the phone on which they are
    /// typed, and on a screen of a QR code.
    pub fn digits(&self) -> Option<String> {
        self.app.digits().map(ToOwned::to_owned)
    }

    /// The code as a picture.
    ///
    /// # Errors
    /// `Internal` when this phone shows no code.
    pub fn qr(&self) -> Result<QrCode> {
        let dark = self.app.qr()?;
        let side = u32::try_from(dark.len().isqrt()).unwrap_or(0);
        Ok(QrCode { side, dark })
    }

    /// What happens next; none when the screen is over. Whoever lets go of a wait closes the screen with `cancel`: an
    /// answer that was on its way may be gone.
    pub async fn next(&self) -> Option<PairingEvent> {
        self.app.next().await.map(PairingEvent::from)
    }

    /// The person's answer to `Ask`.
    pub async fn answer(&self, yes: bool) {
        self.app.answer(yes).await;
    }

    /// Closes the screen. The other phone is told that a person said no.
    pub async fn cancel(&self) {
        self.app.cancel().await;
    }
}
