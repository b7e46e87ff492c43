//! What belongs to the portal as a whole: activity, export, capabilities, organizations, several nodes.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Backend, Browser, OTHER_PASSWORD, PASSWORD, TestApp, both, samples};
use serde_json::{Value, json};

const ACTIVITY: &str = "/api/users/v1/me/activity";

fn upload(browser: &Browser) {
    browser.request("PUT", "/api/users/v1/me/avatar").body("image/png", samples::picture()).send().ok();
}

fn activity(browser: &Browser, query: &str) -> Vec<Value> {
    let page = browser.get(&format!("{ACTIVITY}?limit=100{query}")).ok().json();
    page["activity"].as_array().unwrap().clone()
}

both!(every_kind_of_event_is_in_the_activity_of_its_subject, |app| {
    let bystander = app.signed_in("bob");
    let alice = app.signed_in_as("default", "alice", Role::Owner);
    let id = alice.session_id();
    alice.step_up(PASSWORD);
    alice.set("nickName", &json!("Ace")).ok();
    upload(&alice);
    alice.patch(&format!("/api/users/v1/me/sessions/{id}"), &json!({"name": "Desk"})).ok();
    alice.get("/api/users/v1/me/export").ok();
    let latest = activity(&alice, "")[0]["id"].clone();
    alice.post(&format!("{ACTIVITY}/{}/report", latest.as_str().unwrap()), &json!({})).ok();
    let branding = alice.request("PUT", "/api/server/v1/branding").json(&json!({"accentColor": "#00aa11"}));
    branding.header("If-Match", "*").send().ok();
    let other = app.another_browser_of("default", "alice");
    alice.delete(&format!("/api/users/v1/me/sessions/{}", other.session_id())).no_content();
    alice.delete("/api/users/v1/me/sessions?except=current").no_content();
    for _ in 0..5 {
        app.browser().try_sign_in("alice", "wrong").problem(ErrorCode::InvalidCredentials);
    }
    let body = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD});
    alice.post("/api/users/v1/me/change-password", &body).no_content();
    alice.post("/api/auth/v1/sign-out", &json!({})).no_content();
    alice.sign_in("alice", OTHER_PASSWORD);

    let all = activity(&alice, "");
    let kinds: BTreeSet<&str> = all.iter().map(|entry| entry["type"].as_str().unwrap()).collect();
    // Factors, contacts and trusted browsers have journeys of their own, and so have applications (`oauth::activity`), linked
    // accounts (`associations`), sign-in services (`federation`), policies and preferences (`purposes`), ways back in
    // (`recovery`, `recovery_settings`), registrations (`registration`), what
    // administrators do (`people`) and the end of an account (`life`).
    let elsewhere = [
        "factor",
        "backup_code",
        "browser_",
        "trust_",
        "contact_",
        "preferred_",
        "application_",
        "access_token_",
        "consent_",
        "token_",
        "account_linked",
        "registration_",
        "account_unlinked",
        "switched_",
        "federated_",
        "connection_",
        "policy_",
        "preference_",
        "purpose_",
        "recovery_",
        "password_reset",
        "invitation_",
        "reset_link_sent",
        "account_locked",
        "account_unlocked",
        "role_changed",
        "person_",
        "security_questions_",
        "deletion_",
        "account_erased",
        "account_paused",
        "account_resumed",
        "export_requested",
    ];
    let expected: BTreeSet<&str> = EventType::ALL
        .iter()
        .map(|kind| kind.as_str())
        .filter(|kind| !elsewhere.iter().any(|prefix| kind.starts_with(prefix)))
        .collect();
    assert_eq!(kinds, expected);
    let changed = all.iter().find(|entry| entry["type"] == "profile_changed").unwrap();
    assert_eq!(changed["attributes"], json!(["nickName"]));
    assert_eq!((&changed["actor"], &changed["ip"]), (&json!("you"), &json!("127.0.0.1")));
    assert_eq!(changed["device"]["browser"], "Firefox");
    for group in ["sign_ins", "security", "sessions", "profile", "privacy", "administration"] {
        let of_group = activity(&alice, &format!("&type={group}"));
        assert!(!of_group.is_empty() && of_group.len() < all.len(), "{group}");
    }
    let of_bob: BTreeSet<String> =
        activity(&bystander, "").iter().map(|entry| entry["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        of_bob,
        BTreeSet::from(["sign_in".to_owned(), "account_created".to_owned()]),
        "nothing of others"
    );
});

both!(repeated_failures_are_one_entry_with_a_count_for_each_minute, |app| {
    let alice = app.signed_in("alice");
    for _ in 0..4 {
        app.browser().try_sign_in("alice", "wrong").problem(ErrorCode::InvalidCredentials);
    }
    app.advance(60);
    app.browser().try_sign_in("alice", "wrong").problem(ErrorCode::InvalidCredentials);
    let failed: Vec<Value> = activity(&alice, "&type=sign_ins")
        .into_iter()
        .filter(|entry| entry["type"] == "sign_in" && entry["outcome"] == "failure")
        .collect();
    let counts: Vec<&Value> = failed.iter().map(|entry| &entry["count"]).collect();
    assert_eq!(counts, [&json!(1), &json!(4)]);
    assert!(failed.iter().all(|entry| entry["actor"] == "unknown"));
});

both!(an_export_holds_everything_of_its_owner_and_nothing_of_others, |app| {
    app.signed_in("bob");
    let alice = app.signed_in("alice");
    upload(&alice);
    alice.set("nickName", &json!("Ace")).ok();
    alice
        .set("addresses", &json!([{"type": "home", "locality": "Wien", "country": "AT", "primary": true}]))
        .ok();
    let reply = alice.get("/api/users/v1/me/export");
    assert!(reply.ok().header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let export = reply.json();
    let profile = &export["user_profile"];
    for (key, value) in [
        ("username", json!("alice")),
        ("givenname", json!("alice")),
        ("lastname", json!("Tester")),
        ("emailaddress", json!("alice@default.example")),
        ("emailVerified", json!(true)),
        ("country", json!("AT")),
        ("accountState", json!("active")),
        ("nickName", json!("Ace")),
        ("name.familyName", json!("Tester")),
    ] {
        assert_eq!(profile[key], value, "{key}");
    }
    for key in ["userid", "created", "modified", "phoneNumbers", "lastSignIn"] {
        assert!(!profile[key].is_null(), "{key}");
    }
    assert_eq!((&export["linked_accounts"], &export["consents"]), (&json!([]), &json!([])));
    assert!(export["security"]["passwordChangedAt"].is_string());
    assert_eq!(export["sessions"].as_array().unwrap().len(), 1);
    assert!(export["activity"].as_array().unwrap().len() >= 4);
    assert!(export["avatar"]["base64"].as_str().unwrap().len() > 20);
    assert!(!reply.text().contains("bob"));
});

both!(capabilities_tell_what_this_caller_may_do, |app| {
    let user = app.signed_in("alice");
    let capabilities = user.get("/api/users/v1/me/capabilities").ok().json();
    assert_eq!(
        (&capabilities["role"], &capabilities["features"]["administration"]),
        (&json!("user"), &json!(false))
    );
    assert_eq!(
        (&capabilities["features"]["gravatar"], &capabilities["features"]["export"]),
        (&json!(false), &json!(true))
    );
    let scopes = capabilities["scopes"].as_array().unwrap();
    assert!(scopes.contains(&json!("me:profile:write")) && !scopes.contains(&json!("admin:read")));
    let admin = app.signed_in_as("default", "root", Role::Admin);
    let capabilities = admin.get("/api/users/v1/me/capabilities").ok().json();
    assert_eq!(capabilities["features"]["administration"], true);
    assert!(capabilities["scopes"].as_array().unwrap().contains(&json!("admin:write")));
});

both!(the_default_organization_has_one_address, |app| {
    let alice = app.signed_in("alice");
    let under = alice.under("/t/default");
    for (path, location) in
        [("/scim2/Me?attributes=id", "/scim2/Me?attributes=id"), ("//evil.test/x", "/evil.test/x")]
    {
        let reply = under.get(path);
        assert_eq!(reply.status(308).header("location"), Some(location));
    }
    under.set("nickName", &json!("Ace")).ok();
    under.get("/.well-known/change-password").problem(ErrorCode::NotFound);
    assert_eq!(
        app.browser().get("/.well-known/change-password").status(302).header("location"),
        Some("/security/password")
    );
    app.organization("acme");
    assert_eq!(
        app.browser_at("acme").get("/.well-known/change-password").status(302).header("location"),
        Some("/t/acme/security/password")
    );
});

both!(organizations_are_apart, |app| {
    app.account("acme", "alice", Role::User, OTHER_PASSWORD);
    let here = app.signed_in("alice");
    let there = app.browser_at("acme");
    // The same name is another account, with another password.
    there.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    there.sign_in("alice", OTHER_PASSWORD);
    assert_ne!(TestApp::profile(&here)["id"], TestApp::profile(&there)["id"]);
    let location = TestApp::profile(&there)["meta"]["location"].as_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("{}/t/acme/scim2/Users/", app.origin)), "{location}");
    // The attempts are counted apart.
    for _ in 0..5 {
        app.browser_at("acme").try_sign_in("alice", "wrong").problem(ErrorCode::InvalidCredentials);
    }
    app.browser().sign_in("alice", PASSWORD);
    for path in ["/scim2/Me", "/api/auth/v1/session", "/scim2/Schemas", "/api/server/v1/validation-rules"] {
        app.browser_at("nowhere").get(path).problem(ErrorCode::OrganizationNotFound);
    }
});

both!(an_attribute_of_one_organization_is_none_of_another, |app| {
    let owner = app.signed_in_as("acme", "owner", Role::Owner);
    let body =
        json!({"rules": {}, "custom": [{"name": "badge", "labels": {"en": "Badge"}, "inputType": "text"}]});
    owner.request("PUT", "/api/server/v1/attributes").json(&body).header("If-Match", "*").send().ok();
    let path = "urn:latchkey:params:scim:schemas:extension:custom:2.0:User:badge";
    owner.set(path, &json!("7")).ok();
    app.signed_in("alice").set(path, &json!("7")).any_problem();
    assert!(owner.get("/scim2/Schemas").text().contains("badge"));
    assert!(!app.browser().get("/scim2/Schemas").text().contains("badge"));
});

both!(what_one_node_ends_or_changes_the_other_knows_at_the_next_request, |app| {
    let second = app.second_node();
    let alice = app.signed_in_as("default", "alice", Role::Owner);
    let there = alice.at(second.address);
    there.get("/scim2/Me").ok();
    alice.set("nickName", &json!("Ace")).ok();
    assert_eq!(TestApp::profile(&there)["nickName"], "Ace");

    let hide = json!({"rules": {"nickName": {"visible": false}}, "custom": []});
    alice.request("PUT", "/api/server/v1/attributes").json(&hide).header("If-Match", "*").send().ok();
    assert!(TestApp::profile(&there).get("nickName").is_none());

    // A flow begun on one node is answered on the other, with the attempts counted together.
    let browser = second.browser();
    let flow = browser.start_flow("sign_in");
    for _ in 0..5 {
        browser.at(app.address).answer_flow(&flow, "alice", "wrong").problem(ErrorCode::InvalidCredentials);
    }
    browser.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::InvalidCredentials);

    let phone = there.clone();
    phone.sign_in("alice", PASSWORD);
    alice.set_cookie("__Host-latchkey", &phone.cookie("__Host-latchkey").unwrap());
    alice.read_session();
    alice.post("/api/auth/v1/sign-out", &json!({})).no_content();
    phone.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

/// A Gravatar of this machine: one picture for one address, and what else it was asked.
fn gravatar(backend: Backend) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for _ in 0..3 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut buffer = [0; 4_096];
            let read = stream.read(&mut buffer).unwrap();
            let head = String::from_utf8_lossy(&buffer[..read]).into_owned();
            let picture = samples::picture();
            let (status, body) = match asked.len() {
                0 => ("200 OK", picture.as_slice()),
                1 => ("404 Not Found", &b""[..]),
                _ => ("200 OK", &b"<svg onload='alert(1)'/>"[..]),
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: image/png\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(answer.as_bytes()).unwrap();
            stream.write_all(body).unwrap();
            asked.push(head);
        }
        asked
    });
    let (base, allowed) = (format!("http://127.0.0.1:{port}/avatar"), format!("127.0.0.1:{port}"));
    let app = TestApp::with(backend, &[("GRAVATAR_BASE_URL", &base), ("OUTBOUND_ALLOW", &allowed)]);
    let alice = app.signed_in("alice");
    let take = |email: &str| alice.post("/api/users/v1/me/avatar/gravatar", &json!({"email": email}));
    take("bob@default.example").problem(ErrorCode::InvalidValue);
    let taken = take("Alice@Default.Example").ok().json();
    assert_eq!(taken["source"], "gravatar");
    alice.get(taken["url"].as_str().unwrap()).ok();
    take("alice@default.example").problem(ErrorCode::GravatarNotFound);
    take("alice@default.example").problem(ErrorCode::ImageInvalid);
    alice.get("/api/users/v1/me/avatar").ok();
    let version = alice.etag();
    alice.delete("/api/users/v1/me/avatar").no_content();
    alice.delete("/api/users/v1/me/avatar").problem(ErrorCode::NotFound);
    assert_ne!(alice.etag(), version, "the picture is part of the profile");
    let asked = serving.join().unwrap();
    assert!(asked[0].starts_with("GET /avatar/"), "{}", asked[0]);
    assert!(!asked.concat().contains("alice"), "the address is sent as a hash only");
}

#[test]
fn a_picture_comes_from_gravatar_by_the_server_sqlite() {
    gravatar(Backend::Sqlite);
}

#[test]
fn a_picture_comes_from_gravatar_by_the_server_postgres() {
    gravatar(Backend::Postgres);
}
