//! An administrator decides before the account can be used.

use std::collections::BTreeSet;

use latchkey::identity::registration;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, OTHER_PASSWORD, PASSWORD, TestApp, both};
use serde_json::{Value, json};

use super::NEW;

const PATH: &str = "/api/server/v1/registrations";
const DAY: i64 = 24 * 3_600;

/// An owner, and a registration that waits.
fn waiting(app: &TestApp) -> (Browser, Browser) {
    app.allow_registration("default");
    app.change_settings("default", |settings| settings.registration.approval = true);
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let browser = app.browser();
    let done = browser.registers(app, NEW, "newcomer");
    assert_eq!((&done["status"], &done["awaitsApproval"]), (&json!("completed"), &json!(true)));
    (owner, browser)
}

fn state_of(app: &TestApp) -> String {
    app.query("SELECT state AS line FROM accounts WHERE username = 'newcomer'").concat()
}

#[track_caller]
fn only(owner: &Browser) -> Value {
    let all = owner.get(PATH).ok().json();
    assert_eq!(all["total"], json!({"count": 1, "more": false}));
    all["registrations"][0].clone()
}

#[track_caller]
fn decide(by: &Browser, id: &str, verdict: &str) -> latchkey_tests::Reply {
    by.post(&format!("{PATH}/{id}/{verdict}"), &json!({}))
}

fn sweep(app: &TestApp) {
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
}

fn subjects(app: &TestApp, address: &str) -> Vec<String> {
    app.mails_to(address).into_iter().map(|mail| mail.subject).collect()
}

both!(an_account_that_waits_opens_to_nobody_and_only_the_right_password_learns_why, |app| {
    let (_, browser) = waiting(app);
    assert!(!browser.is_signed_in());
    assert_eq!(app.count("sessions", "1 = 1"), 1, "the owner's");
    assert_eq!(state_of(app), "waiting");
    let wrong = app.browser().try_sign_in("newcomer", "not-the-password-at-all");
    let unknown = app.browser().try_sign_in("nobody-at-all", "not-the-password-at-all");
    wrong.problem(ErrorCode::InvalidCredentials);
    assert_eq!(wrong.status, unknown.status);
    let told = app.browser();
    let reply = told.try_sign_in("newcomer", OTHER_PASSWORD).ok().json();
    assert_eq!(reply["step"], json!({"kind": "approval", "options": [], "username": "newcomer"}));
    assert!(!told.is_signed_in());
    let flow = reply["flowId"].as_str().unwrap();
    told.answer(flow, &json!({"option": "restore"})).problem(ErrorCode::FlowOptionInvalid);
    // Nor is there a way back in, nor a way round.
    app.forget_messages();
    app.browser().ask_for_recovery("newcomer");
    assert_eq!(app.mails().len(), 0);
    let inside = app.signed_in("alice");
    let link = inside.start_flow("link");
    inside.answer_flow(&link, "newcomer", OTHER_PASSWORD).problem(ErrorCode::InvalidCredentials);
});

both!(an_administrator_approves_and_the_person_is_told_and_comes_in, |app| {
    let (owner, browser) = waiting(app);
    assert!(subjects(app, "owner@default.example").iter().any(|subject| subject.contains("waits for you")));
    let one = only(&owner);
    assert_eq!((&one["username"], &one["email"]), (&json!("newcomer"), &json!(NEW)));
    let id = one["id"].as_str().unwrap();
    decide(&owner, id, "approve").no_content();
    assert_eq!(owner.get(PATH).ok().json()["registrations"], json!([]));
    assert!(subjects(app, NEW).iter().any(|subject| subject.contains("is open")), "{:?}", subjects(app, NEW));
    decide(&owner, id, "approve").problem(ErrorCode::NotFound);
    decide(&owner, id, "reject").problem(ErrorCode::NotFound);
    browser.sign_in("newcomer", OTHER_PASSWORD);
    let log = browser.get("/api/users/v1/me/activity").ok().json();
    let approved =
        log["activity"].as_array().unwrap().iter().find(|one| one["type"] == "registration_approved");
    assert_eq!(approved.unwrap()["actor"], "administrator");
    // Nothing of the wait is left to be carried out.
    app.advance(31 * DAY);
    sweep(app);
    assert_eq!(state_of(app), "active");
});

both!(a_rejected_registration_is_told_and_erased, |app| {
    let (owner, browser) = waiting(app);
    let id = only(&owner)["id"].as_str().unwrap().to_owned();
    decide(&owner, &id, "reject").no_content();
    // The erasure takes the account's messages along; this one goes out all the same.
    assert_eq!(app.count("outbox", &format!("account_id = '{id}'")), 0);
    // At once it is closed like an unknown one.
    browser.try_sign_in("newcomer", OTHER_PASSWORD).problem(ErrorCode::InvalidCredentials);
    decide(&owner, &id, "approve").problem(ErrorCode::NotFound);
    sweep(app);
    app.settle();
    assert_eq!(app.count("accounts", "username = 'newcomer'"), 0);
    assert_eq!(app.count("registrations", "1 = 1"), 0);
    assert_eq!(app.count("contacts", &format!("value_key = '{NEW}'")), 0);
    let told = subjects(app, NEW);
    assert_eq!(told.len(), 2, "the code and the outcome: {told:?}");
    assert!(told[1].starts_with("Your registration"), "{told:?}");
    assert_eq!(
        app.count("events", "kind = 'registration_rejected' AND subject_account_id LIKE 'erased-%'"),
        1
    );
    // Name and address are free again.
    app.advance(61);
    browser.registers(app, NEW, "newcomer");
});

both!(what_nobody_decides_about_is_erased_after_the_days_of_the_setting, |app| {
    app.allow_registration("default");
    app.change_settings("default", |settings| settings.registration.approval_days = 3);
    let (owner, browser) = waiting(app);
    let id = only(&owner)["id"].as_str().unwrap().to_owned();
    app.advance(3 * DAY - 1);
    sweep(app);
    assert_eq!(state_of(app), "waiting");
    app.advance(1);
    // Before the sweep came by it is over as well.
    let owner = app.another_browser_of("default", "owner");
    for verdict in ["approve", "reject"] {
        decide(&owner, &id, verdict).problem(ErrorCode::NotFound);
    }
    assert_eq!(owner.get(PATH).ok().json()["registrations"], json!([]));
    sweep(app);
    app.settle();
    assert_eq!(app.count("accounts", "username = 'newcomer'"), 0);
    assert!(app.mails_to(NEW).last().unwrap().text.contains("/register"), "{:?}", subjects(app, NEW));
    browser.try_sign_in("newcomer", OTHER_PASSWORD).problem(ErrorCode::InvalidCredentials);
});

both!(t58_only_administrators_of_the_same_organization_decide, |app| {
    let (owner, browser) = waiting(app);
    let id = only(&owner)["id"].as_str().unwrap().to_owned();
    let admin = app.signed_in_as("default", "admin", Role::Admin);
    let user = app.signed_in("alice");
    let guest = app.signed_in_as("other", "guest", Role::Owner);
    let theirs = guest.get(PATH).ok().json();
    assert_eq!(theirs, json!({"registrations": [], "total": {"count": 0, "more": false}}));
    for verdict in ["approve", "reject"] {
        decide(&guest, &id, verdict).problem(ErrorCode::NotFound);
        decide(&user, &id, verdict).problem(ErrorCode::Forbidden);
        decide(&browser, &id, verdict).problem(ErrorCode::Unauthenticated);
    }
    // An account that does not wait is none to decide about.
    let alice = app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").remove(0);
    decide(&owner, &alice, "approve").problem(ErrorCode::NotFound);
    decide(&owner, &alice, "reject").problem(ErrorCode::NotFound);
    assert!(user.is_signed_in());
    decide(&admin, &id, "approve").no_content();
});

both!(who_registers_again_while_it_waits_is_told_that_it_does, |app| {
    waiting(app);
    app.forget_messages();
    app.browser().start_registration(NEW);
    let mail = app.mails_to(NEW).pop().unwrap();
    assert!(mail.text.contains("waits for an administrator") && mail.code().is_none(), "{}", mail.text);
});

both!(who_can_decide_is_told_and_nobody_else, |app| {
    for (organization, name, role) in [
        ("default", "admin", Role::Admin),
        ("default", "locked", Role::Admin),
        ("default", "paused", Role::Owner),
        ("default", "alice", Role::User),
        ("other", "guest", Role::Owner),
    ] {
        app.account(organization, name, role, PASSWORD);
    }
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'locked'");
    app.execute("UPDATE accounts SET state = 'paused' WHERE username = 'paused'");
    waiting(app);
    let mails = app.mails();
    let told = mails.iter().filter(|mail| mail.subject.contains("waits for you"));
    let told: BTreeSet<&str> = told.map(|mail| mail.to.as_str()).collect();
    assert_eq!(told, BTreeSet::from(["admin@default.example", "owner@default.example"]));
});

both!(administrators_are_not_flooded, |app| {
    waiting(app);
    for number in 0..14 {
        let browser = app.browser();
        browser.registers(app, &format!("n{number}@elsewhere.example"), &format!("n{number}"));
        app.execute("DELETE FROM message_budgets WHERE started_at < 0");
    }
    let told = || {
        let subjects = subjects(app, "owner@default.example");
        subjects.into_iter().filter(|one| one.contains("waits for you")).count()
    };
    assert_eq!(told(), 12);
    for (seconds, count) in [(3_599, 12), (1, 13)] {
        app.advance(seconds);
        app.browser().registers(
            app,
            &format!("after{seconds}@elsewhere.example"),
            &format!("after{seconds}"),
        );
        assert_eq!(told(), count, "within the hour no more");
    }
    let owner = app.another_browser_of("default", "owner");
    assert_eq!(owner.get(PATH).ok().json()["total"]["count"], 17);
});

both!(an_account_that_left_the_wait_in_another_way_is_neither_decided_about_nor_erased, |app| {
    waiting(app);
    let id = app.query("SELECT account_id AS line FROM registrations").remove(0);
    for state in ["active", "disabled"] {
        app.execute(&format!("UPDATE accounts SET state = '{state}' WHERE username = 'newcomer'"));
        let owner = app.another_browser_of("default", "owner");
        for verdict in ["approve", "reject"] {
            decide(&owner, &id, verdict).problem(ErrorCode::NotFound);
            assert_eq!(state_of(app), state);
        }
    }
    for state in ["active", "disabled"] {
        app.execute(&format!("UPDATE accounts SET state = '{state}' WHERE username = 'newcomer'"));
        app.advance(31 * DAY);
        sweep(app);
        assert_eq!(state_of(app), state);
    }
});

both!(what_was_approved_while_a_sweep_looked_for_it_is_not_taken_by_the_sweep, |app| {
    waiting(app);
    let id = app.query("SELECT account_id AS line FROM registrations").remove(0);
    let expires_at: i64 =
        app.query("SELECT CAST(expires_at AS TEXT) AS line FROM registrations")[0].parse().unwrap();
    let take = |now: i64| {
        app.state.db.write_blocking(|conn| registration::waiting::consume_over(conn, &id, now)).unwrap()
    };
    assert_eq!(take(expires_at - 1), None, "its date is not there");
    for state in ["active", "disabled"] {
        app.execute(&format!("UPDATE accounts SET state = '{state}' WHERE id = '{id}'"));
        assert_eq!(take(expires_at), None, "{state}");
    }
    app.execute(&format!("UPDATE accounts SET state = 'waiting' WHERE id = '{id}'"));
    assert_eq!(take(expires_at), Some(false));
    assert_eq!(take(expires_at), None, "once");
});
