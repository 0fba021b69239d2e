//! `leave`: what it does is said before, what is still elsewhere after (SR-28, SR-29).

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use hearth_app::{Farewell, Keep};
use serde_json::json;

use crate::fail::Failure;
use crate::home::Phone;
use crate::out::{Out, Reply};
use crate::pairing::is_yes;
use crate::way_out_asked::{KeepWhat, LeaveHow};
use crate::{way_out_words as words, words as usual};

/// Runs it.
pub async fn run(phone: &Phone, how: &LeaveHow) -> Result<Reply, Failure> {
    if !phone.hearth.can_leave().await? {
        let refused = Failure::bad_input(usual::NOBODY_TO_LEAVE);
        return Err(Failure { kind: "not_paired", ..refused });
    }
    if !how.yes && !io::stdin().is_terminal() {
        return Err(Failure::bad_input(usual::SAY_YES));
    }
    let gone = phone.hearth.partner().await?.is_none();
    let keeps = match how.keep {
        // What was kept to be read goes only when that is said.
        None | Some(KeepWhat::All) if gone => return Err(Failure::bad_input(words::LEFT_ALREADY)),
        None => KeepWhat::Mine,
        Some(what) => what,
    };
    let width = phone.out.width;
    if !how.yes {
        phone.out.say(&words::shown("leave-before", width)?)?;
    }
    phone.out.say(&words::shown("leave-keep", width)?)?;
    phone.out.say(words::keeps(keeps))?;
    phone.out.say(words::says(how.tell))?;
    if !how.yes {
        Out::ask("Leave? [yes/no]");
        if !phone.lines.next().await.is_some_and(|answer| is_yes(&answer)) {
            return Err(Failure::trouble("declined", usual::STAYED));
        }
    }
    let farewell = if how.tell {
        Farewell::Tell { within: Duration::from_secs(how.within) }
    } else {
        Farewell::Quiet
    };
    phone.hearth.leave(farewell, keep(keeps)).await?;
    let remains = words::screen("leave-remains")?;
    let text = [words::left(how.tell, gone).to_owned(), words::shown("leave-remains", width)?];
    let json = json!({
        "left": true,
        "told": how.tell,
        "kept": words::kept(keeps),
        "remains": remains.body,
    });
    Ok(Reply::new(text.join("\n"), json))
}

fn keep(what: KeepWhat) -> Keep {
    match what {
        KeepWhat::All => Keep::All,
        KeepWhat::Mine => Keep::Mine,
        KeepWhat::Nothing => Keep::Nothing,
    }
}
