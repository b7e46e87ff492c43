//! A forgotten user name.

use std::net::IpAddr;

use latchkey::identity::events::Origin;
use latchkey::identity::recovery::request::Request;
use latchkey::platform::device;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{TestApp, both};
use serde_json::json;

use super::mailbox;

const USERNAME: &str = "/api/users/v1/recovery/username";

both!(a_user_name_goes_to_the_address_as_it_was_proven_and_to_no_other, |app| {
    app.user("alice");
    let browser = app.browser();
    let ask = |email: &str| browser.post(USERNAME, &json!({"email": email, "captcha": browser.solved()}));
    ask("ALICE@default.example").status(202);
    let mails = app.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, mailbox("alice"));
    assert!(mails[0].text.contains("alice"));
    // Letters that only look alike fold to the same address, and still nothing goes where they were typed (T-11).
    let looks_alike = ask("ａlice@default.example").status;
    assert!(matches!(looks_alike, 202 | 400), "{looks_alike}");
    assert!(app.mails().iter().all(|mail| mail.to == mailbox("alice")));
});

both!(t07_an_unknown_address_is_answered_alike_and_gets_nothing, |app| {
    app.user("alice");
    let browser = app.browser();
    let ask = |email: &str| browser.post(USERNAME, &json!({"email": email, "captcha": browser.solved()}));
    let (known, unknown) = (ask(&mailbox("alice")), ask("nobody@default.example"));
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
    assert_eq!(app.mails().len(), 1);
});

/// Asks while the worker is busy for so many seconds, and lets it look then.
fn asked_late(app: &TestApp, seconds: i64) {
    let origin = Origin { ip: IpAddr::from([192, 0, 2, 7]), device: device::parse(None) };
    let request = Request::usernames(&app.state, &app.organization("default"), &origin, &mailbox("alice"));
    app.ask_while_busy(&request, seconds);
    app.advance(seconds);
    app.settle();
}

both!(what_was_asked_for_ten_minutes_ago_is_of_no_use_any_more, |app| {
    app.user("alice");
    asked_late(app, 599);
    assert_eq!(app.mails().len(), 1);
    app.execute("DELETE FROM outbox");
    asked_late(app, 600);
    assert_eq!(app.mails().len(), 1);
    assert_eq!(app.count("outbox", "dead_at IS NOT NULL AND payload = ''"), 1);
});

both!(a_user_name_costs_a_solved_challenge, |app| {
    app.user("alice");
    let browser = app.browser();
    browser.post(USERNAME, &json!({"email": mailbox("alice")})).problem(ErrorCode::CaptchaInvalid);
    browser
        .post(USERNAME, &json!({"email": "no address", "captcha": browser.solved()}))
        .problem(ErrorCode::InvalidValue);
    assert_eq!(app.mails().len(), 0);
});
