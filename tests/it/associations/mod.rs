//! Linked accounts: linking, switching, unlinking.

mod linking;
mod switching;

use latchkey_tests::{Browser, PASSWORD, Reply, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/associations";

/// Tries to link an account by its name and password.
#[track_caller]
fn try_link(browser: &Browser, username: &str, password: &str) -> Reply {
    let flow = browser.start_flow("link");
    browser.answer_flow(&flow, username, password)
}

/// Alice's browser, with grace linked to her.
fn linked(app: &TestApp) -> Browser {
    app.user("grace");
    let browser = app.signed_in("alice");
    let done = try_link(&browser, "grace", PASSWORD).ok().json();
    assert_eq!((&done["type"], &done["status"]), (&json!("link"), &json!("completed")));
    browser
}

fn links(browser: &Browser) -> Vec<Value> {
    browser.get(PATH).ok().json()["associations"].as_array().unwrap().clone()
}

fn id_of(browser: &Browser) -> String {
    links(browser)[0]["id"].as_str().expect("an account is linked").to_owned()
}

/// Tries to switch to the only linked account.
fn try_switch(browser: &Browser) -> Reply {
    let id = id_of(browser);
    browser.post(&format!("{PATH}/{id}/switch"), &json!({}))
}

/// Switches to the only linked account.
#[track_caller]
fn switch(browser: &Browser) {
    try_switch(browser).no_content();
    browser.read_session();
}

fn who(browser: &Browser) -> String {
    browser.read_session()["account"]["username"].as_str().unwrap_or_default().to_owned()
}

fn options(flow: &Value) -> Vec<String> {
    let all = flow["step"]["options"].as_array().unwrap().iter();
    all.map(|option| option["option"].as_str().unwrap().to_owned()).collect()
}
