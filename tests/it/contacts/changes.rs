//! Addresses that are replaced, removed or no longer the first: told, and brought back by their readers.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{TestApp, at_once, both};
use serde_json::{Value, json};

use super::{CONTACTS, UNDO, VERIFICATIONS, add, contact, emails, replace, started};

#[track_caller]
fn undo_token(app: &TestApp, address: &str) -> String {
    app.mails_to(address).iter().rev().find_map(|mail| mail.token("undo")).expect("a way back was sent")
}

both!(the_old_address_is_told_and_brings_itself_back, |app| {
    let alice = app.signed_in("alice");
    replace(app, &alice, "alice@default.example", "evil@evil.test");
    assert_eq!(emails(&alice), [("evil@evil.test".to_owned(), true)]);
    let mail = app.mails_to("alice@default.example").pop().unwrap();
    assert!(mail.subject.contains("was changed") && mail.text.contains("e•••@evil.test"), "{}", mail.text);
    let token = mail.token("undo").unwrap();
    let mine = alice.get("/api/users/v1/me/export").ok().json();
    assert_eq!(mine["user_profile"]["formerEmails"], json!(["alice@default.example"]));
    // One step further, to shake off whoever reads the old mail.
    app.advance(120);
    replace(app, &alice, "evil@evil.test", "worse@evil.test");
    started(&alice, "next@evil.test");
    let evil = undo_token(app, "evil@evil.test");

    let stranger = app.browser();
    stranger.post(UNDO, &json!({"token": "AAAA"})).problem(ErrorCode::LinkInvalid);
    let restored = stranger.post(UNDO, &json!({ "token": token })).ok().json();
    assert_eq!(restored, json!({"channel": "email", "masked": "a•••@default.example"}));
    alice.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    stranger.post(UNDO, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    stranger.post(UNDO, &json!({ "token": evil })).problem(ErrorCode::LinkInvalid);
    let alice = app.another_browser_of("default", "alice");
    assert_eq!(emails(&alice), [("alice@default.example".to_owned(), true)]);
    assert_eq!(alice.get(VERIFICATIONS).ok().json()["verifications"], json!([]));
    let activity = alice.get("/api/users/v1/me/activity?limit=100").ok().json();
    let kinds: Vec<&str> = activity["activity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["type"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"contact_changed") && kinds.contains(&"contact_restored"), "{kinds:?}");
});

both!(a_way_back_works_once_for_seven_days_and_only_in_its_organization, |app| {
    let alice = app.signed_in("alice");
    replace(app, &alice, "alice@default.example", "new@example.org");
    let token = undo_token(app, "alice@default.example");
    app.organization("acme");
    let elsewhere = app.browser_at("acme");
    elsewhere.post(UNDO, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    let cross = app.browser().with_header("Sec-Fetch-Site", "cross-site");
    cross.post(UNDO, &json!({ "token": token })).problem(ErrorCode::CrossOrigin);
    app.advance(7 * 24 * 60 * 60 - 1);
    let statuses = at_once(50, |_| app.browser().post(UNDO, &json!({ "token": token })).status);
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    let alice = app.another_browser_of("default", "alice");
    replace(app, &alice, "alice@default.example", "new@example.org");
    let late = undo_token(app, "alice@default.example");
    app.advance(7 * 24 * 60 * 60);
    app.browser().post(UNDO, &json!({ "token": late })).problem(ErrorCode::LinkInvalid);
});

both!(a_removed_address_is_told_too_and_the_last_one_stays, |app| {
    let alice = app.signed_in("alice");
    let first = contact(&alice, "alice@default.example")["id"].as_str().unwrap().to_owned();
    let path = format!("{CONTACTS}/{first}");
    alice.delete(&path).problem(ErrorCode::LastContact);
    add(app, &alice, "second@example.org");
    alice.delete(&path).no_content();
    assert_eq!(emails(&alice), [("second@example.org".to_owned(), true)], "the next one takes the place");
    let told = app.mails_to("second@example.org");
    assert!(told.iter().any(|mail| mail.subject.contains("A contact was removed")));
    let token = undo_token(app, "alice@default.example");
    app.browser().post(UNDO, &json!({ "token": token })).ok();
    let alice = app.another_browser_of("default", "alice");
    assert_eq!(emails(&alice)[0], ("alice@default.example".to_owned(), true));
    assert_eq!(emails(&alice).len(), 2);
});

both!(another_primary_address_is_told_to_the_one_before, |app| {
    let alice = app.signed_in("alice");
    add(app, &alice, "second@example.org");
    let path = format!("{CONTACTS}/{}", contact(&alice, "second@example.org")["id"].as_str().unwrap());
    let etag = alice.etag();
    let changed = alice.patch(&path, &json!({"primary": true, "type": "home"})).ok().json();
    assert_eq!((&changed["primary"], &changed["type"]), (&json!(true), &json!("home")));
    assert_ne!(alice.etag(), etag);
    let told = app.mails_to("alice@default.example");
    assert!(told.iter().any(|mail| mail.subject.contains("primary contact was changed")), "{told:?}");
    assert_eq!(
        emails(&alice),
        [("second@example.org".to_owned(), true), ("alice@default.example".to_owned(), false)]
    );
    let profile = TestApp::profile(&alice);
    let primary: Vec<&Value> =
        profile["emails"].as_array().unwrap().iter().filter(|e| e["primary"] == true).collect();
    assert_eq!(primary.len(), 1);
});

both!(codes_to_an_address_stay_a_factor_when_the_address_comes_back, |app| {
    app.change_settings("default", |settings| settings.factors.email_otp = true);
    let alice = app.signed_in("alice");
    replace(app, &alice, "alice@default.example", "new@example.org");
    let token = undo_token(app, "alice@default.example");
    // The same address again, as one more, and codes go there.
    app.advance(61);
    add(app, &alice, "alice@default.example");
    let path = "/api/users/v1/me/mfa/email-otp";
    let id = contact(&alice, "alice@default.example")["id"].clone();
    let sent = alice.post(&format!("{path}/code"), &json!({ "contactId": id })).status(202).json();
    let code = app.latest_code("alice@default.example");
    alice.put(path, &json!({"requestId": sent["requestId"], "code": code})).ok();
    app.browser().post(UNDO, &json!({ "token": token })).ok();
    assert_eq!(app.count("otp_factors", "true"), 1);
    assert_eq!(app.count("contacts", "kind = 'email' AND value_key = 'alice@default.example'"), 1);
});
