//! What an attacker sends around the rules: forged addresses, injected text, slow connections, strange pictures.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::operations::operations;
use latchkey_tests::{Backend, Browser, PASSWORD, TestApp, both, samples};
use serde_json::json;

both!(t41_nobody_chooses_the_own_address, |app| {
    app.user("alice");
    let liar =
        app.browser().with_header("X-Forwarded-For", "203.0.113.9").with_header("X-Real-IP", "203.0.113.9");
    liar.sign_in("alice", PASSWORD);
    let session = liar.get("/api/users/v1/me/sessions").ok().json();
    assert_eq!(session["sessions"][0]["ip"], "127.0.0.1");
});

both!(
    t41_a_trusted_proxy_is_believed_about_the_nearest_hop_only,
    &[("HTTP_TRUSTED_PROXIES", "127.0.0.0/8,10.0.0.0/8")],
    |app| {
        app.user("alice");
        let behind = |header: &str| {
            let browser = app.browser().with_header("X-Forwarded-For", header);
            browser.sign_in("alice", PASSWORD);
            let list = browser.get("/api/users/v1/me/sessions").ok().json();
            list["sessions"][0]["ip"].as_str().unwrap().to_owned()
        };
        assert_eq!(behind("203.0.113.9"), "203.0.113.9");
        assert_eq!(behind("198.51.100.1, 203.0.113.9, 10.0.0.3"), "203.0.113.9");
        assert_eq!(behind("not an address"), "127.0.0.1");
    }
);

both!(
    t41_a_rate_limit_is_not_dodged_by_a_header,
    &[("RATE_LIMIT_SIGN_IN_PER_MINUTE", "1"), ("RATE_LIMIT_SIGN_IN_BURST", "4")],
    |app| {
        let attempt = |number: usize| {
            let browser = app.browser().with_header("X-Forwarded-For", &format!("203.0.113.{number}"));
            browser.post("/api/auth/v1/flows", &json!({"type": "sign_in"}))
        };
        let replies: Vec<_> = (0..8).map(attempt).collect();
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 4);
        let refused = &replies[7];
        assert!(refused.problem(ErrorCode::RateLimited).retry_after_seconds.is_some());
        let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds));
    }
);

both!(
    t41_behind_a_proxy_each_client_has_its_own_limit_and_cannot_change_it,
    &[
        ("RATE_LIMIT_SIGN_IN_PER_MINUTE", "1"),
        ("RATE_LIMIT_SIGN_IN_BURST", "2"),
        ("HTTP_TRUSTED_PROXIES", "127.0.0.1/32"),
    ],
    |app| {
        let attempt = |header: &str| {
            let browser = app.browser().with_header("X-Forwarded-For", header);
            browser.post("/api/auth/v1/flows", &json!({"type": "sign_in"})).status
        };
        let own_word: Vec<u16> = (0..4).map(|n| attempt(&format!("198.51.100.{n}, 203.0.113.7"))).collect();
        assert_eq!(own_word, [201, 201, 429, 429]);
        assert_eq!(attempt("203.0.113.8"), 201);
        let network: Vec<u16> = (0..4).map(|n| attempt(&format!("2001:db8:1:2::{n}"))).collect();
        assert_eq!(network, [201, 201, 429, 429], "an IPv6 client is its network of 64 bits");
    }
);

both!(t42_a_secret_that_differs_in_any_place_is_refused, |app| {
    let alice = app.signed_in("alice");
    let spoiled = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    let csrf = alice.csrf().unwrap();
    for at in 0..csrf.len() {
        let request =
            alice.request("POST", "/api/auth/v1/session/extend").header("X-CSRF-Token", spoiled(&csrf, at));
        request.send().problem(ErrorCode::CsrfTokenInvalid);
    }
    for part in [&csrf[..csrf.len() - 1], &format!("{csrf}A")] {
        let request = alice.request("POST", "/api/auth/v1/session/extend").header("X-CSRF-Token", part);
        request.send().problem(ErrorCode::CsrfTokenInvalid);
    }
    let secret = alice.cookie("__Host-latchkey").unwrap();
    for at in 0..secret.len() - 1 {
        let forged = alice.clone();
        forged.set_cookie("__Host-latchkey", &spoiled(&secret, at));
        forged.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    }
});

both!(t45_text_of_an_address_is_not_given_back, |app| {
    let alice = app.signed_in("alice");
    let text = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [
        format!("/api/{text}"),
        format!("/scim2/{text}"),
        format!("/scim2/Schemas/{text}"),
        format!("/scim2/Me?attributes={text}"),
        format!("/scim2/Me?{text}=1"),
        format!("/api/auth/v1/flows/{text}"),
        format!("/api/users/v1/me/sessions/{text}"),
        format!("/api/users/v1/me/sessions?limit={text}"),
        format!("/t/{text}/scim2/Me"),
        format!("/.well-known/{text}"),
    ] {
        for accept in ["text/html", "application/problem+json", "application/scim+json"] {
            let reply = alice.request("GET", &path).header("Accept", accept).send();
            assert!(reply.status >= 400, "{path} {}", reply.status);
            let kind = reply.header("content-type").unwrap();
            assert!(kind.starts_with("application/") && kind.contains("json"), "{path}: {kind}");
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
            assert!(reply.header("content-security-policy").unwrap().contains("default-src 'none'"));
            assert!(!reply.text().to_lowercase().contains("<script"), "{path}: {}", reply.text());
        }
    }
});

both!(t46_a_request_that_does_not_come_to_an_end_is_cut, &[("HTTP_CLIENT_TIMEOUT_SECONDS", "1")], |app| {
    let alice = app.signed_in("alice");
    let whole = alice.request("PATCH", "/scim2/Me").json(&json!({"schemas": []})).bytes();
    let body_at = whole.len() - 5;
    let cuts = [10, 60, body_at];
    let waited: Vec<(u16, Duration)> = std::thread::scope(|scope| {
        let handles: Vec<_> = cuts
            .map(|cut| {
                scope.spawn({
                    let part = whole[..cut].to_vec();
                    move || hang(app.address, &part)
                })
            })
            .into();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    for (status, time) in &waited {
        assert!(*time < Duration::from_secs(20), "a connection that says nothing more was kept for {time:?}");
        assert!(*status == 0 || (400..500).contains(status), "{status}");
    }
    alice.get("/scim2/Me").ok();
});

/// Sends a part of a request and waits until the server gives up. Answers the status (0 for none) and the time.
fn hang(address: std::net::SocketAddr, part: &[u8]) -> (u16, Duration) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(part).unwrap();
    let started = Instant::now();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, started.elapsed())
}

both!(t46_many_slow_connections_do_not_keep_others_out, |app| {
    let alice = app.signed_in("alice");
    let held: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = TcpStream::connect(app.address).unwrap();
            stream.write_all(b"GET /scim2/Me HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    let started = Instant::now();
    alice.get("/scim2/Me").ok();
    assert!(started.elapsed() < Duration::from_secs(5));
    drop(held);
});

fn upload(browser: &Browser, kind: &str, bytes: &[u8]) -> latchkey_tests::Reply {
    browser.request("PUT", "/api/users/v1/me/avatar").body(kind, bytes).send()
}

both!(t60_what_is_no_picture_is_refused_whatever_it_calls_itself, |app| {
    let alice = app.signed_in("alice");
    let version = alice.etag();
    let png = samples::picture();
    let mut polyglot = b"<html><script>alert(1)</script>".to_vec();
    polyglot.extend_from_slice(&png);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for bytes in [
        &b""[..],
        svg,
        b"<html></html>",
        b"GIF89a\x01\0\x01\0",
        &polyglot,
        &png[..png.len() / 2],
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
    ] {
        for kind in ["image/png", "image/jpeg", "image/webp"] {
            upload(&alice, kind, bytes).problem(ErrorCode::ImageInvalid);
        }
    }
    for kind in ["image/svg+xml", "text/html", "image/gif", "application/octet-stream"] {
        upload(&alice, kind, &png).problem(ErrorCode::UnsupportedMediaType);
    }
    assert_eq!(alice.etag(), version);
    alice.get("/api/users/v1/me/avatar").problem(ErrorCode::NotFound);
});

/// A PNG that claims to be of this size; its pixels are all alike and hence few bytes.
fn claimed(width: u32, height: u32) -> Vec<u8> {
    let mut png = samples::picture();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    // The checksum of the header, over its type and its fields.
    let mut crc = u32::MAX;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

both!(t60_a_picture_that_would_fill_the_memory_is_refused_by_its_size, |app| {
    let alice = app.signed_in("alice");
    for (width, height) in [(50_000, 50_000), (u32::MAX >> 1, 1), (6_400, 6_400)] {
        let code = upload(&alice, "image/png", &claimed(width, height)).any_problem().code;
        assert!(
            [ErrorCode::ImageTooLarge, ErrorCode::ImageInvalid].contains(&code),
            "{width}x{height}: {code}"
        );
    }
    let large = vec![0; 2 * 1024 * 1024 + 1];
    upload(&alice, "image/png", &large).problem(ErrorCode::TooLarge);
});

both!(t60_a_picture_is_made_anew_and_served_so_that_it_can_do_nothing, |app| {
    let alice = app.signed_in("alice");
    let mut with_text = samples::picture();
    with_text.extend_from_slice(b"<script>alert(1)</script>");
    upload(&alice, "image/png", &with_text).ok();
    let reply = alice.get("/api/users/v1/me/avatar");
    assert!(
        !reply.ok().body.windows(7).any(|window| window == b"<script"),
        "what was behind the picture is gone"
    );
    assert!(matches!(reply.header("content-type"), Some("image/png" | "image/jpeg")));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(reply.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert!(reply.header("cache-control").unwrap().contains("private"));
    let photos = &alice.get("/scim2/Me").ok().json()["photos"];
    assert!(photos[0]["value"].as_str().unwrap().starts_with(&app.origin));
});

both!(a_picture_is_kept_for_a_day_at_the_address_of_its_content_alone, |app| {
    let alice = app.signed_in_as("default", "alice", Role::Owner);
    let client = latchkey_tests::Application::register(&alice, &json!({}));
    let own =
        upload(&alice, "image/png", &samples::picture()).ok().json()["url"].as_str().unwrap().to_owned();
    let path = format!("/api/server/v1/applications/{}/logo", client.id);
    let put = alice.request("PUT", &path).header("If-Match", "*").body("image/png", samples::picture());
    let logo = put.send().ok().json()["logo"].as_str().unwrap().to_owned();
    for (address, kept, asked_again) in
        [(own, "private, max-age=86400", "private, no-cache"), (logo, "public, max-age=86400", "no-cache")]
    {
        let caching = |address: &str| alice.get(address).ok().header("cache-control").map(str::to_owned);
        let bare = address.split('?').next().unwrap();
        assert_eq!(caching(&address).as_deref(), Some(kept));
        for other in [bare.to_owned(), format!("{bare}?v=0123456789abcdef")] {
            assert_eq!(caching(&other).as_deref(), Some(asked_again), "{other}");
        }
        let tag = alice.get(bare).header("etag").unwrap().to_owned();
        let known = alice.request("GET", bare).header("If-None-Match", &tag).send();
        assert_eq!((known.status, known.body.len()), (304, 0));
        alice.request("GET", bare).header("If-None-Match", "\"other\"").send().ok();
    }
});

/// Members of answers that must never be there, and beginnings of values that are hashes.
const SECRETS: &[&str] = &[
    "$argon2",
    "\"hash\"",
    "secretHash",
    "secret_hash",
    "passwordHash",
    "bindingHash",
    "identifierHash",
    "coalesce",
];

both!(t56_no_answer_of_a_read_holds_a_secret, |app| {
    let alice = app.signed_in_as("default", "owner", Role::Owner);
    upload(&alice, "image/png", &samples::picture()).ok();
    app.browser().try_sign_in("owner", "wrong").problem(ErrorCode::InvalidCredentials);
    let hash = app.query("SELECT hash AS line FROM passwords");
    let own = [alice.cookie("__Host-latchkey").unwrap(), alice.cookie("__Host-latchkey_device").unwrap()];
    for operation in operations().into_iter().filter(|operation| operation.method == "GET") {
        let object = samples::object(&alice, &operation);
        let text = samples::request(&alice, &operation, &object).send().text();
        let held = SECRETS.iter().copied().chain(hash.iter().chain(&own).map(String::as_str));
        for secret in held.chain([PASSWORD]) {
            assert!(!text.contains(secret), "{} answers {secret}: {text}", operation.id);
        }
        if operation.id != "getSession" {
            assert!(!text.contains(&alice.csrf().unwrap()), "{} answers the CSRF token", operation.id);
        }
    }
});

/// A listener that must not be asked, and a server that is told to ask it.
fn t65(backend: Backend) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"] {
        let base = format!("https://{host}:{port}");
        let settings = [("GRAVATAR_BASE_URL", base.as_str()), ("PASSWORD_BREACH_SERVER", &base)];
        let app = TestApp::with(backend, &settings);
        let alice = app.signed_in("alice");
        let gravatar = alice
            .request("POST", "/api/users/v1/me/avatar/gravatar")
            .json(&json!({"email": "alice@default.example"}))
            .may_answer(502)
            .send();
        gravatar.problem(ErrorCode::UpstreamUnavailable);
        let checked = alice.post("/api/users/v1/me/password/check", &json!({"candidate": PASSWORD}));
        assert_eq!(checked.ok().json()["accepted"], true, "a source that does not answer blocks nobody");
        assert!(listener.accept().is_err(), "{host} was asked");
    }
}

#[test]
fn t65_an_address_of_our_own_network_is_not_asked_sqlite() {
    t65(Backend::Sqlite);
}

#[test]
fn t65_an_address_of_our_own_network_is_not_asked_postgres() {
    t65(Backend::Postgres);
}
