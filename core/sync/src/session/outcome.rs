//! What the host of a session is told.

use hearth_domain::space::{AcceptError, Accepted, RowChange, RowsError, Summary};

use super::codec::DecodeError;
use super::message::{Hello, Refusal};

/// What the host tells the session.
#[derive(Clone, Copy)]
pub enum Event<'a> {
    /// The stream is there; both sides start.
    Start,
    /// Bytes came, cut anywhere.
    Received(&'a [u8]),
    /// What [`Action::Settle`] asked for is written.
    Settled,
    /// Everything sent so far has left; there is room for more. To be told again until it leads to nothing,
    /// and anew after bytes came or it was settled.
    Writable,
}

/// What the host is to do.
pub enum Action {
    /// Send these bytes.
    Send(Vec<u8>),
    /// A group was committed; what it brought.
    Took(Accepted),
    /// A row was lacking bytes, and this became of it.
    Supplied(RowChange),
    /// Everything of the other's first round is taken. Write what it causes here (the opening of a card that
    /// both have sealed), and answer with [`Event::Settled`], also when there is nothing: it is given in the
    /// same session. Said once, and only when something was taken; the session waits.
    Settle,
    /// The session is over. Finish the stream after what was sent.
    Finished(Outcome),
}

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Both had everything already.
    NothingNew,
    /// Both took what the other had. More may wait for the next session when `complete` is false.
    Synced {
        /// Whether both now hold the same.
        complete: bool,
        /// Equal logs but unequal fingerprints: one of the two is damaged, both are to scrub themselves.
        /// This side's fingerprint and the other's.
        damaged: Option<([u8; 32], [u8; 32])>,
    },
    /// This side broke it off.
    Refused(Refusal),
    /// The other side broke it off.
    RefusedByPeer(Refusal),
}

/// Counts for a progress bar and for `doctor`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Items given.
    pub given: u64,
    /// Items taken that were new here.
    pub taken: u64,
    /// Items that the other is known to lack, when the session began; 0 before.
    pub to_give: u64,
    /// Items that this side is known to lack; 0 before the `Hello`.
    pub to_take: u64,
    /// Bytes sent, frames included.
    pub sent: u64,
    /// Bytes received, frames included.
    pub received: u64,
}

impl Tally {
    /// What the two `Hello`s lead to expect.
    pub(super) fn expect(&mut self, mine: &Summary, theirs: &Hello) {
        for head in &mine.logs {
            let named = theirs.logs.iter().find(|end| head.log.0.starts_with(&end.log));
            let held = named.map_or(0, |end| end.end.saturating_add(1));
            let have = head.n.saturating_add(1);
            self.to_give = self.to_give.saturating_add(have.saturating_sub(held));
            self.to_take = self.to_take.saturating_add(held.saturating_sub(have));
        }
        for end in &theirs.logs {
            if !mine.logs.iter().any(|head| head.log.0.starts_with(&end.log)) {
                self.to_take = self.to_take.saturating_add(end.end.saturating_add(1));
            }
        }
    }
}

/// Why a session goes no further.
pub(super) enum Stop {
    Refuse(Refusal),
    Ended(Outcome),
    /// Enough was done for one session.
    Enough,
}

impl Outcome {
    /// More waits for the next session.
    pub(super) const UNFINISHED: Self = Self::Synced { complete: false, damaged: None };
}

impl Stop {
    /// What came was malformed, or out of order.
    pub fn bad() -> Self {
        Self::Refuse(Refusal::BadData)
    }
}

impl From<RowsError> for Stop {
    fn from(_: RowsError) -> Self {
        Self::Refuse(Refusal::Trouble)
    }
}

impl From<DecodeError> for Stop {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::Bad => Self::bad(),
            DecodeError::Rows(error) => error.into(),
        }
    }
}

impl From<AcceptError> for Stop {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Rows(error) => error.into(),
            _ => Self::bad(),
        }
    }
}
