//! The pairing code: what one phone shows as a QR code or text and the other scans or pastes
//! (`sync.md` 2; bytes: at [`PairingCode`]). It carries a one-time secret, so it is neither logged nor kept.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use data_encoding::BASE32_NOPAD;
use hearth_domain::hash::labelled;
use hearth_domain::ids::DeviceKey;
use zeroize::Zeroizing;

use super::secret::CodeSecret;

const VERSION: u8 = 1;
const NAME: &str = "HEARTH";
const CHECKSUM: usize = 4;
const SHORTEST: usize = 1 + 32 + 1 + 16 + CHECKSUM;
/// Nothing that is pasted and longer than this is looked at.
const LONGEST_TEXT: usize = 4096;

/// What a phone shows to be paired with.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | device key (endpoint id) of the phone that shows it |
/// | 33 | 1 | number of addresses, 0 to 4 |
/// | 34 | 7 or 19 each | 4 or 6, then 4 or 16 bytes of IP, then the port as u16 big endian |
/// | then | 16 | one-time secret |
///
/// Text: `HEARTH1:` and upper-case base32 (RFC 4648, no padding) of these bytes and the first 4 bytes of
/// BLAKE3("hearth/pair-code/1", these bytes). All of it is in a QR code's alphanumeric set.
#[derive(Clone)]
pub struct PairingCode {
    device: DeviceKey,
    addresses: Vec<SocketAddr>,
    secret: CodeSecret,
}

/// Why a text is not taken as a pairing code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Something else was scanned or pasted.
    #[error(
        "This is not a pairing code; in Hearth on your partner's phone choose \"Pair\" and use the code shown there."
    )]
    NotACode,
    /// It looks like a code, but the checksum says that it is not the one that was shown.
    #[error("The code is incomplete or has a typo; copy it again from first to last letter.")]
    Typo,
    /// A code of a version that this one cannot read.
    #[error(
        "This code is from a newer version of Hearth; update Hearth on this phone and try again."
    )]
    Newer,
    /// The phone's own code.
    #[error("This is the code of this phone; scan the one on your partner's phone.")]
    OwnCode,
}

impl PairingCode {
    /// The most addresses that a code carries.
    pub const MAX_ADDRESSES: usize = 4;

    /// A code to show. The first four addresses are kept; the best ones come first. Scope and flow of an
    /// IPv6 address are left out: they mean nothing on another phone.
    #[must_use]
    pub fn new(
        device: DeviceKey,
        addresses: impl IntoIterator<Item = SocketAddr>,
        secret: CodeSecret,
    ) -> Self {
        let addresses = addresses
            .into_iter()
            .take(Self::MAX_ADDRESSES)
            .map(|address| SocketAddr::new(address.ip(), address.port()))
            .collect();
        Self { device, addresses, secret }
    }

    /// The phone that shows it.
    #[must_use]
    pub fn device(&self) -> &DeviceKey {
        &self.device
    }

    /// Where that phone can be dialled, in its order of preference.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The one-time secret.
    #[must_use]
    pub fn secret(&self) -> &CodeSecret {
        &self.secret
    }

    /// The bytes, as in the table at [`PairingCode`].
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(SHORTEST + Self::MAX_ADDRESSES * 19));
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.device.0);
        bytes.push(u8::try_from(self.addresses.len()).unwrap_or_default());
        for address in &self.addresses {
            match address.ip() {
                IpAddr::V4(ip) => {
                    bytes.push(4);
                    bytes.extend_from_slice(&ip.octets());
                }
                IpAddr::V6(ip) => {
                    bytes.push(6);
                    bytes.extend_from_slice(&ip.octets());
                }
            }
            bytes.extend_from_slice(&address.port().to_be_bytes());
        }
        bytes.extend_from_slice(self.secret.expose());
        bytes
    }

    /// The text to paste, and the content of the QR code in alphanumeric mode.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut bytes = self.encode();
        let checksum = checksum(&bytes);
        bytes.extend_from_slice(&checksum);
        let mut text = Zeroizing::new(String::with_capacity(8 + bytes.len() * 8 / 5 + 1));
        text.push_str("HEARTH1:");
        BASE32_NOPAD.encode_append(&bytes, &mut text);
        text
    }

    /// Reads a text as people paste it: in upper or lower case, with spaces, line breaks and hyphens, with
    /// or without the prefix.
    ///
    /// # Errors
    /// [`CodeError::NotACode`], [`CodeError::Typo`] or [`CodeError::Newer`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        if text.len() > LONGEST_TEXT {
            return Err(CodeError::NotACode);
        }
        let clean: Zeroizing<String> = Zeroizing::new(
            text.chars().filter(|c| !is_filler(*c)).map(|c| c.to_ascii_uppercase()).collect(),
        );
        let (named, letters) = match clean.strip_prefix(NAME) {
            Some(rest) => (true, after_version(rest)?),
            None => (false, clean.as_str()),
        };
        let decoded = BASE32_NOPAD.decode(letters.as_bytes()).map(Zeroizing::new).ok();
        // Without the prefix, only what has a code's alphabet and size is called a code with a typo.
        let almost = match &decoded {
            Some(bytes) => bytes.len() >= SHORTEST,
            None => letters.len() >= SHORTEST && letters.bytes().all(|b| b.is_ascii_alphanumeric()),
        };
        if !named && !almost {
            return Err(CodeError::NotACode);
        }
        let decoded = decoded.ok_or(CodeError::Typo)?;
        let (bytes, sum) = decoded.split_last_chunk::<CHECKSUM>().ok_or(CodeError::Typo)?;
        if checksum(bytes) != *sum {
            return Err(CodeError::Typo);
        }
        match bytes.first() {
            Some(&VERSION) => Self::decode(&bytes[1..]).ok_or(CodeError::NotACode),
            Some(version) if *version > VERSION => Err(CodeError::Newer),
            _ => Err(CodeError::NotACode),
        }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (device, rest) = bytes.split_first_chunk::<32>()?;
        let (count, mut rest) = rest.split_first()?;
        if usize::from(*count) > Self::MAX_ADDRESSES {
            return None;
        }
        let mut addresses = Vec::with_capacity(Self::MAX_ADDRESSES);
        for _ in 0..*count {
            let (family, after) = rest.split_first()?;
            let (ip, after) = match family {
                4 => after
                    .split_first_chunk::<4>()
                    .map(|(ip, rest)| (Ipv4Addr::from(*ip).into(), rest))?,
                6 => after
                    .split_first_chunk::<16>()
                    .map(|(ip, rest)| (Ipv6Addr::from(*ip).into(), rest))?,
                _ => return None,
            };
            let (port, after) = after.split_first_chunk::<2>()?;
            addresses.push(SocketAddr::new(ip, u16::from_be_bytes(*port)));
            rest = after;
        }
        let secret: [u8; 16] = rest.try_into().ok()?;
        Some(Self { device: DeviceKey(*device), addresses, secret: CodeSecret::new(secret) })
    }
}

impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairingCode")
            .field("device", &self.device)
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let [a, b, c, d, ..] = labelled("hearth/pair-code/1", &[bytes]);
    [a, b, c, d]
}

/// What follows `HEARTH<version>:`, the colon being optional.
fn after_version(rest: &str) -> Result<&str, CodeError> {
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let version = &rest[..rest.len() - letters.len()];
    match version.parse::<u32>() {
        Ok(1) => Ok(letters.strip_prefix(':').unwrap_or(letters)),
        Ok(version) if version > 1 && letters.starts_with(':') => Err(CodeError::Newer),
        _ => Err(CodeError::NotACode),
    }
}

/// What mail and chat programs put into a long word: space of any kind, hyphens, invisible breaks.
fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{ad}')
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(addresses: &[&str]) -> PairingCode {
        let addresses = addresses.iter().map(|address| address.parse().unwrap());
        PairingCode::new(DeviceKey([7; 32]), addresses, CodeSecret::new([9; 16]))
    }

    fn typical() -> PairingCode {
        code(&["192.168.178.24:41234", "[fe80::1]:41234"])
    }

    #[test]
    fn any_code_is_read_back_from_its_text() {
        let full = ["10.0.0.1:1", "[2001:db8::1]:65535", "127.0.0.1:0", "[::1]:9"];
        for addresses in [&full[..0], &full[..1], &full[..2], &full] {
            let shown = code(addresses);
            let read = PairingCode::parse(&shown.text()).unwrap();
            assert_eq!(read.encode(), shown.encode());
            assert_eq!(read.addresses(), shown.addresses());
        }
    }

    #[test]
    fn a_code_keeps_four_addresses_and_no_scope() {
        let many: Vec<String> = (1..7).map(|n| format!("[fe80::1%{n}]:5")).collect();
        let shown = code(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(shown.addresses(), ["[fe80::1]:5".parse().unwrap(); 4]);
    }

    #[test]
    fn the_text_fits_the_alphanumeric_mode_of_a_qr_code() {
        let text = typical().text();
        assert!(text.starts_with("HEARTH1:A"));
        assert!(text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b':'));
    }

    #[test]
    fn a_pasted_text_may_be_broken_up_lower_case_and_without_its_prefix() {
        let text = typical().text();
        let letters = text.strip_prefix("HEARTH1:").unwrap();
        let in_groups: Vec<&str> =
            letters.as_bytes().chunks(5).map(|c| std::str::from_utf8(c).unwrap()).collect();
        for pasted in [
            text.to_lowercase(),
            letters.to_owned(),
            format!("HEARTH1{letters}"),
            format!(" \u{feff}hearth1: {}\r\n", in_groups.join("-\n")),
            in_groups.join("\u{a0}\u{2013}\u{ad}"),
        ] {
            assert_eq!(
                PairingCode::parse(&pasted).unwrap().encode(),
                typical().encode(),
                "{pasted}"
            );
        }
    }

    #[test]
    fn every_single_wrong_letter_is_called_a_typo() {
        let text = typical().text();
        for at in "HEARTH1:".len()..text.len() {
            for wrong in ['A', 'Q', '2', '0', '1', '!', 'é'] {
                let mut changed: Vec<char> = text.chars().collect();
                if changed[at] != wrong {
                    changed[at] = wrong;
                    let changed: String = changed.into_iter().collect();
                    assert_eq!(
                        PairingCode::parse(&changed).err(),
                        Some(CodeError::Typo),
                        "{changed}"
                    );
                }
            }
            assert_eq!(PairingCode::parse(&text[..at]).err(), Some(CodeError::Typo), "cut at {at}");
        }
        let letters = text.strip_prefix("HEARTH1:").unwrap();
        assert_eq!(PairingCode::parse(&letters.replace('A', "B")).err(), Some(CodeError::Typo));
        assert_eq!(PairingCode::parse(&letters.replace('A', "0")).err(), Some(CodeError::Typo));
    }

    #[test]
    fn something_else_is_not_a_code_at_all() {
        let long = "A".repeat(LONGEST_TEXT + 1);
        for text in [
            "",
            "hello",
            "https://example.org/?q=1",
            "HEARTH",
            "HEARTH:",
            "HEARTHS ARE WARM",
            "HEARTH0:AA",
            &long,
        ] {
            assert_eq!(PairingCode::parse(text).err(), Some(CodeError::NotACode), "{text}");
        }
    }

    #[test]
    fn a_newer_code_asks_for_an_update() {
        let newer_text = typical().text().replace("HEARTH1:", "hearth2:");
        assert_eq!(PairingCode::parse(&newer_text).err(), Some(CodeError::Newer));
        assert_eq!(PairingCode::parse("HEARTH17:!?").err(), Some(CodeError::Newer));
        let with_version = |version| {
            let mut bytes = typical().encode();
            bytes[0] = version;
            bytes.extend_from_slice(&[1, 2, 3]);
            let sum = checksum(&bytes);
            bytes.extend_from_slice(&sum);
            PairingCode::parse(&format!("HEARTH1:{}", BASE32_NOPAD.encode(&bytes))).err()
        };
        assert_eq!(with_version(2), Some(CodeError::Newer));
        assert_eq!(with_version(0), Some(CodeError::NotACode));
        assert_eq!(with_version(1), Some(CodeError::NotACode));
    }

    #[test]
    fn neither_code_nor_secret_is_printed() {
        let printed = format!("{:?}", typical());
        assert!(
            printed.contains("192.168.178.24")
                && !printed.contains("9, 9")
                && !printed.contains("0909")
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_parsing_panic(text in ".{0,300}", letters in "(HEARTH1?:?)?[A-Z2-7]{0,300}") {
            let _ = PairingCode::parse(&text);
            let _ = PairingCode::parse(&letters);
        }

        #[test]
        fn no_bytes_with_a_right_checksum_make_parsing_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = vec![VERSION];
            bytes.extend(body);
            let sum = checksum(&bytes);
            bytes.extend_from_slice(&sum);
            if let Ok(code) = PairingCode::parse(&BASE32_NOPAD.encode(&bytes)) {
                prop_assert_eq!(&code.encode()[..], &bytes[..bytes.len() - CHECKSUM]);
            }
        }
    }
}
