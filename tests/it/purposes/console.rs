//! The console's purposes.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::both;
use serde_json::json;

use super::{CONSOLE, accept, choose, create, decide, mine, owner, policy, preference, replace, required};

both!(other_words_are_the_next_version_and_earlier_ones_are_never_changed, |app| {
    let owner = owner(app);
    let id = create(&owner, &policy("2026-01"));
    let path = format!("{CONSOLE}/{id}");
    let first = owner.get(&path).ok().json();
    assert_eq!((&first["version"], &first["decided"]), (&json!(1), &json!(false)));
    let stored = app.dump_of("consent_purpose_versions");
    let put = |version: &str, body: &serde_json::Value| {
        owner.request("PUT", &path).header("If-Match", version).json(body).send()
    };
    put("\"7\"", &policy("2026-02")).problem(ErrorCode::PreconditionFailed);
    owner.put(&path, &policy("2026-02")).problem(ErrorCode::PreconditionRequired);
    // What nobody agrees to makes no version.
    let changed = put("\"1\"", &required("2026-01"));
    assert_eq!((changed.ok().header("etag"), &changed.json()["version"]), (Some("\"2\""), &json!(1)));
    assert_eq!(app.dump_of("consent_purpose_versions"), stored);
    let mut next = required("2026-02");
    next["content"]["changes"] = json!({"en": "Shorter."});
    let next = put("\"2\"", &next).ok().json();
    assert_eq!((&next["version"], next["versions"].as_array().unwrap().len()), (&json!(2), 2));
    assert_eq!(next["versions"][1]["content"], first["purpose"]["content"]);
    let now = app.dump_of("consent_purpose_versions");
    assert!(stored.iter().all(|row| now.contains(row)), "a version was changed");
    // A label names one document for good.
    let again = put("\"3\"", &policy("2026-01")).problem(ErrorCode::InvalidValue);
    assert_eq!(
        (again.errors[0].field.as_str(), again.errors[0].code),
        ("content.label", ErrorCode::Uniqueness)
    );
    let other = put("\"3\"", &preference(&["monthly"])).problem(ErrorCode::InvalidValue);
    assert_eq!((other.errors[0].field.as_str(), other.errors[0].code), ("kind", ErrorCode::Mutability));
    let kinds = app.query("SELECT kind AS line FROM events WHERE kind LIKE 'purpose%' ORDER BY kind");
    assert_eq!(kinds, ["purpose_changed", "purpose_created", "purpose_published"]);
});

both!(a_purpose_is_removed_while_nobody_decided_and_retired_afterwards, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let remove =
        |id: &str| owner.request("DELETE", &format!("{CONSOLE}/{id}")).header("If-Match", "*").send();
    let unused = create(&owner, &preference(&["monthly"]));
    remove(&unused).no_content();
    assert_eq!(app.count("events", "kind = 'purpose_removed'"), 1);
    owner.get(&format!("{CONSOLE}/{unused}")).problem(ErrorCode::NotFound);
    assert_eq!(app.count("consent_purpose_versions", "1 = 1"), 0);
    let id = create(&owner, &policy("2026-01"));
    accept(&user, &id, 1);
    remove(&id).problem(ErrorCode::PurposeDecided);
    let mut retired = policy("2026-01");
    retired["retired"] = json!(true);
    let found = replace(&owner, &id, &retired).ok().json();
    assert_eq!((&found["decided"], &found["versions"][0]["accounts"]), (&json!(true), &json!(1)));
    assert_eq!(app.count("consent_receipts", "kind = 'policy'"), 1);
    // Nobody is asked any more; who decided still sees it.
    let other = app.signed_in("other");
    assert_eq!(mine(&other), Vec::<serde_json::Value>::new());
    decide(&other, &id, &json!({"version": 1, "accepted": true})).problem(ErrorCode::NotFound);
    assert_eq!((&mine(&user)[0]["retired"], &mine(&user)[0]["waiting"]), (&json!(true), &json!(false)));
});

both!(the_console_counts_who_holds_which_version, |app| {
    let owner = owner(app);
    let id = create(&owner, &policy("2026-01"));
    let (ada, bob, eve) = (app.signed_in("ada"), app.signed_in("bob"), app.signed_in("eve"));
    for user in [&ada, &bob] {
        accept(user, &id, 1);
    }
    decide(&eve, &id, &json!({"version": 1, "accepted": false})).ok();
    replace(&owner, &id, &policy("2026-02")).ok();
    accept(&ada, &id, 2);
    let list = owner.get(CONSOLE).ok().json();
    let versions = &list["purposes"][0]["versions"];
    assert_eq!((&versions[0]["accounts"], &versions[1]["accounts"]), (&json!(1), &json!(1)), "{list}");
});

both!(t58_a_purpose_of_another_organization_is_not_there, |app| {
    let owner = owner(app);
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    let id = create(&owner, &required("2026-01"));
    let path = format!("{CONSOLE}/{id}");
    guest.get(&path).problem(ErrorCode::NotFound);
    replace(&guest, &id, &policy("2026-02")).problem(ErrorCode::NotFound);
    guest.request("DELETE", &path).header("If-Match", "*").send().problem(ErrorCode::NotFound);
    decide(&guest, &id, &json!({"version": 1, "accepted": true})).problem(ErrorCode::NotFound);
    assert_eq!(mine(&guest), Vec::<serde_json::Value>::new());
    assert_eq!(guest.get(CONSOLE).ok().json()["purposes"], json!([]));
    assert!(guest.get("/api/auth/v1/session").ok().json().get("waitingPolicies").is_none());
    let mine = choose(&guest, &create(&guest, &preference(&["monthly"])), &["monthly"]);
    let history =
        format!("/api/users/v1/me/consents/{}/history", mine["decision"]["consentId"].as_str().unwrap());
    owner.get(&history).problem(ErrorCode::NotFound);
});

both!(what_cannot_be_a_purpose_is_refused_by_its_name, |app| {
    let owner = owner(app);
    let policy = |member: &str, value: serde_json::Value| {
        let mut settings = policy("2026-01");
        settings["content"][member] = value;
        settings
    };
    let mut element = preference(&["monthly"]);
    element["content"]["elements"][0]["name"] = json!("two words");
    let mut needed = preference(&["monthly"]);
    needed["required"] = json!(true);
    for (settings, field) in [
        (policy("names", json!({"de": "Nur deutsch"})), "content.names"),
        (policy("names", json!({"en": "a\u{202e}b"})), "content.names"),
        (policy("descriptions", json!({"en": " "})), "content.descriptions"),
        (policy("changes", json!({"en": "x", "EN_us": "x"})), "content.changes"),
        (policy("label", json!("")), "content.label"),
        (policy("addresses", json!({"en": "javascript:alert(1)"})), "content.addresses"),
        (policy("addresses", json!({"en": "http://example.org/terms"})), "content.addresses"),
        (policy("addresses", json!({"en": "https://me:secret@example.org/"})), "content.addresses"),
        (policy("elements", json!([{"name": "a", "labels": {"en": "A"}}])), "content.elements"),
        (preference(&[]), "content.elements"),
        (preference(&["a", "a"]), "content.elements[1].name"),
        (element, "content.elements[0].name"),
        (needed, "required"),
    ] {
        let refused = owner.post(CONSOLE, &settings).problem(ErrorCode::InvalidValue);
        assert_eq!(refused.errors[0].field, field, "{settings}");
    }
    owner.post(CONSOLE, &policy("owner", json!(1))).problem(ErrorCode::InvalidBody);
    assert_eq!(app.count("consent_purposes", "1 = 1"), 0);
});
