//! Every second factor is lost.

use latchkey::identity::recovery::delays::{self, Delay};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{AuthenticatorApp, Browser, OTHER_PASSWORD, TestApp, both};
use serde_json::{Value, json};

use super::mailbox;

const HOUR: i64 = 3_600;
const MINE: &str = "/api/users/v1/me/recovery";
const WAIT: &str = "/api/users/v1/me/recovery/wait";
const CANCEL: &str = "/api/users/v1/recovery/cancel";

/// Alice with an authenticator app that she says is lost. Answers the flow that ended so.
fn lost(app: &TestApp) -> (AuthenticatorApp, Value) {
    let authenticator = AuthenticatorApp::enroll(app, &app.signed_in("alice"));
    let browser = app.browser();
    (authenticator, ask(app, &browser))
}

fn ask(app: &TestApp, browser: &Browser) -> Value {
    app.forget_messages();
    let flow = browser.ask_for_recovery("alice");
    browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    browser.answer(&flow, &json!({"option": "lost_factor"})).ok().json()
}

fn sweep(app: &TestApp) {
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
}

/// The mails that open the account.
fn opened(app: &TestApp) -> Vec<String> {
    let mails = app.mails_to(&mailbox("alice"));
    mails.iter().filter_map(|mail| mail.token("recover").filter(|_| mail.subject.contains("now"))).collect()
}

both!(after_the_delay_the_account_opens_by_mail_and_the_lost_factors_are_gone, |app| {
    let (_, ended) = lost(app);
    assert_eq!(ended["status"], "completed");
    let now = app.state.now_micros();
    let opens_at = chrono::DateTime::parse_from_rfc3339(ended["opensAt"].as_str().unwrap()).unwrap();
    assert_eq!((opens_at.timestamp_micros() - now + 500_000) / 1_000_000, 24 * HOUR);
    // A moment before, nothing; then one link, once.
    app.advance(24 * HOUR - 1);
    sweep(app);
    assert_eq!(opened(app).len(), 0);
    app.advance(1);
    sweep(app);
    sweep(app);
    let links = opened(app);
    assert_eq!(links.len(), 1);
    let browser = app.browser();
    let begun = browser.recover_by_link(&links[0]).status(201).json();
    assert_eq!(begun["step"]["kind"], "change_password");
    assert_eq!(begun["step"]["options"][0]["parameters"]["minLength"], 15);
    browser.set_password(begun["flowId"].as_str().unwrap(), OTHER_PASSWORD).ok();
    browser.sign_in("alice", OTHER_PASSWORD);
    assert_eq!(app.count("totp_factors", "1 = 1"), 0);
    app.browser().recover_by_link(&links[0]).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(every_address_is_told_and_each_message_cancels, |app| {
    lost(app);
    let mails = app.mails_to(&mailbox("alice"));
    let token = mails.iter().find_map(|mail| mail.token("recover/cancel")).unwrap();
    let texts = app.texts();
    assert!(texts.iter().any(|text| text.token("recover/cancel").as_ref() == Some(&token)), "{texts:?}");
    let anybody = app.browser();
    anybody.post(CANCEL, &json!({"token": "no token"})).problem(ErrorCode::RecoveryLinkInvalid);
    anybody.post(CANCEL, &json!({"token": token})).no_content();
    anybody.post(CANCEL, &json!({"token": token})).problem(ErrorCode::RecoveryLinkInvalid);
    app.advance(25 * HOUR);
    sweep(app);
    assert_eq!(opened(app).len(), 0);
    assert_eq!(app.count("totp_factors", "confirmed_at IS NOT NULL"), 1);
});

both!(the_length_of_the_wait_is_told_before_it_begins, |app| {
    app.change_settings("default", |settings| settings.recovery.delay_hours = 72);
    AuthenticatorApp::enroll(app, &app.signed_in("alice"));
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let reply = browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok().json();
    let options = reply["step"]["options"].as_array().unwrap();
    let lost = options.iter().find(|one| one["option"] == "lost_factor").unwrap();
    assert_eq!(lost["parameters"], json!({"waitHours": 72}));
    let ended = browser.answer(&flow, &json!({"option": "lost_factor"})).ok().json();
    let opens_at = chrono::DateTime::parse_from_rfc3339(ended["opensAt"].as_str().unwrap()).unwrap();
    assert_eq!((opens_at.timestamp_micros() - app.state.now_micros() + 500_000) / 1_000_000, 72 * HOUR);
});

both!(an_administrator_sees_that_a_recovery_waits_until_nobody_can_use_it_any_more, |app| {
    let (_, ended) = lost(app);
    let admin = app.signed_in_as("default", "admin", Role::Admin);
    let id = app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").concat();
    let seen = || admin.get(&format!("/api/server/v1/users/{id}")).ok().json()["recoveryOpensAt"].clone();
    assert_eq!(seen(), ended["opensAt"]);
    // Open for two days, and then closed.
    app.advance(24 * HOUR + 48 * HOUR - 1);
    let admin = admin.fresh();
    admin.sign_in("admin", latchkey_tests::PASSWORD);
    let seen = || admin.get(&format!("/api/server/v1/users/{id}")).ok().json()["recoveryOpensAt"].clone();
    assert_eq!(seen(), ended["opensAt"]);
    app.advance(1);
    assert_eq!(seen(), Value::Null);
});

both!(asking_again_neither_shortens_nor_prolongs_the_wait, |app| {
    let (_, first) = lost(app);
    app.advance(HOUR);
    let second = ask(app, &app.browser());
    assert_eq!(first["opensAt"], second["opensAt"]);
    let told =
        app.mails_to(&mailbox("alice")).into_iter().filter(|mail| mail.token("recover/cancel").is_some());
    assert_eq!(told.count(), 0, "nobody is told anew");
});

both!(a_sign_in_with_the_second_factor_cancels, |app| {
    let (authenticator, _) = lost(app);
    let browser = app.browser();
    browser.sign_in_with(app, "alice", &authenticator);
    assert_eq!(app.count("recovery_delays", "1 = 1"), 0);
    app.advance(25 * HOUR);
    sweep(app);
    assert_eq!(opened(app).len(), 0);
    // The password alone cancels nothing: whoever waits may know it.
    ask(app, &app.browser());
    browser.fresh().sign_in_half("alice", latchkey_tests::PASSWORD);
    assert_eq!(app.count("recovery_delays", "1 = 1"), 1);
});

both!(an_opened_account_closes_again_after_two_days, |app| {
    lost(app);
    app.advance(24 * HOUR);
    sweep(app);
    let link = opened(app).remove(0);
    app.advance(48 * HOUR - 1);
    sweep(app);
    app.browser().recover_by_link(&link).status(201);
    app.advance(1);
    app.browser().recover_by_link(&link).problem(ErrorCode::RecoveryLinkInvalid);
    sweep(app);
    assert_eq!(app.count("recovery_delays", "1 = 1"), 0);
});

both!(who_asks_again_after_the_account_closed_waits_anew, |app| {
    let (_, first) = lost(app);
    // Nobody swept for three days.
    app.advance(72 * HOUR);
    let second = ask(app, &app.browser());
    assert_ne!(first["opensAt"], second["opensAt"]);
    let mails = app.mails_to(&mailbox("alice"));
    assert!(mails.iter().any(|mail| mail.token("recover/cancel").is_some()), "every address is told anew");
});

both!(a_wait_that_nobody_swept_in_time_opens_nothing, |app| {
    lost(app);
    app.advance(72 * HOUR);
    sweep(app);
    assert_eq!(opened(app).len(), 0);
    assert_eq!(app.count("recovery_delays", "1 = 1"), 0);
});

both!(a_link_that_nobody_used_closes_with_the_account, |app| {
    lost(app);
    app.advance(24 * HOUR);
    sweep(app);
    let link = opened(app).remove(0);
    app.advance(48 * HOUR);
    app.browser().recover_by_link(&link).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(the_organization_may_let_nobody_in_that_way, |app| {
    app.change_settings("default", |settings| settings.recovery.delay_hours = 0);
    AuthenticatorApp::enroll(app, &app.signed_in("alice"));
    let browser = app.browser();
    let flow = browser.ask_for_recovery("alice");
    let reply = browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok().json();
    let options = reply["step"]["options"].as_array().unwrap();
    assert!(options.iter().all(|one| one["option"] != "lost_factor"));
    browser.answer(&flow, &json!({"option": "lost_factor"})).problem(ErrorCode::FlowOptionInvalid);
});

both!(a_wait_leads_nowhere_where_the_organization_lets_nobody_in_that_way_any_more, |app| {
    lost(app);
    let offer = |hours: u32| app.change_settings("default", |settings| settings.recovery.delay_hours = hours);
    offer(0);
    app.advance(24 * HOUR);
    sweep(app);
    assert_eq!(opened(app).len(), 0);
    offer(24);
    sweep(app);
    let link = opened(app).remove(0);
    offer(0);
    app.browser().recover_by_link(&link).problem(ErrorCode::RecoveryLinkInvalid);
    offer(24);
    app.browser().recover_by_link(&link).status(201);
});

both!(a_recovery_that_has_begun_ends_when_the_factor_is_found_or_a_message_cancels, |app| {
    let (authenticator, _) = lost(app);
    let cancel = app.latest_link(&mailbox("alice"), "recover/cancel");
    app.advance(24 * HOUR);
    sweep(app);
    let browser = app.browser();
    let begun = browser.recover_by_link(&opened(app)[0]).status(201).json();
    app.browser().sign_in_with(app, "alice", &authenticator);
    browser.set_password(begun["flowId"].as_str().unwrap(), OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("totp_factors", "confirmed_at IS NOT NULL"), 1);
    app.browser().post(CANCEL, &json!({"token": cancel})).problem(ErrorCode::RecoveryLinkInvalid);
    // The same by a message.
    ask(app, &app.browser());
    let cancel = app.latest_link(&mailbox("alice"), "recover/cancel");
    app.advance(24 * HOUR);
    sweep(app);
    let link = opened(app).remove(0);
    let begun = browser.recover_by_link(&link).status(201).json();
    app.browser().post(CANCEL, &json!({"token": cancel})).no_content();
    browser.set_password(begun["flowId"].as_str().unwrap(), OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    // Who gave it up may ask anew, and an older flow gains nothing by it.
    ask(app, &app.browser());
    app.advance(24 * HOUR);
    sweep(app);
    let begun = browser.recover_by_link(&opened(app)[0]).status(201).json();
    let again = ask(app, &app.browser());
    assert_eq!(again["status"], "completed");
    browser.set_password(begun["flowId"].as_str().unwrap(), OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("recovery_delays", "1 = 1"), 1);
    assert_eq!(app.count("totp_factors", "confirmed_at IS NOT NULL"), 1);
});

both!(who_is_signed_in_is_shown_the_wait_and_ends_it_without_another_proof, |app| {
    let inside = app.signed_in("alice");
    drop(AuthenticatorApp::enroll(app, &inside));
    let waits = || inside.get(MINE).ok().json()["waiting"].clone();
    let first_check = || inside.get("/api/users/v1/me/check-up").ok().json()["checks"][0]["check"].clone();
    assert!(waits().is_null());
    assert_ne!(first_check(), "recovery_waits");
    let ended = ask(app, &app.browser());
    assert_eq!(waits()["opensAt"], ended["opensAt"]);
    assert_eq!(first_check(), "recovery_waits");
    // Nobody ends somebody else's, nor does their namesake elsewhere.
    app.signed_in("bob").delete(WAIT).no_content();
    app.signed_in_as("other", "alice", Role::User).delete(WAIT).no_content();
    assert!(!waits().is_null());
    // One that is over is shown to nobody, also before it is swept out.
    let closes_at = |at: i64| app.execute(&format!("UPDATE recovery_delays SET closes_at = {at}"));
    let now = app.state.now_micros();
    closes_at(now);
    assert!(waits().is_null() && first_check() != "recovery_waits");
    closes_at(now + 1);
    assert!(!waits().is_null() && first_check() == "recovery_waits");
    closes_at(now + 72 * HOUR * 1_000_000);
    inside.delete(WAIT).no_content();
    inside.delete(WAIT).no_content();
    assert!(waits().is_null());
    assert_ne!(first_check(), "recovery_waits");
    assert_eq!(app.count("events", "kind = 'recovery_cancelled' AND session_id IS NOT NULL"), 1);
    assert_eq!(app.count("flow_proofs", "true"), 0, "what else was asked for went with it");
    app.advance(25 * HOUR);
    sweep(app);
    assert_eq!(opened(app).len(), 0);
});

both!(a_wait_is_opened_once_and_only_as_it_was_found, |app| {
    lost(app);
    let id = app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").concat();
    let found = app.state.db.write_blocking(|conn| delays::find(conn, &id)).unwrap().unwrap();
    let open = |delay: &Delay, token: &[u8]| {
        app.state.db.write_blocking(|conn| delays::open(conn, delay, token)).unwrap()
    };
    // Given up and begun anew since another node looked.
    assert!(!open(&Delay { requested_at: found.requested_at - 1, ..found.clone() }, b"a"));
    assert!(open(&found, b"b"));
    // Another node found it at the same moment.
    assert!(!open(&found, b"c"));
    let now = app.state.db.write_blocking(|conn| delays::find(conn, &id)).unwrap().unwrap();
    assert_eq!(now.token_hash.as_deref(), Some(b"b".as_slice()));
});
