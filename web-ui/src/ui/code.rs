//! Codes: typing one, asking for another, taking one along.

use chrono::{DateTime, Utc};
use gloo_timers::callback::Interval;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::{Button, Kind, Symbol, TextField};
use crate::i18n::use_i18n;
use crate::platform;
use crate::session::use_client;

/// The one field for a code. Spaces may be typed; Enter sends it, nothing else does.
pub(crate) fn code_field(
    id: AttrValue,
    label: String,
    value: &str,
    digits: bool,
    error: Option<String>,
    oninput: Callback<String>,
) -> Html {
    html!(
        <TextField {id} {label} value={value.to_owned()} required=true verbatim=true autofocus=true
            autocomplete={if digits { "one-time-code" } else { "off" }} inputmode={digits.then_some(AttrValue::Static("numeric"))}
            enterkeyhint="go" error={error.map(AttrValue::from)} {oninput} />
    )
}

/// Properties of [`Resend`].
#[derive(Properties, PartialEq)]
pub(crate) struct ResendProps {
    /// The element's id.
    pub id: AttrValue,
    /// From when on another code may be asked for.
    pub at: DateTime<Utc>,
    /// Work is under way.
    #[prop_or_default]
    pub busy: bool,
    /// Asks for another code.
    pub onclick: Callback<()>,
}

/// Asks for another code, once the time for that has come.
#[component(Resend)]
pub(crate) fn resend(props: &ResendProps) -> Html {
    let (i18n, client) = (use_i18n(), use_client());
    let tick = use_force_update();
    use_effect_with(props.at, move |_| {
        let interval = Interval::new(1_000, move || tick.force_update());
        move || drop(interval)
    });
    let left = (props.at - client.now()).num_seconds();
    let label = if left > 0 {
        i18n.with("code-resend-in", &[("time", format!("{}:{:02}", left / 60, left % 60).into())])
    } else {
        i18n.text("code-resend")
    };
    html!(
        <div class="lk-resend"><Button id={props.id.clone()} kind={Kind::Quiet} icon={Symbol::Refresh} {label} busy={props.busy} early={left > 0}
            onclick={props.onclick.reform(|_| ())} /></div>
    )
}

/// Properties of [`Copy`].
#[derive(Properties, PartialEq)]
pub(crate) struct CopyProps {
    /// The element's id.
    pub id: AttrValue,
    /// What is copied.
    pub text: AttrValue,
    /// The words on the button.
    pub name: AttrValue,
}

/// Copies a text, and says so.
#[component(Copy)]
pub(crate) fn copy(props: &CopyProps) -> Html {
    let i18n = use_i18n();
    let done = use_state_eq(|| "");
    let onclick = {
        let (text, done) = (props.text.clone(), done.setter());
        Callback::from(move |_: MouseEvent| {
            let (text, done) = (text.clone(), done.clone());
            spawn_local(async move {
                done.set(if write(&text).await.is_some() { "copied" } else { "not-copied" });
            });
        })
    };
    html!(
        <div class="lk-copy">
            <Button id={props.id.clone()} icon={Symbol::Copy} label={props.name.clone()} {onclick} />
            <span role="status" class="lk-help">{ if done.is_empty() { String::new() } else { i18n.text(&done) } }</span>
        </div>
    )
}

async fn write(text: &str) -> Option<()> {
    let navigator: JsValue = platform::window()?.navigator().into();
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    let promise = write.call1(&clipboard, &JsValue::from_str(text)).ok()?;
    JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.ok().map(drop)
}
