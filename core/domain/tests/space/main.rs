//! The rules of the shared space, on phones that meet without a wire between them: two and more copies of
//! [`hearth_domain::space::Space`] over rows in maps, with randomness from a seed and no clock.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod acts;
mod budget;
mod consent;
mod consent_attacks;
mod convergence;
mod copies;
mod forged;
mod harness;
mod hostile;
mod impersonation;
mod lacking;
mod many_copies;
mod own;
mod phones;
mod plans;
mod refusals;
mod replaced_attacks;
mod revoked;
mod scrub;
mod sealed;
mod sealed_attacks;
mod unknown;
