//! Signing in by a linked provider.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::federation::{ASSOCIATIONS, change, lands, redirect_of};
use latchkey_tests::{AuthenticatorApp, Backend, Browser, PASSWORD, parameter};
use serde_json::{Value, json};

use super::{connected, hold};

/// The options of a new sign-in.
fn options(browser: &Browser) -> Vec<Value> {
    let flow = browser.start_flow("sign_in");
    let flow = browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json();
    flow["step"]["options"].as_array().unwrap().clone()
}

connected!(a_linked_provider_signs_in_as_one_factor, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let offered = options(&world.app.browser());
    let federated = offered.iter().find(|one| one["option"] == "federated").expect("it is offered");
    assert_eq!(federated["parameters"]["connection"]["name"], "Campus");
    let phone = world.app.browser();
    assert_eq!(world.sign_in(&phone), "/");
    let session = phone.read_session();
    assert_eq!((&session["account"]["username"], &session["session"]["level"]), (&json!("ada"), &json!(1)));
    // What the provider asked of its user is not known here: guarded acts stay shut.
    assert!(session["session"].get("stepUpUntil").is_none(), "{session}");
    let sessions = phone.get("/api/users/v1/me/sessions").ok().json();
    assert_eq!(sessions["sessions"][0]["methods"][0]["method"], "federated");
    let links = phone.get(ASSOCIATIONS).ok().json();
    assert!(links["associations"][0]["lastUsedAt"].is_string(), "{links}");
    // The password opens them.
    phone.step_up(PASSWORD);
});

connected!(t33_a_link_that_is_taken_away_ends_the_sessions_that_it_let_in, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let phone = world.app.browser();
    assert_eq!(world.sign_in(&phone), "/");
    let other = world.app.another_browser_of("default", "ada");
    let links = ada.get(ASSOCIATIONS).ok().json();
    let id = links["associations"][0]["id"].as_str().unwrap().to_owned();
    ada.delete(&format!("{ASSOCIATIONS}/{id}")).no_content();
    assert!(!phone.is_signed_in(), "whoever came by the link stays");
    assert!(other.is_signed_in() && ada.is_signed_in());
});

connected!(t16_the_second_factor_is_asked_for_after_a_provider_too, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let phone = AuthenticatorApp::enroll(&world.app, &ada);
    let browser = world.app.browser();
    let (flow, address) = world.way_in(&browser);
    let to = lands(&browser, &world.provider.authorize(&address));
    assert_eq!(to, format!("/sign-in#flow={flow}"));
    assert!(!browser.is_signed_in());
    let path = format!("/api/auth/v1/flows/{flow}");
    assert_eq!(browser.get(&path).ok().json()["step"]["kind"], "second_factor");
    browser.post(&path, &json!({"option": "totp", "code": "000000"})).problem(ErrorCode::InvalidCode);
    browser.post(&path, &json!({"option": "totp", "code": phone.code(&world.app, 0)})).ok();
    assert_eq!(browser.read_session()["session"]["level"], 2);
});

connected!(t18_account_and_link_are_looked_at_again_at_the_end, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let phone = AuthenticatorApp::enroll(&world.app, &ada);
    for (break_it, mend_it) in [
        (
            "UPDATE accounts SET state = 'disabled' WHERE username = 'ada'",
            "UPDATE accounts SET state = 'active'",
        ),
        (
            "UPDATE connections SET is_enabled = NOT is_enabled",
            "UPDATE connections SET is_enabled = NOT is_enabled",
        ),
        ("UPDATE connections SET signs_in = NOT signs_in", "UPDATE connections SET signs_in = NOT signs_in"),
        ("DELETE FROM federated_associations", "SELECT 1"),
    ] {
        world.app.advance(60);
        world.provider.script().now += 60;
        let browser = world.app.browser();
        let (flow, address) = world.way_in(&browser);
        let _ = lands(&browser, &world.provider.authorize(&address));
        world.app.execute(break_it);
        let body = json!({"option": "totp", "code": phone.code(&world.app, 0)});
        let reply = browser.post(&format!("/api/auth/v1/flows/{flow}"), &body);
        assert!((400..500).contains(&reply.status), "{break_it}: {}", reply.text());
        assert!(!browser.is_signed_in(), "{break_it}");
        world.app.execute(mend_it);
    }
});

connected!(t18_a_disabled_account_is_not_signed_in_by_its_provider, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    world.app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'ada'");
    let browser = world.app.browser();
    let to = world.sign_in(&browser);
    assert!(to.starts_with("/sign-in#refused="), "{to}");
    assert!(!browser.is_signed_in());
});

connected!(t53_a_connection_for_linking_only_signs_nobody_in, json!({"purpose": "link_only"}), |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let browser = world.app.browser();
    assert!(options(&browser).iter().all(|one| one["option"] != "federated"), "it is offered");
    let flow = browser.start_flow("sign_in");
    let body = json!({"option": "federated", "connection": world.connection});
    browser.post(&format!("/api/auth/v1/flows/{flow}"), &body).problem(ErrorCode::FlowOptionInvalid);
});

connected!(t53_a_purpose_that_changes_on_the_way_counts_as_it_is_at_the_end, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let browser = world.app.browser();
    let (_, address) = world.way_in(&browser);
    let end = world.provider.authorize(&address);
    change(&world.owner, &world.connection, &json!({"purpose": "link_only"}));
    assert!(lands(&browser, &end).starts_with("/sign-in#refused="));
    assert!(!browser.is_signed_in());
});

connected!(t53_the_answer_to_a_link_signs_nobody_in_and_the_other_way_round, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let end = world.provider.authorize(&world.way_to_link(&ada));
    let browser = world.app.browser();
    let _ = browser.start_flow("sign_in");
    assert_eq!(lands(&browser, &end), "/sign-in#refused=federation_refused");
    assert!(!browser.is_signed_in());
    let bob = world.app.signed_in("bob");
    world.is_known_as("s-7", &json!({}));
    let (_, address) = world.way_in(&bob);
    let to = lands(&bob, &world.provider.authorize(&address));
    assert_eq!(to, "/sign-in#refused=federation_not_linked");
    assert_eq!(world.app.count("federated_associations", "subject = 's-7'"), 0);
});

connected!(t36_the_way_back_after_a_provider_stays_in_the_portal, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let browser = world.app.browser();
    let body = json!({"type": "sign_in", "returnTo": "/sessions?x=1"});
    let flow = browser.post("/api/auth/v1/flows", &body).status(201).json();
    let path = format!("/api/auth/v1/flows/{}", flow["flowId"].as_str().unwrap());
    let answer = json!({"option": "federated", "connection": world.connection});
    let address = redirect_of(&browser.post(&path, &answer).ok().json());
    assert_eq!(lands(&browser, &world.provider.authorize(&address)), "/sessions?x=1");
});

connected!(t34_signing_in_by_a_provider_ends_the_session_that_the_browser_had, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let browser = world.app.signed_in("bob");
    let before = browser.cookie("__Host-latchkey").unwrap();
    assert_eq!(world.sign_in(&browser), "/");
    assert_ne!(browser.cookie("__Host-latchkey").unwrap(), before);
    let old = world.app.browser();
    old.set_cookie("__Host-latchkey", &before);
    assert!(!old.is_signed_in());
});

connected!(
    t10_a_new_proof_at_the_provider_must_be_new_and_the_accounts_own,
    json!({"createAccounts": true}),
    |world| {
        let known = |subject: &str| {
            let email = format!("{subject}@campus.example");
            world.is_known_as(subject, &json!({"email": email, "email_verified": true}));
        };
        known("eve");
        let eve = world.app.browser();
        assert_eq!(world.sign_in(&eve), "/");
        known("mallory");
        assert_eq!(world.sign_in(&world.app.browser()), "/");
        let step_up = || {
            let flow = eve.start_flow("step_up");
            let body = json!({"option": "federated", "connection": world.connection});
            let answered = eve.post(&format!("/api/auth/v1/flows/{flow}"), &body).ok().json();
            lands(&eve, &world.provider.authorize(&redirect_of(&answered)))
        };
        // Somebody else's proof, an old one, and one without a time raise nothing.
        assert_eq!(step_up(), "/#refused=federation_refused");
        known("eve");
        let old = world.provider.script().now - 3_600;
        for auth_time in [json!(old), Value::Null] {
            world.provider.script().claims["auth_time"] = auth_time;
            assert_eq!(step_up(), "/#refused=federation_refused");
        }
        assert!(eve.read_session()["session"].get("stepUpUntil").is_none());
        world.provider.script().claims.as_object_mut().unwrap().remove("auth_time");
        assert_eq!(step_up(), "/");
        assert!(eve.read_session()["session"]["stepUpUntil"].is_string());
    }
);

connected!(t40_nothing_of_a_request_to_the_provider_is_stored, |world| {
    let (_, address) = world.way_in(&world.app.browser());
    let dump = format!("{:?}", world.app.dump());
    for name in ["state", "nonce", "code_challenge"] {
        let value = parameter(&address, name).unwrap();
        assert!(!dump.contains(&value), "{name} stands in the database");
    }
});

connected!(nothing_about_an_account_is_sent_to_the_provider, |world| {
    let browser = world.app.browser();
    let (_, address) = world.way_in(&browser);
    for name in ["login_hint", "id_token_hint", "client_secret", "code_verifier"] {
        assert_eq!(parameter(&address, name), None, "{name}");
    }
});
