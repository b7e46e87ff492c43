//! How applications prove which one they are.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, Browser, Reply, TestApp, VERIFIER, both};
use serde_json::{Value, json};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

/// Exchanges a code that is none, so that the answer tells whether the application was believed.
fn attempt(browser: &Browser, proofs: &[(&str, &str)]) -> Reply {
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", "y"),
        ("code_verifier", VERIFIER),
    ];
    pairs.extend(proofs);
    Application::bare(browser, "/oauth2/token", &pairs).send()
}

both!(an_application_is_believed_by_its_own_method_alone, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let basic = Application::register(&owner, &json!({}));
    let post =
        Application::register(&owner, &json!({"name": "Post", "authentication": "client_secret_post"}));
    let public = Application::register(
        &owner,
        &json!({"name": "Public", "type": "browser", "authentication": "none"}),
    );
    let (basic_secret, post_secret) = (basic.secret.clone().unwrap(), post.secret.clone().unwrap());
    basic.exchange(&browser, "x").refused("invalid_grant");
    attempt(&browser, &[("client_id", &post.id), ("client_secret", &post_secret)]).refused("invalid_grant");
    attempt(&browser, &[("client_id", &public.id)]).refused("invalid_grant");

    attempt(&browser, &[("client_id", &basic.id), ("client_secret", &basic_secret)])
        .refused("invalid_client");
    post.exchange(&browser, "x").refused("invalid_client");
    for id in [&basic.id, &post.id] {
        attempt(&browser, &[("client_id", id)]).refused("invalid_client");
        attempt(&browser, &[("client_id", id), ("client_secret", "wrong")]).refused("invalid_client");
    }
    attempt(&browser, &[("client_id", &post.id), ("client_secret", &basic_secret)]).refused("invalid_client");
    attempt(&browser, &[("client_id", &public.id), ("client_secret", "x")]).refused("invalid_client");
    attempt(&browser, &[]).refused("invalid_client");
    let refused = basic.asking("x").call(&browser, "/oauth2/token", &[("client_secret", "x")]).send();
    refused.refused("invalid_request");
    let wrong = Application { secret: Some("wrong".to_owned()), ..basic.clone() };
    let reply = wrong.exchange(&browser, "x");
    reply.refused("invalid_client");
    assert_eq!((reply.status, reply.header("www-authenticate")), (401, Some("Basic realm=\"Latchkey\"")));
});

both!(the_endpoints_take_forms_and_each_parameter_once, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let path = "/oauth2/token";
    for (kind, body) in [
        ("application/json", "{\"grant_type\":\"refresh_token\"}"),
        ("text/plain", "grant_type=refresh_token"),
        ("application/x-www-form-urlencoded", "grant_type=refresh_token&grant_type=refresh_token"),
        ("application/x-www-form-urlencoded", "grant_type=%00"),
    ] {
        client.call(&owner, path, &[]).body(kind, body).send().refused("invalid_request");
    }
    client.call(&owner, path, &[]).send().refused("invalid_request");
    client.call(&owner, path, &[("grant_type", "password")]).send().refused("unsupported_grant_type");
    let huge = format!("x={}", "y".repeat(40_000));
    client
        .call(&owner, path, &[])
        .body("application/x-www-form-urlencoded", huge)
        .send()
        .problem(latchkey_openapi::error::ErrorCode::TooLarge);
});

struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn jwk(&self) -> Value {
        let point = self.0.public_key().as_ref();
        json!({"kty": "EC", "crv": "P-256", "kid": "k1", "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..])})
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

both!(an_assertion_ends_within_five_minutes_and_clocks_may_differ_by_half_a_minute, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let signer = Signer::new();
    let client =
        Application::register(&owner, &json!({"authentication": "private_key_jwt", "keys": [signer.jwk()]}));
    let start = app.state.now_micros() / 1_000_000;
    let send = |issued: i64, end: i64| {
        let claims = json!({"iss": client.id, "sub": client.id, "aud": app.origin, "iat": issued, "exp": end,
            "jti": app.state.new_id()});
        let assertion = signer.sign(&json!({"alg": "ES256", "kid": "k1"}), &claims);
        attempt(&browser, &[("client_assertion_type", ASSERTION), ("client_assertion", &assertion)])
    };
    send(start, start + 300 + 30).refused("invalid_grant");
    send(start, start + 300 + 31).refused("invalid_client");
    send(start + 30, start + 60).refused("invalid_grant");
    send(start + 31, start + 60).refused("invalid_client");
    let sweep = || app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    let remembered = || app.count("client_assertions", "true");
    app.advance(60 + 29);
    send(start, start + 60).refused("invalid_grant");
    sweep();
    assert_eq!(remembered(), 3, "none that could still be used again is forgotten");
    app.advance(1);
    send(start, start + 60).refused("invalid_client");
    sweep();
    assert_eq!(remembered(), 1);
});

both!(an_assertion_is_believed_once_from_its_own_key_for_us_while_it_is_fresh, |app| {
    let owner = owner(app);
    let browser = app.browser();
    let signer = Signer::new();
    let client =
        Application::register(&owner, &json!({"authentication": "private_key_jwt", "keys": [signer.jwk()]}));
    let other = Application::register(&owner, &json!({"name": "Other"}));
    let now = app.state.now_micros() / 1_000_000;
    let header = json!({"alg": "ES256", "kid": "k1"});
    let claims = |change: Value| {
        let mut claims = json!({"iss": client.id, "sub": client.id, "aud": app.origin, "iat": now, "exp": now + 60, "jti": "j1"});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    };
    let send = |assertion: &str| {
        attempt(&browser, &[("client_assertion_type", ASSERTION), ("client_assertion", assertion)])
    };
    for change in [
        json!({"aud": "https://other.example.org"}),
        json!({"aud": [app.origin, "https://other.example.org"]}),
        json!({"iss": other.id}),
        json!({"sub": other.id}),
        json!({"exp": now - 60}),
        json!({"exp": now + 3_600}),
        json!({"iat": now + 600}),
        json!({"jti": ""}),
    ] {
        send(&signer.sign(&header, &claims(change))).refused("invalid_client");
    }
    for header in [
        json!({"alg": "none"}),
        json!({"alg": "HS256", "kid": "k1"}),
        json!({"alg": "ES256", "kid": "other"}),
        json!({"alg": "RS256", "kid": "k1"}),
    ] {
        send(&signer.sign(&header, &claims(json!({})))).refused("invalid_client");
    }
    send(&Signer::new().sign(&header, &claims(json!({})))).refused("invalid_client");
    let good = signer.sign(&header, &claims(json!({})));
    send(&good).refused("invalid_grant");
    send(&good).refused("invalid_client");
    send(&signer.sign(&header, &claims(json!({"jti": "j2", "aud": format!("{}/oauth2/token", app.origin)}))))
        .refused("invalid_grant");
    attempt(&browser, &[("client_id", &client.id)]).refused("invalid_client");
    let wrong_type = [("client_assertion_type", "urn:x"), ("client_assertion", good.as_str())];
    attempt(&browser, &wrong_type).refused("invalid_request");
});
