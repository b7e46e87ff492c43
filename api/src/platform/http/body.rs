//! Reading request bodies: bounded, of the right type, and with an answer that says what was wrong.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use latchkey_openapi::error::ErrorCode;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// Bytes of a JSON body at most.
pub const MAX_JSON_BYTES: usize = 64 * 1024;

/// How long a whole body may take; part of the application's data. Without it a body takes as long as it likes.
#[derive(Debug, Clone, Copy)]
pub struct BodyTimeout(pub Duration);

/// A JSON body (`application/json` or `application/scim+json`). Nesting is bounded by the parser (128 levels).
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let body = read_in_time(request, payload.take(), MAX_JSON_BYTES);
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::new(ErrorCode::UnsupportedMediaType)
                    .detail("Send application/json or application/scim+json."));
            }
            parse(&body.await?).map(Json)
        })
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidBody).detail("The body is empty."));
    }
    // Every body here is an object. serde would take a list for one, its values in the order of the members.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ApiError::new(ErrorCode::InvalidBody).detail("The body is not a JSON object."));
    }
    if holds_nul(bytes) {
        return Err(ApiError::new(ErrorCode::InvalidBody).detail("The body holds the character U+0000."));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // The text of a data error may repeat what was sent, which may be a password: only its place is told.
        let what = match error.classify() {
            serde_json::error::Category::Data => "not the shape that this operation takes",
            _ => "not well-formed JSON",
        };
        ApiError::new(ErrorCode::InvalidBody).detail(format!(
            "The body is {what} (line {}, column {}).",
            error.line(),
            error.column()
        ))
    })
}

/// Whether JSON text holds an escaped U+0000, which no text column of PostgreSQL takes. (Unescaped it is not JSON.)
fn holds_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.starts_with(b"u0000") {
            return true;
        }
        // The escaped character: a second backslash begins nothing.
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// The bytes of a body of another type, up to a limit of the caller's choice.
///
/// # Errors
/// More bytes than that, or a connection that breaks.
pub async fn bytes(request: &HttpRequest, payload: web::Payload, limit: usize) -> Result<Vec<u8>, ApiError> {
    read_in_time(request, payload.into_inner(), limit).await
}

/// Media types of pictures that are taken.
const PICTURES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// The bytes of a picture, up to a limit of the caller's choice.
///
/// # Errors
/// Another type, more bytes than that, or a connection that breaks.
pub async fn picture(
    request: &HttpRequest,
    payload: web::Payload,
    limit: usize,
) -> Result<Vec<u8>, ApiError> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !PICTURES.iter().any(|taken| kind.eq_ignore_ascii_case(taken)) {
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType)
            .detail("Send image/png, image/jpeg or image/webp."));
    }
    bytes(request, payload, limit).await
}

fn declared_length(request: &HttpRequest) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_json(request: &HttpRequest) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mime = value.split(';').next().unwrap_or_default().trim();
    mime.eq_ignore_ascii_case("application/json") || mime.eq_ignore_ascii_case("application/scim+json")
}

fn read_in_time(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
) -> impl Future<Output = Result<Vec<u8>, ApiError>> + use<> {
    let time = request.app_data::<BodyTimeout>().map_or(Duration::MAX, |timeout| timeout.0);
    let body = read(payload, declared_length(request), limit);
    async move {
        let too_slow = || ApiError::new(ErrorCode::InvalidBody).detail("The body took too long.");
        tokio::time::timeout(time, body).await.map_err(|_| too_slow())?
    }
}

async fn read(mut payload: Payload, declared: Option<usize>, limit: usize) -> Result<Vec<u8>, ApiError> {
    use futures_util::StreamExt as _;
    let too_large =
        || ApiError::new(ErrorCode::TooLarge).detail(format!("At most {} KiB are taken here.", limit / 1024));
    if declared.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(declared.unwrap_or(0));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| ApiError::new(ErrorCode::InvalidBody).detail("The body broke off."))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A query string. Unknown parameters and bad values are refused.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(
            web::Query::<T>::from_query(request.query_string())
                .map(|query| Self(query.into_inner()))
                .map_err(|_| {
                    ApiError::new(ErrorCode::InvalidParameter)
                        .detail("A parameter is unknown or has a bad value.")
                }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_nul_is_found_however_it_is_written() {
        for text in [r#"{"a":"\u0000"}"#, r#"{"a":"x\\\u0000"}"#, r#"{"\u0000":1}"#] {
            assert!(holds_nul(text.as_bytes()), "{text}");
        }
        for text in [r#"{"a":"u0000"}"#, r#"{"a":"\\u0000"}"#, r#"{"a":"\u0001"}"#, "\\", ""] {
            assert!(!holds_nul(text.as_bytes()), "{text}");
        }
    }
}
