//! A forgotten password: who gets back in, and who does not.

mod delay;
mod guards;
mod model;
mod neutral;
mod provider;
mod questions;
mod races;
mod username;

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{AuthenticatorApp, OTHER_PASSWORD, PASSWORD, both};
use serde_json::{Value, json};

/// The address that every test user has.
fn mailbox(name: &str) -> String {
    format!("{name}@default.example")
}

fn step_of(reply: &Value) -> (String, Vec<String>) {
    let options = reply["step"]["options"].as_array().unwrap().iter();
    let options = options.map(|one| one["option"].as_str().unwrap().to_owned()).collect();
    (reply["step"]["kind"].as_str().unwrap().to_owned(), options)
}

both!(a_code_sets_a_new_password_ends_every_session_and_tells_the_user, |app| {
    let inside = app.signed_in("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let code = app.latest_code(&mailbox("alice"));
    let (kind, options) = step_of(&browser.give_code(&flow, &code).ok().json());
    assert_eq!((kind.as_str(), options), ("change_password", vec!["new_password".to_owned()]));
    app.advance(1);
    let done = browser.set_password(&flow, OTHER_PASSWORD).ok().json();
    assert_eq!(done["status"], "completed");
    // Nobody is signed in by it, and whoever was is no more.
    assert!(!browser.is_signed_in() && !inside.is_signed_in());
    assert!(!browser.try_sign_in("alice", PASSWORD).status.eq(&200));
    browser.sign_in("alice", OTHER_PASSWORD);
    let told = app.mails_to(&mailbox("alice")).into_iter().filter(|mail| mail.subject.contains("was reset"));
    assert_eq!(told.count(), 1);
    let log = browser.get("/api/users/v1/me/activity?type=security").ok().json();
    let kinds: Vec<&str> =
        log["activity"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["password_reset", "recovery_requested"]);
});

both!(a_link_sets_a_new_password_in_whichever_browser_it_is_opened, |app| {
    app.user("alice");
    let asked = app.browser();
    let flow = asked.ask_for_recovery("Alice@Default.Example");
    let token = app.latest_link(&mailbox("alice"), "recover");
    let phone = app.browser();
    let begun = phone.recover_by_link(&token).status(201).json();
    assert_eq!(step_of(&begun).0, "change_password");
    let other = begun["flowId"].as_str().unwrap();
    phone.set_password(other, OTHER_PASSWORD).ok();
    phone.sign_in("alice", OTHER_PASSWORD);
    // The code of the same message went with the link, and the link works once.
    asked.give_code(&flow, &app.latest_code(&mailbox("alice"))).problem(ErrorCode::InvalidCode);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(sessions_stay_where_that_is_wished, |app| {
    let inside = app.signed_in("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    let answer = json!({"option": "new_password", "password": OTHER_PASSWORD, "endSessions": false});
    browser.answer(&flow, &answer).ok();
    assert!(inside.is_signed_in());
});

both!(t02_a_reset_asks_for_the_second_factor_and_signs_nobody_in, |app| {
    let inside = app.signed_in("alice");
    let authenticator = AuthenticatorApp::enroll(app, &inside);
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let reply = browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok().json();
    assert_eq!(step_of(&reply).0, "second_factor");
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    browser.answer(&flow, &json!({"option": "totp", "code": "000000"})).problem(ErrorCode::InvalidCode);
    let code = authenticator.code(app, 0);
    let reply = browser.answer(&flow, &json!({"option": "totp", "code": code})).ok().json();
    assert_eq!(step_of(&reply).0, "change_password");
    // Beside a second factor a shorter one may do.
    assert_eq!(reply["step"]["options"][0]["parameters"]["minLength"], 8);
    browser.set_password(&flow, OTHER_PASSWORD).ok();
    assert!(!browser.is_signed_in());
    app.advance(30);
    let flow = browser.sign_in_half("alice", OTHER_PASSWORD);
    browser.answer(&flow, &json!({"option": "totp", "code": authenticator.code(app, 0)})).ok();
});

both!(codes_to_the_mailbox_that_proved_it_are_no_second_factor, |app| {
    app.change_settings("default", |settings| settings.factors.email_otp = true);
    let inside = app.signed_in("alice");
    app.set_up_codes(&inside, "email-otp");
    app.forget_messages();
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let reply = browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok().json();
    assert_eq!(step_of(&reply), ("second_factor".to_owned(), vec!["lost_factor".to_owned()]));
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
});

both!(t03_links_are_built_from_the_configured_address_alone, |app| {
    app.user("alice");
    let browser = app
        .browser()
        .with_header("X-Forwarded-Host", "evil.example")
        .with_header("Forwarded", "host=evil.example");
    browser.ask_for_recovery("alice");
    let mail = app.mails_to(&mailbox("alice")).pop().unwrap();
    assert!(mail.text.contains(&format!("{}/recover#", app.origin)), "{}", mail.text);
    assert!(!mail.raw.contains("evil.example"));
});

both!(t04_a_code_of_another_flow_account_or_organization_proves_nothing, |app| {
    app.user("alice");
    app.user("eve");
    app.account("other", "alice", latchkey_openapi::scope::Role::User, PASSWORD);
    let (owner, stranger) = (app.browser(), app.browser());
    owner.ask_for_recovery("alice");
    let code = app.latest_code(&mailbox("alice"));
    // Eve's own flow for alice never saw that code.
    let flow = stranger.start_recovery("alice");
    stranger.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    // Nor does alice's flow take a code that was sent to eve.
    stranger.ask_for_recovery("eve");
    let hers = app.latest_code(&mailbox("eve"));
    stranger.give_code(&flow, &hers).problem(ErrorCode::InvalidCode);
    // A link belongs to its organization.
    let token = app.latest_link(&mailbox("alice"), "recover");
    app.browser_at("other").recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    app.browser().recover_by_link(&token).status(201);
});

both!(t44_an_empty_answer_passes_no_step_of_a_recovery, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_flow("recover");
    browser
        .answer(&flow, &json!({"option": "identify", "username": "alice"}))
        .problem(ErrorCode::CaptchaInvalid);
    browser
        .answer(&flow, &json!({"option": "identify", "username": " ", "captcha": browser.solved()}))
        .any_problem();
    let flow = browser.ask_for_recovery("alice");
    browser.give_code(&flow, "").problem(ErrorCode::InvalidCode);
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    browser.answer(&flow, &json!({"option": "lost_factor"})).problem(ErrorCode::FlowOptionInvalid);
    browser.recover_by_link("").problem(ErrorCode::RecoveryLinkInvalid);
});

both!(a_challenge_counts_once_and_only_when_it_is_solved, |app| {
    app.user("alice");
    let browser = app.browser();
    let solved = browser.solved();
    let identify = |solved: &Value| {
        let flow = browser.start_flow("recover");
        browser.answer(&flow, &json!({"option": "identify", "username": "alice", "captcha": solved}))
    };
    identify(&solved).ok();
    identify(&solved).problem(ErrorCode::CaptchaInvalid);
    let unsolved = (0..).map(|nonce| json!({"challenge": browser.solved()["challenge"], "nonce": nonce}));
    let is_wrong = |one: &Value| {
        !latchkey_openapi::captcha::is_solved(
            one["challenge"].as_str().unwrap(),
            4,
            one["nonce"].as_u64().unwrap(),
        )
    };
    identify(&unsolved.into_iter().find(is_wrong).unwrap()).problem(ErrorCode::CaptchaInvalid);
    // Nor one that the server did not make, or made for another organization, or long ago.
    let mut forged = browser.solved();
    forged["challenge"] = json!(format!("{}x", forged["challenge"].as_str().unwrap()));
    identify(&forged).problem(ErrorCode::CaptchaInvalid);
    app.organization("other");
    identify(&app.browser_at("other").solved()).problem(ErrorCode::CaptchaInvalid);
    let (last, late) = (browser.solved(), browser.solved());
    app.advance(599);
    identify(&last).ok();
    app.advance(1);
    identify(&late).problem(ErrorCode::CaptchaInvalid);
});

both!(a_code_works_for_ten_minutes_a_link_for_an_hour, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let code = app.latest_code(&mailbox("alice"));
    let token = app.latest_link(&mailbox("alice"), "recover");
    app.user("bob");
    let in_time = app.browser();
    let bobs = in_time.ask_for_recovery("bob");
    app.advance(599);
    in_time.give_code(&bobs, &app.latest_code(&mailbox("bob"))).ok();
    app.advance(1);
    browser.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    app.advance(3_600 - 600 - 1);
    app.browser().recover_by_link(&token).status(201);
    let other = app.browser();
    other.ask_for_recovery("alice");
    let token = app.latest_link(&mailbox("alice"), "recover");
    app.advance(3_600);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(a_recovery_that_has_begun_ends_after_an_hour, |app| {
    let begun = ["alice", "bob"].map(|name| {
        app.user(name);
        let browser = app.browser();
        let flow = browser.ask_for_recovery(name);
        browser.give_code(&flow, &app.latest_code(&mailbox(name))).ok();
        (browser, flow)
    });
    app.advance(3_599);
    begun[0].0.set_password(&begun[0].1, OTHER_PASSWORD).ok();
    app.advance(1);
    begun[1].0.set_password(&begun[1].1, OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    app.browser().sign_in("bob", PASSWORD);
});

both!(a_code_has_five_tries_and_a_new_one_replaces_it, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let first = app.latest_code(&mailbox("alice"));
    // Asked for again at once nothing new is sent.
    browser.answer(&flow, &json!({"option": "recovery_email"})).ok();
    assert_eq!(app.mails_to(&mailbox("alice")).len(), 1);
    app.advance(59);
    browser.answer(&flow, &json!({"option": "recovery_email"})).ok();
    assert_eq!(app.mails_to(&mailbox("alice")).len(), 1);
    app.advance(1);
    browser.answer(&flow, &json!({"option": "recovery_email"})).ok();
    let second = app.latest_code(&mailbox("alice"));
    let wrong = |code: &str| if code == "111111" { "222222" } else { "111111" }.to_owned();
    if first != second {
        browser.give_code(&flow, &first).problem(ErrorCode::InvalidCode);
    }
    for _ in 0..5 {
        browser.give_code(&flow, &wrong(&second)).problem(ErrorCode::InvalidCode);
    }
    // The tries are used up; the lock-out is not what stops it.
    app.execute("DELETE FROM attempt_counters");
    browser.give_code(&flow, &second).problem(ErrorCode::InvalidCode);
});

both!(the_rules_for_passwords_hold_and_nothing_is_lost_by_a_refusal, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    let short = browser.set_password(&flow, "short").problem(ErrorCode::PasswordPolicy);
    assert_eq!(short.errors[0].field, "password");
    browser.set_password(&flow, PASSWORD).problem(ErrorCode::PasswordReused);
    browser.set_password(&flow, OTHER_PASSWORD).ok();
    browser.set_password(&flow, "another-one-entirely-9").problem(ErrorCode::FlowNotFound);
});

both!(a_password_that_was_changed_meanwhile_ends_the_recovery, |app| {
    let inside = app.signed_in("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    app.advance(1);
    let body = json!({"currentPassword": PASSWORD, "newPassword": "another-one-entirely-9"});
    inside.post("/api/users/v1/me/change-password", &body).no_content();
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    app.browser().sign_in("alice", "another-one-entirely-9");
});

both!(a_factor_that_was_set_up_meanwhile_is_asked_for, |app| {
    let inside = app.signed_in("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    AuthenticatorApp::enroll(app, &inside);
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
});

both!(what_is_not_offered_is_not_there, |app| {
    app.user("alice");
    app.change_settings("default", |settings| {
        settings.recovery.email = false;
        settings.recovery.username = false;
    });
    let browser = app.browser();
    assert_eq!(browser.read_session()["recovery"], json!({"password": false, "username": false}));
    let flow = browser.start_recovery("alice");
    browser.answer(&flow, &json!({"option": "recovery_email"})).problem(ErrorCode::FlowOptionInvalid);
    let body = json!({"email": mailbox("alice"), "captcha": browser.solved()});
    browser.post("/api/users/v1/recovery/username", &body).problem(ErrorCode::NotAvailable);
    assert_eq!(app.mails().len(), 0);
});

both!(a_code_by_sms_sets_a_new_password_where_that_is_offered, |app| {
    let account = app.user("alice");
    app.change_settings("default", |settings| settings.recovery.sms = true);
    let browser = app.browser();
    let flow = browser.start_recovery("alice");
    browser.answer(&flow, &json!({"option": "recovery_sms"})).ok();
    let query =
        format!("SELECT value AS line FROM contacts WHERE kind = 'phone' AND account_id = '{}'", account.id);
    let code = app.latest_code(&app.query(&query)[0]);
    browser.answer(&flow, &json!({"option": "recovery_sms", "code": code})).ok();
    browser.set_password(&flow, OTHER_PASSWORD).ok();
    browser.sign_in("alice", OTHER_PASSWORD);
});

both!(a_disabled_account_does_not_come_back, |app| {
    let account = app.user("alice");
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let code = app.latest_code(&mailbox("alice"));
    browser.give_code(&flow, &code).ok();
    app.execute(&format!("UPDATE accounts SET state = 'disabled' WHERE id = '{}'", account.id));
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    app.forget_messages();
    app.browser().ask_for_recovery("alice");
    assert_eq!(app.mails().len(), 0);
});
