//! One stream of bytes in each direction between two devices, and how it ends.
//! Knows nothing of frames; the session above gives the bytes their meaning.
//!
//! # How a pipe ends, so that no byte is lost and no loss looks like an end
//! QUIC's close is immediate: whatever is not yet acknowledged is dropped. Therefore `finish` marks
//! the end of the stream and waits until the other device has acknowledged everything; what its
//! stack has acknowledged its reader still gets, even when the connection is closed right after
//! (noq hands out buffered bytes before it reports the close). The other way round, a reader that
//! closes as soon as it has everything sends its acknowledgements along with the close.
//! A writer that is dropped without `finish` resets its stream, so that the reader gets an error
//! instead of an end. The connection is closed when both halves are gone.

use std::{
    fmt,
    future::poll_fn,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::Poll,
    time::Duration,
};

use iroh::{
    TransportAddr,
    endpoint::{Connection, RecvStream, SendStream, StoppedError},
};
use tokio::time::timeout;

use crate::{DeviceId, PipeError, close_code, pipes::Pipes};

/// The most bytes one `read` gives.
pub const CHUNK: usize = 64 * 1024;

/// How long `finish` waits for the other device to acknowledge the last bytes.
pub const FINISH_LIMIT: Duration = Duration::from_secs(10);

/// How many bytes of payload have passed, in each direction; what the link itself sends is not
/// counted. A cheap handle that may outlive the pipe.
#[derive(Clone, Default)]
pub struct Traffic(Arc<Counters>);

#[derive(Default)]
struct Counters {
    sent: AtomicU64,
    received: AtomicU64,
}

impl Traffic {
    /// Bytes accepted by [`PipeWriter::write`] so far.
    pub fn sent(&self) -> u64 {
        self.0.sent.load(Ordering::Relaxed)
    }

    /// Bytes given by [`PipeReader::read`] so far.
    pub fn received(&self) -> u64 {
        self.0.received.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Traffic({} sent, {} received)", self.sent(), self.received())
    }
}

/// What the halves of a pipe share, and what closing the link takes away from them. A lock is
/// held for the length of one poll, never across an await.
pub(crate) struct Line {
    connection: Mutex<Option<Connection>>,
    send: Mutex<Option<SendStream>>,
    receive: Mutex<Option<RecvStream>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Line {
    /// Gives everything up at once; the halves then say [`PipeError::Closed`].
    pub(crate) fn cut(&self) {
        // The connection first: a closed connection sends neither an end nor a reset, only the
        // code, and wakes whoever waits on a stream.
        if let Some(connection) = lock(&self.connection).take() {
            connection.close(close_code::GONE, b"");
        }
        lock(&self.send).take();
        lock(&self.receive).take();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.cut();
    }
}

/// A connection to one device: bytes in order, both ways. Dropping it closes the connection; so
/// does dropping both halves after [`split`](Self::split).
pub struct Pipe {
    remote: DeviceId,
    traffic: Traffic,
    // In this order: the halves reset or stop their streams before the connection goes.
    writer: PipeWriter,
    reader: PipeReader,
}

impl fmt::Debug for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pipe({:?}, {:?})", self.remote, self.traffic)
    }
}

impl Pipe {
    pub(crate) fn new(
        pipes: &Pipes,
        connection: Connection,
        send: SendStream,
        receive: RecvStream,
    ) -> Self {
        let remote = connection.remote_id().into();
        let traffic = Traffic::default();
        let line = Arc::new(Line {
            connection: Mutex::new(Some(connection)),
            send: Mutex::new(Some(send)),
            receive: Mutex::new(Some(receive)),
        });
        pipes.add(&line);
        let writer = PipeWriter { line: line.clone(), traffic: traffic.clone() };
        let reader = PipeReader { line, traffic: traffic.clone(), buffer: Vec::new() };
        Self { remote, traffic, writer, reader }
    }

    /// The device at the other end, as proven by TLS.
    pub fn remote(&self) -> DeviceId {
        self.remote
    }

    /// Where the device at the other end is just now: the address that carries the bytes. Its endpoint
    /// has one socket, so this is also where it can be dialled. `None` once the connection is gone.
    pub fn address(&self) -> Option<SocketAddr> {
        let connection = lock(&self.writer.line.connection);
        let paths = connection.as_ref()?.paths();
        let carries = paths.iter().find(iroh::endpoint::Path::is_selected);
        match carries.or_else(|| paths.iter().next())?.remote_addr() {
            TransportAddr::Ip(address) => Some(*address),
            _ => None,
        }
    }

    /// The counters, which stay readable after [`split`](Self::split).
    pub fn traffic(&self) -> Traffic {
        self.traffic.clone()
    }

    /// 32 bytes that only the two ends of *this* connection can compute, the same on both
    /// (TLS 1.3 exporter, RFC 8446 7.5): other connections, labels and contexts give others.
    ///
    /// # Errors
    /// [`PipeError::Closed`] when the link was closed; [`PipeError::Cut`] if TLS has no answer.
    pub fn exporter(&self, label: &[u8], context: &[u8]) -> Result<[u8; 32], PipeError> {
        let mut output = [0; 32];
        lock(&self.writer.line.connection)
            .as_ref()
            .ok_or(PipeError::Closed)?
            .export_keying_material(&mut output, label, context)
            .map_err(|_| PipeError::Cut)?;
        Ok(output)
    }

    /// The two directions, which may live in different tasks. The connection stays open until both
    /// are gone.
    pub fn split(self) -> (PipeWriter, PipeReader) {
        (self.writer, self.reader)
    }
}

/// The outgoing direction. Dropped without [`finish`](Self::finish), the other side's `read` ends
/// with [`PipeError::Cut`], and bytes on their way may be lost.
pub struct PipeWriter {
    line: Arc<Line>,
    traffic: Traffic,
}

impl PipeWriter {
    /// Writes all of `bytes`; waits while the other side does not read. Returns when they are
    /// handed to the transport, not when they have arrived.
    ///
    /// Not cancel-safe: if the future is dropped, a part may have been written and the pipe is of
    /// no more use.
    ///
    /// # Errors
    /// [`PipeError`]; after one the writer is of no more use.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), PipeError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let written = poll_fn(|context| match lock(&self.line.send).as_mut() {
                None => Poll::Ready(Err(PipeError::Closed)),
                Some(send) => Pin::new(send).poll_write(context, rest).map_err(PipeError::from),
            })
            .await?;
            self.traffic.0.sent.fetch_add(written as u64, Ordering::Relaxed);
            rest = rest.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    /// Says that nothing more comes, and waits until the other *device* has everything (its reader
    /// gets it then, even if the pipe is dropped at once), at most [`FINISH_LIMIT`].
    ///
    /// # Errors
    /// [`PipeError::Cut`] when the other side went away or stopped reading before, or the time was
    /// up: it is unknown how much arrived. [`PipeError::Closed`] when the link was closed.
    pub async fn finish(self) -> Result<(), PipeError> {
        let stopped = match lock(&self.line.send).as_mut() {
            None => return Err(PipeError::Closed),
            Some(send) => {
                send.finish().map_err(|_| PipeError::Cut)?;
                send.stopped()
            }
        };
        match timeout(FINISH_LIMIT, stopped).await.map_err(|_| PipeError::Cut)? {
            Ok(None) => Ok(()),
            Ok(Some(_)) | Err(StoppedError::ZeroRttRejected) => Err(PipeError::Cut),
            Err(StoppedError::ConnectionLost(error)) => Err(error.into()),
        }
    }
}

impl Drop for PipeWriter {
    fn drop(&mut self) {
        if let Some(mut send) = lock(&self.line.send).take() {
            // Fails, and changes nothing, if the stream was finished and acknowledged. If it was
            // finished and is not yet acknowledged, `finish` has given up or was given up.
            let _ = send.reset(close_code::GONE);
        }
    }
}

/// The incoming direction. Dropped before the end, the other side's writes fail.
pub struct PipeReader {
    line: Arc<Line>,
    traffic: Traffic,
    buffer: Vec<u8>,
}

impl PipeReader {
    /// The next bytes as they come, 1 to [`CHUNK`] of them; `None` when the other side has
    /// finished and everything was read. Cancel-safe.
    ///
    /// # Errors
    /// [`PipeError`]; everything that arrived before it has been given out.
    pub async fn read(&mut self) -> Result<Option<Vec<u8>>, PipeError> {
        self.buffer.resize(CHUNK, 0);
        let buffer = &mut self.buffer;
        let count = poll_fn(|context| match lock(&self.line.receive).as_mut() {
            None => Poll::Ready(Err(PipeError::Closed)),
            Some(receive) => receive.poll_read(context, buffer).map_err(PipeError::from),
        })
        .await?;
        if count == 0 {
            return Ok(None);
        }
        self.traffic.0.received.fetch_add(count as u64, Ordering::Relaxed);
        Ok(buffer.get(..count).map(<[u8]>::to_vec))
    }
}

impl Drop for PipeReader {
    fn drop(&mut self) {
        // Tells the other side to stop, unless everything was read.
        lock(&self.line.receive).take();
    }
}
