//! A forgotten user name.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::both;
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

both!(a_user_name_costs_a_solved_challenge, |app| {
    app.user("alice");
    let browser = app.browser();
    browser.post(USERNAME, &json!({"email": mailbox("alice")})).problem(ErrorCode::CaptchaInvalid);
    browser
        .post(USERNAME, &json!({"email": "no address", "captcha": browser.solved()}))
        .problem(ErrorCode::InvalidValue);
    assert_eq!(app.mails().len(), 0);
});
