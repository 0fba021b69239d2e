//! The discovery port as the core calls it: away from the runtime's workers, because the host may take its time.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::ports::{Discovery, Found, PortError, Service};

/// Who is nearby, and how this phone is found.
pub(crate) struct Nearby {
    discovery: Arc<dyn Discovery>,
}

impl Nearby {
    pub fn new(discovery: Arc<dyn Discovery>) -> Self {
        Self { discovery }
    }

    /// Makes this phone findable for a service.
    pub async fn advertise(
        &self,
        service: Service,
        addresses: Vec<SocketAddr>,
        txt: Vec<u8>,
    ) -> Result<(), PortError> {
        let discovery = self.discovery.clone();
        on_a_port_thread(move || discovery.advertise(service, &addresses, &txt)).await
    }

    /// What is seen just now; nothing when the system does not say.
    pub async fn browse(&self, service: Service) -> Vec<Found> {
        let discovery = self.discovery.clone();
        on_a_port_thread(move || discovery.browse(service)).await.unwrap_or_default()
    }

    /// Stops being findable for a service.
    pub async fn stop(&self, service: Service) {
        let discovery = self.discovery.clone();
        let _ = on_a_port_thread(move || discovery.stop(service)).await;
    }
}

async fn on_a_port_thread<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, PortError> + Send + 'static,
) -> Result<T, PortError> {
    let called = tokio::task::spawn_blocking(call).await;
    called.unwrap_or_else(|_| Err(PortError("the host did not answer".to_owned())))
}
