//! Opening a phone's folder, and putting it to rest.

use std::net::AddrParseError;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hearth_app as app;

use crate::error::{HearthError, Result};
use crate::ports::{Clock, Discovery, LogSink, SecretStore, Theirs};

/// How a Hearth is set up.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Config {
    /// The folder of the databases; made when there is none.
    pub home: String,
    /// Where to listen while there is need, as `192.168.0.7:4433`. Any local address when it is not given.
    #[uniffi(default)]
    pub bind: Option<String>,
    /// How long a delete can be taken back. Ten seconds when it is not given.
    #[uniffi(default)]
    pub undo_window: Option<Duration>,
    /// Whether to meet the partner by itself while the app is open. "Sync now" works either way.
    #[uniffi(default = false)]
    pub automatic_sync: bool,
}

impl TryFrom<Config> for app::Config {
    type Error = HearthError;

    fn try_from(config: Config) -> Result<Self> {
        let Config { home, bind, undo_window, automatic_sync } = config;
        let usual = Self::new(PathBuf::from(home));
        let no_address = |_: AddrParseError| {
            HearthError::Invalid(
                "this is no address to listen on; write it as 127.0.0.1:0".to_owned(),
            )
        };
        let bind = bind.map(|bind| bind.parse()).transpose().map_err(no_address)?;
        Ok(Self {
            bind: bind.unwrap_or(usual.bind),
            undo_window: undo_window.unwrap_or(usual.undo_window),
            automatic_sync,
            ..usual
        })
    }
}

/// What the host brings.
#[derive(Clone, uniffi::Record)]
pub struct Ports {
    /// Where secrets are kept.
    pub secrets: Arc<dyn SecretStore>,
    /// How phones find each other.
    pub discovery: Arc<dyn Discovery>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where log lines go: nowhere when it is not given.
    #[uniffi(default)]
    pub log: Option<Arc<dyn LogSink>>,
}

impl From<Ports> for app::Ports {
    fn from(ports: Ports) -> Self {
        let Ports { secrets, discovery, clock, log } = ports;
        Self {
            secrets: Arc::new(Theirs(secrets)),
            discovery: Arc::new(Theirs(discovery)),
            clock: Arc::new(Theirs(clock)),
            log: match log {
                Some(log) => Arc::new(Theirs(log)),
                None => Arc::new(app::ports::NoLog),
            },
        }
    }
}

/// One phone. Every method may be called from any thread. A call that is not waited for any longer is done
/// whole or not begun, never half.
#[derive(uniffi::Object)]
pub struct Hearth {
    pub(crate) app: Arc<app::Hearth>,
}

#[uniffi::export]
impl Hearth {
    /// Opens the folder, which no other process may have open.
    ///
    /// # Errors
    /// `AlreadyOpen`, `Damaged`, `Storage`, `UpdateNeeded`: nothing was deleted or changed. `Invalid` for an
    /// address that is none.
    #[uniffi::constructor]
    pub async fn open(config: Config, ports: Ports) -> Result<Self> {
        let app = app::Hearth::open(config.try_into()?, ports.into()).await?;
        Ok(Self { app })
    }

    /// Opens the rooms again after a suspend. Calling it twice is no error.
    ///
    /// # Errors
    /// As `open`.
    pub async fn resume(&self) -> Result<()> {
        Ok(self.app.resume().await?)
    }

    /// Puts everything to rest within about this time: a running sync is cut after its current group, queued
    /// writes finish, files, sockets and locks close. Later calls get `Suspended`; streams of changes stay as
    /// they are. Calling it twice is no error.
    ///
    /// # Errors
    /// `Internal` when the writer did not come to rest in time; what it had begun it ends.
    pub async fn suspend(&self, within: Duration) -> Result<()> {
        Ok(self.app.suspend(within).await?)
    }

    /// Suspends, and ends every thread. The object is of no use after it. Calling it twice is no error. Wait for
    /// it before the process ends: an interpreter that ends first cannot answer the ports any more.
    ///
    /// # Errors
    /// As `suspend`.
    pub async fn shutdown(&self) -> Result<()> {
        Ok(self.app.shutdown().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_config_leaves_open_is_as_usual_in_the_app() {
        let open = Config {
            home: "here".to_owned(),
            bind: None,
            undo_window: None,
            automatic_sync: false,
        };
        let usual = app::Config::new(PathBuf::from("here"));
        let set_up = app::Config::try_from(open).unwrap();
        assert_eq!(format!("{set_up:?}"), format!("{usual:?}"));
    }

    #[test]
    fn a_config_with_an_address_that_is_none_is_invalid() {
        let config = Config {
            home: "here".to_owned(),
            bind: Some("here".to_owned()),
            undo_window: None,
            automatic_sync: false,
        };
        assert!(matches!(app::Config::try_from(config), Err(HearthError::Invalid(_))));
    }
}
