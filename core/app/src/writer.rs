//! The writer's thread (`design.md` 8): every command runs on it, one after the other. A command is put in
//! line at once and answered over a oneshot: dropping the caller's future never undoes or half-does it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::core::Core;
use crate::error::{HearthError, Result};

type Job = Box<dyn FnOnce(&mut Core) + Send>;

enum Order {
    Do(Job),
    /// Ends the thread; the answer comes when everything it owned is gone.
    Stop(oneshot::Sender<()>),
}

/// A handle to the writer's thread. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Writer {
    orders: mpsc::Sender<Order>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Writer {
    /// Starts the thread, which owns `core` until it is stopped or the last handle is gone.
    pub fn start(core: Core) -> Result<Self> {
        let (orders, line) = mpsc::channel::<Order>();
        let thread = std::thread::Builder::new()
            .name("hearth-writer".to_owned())
            .spawn(move || {
                let mut core = core;
                let mut stopped = None;
                while let Ok(order) = line.recv() {
                    match order {
                        Order::Do(job) => job(&mut core),
                        Order::Stop(answer) => {
                            stopped = Some(answer);
                            break;
                        }
                    }
                }
                // Later calls find nobody; the databases and the host's ports are let go.
                drop(line);
                drop(core);
                if let Some(answer) = stopped {
                    let _ = answer.send(());
                }
            })
            .map_err(|_| HearthError::internal("no thread could be started"))?;
        Ok(Self { orders, thread: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Ends the thread after the commands that are in line. Calling it twice is no error.
    pub async fn stop(&self) {
        let (answer, stopped) = oneshot::channel();
        if self.orders.send(Order::Stop(answer)).is_ok() {
            let _ = stopped.await;
        }
    }

    /// Waits until the thread is gone, not only what it owned: as a thread ends, OpenSSL lets go of what it kept
    /// for it, and a process that ends at that very moment frees the same twice.
    pub fn join(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
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
        let sent = self.orders.send(Order::Do(job));
        async move {
            sent.map_err(|_| HearthError::Suspended)?;
            answered.await.unwrap_or(Err(HearthError::Suspended))
        }
    }
}
