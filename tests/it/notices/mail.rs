//! Mail over SMTP: encrypted, authenticated, bounded, and nothing typed in its headers.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::sinks::{Encryption, MailServer, free_port};
use latchkey_tests::{Backend, OTHER_PASSWORD, PASSWORD, at_once, both, run};
use serde_json::json;

use super::{LOW, PHONE, VERIFICATIONS, ask, borrowed, happen, on_both, smtp};

#[test]
fn a_server_that_does_not_encrypt_gets_no_mail_and_no_password() {
    let server = MailServer::start(free_port());
    for tls in ["starttls", "tls"] {
        let mut settings = smtp(server.port);
        settings.retain(|(name, _)| *name != "MAIL_TLS");
        settings.extend([
            ("MAIL_TLS", tls.to_owned()),
            ("MAIL_USERNAME", "latchkey".to_owned()),
            ("MAIL_PASSWORD", "hunter2".to_owned()),
            ("MAIL_TIMEOUT_SECONDS", "2".to_owned()),
        ]);
        run(Backend::Sqlite, &borrowed(&settings), |app| {
            app.user("alice");
            happen(app, "alice", EventType::PasswordChanged, json!({}));
            app.settle();
            assert!(server.mails().is_empty(), "{tls}");
            assert_eq!(app.count("outbox", "attempts = 1 AND delivered_at IS NULL AND dead_at IS NULL"), 1);
        });
    }
}

both!(t3_links_never_follow_what_a_client_says_of_the_host, |app| {
    let alice = app.signed_in("alice");
    for header in ["X-Forwarded-Host", "Forwarded", "X-Original-Host"] {
        let spoofed = alice.with_header(header, "host=evil.test");
        spoofed.get(VERIFICATIONS).ok();
    }
    alice
        .request("POST", VERIFICATIONS)
        .json(&json!({"channel": "email", "value": "new@example.org"}))
        .without("Host")
        .header("Host", "evil.test")
        .header("X-Forwarded-Host", "evil.test")
        .header("Forwarded", "host=evil.test")
        .send()
        .status(202);
    let mail = app.mails_to("new@example.org").remove(0);
    assert!(!mail.raw.contains("evil.test") && !mail.html.contains("evil.test"));
    assert!(mail.text.contains(&format!("{}/verify#", app.origin)), "{}", mail.text);
    assert!(!mail.text.contains("?token"), "the token stands in the fragment");
});

both!(t63_no_typed_address_reaches_a_header_of_a_mail, |app| {
    let alice = app.signed_in("alice");
    for bad in [
        "a@b.org\r\nBcc: evil@evil.test",
        "a@b.org\nBcc: evil@evil.test",
        "a@b.org,evil@evil.test",
        "a@b.org>,<evil@evil.test",
        "\"a\r\nBcc: x\"@b.org",
        "a@b.org\u{2028}Bcc: evil@evil.test",
        "a@b.org%0aBcc:evil@evil.test",
    ] {
        ask(&alice, "email", bad).problem(ErrorCode::InvalidValue);
    }
    // Names that users write stand in mails as text.
    alice.set("displayName", &json!("Ada\\r\\nBcc: <b>evil@evil.test</b>")).ok();
    alice
        .post(
            "/api/users/v1/me/change-password",
            &json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD}),
        )
        .no_content();
    let mails = app.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].raw.lines().all(|line| !line.starts_with("Bcc")), "{}", mails[0].raw);
    assert!(!mails[0].html.contains("<b>"), "{}", mails[0].html);
});

both!(t64_one_address_gets_so_many_messages_whoever_asks, LOW, |app| {
    let people = ["alice", "bob", "carol"].map(|name| app.signed_in(name));
    ask(&people[0], "email", "victim@example.org").status(202);
    ask(&people[1], "email", "VICTIM@example.org").status(202);
    let refused = ask(&people[2], "email", "victim@example.org");
    refused.problem(ErrorCode::RateLimited);
    assert_eq!(refused.header("retry-after"), Some("3600"));
    assert_eq!(app.mails().iter().filter(|mail| mail.to.to_lowercase() == "victim@example.org").count(), 2);
    assert_eq!(app.count("pending_contacts", "true"), 2, "what is refused leaves nothing");
    app.advance(3_599);
    let carol = app.another_browser_of("default", "carol");
    let last = ask(&carol, "email", "victim@example.org");
    last.problem(ErrorCode::RateLimited);
    assert_eq!(last.header("retry-after"), Some("1"));
    app.advance(1);
    ask(&carol, "email", "victim@example.org").status(202);
});

both!(t64_one_account_and_one_client_ask_for_so_many_messages, LOW, |app| {
    let alice = app.signed_in("alice");
    let parallel = at_once(50, |n| ask(&alice.clone(), "email", &format!("a{n}@example.org")).status);
    let taken = parallel.iter().filter(|status| **status == 202).count();
    assert_eq!(taken, 4, "however many at once: {parallel:?}");
    let bob = app.signed_in("bob");
    ask(&bob, "email", "b1@example.org").status(202);
    ask(&bob, "email", "b2@example.org").status(202);
    ask(&bob, "email", "b3@example.org").problem(ErrorCode::RateLimited);
    ask(&bob, "phone", PHONE).status(202);
    assert_eq!(app.mails().len(), 6);
});

/// The settings for a server that encrypts and asks who is there.
fn secured(server: &MailServer, tls: &str, password: &str) -> Vec<(&'static str, String)> {
    let file = std::env::temp_dir().join(format!("mail-{}-{}.pem", std::process::id(), server.port));
    std::fs::write(&file, &server.certificate).unwrap();
    let mut settings = smtp(server.port);
    settings.retain(|(name, _)| *name != "MAIL_TLS");
    settings.extend([
        ("MAIL_TLS", tls.to_owned()),
        ("MAIL_CA_FILE", file.display().to_string()),
        ("MAIL_USERNAME", "latchkey".to_owned()),
        ("MAIL_PASSWORD", password.to_owned()),
    ]);
    settings
}

#[test]
fn mail_is_delivered_over_tls_to_a_server_that_asks_who_is_there() {
    for (tls, encryption) in [("starttls", Encryption::Starttls), ("tls", Encryption::Implicit)] {
        let server = MailServer::secured(free_port(), encryption, Some(("latchkey", "hunter2")));
        on_both(&borrowed(&secured(&server, tls, "hunter2")), |app| {
            let before = server.mails().len();
            app.user("alice");
            happen(app, "alice", EventType::PasswordChanged, json!({}));
            app.settle();
            let mails = server.mails();
            assert_eq!(mails.len() - before, 1, "{tls}: {:?}", app.dump_of("outbox"));
            assert_eq!(mails.last().unwrap().to, "alice@default.example");
            assert!(mails.last().unwrap().subject.contains("Your password was changed"));
            assert_eq!(app.count("outbox", "delivered_at IS NOT NULL AND payload = ''"), 1);
        });
    }
}

#[test]
fn a_server_that_is_not_the_one_it_says_gets_no_mail() {
    let server = MailServer::secured(free_port(), Encryption::Implicit, Some(("latchkey", "hunter2")));
    let mut settings = secured(&server, "tls", "hunter2");
    settings.retain(|(name, _)| *name != "MAIL_CA_FILE");
    run(Backend::Sqlite, &borrowed(&settings), |app| {
        app.user("alice");
        happen(app, "alice", EventType::PasswordChanged, json!({}));
        app.settle();
        assert!(server.mails().is_empty());
        assert_eq!(app.count("outbox", "attempts = 1 AND delivered_at IS NULL AND dead_at IS NULL"), 1);
    });
}

#[test]
fn a_wrong_password_of_the_portal_is_tried_again_then_given_up_and_shown() {
    let server = MailServer::secured(free_port(), Encryption::Starttls, Some(("latchkey", "hunter2")));
    on_both(&borrowed(&secured(&server, "starttls", "hunter3")), |app| {
        let figures = || app.block_on(latchkey::monitoring::text(&app.state)).unwrap();
        app.user("alice");
        happen(app, "alice", EventType::PasswordChanged, json!({}));
        app.settle();
        assert!(figures().contains("latchkey_outbox_pending 1"), "{}", figures());
        let error = app.query("SELECT last_error AS line FROM outbox").remove(0);
        assert!(error.contains("535") && !error.contains("hunter3"), "{error}");
        for _ in 1..latchkey::identity::notices::worker::MAX_ATTEMPTS {
            app.advance(3 * 60 * 60);
            app.settle();
        }
        let shown = figures();
        assert!(shown.contains("latchkey_outbox_pending 0"), "{shown}");
        assert!(shown.contains("latchkey_outbox_dead 1"), "{shown}");
        assert!(server.mails().is_empty());
    });
}
