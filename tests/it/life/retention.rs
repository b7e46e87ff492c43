//! How long things are kept: every rule, by moving the clock.

use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, both};
use serde_json::json;

use super::*;

const ME: &str = "/api/users/v1/me";

both!(the_log_forgets_what_is_older_than_the_organization_says_and_nothing_else, |app| {
    let alice = app.signed_in("alice");
    assert!(app.count("events", "true") > 0);
    app.settle();
    app.advance(730 * DAY);
    sweep(app);
    let before = app.count("events", "kind = 'sign_in'");
    assert_eq!(before, 1, "not a moment early");
    app.another_browser_of("default", "alice");
    app.advance(1);
    sweep(app);
    assert_eq!(app.count("events", "kind = 'sign_in'"), 1, "the later one stays");
    // Kept for as long as the account, where the organization says so.
    app.change_settings("default", |settings| settings.retention.activity_days = 0);
    app.advance(3_000 * DAY);
    sweep(app);
    assert_eq!(app.count("events", "kind = 'sign_in'"), 1);
    app.change_settings("default", |settings| settings.retention.activity_days = 30);
    sweep(app);
    assert_eq!(app.count("events", "kind = 'sign_in'"), 0);
    drop(alice);
});

both!(what_an_application_was_allowed_is_forgotten_some_time_after_its_end_with_the_receipts, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let client = Application::register(&owner, &json!({}));
    let other = Application::register(&owner, &json!({"name": "Kept"}));
    let alice = app.signed_in("alice");
    for one in [&client, &other] {
        let _ = one.tokens(&alice, &[("prompt", "consent")]);
    }
    let all = alice.get(&format!("{ME}/authorized-apps")).ok().json();
    let all = all["authorizedApps"].as_array().unwrap();
    let ended = all.iter().find(|one| one["name"] != "Kept").unwrap()["id"].as_str().unwrap().to_owned();
    alice.delete(&format!("{ME}/authorized-apps/{ended}")).no_content();
    let token = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": "2026-02-01T00:00:00Z"});
    alice.post(&format!("{ME}/access-tokens"), &token).status(201);
    let of = format!("consent_id = '{ended}'");
    app.advance(1_095 * DAY);
    sweep(app);
    assert!(app.count("consent_receipts", &of) > 0 && app.count("grants", "true") == 2);
    app.advance(1);
    sweep(app);
    assert_eq!((app.count("consent_receipts", &of), app.count("grants", "true")), (0, 1));
    assert!(app.count("consent_receipts", "true") > 0, "what is in force stays");
    // The token ended later, by its own date.
    let ended_at = chrono::DateTime::parse_from_rfc3339("2026-02-01T00:00:00Z").unwrap().to_utc();
    app.clock.set(ended_at + chrono::Duration::days(1_095));
    sweep(app);
    assert_eq!(app.count("personal_access_tokens", "true"), 1);
    app.advance(1);
    sweep(app);
    assert_eq!(app.count("personal_access_tokens", "true"), 0);
});

both!(receipts_about_a_removed_application_are_forgotten_some_time_after_its_removal, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let alice = app.signed_in("alice");
    let [removed, kept] = ["Removed", "Kept"].map(|name| {
        let client = Application::register(&owner, &json!({ "name": name }));
        let _ = client.tokens(&alice, &[("prompt", "consent")]);
        client
    });
    let about = |client: &Application| app.count("consent_receipts", &format!("about_id = '{}'", client.id));
    // Somebody takes it back at once: that is when it ended, whatever becomes of the application.
    let bob = app.signed_in("bob");
    let _ = removed.tokens(&bob, &[("prompt", "consent")]);
    let all = bob.get(&format!("{ME}/authorized-apps")).ok().json();
    let taken_back = all["authorizedApps"][0]["id"].as_str().unwrap().to_owned();
    bob.delete(&format!("{ME}/authorized-apps/{taken_back}")).no_content();
    let of_bob = || app.count("consent_receipts", &format!("consent_id = '{taken_back}'"));
    // Long in force with the other, and then the organization removes the application.
    app.advance(1_000 * DAY);
    sweep(app);
    assert!(about(&removed) > 0 && about(&kept) > 0 && of_bob() > 0);
    let owner = app.another_browser_of("default", "owner");
    let path = format!("/api/server/v1/applications/{}", removed.id);
    let tag = owner.get(&path).ok().header("etag").unwrap_or_default().to_owned();
    owner.request("DELETE", &path).header("If-Match", &tag).send().no_content();
    app.advance(95 * DAY);
    sweep(app);
    assert!(of_bob() > 0, "to the very end of the time");
    app.advance(1);
    sweep(app);
    assert_eq!(of_bob(), 0);
    app.advance(1_000 * DAY - 1);
    sweep(app);
    assert!(about(&removed) > 0, "to the very end of the time");
    app.advance(1);
    sweep(app);
    assert_eq!(about(&removed), 0);
    assert!(about(&kept) > 0, "what is in force stays");
});

both!(receipts_of_what_was_taken_back_are_forgotten_and_that_it_was_stays, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let preference = json!({"kind": "preference", "content": {
        "names": {"en": "Newsletter"}, "descriptions": {"en": "What we may send you."},
        "elements": [{"name": "mail", "labels": {"en": "By mail"}}]
    }});
    let id = owner.post("/api/server/v1/consent-purposes", &preference).status(201).json()["id"].clone();
    let path = format!("{ME}/consent-purposes/{}", id.as_str().unwrap());
    let decides = |name: &str, elements: &[&str]| {
        let body = json!({"version": 1, "elements": elements});
        let browser = app.another_browser_of("default", name);
        browser.put(&path, &body).ok().json()["decision"]["consentId"].as_str().unwrap().to_owned()
    };
    let consents = ["alice", "bob"].map(|name| {
        app.user(name);
        decides(name, &["mail"])
    });
    app.advance(60);
    decides("alice", &[]);
    let receipts = |consent: &str| app.count("consent_receipts", &format!("consent_id = '{consent}'"));
    app.advance(1_095 * DAY);
    sweep(app);
    assert_eq!(consents.each_ref().map(|one| receipts(one)), [2, 1], "not a moment early");
    app.change_settings("default", |settings| settings.retention.ended_consent_days = 0);
    app.advance(1);
    sweep(app);
    assert_eq!(receipts(&consents[0]), 2, "kept where the organization keeps them");
    app.change_settings("default", |settings| settings.retention.ended_consent_days = 1_095);
    sweep(app);
    assert_eq!(consents.each_ref().map(|one| receipts(one)), [0, 1], "what is in force stays");
    // Nobody is asked again because time went by, and a new decision has a receipt of its own.
    let alice = app.another_browser_of("default", "alice");
    let mine = alice.get(&format!("{ME}/consent-purposes")).ok().json()["purposes"][0].clone();
    assert_eq!((&mine["waiting"], &mine["decision"]["state"]), (&json!(false), &json!("revoked")));
    decides("alice", &["mail"]);
    let history = alice.get(&format!("{ME}/consents/{}/history", consents[0])).ok().json();
    assert_eq!(history["receipts"].as_array().unwrap().len(), 1);
});

both!(what_the_page_says_of_messages_and_origins_is_what_is_done, |app| {
    let alice = app.signed_in("alice");
    let all = alice.get(&format!("{ME}/retention")).ok().json();
    let days = |kind: &str| {
        all["kept"].as_array().unwrap().iter().find(|one| one["kind"] == kind).unwrap()["days"]
            .as_i64()
            .unwrap()
    };
    let address = json!({"channel": "email", "value": "new@example.org"});
    alice.post(&format!("{ME}/verifications"), &address).status(202);
    app.settle();
    app.execute(&format!("UPDATE outbox SET delivered_at = NULL, dead_at = {}", app.state.now_micros()));
    let counted = || ["outbox", "sign_in_origins"].map(|table| app.count(table, "true") > 0);
    assert_eq!(counted(), [true, true]);
    app.advance(days("messages") * DAY + 1);
    sweep(app);
    assert_eq!(counted(), [false, true]);
    app.advance((days("sign_in_origins") - days("messages")) * DAY);
    sweep(app);
    assert_eq!(counted(), [false, false]);
});

both!(the_page_says_what_the_settings_say, |app| {
    let alice = app.signed_in("alice");
    let days = |kind: &str| {
        let all = alice.get(&format!("{ME}/retention")).ok().json();
        let found = all["kept"].as_array().unwrap().iter().find(|one| one["kind"] == kind).cloned();
        found.map(|kept| kept["days"].clone())
    };
    assert_eq!(days("activity"), Some(json!(730)));
    assert_eq!(days("profile"), Some(json!(null)));
    app.change_settings("default", |settings| {
        settings.retention.activity_days = 0;
        settings.retention.export_days = 3;
        settings.factors.trusted_browser_days = 0;
    });
    assert_eq!(
        (days("activity"), days("downloads"), days("trusted_browsers")),
        (Some(json!(null)), Some(json!(3)), None)
    );
});

both!(an_event_of_which_somebody_is_still_to_be_told_stays_until_then, |app| {
    app.signed_in("alice");
    app.settle();
    let event = app.query("SELECT id AS line FROM events WHERE kind = 'sign_in'").remove(0);
    app.execute("DELETE FROM outbox");
    app.execute(&format!(
        "INSERT INTO outbox (id, event_id, organization_id, channel, payload, attempts, next_attempt_at, created_at) \
         SELECT 'waits', id, organization_id, 'mail', 'sealed', 1, 9000000000000000, at FROM events WHERE id = '{event}'"
    ));
    app.advance(731 * DAY);
    sweep(app);
    assert_eq!(app.count("events", &format!("id = '{event}'")), 1);
    app.execute("DELETE FROM outbox");
    sweep(app);
    assert_eq!(app.count("events", &format!("id = '{event}'")), 0);
});
