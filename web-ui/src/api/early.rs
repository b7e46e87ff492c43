//! Answers that `boot.js` asked for while the app itself was still on its way. Each is taken once, by the first read of
//! the same thing; reads that are left over when something changes are forgotten.

use futures_util::future::select;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where `boot.js` keeps the answers of the API, by path, and the files with messages, by language.
const READS: &str = "latchkeyEarly";
const MESSAGES: &str = "latchkeyMessages";
/// Settled once all answers of the API are there, or one cannot come.
const ANSWERED: &str = "latchkeyAnswered";

/// How long the first drawing waits for them, in milliseconds. Drawing the page twice costs more on a slow computer;
/// on a slow network the frame of the page should not wait.
const PATIENCE: u32 = 300;

/// An answer of the API as `boot.js` keeps it: an object of status, headers and text.
pub(super) enum Early {
    /// It is there.
    There(JsValue),
    /// It is still on its way.
    Coming(Promise),
}

/// Takes the answer to a read of that path.
pub(super) fn read(path: &str) -> Option<Early> {
    let kept = take(READS, path)?;
    match member(&kept, "reply") {
        Some(reply) => Some(Early::There(reply)),
        None => member(&kept, "answer")?.dyn_into().ok().map(Early::Coming),
    }
}

/// Takes the file with the messages of a language.
pub(crate) fn messages(language: &str) -> Option<Promise> {
    take(MESSAGES, language)?.dyn_into().ok()
}

/// Waits a moment for what the first page shows.
pub(crate) async fn answered() {
    let all = member(&js_sys::global(), ANSWERED).and_then(|all| all.dyn_into::<Promise>().ok());
    if let Some(all) = all {
        select(JsFuture::from(all), TimeoutFuture::new(PATIENCE)).await;
    }
}

/// Forgets all reads.
pub(crate) fn forget() {
    drop(Reflect::set(&js_sys::global(), &READS.into(), &JsValue::UNDEFINED));
}

/// A member that has a value.
pub(super) fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn take(kept: &str, key: &str) -> Option<JsValue> {
    let kept: Object = member(&js_sys::global(), kept)?.dyn_into().ok()?;
    let found = member(&kept, key)?;
    drop(Reflect::delete_property(&kept, &key.into()));
    Some(found)
}
