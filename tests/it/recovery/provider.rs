//! The check of a provider, beside the proof of work.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::sinks::{PASSED, captcha_provider, free_port};
use latchkey_tests::{Backend, TestApp};
use serde_json::{Value, json};

use super::mailbox;

const USERNAME: &str = "/api/users/v1/recovery/username";

/// A server that asks the provider on a port.
fn app(backend: Backend, port: u16) -> TestApp {
    let (host, base) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
    let (script, verify) = (format!("{base}/api.js"), format!("{base}/siteverify"));
    TestApp::with(
        backend,
        &[
            ("OUTBOUND_ALLOW", host.as_str()),
            ("CAPTCHA_PROVIDER", "turnstile"),
            ("CAPTCHA_SITE_KEY", "site"),
            ("CAPTCHA_SECRET", "shown-to-the-provider"),
            ("CAPTCHA_SCRIPT_URL", script.as_str()),
            ("CAPTCHA_VERIFY_URL", verify.as_str()),
        ],
    )
}

fn with_token(mut solved: Value, token: &str) -> Value {
    solved["token"] = json!(token);
    solved
}

fn whoever_asks_passes_the_check_of_the_provider_as_well(backend: Backend) {
    let port = free_port();
    let provider = captcha_provider(port);
    let app = app(backend, port);
    app.user("alice");
    let browser = app.browser();
    let challenge = browser.post("/api/server/v1/captcha/challenge", &json!({})).ok().json();
    let widget = json!({"provider": "turnstile", "siteKey": "site", "script": format!("http://127.0.0.1:{port}/api.js")});
    assert_eq!(challenge["widget"], widget);
    let page = browser.get("/sign-in");
    let policy = page.header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains(&format!("frame-src http://127.0.0.1:{port};")), "{policy}");
    assert!(!page.text().contains("shown-to-the-provider"));
    let ask =
        |captcha: &Value| browser.post(USERNAME, &json!({"email": mailbox("alice"), "captcha": captcha}));
    ask(&browser.solved()).problem(ErrorCode::CaptchaInvalid);
    ask(&with_token(browser.solved(), "made-up")).problem(ErrorCode::CaptchaInvalid);
    ask(&with_token(browser.solved(), &"x".repeat(5000))).problem(ErrorCode::CaptchaInvalid);
    assert_eq!(app.mails().len(), 0);
    // A wrong proof of work is not taken to the provider, and a right one only once.
    let asked = provider.requests().len();
    let mut unsolved = with_token(browser.solved(), PASSED);
    unsolved["challenge"] = json!("made.up.one");
    ask(&unsolved).problem(ErrorCode::CaptchaInvalid);
    assert_eq!(provider.requests().len(), asked);
    let passed = with_token(browser.solved(), PASSED);
    ask(&passed).status(202);
    assert_eq!(app.mails().len(), 1);
    assert_eq!(provider.requests().len(), asked + 1);
    ask(&passed).problem(ErrorCode::CaptchaInvalid);
    assert_eq!(provider.requests().len(), asked + 1);
    // It learns nothing of who asks, or for whom.
    for request in provider.requests() {
        assert!(request.body.starts_with("secret=shown-to-the-provider&response="), "{}", request.body);
        assert_eq!(request.body.matches('&').count(), 1);
    }
}

fn a_provider_that_gives_no_clear_answer_lets_nobody_through(backend: Backend) {
    let port = free_port();
    let provider = captcha_provider(port);
    let app = app(backend, port);
    app.user("alice");
    let browser = app.browser();
    let ask = || {
        let captcha = with_token(browser.solved(), PASSED);
        let body = json!({"email": mailbox("alice"), "captcha": captcha});
        browser.request("POST", USERNAME).json(&body).may_answer(502).send()
    };
    provider.status.store(500, std::sync::atomic::Ordering::Relaxed);
    ask().problem(ErrorCode::UpstreamUnavailable);
    drop(provider);
    ask().problem(ErrorCode::UpstreamUnavailable);
    assert_eq!(app.mails().len(), 0);
}

#[test]
fn whoever_asks_passes_the_check_of_the_provider_as_well_sqlite() {
    whoever_asks_passes_the_check_of_the_provider_as_well(Backend::Sqlite);
}

#[test]
fn whoever_asks_passes_the_check_of_the_provider_as_well_postgres() {
    whoever_asks_passes_the_check_of_the_provider_as_well(Backend::Postgres);
}

#[test]
fn a_provider_that_gives_no_clear_answer_lets_nobody_through_sqlite() {
    a_provider_that_gives_no_clear_answer_lets_nobody_through(Backend::Sqlite);
}

#[test]
fn a_provider_that_gives_no_clear_answer_lets_nobody_through_postgres() {
    a_provider_that_gives_no_clear_answer_lets_nobody_through(Backend::Postgres);
}
