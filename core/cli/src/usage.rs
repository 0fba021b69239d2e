//! What clap has to say, made short: a refusal is one or two sentences, help is as it is.

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

/// The paragraphs before the usage, each as one sentence, and where to read on.
fn short(text: &str) -> String {
    let mut sentences: Vec<String> = text
        .split("\n\n")
        .take_while(|paragraph| !paragraph.starts_with("Usage:"))
        .filter(|paragraph| !paragraph.starts_with("For more information"))
        .map(|paragraph| {
            let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = line.strip_prefix("error: ").or(line.strip_prefix("tip: ")).unwrap_or(&line);
            words::sentence(line)
        })
        .collect();
    sentences.push("Add --help to see what there is.".to_owned());
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_claps_is_one_line() {
        let long = "error: the following required arguments were not provided:\n  <TEXT>\n\n\
                    Usage: hearth appreciate keep <TEXT>\n\nFor more information, try '--help'.\n";
        let line = "The following required arguments were not provided: <TEXT>. \
                    Add --help to see what there is.";
        assert_eq!(short(long), line);
    }
}
