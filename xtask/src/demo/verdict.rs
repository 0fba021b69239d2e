//! What must be true when the story is over. Each thing that is not becomes one sentence.

use serde_json::Value;

use super::canary;
use super::desk::Desk;
use super::phone::Phone;
use crate::error::Result;

/// What was written, by what became of it.
pub struct Facts<'a> {
    /// Lines of Mira's that never left her phone.
    pub mira_keeps: &'a [&'a str],
    /// Lines of Tom's that never left his.
    pub tom_keeps: &'a [&'a str],
    /// Lines that Mira gave: Tom's phone has shown them.
    pub given: &'a [&'a str],
    /// A line that was deleted for both.
    pub deleted: &'a str,
    /// What the note of the plan must hold: its beginning, and what each added.
    pub note: &'a [&'a str],
    /// What Mira and Tom answered to the card of the day.
    pub answers: [&'a str; 2],
}

/// What was found.
pub struct Verdict {
    /// One sentence for each thing that is wrong.
    pub wrong: Vec<String>,
    /// Mira's and Tom's.
    pub fingerprints: [String; 2],
}

/// Asks both phones and reads both folders.
pub fn judge(mira: &mut Phone, tom: &mut Phone, facts: &Facts, desk: &Desk) -> Result<Verdict> {
    let mut wrong = Vec::new();
    let mut lists = Vec::new();
    let mut fingerprints = [String::new(), String::new()];
    for (phone, fingerprint) in [&mut *mira, &mut *tom].into_iter().zip(&mut fingerprints) {
        let doctor = phone.ask(&["doctor"])?;
        if doctor["sound"] != true {
            wrong.push(format!("{}'s doctor finds the files unsound.", phone.name()));
        }
        doctor["fingerprint"].as_str().unwrap_or_default().clone_into(fingerprint);
        lists.push(phone.ask(&["list", "--only", "ours", "--limit", "200"])?);
    }
    let rhythm = ["rhythm"];
    if mira.ask(&rhythm)?["ours"] != tom.ask(&rhythm)?["ours"] {
        wrong.push("The rhythm of the two differs.".to_owned());
    }
    // Also what a person sees, so that it is searched for kept lines with the rest.
    let cards = [mira.ask(&["card"])?, tom.ask(&["card"])?];
    wrong.extend(card_not_open(&cards, facts.answers));
    for view in [["today"], ["list"], ["card"], rhythm] {
        mira.show(&view)?;
        tom.show(&view)?;
    }
    wrong.extend(different_fingerprints(&fingerprints));
    wrong.extend(different_lists(&lists[0], &lists[1]));
    for (phone, list) in [&*mira, &*tom].into_iter().zip(&lists) {
        wrong.extend(lost_edits(phone.name(), list, facts.note));
        wrong.extend(not_agreed(phone.name(), list));
        if list.to_string().contains(facts.deleted) {
            wrong.push(format!("{}'s list still shows what was deleted.", phone.name()));
        }
    }
    wrong.extend(strayed(mira, tom, facts.mira_keeps, desk)?);
    wrong.extend(strayed(tom, mira, facts.tom_keeps, desk)?);
    if facts.given.iter().any(|line| !canary::is_in(line, tom.said())) {
        wrong.push("Tom's phone never showed a line that Mira gave.".to_owned());
    }
    Ok(Verdict { wrong, fingerprints })
}

/// Whether the card of the day is not open on both phones, each with both answers.
fn card_not_open(cards: &[Value; 2], [mira, tom]: [&str; 2]) -> Option<String> {
    let shows = |card: &Value, mine: &str, theirs: &str| {
        card["state"] == "open" && card["mine"] == mine && card["theirs"] == theirs
    };
    let is_open = shows(&cards[0], mira, tom) && shows(&cards[1], tom, mira);
    (!is_open).then(|| "The card of the day has not opened on both phones.".to_owned())
}

fn different_fingerprints(of: &[String; 2]) -> Option<String> {
    match of {
        [mira, _] if mira.is_empty() => Some("Mira's phone has no fingerprint.".to_owned()),
        [mira, tom] if mira != tom => Some(format!("The fingerprints differ: {mira}, {tom}.")),
        _ => None,
    }
}

/// Compares two shared lists as their owners see them: what is "me" here is "partner" there, and what lies unopened
/// there is their own.
fn different_lists(mira: &Value, tom: &Value) -> Option<String> {
    let sorted = |list: &Value, turn: bool| {
        let mut items: Vec<Value> = list["items"].as_array().cloned().unwrap_or_default();
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            item.remove("unopened");
        }
        for item in items.iter_mut().filter(|_| turn) {
            let by = match item["by"].as_str() {
                Some("me") => "partner",
                Some("partner") => "me",
                _ => continue,
            };
            item["by"] = by.into();
        }
        items.sort_by_key(|item| item["id"].to_string());
        items
    };
    let (mira, tom) = (sorted(mira, false), sorted(tom, true));
    if mira.is_empty() || tom.is_empty() {
        return Some("A shared list is empty.".to_owned());
    }
    let only = |these: &[Value], those: &[Value]| {
        let ids =
            these.iter().filter(|item| !those.contains(item)).map(|item| item["id"].to_string());
        ids.collect::<Vec<_>>().join(" ")
    };
    (mira != tom).then(|| {
        let (hers, his) = (only(&mira, &tom), only(&tom, &mira));
        format!("The shared lists differ: Mira alone shows [{hers}], Tom alone shows [{his}].")
    })
}

fn lost_edits(whose: &str, list: &Value, parts: &[&str]) -> Option<String> {
    let mut plans =
        list["items"].as_array().into_iter().flatten().filter(|item| item["kind"] == "plan");
    let Some(plan) = plans.next() else {
        return Some(format!("{whose}'s phone shows no shared plan."));
    };
    let note = plan["note"].as_str().unwrap_or_default();
    let gone: Vec<_> = parts.iter().filter(|part| !note.contains(**part)).copied().collect();
    (!gone.is_empty())
        .then(|| format!("On {whose}'s phone the plan's note lost \"{}\".", gone.join("\", \"")))
}

/// Whether the plan that has two yeses is not agreed on this phone.
fn not_agreed(whose: &str, list: &Value) -> Option<String> {
    let mut items = list["items"].as_array().into_iter().flatten();
    let agreed = items.any(|item| item["kind"] == "plan" && item["state"] == "agreed");
    (!agreed).then(|| format!("On {whose}'s phone the plan is not agreed."))
}

/// Whether a line that `owner` kept is anywhere but on the owner's phone, or readable in its files.
fn strayed(
    owner: &mut Phone,
    other: &mut Phone,
    kept: &[&str],
    desk: &Desk,
) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let (mine, theirs) = (owner.name(), other.name());
    for line in kept {
        // Both phones are asked the same, so that the owner's answer shows that the question finds it.
        let words: Vec<&str> = line.trim_end_matches('.').split(' ').take(4).collect();
        let search: Vec<&str> = ["search"].into_iter().chain(words).collect();
        if hits(&owner.ask(&search)?) == 0 {
            wrong.push(format!("{mine}'s phone does not find a line that {mine} kept."));
        }
        if hits(&other.ask(&search)?) > 0 {
            wrong.push(format!("{theirs}'s phone finds a line that {mine} kept."));
        }
        if canary::is_in(line, other.said()) {
            wrong.push(format!("{theirs}'s phone said a line that {mine} kept."));
        }
        for file in canary::files_with(line, desk.folder())? {
            let place = if file.starts_with(other.home()) {
                format!("on {theirs}'s phone")
            } else if file.starts_with(owner.home()) {
                format!("unencrypted on {mine}'s own phone")
            } else {
                "where both can read it".to_owned()
            };
            wrong.push(format!("A line that {mine} kept stands {place}: {}.", file.display()));
        }
    }
    Ok(wrong)
}

fn hits(answer: &Value) -> usize {
    answer["items"].as_array().map_or(0, Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn list(items: &Value) -> Value {
        json!({ "items": items, "next": null })
    }

    #[test]
    fn fingerprints_must_be_there_and_be_equal() {
        let of = |mira: &str, tom: &str| different_fingerprints(&[mira.into(), tom.into()]);
        assert_eq!(of("ab", "ab"), None);
        assert_eq!(of("ab", "cd").unwrap(), "The fingerprints differ: ab, cd.");
        assert!(of("", "").is_some());
        assert!(of("ab", "").is_some());
    }

    #[test]
    fn lists_agree_when_each_sees_the_other_as_the_partner() {
        let hers =
            list(&json!([{"id": "o1", "by": "me", "text": "x"}, {"id": "o2", "by": "both"}]));
        let given = json!({"id": "o1", "by": "partner", "text": "x", "unopened": true});
        let his = list(&json!([{"id": "o2", "by": "both"}, given]));
        assert_eq!(different_lists(&hers, &his), None);
        assert!(different_lists(&hers, &hers).is_some(), "both cannot have written it");
    }

    #[test]
    fn a_card_is_open_when_both_phones_show_both_answers() {
        let card = |state: &str, mine: &str, theirs: &str| json!({ "state": state, "mine": mine, "theirs": theirs });
        let of = |hers: Value, his: Value| card_not_open(&[hers, his], ["a", "b"]);
        assert_eq!(of(card("open", "a", "b"), card("open", "b", "a")), None);
        assert!(of(card("open", "a", "b"), json!({ "state": "sealed" })).is_some());
        assert!(of(card("open", "a", "b"), card("open", "a", "b")).is_some());
        assert!(of(card("open", "a", "c"), card("open", "c", "a")).is_some());
    }

    #[test]
    fn a_missing_changed_or_empty_list_is_named() {
        let one = list(&json!([{"id": "o1", "by": "both"}]));
        let two = list(&json!([{"id": "o1", "by": "both"}, {"id": "o2", "by": "both"}]));
        assert!(different_lists(&one, &two).unwrap().ends_with("Tom alone shows [\"o2\"]."));
        let other = list(&json!([{"id": "o1", "by": "both", "text": "y"}]));
        assert!(different_lists(&one, &other).is_some());
        assert!(different_lists(&list(&json!([])), &list(&json!([]))).is_some());
    }

    #[test]
    fn a_plan_without_two_yeses_is_named() {
        let plan = |state: &str| list(&json!([{"kind": "plan", "state": state}]));
        assert_eq!(not_agreed("Tom", &plan("agreed")), None);
        let said = not_agreed("Tom", &plan("proposed_by_me")).unwrap();
        assert_eq!(said, "On Tom's phone the plan is not agreed.");
    }

    #[test]
    fn an_edit_that_did_not_survive_is_named() {
        let plan = |note: &str| list(&json!([{"kind": "plan", "note": note}]));
        assert_eq!(lost_edits("Tom", &plan("B. A. C."), &["A.", "B.", "C."]), None);
        let lost = lost_edits("Tom", &plan("A. C."), &["A.", "B.", "C."]).unwrap();
        assert_eq!(lost, "On Tom's phone the plan's note lost \"B.\".");
        assert!(lost_edits("Tom", &list(&json!([])), &["A."]).is_some());
    }
}
