//! When the app itself breaks: no blank page, but words, an id and a way out.

use std::cell::RefCell;

use web_sys::{Document, Element};

use crate::i18n::I18n;
use crate::platform;

/// The words of the error page. Kept ready, because nothing complicated may happen in a panic.
#[derive(Default)]
struct Words {
    title: String,
    body: String,
    reload: String,
}

thread_local! {
    static WORDS: RefCell<Words> = RefCell::default();
}

/// Keeps the words of the error page in the present language.
pub(crate) fn speak(i18n: &I18n) {
    let words = Words {
        title: i18n.text("crash-title"),
        body: i18n.text("crash-body"),
        reload: i18n.text("crash-reload"),
    };
    WORDS.with(|kept| drop(kept.replace(words)));
}

/// Shows the error page on a panic and writes the place of it to the console.
pub(crate) fn install() {
    // Through Yew: when it first draws it would put its own hook in place of one that it does not know of.
    yew::set_custom_panic_hook(Box::new(|info| {
        let id = format!("{:08x}", platform::to_i64(js_sys::Date::now()) & 0xffff_ffff);
        platform::log(&format!("Latchkey stopped ({id}): {info}"));
        WORDS.with(|words| {
            if let (Ok(words), Some(document)) = (words.try_borrow(), platform::document()) {
                // Nothing is left to tell when even this fails.
                let _ = show(&document, &words, &id);
            }
        });
    }));
}

fn show(document: &Document, words: &Words, id: &str) -> Option<()> {
    let element = |name: &str, class: &str, text: &str| -> Option<Element> {
        let element = document.create_element(name).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let main = element("main", "lk-crash", "")?;
    main.set_id("crash");
    main.append_child(&element("h1", "lk-title", &words.title)?.into()).ok()?;
    main.append_child(&element("p", "lk-lead", &format!("{} ({id})", words.body))?.into()).ok()?;
    // A plain link to the same address: it works without any of our code.
    let again = element("a", "pf-v6-c-button pf-m-primary", &words.reload)?;
    again.set_attribute("href", "").ok()?;
    main.append_child(&again.into()).ok()?;
    let root = document.get_element_by_id("app")?;
    root.replace_children_with_node_1(&main);
    Some(())
}
