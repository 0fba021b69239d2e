//! A session of Ben's phone with its frames changed on their way: their bodies, the inflated ones too, their order,
//! their number; lengths fit again. Ada's phone keeps what is hers, and the next honest session settles the rest.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use hearth_sync::frame::{Frame, FrameReader, encode};
use hearth_sync::session::Event;

use crate::choices::Choices;
use crate::victim::{Couple, Side, meet};

const GIVE: u8 = 2;
const SUPPLY: u8 = 5;

/// What was said, frame by frame, the deflated bodies inflated.
pub(crate) fn inflated(said: &[Vec<u8>]) -> Vec<Frame> {
    let mut inflate = Decompress::new(false);
    let mut reader = FrameReader::new();
    for bytes in said {
        reader.push(bytes);
    }
    let mut frames = Vec::new();
    while let Some(mut frame) = reader.next().unwrap() {
        if [GIVE, SUPPLY].contains(&frame.tag) {
            let mut out = Vec::with_capacity(1 << 20);
            inflate.decompress_vec(&frame.body, &mut out, FlushDecompress::Sync).unwrap();
            frame.body = out;
        }
        frames.push(frame);
    }
    frames
}

/// One deflate stream, as a session has it.
pub(crate) struct Deflater(Compress);

impl Deflater {
    pub fn new() -> Self {
        Self(Compress::new(Compression::fast(), false))
    }

    pub fn piece(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len() + 1024);
        self.0.compress_vec(bytes, &mut out, FlushCompress::Sync).unwrap();
        out
    }

    /// The frame of a body that is inflated.
    pub fn frame(&mut self, frame: &Frame) -> Vec<u8> {
        if [GIVE, SUPPLY].contains(&frame.tag) {
            encode(frame.tag, &self.piece(&frame.body))
        } else {
            encode(frame.tag, &frame.body)
        }
    }
}

fn touch(frames: &mut Vec<Frame>, choices: &mut Choices<'_>) {
    let at = choices.below(frames.len());
    match choices.byte() % 10 {
        0 => drop(frames.remove(at)),
        1 => frames.insert(at, frames[at].clone()),
        2 => {
            let other = choices.below(frames.len());
            frames.swap(at, other);
        }
        3 => frames[at].tag = choices.byte() % 12,
        4 => frames[at].tag = choices.byte(),
        5 => {
            let (tag, body) = (choices.byte() % 12, choices.bytes(64).to_vec());
            frames.insert(at, Frame { tag, body });
        }
        6 => {
            let other = choices.one_of(frames).body.clone();
            frames[at].body = other;
        }
        _ => choices.touch(&mut frames[at].body, 0),
    }
    if frames.is_empty() {
        frames.push(Frame { tag: 1, body: Vec::new() });
    }
}

pub(crate) fn run(input: &[u8]) {
    Couple::with(|couple| {
        let mut choices = Choices::new(input);
        let (mut victim, mut other) = (couple.victim(), couple.sender());
        let mut frames = inflated(&couple.said);
        let raw = choices.once_in(8);
        let piece = 1 + choices.below(400);
        let mut rounds = 0;
        while !choices.is_empty() && rounds < 24 && !raw {
            touch(&mut frames, &mut choices);
            rounds += 1;
        }
        let mut deflater = Deflater::new();
        let mut stream: Vec<u8> = frames.iter().flat_map(|frame| deflater.frame(frame)).collect();
        while raw && !choices.is_empty() {
            choices.touch(&mut stream, 0);
        }
        let bens = couple.ben.facts.device();
        let mut side = Side::begin(&bens, victim.phone.space());
        for piece in stream.chunks(piece) {
            side.step(victim.phone.space(), Event::Received(piece));
            side.drain(victim.phone.space(), 1);
        }
        side.drain(victim.phone.space(), 32);
        victim.assert_unharmed();
        if rounds == 0 && !raw {
            let held = victim.phone.truth();
            let given = other.truth().acts();
            assert!(given.is_subset(&held.acts()), "an honest session brings nothing");
        }
        // Whatever came of it, an honest session settles the rest.
        let adas = couple.ada.facts.device();
        for _ in 0..2 {
            meet((&adas, victim.phone.space()), (&bens, other.space()));
        }
        victim.assert_unharmed();
        let differs = victim.phone.truth().differs_from(&other.truth());
        assert!(differs.is_none(), "two honest sessions do not settle it: {differs:?}");
    });
}
