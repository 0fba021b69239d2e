//! Filling in what a text leaves open: `{moments}`, `{date}`, `{name}`, `{speaker}`.

/// The text with every `{name}` that stands in `values` written out. What is filled in is never looked at
/// again, so a person called "{date}" stays that. A name without a value stays as it is.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        if let Some((value, after)) = known {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// The names that a text leaves open, in order.
#[cfg(test)]
pub(crate) fn left_open(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|after| Some(after.split_once('}')?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_leaves_open_is_written_out_once() {
        let values = [("name", "{date}"), ("date", "Friday")];
        assert_eq!(fill("{name}, {date}.", &values), "{date}, Friday.");
        assert_eq!(fill("Good to see you. {moments} so far.", &values), {
            "Good to see you. {moments} so far."
        });
        assert_eq!(fill("a { b } {", &values), "a { b } {");
        assert_eq!(fill("", &values), "");
        assert_eq!(left_open("{name}, {date}. {"), ["name", "date"]);
    }
}
