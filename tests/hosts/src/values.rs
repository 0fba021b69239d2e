//! Values as a scenario writes them: JSON into what the surface takes, and what it gives into JSON.

use std::sync::Arc;
use std::time::Duration;

use hearth_ffi as h;
use serde_json::{Map, Value, json};

use crate::runner::World;
use crate::table::Thing;

/// What came of a call.
pub enum Answer {
    View(Value),
    Thing(Thing),
}

pub enum Failed {
    Refused(h::HearthError),
    /// The scenario itself is wrong.
    Scenario(String),
}

impl Failed {
    pub fn scenario(why: String) -> Self {
        Self::Scenario(why)
    }
}

impl From<h::HearthError> for Failed {
    fn from(error: h::HearthError) -> Self {
        Self::Refused(error)
    }
}

/// What a call is given, and the scenario's things for the names in it.
pub struct With {
    pub value: Value,
    pub world: Arc<World>,
}

impl With {
    pub fn get<T: Read>(&self, name: &str, usual: Option<T>) -> Result<T, Failed> {
        match self.value.get(name) {
            Some(value) => T::read(value, self),
            None => usual.ok_or_else(|| Failed::Scenario(format!("{name} is not given"))),
        }
    }

    pub fn inside(&self, value: &Value) -> Self {
        Self { value: value.clone(), world: Arc::clone(&self.world) }
    }

    pub fn thing(&self, name: &Value) -> Result<Thing, Failed> {
        let named = name.as_str().and_then(|name| {
            self.world.things.lock().unwrap().get(name.trim_start_matches('$')).cloned()
        });
        named.ok_or_else(|| Failed::Scenario(format!("nothing is called {name}")))
    }
}

pub trait Read: Sized {
    fn read(value: &Value, with: &With) -> Result<Self, Failed>;
}

pub trait Show {
    fn show(self) -> Value;
}

/// The name of a variant, and its fields.
pub fn variant(value: &Value) -> Result<(&str, &Value), Failed> {
    let of_one = |fields: &'_ Map<String, Value>| fields.len() == 1;
    match value {
        Value::String(name) => Ok((name, &Value::Null)),
        Value::Object(one) if of_one(one) => {
            Ok(one.iter().next().map(|(name, fields)| (name.as_str(), fields)).unwrap())
        }
        _ => Err(Failed::Scenario(format!("{value} is no variant"))),
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        if value.is_null() { Ok(None) } else { T::read(value, with).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        match value {
            Value::Array(all) => all.iter().map(|one| T::read(one, with)).collect(),
            // A secret is written as text.
            _ => {
                String::read(value, with)?.bytes().map(|byte| T::read(&json!(byte), with)).collect()
            }
        }
    }
}

impl<T: Show> Show for Option<T> {
    fn show(self) -> Value {
        self.map_or(Value::Null, Show::show)
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(self) -> Value {
        self.into_iter().map(Show::show).collect()
    }
}

/// Numbers, texts and truths are themselves.
macro_rules! plain {
    ($($type:ty)*) => {$(
        impl Read for $type {
            fn read(value: &Value, _: &With) -> Result<Self, Failed> {
                serde_json::from_value(value.clone()).map_err(|error| Failed::Scenario(format!("{value}: {error}")))
            }
        }

        impl Show for $type {
            fn show(self) -> Value {
                json!(self)
            }
        }
    )*};
}

plain!(bool u8 u16 u32 u64 i32 i64 String);

/// These cross as text; one that cannot be read is refused as the surface refuses it.
macro_rules! as_text {
    ($($type:ident)*) => {$(
        impl Read for h::$type {
            fn read(value: &Value, with: &With) -> Result<Self, Failed> {
                let read = String::read(value, with)?.parse();
                read.map_err(|error| Failed::Refused(h::HearthError::Invalid(format!("{error}"))))
            }
        }

        impl Show for h::$type {
            fn show(self) -> Value {
                json!(self.to_string())
            }
        }
    )*};
}

as_text!(CivilDay ItemId JournalId LocalTime PhoneId RitualId);

impl Read for Duration {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let seconds = value.as_f64().and_then(|seconds| Self::try_from_secs_f64(seconds).ok());
        seconds.ok_or_else(|| Failed::Scenario(format!("{value} is no duration")))
    }
}

impl Show for Duration {
    fn show(self) -> Value {
        json!(self.as_secs_f64())
    }
}

impl Read for h::Ports {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let desk = with.world.desk(&String::read(value, with)?);
        Ok(Self {
            secrets: desk.clone(),
            discovery: desk.clone(),
            clock: desk.clone(),
            log: Some(desk),
        })
    }
}

impl World {
    /// With the values of names, long texts written out, and paths in the scenario's folder.
    pub fn resolved(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match (text.strip_prefix('$'), text.strip_prefix("~/")) {
                (Some(name), _) => self.saved.lock().unwrap().get(name).unwrap_or(value).clone(),
                (_, Some(path)) => json!(self.folder.join(path)),
                _ => value.clone(),
            },
            Value::Array(all) => all.iter().map(|one| self.resolved(one)).collect(),
            Value::Object(all) => match (
                all.get("repeat").and_then(Value::as_str),
                all.get("times").and_then(Value::as_u64),
            ) {
                (Some(text), Some(times)) => json!(text.repeat(usize::try_from(times).unwrap())),
                _ => all.iter().map(|(name, one)| (name.clone(), self.resolved(one))).collect(),
            },
            _ => value.clone(),
        }
    }
}
