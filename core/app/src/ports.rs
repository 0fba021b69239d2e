//! What the host implements (`design.md` 8 "Ports"): where secrets are kept, how phones find each other,
//! what time it is, where a log line goes. Synchronous, by value; every method may fail. The core calls
//! them from its own threads and never while it holds a lock. File-backed ones: [`crate::files`].

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

/// A port could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PortError(pub String);

/// The phone's secure storage: Keychain, Keystore, or a folder on a desktop.
pub trait SecretStore: Send + Sync + 'static {
    /// The secret of this name, or `None` when there is none.
    ///
    /// # Errors
    /// [`PortError`] when the storage cannot be read now.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, PortError>;
    /// Writes or replaces a secret, durably, before it returns.
    ///
    /// # Errors
    /// [`PortError`] when it cannot be written; the old one then stands.
    fn write(&self, name: &str, secret: &[u8]) -> Result<(), PortError>;
    /// Destroys a secret. One that is not there is no error.
    ///
    /// # Errors
    /// [`PortError`] when it cannot be destroyed.
    fn remove(&self, name: &str) -> Result<(), PortError>;
}

/// What a phone wants to be found for. Each is a service type of its own; a phone may advertise both at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Service {
    /// `_hearth._udp`: a paired phone that looks for its partner.
    Meeting,
    /// `_hearth-pair._udp`: a phone that shows digits to be paired with.
    Pairing,
}

impl Service {
    /// The type as DNS-SD writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meeting => "_hearth._udp",
            Self::Pairing => "_hearth-pair._udp",
        }
    }
}

/// A phone that was seen nearby, as its advertisement says: nothing in it is proven.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Where it says it can be reached.
    pub addresses: Vec<SocketAddr>,
    /// For a meeting `nonce || HMAC(pair key, nonce)`, which only the partner recognises (`sync.md` 5); for a
    /// pairing the phone's device key.
    pub txt: Vec<u8>,
}

/// Finding phones on the local network. On phones the system does it (`NWBrowser`, `NsdManager`).
pub trait Discovery: Send + Sync + 'static {
    /// Makes this phone findable under a random name, in place of what it advertised for this service before,
    /// until [`Discovery::stop`].
    ///
    /// # Errors
    /// [`PortError`] when the system does not allow it; syncing by the last address still works.
    fn advertise(
        &self,
        service: Service,
        addresses: &[SocketAddr],
        txt: &[u8],
    ) -> Result<(), PortError>;
    /// What is seen nearby just now.
    ///
    /// # Errors
    /// [`PortError`] when the system does not allow it.
    fn browse(&self, service: Service) -> Result<Vec<Found>, PortError>;
    /// Stops advertising. Calling it twice is no error.
    ///
    /// # Errors
    /// [`PortError`].
    fn stop(&self, service: Service) -> Result<(), PortError>;
}

/// An instant as the author's phone sees it. Stays on that phone (`product.md` 2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Now {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub utc_seconds: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// The IANA name of the time zone, or an empty text when it is not known.
    pub zone: String,
}

/// What time it is.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    ///
    /// # Errors
    /// [`PortError`] when the host cannot tell.
    fn now(&self) -> Result<Now, PortError>;

    /// How long the process has run, by a clock that nobody can set: wrong guesses at the journal's secret wait
    /// by it. Hosts leave it as it is; tests move it.
    fn running(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// Takes log lines. They never hold anything that a person wrote, nor a name, a key or an address.
pub trait LogSink: Send + Sync + 'static {
    /// One line.
    ///
    /// # Errors
    /// [`PortError`]; the core ignores it.
    fn line(&self, text: &str) -> Result<(), PortError>;
}

/// A log that is thrown away.
pub struct NoLog;

impl LogSink for NoLog {
    fn line(&self, _: &str) -> Result<(), PortError> {
        Ok(())
    }
}
