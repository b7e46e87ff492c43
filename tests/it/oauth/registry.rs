//! The console's registry, the published keys and documents, and the user's applications.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, Browser, TestApp, both, samples};
use serde_json::{Value, json};

const PATH: &str = "/api/server/v1/applications";

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

both!(an_application_is_registered_read_changed_and_removed, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let path = format!("{PATH}/{}", client.id);
    let read = owner.get(&path);
    assert_eq!(read.ok().header("etag"), Some("\"1\""));
    let mut settings = read.json()["application"].clone();
    settings["name"] = json!("Journeys");
    let put = |version: &str, body: &Value| {
        owner.request("PUT", &path).header("If-Match", version).json(body).send()
    };
    put("\"7\"", &settings).problem(ErrorCode::PreconditionFailed);
    owner.put(&path, &settings).problem(ErrorCode::PreconditionRequired);
    let changed = put("\"1\"", &settings);
    assert_eq!(changed.ok().header("etag"), Some("\"2\""));
    assert!(changed.json().get("clientSecret").is_none(), "the secret is shown again");
    assert_eq!(owner.get(PATH).ok().json()["applications"][0]["application"]["name"], "Journeys");
    owner.request("DELETE", &path).header("If-Match", "\"2\"").send().no_content();
    owner.get(&path).problem(ErrorCode::NotFound);
    let kinds = app.query("SELECT kind AS line FROM events WHERE kind LIKE 'application%' ORDER BY kind");
    assert_eq!(kinds, ["application_changed", "application_registered", "application_removed"]);
});

both!(t56_a_secret_is_shown_once_and_kept_as_a_hash, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let secret = client.secret.clone().unwrap();
    assert!(secret.len() >= 43);
    for path in [PATH.to_owned(), format!("{PATH}/{}", client.id)] {
        let text = owner.get(&path).ok().text();
        assert!(
            !text.contains(&secret) && !text.contains("secretHash") && !text.contains("clientSecret"),
            "{text}"
        );
    }
    assert!(
        app.dump().values().flatten().all(|row| !row.contains(&secret)),
        "the secret stands in the database"
    );
    let path = format!("{PATH}/{}/secret", client.id);
    let next = owner.request("POST", &path).header("If-Match", "*").send().ok().json();
    assert_ne!(next["clientSecret"], json!(secret));
    client.exchange(&app.browser(), "x").refused("invalid_client");
});

both!(t58_an_application_of_another_organization_is_not_there, |app| {
    let owner = owner(app);
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    let client = Application::register(&owner, &json!({}));
    guest.get(&format!("{PATH}/{}", client.id)).problem(ErrorCode::NotFound);
    guest.get(&format!("/api/users/v1/me/applications/{}", client.id)).problem(ErrorCode::NotFound);
    client.ask(&guest, &[]).problem(ErrorCode::AuthorizationInvalid);
    client
        .call(&guest, "/oauth2/token", &[("grant_type", "refresh_token"), ("refresh_token", "x")])
        .send()
        .refused("invalid_client");
});

both!(what_cannot_be_registered_is_refused_by_its_name, |app| {
    let owner = owner(app);
    for (change, field) in [
        (json!({"redirectUris": ["https://*.example.org/cb"]}), "redirectUris[0]"),
        (json!({"redirectUris": ["http://travel.example.org/cb"]}), "redirectUris[0]"),
        (json!({"postLogoutRedirectUris": ["https://a.example.org/#x"]}), "postLogoutRedirectUris[0]"),
        (json!({"backchannelLogoutUri": "ftp://a.example.org/"}), "backchannelLogoutUri"),
        (json!({"name": " "}), "name"),
        (json!({"type": "browser"}), "authentication"),
    ] {
        let mut body = json!({"name": "Travel", "type": "web", "authentication": "client_secret_basic", "redirectUris": ["https://a.example.org/cb"]});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let problem = owner.post(PATH, &body).problem(ErrorCode::InvalidValue);
        assert_eq!(problem.errors[0].field, field);
    }
});

both!(the_documents_name_the_issuer_that_they_stand_under, |app| {
    owner(app);
    app.organization("acme");
    for (browser, issuer) in
        [(app.browser(), app.origin.clone()), (app.browser_at("acme"), format!("{}/t/acme", app.origin))]
    {
        let document = browser.get("/.well-known/openid-configuration").ok().json();
        assert_eq!(document["issuer"], json!(issuer));
        assert_eq!(document["token_endpoint"], json!(format!("{issuer}/oauth2/token")));
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
        assert_eq!(document["response_types_supported"], json!(["code"]));
        assert_eq!(browser.get("/.well-known/oauth-authorization-server").ok().json(), document);
    }
    app.browser().get("/t/default/.well-known/openid-configuration").problem(ErrorCode::NotFound);
});

both!(keys_are_published_without_their_private_half_and_sealed_in_the_database, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    assert_eq!(client.tokens(&owner, &[])["token_type"], "Bearer");
    let keys = app.browser().get("/oauth2/jwks").ok().json();
    let keys = keys["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert!(["d", "p", "q", "dp", "dq", "qi"].iter().all(|member| key.get(member).is_none()), "{key}");
        assert_eq!(key["use"], "sig");
        let kid = key["kid"].as_str().unwrap();
        let stored = app.query(&format!("SELECT private_key AS line FROM signing_keys WHERE id = '{kid}'"));
        let opened = app.state.keys.open("signing-key", kid.as_bytes(), &stored[0]);
        assert!(opened.is_some_and(|der| der.len() > 60), "the private key is not sealed under its id");
    }
});

both!(a_key_is_published_a_day_before_it_signs_and_a_week_after_it_stopped, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let signed_by = |owner: &Browser| {
        let token = client.tokens(owner, &[])["access_token"].as_str().unwrap().to_owned();
        let header = token.split('.').next().unwrap().to_owned();
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()["kid"].as_str().unwrap().to_owned()
    };
    let rotate = || {
        app.block_on(latchkey::identity::oauth::signing::rotate(&app.state)).unwrap();
        let now = app.state.now_micros();
        app.state.db.write_blocking(|conn| latchkey::identity::oauth::signing::sweep(conn, now)).unwrap();
    };
    let published = || app.browser().get("/oauth2/jwks").ok().json()["keys"].as_array().unwrap().len();
    let first = signed_by(&owner);
    app.advance(90 * 24 * 3_600 - 1);
    rotate();
    app.advance(61);
    assert_eq!(published(), 2, "it has not signed for ninety days");
    rotate();
    app.advance(61);
    assert_eq!(published(), 4);
    let owner = app.another_browser_of("default", "owner");
    assert_eq!(signed_by(&owner), first, "a key signs before verifiers know it");
    app.advance(24 * 3_600 - 61 - 1);
    let owner = app.another_browser_of("default", "owner");
    assert_eq!(signed_by(&owner), first, "nor a moment too early");
    app.advance(1);
    let owner = app.another_browser_of("default", "owner");
    assert_ne!(signed_by(&owner), first);
    app.advance(7 * 24 * 3_600 - 1);
    rotate();
    app.advance(61);
    assert_eq!(published(), 4, "what the old key signed can still be verified");
    rotate();
    app.advance(61);
    assert_eq!(published(), 2);
});

both!(users_find_what_is_discoverable_to_them_mark_it_and_see_when_they_opened_it, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let path = "/api/users/v1/me/applications";
    assert_eq!(user.get(path).ok().json()["applications"], json!([]));
    let everyone = Application::register(&owner, &json!({"name": "Zebra"}));
    let owners = Application::register(
        &owner,
        &json!({"name": "Apiary", "discoverable": {"to": "roles", "roles": ["owner"]}}),
    );
    let hidden = Application::register(&owner, &json!({"name": "Hidden", "discoverable": {"to": "nobody"}}));
    let names = |browser: &Browser, query: &str| -> Vec<String> {
        let list = browser.get(&format!("{path}{query}")).ok().json();
        list["applications"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&user, ""), ["Zebra"]);
    assert_eq!(names(&owner, ""), ["Apiary", "Zebra"]);
    assert_eq!(names(&owner, "?filter=name%20co%20%22API%22"), ["Apiary"]);
    user.get(&format!("{path}?filter=id%20pr")).problem(ErrorCode::InvalidFilter);
    for not_theirs in [&owners, &hidden] {
        user.get(&format!("{path}/{}", not_theirs.id)).problem(ErrorCode::NotFound);
        user.request("PUT", &format!("{path}/{}/favorite", not_theirs.id))
            .send()
            .problem(ErrorCode::NotFound);
        user.request("POST", &format!("{path}/{}/visit", not_theirs.id)).send().problem(ErrorCode::NotFound);
    }
    let one = format!("{path}/{}", everyone.id);
    user.request("PUT", &format!("{one}/favorite")).send().no_content();
    user.request("POST", &format!("{one}/visit")).send().no_content();
    let seen = user.get(&one).ok().json();
    assert!(seen["favorite"] == true && seen["lastVisitedAt"].is_string(), "{seen}");
    assert_eq!(owner.get(&one).ok().json()["favorite"], false, "a mark is one's own");
    for filter in ["?filter=favorite%20eq%20true", "?filter=lastVisitedAt%20pr"] {
        assert_eq!(
            (names(&user, filter), names(&owner, filter)),
            (vec!["Zebra".to_owned()], vec![]),
            "{filter}"
        );
    }
    user.delete(&format!("{one}/favorite")).no_content();
    assert_eq!(user.get(&one).ok().json()["favorite"], false);
    assert!(names(&user, "?filter=favorite%20eq%20true").is_empty());
    let first = owner.get(&format!("{path}?limit=1")).ok().json();
    let cursor = first["nextCursor"].as_str().unwrap();
    assert_eq!(names(&owner, &format!("?limit=1&cursor={cursor}")), ["Zebra"]);
    user.get(&format!("{path}?limit=1&cursor={cursor}")).problem(ErrorCode::InvalidCursor);
});

both!(t60_a_picture_of_an_application_is_encoded_anew_and_shown_to_everybody, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let path = format!("{PATH}/{}/logo", client.id);
    let put = |version: &str, kind: &str, bytes: Vec<u8>| {
        owner.request("PUT", &path).header("If-Match", version).body(kind, bytes).send()
    };
    let stranger = app.browser();
    let shown = format!("/api/auth/v1/applications/{}/logo", client.id);
    stranger.get(&shown).problem(ErrorCode::NotFound);
    put("\"1\"", "image/svg+xml", b"<svg/>".to_vec()).problem(ErrorCode::UnsupportedMediaType);
    put("\"1\"", "image/png", b"<svg/>".to_vec()).problem(ErrorCode::ImageInvalid);
    put("\"7\"", "image/png", samples::picture()).problem(ErrorCode::PreconditionFailed);
    let mut hidden = samples::picture();
    hidden.extend_from_slice(b"<script>alert(1)</script>");
    let changed = put("\"1\"", "image/png", hidden);
    assert_eq!(changed.ok().header("etag"), Some("\"2\""));
    let logo = changed.json()["logo"].as_str().unwrap().to_owned();
    let picture = stranger.get(&logo);
    assert_eq!(picture.ok().header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(picture.header("content-type"), Some("image/jpeg"));
    assert!(!picture.text().contains("<script>"), "what was uploaded is not what is served");
    assert_eq!(owner.get(&format!("{PATH}/{}", client.id)).ok().header("etag"), Some("\"2\""));
    // Launcher, consent page and the list of what was allowed show the same.
    let mine = owner.get("/api/users/v1/me/applications").ok().json();
    assert_eq!(mine["applications"][0]["logo"], json!(logo));
    let id = client.waiting(&owner, &[("prompt", "consent")]);
    let asked = owner.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json();
    assert_eq!(asked["application"]["logo"], json!(logo));
    app.account("acme", "grace", Role::Owner, latchkey_tests::PASSWORD);
    app.browser_at("acme").get(&shown).problem(ErrorCode::NotFound);
    let gone = owner.request("DELETE", &path).header("If-Match", "\"2\"").send();
    assert!(gone.ok().json().get("logo").is_none());
    stranger.get(&shown).problem(ErrorCode::NotFound);
    assert_eq!(app.count("application_logos", "1 = 1"), 0);
});

both!(the_registry_is_searched_by_a_part_of_the_name_and_paged, |app| {
    let owner = owner(app);
    for number in 0..5 {
        let _one = Application::register(&owner, &json!({"name": format!("Travel {number}")}));
        let _other = Application::register(&owner, &json!({"name": format!("Payroll {number}")}));
    }
    let page = |query: &str| owner.get(&format!("{PATH}?{query}")).ok().json();
    let first = page("limit=3&filter=name%20co%20%22RAVEL%22");
    assert_eq!((&first["total"]["count"], first["applications"].as_array().unwrap().len()), (&json!(5), 3));
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = page(&format!("limit=3&filter=name%20co%20%22RAVEL%22&cursor={cursor}"));
    let names: Vec<&str> = second["applications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["application"]["name"].as_str().unwrap())
        .collect();
    assert_eq!((names, second.get("nextCursor")), (vec!["Travel 3", "Travel 4"], None));
    // A marker of another search is none.
    owner.get(&format!("{PATH}?cursor={cursor}")).problem(ErrorCode::InvalidCursor);
    owner.get(&format!("{PATH}?filter=name%20eq%20%22x%22")).problem(ErrorCode::InvalidFilter);
});
