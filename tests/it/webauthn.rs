//! Passkeys and security keys: registration by the interface, authentication by the functions that sign-in is built upon.

use latchkey::identity::events::Origin;
use latchkey::identity::factors::webauthn::{
    Assertion, WebauthnError, finish_authentication, finish_discoverable, start_authentication,
    start_discoverable,
};
use latchkey::platform::device;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::webauthn::WebauthnKind;
use latchkey_tests::{Account, Authenticator, Backend, Browser, Node, Reply, TestApp, Wrong, at_once, both};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/webauthn";
const START: &str = "/api/users/v1/me/webauthn/start-registration";
const FINISH: &str = "/api/users/v1/me/webauthn/finish-registration";

fn user(app: &TestApp, name: &str) -> (Account, Browser) {
    let account = app.user(name);
    (account, app.another_browser_of("default", name))
}

fn start(browser: &Browser, kind: &str) -> Value {
    browser.post(START, &json!({"kind": kind})).ok().json()
}

fn finish(browser: &Browser, started: &Value, credential: &Value) -> Reply {
    browser.post(FINISH, &json!({"requestId": started["requestId"], "credential": credential}))
}

/// Registers an authenticator.
fn register(browser: &Browser, authenticator: &mut Authenticator, kind: &str) -> Value {
    let started = start(browser, kind);
    let credential = authenticator.create(&started["publicKey"]);
    finish(browser, &started, &credential).status(201).json()
}

fn listed(browser: &Browser) -> Vec<Value> {
    browser.get(PATH).ok().json()["credentials"].as_array().unwrap().clone()
}

fn origin() -> Origin {
    Origin { ip: [127, 0, 0, 1].into(), device: device::parse(None) }
}

/// Asks an account for its second factor in a flow.
fn ask(app: &TestApp, account: &Account, flow: &str) -> Option<Value> {
    let organization = app.organization(&account.organization);
    app.block_on(start_authentication(&app.state, &organization, &account.id, flow)).unwrap()
}

/// Answers for an account, on any node.
fn answer(
    app: &TestApp,
    node: &Node,
    account: &Account,
    flow: &str,
    answer: &Value,
) -> Result<Assertion, WebauthnError> {
    let organization = app.organization(&account.organization);
    let origin = origin();
    app.block_on(finish_authentication(&node.state, &organization, &account.id, flow, answer, &origin))
}

/// One whole second factor with one thing wrong, or nothing.
fn prove(
    app: &TestApp,
    account: &Account,
    authenticator: &Authenticator,
    wrong: Option<&Wrong>,
) -> Result<Assertion, WebauthnError> {
    let options = ask(app, account, "flow").expect("a credential is asked for");
    answer(app, app, account, "flow", &authenticator.get_wrongly(&options, wrong))
}

/// The same without knowing who it is.
fn discover(
    app: &TestApp,
    organization: &str,
    authenticator: &Authenticator,
    wrong: Option<&Wrong>,
) -> Result<Assertion, WebauthnError> {
    let organization = app.organization(organization);
    let options = app.block_on(start_discoverable(&app.state, &organization, "flow")).unwrap();
    assert_eq!(options["userVerification"], "required");
    assert!(options["allowCredentials"].as_array().is_none_or(Vec::is_empty));
    let signed = authenticator.get_wrongly(&options, wrong);
    app.block_on(finish_discoverable(&app.state, &organization, "flow", &signed, &origin()))
}

both!(a_passkey_is_registered_listed_named_and_removed, |app| {
    let (_, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    let options = start(&browser, "passkey")["publicKey"].clone();
    assert_eq!(options["rp"], json!({"id": "localhost", "name": "Latchkey"}));
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    let made = register(&browser, &mut passkey, "passkey");
    assert_eq!(made["name"], "Linux – Firefox");
    assert_eq!(made["usableFor"], json!(["sign_in", "second_factor"]));
    assert_eq!((&made["isSynced"], &made["isBackupEligible"]), (&json!(true), &json!(true)));
    assert_eq!(made["transports"], json!(["internal", "hybrid"]));
    assert_eq!(listed(&browser), [made.clone()]);
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
        let made = register(&browser, &mut passkey, "passkey");
        assert_eq!((&made["name"], &made["provider"]), (&json!(name), &json!("iCloud Keychain")));
    }
    let started = start(&browser, "passkey");
    let credential = Authenticator::passkey(&app.origin).create(&started["publicKey"]);
    let body = json!({"requestId": started["requestId"], "credential": credential, "name": "<i>Blue</i>"});
    assert_eq!(browser.post(FINISH, &body).status(201).json()["name"], "<i>Blue</i>");
});

both!(an_older_security_key_is_a_second_factor_only, |app| {
    let (account, browser) = user(app, "alice");
    let mut key = Authenticator::security_key(&app.origin);
    let options = start(&browser, "security_key")["publicKey"].clone();
    assert_eq!(options["authenticatorSelection"]["residentKey"], "discouraged");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "discouraged");
    let made = register(&browser, &mut key, "security_key");
    assert_eq!((&made["kind"], &made["usableFor"]), (&json!("security_key"), &json!(["second_factor"])));
    let options = ask(app, &account, "flow").unwrap();
    assert_eq!(options["userVerification"], "discouraged");
    key.counter += 1;
    let proven = answer(app, app, &account, "flow", &key.get(&options)).unwrap();
    assert_eq!((proven.kind, proven.is_user_verified), (WebauthnKind::SecurityKey, false));
    let alone = discover(app, "default", &key, None);
    assert!(matches!(alone, Err(WebauthnError::Refused(_))), "{alone:?}");
    // Beside a passkey, verification is asked for and still not demanded of the key.
    register(&browser, &mut Authenticator::passkey(&app.origin), "passkey");
    assert_eq!(ask(app, &account, "flow").unwrap()["userVerification"], "preferred");
    assert!(prove(app, &account, &key, None).is_ok());
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

fn wrong_origins(app: &TestApp) -> Vec<Wrong> {
    let port = app.origin.rsplit(':').next().unwrap();
    [
        format!("{}.evil.test", app.origin),
        format!("https://localhost:{port}"),
        format!("http://evillocalhost:{port}"),
        format!("http://sub.localhost:{port}"),
        format!("{}/", app.origin),
        format!("{}/page", app.origin),
        "http://localhost".to_owned(),
        "http://localhost:1".to_owned(),
        "null".to_owned(),
        String::new(),
    ]
    .map(Wrong::Origin)
    .to_vec()
}

both!(t27_every_step_of_a_registration_is_checked, |app| {
    let (_, browser) = user(app, "alice");
    for wrong in wrong_registrations().into_iter().chain(wrong_origins(app)) {
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
    register(&browser, &mut Authenticator::passkey(&app.origin), "passkey");
});

both!(t27_a_credential_exists_once_in_the_instance, |app| {
    let (_, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&browser, &mut passkey, "passkey");
    let started = start(&browser, "passkey");
    let excluded = &started["publicKey"]["excludeCredentials"];
    assert_eq!(excluded.as_array().unwrap().len(), 1, "t30: the browser is told what is there");
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
    let late = start(&browser, "passkey");
    let credential = Authenticator::passkey(&app.origin).create(&late["publicKey"]);
    app.advance(300);
    finish(&browser, &late, &credential).problem(ErrorCode::PasskeyNotAccepted);
});

/// What §7.2 of WebAuthn Level 3 has a server check.
fn wrong_assertions() -> Vec<Wrong> {
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
        Wrong::BackupEligibility,
        Wrong::RawId,
        Wrong::Id,
        Wrong::CredentialType,
        Wrong::Signature,
        Wrong::UserHandle,
        Wrong::ShortAuthenticatorData,
    ]
}

both!(t28_every_step_of_an_authentication_is_checked, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&browser, &mut passkey, "passkey");
    for wrong in wrong_assertions().into_iter().chain(wrong_origins(app)) {
        let refused = prove(app, &account, &passkey, Some(&wrong));
        assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{wrong:?}: {refused:?}");
        let refused = discover(app, "default", &passkey, Some(&wrong));
        assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{wrong:?}: {refused:?}");
    }
    assert!(
        prove(app, &account, &passkey, Some(&Wrong::NoUserHandle)).is_ok(),
        "optional for a known account"
    );
    let nobody = discover(app, "default", &passkey, Some(&Wrong::NoUserHandle));
    assert!(matches!(nobody, Err(WebauthnError::Refused(_))));
    assert_eq!(app.count("webauthn_credentials", "sign_count <> 0"), 0);
    let proven = discover(app, "default", &passkey, None).unwrap();
    assert_eq!((proven.account_id, proven.is_user_verified), (account.id, true));
});

both!(a_question_is_answered_once_however_many_answer_at_once, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&browser, &mut passkey, "passkey");
    let second = (app.backend == Backend::Postgres).then(|| app.second_node());
    let options = ask(app, &account, "flow").unwrap();
    let signed = passkey.get(&options);
    let accepted = at_once(50, |number| {
        let node = match &second {
            Some(second) if number % 2 == 1 => second,
            _ => app,
        };
        answer(app, node, &account, "flow", &signed).is_ok()
    });
    assert_eq!(accepted.iter().filter(|accepted| **accepted).count(), 1);
    // A wrong answer spends the question as well.
    let options = ask(app, &account, "flow").unwrap();
    assert!(
        answer(app, app, &account, "flow", &passkey.get_wrongly(&options, Some(&Wrong::Signature))).is_err()
    );
    let late = answer(app, app, &account, "flow", &passkey.get(&options));
    assert!(matches!(late, Err(WebauthnError::NoCeremony)), "{late:?}");
});

both!(t21_an_answer_is_worth_nothing_in_another_flow_or_for_another_purpose, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&browser, &mut passkey, "passkey");
    let options = ask(app, &account, "one").unwrap();
    let signed = passkey.get(&options);
    let other_flow = answer(app, app, &account, "other", &signed);
    assert!(matches!(other_flow, Err(WebauthnError::NoCeremony)), "{other_flow:?}");
    let organization = app.organization("default");
    let other_purpose =
        app.block_on(finish_discoverable(&app.state, &organization, "one", &signed, &origin()));
    assert!(matches!(other_purpose, Err(WebauthnError::NoCeremony)), "{other_purpose:?}");
    assert!(answer(app, app, &account, "one", &signed).is_ok());
    let options = ask(app, &account, "one").unwrap();
    app.advance(300);
    assert!(matches!(
        answer(app, app, &account, "one", &passkey.get(&options)),
        Err(WebauthnError::NoCeremony)
    ));
});

both!(t25_a_credential_proves_its_own_owner_only, |app| {
    let (alice, browser) = user(app, "alice");
    let (mallory, mallorys) = user(app, "mallory");
    register(&browser, &mut Authenticator::passkey(&app.origin), "passkey");
    let mut foreign = Authenticator::passkey(&app.origin);
    register(&mallorys, &mut foreign, "passkey");
    let options = ask(app, &alice, "flow").unwrap();
    assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 1);
    let refused = answer(app, app, &alice, "flow", &foreign.get(&options));
    assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{refused:?}");
    assert_eq!(discover(app, "default", &foreign, None).unwrap().account_id, mallory.id);
});

both!(t29_a_counter_that_does_not_grow_is_refused_and_told, |app| {
    let (account, browser) = user(app, "alice");
    let mut key = Authenticator::security_key(&app.origin);
    register(&browser, &mut key, "security_key");
    key.counter = 8;
    assert!(prove(app, &account, &key, None).is_ok());
    assert_eq!(app.count("webauthn_credentials", "sign_count = 8"), 1);
    for counter in [8, 7, 0] {
        let copied = prove(app, &account, &key, Some(&Wrong::Counter(counter)));
        assert!(matches!(copied, Err(WebauthnError::CounterWentBack)), "{counter}: {copied:?}");
    }
    assert_eq!(app.count("events", "kind = 'factor_cloned' AND outcome = 'failure'"), 1);
    assert!(prove(app, &account, &key, Some(&Wrong::Counter(9))).is_ok());
    // One without a counter says 0 for ever.
    let (bob, bobs) = user(app, "bob");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&bobs, &mut passkey, "passkey");
    assert!(prove(app, &bob, &passkey, None).is_ok() && prove(app, &bob, &passkey, None).is_ok());
});

both!(t31_a_passkey_verifies_its_user_at_every_use, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&browser, &mut passkey, "passkey");
    register(&browser, &mut Authenticator::security_key(&app.origin), "security_key");
    passkey.verifies = false;
    assert!(matches!(prove(app, &account, &passkey, None), Err(WebauthnError::Refused(_))));
    assert!(matches!(discover(app, "default", &passkey, None), Err(WebauthnError::Refused(_))));
});

both!(t33_a_removed_credential_is_worth_nothing_at_once, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    let made = register(&browser, &mut passkey, "passkey");
    let mut other = Authenticator::passkey(&app.origin);
    register(&browser, &mut other, "passkey");
    let options = ask(app, &account, "flow").unwrap();
    browser.delete(&format!("{PATH}/{}", made["id"].as_str().unwrap())).no_content();
    let refused = answer(app, app, &account, "flow", &passkey.get(&options));
    assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{refused:?}");
    assert!(matches!(discover(app, "default", &passkey, None), Err(WebauthnError::Refused(_))));
    // T-24: the other one still works.
    assert!(prove(app, &account, &other, None).is_ok());
    assert_eq!(listed(&browser).len(), 1);
});

both!(t68_a_passkey_of_another_organization_is_refused_with_its_address, |app| {
    let guest = app.signed_in_as("acme", "guest", latchkey_openapi::scope::Role::User);
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&guest, &mut passkey, "passkey");
    let refused = discover(app, "default", &passkey, None);
    assert!(
        matches!(&refused, Err(WebauthnError::OtherOrganization { slug }) if slug == "acme"),
        "{refused:?}"
    );
    // Only to who can sign with it.
    let forged = discover(app, "default", &passkey, Some(&Wrong::Signature));
    assert!(matches!(forged, Err(WebauthnError::Refused(_))), "{forged:?}");
    assert!(discover(app, "acme", &passkey, None).is_ok());
});

both!(what_the_organization_does_not_offer_is_neither_registered_nor_accepted, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    register(&browser, &mut passkey, "passkey");
    app.change_settings("default", |settings| settings.factors.passkeys = false);
    browser.post(START, &json!({"kind": "passkey"})).problem(ErrorCode::FactorNotOffered);
    assert!(matches!(discover(app, "default", &passkey, None), Err(WebauthnError::Refused(_))));
    assert_eq!(listed(&browser)[0]["usableFor"], json!(["second_factor"]));
    assert!(
        prove(app, &account, &passkey, None).is_ok(),
        "still a second factor, as security keys are offered"
    );
    app.change_settings("default", |settings| settings.factors.security_keys = false);
    browser.post(START, &json!({"kind": "security_key"})).problem(ErrorCode::FactorNotOffered);
    assert_eq!(ask(app, &account, "flow"), None);
});

both!(t20_a_session_that_only_knows_the_password_cannot_touch_the_passkeys, |app| {
    let (_, browser) = user(app, "alice");
    let made = register(&browser, &mut Authenticator::passkey(&app.origin), "passkey");
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
    let one = register(&browser, &mut Authenticator::passkey(&app.origin), "passkey");
    let other = register(&browser, &mut Authenticator::passkey(&app.origin), "passkey");
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
    register(&browser, &mut passkey, "passkey");
    let list = browser.get(PATH).ok().json();
    assert_eq!(list["rpId"], "localhost");
    let handle = list["userHandle"].as_str().unwrap();
    assert!(!handle.contains(&account.id) && handle.len() == 43, "random, and not the account's id");
});
