//! Reading request bodies: bounded, of the right type, and with an answer that says what was wrong.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use latchkey_openapi::error::ErrorCode;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// Bytes of a JSON body at most.
pub const MAX_JSON_BYTES: usize = 64 * 1024;

/// A JSON body (`application/json` or `application/scim+json`). Nesting is bounded by the parser (128 levels).
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let body = read(payload.take(), declared_length(request), MAX_JSON_BYTES);
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

/// The bytes of a body of another type, up to a limit of the caller's choice.
///
/// # Errors
/// More bytes than that, or a connection that breaks.
pub async fn bytes(request: &HttpRequest, payload: web::Payload, limit: usize) -> Result<Vec<u8>, ApiError> {
    read(payload.into_inner(), declared_length(request), limit).await
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
