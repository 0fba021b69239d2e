//! Discovery on a real network, for desktops (feature `mdns`): DNS-SD over multicast DNS (`sync.md` 5,
//! `docs/formats.md` 13). Phones leave this to their system. Nothing is sent before something is advertised or looked
//! for; names and hosts are random, so that nothing but the advertisement's own bytes can be recognised.
//! Its tests: `cargo test -p hearth-app -p hearth --features hearth/mdns --lib mdns`; they keep to the loopback interface.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use mdns_sd::{Receiver, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};

use crate::ports::{Discovery, Found, PortError, Service};
use crate::random;

/// The key of the one pair in the TXT record.
const KEY: &str = "h";

/// How long to wait until what was advertised is called back; the system may be slow.
const GOODBYE: Duration = Duration::from_millis(500);

/// How long the first look waits for an answer: a phone that begins to advertise at the same time asks for
/// three quarters of a second whether its name is free, and a look that finds nobody leads to a dial in vain.
const FIRST_ANSWER: Duration = Duration::from_millis(1_500);

/// Finds phones on the local network, and is found there.
pub struct MdnsDiscovery {
    start: fn() -> mdns_sd::Result<ServiceDaemon>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Runs while anything is advertised or looked for.
    daemon: Option<ServiceDaemon>,
    /// The full names that this phone has; one may wait here to be called back.
    own: Vec<(Service, String)>,
    looks: Vec<Look>,
}

/// What is looked for, and who was seen so far, by full name.
struct Look {
    service: Service,
    events: Receiver<ServiceEvent>,
    seen: BTreeMap<String, Found>,
}

impl MdnsDiscovery {
    /// On every interface of this computer.
    #[must_use]
    pub fn new() -> Self {
        Self { start: ServiceDaemon::new, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The daemon, started now if it does not run.
    fn daemon(&self, state: &mut State) -> Result<ServiceDaemon, PortError> {
        if let Some(daemon) = &state.daemon {
            return Ok(daemon.clone());
        }
        let daemon = (self.start)().map_err(|_| refused())?;
        state.daemon = Some(daemon.clone());
        Ok(daemon)
    }
}

impl Default for MdnsDiscovery {
    fn default() -> Self {
        Self::new()
    }
}

impl Discovery for MdnsDiscovery {
    fn advertise(
        &self,
        service: Service,
        addresses: &[SocketAddr],
        txt: &[u8],
    ) -> Result<(), PortError> {
        let mut state = self.state();
        call_back(&mut state, service);
        let Some(port) = addresses.first().map(SocketAddr::port) else {
            return Err(PortError("this computer is in no network".to_owned()));
        };
        // A service has one port.
        let ips = addresses.iter().filter(|address| address.port() == port).map(SocketAddr::ip);
        let ips: Vec<IpAddr> = ips.collect();
        let name = random::bytes::<8>().map_err(|error| PortError(error.to_string()))?;
        let name = HEXLOWER.encode(&name);
        let host = [name.as_str(), ".local."].concat();
        let pair = [(KEY, BASE64URL_NOPAD.encode(txt))];
        let info = ServiceInfo::new(&kind(service), &name, &host, &ips[..], port, &pair[..]);
        let info = info.map_err(|_| refused())?;
        let full = info.get_fullname().to_owned();
        self.daemon(&mut state)?.register(info).map_err(|_| refused())?;
        state.own.push((service, full));
        Ok(())
    }

    fn browse(&self, service: Service) -> Result<Vec<Found>, PortError> {
        let mut state = self.state();
        let daemon = self.daemon(&mut state)?;
        // One that the daemon has ended is begun anew.
        state.looks.retain(|look| look.service != service || !look.events.is_disconnected());
        if !state.looks.iter().any(|look| look.service == service) {
            let events = daemon.browse(&kind(service)).map_err(|_| refused())?;
            let mut look = Look { service, events, seen: BTreeMap::new() };
            look.wait(&state.own, FIRST_ANSWER);
            state.looks.push(look);
        }
        let State { own, looks, .. } = &mut *state;
        let mut found = Vec::new();
        for look in looks.iter_mut().filter(|look| look.service == service) {
            look.listen();
            found.extend(look.others(own).cloned());
        }
        Ok(found)
    }

    fn stop(&self, service: Service) -> Result<(), PortError> {
        let mut state = self.state();
        call_back(&mut state, service);
        let before = state.looks.len();
        state.looks.retain(|look| look.service != service);
        if let Some(daemon) = state.daemon.as_ref().filter(|_| state.looks.len() < before) {
            daemon.stop_browse(&kind(service)).map_err(|_| refused())?;
        }
        if state.own.is_empty() && state.looks.is_empty() {
            end(&mut state);
        }
        Ok(())
    }
}

impl Drop for MdnsDiscovery {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        for service in [Service::Meeting, Service::Pairing] {
            call_back(state, service);
        }
        end(state);
    }
}

/// Ends the daemon, its thread and its sockets: a phone that sleeps has none. The next call starts another.
fn end(state: &mut State) {
    if let Some(Ok(ended)) = state.daemon.take().map(|daemon| daemon.shutdown()) {
        let _ = ended.recv_timeout(GOODBYE);
    }
}

impl Look {
    /// Hears what came since the last time.
    fn listen(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.hear(event);
        }
    }

    /// Hears what comes until somebody else was seen, for so long at most.
    fn wait(&mut self, own: &[(Service, String)], within: Duration) {
        let end = Instant::now() + within;
        while self.others(own).next().is_none()
            && let Ok(event) = self.events.recv_deadline(end)
        {
            self.hear(event);
        }
    }

    fn hear(&mut self, event: ServiceEvent) {
        match event {
            ServiceEvent::ServiceResolved(resolved) => {
                let name = resolved.get_fullname().to_owned();
                match read(&resolved) {
                    Some(found) => self.seen.insert(name, found),
                    None => self.seen.remove(&name),
                };
            }
            ServiceEvent::ServiceRemoved(_, name) => {
                self.seen.remove(&name);
            }
            _ => {}
        }
    }

    /// Who was seen, but for this phone itself.
    fn others(&self, own: &[(Service, String)]) -> impl Iterator<Item = &Found> {
        let seen = self.seen.iter();
        let others =
            seen.filter(|(name, _)| !own.iter().any(|(_, own)| own.eq_ignore_ascii_case(name)));
        others.map(|(_, found)| found)
    }
}

/// What an advertisement says; `None` for one that Hearth did not write.
fn read(resolved: &ResolvedService) -> Option<Found> {
    let txt = BASE64URL_NOPAD.decode(resolved.get_property_val_str(KEY)?.as_bytes()).ok()?;
    let port = resolved.get_port();
    let addresses = resolved.get_addresses().iter().map(mdns_sd::ScopedIp::to_ip_addr);
    // Those of one link alone are none without saying of which.
    let addresses =
        addresses.filter(|ip| !matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local()));
    Some(Found { addresses: addresses.map(|ip| SocketAddr::new(ip, port)).collect(), txt })
}

/// Calls back what is advertised for a service. What cannot be, ends by itself after two minutes.
fn call_back(state: &mut State, service: Service) {
    let gone: Vec<_> = state.own.extract_if(.., |(own, _)| *own == service).collect();
    let Some(daemon) = &state.daemon else { return };
    for (_, name) in gone {
        if let Ok(done) = daemon.unregister(&name) {
            let _ = done.recv_timeout(GOODBYE);
        }
    }
}

/// The type of a service in its domain.
fn kind(service: Service) -> String {
    [service.name(), ".local."].concat()
}

fn refused() -> PortError {
    PortError("this computer does not let phones be found on its network".to_owned())
}

#[cfg(test)]
mod tests {
    use mdns_sd::IfKind;

    use super::*;

    /// A daemon on the loopback interface only, on a port that nobody else's has: nothing leaves this computer.
    fn on_loopback(port: u16) -> mdns_sd::Result<ServiceDaemon> {
        let daemon = ServiceDaemon::new_with_port(port)?;
        daemon.disable_interface(IfKind::All)?;
        daemon.enable_interface(IfKind::LoopbackV4)?;
        Ok(daemon)
    }

    fn two(start: fn() -> mdns_sd::Result<ServiceDaemon>) -> [MdnsDiscovery; 2] {
        [(); 2].map(|()| MdnsDiscovery { start, state: Mutex::default() })
    }

    fn here(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    /// Looks until what is seen is as it should be. Needs a loopback interface that carries multicast, as that of
    /// Linux does unless its network namespace is without a route for it.
    fn until(
        discovery: &MdnsDiscovery,
        service: Service,
        so: impl Fn(&[Found]) -> bool,
    ) -> Vec<Found> {
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            let found = discovery.browse(service).unwrap();
            if so(&found) {
                return found;
            }
            assert!(
                Instant::now() < end,
                "the loopback interface carries no multicast: {}",
                found.len()
            );
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_phone_is_found_for_what_it_advertises_until_it_stops() {
        let [ada, ben] = two(|| on_loopback(15_353));
        let txt: Vec<u8> = (0..48).map(|at| at * 5).collect();
        ada.advertise(Service::Meeting, &[here(7_717), here(9)], &txt).unwrap();
        let found = until(&ben, Service::Meeting, |found| !found.is_empty());
        assert!(found == [Found { addresses: vec![here(7_717)], txt }]);
        assert!(ben.browse(Service::Pairing).unwrap().is_empty(), "each service by itself");
        // In place of what was advertised before.
        ada.advertise(Service::Meeting, &[here(7_718)], &[1, 2]).unwrap();
        let found =
            until(&ben, Service::Meeting, |found| found.len() == 1 && found[0].txt == [1, 2]);
        assert!(found[0].addresses == [here(7_718)]);
        ada.stop(Service::Meeting).unwrap();
        ada.stop(Service::Meeting).unwrap();
        until(&ben, Service::Meeting, <[Found]>::is_empty);
    }

    #[test]
    fn a_phone_does_not_find_itself_and_one_without_a_network_says_so() {
        let [ada, ben] = two(|| on_loopback(15_354));
        ada.advertise(Service::Pairing, &[here(1)], b"ada").unwrap();
        ben.advertise(Service::Pairing, &[here(2)], b"ben").unwrap();
        let found = until(&ada, Service::Pairing, |found| !found.is_empty());
        assert!(found.len() == 1 && found[0].txt == b"ben");
        assert!(ada.advertise(Service::Meeting, &[], b"ada").is_err());
    }
}
