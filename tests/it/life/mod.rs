//! Data rights, and the end of an account's life: downloads, pausing, deleting, taking back, and the erasure.

mod endings;
mod erasure;
mod exports;
mod guards;
mod readable;
mod retention;

use latchkey_tests::{Browser, PASSWORD, Reply, TestApp};
use serde_json::{Value, json};

const DELETION: &str = "/api/users/v1/me/deletion";
const PAUSE: &str = "/api/users/v1/me/pause";
const UNDO: &str = "/api/users/v1/deletion/undo";
const DAY: i64 = 24 * 60 * 60;
const MAIL: &str = "alice@default.example";

/// Begins the deletion of the account that is signed in here.
#[track_caller]
fn delete(browser: &Browser, username: &str) -> Value {
    browser.post(DELETION, &json!({ "username": username })).status(202).json()
}

fn sweep(app: &TestApp) {
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
}

/// The token of the newest link back that an address was sent.
#[track_caller]
fn token(app: &TestApp, address: &str) -> String {
    let mails = app.mails_to(address);
    mails.iter().rev().find_map(|mail| mail.token("keep")).expect("a link back was sent")
}

fn undo(browser: &Browser, token: &str) -> Reply {
    browser.post(UNDO, &json!({ "token": token }))
}

/// Signs in with the password as far as that goes: the flow and its step.
#[track_caller]
fn half(browser: &Browser, username: &str) -> (String, Value) {
    let flow = browser.start_flow("sign_in");
    let step = browser.answer_flow(&flow, username, PASSWORD).ok().json()["step"].clone();
    (flow, step)
}

fn state_of(app: &TestApp, username: &str) -> String {
    app.query(&format!("SELECT state AS line FROM accounts WHERE username = '{username}'")).concat()
}
