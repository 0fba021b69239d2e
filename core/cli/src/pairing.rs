//! `pair show`, `pair scan`, `pair type`: one phone shows a code or digits, the other takes them, both say yes,
//! and the first sync completes it.

use std::time::Duration;

use hearth_app::{About, HearthError, PairingEvent, PairingSession};
use serde_json::json;

use crate::args::Pair;
use crate::fail::Failure;
use crate::home::Phone;
use crate::input::stopped;
use crate::out::{Out, Reply};
use crate::{meeting, qr, show, words};

/// How long the first sync may look for the other phone: it is right here.
const FIRST_SYNC: Duration = Duration::from_secs(30);

/// Runs it.
pub async fn run(phone: &Phone, how: &Pair) -> Result<Reply, Failure> {
    match how {
        Pair::Show { digits: true, yes, purpose } => {
            let shown = async {
                Ok(Box::pin(phone.hearth.pair_show_digits(purpose.aim(phone).await?)).await?)
            };
            let session = phone.stop.unless(shown).await?;
            phone.out.say(words::WHAT_IS_SHARED)?;
            show_digits(phone, words::TYPE_THESE, session.digits().unwrap_or_default())?;
            finish(phone, &session, *yes).await
        }
        Pair::Show { digits: false, yes, purpose } => {
            let session = phone
                .stop
                .unless(async {
                    Ok(Box::pin(phone.hearth.pair_show(purpose.aim(phone).await?)).await?)
                })
                .await?;
            phone.out.say(words::WHAT_IS_SHARED)?;
            let code = session.code().unwrap_or_default();
            let drawn = qr::draw(&session.qr()?);
            let text = [words::SCAN_THIS, code, "", &drawn].join("\n");
            phone.out.say(&text)?;
            phone.out.say_json(&json!({ "code": code }))?;
            finish(phone, &session, *yes).await
        }
        Pair::Scan { code, yes, purpose } => {
            let scan = async {
                let code = match code {
                    Some(code) => code.clone(),
                    None => asked_for(phone, words::PASTE, words::NO_CODE).await?,
                };
                let session =
                    Box::pin(phone.hearth.pair_scan(&code, purpose.aim(phone).await?)).await?;
                phone.out.say(words::WHAT_IS_SHARED)?;
                Ok(session)
            };
            let session = phone.stop.unless(scan).await?;
            finish(phone, &session, *yes).await
        }
        Pair::Type { digits, yes, purpose } => {
            let typed = async {
                let digits = match &digits[..] {
                    [] => asked_for(phone, words::TYPE, words::NO_DIGITS).await?,
                    typed => typed.join(" "),
                };
                let session =
                    Box::pin(phone.hearth.pair_type_digits(&digits, purpose.aim(phone).await?))
                        .await?;
                phone.out.say(words::WHAT_IS_SHARED)?;
                Ok(session)
            };
            let session = phone.stop.unless(typed).await?;
            finish(phone, &session, *yes).await
        }
    }
}

async fn asked_for(phone: &Phone, what: &str, none: &str) -> Result<String, Failure> {
    Out::ask(what);
    phone.lines.next().await.ok_or_else(|| Failure::bad_input(none))
}

fn show_digits(phone: &Phone, words: &str, digits: &str) -> Result<(), Failure> {
    phone.out.say(&[words, "    ", digits, "\n"].concat())?;
    phone.out.say_json(&json!({ "digits": digits }))?;
    Ok(())
}

/// From the other phone's knock to the end of the first sync.
async fn finish(phone: &Phone, session: &PairingSession, yes: bool) -> Result<Reply, Failure> {
    let (name, about) = tokio::select! {
        agreed = agree(phone, session, yes) => agreed?,
        () = phone.stop.asked() => {
            session.cancel().await;
            // Until the other phone was told.
            while session.next().await.is_some() {}
            return Err(stopped());
        }
    };
    let first = phone.stop.unless(meeting::meet(phone, FIRST_SYNC)).await;
    first.map_err(|failure| Failure { sentence: words::NOT_COMPLETE.to_owned(), ..failure })?;
    let json = json!({ "paired": true, "partner": name });
    Ok(Reply::new(words::paired(&show::clean(&name), about), json))
}

/// Until both said yes; the partner's name, and what it was about.
async fn agree(
    phone: &Phone,
    session: &PairingSession,
    yes: bool,
) -> Result<(String, About), Failure> {
    let mut of = About::NewSpace;
    while let Some(event) = session.next().await {
        match event {
            PairingEvent::Ask { partner_name, about } => {
                of = about;
                let answer = yes || asked(phone, &partner_name, about).await;
                session.answer(answer).await;
                if !answer {
                    while session.next().await.is_some() {}
                    return Err(Failure::trouble("declined", words::DECLINED));
                }
            }
            PairingEvent::NewDigits { digits } => {
                show_digits(phone, &[words::NEW_DIGITS, "\n"].concat(), &digits)?;
            }
            PairingEvent::Paired { partner_name } => return Ok((partner_name, of)),
            PairingEvent::Failed(error) => return Err(error.into()),
        }
    }
    Err(HearthError::NotMet { reason: words::CLOSED.to_owned() }.into())
}

/// Asks the person. Silence is never yes.
async fn asked(phone: &Phone, name: &str, about: About) -> bool {
    Out::ask(&words::pair_with(&show::clean(name), about));
    phone.lines.next().await.is_some_and(|answer| is_yes(&answer))
}

/// "y" or "yes".
pub fn is_yes(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "y" | "yes")
}
