//! The loop that takes incoming connections, and the task that owns the endpoint to its end.
//! One task a connection, so that a slow or hostile handshake holds up nobody; their number and
//! their time are limited. Implements `sync.md` section 5.

use std::{net::UdpSocket, sync::Arc, time::Duration};

use iroh::Endpoint;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{DeviceId, Gate, Pipe, Purpose, admission, error::NotLetIn, pipes::Pipes};

/// A device that was admitted, and the pipe to it.
#[derive(Debug)]
pub struct Incoming {
    /// Who it is, as proven by TLS.
    pub who: DeviceId,
    /// What it came for.
    pub purpose: Purpose,
    /// The bytes.
    pub pipe: Pipe,
}

/// How many connections may be between their first packet and the app. Two phones need one; the
/// rest is for a stranger who keeps some busy. More are refused at once, without any state.
const MAX_IN_FLIGHT: usize = 16;

/// How long one of them may take. As long as a dialler waits: later nobody listens any more.
const ADMISSION_LIMIT: Duration = crate::DIAL_LIMIT;

/// How many admitted connections may wait for the app to call `accept`.
pub(crate) const QUEUE: usize = 4;

/// How long a closed link waits for the system to give the port back.
const RELEASE_LIMIT: Duration = Duration::from_secs(1);

/// Accepts until `stop` says otherwise or the link is dropped, then closes everything, in the
/// order in which nothing is lost or left open.
pub(crate) async fn keep(
    endpoint: Endpoint,
    gate: Arc<dyn Gate>,
    pipes: Pipes,
    queue: mpsc::Sender<Incoming>,
    mut stop: watch::Receiver<bool>,
) {
    let mut in_flight = JoinSet::new();
    loop {
        let incoming = tokio::select! {
            // The sender is gone when the link was dropped without `close`.
            _ = stop.wait_for(|stop| *stop) => break,
            // Forget those that are done.
            Some(_) = in_flight.join_next() => continue,
            incoming = endpoint.accept() => incoming,
        };
        let Some(incoming) = incoming else { break };
        if in_flight.len() >= MAX_IN_FLIGHT {
            incoming.refuse();
            continue;
        }
        let (gate, pipes, queue) = (gate.clone(), pipes.clone(), queue.clone());
        in_flight.spawn(async move {
            // Whatever happened to a connection that was not let in, nobody needs to know.
            let _ = timeout(ADMISSION_LIMIT, hand_over(incoming, &*gate, &pipes, &queue)).await;
        });
    }

    // Everything that holds a piece of the endpoint holds its socket open, so all of it has to go
    // first: handshakes, pipes (wherever the app keeps them), then the endpoint itself.
    in_flight.shutdown().await;
    drop(queue);
    pipes.close();
    let addresses = endpoint.bound_sockets();
    // Tells the other sides and waits until they know, at most a few round trips. Must not be cut
    // short: iroh would leave its tasks running.
    endpoint.close().await;
    drop(endpoint);
    // iroh closes the socket on a helper thread, some moments after the last handle is gone.
    let _ = timeout(RELEASE_LIMIT, async {
        while addresses.iter().any(|address| is_in_use(*address)) {
            sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}

/// One connection, from its first packet into the app's queue.
async fn hand_over(
    incoming: iroh::endpoint::Incoming,
    gate: &dyn Gate,
    pipes: &Pipes,
    queue: &mpsc::Sender<Incoming>,
) -> Result<(), NotLetIn> {
    let mut admitted = admission::admit(incoming, gate).await?;
    // The dialler is told yes when the app has room for it, not before.
    let place = queue.reserve().await.map_err(|_| NotLetIn)?;
    admitted.send.write_all(&admission::ADMITTED).await?;
    let admission::Admitted { who, purpose, connection, send, receive } = admitted;
    let pipe = Pipe::new(pipes, connection, send, receive);
    place.send(Incoming { who, purpose, pipe });
    Ok(())
}

fn is_in_use(address: std::net::SocketAddr) -> bool {
    UdpSocket::bind(address).is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse)
}
