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
    app.advance(729 * DAY);
    sweep(app);
    let before = app.count("events", "kind = 'sign_in'");
    assert_eq!(before, 1, "not a day early");
    app.another_browser_of("default", "alice");
    app.advance(2 * DAY);
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
    app.advance(1_094 * DAY);
    sweep(app);
    assert!(app.count("consent_receipts", &of) > 0 && app.count("grants", "true") == 2);
    assert_eq!(app.count("personal_access_tokens", "true"), 1);
    app.advance(2 * DAY);
    sweep(app);
    assert_eq!((app.count("consent_receipts", &of), app.count("grants", "true")), (0, 1));
    assert!(app.count("consent_receipts", "true") > 0, "what is in force stays");
    app.advance(60 * DAY);
    sweep(app);
    assert_eq!(app.count("personal_access_tokens", "true"), 0);
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
