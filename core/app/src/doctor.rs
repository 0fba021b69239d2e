//! `doctor`: whether everything on this phone is as it should be. Counts, sizes and hashes; no content.

use data_encoding::HEXLOWER;
use hearth_domain::log::Verdict;
use hearth_domain::space::{Logs as _, Standing, Survey, survey};

use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;

/// What `doctor` says. No content.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Doctor {
    /// Whether every page and index of both files is as it should be.
    pub sound: bool,
    /// What is wrong, one sentence each.
    pub findings: Vec<String>,
    /// Files that [`Hearth::rescue_in`] is for: damaged beyond what a sync mends, or with a search index that is off.
    pub damaged: Vec<String>,
    /// Files of which an earlier damaged one is kept, until [`Hearth::forget_damaged`].
    pub kept: Vec<String>,
    /// Sizes of the files in bytes, by name.
    pub sizes: Vec<(String, u64)>,
    /// What both phones compare, in hex; `None` before there is a space.
    pub fingerprint: Option<String>,
    /// Rows by status.
    pub rows: DoctorRows,
    /// Signed acts in all logs.
    pub items: u64,
    /// Acts that have no effect because their author may not make them.
    pub void: u64,
    /// Logs, and how many of them were continued twice, or are closed.
    pub logs: u64,
    /// Logs that were continued twice and wait for their author's phone.
    pub forks: u64,
    /// Logs that a later log closed.
    pub closed: u64,
    /// Entries that do not fit their log, or cannot be read.
    pub unsound_rows: u64,
    /// Logs that do not fit their chain, or a signature, or whose end is said nowhere.
    pub unsound_logs: u64,
}

/// Rows by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct DoctorRows {
    /// Everything is here.
    pub whole: u64,
    /// Erased on this phone by choice.
    pub hollow: u64,
    /// Not all of it is here.
    pub lacking: u64,
    /// Deleted for both.
    pub tombstone: u64,
}

impl Hearth {
    /// Checks both databases, every log, every row against its items. `progress` is told rows done and rows in
    /// all. Changes nothing; what it found damaged of what is shared, the next sync mends.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn doctor(&self, progress: impl FnMut(u64, u64) + Send + 'static) -> Result<Doctor> {
        self.writer.run(move |core| core.doctor(progress)).await
    }
}

impl Core {
    pub(crate) fn doctor(&mut self, mut progress: impl FnMut(u64, u64)) -> Result<Doctor> {
        let home = self.home.clone();
        let kept = self.damaged_kept()?;
        let rooms = self.rooms()?;
        let (mut findings, mut damaged) = (Vec::new(), Vec::new());
        let mine = rooms.mine.integrity()?;
        let couple = rooms.couple.store().integrity()?;
        for (file, integrity) in [("couple.db", &couple), ("mine.db", &mine)] {
            if !integrity.is_sound() {
                damaged.push(file.to_owned());
            }
            if integrity.is_damaged() {
                findings.push(format!(
                    "{file} is damaged; mend it, which saves what can be read and keeps the file"
                ));
            } else if integrity.index_is_off() {
                findings.push(format!(
                    "the search in {file} may not find everything; mend it, and all of it can be found again"
                ));
            }
        }
        let mut report = Doctor {
            sound: true,
            findings,
            damaged,
            kept: kept.iter().map(|room| room.file_name().to_owned()).collect(),
            sizes: sizes(&home),
            fingerprint: None,
            rows: DoctorRows::default(),
            items: 0,
            void: 0,
            logs: 0,
            forks: 0,
            closed: 0,
            unsound_rows: 0,
            unsound_logs: 0,
        };
        let (mut facts, mut found) = (None, Survey::default());
        if let Couple::Shared(space) = &mut rooms.couple {
            report.fingerprint = Some(HEXLOWER.encode(&space.summary()?.fingerprint.0));
            facts = Some(space.facts().clone());
        }
        rooms.couple.store().write(|rows| {
            let totals = rows.read().totals()?;
            report.rows = DoctorRows {
                whole: totals.rows.whole,
                hollow: totals.rows.hollow,
                lacking: totals.rows.lacking + totals.rows.asking,
                tombstone: totals.rows.tombstone,
            };
            report.items = totals.items;
            let logs: std::collections::BTreeMap<_, _> =
                rows.read().logs()?.into_iter().map(|log| (log.id, log)).collect();
            report.logs = logs.len() as u64;
            report.forks =
                logs.values().filter(|log| log.standing == Standing::Split).count() as u64;
            report.closed =
                logs.values().filter(|log| log.standing == Standing::Closed).count() as u64;
            rows.read().each_item(|placed| {
                let verdict = logs.get(&placed.log).map(|log| placed.item.verdict(log.member));
                report.void += u64::from(matches!(verdict, Some(Verdict::Void(_))));
            })?;
            if let Some(facts) = &facts {
                found = survey(rows, facts, &mut |done, all| progress(done as u64, all as u64))?;
            }
            Ok::<_, HearthError>(())
        })?;
        report.unsound_rows = found.rows as u64;
        report.unsound_logs = found.logs as u64;
        if found != Survey::default() {
            report.findings.push(
                "some of what you two share is damaged here; sync, and it is mended from your partner's phone"
                    .to_owned(),
            );
        }
        if report.forks > 0 {
            report.findings.push(
                "a log was written by two copies of one phone; open Sync on the phone it belongs to"
                    .to_owned(),
            );
        }
        if let Some(fingerprint) = &report.fingerprint
            && self.differs_again(fingerprint)?
        {
            report.findings.push(
                "the two phones still differ though this one was checked; update Hearth on both and sync once more"
                    .to_owned(),
            );
        }
        report.sound = report.findings.is_empty();
        // A page that cannot be read is beyond mending, and a scrub would only meet it, too.
        if found != Survey::default() && !couple.is_damaged() {
            self.doubt()?;
        }
        Ok(report)
    }
}

/// Files of the folder and their sizes, keys and locks left out.
fn sizes(home: &std::path::Path) -> Vec<(String, u64)> {
    let mut sizes = Vec::new();
    for file in ["couple.db", "couple.db-wal", "mine.db", "mine.db-wal"] {
        if let Ok(facts) = std::fs::metadata(home.join(file)) {
            sizes.push((file.to_owned(), facts.len()));
        }
    }
    sizes
}
