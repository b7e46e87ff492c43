//! Passkeys and security keys: registration by the interface, authentication by the functions that sign-in is built upon.

mod authentication;
mod registration;

use latchkey::identity::events::Origin;
use latchkey::identity::factors::webauthn::{
    Assertion, WebauthnError, finish_authentication, finish_discoverable, start_authentication,
    start_discoverable,
};
use latchkey::platform::device;
use latchkey_tests::{Account, Authenticator, Browser, Node, Reply, TestApp, Wrong};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/webauthn";
const START: &str = "/api/users/v1/me/webauthn/start-registration";
const FINISH: &str = "/api/users/v1/me/webauthn/finish-registration";

fn user(app: &TestApp, name: &str) -> (Account, Browser) {
    let account = app.user(name);
    (account, app.another_browser_of("default", name))
}

fn start(browser: &Browser, kind: &str) -> Value {
    browser.post(START, &json!({"kind": kind})).ok().json()
}

fn finish(browser: &Browser, started: &Value, credential: &Value) -> Reply {
    browser.post(FINISH, &json!({"requestId": started["requestId"], "credential": credential}))
}

fn listed(browser: &Browser) -> Vec<Value> {
    browser.get(PATH).ok().json()["credentials"].as_array().unwrap().clone()
}

fn origin() -> Origin {
    Origin { ip: [127, 0, 0, 1].into(), device: device::parse(None) }
}

/// Asks an account for its second factor in a flow.
fn ask(app: &TestApp, account: &Account, flow: &str) -> Option<Value> {
    let organization = app.organization(&account.organization);
    app.block_on(start_authentication(&app.state, &organization, &account.id, flow)).unwrap()
}

/// Answers for an account, on any node.
fn answer(
    app: &TestApp,
    node: &Node,
    account: &Account,
    flow: &str,
    answer: &Value,
) -> Result<Assertion, WebauthnError> {
    let organization = app.organization(&account.organization);
    let origin = origin();
    app.block_on(finish_authentication(&node.state, &organization, &account.id, flow, answer, &origin))
}

/// One whole second factor with one thing wrong, or nothing.
fn prove(
    app: &TestApp,
    account: &Account,
    authenticator: &Authenticator,
    wrong: Option<&Wrong>,
) -> Result<Assertion, WebauthnError> {
    let options = ask(app, account, "flow").expect("a credential is asked for");
    answer(app, app, account, "flow", &authenticator.get_wrongly(&options, wrong))
}

/// The same without knowing who it is.
fn discover(
    app: &TestApp,
    organization: &str,
    authenticator: &Authenticator,
    wrong: Option<&Wrong>,
) -> Result<Assertion, WebauthnError> {
    let organization = app.organization(organization);
    let options = app.block_on(start_discoverable(&app.state, &organization, "flow")).unwrap();
    assert_eq!(options["userVerification"], "required");
    assert!(options["allowCredentials"].as_array().is_none_or(Vec::is_empty));
    let signed = authenticator.get_wrongly(&options, wrong);
    app.block_on(finish_discoverable(&app.state, &organization, "flow", &signed, &origin()))
}

fn wrong_origins(app: &TestApp) -> Vec<Wrong> {
    let port = app.origin.rsplit(':').next().unwrap();
    [
        format!("{}.evil.test", app.origin),
        format!("https://localhost:{port}"),
        format!("http://evillocalhost:{port}"),
        format!("http://sub.localhost:{port}"),
        format!("{}/", app.origin),
        format!("{}/page", app.origin),
        "http://localhost".to_owned(),
        "http://localhost:1".to_owned(),
        "null".to_owned(),
        String::new(),
    ]
    .map(Wrong::Origin)
    .to_vec()
}
