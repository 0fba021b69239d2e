//! What happens to one incoming connection between its first packet and the app: prove the key,
//! ask the gate, answer. Implements "first line of accept" of `sync.md` section 5 and invariant 12.
//!
//! The order matters, and iroh's plain `accept().await` has it wrong for us: it hands the fresh
//! connection to its path manager, which at once tells the other side every interface address of
//! this phone (`update_qnt_candidates`). A stranger must not learn those. So the connection is
//! held back as "0-RTT" (iroh's word for "not handed over yet"), its key is read, the gate is
//! asked, and only then is it completed. No data is ever taken from before the proof of the key.
//!
//! The one byte each way: QUIC shows a new stream to the acceptor only with its first byte, and a
//! dialler counts as connected before the acceptor has decided. So the dialler sends one byte,
//! and waits for one byte, before any payload moves.

use iroh::endpoint::{Connection, Incoming, RecvStream, SendStream};

use crate::{DeviceId, Gate, Purpose, close_code, error::NotLetIn};

/// The dialler's first byte: makes the stream visible.
pub(crate) const PREAMBLE: [u8; 1] = [1];

/// The acceptor's first byte: the gate said yes.
pub(crate) const ADMITTED: [u8; 1] = [1];

/// A connection that passed the gate; the dialler does not know it yet.
pub(crate) struct Admitted {
    pub(crate) who: DeviceId,
    pub(crate) purpose: Purpose,
    pub(crate) connection: Connection,
    pub(crate) send: SendStream,
    pub(crate) receive: RecvStream,
}

/// Takes an incoming connection through the gate. May wait as long as the other side likes: the
/// caller sets the limit.
pub(crate) async fn admit(incoming: Incoming, gate: &dyn Gate) -> Result<Admitted, NotLetIn> {
    let held_back = incoming.accept()?.into_0rtt();
    // Resolves when the dialler's stream appears; from then on its key is proven. Nothing is read.
    let (send, mut receive) = held_back.accept_bi().await?;
    if receive.is_0rtt() {
        // Sent before the key was proven, so possibly a replay. Our diallers never do this.
        held_back.close(close_code::NOT_ADMITTED, b"");
        return Err(NotLetIn);
    }
    let who = held_back.remote_id().map_err(|_| NotLetIn)?.into();
    let purpose = held_back.alpn().and_then(|alpn| Purpose::from_alpn(&alpn)).ok_or(NotLetIn)?;
    if !gate.admits(who, purpose) {
        held_back.close(close_code::NOT_ADMITTED, b"");
        return Err(NotLetIn);
    }

    let connection = held_back.handshake_completed().await?;
    let mut preamble = [0; PREAMBLE.len()];
    receive.read_exact(&mut preamble).await?;
    if preamble != PREAMBLE {
        return Err(NotLetIn);
    }
    Ok(Admitted { who, purpose, connection, send, receive })
}
