//! What a rule chooses of the first run: the causes, the steps that fit them, and the card that one of them opens. Data of
//! this build alone: it needs no phone, and what is picked is not kept. Its other screens are texts, which an app has itself.

use hearth_app as app;

use crate::error::Result;
use crate::words::Screen;

/// Something that may have come between the two. What is picked stays with the one who picks it.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Cause {
    /// Permanent.
    pub id: String,
    /// In a word or two.
    pub label: String,
    /// In a sentence.
    pub text: String,
    /// The page of the guide about it.
    pub page: String,
}

/// A first act of at most two minutes: alone, without touch, and the app sends nothing.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct FirstStep {
    /// Permanent.
    pub id: String,
    /// The act.
    pub text: String,
}

/// What can be picked as come between the two, in the order of the list. It needs no phone.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn first_causes() -> Result<Vec<Cause>> {
    let cause = |one: &app::Cause| Cause {
        id: one.id.to_string(),
        label: one.label.clone(),
        text: one.text.clone(),
        page: one.page.to_string(),
    };
    Ok(app::first_run()?.causes().map(cause).collect())
}

/// All first steps: those that fit the causes of these ids come first. An id that this build does not know fits nothing. It
/// needs no phone.
///
/// # Errors
/// As `first_causes`.
#[uniffi::export]
#[expect(clippy::needless_pass_by_value, reason = "a list crosses by value")]
pub fn first_steps(picked: Vec<String>) -> Result<Vec<FirstStep>> {
    let step = |one: &app::FirstStep| FirstStep { id: one.id.to_string(), text: one.text.clone() };
    Ok(app::first_run()?.first_steps(&picked).into_iter().map(step).collect())
}

/// The card that picking a cause opens; none for most of them, and for an id that this build does not know. It needs no
/// phone.
///
/// # Errors
/// As `first_causes`.
#[uniffi::export]
pub fn first_card(picked: &str) -> Result<Option<Screen>> {
    Ok(app::first_run()?.card(picked).map(Screen::of))
}
