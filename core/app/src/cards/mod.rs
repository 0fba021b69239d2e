//! The card of the day (`product.md` 1.1-1.3, 6b; `sync.md` 3): one question for both, answered apart, open on both
//! phones at once. Which card it is, is in `deal.rs`; answering and passing in `answer.rs`; opening, which happens
//! by itself in a meeting, in `open.rs`. Nothing here tells who was first, or when (SR-03).

mod answer;
mod deal;
mod open;

use hearth_domain::cards::{Answer, CardEntries, CardStanding, Opened};
use hearth_domain::day::CivilDay;
use hearth_store::couple::{CoupleRead, SpaceRecord};

use crate::core::Core;
use crate::error::Result;
use crate::hearth::Hearth;
use crate::reading::Both;
use crate::views::Visibility;

pub(crate) use answer::{hand_back, keep};
pub(crate) use deal::{question, shared_space};
pub(crate) use open::Unsealed;

/// The card of today, as it stands for the one who holds this phone.
#[derive(Clone, PartialEq, Eq)]
pub struct CardView {
    /// The day whose card it is.
    pub day: CivilDay,
    /// Its permanent name.
    pub card: String,
    /// The question; "you" is the one who answers.
    pub question: String,
    /// How it stands.
    pub state: CardState,
}

/// How a card stands. Of the other's answer it says nothing before both are open.
#[derive(Clone, PartialEq, Eq)]
pub enum CardState {
    /// Not answered here.
    Unanswered,
    /// Answered for oneself alone; the words stand in the list of what was kept.
    Kept,
    /// Passed: the card is gone for the day, and nothing of it was shared.
    Passed,
    /// Sealed. It looks the same whatever was answered (SR-07).
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

/// An answer that both may read, with the card that it names.
#[derive(Clone, PartialEq, Eq)]
pub struct CardAnswer {
    /// The question; `None` when this version has no such card.
    pub question: Option<String>,
    /// The answer.
    pub text: String,
}

/// A card that is open.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenCard {
    /// The day whose card it was.
    pub day: CivilDay,
    /// What the one who holds this phone answered.
    pub mine: CardAnswer,
    /// What the partner answered.
    pub theirs: CardAnswer,
}

/// One page of cards that are open, newest first.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenCardPage {
    /// The cards.
    pub cards: Vec<OpenCard>,
    /// What to pass in for the next page; `None` at the end.
    pub next: Option<CivilDay>,
}

impl Hearth {
    /// The card of today: the same on both phones once they are paired, one's own before.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn card(&self) -> Result<CardView> {
        let dealt = self.writer.run(Core::dealt).await?;
        self.read(move |both| {
            Ok(CardView {
                day: dealt.day,
                question: question(&dealt.card)?.unwrap_or_default(),
                state: state_of(both, &dealt)?,
                card: dealt.card.to_string(),
            })
        })
        .await
    }

    /// Answers the card of today: `Shared` seals the answer until both have answered, `Private` keeps it.
    /// What is sealed stays as it is.
    ///
    /// # Errors
    /// [`HearthError::Invalid`](crate::HearthError::Invalid) for a text that is empty or over 20 kB, and for a
    /// card that is sealed already; `NotPaired` to seal before there is a partner.
    pub async fn answer_card(&self, text: &str, visibility: Visibility) -> Result<()> {
        let answer = Answer::new(text)?;
        self.writer.run(move |core| core.answer_card(answer, visibility)).await
    }

    /// Passes the card of today: it is gone here for the day, and nobody else knows.
    ///
    /// # Errors
    /// [`HearthError::Invalid`](crate::HearthError::Invalid) when it is sealed already.
    pub async fn pass_card(&self) -> Result<()> {
        self.writer.run(Core::pass_card).await
    }

    /// The cards that are open, newest first, from before this day on (all of them without).
    ///
    /// # Errors
    /// Storage errors.
    pub async fn open_cards(&self, before: Option<CivilDay>, limit: usize) -> Result<OpenCardPage> {
        self.read(move |both| page_of(both.couple, before, limit.clamp(1, MOST))).await
    }
}

/// Most cards of a page.
const MOST: usize = 100;

fn state_of(both: &Both<'_>, dealt: &deal::Dealt) -> Result<CardState> {
    let standing = match shared_space(both.couple)? {
        Some(space) => standing_of(both.couple, &space, dealt.day)?,
        None => CardStanding::Unsealed,
    };
    Ok(match standing {
        CardStanding::Open { mine, theirs } => {
            CardState::Open { mine: answer_of(&mine)?, theirs: answer_of(&theirs)? }
        }
        CardStanding::Sealed => CardState::Sealed,
        CardStanding::SetAside => CardState::SetAside,
        CardStanding::Unsealed if answer::is_passed(both.mine, dealt.day)? => CardState::Passed,
        CardStanding::Unsealed => {
            let id = answer::kept_id(dealt.day, &dealt.card);
            let kept = both.mine.kept(&id)?.is_some() && !both.hidden_mine.contains(&id.0);
            if kept { CardState::Kept } else { CardState::Unanswered }
        }
    })
}

fn page_of(
    couple: &CoupleRead<'_>,
    mut before: Option<CivilDay>,
    limit: usize,
) -> Result<OpenCardPage> {
    let mut cards = Vec::new();
    let Some(space) = couple.space()? else { return Ok(OpenCardPage { cards, next: None }) };
    loop {
        let days = couple.days_with_openings(before, limit)?;
        let is_last = days.len() < limit;
        for day in days {
            before = Some(day);
            let CardStanding::Open { mine, theirs } = standing_of(couple, &space, day)? else {
                continue;
            };
            cards.push(OpenCard { day, mine: answer_of(&mine)?, theirs: answer_of(&theirs)? });
            if cards.len() == limit {
                let more = !couple.days_with_openings(before, 1)?.is_empty();
                return Ok(OpenCardPage { cards, next: before.filter(|_| more) });
            }
        }
        if is_last {
            return Ok(OpenCardPage { cards, next: None });
        }
    }
}

fn standing_of(
    couple: &CoupleRead<'_>,
    space: &SpaceRecord,
    day: CivilDay,
) -> Result<CardStanding> {
    let entries = CardEntries::of(&space.id, &space.members, day);
    Ok(couple.card(&entries)?.standing(&space.id, &space.members, day, space.me))
}

fn answer_of(opened: &Opened) -> Result<CardAnswer> {
    let question = question(&opened.card)?;
    Ok(CardAnswer { question, text: opened.answer.text().to_owned() })
}
