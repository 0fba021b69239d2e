//! Invariant 13 of `sync.md` 7: nobody is stored by a failed pairing, and a success is completed on both
//! within one retry. Everything runs in memory: two machines and the bytes between them.

mod attacks;
mod cuts;
mod digits;
mod flow;
mod harness;
mod hostile;
mod later_keys;
mod replace;
mod screen;
mod vectors;
