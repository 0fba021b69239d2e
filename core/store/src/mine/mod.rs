//! `mine.db`: what is mine and needed every day, in plain tables, never synced (`design.md` 4). The sync engine
//! gets no handle to it: private text cannot leak through a filter's bug because there is no filter.
//!
//! One file a concept; each holds the writes (on [`MineTx`]) and the queries (on [`MineRead`]) of its table.

mod acts;
mod answers;
mod check_ins;
mod consent;
mod deletes;
mod intents;
mod kept;
mod leaving;
mod moments;
mod plans;
mod queue;
mod rests;
mod schema;
mod sealed;
mod settings;
mod store;
mod unopened;
mod written;

pub use acts::OwnAct;
pub use answers::OwnAnswer;
pub use check_ins::OwnCheckIn;
pub use deletes::PendingDelete;
pub use intents::Intent;
pub use kept::Kept;
pub use moments::OwnMoment;
pub use plans::OwnPlan;
pub use queue::QueuedEvent;
pub use rests::OwnRest;
pub use store::{MineRead, MineReader, MineStore, MineTx};
pub use written::{LocalId, Written};

pub(crate) use kept::bounds;
pub(crate) use schema::SCHEMA;
