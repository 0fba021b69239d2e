//! One of the two: a Java process in which the app runs, that does what a line says and answers it with a line.

use std::cell::{RefCell, RefMut};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::Running;
use crate::error::{Doing as _, Error, Result};
use crate::place::{self, Place};

/// Robolectric unpacks 200 MB first, on a machine that may be busy.
const OPENS_WITHIN: Duration = Duration::from_mins(3);

/// The app itself waits at most a minute for what it is to see.
const ANSWERS_WITHIN: Duration = Duration::from_mins(3);

/// A window is closed when somebody closes it.
const SOME_DAY: Duration = Duration::from_hours(24);

/// Where the app is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// In a window, beside the other one.
    Windows,
    /// Nowhere: for lines and pictures alone.
    Nothing,
}

/// A phone on the desk.
pub struct Phone {
    name: &'static str,
    args: Vec<OsString>,
    /// None between two processes.
    running: RefCell<Option<Running>>,
    /// What Robolectric unpacks, gone with the phone.
    _unpacked: tempfile::TempDir,
}

impl Phone {
    /// Starts it. Its folder on the desk keeps what somebody wrote.
    pub fn take(place: &Place, desk: &Path, name: &'static str, show: Show) -> Result<Self> {
        let folder = desk.join(name);
        fs::create_dir_all(&folder).doing("making a phone's folder")?;
        let unpacked = tempfile::tempdir().doing("making a folder to unpack into")?;
        let app = place.of("android-demo/app/target");
        let mut args: Vec<OsString> =
            ["-Xmx700m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"].map(OsString::from).into();
        for (property, value) in [
            ("java.io.tmpdir", unpacked.path().display().to_string()),
            ("robolectric.offline", "true".to_owned()),
            ("robolectric.dependency.dir", android(&app)?.display().to_string()),
            ("jna.library.path", place.library_folder().display().to_string()),
            ("desk.folder", folder.display().to_string()),
            ("java.awt.headless", (show == Show::Nothing).to_string()),
        ] {
            args.push(format!("-D{property}={value}").into());
        }
        match show {
            Show::Windows => {
                let x = if name == "left" { 20 } else { 420 };
                args.push(format!("-Ddesk.window=Hearth, {name}").into());
                args.push(format!("-Ddesk.x={x}").into());
            }
            // Pictures are looked at closely.
            Show::Nothing => {
                args.push("-Ddesk.qualifiers=w360dp-h740dp-port-xhdpi".into());
            }
        }
        args.extend(["-cp".into(), class_path(&app)?.into(), "app.hearth.demo.DeskKt".into()]);
        let phone = Self { name, args, running: RefCell::new(None), _unpacked: unpacked };
        phone.begin()?;
        Ok(phone)
    }

    fn begin(&self) -> Result<()> {
        let mut java = Command::new("java");
        java.args(&self.args);
        place::clean(&mut java);
        let running = Running::start_talking(&mut java, &format!("the {} phone", self.name))?;
        self.running.replace(Some(running));
        Ok(())
    }

    /// Waits until the app is open.
    pub fn is_ready(&self) -> Result<()> {
        self.answer("opening", OPENS_WITHIN).map(drop)
    }

    /// Does what the line says; answers what was found.
    pub fn does(&self, line: &str) -> Result<String> {
        self.running()?.say(line)?;
        self.answer(line, ANSWERS_WITHIN)
    }

    /// Does one line after the other.
    pub fn does_all(&self, lines: &[&str]) -> Result<()> {
        lines.iter().try_for_each(|line| self.does(line).map(drop))
    }

    /// Ends the process without a word, as a system does that needs the room, and opens the app again.
    pub fn is_killed_and_opened(&self) -> Result<()> {
        drop(self.running.take());
        self.begin()?;
        self.is_ready()
    }

    /// Waits for the one at the window.
    pub fn until_it_is_closed(self) -> Result<()> {
        match self.running.into_inner() {
            Some(running) => running.finish(SOME_DAY).map(drop),
            None => Ok(()),
        }
    }

    fn answer(&self, line: &str, within: Duration) -> Result<String> {
        let mut running = self.running()?;
        let answer = running.line(within)?;
        let failed = |why: &str| {
            Error::failed(format!("The {} phone could not do `{line}`: {why}", self.name))
        };
        match answer.as_deref().map(|answer| answer.split_once(' ').unwrap_or((answer, ""))) {
            Some(("ok", found)) => Ok(found.to_owned()),
            Some(("no", why)) => Err(failed(why)),
            Some((word, rest)) => Err(failed(&format!("{word} {rest}"))),
            None => Err(failed(&running.last_words())),
        }
    }

    fn running(&self) -> Result<RefMut<'_, Running>> {
        RefMut::filter_map(self.running.borrow_mut(), Option::as_mut)
            .map_err(|_| Error::failed(format!("The {} phone is off.", self.name)))
    }
}

/// The folder of the Android that Robolectric runs, as Maven told the tests.
fn android(app: &Path) -> Result<PathBuf> {
    let file = app.join("test-classes/robolectric.dir");
    let folder = fs::read_to_string(&file).doing("reading where Android is")?;
    Ok(PathBuf::from(folder.trim()))
}

fn class_path(app: &Path) -> Result<String> {
    let of_maven = fs::read_to_string(app.join("test.cp")).doing("reading the class path")?;
    let own = ["test-classes", "classes"].map(|folder| app.join(folder).display().to_string());
    Ok([&own[0], &own[1], of_maven.trim()].join(":"))
}
