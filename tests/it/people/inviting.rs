//! An invitation, and the first password.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{OTHER_PASSWORD, PASSWORD, TestApp, both};
use serde_json::json;

use super::*;

fn is_proven(app: &TestApp, name: &str) -> bool {
    app.count("contacts", &format!("value = '{}' AND verified_at IS NOT NULL", mailbox(name))) == 1
}

both!(whoever_is_invited_chooses_the_password_and_signs_in, |app| {
    let owner = owner(app);
    app.advance(1);
    let id = invite(&owner, "grace");
    let mail = app.mails_to(&mailbox("grace")).pop().unwrap();
    assert!(mail.subject.contains("Welcome"), "{}", mail.subject);
    assert!(mail.text.contains("owner Tester") && mail.text.contains("grace"), "{}", mail.text);
    // Nobody can use the account before, and the address counts for nothing.
    app.browser().try_sign_in("grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert!(!is_proven(app, "grace"));
    let (browser, flow) = open(app, &app.latest_link(&mailbox("grace"), "invitation"));
    assert_eq!(flow["step"]["kind"], "change_password");
    assert_eq!(flow["step"]["username"], "grace");
    assert_eq!(
        flow["link"],
        json!({"purpose": "invitation", "organization": "Latchkey", "sentBy": "owner Tester"})
    );
    app.advance(1);
    let done = browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok().json();
    assert_eq!(done["status"], "completed");
    app.advance(1);
    assert!(!browser.is_signed_in() && is_proven(app, "grace"));
    browser.sign_in("grace", OTHER_PASSWORD);
    let mut kinds = log(&browser);
    assert_eq!(kinds[..2], ["sign_in", "invitation_accepted"]);
    kinds.sort();
    // The refused sign-in of before is there as well.
    assert_eq!(kinds, ["account_created", "invitation_accepted", "invitation_sent", "sign_in", "sign_in"]);
    assert_eq!(log(&owner)[0], "person_invited");
    let now = owner.get(&format!("{USERS}/{id}")).ok().json();
    assert_eq!((now["state"].as_str(), now["emailVerified"].as_bool()), (Some("active"), Some(true)));
    assert!(now["link"].is_null(), "{now}");
});

both!(looking_at_an_invitation_costs_nobody_the_way_in, |app| {
    let owner = owner(app);
    invite(&owner, "grace");
    let token = app.latest_link(&mailbox("grace"), "invitation");
    // A scanner, another browser, and a password that breaks the rules.
    let (_scanner, _) = open(app, &token);
    let (_other, _) = open(app, &token);
    let (browser, flow) = open(app, &token);
    browser.set_password(flow_id(&flow), "short").problem(ErrorCode::PasswordPolicy);
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    browser.sign_in("grace", OTHER_PASSWORD);
});

both!(an_invitation_works_for_seven_days, |app| {
    let owner = owner(app);
    let id = invite(&owner, "grace");
    let token = app.latest_link(&mailbox("grace"), "invitation");
    app.advance(7 * DAY - 1);
    let (browser, flow) = open(app, &token);
    let (late, late_flow) = open(app, &token);
    app.advance(1);
    // Neither a flow that began in time nor one that begins now.
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).problem(ErrorCode::RecoveryLinkInvalid);
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    sweep(app);
    assert_eq!(app.count("one_time_tokens", "true"), 0);
    late.set_password(flow_id(&late_flow), OTHER_PASSWORD).problem(ErrorCode::RecoveryLinkInvalid);
    assert!(!is_proven(app, "grace"));
    // Another one leads on.
    let owner = app.another_browser_of("default", "owner");
    act(&owner, &id, "invite").ok();
    let (browser, flow) = open(app, &app.latest_link(&mailbox("grace"), "invitation"));
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    browser.sign_in("grace", OTHER_PASSWORD);
});

both!(another_invitation_voids_the_one_before, |app| {
    let owner = owner(app);
    let id = invite(&owner, "grace");
    let first = app.latest_link(&mailbox("grace"), "invitation");
    let (begun, flow) = open(app, &first);
    app.advance(1);
    let again = act(&owner, &id, "invite").ok().json();
    assert_eq!(again["link"]["purpose"], "invitation");
    let second = app.latest_link(&mailbox("grace"), "invitation");
    assert_ne!(first, second);
    app.browser().recover_by_link(&first).problem(ErrorCode::RecoveryLinkInvalid);
    begun.set_password(flow_id(&flow), OTHER_PASSWORD).problem(ErrorCode::RecoveryLinkInvalid);
    let (browser, flow) = open(app, &second);
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    act(&owner, &id, "invite").problem(ErrorCode::AccountState);
});

both!(t48_an_address_that_was_only_typed_is_nobodys_yet, |app| {
    let owner = owner(app);
    invite(&owner, "grace");
    app.forget_messages();
    // Neither a forgotten password nor a forgotten user name is mailed there, and it names nobody at a sign-in.
    app.change_settings("default", |settings| settings.sign_in.email_as_username = true);
    app.browser().ask_for_recovery("grace");
    app.browser().ask_for_recovery(&mailbox("grace"));
    let stranger = app.browser();
    let body = json!({"email": mailbox("grace"), "captcha": stranger.solved()});
    stranger.post("/api/users/v1/recovery/username", &body).status(202);
    assert!(app.mails_to(&mailbox("grace")).is_empty());
    // What somebody proves meanwhile is theirs: the invitation then proves nothing.
    let alice = app.signed_in("alice");
    app.execute(&format!(
        "UPDATE contacts SET value = '{0}', value_key = '{0}' WHERE value = '{1}'",
        mailbox("grace"),
        mailbox("alice")
    ));
    let owner = app.another_browser_of("default", "owner");
    act(&owner, &id_of(app, "grace"), "invite").ok();
    let (browser, flow) = open(app, &app.latest_link(&mailbox("grace"), "invitation"));
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).problem(ErrorCode::Uniqueness);
    assert!(alice.is_signed_in());
});

both!(a_name_and_an_address_are_one_persons, |app| {
    let owner = owner(app);
    app.user("alice");
    invite(&owner, "grace");
    let errors = |name: &str, email: &str| {
        let body = json!({"username": name, "email": email, "role": "user"});
        let problem = owner.post(USERS, &body).any_problem();
        let errors = problem.errors.into_iter().map(|error| (error.field, error.code)).collect::<Vec<_>>();
        (problem.code, errors)
    };
    let taken = |field: &str| (field.to_owned(), ErrorCode::Uniqueness);
    let free = "new@default.example";
    assert_eq!(errors("ALICE", free), (ErrorCode::Uniqueness, vec![taken("username")]));
    assert_eq!(errors("bob", &mailbox("Alice")), (ErrorCode::Uniqueness, vec![taken("email")]));
    // Also one that waits, and a name that is somebody's address.
    assert_eq!(errors("bob", &mailbox("grace")), (ErrorCode::Uniqueness, vec![taken("email")]));
    assert_eq!(errors(&mailbox("alice"), free), (ErrorCode::Uniqueness, vec![taken("username")]));
    let (code, wrong) = errors("a b", "nowhere");
    let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!((code, fields), (ErrorCode::InvalidValue, vec!["username", "email"]));
    let body = json!({"username": "bob", "email": free, "role": "user", "language": "fr"});
    assert_eq!(owner.post(USERS, &body).any_problem().errors[0].code, ErrorCode::NotAnOption);
    assert_eq!(app.count("accounts", "true"), 3);
});

both!(an_address_that_is_somebodys_user_name_is_nobody_elses, |app| {
    let owner = owner(app);
    app.user("alice");
    app.execute(&format!(
        "UPDATE accounts SET username = '{0}', username_key = '{0}' WHERE username = 'alice'",
        mailbox("grace")
    ));
    let problem = owner.post(USERS, &invitation("grace")).problem(ErrorCode::Uniqueness);
    let errors: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(errors, ["email"]);
});

both!(names_and_addresses_of_another_organization_are_free, |app| {
    app.user("alice");
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    let body = json!({"username": "alice", "email": mailbox("alice"), "role": "user"});
    assert_eq!(guest.post(USERS, &body).status(201).json()["state"], "invited");
    assert_eq!(app.count("accounts", "username_key = 'alice'"), 2);
});

both!(an_invitation_is_written_in_the_language_that_was_chosen, |app| {
    let owner = owner(app);
    let mut body = invitation("grace");
    body["language"] = json!("de");
    owner.post(USERS, &body).status(201);
    let mail = app.mails_to(&mailbox("grace")).pop().unwrap();
    assert!(mail.subject.contains("Willkommen"), "{}", mail.subject);
});

both!(the_same_invitation_sent_twice_invites_once, |app| {
    let owner = owner(app);
    let send =
        || owner.request("POST", USERS).header("Idempotency-Key", "k1").json(&invitation("grace")).send();
    let first = send().status(201).json();
    assert_eq!(send().status(201).json(), first);
    assert_eq!(app.mails_to(&mailbox("grace")).len(), 1);
});

both!(an_invitation_of_an_administrator_makes_users_alone, |app| {
    let admin = app.signed_in_as("default", "admin", Role::Admin);
    for role in ["admin", "owner"] {
        let mut body = invitation("grace");
        body["role"] = json!(role);
        admin.post(USERS, &body).problem(ErrorCode::Forbidden);
    }
    assert_eq!(app.count("accounts", "true"), 1);
    invite(&admin, "grace");
    let owner = owner(app);
    let mut body = invitation("ada");
    body["role"] = json!("admin");
    assert_eq!(owner.post(USERS, &body).status(201).json()["role"], "admin");
});

#[test]
fn nobody_is_invited_where_no_mail_leaves() {
    latchkey_tests::run(latchkey_tests::Backend::Sqlite, &[("MAIL_TRANSPORT", "off")], |app| {
        let owner = owner(app);
        owner.post(USERS, &invitation("grace")).problem(ErrorCode::NotAvailable);
        assert_eq!(app.count("accounts", "true"), 1);
    });
}
