//! The frames of a session (`sync.md` 1; bytes: `docs/formats.md` 10). Prefixes only; no clock, no instant.

use hearth_domain::ids::{EntryId, LogId};
use hearth_domain::space::Summary;

use super::bytes::{Reader, put_number};
use crate::frame;

/// The protocol version that this build speaks.
pub const PROTOCOL: u8 = 1;

pub(super) const HELLO: u8 = 1;
pub(super) const GIVE: u8 = 2;
pub(super) const END: u8 = 3;
pub(super) const WANT: u8 = 4;
pub(super) const SUPPLY: u8 = 5;
pub(super) const DONE: u8 = 6;
pub(super) const BYE: u8 = 7;
pub(super) const REFUSE: u8 = 8;
pub(super) const PROBE: u8 = 9;

/// Most rows that one `Want` asks for.
pub(super) const MAX_WANT: usize = 64;
/// Most logs that a `Hello` may name.
const MAX_LOGS: usize = 1024;

/// A log as a `Hello` names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LogEnd {
    pub log: [u8; 8],
    pub end: u64,
    pub chain: [u8; 8],
}

/// The first frame of each side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Hello {
    pub lowest: u8,
    pub highest: u8,
    pub features: u16,
    pub space: [u8; 8],
    pub fingerprint: [u8; 16],
    pub asks: u8,
    pub logs: Vec<LogEnd>,
}

/// The first eight bytes of a log's id.
pub(super) fn prefix(log: &LogId) -> [u8; 8] {
    let mut prefix = [0; 8];
    prefix.copy_from_slice(&log.0[..8]);
    prefix
}

impl Hello {
    pub fn of(summary: &Summary) -> Self {
        let mut space = [0; 8];
        space.copy_from_slice(&summary.space.0[..8]);
        let logs = summary.logs.iter().take(MAX_LOGS).map(|head| LogEnd {
            log: prefix(&head.log),
            end: head.n,
            chain: head.chain.prefix(),
        });
        Self {
            lowest: PROTOCOL,
            highest: PROTOCOL,
            features: 0,
            space,
            fingerprint: summary.fingerprint.prefix(),
            asks: u8::try_from(summary.asks).unwrap_or(u8::MAX),
            logs: logs.collect(),
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut body = vec![self.lowest, self.highest];
        body.extend_from_slice(&self.features.to_be_bytes());
        body.extend_from_slice(&self.space);
        body.extend_from_slice(&self.fingerprint);
        body.push(self.asks);
        put_number(&mut body, self.logs.len() as u64);
        for log in &self.logs {
            body.extend_from_slice(&log.log);
            put_number(&mut body, log.end);
            body.extend_from_slice(&log.chain);
        }
        frame::encode(HELLO, &body)
    }

    /// Bytes after the last log are left to later versions.
    pub fn decode(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let (lowest, highest) = (reader.byte()?, reader.byte()?);
        let features = u16::from_be_bytes(reader.array()?);
        let (space, fingerprint, asks) = (reader.array()?, reader.array()?, reader.byte()?);
        let count = reader.size().filter(|count| *count <= MAX_LOGS)?;
        let mut logs = Vec::new();
        for _ in 0..count {
            let (log, end, chain) = (reader.array()?, reader.number()?, reader.array()?);
            logs.push(LogEnd { log, end, chain });
        }
        Some(Self { lowest, highest, features, space, fingerprint, asks, logs })
    }
}

/// What each side says when it has taken everything: which round of the other it ended with, and what it
/// holds then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Done {
    pub round: u8,
    pub fingerprint: [u8; 32],
    pub ends: [u8; 32],
}

impl Done {
    pub fn of(round: u8, now: &Summary) -> Self {
        Self { round, fingerprint: now.fingerprint.0, ends: now.ends.0 }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut body = vec![self.round];
        body.extend_from_slice(&self.fingerprint);
        body.extend_from_slice(&self.ends);
        frame::encode(DONE, &body)
    }

    pub fn decode(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        Some(Self { round: reader.byte()?, fingerprint: reader.array()?, ends: reader.array()? })
    }
}

/// Chains of a log whose two copies differ at the lower watermark `at`: after items at-1, at-2, at-4 ... 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Probe {
    pub log: [u8; 8],
    pub chains: Vec<[u8; 8]>,
}

/// The item numbers that a probe below `at` tells the chains of, newest first.
pub(super) fn probed(at: u64) -> Vec<u64> {
    let mut numbers = Vec::new();
    let mut back = 1_u64;
    while let Some(n) = at.checked_sub(back) {
        numbers.push(n);
        if n == 0 {
            return numbers;
        }
        let Some(further) = back.checked_mul(2) else { break };
        back = further;
    }
    if at > 0 && numbers.last() != Some(&0) {
        numbers.push(0);
    }
    numbers
}

impl Probe {
    pub fn encode(&self) -> Vec<u8> {
        let mut body = self.log.to_vec();
        for chain in &self.chains {
            body.extend_from_slice(chain);
        }
        frame::encode(PROBE, &body)
    }

    pub fn decode(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let log = reader.array()?;
        let mut chains = Vec::new();
        while !reader.is_empty() {
            chains.push(reader.array()?);
        }
        (chains.len() <= 66).then_some(Self { log, chains })
    }
}

pub(super) fn encode_want(entries: &[EntryId]) -> Vec<u8> {
    let mut body = Vec::with_capacity(entries.len() * 16);
    for entry in entries {
        body.extend_from_slice(&entry.0);
    }
    frame::encode(WANT, &body)
}

pub(super) fn decode_want(body: &[u8]) -> Option<Vec<EntryId>> {
    let mut reader = Reader(body);
    let mut entries = Vec::new();
    while !reader.is_empty() {
        entries.push(EntryId(reader.array()?));
    }
    (1..=MAX_WANT).contains(&entries.len()).then_some(entries)
}

/// The bytes of a supply before they are deflated: the entry, then each change with its length.
pub(super) fn encode_supply(entry: &EntryId, changes: &[Vec<u8>]) -> Vec<u8> {
    let mut body = entry.0.to_vec();
    for change in changes {
        put_number(&mut body, change.len() as u64);
        body.extend_from_slice(change);
    }
    body
}

pub(super) fn decode_supply(body: &[u8]) -> Option<(EntryId, Vec<Vec<u8>>)> {
    let mut reader = Reader(body);
    let entry = EntryId(reader.array()?);
    let mut changes = Vec::new();
    while !reader.is_empty() {
        let length = reader.size()?;
        changes.push(reader.take(length)?.to_vec());
    }
    Some((entry, changes))
}

/// Why a session was refused or broken off, as the other side is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The two phones do not share a space.
    OtherSpace,
    /// One of the two is too old to understand the other.
    UpdateNeeded,
    /// Another session is running.
    Busy,
    /// What came was malformed, or did not fit what was signed.
    BadData,
    /// The storage of the phone that says so failed.
    Trouble,
    /// This phone was replaced or revoked by its own member.
    NotLetIn,
    /// No refusal: enough was done for one session, and the rest goes with the next.
    Enough,
    /// The other member has left the space and says so, which nobody does but on purpose: with their signature
    /// (`hearth_domain::log::Farewell`), which the host verifies.
    Unpaired([u8; 64]),
    /// A code that this version does not know.
    Unknown(u8),
}

impl Refusal {
    /// The frame that says it, for a host that refuses before a session begins.
    #[must_use]
    pub fn frame(self) -> Vec<u8> {
        let mut body = vec![self.code()];
        if let Self::Unpaired(signature) = self {
            body.extend_from_slice(&signature);
        }
        frame::encode(REFUSE, &body)
    }

    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::OtherSpace => 1,
            Self::UpdateNeeded => 2,
            Self::Busy => 3,
            Self::BadData => 4,
            Self::Trouble => 5,
            Self::NotLetIn => 6,
            Self::Enough => 7,
            Self::Unpaired(_) => 8,
            Self::Unknown(code) => code,
        }
    }

    /// What the body of the frame means. A farewell without its whole signature is none; bytes after it belong to
    /// later versions.
    #[must_use]
    pub fn read(body: &[u8]) -> Self {
        let (code, rest) = body.split_first().map_or((0, body), |(code, rest)| (*code, rest));
        match code {
            1 => Self::OtherSpace,
            2 => Self::UpdateNeeded,
            3 => Self::Busy,
            4 => Self::BadData,
            5 => Self::Trouble,
            6 => Self::NotLetIn,
            7 => Self::Enough,
            8 => match rest.first_chunk() {
                Some(signature) => Self::Unpaired(*signature),
                None => Self::Unknown(8),
            },
            code => Self::Unknown(code),
        }
    }
}

/// Whether a phone that was told something in the place of a session has heard it: all it said, up to its clean end,
/// is a hello and no refusal. A busy phone ends as cleanly, and so does one that lets this one in no more.
#[must_use]
pub fn has_heard(said: &[u8]) -> bool {
    let mut frames = frame::FrameReader::new();
    frames.push(said);
    let mut hello = false;
    while let Ok(Some(frame)) = frames.next() {
        match frame.tag {
            HELLO => hello = true,
            REFUSE => return false,
            _ => {}
        }
    }
    hello
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OtherSpace => "these two phones do not share a space; pair them first",
            Self::UpdateNeeded => {
                "one of the two phones needs a newer Hearth; update it and try again"
            }
            Self::Busy => "the other phone is busy syncing; try again in a moment",
            Self::BadData => "the other phone sent something that could not be read; try again",
            Self::Trouble => "one of the two phones had trouble with its storage; try again",
            Self::NotLetIn => {
                "the other phone lets this one in no more; set it up as a new phone, or pair the two again"
            }
            Self::Enough => "there is more to come; it goes with the next sync",
            Self::Unpaired(_) => {
                "your partner has left the shared space; what you two shared is still here"
            }
            Self::Unknown(_) => "the other phone ended the sync; update both phones and try again",
        })
    }
}
