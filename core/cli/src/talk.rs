//! `talk`: the twenty-minute talk, and speaker and listener. The phone lies between the two.

use hearth_app::{TalkAct, TalkKind, TalkSignal, TalkView};
use serde_json::json;

use crate::asked::{Talk, TalkName};
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::show::{clean, wrap};
use crate::{json, sayings, words};

/// Runs it.
pub async fn run(phone: &Phone, what: &Talk) -> Result<Reply, Failure> {
    let act = match what {
        Talk::Start { kind, minutes } => {
            let kind = match kind {
                TalkName::TwentyMinute => TalkKind::TwentyMinutes,
                TalkName::SpeakerListener => TalkKind::SpeakerListener,
            };
            let talk = phone.hearth.talk_start(kind, *minutes).await?;
            return shown(phone, &talk).await;
        }
        Talk::Show => {
            return match phone.hearth.talk().await? {
                Some(talk) => shown(phone, &talk).await,
                None => Ok(Reply::new(sayings::NO_TALK, json!({ "talk": null }))),
            };
        }
        Talk::Next => TalkAct::Next,
        Talk::GotMe => TalkAct::GotMe,
        Talk::More => TalkAct::OnceMore,
        Talk::Swap => TalkAct::Swap,
        Talk::Pause { back_in } => TalkAct::Pause { minutes: *back_in },
        Talk::Again => TalkAct::AnotherRound,
        Talk::Done { unnoted } => TalkAct::Finish { note: !unnoted },
        Talk::End => TalkAct::End,
    };
    let talk = phone.hearth.talk_act(act).await?;
    shown(phone, &talk).await
}

async fn shown(phone: &Phone, talk: &TalkView) -> Result<Reply, Failure> {
    let width = phone.out.width;
    let mut lines = wrap(&clean(&talk.title), width, 0);
    lines.extend(wrap(&clean(&talk.sentence), width, 0));
    if let Some(left) = talk.seconds_left {
        lines.push(sayings::time_left(left, talk.back_at.as_deref()));
    }
    if !talk.over {
        lines.push(format!("[{}]", talk.buttons.join("] [")));
        lines.push(sayings::HOW_TO_TALK.to_owned());
    }
    if let Some(did) = &talk.noted {
        let today = phone.hearth.today().await?;
        lines.push(words::noted(did, today.day, &words::moments(today.moments)));
    }
    let kind = match talk.kind {
        TalkKind::TwentyMinutes => "twenty-minute",
        TalkKind::SpeakerListener => "speaker-listener",
    };
    let signal = talk.signal.map(|signal| match signal {
        TalkSignal::TurnOver => "turn_over",
        TalkSignal::TimeToReturn => "time_to_return",
    });
    let noted = talk.noted.as_ref().map(|did| {
        json!({
            "name": did.name,
            "day": did.day.to_string(),
            "visibility": json::visibility(did.visibility),
            "already": did.already,
        })
    });
    let talk = json!({
        "kind": kind,
        "minutes": talk.minutes,
        "screen": talk.screen,
        "title": talk.title,
        "sentence": talk.sentence,
        "buttons": talk.buttons,
        "seconds_left": talk.seconds_left,
        "back_at": talk.back_at,
        "signal": signal,
        "over": talk.over,
        "noted": noted,
    });
    Ok(Reply::new(lines.join("\n"), json!({ "talk": talk })))
}
