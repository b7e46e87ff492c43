//! What ends with a reset, a cancelled wait or a closed account: every other way that was under way.

use std::net::IpAddr;

use latchkey::identity::contacts::Kind;
use latchkey::identity::events::Origin;
use latchkey::identity::recovery::request::Request;
use latchkey::platform::device;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{AuthenticatorApp, Backend, Browser, OTHER_PASSWORD, PASSWORD, TestApp, both};
use serde_json::json;

use super::{mailbox, step_of};

const LOCKED: &str = "UPDATE accounts SET state = 'disabled' WHERE username = 'alice'";

/// A recovery of Alice that waits for its code. Answers the flow, its code and the token of its link.
fn asked(app: &TestApp, browser: &Browser) -> (String, String, String) {
    let flow = browser.ask_for_recovery("alice");
    let address = mailbox("alice");
    (flow, app.latest_code(&address), app.latest_link(&address, "recover"))
}

both!(t05_a_reset_voids_every_other_code_and_link, |app| {
    app.user("alice");
    let (first, second) = (app.browser(), app.browser());
    let (other, other_code, other_token) = asked(app, &second);
    let (flow, code, _) = asked(app, &first);
    first.give_code(&flow, &code).ok();
    app.advance(1);
    first.set_password(&flow, OTHER_PASSWORD).ok();
    second.give_code(&other, &other_code).problem(ErrorCode::InvalidCode);
    app.browser().recover_by_link(&other_token).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(a_reset_with_the_second_factor_ends_a_wait_without_it, |app| {
    let authenticator = AuthenticatorApp::enroll(app, &app.signed_in("alice"));
    let stranger = app.browser();
    let (flow, code, _) = asked(app, &stranger);
    stranger.give_code(&flow, &code).ok();
    stranger.answer(&flow, &json!({"option": "lost_factor"})).ok();
    assert_eq!(app.count("recovery_delays", "1 = 1"), 1);
    app.advance(61);
    let owner = app.browser();
    let (flow, code, _) = asked(app, &owner);
    owner.give_code(&flow, &code).ok();
    owner.answer(&flow, &json!({"option": "totp", "code": authenticator.code(app, 0)})).ok();
    owner.set_password(&flow, OTHER_PASSWORD).ok();
    assert_eq!(app.count("recovery_delays", "1 = 1"), 0);
});

both!(cancelling_a_wait_voids_what_else_was_asked_for, |app| {
    AuthenticatorApp::enroll(app, &app.signed_in("alice"));
    let stranger = app.browser();
    let (flow, code, _) = asked(app, &stranger);
    stranger.give_code(&flow, &code).ok();
    stranger.answer(&flow, &json!({"option": "lost_factor"})).ok();
    let token = app.latest_link(&mailbox("alice"), "recover/cancel");
    app.advance(61);
    let (flow, code, link) = asked(app, &stranger);
    app.organization("other");
    let cancel = |browser: Browser| browser.post("/api/users/v1/recovery/cancel", &json!({"token": token}));
    // The link is of its organization.
    cancel(app.browser_at("other")).problem(ErrorCode::RecoveryLinkInvalid);
    cancel(app.browser()).no_content();
    stranger.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    stranger.recover_by_link(&link).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(neither_code_nor_link_leads_into_an_account_that_was_locked_or_paused_since, |app| {
    let inside = app.signed_in("alice");
    let browser = app.browser();
    let (flow, code, token) = asked(app, &browser);
    app.execute(LOCKED);
    browser.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    app.execute("UPDATE accounts SET state = 'active' WHERE username = 'alice'");
    app.advance(61);
    let (flow, code, token) = asked(app, &browser);
    inside.post("/api/users/v1/me/pause", &json!({})).status(202);
    browser.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(what_was_asked_for_while_it_was_offered_leads_nowhere_when_it_is_not, |app| {
    app.user("alice");
    let offer = |is_offered: bool| {
        app.change_settings("default", |settings| settings.recovery.email = is_offered);
    };
    let browser = app.browser();
    let (flow, code, token) = asked(app, &browser);
    offer(false);
    browser.give_code(&flow, &code).problem(ErrorCode::FlowOptionInvalid);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    // What the worker had not looked at yet.
    let other = app.browser().start_flow("recover");
    let origin = Origin { ip: IpAddr::from([192, 0, 2, 7]), device: device::parse(None) };
    let organization = app.organization("default");
    let request = Request::proof(&app.state, &organization, &origin, &other, Kind::Email, "alice");
    app.ask_while_busy(&request, 60);
    app.advance(60);
    assert_eq!(app.mails_to(&mailbox("alice")).len(), 1);
    // Nothing was used up by it.
    offer(true);
    app.browser().recover_by_link(&token).status(201);
});

both!(who_forgot_the_password_of_an_account_that_is_paused_or_to_be_erased_takes_it_back, |app| {
    for (name, end) in [("alice", "pause"), ("bob", "deletion")] {
        let inside = app.signed_in(name);
        let mut body = json!({});
        if end == "deletion" {
            body = json!({"username": name});
        }
        inside.post(&format!("/api/users/v1/me/{end}"), &body).status(202);
        let browser = app.browser();
        let flow = browser.ask_for_recovery(name);
        browser.give_code(&flow, &app.latest_code(&mailbox(name))).ok();
        browser.set_password(&flow, OTHER_PASSWORD).ok();
        // A new password takes nothing back by itself: that is asked for at the sign-in.
        assert_eq!(app.count("accounts", &format!("username = '{name}' AND state <> 'active'")), 1);
        let flow = browser.start_flow("sign_in");
        let step = browser.answer_flow(&flow, name, OTHER_PASSWORD).ok().json()["step"].clone();
        assert_eq!(step["options"][0]["option"], "restore", "{step}");
        browser.answer(&flow, &json!({"option": "restore"})).ok();
        assert!(browser.is_signed_in());
    }
});

both!(two_proofs_of_one_flow_are_of_one_account, |app| {
    let mallory = app.user("mallory");
    app.change_settings("default", |settings| {
        settings.recovery.questions = true;
        settings.recovery.sms = true;
    });
    let inside = app.signed_in("alice");
    let answers = json!({"answers": [
        {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
        {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"},
    ]});
    inside.post("/api/users/v1/me/challenge-answers", &answers).status(201);
    let browser = app.browser();
    let flow = browser.start_recovery("alice");
    let given = json!([{"setId": "childhood", "answer": "Old Bruno"}, {"setId": "places", "answer": "Under the stairs"}]);
    let reply = browser.answer(&flow, &json!({"option": "recovery_questions", "answers": given})).ok().json();
    assert_eq!(step_of(&reply).0, "recover");
    // Mallory takes the name over before the second proof: the code goes to her, and proves nothing of Alice.
    app.execute("UPDATE accounts SET username = 'alma', username_key = 'alma' WHERE username = 'alice'");
    app.execute(&format!(
        "UPDATE accounts SET username = 'alice', username_key = 'alice' WHERE id = '{}'",
        mallory.id
    ));
    browser.answer(&flow, &json!({"option": "recovery_email"})).ok();
    let code = app.latest_code(&mailbox("mallory"));
    browser.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
});

both!(t66_a_right_code_is_refused_while_guessing_is_delayed, |app| {
    app.user("alice");
    let browser = app.browser();
    for _ in 0..3 {
        let (flow, code, _) = asked(app, &browser);
        let wrong = if code == "111111" { "222222" } else { "111111" };
        for _ in 0..4 {
            browser.give_code(&flow, wrong).problem(ErrorCode::InvalidCode);
        }
    }
    let (flow, code, _) = asked(app, &browser);
    browser.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    // It was not counted as a try at the code, and is right again when the delay is over.
    app.execute("DELETE FROM attempt_counters");
    browser.give_code(&flow, &code).ok();
});

fn an_address_is_not_flooded_whatever_name_is_typed(backend: Backend) {
    let app = TestApp::with(backend, &[("MESSAGES_PER_ADDRESS", "2")]);
    app.user("alice");
    let address = mailbox("alice");
    for name in ["alice", "ALICE", &address, "Alice@Default.Example"] {
        // The answer says nothing of it.
        app.browser().ask_for_recovery(name);
    }
    assert_eq!(app.mails_to(&address).len(), 2);
}

#[test]
fn an_address_is_not_flooded_whatever_name_is_typed_sqlite() {
    an_address_is_not_flooded_whatever_name_is_typed(Backend::Sqlite);
}

#[test]
fn an_address_is_not_flooded_whatever_name_is_typed_postgres() {
    an_address_is_not_flooded_whatever_name_is_typed(Backend::Postgres);
}

fn a_stranger_asks_for_so_many_messages_and_no_more(backend: Backend) {
    let app = TestApp::with(backend, &[("MESSAGES_PER_CLIENT", "2")]);
    let browser = app.browser();
    browser.ask_for_recovery("nobody");
    browser.ask_for_recovery("anybody");
    let flow = browser.start_recovery("somebody");
    browser.answer(&flow, &json!({"option": "recovery_email"})).problem(ErrorCode::RateLimited);
}

#[test]
fn a_stranger_asks_for_so_many_messages_and_no_more_sqlite() {
    a_stranger_asks_for_so_many_messages_and_no_more(Backend::Sqlite);
}

#[test]
fn a_stranger_asks_for_so_many_messages_and_no_more_postgres() {
    a_stranger_asks_for_so_many_messages_and_no_more(Backend::Postgres);
}

both!(t48_an_address_that_nobody_proved_gets_no_way_in, |app| {
    app.user("alice");
    app.execute("UPDATE contacts SET verified_at = NULL");
    app.browser().ask_for_recovery("alice");
    assert_eq!(app.mails().len(), 0);
});

both!(t48_an_address_that_nobody_proved_names_nobody, |app| {
    app.user("alice");
    app.allow_registration("default");
    app.change_settings("default", |settings| settings.sign_in.email_as_username = true);
    let address = mailbox("alice");
    app.browser().sign_in(&address, PASSWORD);
    app.execute("UPDATE contacts SET verified_at = NULL");
    app.browser().try_sign_in(&address, PASSWORD).problem(ErrorCode::InvalidCredentials);
    // Whoever proves it may have it: nobody is told that it is somebody's already.
    app.forget_messages();
    app.browser().start_registration(&address);
    assert!(app.mails_to(&address)[0].token("register").is_some());
});
