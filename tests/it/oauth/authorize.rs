//! Requests: what is refused where, what waits for the user, what comes back.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, AuthenticatorApp, Browser, PASSWORD, TestApp, both, claims_of, parameter};
use serde_json::json;

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn authorization(browser: &Browser, id: &str) -> serde_json::Value {
    browser.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json()
}

both!(t36_nobody_is_sent_to_an_address_that_is_not_registered, |app| {
    let owner = owner(app);
    let client = Application::register(
        &owner,
        &json!({"redirectUris": ["https://travel.example.org/callback", "http://127.0.0.1/cb"]}),
    );
    for address in [
        "https://travel.example.org/callback/",
        "https://travel.example.org/callback?x=1",
        "https://travel.example.org/callback#x",
        "https://travel.example.org:443/callback",
        "https://TRAVEL.example.org/callback",
        "https://travel.example.org.evil.test/callback",
        "https://travel.example.org@evil.test/callback",
        "https://evil.test/",
        "//evil.test/",
        "/callback",
        "javascript:alert(1)",
        "http://127.0.0.1:5000/other",
        "http://localhost:5000/cb",
        "",
    ] {
        for prompt in ["none", "consent"] {
            let reply = client.ask(&owner, &[("redirect_uri", address), ("prompt", prompt)]);
            reply.problem(ErrorCode::AuthorizationInvalid);
            assert!(reply.header("location").is_none(), "{address} was followed");
        }
    }
    assert!(client.sent_to(&owner, &[("redirect_uri", "http://127.0.0.1:49152/cb")]).contains("/authorize/"));
});

both!(t36_people_get_a_page_of_the_portal_for_a_request_that_cannot_be_answered, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    for change in [("redirect_uri", "https://evil.test/"), ("client_id", "nobody")] {
        let asked =
            owner.request("GET", &client.path(&[change])).header("Accept", "text/html,*/*;q=0.8").send();
        assert_eq!(
            asked.status(303).header("location"),
            Some("/authorize"),
            "nothing of the request is in it"
        );
    }
});

both!(an_unknown_application_is_told_nothing_and_sent_nowhere, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    client
        .ask(&owner, &[("client_id", "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60")])
        .problem(ErrorCode::AuthorizationInvalid);
    client.ask(&owner, &[("client_id", "")]).problem(ErrorCode::AuthorizationInvalid);
    owner
        .get(&format!("{}&client_id={}", client.path(&[]), client.id))
        .problem(ErrorCode::AuthorizationInvalid);
    let disabled = Application::register(&owner, &json!({"enabled": false}));
    disabled.ask(&owner, &[]).problem(ErrorCode::AuthorizationInvalid);
});

both!(every_bad_parameter_is_refused_with_state_and_issuer, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", "code id_token"), "unsupported_response_type"),
        (("response_type", ""), "unsupported_response_type"),
        (("response_mode", "fragment"), "invalid_request"),
        (("scope", "openid admin:write"), "invalid_scope"),
        (("scope", ""), "invalid_scope"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("prompt", "none login"), "invalid_request"),
        (("prompt", "create"), "invalid_request"),
        (("max_age", "-1"), "invalid_request"),
        (("max_age", "x"), "invalid_request"),
        (("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported"),
        (("resource", "https://other.example.org/"), "invalid_target"),
    ] {
        let to = client.sent_to(&owner, &[change]);
        assert!(to.starts_with("https://travel.example.org/callback?"), "{to}");
        assert_eq!(parameter(&to, "error").as_deref(), Some(error), "{change:?}");
        assert_eq!(parameter(&to, "state").as_deref(), Some("s-1"));
        assert_eq!(parameter(&to, "iss").as_deref(), Some(app.origin.as_str()));
        assert!(parameter(&to, "code").is_none());
    }
});

both!(a_request_waits_through_the_sign_in_and_a_reload_and_is_answered_once, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    app.user("ada");
    let browser = app.browser();
    let id = client.waiting(&browser, &[("login_hint", "ada"), ("ui_locales", "de en"), ("prompt", "")]);
    for _ in 0..2 {
        let asked = authorization(&browser, &id);
        assert_eq!((asked["next"].as_str(), asked["loginHint"].as_str()), (Some("sign_in"), Some("ada")));
        assert_eq!(asked["uiLocales"], json!(["de", "en"]));
        assert_eq!(asked["application"]["name"], "Travel");
    }
    browser.sign_in("ada", PASSWORD);
    assert_eq!(authorization(&browser, &id)["next"], "consent");
    let to = Application::allow(&browser, &id);
    assert_eq!(parameter(&to, "state").as_deref(), Some("s-1"));
    assert_eq!(parameter(&to, "iss").as_deref(), Some(app.origin.as_str()));
    browser.get(&format!("/api/auth/v1/authorizations/{id}")).problem(ErrorCode::AuthorizationNotFound);
    let tokens = client.exchange(&app.browser(), &parameter(&to, "code").unwrap()).ok().json();
    let claims = claims_of(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["aud"], json!(client.id));
    // Signed in and allowed already: straight back.
    let again = client.sent_to(&browser, &[]);
    assert!(again.starts_with("https://travel.example.org/callback?code="), "{again}");
});

both!(t40_a_request_belongs_to_the_browser_that_it_came_by, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let victim = app.signed_in("victim");
    let id = client.waiting(&app.browser(), &[]);
    let path = format!("/api/auth/v1/authorizations/{id}");
    victim.get(&path).problem(ErrorCode::AuthorizationNotFound);
    victim.post(&path, &json!({"decision": "deny"})).problem(ErrorCode::AuthorizationNotFound);
    let guest = app.signed_in_as("acme", "guest", Role::User);
    guest.get(&path).problem(ErrorCode::AuthorizationNotFound);
    let own = app.signed_in("own");
    let id = client.waiting(&own, &[]);
    app.advance(31 * 60);
    own.get(&format!("/api/auth/v1/authorizations/{id}")).problem(ErrorCode::AuthorizationNotFound);
});

both!(who_says_no_sends_a_refusal_back_and_nothing_is_kept, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let id = client.waiting(&owner, &[]);
    let to =
        owner.post(&format!("/api/auth/v1/authorizations/{id}"), &json!({"decision": "deny"})).ok().json();
    assert_eq!(parameter(to["redirectTo"].as_str().unwrap(), "error").as_deref(), Some("access_denied"));
    assert_eq!(app.count("grants", "1 = 1") + app.count("authorization_codes", "1 = 1"), 0);
    assert_eq!(app.count("consent_receipts", "1 = 1"), 0);
});

both!(prompt_none_never_asks, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let error = |browser: &Browser, change: &[(&str, &str)]| {
        let mut change = change.to_vec();
        change.push(("prompt", "none"));
        parameter(&client.sent_to(browser, &change), "error")
    };
    assert_eq!(error(&app.browser(), &[]).as_deref(), Some("login_required"));
    assert_eq!(error(&owner, &[]).as_deref(), Some("consent_required"));
    let _code = client.code(&owner, &[]);
    assert_eq!(error(&owner, &[]), None);
    app.advance(100);
    assert_eq!(error(&owner, &[("max_age", "60")]).as_deref(), Some("login_required"));
    assert_eq!(
        error(&owner, &[("acr_values", "urn:latchkey:acr:2")]).as_deref(),
        Some("unmet_authentication_requirements")
    );
    assert_eq!(app.count("authorization_requests", "1 = 1"), 0);
});

both!(prompt_login_and_max_age_ask_for_a_new_proof_and_a_new_one_is_enough, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let _code = client.code(&owner, &[]);
    for change in [("prompt", "login"), ("max_age", "60"), ("max_age", "0")] {
        app.advance(100);
        let page = client.sent_to(&owner, &[change]);
        let id = page.split_once("/authorize/").expect("the request waits").1.to_owned();
        assert_eq!(authorization(&owner, &id)["next"], "step_up", "{change:?}");
        let path = format!("/api/auth/v1/authorizations/{id}");
        owner.post(&path, &json!({"decision": "continue"})).problem(ErrorCode::AuthorizationNotReady);
        owner.step_up(PASSWORD);
        let now = app.state.now_micros() / 1_000_000;
        let to = Application::allow(&owner, &id);
        let tokens = client.exchange(&app.browser(), &parameter(&to, "code").unwrap()).ok().json();
        assert_eq!(claims_of(tokens["id_token"].as_str().unwrap())["auth_time"], json!(now));
    }
});

both!(acr_values_step_up_on_demand_and_say_so_where_that_cannot_be, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let two = ("acr_values", "urn:latchkey:acr:2");
    let id = client.waiting(&owner, &[two, ("prompt", "")]);
    assert_eq!(authorization(&owner, &id)["next"], "unreachable");
    let path = format!("/api/auth/v1/authorizations/{id}");
    let to = owner.post(&path, &json!({"decision": "continue"})).ok().json();
    let error = parameter(to["redirectTo"].as_str().unwrap(), "error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));

    let authenticator = AuthenticatorApp::enroll(app, &owner);
    let other = app.browser();
    let half = other.sign_in_half("owner", PASSWORD);
    assert!(!half.is_empty());
    other.sign_in_with(app, "owner", &authenticator);
    let tokens = client.tokens(&other, &[two]);
    let claims = claims_of(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["acr"], "urn:latchkey:acr:2");
    assert!(claims["amr"].as_array().unwrap().contains(&json!("mfa")), "{claims}");
});

both!(a_pushed_request_is_used_once_by_the_application_that_pushed_it, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({"requirePushedRequests": true}));
    let other = Application::register(&owner, &json!({"name": "Other"}));
    let push = |client: &Application| {
        let pairs = [
            ("redirect_uri", client.redirect_uri.as_str()),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", latchkey_tests::CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let reply = client.call(&owner, "/oauth2/par", &pairs).send();
        reply.status(201).json()["request_uri"].as_str().unwrap().to_owned()
    };
    client.ask(&owner, &[]).problem(ErrorCode::AuthorizationInvalid);
    let uri = push(&client);
    let path = |client: &Application, uri: &str| {
        format!("/oauth2/authorize?client_id={}&request_uri={uri}", client.id)
    };
    owner.get(&path(&other, &uri)).problem(ErrorCode::AuthorizationInvalid);
    owner.get(&path(&client, &uri)).status(303);
    owner.get(&path(&client, &uri)).problem(ErrorCode::AuthorizationInvalid);
    let (last, late) = (push(&client), push(&client));
    app.advance(89);
    owner.get(&path(&client, &last)).status(303);
    app.advance(1);
    owner.get(&path(&client, &late)).problem(ErrorCode::AuthorizationInvalid);
    owner.get(&path(&client, "https://evil.test/request")).problem(ErrorCode::AuthorizationInvalid);
    let bad = [("redirect_uri", "https://evil.test/"), ("response_type", "code")];
    client.call(&owner, "/oauth2/par", &bad).send().refused("invalid_request");
});

both!(a_request_comes_by_a_form_as_well, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let path = client.path(&[]);
    let (_, query) = path.split_once('?').unwrap();
    let post = |text: &str| {
        let request = owner.request("POST", "/oauth2/authorize").without("Origin").without("Cookie");
        request.body("application/x-www-form-urlencoded", text.to_owned()).send()
    };
    let page = post(query).status(303).header("location").unwrap().to_owned();
    let (_, id) = page.split_once("/authorize/").expect("the portal's page");
    // The page is opened without a foreign site between, so the session counts there.
    assert_eq!(authorization(&owner, id)["next"], "consent");
    assert!(Application::allow(&owner, id).starts_with(&client.redirect_uri));
    post(&format!("{query}&client_id=x")).problem(ErrorCode::AuthorizationInvalid);
    let elsewhere = query.replace("travel.example.org", "evil.test");
    let refused = post(&elsewhere);
    refused.problem(ErrorCode::AuthorizationInvalid);
    assert!(refused.header("location").is_none());
});
