//! The table for Rust: `tests/hosts/src/table.rs`.

use std::fmt::Write as _;

use uniffi_bindgen::interface::{
    Argument, AsType as _, DefaultValue, Enum, Field, Literal, Record, Type,
};

use crate::surface::{self, Call, Surface};

const HEAD: &str = "\
//! The surface by name, for scenarios. Written by `cargo xtask bindings`; not to be edited.

use std::sync::Arc;

use hearth_ffi as h;
use serde_json::{Value, json};

use crate::values::{Answer, Failed, Read, Show, With, variant};
";

pub fn write(surface: &Surface) -> String {
    let mut text = HEAD.to_owned();
    things(surface, &mut text);
    table(surface, &mut text);
    let (given, shown) = (surface.given(), surface.shown());
    for record in surface.records() {
        if given.contains(record.name()) && !surface.holds_a_port(record) {
            read_record(record, &mut text);
        }
        if shown.contains(record.name()) {
            show_record(record, &mut text);
        }
    }
    for one in surface.enums() {
        if given.contains(one.name()) {
            read_enum(one, &mut text);
        }
        if shown.contains(one.name()) {
            show_enum(one, &mut text);
        }
    }
    text
}

/// The objects that a scenario keeps by name.
fn things(surface: &Surface, text: &mut String) {
    let objects = surface.objects();
    let _ = writeln!(text, "\n#[derive(Clone)]\npub enum Thing {{");
    for object in &objects {
        let _ = writeln!(text, "    {0}(Arc<h::{0}>),", object.name());
    }
    let _ = writeln!(text, "}}");
    for object in &objects {
        let name = object.name();
        let _ = writeln!(
            text,
            "\nimpl Read for Arc<h::{name}> {{
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {{
        match with.thing(value)? {{
            Thing::{name}(it) => Ok(it),
            _ => Err(Failed::scenario(format!(\"{{value}} is no {name}\"))),
        }}
    }}
}}"
        );
    }
}

fn table(surface: &Surface, text: &mut String) {
    let _ = writeln!(
        text,
        "\npub async fn call(on: Option<&Thing>, name: &str, with: &With) -> Result<Answer, Failed> {{
    Ok(match (on, name) {{"
    );
    for call in surface.callable() {
        let _ = writeln!(
            text,
            "        (None, \"{}\") => {},",
            call.name,
            answer(&call, &format!("h::{}", call.name))
        );
    }
    for object in surface.objects() {
        let name = object.name();
        for call in surface::constructors(object) {
            let made = invoked(&call, &format!("h::{name}::{}", call.name));
            let _ = writeln!(
                text,
                "        (None, \"{name}.{}\") => Answer::Thing(Thing::{name}(Arc::new({made}))),",
                call.name
            );
        }
        for call in surface::calls(object) {
            let answer = answer(&call, &format!("it.{}", call.name));
            let _ =
                writeln!(text, "        (Some(Thing::{name}(it)), \"{}\") => {answer},", call.name);
        }
    }
    let _ = writeln!(
        text,
        "        _ => return Err(Failed::scenario(format!(\"there is no {{name}} here\"))),
    }})
}}"
    );
}

fn answer(call: &Call<'_>, path: &str) -> String {
    let called = invoked(call, path);
    match call.returns {
        None => format!("{{ {called}; Answer::View(Value::Null) }}"),
        Some(Type::Object { name, .. }) => {
            format!("Answer::Thing(Thing::{name}(Arc::new({called})))")
        }
        Some(_) => format!("Answer::View({called}.show())"),
    }
}

fn invoked(call: &Call<'_>, path: &str) -> String {
    let arguments: Vec<String> = call.arguments.iter().map(|one| argument(one)).collect();
    let waits = if call.waits { ".await" } else { "" };
    let throws = if call.throws.is_some() { "?" } else { "" };
    format!("{path}({}){waits}{throws}", arguments.join(", "))
}

fn argument(argument: &Argument) -> String {
    let usual = usual(argument.default_value());
    let read =
        format!("with.get::<{}>(\"{}\", {usual})?", typed(&argument.as_type()), argument.name());
    if argument.by_ref() { format!("&{read}") } else { read }
}

fn read_record(record: &Record, text: &mut String) {
    let name = record.name();
    let _ = writeln!(
        text,
        "\nimpl Read for h::{name} {{
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {{
        let with = with.inside(value);
        Ok(Self {{"
    );
    for field in record.fields() {
        let _ = writeln!(text, "            {}: {},", field.name(), read_field(field));
    }
    let _ = writeln!(text, "        }})\n    }}\n}}");
}

fn read_field(field: &Field) -> String {
    format!("with.get(\"{}\", {})?", field.name(), usual(field.default_value()))
}

fn show_record(record: &Record, text: &mut String) {
    let _ = writeln!(
        text,
        "\nimpl Show for h::{} {{\n    fn show(self) -> Value {{\n        {}\n    }}\n}}",
        record.name(),
        shown(record.fields(), "self.")
    );
}

fn shown(fields: &[Field], of: &str) -> String {
    let fields: Vec<String> =
        fields.iter().map(|field| format!("\"{0}\": {of}{0}.show()", field.name())).collect();
    format!("json!({{{}}})", fields.join(", "))
}

fn read_enum(one: &Enum, text: &mut String) {
    let (with, inside) = if one.contains_variant_fields() {
        ("with", "\n        let with = with.inside(value);")
    } else {
        ("_", "")
    };
    let value = if inside.is_empty() { "_" } else { "value" };
    let _ = writeln!(
        text,
        "\nimpl Read for h::{} {{
    fn read(value: &Value, {with}: &With) -> Result<Self, Failed> {{
        let (name, {value}) = variant(value)?;{inside}
        Ok(match name {{",
        one.name()
    );
    for variant in one.variants() {
        let fields: Vec<String> = variant
            .fields()
            .iter()
            .map(|field| format!("{}: {}", field.name(), read_field(field)))
            .collect();
        let fields =
            if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) };
        let _ = writeln!(text, "            \"{0}\" => Self::{0}{fields},", variant.name());
    }
    let _ = writeln!(
        text,
        "            _ => return Err(Failed::scenario(format!(\"there is no {}.{{name}}\"))),
        }})
    }}
}}",
        one.name()
    );
}

fn show_enum(one: &Enum, text: &mut String) {
    let _ = writeln!(
        text,
        "\nimpl Show for h::{} {{\n    fn show(self) -> Value {{\n        match self {{",
        one.name()
    );
    for variant in one.variants() {
        let name = variant.name();
        let names: Vec<&str> = variant.fields().iter().map(Field::name).collect();
        let _ = if names.is_empty() {
            writeln!(text, "            Self::{name} {{ .. }} => json!(\"{name}\"),")
        } else {
            let fields = shown(variant.fields(), "");
            writeln!(
                text,
                "            Self::{name} {{ {} }} => json!({{\"{name}\": {fields}}}),",
                names.join(", ")
            )
        };
    }
    let _ = writeln!(text, "        }}\n    }}\n}}");
}

/// What stands for a value that a scenario leaves out.
fn usual(value: Option<&DefaultValue>) -> String {
    match value {
        None => "None".to_owned(),
        Some(
            DefaultValue::Default | DefaultValue::Literal(Literal::None | Literal::EmptySequence),
        ) => "Some(Default::default())".to_owned(),
        Some(DefaultValue::Literal(Literal::Boolean(yes))) => format!("Some({yes})"),
        Some(DefaultValue::Literal(Literal::UInt(number, ..))) => format!("Some({number})"),
        Some(DefaultValue::Literal(Literal::Int(number, ..))) => format!("Some({number})"),
        Some(DefaultValue::Literal(Literal::String(text))) => format!("Some({text:?}.to_owned())"),
        Some(DefaultValue::Literal(other)) => {
            surface::unknown(&format!("a default like {other:?}"))
        }
    }
}

fn typed(one: &Type) -> String {
    match one {
        Type::UInt8 => "u8".to_owned(),
        Type::UInt16 => "u16".to_owned(),
        Type::UInt32 => "u32".to_owned(),
        Type::UInt64 => "u64".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "Vec<u8>".to_owned(),
        Type::Duration => "std::time::Duration".to_owned(),
        Type::Object { name, .. } => format!("Arc<h::{name}>"),
        Type::Record { name, .. } | Type::Enum { name, .. } | Type::Custom { name, .. } => {
            format!("h::{name}")
        }
        Type::Optional { inner_type } => format!("Option<{}>", typed(inner_type)),
        Type::Sequence { inner_type } => format!("Vec<{}>", typed(inner_type)),
        other => surface::unknown(&format!("an argument like {other:?}")),
    }
}
