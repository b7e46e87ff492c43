//! Locked accounts.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{AuthenticatorApp, OTHER_PASSWORD, PASSWORD, both};
use serde_json::json;

use super::*;

both!(locking_ends_everything_and_a_sign_in_answers_like_a_wrong_password, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let token = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": "2026-06-01T00:00:00Z"});
    let secret = alice.post("/api/users/v1/me/access-tokens", &token).status(201).json();
    let secret = secret["token"].as_str().unwrap().to_owned();
    let bearer = || {
        app.browser().request("GET", "/scim2/Me").header("Authorization", format!("Bearer {secret}")).send()
    };
    bearer().ok();
    let id = id_of(app, "alice");
    let half = app.browser();
    let flow = half.ask_for_recovery("alice");
    let code = app.latest_code(&mailbox("alice"));
    reset(&owner, &id, false).ok();
    let link = app.latest_link(&mailbox("alice"), "recover");
    let (begun, begun_flow) = open(app, &link);
    app.forget_messages();

    let locked = act(&owner, &id, "lock").ok().json();
    assert_eq!((&locked["state"], locked["link"].is_null()), (&json!("locked"), true));
    assert!(!alice.is_signed_in());
    bearer().problem(ErrorCode::Unauthenticated);
    assert_eq!(app.count("sessions", &format!("account_id = '{id}'")), 0);
    assert_eq!(app.count("personal_access_tokens", "true"), 0);
    let wrong = app.browser().try_sign_in("alice", "a-wrong-password-here").any_problem();
    let right = app.browser().try_sign_in("alice", PASSWORD).any_problem();
    assert_eq!((wrong.code, wrong.detail, wrong.status), (right.code, right.detail, right.status));
    // No way back in: not one that had begun, not a new one.
    half.give_code(&flow, &code).problem(ErrorCode::InvalidCode);
    begun.set_password(flow_id(&begun_flow), OTHER_PASSWORD).any_problem();
    app.browser().recover_by_link(&link).problem(ErrorCode::RecoveryLinkInvalid);
    reset(&owner, &id, true).problem(ErrorCode::AccountState);
    act(&owner, &id, "lock").problem(ErrorCode::AccountState);
    let mails = app.mails_to(&mailbox("alice"));
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].subject.contains("is locked"), "{}", mails[0].subject);
    app.browser().ask_for_recovery("alice");
    assert_eq!(app.mails_to(&mailbox("alice")).len(), 1);

    act(&owner, &id, "unlock").ok();
    act(&owner, &id, "unlock").problem(ErrorCode::AccountState);
    bearer().problem(ErrorCode::Unauthenticated);
    app.browser().recover_by_link(&link).problem(ErrorCode::RecoveryLinkInvalid);
    let alice = app.another_browser_of("default", "alice");
    let kinds = log(&alice);
    assert!(kinds.contains(&"account_locked".to_owned()) && kinds.contains(&"account_unlocked".to_owned()));
    let mine = log(&owner);
    assert!(
        ["person_unlocked", "person_locked"].iter().all(|kind| mine.iter().any(|one| one == kind)),
        "{mine:?}"
    );
    assert!(app.mails_to(&mailbox("alice")).iter().any(|mail| mail.subject.contains("open again")));
});

both!(what_the_owner_of_an_account_began_goes_on_behind_a_lock, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let id = id_of(app, "alice");
    alice.post("/api/users/v1/me/deletion", &json!({"username": "alice"})).status(202);
    let keep = app.latest_link(&mailbox("alice"), "keep");
    act(&owner, &id, "lock").ok();
    // The link back does not open a locked account.
    assert_eq!(app.browser().post("/api/users/v1/deletion/undo", &json!({ "token": keep })).status, 403);
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!(act(&owner, &id, "unlock").ok().json()["state"], "deleting");
    act(&owner, &id, "lock").ok();
    app.advance(31 * DAY);
    sweep(app);
    assert_eq!(app.count("accounts", "username = 'alice'"), 0, "the date stays");
    // Who is erased is in no log by name.
    let events = app.dump_of("events").join("\n");
    assert!(!events.contains("alice"), "{events}");
});

both!(an_invitation_that_is_locked_is_void, |app| {
    let owner = owner(app);
    let id = invite(&owner, "grace");
    let token = app.latest_link(&mailbox("grace"), "invitation");
    let (browser, flow) = open(app, &token);
    act(&owner, &id, "lock").ok();
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).any_problem();
    act(&owner, &id, "invite").problem(ErrorCode::AccountState);
    assert_eq!(act(&owner, &id, "unlock").ok().json()["state"], "invited");
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    act(&owner, &id, "invite").ok();
    open(app, &app.latest_link(&mailbox("grace"), "invitation"));
});

both!(t01_what_was_proven_before_a_lock_sets_no_password_when_the_account_is_open_again, |app| {
    let owner = owner(app);
    app.user("alice");
    app.user("bob");
    let id = id_of(app, "alice");
    let proven = |name: &str| {
        let browser = app.browser();
        let flow = browser.ask_for_recovery(name);
        browser.give_code(&flow, &app.latest_code(&mailbox(name))).ok();
        (browser, flow)
    };
    let (stranger, flow) = proven("alice");
    let (bob, bobs) = proven("bob");
    let (asking, asked) = {
        let browser = app.browser();
        let flow = browser.ask_for_recovery("alice");
        (browser, flow)
    };
    let code = app.latest_code(&mailbox("alice"));
    act(&owner, &id, "lock").ok();
    act(&owner, &id, "unlock").ok();
    stranger.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowNotFound);
    asking.give_code(&asked, &code).problem(ErrorCode::InvalidCode);
    app.browser().sign_in("alice", PASSWORD);
    // Nobody else's recovery ends by it.
    bob.set_password(&bobs, OTHER_PASSWORD).ok();
});

both!(a_lock_ends_a_wait_and_the_trust_in_browsers, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let authenticator = AuthenticatorApp::enroll(app, &alice);
    let id = id_of(app, "alice");
    let flow = alice.sign_in_half("alice", PASSWORD);
    let code = authenticator.code(app, 0);
    alice.answer(&flow, &json!({"option": "totp", "code": code, "trustBrowser": true})).ok();
    let stranger = app.browser();
    let flow = stranger.ask_for_recovery("alice");
    stranger.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    stranger.answer(&flow, &json!({"option": "lost_factor"})).ok();
    let own = format!("account_id = '{id}'");
    let under_way = || (app.count("trusted_browsers", &own), app.count("recovery_delays", &own));
    assert_eq!(under_way(), (1, 1));
    act(&owner, &id, "lock").ok();
    assert_eq!(under_way(), (0, 0));
});

both!(an_act_names_the_version_that_it_is_about, |app| {
    let owner = owner(app);
    app.user("alice");
    invite(&owner, "grace");
    let path = |name: &str| format!("{USERS}/{}", id_of(app, name));
    let etag = |name: &str| owner.get(&path(name)).ok().header("etag").unwrap().to_owned();
    let send = |name: &str, what: &str, version: &str| {
        let request = owner.request("POST", &format!("{}/{what}", path(name))).header("If-Match", version);
        request.json(&json!({})).send()
    };
    let before = etag("alice");
    let locked = send("alice", "lock", &before).ok().header("etag").unwrap().to_owned();
    assert_ne!(locked, before);
    send("alice", "unlock", &before).problem(ErrorCode::PreconditionFailed);
    send("alice", "unlock", &locked).ok();
    for what in ["lock", "reset"] {
        send("alice", what, &locked).problem(ErrorCode::PreconditionFailed);
    }
    assert_eq!(owner.get(&path("alice")).ok().json()["state"], "active");
    assert_eq!(app.count("one_time_tokens", "purpose = 'reset'"), 0);
    send("alice", "reset", &etag("alice")).ok();
    // The same for whoever was only invited.
    send("grace", "invite", "\"99\"").problem(ErrorCode::PreconditionFailed);
    send("grace", "invite", &etag("grace")).ok();
    let role = |version: &str| {
        let request = owner.request("PUT", &format!("{}/role", path("alice"))).header("If-Match", version);
        request.json(&json!({"role": "admin"})).send()
    };
    role(&before).problem(ErrorCode::PreconditionFailed);
    role(&etag("alice")).ok();
});

both!(whoever_waits_for_an_approval_is_not_let_in_by_a_lock_and_its_end, |app| {
    let owner = owner(app);
    app.user("alice");
    let id = id_of(app, "alice");
    app.execute("UPDATE accounts SET state = 'waiting' WHERE username = 'alice'");
    assert_eq!(owner.get(&format!("{USERS}/{id}")).ok().json()["state"], "waiting");
    for what in ["lock", "unlock", "reset", "invite"] {
        act(&owner, &id, what).problem(ErrorCode::AccountState);
    }
});
