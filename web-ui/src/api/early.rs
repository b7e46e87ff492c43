//! Answers that `boot.js` asked for while the app itself was still on its way. Each is taken once, by the first read of
//! the same thing; reads that are left over when something changes are forgotten.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Where `boot.js` keeps the answers of the API, by path, and the files with messages, by language.
const READS: &str = "latchkeyEarly";
const MESSAGES: &str = "latchkeyMessages";

/// Takes the answer to a read of that path.
pub(crate) fn read(path: &str) -> Option<Promise> {
    take(READS, path)
}

/// Takes the file with the messages of a language.
pub(crate) fn messages(language: &str) -> Option<Promise> {
    take(MESSAGES, language)
}

/// Forgets all reads.
pub(crate) fn forget() {
    drop(Reflect::set(&js_sys::global(), &READS.into(), &JsValue::UNDEFINED));
}

fn take(kept: &str, key: &str) -> Option<Promise> {
    let kept: Object = Reflect::get(&js_sys::global(), &kept.into()).ok()?.dyn_into().ok()?;
    let answer = Reflect::get(&kept, &key.into()).ok()?.dyn_into().ok()?;
    drop(Reflect::delete_property(&kept, &key.into()));
    Some(answer)
}
