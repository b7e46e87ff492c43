//! The one error that handlers answer with, and its two forms on the wire.
//!
//! A feature's own error enum maps exhaustively to [`ApiError`]; [`super::render`] writes it as a problem document (RFC
//! 9457), or as a SCIM error (RFC 7644 §3.12) on SCIM routes whose caller does not list problem documents.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use latchkey_openapi::error::{ErrorCode, FieldError, Problem};

use crate::platform::db::DbError;
use crate::platform::image::ImageError;

/// An error answer in the making.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// The stable cause; decides the status.
    pub code: ErrorCode,
    /// More about this occurrence, safe for a user.
    pub detail: Option<String>,
    /// What is wrong with which field.
    pub errors: Vec<FieldError>,
    /// Seconds until it is worth to try again.
    pub retry_after_seconds: Option<u64>,
    /// A header that goes with the cause.
    header: Option<Box<(header::HeaderName, String)>>,
    /// The cause of a 5xx, for the log only.
    cause: Option<String>,
}

impl ApiError {
    /// An error of that cause.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, detail: None, errors: Vec::new(), retry_after_seconds: None, header: None, cause: None }
    }

    /// The same with a sentence for the user.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with the fields that are wrong.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// The same with the time to wait, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// The same with the methods that are allowed.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.header = Some(Box::new((header::ALLOW, methods)));
        self
    }

    /// The same with the place of an earlier result.
    #[must_use]
    pub fn location(mut self, path: String) -> Self {
        self.header = Some(Box::new((header::LOCATION, path)));
        self
    }

    /// The same with a challenge for `WWW-Authenticate`.
    #[must_use]
    pub fn challenge(mut self, challenge: impl Into<String>) -> Self {
        self.header = Some(Box::new((header::WWW_AUTHENTICATE, challenge.into())));
        self
    }

    /// Something broke on our side. The cause goes to the log, never to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(ErrorCode::Internal) }
    }

    /// The cause for the log, if something broke on our side.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The problem document.
    #[must_use]
    pub fn problem(&self, trace_id: &str) -> Problem {
        Problem {
            kind: format!("/problems/{}", self.code),
            title: self.code.title().to_owned(),
            status: self.code.status(),
            code: self.code,
            detail: self.detail.clone(),
            trace_id: trace_id.to_owned(),
            errors: self.errors.clone(),
            retry_after_seconds: self.retry_after_seconds,
        }
    }

    /// The SCIM error document: exactly the members of RFC 7644 §3.12.
    #[must_use]
    pub fn scim(&self) -> serde_json::Value {
        let mut detail = self.detail.clone().unwrap_or_else(|| self.code.title().to_owned());
        for error in &self.errors {
            detail.push_str(&format!(" {}: {}", error.field, error.message));
        }
        let mut body = serde_json::json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.code.status().to_string(),
            "detail": detail,
        });
        if let (Some(kind), Some(object)) = (scim_type(self.code), body.as_object_mut()) {
            object.insert("scimType".to_owned(), kind.into());
        }
        body
    }

    /// The answer: as a SCIM error or as a problem document.
    #[must_use]
    pub fn respond(&self, trace_id: &str, as_scim: bool) -> HttpResponse {
        let mut builder = HttpResponse::build(self.status());
        if let Some(seconds) = self.retry_after_seconds {
            builder.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some((name, value)) = self.header.as_deref()
            && let Ok(value) = HeaderValue::from_str(value)
        {
            builder.insert_header((name.clone(), value));
        }
        builder.insert_header(("X-Trace-Id", trace_id));
        if as_scim {
            builder.insert_header((header::CONTENT_TYPE, super::SCIM_JSON));
            builder.body(self.scim().to_string())
        } else {
            builder.insert_header((header::CONTENT_TYPE, super::PROBLEM_JSON));
            builder.body(serde_json::to_string(&self.problem(trace_id)).unwrap_or_default())
        }
    }
}

/// The `scimType` of a code (RFC 7644 table 9), where there is one.
const fn scim_type(code: ErrorCode) -> Option<&'static str> {
    Some(match code {
        ErrorCode::InvalidFilter => "invalidFilter",
        ErrorCode::Uniqueness => "uniqueness",
        ErrorCode::Mutability => "mutability",
        ErrorCode::InvalidBody => "invalidSyntax",
        ErrorCode::InvalidPath | ErrorCode::UnknownAttribute => "invalidPath",
        ErrorCode::NoTarget => "noTarget",
        ErrorCode::InvalidValue
        | ErrorCode::Required
        | ErrorCode::Pattern
        | ErrorCode::TooLong
        | ErrorCode::NotAnOption
        | ErrorCode::InvalidType
        | ErrorCode::InvalidDate => "invalidValue",
        _ => return None,
    })
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.as_str())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        // `render` writes it anew with the request's trace id; this form is what stands if that middleware is absent.
        self.respond("", false)
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy => Self::new(ErrorCode::Overloaded).retry_after(1),
            DbError::Taken => Self::new(ErrorCode::IdempotencyInProgress).retry_after(1),
            other => Self::internal(other),
        }
    }
}

impl From<ImageError> for ApiError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::TooLarge => Self::new(ErrorCode::ImageTooLarge),
            ImageError::Invalid => {
                Self::new(ErrorCode::ImageInvalid).detail("Send a PNG, JPEG or WebP picture.")
            }
            ImageError::Failed => Self::internal(error),
        }
    }
}

impl From<diesel::result::Error> for ApiError {
    fn from(error: diesel::result::Error) -> Self {
        Self::internal(error)
    }
}
