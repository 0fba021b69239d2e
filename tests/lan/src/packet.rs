//! What a frame on the cable is: whose, for whom, and whether it has any business there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// One frame, as far as the tests look into it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Packet {
    /// IPv4 asks who has an address, or answers.
    Arp {
        /// The address that is asked for, or told.
        about: Ipv4Addr,
    },
    /// The same of IPv6: a neighbour is asked for or told (ICMP of IPv6, 135 and 136).
    Neighbour {
        /// The address that is asked for, or told.
        about: Ipv6Addr,
    },
    /// The kernel tells the switch which neighbours it listens for (ICMP of IPv6, 143).
    Listening,
    /// The kernel answers that nobody listens there any more (ICMP 3.3, that of IPv6 1.4).
    NobodyListens {
        /// Who says it.
        from: IpAddr,
        /// To whom.
        to: IpAddr,
    },
    /// A datagram.
    Udp {
        /// Who sent it.
        from: SocketAddr,
        /// For whom.
        to: SocketAddr,
    },
    /// Anything else; the text says what.
    Other(String),
}

impl Packet {
    /// Reads an Ethernet frame.
    #[must_use]
    pub fn of(frame: &[u8]) -> Self {
        let kind = u16::from_be_bytes(array(frame, 12));
        let body = frame.get(14..).unwrap_or_default();
        match kind {
            0x0806 => Self::Arp { about: Ipv4Addr::from(array::<4>(body, 24)) },
            0x0800 => v4(body),
            0x86dd => v6(body),
            _ => Self::Other(format!("Ethernet {kind:#06x}")),
        }
    }

    /// Whether it is only between these: a datagram of one of their sockets to another, or what their kernels have to say
    /// to each other about that.
    #[must_use]
    pub fn is_between(&self, phones: &[SocketAddr]) -> bool {
        let has = |ip: IpAddr| phones.iter().any(|phone| phone.ip() == ip);
        match self {
            Self::Arp { about } => has((*about).into()),
            // Also of the address that each kernel gives itself on a link.
            Self::Neighbour { about } => has((*about).into()) || about.is_unicast_link_local(),
            Self::Listening => true,
            Self::NobodyListens { from, to } => has(*from) && has(*to),
            Self::Udp { from, to } => from != to && phones.contains(from) && phones.contains(to),
            Self::Other(_) => false,
        }
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes.get(at..at + N).and_then(|part| part.try_into().ok()).unwrap_or([0; N])
}

fn v4(packet: &[u8]) -> Packet {
    let header = usize::from(packet.first().copied().unwrap_or(0) & 15) * 4;
    let from = Ipv4Addr::from(array::<4>(packet, 12));
    let to = Ipv4Addr::from(array::<4>(packet, 16));
    let body = packet.get(header..).unwrap_or_default();
    match (packet.get(9), body) {
        (Some(1), [3, 3, ..]) => Packet::NobodyListens { from: from.into(), to: to.into() },
        (protocol, _) => carried(protocol.copied(), from.into(), to.into(), body),
    }
}

fn v6(packet: &[u8]) -> Packet {
    let from = Ipv6Addr::from(array::<16>(packet, 8));
    let to = Ipv6Addr::from(array::<16>(packet, 24));
    let (mut next, mut body) = (packet.get(6).copied(), packet.get(40..).unwrap_or_default());
    // Options for every hop stand before what tells the switch.
    if next == Some(0) {
        let length = (usize::from(body.get(1).copied().unwrap_or(0)) + 1) * 8;
        next = body.first().copied();
        body = body.get(length..).unwrap_or_default();
    }
    match (next, body.first()) {
        (Some(58), Some(135 | 136)) => {
            Packet::Neighbour { about: Ipv6Addr::from(array::<16>(body, 8)) }
        }
        (Some(58), Some(143)) => Packet::Listening,
        (Some(58), Some(1)) if body.get(1) == Some(&4) => {
            Packet::NobodyListens { from: from.into(), to: to.into() }
        }
        (Some(58), Some(kind)) => Packet::Other(format!("ICMPv6 {kind} from {from} to {to}")),
        _ => carried(next, from.into(), to.into(), body),
    }
}

fn carried(protocol: Option<u8>, from: IpAddr, to: IpAddr, body: &[u8]) -> Packet {
    if protocol != Some(17) {
        let begins = body.get(..body.len().min(4));
        return Packet::Other(format!("protocol {protocol:?} from {from} to {to}: {begins:?}"));
    }
    let port = |at| u16::from_be_bytes(array(body, at));
    Packet::Udp { from: SocketAddr::new(from, port(0)), to: SocketAddr::new(to, port(2)) }
}
