//! How the one iroh endpoint of a device is set up: silent, on one address, with small buffers.
//! The only file that configures iroh. Implements `sync.md` section 5, first two points.
//!
//! # What was verified in the source of iroh 1.4.1: with this set-up it sends nothing by itself
//! - **Relays**: `Builder::empty` has none and `RelayMode::Disabled` keeps it so; the relay actor
//!   then has nothing to connect to (`socket.rs`, `relay_map` empty).
//! - **net-report, QAD, captive portal check**: `DirectAddrUpdateState::run` and `Actor::re_stun`
//!   return early when the relay map is empty. The probes have no other target than relays.
//! - **Port mapping** (`UPnP`, PCP, NAT-PMP): `portmapper::create_client` gives the no-op client when
//!   disabled; the cargo feature is off too, so the code is not even there.
//! - **Publishing and looking up**: `publish_my_addr` and `trigger_address_lookup` go through the
//!   list of address lookup services, which is empty; no crate feature adds one.
//! - **DNS**: asked only for relay host names and by lookup services. The resolver below has no
//!   name servers, and building it opens no socket. iroh's own default would read the system's
//!   (through JNI on Android) and fall back on public ones.
//! - **Interfaces**: `netwatch` watches them through a netlink or routing socket and reads system
//!   tables. To learn the default source address, `netdev` calls `connect` on a UDP socket to
//!   10.254.254.254 and an IPv6 one, which sends no packet.
//!
//! Measured as well: in a network namespace with an interface, two addresses and a default route,
//! a link on `0.0.0.0` sent no packet in 40 s, one `network_changed` included.
//!
//! What iroh does send: answers to connections, and, **inside an admitted connection**, QUIC
//! address discovery for hole punching: each side tells the other its interface addresses and the
//! dialler tries them, so that a connection survives a change of network. `admission` keeps that
//! from everyone who is not admitted. A heartbeat every 5 s (iroh's maximum) while a connection is
//! open; none without one.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use iroh::{
    Endpoint, NetReportConfig, RelayMode, SecretKey,
    dns::DnsResolver,
    endpoint::{
        BindError, BindOpts, Builder, ConnectOptions, PortmapperConfig, QuicTransportConfig,
        VarInt, presets,
    },
};
use zeroize::Zeroizing;

use crate::{DeviceId, LinkError, Purpose};

/// What a link needs to know of its device. Has no `Debug`: it holds the secret.
#[derive(Clone)]
pub struct LinkConfig {
    secret: Zeroizing<[u8; 32]>,
    bind: SocketAddr,
}

impl LinkConfig {
    /// `secret` is the Ed25519 seed of the device, wiped from memory with the config (iroh wipes
    /// its own copy). `bind` is the only address the link will ever use; port 0 takes any free one.
    /// `0.0.0.0` means every IPv4 interface and no IPv6. `[::]` means every interface, both IPv4 and,
    /// where the system has it, IPv6: what a phone wants, which does not know the next network.
    pub fn new(secret: Zeroizing<[u8; 32]>, bind: SocketAddr) -> Self {
        Self { secret, bind }
    }

    /// The id of the device this config is for.
    pub fn id(&self) -> DeviceId {
        DeviceId::of_secret(&self.secret)
    }
}

/// How much the other side may send ahead of the reader, in bytes, and how much written data may
/// wait for acknowledgement. 1 MiB is more than a LAN's bandwidth times its delay, and four such
/// buffers stay far below the 40 MB a sync may take.
const WINDOW: u32 = 1024 * 1024;

/// After this long without a packet the connection is given up. iroh gives up a single silent path
/// after 15 s (its maximum), so this is the upper end: enough for a phone to change its Wi-Fi.
const IDLE_LIMIT: Duration = Duration::from_secs(30);

/// The round trip assumed before one was measured. QUIC's 333 ms is made for the internet and
/// repeats a lost first packet only after a second; a partner is never further than a LAN.
const ASSUMED_RTT: Duration = Duration::from_millis(100);

/// Binds the endpoint. The lines that say what iroh's defaults say already are there on purpose:
/// a default may change in a release, a promise to the couple may not.
pub(crate) async fn bind(config: &LinkConfig) -> Result<Endpoint, LinkError> {
    let builder = Endpoint::builder(
        // Sets the TLS provider and nothing else. `N0` and `N0DisableRelay` publish this phone's
        // addresses under its key on a public server.
        presets::Minimal,
    )
    // The device key; without it iroh makes up a new one at every start.
    .secret_key(SecretKey::from_bytes(&config.secret))
    // Nothing else is answered; a handshake with another name fails in TLS.
    .alpns(Purpose::ALL.iter().map(|purpose| purpose.alpn().to_vec()).collect())
    // No server ever sees these phones (in v1).
    .relay_mode(RelayMode::Disabled)
    // No service that could publish or look up.
    .clear_address_lookup()
    // No multicast to the router to open a port.
    .portmapper_config(PortmapperConfig::Disabled)
    // Cannot run without relays (see above); the two parts that have a switch are off as well.
    .net_report_config(NetReportConfig::minimal())
    // A resolver without any server: every question fails, none is sent. The default one knows
    // the system's servers and public fallbacks.
    .dns_resolver(DnsResolver::builder().disable_fallback().build())
    // No secrets in a file because an environment variable says so.
    .keylog(false)
    // Remember no TLS sessions: each meeting proves both keys anew and never sends early data.
    .max_tls_tickets(0)
    .transport_config(transport(1))
    // The builder comes with 0.0.0.0 and [::]; only the configured address may be open.
    .clear_ip_transports();
    let builder = listen(builder, config.bind)?;

    builder.bind().await.map_err(|error| match error {
        BindError::Sockets { source, .. } => {
            LinkError::CannotBind { address: config.bind, reason: source.kind() }
        }
        other => LinkError::Other(other.to_string()),
    })
}

/// Where it listens: at one address, or on every interface. A socket for both kinds of address at once is not
/// what iroh binds, so there are two of them, and a system without IPv6 gets by with one.
fn listen(builder: Builder, bind: SocketAddr) -> Result<Builder, LinkError> {
    let builder = if bind.ip() == IpAddr::V6(Ipv6Addr::UNSPECIFIED) {
        let everywhere = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), bind.port());
        builder.bind_addr(everywhere).and_then(|builder| {
            builder.bind_addr_with_opts(bind, BindOpts::default().set_is_required(false))
        })
    } else {
        builder.bind_addr(bind)
    };
    builder.map_err(|error| LinkError::Other(error.to_string()))
}

/// The options of a dial: as above, but the other side may open no stream at all.
pub(crate) fn dial_options() -> ConnectOptions {
    ConnectOptions::new().with_transport_config(transport(0))
}

/// `streams`: how many streams the other side may have open: one if it is the dialler, else none.
fn transport(streams: u32) -> QuicTransportConfig {
    let idle = u32::try_from(IDLE_LIMIT.as_millis()).unwrap_or(u32::MAX);
    QuicTransportConfig::builder()
        .max_concurrent_bidi_streams(VarInt::from_u32(streams))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .datagram_send_buffer_size(0)
        .stream_receive_window(VarInt::from_u32(WINDOW))
        .receive_window(VarInt::from_u32(WINDOW))
        .send_window(WINDOW.into())
        .initial_rtt(ASSUMED_RTT)
        .max_idle_timeout(Some(VarInt::from_u32(idle).into()))
        // Nobody needs to be told from where its packets came.
        .send_observed_address_reports(false)
        .receive_observed_address_reports(false)
        .build()
}
