//! The question every incoming connection is put to: may this device in, for this purpose?
//! The link asks; who is on the list is the app's business (`sync.md` section 5, `design.md`
//! section 5, invariant 12).

use crate::{DeviceId, Purpose};

/// Decides who may in. Asked once for every incoming connection, as soon as the other device has
/// proven its key, and before one byte of it is read, one byte is sent to it, or iroh tells it
/// another address of this phone.
///
/// Asked from the link's tasks, possibly for several devices at the same time: answer from memory,
/// without waiting. A device that is refused learns only that it is; never why.
/// A yes holds for that connection; whoever takes a device off the list during a session closes
/// its [`Pipe`](crate::Pipe) too.
pub trait Gate: Send + Sync + 'static {
    /// Whether `who`, whose key TLS has proven, may in for `purpose`.
    fn admits(&self, who: DeviceId, purpose: Purpose) -> bool;
}

/// A closure is a gate, too.
impl<F> Gate for F
where
    F: Fn(DeviceId, Purpose) -> bool + Send + Sync + 'static,
{
    fn admits(&self, who: DeviceId, purpose: Purpose) -> bool {
        self(who, purpose)
    }
}
