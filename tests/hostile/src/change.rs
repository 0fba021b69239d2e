//! Changes of one entry, changed in their columns, with headers that fit them, given between two good entries in a log
//! that is properly signed: they concern that entry alone, and what was taken can be edited, given on and kept.

use std::cell::OnceCell;

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{Automerge, ObjType, ROOT, ReadDoc as _, ScalarValue};
use hearth_domain::document;
use hearth_domain::entries::PlanEdit;
use hearth_domain::ids::{ChangeHash, EntryId, EntryShape, LogId, Ownership};
use hearth_domain::space::{Logs as _, RowStatus, WriteError};

use crate::Made;
use crate::choices::Choices;
use crate::chunks::{CHANGE, ChangeParts, body, chunk};
use crate::forged::Forged;
use crate::victim::{Couple, meet, rows_of};

const NONCE: [u8; 16] = [1; 16];

thread_local! {
    static MATERIAL: OnceCell<(LogId, Vec<Made>, Vec<u8>)> = const { OnceCell::new() };
}

/// What `act` adds to a document, by an actor of this log.
pub fn make(
    document: &mut Automerge,
    log: &LogId,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Made {
    document.set_actor(document::actor(log, &[9; 8]));
    let mut tx = document.transaction();
    act(&mut tx);
    let hash = tx.commit_with(CommitOptions::default().with_time(0)).0.expect("a change");
    let bytes = document.get_change_by_hash(&hash).expect("the change").raw_bytes().to_vec();
    Made { hash: ChangeHash(hash.0), bytes }
}

/// Three changes of one document with everything in it that a document can have, and the document, saved.
fn make_material(log: &LogId) -> (Vec<Made>, Vec<u8>) {
    let mut document = Automerge::new();
    let first = make(&mut document, log, |tx| {
        tx.put(ROOT, "k", "plan").unwrap();
        tx.put(ROOT, "v", 1_u64).unwrap();
        tx.put(ROOT, "title", "walk").unwrap();
        let note = tx.put_object(ROOT, "note", ObjType::Text).unwrap();
        tx.splice_text(&note, 0, 0, "bring water").unwrap();
        let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
        tx.insert(&list, 0, 1.5).unwrap();
        tx.insert(&list, 1, ScalarValue::Bytes(vec![1, 2, 3])).unwrap();
        tx.put(ROOT, "count", ScalarValue::counter(3)).unwrap();
        tx.put(ROOT, "when", ScalarValue::Timestamp(7)).unwrap();
    });
    let second = make(&mut document, log, |tx| {
        let (_, note) = tx.get(ROOT, "note").unwrap().unwrap();
        tx.splice_text(&note, 2, 3, "and bread").unwrap();
        tx.put(ROOT, "title", "a long walk").unwrap();
        tx.increment(ROOT, "count", 2).unwrap();
        tx.delete(ROOT, "when").unwrap();
    });
    let third = make(&mut document, log, |tx| {
        let (_, list) = tx.get(ROOT, "list").unwrap().unwrap();
        let map = tx.insert_object(&list, 1, ObjType::Map).unwrap();
        tx.put(&map, "deep", false).unwrap();
        tx.delete(&list, 0).unwrap();
        tx.put(ROOT, "none", ()).unwrap();
    });
    let saved = document
        .save_with_options(automerge::SaveOptions { deflate: false, retain_orphans: false });
    (vec![first, second, third], saved)
}

/// The same, made once for the log that is asked for.
pub(crate) fn material(log: &LogId) -> (Vec<Made>, Vec<u8>) {
    MATERIAL.with(|made| {
        let (of, changes, saved) = made.get_or_init(|| {
            let (changes, saved) = make_material(log);
            (*log, changes, saved)
        });
        if of == log { (changes.clone(), saved.clone()) } else { make_material(log) }
    })
}

fn entry(ownership: Ownership, seed: u8) -> EntryId {
    let shape = EntryShape { ownership, permanent: false };
    EntryId::assemble(20_777, shape.flags(), &[seed; 32])
}

fn touched(changes: &[Made], choices: &mut Choices<'_>) -> Vec<Made> {
    let mut changes = changes.to_vec();
    let mut rounds = 0;
    while !choices.is_empty() && rounds < 8 {
        rounds += 1;
        let at = choices.below(changes.len());
        changes[at] = if choices.once_in(4) {
            let mut bytes = body(&changes[at].bytes).to_vec();
            choices.touch(&mut bytes, 0);
            // It may be none any more that can be taken apart; then it is the last that is done to it.
            let made = chunk(CHANGE, &bytes);
            changes[at] = made;
            return changes;
        } else {
            let beside = ChangeParts::of(choices.one_of(&changes));
            let mut parts = ChangeParts::of(&changes[at]);
            parts.touch(choices, &beside);
            parts.made()
        };
    }
    changes
}

pub(crate) fn run(input: &[u8]) {
    Couple::with(|couple| {
        let mut choices = Choices::new(input);
        let mut victim = couple.victim();
        let bens = couple.ben.facts.me;
        let mut log = Forged::new(&couple.ben.secret, &couple.ben.facts.certificate, NONCE);
        let (honest, _) = material(&log.id);
        let joint = choices.yes();
        let (whole_group, supplied) = (choices.yes(), choices.yes());
        let changes = touched(&honest[..=choices.below(honest.len())], &mut choices);
        let ownership = if joint { Ownership::Joint } else { Ownership::Of(bens) };
        let [before, bad, after] = [11, 12, 13]
            .map(|seed| entry(if seed == 12 { ownership } else { Ownership::Of(bens) }, seed));
        log.change(before, &honest[0]);
        for made in &changes {
            log.change(bad, made);
        }
        log.change(after, &honest[0]);
        if whole_group {
            for group in log.groups() {
                victim.phone.space().accept(&group).expect("a group that is properly signed");
            }
        } else {
            for n in 0..log.items.len() {
                victim.phone.space().accept(&log.group(n, n)).expect("properly signed");
            }
        }
        let others = rows_of(&mut victim.phone, &[before, after]);
        assert!(
            others.iter().all(|row| row.as_ref().is_some_and(|row| row.status == RowStatus::Whole)),
            "another entry of the group suffered"
        );
        victim.assert_unharmed();
        if supplied {
            let bytes: Vec<Vec<u8>> = changes.iter().map(|made| made.bytes.clone()).collect();
            victim.phone.space().supply(&bad, &bytes).expect("a storage that works");
        }
        let _ = victim.phone.view(&bad).words();
        let whole = rows_of(&mut victim.phone, &[bad])[0].as_ref().map(|row| row.status);
        let honestly = changes.iter().zip(&honest).all(|(one, other)| one.hash == other.hash);
        assert!(!honestly || whole == Some(RowStatus::Whole), "honest changes are not taken");
        let edit = PlanEdit::new(Some("x"), Some("y")).unwrap();
        let edited = victim.phone.space().edit_plan(&bad, &edit);
        if whole == Some(RowStatus::Whole) && joint {
            assert!(
                !matches!(edited, Err(WriteError::Document(_))),
                "what was taken whole cannot be edited"
            );
        }
        victim.phone.assert_sound();
        let report = victim.phone.scrub();
        assert_eq!(report, hearth_domain::space::ScrubReport::default(), "a scrub found something");
        // What was taken is given on, and taken there.
        let mut other = couple.sender();
        let devices = [couple.ada.facts.device(), couple.ben.facts.device()];
        meet((&devices[0], victim.phone.space()), (&devices[1], other.space()));
        let [here, there] = [&mut victim.phone, &mut other]
            .map(|phone| rows_of(phone, &[bad])[0].as_ref().map(|row| row.state));
        assert_eq!(here, there, "both come to the same state");
        other.assert_sound();
    });
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use hearth_domain::document::{DocumentError, EditedBy, Extended, Offered};

    use super::*;
    use crate::{listen, seeds};

    const LOG: LogId = LogId([7; 16]);

    fn extend(held: &[u8], changes: &[&Made], edited_by: EditedBy) -> Extended {
        let logs = [LOG];
        let offered: Vec<Offered<'_>> = changes
            .iter()
            .map(|made| Offered { hash: made.hash, bytes: &made.bytes, logs: &logs })
            .collect();
        document::extend(held, &offered, edited_by)
    }

    /// Whether a document comes back from a `save()`, by automerge alone.
    fn comes_back(document: &Automerge) -> bool {
        catch_unwind(AssertUnwindSafe(|| {
            Automerge::load(&document.save()).is_ok_and(|back| {
                document::hashes(&back) == document::hashes(document)
                    && back.hydrate(None) == document.hydrate(None)
            })
        }))
        .unwrap_or(false)
    }

    #[test]
    fn a_later_change_of_a_joint_entry_is_judged_in_a_line_as_in_a_whole_document() {
        listen();
        let (honest, _) = material(&LOG);
        let [first, second, _] = honest.as_slice() else { panic!("three changes") };
        let (mut taken, mut lines_only) = (0, 0);
        for number in 0..1_000 {
            let input = seeds::input("change", number);
            let mut choices = Choices::new(&input);
            let mut parts = ChangeParts::of(second);
            parts.touch(&mut choices, &ChangeParts::of(first));
            let bad = parts.made();
            let line = extend(&[], &[first], EditedBy::Both).document;
            assert!(document::kept_change(&line, &first.hash).is_some(), "kept as a change");
            let behind = extend(&line, &[&bad], EditedBy::Both);
            let whole = extend(&[], &[first, &bad], EditedBy::Both);
            assert_eq!(behind.held, whole.held, "seed {number}");
            assert!(comes_back(&behind.loaded), "seed {number} is taken and cannot be saved");
            taken += usize::from(behind.held.len() == 2);
            // What its author alone edits is not saved here.
            let alone = extend(&line, &[&bad], EditedBy::Author);
            lines_only += usize::from(alone.held.len() > behind.held.len());
        }
        println!("{taken} taken, {lines_only} that only a line can keep");
        assert!(taken > 30 && lines_only > 0, "{taken}, {lines_only}: the search is blind");
    }

    #[test]
    fn a_document_that_cannot_be_saved_stays_a_line_and_can_be_edited_on() {
        listen();
        let (honest, _) = material(&LOG);
        let (mut unsaved, mut panicked) = (0, 0);
        for number in 0..1_000 {
            let input = seeds::input("change", number);
            let mut parts = ChangeParts::of(&honest[1]);
            parts.touch(&mut Choices::new(&input), &ChangeParts::of(&honest[0]));
            let line = extend(&[], &[&honest[0]], EditedBy::Author).document;
            let taken = extend(&line, &[&parts.made()], EditedBy::Author);
            if taken.held.len() < 2 || comes_back(&taken.loaded) {
                continue;
            }
            unsaved += 1;
            let saves = catch_unwind(AssertUnwindSafe(|| Automerge::load(&taken.loaded.save())));
            panicked += usize::from(saves.is_err());
            let mut document = taken.document;
            for edit in 0..20_i64 {
                let actor = document::actor(&LOG, &[3; 8]);
                let written = document::write::<DocumentError>(Some(&document), actor, |tx| {
                    Ok(tx.put(ROOT, "edit", edit)?)
                });
                document = written.expect("an edit").expect("that changes something").document;
                let loaded = document::load(&document).expect("what is kept can be read");
                let (value, _) = loaded.get(ROOT, "edit").unwrap().expect("the edit");
                assert_eq!(value.as_i64(), Some(edit), "seed {number}");
            }
        }
        println!("{unsaved} cannot be saved, {panicked} panic at it");
        assert!(unsaved > 0 && panicked > 0, "{unsaved}, {panicked}: the search is blind");
    }
}
