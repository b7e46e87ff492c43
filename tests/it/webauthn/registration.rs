//! Registration, and what an owner does with credentials.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Authenticator, PASSWORD, Wrong, at_once, both};
use serde_json::{Value, json};

use super::{FINISH, PATH, START, finish, listed, prove, start, user};

both!(a_passkey_is_registered_listed_named_and_removed, |app| {
    let (_, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    let options = start(&browser, "passkey")["publicKey"].clone();
    assert_eq!(options["rp"], json!({"id": "localhost", "name": "Latchkey"}));
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    let made = passkey.register(&browser, "passkey");
    assert_eq!(made["name"], "Linux – Firefox");
    assert_eq!(made["usableFor"], json!(["sign_in", "second_factor"]));
    assert_eq!((&made["isSynced"], &made["isBackupEligible"]), (&json!(true), &json!(true)));
    assert_eq!(made["transports"], json!(["internal", "hybrid"]));
    assert_eq!(listed(&browser), std::slice::from_ref(&made));
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    let renamed = browser.request("PATCH", &path).json(&json!({"name": "Laptop"})).send().ok().json();
    assert_eq!(renamed["name"], "Laptop");
    browser.delete(&path).no_content();
    browser.delete(&path).problem(ErrorCode::NotFound);
    assert!(listed(&browser).is_empty());
    for kind in ["factor_added", "factor_renamed", "factor_removed"] {
        assert_eq!(app.count("events", &format!("kind = '{kind}'")), 1, "{kind}");
    }
});

both!(the_default_name_is_the_providers_and_never_taken_twice, |app| {
    let (_, browser) = user(app, "alice");
    let keychain =
        [0xfb, 0xfc, 0x30, 0x07, 0x15, 0x4e, 0x4e, 0xcc, 0x8c, 0x0b, 0x6e, 0x02, 0x05, 0x57, 0xd7, 0xbd];
    for name in ["iCloud Keychain", "iCloud Keychain (2)"] {
        let mut passkey = Authenticator::passkey(&app.origin);
        passkey.aaguid = keychain;
        let made = passkey.register(&browser, "passkey");
        assert_eq!((&made["name"], &made["provider"]), (&json!(name), &json!("iCloud Keychain")));
    }
    let started = start(&browser, "passkey");
    let credential = Authenticator::passkey(&app.origin).create(&started["publicKey"]);
    let body = json!({"requestId": started["requestId"], "credential": credential, "name": "<i>Blue</i>"});
    assert_eq!(browser.post(FINISH, &body).status(201).json()["name"], "<i>Blue</i>");
});

/// What §7.1 of WebAuthn Level 3 has a server check, one wrong thing at a time.
fn wrong_registrations() -> Vec<Wrong> {
    vec![
        Wrong::ClientDataNotJson,
        Wrong::ClientDataType,
        Wrong::Challenge,
        Wrong::CrossOrigin,
        Wrong::TopOrigin,
        Wrong::RpIdHash,
        Wrong::UserNotPresent,
        Wrong::UserNotVerified,
        Wrong::BackupStateWithoutEligibility,
        Wrong::Algorithm,
        Wrong::AttestationFormat,
        Wrong::AttestationStatement,
        Wrong::NoAttestedData,
        Wrong::LongCredentialId,
        Wrong::RawId,
        Wrong::Id,
        Wrong::CredentialType,
        Wrong::ShortAuthenticatorData,
        Wrong::NotDiscoverable,
    ]
}

both!(t27_every_step_of_a_registration_is_checked, |app| {
    let (_, browser) = user(app, "alice");
    for wrong in wrong_registrations() {
        let started = start(&browser, "passkey");
        let mut authenticator = Authenticator::passkey(&app.origin);
        let credential = authenticator.create_wrongly(&started["publicKey"], Some(&wrong));
        let reply = finish(&browser, &started, &credential);
        assert_eq!(reply.any_problem().code, ErrorCode::PasskeyNotAccepted, "{wrong:?}");
        assert_eq!(app.count("webauthn_credentials", "true"), 0, "{wrong:?}");
        // A request is spent by a wrong answer.
        let right = authenticator.create(&started["publicKey"]);
        finish(&browser, &started, &right).problem(ErrorCode::PasskeyNotAccepted);
    }
    for malformed in [json!({}), json!([]), json!("x"), json!({"id": 1}), Value::Null] {
        let started = start(&browser, "passkey");
        finish(&browser, &started, &malformed).problem(ErrorCode::PasskeyNotAccepted);
    }
    Authenticator::passkey(&app.origin).register(&browser, "passkey");
});

both!(t27_a_credential_exists_once_in_the_instance, |app| {
    let (_, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    passkey.register(&browser, "passkey");
    let started = start(&browser, "passkey");
    let excluded = &started["publicKey"]["excludeCredentials"];
    assert_eq!(excluded.as_array().unwrap().len(), 1);
    let again = passkey.create(&started["publicKey"]);
    finish(&browser, &started, &again).problem(ErrorCode::PasskeyExists);
    let mallory = app.signed_in("mallory");
    let guest = app.signed_in_as("acme", "guest", latchkey_openapi::scope::Role::User);
    for other in [mallory, guest] {
        let started = start(&other, "passkey");
        assert!(started["publicKey"]["excludeCredentials"].as_array().is_none_or(Vec::is_empty));
        let copied = passkey.create(&started["publicKey"]);
        finish(&other, &started, &copied).problem(ErrorCode::PasskeyExists);
    }
    assert_eq!(app.count("webauthn_credentials", "true"), 1);
});

both!(t30_the_browser_is_told_which_devices_are_registered_already, |app| {
    let (_, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    let mut key = Authenticator::security_key(&app.origin);
    let made = passkey.register(&browser, "passkey");
    key.register(&browser, "security_key");
    for kind in ["passkey", "security_key"] {
        let excluded = start(&browser, kind)["publicKey"]["excludeCredentials"].clone();
        let ids: Vec<&str> =
            excluded.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 2, "{kind}: {ids:?}");
        assert!(ids.contains(&made["credentialId"].as_str().unwrap()), "{kind}: {ids:?}");
    }
    // A browser that registers it all the same is refused.
    for (device, kind) in [(&mut passkey, "passkey"), (&mut key, "security_key")] {
        let started = start(&browser, kind);
        let again = device.create(&started["publicKey"]);
        finish(&browser, &started, &again).problem(ErrorCode::PasskeyExists);
    }
    browser.delete(&format!("{PATH}/{}", made["id"].as_str().unwrap())).no_content();
    let left = start(&browser, "passkey")["publicKey"]["excludeCredentials"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1, "what is removed may be registered again");
    passkey.register(&browser, "passkey");
});

both!(t24_removing_one_device_leaves_every_other_one_and_the_password, |app| {
    let (account, browser) = user(app, "alice");
    let mut devices = [
        Authenticator::passkey(&app.origin),
        Authenticator::passkey(&app.origin),
        Authenticator::security_key(&app.origin),
    ];
    let kinds = ["passkey", "passkey", "security_key"];
    let mut made = Vec::new();
    for (device, kind) in devices.iter_mut().zip(kinds) {
        made.push(device.register(&browser, kind));
        app.advance(1);
    }
    browser.delete(&format!("{PATH}/{}", made[0]["id"].as_str().unwrap())).no_content();
    let left: Vec<Value> = listed(&browser).iter().map(|one| one["id"].clone()).collect();
    assert_eq!(left, [made[1]["id"].clone(), made[2]["id"].clone()]);
    assert!(prove(app, &account, &devices[0], None).is_err());
    devices[2].counter += 1;
    for device in &devices[1..] {
        assert!(prove(app, &account, device, None).is_ok());
    }
    app.browser().sign_in_half("alice", PASSWORD);
});

both!(a_registration_is_answered_once_in_time_and_in_its_own_session, |app| {
    let (_, browser) = user(app, "alice");
    let started = start(&browser, "passkey");
    let credential = Authenticator::passkey(&app.origin).create(&started["publicKey"]);
    app.execute("UPDATE sessions SET level = 2");
    let elsewhere = app.another_browser_of("default", "alice");
    finish(&elsewhere, &started, &credential).problem(ErrorCode::PasskeyNotAccepted);
    app.signed_in("mallory");
    finish(&app.another_browser_of("default", "mallory"), &started, &credential)
        .problem(ErrorCode::PasskeyNotAccepted);
    let replies = at_once(50, |_| finish(&browser.clone(), &started, &credential).status);
    assert_eq!(replies.iter().filter(|status| **status == 201).count(), 1, "{replies:?}");
    assert_eq!(app.count("webauthn_credentials", "true"), 1);
    let last = start(&browser, "passkey");
    let credential = Authenticator::passkey(&app.origin).create(&last["publicKey"]);
    app.advance(299);
    finish(&browser, &last, &credential).status(201);
    let late = start(&browser, "passkey");
    let credential = Authenticator::passkey(&app.origin).create(&late["publicKey"]);
    app.advance(300);
    finish(&browser, &late, &credential).problem(ErrorCode::PasskeyNotAccepted);
});

both!(t20_a_session_that_only_knows_the_password_cannot_touch_the_passkeys, |app| {
    let (_, browser) = user(app, "alice");
    let made = Authenticator::passkey(&app.origin).register(&browser, "passkey");
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    app.execute("UPDATE sessions SET level = 1");
    browser.delete(&path).problem(ErrorCode::StepUpRequired);
    browser.post(START, &json!({"kind": "passkey"})).problem(ErrorCode::StepUpRequired);
    assert_eq!(listed(&browser).len(), 1);
    app.execute("UPDATE sessions SET level = 2");
    let mallory = app.signed_in("mallory");
    mallory.delete(&path).problem(ErrorCode::NotFound);
    mallory.request("PATCH", &path).json(&json!({"name": "x"})).send().problem(ErrorCode::NotFound);
    browser.delete(&path).no_content();
});

both!(the_last_passkey_stays_where_there_is_no_password, |app| {
    let (_, browser) = user(app, "alice");
    let one = Authenticator::passkey(&app.origin).register(&browser, "passkey");
    let other = Authenticator::passkey(&app.origin).register(&browser, "passkey");
    app.execute("DELETE FROM passwords");
    let path = |made: &Value| format!("{PATH}/{}", made["id"].as_str().unwrap());
    let paths = [path(&one), path(&other)];
    let replies = at_once(2, |number| browser.clone().delete(&paths[number]));
    assert_eq!(replies.iter().filter(|reply| reply.status == 204).count(), 1);
    let refused = replies.iter().find(|reply| reply.status != 204).unwrap();
    refused.problem(ErrorCode::LastSignInMethod);
    assert_eq!(listed(&browser).len(), 1);
});

both!(browsers_find_the_passkeys_page_and_the_signals_of_the_list, |app| {
    let endpoints = app.browser().get("/.well-known/passkey-endpoints").ok().json();
    let page = format!("{}/security", app.origin);
    assert_eq!(endpoints, json!({"enroll": page, "manage": page}));
    let (account, browser) = user(app, "alice");
    assert!(browser.get(PATH).ok().json().get("userHandle").is_none());
    let mut passkey = Authenticator::passkey(&app.origin);
    passkey.register(&browser, "passkey");
    let list = browser.get(PATH).ok().json();
    assert_eq!(list["rpId"], "localhost");
    let handle = list["userHandle"].as_str().unwrap();
    assert!(!handle.contains(&account.id) && handle.len() == 43, "random, and not the account's id");
});
