//! How a permanent entry is read: change by change, and only its first ones. Nobody can tombstone it, and what
//! its author writes over it later must not take anything back either (`design.md` 6.3, SR-34).

use std::collections::BTreeMap;

use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{Automerge, Change, ScalarValue};

use super::KIND;

/// What a document's changes say that depend on no other.
pub(super) struct Roots {
    /// How many changes there are of any sort.
    pub changes: usize,
    /// The fields of each of those that depend on no other, by ascending hash.
    pub fields: Vec<Fields>,
}

impl Roots {
    pub fn of(document: &Automerge) -> Self {
        let changes = document.get_changes(&[]);
        let mut first: Vec<&Change> =
            changes.iter().filter(|change| change.deps().is_empty()).collect();
        first.sort_by_key(|change| change.hash());
        Self { changes: changes.len(), fields: first.into_iter().filter_map(Fields::of).collect() }
    }
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
