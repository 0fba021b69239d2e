//! `card`: the card of the day, answered apart and open at once.

use clap::Subcommand;
use hearth_app::{CardAnswer, CardState, CardView, OpenCard, Visibility};
use serde_json::{Value, json};

use crate::fail::Failure;
use crate::home::Phone;
use crate::moments::usual_visibility;
use crate::out::Reply;
use crate::{card_words, days, input, show, words};

/// `card` ...
#[derive(Subcommand)]
pub enum Card {
    /// The card of today
    Show,
    /// Answer it: sealed until you two have both answered, and then open
    Answer {
        /// Your answer; `-` reads it from standard input
        text: String,
        /// Keep it for yourself alone
        #[arg(long)]
        only_me: bool,
    },
    /// Let it go; nobody else knows
    Pass,
    /// The cards that are open, newest first
    Past {
        /// How many to show
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
        limit: u16,
        /// Those from before this day
        #[arg(long, value_name = "DAY")]
        before: Option<String>,
    },
}

/// Runs it.
pub async fn run(phone: &Phone, what: Option<&Card>) -> Result<Reply, Failure> {
    match what.unwrap_or(&Card::Show) {
        Card::Show => today(phone).await,
        Card::Answer { text, only_me } => {
            let text = input::text(text).await?;
            let visibility = usual_visibility(phone, *only_me).await?;
            phone.hearth.answer_card(&text, visibility).await?;
            let (said, state) = match visibility {
                Visibility::Shared => (card_words::SEALED, "sealed"),
                Visibility::Private => (card_words::ANSWER_KEPT, "kept"),
            };
            Ok(Reply::new(said, json!({ "state": state })))
        }
        Card::Pass => {
            phone.hearth.pass_card().await?;
            Ok(Reply::new(card_words::PASSED, json!({ "state": "passed" })))
        }
        Card::Past { limit, before } => past(phone, *limit, before.as_ref()).await,
    }
}

async fn today(phone: &Phone) -> Result<Reply, Failure> {
    let card = phone.hearth.card().await?;
    let width = phone.out.width;
    let CardView { question, state, .. } = &card;
    let mut lines = Vec::new();
    if *state != CardState::Passed {
        lines.push(card_words::THE_CARD.to_owned());
        lines.extend(show::wrap(question, width, 2));
    }
    match state {
        CardState::Unanswered => {
            let shared = usual_visibility(phone, false).await? == Visibility::Shared;
            lines.push(if shared { card_words::TO_SEAL } else { card_words::TO_KEEP }.to_owned());
        }
        CardState::Kept => lines.push(card_words::ANSWER_KEPT.to_owned()),
        CardState::Passed => lines.push(card_words::NO_CARD.to_owned()),
        CardState::Sealed => lines.push(card_words::SEALED.to_owned()),
        CardState::SetAside => lines.push(card_words::SET_ASIDE.to_owned()),
        CardState::Open { mine, theirs } => {
            let partner = partner(phone).await?;
            lines.extend(answers([(card_words::YOU, mine), (&partner, theirs)], width));
        }
    }
    Ok(Reply::new(lines.join("\n"), of_today(&card)))
}

async fn past(phone: &Phone, limit: u16, before: Option<&String>) -> Result<Reply, Failure> {
    let today = phone.hearth.today().await?.day;
    let before = days::parse_option(before, today)?;
    let page = phone.hearth.open_cards(before, limit.into()).await?;
    let partner = partner(phone).await?;
    let mut lines = Vec::new();
    for OpenCard { day, mine, theirs } in &page.cards {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(words::sentence(&words::day(*day, today)));
        lines.extend(show::wrap(mine.question.as_deref().unwrap_or_default(), phone.out.width, 2));
        lines.extend(answers([(card_words::YOU, mine), (&partner, theirs)], phone.out.width));
    }
    if page.cards.is_empty() {
        lines.push(card_words::NO_OPEN_CARDS.to_owned());
    }
    if let Some(next) = page.next {
        lines.push(String::new());
        lines.push(card_words::more_cards(next));
    }
    let cards: Vec<Value> = page.cards.iter().map(open).collect();
    let next = page.next.map(|day| day.to_string());
    Ok(Reply::new(lines.join("\n"), json!({ "cards": cards, "next": next })))
}

async fn partner(phone: &Phone) -> Result<String, Failure> {
    let name = phone.hearth.partner().await?.map(|partner| show::clean(&partner.name));
    Ok(name.unwrap_or_else(|| words::PARTNER.to_owned()))
}

fn answers(both: [(&str, &CardAnswer); 2], width: usize) -> Vec<String> {
    let said = |(name, answer): (&str, &CardAnswer)| {
        let mut lines = vec![format!("{name}:")];
        lines.extend(show::wrap(&answer.text, width, 2));
        lines
    };
    both.into_iter().flat_map(said).collect()
}

/// The card of a day, without what the other answered before it is open.
pub fn of_today(card: &CardView) -> Value {
    let state = match &card.state {
        CardState::Unanswered => "unanswered",
        CardState::Kept => "kept",
        CardState::Passed => "passed",
        CardState::Sealed => "sealed",
        CardState::SetAside => "set_aside",
        CardState::Open { .. } => "open",
    };
    let mut json = json!({ "day": card.day.to_string(), "state": state });
    if card.state != CardState::Passed {
        json["card"] = json!(card.card);
        json["question"] = json!(card.question);
    }
    if let CardState::Open { mine, theirs } = &card.state {
        json["mine"] = json!(mine.text);
        json["theirs"] = json!(theirs.text);
    }
    json
}

fn open(card: &OpenCard) -> Value {
    json!({
        "day": card.day.to_string(),
        "question": card.mine.question,
        "mine": card.mine.text,
        "theirs": card.theirs.text,
    })
}
