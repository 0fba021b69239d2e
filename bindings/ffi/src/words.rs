//! Words that are picked for a day, the guide, and what is found by topic and by search.

use hearth_app as app;

use crate::error::Result;
use crate::exercises::Pillar;
use crate::mirror::{mirror_enum, mirror_record};
use crate::open::Hearth;

/// A screen of fixed words.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Screen {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Paragraphs.
    pub body: Vec<String>,
    /// What can be tapped, in order.
    pub buttons: Vec<String>,
}

impl Screen {
    pub(crate) fn of(screen: &app::Screen) -> Self {
        Self {
            id: screen.id.to_string(),
            title: screen.title.clone(),
            body: screen.body.clone(),
            buttons: screen.buttons.clone(),
        }
    }
}

mirror_record! {
    /// A tip.
    Tip = app::Tip {
        /// Its id, for keeping or hiding it.
        id: String = same,
        /// What it says.
        text: String = same,
        /// Whether this person kept it. Nobody else's.
        kept: bool = same,
    }
}

/// What stands in the place of the tip today.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum TipOfTheDay {
    /// A tip.
    Tip {
        /// Which.
        tip: Tip,
    },
    /// A line that asks nothing.
    Rest {
        /// The line.
        line: String,
    },
}

impl From<app::TipOfTheDay> for TipOfTheDay {
    fn from(tip: app::TipOfTheDay) -> Self {
        match tip {
            app::TipOfTheDay::Tip(tip) => Self::Tip { tip: tip.into() },
            app::TipOfTheDay::Rest(line) => Self::Rest { line },
        }
    }
}

mirror_enum! {
    /// What a person does with a tip.
    TipChoice = app::TipChoice {
        /// Keep it; one that was hidden comes back.
        Keep,
        /// Do not see it again.
        Hide,
        /// Neither.
        Leave,
    }
}

mirror_record! {
    /// A prompt of the private journal.
    Prompt = app::Prompt {
        /// Its id.
        id: String = same,
        /// What it is about.
        theme: String = same,
        /// The words to go on from.
        text: String = same,
    }
}

mirror_enum! {
    /// A part of the guide.
    Section = app::Section {
        /// Why closeness fades.
        Why,
        /// Talking and listening.
        Base,
        /// Feeling known.
        Emotional,
        /// Touch.
        Touch,
        /// Time for two.
        Time,
        /// When to get help, and how.
        Help,
        /// What to avoid.
        Avoid,
        /// When closeness may not return.
        MaybeNot,
        /// Questions and answers.
        Faq,
        /// What is known, and from where.
        Evidence,
        /// Who sees what, leaving, deleting.
        Privacy,
    }
}

/// A page of the guide.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct GuidePage {
    /// Permanent.
    pub id: String,
    /// The part of the guide that it stands in.
    pub section: Section,
    /// Title.
    pub title: String,
    /// Paragraphs.
    pub body: Vec<String>,
}

impl GuidePage {
    fn of(page: &app::GuidePage) -> Self {
        Self {
            id: page.id.to_string(),
            section: page.section.into(),
            title: page.title.clone(),
            body: page.body.clone(),
        }
    }
}

/// A book.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Book {
    /// Permanent.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// What it is, in one line.
    pub line: String,
}

impl Book {
    fn of(book: &app::Book) -> Self {
        Self {
            id: book.id.to_string(),
            title: book.title.clone(),
            author: book.author.clone(),
            line: book.line.clone(),
        }
    }
}

/// The pages of the guide, in order. It needs no phone.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn guide_pages() -> Result<Vec<GuidePage>> {
    Ok(app::guide()?.pages().map(GuidePage::of).collect())
}

/// The books that the guide names. It needs no phone.
///
/// # Errors
/// As `guide_pages`.
#[uniffi::export]
pub fn guide_books() -> Result<Vec<Book>> {
    Ok(app::guide()?.books().map(Book::of).collect())
}

/// What the prompts of the journal are about. It needs no phone.
///
/// # Errors
/// As `guide_pages`.
#[uniffi::export]
pub fn prompt_themes() -> Result<Vec<String>> {
    Ok(app::prompt_themes()?.into_iter().map(ToOwned::to_owned).collect())
}

/// Something that a search found.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Hit {
    /// A page of help.
    Help {
        /// Its id.
        id: String,
        /// In the words of the one who picks it.
        label: String,
    },
    /// An exercise.
    Exercise {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// One sentence.
        one_line: String,
    },
    /// A page of the guide.
    Page {
        /// The page.
        page: GuidePage,
    },
    /// A situation and what one could say in it.
    Empathy {
        /// Its id.
        id: String,
        /// The situation.
        name: String,
        /// The feeling in it.
        feeling: String,
        /// What one could say.
        phrasings: Vec<String>,
    },
    /// A weekly challenge.
    Challenge {
        /// Its id.
        id: String,
        /// In one line.
        text: String,
    },
    /// A tip.
    Tip {
        /// Its id.
        id: String,
        /// What it says.
        text: String,
    },
    /// A prompt of the journal.
    Prompt {
        /// Its id.
        id: String,
        /// The words to go on from.
        text: String,
    },
    /// A book.
    Book {
        /// The book.
        book: Book,
    },
}

impl From<app::Found> for Hit {
    fn from(found: app::Found) -> Self {
        match found {
            app::Found::Help(one) => {
                Self::Help { id: one.id.to_string(), label: one.label.clone() }
            }
            app::Found::Exercise(one) => Self::Exercise {
                id: one.id.to_string(),
                name: one.name.clone(),
                one_line: one.one_line.clone(),
            },
            app::Found::Page(page) => Self::Page { page: GuidePage::of(page) },
            app::Found::Empathy(one) => Self::Empathy {
                id: one.id.to_string(),
                name: one.name.clone(),
                feeling: one.feeling.clone(),
                phrasings: one.phrasings.clone(),
            },
            app::Found::Challenge(one) => {
                Self::Challenge { id: one.id.to_string(), text: one.text.clone() }
            }
            app::Found::Tip(one) => Self::Tip { id: one.id.to_string(), text: one.text.clone() },
            app::Found::Prompt(one) => {
                Self::Prompt { id: one.id.to_string(), text: one.text.clone() }
            }
            app::Found::Book(book) => Self::Book { book: Book::of(book) },
        }
    }
}

#[uniffi::export]
impl Hearth {
    /// The tip of today.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn tip(&self) -> Result<TipOfTheDay> {
        Ok(self.app.tip().await?.into())
    }

    /// The tips that this person kept and that may be shown now, in the order of the list.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn kept_tips(&self) -> Result<Vec<Tip>> {
        Ok(self.app.kept_tips().await?.into_iter().map(Into::into).collect())
    }

    /// Keeps a tip, or does not want to see it again; private.
    ///
    /// # Errors
    /// `Invalid` for what is no tip.
    pub async fn choose_tip(&self, id: &str, choice: TipChoice) -> Result<()> {
        Ok(self.app.choose_tip(id, choice.into()).await?)
    }

    /// The prompt of today after so many skips; from one theme, or from all. Skipping leaves nothing behind.
    ///
    /// # Errors
    /// `Invalid` for a theme that there is not.
    #[uniffi::method(default(skips = 0, theme = None))]
    pub async fn prompt(&self, skips: u32, theme: Option<String>) -> Result<Prompt> {
        Ok(self.app.prompt(skips, theme.as_deref()).await?.into())
    }

    /// Everything of this build that holds all of these words, help first; nothing typed finds nothing. Touch only as
    /// far as it is open for both.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn look_up(&self, typed: &str) -> Result<Vec<Hit>> {
        Ok(self.app.shown().await?.look_up(typed)?.into_iter().map(Into::into).collect())
    }

    /// Everything about one topic.
    ///
    /// # Errors
    /// As `look_up`.
    pub async fn about(&self, topic: Pillar) -> Result<Vec<Hit>> {
        Ok(self.app.shown().await?.about(topic.into())?.into_iter().map(Into::into).collect())
    }
}
