//! What ends with a session, an account or a sign-out, and who is told.

use std::time::{Duration, Instant};

use latchkey_openapi::scope::Role;
use latchkey_tests::sinks::{Gateway, free_port};
use latchkey_tests::{Application, Browser, OTHER_PASSWORD, PASSWORD, TestApp, both, claims_of, parameter};
use serde_json::{Value, json};

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn text<'v>(tokens: &'v Value, name: &str) -> &'v str {
    tokens[name].as_str().unwrap()
}

/// Whether the access token still opens something.
fn opens(app: &TestApp, tokens: &Value) -> bool {
    app.browser().program(text(tokens, "access_token")).get("/oauth2/userinfo").status == 200
}

both!(t38_ending_a_session_ends_its_tokens_at_the_next_request_on_every_node, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let second = app.second_node();
    let user = app.signed_in("user");
    let other = app.another_browser_of("default", "user");
    for scope in ["openid email", "openid email offline_access"] {
        let phone = app.another_browser_of("default", "user");
        let tokens = client.asking(scope).tokens(&phone, &[]);
        let kept = client.asking(scope).tokens(&other, &[]);
        assert!(opens(app, &tokens));
        user.delete(&format!("/api/users/v1/me/sessions/{}", phone.session_id())).no_content();
        for browser in [app.browser(), second.browser()] {
            assert_eq!(
                browser.program(text(&tokens, "access_token")).get("/oauth2/userinfo").status,
                401,
                "{scope}"
            );
            client.refresh(&browser, text(&tokens, "refresh_token")).refused("invalid_grant");
        }
        assert!(opens(app, &kept), "the tokens of another session ended too");
    }
});

both!(t38_signing_out_ends_what_lives_in_the_session_and_not_what_may_act_without, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    let online = client.tokens(&user, &[]);
    let offline = client.asking("openid email offline_access").tokens(&user, &[]);
    user.post("/api/auth/v1/sign-out", &json!({})).no_content();
    assert!(!opens(app, &online));
    client.refresh(&app.browser(), text(&online, "refresh_token")).refused("invalid_grant");
    assert!(opens(app, &offline));
    let next = client.refresh(&app.browser(), text(&offline, "refresh_token")).ok().json();
    assert!(opens(app, &next));
    // A change of the password that ends sessions ends that as well.
    let again = app.another_browser_of("default", "user");
    let body = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": true});
    again.post("/api/users/v1/me/change-password", &body).no_content();
    assert!(!opens(app, &next));
    client.refresh(&app.browser(), text(&next, "refresh_token")).refused("invalid_grant");
});

both!(t38_a_code_of_an_ended_session_is_worth_nothing, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    let code = client.asking("openid offline_access").code(&user, &[]);
    user.post("/api/auth/v1/sign-out", &json!({})).no_content();
    client.exchange(&app.browser(), &code).refused("invalid_grant");
});

both!(t39_a_disabled_account_application_or_organization_gets_no_tokens_and_keeps_none, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    for (break_it, mend_it) in [
        (
            "UPDATE accounts SET state = 'disabled' WHERE username = 'user'",
            "UPDATE accounts SET state = 'active'",
        ),
        (
            "UPDATE applications SET is_enabled = NOT is_enabled",
            "UPDATE applications SET is_enabled = NOT is_enabled",
        ),
        ("UPDATE organizations SET state = 'disabled'", "UPDATE organizations SET state = 'active'"),
        ("DELETE FROM memberships WHERE role = 'user'", "SELECT 1"),
    ] {
        let tokens = client.asking("openid email offline_access").tokens(&user, &[]);
        app.execute(break_it);
        assert!(!opens(app, &tokens), "{break_it}");
        assert_ne!(client.refresh(&app.browser(), text(&tokens, "refresh_token")).status, 200, "{break_it}");
        app.execute(mend_it);
    }
});

both!(sessions_list_the_applications_that_were_signed_in_to, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("user");
    let tokens = client.tokens(&user, &[]);
    let sessions = user.get("/api/users/v1/me/sessions").ok().json();
    let listed = &sessions["sessions"][0]["applications"][0];
    assert_eq!((listed["id"].clone(), listed["name"].clone()), (json!(client.id), json!("Travel")));
    assert_eq!(listed["subject"], claims_of(text(&tokens, "id_token"))["sub"]);
    let other = app.another_browser_of("default", "user");
    let own = other.get("/api/users/v1/me/sessions").ok().json();
    assert!(own["sessions"][0].get("applications").is_none(), "{own}");
});

both!(t35_signing_out_by_an_application_needs_its_token_of_this_session_or_the_user, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let other = Application::register(&owner, &json!({"name": "Other", "postLogoutRedirectUris": []}));
    let user = app.signed_in("user");
    let tokens = client.tokens(&user, &[]);
    let hint = text(&tokens, "id_token").to_owned();
    let to = "https%3A%2F%2Ftravel.example.org%2Fbye";
    let elsewhere = app.another_browser_of("default", "user");
    let mallory = app.signed_in("mallory");
    let foreign = client.tokens(&mallory, &[]);
    for query in [
        String::new(),
        format!("client_id={}&post_logout_redirect_uri={to}", client.id),
        format!("id_token_hint={}", text(&foreign, "id_token")),
        format!("id_token_hint={}", text(&tokens, "access_token")),
        format!("id_token_hint={hint}&client_id={}", other.id),
        "id_token_hint=x".to_owned(),
    ] {
        let reply = user.get(&format!("/oidc/logout?{query}"));
        let page = reply.status(303).header("location").unwrap();
        assert!(page.starts_with("/sign-out#"), "{query}: {page}");
        assert!(user.is_signed_in(), "{query} signed out");
    }
    // Of another session of the same user: asked.
    elsewhere.get(&format!("/oidc/logout?id_token_hint={hint}")).status(303);
    assert!(elsewhere.is_signed_in());
    // The user confirms; the seal is good for this session alone.
    let page =
        elsewhere.get(&format!("/oidc/logout?client_id={}&post_logout_redirect_uri={to}&state=x", client.id));
    let sealed = page.header("location").unwrap().split_once('#').unwrap().1.to_owned();
    user.post("/api/auth/v1/logout", &json!({"request": sealed}))
        .problem(latchkey_openapi::error::ErrorCode::AuthorizationNotFound);
    let done = elsewhere.post("/api/auth/v1/logout", &json!({"request": sealed})).ok().json();
    assert_eq!(done["redirectTo"], "https://travel.example.org/bye?state=x");
    assert!(!elsewhere.is_signed_in());
    // Its own token signs out at once, and never leads elsewhere than registered.
    let evil = user.get(&format!(
        "/oidc/logout?id_token_hint={hint}&post_logout_redirect_uri=https%3A%2F%2Fevil.test%2F"
    ));
    assert_eq!(evil.status(303).header("location"), Some("/"));
    assert!(!user.is_signed_in());
    let user = app.another_browser_of("default", "user");
    let tokens = client.tokens(&user, &[]);
    let query = format!("id_token_hint={}&post_logout_redirect_uri={to}&state=s", text(&tokens, "id_token"));
    let left = user.get(&format!("/oidc/logout?{query}"));
    assert_eq!(left.status(303).header("location"), Some("https://travel.example.org/bye?state=s"));
    assert!(!user.is_signed_in() && !opens(app, &tokens));
});

/// An application that is told, and the server that may tell it.
fn told(backend: latchkey_tests::Backend, work: impl FnOnce(&TestApp, &Gateway, u16)) {
    let port = free_port();
    let allowed = format!("127.0.0.1:{port}");
    let app = TestApp::with(backend, &[("OUTBOUND_ALLOW", &allowed)]);
    let gateway = Gateway::start(port);
    work(&app, &gateway, port);
}

fn wait(gateway: &Gateway, count: usize) {
    let started = Instant::now();
    while gateway.requests().len() < count {
        assert!(started.elapsed() < Duration::from_secs(20), "{} of {count} came", gateway.requests().len());
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn applications_are_told(backend: latchkey_tests::Backend) {
    told(backend, |app, gateway, port| {
        let owner = owner(app);
        let address = format!("http://127.0.0.1:{port}/logout");
        let client = Application::register(&owner, &json!({"backchannelLogoutUri": address}));
        let silent = Application::register(&owner, &json!({"name": "Silent"}));
        let user = app.signed_in("user");
        let tokens = client.tokens(&user, &[]);
        let _quiet = silent.tokens(&user, &[]);
        let sid = user.session_id();
        user.post("/api/auth/v1/sign-out", &json!({})).no_content();
        wait(gateway, 1);
        let request = gateway.requests().remove(0);
        let token = request.body.strip_prefix("logout_token=").expect("a logout token").to_owned();
        let claims = claims_of(&token);
        assert_eq!((claims["aud"].clone(), claims["sid"].clone()), (json!(client.id), json!(sid)));
        assert_eq!(
            (claims["iss"].clone(), claims["sub"].clone()),
            (json!(app.origin), claims_of(text(&tokens, "id_token"))["sub"].clone())
        );
        assert!(claims["events"].get("http://schemas.openid.net/event/backchannel-logout").is_some());
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 120);
        assert!(claims.get("nonce").is_none() && claims["jti"].is_string());
        // It is no access token and no ID token.
        assert_eq!(app.browser().program(&token).get("/oauth2/userinfo").status, 401);
        app.settle();
        assert_eq!(app.count("outbox", "channel = 'logout' AND delivered_at IS NULL"), 0);
    });
}

mod applications_are_told_when_a_session_ends {
    #[test]
    fn sqlite() {
        super::applications_are_told(latchkey_tests::Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        super::applications_are_told(latchkey_tests::Backend::Postgres);
    }
}

both!(an_application_that_does_not_answer_is_told_again_later, |app| {
    let owner = owner(app);
    // Nobody may be spoken to here: each attempt fails before any connection.
    let client =
        Application::register(&owner, &json!({"backchannelLogoutUri": "https://127.0.0.1:9/logout"}));
    let user = app.signed_in("user");
    let _tokens = client.tokens(&user, &[]);
    user.post("/api/auth/v1/sign-out", &json!({})).no_content();
    app.settle();
    let waiting = app
        .count("outbox", "channel = 'logout' AND delivered_at IS NULL AND dead_at IS NULL AND attempts = 1");
    assert_eq!(waiting, 1, "{:?}", app.dump_of("outbox"));
    app.advance(60);
    app.settle();
    assert_eq!(
        app.count("outbox", "channel = 'logout' AND attempts = 2 AND last_error LIKE '%not public%'"),
        1
    );
    // For a day: what ended longer ago is no news.
    app.advance(24 * 3_600 - 60 - 1);
    app.settle();
    assert_eq!(app.count("outbox", "channel = 'logout' AND attempts = 3 AND dead_at IS NULL"), 1);
    app.advance(60);
    app.settle();
    assert_eq!(app.count("outbox", "channel = 'logout' AND last_error = 'it has run out'"), 1);
});

both!(a_sign_in_to_an_application_is_told_of_its_nonce_and_code_alone, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let _code = client.code(&owner, &[]);
    let to = client.sent_to(&owner, &[("nonce", "another")]);
    let names: Vec<&str> =
        to.split_once('?').unwrap().1.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    let tokens = client.exchange(&app.browser(), &parameter(&to, "code").unwrap()).ok().json();
    assert_eq!(claims_of(text(&tokens, "id_token"))["nonce"], "another");
});
