//! Why a contact was not changed.

use latchkey_openapi::error::{ErrorCode, FieldError};

use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

/// Why a contact was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// There is no such contact.
    #[error("there is no such contact")]
    NotFound,
    /// The address has not the right form.
    #[error("the address has not the right form")]
    Invalid,
    /// Nothing is to be changed.
    #[error("nothing is to be changed")]
    Nothing,
    /// The address is taken.
    #[error("the address is taken")]
    Taken,
    /// The code is not right.
    #[error("the code is not right")]
    WrongCode,
    /// The link no longer works.
    #[error("the link no longer works")]
    LinkInvalid,
    /// Such messages are not sent here.
    #[error("such messages are not sent here")]
    ChannelUnavailable,
    /// There are as many as are allowed.
    #[error("there are as many as are allowed")]
    LimitReached,
    /// It is the last proven e-mail address.
    #[error("it is the last proven e-mail address")]
    Last,
    /// The address is not proven.
    #[error("the address is not proven")]
    Unverified,
    /// Codes to it are the last way to sign in.
    #[error("codes to it are the last way to sign in")]
    LastWayIn,
    /// Codes to it allow a password that is too short to stand alone.
    #[error("codes to it allow a password that is too short to stand alone")]
    ShortPassword,
    /// Codes to it are a factor, and the session has not proven that much.
    #[error("codes to it are a factor, and the session has not proven that much")]
    StepUp,
    /// Too many messages, for so many seconds.
    #[error("too many messages")]
    Limited(u64),
    /// The account is not there any more.
    #[error("the account is not there any more")]
    Gone,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ContactError> for ApiError {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::NotFound => Self::new(ErrorCode::NotFound),
            ContactError::Invalid => Self::new(ErrorCode::InvalidValue).errors(vec![FieldError::new(
                "value",
                ErrorCode::Pattern,
                "Write an e-mail address, or a phone number with its country code.",
            )]),
            ContactError::Nothing => Self::new(ErrorCode::InvalidValue).detail("Say what is to be changed."),
            ContactError::Taken => Self::new(ErrorCode::Uniqueness),
            ContactError::WrongCode => Self::new(ErrorCode::InvalidCode),
            ContactError::LinkInvalid => Self::new(ErrorCode::LinkInvalid),
            ContactError::ChannelUnavailable => Self::new(ErrorCode::ChannelUnavailable),
            ContactError::LimitReached => Self::new(ErrorCode::LimitReached),
            ContactError::Last => Self::new(ErrorCode::LastContact),
            ContactError::Unverified => Self::new(ErrorCode::ContactNotVerified),
            ContactError::LastWayIn => Self::new(ErrorCode::LastSignInMethod),
            ContactError::ShortPassword => Self::new(ErrorCode::PasswordTooShortAlone),
            ContactError::StepUp => Self::new(ErrorCode::StepUpRequired),
            ContactError::Limited(seconds) => Self::new(ErrorCode::RateLimited).retry_after(seconds),
            ContactError::Gone => Self::new(ErrorCode::Unauthenticated),
            ContactError::Db(error) => error.into(),
        }
    }
}

impl From<diesel::result::Error> for ContactError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
