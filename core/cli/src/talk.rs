//! `talk`: the twenty-minute talk, and speaker and listener. The phone lies between the two.

use hearth_app::{TalkAct, TalkButton, TalkKind, TalkSignal, TalkTap, TalkView, talk_hints};
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
        Talk::Hints => return hints(phone),
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

/// What a tap on a screen is here; nothing for what only a screen has.
fn command(tap: TalkTap) -> Option<&'static str> {
    Some(match tap {
        TalkTap::Next => "hearth talk next",
        TalkTap::GotMe => "hearth talk got-me",
        TalkTap::OnceMore => "hearth talk more",
        TalkTap::Swap => "hearth talk swap",
        TalkTap::Pause => "hearth talk pause",
        TalkTap::Again => "hearth talk again",
        TalkTap::Done => "hearth talk done",
        TalkTap::DoneUnnoted => "hearth talk done --unnoted",
        TalkTap::End => "hearth talk end",
        TalkTap::ListenerTips | TalkTap::SayBackPhrases => "hearth talk hints",
        TalkTap::HowItWorks => "hearth exercises speaker-listener",
        TalkTap::Close | TalkTap::Here => return None,
    })
}

/// What can be done now, and how.
fn buttons(all: &[TalkButton]) -> Vec<String> {
    let room = all.iter().map(|one| one.label.chars().count()).max().unwrap_or_default();
    let line = |one: &TalkButton| {
        let command = command(one.tap)?;
        Some(format!("  {:<room$}  {command}", one.label))
    };
    all.iter().filter_map(line).collect()
}

/// `talk hints`.
fn hints(phone: &Phone) -> Result<Reply, Failure> {
    let hints = talk_hints()?;
    let parts = [
        (sayings::LISTENING, "listening", &hints.listening),
        (sayings::SPEAKING, "speaking", &hints.speaking),
        (sayings::SAYING_BACK, "saying_back", &hints.saying_back),
        (sayings::PAUSING, "pausing", &hints.pausing),
    ];
    let mut lines = Vec::new();
    let mut json = json!({});
    for (title, name, texts) in parts {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(title.to_owned());
        lines.extend(texts.iter().flat_map(|text| wrap(text, phone.out.width, 2)));
        json[name] = json!(texts);
    }
    Ok(Reply::new(lines.join("\n"), json))
}

async fn shown(phone: &Phone, talk: &TalkView) -> Result<Reply, Failure> {
    let width = phone.out.width;
    let mut lines = wrap(&clean(&talk.title), width, 0);
    lines.extend(wrap(&clean(&talk.sentence), width, 0));
    if let Some(left) = talk.seconds_left {
        lines.push(sayings::time_left(left, talk.back_at.as_deref()));
    }
    if !talk.over {
        lines.extend(buttons(&talk.buttons));
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
        "buttons": talk.buttons.iter().map(|one| {
            json!({ "label": one.label, "command": command(one.tap) })
        }).collect::<Vec<_>>(),
        "seconds_left": talk.seconds_left,
        "back_at": talk.back_at,
        "signal": signal,
        "over": talk.over,
        "noted": noted,
    });
    Ok(Reply::new(lines.join("\n"), json!({ "talk": talk })))
}
