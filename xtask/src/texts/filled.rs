//! `{name}` in a text: what an app fills in, told from what is said as it stands.

use crate::error::{Error, Result};

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Said as it stands.
    Said(&'a str),
    /// Filled in, by the name between the braces.
    Filled(&'a str),
}

/// The parts of a text, in their order. A brace that opens or closes nothing is an error.
pub fn parts(text: &str) -> Result<Vec<Part<'_>>> {
    let wrong = || Error::failed(format!("A brace in '{text}' encloses no name."));
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((said, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(wrong)?;
        let plain = !name.is_empty() && name.bytes().all(|sign| sign.is_ascii_lowercase());
        if !plain || said.contains('}') {
            return Err(wrong());
        }
        parts.extend([Part::Said(said), Part::Filled(name)]);
        rest = after;
    }
    if rest.contains('}') {
        return Err(wrong());
    }
    parts.push(Part::Said(rest));
    parts.retain(|part| *part != Part::Said(""));
    Ok(parts)
}

/// The names of what is filled in, each once, in the order in which they come.
pub fn names(text: &str) -> Result<Vec<&str>> {
    let mut names = Vec::new();
    for part in parts(text)? {
        match part {
            Part::Filled(name) if !names.contains(&name) => names.push(name),
            _ => {}
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_their_order_and_each_once() {
        assert_eq!(names("{b} and {a}, then {b}").unwrap(), ["b", "a"]);
        let parts = parts("{n} weeks").unwrap();
        assert_eq!(parts, [Part::Filled("n"), Part::Said(" weeks")]);
    }

    #[test]
    fn a_brace_that_encloses_no_name_is_an_error() {
        for text in ["a {", "a }", "{}", "a } b {n}", "{two words}", "{n}}"] {
            assert!(parts(text).is_err(), "{text}");
        }
    }
}
