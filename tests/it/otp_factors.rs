//! Codes by e-mail and by SMS as factors.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Browser, Reply, TestApp, at_once, both};
use serde_json::{Value, json};

const EMAIL: &str = "/api/users/v1/me/mfa/email-otp";
const SMS: &str = "/api/users/v1/me/mfa/sms-otp";
const ADDRESS: &str = "alice@default.example";

/// A user of an organization that offers codes by e-mail and SMS.
fn alice(app: &TestApp) -> Browser {
    app.change_settings("default", |settings| {
        settings.factors.email_otp = true;
        settings.factors.sms_otp = true;
    });
    app.signed_in("alice")
}

/// The contact that a channel offers first.
fn contact(browser: &Browser, path: &str) -> Value {
    browser.get(path).ok().json()["contacts"][0]["contactId"].clone()
}

fn send(browser: &Browser, path: &str) -> Reply {
    let body = json!({"contactId": contact(browser, path)});
    browser.post(&format!("{path}/code"), &body)
}

fn put(browser: &Browser, path: &str, sent: &Value, code: &str) -> Reply {
    browser.put(path, &json!({"requestId": sent["requestId"], "code": code}))
}

both!(a_channel_counts_once_a_code_arrived_there, |app| {
    let browser = alice(app);
    let before = browser.get(EMAIL).ok().json();
    assert_eq!(
        (&before["isEnrolled"], &before["contacts"][0]["masked"]),
        (&json!(false), &json!("a•••@default.example"))
    );
    let sent = send(&browser, EMAIL).status(202).json();
    assert_eq!(
        (&sent["sentTo"], &sent["expiresAt"]),
        (&json!("a•••@default.example"), &json!("2026-01-01T09:05:00Z"))
    );
    assert_eq!(browser.get(EMAIL).ok().json()["isEnrolled"], false);
    put(&browser, EMAIL, &sent, "abc").problem(ErrorCode::InvalidCode);
    let code = app.latest_code(ADDRESS);
    put(&browser, SMS, &sent, &code).any_problem();
    let other = json!({"requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60"});
    put(&browser, EMAIL, &other, &code).problem(ErrorCode::InvalidCode);
    let set_up = put(&browser, EMAIL, &sent, &code).ok().json();
    assert_eq!((&set_up["isEnrolled"], &set_up["sentTo"]), (&json!(true), &json!("a•••@default.example")));
    assert_eq!(app.count("events", "kind = 'factor_added'"), 1);
    assert_eq!(browser.get("/api/users/v1/me/mfa").ok().json()["highestLevel"], 2);
    assert_eq!(browser.read_session()["session"]["level"], 2);
    app.execute("UPDATE sessions SET level = 1");
    browser.delete(EMAIL).any_problem();
    app.execute("UPDATE sessions SET level = 2");
    browser.delete(EMAIL).no_content();
    browser.delete(EMAIL).problem(ErrorCode::NotFound);
});

both!(t19_a_code_goes_to_a_proven_contact_of_ones_own_and_nowhere_else, |app| {
    let browser = alice(app);
    let mallory = app.signed_in("mallory");
    let foreign = json!({"contactId": contact(&mallory, EMAIL)});
    let path = format!("{EMAIL}/code");
    let before = app.dump();
    browser.post(&path, &foreign).problem(ErrorCode::ContactNotVerified);
    for field in ["email", "address", "to", "value"] {
        let named = json!({"contactId": contact(&browser, EMAIL), field: "mallory@evil.test"});
        browser.post(&path, &named).problem(ErrorCode::InvalidBody);
    }
    // A phone number is no address to mail to, and an unproven address is none at all.
    browser.post(&format!("{SMS}/code"), &json!({"contactId": contact(&browser, EMAIL)})).any_problem();
    let own = contact(&browser, EMAIL);
    assert_eq!(app.dump(), before);
    app.execute("UPDATE contacts SET verified_at = NULL");
    browser.post(&path, &json!({ "contactId": own })).problem(ErrorCode::ContactNotVerified);
});

both!(a_code_has_five_tries_five_minutes_and_one_use, |app| {
    let browser = alice(app);
    let sent = send(&browser, EMAIL).status(202).json();
    let code = app.latest_code(ADDRESS);
    let too_soon = send(&browser, EMAIL);
    too_soon.problem(ErrorCode::RateLimited);
    assert_eq!(too_soon.header("retry-after"), Some("30"));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        put(&browser, EMAIL, &sent, wrong).problem(ErrorCode::InvalidCode);
    }
    put(&browser, EMAIL, &sent, &code).problem(ErrorCode::InvalidCode);
    app.advance(29);
    send(&browser, EMAIL).problem(ErrorCode::RateLimited);
    app.advance(1);
    let late = send(&browser, EMAIL).status(202).json();
    let code = app.latest_code(ADDRESS);
    app.advance(300);
    put(&browser, EMAIL, &late, &code).problem(ErrorCode::InvalidCode);
    let sent = send(&browser, EMAIL).status(202).json();
    let code = app.latest_code(ADDRESS);
    app.advance(299);
    app.execute(&format!("UPDATE sessions SET elevated_at = {}", app.state.now_micros()));
    let replies = at_once(50, |_| put(&browser.clone(), EMAIL, &sent, &code).status);
    assert_eq!(replies.iter().filter(|status| **status == 200).count(), 1, "{replies:?}");
});

both!(what_is_not_offered_cannot_be_set_up, |app| {
    let browser = app.signed_in("alice");
    send(&browser, EMAIL).problem(ErrorCode::FactorNotOffered);
    send(&browser, SMS).problem(ErrorCode::FactorNotOffered);
});
