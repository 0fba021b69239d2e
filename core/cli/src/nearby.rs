//! How this terminal finds the other phone: in the meeting folder, and, built with the feature `mdns`, on the local
//! network as well. A terminal that listens on this computer alone says nothing to the network.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use hearth_app::files::FileDiscovery;
#[cfg(feature = "mdns")]
use hearth_app::mdns::MdnsDiscovery;
use hearth_app::ports::Discovery;

/// For a terminal that listens here and has this meeting folder.
#[cfg_attr(not(feature = "mdns"), expect(unused_variables, reason = "the folder is the only way"))]
pub fn discovery(bind: SocketAddr, meet: PathBuf) -> Arc<dyn Discovery> {
    let folder = FileDiscovery::new(meet);
    #[cfg(feature = "mdns")]
    if !bind.ip().is_loopback() {
        return Arc::new(both::Both { folder, network: MdnsDiscovery::new() });
    }
    Arc::new(folder)
}

#[cfg(feature = "mdns")]
mod both {
    use std::net::SocketAddr;

    use hearth_app::files::FileDiscovery;
    use hearth_app::mdns::MdnsDiscovery;
    use hearth_app::ports::{Discovery, Found, PortError, Service};

    /// Both ways at once; one of them is enough.
    pub struct Both {
        pub folder: FileDiscovery,
        pub network: MdnsDiscovery,
    }

    impl Discovery for Both {
        fn advertise(
            &self,
            service: Service,
            addresses: &[SocketAddr],
            txt: &[u8],
        ) -> Result<(), PortError> {
            let network = self.network.advertise(service, addresses, txt);
            self.folder.advertise(service, addresses, txt).or(network)
        }

        fn browse(&self, service: Service) -> Result<Vec<Found>, PortError> {
            match (self.folder.browse(service), self.network.browse(service)) {
                (Ok(folder), Ok(network)) => Ok([folder, network].concat()),
                (folder, network) => folder.or(network),
            }
        }

        fn stop(&self, service: Service) -> Result<(), PortError> {
            let network = self.network.stop(service);
            self.folder.stop(service).and(network)
        }
    }
}
