//! `devices`: one's own phones, and revoking one; and what a phone is here for while pairing. The partner's phones are
//! shown nowhere (SR-37).

use std::io::{self, IsTerminal as _};

use clap::{Args as Options, Subcommand, ValueEnum};
use hearth_app::{Aim, HearthError, PhoneId, PhoneView};
use serde_json::json;

use crate::fail::Failure;
use crate::home::Phone;
use crate::out::{Out, Reply};
use crate::pairing::is_yes;
use crate::secret::SecretFrom;
use crate::words;

/// `devices` ...
#[derive(Subcommand)]
pub enum Devices {
    /// Your own phones, this one first; your partner's are not shown
    List,
    /// End another phone of yours, at once; sync before it if you can
    Revoke {
        /// Which one, as `devices` calls it
        phone: String,
        /// Say yes beforehand
        #[arg(long)]
        yes: bool,
    },
}

/// What this phone is here for, when it is not just to pair.
#[derive(Options)]
pub struct Purpose {
    /// This phone is new and takes another one's place
    #[arg(long, value_enum, value_name = "WHICH", conflicts_with = "hand_over")]
    pub instead_of: Option<InsteadOf>,
    /// The other phone is new and takes this one's place
    #[arg(long)]
    pub hand_over: bool,
    #[command(flatten)]
    secret: SecretFrom,
}

/// Whose place a new phone takes.
#[derive(ValueEnum, Clone, Copy)]
pub enum InsteadOf {
    /// One that is gone; your partner's phone vouches for this one
    Gone,
    /// The other of these two phones
    Other,
}

impl Purpose {
    /// As the app has it. Handing over asks for the journal's secret.
    pub async fn aim(&self, phone: &Phone) -> Result<Aim, Failure> {
        Ok(match self.instead_of {
            Some(InsteadOf::Gone) => Aim::InPlaceOfLost,
            Some(InsteadOf::Other) => Aim::InPlaceOfThis,
            None if self.hand_over => Aim::HandOver(self.secret.prove(phone, TO_HAND_OVER).await?),
            None => Aim::Partner,
        })
    }
}

/// A script gave no secret to `pair ... --hand-over`.
const TO_HAND_OVER: &str = "Handing over asks for the secret of your journal; run this in a terminal, or add --secret-file.";
/// What revoking means.
const REVOKING: &str = "\
That phone counts no more from now on, and your partner's phone hears of it the
next time the two meet. What it gave and this one does not have is let go. This
cannot be taken back; for a new phone, pair it as a new one.";
/// After revoking.
const REVOKED: &str = "Done. That phone counts no more.";
/// Nobody can be asked.
const SAY_YES: &str = "Add --yes to end that phone.";
/// There is no such phone.
const NO_SUCH_PHONE: &str = "You have no phone of that name; hearth devices lists yours.";

/// Runs it.
pub async fn run(phone: &Phone, what: Option<&Devices>) -> Result<Reply, Failure> {
    match what.unwrap_or(&Devices::List) {
        Devices::List => list(phone).await,
        Devices::Revoke { phone: named, yes } => revoke(phone, named, *yes).await,
    }
}

async fn list(phone: &Phone) -> Result<Reply, Failure> {
    let phones = phone.hearth.phones().await?;
    let json = phones
        .iter()
        .map(|phone| {
            let id = phone.id.to_string();
            json!({ "id": id, "this": phone.this, "replaced": phone.replaced })
        })
        .collect::<Vec<_>>();
    let mut lines: Vec<String> = phones.iter().copied().map(line).collect();
    if lines.is_empty() {
        lines.push("This phone.".to_owned());
    }
    Ok(Reply::new(lines.join("\n"), json!({ "devices": json })))
}

fn line(phone: PhoneView) -> String {
    let what = match (phone.this, phone.replaced) {
        (true, _) => "this phone",
        (false, false) => "another phone of yours",
        (false, true) => "an earlier phone of yours, which counts no more",
    };
    format!("{}  {what}", phone.id)
}

async fn revoke(phone: &Phone, named: &str, yes: bool) -> Result<Reply, Failure> {
    let found = named.parse::<PhoneId>();
    let phones = phone.hearth.phones().await?;
    let Some(view) = phones.iter().find(|one| found.as_ref() == Ok(&one.id)) else {
        return Err(Failure { kind: "not_here", ..Failure::bad_input(NO_SUCH_PHONE) });
    };
    if !view.this && !view.replaced && !yes {
        if !io::stdin().is_terminal() {
            return Err(Failure::bad_input(SAY_YES));
        }
        phone.out.say(REVOKING)?;
        Out::ask("End that phone? [yes/no]");
        if !phone.lines.next().await.is_some_and(|answer| is_yes(&answer)) {
            return Err(Failure::trouble("declined", words::STAYED));
        }
    }
    phone.hearth.revoke_phone(view.id).await.map_err(|error| match error {
        HearthError::NotHere => Failure::bad_input(NO_SUCH_PHONE),
        other => other.into(),
    })?;
    Ok(Reply::new(REVOKED, json!({ "revoked": view.id.to_string() })))
}
