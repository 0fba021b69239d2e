//! A copy of all that is mine, as JSON for programs and as Markdown to read (SR-29; `docs/export.md`). Plain text: the
//! person is told so before (`content/en/way-out.toml`). What is in it is collected in `document.rs`.
//!
//! Once there is a journal, its secret proves who makes the copy (`design.md` 4); the journal itself comes along only
//! when it is asked for, and open.

mod document;
mod journal;
mod markdown;

use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use hearth_domain::unlock::UnlockProof;

use crate::backups::secret_first;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;

/// The two files, in the folder that is named.
const JSON: &str = "hearth.json";
const MARKDOWN: &str = "hearth.md";

/// What comes along, and what may be overwritten.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Copied {
    /// What the partner gave and answered, too.
    pub received: bool,
    /// The journal, which has to be open.
    pub journal: bool,
    /// An earlier copy in the folder may be replaced.
    pub overwrite: bool,
}

/// Where the copy is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// For programs.
    pub json: PathBuf,
    /// To read.
    pub markdown: PathBuf,
    /// How many things are in it.
    pub things: usize,
}

impl Hearth {
    /// Writes a copy of all that is mine into a folder, which is made if there is none: readable by this user alone,
    /// each of the two files whole or not at all.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] where there is a copy already and `overwrite` is not set; without a fresh proof once
    /// there is a journal; and for a journal that is closed. `Storage` when it cannot be written there.
    pub async fn export(
        &self,
        folder: &Path,
        what: Copied,
        proof: Option<UnlockProof>,
    ) -> Result<Exported> {
        let folder = folder.to_owned();
        let place = folder.clone();
        let (day, notes) = self
            .writer
            .run(move |core| {
                core.may_export(proof.as_ref())?;
                is_free(&place, what.overwrite)?;
                let notes = what.journal.then(|| core.journal_to_export()).transpose()?;
                Ok((core.now()?.1, notes))
            })
            .await?;
        let document = self
            .read(move |both| document::collect(both, day, what.received))
            .await?
            .with_journal(notes);
        let handle = self.life.handle()?;
        let written = handle.spawn_blocking(move || write(&folder, &document));
        written.await.unwrap_or(Err(HearthError::Suspended))
    }
}

impl Core {
    fn may_export(&mut self, proof: Option<&UnlockProof>) -> Result<()> {
        match proof {
            Some(proof) => self.need_fresh(proof),
            None if self.is_journal_made()? => Err(secret_first()),
            None => Ok(()),
        }
    }
}

/// Refuses a folder in which a copy, or something else, would be overwritten.
fn is_free(folder: &Path, overwrite: bool) -> Result<()> {
    if folder.exists() && !folder.is_dir() {
        return Err(HearthError::Invalid {
            reason: "this is a file, and a copy needs a folder; choose another name".to_owned(),
        });
    }
    let taken = [JSON, MARKDOWN].iter().any(|name| folder.join(name).exists());
    if taken && !overwrite {
        return Err(HearthError::Invalid {
            reason: "there is a copy in this folder already; choose another one, or say that it may be replaced"
                .to_owned(),
        });
    }
    Ok(())
}

fn write(folder: &Path, document: &document::Document) -> Result<Exported> {
    let mut json = serde_json::to_string_pretty(document)
        .map_err(|_| HearthError::internal("a copy cannot be written"))?;
    json.push('\n');
    let files = [(JSON, json), (MARKDOWN, markdown::of(document))];
    let written = make(folder).and_then(|()| {
        // Both on the disk before either has its name.
        for (name, text) in &files {
            draft(&folder.join(name), text)?;
        }
        for (name, _) in &files {
            fs::rename(part(&folder.join(name)), folder.join(name))?;
        }
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    });
    if let Err(error) = written {
        for (name, _) in &files {
            let _ = fs::remove_file(part(&folder.join(name)));
        }
        return Err(refused(&error));
    }
    Ok(Exported {
        json: folder.join(JSON),
        markdown: folder.join(MARKDOWN),
        things: document.things(),
    })
}

fn part(path: &Path) -> PathBuf {
    path.with_added_extension("part")
}

fn draft(path: &Path, text: &str) -> std::io::Result<()> {
    let path = part(path);
    // One that a kill left may be readable by others.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The folder, for this user alone when it is new.
fn make(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

fn refused(error: &std::io::Error) -> HearthError {
    let reason = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "there is no room for a copy here; free some space and try again"
        }
        _ => "a copy cannot be written here; choose another folder",
    };
    HearthError::Storage { reason: reason.to_owned() }
}
