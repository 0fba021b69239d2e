//! Get help (`product.md` 2, SR-22 to SR-26): pages, screens and helplines. Pure functions of embedded data and
//! of today: no store, no pairing, no unlocking is in reach here, so nothing that is opened can leave a trace.
//! It never judges or labels anyone; it only shows where help can be found.

mod helpline;
mod numbers;

#[cfg(test)]
mod safety;

use serde::Deserialize;

pub use helpline::{Helpline, Kind, STALE_AFTER_DAYS};
pub use numbers::{Number, Region};

use crate::words::{Embedded, Line, Screen, TextId, WordsError};

static ENGLISH: Embedded<Help> =
    Embedded::new("pages of help", include_str!("../../../../content/en/help.toml"));

/// Get help in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    version: u32,
    required: Vec<Required>,
    screen: Vec<Screen>,
    line: Vec<Line>,
    situation: Vec<Situation>,
    region: Vec<Region>,
    helpline: Vec<Helpline>,
}

/// A sentence that has to stand on certain screens (SR-23).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Required {
    id: TextId,
    /// Screens and pages of help, or of the guide.
    #[serde(rename = "where")]
    on: Vec<TextId>,
    text: String,
}

/// "What is going on?": a page about one thing, and the kinds of helpline that fit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// Permanent.
    pub id: TextId,
    /// In the words of the one who picks it; the choice is not kept.
    pub label: String,
    /// Title.
    pub title: String,
    /// Which helplines fit. For some kinds there is none; then the page says where else to go.
    pub kinds: Vec<Kind>,
    /// Paragraphs.
    pub body: Vec<String>,
}

impl Help {
    /// Get help in English.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The number of this list of helplines; it grows with every release that changes one (SR-24).
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The screen with this id ("help-start" comes first); `None` when this build has none.
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screen.iter().find(|screen| screen.id.as_str() == id)
    }

    /// What may be going on, in the order of the list.
    pub fn situations(&self) -> impl Iterator<Item = &Situation> {
        self.situation.iter()
    }

    /// The page with this id; `None` when this build has none.
    pub fn situation(&self, id: &str) -> Option<&Situation> {
        self.situation.iter().find(|situation| situation.id.as_str() == id)
    }

    /// The line with this id ("help-line-check-number"); `None` when this build has none.
    pub fn line(&self, id: &str) -> Option<&str> {
        self.line.iter().find(|line| line.id.as_str() == id).map(|line| line.text.as_str())
    }

    /// The sentences that whoever draws these screens may not leave out, with the screens they stand on
    /// (SR-23).
    pub fn required(&self) -> impl Iterator<Item = (&str, &[TextId])> {
        self.required.iter().map(|required| (required.text.as_str(), required.on.as_slice()))
    }
}
