//! A phone is killed at every write and sync of an act (`sync.md` 7, invariant 4): its process, in the middle of a
//! write, and with its power. One run of the act is recorded; what its files were at each boundary is built from the
//! record, opened and judged. `FAULTS_ALL=1` lets the two phones meet after every state instead of after every ninth.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use faults::{Act, Child, Cut, Ended, Fault, Files, Step, TwoPhones, Verdict};

/// Every how many states the two phones meet after it.
const SOME: usize = 9;

#[derive(Default)]
struct Tried {
    boundaries: usize,
    torn: usize,
    power: usize,
    out_of_order: usize,
    states: BTreeSet<(u64, usize)>,
    kills: usize,
    meetings: usize,
}

impl Tried {
    fn state(&mut self, act: Act, acked: &[String], files: &Files, what: &str) {
        // A sync changes nothing that a process can see: most states come more than once.
        if !self.states.insert((files.print(), acked.len())) {
            return;
        }
        let all = std::env::var_os("FAULTS_ALL").is_some();
        let goes_on = all || self.states.len() % SOME == 1;
        self.meetings += usize::from(goes_on && act.has_partner());
        let two = TwoPhones::placed(files);
        let judged =
            std::panic::catch_unwind(|| Verdict { act, acked, goes_on }.judge(&two.root()));
        if let Err(panic) = judged {
            eprintln!("{}: {what}, acknowledged: {acked:?}", act.name());
            std::panic::resume_unwind(panic);
        }
    }
}

fn killed_everywhere(act: Act) {
    let two = TwoPhones::fresh();
    act.prepare(&two.root());
    let before = Files::of(&two.root());
    let (ended, trace) = Child::new(act, two.root()).record();
    assert_eq!(ended, Ended::Done(Vec::new()));
    let mut tried = Tried::default();
    let (mut files, mut acked) = (before.clone(), Vec::new());
    let range = trace.act();
    for (at, step) in trace.0.iter().enumerate() {
        let during = range.contains(&at);
        match step {
            Step::Mark(mark) if during => {
                acked.extend(mark.strip_prefix("ack ").map(str::to_owned));
            }
            Step::Mark(_) => {}
            Step::Change(change) => {
                let ours = during && change.name().starts_with("ada");
                if ours {
                    tried.boundaries += 1;
                    let what = format!("boundary {}, before {}", tried.boundaries, said(change));
                    tried.state(act, &acked, &files, &what);
                    if let Some(torn) = files.torn(change) {
                        tried.torn += 1;
                        tried.state(act, &acked, &torn, &format!("{what}, torn"));
                    }
                    for cut in [Cut::Power, Cut::PowerOutOfOrder] {
                        let left = files.after(cut, "ada/");
                        if left.print() != files.print() {
                            tried.power += usize::from(cut == Cut::Power);
                            tried.out_of_order += usize::from(cut == Cut::PowerOutOfOrder);
                            tried.state(act, &acked, &left, &format!("{what}, {cut:?}"));
                        }
                    }
                }
                files.apply(change);
            }
        }
    }
    // The record is whole: it makes the very files that the child left.
    assert_eq!(differing(&files, &Files::of(&two.root())), Vec::<String>::new());
    // And so its states are the real ones: a child that is really killed leaves what is judged alike.
    let mut at = 1;
    while at <= tried.boundaries {
        for fault in [Fault::Kill(at), Fault::Torn(at)] {
            let real = TwoPhones::placed(&before);
            let (ended, trace) = Child::new(act, real.root()).with(fault).record();
            let acked: Vec<String> = trace
                .0
                .iter()
                .filter_map(|step| match step {
                    Step::Mark(mark) => mark.strip_prefix("ack ").map(str::to_owned),
                    Step::Change(_) => None,
                })
                .collect();
            // Two runs of a meeting need not write alike: one may end before the boundary comes.
            assert!(
                ended == Ended::Killed || matches!(act, Act::Group | Act::Opening),
                "{ended:?}"
            );
            let mut files = before.clone();
            for step in &trace.0 {
                if let Step::Change(change) = step {
                    files.apply(change);
                }
            }
            if matches!(fault, Fault::Kill(_)) {
                assert_eq!(differing(&files, &Files::of(&real.root())), Vec::<String>::new());
            }
            let _ = Verdict { act, acked: &acked, goes_on: false }.judge(&real.root());
            tried.kills += 1;
        }
        at += (tried.boundaries / 4).max(1);
    }
    assert!(tried.boundaries > 3, "{} boundaries: the shim is blind", tried.boundaries);
    println!(
        "{}: {} boundaries, {} torn, {} power cuts, {} out of order; {} states opened, {} meetings after, \
         {} real kills",
        act.name(),
        tried.boundaries,
        tried.torn,
        tried.power,
        tried.out_of_order,
        tried.states.len(),
        tried.meetings,
        tried.kills
    );
}

/// Names of the files that are not alike.
fn differing(one: &Files, other: &Files) -> Vec<String> {
    let (one, other): (BTreeSet<_>, BTreeSet<_>) = (one.bytes().collect(), other.bytes().collect());
    one.symmetric_difference(&other).map(|(name, _)| (*name).to_owned()).collect()
}

fn said(change: &faults::Change) -> String {
    match change {
        faults::Change::Write(name, at, bytes) => {
            format!("{} bytes at {at} of {name}", bytes.len())
        }
        other => format!("{other:?}"),
    }
}

macro_rules! acts {
    ($($test:ident: $act:ident,)*) => {$(
        #[test]
        fn $test() {
            killed_everywhere(Act::$act);
        }
    )*};
}

acts! {
    an_edit_is_there_or_is_not: Edit,
    a_group_from_a_peer_comes_whole_or_not_at_all: Group,
    a_delete_is_done_or_is_not: Delete,
    what_is_given_is_given_once_or_kept: Give,
    a_card_opens_or_stays_sealed: Opening,
    a_migration_is_done_or_done_again: Migration,
    a_rebuild_is_done_or_done_again: Rebuild,
    what_was_written_before_a_suspend_is_there: Suspend,
    a_restore_is_whole_or_can_be_done_again: Restore,
    a_damaged_room_is_set_aside_and_what_was_deleted_stays_so: SetAside,
    deleting_everything_is_finished_or_was_not_begun: DeleteAll,
}
