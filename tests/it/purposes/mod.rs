//! Policies and preferences: versions that are never changed, decisions about what was shown, and where they are asked for.

mod asking;
mod console;
mod decisions;

use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, Reply, TestApp};
use serde_json::{Value, json};

const CONSOLE: &str = "/api/server/v1/consent-purposes";
const MINE: &str = "/api/users/v1/me/consent-purposes";
const CONSENTS: &str = "/api/users/v1/me/consents";

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn policy(label: &str) -> Value {
    json!({"kind": "policy", "content": {
        "names": {"en": "Terms of use", "de": "Nutzungsbedingungen"}, "descriptions": {"en": "The rules."}, "label": label,
        "addresses": {"en": format!("https://example.org/terms/{label}")}
    }})
}

fn required(label: &str) -> Value {
    let mut settings = policy(label);
    settings["required"] = json!(true);
    settings
}

fn preference(elements: &[&str]) -> Value {
    let element = |name: &&str| json!({"name": name, "labels": {"en": format!("By {name}")}});
    json!({"kind": "preference", "content": {
        "names": {"en": "Newsletter"}, "descriptions": {"en": "What we may send you."},
        "elements": elements.iter().map(element).collect::<Vec<_>>()
    }})
}

/// Creates a purpose; answers its id.
#[track_caller]
fn create(owner: &Browser, settings: &Value) -> String {
    owner.post(CONSOLE, settings).status(201).json()["id"].as_str().unwrap().to_owned()
}

/// Replaces a purpose, whatever its version.
#[track_caller]
fn replace(owner: &Browser, id: &str, settings: &Value) -> Reply {
    owner.request("PUT", &format!("{CONSOLE}/{id}")).header("If-Match", "*").json(settings).send()
}

fn decide(user: &Browser, id: &str, decision: &Value) -> Reply {
    user.put(&format!("{MINE}/{id}"), decision)
}

#[track_caller]
fn accept(user: &Browser, id: &str, version: i64) -> Value {
    decide(user, id, &json!({"version": version, "accepted": true})).ok().json()
}

#[track_caller]
fn choose(user: &Browser, id: &str, elements: &[&str]) -> Value {
    decide(user, id, &json!({"version": 1, "elements": elements})).ok().json()
}

#[track_caller]
fn mine(user: &Browser) -> Vec<Value> {
    user.get(MINE).ok().json()["purposes"].as_array().unwrap().clone()
}

fn revoke(user: &Browser, consent: &Value) -> Reply {
    user.request("POST", &format!("{CONSENTS}/{}/revoke", consent.as_str().unwrap())).send()
}

#[track_caller]
fn history(user: &Browser, consent: &Value) -> Vec<Value> {
    let found = user.get(&format!("{CONSENTS}/{}/history", consent.as_str().unwrap())).ok().json();
    found["receipts"].as_array().unwrap().clone()
}
