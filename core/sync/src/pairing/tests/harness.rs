//! Two phones on a table: a shower, a scanner, and the bytes between them, which a test may change or stop.

use std::collections::VecDeque;
use std::time::Duration;

use hearth_domain::ids::{DeviceKey, MemberId, Members};
use hearth_domain::log::{AuthorSecret, Certificate};

use super::super::*;
use crate::frame::FrameReader;

pub const ADA: u8 = 0x0a;
pub const BEN: u8 = 0x0b;
pub const EVE: u8 = 0x0e;
pub const LINE: Line = Line(1);

/// Bytes that count up, so that a swapped or shifted field shows.
pub fn ramp<const N: usize>(from: u8) -> [u8; N] {
    let mut next = from.wrapping_sub(1);
    [(); N].map(|()| {
        next = next.wrapping_add(1);
        next
    })
}

pub fn device(who: u8) -> DeviceKey {
    DeviceKey(ramp(who << 4))
}

pub fn author(who: u8) -> AuthorSecret {
    AuthorSecret::from_bytes(&[who; 32])
}

pub fn member(who: u8) -> MemberId {
    MemberId::of_first_key(&author(who).public())
}

pub fn own(who: u8) -> Own {
    let name = match who {
        ADA => "Ada",
        BEN => "Ben",
        _ => "Eve",
    };
    let name = DisplayName::new(name).unwrap();
    Own { device: device(who), author: author(who), name, space: None, aim: Aim::Partner }
}

/// A new phone, which has Eve's keys and is to take another's place.
pub fn new_phone(aim: Aim) -> Own {
    aiming(own(EVE), aim)
}

/// The same, here for something else.
pub fn aiming(own: Own, aim: Aim) -> Own {
    Own { aim, ..own }
}

pub fn owning(who: u8, one: u8, other: u8, nonce: u8) -> Own {
    let members = Members::new(member(one), member(other)).unwrap();
    let secret = SpaceSecret::new([nonce ^ 0xff; 32]);
    let nonce = [nonce; 16];
    let certificate = Certificate::first(SpaceId::of(&members, &nonce), device(who), &author(who));
    let (known, replaced) = (vec![certificate], Vec::new());
    let space = Some(HeldSpace { members, nonce, secret, certificate, known, replaced });
    Own { space, ..own(who) }
}

/// The same phone, once it has completed a pairing.
pub fn completed(own: &Own, paired: &Paired) -> Own {
    let (members, nonce, secret) = (paired.members, paired.nonce, paired.space_secret.clone());
    let certificate = paired.own_certificate;
    let mut known = own.space.as_ref().map_or(Vec::new(), |held| held.known.clone());
    known.extend(&paired.confirmed);
    known.push(certificate);
    let space = HeldSpace { members, nonce, secret, certificate, known, replaced: Vec::new() };
    Own { space: Some(space), aim: Aim::Partner, ..own.clone() }
}

pub fn secret() -> CodeSecret {
    CodeSecret::new([0x5e; 16])
}

pub fn fresh() -> Fresh {
    Fresh { nonce: ramp(0x40), space_secret: SpaceSecret::new(ramp(0x60)) }
}

pub fn seed(n: u8) -> Seed {
    Seed::new([n; 32])
}

/// A screen of digits that opened at ten seconds.
pub fn digit_screen(own: Own) -> Shower {
    Shower::open_digits(own, &seed(0xa1), fresh(), Tries::default(), at(10)).unwrap()
}

/// The digits that a screen shows now, as a person types them on the other phone.
pub fn typed_off(shower: &Shower) -> Digits {
    Digits::parse(&shower.digits().unwrap().text()).unwrap()
}

/// Other digits than these.
pub fn mistyped(digits: &Digits) -> Digits {
    let text = digits.text();
    let last = if text.ends_with('7') { "8" } else { "7" };
    Digits::parse(&format!("{}{last}", &text[..text.len() - 1])).unwrap()
}

pub fn exporter(n: u8) -> Exporter {
    Exporter::new(ramp(n))
}

pub fn connected(line: u64, k: u8, remote: u8) -> Event {
    Event::Connected { line: Line(line), exporter: exporter(k), remote: device(remote) }
}

pub fn received(line: u64, bytes: &[u8]) -> Event {
    Event::Received { line: Line(line), bytes: bytes.to_vec() }
}

pub fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// What was sent on `line`, all together.
pub fn sent(actions: &[Action], on: u64) -> Vec<u8> {
    let sent = actions.iter().filter_map(|action| match action {
        Action::Send { line, bytes } if *line == Line(on) => Some(bytes.as_slice()),
        _ => None,
    });
    sent.collect::<Vec<_>>().concat()
}

pub fn failure(actions: &[Action]) -> Option<Failure> {
    actions.iter().find_map(|action| match action {
        Action::Failed(failure) => Some(*failure),
        _ => None,
    })
}

pub fn stores(actions: &[Action]) -> bool {
    actions.iter().any(|action| matches!(action, Action::Store(_)))
}

pub fn refusal(refusal: Refusal) -> Vec<u8> {
    vec![0, 0, 0, 2, 0x46, refusal.code()]
}

/// What one side has done so far.
#[derive(Default)]
pub struct Seen {
    /// Its frames, one by one, as it sent them.
    pub frames: Vec<Vec<u8>>,
    pub asked: Option<(String, About)>,
    pub said_yes: bool,
    pub stored: Option<Box<Paired>>,
    pub failed: Option<Failure>,
    pub finished: bool,
    /// New digits it has shown after the first ones.
    pub shown: Vec<String>,
    /// Frames on their way to the other side.
    on_the_way: VecDeque<Vec<u8>>,
    /// How many bytes of them reach the other side before the line is cut.
    pub reach: usize,
}

impl Seen {
    fn note(&mut self, actions: Vec<Action>) {
        for action in actions {
            assert!(self.stored.is_none() || matches!(action, Action::Finished { .. }));
            assert!(self.failed.is_none(), "nothing follows a failure");
            match action {
                Action::Send { bytes, .. } => {
                    assert!(!self.finished, "nothing is sent on a finished stream");
                    self.frames.push(bytes.clone());
                    self.on_the_way.push_back(bytes);
                }
                Action::Finished { .. } => self.finished = true,
                Action::AskUser { partner_name, about } => {
                    assert!(self.asked.is_none(), "the person is asked once");
                    self.asked = Some((partner_name.as_str().to_owned(), about));
                }
                Action::ShowDigits(digits) => self.shown.push(digits.text().to_string()),
                Action::Store(paired) => self.stored = Some(paired),
                Action::Failed(failure) => self.failed = Some(failure),
            }
        }
    }

    pub fn total(&self) -> usize {
        self.frames.iter().map(Vec::len).sum()
    }
}

/// One side of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    Shower,
    Scanner,
}

/// How a table is laid: with a QR code or with digits.
pub type Lay = fn(Own, Own) -> Table;
pub const BOTH_WAYS: [Lay; 2] = [Table::new, Table::by_digits];

/// Changes the frames of one side on their way: `(from, which of its frames, frame)`.
pub type Tamper<'a> = &'a mut dyn FnMut(At, usize, Vec<u8>) -> Vec<u8>;

pub struct Table {
    pub shower: Shower,
    pub scanner: Scanner,
    pub a: Seen,
    pub b: Seen,
    carried: [usize; 2],
}

impl Table {
    /// Connected, nothing delivered yet.
    pub fn new(shower: Own, scanner: Own) -> Self {
        Self::with_secrets(shower, scanner, 0x5e, [1, 1])
    }

    /// With the code secret of the scanner, and `K` as the shower and the scanner see it.
    pub fn with_secrets(shower: Own, scanner: Own, secret_of_b: u8, k: [u8; 2]) -> Self {
        let id_a = shower.device;
        let shower = Shower::open(shower, secret(), fresh());
        let code = PairingCode::new(id_a, [], CodeSecret::new([secret_of_b; 16]));
        let scanner_id = scanner.device;
        Self::connect((shower, id_a), (Scanner::new(scanner, &code).unwrap(), scanner_id), k)
    }

    /// By digits, read off one phone and typed on the other.
    pub fn by_digits(shower: Own, scanner: Own) -> Self {
        Self::with_digits(shower, scanner, Digits::clone, [1, 1])
    }

    /// By digits that are typed like this, with `K` as the shower and the scanner see it.
    pub fn with_digits(
        shower: Own,
        scanner: Own,
        typed: impl Fn(&Digits) -> Digits,
        k: [u8; 2],
    ) -> Self {
        let (id_a, id_b) = (shower.device, scanner.device);
        let shower = digit_screen(shower);
        let mut typed = Typed::new(scanner, typed(&typed_off(&shower)), &seed(0xb1));
        Self::connect((shower, id_a), (typed.try_with(id_a).unwrap(), id_b), k)
    }

    fn connect(
        (shower, id_a): (Shower, DeviceKey),
        (scanner, id_b): (Scanner, DeviceKey),
        k: [u8; 2],
    ) -> Self {
        let seen = || Seen { reach: usize::MAX, ..Seen::default() };
        let mut table = Self { shower, scanner, a: seen(), b: seen(), carried: [0; 2] };
        let connected = |k, remote| Event::Connected { line: LINE, exporter: exporter(k), remote };
        table.at(At::Shower, connected(k[0], id_b));
        table.at(At::Scanner, connected(k[1], id_a));
        table
    }

    pub fn at(&mut self, side: At, event: Event) {
        match side {
            At::Shower => self.a.note(self.shower.step(event, at(10))),
            At::Scanner => self.b.note(self.scanner.step(event)),
        }
    }

    /// Delivers until nothing is on its way.
    pub fn deliver(&mut self, tamper: Tamper<'_>) {
        loop {
            let (from, seen, to) =
                match (self.a.on_the_way.is_empty(), self.b.on_the_way.is_empty()) {
                    (_, false) => (At::Scanner, &mut self.b, At::Shower),
                    (false, true) => (At::Shower, &mut self.a, At::Scanner),
                    (true, true) => return,
                };
            let index = seen.frames.len() - seen.on_the_way.len();
            let frame = seen.on_the_way.pop_front().unwrap();
            let mut bytes = tamper(from, index, frame);
            let carried = &mut self.carried[usize::from(from == At::Scanner)];
            bytes.truncate(seen.reach - *carried);
            *carried += bytes.len();
            self.at(to, Event::Received { line: LINE, bytes });
        }
    }

    pub fn say_yes(&mut self, side: At) {
        let seen = match side {
            At::Shower => &mut self.a,
            At::Scanner => &mut self.b,
        };
        if seen.asked.is_some() && seen.failed.is_none() && !seen.said_yes {
            seen.said_yes = true;
            self.at(side, Event::Yes);
        }
    }

    /// Delivers all, both say yes (`first` says it first), and what is left of the line is cut.
    pub fn run(&mut self, first: At, tamper: Tamper<'_>) {
        let second = if first == At::Shower { At::Scanner } else { At::Shower };
        for side in [first, second] {
            self.deliver(tamper);
            self.say_yes(side);
        }
        self.deliver(tamper);
        self.cut();
    }

    pub fn cut(&mut self) {
        for side in [At::Shower, At::Scanner] {
            self.at(side, Event::Cut { line: LINE });
        }
    }

    pub fn run_untouched(mut self) -> Self {
        self.run(At::Shower, &mut untouched);
        self
    }

    /// Both have stored each other, and the same.
    pub fn assert_paired(&self) {
        let (a, b) = (self.a.stored.as_deref().unwrap(), self.b.stored.as_deref().unwrap());
        assert_eq!((a.space, a.nonce, a.members), (b.space, b.nonce, b.members));
        assert_eq!(a.space_secret.expose(), b.space_secret.expose());
        assert_eq!(a.pair_key.expose(), b.pair_key.expose());
        assert_eq!((a.certificate, a.own_certificate), (b.own_certificate, b.certificate));
        if a.about == About::HandOver || b.about == About::HandOver {
            assert_eq!(a.member, b.member);
        } else {
            assert_eq!(a.members, Members::new(a.member, b.member).unwrap());
        }
        assert!(self.a.finished && self.b.finished);
        assert_eq!((self.a.failed, self.b.failed), (None, None));
        assert_eq!(self.shower.screen(), Screen::Paired);
        assert!(self.scanner.is_over());
    }

    /// Who has stored is a phone whose own person and whose partner have said yes.
    pub fn assert_stored_only_after_both_said_yes(&self) {
        if self.a.stored.is_some() || self.b.stored.is_some() {
            assert!(self.a.said_yes && self.b.said_yes);
        }
    }

    pub fn assert_nobody_stored(&self) {
        assert!(self.a.stored.is_none() && self.b.stored.is_none());
    }
}

pub fn untouched(_: At, _: usize, frame: Vec<u8>) -> Vec<u8> {
    frame
}

/// The body of a frame.
pub fn body(frame: &[u8]) -> Vec<u8> {
    let mut reader = FrameReader::new();
    reader.push(frame);
    reader.next().unwrap().unwrap().body
}
