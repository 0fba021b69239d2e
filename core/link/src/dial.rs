//! Finding a device at one of its addresses and being let in. Implements "Dial order" of `sync.md`
//! section 5: the last address first, the discovered ones side by side, all of it within 5 s.

use std::{net::SocketAddr, time::Duration};

use iroh::{
    Endpoint, EndpointAddr, EndpointId, TransportAddr,
    endpoint::{Connection, RecvStream, SendStream},
};
use tokio::time::timeout;

use crate::{DeviceId, DialError, Pipe, Purpose, address, admission, endpoint, pipes::Pipes};

/// The most a dial takes, from the call to the pipe. iroh itself gives a dead address 30 s.
pub const DIAL_LIMIT: Duration = Duration::from_secs(5);

/// How long the last address is tried alone before the discovered ones join.
pub const HEAD_START: Duration = Duration::from_millis(1500);

/// Where to look for a device.
///
/// Addresses that cannot be sent to (port 0, multicast, unspecified) are skipped; of the others
/// the first eight are used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialPlan {
    /// Where it was the last time; gets a head start of [`HEAD_START`].
    pub last: Option<SocketAddr>,
    /// Where discovery says it is; tried all at once.
    pub discovered: Vec<SocketAddr>,
}

impl DialPlan {
    /// Only these addresses, side by side: what a QR code says.
    pub fn discovered(addresses: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self { last: None, discovered: addresses.into_iter().collect() }
    }
}

/// A device that answered and let us in.
pub(crate) async fn dial(
    endpoint: Endpoint,
    pipes: &Pipes,
    who: DeviceId,
    plan: &DialPlan,
    purpose: Purpose,
) -> Result<Pipe, DialError> {
    let id = who.endpoint_id().ok_or(DialError::NobodyThere)?;
    let reached = timeout(DIAL_LIMIT, async {
        let connection = reach(&endpoint, id, plan, purpose).await?;
        let (send, receive) = be_admitted(&connection).await?;
        Ok((connection, send, receive))
    })
    .await;
    let (connection, send, receive) = reached.map_err(|_| DialError::NobodyThere)??;
    Ok(Pipe::new(pipes, connection, send, receive))
}

/// A connection on which both keys are proven.
///
/// The head start is one attempt that is given up before the next one starts, not two that race:
/// so a device is never left with a second pipe that nobody wants. The second attempt includes the
/// last address. (iroh sends to all addresses of a device that it knows at that moment.)
async fn reach(
    endpoint: &Endpoint,
    who: EndpointId,
    plan: &DialPlan,
    purpose: Purpose,
) -> Result<Connection, DialError> {
    let all = address::dialled(plan.last.into_iter().chain(plan.discovered.iter().copied()));
    if let (Some(last), [first, _, ..]) = (plan.last, all.as_slice())
        && last == *first
    {
        match timeout(HEAD_START, attempt(endpoint, who, &[last], purpose)).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) if error.is_final() => return Err(error),
            Ok(Err(_)) | Err(_) => {}
        }
    }
    if all.is_empty() {
        return Err(DialError::NoAddress);
    }
    attempt(endpoint, who, &all, purpose).await
}

/// One handshake, sent to all `addresses`; the first that answers counts.
async fn attempt(
    endpoint: &Endpoint,
    who: EndpointId,
    addresses: &[SocketAddr],
    purpose: Purpose,
) -> Result<Connection, DialError> {
    let target = EndpointAddr::from_parts(who, addresses.iter().copied().map(TransportAddr::Ip));
    endpoint
        .connect_with_opts(target, purpose.alpn(), endpoint::dial_options())
        .await
        .map_err(|error| DialError::from_start(&error))?
        .await
        .map_err(|error| DialError::from_handshake(&error))
}

/// Opens the one stream and waits for the other side's yes (see `admission`).
async fn be_admitted(connection: &Connection) -> Result<(SendStream, RecvStream), DialError> {
    let (mut send, mut receive) =
        connection.open_bi().await.map_err(|error| DialError::from_connection(&error))?;
    send.write_all(&admission::PREAMBLE).await.map_err(|error| DialError::from_write(&error))?;
    let mut answer = [0; admission::ADMITTED.len()];
    receive.read_exact(&mut answer).await.map_err(|error| DialError::from_read(&error))?;
    if answer == admission::ADMITTED {
        Ok((send, receive))
    } else {
        Err(DialError::Other("the other device speaks another version".into()))
    }
}
