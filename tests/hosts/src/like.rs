//! How what comes is compared with what a scenario expects.

use serde_json::{Value, json};

/// Whether `view` has everything that is expected; what is not spoken of may be anything.
pub fn is_like(view: &Value, expected: &Value) -> bool {
    match (view, expected) {
        (view, Value::String(any)) if any == "*" => !view.is_null(),
        (Value::Array(all), Value::Object(rule)) => {
            let known = |name: &String| matches!(name.as_str(), "some" | "length");
            assert!(rule.keys().all(known), "a list has the rules some and length, not {rule:?}");
            let some = rule.get("some").and_then(Value::as_array).into_iter().flatten();
            let length = rule.get("length").is_none_or(|length| is_like(&json!(all.len()), length));
            length && some.clone().all(|expected| all.iter().any(|one| is_like(one, expected)))
        }
        (Value::Array(all), Value::Array(expected)) => {
            all.len() == expected.len()
                && all.iter().zip(expected).all(|(one, expected)| is_like(one, expected))
        }
        (Value::Object(all), Value::Object(expected)) => expected
            .iter()
            .all(|(name, expected)| all.get(name).is_some_and(|one| is_like(one, expected))),
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => view == expected,
    }
}
