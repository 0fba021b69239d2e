//! Storage that fails and files that are hurt: never a panic, never a wrong answer, never a silent loss. What is
//! shared comes back from the partner's phone; of the rest, what can be read is saved; the damaged file is kept.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod hurt;

use faults::{Act, Child, Ended, Fault, Files, Step, TwoPhones, Verdict, start};
use hurt::{PAGE, Truth, after_edits, lived_on, pages, rich, suffers};

#[test]
fn one_flipped_bit_in_each_kind_of_page_is_mended_or_said() {
    let base = rich();
    let truth = Truth::of(&base);
    let mut kinds = 0;
    for room in ["couple", "mine", "journal"] {
        for (kind, page) in pages(&base, room) {
            let mut files = base.clone();
            files.bytes_of(&format!("ada/{room}.db"))[(page - 1) * PAGE + 1234] ^= 4;
            suffers(&files, &truth, room, &format!("{room}.db, page {page}: {kind}"));
            kinds += 1;
        }
    }
    println!("flipped bits: {kinds} kinds of page");
    assert!(kinds > 20, "{kinds} kinds of page: the test is blind");
}

#[test]
fn a_file_that_is_cut_anywhere_is_mended_or_said() {
    let base = rich();
    let truth = Truth::of(&base);
    let mut cuts = 0;
    for room in ["couple", "mine", "journal"] {
        let name = format!("ada/{room}.db");
        let whole = base.clone().bytes_of(&name).len();
        for size in [0, 1, 100, PAGE, PAGE * 2 + 17, whole / 2, whole - PAGE, whole - 1] {
            let mut files = base.clone();
            files.bytes_of(&name).truncate(size);
            suffers(&files, &truth, room, &format!("{room}.db cut to {size} of {whole} bytes"));
            cuts += 1;
        }
        let mut files = base.clone();
        files.set(&name, None);
        suffers(&files, &truth, room, &format!("{room}.db gone"));
        cuts += 1;
    }
    println!("truncated: {cuts} cuts");
}

#[test]
fn a_bit_that_flipped_in_the_log_takes_no_commit_along_in_silence() {
    let (base, acked) = after_edits();
    let truth = Truth::of(&base);
    for room in ["couple", "mine"] {
        let name = format!("ada/{room}.db-wal");
        let length = base.clone().bytes_of(&name).len();
        // Head; the head, the salt, the checksum and the page of frames; not in the last transaction, which looks
        // like one that the power cut off.
        let frame = PAGE + 24;
        let mut places = vec![2, 9, 17, 27];
        for nth in [0, 1] {
            let at = 32 + nth * frame;
            places.extend(
                [at + 1, at + 10, at + 17, at + 24 + 2000].into_iter().filter(|at| *at < length),
            );
        }
        for place in places {
            let mut files = base.clone();
            files.bytes_of(&name)[place] ^= 1;
            suffers(&files, &truth, room, &format!("{name}, byte {place} of {length}"));
        }
    }
    assert_eq!(acked, ["note 1", "note 2"]);
}

#[test]
fn a_log_that_is_gone_or_of_another_day_is_told() {
    let (base, _) = after_edits();
    let later = lived_on(&base);
    let (before, after) = (Truth::of(&base), Truth::of(&later));
    for room in ["couple", "mine"] {
        let name = format!("ada/{room}.db-wal");
        let mut files = base.clone();
        files.set(&name, None);
        suffers(&files, &before, room, &format!("{name} gone"));
        // The log of an earlier day, over what is there now.
        let log = base.clone().bytes_of(&name).clone();
        let mut files = later.clone();
        files.set(&name, Some(log));
        suffers(&files, &after, room, &format!("{name} of another day"));
    }
}

/// After a fault of the storage: the phone opens again and holds what it answered for, and nothing half.
fn survives(act: Act, fault: Fault) -> bool {
    let two = TwoPhones::fresh();
    act.prepare(&two.root());
    let (ended, trace) = Child::new(act, two.root()).with(fault).record();
    let Ended::Done(said) = ended else { panic!("nobody kills it") };
    let marks = trace.0.iter().filter_map(|step| match step {
        Step::Mark(mark) => mark.strip_prefix("ack ").map(str::to_owned),
        Step::Change(_) => None,
    });
    let acked: Vec<String> = marks.collect();
    for sentence in &said {
        assert!(
            sentence.contains(';') && !sentence.contains("inside Hearth"),
            "{fault:?}: {sentence}"
        );
    }
    let _ = Verdict { act, acked: &acked, goes_on: false }.judge(&two.root());
    !said.is_empty()
}

#[test]
fn a_full_or_broken_disk_at_any_boundary_loses_nothing_that_was_answered() {
    let mut refused = 0;
    let mut tried = 0;
    for act in [Act::Edit, Act::Give, Act::Delete, Act::Restore, Act::Rebuild, Act::Migration] {
        for at in [1, 2, 3, 5, 8, 12, 17, 23, 30, 38, 47] {
            for fault in [Fault::Full(at), Fault::Broken(at)] {
                refused += usize::from(survives(act, fault));
                tried += 1;
            }
        }
    }
    println!("full and broken disks: {tried} runs, {refused} refused in a sentence");
    assert!(refused > tried / 2, "{refused} of {tried}: the shim is blind");
}

#[test]
fn a_storage_that_can_only_be_read_is_said_and_nothing_changes() {
    for act in [Act::Migration, Act::Rebuild, Act::Restore, Act::Edit] {
        assert!(survives(act, Fault::ReadOnly), "{act:?}");
    }
}

/// A real small file system, where this process may mount one.
#[test]
fn a_small_file_system_that_is_full_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().canonicalize().unwrap();
    let mut mount = std::process::Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=3m", "hearth-faults"]).arg(&place);
    mount.stderr(std::process::Stdio::null());
    let mounted = start(&mut mount).and_then(|mut process| process.wait());
    if !mounted.is_ok_and(|status| status.success()) {
        println!(
            "SKIPPED: no file system may be mounted here; the shim's full disk stands in for it"
        );
        return;
    }
    let done = std::panic::catch_unwind(|| {
        TwoPhones::files().place(&place);
        let filler = vec![0; 64 * 1024];
        let mut full = 0;
        let file = place.join("filler");
        for room_left in [0_usize, 1, 2, 4] {
            // Fills it, then gives some pages back.
            let mut bytes = Vec::new();
            while std::fs::write(&file, &bytes).is_ok() {
                bytes.extend_from_slice(&filler);
            }
            let fits = std::fs::metadata(&file).unwrap().len();
            let fits = usize::try_from(fits).unwrap().saturating_sub(room_left * 4096);
            std::fs::write(&file, vec![0; fits]).unwrap();
            let (ended, _) = Child::new(Act::Suspend, place.clone()).record();
            let Ended::Done(said) = ended else { panic!("nobody kills it") };
            full += usize::from(!said.is_empty());
            std::fs::remove_file(&file).unwrap();
            let left = TwoPhones::placed(&Files::of(&place));
            let _ = Verdict { act: Act::Suspend, acked: &[], goes_on: false }.judge(&left.root());
        }
        assert!(full > 0, "the file system was never full");
        println!("small file system: 4 fills, {full} refused");
    });
    let mut unmount = std::process::Command::new("umount");
    let unmounted = start(unmount.arg(&place)).unwrap().wait().unwrap();
    assert!(unmounted.success());
    if let Err(panic) = done {
        std::panic::resume_unwind(panic);
    }
}
