//! Deleting everything on this phone (`product.md` 6b, SR-31): the endpoint first, then the secrets, then the files.
//! It asks for no secret and opens no room, so it works on a phone that is locked, asleep or damaged. Cut off
//! anywhere, the next open finishes it. The order of the files is the store's.

use std::time::Duration;

use hearth_domain::words::WayOutTexts;
use hearth_store::{Folder, delete_everything_telling, deletion_is_begun};

use crate::aside::aside;
use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::{Config, Hearth, Ports};
use crate::keys::Keys;
use crate::life::Rest;

/// How long everything may take to come to rest after it.
const REST_WITHIN: Duration = Duration::from_secs(10);

impl Hearth {
    /// Deletes everything that this phone holds: its secrets first, so that whatever is cut off leaves nothing that
    /// can be read, then its files. Nothing is sent. It cannot be taken back; what it does not reach stands in
    /// [`Hearth::way_out_texts`] (SR-32), to be shown before and after.
    ///
    /// The app is asleep after it: `resume` begins anew, as at a first start.
    ///
    /// # Errors
    /// [`HearthError::Storage`] when a secret or a file cannot be removed now; the next open or call goes on.
    pub async fn delete_everything(&self) -> Result<()> {
        // A phone that sleeps has to be awake for it, but opens nothing.
        let (turn, _) = self.life.wake().await?;
        self.network_down().await;
        let readers = self.readers.clone();
        let deleted = self.writer.run(move |core| {
            readers.close();
            core.delete_everything()
        });
        let deleted = deleted.await;
        // In the same turn: a resume that waits meanwhile begins anew after it, and stays awake.
        let resting = self.life.begin_rest(Some(turn), REST_WITHIN, Rest::ForNow).await;
        deleted.and(resting?.done().await)
    }

    /// The same for a phone that is not open, because it cannot be: the files are damaged, or written by a newer
    /// version.
    ///
    /// # Errors
    /// As [`Hearth::delete_everything`]; [`HearthError::AlreadyOpen`] while an app has the folder open.
    pub async fn delete_everything_in(config: &Config, ports: &Ports) -> Result<()> {
        let (home, keys) = (config.home.clone(), Keys::new(ports.secrets.clone()));
        aside(move || wipe(&Folder::lock(&home)?, &keys, |_, _| Ok(()))).await
    }
}

impl Hearth {
    /// What leaving, deleting, copies and backups do and do not do, to be shown before and after (SR-29, SR-32).
    ///
    /// # Errors
    /// [`HearthError::Internal`] when the texts of this build cannot be read.
    pub fn way_out_texts() -> Result<&'static WayOutTexts> {
        Ok(WayOutTexts::english()?)
    }
}

impl Core {
    /// See [`Hearth::delete_everything`]. The endpoint and the readers are gone by now.
    pub fn delete_everything(&mut self) -> Result<()> {
        self.drop_journal();
        let folder = match self.close_but_folder() {
            Some(folder) => folder,
            None => Folder::lock(&self.home)?,
        };
        self.doors.set_partners([]);
        self.scanned.clear();
        self.wipe(&folder)?;
        self.announcer.announce(&Topic::ALL);
        Ok(())
    }

    /// Ends a deletion that was cut off. Before any room is opened, at every open.
    pub fn finish_deletion(&self, folder: &Folder) -> Result<()> {
        if deletion_is_begun(folder) { self.wipe(folder) } else { Ok(()) }
    }

    fn wipe(&self, folder: &Folder) -> Result<()> {
        wipe(folder, &self.keys, |done, _| self.dies_after(done))
    }

    /// Where a test lets it die.
    #[cfg(test)]
    fn dies_after(&self, done: usize) -> Result<()> {
        if self.dies_after_wiping == Some(done) {
            return Err(HearthError::internal("killed"));
        }
        Ok(())
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "tests stop here")]
    fn dies_after(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

fn wipe(folder: &Folder, keys: &Keys, told: impl FnMut(usize, usize) -> Result<()>) -> Result<()> {
    delete_everything_telling::<HearthError>(folder, || keys.destroy_all(), told)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use zeroize::Zeroizing;

    use super::*;
    use crate::files::FileSecrets;
    use crate::keys::ALL;
    use crate::moves::{Intent, Moving};
    use crate::ports::{PortError, SecretStore};
    use crate::testing::{Desk, paired};

    const CANARY: &str = "canary bird under the stairs";

    /// A paired phone with a line in both rooms.
    fn rich() -> Desk {
        let mut desk = paired();
        let (_, day) = desk.core.now().unwrap();
        let what = Moving::Appreciation { text: CANARY.to_owned(), tag: None };
        desk.core.share(&Intent { what, day, source: None }).unwrap();
        desk.core.set_name("Canary").unwrap();
        desk.core.keys.journal_half().unwrap();
        desk.core.keys.put_wrong_guesses(77).unwrap();
        desk
    }

    fn names(folder: &Path) -> BTreeSet<String> {
        let files = fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// The bytes of every secret, which no later one may have.
    fn secrets(desk: &Desk) -> BTreeSet<Vec<u8>> {
        let files = fs::read_dir(desk.secrets()).unwrap();
        files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// After it nothing of before is there, and the folder is a phone as new.
    fn is_anew(desk: &mut Desk, before: &BTreeSet<Vec<u8>>) {
        desk.core.open().unwrap();
        assert_eq!(desk.core.name().unwrap(), None);
        assert!(desk.core.peers().unwrap().is_empty());
        assert!(!desk.core.has_shared_anything().unwrap());
        let _ = desk.core.keys.device().unwrap();
        desk.core.writing().unwrap();
        assert!(secrets(desk).is_disjoint(before), "a secret outlived the deletion");
    }

    #[test]
    fn sr_31_killed_after_any_step_nothing_is_readable_and_the_next_open_finishes_it() {
        let mut steps = 0;
        loop {
            let mut desk = rich();
            let before = secrets(&desk);
            steps += 1;
            desk.core.dies_after_wiping = Some(steps);
            let killed = desk.core.delete_everything().is_err();
            desk.core.dies_after_wiping = None;
            if killed && steps >= 2 {
                assert_eq!(names(&desk.secrets()), BTreeSet::new(), "after step {steps}");
            }
            is_anew(&mut desk, &before);
            if !killed {
                break;
            }
        }
        assert!(steps > 10, "{steps} steps: the test is blind");
    }

    /// Secure storage that dies at one of its removals.
    struct Dies {
        secrets: FileSecrets,
        left: AtomicUsize,
    }

    impl SecretStore for Dies {
        fn read(&self, name: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, PortError> {
            self.secrets.read(name)
        }

        fn write(&self, name: &str, secret: &[u8]) -> std::result::Result<(), PortError> {
            self.secrets.write(name, secret)
        }

        fn remove(&self, name: &str) -> std::result::Result<(), PortError> {
            let left = self.left.fetch_sub(1, Ordering::SeqCst);
            if left == 0 {
                return Err(PortError("killed".to_owned()));
            }
            self.secrets.remove(name)
        }
    }

    #[test]
    fn sr_31_killed_between_two_secrets_no_file_is_touched_yet_and_the_next_open_finishes_it() {
        for stop in 0..ALL.len() {
            let mut desk = rich();
            let before = secrets(&desk);
            let (secrets, left) = (FileSecrets::new(desk.secrets()), AtomicUsize::new(stop));
            desk.core.keys = Keys::new(Arc::new(Dies { secrets, left }));
            let home = desk.core.home.clone();
            assert!(desk.core.delete_everything().is_err());
            for name in ["couple.db", "mine.db", "couple.db.check", "deleting"] {
                assert!(home.join(name).exists(), "{name} after {stop} secrets");
            }
            // Whoever removes the marker by hand opens nothing once the first secret is gone.
            let marker = home.join("deleting");
            fs::remove_file(&marker).unwrap();
            desk.core.keys = Keys::new(Arc::new(FileSecrets::new(desk.secrets())));
            assert_eq!(desk.core.open().is_err(), stop > 0, "after {stop} secrets");
            desk.core.close();
            fs::write(&marker, "").unwrap();
            is_anew(&mut desk, &before);
        }
    }

    #[test]
    fn sr_31_it_asks_for_no_key_and_no_sound_file() {
        let mut desk = rich();
        desk.core.close();
        let before = secrets(&desk);
        for name in ["couple.db", "mine.db"] {
            fs::write(desk.core.home.join(name), CANARY).unwrap();
        }
        fs::remove_file(desk.secrets().join("mine.key")).unwrap();
        assert!(desk.core.open().is_err(), "it is damaged");
        desk.core.delete_everything().unwrap();
        assert_eq!(names(&desk.core.home), BTreeSet::from(["lock".to_owned()]));
        is_anew(&mut desk, &before);
    }
}
