//! A pairing with a phone whose app was changed and whose person knows the code: real messages with anything in them
//! changed, and the yes computed again over what was really sent. What is stored then is what both people saw.

use std::collections::VecDeque;
use std::time::Duration;

use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_sync::frame::{Frame, FrameReader, encode};
use hearth_sync::pairing::{
    Action, Aim, CodeSecret, Digits, DisplayName, Event, Exporter, Fresh, HeldSpace, Line, Own,
    Paired, PairingCode, Scanner, Seed, Shower, SpaceSecret, Tries, Typed,
};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::choices::Choices;

const LINE: Line = Line(1);
const K: [u8; 32] = [0x4b; 32];
const CODE: [u8; 16] = [0x5e; 16];
const NOW: Duration = Duration::from_secs(10);
const DETAILS: u8 = 0x42;
const CERTIFICATE: u8 = 0x43;
const YES: u8 = 0x45;
const REFUSAL: u8 = 0x46;
const KNOWN: u8 = 0x49;
const GRANT: u8 = 0x4a;

fn author(who: u8) -> AuthorSecret {
    AuthorSecret::from_bytes(&[who; 32])
}

fn member(who: u8) -> MemberId {
    MemberId::of_first_key(&author(who).public())
}

fn own(who: u8, aim: Aim) -> Own {
    let name = DisplayName::new(if who == 1 { "Ada" } else { "Ben" }).unwrap();
    Own { device: DeviceKey([who << 4; 32]), author: author(who), name, space: None, aim }
}

/// The same in a space with member 2.
fn owning(who: u8, aim: Aim) -> Own {
    let members = Members::new(member(1), member(2)).unwrap();
    let nonce = [7; 16];
    let phone = own(who, aim);
    let space = SpaceId::of(&members, &nonce);
    let certificate = Certificate::first(space, phone.device, &phone.author);
    let secret = SpaceSecret::new([8; 32]);
    let known = vec![certificate];
    let held = HeldSpace { members, nonce, secret, certificate, known, replaced: Vec::new() };
    Own { space: Some(held), ..phone }
}

/// The victim's phone and the other one, for each thing that a pairing can be about.
fn two(choices: &mut Choices<'_>) -> (Own, Own) {
    match choices.byte() % 7 {
        0 | 1 => (own(1, Aim::Partner), own(2, Aim::Partner)),
        2 => (owning(1, Aim::Partner), owning(2, Aim::Partner)),
        3 => (owning(1, Aim::Partner), own(3, Aim::InPlaceOfLost)),
        4 => (own(3, Aim::InPlaceOfLost), owning(2, Aim::Partner)),
        5 => (owning(1, Aim::HandOver), own(3, Aim::InPlaceOfThis)),
        _ => (own(3, Aim::InPlaceOfThis), owning(2, Aim::HandOver)),
    }
}

enum Machine {
    Shower(Box<Shower>),
    Scanner(Box<Scanner>),
}

impl Machine {
    fn step(&mut self, event: Event) -> Vec<Action> {
        match self {
            Self::Shower(shower) => shower.step(event, NOW),
            Self::Scanner(scanner) => scanner.step(event),
        }
    }
}

fn fresh(n: u8) -> Fresh {
    Fresh { nonce: [n; 16], space_secret: SpaceSecret::new([n; 32]) }
}

/// Both machines, the victim's first; it shows the code or has scanned it.
fn machines(victim: Own, other: Own, digits: bool, victim_shows: bool) -> [Machine; 2] {
    let (shows, scans) = if victim_shows { (victim, other) } else { (other, victim) };
    let id = shows.device;
    let (shower, scanner) = if digits {
        let seed = |n| Seed::new([n; 32]);
        let tries = Tries::default();
        let shower = Shower::open_digits(shows, &seed(1), fresh(0x40), tries, NOW).ok().unwrap();
        let read = Digits::parse(&shower.digits().unwrap().text()).unwrap();
        let scanner = Typed::new(scans, read, &seed(2)).try_with(id).unwrap();
        (shower, scanner)
    } else {
        let code = PairingCode::new(id, [], CodeSecret::new(CODE));
        let shower = Shower::open(shows, CodeSecret::new(CODE), fresh(0x40));
        (shower, Scanner::new(scans, &code).ok().unwrap())
    };
    let (shower, scanner) =
        (Machine::Shower(Box::new(shower)), Machine::Scanner(Box::new(scanner)));
    if victim_shows { [shower, scanner] } else { [scanner, shower] }
}

/// What is hashed of the frames that a side has said.
#[derive(Default)]
struct Transcript(Sha256);

impl Transcript {
    fn add(&mut self, frame: &Frame) {
        if ![YES, REFUSAL].contains(&frame.tag) {
            self.0.update(encode(frame.tag, &frame.body));
        }
    }

    fn hash(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// The yes of a side that knows the secret of a QR code (`docs/formats.md` 12).
fn yes(letter: u8, shower: &[u8; 32], scanner: &[u8; 32], ids: &[u8]) -> Vec<u8> {
    let mut key = [0; 32];
    let info = [b"hearth/pair-yes/1", ids].concat();
    Hkdf::<Sha256>::new(Some(&CODE), &K).expand(&info, &mut key).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(&[letter]);
    mac.update(shower);
    mac.update(scanner);
    mac.finalize().into_bytes().to_vec()
}

/// What one side has asked for and done.
#[derive(Default)]
struct Seen {
    asked: usize,
    stored: Vec<Paired>,
    failed: usize,
    said_yes: bool,
    sent: usize,
}

fn frames(bytes: &[u8]) -> Vec<Frame> {
    let mut reader = FrameReader::new();
    reader.push(bytes);
    std::iter::from_fn(|| reader.next().unwrap()).collect()
}

/// Some certificate that the other phone can make.
fn certificate(choices: &mut Choices<'_>, victim: &Own) -> Vec<u8> {
    let members = Members::new(member(1), member(2)).unwrap();
    let space = if choices.yes() { SpaceId::of(&members, &[7; 16]) } else { SpaceId([1; 32]) };
    let who = 1 + choices.byte() % 4;
    let signer = author(2 + choices.byte() % 3);
    let device = if choices.yes() { victim.device } else { DeviceKey([choices.byte() << 4; 32]) };
    let key = author(1 + choices.byte() % 4).public();
    let made = match choices.byte() % 3 {
        0 => Certificate::first(space, device, &signer),
        1 => Certificate::by_earlier(space, member(who), device, key, &signer),
        _ => Certificate::by_partner(space, member(who), device, key, &signer),
    };
    made.encode().to_vec()
}

/// What becomes of a frame on its way.
fn touch(frame: Frame, choices: &mut Choices<'_>, victim: &Own) -> Vec<Frame> {
    let mut frame = frame;
    match choices.byte() % 16 {
        0..=5 => vec![frame],
        6 => Vec::new(),
        7 => vec![frame.clone(), frame],
        8 => {
            frame.tag = 0x40 + choices.byte() % 12;
            vec![frame]
        }
        9 => {
            let more = Frame { tag: choices.byte(), body: choices.bytes(64).to_vec() };
            vec![more, frame]
        }
        10 => {
            let tag = *choices.one_of(&[KNOWN, GRANT, CERTIFICATE]);
            vec![Frame { tag, body: certificate(choices, victim) }, frame]
        }
        11 if [CERTIFICATE, KNOWN, GRANT].contains(&frame.tag) => {
            frame.body = certificate(choices, victim);
            vec![frame]
        }
        12 if frame.tag == DETAILS => {
            // A field of it, as of somebody else.
            let (at, size) = *choices.one_of(&[
                (0, 2),
                (2, 32),
                (34, 32),
                (66, 1),
                (67, 32),
                (99, 16),
                (115, 64),
            ]);
            let key = author(1 + choices.byte() % 4).public().0;
            let value = if size == 32 { key } else { [choices.byte() % 6; 32] };
            if let Some(field) = frame.body.get_mut(at..at + size.min(32)) {
                field.copy_from_slice(&value[..size.min(32)]);
            }
            vec![frame]
        }
        13 if frame.tag == DETAILS => {
            let name = choices.bytes(64).to_vec();
            if frame.body.len() == 244 {
                frame.body[179] = u8::try_from(name.len()).unwrap();
                frame.body[180..].fill(0);
                frame.body[180..180 + name.len()].copy_from_slice(&name);
            }
            vec![frame]
        }
        _ => {
            choices.touch(&mut frame.body, 0);
            vec![frame]
        }
    }
}

pub(crate) fn run(input: &[u8]) {
    attempt(input);
}

/// Runs one input, and tells whether the victim's phone has stored the other.
fn attempt(input: &[u8]) -> bool {
    let mut choices = Choices::new(input);
    let (victim, other) = two(&mut choices);
    let (digits, victim_shows) = (choices.once_in(3), choices.yes());
    let says_yes = choices.byte() % 4 != 3;
    let (first, second) = if victim_shows { (&victim, &other) } else { (&other, &victim) };
    let ids = [first.device.0, second.device.0].concat();
    let mut machines = machines(victim.clone(), other.clone(), digits, victim_shows);
    let remotes = [other.device, victim.device];
    let mut seen = [Seen::default(), Seen::default()];
    let mut transcripts = [Transcript::default(), Transcript::default()];
    // To each machine, from the other one.
    let mut ways: [VecDeque<Event>; 2] = Default::default();
    for (way, remote) in ways.iter_mut().zip(remotes) {
        let exporter = Exporter::new(K);
        way.push_back(Event::Connected { line: LINE, exporter, remote });
    }
    for _ in 0..200 {
        let Some(at) = (0..2).rev().find(|at| !ways[*at].is_empty()) else { break };
        let event = ways[at].pop_front().unwrap();
        for action in machines[at].step(event) {
            let over = !seen[at].stored.is_empty() || seen[at].failed > 0;
            assert!(!over || matches!(action, Action::Finished { .. }), "nothing follows the end");
            match action {
                Action::Send { bytes, .. } => {
                    seen[at].sent += bytes.len();
                    for frame in frames(&bytes) {
                        let said =
                            if at == 1 { touch(frame, &mut choices, &victim) } else { vec![frame] };
                        for mut frame in said {
                            if at == 1 && frame.tag == YES && !digits && choices.byte() % 8 != 7 {
                                let hashes = transcripts.each_ref().map(Transcript::hash);
                                let (a, b) = if victim_shows { (0, 1) } else { (1, 0) };
                                let letter = if victim_shows { b'B' } else { b'A' };
                                frame.body = yes(letter, &hashes[a], &hashes[b], &ids);
                            }
                            transcripts[at].add(&frame);
                            let bytes = encode(frame.tag, &frame.body);
                            ways[1 - at].push_back(Event::Received { line: LINE, bytes });
                        }
                    }
                }
                Action::AskUser { .. } => {
                    seen[at].asked += 1;
                    if at == 1 || says_yes {
                        seen[at].said_yes = true;
                        ways[at].push_back(Event::Yes);
                    }
                }
                Action::Store(paired) => seen[at].stored.push(*paired),
                Action::Failed(_) => seen[at].failed += 1,
                Action::Finished { .. } | Action::ShowDigits(_) => {}
            }
        }
    }
    machines[0].step(Event::Cut { line: LINE });
    assert_right(&seen[0], &victim, &other);
    !seen[0].stored.is_empty()
}

/// What the victim's phone did.
fn assert_right(seen: &Seen, victim: &Own, other: &Own) {
    assert!(seen.asked <= 1 && seen.stored.len() <= 1 && seen.sent < 40_000);
    let Some(paired) = seen.stored.first() else { return };
    assert!(seen.asked == 1 && seen.said_yes, "stored without a yes");
    // TLS has proved who is there; that is who is stored.
    assert_eq!(paired.partner, other.device);
    assert_eq!(paired.certificate.device, other.device);
    assert_eq!(paired.own_certificate.device, victim.device);
    assert_eq!(paired.own_certificate.author, victim.author.public());
    assert_eq!(paired.certificate.author, paired.author);
    assert_eq!(paired.space, SpaceId::of(&paired.members, &paired.nonce));
    for certificate in [&paired.certificate, &paired.own_certificate] {
        assert_eq!(certificate.space, paired.space);
        assert!(paired.members.index_of(&certificate.member).is_some());
    }
    match &victim.space {
        Some(held) => {
            assert!(paired.members == held.members && paired.nonce == held.nonce);
            assert_eq!(paired.own_certificate, held.certificate, "its own certificate stays");
            let hers = held.certificate.member;
            let known = |key| held.known.iter().any(|one| one.author == key);
            assert!(
                victim.aim == Aim::HandOver
                    || paired.confirmed.iter().all(|one| one.member != hers || known(one.author)),
                "somebody speaks for me"
            );
        }
        None if victim.aim == Aim::Partner => {
            let mine = MemberId::of_first_key(&victim.author.public());
            assert_eq!(paired.own_certificate.member, mine);
            assert_ne!(paired.member, mine);
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pairing_that_nobody_touches_succeeds_and_one_without_a_yes_does_not() {
        for kind in 0..7 {
            for digits in [0, 2] {
                for shows in [0, 1] {
                    assert!(attempt(&[kind, digits, shows]), "{kind} {digits} {shows}");
                    assert!(!attempt(&[kind, digits, shows, 3]), "{kind} {digits} {shows}");
                }
            }
        }
    }

    /// The proof that the yes of this file is the one of the protocol: changed words are believed with it.
    #[test]
    fn what_a_changed_app_says_with_a_right_yes_is_believed_as_far_as_it_may_be() {
        let mut stored = 0;
        for number in 0..400 {
            let input = crate::seeds::input("pairing", number);
            stored += u32::from(attempt(&input));
        }
        assert!(stored > 20, "{stored} of 400 attempts came to anything");
    }
}
