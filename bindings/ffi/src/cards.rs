//! The card of the day: one question for both, answered apart, open on both phones at once.

use hearth_app as app;
use hearth_app::CivilDay;

use crate::error::Result;
use crate::lists::size;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::views::Visibility;

mirror_record! {
    /// An answer that both may read, with the card that it names.
    private CardAnswer = app::CardAnswer {
        /// The question; none when this version has no such card.
        question: Option<String> = same,
        /// The answer.
        text: String = same,
    }
}

/// How a card stands. Of the other's answer it says nothing before both are open.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum CardState {
    /// Not answered here.
    Unanswered,
    /// Answered for oneself alone; the words stand in the list of what was kept.
    Kept,
    /// Passed: the card is gone for the day, and nothing of it was shared.
    Passed,
    /// Sealed. It looks the same whatever was answered.
    Sealed,
    /// It fixes nothing any more, on either phone; one's own words are in the list of what was kept.
    SetAside,
    /// Open on both phones.
    Open {
        /// What the one who holds this phone answered.
        mine: CardAnswer,
        /// What the partner answered.
        theirs: CardAnswer,
    },
}

impl std::fmt::Display for CardState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not which: a pass, and an answer kept for oneself, are nobody else's.
        f.write_str("CardState")
    }
}

impl From<app::CardState> for CardState {
    fn from(state: app::CardState) -> Self {
        match state {
            app::CardState::Unanswered => Self::Unanswered,
            app::CardState::Kept => Self::Kept,
            app::CardState::Passed => Self::Passed,
            app::CardState::Sealed => Self::Sealed,
            app::CardState::SetAside => Self::SetAside,
            app::CardState::Open { mine, theirs } => {
                Self::Open { mine: mine.into(), theirs: theirs.into() }
            }
        }
    }
}

mirror_record! {
    /// The card of today, as it stands for the one who holds this phone.
    private CardView = app::CardView {
        /// The day whose card it is.
        day: CivilDay = same,
        /// Its permanent name.
        card: String = same,
        /// The question; "you" is the one who answers.
        question: String = same,
        /// How it stands.
        state: CardState = into,
    }
}

mirror_record! {
    /// A card that is open.
    private OpenCard = app::OpenCard {
        /// The day whose card it was.
        day: CivilDay = same,
        /// What the one who holds this phone answered.
        mine: CardAnswer = into,
        /// What the partner answered.
        theirs: CardAnswer = into,
    }
}

mirror_record! {
    /// One page of cards that are open, newest first.
    private OpenCardPage = app::OpenCardPage {
        /// The cards.
        cards: Vec<OpenCard> = list,
        /// What to pass in for the next page; none at the end.
        next: Option<CivilDay> = same,
    }
}

#[uniffi::export]
impl Hearth {
    /// The card of today: the same on both phones once they are paired, one's own before.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn card(&self) -> Result<CardView> {
        Ok(self.app.card().await?.into())
    }

    /// Answers the card of today: `Shared` seals the answer until both have answered, `Private` keeps it. What is
    /// sealed stays as it is.
    ///
    /// # Errors
    /// `Invalid` for a text that is empty or over 20 kB, and for a card that is sealed already; `NotPaired` to seal
    /// before there is a partner.
    pub async fn answer_card(&self, text: &str, visibility: Visibility) -> Result<()> {
        Ok(self.app.answer_card(text, visibility.into()).await?)
    }

    /// Passes the card of today: it is gone here for the day, and nobody else knows.
    ///
    /// # Errors
    /// `Invalid` when it is sealed already.
    pub async fn pass_card(&self) -> Result<()> {
        Ok(self.app.pass_card().await?)
    }

    /// The cards that are open, newest first, from before this day on; all of them without.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    #[uniffi::method(default(before = None, limit = 50))]
    pub async fn open_cards(&self, before: Option<CivilDay>, limit: u32) -> Result<OpenCardPage> {
        let limit = size(limit);
        Ok(self.app.open_cards(before, limit).await?.into())
    }
}
