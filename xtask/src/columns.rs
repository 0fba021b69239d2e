//! Two screens side by side in a terminal. Knows how wide a letter is (an emoji takes two places), and nothing
//! of what is shown.

use std::process::{Command, Stdio};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Between the two.
const RULE: &str = " │ ";

/// The narrowest and the widest that is still pleasant to read.
const SENSIBLE: (usize, usize) = (72, 120);

/// How many letters fit a line of this terminal; 100 when there is none.
pub fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = columns.or_else(ask_terminal).unwrap_or(100);
    width.clamp(SENSIBLE.0, SENSIBLE.1)
}

fn ask_terminal() -> Option<usize> {
    let terminal = std::fs::File::open("/dev/tty").ok()?;
    let mut stty = Command::new("stty");
    let said = stty.arg("size").stdin(terminal).stderr(Stdio::null()).output().ok()?;
    let columns = String::from_utf8_lossy(&said.stdout).split_whitespace().nth(1)?.parse().ok()?;
    (columns > 0).then_some(columns)
}

/// The two texts beside each other, each line at most `width` places wide, without spaces at the end.
pub fn side_by_side(left: &str, right: &str, width: usize) -> Vec<String> {
    let column = width.saturating_sub(RULE.width()) / 2;
    let (left, right) = (wrapped(left, column), wrapped(right, column));
    (0..left.len().max(right.len()))
        .map(|row| {
            let cell = |side: &[String]| side.get(row).cloned().unwrap_or_default();
            let (left, right) = (cell(&left), cell(&right));
            let gap = " ".repeat(column.saturating_sub(left.width()));
            format!("{left}{gap}{RULE}{right}").trim_end().to_owned()
        })
        .collect()
}

/// Every line of the text, broken where a word ends so that none is wider than `width`. What goes on below
/// stands two places further in than its beginning.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line: String = line.chars().filter(|letter| !letter.is_control()).collect();
        let words = line.trim_start();
        let indent = (line.len() - words.len()).min(width / 2);
        wrap(words, width, indent, &mut lines);
    }
    lines
}

fn wrap(words: &str, width: usize, indent: usize, lines: &mut Vec<String>) {
    let mut line = " ".repeat(indent);
    let mut fresh = true;
    for word in words.split_inclusive(' ') {
        if !fresh && line.width() + word.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line = " ".repeat(indent + 2);
        }
        for letter in word.chars() {
            // A word wider than the column is cut where it must be.
            if line.width() + letter.width().unwrap_or(0) > width && letter != ' ' {
                lines.push(line.trim_end().to_owned());
                line = " ".repeat(indent + 2);
            }
            line.push(letter);
        }
        fresh = false;
    }
    lines.push(line.trim_end().to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_between_the_columns_stands_in_one_line() {
        let rows = side_by_side("short\nthe second line", "one\ntwo\nthree", 43);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0], "short                │ one");
        assert_eq!(rows[1], "the second line      │ two");
        assert_eq!(rows[2], "                     │ three");
    }

    #[test]
    fn a_wide_letter_takes_two_places_and_a_mark_above_none() {
        let rows = side_by_side("☕️茶\ne\u{301}", "x\ny", 23);
        let place = |row: &str| row[..row.find('│').unwrap()].width();
        assert_eq!(rows.iter().map(|row| place(row)).collect::<Vec<_>>(), [11, 11]);
    }

    #[test]
    fn a_long_line_breaks_at_words_and_goes_on_further_in() {
        assert_eq!(
            wrapped("- you made tea before I asked", 14),
            ["- you made tea", "  before I", "  asked"]
        );
        assert_eq!(wrapped("  note: soup and bread", 12), ["  note: soup", "    and", "    bread"]);
    }

    #[test]
    fn nothing_is_wider_than_its_column_even_a_word_without_an_end() {
        for text in ["a".repeat(90), "茶".repeat(40), format!("{}x y", " ".repeat(50))] {
            for width in [8, 9, 20] {
                assert!(wrapped(&text, width).iter().all(|line| line.width() <= width));
            }
        }
    }

    #[test]
    fn no_word_and_no_empty_line_is_lost() {
        assert_eq!(wrapped("one\n\ntwo  three", 40), ["one", "", "two  three"]);
        assert_eq!(wrapped("\u{1b}[1mbold\u{1b}[0m\tx", 40), ["[1mbold[0mx"]);
    }
}
