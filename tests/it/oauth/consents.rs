//! What users allow, change and take back.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, Browser, TestApp, both, parameter};
use serde_json::{Value, json};

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

/// Allows these claims and scopes; answers the tokens.
fn allow(client: &Application, browser: &Browser, scopes: &[&str], claims: &[&str]) -> Value {
    let id = client.waiting(browser, &[]);
    let body = json!({"decision": "allow", "scopes": scopes, "claims": claims});
    let to = browser.post(&format!("/api/auth/v1/authorizations/{id}"), &body).ok().json();
    let code = parameter(to["redirectTo"].as_str().unwrap(), "code").unwrap();
    client.exchange(&browser.fresh(), &code).ok().json()
}

fn userinfo(browser: &Browser, tokens: &Value) -> Value {
    browser.program(tokens["access_token"].as_str().unwrap()).get("/oauth2/userinfo").ok().json()
}

both!(t59_only_what_was_consented_to_is_given_out, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    let tokens = allow(&client, &user, &[], &["email"]);
    let claims = userinfo(&user, &tokens);
    assert_eq!(claims["email"], "user@default.example");
    assert!(claims.get("email_verified").is_some() && claims.get("name").is_none(), "{claims}");
    let with_name = allow(&client, &user, &[], &["email", "name"]);
    assert_eq!(userinfo(&user, &with_name)["name"], "user Tester");
    // The scope of the token counts as well.
    let narrow = client.asking("openid email").tokens(&user, &[]);
    assert!(userinfo(&user, &narrow).get("name").is_none());
});

both!(t59_consent_is_asked_again_when_more_is_asked_for, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    let _tokens = allow(&client.asking("openid email"), &user, &[], &["email"]);
    assert!(client.asking("openid email").sent_to(&user, &[]).contains("?code="));
    let page = client.asking("openid email profile").sent_to(&user, &[]);
    let id = page.split_once("/authorize/").expect("more is asked").1;
    let asked = user.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json();
    assert_eq!(asked["next"], "consent");
    assert_eq!(asked["claims"].as_array().unwrap().len(), 2);
    // Declined once, it is not asked for again.
    let _tokens = allow(&client.asking("openid email profile"), &user, &[], &["email"]);
    assert!(client.asking("openid email profile").sent_to(&user, &[]).contains("?code="));
});

both!(t59_what_is_mandatory_cannot_be_left_out_and_nothing_else_be_put_in, |app| {
    let owner = owner(app);
    let client = Application::register(
        &owner,
        &json!({
            "claims": [{"name": "email", "mandatory": true, "reason": "Tickets are sent there."}, {"name": "name"}]
        }),
    );
    let user = app.signed_in("user");
    let id = client.waiting(&user, &[]);
    let path = format!("/api/auth/v1/authorizations/{id}");
    let asked = user.get(&path).ok().json();
    assert_eq!(
        (asked["claims"][0]["mandatory"].clone(), asked["claims"][0]["reason"].clone()),
        (json!(true), json!("Tickets are sent there."))
    );
    for body in [
        json!({"decision": "allow", "claims": []}),
        json!({"decision": "allow", "claims": ["name"]}),
        json!({"decision": "allow", "claims": ["email", "phone_number"]}),
        json!({"decision": "allow", "claims": ["email"], "scopes": ["me:export"]}),
    ] {
        user.post(&path, &body).problem(ErrorCode::MandatoryConsent);
    }
    user.post(&path, &json!({"decision": "continue"})).problem(ErrorCode::AuthorizationNotReady);
    user.post(&path, &json!({"decision": "allow", "claims": ["email"]})).ok();
});

both!(t59_a_claim_that_is_taken_away_is_gone_from_tokens_that_are_out, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({})).asking("openid profile email me:profile:read");
    let user = app.signed_in("user");
    let tokens = allow(&client, &user, &["me:profile:read"], &["email", "name"]);
    let program = user.program(tokens["access_token"].as_str().unwrap());
    program.get("/scim2/Me").ok();
    let id =
        user.get("/api/users/v1/me/consents").ok().json()["consents"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/users/v1/me/consents/{id}");
    let changed = user.put(&path, &json!({"scopes": [], "claims": ["email"]})).ok().json();
    assert_eq!(changed["version"], 2);
    assert!(userinfo(&user, &tokens).get("name").is_none());
    program.get("/scim2/Me").problem(ErrorCode::InsufficientScope);
    user.put(&path, &json!({"scopes": ["me:export"], "claims": []})).problem(ErrorCode::InvalidValue);
    let mallory = app.signed_in("mallory");
    mallory.put(&path, &json!({"scopes": [], "claims": []})).problem(ErrorCode::NotFound);
    mallory.get(&path).problem(ErrorCode::NotFound);
    mallory.get(&format!("{path}/history")).problem(ErrorCode::NotFound);
    mallory.request("POST", &format!("{path}/revoke")).send().problem(ErrorCode::NotFound);
});

both!(t59_revoking_by_either_door_ends_the_tokens_and_asks_again, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    for door in ["consents", "authorized-apps"] {
        let tokens = allow(&client, &user, &[], &["email"]);
        let waiting = client.code(&user, &[]);
        let id = user.get("/api/users/v1/me/authorized-apps").ok().json()["authorizedApps"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let request = match door {
            "consents" => user.request("POST", &format!("/api/users/v1/me/consents/{id}/revoke")),
            _ => user.request("DELETE", &format!("/api/users/v1/me/authorized-apps/{id}")),
        };
        request.send().no_content();
        let browser = app.browser();
        assert_eq!(
            browser.program(tokens["access_token"].as_str().unwrap()).get("/oauth2/userinfo").status,
            401
        );
        client.refresh(&browser, tokens["refresh_token"].as_str().unwrap()).refused("invalid_grant");
        client.exchange(&browser, &waiting).refused("invalid_grant");
        assert!(client.sent_to(&user, &[]).contains("/authorize/"), "it is not asked again");
        assert_eq!(user.get("/api/users/v1/me/consents?state=active").ok().json()["consents"], json!([]));
        assert_eq!(user.get("/api/users/v1/me/authorized-apps").ok().json()["authorizedApps"], json!([]));
    }
});

both!(receipts_are_never_changed_and_hold_the_controller_as_it_was, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    let _tokens = allow(&client, &user, &[], &["email"]);
    let id =
        user.get("/api/users/v1/me/consents").ok().json()["consents"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/users/v1/me/consents/{id}");
    let first = user.get(&path).ok().json()["receipt"].clone();
    for member in [
        "version",
        "jurisdiction",
        "consentTimestamp",
        "collectionMethod",
        "consentReceiptID",
        "language",
        "piiPrincipalId",
        "piiControllers",
        "policyUrl",
        "services",
        "sensitive",
        "spiCat",
    ] {
        assert!(first.get(member).is_some(), "{member} is missing: {first}");
    }
    assert_eq!(first["version"], "KI-CR-v1.1.0");
    let stored = app.dump_of("consent_receipts");
    app.execute("UPDATE organizations SET name = 'Renamed'");
    let registry = format!("/api/server/v1/applications/{}", client.id);
    let mut settings = owner.get(&registry).ok().json()["application"].clone();
    settings["name"] = json!("Renamed too");
    owner.request("PUT", &registry).header("If-Match", "*").json(&settings).send().ok();
    assert_eq!(user.get(&path).ok().json()["receipt"], first);
    user.put(&path, &json!({"scopes": [], "claims": []})).ok();
    user.request("POST", &format!("{path}/revoke")).send().no_content();
    let history = user.get(&format!("{path}/history")).ok().json();
    let history = history["receipts"].as_array().unwrap();
    assert_eq!(history.len(), 3);
    assert_eq!(history[2], first);
    assert_eq!(history[0]["state"], "REVOKED");
    assert_ne!(history[0]["services"][0]["service"], first["services"][0]["service"]);
    assert!(stored.iter().all(|row| app.dump_of("consent_receipts").contains(row)), "a receipt was changed");
    let export = user.get("/api/users/v1/me/export").ok().json();
    assert_eq!(export["consents"].as_array().unwrap().len(), 3);
    assert_eq!(user.get(&path).ok().json()["state"], "revoked");
});

both!(an_application_of_the_organization_itself_is_not_asked_for_and_has_no_receipt, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({"trusted": true}));
    let user = app.signed_in("user");
    let tokens = client.tokens(&user, &[("prompt", "none")]);
    assert_eq!(userinfo(&user, &tokens)["email"], "user@default.example");
    assert_eq!(user.get("/api/users/v1/me/consents").ok().json()["consents"], json!([]));
    let apps = user.get("/api/users/v1/me/authorized-apps").ok().json();
    assert_eq!(apps["authorizedApps"][0]["name"], "Travel");
});
