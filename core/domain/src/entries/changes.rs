//! How a permanent entry is read: each change by itself. Nobody can tombstone it, and what its author writes over
//! it later must not take anything back either (`design.md` 6.3, SR-34).

use std::collections::BTreeMap;

use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{Automerge, Change, ScalarValue};

use super::KIND;

/// What each change of a document says, as if there were no other; by ascending hash. `None` for one that
/// cannot be read in one way.
pub(super) fn changes_of(document: &Automerge) -> Vec<Option<Fields>> {
    let mut changes = document.get_changes(&[]);
    changes.sort_by_key(Change::hash);
    changes.iter().map(Fields::of).collect()
}

/// The scalars that one change puts into the root.
pub(super) struct Fields(BTreeMap<String, ScalarValue>);

impl Fields {
    /// `None` when the change says one key twice: that could be read in two ways.
    fn of(change: &Change) -> Option<Self> {
        let mut fields = BTreeMap::new();
        for op in change.decode().operations {
            let (ObjectId::Root, Key::Map(key)) = (op.obj, op.key) else { continue };
            let value = match op.action {
                OpType::Put(value) => value,
                // Of a newer version; it holds its key all the same.
                _ => ScalarValue::Null,
            };
            if fields.insert(key.to_string(), value).is_some() {
                return None;
            }
        }
        Some(Self(fields))
    }

    pub fn is(&self, kind: &str) -> bool {
        self.text(KIND) == Some(kind)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key)? {
            ScalarValue::Str(text) => Some(text),
            _ => None,
        }
    }

    pub fn bytes<const N: usize>(&self, key: &str) -> Option<[u8; N]> {
        match self.0.get(key)? {
            ScalarValue::Bytes(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        }
    }
}
