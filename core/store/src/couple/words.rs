//! The index of words follows the rows: what a transaction takes out of it and brings into it is gathered by row,
//! and before the commit only the words that differ are written, all of a transaction at once.
//!
//! Each word that leaves costs a search through every part of the index and a page rewritten (FTS5's secure
//! delete), and an edit leaves most words as they were. Which words a text has only FTS5's tokenizer knows: a
//! table in memory tells.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::error::StoreError;
use crate::search::TOKENIZER;

/// So many bytes of texts are gathered at most before they are written: a rebuild gathers all there are.
const ENOUGH: usize = 256 * 1024;

const LEAVE: &str = "INSERT INTO shown_words (shown_words, rowid, words) VALUES ('delete', ?1, ?2)";
const COME: &str = "INSERT INTO shown_words (rowid, words) VALUES (?1, ?2)";

/// What is to be written to the index.
#[derive(Default)]
pub(super) struct Gathered {
    rows: BTreeMap<i64, Texts>,
    bytes: usize,
}

/// What the index holds of a row, and what it is to hold.
#[derive(Default)]
struct Texts {
    held: Option<String>,
    shown: Option<String>,
}

impl Gathered {
    /// The words of a row leave.
    pub(super) fn leave(&mut self, no: i64, words: String) {
        self.bytes += words.len();
        // Words that came in this transaction are not in the index yet: what it holds is what left first.
        let texts = self.rows.entry(no).or_insert_with(|| Texts { held: Some(words), shown: None });
        texts.shown = None;
    }

    /// Words come to a row that has none.
    pub(super) fn come(&mut self, no: i64, words: &str) {
        self.bytes += words.len();
        self.rows.entry(no).or_default().shown = Some(words.to_owned());
    }

    /// Whether there is so much that it should be written.
    pub(super) fn are_enough(&self) -> bool {
        self.bytes > ENOUGH
    }

    /// Writes all of it: first what leaves, then what comes, each in the order of the rows, in which FTS5 gathers.
    /// A word that leaves a row and comes again must not wait there with itself: FTS5 (`detail = none`, secure
    /// delete) lost the second. So the index is written out in between.
    pub(super) fn write(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let rows = std::mem::take(self).rows;
        let mut words = words_of_changed(connection, &rows)?;
        let mut come = Vec::new();
        let mut left = false;
        for (no, texts) in rows {
            if texts.held == texts.shown {
                continue;
            }
            let differing = words.remove(&no).and_then(Words::differing);
            let (leaves, comes) = match differing {
                Some((leaves, comes)) => (Some(leaves), Some(comes)),
                None => (texts.held, texts.shown),
            };
            if let Some(words) = leaves {
                connection.prepare_cached(LEAVE)?.execute((no, words))?;
                left = true;
            }
            come.extend(comes.map(|words| (no, words)));
        }
        if left && !come.is_empty() {
            connection.execute_batch("SAVEPOINT words; RELEASE words;")?;
        }
        for (no, words) in come {
            connection.prepare_cached(COME)?.execute((no, words))?;
        }
        Ok(())
    }
}

/// The words of two texts of one row, as often as they come up.
#[derive(Default)]
struct Words {
    held: Vec<String>,
    shown: Vec<String>,
}

impl Words {
    /// What leaves and what comes, as texts; `None` when they must be written as a whole.
    ///
    /// The index counts all words of all texts, a word that comes up twice as two. So what comes is longer than
    /// what leaves by as much as the new text is longer than the old one; where that takes another word, one that
    /// stays leaves and comes again.
    fn differing(self) -> Option<(String, String)> {
        let (held, shown): (BTreeSet<&str>, BTreeSet<&str>) = (
            self.held.iter().map(String::as_str).collect(),
            self.shown.iter().map(String::as_str).collect(),
        );
        let mut leave = but(&self.held, &shown);
        let mut come = but(&self.shown, &held);
        let stay = (self.held.len() - leave.len(), self.shown.len() - come.len());
        let (more, less, times) = if stay.0 > stay.1 {
            (&mut leave, &mut come, stay.0 - stay.1)
        } else {
            (&mut come, &mut leave, stay.1 - stay.0)
        };
        if times > 0 {
            if more.is_empty() {
                let stays = held.intersection(&shown).next()?;
                more.push(stays);
                less.push(stays);
            }
            more.extend(std::iter::repeat_n(more[0], times));
        }
        // A sign that is folded away alone is a word without letters, which no text can say.
        let sayable = leave.iter().chain(&come).all(|word| !word.is_empty());
        sayable.then(|| (leave.join(" "), come.join(" ")))
    }
}

/// These words without those others.
fn but<'a>(words: &'a [String], others: &BTreeSet<&str>) -> Vec<&'a str> {
    words.iter().map(String::as_str).filter(|word| !others.contains(word)).collect()
}

/// The words of every row that had some and has others now, as the tokenizer of the index reads them.
fn words_of_changed(
    connection: &Connection,
    rows: &BTreeMap<i64, Texts>,
) -> Result<BTreeMap<i64, Words>, StoreError> {
    let mut words: BTreeMap<i64, Words> = BTreeMap::new();
    let changed = |texts: &Texts| match (&texts.held, &texts.shown) {
        (Some(held), Some(shown)) if held != shown => Some([held.clone(), shown.clone()]),
        _ => None,
    };
    let changed: Vec<(i64, [String; 2])> =
        rows.iter().filter_map(|(no, texts)| Some((*no, changed(texts)?))).collect();
    if changed.is_empty() {
        return Ok(words);
    }
    // In memory (`temp_store`), and emptied before this returns.
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.read USING fts5 (
            words, content = '', columnsize = 0, tokenize = '{TOKENIZER}'
         );
         CREATE VIRTUAL TABLE IF NOT EXISTS temp.read_words USING fts5vocab (temp, read, instance);"
    ))?;
    let mut read =
        connection.prepare_cached("INSERT INTO temp.read (rowid, words) VALUES (?1, ?2)")?;
    for (at, text) in (0_i64..).zip(changed.iter().flat_map(|(_, texts)| texts)) {
        read.execute((at, text))?;
    }
    let mut said = connection.prepare_cached("SELECT doc, term FROM temp.read_words")?;
    let mut said = said.query([])?;
    while let Some(word) = said.next()? {
        let at = usize::try_from(word.get::<_, i64>(0)?).unwrap_or(usize::MAX);
        let Some((no, _)) = changed.get(at / 2) else { continue };
        let words = words.entry(*no).or_default();
        let of = if at % 2 == 0 { &mut words.held } else { &mut words.shown };
        // A word without letters is told as NULL.
        of.push(word.get::<_, Option<String>>(1)?.unwrap_or_default());
    }
    drop(said);
    connection.prepare_cached("INSERT INTO temp.read (read) VALUES ('delete-all')")?.execute([])?;
    // A text without a word has none of these rows.
    for (no, _) in changed {
        words.entry(no).or_default();
    }
    Ok(words)
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
