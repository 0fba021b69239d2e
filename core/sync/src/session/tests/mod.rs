//! Tests of the session: its bytes, its order, what it refuses, and what it costs. Whole histories over a
//! faulty network are in `tests/two_phones`.

mod admission;
mod budget;
mod cards;
mod codec;
mod cost;
mod hostile;
mod left_out;
mod messages;
mod order;
mod phones;
mod symmetric;
