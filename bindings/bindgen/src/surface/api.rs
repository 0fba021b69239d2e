//! The snapshot that people read: names, types, defaults, what fails and what waits. A line a thing, so that a
//! difference reads like the change it is.

use std::fmt::Write as _;

use uniffi_bindgen::interface::{AsType as _, DefaultValue, Field, Literal, Type};

use crate::surface::{self, Call, Surface};

const HEAD: &str = "\
# What other languages see of Hearth, from the metadata in the library. Written by `cargo xtask bindings`; a test fails
# when it differs. Whoever commits a difference has looked at it: a field that moves or goes breaks both apps.
";

pub fn write(surface: &Surface) -> String {
    let mut text = HEAD.to_owned();
    let mut line = |indent: usize, words: &str| {
        let _ = writeln!(text, "{:indent$}{words}", "");
    };
    for call in surface.functions() {
        line(0, "");
        line(0, &format!("function {}", signature(&call)));
    }
    for object in surface.objects() {
        line(0, "");
        line(0, &format!("object {}", object.name()));
        for call in surface::constructors(object) {
            line(2, &format!("constructor {}", signature(&call)));
        }
        for call in surface::calls(object) {
            line(2, &signature(&call));
        }
    }
    for port in surface.ports() {
        line(0, "");
        line(0, &format!("port {}", port.name()));
        for call in surface::calls(port) {
            line(2, &signature(&call));
        }
    }
    for record in surface.records() {
        line(0, "");
        line(0, &format!("record {}", record.name()));
        record.fields().iter().for_each(|one| line(2, &field(one)));
    }
    for one in surface.enums() {
        line(0, "");
        let kind = if surface.is_error(one) { "error" } else { "enum" };
        line(0, &format!("{kind} {}", one.name()));
        for variant in one.variants() {
            let fields: Vec<String> = variant.fields().iter().map(field).collect();
            let fields =
                if fields.is_empty() { String::new() } else { format!("({})", fields.join(", ")) };
            line(2, &format!("{}{fields}", variant.name()));
        }
    }
    line(0, "");
    for (name, crosses_as) in surface.customs() {
        line(0, &format!("custom {name} = {}", named(crosses_as)));
    }
    text
}

fn signature(call: &Call<'_>) -> String {
    let arguments: Vec<String> = call
        .arguments
        .iter()
        .map(|one| {
            format!("{}: {}{}", one.name(), named(&one.as_type()), usual(one.default_value()))
        })
        .collect();
    let waits = if call.waits { "async " } else { "" };
    let returns = call.returns.map(|one| format!(" -> {}", named(one))).unwrap_or_default();
    let throws = call.throws.map(|one| format!(" throws {}", named(one))).unwrap_or_default();
    format!("{waits}{}({}){returns}{throws}", call.name, arguments.join(", "))
}

fn field(field: &Field) -> String {
    let one = field.as_type();
    if field.name().is_empty() {
        return named(&one);
    }
    format!("{}: {}{}", field.name(), named(&one), usual(field.default_value()))
}

fn usual(value: Option<&DefaultValue>) -> String {
    match value {
        None => String::new(),
        Some(DefaultValue::Default) => " = default".to_owned(),
        Some(DefaultValue::Literal(literal)) => format!(" = {}", written(literal)),
    }
}

fn written(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(yes) => yes.to_string(),
        Literal::String(text) => format!("{text:?}"),
        Literal::UInt(number, ..) => number.to_string(),
        Literal::Int(number, ..) => number.to_string(),
        Literal::None => "none".to_owned(),
        Literal::EmptySequence => "[]".to_owned(),
        other => format!("{other:?}"),
    }
}

fn named(one: &Type) -> String {
    match one {
        Type::UInt8 => "u8".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::UInt16 => "u16".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::UInt32 => "u32".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::UInt64 => "u64".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Box { inner_type } => named(inner_type),
        Type::Optional { inner_type } => format!("{}?", named(inner_type)),
        Type::Sequence { inner_type } | Type::Set { inner_type } => {
            format!("[{}]", named(inner_type))
        }
        Type::Map { key_type, value_type } => {
            format!("{{{}: {}}}", named(key_type), named(value_type))
        }
    }
}
