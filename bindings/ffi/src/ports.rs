//! What the host implements, as foreign traits: synchronous, by value, and every method may fail. The app
//! calls them on its own threads and holds no lock meanwhile. The file-backed ones are for scripts and tests.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports as app;
use zeroize::Zeroizing;

use crate::mirror::mirror_enum;

/// A port could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PortError {
    /// Thrown by the host.
    #[error("{reason}")]
    Failed {
        /// Why, in a few words that a person may read: never a secret, a name or what somebody wrote.
        reason: String,
    },
    /// The host threw something else.
    #[error("the phone's answer was not understood")]
    Unexpected,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PortError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // Its reason is the foreign exception with its stack: it may quote the secret that was to be written.
        Self::Unexpected
    }
}

impl From<PortError> for app::PortError {
    fn from(error: PortError) -> Self {
        Self(error.to_string())
    }
}

impl From<app::PortError> for PortError {
    fn from(app::PortError(reason): app::PortError) -> Self {
        Self::Failed { reason }
    }
}

/// The phone's secure storage: Keychain, Keystore, or a folder on a desktop.
///
/// Called from the app's threads, one call at a time; answer at once.
#[uniffi::export(rust, foreign)]
pub trait SecretStore: Send + Sync {
    /// The secret of this name, or none when there is none.
    ///
    /// # Errors
    /// [`PortError`] when the storage cannot be read now.
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, PortError>;
    /// Writes or replaces a secret, durably, before it returns. Keep no copy of it.
    ///
    /// # Errors
    /// [`PortError`] when it cannot be written; the old one then stands.
    fn write(&self, name: String, secret: Vec<u8>) -> Result<(), PortError>;
    /// Destroys a secret. One that is not there is no error.
    ///
    /// # Errors
    /// [`PortError`] when it cannot be destroyed.
    fn remove(&self, name: String) -> Result<(), PortError>;
}

/// A phone that was seen nearby, as its advertisement says: nothing in it is proven.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Found {
    /// Where it says it can be reached, as `192.168.0.7:4433` or `[fe80::1]:4433`.
    pub addresses: Vec<String>,
    /// What it says of itself; for a meeting only the partner recognises it.
    pub txt: Vec<u8>,
}

mirror_enum! {
    /// What a phone wants to be found for. Each is a service type of its own; a phone may advertise both at once.
    Service = app::Service {
        /// `_hearth._udp`: a paired phone that looks for its partner.
        Meeting,
        /// `_hearth-pair._udp`: a phone that shows digits to be paired with.
        Pairing,
    }
}

/// Finding phones on the local network. On phones the system does it.
#[uniffi::export(rust, foreign)]
pub trait Discovery: Send + Sync {
    /// Makes this phone findable under a random name until `stop`. Called again for a service, it replaces what
    /// it said there.
    ///
    /// # Errors
    /// [`PortError`] when the system does not allow it; syncing by the last address still works.
    fn advertise(
        &self,
        service: Service,
        addresses: Vec<String>,
        txt: Vec<u8>,
    ) -> Result<(), PortError>;
    /// What is seen nearby just now. Asked several times a second during a sync: answer from memory.
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

/// An instant as the author's phone sees it. Stays on that phone.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Now {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub utc_seconds: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// The IANA name of the time zone, or an empty text when it is not known.
    pub zone: String,
}

impl From<Now> for app::Now {
    fn from(Now { utc_seconds, offset_minutes, zone }: Now) -> Self {
        Self { utc_seconds, offset_minutes, zone }
    }
}

/// What time it is.
#[uniffi::export(rust, foreign)]
pub trait Clock: Send + Sync {
    /// Now.
    ///
    /// # Errors
    /// [`PortError`] when the host cannot tell.
    fn now(&self) -> Result<Now, PortError>;
}

/// Takes log lines. They never hold anything that a person wrote, nor a name, a key or an address.
#[uniffi::export(rust, foreign)]
pub trait LogSink: Send + Sync {
    /// One line.
    ///
    /// # Errors
    /// [`PortError`]; the core ignores it.
    fn line(&self, text: String) -> Result<(), PortError>;
}

/// Secrets as files of a folder, readable by their owner only. They protect nothing: for scripts and tests.
#[uniffi::export]
#[must_use]
pub fn file_secret_store(folder: String) -> Arc<dyn SecretStore> {
    Arc::new(Ours(FileSecrets::new(PathBuf::from(folder))))
}

/// Phones that find each other through a folder that both can reach: for scripts and tests on one machine.
#[uniffi::export]
#[must_use]
pub fn file_discovery(folder: String) -> Arc<dyn Discovery> {
    Arc::new(Ours(FileDiscovery::new(PathBuf::from(folder))))
}

/// A port of the host, for the app.
pub(crate) struct Theirs<T: ?Sized>(pub Arc<T>);

impl app::SecretStore for Theirs<dyn SecretStore> {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, app::PortError> {
        Ok(self.0.read(name.to_owned())?.map(Zeroizing::from))
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), app::PortError> {
        // This copy crosses, and is the host's from here on. UniFFI frees the buffer that carries it without
        // overwriting it; nothing can be done about that from here.
        Ok(self.0.write(name.to_owned(), secret.to_vec())?)
    }

    fn remove(&self, name: &str) -> Result<(), app::PortError> {
        Ok(self.0.remove(name.to_owned())?)
    }
}

impl app::Discovery for Theirs<dyn Discovery> {
    fn advertise(
        &self,
        service: app::Service,
        addresses: &[SocketAddr],
        txt: &[u8],
    ) -> Result<(), app::PortError> {
        let addresses = addresses.iter().map(SocketAddr::to_string).collect();
        Ok(self.0.advertise(service.into(), addresses, txt.to_vec())?)
    }

    fn browse(&self, service: app::Service) -> Result<Vec<app::Found>, app::PortError> {
        let found = |Found { addresses, txt }| app::Found {
            // An address that cannot be read is nobody's.
            addresses: addresses.iter().filter_map(|address| address.parse().ok()).collect(),
            txt,
        };
        Ok(self.0.browse(service.into())?.into_iter().map(found).collect())
    }

    fn stop(&self, service: app::Service) -> Result<(), app::PortError> {
        Ok(self.0.stop(service.into())?)
    }
}

impl app::Clock for Theirs<dyn Clock> {
    fn now(&self) -> Result<app::Now, app::PortError> {
        Ok(self.0.now()?.into())
    }
}

impl app::LogSink for Theirs<dyn LogSink> {
    fn line(&self, text: &str) -> Result<(), app::PortError> {
        Ok(self.0.line(text.to_owned())?)
    }
}

/// A port of the app, for the host.
struct Ours<T>(T);

impl<T: app::SecretStore> SecretStore for Ours<T> {
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, PortError> {
        Ok(self.0.read(&name)?.map(|secret| secret.to_vec()))
    }

    fn write(&self, name: String, secret: Vec<u8>) -> Result<(), PortError> {
        Ok(self.0.write(&name, &Zeroizing::from(secret))?)
    }

    fn remove(&self, name: String) -> Result<(), PortError> {
        Ok(self.0.remove(&name)?)
    }
}

impl<T: app::Discovery> Discovery for Ours<T> {
    fn advertise(
        &self,
        service: Service,
        addresses: Vec<String>,
        txt: Vec<u8>,
    ) -> Result<(), PortError> {
        let addresses: Vec<_> =
            addresses.iter().filter_map(|address| address.parse().ok()).collect();
        Ok(self.0.advertise(service.into(), &addresses, &txt)?)
    }

    fn browse(&self, service: Service) -> Result<Vec<Found>, PortError> {
        let found = |app::Found { addresses, txt }: app::Found| Found {
            addresses: addresses.iter().map(SocketAddr::to_string).collect(),
            txt,
        };
        Ok(self.0.browse(service.into())?.into_iter().map(found).collect())
    }

    fn stop(&self, service: Service) -> Result<(), PortError> {
        Ok(self.0.stop(service.into())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_app::ports::{Discovery as _, SecretStore as _};

    #[test]
    fn the_secret_in_a_hosts_exception_does_not_get_into_ours() {
        let thrown = uniffi::UnexpectedUniFFICallbackError::new("KeyError(b'\\x07secret')");
        let error = app::PortError::from(PortError::from(thrown));
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn a_hosts_reason_reaches_the_app() {
        let error = PortError::Failed { reason: "the phone is locked".to_owned() };
        assert_eq!(app::PortError::from(error).to_string(), "the phone is locked");
    }

    #[test]
    fn secrets_and_addresses_cross_there_and_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let store = Theirs(file_secret_store(path("keys")));
        assert_eq!(store.read("key").unwrap(), None);
        store.write("key", &[0, 1, 255]).unwrap();
        assert_eq!(store.read("key").unwrap().unwrap().as_slice(), [0, 1, 255]);
        store.remove("key").unwrap();
        assert_eq!(store.read("key").unwrap(), None);

        let (one, other) =
            (Theirs(file_discovery(path("meet"))), Theirs(file_discovery(path("meet"))));
        let addresses = ["192.168.0.7:4433".parse().unwrap(), "[fe80::1]:9".parse().unwrap()];
        one.advertise(app::Service::Pairing, &addresses, b"txt").unwrap();
        assert!(other.browse(app::Service::Meeting).unwrap().is_empty());
        let [found] =
            <[_; 1]>::try_from(other.browse(app::Service::Pairing).unwrap()).ok().unwrap();
        assert_eq!(
            (found.addresses.as_slice(), found.txt.as_slice()),
            (&addresses[..], &b"txt"[..])
        );
        one.stop(app::Service::Pairing).unwrap();
        assert!(other.browse(app::Service::Pairing).unwrap().is_empty());
    }
}
