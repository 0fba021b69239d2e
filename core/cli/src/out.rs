//! Where answers go: text or JSON on standard output, refusals and questions on standard error. A reader that
//! went away (`hearth list | head -1`) is no mistake.

use std::env;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use serde_json::{Value, json};

use crate::fail::Failure;
use crate::words;

/// What a command answers.
pub struct Reply {
    /// For a person, without a line break at its end.
    pub text: String,
    /// For a script.
    pub json: Value,
    /// Events that the text tells of; they are acknowledged once it is written.
    pub seen: Vec<u64>,
}

impl Reply {
    /// An answer that tells of no events.
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json, seen: Vec::new() }
    }
}

/// Where answers go.
#[derive(Clone, Copy)]
pub struct Out {
    json: bool,
    /// Columns of a line of text.
    pub width: usize,
}

impl Out {
    /// As text, or as JSON. The width is that of `$COLUMNS`, or 80.
    pub fn new(json: bool) -> Self {
        let columns = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        Self { json, width: columns.unwrap_or(80).clamp(40, 100) }
    }

    /// Whether it answers a script.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Answers.
    pub fn reply(self, reply: &Reply) -> Result<(), Failure> {
        if self.json { print(&reply.json.to_string()) } else { print(&reply.text) }
    }

    /// Text on the way to the answer; nothing in JSON.
    pub fn say(self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { print(text) }
    }

    /// A line of JSON on the way to the answer; nothing in text.
    pub fn say_json(self, value: &Value) -> Result<(), Failure> {
        if self.json { print(&value.to_string()) } else { Ok(()) }
    }

    /// A question to the person, without a line break after it.
    pub fn ask(question: &str) {
        let mut to = io::stderr().lock();
        let _ = write!(to, "{question} ").and_then(|()| to.flush());
    }

    /// A line to the person beside the answer, above a question.
    pub fn note(text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Says why it was not done.
    pub fn refuse(self, failure: &Failure) {
        if self.json {
            let value = json!({ "error": failure.sentence, "kind": failure.kind });
            let _ = print(&value.to_string());
        } else {
            let _ = writeln!(io::stderr().lock(), "{}", failure.sentence);
        }
    }

    /// A bar on a terminal; hidden elsewhere and in JSON.
    pub fn bar(self, says: &'static str) -> ProgressBar {
        if self.json || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        // Cleared however it ends, also when it is stopped in the middle.
        let bar =
            ProgressBar::new_spinner().with_message(says).with_finish(ProgressFinish::AndClear);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar
    }
}

/// Shows how far something is: a bar once it is known, until then what [`Out::bar`] said. Never the counts: of a
/// sync they would tell that a sealed answer came.
pub fn move_bar(bar: &ProgressBar, done: u64, of: u64) {
    if of == 0 {
        bar.tick();
        return;
    }
    if bar.length() != Some(of) {
        if let Ok(style) = ProgressStyle::with_template("{bar:30}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_length(of);
    }
    bar.set_position(done.min(of));
}

/// Writes a line to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut to = io::stdout().lock();
    match to.write_all(text.as_bytes()).and_then(|()| to.write_all(b"\n")).and_then(|()| to.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::trouble("output", words::NO_OUTPUT))
        }
        _ => Ok(()),
    }
}
