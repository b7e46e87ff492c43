//! `docs/integrating.md`, walked as it is written: what it shows is registered, sent and called here, step by step.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, AuthenticatorApp, Browser, TestApp, both, claims_of, parameter};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../docs/integrating.md");

/// The steps, in their order. One that is added to the page is added to this walk.
const STEPS: [&str; 5] =
    ["1. Register it", "2. Send users", "3. Use the tokens", "4. Sign out", "5. Call the interface"];

/// The text of a step.
fn step(number: usize) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("## {}\n", STEPS[number - 1])).expect("the step is there");
    rest.split("\n## ").next().unwrap()
}

/// The cells of a step's table, without its head. What stands in backquotes is taken out of them.
fn rows(number: usize) -> Vec<Vec<Vec<&'static str>>> {
    let lines = step(number).lines().filter(|line| line.starts_with('|')).skip(2);
    let quoted = |cell: &'static str| cell.split('`').skip(1).step_by(2).collect::<Vec<_>>();
    lines.map(|line| line.trim_matches('|').split('|').map(quoted).collect()).collect()
}

/// What the page registers.
fn shown() -> Value {
    let (_, rest) = step(1).split_once("```json\n").expect("an example");
    serde_json::from_str(rest.split("```").next().unwrap()).expect("the example is JSON")
}

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

/// The application of the page.
fn application(owner: &Browser) -> Application {
    Application::register(owner, &shown())
}

#[test]
fn every_step_of_the_page_is_walked_here() {
    let headings: Vec<&str> = PAGE.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings, STEPS);
}

both!(step_1_registers_what_the_page_shows, |app| {
    let owner = owner(app);
    let made = owner.post("/api/server/v1/applications", &shown()).status(201).json();
    assert!(made["id"].is_string() && made["clientSecret"].is_string(), "{made}");
    let kept =
        owner.get(&format!("/api/server/v1/applications/{}", made["id"].as_str().unwrap())).ok().json();
    for (member, value) in shown().as_object().unwrap() {
        let kept = &kept["application"][member];
        let is_kept = match value.as_array() {
            Some(items) => items.len() == kept.as_array().map_or(0, Vec::len),
            None => kept == value,
        };
        assert!(is_kept, "{member}: {kept}");
    }
});

both!(step_1_each_type_takes_the_ways_of_its_row, |app| {
    let owner = owner(app);
    let ways = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];
    let key = json!({"kty": "EC", "crv": "P-256", "kid": "1", "use": "sig", "alg": "ES256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
    let rows = rows(1);
    let of = |kind: &str| rows.iter().find(|row| row[0].contains(&kind)).unwrap()[2].clone();
    for kind in rows.iter().flat_map(|row| &row[0]) {
        // The row of services points to that of the web, and takes one away.
        let taken = match *kind {
            "service" => of("web").into_iter().filter(|way| *way != "none").collect(),
            other => of(other),
        };
        for way in ways {
            let mut body = json!({"name": format!("{kind} {way}"), "type": kind, "authentication": way});
            if ["web", "browser", "native"].contains(kind) {
                body["redirectUris"] = json!(["https://travel.example.org/callback"]);
            }
            if *kind == "link" {
                body["accessUrl"] = json!("https://travel.example.org/");
            }
            if way == "private_key_jwt" {
                body["keys"] = json!([key]);
            }
            let status = owner.post("/api/server/v1/applications", &body).status;
            let expected = if taken.contains(&way) { 201 } else { 400 };
            assert_eq!(status, expected, "{kind} with {way}");
        }
    }
});

both!(step_1_compares_addresses_to_the_letter_but_for_the_port_of_a_loopback, |app| {
    let owner = owner(app);
    let local =
        json!({"redirectUris": ["http://127.0.0.1/cb", "http://[::1]/cb", "https://travel.example.org/cb"]});
    let client = Application::register(&owner, &local);
    for (address, is_known) in [
        ("http://127.0.0.1:49152/cb", true),
        ("http://[::1]:49152/cb", true),
        ("http://127.0.0.1:49152/other", false),
        ("https://travel.example.org:8443/cb", false),
        ("https://travel.example.org/cb/", false),
    ] {
        let answer = client.ask(&owner, &[("redirect_uri", address)]);
        assert_eq!(answer.status == 303, is_known, "{address}: {}", answer.text());
    }
});

both!(step_2_each_parameter_does_what_its_row_says, |app| {
    let owner = owner(app);
    let client = application(&owner);
    let user = app.signed_in("user");
    let error = |to: &str| parameter(to, "error");
    let known: Vec<&str> = rows(2).into_iter().flat_map(|row| row[0].clone()).collect();
    assert_eq!(known, ["prompt", "max_age", "acr_values", "login_hint", "ui_locales"]);

    let nobody = app.browser();
    let none = [("prompt", "none")];
    assert_eq!(error(&client.sent_to(&nobody, &none)).as_deref(), Some("login_required"));
    assert_eq!(error(&client.sent_to(&user, &none)).as_deref(), Some("consent_required"));
    let _tokens = client.tokens(&user, &[]);
    assert_eq!(error(&client.sent_to(&user, &none)), None);
    let next = |change: &[(&str, &str)]| {
        let page = client.sent_to(&user, change);
        let (_, id) = page.split_once("/authorize/").unwrap_or_else(|| panic!("{page}"));
        user.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json()["next"].clone()
    };
    app.advance(60);
    assert_eq!(next(&[("prompt", "login")]), "step_up");
    assert_eq!(next(&[("prompt", "consent")]), "consent");
    assert_eq!(next(&[("max_age", "30")]), "step_up");
    assert!(parameter(&client.sent_to(&user, &[("max_age", "600")]), "code").is_some());
    // The application has no second factor to ask this account for, and is told when the user leaves the page that says so.
    let id = client.waiting(&user, &[("acr_values", "urn:latchkey:acr:2"), ("prompt", "")]);
    let path = format!("/api/auth/v1/authorizations/{id}");
    assert_eq!(user.get(&path).ok().json()["next"], "unreachable");
    let left = user.post(&path, &json!({"decision": "continue"})).ok().json();
    let told = error(left["redirectTo"].as_str().unwrap());
    assert_eq!(told.as_deref(), Some("unmet_authentication_requirements"));
    AuthenticatorApp::enroll(app, &app.another_browser_of("default", "user"));
    assert_eq!(next(&[("acr_values", "urn:latchkey:acr:2")]), "step_up");

    let hinted = client.sent_to(&nobody, &[("login_hint", "ada"), ("ui_locales", "de")]);
    let (_, id) = hinted.split_once("/authorize/").unwrap();
    let waits = nobody.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json();
    assert_eq!((&waits["loginHint"], &waits["uiLocales"]), (&json!("ada"), &json!(["de"])), "{waits}");
});

both!(step_2_waits_for_half_an_hour_in_the_browser_that_came_with_it, |app| {
    let owner = owner(app);
    let client = application(&owner);
    let user = app.signed_in("user");
    let path = format!("/api/auth/v1/authorizations/{}", client.waiting(&user, &[]));
    app.signed_in("mallory").get(&path).problem(ErrorCode::AuthorizationNotFound);
    app.advance(30 * 60 - 1);
    user.get(&path).ok();
    app.advance(1);
    user.get(&path).problem(ErrorCode::AuthorizationNotFound);
});

both!(step_2_takes_pushed_requests_and_nothing_else_where_they_are_the_only_way, |app| {
    let owner = owner(app);
    let mut settings = shown();
    settings["requirePushedRequests"] = json!(true);
    let client = Application::register(&owner, &settings);
    client.ask(&owner, &[]).problem(ErrorCode::AuthorizationInvalid);
    let query = client.path(&[]);
    let names = [
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    ];
    let values: Vec<String> = names.iter().map(|name| parameter(&query, name).unwrap()).collect();
    let pairs: Vec<(&str, &str)> = names.iter().copied().zip(values.iter().map(String::as_str)).collect();
    let pushed = client.call(&app.browser(), "/oauth2/par", &pairs).send().status(201).json();
    let request = pushed["request_uri"].as_str().unwrap().replace(':', "%3A");
    let waits = owner.get(&format!("/oauth2/authorize?client_id={}&request_uri={request}", client.id));
    assert!(waits.status(303).header("location").unwrap().contains("/authorize/"));
});

both!(steps_3_and_4_tell_who_signed_in_and_sign_out_again, |app| {
    let owner = owner(app);
    let client = application(&owner);
    let user = app.signed_in("user");
    let document = app.browser().get("/.well-known/openid-configuration").ok().json();
    assert_eq!(document["issuer"], json!(app.origin));
    let tokens = client.tokens(&user, &[]);
    let who = claims_of(tokens["id_token"].as_str().unwrap());
    for claim in ["sub", "auth_time", "acr", "amr", "sid", "nonce", "iss"] {
        assert!(!who[claim].is_null(), "{claim}: {who}");
    }
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(tokens["expires_in"], 300);
    assert_eq!(claims_of(access)["aud"], json!(format!("{}/api", app.origin)));
    let program = app.browser().program(access);
    assert_eq!(program.get("/oauth2/userinfo").ok().json()["sub"], who["sub"]);
    let first = tokens["refresh_token"].as_str().unwrap();
    let next = client.refresh(&app.browser(), first).ok().json();
    assert_ne!(next["refresh_token"], tokens["refresh_token"]);

    let hint = tokens["id_token"].as_str().unwrap();
    let bye = "https%3A%2F%2Ftravel.example.org%2Fbye";
    let asked = user.get(&format!("/oidc/logout?client_id={}&post_logout_redirect_uri={bye}", client.id));
    assert!(asked.status(303).header("location").unwrap().starts_with("/sign-out#"));
    assert!(user.is_signed_in());
    let left = user.get(&format!("/oidc/logout?id_token_hint={hint}&post_logout_redirect_uri={bye}"));
    assert_eq!(left.status(303).header("location"), Some("https://travel.example.org/bye"));
    assert!(!user.is_signed_in());
    // Without `offline_access` the tokens lived as long as the session.
    client.refresh(&app.browser(), next["refresh_token"].as_str().unwrap()).refused("invalid_grant");
});

both!(step_5_calls_with_the_scope_of_the_document_and_answers_the_challenge, |app| {
    let owner = owner(app);
    let mut settings = shown();
    settings["scopes"] = json!([{"name": "me:profile:read"}, {"name": "me:export"}]);
    let client = Application::register(&owner, &settings).asking("openid me:profile:read me:export");
    let user = app.signed_in("user");
    let tokens = client.tokens(&user, &[]);
    let program = app.browser().program(tokens["access_token"].as_str().unwrap());
    assert_eq!(program.get("/scim2/Me").ok().json()["userName"], "user");
    program.get("/api/users/v1/me/sessions").problem(ErrorCode::InsufficientScope);
    // A personal token reads as well, and never passes where a recent proof is needed.
    let wanted = json!({"name": "Script", "scopes": ["me:profile:read", "me:export"], "expiresAt": "2026-06-01T00:00:00Z"});
    let made = user.post("/api/users/v1/me/access-tokens", &wanted).status(201).json();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("lkp_"));
    let script = app.browser().program(token);
    script.get("/scim2/Me").ok();
    let challenged = script.get("/api/users/v1/me/export");
    challenged.problem(ErrorCode::StepUpRequired);
    let challenge = challenged.header("www-authenticate").unwrap();
    for part in ["insufficient_user_authentication", "acr_values=", "max_age="] {
        assert!(challenge.contains(part), "{challenge}");
    }
});
