//! The factors in brief, and the preferred one.

use latchkey::identity::factors::Factors;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Authenticator, Browser, OTHER_PASSWORD, PASSWORD, TestApp, at_once, both, totp_code};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/mfa";
/// Long enough beside a second factor, too short alone.
const SHORT: &str = "umbra-fjord";
const TOTP: &str = "/api/users/v1/me/totp";

fn enrol_totp(app: &TestApp, browser: &Browser) -> String {
    let enrolment = browser.post(TOTP, &json!({})).status(201).json();
    let code = totp_code(enrolment["secret"].as_str().unwrap(), app.state.now_micros() / 1_000_000);
    let path = format!("{TOTP}/{}", enrolment["id"].as_str().unwrap());
    browser.post(&format!("{path}/verify"), &json!({ "code": code })).ok();
    path
}

fn enrol_passkey(app: &TestApp, browser: &Browser) {
    Authenticator::passkey(&app.origin).register(browser, "passkey");
}

fn state(overview: &Value, option: &str) -> Value {
    overview["factors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["option"] == option)
        .cloned()
        .unwrap_or_default()
}

fn prefer(browser: &Browser, option: Value) -> latchkey_tests::Reply {
    browser.request("PUT", PATH).json(&json!({ "preferred": option })).send()
}

both!(the_overview_says_what_is_offered_and_what_is_set_up, |app| {
    let browser = app.signed_in("alice");
    let before = browser.get(PATH).ok().json();
    assert_eq!((&before["highestLevel"], &before["policy"]), (&json!(1), &json!("optional")));
    assert_eq!(
        state(&before, "totp"),
        json!({"option": "totp", "isOffered": true, "isEnrolled": false, "count": 0})
    );
    assert_eq!(state(&before, "sms_otp"), Value::Null, "neither offered nor set up");
    enrol_totp(app, &browser);
    enrol_passkey(app, &browser);
    let after = browser.get(PATH).ok().json();
    assert_eq!((&after["highestLevel"], &after["passkeyCount"]), (&json!(2), &json!(1)));
    let options: Vec<&str> =
        after["factors"].as_array().unwrap().iter().map(|one| one["option"].as_str().unwrap()).collect();
    assert_eq!(options, ["passkey", "totp", "backup_code"], "the strongest first");
    let capabilities = browser.get("/api/users/v1/me/capabilities").ok().json();
    let features = &capabilities["features"];
    assert_eq!(
        (&features["totp"], &features["passkeys"], &features["smsOtp"]),
        (&json!(true), &json!(true), &json!(false))
    );
});

both!(only_what_is_set_up_can_be_preferred_and_it_comes_first, |app| {
    let account = app.user("alice");
    let browser = app.another_browser_of("default", "alice");
    prefer(&browser, json!("totp")).problem(ErrorCode::InvalidValue);
    let path = enrol_totp(app, &browser);
    enrol_passkey(app, &browser);
    for wrong in ["password", "sms_otp", "backup_code"] {
        prefer(&browser, json!(wrong)).problem(ErrorCode::InvalidValue);
    }
    assert_eq!(prefer(&browser, json!("totp")).ok().json()["preferred"], "totp");
    let settings = app.organization("default").settings.factors.clone();
    let order = || {
        let id = account.id.clone();
        let factors = app.state.db.write_blocking(|conn| Factors::load(conn, &id)).unwrap();
        factors.second_factors(&settings)
    };
    assert_eq!(order(), [FactorOption::Totp, FactorOption::Passkey]);
    assert!(prefer(&browser, Value::Null).ok().json().get("preferred").is_none());
    assert_eq!(order(), [FactorOption::Passkey, FactorOption::Totp]);
    prefer(&browser, json!("totp")).ok();
    browser.delete(&path).no_content();
    assert!(browser.get(PATH).ok().json().get("preferred").is_none(), "gone with the factor");
});

both!(setting_up_a_factor_proves_it_so_the_session_rises, |app| {
    let browser = app.signed_in("alice");
    assert_eq!(app.count("sessions", "level = 2"), 0);
    enrol_totp(app, &browser);
    assert_eq!(app.count("sessions", "level = 2"), 1);
    let id = browser.session_id();
    let session = browser.get(&format!("/api/users/v1/me/sessions/{id}")).ok().json();
    let methods: Vec<&str> =
        session["methods"].as_array().unwrap().iter().map(|one| one["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["password", "totp"]);
});

both!(t20_the_preferred_factor_is_not_for_a_session_that_only_knows_the_password, |app| {
    let browser = app.signed_in("alice");
    enrol_totp(app, &browser);
    app.execute("UPDATE sessions SET level = 1");
    prefer(&browser, json!("totp")).problem(ErrorCode::StepUpRequired);
});

both!(a_short_password_is_never_left_alone, |app| {
    let browser = app.signed_in("alice");
    let path = enrol_totp(app, &browser);
    let change = |current: &str, new: &str| {
        let body = json!({"currentPassword": current, "newPassword": new, "endOtherSessions": false});
        browser.post("/api/users/v1/me/change-password", &body)
    };
    change(PASSWORD, SHORT).no_content();
    let before = app.dump();
    browser.delete(&path).problem(ErrorCode::PasswordTooShortAlone);
    assert_eq!(app.dump(), before);
    // Codes to an address are a second factor as well, and removing the address takes them along.
    app.change_settings("default", |settings| settings.factors.sms_otp = true);
    app.set_up_codes(&browser, "sms-otp");
    browser.delete(&path).no_content();
    let contact = browser.get("/api/users/v1/me/mfa/sms-otp").ok().json()["contactId"].clone();
    let contact = format!("/api/users/v1/me/contacts/{}", contact.as_str().unwrap());
    browser.delete(&contact).problem(ErrorCode::PasswordTooShortAlone);
    browser.delete("/api/users/v1/me/mfa/sms-otp").problem(ErrorCode::PasswordTooShortAlone);
    change(SHORT, OTHER_PASSWORD).no_content();
    browser.delete(&contact).no_content();
    app.browser().sign_in("alice", OTHER_PASSWORD);
});

both!(a_short_password_and_the_removal_of_the_second_factor_do_not_pass_each_other, |app| {
    let browser = app.signed_in("alice");
    let path = enrol_totp(app, &browser);
    let statuses = at_once(2, |number| {
        let browser = browser.clone();
        if number == 0 {
            return browser.delete(&path).status;
        }
        let body = json!({"currentPassword": PASSWORD, "newPassword": SHORT, "endOtherSessions": false});
        browser.post("/api/users/v1/me/change-password", &body).status
    });
    let is_short = app.count("passwords", "stands_alone") == 0;
    assert_eq!(is_short, app.count("totp_factors", "true") == 1, "{statuses:?}");
});
