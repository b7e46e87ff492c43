//! The console's people: who is found, invited, helped back in and locked, by whom.

mod helping;
mod inviting;
mod links;
mod listing;
mod locking;
mod races;
mod roles;

use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, Reply, TestApp};
use serde_json::{Value, json};

const USERS: &str = "/api/server/v1/users";
const DAY: i64 = 24 * 60 * 60;

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn mailbox(name: &str) -> String {
    format!("{name}@default.example")
}

fn invitation(name: &str) -> Value {
    json!({"username": name, "email": mailbox(name), "givenName": "Grace", "familyName": "Hopper", "role": "user"})
}

/// Invites somebody; answers their id.
#[track_caller]
fn invite(by: &Browser, name: &str) -> String {
    let made = by.post(USERS, &invitation(name)).status(201).json();
    assert_eq!(made["state"], "invited");
    made["id"].as_str().unwrap().to_owned()
}

fn id_of(app: &TestApp, name: &str) -> String {
    app.query(&format!("SELECT id AS line FROM accounts WHERE username = '{name}'")).concat()
}

/// An act on somebody.
#[track_caller]
fn act(by: &Browser, id: &str, what: &str) -> Reply {
    by.post(&format!("{USERS}/{id}/{what}"), &json!({}))
}

#[track_caller]
fn reset(by: &Browser, id: &str, removes_factors: bool) -> Reply {
    by.post(&format!("{USERS}/{id}/reset"), &json!({ "removeFactors": removes_factors }))
}

/// Opens a link, and answers the flow.
#[track_caller]
fn open(app: &TestApp, token: &str) -> (Browser, Value) {
    let browser = app.browser();
    let flow = browser.recover_by_link(token).status(201).json();
    (browser, flow)
}

fn flow_id(flow: &Value) -> &str {
    flow["flowId"].as_str().unwrap()
}

/// The types of a browser's own log, the latest first.
fn log(browser: &Browser) -> Vec<String> {
    let log = browser.get("/api/users/v1/me/activity?limit=100").ok().json();
    log["activity"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect()
}

fn sweep(app: &TestApp) {
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
}
