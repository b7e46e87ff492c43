//! The first start over HTTP.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{PASSWORD, both};
use serde_json::json;

both!(a_set_up_link_works_for_fifteen_minutes_and_the_newest_only, |app| {
    let (older, token) = (app.setup_token(), app.setup_token());
    let check = |token: &str| app.browser().post("/api/auth/v1/setup/check", &json!({"token": token}));
    check(&older).problem(ErrorCode::SetupTokenInvalid);
    app.advance(15 * 60 - 1);
    check(&token).no_content();
    app.advance(1);
    check(&token).problem(ErrorCode::SetupTokenInvalid);
    let body = json!({
        "token": token, "organizationName": "Acme", "username": "ada", "email": "ada@acme.example", "password": PASSWORD
    });
    app.browser().post("/api/auth/v1/setup", &body).problem(ErrorCode::SetupTokenInvalid);
    assert_eq!(app.count("accounts", "true"), 0);
});

both!(the_owner_is_signed_in_and_the_link_is_used_up_by_the_success_only, |app| {
    let token = app.setup_token();
    let browser = app.browser();
    assert_eq!(browser.read_session()["setupRequired"], true);
    let mut body = json!({
        "token": token, "organizationName": "Acme", "username": "ada", "email": "ada@acme.example", "password": "short"
    });
    let refused = browser.post("/api/auth/v1/setup", &body).problem(ErrorCode::InvalidValue);
    assert!(refused.errors.iter().any(|error| error.field == "password"));
    body["password"] = json!(PASSWORD);
    browser.post("/api/auth/v1/setup", &body).status(201);
    let session = browser.read_session();
    assert_eq!((&session["setupRequired"], &session["account"]["role"]), (&json!(false), &json!("owner")));
    assert_eq!(session["organization"]["name"], "Acme");
    browser.get("/api/users/v1/me/export").ok();
    app.browser().post("/api/auth/v1/setup", &body).problem(ErrorCode::SetupTokenInvalid);
});
