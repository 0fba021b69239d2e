//! A device on the network: one endpoint, from `bind` to `close`. The face of this crate.
//! Knows who may in only through the [`Gate`]. Implements `sync.md` section 5.

use std::{
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use iroh::Endpoint;
use tokio::{
    sync::{Mutex as AsyncMutex, mpsc, watch},
    task::JoinHandle,
};

use crate::{
    DeviceId, DialError, DialPlan, Gate, Incoming, LinkConfig, LinkError, Pipe, Purpose, accept,
    address, dial, endpoint, pipes::Pipes,
};

/// A device on the network. Share it as `Arc<Link>`; every method takes `&self`.
///
/// Never bind two with the same secret at the same time, not even in two processes: the second
/// takes over the first one's connections. Close it with [`close`](Self::close); a link that is
/// only dropped closes too, but in the background and only while the runtime lives.
pub struct Link {
    id: DeviceId,
    /// For dialling; `None` once closed. The other owner is the task behind `keeper`.
    endpoint: Mutex<Option<Endpoint>>,
    incoming: AsyncMutex<mpsc::Receiver<Incoming>>,
    pipes: Pipes,
    stop: watch::Sender<bool>,
    /// `None` once it has ended and the port is free.
    keeper: AsyncMutex<Option<JoinHandle<()>>>,
}

impl Link {
    /// Opens the endpoint and starts to accept. Must be called inside a tokio runtime with time
    /// and IO enabled. Sends nothing until someone dials or is dialled.
    ///
    /// # Errors
    /// [`LinkError::CannotBind`] when the address is in use or not one of this machine.
    pub async fn bind(config: LinkConfig, gate: Arc<dyn Gate>) -> Result<Self, LinkError> {
        let endpoint = endpoint::bind(&config).await?;
        let (queue, incoming) = mpsc::channel(accept::QUEUE);
        let (stop, stopped) = watch::channel(false);
        let pipes = Pipes::default();
        let keeper = accept::keep(endpoint.clone(), gate, pipes.clone(), queue, stopped);
        Ok(Self {
            id: endpoint.id().into(),
            endpoint: Mutex::new(Some(endpoint)),
            incoming: AsyncMutex::new(incoming),
            pipes,
            stop,
            keeper: AsyncMutex::new(Some(tokio::spawn(keeper))),
        })
    }

    /// This device.
    pub fn id(&self) -> DeviceId {
        self.id
    }

    /// Where this device can be dialled right now, best first, at most
    /// [`MAX_ADVERTISED`](crate::MAX_ADVERTISED). Bound to one address: that one. Bound to all: the
    /// addresses of the interfaces, which change with the network, so ask again for every QR code.
    /// Empty when closed, or when there is no network.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let endpoint = self.endpoint().clone();
        endpoint.map_or_else(Vec::new, |endpoint| {
            address::advertised(endpoint.addr().ip_addrs().copied())
        })
    }

    /// The next device that passed the gate; `None` when the link is closed. Cancel-safe.
    pub async fn accept(&self) -> Option<Incoming> {
        let incoming = self.incoming.lock().await.recv().await;
        incoming.filter(|_| !*self.stop.borrow())
    }

    /// Finds `who` at one of the planned addresses and is let in, within
    /// [`DIAL_LIMIT`](crate::DIAL_LIMIT). Cancel-safe: a dropped dial leaves nothing behind.
    ///
    /// # Errors
    /// See [`DialError`].
    pub async fn dial(
        &self,
        who: DeviceId,
        plan: &DialPlan,
        purpose: Purpose,
    ) -> Result<Pipe, DialError> {
        let mut stop = self.stop.subscribe();
        let endpoint = self.endpoint().clone().ok_or(DialError::Closed)?;
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => Err(DialError::Closed),
            pipe = dial::dial(endpoint, &self.pipes, who, plan, purpose) => pipe,
        }
    }

    /// To be called when the host says that the network changed (on Android iroh notices nothing
    /// by itself). Costs next to nothing when it did not.
    pub async fn network_changed(&self) {
        let endpoint = self.endpoint().clone();
        if let Some(endpoint) = endpoint {
            endpoint.network_change().await;
        }
    }

    /// Ends everything: waiting calls return, pipes are cut (bytes that were not `finish`ed may be
    /// lost), the other sides are told, and when this returns the UDP port is free. May be called
    /// again, and by several at once; all return when it is done. Usually takes some milliseconds,
    /// with a partner that has gone silent up to about a second.
    pub async fn close(&self) {
        self.stop.send_replace(true);
        self.endpoint().take();
        let mut keeper = self.keeper.lock().await;
        if let Some(task) = keeper.as_mut() {
            // It can only fail by being cancelled, with the runtime itself.
            let _ = task.await;
            *keeper = None;
        }
    }

    fn endpoint(&self) -> MutexGuard<'_, Option<Endpoint>> {
        self.endpoint.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({:?})", self.id)
    }
}
