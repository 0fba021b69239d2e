//! One connection of a pairing: frames in and out, and the hash of what each side has said.

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use super::keys::{Role, Transcript};
use super::message::{FRAME_LIMIT, Message};
use super::refusal::Refusal;
use super::{Action, Line};
use crate::frame::{self, FrameReader};

/// How many frames of unknown skippable tags a connection may carry.
const MAX_SKIPPED: u8 = 16;

pub(super) struct Wire {
    line: Line,
    reader: FrameReader,
    sent: Sha256,
    received: Sha256,
    skipped: u8,
}

impl Wire {
    pub(super) fn new(line: Line) -> Self {
        let reader = FrameReader::with_limit(FRAME_LIMIT);
        Self { line, reader, sent: Sha256::new(), received: Sha256::new(), skipped: 0 }
    }

    pub(super) fn line(&self) -> Line {
        self.line
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.reader.push(bytes);
    }

    /// The next message, or `None` until more bytes come.
    pub(super) fn next(&mut self) -> Result<Option<Message>, Refusal> {
        while let Some(mut frame) = self.reader.next().map_err(|_| Refusal::BadData)? {
            let message = Message::decode(&frame)?;
            if message.as_ref().is_some_and(Message::is_transcribed) {
                self.received.update(frame::encode(frame.tag, &frame.body));
            }
            frame.body.zeroize();
            if message.is_some() {
                return Ok(message);
            }
            self.skipped += 1;
            if self.skipped > MAX_SKIPPED {
                return Err(Refusal::BadData);
            }
        }
        Ok(None)
    }

    pub(super) fn send(&mut self, message: &Message, out: &mut Vec<Action>) {
        let bytes = message.encode();
        if message.is_transcribed() {
            self.sent.update(&bytes);
        }
        out.push(Action::Send { line: self.line, bytes });
    }

    pub(super) fn finish(&self, out: &mut Vec<Action>) {
        out.push(Action::Finished { line: self.line });
    }

    pub(super) fn refuse(&mut self, refusal: Refusal, out: &mut Vec<Action>) {
        self.send(&Message::Refusal(refusal), out);
        self.finish(out);
    }

    /// What was said so far, seen from the phone that is `role`.
    pub(super) fn transcript(&self, role: Role) -> Transcript {
        let sent = self.sent.clone().finalize().into();
        let received = self.received.clone().finalize().into();
        match role {
            Role::Shower => Transcript { shower: sent, scanner: received },
            Role::Scanner => Transcript { shower: received, scanner: sent },
        }
    }
}
