//! The shared space: rows over signed logs (`design.md` 6). The rules are functions over a [`Rows`] storage;
//! [`Space`] puts them together for a phone. Acts: [`write`]. From a peer: [`accept`]. To a peer: [`give`].
#![allow(clippy::missing_errors_doc, reason = "a call of a storage fails when the storage does")]

mod accept;
mod chains;
mod challenges;
mod closes;
mod consent;
mod facts;
mod give;
mod group;
mod logs;
#[cfg(any(test, feature = "memory"))]
pub mod memory;
mod own;
mod own_log;
mod phones;
mod plans;
mod row;
mod rows;
mod runs;
mod scrub;
mod sealed;
mod summary;
mod survey;
mod write;

pub use accept::{AcceptError, Accepted, accept};
pub use chains::chain_after;
pub use challenges::{finish_challenge, let_challenge_go, swap_challenge, take_challenge};
pub use consent::{MOST_LIVE, add_live, consents, publish};
pub use facts::{Facts, Pen};
pub use give::{Lacks, give_start, next_group};
pub use group::{
    GivenItem, Group, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, MAX_GROUP_OPERATIONS, SignedEnd,
};
pub use logs::{Logs, Space, Storage, first_listing};
pub use own::{Replaced, publish_profile, share_check_in};
pub use phones::{
    OwnPhone, certificates, close_earlier_phones, is_revoked, own_phones, replaced_keys, revoke,
};
pub use plans::{Proposed, finish_plan, forget_yes, move_plan, plan_status, propose, say_yes};
pub use row::RowChange;
pub use rows::{LogRecord, Placed, Row, RowStatus, Rows, RowsError, Standing, Stored};
pub use scrub::{ScrubReport, row_is_sound, scrub};
pub use sealed::{CameOf, Settled, card_held, open_cards, seal};
pub use summary::{Summary, summary};
pub use survey::{Survey, survey};
pub use write::{WriteError, create, delete, edit_plan, erase_here};
