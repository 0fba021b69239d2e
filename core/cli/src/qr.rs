//! A QR code drawn in a terminal: two rows of modules a line by half blocks, with a quiet zone, dark on light
//! whatever the terminal's colours are.

use std::fmt::Write as _;

/// Modules around the code, as the standard asks.
const QUIET: usize = 4;
/// Black on white from the fixed part of the palette, which themes leave alone; and back to the terminal's own.
const INK: &str = "\u{1b}[38;5;16;48;5;231m";
const PLAIN: &str = "\u{1b}[0m";

/// The lines of a code whose modules are given row by row, `true` is dark.
pub fn draw(modules: &[bool]) -> String {
    let side = modules.len().isqrt();
    let dark = |x: usize, y: usize| {
        let inside = (QUIET..QUIET + side).contains(&x) && (QUIET..QUIET + side).contains(&y);
        inside && modules.get((y - QUIET) * side + (x - QUIET)).copied().unwrap_or(false)
    };
    let whole = side + 2 * QUIET;
    let mut text = String::new();
    for y in (0..whole).step_by(2) {
        text.push_str(INK);
        for x in 0..whole {
            text.push(match (dark(x, y), dark(x, y + 1)) {
                (false, false) => ' ',
                (true, false) => '\u{2580}',
                (false, true) => '\u{2584}',
                (true, true) => '\u{2588}',
            });
        }
        let _ = writeln!(text, "{PLAIN}");
    }
    // The last line break comes with the print.
    text.truncate(text.trim_end_matches('\n').len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_quiet_zone_and_two_rows_a_line() {
        let drawn = draw(&[true, false, false, true]);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0], format!("{INK}          {PLAIN}"));
        assert_eq!(lines[2], format!("{INK}    \u{2580}\u{2584}    {PLAIN}"));
    }
}
