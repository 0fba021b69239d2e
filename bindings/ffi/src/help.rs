//! Get help: data of this build and a day, and nothing else. It works before there is a phone, without pairing and
//! without unlocking, and leaves no trace.

use hearth_app::help as app;

use crate::error::{HearthError, Result};
use crate::mirror::mirror_enum;
use crate::ports::Now;
use crate::words::Screen;

mirror_enum! {
    /// What a helpline is for.
    HelpKind = app::Kind {
        /// Danger now.
        Emergency,
        /// Violence or control at home.
        DomesticAbuse,
        /// Despair.
        Crisis,
        /// Sexual violence.
        SexualViolence,
        /// Children.
        Children,
        /// Alcohol and drugs.
        Substance,
        /// One's own behaviour.
        OwnBehaviour,
        /// Counselling for couples.
        Counselling,
        /// A doctor.
        Doctor,
    }
}

/// "What is going on?": a page about one thing, and the kinds of helpline that fit.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Situation {
    /// Permanent.
    pub id: String,
    /// In the words of the one who picks it; the choice is not kept.
    pub label: String,
    /// Title.
    pub title: String,
    /// Which helplines fit. For some there is none; then the page says where else to go.
    pub kinds: Vec<HelpKind>,
    /// Paragraphs.
    pub body: Vec<String>,
}

/// A region with helplines.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Region {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A number to call, or another way to reach someone.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Helpline {
    /// Permanent.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The number.
    pub number: String,
    /// By text message, where there is that.
    pub text: Option<String>,
    /// By chat, where there is that.
    pub chat: Option<String>,
    /// When someone is there.
    pub hours: String,
    /// What it is for.
    pub kind: HelpKind,
    /// What else to know.
    pub note: Option<String>,
    /// Whether the screen has to say "check this number": it was not checked lately.
    pub check: bool,
}

/// A screen of Get help by its id, `help-start` first; none when this build has none.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn help_screen(id: &str) -> Result<Option<Screen>> {
    Ok(app::help()?.screen(id).map(Screen::of))
}

/// A line of Get help by its id (`help-line-check-number`); none when this build has none.
///
/// # Errors
/// As `help_screen`.
#[uniffi::export]
pub fn help_line(id: &str) -> Result<Option<String>> {
    Ok(app::help()?.line(id).map(ToOwned::to_owned))
}

/// The sentences that a screen of Get help may not leave out.
///
/// # Errors
/// As `help_screen`.
#[uniffi::export]
pub fn help_required(screen: &str) -> Result<Vec<String>> {
    let required = app::help()?.required();
    let stands = required.filter(|(_, on)| on.iter().any(|id| id.as_str() == screen));
    Ok(stands.map(|(text, _)| text.to_owned()).collect())
}

/// What may be going on, in the order of the list.
///
/// # Errors
/// As `help_screen`.
#[uniffi::export]
pub fn help_situations() -> Result<Vec<Situation>> {
    let situation = |one: &app::Situation| Situation {
        id: one.id.to_string(),
        label: one.label.clone(),
        title: one.title.clone(),
        kinds: one.kinds.iter().copied().map(Into::into).collect(),
        body: one.body.clone(),
    };
    Ok(app::help()?.situations().map(situation).collect())
}

/// The regions with helplines.
///
/// # Errors
/// As `help_screen`.
#[uniffi::export]
pub fn help_regions() -> Result<Vec<Region>> {
    let region = |one: &app::Region| Region { code: one.code.clone(), name: one.name.clone() };
    Ok(app::help()?.regions().into_iter().map(region).collect())
}

/// The numbers of a region: the emergency number first, then those of these kinds, or all when none is given. `now` is the
/// host's clock: one that was not checked lately says so.
///
/// # Errors
/// `Invalid` for a region that there is not; as `help_screen`.
#[uniffi::export]
pub fn help_numbers(region: &str, kinds: Vec<HelpKind>, now: Now) -> Result<Vec<Helpline>> {
    let help = app::help()?;
    let region = help.region(region).ok_or_else(|| {
        HearthError::Invalid("there is no such region; take one from the list".to_owned())
    })?;
    let kinds: Vec<app::Kind> = kinds.into_iter().map(Into::into).collect();
    let number = |app::Number { line, check }: app::Number<'_>| Helpline {
        id: line.id.to_string(),
        name: line.name.clone(),
        number: line.number.clone(),
        text: line.text.clone(),
        chat: line.chat.clone(),
        hours: line.hours.clone(),
        kind: line.kind.into(),
        note: line.note.clone(),
        check,
    };
    Ok(app::numbers(region, &kinds, &now.into())?.into_iter().map(number).collect())
}
