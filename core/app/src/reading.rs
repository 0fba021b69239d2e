//! Queries (`design.md` 8): a small pool of readers; a query never waits for the writer. Each sees one state
//! of each room.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use hearth_domain::ids::EntryId;
use hearth_store::couple::{CoupleRead, CoupleReader};
use hearth_store::mine::{MineRead, MineReader};
use hearth_store::{Room, StoreError};

use crate::error::{HearthError, Result};
use crate::hearth::Hearth;

/// A connection to each room.
pub(crate) struct Reader {
    pub couple: CoupleReader,
    pub mine: MineReader,
}

/// Both rooms as one query sees them.
pub(crate) struct Both<'a> {
    pub couple: &'a CoupleRead<'a>,
    pub mine: &'a MineRead<'a>,
    /// The index of the one who holds this phone; `None` before there is a space.
    pub me: Option<u8>,
    /// Entries hidden because their delete is pending.
    pub hidden: Vec<EntryId>,
    /// Own things hidden because their delete is pending.
    pub hidden_mine: Vec<[u8; 16]>,
}

#[derive(Default)]
struct Pool {
    resting: Vec<Reader>,
    working: usize,
    open: bool,
}

/// The readers of an open app; none while it is suspended.
#[derive(Default)]
pub(crate) struct Readers {
    pool: Mutex<Pool>,
    returned: Condvar,
}

impl Readers {
    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn open(&self, readers: Vec<Reader>) {
        let mut pool = self.pool();
        pool.resting = readers;
        pool.open = true;
    }

    /// Closes every reader, after the queries that run.
    pub fn close(&self) {
        let mut pool = self.pool();
        pool.open = false;
        pool.resting.clear();
        while pool.working > 0 {
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn take(self: &Arc<Self>) -> Result<Borrowed> {
        let mut pool = self.pool();
        loop {
            if !pool.open {
                return Err(HearthError::Suspended);
            }
            if let Some(reader) = pool.resting.pop() {
                pool.working += 1;
                return Ok(Borrowed { readers: self.clone(), reader: Some(reader) });
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A reader at work; goes back to the pool, or is closed with it.
struct Borrowed {
    readers: Arc<Readers>,
    reader: Option<Reader>,
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let mut pool = self.readers.pool();
        pool.working -= 1;
        let reader = self.reader.take();
        if pool.open {
            pool.resting.extend(reader);
        } else {
            drop(reader);
        }
        self.readers.returned.notify_all();
    }
}

impl Hearth {
    /// Runs a query on a reader.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Both<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let readers = self.readers.clone();
        let task = self.life.handle()?.spawn_blocking(move || {
            let mut borrowed = readers.take()?;
            let Some(reader) = borrowed.reader.as_mut() else { return Err(HearthError::Suspended) };
            let Reader { couple, mine } = reader;
            mine.read(|mine| {
                let (hidden, hidden_mine) = hidden(mine)?;
                couple.read(|couple| {
                    let me = couple.space()?.map(|space| space.me);
                    query(&Both { couple, mine, me, hidden, hidden_mine })
                })
            })
        });
        task.await.unwrap_or(Err(HearthError::Suspended))
    }
}

/// What is about to be deleted: in the shared room, and in the own one.
pub(crate) type Hidden = (Vec<EntryId>, Vec<[u8; 16]>);

pub(crate) fn hidden(mine: &MineRead<'_>) -> std::result::Result<Hidden, StoreError> {
    let (mut ours, mut own) = (Vec::new(), Vec::new());
    for delete in mine.pending_deletes()? {
        match delete.room {
            Room::Couple => ours.push(EntryId(delete.id)),
            Room::Mine => own.push(delete.id),
            // The journal keeps its own.
            Room::Journal => {}
        }
    }
    Ok((ours, own))
}
