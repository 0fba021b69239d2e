//! Whether two documents show the same: every object, key, value and text. Walks with a list of its own and
//! not by calling itself, because a peer decides how deep a document is, and a full stack ends the process.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ValueRef};

/// Compares what both show. The changes are compared by their hashes, elsewhere.
pub fn show_the_same(one: &Automerge, other: &Automerge) -> bool {
    let mut open = vec![(ROOT, ObjType::Map)];
    while let Some((object, kind)) = open.pop() {
        let same = match kind {
            ObjType::Map | ObjType::Table => {
                let left: Vec<_> = one.map_range(&object, ..).collect();
                let right: Vec<_> = other.map_range(&object, ..).collect();
                open.extend(left.iter().filter_map(|item| child(&item.value, item.id())));
                left.len() == right.len()
                    && left.iter().zip(&right).all(|(left, right)| {
                        left.key == right.key
                            && left.value == right.value
                            && left.id() == right.id()
                    })
            }
            ObjType::List => {
                let left: Vec<_> = one.list_range(&object, ..).collect();
                let right: Vec<_> = other.list_range(&object, ..).collect();
                open.extend(left.iter().filter_map(|item| child(&item.value, item.id())));
                left.len() == right.len()
                    && left
                        .iter()
                        .zip(&right)
                        .all(|(left, right)| left.value == right.value && left.id() == right.id())
            }
            ObjType::Text => {
                one.length(&object) == other.length(&object)
                    && one.text(&object).ok() == other.text(&object).ok()
            }
        };
        if !same {
            return false;
        }
    }
    true
}

fn child(value: &ValueRef<'_>, id: ObjId) -> Option<(ObjId, ObjType)> {
    match value {
        ValueRef::Object(kind) => Some((id, *kind)),
        ValueRef::Scalar(_) => None,
    }
}
