//! A request that creates something is carried out once under its key, whoever sends it how often.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Browser, Reply, at_once, both, on_two_processes};
use serde_json::{Value, json};

const VERIFICATIONS: &str = "/api/users/v1/me/verifications";
const TOTP: &str = "/api/users/v1/me/totp";

fn send(browser: &Browser, path: &str, key: &str, body: &Value) -> Reply {
    browser.request("POST", path).header("Idempotency-Key", key).json(body).send()
}

fn address(value: &str) -> Value {
    json!({"channel": "email", "value": value})
}

both!(the_same_request_again_gets_the_same_answer_and_does_nothing, |app| {
    let alice = app.signed_in("alice");
    let first = send(&alice, VERIFICATIONS, "one", &address("new@example.org")).status(202).json();
    let before = app.dump();
    let again = send(&alice, VERIFICATIONS, "one", &address("new@example.org"));
    assert_eq!((again.status, again.json()), (202, first.clone()));
    assert_eq!(app.dump(), before);
    assert_eq!(app.mails_to("new@example.org").len(), 1);
    // Another request under that key is refused, and the key stands for this operation and account alone.
    send(&alice, VERIFICATIONS, "one", &address("other@example.org"))
        .problem(ErrorCode::IdempotencyKeyReused);
    assert_eq!(app.dump(), before);
    send(&alice, TOTP, "one", &json!({})).status(201);
    let bob = app.signed_in("bob");
    send(&bob, VERIFICATIONS, "one", &address("bob@example.org")).status(202);
    // A day later it is free again.
    app.advance(24 * 60 * 60 - 1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    let alice = app.another_browser_of("default", "alice");
    let last = send(&alice, VERIFICATIONS, "one", &address("new@example.org"));
    assert_eq!((last.status, last.json()), (202, first));
    app.advance(1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("idempotency_keys", "true"), 0);
});

both!(an_answer_that_shows_a_secret_is_not_kept, |app| {
    let alice = app.signed_in("alice");
    let begun = send(&alice, TOTP, "app", &json!({"name": "Phone"})).status(201).json();
    let again = send(&alice, TOTP, "app", &json!({"name": "Phone"}));
    again.problem(ErrorCode::AlreadyCarriedOut);
    assert_eq!(again.header("location"), Some(TOTP));
    let secret = begun["secret"].as_str().unwrap();
    assert!(!again.text().contains(secret));
    assert_eq!(app.count("totp_factors", "true"), 1);
    assert_eq!(app.count("idempotency_keys", "answer IS NULL"), 1);
});

both!(what_was_refused_may_be_tried_again, |app| {
    let alice = app.signed_in("alice");
    send(&alice, VERIFICATIONS, "key", &address("no address")).problem(ErrorCode::InvalidValue);
    assert_eq!(app.count("idempotency_keys", "true"), 0);
    send(&alice, VERIFICATIONS, "key", &address("new@example.org")).status(202);
    let long = "x".repeat(256);
    for wrong in ["", " ", "two words", long.as_str()] {
        send(&alice, VERIFICATIONS, wrong, &address("x@example.org")).problem(ErrorCode::InvalidParameter);
    }
});

both!(an_answer_is_stored_sealed, |app| {
    let alice = app.signed_in("alice");
    send(&alice, VERIFICATIONS, "the-key", &address("new@example.org")).status(202);
    let stored = format!("{:?}", app.dump_of("idempotency_keys"));
    assert!(!stored.contains("new@example.org") && !stored.contains("the-key"), "{stored}");
});

#[test]
fn t05_fifty_at_once_under_one_key_create_one_thing_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let alice = app.signed_in("alice");
        let statuses = at_once(50, |number| {
            let browser = alice.at(servers[number % 2].address);
            send(&browser, VERIFICATIONS, "one", &address("new@example.org")).status
        });
        // Whoever comes while it is being carried out is told so; whoever comes later gets its answer.
        assert!(statuses.iter().all(|status| [202, 409].contains(status)), "{statuses:?}");
        assert!(statuses.contains(&202));
        assert_eq!(app.count("pending_contacts", "true"), 1);
        assert_eq!(app.mails_to("new@example.org").len(), 1);
    });
}
