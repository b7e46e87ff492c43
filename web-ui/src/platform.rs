//! The few places where the app touches the browser: window, document, storage, clock.

use chrono::{DateTime, Utc};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, Storage, Window};

/// The browser's window. Absent only outside a page.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document of the page.
pub(crate) fn document() -> Option<Document> {
    window().and_then(|window| window.document())
}

/// This computer's clock, which may be wrong; [`crate::api::Client::now`] corrects it by the server's.
pub(crate) fn now() -> DateTime<Utc> {
    millis_to_time(js_sys::Date::now())
}

/// A time from JavaScript's milliseconds.
pub(crate) fn millis_to_time(millis: f64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(to_i64(millis)).unwrap_or_default()
}

/// A JavaScript number as a whole one. Saturates, as `as` does, in this one place.
pub(crate) fn to_i64(number: f64) -> i64 {
    number as i64
}

fn storage() -> Option<Storage> {
    window().and_then(|window| window.local_storage().ok().flatten())
}

/// A remembered preference (language, theme, look). Never a secret and never a name.
pub(crate) fn remembered(key: &str) -> Option<String> {
    storage().and_then(|storage| storage.get_item(key).ok().flatten())
}

/// Remembers a preference; `None` forgets it. A browser that refuses storage simply forgets.
pub(crate) fn remember(key: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        let done = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
        if done.is_err() {
            log("a preference could not be remembered");
        }
    }
}

/// Path, query and fragment of the address bar.
pub(crate) fn location() -> (String, String, String) {
    let Some(location) = window().map(|window| window.location()) else { return Default::default() };
    (
        location.pathname().unwrap_or_default(),
        location.search().unwrap_or_default(),
        location.hash().unwrap_or_default(),
    )
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = window() {
        drop(window.location().reload());
    }
}

/// Leaves for another page with everything in memory forgotten; the present page is not kept in the history.
pub(crate) fn leave_for(path: &str) {
    if let Some(window) = window() {
        drop(window.location().replace(path));
    }
}

/// Leaves for an address outside; the present page stays in the history.
pub(crate) fn go_to(address: &str) {
    if let Some(window) = window() {
        drop(window.location().assign(address));
    }
}

/// Takes what stands behind `name=` in the fragment out of the address, so that a reload does not find it again.
pub(crate) fn take_from_fragment(name: &str) -> Option<String> {
    let (path, query, fragment) = location();
    let value = fragment.strip_prefix('#')?.strip_prefix(name)?.strip_prefix('=')?.to_owned();
    let history = window()?.history().ok()?;
    drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}"))));
    Some(value)
}

/// Writes a line to the browser's console.
pub(crate) fn log(line: &str) {
    // The console is reached through reflection: one line of a warning needs no typed binding.
    let global = js_sys::global();
    if let Ok(console) = Reflect::get(&global, &"console".into())
        && let Ok(warn) = Reflect::get(&console, &"warn".into())
        && let Some(warn) = warn.dyn_ref::<Function>()
    {
        drop(warn.call1(&console, &JsValue::from_str(line)));
    }
}

/// Moves the keyboard's focus to the element of that id.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id))
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        drop(element.focus());
    }
}

/// Puts a list back to a value that it shows no longer, because the user chose another.
pub(crate) fn choose(id: &str, value: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id))
        && let Some(list) = element.dyn_ref::<web_sys::HtmlSelectElement>()
    {
        list.set_value(value);
    }
}

/// What has the keyboard's focus now.
pub(crate) fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// The languages that the browser asks for, the preferred one first.
pub(crate) fn browser_languages() -> Vec<String> {
    window().map(|window| window.navigator().languages()).map_or_else(Vec::new, |languages| {
        Array::from(&languages).iter().filter_map(|language| language.as_string()).collect()
    })
}

/// Whether the browser believes that it has a network.
pub(crate) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the user asks to save data (Save-Data of the Network Information API), where the browser tells.
pub(crate) fn saves_data() -> bool {
    let connection = window().and_then(|window| Reflect::get(&window.navigator(), &"connection".into()).ok());
    let saves = connection.and_then(|connection| Reflect::get(&connection, &"saveData".into()).ok());
    saves.is_some_and(|saves| saves.is_truthy())
}

/// Whether a media query holds.
pub(crate) fn matches_media(query: &str) -> bool {
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// A JavaScript object of text members.
pub(crate) fn text_options(members: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in members {
        drop(Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value)));
    }
    object
}

/// Whether a whole value matches a pattern of the profile's form. A pattern that the browser cannot read refuses
/// nothing: the server has the last word.
pub(crate) fn matches_pattern(pattern: &str, value: &str) -> bool {
    let source = format!("^(?:{pattern})$");
    let constructor =
        Reflect::get(&js_sys::global(), &"RegExp".into()).ok().and_then(|c| c.dyn_into::<Function>().ok());
    let Some(constructor) = constructor else { return true };
    let arguments = Array::of2(&JsValue::from_str(&source), &JsValue::from_str("u"));
    // Through `Reflect::construct`, because a bad pattern throws and `RegExp::new` cannot tell.
    match Reflect::construct(&constructor, &arguments) {
        Ok(expression) => expression.unchecked_into::<js_sys::RegExp>().test(value),
        Err(_) => true,
    }
}

/// Offers a text as a file to save.
pub(crate) fn save_file(name: &str, media_type: &str, content: &str) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&JsValue::from_str(content));
    save_blob(name, &web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// Offers a file to save.
pub(crate) fn save_blob(name: &str, blob: &web_sys::Blob) -> Result<(), JsValue> {
    let url = web_sys::Url::create_object_url_with_blob(blob)?;
    let document = document().ok_or(JsValue::NULL)?;
    let anchor: web_sys::HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    web_sys::Url::revoke_object_url(&url)
}

/// Opens the browser's dialog for printing.
pub(crate) fn print() {
    if let Some(window) = window() {
        drop(window.print());
    }
}

/// Puts lines where only a printer finds them: it gets these instead of the page, until the sheet is removed.
pub(crate) fn paper(lines: &[String]) -> Option<web_sys::Element> {
    let document = document()?;
    let sheet = document.create_element("div").ok()?;
    sheet.set_id("paper");
    for line in lines {
        let paragraph = document.create_element("p").ok()?;
        paragraph.set_text_content(Some(line));
        sheet.append_child(&paragraph).ok()?;
    }
    document.body()?.append_child(&sheet).ok()?;
    Some(sheet)
}
