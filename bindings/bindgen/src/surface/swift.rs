//! The table for Swift: `bindings/swift/Tests/HearthKitTests/Scenarios/Table.swift`.

use std::fmt::Write as _;

use heck::ToLowerCamelCase as _;
use uniffi_bindgen::interface::{
    Argument, AsType as _, DefaultValue, Enum, Field, Literal, Record, Type,
};

use crate::surface::{self, Call, Surface};

const HEAD: &str = "\
// The surface by name, for scenarios. Written by `cargo xtask bindings`; not to be edited.
// No Foundation here: it has a `Progress`, too.
import HearthKit
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
            show_enum(one, surface.is_error(one), &mut text);
        }
    }
    text
}

fn things(surface: &Surface, text: &mut String) {
    let objects = surface.objects();
    let _ = writeln!(text, "\nenum Thing: Sendable {{");
    for object in &objects {
        let _ = writeln!(text, "  case {}({})", object.name().to_lower_camel_case(), object.name());
    }
    let _ = writeln!(text, "}}");
    for object in &objects {
        let name = object.name();
        let _ = writeln!(
            text,
            "\nextension {name}: Read {{
  static func read(_ value: Json, _ with: With) throws -> Self {{
    guard case .{case}(let it) = try with.thing(value), let it = it as? Self else {{ throw Wrong(\"\\(value) is no {name}\") }}
    return it
  }}
}}",
            case = name.to_lower_camel_case()
        );
    }
}

/// A function an object: one switch over everything takes the compiler minutes.
fn table(surface: &Surface, text: &mut String) {
    let _ = writeln!(
        text,
        "\nfunc call(_ on: Thing?, _ name: String, _ with: With) async throws -> Answer {{\n  switch on {{"
    );
    let _ = writeln!(text, "  case nil: return try await callFunction(name, with)");
    for object in surface.objects() {
        let _ = writeln!(
            text,
            "  case .{}(let it): return try await call{}(it, name, with)",
            object.name().to_lower_camel_case(),
            object.name()
        );
    }
    let _ = writeln!(text, "  }}\n}}");
    let _ = writeln!(
        text,
        "\nprivate func callFunction(_ name: String, _ with: With) async throws -> Answer {{\n  switch name {{"
    );
    for call in surface.callable() {
        entry(call.name, &call, &call.name.to_lower_camel_case(), text);
    }
    for object in surface.objects() {
        for call in surface::constructors(object) {
            let made =
                invoked(&call, &format!("{}.{}", object.name(), call.name.to_lower_camel_case()));
            let _ = writeln!(
                text,
                "  case \"{0}.{1}\": return .thing(.{2}({made}))",
                object.name(),
                call.name,
                object.name().to_lower_camel_case()
            );
        }
    }
    no_such(text);
    for object in surface.objects() {
        let _ = writeln!(
            text,
            "\nprivate func call{0}(_ it: {0}, _ name: String, _ with: With) async throws -> Answer {{\n  switch name {{",
            object.name()
        );
        for call in surface::calls(object) {
            entry(call.name, &call, &format!("it.{}", call.name.to_lower_camel_case()), text);
        }
        no_such(text);
    }
}

fn no_such(text: &mut String) {
    let _ = writeln!(text, "  default: throw Wrong(\"there is no \\(name) here\")\n  }}\n}}");
}

fn entry(name: &str, call: &Call<'_>, path: &str, text: &mut String) {
    let called = invoked(call, path);
    let _ = match call.returns {
        None => writeln!(text, "  case \"{name}\":\n    {called}\n    return .view(.null)"),
        Some(Type::Object { name: object, .. }) => {
            writeln!(
                text,
                "  case \"{name}\": return .thing(.{}({called}))",
                object.to_lower_camel_case()
            )
        }
        Some(_) => {
            writeln!(text, "  case \"{name}\":\n    let it = {called}\n    return .view(it.show())")
        }
    };
}

fn invoked(call: &Call<'_>, path: &str) -> String {
    let arguments: Vec<String> = call.arguments.iter().map(|one| argument(one)).collect();
    let tries = if call.throws.is_some() || !arguments.is_empty() { "try " } else { "" };
    let waits = if call.waits { "await " } else { "" };
    format!("{tries}{waits}{path}({})", arguments.join(", "))
}

fn argument(one: &Argument) -> String {
    format!(
        "{}: {}",
        one.name().to_lower_camel_case(),
        got(one.name(), &one.as_type(), one.default_value())
    )
}

fn got(name: &str, one: &Type, value: Option<&DefaultValue>) -> String {
    match usual(one, value) {
        None => format!("with.get(\"{name}\")"),
        Some(usual) => format!("with.get(\"{name}\", {usual})"),
    }
}

fn read_record(record: &Record, text: &mut String) {
    let name = record.name();
    let fields: Vec<String> = record.fields().iter().map(read_field).collect();
    let _ = writeln!(
        text,
        "\nextension {name}: Read {{
  static func read(_ value: Json, _ with: With) throws -> {name} {{
    let with = with.inside(value)
    return try {name}({})
  }}
}}",
        fields.join(", ")
    );
}

fn read_field(field: &Field) -> String {
    format!(
        "{}: {}",
        field.name().to_lower_camel_case(),
        got(field.name(), &field.as_type(), field.default_value())
    )
}

fn show_record(record: &Record, text: &mut String) {
    let _ = writeln!(
        text,
        "\nextension {}: Show {{\n  func show() -> Json {{ {} }}\n}}",
        record.name(),
        shown(record.fields(), "self.")
    );
}

fn shown(fields: &[Field], of: &str) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|field| {
            format!("\"{}\": {of}{}.show()", field.name(), field.name().to_lower_camel_case())
        })
        .collect();
    format!(".object([{}])", fields.join(", "))
}

fn read_enum(one: &Enum, text: &mut String) {
    let name = one.name();
    let _ = writeln!(
        text,
        "\nextension {name}: Read {{
  static func read(_ value: Json, _ with: With) throws -> {name} {{
    let (name, value) = try value.variant()"
    );
    if one.contains_variant_fields() {
        let _ = writeln!(text, "    let with = with.inside(value)");
    } else {
        let _ = writeln!(text, "    _ = value");
    }
    let _ = writeln!(text, "    switch name {{");
    for variant in one.variants() {
        let fields: Vec<String> = variant.fields().iter().map(read_field).collect();
        let fields =
            if fields.is_empty() { String::new() } else { format!("({})", fields.join(", ")) };
        let tries = if fields.is_empty() { "" } else { "try " };
        let _ = writeln!(
            text,
            "    case \"{}\": return {tries}.{}{fields}",
            variant.name(),
            variant.name().to_lower_camel_case()
        );
    }
    let _ = writeln!(
        text,
        "    default: throw Wrong(\"there is no {name}.\\(name)\")\n    }}\n  }}\n}}"
    );
}

/// `UniFFI` writes the variants of an error with a capital.
fn show_enum(one: &Enum, error: bool, text: &mut String) {
    let _ = writeln!(
        text,
        "\nextension {}: Show {{\n  func show() -> Json {{\n    switch self {{",
        one.name()
    );
    for variant in one.variants() {
        let name = variant.name();
        let case = if error { name.to_owned() } else { name.to_lower_camel_case() };
        let names: Vec<String> =
            variant.fields().iter().map(|field| field.name().to_lower_camel_case()).collect();
        let _ = if names.is_empty() {
            writeln!(text, "    case .{case}: return .string(\"{name}\")")
        } else {
            let bound: Vec<String> = names.iter().map(|name| format!("let {name}")).collect();
            let fields = shown(variant.fields(), "");
            writeln!(
                text,
                "    case .{case}({}): return .object([\"{name}\": {fields}])",
                bound.join(", ")
            )
        };
    }
    let _ = writeln!(text, "    }}\n  }}\n}}");
}

/// What stands for a value that a scenario leaves out.
fn usual(one: &Type, value: Option<&DefaultValue>) -> Option<String> {
    Some(match value? {
        DefaultValue::Default => match one {
            Type::Optional { .. } => "nil".to_owned(),
            Type::Sequence { .. } => "[]".to_owned(),
            Type::Boolean => "false".to_owned(),
            other => surface::unknown(&format!("what {other:?} is by itself")),
        },
        DefaultValue::Literal(Literal::None) => "nil".to_owned(),
        DefaultValue::Literal(Literal::EmptySequence) => "[]".to_owned(),
        DefaultValue::Literal(Literal::Boolean(yes)) => yes.to_string(),
        DefaultValue::Literal(Literal::UInt(number, ..)) => number.to_string(),
        DefaultValue::Literal(Literal::Int(number, ..)) => number.to_string(),
        DefaultValue::Literal(Literal::String(text)) => format!("{text:?}"),
        DefaultValue::Literal(other) => surface::unknown(&format!("a default like {other:?}")),
    })
}
