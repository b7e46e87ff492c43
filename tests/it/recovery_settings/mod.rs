//! Ways back in as their owner sets them up: where recovery messages go, and security questions.

mod console;
mod contacts;
mod questions;

use latchkey_tests::{Browser, Reply, TestApp};
use serde_json::{Value, json};

const RECOVERY: &str = "/api/users/v1/me/recovery";
const VERIFICATIONS: &str = "/api/users/v1/me/verifications";
const UNDO: &str = "/api/users/v1/contacts/undo";
const MINE: &str = "alice@default.example";

fn recovery(browser: &Browser) -> Value {
    browser.get(RECOVERY).ok().json()
}

fn ask(browser: &Browser, kind: &str, value: &str) -> Reply {
    browser.put(&format!("{RECOVERY}/{kind}"), &json!({ "value": value }))
}

fn confirm(browser: &Browser, pending: &Value, code: &str) -> Reply {
    let path = format!("{VERIFICATIONS}/{}/confirm", pending["id"].as_str().unwrap());
    browser.post(&path, &json!({ "code": code }))
}

/// Sets a proven address for recovery alone.
#[track_caller]
fn set(app: &TestApp, browser: &Browser, kind: &str, value: &str) {
    let pending = ask(browser, kind, value).status(202).json();
    let sent_to = pending["value"].as_str().unwrap();
    confirm(browser, &pending, &app.latest_code(sent_to)).no_content();
}

/// What the flows of recovery use.
fn address(app: &TestApp, kind: latchkey::identity::contacts::Kind) -> Option<String> {
    let id = app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").remove(0);
    let found =
        app.state.db.write_blocking(|conn| latchkey::identity::recovery::contacts::address(conn, &id, kind));
    found.unwrap()
}
