//! Codes, refresh tokens, and what they are exchanged for.

use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, Browser, TestApp, VERIFIER, at_once, both, claims_of};
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60;

fn sweep(app: &TestApp) {
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
}

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn text<'v>(tokens: &'v Value, name: &str) -> &'v str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

both!(a_code_gives_tokens_of_the_right_kind_for_the_right_audience, |app| {
    let owner = owner(app);
    for algorithm in ["RS256", "ES256"] {
        let client =
            Application::register(&owner, &json!({"name": algorithm, "signingAlgorithm": algorithm}));
        let tokens = client.tokens(&owner, &[]);
        assert_eq!((text(&tokens, "token_type"), &tokens["expires_in"]), ("Bearer", &json!(300)));
        let access = claims_of(text(&tokens, "access_token"));
        assert_eq!(access["iss"], json!(app.origin));
        assert_eq!(access["aud"], json!(format!("{}/api", app.origin)));
        assert_eq!(access["client_id"], json!(client.id));
        assert_eq!(access["sid"], json!(owner.session_id()));
        assert!(access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap() <= 300);
        let id = claims_of(text(&tokens, "id_token"));
        assert_eq!((id["iss"].clone(), id["aud"].clone()), (json!(app.origin), json!(client.id)));
        assert_eq!(id["sub"], access["sub"]);
        assert_eq!(id["exp"].as_i64().unwrap() - id["iat"].as_i64().unwrap(), 300);
        assert!(id.get("email").is_none() && id.get("name").is_none(), "claims belong to userinfo: {id}");
    }
});

both!(a_code_is_worth_something_once_for_its_client_address_and_verifier_within_a_minute, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let client = Application::register(&owner, &json!({}));
    let other = Application::register(&owner, &json!({"name": "Other"}));
    let code = client.code(&owner, &[]);
    let exchange = |code: &str, address: &str, verifier: &str| {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", address),
            ("code_verifier", verifier),
        ];
        client.call(&browser, "/oauth2/token", &pairs).send()
    };
    let address = client.redirect_uri.as_str();
    // Injected at another client, address or verifier.
    other.exchange(&browser, &code).refused("invalid_grant");
    exchange(&code, "https://travel.example.org/other", VERIFIER).refused("invalid_grant");
    exchange(&code, address, &"x".repeat(43)).refused("invalid_grant");
    exchange(&code, address, &VERIFIER[..42]).refused("invalid_grant");
    exchange(&code, address, latchkey_tests::CHALLENGE).refused("invalid_grant");
    exchange(&code, address, "").refused("invalid_request");
    exchange("wrong", address, VERIFIER).refused("invalid_grant");
    let tokens = exchange(&code, address, VERIFIER).ok().json();
    let program = browser.program(text(&tokens, "access_token"));
    program.get("/oauth2/userinfo").ok();
    // A second time: what came of the first ends.
    exchange(&code, address, VERIFIER).refused("invalid_grant");
    assert_eq!(program.get("/oauth2/userinfo").status, 401);
    client.refresh(&browser, text(&tokens, "refresh_token")).refused("invalid_grant");
    let (last, late) = (client.code(&owner, &[]), client.code(&owner, &[]));
    app.advance(59);
    client.exchange(&browser, &last).ok();
    app.advance(1);
    client.exchange(&browser, &late).refused("invalid_grant");
});

both!(a_code_is_remembered_for_a_day_after_its_end_so_that_a_second_use_ends_what_came_of_it, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({})).asking("openid offline_access");
    let codes = [(); 2].map(|()| client.code(&owner, &[("prompt", "consent")]));
    let tokens = codes.each_ref().map(|code| client.exchange(&owner, code).ok().json());
    app.advance(60 + DAY - 1);
    sweep(app);
    client.exchange(&owner, &codes[0]).refused("invalid_grant");
    client.refresh(&owner, text(&tokens[0], "refresh_token")).refused("invalid_grant");
    app.advance(1);
    sweep(app);
    assert_eq!(app.count("authorization_codes", "true"), 0);
    client.exchange(&owner, &codes[1]).refused("invalid_grant");
    client.refresh(&owner, text(&tokens[1], "refresh_token")).ok();
});

both!(what_outlives_a_session_ends_sixty_days_after_its_last_use, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({})).asking("openid offline_access");
    let mut token = text(&client.tokens(&owner, &[("prompt", "consent")]), "refresh_token").to_owned();
    for _ in 0..2 {
        app.advance(60 * DAY - 1);
        sweep(app);
        token = text(&client.refresh(&owner, &token).ok().json(), "refresh_token").to_owned();
    }
    app.advance(60 * DAY);
    client.refresh(&owner, &token).refused("invalid_grant");
    app.advance(DAY - 1);
    sweep(app);
    assert_eq!(app.count("token_families", "true"), 1, "remembered for a day more");
    app.advance(1);
    sweep(app);
    assert_eq!(app.count("token_families", "true"), 0);
});

both!(t05_a_code_is_exchanged_once_however_many_come_at_once, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let code = client.code(&owner, &[]);
    let second = app.second_node();
    let statuses = at_once(20, |number| {
        let browser = if number % 2 == 0 { app.browser() } else { app.browser().at(second.address) };
        client.exchange(&browser, &code).status
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
});

both!(fifty_refreshes_with_one_token_on_two_nodes_succeed_once_and_end_the_family, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let tokens = client.tokens(&owner, &[]);
    let token = text(&tokens, "refresh_token");
    let second = app.second_node();
    let replies = at_once(50, |number| {
        let browser = if number % 2 == 0 { app.browser() } else { app.browser().at(second.address) };
        client.refresh(&browser, token)
    });
    let good: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(good.len(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.refused("invalid_grant");
    }
    assert_eq!(app.count("refresh_tokens", "consumed_at IS NOT NULL"), 1);
    // Whoever won holds nothing any more.
    for reply in good {
        let won = reply.json();
        client.refresh(&app.browser(), text(&won, "refresh_token")).refused("invalid_grant");
        assert_eq!(app.browser().program(text(&won, "access_token")).get("/oauth2/userinfo").status, 401);
    }
    assert_eq!(app.browser().program(text(&tokens, "access_token")).get("/oauth2/userinfo").status, 401);
    assert_eq!(app.count("token_families", "revoked_at IS NULL"), 0);
    assert_eq!(app.count("events", "kind = 'token_reused'"), 1);
});

both!(a_refresh_token_rotates_stays_within_its_scopes_and_with_its_client, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let client = Application::register(&owner, &json!({}));
    let other = Application::register(&owner, &json!({"name": "Other"}));
    let tokens = client.tokens(&owner, &[]);
    let first = text(&tokens, "refresh_token");
    other.refresh(&browser, first).refused("invalid_grant");
    client.refresh(&browser, "wrong").refused("invalid_grant");
    let wider = [("grant_type", "refresh_token"), ("refresh_token", first), ("scope", "openid me:export")];
    client.call(&browser, "/oauth2/token", &wider).send().refused("invalid_scope");
    let narrower = [("grant_type", "refresh_token"), ("refresh_token", first), ("scope", "openid")];
    let next = client.call(&browser, "/oauth2/token", &narrower).send().ok().json();
    assert_eq!(text(&next, "scope"), "openid");
    assert_ne!(text(&next, "refresh_token"), first);
    assert!(claims_of(text(&next, "id_token")).get("nonce").is_none());
    let all = client.refresh(&browser, text(&next, "refresh_token")).ok().json();
    assert_eq!(text(&all, "scope"), "email openid profile");
    // The first one again: the whole family ends.
    client.refresh(&browser, first).refused("invalid_grant");
    client.refresh(&browser, text(&all, "refresh_token")).refused("invalid_grant");
});

both!(revocation_ends_the_family_of_ones_own_tokens_only, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let client = Application::register(&owner, &json!({}));
    let other = Application::register(&owner, &json!({"name": "Other"}));
    for name in ["access_token", "refresh_token"] {
        let tokens = client.tokens(&owner, &[]);
        let program = browser.program(text(&tokens, "access_token"));
        other.call(&browser, "/oauth2/revoke", &[("token", text(&tokens, name))]).send().ok();
        program.get("/oauth2/userinfo").ok();
        client.call(&browser, "/oauth2/revoke", &[("token", text(&tokens, name))]).send().ok();
        assert_eq!(program.get("/oauth2/userinfo").status, 401);
        client.refresh(&browser, text(&tokens, "refresh_token")).refused("invalid_grant");
    }
    client.call(&browser, "/oauth2/revoke", &[("token", "nobody's")]).send().ok();
});

both!(introspection_says_what_a_token_is_worth_now_to_who_proves_itself, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let client = Application::register(&owner, &json!({}));
    let resource = Application::register(&owner, &json!({"name": "Resource"}));
    let public = Application::register(
        &owner,
        &json!({"name": "Public", "type": "browser", "authentication": "none"}),
    );
    let tokens = client.tokens(&owner, &[]);
    let ask = |client: &Application, token: &str| {
        client.call(&browser, "/oauth2/introspect", &[("token", token)]).send()
    };
    let told = ask(&resource, text(&tokens, "access_token")).ok().json();
    assert_eq!((told["active"].clone(), told["client_id"].clone()), (json!(true), json!(client.id)));
    assert_eq!(told["acr"], "urn:latchkey:acr:1");
    assert_eq!(ask(&client, text(&tokens, "refresh_token")).ok().json()["active"], true);
    assert_eq!(ask(&resource, text(&tokens, "refresh_token")).ok().json(), json!({"active": false}));
    assert_eq!(ask(&resource, text(&tokens, "id_token")).ok().json(), json!({"active": false}));
    assert_eq!(ask(&resource, "x").ok().json(), json!({"active": false}));
    ask(&public, text(&tokens, "access_token")).refused("unauthorized_client");
    owner.post("/api/auth/v1/sign-out", &json!({})).no_content();
    assert_eq!(ask(&resource, text(&tokens, "access_token")).ok().json(), json!({"active": false}));
});

both!(a_service_gets_a_token_of_its_own_that_opens_nothing_of_users, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let service = Application::register(
        &owner,
        &json!({
            "name": "Directory", "type": "service", "redirectUris": [], "scopes": [{"name": "scim:users:read"}], "claims": null
        }),
    );
    let ask = |client: &Application, scope: &str| {
        client
            .call(&browser, "/oauth2/token", &[("grant_type", "client_credentials"), ("scope", scope)])
            .send()
    };
    let token = ask(&service, "scim:users:read").ok().json();
    assert!(token.get("refresh_token").is_none() && token.get("id_token").is_none());
    let claims = claims_of(text(&token, "access_token"));
    assert_eq!((claims["sub"].clone(), claims["client_id"].clone()), (json!(service.id), json!(service.id)));
    ask(&service, "admin:read").refused("invalid_scope");
    let program = browser.program(text(&token, "access_token"));
    for path in ["/scim2/Me", "/api/users/v1/me/sessions", "/api/server/v1/branding"] {
        program.get(path).problem(latchkey_openapi::error::ErrorCode::Unauthenticated);
    }
    assert_eq!(program.get("/oauth2/userinfo").status, 401);
    let web = Application::register(&owner, &json!({}));
    ask(&web, "profile").refused("unauthorized_client");
    service.ask(&owner, &[]).problem(latchkey_openapi::error::ErrorCode::AuthorizationInvalid);
});
