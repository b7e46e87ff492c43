//! An administrator's reset.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{AuthenticatorApp, OTHER_PASSWORD, PASSWORD, both};
use serde_json::json;

use super::*;

/// Gives an account an address for recovery alone.
fn set_aside(app: &TestApp, id: &str) {
    app.execute(&format!(
        "INSERT INTO recovery_contacts (account_id, kind, organization_id, value, value_key, verified_at) \
         SELECT id, 'email', organization_id, 'aside@example.org', 'aside@example.org', 1 FROM accounts WHERE id = '{id}'"
    ));
}

both!(a_reset_changes_nothing_until_its_link_is_used, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let id = id_of(app, "alice");
    app.advance(1);
    let sent = reset(&owner, &id, false).ok().json();
    assert_eq!(sent["link"]["purpose"], "reset");
    assert!(alice.is_signed_in());
    app.browser().sign_in("alice", PASSWORD);
    let (browser, flow) = open(app, &app.latest_link(&mailbox("alice"), "recover"));
    assert_eq!(flow["link"]["purpose"], "reset");
    app.advance(1);
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    assert!(!alice.is_signed_in());
    browser.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    browser.sign_in("alice", OTHER_PASSWORD);
    let kinds = log(&browser);
    assert!(kinds.contains(&"password_reset".to_owned()) && kinds.contains(&"reset_link_sent".to_owned()));
    // The person's log does not tell where the administrator was.
    let entries = browser.get("/api/users/v1/me/activity?type=security").ok().json();
    let sent = entries["activity"].as_array().unwrap().iter().find(|one| one["type"] == "reset_link_sent");
    let sent = sent.unwrap();
    assert_eq!(sent["actor"], "administrator");
    assert!(sent["ip"].is_null() && sent["device"].is_null() && sent["sessionId"].is_null(), "{sent}");
    assert_eq!(log(&owner)[0], "person_reset");
    let told = app.mails_to(&mailbox("alice"));
    assert!(told.iter().any(|mail| mail.subject.contains("was reset")));
});

both!(t02_the_second_factor_is_asked_for_after_a_reset, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let authenticator = AuthenticatorApp::enroll(app, &alice);
    let id = id_of(app, "alice");
    assert_eq!(owner.get(&format!("{USERS}/{id}")).ok().json()["factors"], json!(["totp"]));
    reset(&owner, &id, false).ok();
    let (browser, flow) = open(app, &app.latest_link(&mailbox("alice"), "recover"));
    assert_eq!(flow["step"]["kind"], "second_factor");
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    let answer = json!({"option": "totp", "code": authenticator.code(app, 0)});
    browser.answer(flow_id(&flow), &answer).ok();
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    assert_eq!(app.count("totp_factors", "true"), 1);
});

both!(factors_that_are_said_to_be_lost_go_with_the_new_password_and_every_address_is_told, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    AuthenticatorApp::enroll(app, &alice);
    let id = id_of(app, "alice");
    // The link goes there.
    set_aside(app, &id);
    app.forget_messages();
    reset(&owner, &id, true).ok();
    let told = app.mails_to(&mailbox("alice"));
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("second factors will be removed") && told[0].token("recover").is_none());
    assert_eq!(app.texts().len(), 1, "the number is told as well");
    // Nothing is removed before.
    assert_eq!(app.count("totp_factors", "true"), 1);
    assert!(alice.is_signed_in());
    let (browser, flow) = open(app, &app.latest_link("aside@example.org", "recover"));
    assert_eq!(
        (&flow["step"]["kind"], &flow["link"]["purpose"]),
        (&json!("change_password"), &json!("reset_all"))
    );
    // The password has to be long enough to stand alone.
    assert_eq!(flow["step"]["options"][0]["parameters"]["minLength"], 15);
    app.forget_messages();
    let answer = json!({"option": "new_password", "password": OTHER_PASSWORD, "endSessions": false});
    browser.answer(flow_id(&flow), &answer).ok();
    assert_eq!(app.count("totp_factors", "true"), 0);
    assert!(!alice.is_signed_in(), "whoever wished it or not");
    for address in [mailbox("alice"), "aside@example.org".to_owned()] {
        let mails = app.mails_to(&address);
        assert!(mails.iter().any(|mail| mail.subject.contains("second factors removed")), "{address}");
    }
    assert_eq!(app.texts().len(), 1);
    browser.sign_in("alice", OTHER_PASSWORD);
});

both!(a_reset_works_for_a_day, |app| {
    let owner = owner(app);
    app.user("alice");
    reset(&owner, &id_of(app, "alice"), false).ok();
    let token = app.latest_link(&mailbox("alice"), "recover");
    app.advance(DAY - 1);
    let (browser, flow) = open(app, &token);
    app.advance(1);
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).problem(ErrorCode::RecoveryLinkInvalid);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    app.browser().sign_in("alice", PASSWORD);
});

both!(a_new_reset_a_new_password_and_a_pause_void_the_link_before, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let id = id_of(app, "alice");
    let dead = |token: &str| {
        app.browser().recover_by_link(token).problem(ErrorCode::RecoveryLinkInvalid);
    };
    reset(&owner, &id, true).ok();
    let first = app.latest_link(&mailbox("alice"), "recover");
    app.advance(1);
    reset(&owner, &id, false).ok();
    dead(&first);
    let second = app.latest_link(&mailbox("alice"), "recover");
    let change =
        json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": false});
    alice.post("/api/users/v1/me/change-password", &change).status(204);
    dead(&second);
    app.advance(1);
    reset(&owner, &id, false).ok();
    let third = app.latest_link(&mailbox("alice"), "recover");
    let alice = app.browser();
    alice.sign_in("alice", OTHER_PASSWORD);
    alice.post("/api/users/v1/me/pause", &json!({})).status(202);
    dead(&third);
    // Nor does it come back with the account.
    let flow = alice.start_flow("sign_in");
    alice.answer_flow(&flow, "alice", OTHER_PASSWORD).ok();
    alice.answer(&flow, &json!({"option": "restore"})).ok();
    dead(&third);
});

both!(who_has_no_proven_address_is_not_helped_by_mail, |app| {
    let owner = owner(app);
    app.user("alice");
    let id = id_of(app, "alice");
    app.execute("UPDATE contacts SET verified_at = NULL");
    reset(&owner, &id, false).problem(ErrorCode::ContactNotVerified);
    let grace = invite(&owner, "grace");
    reset(&owner, &grace, false).problem(ErrorCode::AccountState);
});

both!(a_link_that_went_to_another_address_proves_none, |app| {
    let owner = owner(app);
    app.user("alice");
    let id = id_of(app, "alice");
    set_aside(app, &id);
    app.execute("UPDATE contacts SET verified_at = NULL");
    reset(&owner, &id, false).ok();
    let (browser, flow) = open(app, &app.latest_link("aside@example.org", "recover"));
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    assert_eq!(app.count("contacts", "verified_at IS NOT NULL"), 0);
});

both!(who_has_paused_the_account_and_forgot_the_password_is_helped, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let id = id_of(app, "alice");
    alice.post("/api/users/v1/me/pause", &json!({})).status(202);
    reset(&owner, &id, false).ok();
    let browser = app.browser();
    let begun = browser.recover_by_link(&app.latest_link(&mailbox("alice"), "recover")).status(201).json();
    browser.set_password(begun["flowId"].as_str().unwrap(), OTHER_PASSWORD).ok();
    assert_eq!(app.count("accounts", "username = 'alice' AND state = 'paused'"), 1);
    let flow = browser.start_flow("sign_in");
    browser.answer_flow(&flow, "alice", OTHER_PASSWORD).ok();
    browser.answer(&flow, &json!({"option": "restore"})).ok();
    assert!(browser.is_signed_in());
});

both!(
    nobodys_mailbox_is_flooded_with_links_and_the_last_one_stays,
    &[("MESSAGES_PER_ADDRESS", "2")],
    |app| {
        let owner = owner(app);
        app.user("alice");
        let id = id_of(app, "alice");
        for _ in 0..2 {
            reset(&owner, &id, false).ok();
        }
        let before = app.dump_of("one_time_tokens");
        let refused = reset(&owner, &id, true);
        refused.problem(ErrorCode::RateLimited);
        assert_eq!(refused.header("retry-after"), Some("3600"));
        assert_eq!(app.dump_of("one_time_tokens"), before);
        assert_eq!(app.mails_to(&mailbox("alice")).len(), 2);
        open(app, &app.latest_link(&mailbox("alice"), "recover"));
    }
);
