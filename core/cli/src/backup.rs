//! `backup` and `restore`: one encrypted file, and its passphrase, which is never an argument.

use std::path::Path;

use hearth_app::Hearth;
use serde_json::json;

use crate::args::Args;
use crate::fail::Failure;
use crate::home::{self, Home, Phone};
use crate::input::Stop;
use crate::out::{Out, Reply};
use crate::way_out_asked::{BackupTo, RestoreFrom};
use crate::way_out_words as words;

/// `backup`.
pub async fn write(phone: &Phone, what: &BackupTo) -> Result<Reply, Failure> {
    let target = whole(&what.file)?;
    let asked = async {
        let has_journal = what.secret.is_due(phone).await?;
        let mut secrets = what.secret.open(words::NO_PASSPHRASE)?;
        let before = words::shown("backup-before", phone.out.width)?;
        let questions = [words::CHOOSE_PASSPHRASE, words::PASSPHRASE_AGAIN];
        let passphrase = secrets.chosen(&before, questions).await?;
        // It proves who makes a copy of everything.
        let secret = if has_journal { Some(secrets.next(words::SECRET).await?) } else { None };
        Ok((passphrase, secret))
    };
    let (passphrase, secret) = phone.stop.unless(asked).await?;
    let written = phone.hearth.backup(&target, passphrase, secret).await?;
    let text = words::backed_up(&what.file.display().to_string(), written);
    Ok(Reply::new(text, json!({ "backup": target, "journal": written.journal })))
}

/// `restore`: makes a phone of a folder that is none, as `init` does.
pub async fn restore(
    args: &Args,
    what: &RestoreFrom,
    out: Out,
    stop: &Stop,
) -> Result<(), Failure> {
    let source = whole(&what.file)?;
    let (home, before) = Home::new_phone(args)?;
    let restored = async {
        let asked = async { what.secret.open(words::NO_PASSPHRASE)?.next(words::PASSPHRASE).await };
        let passphrase = stop.unless(asked).await?;
        let (config, ports) = (home.config(), home.ports()?);
        let restored = Hearth::restore(&config, &ports, &source, passphrase).await?;
        home.settle()?;
        Ok(restored)
    };
    match restored.await {
        Ok(restored) => {
            let text = words::shown("restore-after", out.width)?;
            let json = json!({ "home": config_home(&home), "journal": restored.journal });
            out.reply(&Reply::new(text, json))
        }
        Err(failure) => {
            home::undo(&home, &before);
            Err(failure)
        }
    }
}

fn config_home(home: &Home) -> std::path::PathBuf {
    home.config().home
}

/// The whole path that was meant.
pub fn whole(path: &Path) -> Result<std::path::PathBuf, Failure> {
    std::path::absolute(path).map_err(|_| Failure::bad_input(words::NO_SUCH_PLACE))
}
