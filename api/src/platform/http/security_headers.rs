//! The headers that tell browsers what an answer may never be used for (OWASP ASVS 5.0 3.4).
//!
//! An answer that brings its own value of one of these keeps it: the portal's page and the interactive documentation
//! have their own content policies, files have their own caching. Everything else may load nothing and is not kept.

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::{Error, HttpResponse};
use futures_util::future::{LocalBoxFuture, TryFutureExt as _};

/// What an answer may load, frame and run when it says nothing of its own: nothing.
const DEFAULT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Two years. Subdomains are not ours to decide about.
const TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Features of the browser that no page of ours uses; passkeys stay with our own origin. Only names that browsers
/// know: an unknown one is an error in their console.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), picture-in-picture=(), publickey-credentials-create=(self), publickey-credentials-get=(self), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Headers that every answer gets unless it has its own.
static HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    (header::PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS)),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CONTENT_SECURITY_POLICY, DEFAULT_POLICY),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// The middleware. It has to be the outermost one, so that no answer passes by it.
#[derive(Debug, Clone, Copy)]
pub struct SecurityHeaders {
    is_https: bool,
}

impl SecurityHeaders {
    /// `is_https`: whether browsers reach the portal over TLS. Only then may they be told never to use anything else.
    #[must_use]
    pub fn new(is_https: bool) -> Self {
        Self { is_https }
    }
}

impl<S, B> Transform<S, ServiceRequest> for SecurityHeaders
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = SecurityHeadersService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, Self::InitError>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(SecurityHeadersService { service, is_https: self.is_https }))
    }
}

/// What [`SecurityHeaders`] makes for each worker.
#[derive(Debug)]
pub struct SecurityHeadersService<S> {
    service: S,
    is_https: bool,
}

impl<S, B> Service<ServiceRequest> for SecurityHeadersService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let is_https = self.is_https;
        let answered = self.service.call(request);
        Box::pin(
            answered
                .map_ok(move |mut response| {
                    complete(response.headers_mut(), is_https);
                    response
                })
                // An error that nobody turned into an answer becomes one behind this middleware, without headers.
                .map_err(move |error| {
                    let mut response: HttpResponse = error.error_response();
                    complete(response.headers_mut(), is_https);
                    InternalError::from_response(error, response).into()
                }),
        )
    }
}

fn complete(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in &HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if is_https && !headers.contains_key(header::STRICT_TRANSPORT_SECURITY) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service, try_call_service};
    use actix_web::{App, middleware, web};

    use super::*;

    async fn headers_of(path: &str, is_https: bool) -> HeaderMap {
        let app = App::new()
            .route("/plain", web::get().to(HttpResponse::Ok))
            .route(
                "/own",
                web::get().to(|| async {
                    HttpResponse::Ok()
                        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'self'"))
                        .insert_header((header::CACHE_CONTROL, "no-cache"))
                        .finish()
                }),
            )
            .wrap(SecurityHeaders::new(is_https));
        let app = init_service(app).await;
        call_service(&app, TestRequest::get().uri(path).to_request()).await.headers().clone()
    }

    #[track_caller]
    fn assert_all(headers: &HeaderMap) {
        for (name, value) in &HEADERS {
            assert_eq!(headers.get(name), Some(value), "{name}");
        }
    }

    #[actix_web::test]
    async fn every_answer_carries_the_headers_even_one_that_nobody_wrote() {
        assert_all(&headers_of("/plain", false).await);
        assert_all(&headers_of("/no-such-page", false).await);
    }

    #[actix_web::test]
    async fn an_error_of_a_middleware_carries_the_headers_too() {
        let app = App::new()
            .route("/plain", web::get().to(HttpResponse::Ok))
            .wrap(middleware::from_fn(
                |_: ServiceRequest, _: middleware::Next<actix_web::body::BoxBody>| async {
                    Err::<ServiceResponse, _>(actix_web::error::ErrorForbidden("no"))
                },
            ))
            .wrap(SecurityHeaders::new(false));
        let app = init_service(app).await;
        let error = try_call_service(&app, TestRequest::get().uri("/plain").to_request()).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), 403);
        assert_all(response.headers());
    }

    #[actix_web::test]
    async fn an_answer_that_brings_its_own_policy_keeps_it() {
        let headers = headers_of("/own", true).await;
        let policies: Vec<_> = headers.get_all(header::CONTENT_SECURITY_POLICY).collect();
        assert_eq!(policies, ["default-src 'self'"]);
        assert_eq!(headers.get_all(header::CACHE_CONTROL).collect::<Vec<_>>(), ["no-cache"]);
        assert_eq!(headers.get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
    }

    #[actix_web::test]
    async fn only_a_portal_behind_tls_asks_browsers_for_tls() {
        let secure = headers_of("/plain", true).await;
        assert_eq!(secure.get(header::STRICT_TRANSPORT_SECURITY).unwrap(), "max-age=63072000");
        assert!(!headers_of("/plain", false).await.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}
