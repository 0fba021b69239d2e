//! `challenge`: something for two in one week.

use clap::Subcommand;
use hearth_app::ChallengeStanding;
use serde_json::{Value, json};

use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::show::wrap;
use crate::{between_words as says, sayings};

/// `challenge` ...
#[derive(Clone, Copy, Subcommand)]
pub enum Challenge {
    /// The challenge of this week
    Show,
    /// Take it; it begins once you both have
    Take,
    /// Put it away for another one, once a week
    Swap,
    /// Note that you two did it
    Done,
    /// Let it go; nothing is asked or shown
    LetGo,
}

/// Runs it.
pub async fn run(phone: &Phone, what: Option<&Challenge>) -> Result<Reply, Failure> {
    match what.unwrap_or(&Challenge::Show) {
        Challenge::Show => {}
        Challenge::Take => phone.hearth.take_challenge().await?,
        Challenge::Swap => phone.hearth.swap_challenge().await?,
        Challenge::Done => phone.hearth.finish_challenge().await?,
        Challenge::LetGo => phone.hearth.let_challenge_go().await?,
    }
    let mut reply = shown(phone).await?;
    match what {
        Some(Challenge::Swap) => reply.text = format!("{}\n\n{}", says::SWAPPED, reply.text),
        Some(Challenge::LetGo) => says::CHALLENGE_LET_GO.clone_into(&mut reply.text),
        _ => {}
    }
    Ok(reply)
}

async fn shown(phone: &Phone) -> Result<Reply, Failure> {
    let Some(challenge) = phone.hearth.challenge().await? else {
        return Ok(Reply::new(sayings::NO_CHALLENGE, json!({ "challenge": null })));
    };
    let paired = phone.hearth.partner().await?.is_some_and(|partner| partner.complete);
    let mut lines = wrap(&challenge.text, phone.out.width, 0);
    for step in &challenge.steps {
        lines.extend(wrap(step, phone.out.width, 2));
    }
    lines.extend(wrap(&sayings::this_week(challenge.minutes), phone.out.width, 0));
    lines.extend(wrap(&says::challenge(&challenge, paired), phone.out.width, 0));
    Ok(Reply::new(lines.join("\n"), json!({ "challenge": of(&challenge) })))
}

/// As JSON.
pub fn of(challenge: &hearth_app::Challenge) -> Value {
    let standing = match challenge.standing {
        ChallengeStanding::Offered => "offered",
        ChallengeStanding::TakenByMe => "taken_by_me",
        ChallengeStanding::Taken => "taken",
        ChallengeStanding::Done => "done",
        ChallengeStanding::LetGo => "let_go",
    };
    json!({
        "id": challenge.id,
        "text": challenge.text,
        "steps": challenge.steps,
        "minutes": challenge.minutes,
        "monday": challenge.monday.map(|day| day.to_string()),
        "standing": standing,
        "may_swap": challenge.may_swap,
    })
}
