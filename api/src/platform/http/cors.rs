//! Which answers pages of other origins may read (the Fetch standard's CORS protocol).
//!
//! Only what is asked for by a token, and what is public by its nature: never anything that a cookie decides about. So the
//! answer names every origin and never allows credentials, and a request without a token gets no such header on the API.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

/// Paths that are asked by a token.
const API: &[&str] = &["api/users/v1/me", "api/server/v1/", "scim2/"];
/// Paths that clients of every origin ask.
const OPEN: &[&str] = &[
    "oauth2/token",
    "oauth2/userinfo",
    "oauth2/revoke",
    "oauth2/jwks",
    "oauth2/par",
    ".well-known/openid-configuration",
    ".well-known/oauth-authorization-server",
];

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
const REQUEST_HEADERS: HeaderValue =
    HeaderValue::from_static("Authorization, Content-Type, Accept, If-Match, If-None-Match, Idempotency-Key");
const EXPOSED: HeaderValue =
    HeaderValue::from_static("ETag, Link, Location, Retry-After, WWW-Authenticate, X-Trace-Id");
const ANY: HeaderValue = HeaderValue::from_static("*");

/// The path without the organization.
fn bare(path: &str) -> &str {
    match path.strip_prefix("/t/").and_then(|rest| rest.split_once('/')) {
        Some((_, rest)) => rest,
        None => path.trim_start_matches('/'),
    }
}

/// The middleware. It stands outside of what writes errors, so that those can be read as well.
///
/// # Errors
/// Those of the middleware further in.
pub async fn cors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let path = bare(request.path());
    let is_open = OPEN.contains(&path);
    let is_api = API.iter().any(|beginning| path.starts_with(beginning));
    let headers = request.headers();
    let is_preflight = request.method() == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if is_preflight && (is_open || is_api) {
        let response = HttpResponse::NoContent()
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "600"))
            .finish();
        return Ok(request.into_response(response).map_into_right_body());
    }
    let is_shared = is_open || is_api && headers.contains_key(header::AUTHORIZATION);
    let mut response = next.call(request).await?;
    if is_shared {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        // What may be read from elsewhere may be loaded from elsewhere.
        headers.insert(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        );
    }
    Ok(response.map_into_left_body())
}
