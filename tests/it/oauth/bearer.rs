//! Tokens at our own API: which, for what, how long, and who may read the answer.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::operations::{Operation, every_operation, operations};
use latchkey_tests::{Application, AuthenticatorApp, Browser, TestApp, both, samples};
use serde_json::{Value, json};

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

/// Every scope that an operation of the document takes.
fn all_scopes() -> Vec<String> {
    let mut all: Vec<String> = operations()
        .iter()
        .flat_map(|one| one.scopes().into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    all.sort();
    all.dedup();
    all
}

/// An application that may ask for everything.
fn greedy(owner: &Browser) -> Application {
    let scopes: Vec<Value> = all_scopes().iter().map(|name| json!({ "name": name })).collect();
    Application::register(owner, &json!({"name": "Greedy", "scopes": scopes, "claims": null}))
}

fn access(client: &Application, owner: &Browser, scopes: &str) -> String {
    let tokens = client.asking(&format!("openid {scopes}")).tokens(owner, &[]);
    tokens["access_token"].as_str().unwrap().to_owned()
}

fn taken_by_token() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|operation| !operation.scopes().is_empty())
}

/// What gives a browser another session, or leads it away and takes it back: a token has neither.
const OF_BROWSERS: &[&str] = &["startFederatedAssociation", "switchAccount"];

#[test]
fn every_operation_on_ones_own_account_and_in_the_console_takes_tokens() {
    for operation in every_operation() {
        let is_api = operation.path.starts_with("/api/users/v1/me")
            || operation.path.starts_with("/api/server/v1/")
            || operation.path == "/scim2/Me";
        let is_of_browsers = OF_BROWSERS.contains(&operation.id.as_str());
        if is_api && !operation.is_public && !is_of_browsers {
            assert_eq!(operation.scopes().len(), 1, "{} names no scope", operation.id);
        }
    }
}

both!(t57_a_token_opens_what_its_scope_names_and_nothing_else, |app| {
    let owner = owner(app);
    let client = greedy(&owner);
    let scopes = all_scopes();
    assert!(scopes.len() >= 12, "{scopes:?}");
    owner.request("PUT", "/api/users/v1/me/avatar").body("image/png", samples::picture()).send().ok();
    for operation in taken_by_token() {
        let own = operation.scopes()[0].to_owned();
        let others: Vec<&str> = scopes.iter().map(String::as_str).filter(|scope| *scope != own).collect();
        let without = owner.program(&access(&client, &owner, &others.join(" ")));
        let before = app.dump_without(&["sessions"]);
        let reply = samples::request(&without, &operation, "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60").send();
        reply.problem(ErrorCode::InsufficientScope);
        assert!(
            reply.header("www-authenticate").unwrap().contains(&format!("scope=\"{own}\"")),
            "{}",
            operation.id
        );
        assert_eq!(app.dump_without(&["sessions"]), before, "{} changed something", operation.id);
        if operation.method == "GET" && !operation.has_id() {
            let with = owner.program(&access(&client, &owner, &own));
            let reply = samples::request(&with, &operation, "").send();
            assert!(reply.status < 400, "{}: {}", operation.id, reply.text());
        }
    }
});

both!(t57_a_token_that_is_not_alive_here_opens_nothing, |app| {
    let owner = owner(app);
    let client = greedy(&owner);
    let tokens = client.asking(&format!("openid {}", all_scopes().join(" "))).tokens(&owner, &[]);
    let good = tokens["access_token"].as_str().unwrap();
    let mut parts: Vec<&str> = good.split('.').collect();
    let signature = parts.pop().unwrap();
    let flipped = if signature.starts_with('A') {
        signature.replacen('A', "B", 1)
    } else {
        format!("A{}", &signature[1..])
    };
    let spoiled = [
        String::new(),
        "x".to_owned(),
        "a.b.c".to_owned(),
        "x".repeat(9_000),
        tokens["id_token"].as_str().unwrap().to_owned(),
        tokens["refresh_token"].as_str().unwrap().to_owned(),
        format!("{}.{flipped}", parts.join(".")),
        format!("{}.", parts.join(".")),
        format!("lkp_{}", tokens["refresh_token"].as_str().unwrap()),
    ];
    for operation in taken_by_token() {
        let token = &spoiled[operation.path.len() % spoiled.len()];
        let reply = samples::request(&owner.program(token), &operation, "x").send();
        reply.problem(ErrorCode::Unauthenticated);
    }
    for token in &spoiled {
        let reply = owner.program(token).get("/scim2/Me");
        reply.problem(ErrorCode::Unauthenticated);
        assert!(reply.header("www-authenticate").unwrap().contains("invalid_token"), "{token:.20}");
    }
    // At another organization it is nobody's.
    app.organization("acme");
    owner.program(good).under("/t/acme").get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    owner.program(good).under("/t/nowhere").get("/scim2/Me").problem(ErrorCode::OrganizationNotFound);
    owner.program(good).get("/scim2/Me").ok();
    app.advance(299);
    owner.program(good).get("/scim2/Me").ok();
    app.advance(1);
    owner.program(good).get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

both!(a_token_needs_no_csrf_token_and_its_cookie_neighbour_is_not_looked_at, |app| {
    let owner = owner(app);
    let client = greedy(&owner);
    let token = access(&client, &owner, "me:profile:write");
    let program = owner.program(&token);
    let change = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "nickName", "value": "Ace"}]});
    program.request("PATCH", "/scim2/Me").without("Origin").json(&change).send().ok();
    let event = app.query("SELECT client_id AS line FROM events WHERE kind = 'profile_changed'");
    assert_eq!(event, [client.id.as_str()]);
    // A bad token beside a good cookie is a bad token.
    let both = owner.with_header("Authorization", "Bearer x");
    both.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

both!(guarded_acts_ask_a_token_for_a_recent_proof_at_the_accounts_level, |app| {
    let owner = owner(app);
    let client = greedy(&owner);
    let guarded: Vec<Operation> = taken_by_token().filter(|operation| operation.is_guarded).collect();
    assert!(guarded.len() >= 10);
    let scopes = all_scopes().join(" ");
    let fresh = access(&client, &owner, &scopes);
    assert_ne!(owner.program(&fresh).get("/api/users/v1/me/export").status, 401);
    let authenticator = AuthenticatorApp::enroll(app, &owner);
    // One factor, proven just now, while the account has two.
    let one_factor = owner.program(&fresh);
    for operation in &guarded {
        let reply = samples::request(&one_factor, operation, "x").send();
        reply.problem(ErrorCode::StepUpRequired);
        let challenge = reply.header("www-authenticate").unwrap();
        assert!(
            challenge.contains("insufficient_user_authentication")
                && challenge.contains("urn:latchkey:acr:2"),
            "{challenge}"
        );
        assert!(challenge.contains("max_age=\"600\""), "{challenge}");
    }
    let other = app.browser();
    other.sign_in_with(app, "owner", &authenticator);
    let strong = access(&client, &other, &scopes);
    other.program(&strong).get("/api/users/v1/me/export").ok();
    app.advance(280);
    other.program(&strong).get("/api/users/v1/me/export").ok();
    // A refreshed token is not a new proof.
    let tokens = client.asking(&format!("openid {scopes}")).tokens(&other, &[]);
    let mut refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        app.advance(200);
        let next = client.refresh(&other, &refresh).ok().json();
        refresh = next["refresh_token"].as_str().unwrap().to_owned();
    }
    let last = client.refresh(&other, &refresh).ok().json();
    other
        .program(last["access_token"].as_str().unwrap())
        .get("/api/users/v1/me/export")
        .problem(ErrorCode::StepUpRequired);
});

both!(a_personal_token_is_shown_once_opens_its_scopes_and_makes_no_other, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let path = "/api/users/v1/me/access-tokens";
    let body =
        |scopes: Value, expires: &str| json!({"name": "Script", "scopes": scopes, "expiresAt": expires});
    let end = "2026-06-01T00:00:00Z";
    for bad in [
        body(json!([]), end),
        body(json!(["me:profile:read"]), "2020-01-01T00:00:00Z"),
        body(json!(["me:profile:read"]), "2036-01-01T00:00:00Z"),
        body(json!(["admin:read"]), end),
    ] {
        user.post(path, &bad).problem(ErrorCode::InvalidValue);
    }
    let made = user
        .post(path, &body(json!(["me:profile:read", "me:security:write", "me:security:read"]), end))
        .status(201)
        .json();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("lkp_"));
    let listed = user.get(path).ok().text();
    assert!(!listed.contains(&token[4..]) && listed.contains("Script"));
    assert!(app.dump().values().flatten().all(|row| !row.contains(&token[4..])));
    let program = user.program(token);
    assert_eq!(program.get("/scim2/Me").ok().json()["userName"], "user");
    program.get("/api/users/v1/me/sessions").problem(ErrorCode::InsufficientScope);
    program.post(path, &body(json!(["me:profile:read"]), end)).problem(ErrorCode::StepUpRequired);
    program.get(path).problem(ErrorCode::Forbidden);
    assert_eq!(program.get("/oauth2/userinfo").status, 401);
    app.block_on(app.state.touches.flush(&app.state)).unwrap();
    assert!(user.get(path).ok().json()["accessTokens"][0]["lastUsedAt"].is_string());
    // It outlives the session, and ends when it is ended.
    user.post("/api/auth/v1/sign-out", &json!({})).no_content();
    program.get("/scim2/Me").ok();
    let again = app.another_browser_of("default", "user");
    owner.delete(&format!("{path}/{}", made["id"].as_str().unwrap())).problem(ErrorCode::NotFound);
    again.delete(&format!("{path}/{}", made["id"].as_str().unwrap())).no_content();
    program.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    let soon = app.state.clock.now() + chrono::Duration::hours(1);
    let short = again.post(path, &body(json!(["me:profile:read"]), &soon.to_rfc3339())).status(201).json();
    let program = again.program(short["token"].as_str().unwrap());
    program.get("/scim2/Me").ok();
    app.advance(3_599);
    program.get("/scim2/Me").ok();
    app.advance(1);
    program.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

both!(a_personal_token_lives_a_year_and_a_day_at_most, |app| {
    let user = app.signed_in("user");
    let made = |seconds: i64| {
        let end = app.state.clock.now() + chrono::Duration::days(366) + chrono::Duration::seconds(seconds);
        let body = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": end.to_rfc3339()});
        user.post("/api/users/v1/me/access-tokens", &body)
    };
    made(1).any_problem();
    let made = made(0).status(201).json();
    let program = user.program(made["token"].as_str().unwrap());
    app.advance(366 * 24 * 3_600 - 1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    program.get("/scim2/Me").ok();
    app.advance(1);
    program.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

both!(pages_of_other_origins_read_what_a_token_asks_for_and_nothing_a_cookie_does, |app| {
    let owner = owner(app);
    let client = greedy(&owner);
    let token = access(&client, &owner, "me:profile:read");
    let origin = ("Origin", "https://page.example.org");
    let shared =
        |reply: &latchkey_tests::Reply| reply.header("access-control-allow-origin").map(str::to_owned);
    let program = owner.program(&token).with_header(origin.0, origin.1);
    assert_eq!(shared(&program.get("/scim2/Me")).as_deref(), Some("*"));
    let denied = owner.program("x").with_header(origin.0, origin.1).get("/scim2/Me");
    assert_eq!((denied.status, shared(&denied).as_deref()), (401, Some("*")));
    for path in ["/.well-known/openid-configuration", "/oauth2/jwks"] {
        assert_eq!(shared(&app.browser().with_header(origin.0, origin.1).get(path)).as_deref(), Some("*"));
    }
    let cookie = owner.with_header(origin.0, origin.1);
    for path in
        ["/scim2/Me", "/api/auth/v1/session", "/api/users/v1/me/sessions", "/oauth2/authorize?client_id=x"]
    {
        let reply = cookie.get(path);
        assert_eq!(shared(&reply), None, "{path}");
        assert_eq!(reply.header("access-control-allow-credentials"), None);
    }
    let preflight = |path: &str| {
        let request = app
            .browser()
            .with_header(origin.0, origin.1)
            .with_header("Access-Control-Request-Method", "PATCH");
        request.request("OPTIONS", path).send()
    };
    let allowed = preflight("/scim2/Me");
    assert_eq!((allowed.status, shared(&allowed).as_deref()), (204, Some("*")));
    assert!(allowed.header("access-control-allow-headers").unwrap().contains("Authorization"));
    assert_eq!(allowed.header("access-control-allow-credentials"), None);
    for path in ["/api/auth/v1/flows", "/oauth2/authorize", "/oauth2/introspect"] {
        assert_eq!(shared(&preflight(path)), None, "{path}");
    }
});
