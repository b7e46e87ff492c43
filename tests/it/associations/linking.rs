//! Linking and unlinking: who may, who sees it, what ends with it.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{AuthenticatorApp, OTHER_PASSWORD, PASSWORD, at_once, both};
use serde_json::json;

use super::{PATH, id_of, linked, links, options, try_link, who};

both!(both_sides_see_a_link_and_either_removes_it, |app| {
    let alice = linked(app);
    assert_eq!(who(&alice), "alice", "linking signs nobody in");
    let grace = app.another_browser_of("default", "grace");
    let (mine, theirs) = (links(&alice), links(&grace));
    assert_eq!((mine.len(), theirs.len()), (1, 1));
    assert_eq!((&mine[0]["username"], &theirs[0]["username"]), (&json!("grace"), &json!("alice")));
    assert_eq!((&mine[0]["displayName"], &mine[0]["id"]), (&json!("grace Tester"), &theirs[0]["id"]));
    // Linked once more, from the other side: as it was.
    try_link(&grace, "alice", PASSWORD).ok();
    assert_eq!(links(&grace), theirs);
    grace.delete(&format!("{PATH}/{}", id_of(&grace))).no_content();
    assert!(links(&alice).is_empty() && links(&grace).is_empty());
    try_link(&alice, "grace", PASSWORD).ok();
    alice.delete(PATH).no_content();
    assert!(links(&alice).is_empty() && links(&grace).is_empty());
    assert_eq!(app.count("associations", "1 = 1"), 0);
});

both!(t57_a_link_of_others_is_not_there, |app| {
    let alice = linked(app);
    let id = id_of(&alice);
    let mallory = app.signed_in("mallory");
    let before = app.dump();
    mallory.delete(&format!("{PATH}/{id}")).problem(ErrorCode::NotFound);
    mallory.post(&format!("{PATH}/{id}/switch"), &json!({})).problem(ErrorCode::NotFound);
    mallory.delete(PATH).no_content();
    assert_eq!(app.dump(), before);
});

both!(t50_a_link_begins_after_a_recent_proof_and_belongs_to_that_session, |app| {
    app.user("grace");
    app.browser().post("/api/auth/v1/flows", &json!({"type": "link"})).problem(ErrorCode::Unauthenticated);
    let alice = app.signed_in("alice");
    app.advance(11 * 60);
    alice.post("/api/auth/v1/flows", &json!({"type": "link"})).problem(ErrorCode::StepUpRequired);
    alice.step_up(PASSWORD);
    let flow = alice.start_flow("link");
    // Another session, even of the same browser's cookie for flows, is another one.
    let other = app.another_browser_of("default", "alice");
    let cookie = "__Host-latchkey_flow";
    other.set_cookie(cookie, &alice.cookie(cookie).unwrap());
    other.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    let stranger = app.browser();
    stranger.set_cookie(cookie, &alice.cookie(cookie).unwrap());
    stranger.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("associations", "1 = 1"), 0);
    alice.answer_flow(&flow, "grace", PASSWORD).ok();
    alice.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("associations", "1 = 1"), 1);
});

both!(t66_linking_spends_the_other_accounts_budget_of_attempts, |app| {
    app.user("grace");
    let alice = app.signed_in("alice");
    for _ in 0..5 {
        try_link(&alice, "grace", OTHER_PASSWORD).problem(ErrorCode::InvalidCredentials);
    }
    // Delayed, unknown and wrong are one answer, at every door.
    let delayed = try_link(&alice, "grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    let unknown = try_link(&alice, "nobody", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!((delayed.title, delayed.detail), (unknown.title, unknown.detail));
    app.browser().try_sign_in("grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!(
        app.count("events", "kind = 'account_linked' AND outcome = 'failure'"),
        2,
        "hers, and nobody's"
    );
    assert_eq!(app.count("events", "kind = 'locked_out'"), 1);
    app.advance(31);
    try_link(&alice, "grace", PASSWORD).ok();
    app.browser().sign_in("grace", PASSWORD);
});

both!(t66_the_second_factor_of_the_other_account_is_asked_for_and_no_trust_skips_it, |app| {
    app.user("grace");
    let grace = app.another_browser_of("default", "grace");
    let authenticator = AuthenticatorApp::enroll(app, &grace);
    // This browser is trusted by grace.
    let flow = grace.sign_in_half("grace", PASSWORD);
    let code = authenticator.code(app, 0);
    grace.answer(&flow, &json!({"option": "totp", "code": code, "trustBrowser": true})).ok();
    app.advance(30);
    app.user("alice");
    grace.sign_in("alice", PASSWORD);
    let flow = grace.start_flow("link");
    let asked = grace.answer_flow(&flow, "grace", PASSWORD).ok().json();
    assert_eq!((&asked["step"]["kind"], options(&asked)), (&json!("second_factor"), vec!["totp".to_owned()]));
    assert!(asked["step"].get("trustDays").is_none(), "nobody is signed in who could be trusted");
    grace.answer(&flow, &json!({"option": "totp", "code": "000000"})).problem(ErrorCode::InvalidCode);
    assert!(links(&grace).is_empty());
    let code = authenticator.code(app, 0);
    grace.answer(&flow, &json!({"option": "totp", "code": code})).ok();
    assert_eq!(links(&grace).len(), 1);
    assert_eq!(who(&grace), "alice");
});

both!(a_link_ends_with_either_account, |app| {
    let alice = linked(app);
    let grace = app.query("SELECT id AS line FROM accounts WHERE username = 'grace'").remove(0);
    for table in ["contacts", "passwords", "memberships"] {
        app.execute(&format!("DELETE FROM {table} WHERE account_id = '{grace}'"));
    }
    app.execute(&format!("DELETE FROM accounts WHERE id = '{grace}'"));
    assert!(links(&alice).is_empty());
    assert_eq!(app.count("associations", "1 = 1"), 0);
});

both!(t57_accounts_of_two_organizations_are_never_linked, |app| {
    app.account("acme", "grace", Role::User, PASSWORD);
    let alice = app.signed_in("alice");
    try_link(&alice, "grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    let flow = alice.start_flow("link");
    alice.under("/t/acme").answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("associations", "1 = 1"), 0);
});

both!(an_account_is_not_linked_to_itself_and_not_to_more_than_twenty, |app| {
    let alice = app.signed_in("alice");
    try_link(&alice, "ALICE", PASSWORD).problem(ErrorCode::LinkOwnAccount);
    assert_eq!(app.count("associations", "1 = 1"), 0);
    let (mine, organization) = (
        app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").remove(0),
        app.organization("default").id,
    );
    for number in 0..20 {
        let other = app.user(&format!("user{number}")).id;
        let (first, second) = if mine < other { (&mine, &other) } else { (&other, &mine) };
        app.execute(&format!(
            "INSERT INTO associations (id, organization_id, first_account_id, second_account_id, created_at)
             VALUES ('{number}', '{organization}', '{first}', '{second}', 0)"
        ));
    }
    app.user("grace");
    try_link(&alice, "grace", PASSWORD).problem(ErrorCode::LimitReached);
    let grace = app.another_browser_of("default", "grace");
    try_link(&grace, "alice", PASSWORD).problem(ErrorCode::LimitReached);
    assert_eq!(links(&alice).len(), 20);
});

both!(two_accounts_that_link_each_other_at_once_are_linked_once, |app| {
    app.user("grace");
    let browsers = [app.signed_in("alice"), app.another_browser_of("default", "grace")];
    let statuses =
        at_once(2, |number| try_link(&browsers[number], ["grace", "alice"][number], PASSWORD).status);
    assert_eq!(statuses, [200, 200]);
    assert_eq!(app.count("associations", "1 = 1"), 1);
    assert_eq!(app.count("events", "kind = 'account_linked'"), 2, "told once to each side");
});

both!(both_sides_are_told_of_links_and_their_end, |app| {
    let alice = linked(app);
    let told = |address: &str, word: &str| {
        app.mails_to(address).iter().filter(|mail| mail.text.contains(word)).count()
    };
    assert_eq!(told("alice@default.example", "“grace”"), 1);
    assert_eq!(told("grace@default.example", "“alice”"), 1);
    app.forget_messages();
    app.advance(1);
    alice.delete(PATH).no_content();
    assert_eq!(told("alice@default.example", "“grace”"), 1);
    assert_eq!(told("grace@default.example", "“alice”"), 1);
    let grace = app.another_browser_of("default", "grace");
    let activity = grace.get("/api/users/v1/me/activity?type=security").ok().json();
    let kinds: Vec<&str> = activity["activity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["account_unlinked", "account_linked"]);
    assert_eq!(activity["activity"][0]["name"], "alice");
});

both!(t61_the_export_names_linked_accounts_and_nothing_of_theirs, |app| {
    let alice = linked(app);
    let link = links(&alice)[0].clone();
    let export = alice.get("/api/users/v1/me/export").ok().json();
    assert_eq!(
        export["linked_accounts"],
        json!([{"connection": "local", "connectionId": link["id"], "linkedAccountId": link["accountId"],
            "isExternalConnection": false}])
    );
});
