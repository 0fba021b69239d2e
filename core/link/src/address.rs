//! Which addresses are worth showing in a QR code, and which are worth dialling.
//! Pure functions; knows nothing of iroh (`sync.md` section 2: at most 4 addresses).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The most addresses [`Link::addresses`](crate::Link::addresses) gives: what fits a QR code.
pub const MAX_ADVERTISED: usize = 4;

/// The most addresses one dial sends to. They come from discovery, which anyone on the network can
/// feed: a plan must not make this phone shower the network.
pub(crate) const MAX_DIALLED: usize = 8;

/// The addresses a partner on the same network should try, best first, at most [`MAX_ADVERTISED`].
///
/// Link-local IPv6 is left out: without the reader's own interface number it leads nowhere.
pub(crate) fn advertised(known: impl IntoIterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut addresses: Vec<_> = known.into_iter().filter(can_be_dialled).collect();
    addresses.retain(|address| match address.ip() {
        IpAddr::V6(ip) => !ip.is_unicast_link_local(),
        IpAddr::V4(_) => true,
    });
    addresses.sort_by_key(|address| (rank(address.ip()), *address));
    addresses.dedup();
    addresses.truncate(MAX_ADVERTISED);
    addresses
}

/// The addresses of a plan that can be sent to at all: in the given order, each once, at most
/// [`MAX_DIALLED`].
pub(crate) fn dialled(planned: impl IntoIterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut addresses = Vec::new();
    for address in planned {
        if can_be_dialled(&address) && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses.truncate(MAX_DIALLED);
    addresses
}

fn can_be_dialled(address: &SocketAddr) -> bool {
    let ip = address.ip();
    address.port() != 0
        && !ip.is_unspecified()
        && !ip.is_multicast()
        && ip != IpAddr::V4(Ipv4Addr::BROADCAST)
}

/// How likely a phone on the same Wi-Fi or hotspot reaches it; lower is better.
fn rank(ip: IpAddr) -> u8 {
    match ip {
        // Home networks and hotspots; 10.x is more often a VPN, an office or a mobile network.
        IpAddr::V4(ip) if ip.is_private() => u8::from(ip.octets()[0] == 10),
        IpAddr::V6(ip) if ip.is_unique_local() => 2,
        // Two phones without a router.
        IpAddr::V4(ip) if ip.is_link_local() => 3,
        // Possibly the mobile network or a VPN, possibly the Wi-Fi.
        IpAddr::V6(ip) if !ip.is_loopback() => 4,
        IpAddr::V4(ip) if !ip.is_loopback() => 5,
        // Only of use on one machine.
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_home_network_is_named_first_and_at_most_four_addresses_are() {
        let known = addresses(&[
            "127.0.0.1:7",
            "100.64.3.9:7",
            "[fe80::1]:7",
            "[2001:db8::5]:7",
            "169.254.1.1:7",
            "[fd00::2]:7",
            "10.8.0.3:7",
            "192.168.1.20:7",
        ]);
        assert_eq!(
            advertised(known),
            addresses(&["192.168.1.20:7", "10.8.0.3:7", "[fd00::2]:7", "169.254.1.1:7"])
        );
    }

    #[test]
    fn loopback_is_named_when_there_is_nothing_else() {
        assert_eq!(advertised(addresses(&["127.0.0.1:7"])), addresses(&["127.0.0.1:7"]));
    }

    #[test]
    fn an_address_nobody_can_have_is_not_dialled_and_none_is_dialled_twice() {
        let planned = addresses(&[
            "0.0.0.0:7",
            "224.0.0.251:5353",
            "255.255.255.255:7",
            "10.0.0.1:0",
            "10.0.0.2:7",
            "10.0.0.1:7",
            "10.0.0.2:7",
        ]);
        assert_eq!(dialled(planned), addresses(&["10.0.0.2:7", "10.0.0.1:7"]));
    }

    #[test]
    fn a_plan_cannot_make_this_phone_shower_the_network() {
        let planned = (1..=200).map(|n| SocketAddr::from(([10, 0, 0, n], 7)));
        assert_eq!(dialled(planned).len(), MAX_DIALLED);
    }
}
