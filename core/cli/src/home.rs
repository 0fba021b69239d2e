//! Where this phone is on the disk, and how it is opened. `config.json` holds where it listens and where two
//! phones find each other; `keys` its secrets, protected by nothing but the folder's rights.

use std::env;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hearth_app::files::FileSecrets;
use hearth_app::ports::NoLog;
use hearth_app::{Config, Hearth, HearthError, JournalState, Ports};
use serde::{Deserialize, Serialize};

use crate::args::{Args, Init};
use crate::clock::SystemClock;
use crate::fail::Failure;
use crate::input::{Lines, Stop};
use crate::out::{Out, Reply};
use crate::secret::Secrets;
use crate::{journal, journal_words, nearby, way_out_words, words};

/// How long a delete can be taken back. Longer than on a phone: a terminal has no notice to tap.
pub const UNDO_WINDOW: Duration = Duration::from_mins(10);

const SETTINGS: &str = "config.json";
/// What only a Hearth puts into its folder: it says that an `init` was cut off, not that others live here.
const OURS: [&str; 2] = ["lock", "keys"];

/// What `init` was told.
#[derive(Serialize, Deserialize)]
struct Settings {
    bind: SocketAddr,
    meet: PathBuf,
}

/// The folder of this phone.
pub struct Home {
    path: PathBuf,
    settings: Settings,
}

/// An open phone, and what its commands need.
pub struct Phone {
    /// The core.
    pub hearth: Arc<Hearth>,
    /// Where answers go.
    pub out: Out,
    /// What the person types.
    pub lines: Lines,
    /// Ctrl-C.
    pub stop: Stop,
}

impl Home {
    /// The folder that the options name, with what `init` was told and the options override.
    pub fn find(args: &Args) -> Result<Self, Failure> {
        let path = place(args)?;
        let mut settings = match read(&path)? {
            Some(Ok(settings)) => settings,
            Some(Err(())) => return Err(Failure::trouble("damaged", words::BAD_SETTINGS)),
            None => return Err(Failure { kind: "no_home", ..Failure::bad_input(words::NOT_MADE) }),
        };
        settings.take(args);
        Ok(Self { path, settings })
    }

    /// The same, where `config.json` may be damaged or a deletion may have been cut off: whatever is ours there.
    pub fn find_anything(args: &Args) -> Result<Self, Failure> {
        let path = place(args)?;
        let mut settings = match read(&path)? {
            Some(Ok(settings)) => settings,
            Some(Err(())) => Settings::usual(),
            None if OURS.iter().all(|name| path.join(name).exists()) => Settings::usual(),
            None => return Err(Failure { kind: "no_home", ..Failure::bad_input(words::NOT_MADE) }),
        };
        settings.take(args);
        Ok(Self { path, settings })
    }

    /// The folder that the options name, for a phone that is to come there, and what the folder is now.
    pub fn new_phone(args: &Args) -> Result<(Self, Before), Failure> {
        let path = place(args)?;
        if read(&path)?.is_some() {
            return Err(Failure::bad_input(way_out_words::PHONE_IS_HERE));
        }
        let before = look(&path)?;
        let mut settings = Settings::usual();
        settings.take(args);
        Ok((Self { path, settings }, before))
    }

    /// How the core is set up here.
    pub fn config(&self) -> Config {
        let mut config = Config::new(self.path.clone());
        config.bind = self.settings.bind;
        config.undo_window = UNDO_WINDOW;
        config
    }

    /// What this host brings.
    pub fn ports(&self) -> Result<Ports, Failure> {
        Ok(Ports {
            secrets: Arc::new(FileSecrets::new(self.path.join("keys"))),
            discovery: nearby::discovery(self.settings.bind, self.settings.meet.clone()),
            clock: Arc::new(SystemClock::new()?),
            log: Arc::new(NoLog),
        })
    }

    /// Says that the folder is a phone: the last thing that is written.
    pub fn settle(&self) -> Result<(), Failure> {
        let text = serde_json::to_vec_pretty(&self.settings).unwrap_or_default();
        let beside = self.path.join("config.new");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, self.path.join(SETTINGS)))
            .map_err(|error| refused(&error))
    }

    /// Takes away what a deletion leaves: that this was a phone, and where it listened. The core has emptied the rest.
    pub fn forget(&self) {
        for name in [SETTINGS, "config.new", "lock"] {
            let _ = fs::remove_file(self.path.join(name));
        }
        let _ = fs::remove_dir(self.path.join("keys"));
    }

    /// Opens the phone.
    pub async fn open(&self, out: Out, stop: &Stop) -> Result<Phone, Failure> {
        let opened = Hearth::open(self.config(), self.ports()?).await;
        let hearth = opened.map_err(|error| {
            let is_damaged = matches!(error, HearthError::Damaged { .. });
            let mut failure = no_rights(&self.path).unwrap_or(error.into());
            if is_damaged {
                failure.sentence.push_str(words::HOW_TO_MEND);
            }
            failure
        })?;
        Ok(Phone { hearth, out, lines: Lines::new(), stop: stop.clone() })
    }
}

impl Phone {
    /// Puts everything to rest before the process ends.
    pub async fn close(&self) {
        // What was answered is on the disk already.
        let _ = self.hearth.shutdown().await;
    }
}

impl Settings {
    /// Any local address, and a meeting folder that all terminals of this computer share.
    fn usual() -> Self {
        Self {
            bind: SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0),
            meet: env::temp_dir().join("hearth-meet"),
        }
    }

    /// Lets options override what was set.
    fn take(&mut self, args: &Args) {
        if let Some(bind) = args.bind {
            self.bind = bind;
        }
        if let Some(meet) = &args.meet {
            self.meet = std::path::absolute(meet).unwrap_or_else(|_| meet.clone());
        }
    }
}

/// `--home`, else `$HEARTH_HOME`, else `~/.hearth`; always a whole path.
fn place(args: &Args) -> Result<PathBuf, Failure> {
    let named = env::var_os("HEARTH_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let usual = || env::home_dir().map(|home| home.join(".hearth"));
    let path = args.home.clone().or(named).or_else(usual);
    let path = path.filter(|path| !path.as_os_str().is_empty());
    path.and_then(|path| std::path::absolute(path).ok())
        .ok_or_else(|| Failure::bad_input(words::NO_HOME))
}

/// What `init` wrote; `None` when it never ran here, the inner error when it cannot be understood.
fn read(path: &Path) -> Result<Option<Result<Settings, ()>>, Failure> {
    match fs::read(path.join(SETTINGS)) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).map_err(|_| ()))),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Ok(None),
            _ => Err(refused(&error)),
        },
    }
}

/// The file system said no.
fn refused(error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists | ErrorKind::IsADirectory => {
            Failure::bad_input(words::NOT_A_FOLDER)
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotFound => {
            Failure::bad_input(words::NO_RIGHTS)
        }
        kind => Failure::trouble(
            "storage",
            words::sentence(&format!("this folder cannot be used ({kind}); check the disk")),
        ),
    }
}

/// Whether the folder may not be written: asked only once it could not be opened.
fn no_rights(path: &Path) -> Option<Failure> {
    let probe = path.join("may-hearth-write-here");
    match File::create_new(&probe) {
        Ok(_) => {
            let _ = fs::remove_file(probe);
            None
        }
        Err(error) => Some(refused(&error)),
    }
}

/// What the folder was before `init`.
#[derive(PartialEq, Eq)]
pub enum Before {
    /// There was no folder.
    Nothing,
    /// Nothing was in it.
    Empty,
    /// What only a Hearth puts there.
    Ours,
}

fn look(path: &Path) -> Result<Before, Failure> {
    let names = match fs::read_dir(path) {
        Ok(files) => files.flatten().map(|file| file.file_name()).collect::<Vec<_>>(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Before::Nothing),
        Err(error) => return Err(refused(&error)),
    };
    if names.is_empty() {
        return Ok(Before::Empty);
    }
    let ours = names.iter().any(|name| OURS.iter().any(|own| name == own));
    if ours { Ok(Before::Ours) } else { Err(Failure::bad_input(words::OTHER_FILES)) }
}

/// `init`: makes the folder, its keys and its databases; `config.json` comes last and says that it is done.
/// Once more, it changes what it is told and nothing else.
pub async fn init(args: &Args, options: &Init, out: Out, stop: &Stop) -> Result<(), Failure> {
    let path = place(args)?;
    let known = read(&path)?;
    let before = if known.is_some() { Before::Ours } else { look(&path)? };
    let again = matches!(known, Some(Ok(_)));
    let mut settings = known.and_then(Result::ok).unwrap_or_else(Settings::usual);
    settings.take(args);
    let home = Home { path, settings };
    let made = make(&home, options, again, out, stop).await;
    if made.is_err() {
        undo(&home, &before);
    }
    let journal = made?;
    let shown = home.path.display();
    let mut text = if again {
        format!("This folder is a phone already, and is set as you said: {shown}")
    } else {
        format!("This folder is a phone now, only you: {shown}\nNext, if you like: hearth today")
    };
    if !journal && !again {
        text = format!("{text}\n{}", journal_words::LATER);
    }
    let json = serde_json::json!({
        "home": home.path,
        "bind": home.settings.bind,
        "meet": home.settings.meet,
        "again": again,
        "journal": journal,
    });
    out.reply(&Reply::new(text, json))
}

/// Returns whether there is a journal.
async fn make(
    home: &Home,
    options: &Init,
    again: bool,
    out: Out,
    stop: &Stop,
) -> Result<bool, Failure> {
    // The core makes the folder, for this user alone.
    let phone = home.open(out, stop).await?;
    let set = stop.unless(set(&phone, options, again)).await;
    phone.close().await;
    let journal = set?;
    home.settle()?;
    Ok(journal)
}

/// Sets what `init` was told, and offers the journal's secret to a person who makes a phone.
async fn set(phone: &Phone, options: &Init, again: bool) -> Result<bool, Failure> {
    if let Some(name) = &options.name {
        phone.hearth.set_name(name).await?;
    }
    if options.journal_secret_stdin {
        journal::choose(phone, Secrets::Piped).await?;
    } else if !again && !phone.out.is_json() && Secrets::can_be_typed() {
        journal::offer(phone).await?;
    }
    Ok(phone.hearth.journal_state().await? != JournalState::NotMade)
}

/// Takes away what a refused `init` or `restore` made in a folder that held nothing before.
pub fn undo(home: &Home, before: &Before) {
    let path = &home.path;
    if *before == Before::Ours {
        return;
    }
    for file in fs::read_dir(path).into_iter().flatten().flatten() {
        let of = file.path();
        let _ = if of.is_dir() { fs::remove_dir_all(of) } else { fs::remove_file(of) };
    }
    if *before == Before::Nothing {
        let _ = fs::remove_dir(path);
    }
}
