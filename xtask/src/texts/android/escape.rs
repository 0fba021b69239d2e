//! What a text, a name and a comment look like in a resource file, so that `aapt2` gives back the text as it was.
//! Blanks need nothing: a text has no stray ones (`cargo test -p xtask --test words`).
//! <https://developer.android.com/guide/topics/resources/string-resource#FormattingAndStyling>

/// A text between two tags.
pub fn escaped(text: &str) -> String {
    let mut xml = String::new();
    for (at, sign) in text.char_indices() {
        match sign {
            // Before anything else these two would make a reference of it.
            '@' | '?' if at == 0 => xml.extend(['\\', sign]),
            '\'' | '"' | '\\' => xml.extend(['\\', sign]),
            '\n' => xml += "\\n",
            '&' => xml += "&amp;",
            '<' => xml += "&lt;",
            '>' => xml += "&gt;",
            _ => xml.push(sign),
        }
    }
    xml
}

/// The name of a resource, which becomes one of Kotlin.
pub fn named(id: &str) -> String {
    id.replace('-', "_")
}

/// Inside of a comment, where XML allows no two hyphens.
pub fn comment(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("--") {
        text = text.replace("--", "- -");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_android_or_xml_would_take_for_something_else_is_escaped() {
        for (text, xml) in [
            ("It's", r"It\'s"),
            (r#"a "b""#, r#"a \"b\""#),
            (r"a\n", r"a\\n"),
            ("a\nb", r"a\nb"),
            ("you & <me>", "you &amp; &lt;me&gt;"),
            ("@ you? Yes.", r"\@ you? Yes."),
            ("?", r"\?"),
            ("a @ b", "a @ b"),
            ("\u{e9}t\u{e9} \u{2019}", "\u{e9}t\u{e9} \u{2019}"),
        ] {
            assert_eq!(escaped(text), xml);
        }
    }

    #[test]
    fn a_comment_never_ends_early() {
        assert_eq!(comment("a --- b-->"), "a - - - b- ->");
    }
}
