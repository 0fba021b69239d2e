//! A table of a content file, taken apart field by field: what is missing, of another type or known to nobody is an
//! error that says where. By hand, because deriving it would make the first `cargo xtask` slow.

use toml::{Table, Value};

use crate::error::{Error, Result};

/// What was not taken yet of a table.
pub struct Fields {
    place: String,
    left: Table,
}

impl Fields {
    /// A whole file; `place` is its path in the repository.
    pub fn of_file(place: &str, text: &str) -> Result<Self> {
        let left = text.parse().map_err(|why: toml::de::Error| {
            Error::failed(format!("{place} is not TOML: {}.", why.message()))
        })?;
        Ok(Self { place: place.to_owned(), left })
    }

    /// An error about this table.
    pub fn wrong(&self, what: impl std::fmt::Display) -> Error {
        Error::failed(format!("{}: {what}.", self.place))
    }

    /// A text.
    pub fn text(&mut self, key: &str) -> Result<String> {
        self.maybe_text(key)?.ok_or_else(|| self.wrong(format_args!("'{key}' is missing")))
    }

    /// A text that may be missing.
    pub fn maybe_text(&mut self, key: &str) -> Result<Option<String>> {
        self.maybe(key, "a text", |value| value.as_str().map(str::to_owned))
    }

    /// Some texts, at least one.
    pub fn texts(&mut self, key: &str) -> Result<Vec<String>> {
        self.some(key, "texts", |value| value.as_str().map(str::to_owned))
    }

    /// Whether something is so; what is not said is not.
    pub fn yes(&mut self, key: &str) -> Result<bool> {
        Ok(self.maybe(key, "true or false", Value::as_bool)?.unwrap_or(false))
    }

    /// A whole number, not negative.
    pub fn number(&mut self, key: &str) -> Result<u32> {
        self.maybe(key, "a whole number", whole)?
            .ok_or_else(|| self.wrong(format_args!("'{key}' is missing")))
    }

    /// Some whole numbers, at least one.
    pub fn numbers(&mut self, key: &str) -> Result<Vec<u32>> {
        self.some(key, "whole numbers", whole)
    }

    /// A number with a point that may be missing.
    pub fn maybe_decimal(&mut self, key: &str) -> Result<Option<f64>> {
        self.maybe(key, "a number with a point", Value::as_float)
    }

    /// The table below a key.
    pub fn table(&mut self, key: &str) -> Result<Self> {
        let left = self
            .maybe(key, "a table", |value| value.as_table().cloned())?
            .ok_or_else(|| self.wrong(format_args!("'{key}' is missing")))?;
        Ok(Self { place: format!("{}, {key}", self.place), left })
    }

    /// The tables of a list, at least one. Each is named by its `id` or `name`, else by its turn.
    pub fn tables(&mut self, key: &str) -> Result<Vec<Self>> {
        let tables = self.some(key, "tables", |value| value.as_table().cloned())?;
        let placed = tables.into_iter().enumerate().map(|(at, left)| {
            let own = ["id", "name"].iter().find_map(|key| left.get(*key)?.as_str());
            let own = own.map_or_else(|| (at + 1).to_string(), str::to_owned);
            Self { place: format!("{}, {key} {own}", self.place), left }
        });
        Ok(placed.collect())
    }

    /// Leaves a field to others, who must have it.
    pub fn leave(&mut self, key: &str) -> Result<()> {
        let found = self.left.remove(key).map(|_| ());
        found.ok_or_else(|| self.wrong(format_args!("'{key}' is missing")))
    }

    /// Nothing may be left.
    pub fn done(self) -> Result<()> {
        match self.left.keys().next() {
            None => Ok(()),
            Some(key) => Err(self.wrong(format_args!("nobody knows '{key}'"))),
        }
    }

    fn maybe<T>(
        &mut self,
        key: &str,
        kind: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(value) = self.left.remove(key) else { return Ok(None) };
        let read = read(&value);
        read.map(Some).ok_or_else(|| self.wrong(format_args!("'{key}' is not {kind}")))
    }

    fn some<T>(
        &mut self,
        key: &str,
        kind: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>> {
        let all = |value: &Value| value.as_array()?.iter().map(&read).collect::<Option<Vec<T>>>();
        let found = self.maybe(key, kind, all)?.unwrap_or_default();
        if found.is_empty() {
            return Err(self.wrong(format_args!("'{key}' is missing")));
        }
        Ok(found)
    }
}

fn whole(value: &Value) -> Option<u32> {
    u32::try_from(value.as_integer()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::of_file("x.toml", text).unwrap()
    }

    fn why<T>(result: Result<T>) -> String {
        result.err().unwrap().to_string()
    }

    #[test]
    fn what_is_missing_or_of_another_type_is_said_with_its_place() {
        assert_eq!(why(fields("").text("text")), "x.toml: 'text' is missing.");
        assert_eq!(why(fields("text = 1").text("text")), "x.toml: 'text' is not a text.");
        assert_eq!(why(fields("n = -1").number("n")), "x.toml: 'n' is not a whole number.");
        assert_eq!(why(fields("all = []").texts("all")), "x.toml: 'all' is missing.");
        assert_eq!(why(fields("").leave("step")), "x.toml: 'step' is missing.");
        let mut file = fields("[[label]]\nid = \"tab\"");
        let mut label = file.tables("label").unwrap().pop().unwrap();
        assert_eq!(why(label.text("text")), "x.toml, label tab: 'text' is missing.");
    }

    #[test]
    fn a_field_that_nobody_knows_is_an_error() {
        let mut file = fields("text = \"a\"\ntxet = \"b\"");
        assert_eq!(file.text("text").unwrap(), "a");
        assert_eq!(why(file.done()), "x.toml: nobody knows 'txet'.");
    }
}
