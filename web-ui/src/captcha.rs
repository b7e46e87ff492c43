//! Solving challenges: in a worker, so that the page stays usable; the worker runs this very app's file. A browser that has no
//! workers solves it on the page, in slices.

mod widget;

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use latchkey_openapi::captcha::{CaptchaChallenge, CaptchaSolution, solve};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::api::{self, ApiError, Client};
use crate::platform;

pub(crate) use widget::CaptchaSpot;

/// Milliseconds that a worker has, before the page takes over.
const PATIENCE: u32 = 20_000;
/// Hashes of one slice on the page.
const SLICE: u64 = 5_000;
/// What a worker says when it listens.
const READY: &str = "ready";

/// Asks for a challenge and solves it. Where a provider's check is asked for as well, it is shown where [`CaptchaSpot`] stands,
/// and comes first: people take their time, and a challenge does not last.
pub(crate) async fn solution(client: &Client) -> Result<CaptchaSolution, ApiError> {
    let mut challenge = api::auth::challenge(client).await?;
    let mut token = None;
    if let Some(asked) = &challenge.widget {
        token = Some(widget::token(asked).await?);
        challenge = api::auth::challenge(client).await?;
    }
    let nonce = match in_worker(&challenge).await {
        Some(nonce) => nonce,
        None => in_slices(&challenge).await,
    };
    Ok(CaptchaSolution { challenge: challenge.challenge, nonce, token })
}

async fn in_slices(challenge: &CaptchaChallenge) -> u64 {
    let mut from = 0;
    loop {
        if let Some(nonce) = solve(&challenge.challenge, challenge.difficulty, from, SLICE) {
            return nonce;
        }
        from += SLICE;
        TimeoutFuture::new(0).await;
    }
}

async fn in_worker(challenge: &CaptchaChallenge) -> Option<u64> {
    let script = platform::document()?.query_selector("script[type=module]").ok()??.get_attribute("src")?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script, &options).ok()?;
    let (found, waiting) = oneshot::channel::<Option<u64>>();
    let found = Rc::new(RefCell::new(Some(found)));
    let task = format!("{} {}", challenge.difficulty, challenge.challenge);
    let onmessage = {
        let (found, worker) = (found.clone(), worker.clone());
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if text == READY {
                drop(worker.post_message(&JsValue::from_str(&task)));
            } else if let Some(found) = found.borrow_mut().take() {
                // Nobody waits any more: the page took over.
                let _ = found.send(text.parse().ok());
            }
        })
    };
    let onerror = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        event.prevent_default();
        if let Some(found) = found.borrow_mut().take() {
            let _ = found.send(None);
        }
    });
    worker.set_onmessage(Some(onmessage.as_ref().unchecked_ref()));
    worker.set_onerror(Some(onerror.as_ref().unchecked_ref()));
    let nonce = match select(waiting, TimeoutFuture::new(PATIENCE)).await {
        Either::Left((answer, _)) => answer.ok().flatten(),
        Either::Right(_) => None,
    };
    worker.terminate();
    nonce
}

/// In a worker: answers every challenge that it is sent. False on a page.
pub(crate) fn serve() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    let answering = scope.clone();
    let onmessage = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        let task = text.split_once(' ').and_then(|(bits, challenge)| Some((bits.parse().ok()?, challenge)));
        let Some((difficulty, challenge)) = task else { return };
        let nonce = solve(challenge, difficulty, 0, u64::MAX).unwrap_or_default();
        drop(answering.post_message(&JsValue::from_str(&nonce.to_string())));
    });
    scope.set_onmessage(Some(onmessage.as_ref().unchecked_ref()));
    onmessage.forget();
    drop(scope.post_message(&JsValue::from_str(READY)));
    true
}
