//! One request over the browser's `fetch`.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, RequestCache, RequestInit, Response};

use super::ApiError;
use super::early::{self, Early};
use crate::platform;

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Reads.
    Get,
    /// Creates or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes parts.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// Nothing.
    Empty,
    /// JSON, already written, under a media type.
    Json(&'static str, String),
    /// A file as the user chose it.
    File(web_sys::File),
}

/// One call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Body,
    pub(super) accept: &'static str,
    pub(super) if_match: Option<String>,
    /// The answer is a file.
    pub(super) is_file: bool,
}

impl Call {
    /// A call without a body.
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            body: Body::Empty,
            accept: "application/json",
            if_match: None,
            is_file: false,
        }
    }

    /// Whose answer is a file, of whatever type.
    #[must_use]
    pub(crate) fn file(mut self) -> Self {
        (self.accept, self.is_file) = ("*/*", true);
        self
    }

    /// With this body.
    #[must_use]
    pub(crate) fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// With this value in JSON.
    #[must_use]
    pub(crate) fn json(self, value: &impl serde::Serialize) -> Self {
        // The wire types are plain structures: writing them cannot fail.
        let text = serde_json::to_string(value).unwrap_or_default();
        self.body(Body::Json("application/json", text))
    }

    /// Asking for SCIM, and for the API's own problems instead of SCIM's errors.
    #[must_use]
    pub(crate) fn scim(mut self) -> Self {
        self.accept = "application/scim+json, application/problem+json";
        self
    }

    /// Only if the object still has this version.
    #[must_use]
    pub(crate) fn if_match(mut self, etag: Option<&str>) -> Self {
        self.if_match = etag.map(str::to_owned);
        self
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(super) status: u16,
    pub(super) etag: Option<String>,
    /// Seconds that the server's clock is ahead of ours.
    pub(super) ahead: Option<f64>,
    pub(super) text: String,
    /// The answer to a call for a file.
    pub(super) file: Option<Blob>,
}

/// A value with the version that it was read in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Versioned<T> {
    /// The value.
    pub value: T,
    /// Its `ETag`.
    pub etag: Option<String>,
}

/// Sends a call. Only failing to reach the server is an error here.
pub(super) async fn send(base: &str, call: &Call, csrf: Option<&str>) -> Result<Reply, ApiError> {
    if call.method != Method::Get {
        // Whatever was read before may be different after it.
        early::forget();
    } else if let Some(answer) = early::read(&call.path) {
        let kept = match answer {
            Early::There(kept) => kept,
            Early::Coming(answer) => JsFuture::from(answer).await.map_err(|_| ApiError::Offline)?,
        };
        return Ok(kept_reply(&kept));
    }
    let window = platform::window().ok_or(ApiError::Offline)?;
    let init = request_init(call, csrf).map_err(|_| ApiError::Offline)?;
    let url = format!("{base}{}", call.path);
    let promise = window.fetch_with_str_and_init(&url, &init);
    let answer = JsFuture::from(promise).await;
    if call.is_file { file(answer).await } else { read(answer).await }
}

/// Reads a file; the browser keeps it, so that it never becomes part of the app's memory.
async fn file(outcome: Result<JsValue, JsValue>) -> Result<Reply, ApiError> {
    let response: Response = outcome.clone().map_err(|_| ApiError::Offline)?.unchecked_into();
    if !response.ok() {
        return read(outcome).await;
    }
    let file = match response.blob() {
        Ok(promise) => JsFuture::from(promise).await.map_err(|_| ApiError::Offline)?,
        Err(_) => return Err(ApiError::Offline),
    };
    let status = response.status();
    Ok(Reply { status, etag: None, ahead: None, text: String::new(), file: Some(file.unchecked_into()) })
}

/// The answer that `boot.js` has read.
fn kept_reply(kept: &JsValue) -> Reply {
    let text = |name: &str| early::member(kept, name).and_then(|value| value.as_string());
    let status = early::member(kept, "status").and_then(|status| status.as_f64()).unwrap_or_default();
    Reply {
        status: u16::try_from(platform::to_i64(status)).unwrap_or_default(),
        etag: text("etag"),
        ahead: text("date").and_then(|date| ahead(&date)),
        text: text("text").unwrap_or_default(),
        file: None,
    }
}

/// Seconds that the clock of a `Date` header is ahead of ours.
fn ahead(date: &str) -> Option<f64> {
    Some((js_sys::Date::parse(date) - js_sys::Date::now()) / 1000.0).filter(|seconds| seconds.is_finite())
}

/// Reads what `fetch` gave.
pub(super) async fn read(outcome: Result<JsValue, JsValue>) -> Result<Reply, ApiError> {
    let response: Response = outcome.map_err(|_| ApiError::Offline)?.unchecked_into();
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    let ahead = header("Date").and_then(|date| ahead(&date));
    let etag = header("ETag");
    let status = response.status();
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.map_err(|_| ApiError::Offline)?,
        Err(_) => JsValue::NULL,
    };
    Ok(Reply { status, etag, ahead, text: text.as_string().unwrap_or_default(), file: None })
}

fn request_init(call: &Call, csrf: Option<&str>) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", call.accept)?;
    let init = RequestInit::new();
    init.set_method(call.method.name());
    init.set_cache(RequestCache::NoStore);
    match &call.body {
        Body::Empty => {}
        Body::Json(media_type, text) => {
            headers.set("Content-Type", media_type)?;
            init.set_body(&JsValue::from_str(text));
        }
        Body::File(file) => {
            headers.set("Content-Type", &file.type_())?;
            init.set_body(file);
        }
    }
    if let Some(etag) = &call.if_match {
        headers.set("If-Match", etag)?;
    }
    if call.method != Method::Get
        && let Some(csrf) = csrf
    {
        headers.set("X-CSRF-Token", csrf)?;
    }
    init.set_headers(&headers);
    Ok(init)
}
