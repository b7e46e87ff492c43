//! Passkeys and security keys, as the browser offers them (Web Authentication Level 3).
//!
//! Options and results cross in their JSON forms: the browser itself turns them into what the ceremonies take
//! (`parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON`, `toJSON`), so nothing here knows their inside.

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use crate::platform;

/// Why a ceremony has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The user closed the browser's dialog, time ran out, or the app gave up. Browsers do not tell these apart.
    Cancelled,
    /// The device holds a credential of this account already (`InvalidStateError`).
    Duplicate,
    /// The browser or the device cannot do what was asked.
    Unsupported,
}

/// Whether this browser has passkeys and speaks JSON about them.
pub(crate) fn is_supported() -> bool {
    function(&class(), "parseCreationOptionsFromJSON").is_some() && credentials().is_some()
}

/// Whether passkeys can be offered among the browser's suggestions for the name.
pub(crate) async fn has_autofill() -> bool {
    match call(&class(), "isConditionalMediationAvailable", &JsValue::UNDEFINED) {
        Some(answer) => settled(answer).await.is_ok_and(|answer| answer.is_truthy()),
        None => false,
    }
}

/// Creates a credential from `PublicKeyCredentialCreationOptionsJSON`; gives `RegistrationResponseJSON`.
pub(crate) async fn create(options: &Value) -> Result<Value, Refusal> {
    ceremony("create", "parseCreationOptionsFromJSON", options, None).await
}

/// Proves the possession of one from `PublicKeyCredentialRequestOptionsJSON`; gives `AuthenticationResponseJSON`. With a
/// signal it waits among the suggestions for the name until one is chosen or the signal ends it.
pub(crate) async fn get(options: &Value, suggest: Option<&AbortSignal>) -> Result<Value, Refusal> {
    ceremony("get", "parseRequestOptionsFromJSON", options, suggest).await
}

/// Tells the browser which credentials of the account still exist, so that it offers no other. Browsers without the
/// Signal API go on as before.
pub(crate) fn signal_accepted(rp_id: &str, user_handle: &str, credential_ids: &[&str]) {
    let ids: Array = credential_ids.iter().map(|id| JsValue::from_str(id)).collect();
    let told = platform::text_options(&[("rpId", rp_id), ("userId", user_handle)]);
    set(&told, "allAcceptedCredentialIds", &ids);
    signal("signalAllAcceptedCredentials", &told);
}

/// Tells the browser how the account is called now, so that its list of passkeys says the same.
///
/// There is no third signal here: `signalUnknownCredential` makes the browser forget a passkey, and a refused sign-in does
/// not say whether it is unknown or only rests.
pub(crate) fn signal_details(rp_id: &str, user_handle: &str, name: &str, display_name: &str) {
    let members = [("rpId", rp_id), ("userId", user_handle), ("name", name), ("displayName", display_name)];
    signal("signalCurrentUserDetails", &platform::text_options(&members));
}

/// Only a courtesy: whatever comes of it, the portal's own list is the truth.
fn signal(method: &str, told: &Object) {
    if let Some(answer) = call(&class(), method, told) {
        wasm_bindgen_futures::spawn_local(async move { drop(settled(answer).await) });
    }
}

async fn ceremony(
    method: &str,
    parse: &str,
    options: &Value,
    suggest: Option<&AbortSignal>,
) -> Result<Value, Refusal> {
    let json = JSON::parse(&options.to_string()).map_err(|_| Refusal::Unsupported)?;
    let parsed = call(&class(), parse, &json).ok_or(Refusal::Unsupported)?;
    let request = Object::new();
    set(&request, "publicKey", &parsed);
    if let Some(signal) = suggest {
        set(&request, "mediation", &"conditional".into());
        set(&request, "signal", signal);
    }
    let credentials = credentials().ok_or(Refusal::Unsupported)?;
    let promise = function(&credentials, method).ok_or(Refusal::Unsupported)?.call1(&credentials, &request);
    let credential =
        settled(promise.map_err(|error| refusal(&error))?).await.map_err(|error| refusal(&error))?;
    let json = call(&credential, "toJSON", &JsValue::UNDEFINED).ok_or(Refusal::Unsupported)?;
    let text = JSON::stringify(&json).map_err(|_| Refusal::Unsupported)?;
    serde_json::from_str(&String::from(text)).map_err(|_| Refusal::Unsupported)
}

/// What the name of a `DOMException` means here (WebAuthn Level 3 §5.1.3, §5.1.4).
fn refusal(error: &JsValue) -> Refusal {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "AbortError" => Refusal::Cancelled,
        "InvalidStateError" => Refusal::Duplicate,
        _ => {
            platform::log(&format!("the browser refused a passkey: {name}"));
            Refusal::Unsupported
        }
    }
}

async fn settled(answer: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&answer)).await
}

fn class() -> JsValue {
    Reflect::get(&js_sys::global(), &"PublicKeyCredential".into()).unwrap_or(JsValue::UNDEFINED)
}

fn credentials() -> Option<JsValue> {
    let navigator: JsValue = platform::window()?.navigator().into();
    Reflect::get(&navigator, &"credentials".into()).ok().filter(JsValue::is_object)
}

fn function(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    function(object, name)?.call1(object, argument).ok()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    drop(Reflect::set(object, &name.into(), value));
}
