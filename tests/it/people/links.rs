//! What a link cannot do (T-6, T-8).

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Backend, OTHER_PASSWORD, both};
use serde_json::json;

use super::*;

const FLOWS: &str = "/api/auth/v1/flows";

both!(t06_a_link_begins_nothing_but_a_new_password, |app| {
    let owner = owner(app);
    invite(&owner, "grace");
    let token = app.latest_link(&mailbox("grace"), "invitation");
    for kind in ["sign_in", "step_up", "link"] {
        let reply = app.browser().post(FLOWS, &json!({"type": kind, "token": token}));
        assert!((400..500).contains(&reply.status), "{kind}: {}", reply.text());
    }
    // In the flow that it does begin no factor can be set up, and none of the other answers is taken.
    let (browser, flow) = open(app, &token);
    for answer in [
        json!({"option": "enroll_totp"}),
        json!({"option": "totp", "code": "000000"}),
        json!({"option": "passkey"}),
        json!({"option": "password", "username": "grace", "password": OTHER_PASSWORD}),
        json!({"option": "recovery_email"}),
        json!({"option": "lost_factor"}),
        json!({"option": "restore"}),
    ] {
        browser.answer(flow_id(&flow), &answer).problem(ErrorCode::FlowOptionInvalid);
    }
    let kind = json!({"kind": "passkey"});
    for (path, body) in
        [("totp", json!({})), ("webauthn/start-registration", kind), ("backup-codes", json!({}))]
    {
        let path = format!("/api/users/v1/me/{path}");
        browser.post(&path, &body).problem(ErrorCode::Unauthenticated);
    }
    // Nor is it a token of anything else.
    for path in ["/api/users/v1/recovery/cancel", "/api/users/v1/deletion/undo"] {
        assert_eq!(browser.post(path, &json!({ "token": token })).status, 403, "{path}");
    }
    let bearer = browser.request("GET", "/scim2/Me").header("Authorization", format!("Bearer {token}"));
    bearer.send().problem(ErrorCode::Unauthenticated);
    assert_eq!(app.count("totp_factors", "true") + app.count("sessions", "true"), 1, "the owner's session");
});

both!(t06_a_link_works_once_and_only_where_it_belongs, |app| {
    let owner = owner(app);
    app.user("alice");
    app.signed_in_as("acme", "guest", Role::Owner);
    reset(&owner, &id_of(app, "alice"), false).ok();
    let token = app.latest_link(&mailbox("alice"), "recover");
    let elsewhere = app.browser_at("acme");
    elsewhere.recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    let (browser, flow) = open(app, &token);
    let (second, second_flow) = open(app, &token);
    app.advance(1);
    browser.set_password(flow_id(&flow), OTHER_PASSWORD).ok();
    second.set_password(flow_id(&second_flow), "another-long-password-1").any_problem();
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    app.browser().sign_in("alice", OTHER_PASSWORD);
});

both!(t06_a_link_is_bound_to_its_account_and_its_purpose, |app| {
    let owner = owner(app);
    app.user("alice");
    let grace = invite(&owner, "grace");
    reset(&owner, &id_of(app, "alice"), false).ok();
    let token = app.latest_link(&mailbox("alice"), "recover");
    // The row of a flow's link is another account's, or for another purpose, by the time that the password is set.
    for change in [
        format!("UPDATE one_time_tokens SET account_id = '{grace}' WHERE purpose = 'reset'"),
        "UPDATE one_time_tokens SET purpose = 'reset_all' WHERE purpose = 'reset'".to_owned(),
    ] {
        let (browser, flow) = open(app, &token);
        app.execute(&change);
        app.advance(1);
        browser.set_password(flow_id(&flow), OTHER_PASSWORD).problem(ErrorCode::RecoveryLinkInvalid);
        let id = id_of(app, "alice");
        app.execute(&format!(
            "UPDATE one_time_tokens SET purpose = 'reset', account_id = '{id}' WHERE purpose LIKE 'reset%'"
        ));
    }
    // That of the set-up is none.
    app.execute("UPDATE one_time_tokens SET purpose = 'setup' WHERE purpose = 'reset'");
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
});

both!(t08_the_token_stands_in_the_mail_alone, |app| {
    let owner = owner(app);
    let mut said = vec![owner.post(USERS, &invitation("grace")).status(201).text()];
    let token = app.latest_link(&mailbox("grace"), "invitation");
    let id = id_of(app, "grace");
    said.push(act(&owner, &id, "invite").ok().text());
    let again = app.latest_link(&mailbox("grace"), "invitation");
    app.user("alice");
    said.push(reset(&owner, &id_of(app, "alice"), true).ok().text());
    let third = app.latest_link(&mailbox("alice"), "recover");
    for path in [USERS.to_owned(), format!("{USERS}/{id}"), "/api/users/v1/me/activity".to_owned()] {
        said.push(owner.get(&path).ok().text());
    }
    said.push(open(app, &third).1.to_string());
    let hashes = app.query(match app.backend {
        Backend::Sqlite => "SELECT hex(token_hash) AS line FROM one_time_tokens",
        Backend::Postgres => "SELECT encode(token_hash, 'hex') AS line FROM one_time_tokens",
    });
    for token in [&token, &again, &third] {
        assert!(!said.iter().any(|text| text.contains(token.as_str())), "{said:?}");
        // Nor in any table.
        let tables = format!("{:?}", app.dump());
        assert!(!tables.contains(token.as_str()));
    }
    for hash in hashes {
        assert!(!said.iter().any(|text| text.to_lowercase().contains(&hash.to_lowercase())));
    }
});
