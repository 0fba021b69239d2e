//! What a phone in a scenario brings: secrets and adverts in memory, a clock that stands. Each can be told to refuse, to
//! break, or to hold whoever asks.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use hearth_ffi::{Clock, Discovery, Found, LogSink, Now, PortError, Ports, SecretStore, Service};

/// The network of one scenario: who says what of itself.
pub type Air = Arc<Mutex<HashMap<(String, String), Found>>>;

pub struct Desk {
    name: String,
    air: Air,
    secrets: Mutex<HashMap<String, Vec<u8>>>,
    pub now: Mutex<Now>,
    /// How each port behaves when it does not work, and which one somebody waits at.
    gates: Mutex<HashMap<String, String>>,
    moved: Condvar,
}

impl Desk {
    pub fn new(name: &str, air: Air) -> Self {
        let now =
            Now { utc_seconds: 1_795_176_000, offset_minutes: 60, zone: "Europe/Paris".to_owned() };
        Self {
            name: name.to_owned(),
            air,
            secrets: Mutex::default(),
            now: Mutex::new(now),
            gates: Mutex::default(),
            moved: Condvar::new(),
        }
    }

    /// All of it.
    pub fn ports(self) -> Ports {
        let desk = Arc::new(self);
        Ports {
            secrets: desk.clone(),
            discovery: desk.clone(),
            clock: desk.clone(),
            log: Some(desk),
        }
    }

    pub fn set(&self, port: &str, does: &str) {
        self.gates.lock().unwrap().insert(port.to_owned(), does.to_owned());
        self.moved.notify_all();
    }

    /// Waits until somebody stands at a port that holds.
    pub fn asked(&self, port: &str) {
        drop(self.until(|gates| gates.get(port).is_some_and(|does| does == "held")));
    }

    fn until(
        &self,
        there: impl Fn(&HashMap<String, String>) -> bool,
    ) -> MutexGuard<'_, HashMap<String, String>> {
        self.moved.wait_while(self.gates.lock().unwrap(), |gates| !there(gates)).unwrap()
    }

    fn at(&self, port: &str) -> Result<(), PortError> {
        let does = self.gates.lock().unwrap().get(port).cloned().unwrap_or_default();
        match does.as_str() {
            "refuses" => Err(PortError::Failed { reason: "the phone is locked".to_owned() }),
            "throws" => Err(PortError::Unexpected),
            "holds" | "held" => {
                self.set(port, "held");
                drop(self.until(|gates| gates[port] != "held"));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl SecretStore for Desk {
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, PortError> {
        self.at("secrets")?;
        Ok(self.secrets.lock().unwrap().get(&name).cloned())
    }

    fn write(&self, name: String, secret: Vec<u8>) -> Result<(), PortError> {
        self.at("secrets")?;
        self.secrets.lock().unwrap().insert(name, secret);
        Ok(())
    }

    fn remove(&self, name: String) -> Result<(), PortError> {
        self.at("secrets")?;
        self.secrets.lock().unwrap().remove(&name);
        Ok(())
    }
}

impl Discovery for Desk {
    fn advertise(
        &self,
        service: Service,
        addresses: Vec<String>,
        txt: Vec<u8>,
    ) -> Result<(), PortError> {
        self.at("discovery")?;
        let whose = (self.name.clone(), format!("{service:?}"));
        self.air.lock().unwrap().insert(whose, Found { addresses, txt });
        Ok(())
    }

    fn browse(&self, service: Service) -> Result<Vec<Found>, PortError> {
        self.at("discovery")?;
        let air = self.air.lock().unwrap();
        let others = air
            .iter()
            .filter(|((name, what), _)| *name != self.name && *what == format!("{service:?}"));
        Ok(others.map(|(_, found)| found.clone()).collect())
    }

    fn stop(&self, service: Service) -> Result<(), PortError> {
        self.at("discovery")?;
        self.air.lock().unwrap().remove(&(self.name.clone(), format!("{service:?}")));
        Ok(())
    }
}

impl Clock for Desk {
    fn now(&self) -> Result<Now, PortError> {
        self.at("clock")?;
        Ok(self.now.lock().unwrap().clone())
    }
}

impl LogSink for Desk {
    fn line(&self, _: String) -> Result<(), PortError> {
        self.at("log")
    }
}
