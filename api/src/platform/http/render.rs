//! The outermost part of every answer: a trace id, one form for every error, one log line, one count.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest};
use latchkey_openapi::error::ErrorCode;

use super::error::ApiError;
use super::routes::KnownRoutes;
use crate::platform::rng::Rng;
use crate::platform::telemetry::metrics::Metrics;

/// What the outermost middleware needs.
#[derive(Clone)]
pub struct RenderContext {
    /// Makes trace ids.
    pub rng: Arc<dyn Rng>,
    /// Counts answers.
    pub metrics: Arc<Metrics>,
    /// The paths and methods of the document, for 405.
    pub routes: Arc<KnownRoutes>,
}

/// The request's trace id, 32 hexadecimal digits; also in `X-Trace-Id` of error answers.
#[derive(Debug, Clone)]
pub struct TraceId(pub Rc<str>);

impl TraceId {
    /// The trace id of a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self(Rc::from("")))
    }
}

/// The middleware (see the module).
///
/// # Errors
/// Never: every error becomes an answer here.
pub async fn render(
    context: actix_web::web::Data<RenderContext>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let started = std::time::Instant::now();
    let trace_id = TraceId(new_trace_id(context.rng.as_ref()));
    request.extensions_mut().insert(trace_id.clone());
    let http_request = request.request().clone();
    let response = match next.call(request).await {
        Ok(response) => {
            let error = response.response().error().map(|error| to_api_error(error, response.status()));
            match error.or_else(|| unmatched(&response)) {
                None => response.map_into_left_body(),
                Some(error) => write_error(&context, http_request.clone(), &error, &trace_id),
            }
        }
        Err(error) => {
            let status = error.as_response_error().status_code();
            let error = to_api_error(&error, status);
            write_error(&context, http_request.clone(), &error, &trace_id)
        }
    };
    observe(&context, &http_request, response.status(), started, &trace_id);
    Ok(response)
}

/// actix answers an unknown path or method with an empty 404; ours are problem documents.
fn unmatched<B: MessageBody>(response: &ServiceResponse<B>) -> Option<ApiError> {
    let is_bare = response.status() == StatusCode::NOT_FOUND
        && !response.headers().contains_key(header::CONTENT_TYPE)
        && matches!(
            response.response().body().size(),
            actix_web::body::BodySize::Sized(0) | actix_web::body::BodySize::None
        );
    is_bare.then(|| ApiError::new(ErrorCode::NotFound))
}

fn new_trace_id(rng: &dyn Rng) -> Rc<str> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut bytes = [0_u8; 16];
    rng.fill(&mut bytes);
    let mut text = String::with_capacity(32);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(HEX.get(usize::from(nibble)).copied().unwrap_or(b'0').into());
        }
    }
    Rc::from(text)
}

fn to_api_error(error: &Error, status: StatusCode) -> ApiError {
    if let Some(error) = error.as_error::<ApiError>() {
        return error.clone();
    }
    match status {
        StatusCode::NOT_FOUND => ApiError::new(ErrorCode::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::TooLarge),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::new(ErrorCode::MethodNotAllowed),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::new(ErrorCode::UnsupportedMediaType),
        status if status.is_client_error() => ApiError::new(ErrorCode::InvalidParameter),
        _ => ApiError::internal(error),
    }
}

fn write_error<B>(
    context: &RenderContext,
    request: HttpRequest,
    error: &ApiError,
    trace_id: &TraceId,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    if let Some(cause) = error.cause() {
        tracing::error!(trace_id = &*trace_id.0, method = %request.method(), path = request.path(), cause, "request failed");
    }
    let mut error = error.clone();
    if error.code == ErrorCode::NotFound
        && let Some(allow) = context.routes.allowed(request.path(), request.method())
    {
        error = ApiError::new(ErrorCode::MethodNotAllowed).allow(allow);
    }
    let response = error.respond(&trace_id.0, wants_scim(&request));
    ServiceResponse::new(request, response).map_into_right_body()
}

/// SCIM routes answer SCIM errors, but to a caller that lists problem documents.
fn wants_scim(request: &HttpRequest) -> bool {
    let path = request.path();
    let is_scim = path.starts_with("/scim2/")
        || path
            .strip_prefix("/t/")
            .and_then(|rest| rest.split_once('/'))
            .is_some_and(|(_, rest)| rest.starts_with("scim2/"));
    let takes_problem = request
        .headers()
        .get_all(header::ACCEPT)
        .any(|value| value.to_str().is_ok_and(|text| text.contains(super::PROBLEM_JSON)));
    is_scim && !takes_problem
}

fn observe(
    context: &RenderContext,
    request: &HttpRequest,
    status: StatusCode,
    started: std::time::Instant,
    trace_id: &TraceId,
) {
    let elapsed = started.elapsed();
    let route = request.match_pattern();
    let route = route.as_deref().unwrap_or("unmatched");
    context.metrics.observe_request(request.method().as_str(), route, status.as_u16(), elapsed);
    let milliseconds = elapsed.as_secs_f64() * 1000.0;
    // Reads that went well are the bulk and tell nothing: they are logged at `debug`. Never the query: it may hold a code.
    if status.is_success() && request.method() == Method::GET {
        tracing::debug!(trace_id = &*trace_id.0, method = %request.method(), route, status = status.as_u16(), milliseconds, "request");
    } else {
        tracing::info!(trace_id = &*trace_id.0, method = %request.method(), route, status = status.as_u16(), milliseconds, "request");
    }
}
