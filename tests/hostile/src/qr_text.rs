//! What is scanned, pasted, typed or found on the network, all of it by people's hands or from strangers.

use data_encoding::BASE32_NOPAD;
use hearth_domain::hash::labelled;
use hearth_domain::ids::DeviceKey;
use hearth_sync::beacon;
use hearth_sync::pairing::{
    CodeSecret, Digits, DisplayName, PairKey, PairingCode, advertised, advertisement,
};

use crate::choices::Choices;

fn code(choices: &mut Choices<'_>) -> PairingCode {
    let addresses = (0..choices.below(5)).map(|_| {
        let port = u16::from_be_bytes([choices.byte(), choices.byte()]);
        if choices.yes() {
            ([choices.byte(), choices.byte(), 0, 1], port).into()
        } else {
            ([u16::from(choices.byte()); 8], port).into()
        }
    });
    let addresses: Vec<std::net::SocketAddr> = addresses.collect();
    PairingCode::new(DeviceKey([choices.byte(); 32]), addresses, CodeSecret::new([5; 16]))
}

/// The text of any bytes, with the checksum that fits them.
fn text(bytes: &[u8]) -> String {
    let sum = labelled("hearth/pair-code/1", &[bytes]);
    format!("HEARTH1:{}", BASE32_NOPAD.encode(&[bytes, &sum[..4]].concat()))
}

pub(crate) fn run(input: &[u8]) {
    let mut choices = Choices::new(input);
    let written = code(&mut choices);
    let mode = choices.byte() % 4;
    let scanned = match mode {
        0 => String::from_utf8_lossy(choices.bytes(4096)).into_owned(),
        1 => {
            let mut bytes = written.text().as_bytes().to_vec();
            for _ in 0..=choices.below(4) {
                choices.touch(&mut bytes, 0);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        }
        _ => {
            let mut bytes = written.encode().to_vec();
            for _ in 0..choices.below(5) {
                choices.touch(&mut bytes, 0);
            }
            text(&bytes)
        }
    };
    if let Ok(read) = PairingCode::parse(&scanned) {
        assert!(read.addresses().len() <= PairingCode::MAX_ADDRESSES);
        let again = PairingCode::parse(&read.text()).expect("what is shown can be scanned");
        assert!(again.encode() == read.encode());
        assert!(mode != 1 || read.encode() == written.encode(), "a typo passes for another code");
    }
    if let Ok(digits) = Digits::parse(&scanned) {
        assert!(Digits::parse(&digits.text()).is_ok_and(|again| again.text() == digits.text()));
    }
    let typed = String::from_utf8_lossy(choices.bytes(64)).into_owned();
    if let Ok(digits) = Digits::parse(&typed) {
        assert_eq!(digits.text().len(), 9);
    }
    if let Ok(name) = DisplayName::new(&typed) {
        assert!((1..=64).contains(&name.as_str().len()));
    }
    let device = DeviceKey([choices.byte(); 32]);
    let key = PairKey::new([6; 32]);
    let mut seen = match choices.byte() % 3 {
        0 => advertisement(&device),
        1 => beacon::beacon(&key, &device, &[7; 16]),
        _ => choices.bytes(64).to_vec(),
    };
    let honest = beacon::beacon(&key, &device, &[7; 16]);
    for _ in 0..choices.below(3) {
        choices.touch(&mut seen, 0);
    }
    if let Some(device) = advertised(&seen) {
        assert_eq!(advertisement(&device), seen);
    }
    assert!(!beacon::is_of(&key, &device, &seen) || seen == honest, "a beacon that nobody made");
}
