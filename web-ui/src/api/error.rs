//! What a call can end with instead of an answer.

use latchkey_openapi::error::{ErrorCode, FieldError, Problem};

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ApiError {
    /// The server could not be reached.
    Offline,
    /// The user closed the dialog that asked for a proof of identity.
    Cancelled,
    /// The session is over. The app has been told and takes care of it.
    SessionEnded,
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// The answer could not be understood.
    Unexpected {
        /// Its HTTP status.
        status: u16,
    },
}

impl ApiError {
    /// The stable cause, where the server gave one.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// What is wrong with single fields.
    pub(crate) fn fields(&self) -> &[FieldError] {
        match self {
            Self::Problem(problem) => &problem.errors,
            _ => &[],
        }
    }

    /// What finds the request in the server's log.
    pub(crate) fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(problem.trace_id.as_str()).filter(|id| !id.is_empty()),
            _ => None,
        }
    }

    /// Whether nobody has to be told: the user ended it, or the app already shows what happened.
    pub(crate) const fn is_quiet(&self) -> bool {
        matches!(self, Self::Cancelled | Self::SessionEnded)
    }
}
