//! The console's connections.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::federation::{CONNECTIONS, settings};
use latchkey_tests::provider::{CLIENT_ID, CLIENT_SECRET};
use latchkey_tests::{Backend, both};
use serde_json::{Value, json};

use super::{connected, hold};

fn draft(change: &Value) -> Value {
    let mut draft = settings("https://id.example.org", "", change);
    draft["enabled"] = json!(false);
    json!({ "connection": draft })
}

connected!(t56_a_secret_is_never_shown_and_stays_until_it_is_replaced, |world| {
    let path = format!("{CONNECTIONS}/{}", world.connection);
    let found = world.owner.get(&path);
    assert_eq!(found.ok().json()["hasSecret"], true);
    let all = world.owner.get(CONNECTIONS);
    let body = json!({"connection": found.json()["connection"]});
    let changed = world.owner.request("PUT", &path).header("If-Match", "*").json(&body).send();
    for reply in [&found, &all, changed.ok()] {
        assert!(!reply.text().contains("s3cret"), "{}", reply.text());
    }
    assert_eq!(changed.json()["hasSecret"], true);
    // It still works.
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let none = json!({"connection": found.json()["connection"], "clientSecret": ""});
    let changed = world.owner.request("PUT", &path).header("If-Match", "*").json(&none).send();
    assert_eq!(changed.ok().json()["hasSecret"], false);
    assert!(!format!("{:?}", world.app.dump()).contains(CLIENT_SECRET));
});

connected!(a_connection_says_whom_its_removal_concerns, json!({"createAccounts": true}), |world| {
    let ada = world.app.signed_in("ada");
    world.is_known_as("s-1", &json!({}));
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    world.is_known_as("s-2", &json!({"email": "new@campus.example", "email_verified": true}));
    assert_eq!(world.sign_in(&world.app.browser()), "/");
    let path = format!("{CONNECTIONS}/{}", world.connection);
    let found = world.owner.get(&path).ok().json();
    assert_eq!((&found["linkedAccounts"], &found["dependentAccounts"]), (&json!(2), &json!(1)));
    assert!(
        found["redirectUri"].as_str().unwrap().ends_with(&format!("/oidc/callback/{}", world.connection))
    );
    world.owner.request("DELETE", &path).header("If-Match", "*").send().no_content();
    assert_eq!(world.app.count("federated_associations", "1 = 1"), 0);
    for kind in ["connection_created", "connection_removed"] {
        assert_eq!(world.app.count("events", &format!("kind = '{kind}'")), 1, "{kind}");
    }
});

connected!(t52_the_issuer_stays, |world| {
    let path = format!("{CONNECTIONS}/{}", world.connection);
    let body = json!({"connection": settings("https://evil.example.org", CLIENT_ID, &json!({}))});
    let reply = world.owner.request("PUT", &path).header("If-Match", "*").json(&body).send();
    assert_eq!(reply.problem(ErrorCode::InvalidValue).errors[0].field, "issuer");
    // Nor can the same provider come in twice, with other rules.
    let again = json!({"connection": settings(&world.provider.issuer, "other", &json!({"name": "Again"}))});
    world.owner.post(CONNECTIONS, &again).problem(ErrorCode::Uniqueness);
});

both!(a_connection_is_checked_before_it_is_stored, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    for (change, field) in [
        (json!({"name": " "}), "name"),
        (json!({"name": "a\u{202e}b"}), "name"),
        (json!({"issuer": "https://id.example.org/?x"}), "issuer"),
        (json!({"issuer": "http://id.example.org"}), "issuer"),
        (json!({"scopes": ["a b"]}), "scopes"),
        (json!({"clientId": "a\nb"}), "clientId"),
        (json!({"claims": {"email": ""}}), "claims.email"),
    ] {
        let refused = owner.post(CONNECTIONS, &draft(&change)).problem(ErrorCode::InvalidValue);
        assert_eq!(refused.errors[0].field, field, "{change}");
    }
    owner.post(CONNECTIONS, &draft(&json!({"owner": true}))).problem(ErrorCode::InvalidBody);
    let enabled = json!({"connection": settings("https://id.example.org", "", &json!({}))});
    let refused = owner.post(CONNECTIONS, &enabled).problem(ErrorCode::InvalidValue);
    assert_eq!(refused.errors[0].field, "clientId");
    let made = owner.post(CONNECTIONS, &draft(&json!({})));
    assert_eq!((made.status(201).header("etag"), &made.json()["hasSecret"]), (Some("\"1\""), &json!(false)));
    let path = format!("{CONNECTIONS}/{}", made.json()["id"].as_str().unwrap());
    let put = |version: &str| {
        owner.request("PUT", &path).header("If-Match", version).json(&draft(&json!({"name": "B"}))).send()
    };
    put("\"1\"").ok();
    put("\"1\"").problem(ErrorCode::PreconditionFailed);
    owner.put(&path, &draft(&json!({}))).problem(ErrorCode::PreconditionRequired);
});

both!(t58_a_connection_of_another_organization_is_not_there, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let made = owner.post(CONNECTIONS, &draft(&json!({}))).status(201).json();
    let path = format!("{CONNECTIONS}/{}", made["id"].as_str().unwrap());
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    guest.get(&path).problem(ErrorCode::NotFound);
    assert_eq!(guest.get(CONNECTIONS).ok().json()["connections"], json!([]));
    guest.request("DELETE", &path).header("If-Match", "*").send().problem(ErrorCode::NotFound);
    let user = app.signed_in("user");
    user.get(CONNECTIONS).problem(ErrorCode::Forbidden);
});
