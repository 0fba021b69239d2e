//! The string literals of a Rust file, without its tests. Of attributes a person reads the sentences of errors, and of
//! what clap makes its help from: comments on arguments, and what stands in `#[arg(...)]` and `#[command(...)]`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A literal and its line.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// From 1.
    pub line: usize,
    /// What it says; an escaped sign is a blank.
    pub text: String,
    /// How a person comes to see it.
    pub shown: Shown,
}

/// How a person comes to see a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The code says it, if it says it to people.
    Said,
    /// The sentence of an error.
    Error,
    /// Help of a program, if clap makes it from this file.
    Help,
}

/// All of a file's.
pub fn literals(source: &str) -> Vec<Literal> {
    let tokens: TokenStream = source.parse().expect("a Rust file");
    let mut found = Vec::new();
    walk(tokens, Shown::Said, &mut found);
    found
}

fn walk(tokens: TokenStream, shown: Shown, found: &mut Vec<Literal>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                // An inner attribute is of the whole file.
                let of_the_file = tokens.next_if(|next| is_sign(next, '!')).is_some();
                let attribute = tokens.next_if(|next| bracketed(next).is_some());
                let Some(attribute) = attribute.as_ref().and_then(bracketed) else { continue };
                let text = attribute.stream().to_string();
                if let Some(shown) = shown_by(&text).filter(|_| !of_the_file) {
                    walk(attribute.stream(), shown, found);
                } else if is_test(&text) && !of_the_file {
                    // The item it stands before: up to its body, or to its end.
                    for token in tokens.by_ref() {
                        let body = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                        if body || is_sign(&token, ';') {
                            break;
                        }
                    }
                }
            }
            TokenTree::Group(group) => walk(group.stream(), shown, found),
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                let text = said(&literal.to_string());
                found.extend(text.map(|text| Literal { line, text, shown }));
            }
            _ => {}
        }
    }
}

/// How a person comes to see what stands in this attribute; `None` when nobody does.
fn shown_by(attribute: &str) -> Option<Shown> {
    let name: String = attribute.chars().take_while(char::is_ascii_alphabetic).collect();
    match name.as_str() {
        "error" => Some(Shown::Error),
        "doc" | "arg" | "command" => Some(Shown::Help),
        _ => None,
    }
}

fn is_test(attribute: &str) -> bool {
    let attribute = attribute.replace(' ', "");
    attribute == "test"
        || attribute.starts_with("cfg(test)")
        || attribute.starts_with("cfg(all(test")
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn bracketed(token: &TokenTree) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some(group),
        _ => None,
    }
}

/// What a string literal says; `None` for bytes, signs and numbers.
fn said(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        return Some(raw.trim_matches('#').trim_matches('"').to_owned());
    }
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut signs = inside.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            text.push(sign);
            continue;
        }
        match signs.next() {
            Some('\n') => while signs.next_if(|next| next.is_whitespace()).is_some() {},
            Some(quote @ ('\'' | '"' | '\\')) => text.push(quote),
            _ => text.push(' '),
        }
    }
    Some(text)
}

#[test]
fn what_is_said_is_found_and_tests_and_other_attributes_are_not() {
    let source = r##"
        //! "a module's words"
        /// "a comment's words"
        #[doc = "more words"]
        #[serde(rename = "a name")]
        #[error("no such {0}; choose \
                 another")]
        fn one() { say("it's \"done\"\n", b"bytes", 'c', 1, r#"raw words"#); }
        #[cfg(test)]
        #[allow(unused)]
        mod tests { fn two() { say("a test's words"); } }
        #[cfg(test)]
        mod cases;
        #[cfg(not(test))]
        const LAST: &str = "the last";
    "##;
    let found = literals(source);
    let texts: Vec<(&str, Shown)> =
        found.iter().map(|literal| (literal.text.as_str(), literal.shown)).collect();
    assert_eq!(
        texts,
        [
            (" \"a comment's words\"", Shown::Help),
            ("more words", Shown::Help),
            ("no such {0}; choose another", Shown::Error),
            ("it's \"done\" ", Shown::Said),
            ("raw words", Shown::Said),
            ("the last", Shown::Said),
        ]
    );
    assert_eq!((found[2].line, found[3].line), (6, 8));
}
