//! What this side knows of what the other holds, in one session: from its `Hello`, from what was given to
//! it, from what it gave. Nothing of it is stored (`sync.md` 1).

use std::collections::BTreeMap;

use hearth_domain::ids::LogId;
use hearth_domain::log::Head;
use hearth_domain::space::{Group, Lacks, Logs, Placed, Stored, Summary};

use super::message::{Hello, LogEnd, Probe, prefix, probed};

/// A log whose two copies differ, while the last item that both share is looked for.
struct Doubt {
    log: LogId,
    /// The lower of the two watermarks.
    at: u64,
    answered: bool,
}

/// The other phone, as far as this session knows it.
pub(super) struct Peer {
    /// For each log the number of the first item that it lacks, of its own copy of the log.
    pub lacks: Lacks,
    /// The same, without what was given to it.
    held: Lacks,
    /// For each log the number of the first item that may not be the same on both sides.
    shared: Lacks,
    ends: Vec<LogEnd>,
    doubts: Vec<Doubt>,
}

/// What a probe of the other leads to.
pub(super) enum Probed {
    /// The answer to a probe of ours.
    Answer,
    /// A log that only the other knew to differ: to be answered with this. What was given so far may have
    /// referred to items that the other does not hold; it throws it away, and giving begins anew.
    Asked(Probe),
    /// It makes no sense.
    Nonsense,
}

impl Peer {
    /// Compares the two `Hello`s. Gives the probes to send for logs that differ.
    pub fn meet(logs: &mut dyn Logs, mine: &Summary, theirs: &Hello) -> Stored<(Self, Vec<Probe>)> {
        let mut peer = Self {
            lacks: BTreeMap::new(),
            held: BTreeMap::new(),
            shared: BTreeMap::new(),
            ends: theirs.logs.clone(),
            doubts: Vec::new(),
        };
        let mut probes = Vec::new();
        for head in &mine.logs {
            // A log that is not named, or whose prefix names several, is given from its start.
            let Some(end) = named(&mine.logs, &theirs.logs, head) else { continue };
            let differs = end.end <= head.n
                && logs.chain_at(&head.log, end.end)?.map(|chain| chain.prefix())
                    != Some(end.chain);
            if differs {
                probes.push(peer.probe(logs, head.log, end.end, false)?);
            } else {
                peer.lacks.insert(head.log, end.end.saturating_add(1));
                peer.shared.insert(head.log, end.end.min(head.n).saturating_add(1));
            }
        }
        peer.held = peer.lacks.clone();
        Ok((peer, probes))
    }

    fn probe(&mut self, logs: &mut dyn Logs, log: LogId, at: u64, answered: bool) -> Stored<Probe> {
        self.doubts.push(Doubt { log, at, answered });
        let mut chains = Vec::new();
        for n in probed(at) {
            chains.push(logs.chain_at(&log, n)?.map_or([0; 8], |chain| chain.prefix()));
        }
        Ok(Probe { log: prefix(&log), chains })
    }

    /// Takes the other's probe: finds the newest chain that both share, from where this side gives what it
    /// holds.
    pub fn probed(&mut self, logs: &mut dyn Logs, mine: &Summary, probe: &Probe) -> Stored<Probed> {
        let head = mine.logs.iter().find(|head| prefix(&head.log) == probe.log);
        let named = head.and_then(|head| Some((head, named(&mine.logs, &self.ends, head)?)));
        let Some((head, end)) = named else { return Ok(Probed::Nonsense) };
        let at = head.n.min(end.end);
        let numbers = probed(at);
        if numbers.len() != probe.chains.len() {
            return Ok(Probed::Nonsense);
        }
        let mut first_lacking = 0;
        for (n, theirs) in numbers.into_iter().zip(&probe.chains) {
            let ours = logs.chain_at(&head.log, n)?.map(|chain| chain.prefix());
            if ours == Some(*theirs) {
                first_lacking = n + 1;
                break;
            }
        }
        let log = head.log;
        let outcome = match self.doubts.iter_mut().find(|doubt| doubt.log == log) {
            Some(doubt) if doubt.answered || doubt.at != at => return Ok(Probed::Nonsense),
            Some(doubt) => {
                doubt.answered = true;
                Probed::Answer
            }
            None => Probed::Asked(self.probe(logs, log, at, true)?),
        };
        self.held.insert(log, first_lacking);
        self.shared.insert(log, first_lacking);
        self.lacks = self.held.clone();
        Ok(outcome)
    }

    /// Whether every probe that was sent has been answered. Before that nothing is given, and nothing taken.
    pub fn is_clear(&self) -> bool {
        self.doubts.iter().all(|doubt| doubt.answered)
    }

    /// Whether this item was in the same place on both sides when the session began. A log that is longer
    /// there may yet turn out to differ; then the other says so.
    pub fn shares(&self, placed: &Placed) -> bool {
        self.shared.get(&placed.log).is_some_and(|first| placed.n < *first)
    }

    /// The other was given these items.
    pub fn gave(&mut self, group: &Group) {
        for given in &group.items {
            raise(&mut self.lacks, given.log, given.n);
        }
    }

    /// The other gave these items, so it holds them: in its own copy of the log, if the two differ.
    pub fn took(&mut self, group: &Group) {
        for given in &group.items {
            if !self.doubts.iter().any(|doubt| doubt.log == given.log) {
                raise(&mut self.lacks, given.log, given.n);
                raise(&mut self.held, given.log, given.n);
            }
        }
    }
}

fn raise(lacks: &mut Lacks, log: LogId, n: u64) {
    let first = lacks.entry(log).or_insert(0);
    *first = (*first).max(n.saturating_add(1));
}

/// How the other names a log of ours. Only eight bytes of an id travel; an author could make two logs that
/// share them, so what is not unique on both sides counts as not named.
fn named(ours: &[Head], theirs: &[LogEnd], head: &Head) -> Option<LogEnd> {
    let wanted = prefix(&head.log);
    let mut named = theirs.iter().filter(|end| end.log == wanted);
    let (end, None) = (named.next()?, named.next()) else { return None };
    let alone = ours.iter().filter(|head| prefix(&head.log) == wanted).count() == 1;
    alone.then_some(*end)
}
