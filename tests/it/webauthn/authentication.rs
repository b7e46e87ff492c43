//! Authentication: every check, once, by its owner.

use latchkey::identity::factors::webauthn::{WebauthnError, finish_discoverable};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::webauthn::WebauthnKind;
use latchkey_tests::{Authenticator, Backend, Wrong, at_once, both};
use serde_json::json;

use super::{PATH, START, answer, ask, discover, finish, listed, origin, prove, start, user, wrong_origins};

both!(an_older_security_key_is_a_second_factor_only, |app| {
    let (account, browser) = user(app, "alice");
    let mut key = Authenticator::security_key(&app.origin);
    let options = start(&browser, "security_key")["publicKey"].clone();
    assert_eq!(options["authenticatorSelection"]["residentKey"], "discouraged");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "discouraged");
    let made = key.register(&browser, "security_key");
    assert_eq!((&made["kind"], &made["usableFor"]), (&json!("security_key"), &json!(["second_factor"])));
    let options = ask(app, &account, "flow").unwrap();
    assert_eq!(options["userVerification"], "discouraged");
    key.counter += 1;
    let proven = answer(app, app, &account, "flow", &key.get(&options)).unwrap();
    assert_eq!((proven.kind, proven.is_user_verified), (WebauthnKind::SecurityKey, false));
    let alone = discover(app, "default", &key, None);
    assert!(matches!(alone, Err(WebauthnError::Refused(_))), "{alone:?}");
    // Beside a passkey, verification is asked for and still not demanded of the key.
    Authenticator::passkey(&app.origin).register(&browser, "passkey");
    assert_eq!(ask(app, &account, "flow").unwrap()["userVerification"], "preferred");
    assert!(prove(app, &account, &key, None).is_ok());
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
    passkey.register(&browser, "passkey");
    for wrong in wrong_assertions() {
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
    passkey.register(&browser, "passkey");
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
    passkey.register(&browser, "passkey");
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
    Authenticator::passkey(&app.origin).register(&browser, "passkey");
    let mut foreign = Authenticator::passkey(&app.origin);
    foreign.register(&mallorys, "passkey");
    let options = ask(app, &alice, "flow").unwrap();
    assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 1);
    let refused = answer(app, app, &alice, "flow", &foreign.get(&options));
    assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{refused:?}");
    assert_eq!(discover(app, "default", &foreign, None).unwrap().account_id, mallory.id);
});

both!(t29_a_counter_that_does_not_grow_is_refused_and_told, |app| {
    let (account, browser) = user(app, "alice");
    let mut key = Authenticator::security_key(&app.origin);
    key.register(&browser, "security_key");
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
    passkey.register(&bobs, "passkey");
    assert!(prove(app, &bob, &passkey, None).is_ok() && prove(app, &bob, &passkey, None).is_ok());
});

both!(t31_a_passkey_verifies_its_user_at_every_use, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    passkey.register(&browser, "passkey");
    Authenticator::security_key(&app.origin).register(&browser, "security_key");
    passkey.verifies = false;
    assert!(matches!(prove(app, &account, &passkey, None), Err(WebauthnError::Refused(_))));
    assert!(matches!(discover(app, "default", &passkey, None), Err(WebauthnError::Refused(_))));
});

both!(t33_a_removed_credential_is_worth_nothing_at_once, |app| {
    let (account, browser) = user(app, "alice");
    let mut passkey = Authenticator::passkey(&app.origin);
    let made = passkey.register(&browser, "passkey");
    let mut other = Authenticator::passkey(&app.origin);
    other.register(&browser, "passkey");
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
    passkey.register(&guest, "passkey");
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
    passkey.register(&browser, "passkey");
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

both!(t26_an_origin_counts_only_to_the_letter, |app| {
    let (account, browser) = user(app, "alice");
    for wrong in wrong_origins(app) {
        let started = start(&browser, "passkey");
        let credential =
            Authenticator::passkey(&app.origin).create_wrongly(&started["publicKey"], Some(&wrong));
        finish(&browser, &started, &credential).problem(ErrorCode::PasskeyNotAccepted);
    }
    assert_eq!(app.count("webauthn_credentials", "true"), 0);
    let mut passkey = Authenticator::passkey(&app.origin);
    passkey.register(&browser, "passkey");
    for wrong in wrong_origins(app) {
        let refused = prove(app, &account, &passkey, Some(&wrong));
        assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{wrong:?}: {refused:?}");
        let refused = discover(app, "default", &passkey, Some(&wrong));
        assert!(matches!(refused, Err(WebauthnError::Refused(_))), "{wrong:?}: {refused:?}");
    }
});
