//! Carries one sync session over one pipe: bytes to the state machine on the writer's thread, its answers to
//! the pipe. Cut by `stop` after the group that is being committed.

use std::collections::VecDeque;

use hearth_domain::ids::DeviceKey;
use hearth_link::{Pipe, PipeReader, PipeWriter};
use hearth_sync::session::{Action, Event, Outcome, Session, Tally};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::writer::Writer;

/// What came of a session.
pub(crate) struct Driven {
    pub outcome: Outcome,
    pub tally: Tally,
}

enum Step {
    Start,
    Received(Vec<u8>),
    Writable,
}

/// Runs a session to its end.
pub(crate) async fn drive(
    writer: &Writer,
    pipe: Pipe,
    mut stop: watch::Receiver<bool>,
    progress: &watch::Sender<Option<Tally>>,
) -> Result<Driven> {
    let peer = DeviceKey(pipe.remote().0);
    let (half, mut reader) = pipe.split();
    let (out, sender) = start_sender(half);
    let mut session = Box::new(Session::new(peer));
    let mut waiting: VecDeque<Vec<u8>> = VecDeque::new();
    let mut outcome = None;
    let mut more = true;
    let mut step = Some(Step::Start);
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
            continue;
        }
        if *stop.borrow() {
            return Err(cut());
        }
        tokio::select! {
            room = out.reserve(), if !waiting.is_empty() || more => {
                let Ok(room) = room else { return Err(cut()) };
                if let Some(bytes) = waiting.pop_front() {
                    room.send(bytes);
                } else {
                    // Ask the session for more only when everything before has left.
                    let given = session.tally.sent;
                    let (back, actions) = run_step(writer, session, Step::Writable, peer).await?;
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
        }
    }
    let outcome = outcome.ok_or_else(cut)?;
    for bytes in waiting {
        out.send(bytes).await.map_err(|_| cut())?;
    }
    drop(out);
    // The session is over and everything is committed; a line that breaks now loses nothing.
    let _ = sender.await;
    drain(&mut reader).await;
    Ok(Driven { outcome, tally: session.tally })
}

fn is_end(action: &Action) -> bool {
    matches!(action, Action::Finished(_))
}

fn cut() -> HearthError {
    hearth_link::PipeError::Cut.into()
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

/// Sends from a task of its own, so that reading never waits for writing. Ends by finishing the stream.
fn start_sender(mut half: PipeWriter) -> (mpsc::Sender<Vec<u8>>, JoinHandle<()>) {
    let (out, mut line) = mpsc::channel::<Vec<u8>>(1);
    let task = tokio::spawn(async move {
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
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), rest).await;
}
