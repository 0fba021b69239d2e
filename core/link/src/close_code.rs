//! The numbers with which a connection is closed. They are part of the wire format: a device of
//! any version understands them. They carry no reason a stranger could learn from.
//!
//! 0 is not ours: iroh uses it when an endpoint or the last handle goes away.

use iroh::endpoint::VarInt;

/// The gate said no. One number for every refusal: unknown, revoked and "not pairing now" look the
/// same from outside.
pub(crate) const NOT_ADMITTED: VarInt = VarInt::from_u32(1);

/// A pipe went away, finished or not. Also the number of a reset stream: a writer that was dropped
/// without `finish` must never look like a clean end.
pub(crate) const GONE: VarInt = VarInt::from_u32(2);
