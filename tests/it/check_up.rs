//! The check-up, reports of what was somebody else's doing, and how the user is told.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Authenticator, AuthenticatorApp, Browser, OTHER_PASSWORD, PASSWORD, TestApp, both};
use serde_json::{Value, json};

const ME: &str = "/api/users/v1/me";

fn checks(browser: &Browser) -> Vec<(String, bool, u64)> {
    let found = browser.get(&format!("{ME}/check-up")).ok().json();
    let one = |check: &Value| {
        let name = check["check"].as_str().unwrap().to_owned();
        (name, check["isGood"] == true, check["count"].as_u64().unwrap())
    };
    found["checks"].as_array().unwrap().iter().map(one).collect()
}

fn check(browser: &Browser, name: &str) -> Option<(bool, u64)> {
    checks(browser).into_iter().find(|(check, ..)| check == name).map(|(_, is_good, count)| (is_good, count))
}

both!(the_check_up_counts_what_is_there_and_begins_with_what_is_open, |app| {
    let alice = app.signed_in("alice");
    assert_eq!(checks(&alice)[0], ("strong_factors".to_owned(), false, 0));
    assert_eq!(check(&alice, "contact"), Some((true, 2)));
    assert_eq!(check(&alice, "backup_codes"), None, "nothing that codes could stand in for");
    assert_eq!(check(&alice, "old_sessions"), Some((true, 0)));
    AuthenticatorApp::enroll(app, &alice);
    assert_eq!(check(&alice, "strong_factors"), Some((false, 1)));
    assert_eq!(check(&alice, "backup_codes"), Some((false, 0)));
    Authenticator::passkey(&app.origin).register(&alice, "passkey");
    alice.post(&format!("{ME}/backup-codes"), &json!({})).status(201);
    alice.post(&format!("{ME}/backup-codes/confirm"), &json!({})).ok();
    assert_eq!(check(&alice, "strong_factors"), Some((true, 2)));
    assert_eq!(check(&alice, "backup_codes"), Some((true, 10)));
    app.execute(
        "UPDATE backup_codes SET used_at = 1 WHERE code_hash IN (SELECT code_hash FROM backup_codes LIMIT 7)",
    );
    assert_eq!(check(&alice, "backup_codes"), Some((false, 3)), "three are few");
    app.execute("UPDATE contacts SET verified_at = NULL");
    assert_eq!(check(&alice, "contact"), Some((false, 0)));
    let open: Vec<bool> = checks(&alice).into_iter().map(|(_, is_good, _)| is_good).collect();
    assert!(open.is_sorted(), "what is open comes first: {open:?}");
});

both!(sessions_that_were_long_not_used_are_open_in_the_check_up, |app| {
    app.change_settings("default", |settings| {
        settings.sessions.idle_seconds = 90 * 24 * 60 * 60;
        settings.sessions.absolute_seconds = 90 * 24 * 60 * 60;
    });
    let old = app.signed_in("alice");
    app.advance(30 * 24 * 60 * 60);
    let alice = app.another_browser_of("default", "alice");
    assert_eq!(check(&alice, "old_sessions"), Some((true, 0)));
    app.advance(1);
    assert_eq!(check(&alice, "old_sessions"), Some((false, 1)));
    old.get("/scim2/Me").ok();
    app.block_on(app.state.touches.flush(&app.state)).unwrap();
    assert_eq!(check(&alice, "old_sessions"), Some((true, 0)));
});

fn report(browser: &Browser, kind: &str) -> Vec<String> {
    let all = browser.get(&format!("{ME}/activity?limit=100")).ok().json();
    let entry = all["activity"].as_array().unwrap().iter().find(|one| one["type"] == kind).unwrap();
    let path = format!("{ME}/activity/{}/report", entry["id"].as_str().unwrap());
    let steps = browser.post(&path, &json!({})).ok().json();
    steps["steps"].as_array().unwrap().iter().map(|step| step.as_str().unwrap().to_owned()).collect()
}

both!(a_report_answers_what_to_do_and_is_in_the_log, |app| {
    let alice = app.signed_in("alice");
    let body = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": false});
    alice.post(&format!("{ME}/change-password"), &body).no_content();
    let steps = report(&alice, "password_changed");
    assert_eq!(steps, ["end_sessions", "change_password", "check_factors", "check_contacts"]);
    let asked = json!({"channel": "email", "value": "new@example.org"});
    let asked = alice.post(&format!("{ME}/verifications"), &asked).status(202).json();
    let path = format!("{ME}/verifications/{}/confirm", asked["id"].as_str().unwrap());
    alice.post(&path, &json!({"code": app.latest_code("new@example.org")})).no_content();
    let steps = report(&alice, "contact_added");
    assert_eq!(steps, ["end_sessions", "change_password", "check_contacts", "check_factors"]);
    app.execute("DELETE FROM passwords");
    assert!(!report(&alice, "sign_in").contains(&"change_password".to_owned()));
    assert_eq!(app.count("events", "kind = 'activity_reported'"), 3);
    // Only one's own.
    let id = app.query("SELECT id AS line FROM events WHERE kind = 'contact_added'").remove(0);
    let mallory = app.signed_in("mallory");
    mallory.post(&format!("{ME}/activity/{id}/report"), &json!({})).problem(ErrorCode::NotFound);
});

fn last_subject(app: &TestApp, browser: &Browser, current: &str, new: &str) -> String {
    let body = json!({"currentPassword": current, "newPassword": new, "endOtherSessions": false});
    browser.post(&format!("{ME}/change-password"), &body).no_content();
    app.mails_to("alice@default.example").pop().unwrap().subject
}

both!(the_language_of_messages_is_the_chosen_one_or_the_profiles, |app| {
    let alice = app.signed_in("alice");
    alice.set("preferredLanguage", &json!("de")).ok();
    let path = format!("{ME}/alerts");
    let before = alice.get(&path).ok().json();
    assert_eq!((before.get("language"), &before["effectiveLanguage"]), (None, &json!("de")));
    assert!(last_subject(app, &alice, PASSWORD, OTHER_PASSWORD).contains("Passwort wurde geändert"));
    let chosen = alice.put(&path, &json!({"language": "en"})).ok().json();
    assert_eq!((&chosen["language"], &chosen["effectiveLanguage"]), (&json!("en"), &json!("en")));
    assert!(last_subject(app, &alice, OTHER_PASSWORD, "marble-tundra-violet-31").contains("was changed"));
    assert_eq!(alice.get(&format!("{ME}/export")).ok().json()["user_profile"]["alertLanguage"], "en");
    alice.put(&path, &json!({"language": "fr"})).problem(ErrorCode::InvalidValue);
    alice.put(&path, &json!({"language": null})).ok();
    assert_eq!(alice.get(&path).ok().json()["effectiveLanguage"], "de");
});

both!(no_alert_of_a_break_in_can_be_switched_off, |app| {
    let alice = app.signed_in("alice");
    let path = format!("{ME}/alerts");
    let all = alice.get(&path).ok().json()["alerts"].as_array().unwrap().clone();
    assert!(all.len() >= 15 && all.iter().all(|alert| alert["canSwitchOff"] == false), "{all:?}");
    for body in [json!({"off": ["password_changed"]}), json!({"alerts": []}), json!({"enabled": false})] {
        alice.put(&path, &body).problem(ErrorCode::InvalidBody);
    }
});
