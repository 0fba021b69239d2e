//! Carries one sync session over one pipe: bytes to the state machine on the writer's thread, its answers to
//! the pipe. Cut by `stop` after the group that is being committed, and when the other side is silent for too
//! long: its phone may be there, and keep the connection, while its app does nothing.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{Pipe, PipeReader, PipeWriter};
use hearth_sync::session::{Action, Event, Outcome, Session, Tally};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::writer::Writer;

/// How long the other side may neither send nor take anything. It commits a group in well under a second; this
/// leaves room for what its writer may be doing just then.
pub(crate) const SILENCE: Duration = Duration::from_secs(20);
/// How many times as long a whole session may take: ten minutes, for a phone that says a byte now and then.
/// What went over by then is kept, and the next session goes on from there.
const WHOLE: u32 = 30;

/// What came of a session.
pub(crate) struct Driven {
    /// Where the other phone was.
    pub address: Option<SocketAddr>,
    pub outcome: Outcome,
    pub tally: Tally,
}

enum Step {
    Start,
    Received(Vec<u8>),
    Writable,
}

/// Runs a session to its end. Time counts only while it waits for the other side, `silence` at a stretch.
pub(crate) async fn drive(
    writer: &Writer,
    pipe: Pipe,
    mut stop: watch::Receiver<bool>,
    progress: &watch::Sender<Option<Tally>>,
    silence: Duration,
) -> Result<Driven> {
    let peer = DeviceKey(pipe.remote().0);
    let address = pipe.address();
    let (half, mut reader) = pipe.split();
    let (out, mut sender) = start_sender(half);
    let mut session = Box::new(Session::new(peer));
    let mut waiting: VecDeque<Vec<u8>> = VecDeque::new();
    let mut outcome = None;
    let mut more = true;
    let mut step = Some(Step::Start);
    let mut heard = Instant::now();
    let began = heard;
    while outcome.is_none() {
        if let Some(next) = step.take() {
            let (back, actions) = run_step(writer, session, next, peer).await?;
            session = back;
            progress.send_replace(Some(session.tally));
            for action in actions {
                match action {
                    Action::Send(bytes) => waiting.push_back(bytes),
                    Action::Finished(how) => outcome = Some(how),
                    Action::Took(_) | Action::Supplied(_) | Action::Settle => {}
                }
            }
            heard = Instant::now();
            continue;
        }
        if *stop.borrow() {
            return Err(cut());
        }
        tokio::select! {
            room = out.reserve(), if !waiting.is_empty() || more => {
                let Ok(room) = room else { return Err(cut()) };
                heard = Instant::now();
                if let Some(bytes) = waiting.pop_front() {
                    room.send(bytes);
                } else {
                    // Ask the session for more only when everything before has left.
                    let given = session.tally.sent;
                    let (back, actions) = run_step(writer, session, Step::Writable, peer).await?;
                    heard = Instant::now();
                    session = back;
                    progress.send_replace(Some(session.tally));
                    more = session.tally.sent != given || actions.iter().any(is_end);
                    for action in actions {
                        match action {
                            Action::Send(bytes) => waiting.push_back(bytes),
                            Action::Finished(how) => outcome = Some(how),
                            Action::Took(_) | Action::Supplied(_) | Action::Settle => {}
                        }
                    }
                }
            }
            chunk = reader.read() => match chunk? {
                Some(bytes) => {
                    more = true;
                    step = Some(Step::Received(bytes));
                }
                None => return Err(cut()),
            },
            _ = stop.changed() => return Err(cut()),
            () = sleep_until(patience_ends(began, heard, silence)) => return Err(silent()),
        }
    }
    let outcome = outcome.ok_or_else(cut)?;
    // The session is over and everything is committed; a line that breaks or hangs now loses nothing.
    let last = async {
        for bytes in waiting {
            if out.send(bytes).await.is_err() {
                return;
            }
        }
        drop(out);
        sender.join_next().await;
    };
    let _ = timeout(silence, last).await;
    drain(&mut reader).await;
    Ok(Driven { address, outcome, tally: session.tally })
}

/// When to wait for the other side no longer: it may be silent for so long, and however often it says a byte or
/// takes one, a session has an end.
fn patience_ends(began: Instant, heard: Instant, silence: Duration) -> Instant {
    (began + silence * WHOLE).min(heard + silence)
}

fn is_end(action: &Action) -> bool {
    matches!(action, Action::Finished(_))
}

fn cut() -> HearthError {
    hearth_link::PipeError::Cut.into()
}

fn silent() -> HearthError {
    HearthError::NotMet {
        reason: "the other phone stopped answering; what had arrived is kept, open Hearth on both and try again"
            .to_owned(),
    }
}

async fn run_step(
    writer: &Writer,
    mut session: Box<Session>,
    step: Step,
    peer: DeviceKey,
) -> Result<(Box<Session>, Vec<Action>)> {
    writer
        .run(move |core: &mut Core| {
            let event = match &step {
                Step::Start => Event::Start,
                Step::Received(bytes) => Event::Received(bytes),
                Step::Writable => Event::Writable,
            };
            let actions = core.sync_step(&mut session, event, &peer)?;
            Ok((session, actions))
        })
        .await
}

/// Sends from a task of its own, so that reading never waits for writing. Ends by finishing the stream; dropped
/// before that, it ends in the middle, and the connection with it.
fn start_sender(mut half: PipeWriter) -> (mpsc::Sender<Vec<u8>>, JoinSet<()>) {
    let (out, mut line) = mpsc::channel::<Vec<u8>>(1);
    let mut task = JoinSet::new();
    task.spawn(async move {
        while let Some(bytes) = line.recv().await {
            if half.write(&bytes).await.is_err() {
                return;
            }
        }
        let _ = half.finish().await;
    });
    (out, task)
}

/// Reads until the other side has finished, too, so that neither hangs up on the other's last bytes.
async fn drain(reader: &mut PipeReader) {
    let rest = async { while let Ok(Some(_)) = reader.read().await {} };
    let _ = timeout(Duration::from_secs(2), rest).await;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hearth_link::{DialPlan, Link, LinkConfig, Purpose};
    use zeroize::Zeroizing;

    use super::*;
    use crate::testing::paired;

    #[test]
    fn a_byte_now_and_then_prolongs_a_session_to_ten_minutes_and_no_further() {
        let began = Instant::now();
        let ends =
            |heard: u64| patience_ends(began, began + Duration::from_secs(heard), SILENCE) - began;
        assert_eq!(ends(0), Duration::from_secs(20));
        assert_eq!(ends(300), Duration::from_secs(320));
        for heard in [580, 590, 599, 10_000] {
            assert_eq!(ends(heard), Duration::from_mins(10), "{heard}");
        }
    }

    async fn link(secret: u8) -> Link {
        let config = LinkConfig::new(Zeroizing::new([secret; 32]), ([127, 0, 0, 1], 0).into());
        Link::bind(config, Arc::new(|_, _| true)).await.unwrap()
    }

    #[tokio::test]
    async fn a_phone_that_is_there_and_says_nothing_ends_the_session() {
        let (ours, theirs) = (link(1).await, link(9).await);
        let plan = DialPlan::discovered(theirs.addresses());
        let (pipe, silent) =
            tokio::join!(ours.dial(theirs.id(), &plan, Purpose::Sync), theirs.accept());
        let (pipe, silent) = (pipe.unwrap(), silent.unwrap());
        let desk = paired();
        desk.core.doors.set_partners([DeviceKey(theirs.id().0)]);
        let writer = Writer::start(desk.core).unwrap();
        let (stop, tally) = (watch::Sender::new(false), watch::Sender::new(None));
        let driven = drive(&writer, pipe, stop.subscribe(), &tally, Duration::ZERO).await;
        let Some(HearthError::NotMet { reason }) = driven.err() else { panic!("it waits") };
        assert!(reason.starts_with("the other phone stopped answering;"), "{reason}");
        assert!(tally.borrow().is_some_and(|tally| tally.sent > 0), "ours was said");
        drop(silent);
    }
}
