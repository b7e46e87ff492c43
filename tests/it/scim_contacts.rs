//! Addresses written through SCIM: what is new waits for its proof, and nothing else changes.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Browser, Reply, TestApp, both};
use serde_json::{Value, json};

const EXTENSION: &str = "urn:latchkey:params:scim:schemas:extension:account:2.0:User";
const ADDRESS: &str = "alice@default.example";

fn patch(browser: &Browser, op: &str, path: &str, value: &Value) -> Reply {
    browser.patch_me(&json!([{"op": op, "path": path, "value": value}]))
}

fn emails(profile: &Value) -> Vec<&str> {
    profile["emails"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect()
}

fn confirm(app: &TestApp, browser: &Browser, address: &str) {
    let waiting = browser.get("/api/users/v1/me/verifications").ok().json();
    let all = waiting["verifications"].as_array().unwrap();
    let id = all.iter().find(|one| one["value"] == address).unwrap()["id"].as_str().unwrap();
    let path = format!("/api/users/v1/me/verifications/{id}/confirm");
    browser.post(&path, &json!({"code": app.latest_code(address)})).no_content();
}

both!(t54_an_address_that_is_added_by_patch_waits_for_its_proof, |app| {
    let alice = app.signed_in("alice");
    let etag = alice.etag();
    let added = patch(&alice, "add", "emails", &json!([{"value": "new@example.org", "type": "home"}]));
    assert_ne!(added.ok().header("etag"), Some(etag.as_str()));
    let profile = added.json();
    assert_eq!(emails(&profile), [ADDRESS], "the answer shows what counts");
    assert_eq!(profile[EXTENSION]["pendingEmails"], json!(["new@example.org"]));
    assert_eq!(app.count("events", "kind = 'profile_changed'"), 0);
    confirm(app, &alice, "new@example.org");
    let profile = TestApp::profile(&alice);
    assert_eq!(emails(&profile), [ADDRESS, "new@example.org"]);
    assert_eq!(profile["emails"][1]["type"], "home");
    let phone =
        patch(&alice, "add", "phoneNumbers", &json!([{"value": "+43 664 1234567", "type": "mobile"}]));
    assert_eq!(phone.ok().json()[EXTENSION]["pendingPhoneNumbers"], json!(["+436641234567"]));
});

both!(t54_another_value_takes_the_place_of_the_old_one_once_it_is_proven, |app| {
    let alice = app.signed_in("alice");
    let reply = patch(&alice, "replace", "emails[type eq \"work\"].value", &json!("new@example.org"));
    assert_eq!(emails(&reply.ok().json()), [ADDRESS]);
    confirm(app, &alice, "new@example.org");
    let profile = TestApp::profile(&alice);
    assert_eq!(emails(&profile), ["new@example.org"]);
    assert_eq!(profile["emails"][0]["primary"], true);
    // The old one was told, with the way back.
    assert!(app.mails_to(ADDRESS).iter().any(|mail| mail.token("undo").is_some()));
});

both!(t54_put_begins_the_proof_of_what_is_new_and_changes_the_rest, |app| {
    let alice = app.signed_in("alice");
    let mut whole = TestApp::profile(&alice);
    whole["nickName"] = json!("Ace");
    whole["emails"].as_array_mut().unwrap().push(json!({"value": "new@example.org", "type": "other"}));
    let answer = alice.put("/scim2/Me", &whole).ok().json();
    assert_eq!((&answer["nickName"], emails(&answer)), (&json!("Ace"), vec![ADDRESS]));
    assert_eq!(answer[EXTENSION]["pendingEmails"], json!(["new@example.org"]));
    assert_eq!(app.count("events", "kind = 'profile_changed'"), 1);
});

both!(all_of_a_change_happens_or_nothing, |app| {
    let alice = app.signed_in("alice");
    let before = app.dump();
    for (wrong, code) in [
        (json!([{"value": "no address", "type": "home"}]), ErrorCode::InvalidValue),
        (json!([{"value": "new@example.org", "type": "boat"}]), ErrorCode::InvalidValue),
        (json!([{"value": "new@example.org", "type": "home", "primary": true}]), ErrorCode::Mutability),
    ] {
        let both = json!([
            {"op": "replace", "path": "nickName", "value": "Ace"},
            {"op": "add", "path": "emails", "value": wrong}
        ]);
        let refused = alice.patch_me(&both).problem(code);
        assert!(refused.errors[0].field.starts_with("emails"), "{refused:?}");
        assert_eq!(app.dump(), before);
    }
    alice.patch_me(&json!([{"op": "remove", "path": "emails"}])).problem(ErrorCode::Mutability);
    alice
        .patch_me(&json!([{"op": "replace", "path": "emails[type eq \"work\"].type", "value": "home"}]))
        .problem(ErrorCode::Mutability);
    assert_eq!(app.dump(), before);
});

both!(t10_an_address_is_written_by_scim_only_with_a_recent_proof_of_identity, |app| {
    let alice = app.signed_in("alice");
    app.advance(601);
    let before = app.dump();
    let new = json!([{"value": "evil@evil.test", "type": "home"}]);
    patch(&alice, "add", "emails", &new).problem(ErrorCode::StepUpRequired);
    let mut whole = TestApp::profile(&alice);
    whole["emails"][0]["value"] = json!("evil@evil.test");
    alice.put("/scim2/Me", &whole).problem(ErrorCode::StepUpRequired);
    assert_eq!(app.dump(), before);
    // What changes no address needs none.
    alice.set("nickName", &json!("Ace")).ok();
    whole["emails"][0]["value"] = json!(ADDRESS);
    whole["nickName"] = json!("Bee");
    alice.put("/scim2/Me", &whole).ok();
});

both!(what_is_written_by_scim_counts_against_the_same_budgets, &[("MESSAGES_PER_ACCOUNT", "2")], |app| {
    let alice = app.signed_in("alice");
    for number in 0..2 {
        let new = json!([{"value": format!("n{number}@example.org"), "type": "home"}]);
        patch(&alice, "add", "emails", &new).ok();
    }
    let before = app.dump();
    let more = json!([{"value": "n2@example.org", "type": "home"}]);
    patch(&alice, "add", "emails", &more).problem(ErrorCode::RateLimited);
    assert_eq!(app.dump(), before);
});
