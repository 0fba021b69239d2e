//! `couple.db`: the shared entries, their projections, and the never-synced bookkeeping beside them
//! (`design.md` 4 and 6). The only file that the sync engine gets a handle to.

mod between;
mod bookkeeping;
mod came;
mod cards;
mod consent;
mod doctor;
mod items;
mod logs;
mod project;
mod read;
mod rows;
mod schema;
mod shown;
mod store;
mod words;

pub use between::Profiles;
pub use bookkeeping::{Peer, PeerStatus, SpaceRecord};
pub use doctor::{Counts, RowCounts};
pub use read::{CoupleRead, CoupleReader, EntryFacts, Filter, MomentFact, RestFact};
pub use rows::SqlRows;
pub use shown::{PlanStand, Shown, What};
pub use store::CoupleStore;

pub(crate) use project::expect_rebuild;
pub(crate) use schema::SCHEMA;
