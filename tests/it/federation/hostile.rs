//! A provider, or somebody between it and the portal, that lies. Nothing of it links or signs in.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::federation::{CONNECTIONS, Connected, connect, lands, settings, way_in};
use latchkey_tests::provider::{CLIENT_ID, CLIENT_SECRET, Provider, Signing};
use latchkey_tests::{Backend, TestApp, at_once, both, parameter};
use serde_json::{Value, json};

use super::{connected, hold};

/// A world where ada is linked, so that whatever is believed signs in.
fn link_ada(world: &Connected) {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
}

/// A new browser gets nowhere, with that code.
#[track_caller]
fn is_refused(world: &Connected, what: &str) {
    let browser = world.app.browser();
    let to = world.sign_in(&browser);
    assert_eq!(to, "/sign-in#refused=federation_refused", "{what}");
    assert!(!browser.is_signed_in(), "{what}");
}

/// The right answer still signs in: what refused was the one point.
#[track_caller]
fn is_taken(world: &Connected) {
    let browser = world.app.browser();
    assert_eq!(world.sign_in(&browser), "/");
    assert!(browser.is_signed_in());
}

connected!(t52_an_id_token_that_is_wrong_in_one_point_signs_nobody_in, |world| {
    link_ada(world);
    let now = world.provider.script().now;
    for wrong in [
        json!({"iss": "https://evil.test"}),
        json!({"iss": format!("{}/", world.provider.issuer)}),
        json!({"aud": "another client"}),
        json!({"aud": [CLIENT_ID, "another client"]}),
        json!({"azp": "another client"}),
        json!({"nonce": "another request"}),
        json!({"nonce": null}),
        json!({"exp": now - 3_600}),
        json!({"iat": now + 3_600}),
        json!({"iat": now - 3_600}),
        json!({"sub": "x".repeat(256)}),
        json!({"sub": ""}),
    ] {
        world.provider.script().claims = wrong.clone();
        is_refused(world, &wrong.to_string());
    }
    world.provider.script().claims = json!({});
    is_taken(world);
});

connected!(t52_a_signature_by_anything_but_the_published_key_is_refused, |world| {
    link_ada(world);
    for signing in [Signing::OtherKey, Signing::Nothing, Signing::Secret, Signing::PublicAsSecret] {
        world.provider.script().signing = signing;
        is_refused(world, &format!("{signing:?}"));
    }
    world.provider.script().signing = Signing::Right;
    is_taken(world);
});

connected!(t52_a_subject_is_compared_whole_and_a_hint_changes_nothing, |world| {
    world.provider.script().claims = json!({"sub": "a".repeat(255)});
    world.provider.script().userinfo = json!({"sub": "a".repeat(255)});
    link_ada(world);
    for other in [format!("{}b", "a".repeat(254)), "a".repeat(254), format!("{}\u{0}", "a".repeat(10))] {
        world.is_known_as(&other, &json!({}));
        let browser = world.app.browser();
        assert!(world.sign_in(&browser).starts_with("/sign-in#refused="), "{}", other.len());
        assert!(!browser.is_signed_in());
    }
});

connected!(t52_userinfo_about_somebody_else_is_refused, |world| {
    link_ada(world);
    world.provider.script().userinfo = json!({"sub": "root", "email": "root@campus.example"});
    is_refused(world, "userinfo of another subject");
    world.provider.script().userinfo = json!({"email": "ada@campus.example"});
    is_refused(world, "userinfo of nobody");
});

connected!(t40_an_answer_counts_once_and_in_the_browser_that_asked, |world| {
    link_ada(world);
    let (alice, mallory) = (world.app.browser(), world.app.browser());
    let (_, address) = world.way_in(&alice);
    let end = world.provider.authorize(&address);
    let _ = mallory.start_flow("sign_in");
    assert_eq!(lands(&mallory, &end), "/sign-in#refused=federation_refused");
    assert!(!mallory.is_signed_in(), "somebody else's answer signed in");
    let replay = alice.clone();
    assert_eq!(lands(&alice, &end), "/");
    assert_eq!(lands(&replay, &end), "/sign-in#refused=federation_refused");
    // Nor at once.
    let racer = world.app.browser();
    let (_, address) = world.way_in(&racer);
    let end = world.provider.authorize(&address);
    let landed = at_once(8, |_| racer.clone().get(&end).header("location").unwrap().to_owned());
    assert_eq!(landed.iter().filter(|to| *to == "/").count(), 1, "{landed:?}");
});

connected!(t40_a_code_of_another_request_is_refused, |world| {
    link_ada(world);
    // Mallory's code in the place of the victim's own (code injection): PKCE and the nonce are of another request.
    let (victim, mallory) = (world.app.browser(), world.app.browser());
    let (_, of_mallory) = world.way_in(&mallory);
    let stolen = parameter(&world.provider.authorize(&of_mallory), "code").unwrap();
    let (_, of_victim) = world.way_in(&victim);
    let end = world.provider.authorize(&of_victim);
    let own = parameter(&end, "code").unwrap();
    assert_eq!(lands(&victim, &end.replace(&own, &stolen)), "/sign-in#refused=federation_refused");
    assert!(!victim.is_signed_in());
});

connected!(t40_an_answer_without_its_parts_or_with_one_twice_is_refused, |world| {
    link_ada(world);
    let browser = world.app.browser();
    for spoil in ["code", "state", "iss", "twice", "unknown", "error", "long"] {
        let (_, address) = world.way_in(&browser);
        let end = world.provider.authorize(&address);
        let value = |name| parameter(&end, name).unwrap();
        let spoiled = match spoil {
            "twice" => format!("{end}&state={}", value("state")),
            "unknown" => end.replace(&value("state"), "AAAA"),
            "error" => end.replace(&format!("code={}", value("code")), "error=access_denied"),
            "long" => end.replace(&value("code"), &"c".repeat(5_000)),
            "iss" => end.split("&iss=").next().unwrap().to_owned(),
            name => end.replace(&format!("{name}="), "x="),
        };
        let to = lands(&browser, &spoiled);
        assert_eq!(to, "/sign-in#refused=federation_refused", "{spoil}");
        assert!(!browser.is_signed_in(), "{spoil}");
    }
});

connected!(t45_nothing_that_the_provider_wrote_gets_into_the_page, |world| {
    let browser = world.app.browser();
    let (_, address) = world.way_in(&browser);
    let end = world.provider.authorize(&address);
    let state = parameter(&end, "state").unwrap();
    let (path, _) = end.split_once('?').unwrap();
    let text = "Call%20us%20at%20555";
    let to =
        lands(&browser, &format!("{path}?state={state}&error={text}&error_description={text}&iss={text}"));
    assert_eq!(to, "/sign-in#refused=federation_refused");
});

/// Two providers of one portal, of which the second is the attacker's.
fn two(backend: Backend, promise: impl FnOnce(&TestApp, &Provider, &Provider, &str, &str)) {
    let (honest, evil) = (Provider::start(0), Provider::start(0));
    let allowed = format!("{},{}", honest.host(), evil.host());
    let app = TestApp::with(backend, &[("OUTBOUND_ALLOW", &allowed)]);
    let now = app.state.clock.now().timestamp();
    (honest.script().now, evil.script().now) = (now, now);
    let owner = app.signed_in_as("default", "owner", latchkey_openapi::scope::Role::Owner);
    let first =
        connect(&owner, &settings(&honest.issuer, CLIENT_ID, &json!({"name": "Honest"})), CLIENT_SECRET);
    let second = connect(&owner, &settings(&evil.issuer, CLIENT_ID, &json!({"name": "Evil"})), CLIENT_SECRET);
    promise(&app, &honest, &evil, &first, &second);
}

fn mix_up(backend: Backend) {
    two(backend, |app, honest, evil, first, second| {
        let ada = app.signed_in("ada");
        let address = latchkey_tests::federation::start_link(&ada, first);
        assert_eq!(lands(&ada, &honest.authorize(&address)), "/linked#linked=yes");
        // The browser chose the attacker's, which sends it to the honest one with its own request (RFC 9700 §4.4.1).
        let browser = app.browser();
        let (_, address) = way_in(&browser, second);
        let to_honest = address.replace(&evil.issuer, &honest.issuer);
        let end = honest.authorize(&to_honest);
        assert_eq!(lands(&browser, &end), "/sign-in#refused=federation_refused");
        // Nor when the answer is sent to the honest one's redirect address, or loses its issuer.
        for spoiled in [end.replace(second, first), end.split("&iss=").next().unwrap().to_owned()] {
            let (_, address) = way_in(&browser, second);
            let fresh = honest.authorize(&address.replace(&evil.issuer, &honest.issuer));
            let state = |text: &str| parameter(text, "state").unwrap();
            let spoiled = spoiled.replace(&state(&end), &state(&fresh));
            assert_eq!(lands(&browser, &spoiled), "/sign-in#refused=federation_refused");
        }
        assert!(!browser.is_signed_in());
        let token_calls = evil.asked().iter().filter(|path| *path == "/token").count();
        assert_eq!(token_calls, 0, "the honest one's code was handed to the attacker");
        // A subject of one means nobody at the other.
        let (_, address) = way_in(&browser, second);
        assert_eq!(lands(&browser, &evil.authorize(&address)), "/sign-in#refused=federation_not_linked");
    });
}

#[test]
fn t40_providers_cannot_be_mixed_up_on_sqlite() {
    mix_up(Backend::Sqlite);
}

#[test]
fn t40_providers_cannot_be_mixed_up_on_postgres() {
    mix_up(Backend::Postgres);
}

connected!(t52_a_discovery_document_of_another_issuer_is_refused, |world| {
    link_ada(world);
    world.app.advance(2 * 60 * 60);
    world.provider.script().now += 2 * 60 * 60;
    world.provider.script().discovery = json!({"issuer": "https://accounts.google.com"});
    let browser = world.app.browser();
    let flow = browser.start_flow("sign_in");
    let body = json!({"option": "federated", "connection": world.connection});
    browser.post(&format!("/api/auth/v1/flows/{flow}"), &body).problem(ErrorCode::FederationRefused);
});

connected!(what_a_provider_says_of_itself_is_kept_for_an_hour, |world| {
    link_ada(world);
    let read = |path: &str| world.provider.asked().iter().filter(|asked| *asked == path).count();
    let both = || (read("/.well-known/openid-configuration"), read("/jwks"));
    let before = both();
    let pass = |seconds: i64| {
        world.app.advance(seconds);
        world.provider.script().now += seconds;
        is_taken(world);
    };
    pass(3_599);
    assert_eq!(both(), before);
    pass(1);
    assert_eq!(both(), (before.0 + 1, before.1 + 1));
});

connected!(an_id_token_may_be_ten_minutes_old_and_clocks_may_differ_by_a_minute, |world| {
    link_ada(world);
    let now = world.provider.script().now;
    for (last, late) in [
        (json!({"exp": now - 59}), json!({"exp": now - 60})),
        (json!({"iat": now + 60}), json!({"iat": now + 61})),
        (json!({"iat": now - 600}), json!({"iat": now - 601})),
    ] {
        world.provider.script().claims = last;
        is_taken(world);
        world.provider.script().claims = late.clone();
        is_refused(world, &late.to_string());
    }
});

connected!(keys_that_rotate_are_read_anew_but_not_at_every_token, |world| {
    link_ada(world);
    let read = || world.provider.asked().iter().filter(|path| *path == "/jwks").count();
    let before = read();
    is_taken(world);
    assert_eq!(read(), before, "known keys are read again");
    // Within the minute an unknown key costs the provider nothing.
    world.provider.script().generation = 1;
    is_refused(world, "a key that is too new");
    assert_eq!(read(), before);
    world.app.advance(59);
    world.provider.script().now += 59;
    is_refused(world, "a key that is too new, a minute less a second later");
    assert_eq!(read(), before);
    world.app.advance(1);
    world.provider.script().now += 1;
    is_taken(world);
    assert_eq!(read(), before + 1);
});

both!(t65_a_connection_reaches_no_address_inside, |app| {
    let owner = app.signed_in_as("default", "owner", latchkey_openapi::scope::Role::Owner);
    let inside = Provider::start(0);
    for issuer in [
        inside.issuer.clone(),
        inside.issuer.replace("http:", "https:"),
        "https://localhost".to_owned(),
        "https://169.254.169.254".to_owned(),
        "https://10.0.0.1".to_owned(),
        "https://[::1]".to_owned(),
        "https://2130706433".to_owned(),
        "https://user:pass@id.example.org".to_owned(),
        "ftp://id.example.org".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let body = json!({"connection": settings(&issuer, "client", &json!({}))});
        owner.post(CONNECTIONS, &body).problem(ErrorCode::InvalidValue);
    }
    assert_eq!(inside.asked(), Vec::<String>::new());
    assert_eq!(app.count("connections", "1 = 1"), 0);
});

connected!(t65_what_a_provider_says_of_itself_leads_to_no_address_inside, |world| {
    link_ada(world);
    let inside = Provider::start(0);
    let members = ["token_endpoint", "jwks_uri", "userinfo_endpoint", "authorization_endpoint"];
    for (number, member) in members.into_iter().enumerate() {
        world.app.advance(2 * 60 * 60);
        world.provider.script().now += 2 * 60 * 60;
        world.provider.script().discovery = json!({ member: format!("{}/{number}", inside.issuer) });
        let browser = world.app.browser();
        let flow = browser.start_flow("sign_in");
        let body = json!({"option": "federated", "connection": world.connection});
        let path = format!("/api/auth/v1/flows/{flow}");
        let reply = browser.request("POST", &path).json(&body).may_answer(502).send();
        assert_eq!(reply.json()["code"], "upstream_unavailable", "{member}");
    }
    assert_eq!(inside.asked(), Vec::<String>::new());
});

connected!(a_refused_answer_is_written_down, |world| {
    link_ada(world);
    world.provider.script().signing = Signing::OtherKey;
    is_refused(world, "another key");
    let failed = "kind = 'sign_in' AND outcome = 'failure'";
    assert_eq!(world.app.count("events", failed), 1);
    let _: Value = json!(null);
});
