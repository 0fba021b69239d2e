//! What a phone shows, as short as two of them fit side by side: what the two share first, then what is its
//! owner's alone, each in an order that is the same on both phones. Drawn from the phone's own `list --json`.

use serde_json::Value;

/// One phone's screen.
pub fn screen(owner: &str, partner: &str, list: &Value) -> String {
    let mut lines = vec![format!("{owner}'s phone")];
    for (visibility, heading) in [("shared", "you two"), ("private", "only you")] {
        let items = list["items"].as_array().into_iter().flatten();
        let mut items: Vec<_> = items.filter(|item| item["visibility"] == visibility).collect();
        items.sort_by_key(|item| (word(item, "kind").to_owned(), word(item, "id").to_owned()));
        if !items.is_empty() {
            lines.push(format!(" {heading}"));
        }
        lines.extend(items.into_iter().map(|item| format!("  - {}", said(item, partner))));
    }
    if lines.len() == 1 {
        lines.push(" (nothing yet)".to_owned());
    }
    lines.join("\n")
}

/// One thing in one line.
fn said(item: &Value, partner: &str) -> String {
    let who = if item["by"] == "partner" { partner } else { "you" };
    let what = match word(item, "kind") {
        "appreciation" if item["visibility"] == "private" => {
            format!("{who} kept: {}", word(item, "text"))
        }
        "appreciation" => format!("{who} gave: {}", word(item, "text")),
        "moment" => format!("done: {}", word(item, "name")),
        "plan" => {
            let kind = if word(item, "what").is_empty() { "plan" } else { word(item, "what") };
            let time = item["time"].as_str().map(|time| format!(", {time}")).unwrap_or_default();
            let standing = match word(item, "state") {
                "proposed_by_me" => ", you said yes".to_owned(),
                "proposed_by_partner" => format!(", {partner} said yes"),
                "agreed" => ", agreed".to_owned(),
                _ => String::new(),
            };
            format!("{kind}: {}{time}{standing}. {}", word(item, "title"), word(item, "note"))
        }
        kind => kind.to_owned(),
    };
    if item["incomplete"] == true { format!("{what} (not all here yet)") } else { what }
}

fn word<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_shared_comes_first_and_in_the_same_order_on_both() {
        let plan = json!({"kind": "plan", "id": "o1", "visibility": "shared", "by": "both",
            "title": "Picnic", "note": "Bread."});
        let given = json!({"kind": "appreciation", "id": "o2", "visibility": "shared",
            "by": "partner", "text": "You waited."});
        let kept = json!({"kind": "appreciation", "id": "m1", "visibility": "private", "by": "me",
            "text": "You hummed."});
        let one = screen("Tom", "Mira", &json!({"items": [kept, plan, given]}));
        let other = screen("Tom", "Mira", &json!({"items": [given, plan, kept]}));
        assert_eq!(one, other);
        let lines = ["Tom's phone", " you two", "  - Mira gave: You waited."];
        let more = ["  - plan: Picnic. Bread.", " only you", "  - you kept: You hummed."];
        assert_eq!(one, [lines, more].concat().join("\n"));
    }

    #[test]
    fn a_plan_says_its_time_and_whose_yes_it_has() {
        let plan = |state: &str| {
            json!({"kind": "plan", "what": "date", "title": "Picnic", "note": "Bread.",
                "time": "15:00", "state": state})
        };
        let said = |state| said(&plan(state), "Mira");
        assert_eq!(said("proposed_by_partner"), "date: Picnic, 15:00, Mira said yes. Bread.");
        assert_eq!(said("agreed"), "date: Picnic, 15:00, agreed. Bread.");
        assert_eq!(said("open"), "date: Picnic, 15:00. Bread.");
    }

    #[test]
    fn an_empty_phone_says_so_and_a_part_says_that_it_is_one() {
        let empty = screen("Tom", "Mira", &json!({"items": []}));
        assert_eq!(empty, "Tom's phone\n (nothing yet)");
        let part =
            json!({"kind": "moment", "visibility": "shared", "name": "Talk", "incomplete": true});
        assert_eq!(said(&part, "Mira"), "done: Talk (not all here yet)");
    }
}
