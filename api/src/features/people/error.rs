//! Why nothing was done.

use latchkey_openapi::error::{ErrorCode, FieldError};

use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

#[derive(Debug, thiserror::Error)]
pub(super) enum PeopleError {
    #[error("there is no such person here")]
    NotFound,
    #[error("it is not theirs to do")]
    Forbidden,
    #[error("the account's state does not allow it")]
    State,
    #[error("the account has no proven address")]
    NoAddress,
    #[error("no mail leaves this server")]
    NoMail,
    #[error("the organization would be left without an owner")]
    LastOwner,
    #[error("too many messages")]
    Limited(u64),
    #[error("the form is not right")]
    Invalid(Vec<FieldError>),
    #[error("a value is taken")]
    Taken(Vec<FieldError>),
    /// What another part answers in its own words: a version that is not the latest.
    #[error("refused elsewhere")]
    Elsewhere(ApiError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for PeopleError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<PeopleError> for ApiError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::new(ErrorCode::NotFound),
            PeopleError::Forbidden => Self::new(ErrorCode::Forbidden)
                .detail("Administrators act on users, owners on everybody, and nobody on themselves."),
            PeopleError::State => Self::new(ErrorCode::AccountState),
            PeopleError::NoAddress => Self::new(ErrorCode::ContactNotVerified),
            PeopleError::NoMail => {
                Self::new(ErrorCode::NotAvailable).detail("This server is not set up to send mail.")
            }
            PeopleError::LastOwner => Self::new(ErrorCode::LastOwner),
            PeopleError::Limited(seconds) => Self::new(ErrorCode::RateLimited).retry_after(seconds),
            PeopleError::Invalid(errors) => Self::new(ErrorCode::InvalidValue).errors(errors),
            PeopleError::Taken(errors) => Self::new(ErrorCode::Uniqueness).errors(errors),
            PeopleError::Elsewhere(error) => error,
            PeopleError::Db(error) => error.into(),
        }
    }
}
