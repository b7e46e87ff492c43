//! The check of a provider: its script is fetched when it is needed, and draws into the form that asks.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Reflect};
use latchkey_openapi::captcha::{CaptchaProvider, CaptchaWidget};
use latchkey_openapi::error::{ErrorCode, Problem};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::api::ApiError;
use crate::i18n::use_i18n;
use crate::platform;

const SPOT: &str = "captcha-spot";
/// Milliseconds between two looks whether the script has made itself known, and how often it is looked.
const LOOK: u32 = 50;
const LOOKS: u32 = 200;

/// Properties of [`CaptchaSpot`].
#[derive(Properties, PartialEq)]
pub(crate) struct CaptchaSpotProps {
    /// Whether a check is on its way.
    pub busy: bool,
}

/// Where a form says that strangers are checked, and where a provider draws its check.
#[component(CaptchaSpot)]
pub(crate) fn captcha_spot(props: &CaptchaSpotProps) -> Html {
    let i18n = use_i18n();
    html!(<div class="lk-captcha">
        <div role="status">if props.busy { <p class="lk-help">{ i18n.text("captcha-busy") }</p> }</div>
        <div id={SPOT}></div>
    </div>)
}

/// Shows the check and waits until it is passed.
pub(super) async fn token(widget: &CaptchaWidget) -> Result<String, ApiError> {
    let passed = shown(widget).await;
    if let Some(spot) = spot() {
        spot.set_text_content(None);
    }
    passed.ok_or_else(unavailable)
}

/// As the server says it when the provider does not answer it.
fn unavailable() -> ApiError {
    let code = ErrorCode::UpstreamUnavailable;
    ApiError::Problem(Box::new(Problem {
        kind: "about:blank".to_owned(),
        title: code.title().to_owned(),
        status: code.status(),
        code,
        detail: None,
        trace_id: String::new(),
        errors: Vec::new(),
        retry_after_seconds: None,
    }))
}

fn spot() -> Option<Element> {
    platform::document()?.get_element_by_id(SPOT)
}

async fn shown(widget: &CaptchaWidget) -> Option<String> {
    let library = library(widget).await?;
    let (passed, waiting) = oneshot::channel::<Option<String>>();
    let passed = Rc::new(RefCell::new(Some(passed)));
    let answering = |of: fn(JsValue) -> Option<String>| {
        let passed = passed.clone();
        Closure::<dyn Fn(JsValue)>::new(move |given: JsValue| {
            if let Some(passed) = passed.borrow_mut().take() {
                // Nobody waits any more: the page was left.
                let _ = passed.send(of(given));
            }
        })
    };
    let (callback, failed) = (answering(|token| token.as_string()), answering(|_| None));
    let options = Object::new();
    for (name, value) in [
        ("sitekey", &JsValue::from_str(&widget.site_key)),
        ("callback", callback.as_ref()),
        ("error-callback", failed.as_ref()),
    ] {
        Reflect::set(&options, &JsValue::from_str(name), value).ok()?;
    }
    let spot = spot()?;
    spot.set_text_content(None);
    let place = platform::document()?.create_element("div").ok()?;
    spot.append_child(&place).ok()?;
    let render: Function = Reflect::get(&library, &JsValue::from_str("render")).ok()?.dyn_into().ok()?;
    render.call2(&library, &place, &options).ok()?;
    spot.scroll_into_view_with_bool(false);
    waiting.await.ok().flatten()
}

/// The provider's script, once it has made itself known under its name.
async fn library(widget: &CaptchaWidget) -> Option<JsValue> {
    let name = match widget.provider {
        CaptchaProvider::Turnstile => "turnstile",
        CaptchaProvider::HCaptcha => "hcaptcha",
        CaptchaProvider::ReCaptcha => "grecaptcha",
    };
    if let Some(library) = known(name) {
        return Some(library);
    }
    let document = platform::document()?;
    let script: HtmlElement = document.create_element("script").ok()?.dyn_into().ok()?;
    script.set_attribute("src", &widget.script).ok()?;
    let (ended, waiting) = oneshot::channel::<bool>();
    let ended = Rc::new(RefCell::new(Some(ended)));
    let listen = |event: &'static str, is_there: bool| {
        let ended = ended.clone();
        EventListener::once(&script, event, move |_| {
            if let Some(ended) = ended.borrow_mut().take() {
                let _ = ended.send(is_there);
            }
        })
    };
    let _listeners = (listen("load", true), listen("error", false));
    document.head()?.append_child(&script).ok()?;
    if !waiting.await.ok()? {
        script.remove();
        return None;
    }
    // Some scripts only fetch the one that counts.
    for _ in 0..LOOKS {
        if let Some(library) = known(name) {
            return Some(library);
        }
        TimeoutFuture::new(LOOK).await;
    }
    None
}

fn known(name: &str) -> Option<JsValue> {
    let library = Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()?;
    let render = Reflect::get(&library, &JsValue::from_str("render")).ok()?;
    render.is_function().then_some(library)
}
