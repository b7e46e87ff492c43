//! The one client: adds the CSRF token, retries reads, repeats a call after a step-up, and tells the app when the
//! session is over or the server cannot be reached.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_channel::oneshot;
use futures_util::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use latchkey_openapi::auth::SessionInfo;
use latchkey_openapi::error::{ErrorCode, Problem};
use serde::de::DeserializeOwned;
use yew::Callback;

use super::ApiError;
use super::transport::{self, Call, Method, Reply, Versioned};
use crate::platform;

/// Pauses before a read is tried again, in milliseconds.
const RETRY_AFTER: [u32; 2] = [250, 1_000];

/// What the client tells the app.
#[derive(Default)]
pub(crate) struct Hooks {
    /// The session is over.
    pub session_ended: Callback<()>,
    /// An act needs a fresh proof of identity. Answer true once it is there, false when the user declines.
    pub step_up: Callback<oneshot::Sender<bool>>,
    /// The server was reached (true) or was not (false).
    pub reached: Callback<bool>,
}

#[derive(Default)]
struct Inner {
    base: String,
    csrf: RefCell<Option<String>>,
    hooks: RefCell<Hooks>,
    ahead: Cell<f64>,
}

/// The client. Clones share everything.
#[derive(Clone, Default)]
pub(crate) struct Client(Rc<Inner>);

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Client {
    /// A client for the portal whose paths begin with `base`.
    pub(crate) fn new(base: String) -> Self {
        Self(Rc::new(Inner { base, ..Inner::default() }))
    }

    /// The prefix of the organization's paths.
    pub(crate) fn base(&self) -> &str {
        &self.0.base
    }

    /// Takes the CSRF token of a session into use.
    pub(crate) fn adopt(&self, info: &SessionInfo) {
        *self.0.csrf.borrow_mut() = info.session.as_ref().map(|session| session.csrf_token.clone());
    }

    /// Sets where the app wants to be told.
    pub(crate) fn set_hooks(&self, hooks: Hooks) {
        *self.0.hooks.borrow_mut() = hooks;
    }

    /// Now, by the server's clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        platform::now() + TimeDelta::seconds(platform::to_i64(self.0.ahead.get()))
    }

    /// Reads a value.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        self.read(Call::new(Method::Get, path)).await.map(|versioned| versioned.value)
    }

    /// Makes a call whose answer is a value.
    pub(crate) async fn read<T: DeserializeOwned>(&self, call: Call) -> Result<Versioned<T>, ApiError> {
        let reply = self.call(call).await?;
        parse(&reply).map(|value| Versioned { value, etag: reply.etag })
    }

    /// Makes a call whose answer has no content.
    pub(crate) async fn act(&self, call: Call) -> Result<(), ApiError> {
        self.call(call).await.map(drop)
    }

    /// Makes a call and returns the answer as text.
    pub(crate) async fn text(&self, call: Call) -> Result<String, ApiError> {
        self.call(call).await.map(|reply| reply.text)
    }

    /// Makes a call and returns the answer as a file.
    pub(crate) async fn file(&self, call: Call) -> Result<web_sys::Blob, ApiError> {
        let reply = self.call(call.file()).await?;
        reply.file.ok_or(ApiError::Unexpected { status: reply.status })
    }

    /// Boxed, so that what waits for it, of which there is one for each type of answer, stays small.
    fn call(&self, call: Call) -> LocalBoxFuture<'static, Result<Reply, ApiError>> {
        let client = self.clone();
        Box::pin(async move { client.carry_out(call).await })
    }

    async fn carry_out(&self, call: Call) -> Result<Reply, ApiError> {
        loop {
            let error = match ok_or_problem(self.attempt(&call).await?) {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            match error.code() {
                Some(ErrorCode::StepUpRequired) => {
                    if !self.prove_identity().await {
                        return Err(ApiError::Cancelled);
                    }
                }
                Some(ErrorCode::Unauthenticated) => {
                    let told = self.0.hooks.borrow().session_ended.clone();
                    told.emit(());
                    return Err(ApiError::SessionEnded);
                }
                _ => return Err(error),
            }
        }
    }

    /// Sends a call; a read that did not reach the server is tried again.
    async fn attempt(&self, call: &Call) -> Result<Reply, ApiError> {
        let mut pauses = RETRY_AFTER.iter();
        loop {
            let csrf = self.0.csrf.borrow().clone();
            let outcome = transport::send(&self.0.base, call, csrf.as_deref()).await;
            let reached = self.0.hooks.borrow().reached.clone();
            match outcome {
                Ok(reply) => {
                    self.note_clock(&reply);
                    reached.emit(true);
                    return Ok(reply);
                }
                Err(error) if call.method == Method::Get => match pauses.next() {
                    Some(pause) => TimeoutFuture::new(*pause).await,
                    None => {
                        reached.emit(false);
                        return Err(error);
                    }
                },
                Err(error) => {
                    reached.emit(false);
                    return Err(error);
                }
            }
        }
    }

    async fn prove_identity(&self) -> bool {
        let (answer, answered) = oneshot::channel();
        let ask = self.0.hooks.borrow().step_up.clone();
        ask.emit(answer);
        answered.await.unwrap_or(false)
    }

    fn note_clock(&self, reply: &Reply) {
        if let Some(ahead) = reply.ahead {
            // The header counts whole seconds: less than two of them is no difference.
            self.0.ahead.set(if ahead.abs() < 2.0 { 0.0 } else { ahead });
        }
    }
}

fn ok_or_problem(reply: Reply) -> Result<Reply, ApiError> {
    if (200..300).contains(&reply.status) {
        return Ok(reply);
    }
    Err(match serde_json::from_str::<Problem>(&reply.text) {
        Ok(problem) => ApiError::Problem(Box::new(problem)),
        Err(_) => ApiError::Unexpected { status: reply.status },
    })
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, ApiError> {
    serde_json::from_str(&reply.text).map_err(|error| {
        platform::log(&format!("an answer could not be read: {error}"));
        ApiError::Unexpected { status: reply.status }
    })
}
