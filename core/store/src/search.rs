//! From what a person typed to an FTS5 query. Every word becomes a quoted prefix, so no character of the
//! input is syntax, and no input is an error.

use rusqlite::ErrorCode;

use crate::error::StoreError;

/// The tokenizer of every search index: words in any script and emoji, without regard to case or accents.
/// The default takes letters and numbers (L, N, Co); marks (M) keep the words of Indic scripts whole, and
/// other symbols (So) hold the emoji.
pub(crate) const TOKENIZER: &str = "unicode61 remove_diacritics 2 categories ''L* N* M* Co So''";

/// A pasted page is no search; it would only cost time.
const MOST_WORDS: usize = 16;
const MOST_LETTERS: usize = 100;

/// Runs a search for these words: all of them, each as a prefix. Nothing to look for finds nothing.
///
/// The indexes keep no positions, so a quoted word must be one token. `run` fails when it is not, as for a
/// sign in the middle of a word that [`separates`] does not know; then every such sign ends a word.
pub(crate) fn find<T>(
    words: &str,
    mut run: impl FnMut(&str) -> rusqlite::Result<Vec<T>>,
) -> Result<Vec<T>, StoreError> {
    for separates in [separates, |c: char| !c.is_alphanumeric()] {
        let Some(query) = query(words, separates) else { return Ok(Vec::new()) };
        match run(&query) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => {}
            rows => return Ok(rows?),
        }
    }
    Ok(Vec::new())
}

fn query(words: &str, separates: impl Fn(char) -> bool) -> Option<String> {
    let mut query = String::new();
    for word in words.split(separates).filter(|word| !word.is_empty()).take(MOST_WORDS) {
        if !query.is_empty() {
            query.push(' ');
        }
        query.push('"');
        query.extend(word.chars().take(MOST_LETTERS));
        query.push_str("\"*");
    }
    (!query.is_empty()).then_some(query)
}

/// Whether the tokenizer ends a word at this character, as far as typing on a phone goes: ASCII and Latin-1
/// signs, and general punctuation with the joiners of emoji.
fn separates(c: char) -> bool {
    match c {
        _ if c.is_alphanumeric() => false,
        '\0'..='\u{bf}' => !matches!(c, '¦' | '©' | '®' | '°'),
        '\u{2000}'..='\u{2064}' => true,
        _ => c.is_whitespace() || c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, OpenFlags};

    use super::*;
    use crate::open::connect;

    fn index() -> Connection {
        let index = connect(":memory:", OpenFlags::default()).unwrap();
        index
            .execute_batch(&format!(
                "CREATE VIRTUAL TABLE t USING fts5 (words, detail = none, tokenize = '{TOKENIZER}')"
            ))
            .unwrap();
        index
    }

    fn finds(index: &Connection, words: &str) -> bool {
        let sql = "SELECT rowid FROM t WHERE t MATCH ?1";
        let mut statement = index.prepare_cached(sql).unwrap();
        let found = find(words, |query| {
            statement.query_map([query], |row| row.get::<_, i64>(0))?.collect()
        });
        !found.unwrap().is_empty()
    }

    #[test]
    fn every_word_is_a_quoted_prefix() {
        assert_eq!(query("warm tea", separates).as_deref(), Some("\"warm\"* \"tea\"*"));
        let hostile = query(r#"a "b" OR c* don't"#, separates);
        assert_eq!(hostile.as_deref(), Some(r#""a"* "b"* "OR"* "c"* "don"* "t"*"#));
    }

    #[test]
    fn nothing_to_look_for_finds_nothing() {
        for text in ["", "  ", "\"", "-- * ()", "\0", "\u{200d}\u{fffe}\0", "\u{60c}"] {
            assert!(!finds(&index(), text), "{text:?}");
        }
    }

    #[test]
    fn a_text_is_found_by_itself_whatever_sign_stands_in_a_word() {
        let index = index();
        let mut lost = Vec::new();
        let all = (1..0x3000).chain((0x3000..=0xffff).step_by(7)).chain(0x1f300..=0x1f64f);
        for c in all.filter_map(char::from_u32) {
            let text = format!("left{c}right");
            index.execute("DELETE FROM t", []).unwrap();
            index.execute("INSERT INTO t (words) VALUES (?1)", [text.as_str()]).unwrap();
            if !finds(&index, &text) {
                lost.push(c as u32);
            }
        }
        assert_eq!(lost, Vec::<u32>::new());
    }
}
