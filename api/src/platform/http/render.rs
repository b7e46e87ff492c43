//! The outermost part of every answer: a trace id, one form for every error, one log line, one count.

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest};
use latchkey_openapi::error::ErrorCode;

use super::error::ApiError;
use super::routes::KnownRoutes;
use crate::platform::rng::Rng;
use crate::platform::telemetry::metrics::Metrics;
use crate::platform::telemetry::trace_id;

/// What the outermost middleware needs.
#[derive(Clone)]
pub struct RenderContext {
    /// Makes trace ids.
    pub rng: Arc<dyn Rng>,
    /// Counts answers.
    pub metrics: Arc<Metrics>,
    /// The paths and methods of the document, for 405.
    pub routes: Arc<LazyLock<KnownRoutes>>,
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
/// The request must not be cloned before it is routed: actix panics on a request that it does not own alone. So what the
/// error of a middleware needs is taken out beforehand.
///
/// # Errors
/// The error of a middleware further in, which by then carries the finished answer.
pub async fn render(
    context: actix_web::web::Data<RenderContext>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let started = std::time::Instant::now();
    let trace_id = TraceId(trace_id::generate(context.rng.as_ref()));
    request.extensions_mut().insert(trace_id.clone());
    let as_scim = wants_scim(request.request());
    let method = request.method().clone();
    match next.call(request).await {
        Ok(response) => {
            let error = response.response().error().map(|error| to_api_error(error, response.status()));
            let response = match error.or_else(|| unmatched(&response)) {
                None => response.map_into_left_body(),
                Some(error) => write_error(&context, response.into_parts().0, &error, &trace_id),
            };
            let route = response.request().match_pattern();
            observe(
                &context,
                response.request().method(),
                route.as_deref(),
                response.status(),
                started,
                &trace_id,
            );
            Ok(response)
        }
        Err(error) => {
            let api_error = to_api_error(&error, error.as_response_error().status_code());
            if let Some(cause) = api_error.cause() {
                tracing::error!(trace_id = &*trace_id.0, %method, cause, "request failed");
            }
            let response = api_error.respond(&trace_id.0, as_scim);
            observe(&context, &method, None, response.status(), started, &trace_id);
            Err(InternalError::from_response(error, response).into())
        }
    }
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
    method: &Method,
    route: Option<&str>,
    status: StatusCode,
    started: std::time::Instant,
    trace_id: &TraceId,
) {
    let elapsed = started.elapsed();
    let route = route.unwrap_or("unmatched");
    context.metrics.observe_request(method.as_str(), route, status.as_u16(), elapsed);
    let milliseconds = elapsed.as_secs_f64() * 1000.0;
    // Reads that went well are the bulk and tell nothing: they are logged at `debug`. Never the query: it may hold a code.
    if status.is_success() && method == Method::GET {
        tracing::debug!(trace_id = &*trace_id.0, %method, route, status = status.as_u16(), milliseconds, "request");
    } else {
        tracing::info!(trace_id = &*trace_id.0, %method, route, status = status.as_u16(), milliseconds, "request");
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body, try_call_service};
    use actix_web::{App, HttpResponse, web};

    use super::*;
    use crate::platform::rng::SeededRng;

    fn context() -> RenderContext {
        let started_at = chrono::DateTime::from_timestamp(1_767_258_000, 0).unwrap();
        RenderContext {
            rng: Arc::new(SeededRng::new(1)),
            metrics: Arc::new(Metrics::new(started_at).unwrap()),
            routes: Arc::new(LazyLock::new(KnownRoutes::default)),
        }
    }

    #[actix_web::test]
    async fn an_answer_is_counted_under_its_pattern_and_an_unknown_path_is_a_problem() {
        let context = context();
        let app = App::new()
            .app_data(web::Data::new(context.clone()))
            .route("/users/{id}", web::get().to(HttpResponse::Ok))
            .wrap(from_fn(render));
        let app = init_service(app).await;
        let found = call_service(&app, TestRequest::get().uri("/users/7").to_request()).await;
        assert_eq!(found.status(), 200);
        let missing = call_service(&app, TestRequest::get().uri("/nowhere").to_request()).await;
        assert_eq!(missing.status(), 404);
        assert!(read_body(missing).await.starts_with(b"{"));
        let figures = context.metrics.encode().unwrap();
        assert!(figures.contains(r#"route="/users/{id}",status="2xx"} 1"#), "{figures}");
        assert!(figures.contains(r#"route="unmatched",status="4xx"} 1"#), "{figures}");
    }

    #[actix_web::test]
    async fn the_error_of_a_middleware_is_a_problem_too() {
        let app = App::new()
            .app_data(web::Data::new(context()))
            .route("/", web::get().to(HttpResponse::Ok))
            .wrap(from_fn(|_: ServiceRequest, _: Next<BoxBody>| async {
                Err::<ServiceResponse, Error>(ApiError::new(ErrorCode::RateLimited).into())
            }))
            .wrap(from_fn(render));
        let app = init_service(app).await;
        let error = try_call_service(&app, TestRequest::get().uri("/").to_request()).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), 429);
        let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains("\"code\":\"rate_limited\""));
    }
}
