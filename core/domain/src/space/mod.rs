//! The shared space: rows over signed logs (`design.md` 6). The rules are functions over a [`Rows`] storage;
//! [`Space`] puts them together for a phone. Acts: [`write`]. From a peer: [`accept`]. To a peer: [`give`].
#![allow(clippy::missing_errors_doc, reason = "a call of a storage fails when the storage does")]

mod accept;
mod chains;
mod closes;
mod facts;
mod give;
mod group;
mod logs;
#[cfg(any(test, feature = "memory"))]
pub mod memory;
mod own_log;
mod phones;
mod row;
mod rows;
mod runs;
mod scrub;
mod write;

pub use accept::{AcceptError, Accepted, accept};
pub use chains::chain_after;
pub use facts::{Facts, Pen};
pub use give::{Lacks, give_start, next_group};
pub use group::{
    GivenItem, Group, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, MAX_GROUP_OPERATIONS, SignedEnd,
};
pub use logs::{Logs, Space, Storage, Summary, first_listing, summary};
pub use phones::{
    OwnPhone, certificates, close_earlier_phones, is_revoked, own_phones, replaced_keys, revoke,
};
pub use row::RowChange;
pub use rows::{LogRecord, Placed, Row, RowStatus, Rows, RowsError, Standing, Stored};
pub use scrub::{ScrubReport, row_is_sound, scrub};
pub use write::{WriteError, create, delete, edit_plan, erase_here};
