//! What a person reads who asks for help, or types something that is no command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::Phone;

const COMMANDS: &[&[&str]] = &[
    &[],
    &["init"],
    &["today"],
    &["appreciate"],
    &["appreciate", "keep"],
    &["appreciate", "give"],
    &["did"],
    &["rest"],
    &["rhythm"],
    &["plan"],
    &["plan", "new"],
    &["plan", "edit"],
    &["plan", "give"],
    &["plan", "show"],
    &["plan", "list"],
    &["list"],
    &["search"],
    &["delete"],
    &["exercises"],
    &["pair"],
    &["pair", "show"],
    &["pair", "scan"],
    &["pair", "type"],
    &["sync"],
    &["devices"],
    &["devices", "list"],
    &["devices", "revoke"],
    &["leave"],
    &["delete-everything"],
    &["backup"],
    &["restore"],
    &["export"],
    &["talk"],
    &["talk", "start"],
    &["talk", "pause"],
    &["talk", "done"],
    &["help-me"],
    &["tip"],
    &["prompt"],
    &["journal"],
    &["journal", "secret"],
    &["journal", "mend"],
    &["journal", "write"],
    &["journal", "list"],
    &["journal", "read"],
    &["journal", "find"],
    &["journal", "edit"],
    &["journal", "delete"],
    &["journal", "prompt"],
    &["challenge"],
    &["guide"],
    &["find"],
    &["remind"],
    &["card"],
    &["card", "show"],
    &["card", "answer"],
    &["card", "pass"],
    &["card", "past"],
    &["consent"],
    &["consent", "show"],
    &["consent", "set"],
    &["consent", "lower"],
    &["consent", "not-today"],
    &["consent", "bigger"],
    &["consent", "not-ready"],
    &["consent", "take-back"],
    &["plan", "yes"],
    &["plan", "move"],
    &["plan", "done"],
    &["plan", "not-today"],
    &["plan", "let-go"],
    &["challenge", "show"],
    &["challenge", "take"],
    &["challenge", "swap"],
    &["challenge", "done"],
    &["challenge", "let-go"],
    &["check-in"],
    &["check-in", "show"],
    &["check-in", "note"],
    &["check-in", "share"],
    &["check-in", "past"],
    &["check-in", "theirs"],
    &["check-in", "ask"],
];

#[test]
fn every_command_explains_itself_without_a_folder() {
    let phone = Phone::unmade();
    for command in COMMANDS.iter().chain([&["doctor"].as_slice()]) {
        for flag in ["-h", "--help"] {
            let help = phone.hearth(&[*command, &[flag]].concat()).ok();
            assert!(help.contains("Usage: hearth"), "{help}");
            // Nothing of our own comments reaches the person.
            assert!(!help.contains("`clap") && !help.contains("product.md"), "{help}");
            for line in help.lines() {
                assert!(line.chars().count() <= 120, "{command:?} {line}");
            }
        }
    }
    assert!(phone.snapshot().is_empty());
}

#[test]
fn help_on_help_names_every_command() {
    let help = Phone::unmade().hearth(&["--help"]).ok();
    for command in COMMANDS.iter().filter_map(|command| command.first()).chain(&["doctor"]) {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
}

#[test]
fn nothing_typed_shows_what_there_is() {
    let said = Phone::unmade().hearth(&[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("Begin with: hearth init"), "{}", said.err);
}

#[test]
fn a_line_that_is_not_understood_is_answered_shortly() {
    let phone = Phone::unmade();
    let table: [(&[&str], &str); 10] = [
        (&["tody"], "exists: 'today'"),
        (&["did", "--wen"], "Unexpected argument '--wen' found"),
        (&["did"], "<EXERCISE>"),
        (&["appreciate", "keep"], "<TEXT>"),
        (&["appreciate", "give", "text", "--id", "m234"], "cannot be used with"),
        (&["list", "--kind", "quarrel"], "appreciation, moment, rest, plan"),
        (&["list", "--limit", "0"], "0 is not in 1..=500"),
        (&["sync", "--within", "soon"], "Invalid value 'soon'"),
        (&["--bind", "here", "today"], "Invalid value 'here'"),
        (&["delete"], "<ID>"),
    ];
    for (line, part) in table {
        let sentence = phone.hearth(line).refused(2);
        assert!(sentence.contains(part), "{line:?}: {sentence}");
        let said = phone.hearth(&[&["--json"], line].concat());
        assert_eq!((said.code, said.json()["kind"].as_str()), (2, Some("usage")), "{line:?}");
        assert!(said.json()["error"].as_str().unwrap().contains(part));
    }
}

#[test]
fn the_exercises_need_no_phone() {
    let phone = Phone::unmade();
    assert!(phone.hearth(&["exercises"]).ok().contains("C01  twenty-minute-talk"));
    let steps = phone.hearth(&["exercises", "our-story"]).ok();
    assert!(steps.contains(" 1. ") && steps.contains("hearth did our-story"), "{steps}");
    assert_eq!(steps, phone.hearth(&["exercises", "e10"]).ok());
    assert!(phone.hearth(&["exercises", "talk"]).ok().contains("twenty-minute-talk"));
    let all = phone.json(&["exercises"])["exercises"].as_array().unwrap().len();
    assert!(all > 25, "{all}");
    assert_eq!(phone.json(&["exercises", "C01"])["log"], "shared");
    assert_eq!(
        phone.hearth(&["exercises", "juggling"]).refused(2),
        "There is no exercise of that name here; take one from the list of exercises."
    );
    assert!(phone.snapshot().is_empty());
}
