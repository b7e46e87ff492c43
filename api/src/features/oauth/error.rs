//! Refusals of the provider, in the words of the standards.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use latchkey_openapi::oauth::{OAuthErrorCode, OAuthProblem};
use serde::Serialize;

use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

/// Why the provider did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum OAuthError {
    /// Refused, in the words of the standards.
    #[error("{1}")]
    Refused(OAuthErrorCode, &'static str),
    /// What the rest of the server answers in its own words.
    #[error("refused elsewhere")]
    Elsewhere(ApiError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ApiError> for OAuthError {
    fn from(error: ApiError) -> Self {
        Self::Elsewhere(error)
    }
}

impl From<diesel::result::Error> for OAuthError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}

/// A refusal.
pub(super) const fn refused(code: OAuthErrorCode, description: &'static str) -> OAuthError {
    OAuthError::Refused(code, description)
}

/// The answer of an endpoint that applications call.
///
/// # Errors
/// What is not in the words of the standards.
pub(super) fn answer(
    request: &HttpRequest,
    status: StatusCode,
    result: Result<impl Serialize, OAuthError>,
) -> Result<HttpResponse, ApiError> {
    let (code, description) = match result {
        Ok(body) => return Ok(HttpResponse::build(status).json(body)),
        Err(OAuthError::Refused(code, description)) => (code, description),
        Err(OAuthError::Elsewhere(error)) => return Err(error),
        Err(OAuthError::Db(error)) => return Err(error.into()),
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = HttpResponse::build(status);
    match code {
        OAuthErrorCode::InvalidToken | OAuthErrorCode::InsufficientScope => {
            response.insert_header((header::WWW_AUTHENTICATE, format!("Bearer error=\"{}\"", code.as_str())));
        }
        // RFC 6749 §5.2: by the scheme that was used.
        OAuthErrorCode::InvalidClient if request.headers().contains_key(header::AUTHORIZATION) => {
            response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"Latchkey\""));
        }
        _ => {}
    }
    Ok(response.json(OAuthProblem { error: code, error_description: Some(description.to_owned()) }))
}
