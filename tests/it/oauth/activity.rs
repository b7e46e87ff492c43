//! What people see of applications in their own activity.

use std::collections::BTreeSet;

use latchkey_openapi::activity::EventType;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, both};
use serde_json::json;

both!(what_happens_with_applications_and_tokens_is_in_the_activity_of_its_subject, |app| {
    let alice = app.signed_in_as("default", "alice", Role::Owner);
    let bystander = app.signed_in("bob");
    let client = Application::register(&alice, &json!({}));
    let registered = format!("/api/server/v1/applications/{}", client.id);

    let first = client.tokens(&alice, &[]);
    let token = first["refresh_token"].as_str().unwrap();
    client.refresh(&app.browser(), token).ok();
    client.refresh(&app.browser(), token).refused("invalid_grant");
    let consents = "/api/users/v1/me/consents";
    let id = alice.get(consents).ok().json()["consents"][0]["id"].as_str().unwrap().to_owned();
    alice.put(&format!("{consents}/{id}"), &json!({"scopes": [], "claims": ["email"]})).ok();
    alice.post(&format!("{consents}/{id}/revoke"), &json!({})).no_content();

    let tokens = "/api/users/v1/me/access-tokens";
    let wanted =
        json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": "2026-06-01T00:00:00Z"});
    let made = alice.post(tokens, &wanted).status(201).json();
    alice.delete(&format!("{tokens}/{}", made["id"].as_str().unwrap())).no_content();

    let any_version = |method: &str, path: &str| alice.request(method, path).header("If-Match", "*");
    any_version("POST", &format!("{registered}/secret")).send().ok();
    let settings = alice.get(&registered).ok().json()["application"].clone();
    any_version("PUT", &registered).json(&settings).send().ok();
    any_version("DELETE", &registered).send().no_content();

    let activity = "/api/users/v1/me/activity?limit=100";
    let all = alice.get(activity).ok().json();
    let seen: BTreeSet<&str> =
        all["activity"].as_array().unwrap().iter().map(|entry| entry["type"].as_str().unwrap()).collect();
    let prefixes = ["application_", "access_token_", "consent_", "token_"];
    let missing: Vec<&str> = EventType::ALL
        .iter()
        .map(|kind| kind.as_str())
        .filter(|kind| prefixes.iter().any(|prefix| kind.starts_with(prefix)) && !seen.contains(kind))
        .collect();
    assert!(missing.is_empty(), "not in the activity: {missing:?}");
    let others = bystander.get(activity).ok().text();
    assert!(prefixes.iter().all(|prefix| !others.contains(&format!("\"{prefix}"))), "{others}");
});
