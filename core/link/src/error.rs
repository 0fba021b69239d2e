//! What can go wrong, split by what the caller can do about it. No variant carries user content,
//! nor anything a stranger's phone said in words (`design.md` section 8, "Errors").

use std::{io, net::SocketAddr};

use iroh::endpoint::{
    AlpnError, ConnectWithOptsError, ConnectingError, ConnectionError, ReadError, ReadExactError,
    WriteError,
};

use crate::close_code;

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// The address cannot be bound: in use, or not an address of this machine.
    #[error("cannot bind {address}: {reason}")]
    CannotBind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        reason: io::ErrorKind,
    },
    /// iroh could not start; nothing a person can do but try again.
    #[error("the endpoint did not start: {0}")]
    Other(String),
}

/// Why a dial did not end in a pipe.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DialError {
    /// That device does not answer: nothing came within [`DIAL_LIMIT`](crate::DIAL_LIMIT). Look for
    /// it again later.
    #[error("nobody there")]
    NobodyThere,
    /// What answered first, at one of the addresses, holds another key: the address has a new
    /// owner. Forget the last address. Naming other ones may fail the same way for a minute, as
    /// long as iroh remembers the old one and asks there, too.
    #[error("another device is there")]
    SomeoneElse,
    /// The device answered and its gate refused this one. Dialling again will not help.
    #[error("not admitted")]
    NotAdmitted,
    /// The plan names no address that could be dialled.
    #[error("no address")]
    NoAddress,
    /// This link is closed or closing.
    #[error("the link is closed")]
    Closed,
    /// Something else, in words for a log: too busy, another version, a broken connection.
    #[error("dialling did not work: {0}")]
    Other(String),
}

/// Why no more bytes can be moved over a pipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PipeError {
    /// The other side gave up, its phone went away, or it did not take the bytes in time. Whatever
    /// arrived before has been read; whether what was written arrived is unknown.
    #[error("the connection was cut")]
    Cut,
    /// This side closed the link.
    #[error("the link is closed")]
    Closed,
}

impl From<ConnectionError> for PipeError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::LocallyClosed => Self::Closed,
            _ => Self::Cut,
        }
    }
}

impl From<WriteError> for PipeError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::ConnectionLost(error) => error.into(),
            _ => Self::Cut,
        }
    }
}

impl From<ReadError> for PipeError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::ConnectionLost(error) => error.into(),
            _ => Self::Cut,
        }
    }
}

impl DialError {
    /// From the start of a connection attempt, before anything is sent.
    pub(crate) fn from_start(error: &ConnectWithOptsError) -> Self {
        match error {
            ConnectWithOptsError::NoAddress { .. } => Self::NoAddress,
            ConnectWithOptsError::EndpointClosed { .. }
            | ConnectWithOptsError::InternalConsistencyError { .. } => Self::Closed,
            ConnectWithOptsError::SelfConnect { .. } => {
                Self::Other("this is the device itself".into())
            }
            other => Self::Other(other.to_string()),
        }
    }

    /// From a handshake that failed.
    pub(crate) fn from_handshake(error: &ConnectingError) -> Self {
        match error {
            ConnectingError::ConnectionError { source, .. } => Self::from_connection(source),
            ConnectingError::InternalConsistencyError { .. } => Self::Closed,
            other => Self::Other(other.to_string()),
        }
    }

    /// From a connection that ended while waiting to be admitted.
    pub(crate) fn from_connection(error: &ConnectionError) -> Self {
        /// "No application protocol" of TLS, as a QUIC error: the other app is of another version.
        const NO_SUCH_PURPOSE: u64 = 0x178;
        /// The range of TLS alerts among the QUIC errors.
        const TLS_ALERTS: std::ops::Range<u64> = 0x100..0x200;

        match error {
            ConnectionError::ApplicationClosed(close)
                if close.error_code == close_code::NOT_ADMITTED =>
            {
                Self::NotAdmitted
            }
            ConnectionError::TimedOut => Self::NobodyThere,
            ConnectionError::LocallyClosed => Self::Closed,
            // What we said to them: their key is not the one that was dialled.
            ConnectionError::TransportError(error)
                if TLS_ALERTS.contains(&u64::from(error.code)) =>
            {
                Self::SomeoneElse
            }
            // What they said to us.
            ConnectionError::ConnectionClosed(close)
                if u64::from(close.error_code) == NO_SUCH_PURPOSE =>
            {
                Self::Other("the other device speaks another version".into())
            }
            ConnectionError::ConnectionClosed(close) => {
                Self::Other(format!("refused: {:?}", close.error_code))
            }
            ConnectionError::ApplicationClosed(close) => {
                Self::Other(format!("closed with code {}", close.error_code))
            }
            other => Self::Other(other.to_string()),
        }
    }

    /// From sending the preamble.
    pub(crate) fn from_write(error: &WriteError) -> Self {
        match error {
            WriteError::ConnectionLost(error) => Self::from_connection(error),
            other => Self::Other(other.to_string()),
        }
    }

    /// From waiting for the answer to the preamble.
    pub(crate) fn from_read(error: &ReadExactError) -> Self {
        match error {
            ReadExactError::ReadError(ReadError::ConnectionLost(error)) => {
                Self::from_connection(error)
            }
            other => Self::Other(other.to_string()),
        }
    }

    /// Whether no other address or attempt can change the answer.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::NotAdmitted | Self::Closed)
    }
}

/// Why an incoming connection came to nothing. Never leaves the crate: a stranger's failure is
/// nobody's news.
#[derive(Debug)]
pub(crate) struct NotLetIn;

impl From<ConnectionError> for NotLetIn {
    fn from(_: ConnectionError) -> Self {
        Self
    }
}

impl From<ConnectingError> for NotLetIn {
    fn from(_: ConnectingError) -> Self {
        Self
    }
}

impl From<AlpnError> for NotLetIn {
    fn from(_: AlpnError) -> Self {
        Self
    }
}

impl From<ReadExactError> for NotLetIn {
    fn from(_: ReadExactError) -> Self {
        Self
    }
}

impl From<WriteError> for NotLetIn {
    fn from(_: WriteError) -> Self {
        Self
    }
}
