//! Signed, append-only logs: items, the chain over them, signatures of their ends, and the certificates
//! that say whose they are (`design.md` 5 and 6.2; bytes: `docs/formats.md` 3-5). Pure: no storage.

mod certificate;
mod chain;
mod farewell;
mod item;

pub use certificate::{Certificate, CertificateError, KnownKeys, Signer};
pub use chain::{AuthorSecret, Chain, Head, HeadSignature};
pub use farewell::{Between, Farewell};
pub use item::{Item, ItemKind, Verdict, VoidReason};
