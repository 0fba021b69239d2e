//! A kept document, damaged so that its checksum still fits: it loads or it does not, and what is read from it and
//! written to it ends.

use automerge::transaction::Transactable as _;
use hearth_domain::document::{self, DocumentError, EditedBy, Offered};
use hearth_domain::entries::View;
use hearth_domain::ids::{EntryId, LogId};

use crate::change::material;
use crate::choices::Choices;
use crate::chunks::{CHANGE, ChangeParts, DOCUMENT, DocumentParts, body, chunk};

const LOG: LogId = LogId([7; 16]);

pub(crate) fn run(input: &[u8]) {
    let mut choices = Choices::new(input);
    let (changes, saved) = material(&LOG);
    let kept = match choices.byte() % 8 {
        // As a whole: nothing that was not asked for is in it.
        0 => choices.rest().to_vec(),
        1 => {
            let mut bytes = saved;
            touch_all(&mut choices, &mut bytes);
            bytes
        }
        2 => {
            let mut bytes = body(&saved).to_vec();
            touch_all(&mut choices, &mut bytes);
            chunk(DOCUMENT, &bytes).bytes
        }
        3 => {
            let mut parts = ChangeParts::of(&changes[0]);
            while !choices.is_empty() {
                parts.touch(&mut choices, &ChangeParts::of(&changes[1]));
            }
            parts.made().bytes
        }
        4 => {
            let mut bytes = body(&changes[0].bytes).to_vec();
            touch_all(&mut choices, &mut bytes);
            chunk(CHANGE, &bytes).bytes
        }
        _ => {
            let mut parts = DocumentParts::of(&saved);
            while !choices.is_empty() {
                parts.touch(&mut choices);
            }
            parts.bytes()
        }
    };
    read_and_write(&kept, &changes);
}

fn touch_all(choices: &mut Choices<'_>, bytes: &mut Vec<u8>) {
    while !choices.is_empty() {
        choices.touch(bytes, 0);
    }
}

fn read_and_write(kept: &[u8], changes: &[crate::Made]) {
    for flags in [0, 1, 2] {
        let entry = EntryId::assemble(20_777, flags, &[9; 32]);
        if let Some(loaded) = document::load(kept) {
            let _ = View::of(&entry, &loaded).words();
            for hash in document::hashes(&loaded) {
                let part = document::kept_change(kept, &hash);
                assert!(
                    part.is_none_or(|part| kept.windows(part.len()).any(|bytes| bytes == part))
                );
                let _ = document::change_bytes(&loaded, &hash);
            }
        }
    }
    let actor = document::actor(&LOG, &[3; 8]);
    let _ = document::write::<DocumentError>(Some(kept), actor, |tx| {
        tx.put(automerge::ROOT, "title", "written after all")?;
        Ok(())
    });
    // What the partner still has of it is taken, whatever is held here.
    let logs = [LOG];
    let offered: Vec<Offered<'_>> = changes
        .iter()
        .map(|made| Offered { hash: made.hash, bytes: &made.bytes, logs: &logs })
        .collect();
    let extended = document::extend(kept, &offered, EditedBy::Both);
    assert!(extended.document.is_empty() || document::load(&extended.document).is_some());
}
