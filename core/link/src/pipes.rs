//! All open pipes of a link, so that closing it can cut them wherever the app keeps them.
//! A QUIC stream holds the endpoint's socket open; a pipe forgotten in some variable must not.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::pipe::Line;

/// The list. Cheap to clone; all clones are one list.
#[derive(Clone, Default)]
pub(crate) struct Pipes(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    closed: bool,
    lines: Vec<Weak<Line>>,
}

impl Pipes {
    /// Remembers a pipe; on a closed link it is cut at once.
    pub(crate) fn add(&self, line: &Arc<Line>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            line.cut();
        } else {
            state.lines.retain(|line| line.strong_count() > 0);
            state.lines.push(Arc::downgrade(line));
        }
    }

    /// Cuts every pipe, now and from now on.
    pub(crate) fn close(&self) {
        let lines = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.closed = true;
            std::mem::take(&mut state.lines)
        };
        for line in lines.iter().filter_map(Weak::upgrade) {
            line.cut();
        }
    }
}
