//! The secrets that pairing handles. Wiped when dropped, never printed, never compared but in constant time
//! by the code that needs it. Each is its own type, so that none can stand in for another.

use zeroize::{Zeroize, ZeroizeOnDrop};

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; $size]);

        impl $name {
            /// From the bytes themselves; whoever passes them wipes their own copy.
            #[must_use]
            pub fn new(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }

            /// The bytes, for the one place that stores, sends or keys something with them.
            #[must_use]
            pub fn expose(&self) -> &[u8; $size] {
                &self.0
            }
        }
    };
}

secret!(
    /// The one-time secret of a pairing code: random, 16 bytes, used up by the first right answer.
    CodeSecret,
    16
);
secret!(
    /// What typed digits become once both phones have run SPAKE2 over them: random to everyone who did not hold
    /// the digits then. Takes the place of a [`CodeSecret`].
    PakeSecret,
    32
);
secret!(
    /// `K`: what TLS exports on this one connection, with [`EXPORTER_LABEL`](super::EXPORTER_LABEL) and
    /// [`exporter_context`](super::exporter_context).
    Exporter,
    32
);
secret!(
    /// What both phones of a space know and no document holds; the card of the day comes from it.
    SpaceSecret,
    32
);
secret!(
    /// What two paired phones know of each other: finds the partner on the network, seals files.
    PairKey,
    32
);
secret!(
    /// 32 random bytes from which a pairing by digits draws all it needs; new for every screen and for every
    /// code that is typed, and used for nothing else.
    Seed,
    32
);
