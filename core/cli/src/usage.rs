//! What clap has to say, made short: a refusal is one sentence, help is as it is.

use clap::error::{Error, ErrorKind};

use crate::fail::Failure;
use crate::words;

/// Help or the version that was asked for; or why the line was not understood.
pub fn read(error: &Error) -> Result<String, Failure> {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(text.trim_end().to_owned()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Err(Failure { kind: "usage", ..Failure::bad_input(text.trim_end()) })
        }
        _ => Err(Failure { kind: "usage", ..Failure::bad_input(short(&text)) }),
    }
}

/// The paragraphs before the usage, and where to read on, as one sentence.
fn short(text: &str) -> String {
    let mut parts: Vec<String> = text
        .split("\n\n")
        .take_while(|paragraph| !paragraph.starts_with("Usage:"))
        .filter(|paragraph| !paragraph.starts_with("For more information"))
        .map(|paragraph| {
            let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = line
                .strip_prefix("error: ")
                .or_else(|| line.strip_prefix("tip: "))
                .unwrap_or(&line);
            line.trim_end_matches('.').to_owned()
        })
        .collect();
    parts.push(words::MORE_HELP.to_owned());
    words::sentence(&parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_claps_is_one_sentence() {
        let long = "error: the following required arguments were not provided:\n  <TEXT>\n\n\
                    Usage: hearth appreciate keep <TEXT>\n\nFor more information, try '--help'.\n";
        let line = "The following required arguments were not provided: <TEXT>; \
                    add --help to see what there is.";
        assert_eq!(short(long), line);
        let long = "error: unexpected argument '--titel' found\n\n  tip: a similar argument exists: \
                    '--title'\n\nUsage: hearth plan edit <ID>\n\nFor more information, try '--help'.\n";
        let line = "Unexpected argument '--titel' found; a similar argument exists: '--title'; \
                    add --help to see what there is.";
        assert_eq!(short(long), line);
    }
}
