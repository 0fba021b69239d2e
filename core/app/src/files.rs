//! File-backed ports for the terminal and for tests. They protect nothing: whoever reads the folder reads
//! the secrets. Phones use their secure storage instead.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::ports::{Discovery, Found, PortError, SecretStore, Service};

fn failed(what: &str, error: &std::io::Error) -> PortError {
    PortError(format!("{what}: {}", error.kind()))
}

/// Writes a file whole or not at all: beside it first, then renamed over it.
fn replace(path: &Path, bytes: &[u8], private: bool) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if private {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = private;
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Secrets as files of one folder, readable by their owner only.
pub struct FileSecrets {
    folder: PathBuf,
}

impl FileSecrets {
    /// In this folder, which is made when the first secret is written.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl SecretStore for FileSecrets {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, PortError> {
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("the secrets' folder cannot be read", &error)),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), PortError> {
        fs::create_dir_all(&self.folder)
            .and_then(|()| replace(&self.folder.join(name), secret, true))
            .map_err(|error| failed("the secrets' folder cannot be written", &error))
    }

    fn remove(&self, name: &str) -> Result<(), PortError> {
        let path = self.folder.join(name);
        // And what a kill in the middle of writing it left.
        let beside = path.with_extension("new");
        [path, beside]
            .iter()
            .try_for_each(|path| destroy(path))
            .map_err(|error| failed("a secret cannot be removed", &error))
    }
}

/// Writes zeros over a file, removes it, and waits until both are on the medium. Nothing when there is none.
fn destroy(path: &Path) -> std::io::Result<()> {
    let mut file = match File::options().write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        opened => opened?,
    };
    let length = file.metadata()?.len();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), length), &mut file)?;
    file.sync_all()?;
    fs::remove_file(path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Discovery through a folder that both phones can read: two processes on one desk.
pub struct FileDiscovery {
    folder: PathBuf,
    mine: Mutex<Vec<(Service, PathBuf)>>,
}

#[derive(Serialize, Deserialize)]
struct Advertisement {
    addresses: Vec<SocketAddr>,
    txt: Vec<u8>,
}

impl FileDiscovery {
    /// Through this folder, which is made when something is advertised.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, mine: Mutex::new(Vec::new()) }
    }

    fn own(&self) -> std::sync::MutexGuard<'_, Vec<(Service, PathBuf)>> {
        self.mine.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// How the files of a service end; what ends otherwise is none of its business.
fn ending(service: Service) -> &'static str {
    match service {
        Service::Meeting => "json",
        Service::Pairing => "pair",
    }
}

impl Discovery for FileDiscovery {
    fn advertise(
        &self,
        service: Service,
        addresses: &[SocketAddr],
        txt: &[u8],
    ) -> Result<(), PortError> {
        self.stop(service)?;
        let name = crate::random::bytes::<8>().map_err(|error| PortError(error.to_string()))?;
        let path = self.folder.join(format!("{}.{}", hex(&name), ending(service)));
        let said = Advertisement { addresses: addresses.to_vec(), txt: txt.to_vec() };
        let text = serde_json::to_vec(&said).map_err(|error| PortError(error.to_string()))?;
        fs::create_dir_all(&self.folder)
            .and_then(|()| replace(&path, &text, false))
            .map_err(|error| failed("the meeting folder cannot be written", &error))?;
        self.own().push((service, path));
        Ok(())
    }

    fn browse(&self, service: Service) -> Result<Vec<Found>, PortError> {
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed("the meeting folder cannot be read", &error)),
        };
        let mine = self.own().clone();
        let mut found = Vec::new();
        for path in files.flatten().map(|file| file.path()) {
            if path.extension().is_none_or(|kind| kind != ending(service))
                || mine.iter().any(|(_, own)| *own == path)
            {
                continue;
            }
            // A file that is gone again, or was not written by Hearth, is nobody.
            let read = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
            if let Some(Advertisement { addresses, txt }) = read {
                found.push(Found { addresses, txt });
            }
        }
        Ok(found)
    }

    fn stop(&self, service: Service) -> Result<(), PortError> {
        let gone: Vec<_> = self.own().extract_if(.., |(own, _)| *own == service).collect();
        for (_, path) in gone {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(failed("the meeting folder cannot be written", &error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Drop for FileDiscovery {
    fn drop(&mut self) {
        for service in [Service::Meeting, Service::Pairing] {
            let _ = self.stop(service);
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
