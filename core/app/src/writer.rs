//! The writer's thread (`design.md` 8): every command runs on it, one after the other. A command is put in
//! line at once and answered over a oneshot: dropping the caller's future never undoes or half-does it.
//! While the app sleeps there is no thread, and what it owned waits here, with closed rooms.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::stack::clean_stack;

type Job = Box<dyn FnOnce(&mut Core) + Send>;

enum Place {
    Works {
        orders: mpsc::Sender<Job>,
        thread: JoinHandle<Option<Box<Core>>>,
    },
    Rests(Box<Core>),
    /// Between the two, or for good.
    Gone,
}

/// A handle to the writer's thread, which ends with the last one. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<Place>>);

impl Writer {
    /// Starts the thread, which owns `core` until it rests.
    pub fn start(core: Core) -> Result<Self> {
        let writer = Self(Arc::new(Mutex::new(Place::Rests(Box::new(core)))));
        writer.wake()?;
        Ok(writer)
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the thread again after a rest. Calling it twice is no error.
    ///
    /// # Errors
    /// [`HearthError::Suspended`] for good; `Internal` when there is no thread to be had, and then it rests on.
    pub fn wake(&self) -> Result<()> {
        let mut place = self.place();
        match &*place {
            Place::Works { .. } => return Ok(()),
            Place::Gone => return Err(HearthError::Suspended),
            Place::Rests(_) => {}
        }
        let (orders, line) = mpsc::channel::<Job>();
        let (hand_over, taken) = mpsc::channel::<Box<Core>>();
        let thread = std::thread::Builder::new()
            .name("hearth-writer".to_owned())
            .spawn(move || {
                let mut core = taken.recv().ok()?;
                while let Ok(job) = line.recv() {
                    job(&mut core);
                }
                clean_stack();
                Some(core)
            })
            .map_err(|_| HearthError::internal("no thread could be started"))?;
        if let Place::Rests(core) = std::mem::replace(&mut *place, Place::Works { orders, thread })
        {
            // It waits for nothing else.
            let _ = hand_over.send(core);
        }
        Ok(())
    }

    /// Ends the thread after the commands that are in line, and waits until it is gone, not only done: as a thread
    /// ends, OpenSSL lets go of what it kept for it, and a process that ends at that very moment frees the same twice.
    /// Later calls find nobody. Calling it twice is no error.
    pub fn rest(&self) {
        let Some(thread) = self.dismiss() else { return };
        if let Ok(Some(core)) = thread.join() {
            *self.place() = Place::Rests(core);
        }
    }

    /// Takes the thread that works, if one does: it ends when it has done what is in line.
    fn dismiss(&self) -> Option<JoinHandle<Option<Box<Core>>>> {
        let mut place = self.place();
        match std::mem::replace(&mut *place, Place::Gone) {
            Place::Works { thread, .. } => Some(thread),
            other => {
                *place = other;
                None
            }
        }
    }

    /// Lets go of what the thread owned, and of the host's ports with it: it rests for good.
    pub fn end(&self) {
        self.rest();
        let core = std::mem::replace(&mut *self.place(), Place::Gone);
        drop(core);
    }

    /// Runs a command. It is in line when this returns, before the answer is awaited; a panic in it becomes
    /// an error, and its transaction is rolled back.
    pub fn run<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Core) -> Result<T> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |core| {
            let result = catch_unwind(AssertUnwindSafe(|| act(core)))
                .unwrap_or_else(|_| Err(HearthError::internal("a command was cut short")));
            // Nobody waits any more: the command is done all the same.
            let _ = answer.send(result);
        });
        let sent = match &*self.place() {
            Place::Works { orders, .. } => orders.send(job).map_err(|_| HearthError::Suspended),
            Place::Rests(_) | Place::Gone => Err(HearthError::Suspended),
        };
        async move {
            sent?;
            answered.await.unwrap_or(Err(HearthError::Suspended))
        }
    }
}
