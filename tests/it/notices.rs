//! Messages to users: which event tells whom, in which language, with which links; and that none is lost or sent twice.

use std::net::IpAddr;

use latchkey::identity::events::{self, NewEvent, Origin};
use latchkey::identity::notices::{self, Channel, CodePurpose, budget::Budget};
use latchkey::platform::device;
use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::sinks::{Gateway, MailServer, free_port};
use latchkey_tests::{Backend, Browser, OTHER_PASSWORD, PASSWORD, TestApp, at_once, both, run};
use serde_json::{Value, json};

const VERIFICATIONS: &str = "/api/users/v1/me/verifications";
const PHONE: &str = "+436641234567";
const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

fn on_both(settings: &[(&str, &str)], promise: impl Fn(&TestApp)) {
    run(Backend::Sqlite, settings, &promise);
    run(Backend::Postgres, settings, &promise);
}

fn smtp(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("MAIL_HOST", "127.0.0.1".to_owned()),
        ("MAIL_PORT", port.to_string()),
        ("MAIL_TLS", "none".to_owned()),
        ("MAIL_FROM", "Acme accounts <accounts@acme.example>".to_owned()),
        ("MAIL_REPLY_TO", "help@acme.example".to_owned()),
    ]
}

fn gateway(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("SMS_URL", format!("http://127.0.0.1:{port}/v1/Accounts/AC1/Messages.json")),
        ("SMS_FORMAT", "form".to_owned()),
        ("SMS_BODY", "From={from}&To={to}&Body={text}".to_owned()),
        ("SMS_HEADERS", "Authorization: Basic c2lkOnRva2Vu\nX-Trace: 1".to_owned()),
        ("SMS_FROM", "+15550100".to_owned()),
        ("OUTBOUND_ALLOW", format!("127.0.0.1:{port}")),
    ]
}

fn borrowed(settings: &[(&'static str, String)]) -> Vec<(&'static str, &'static str)> {
    // Leaked: a few bytes per test.
    settings.iter().map(|(name, value)| (*name, &*value.clone().leak())).collect()
}

fn ask(browser: &Browser, channel: &str, value: &str) -> latchkey_tests::Reply {
    browser.post(VERIFICATIONS, &json!({"channel": channel, "value": value}))
}

/// Writes an event of an account, as any feature does.
fn happen(app: &TestApp, username: &str, kind: EventType, details: Value) {
    let id = app.query(&format!("SELECT id AS line FROM accounts WHERE username = '{username}'")).remove(0);
    let organization = app.organization("default").id.0.clone();
    let origin = Origin { ip: IpAddr::from([192, 0, 2, 7]), device: device::parse(Some(CHROME)) };
    let event = NewEvent::by_self(&organization, kind, &id).origin(&origin).details(details);
    let event = events::prepare(&app.state, event);
    app.state.db.write_blocking(|conn| event.write(conn)).unwrap();
}

#[test]
fn each_event_tells_the_right_address_in_the_users_language_with_the_right_links() {
    let server = MailServer::start(free_port());
    on_both(&borrowed(&smtp(server.port)), |app| {
        let before = server.mails().len();
        let alice = app.signed_in("alice");
        app.signed_in("bob");
        alice.set("preferredLanguage", &json!("de-AT")).ok();
        let totp = json!({"factor": "totp", "name": "Pixel"});
        let email = json!({"contact": "email", "name": "x•••@example.org"});
        let told = [
            (EventType::PasswordChanged, json!({}), "Ihr Passwort wurde geändert", ""),
            (
                EventType::FactorAdded,
                totp.clone(),
                "Eine Anmeldemethode wurde hinzugefügt",
                "Authenticator-App („Pixel“)",
            ),
            (EventType::FactorRemoved, totp.clone(), "Eine Anmeldemethode wurde entfernt", "Pixel"),
            (EventType::FactorReplaced, totp.clone(), "Eine Anmeldemethode wurde ersetzt", "Pixel"),
            (EventType::BackupCodesGenerated, json!({}), "Neue Ersatzcodes wurden erstellt", ""),
            (EventType::BackupCodesRemoved, json!({}), "Ihre Ersatzcodes wurden entfernt", ""),
            (
                EventType::BackupCodeUsed,
                json!({"remaining": 3}),
                "Ein Ersatzcode wurde verwendet",
                "noch 3 übrig",
            ),
            (EventType::ContactAdded, email.clone(), "Ein Kontakt wurde hinzugefügt", "x•••@example.org"),
            (EventType::ContactChanged, email.clone(), "Ein Kontakt wurde geändert", "x•••@example.org"),
            (EventType::ContactRemoved, email.clone(), "Ein Kontakt wurde entfernt", "x•••@example.org"),
            (
                EventType::ContactMadePrimary,
                email.clone(),
                "Ihr Hauptkontakt wurde geändert",
                "x•••@example.org",
            ),
            (
                EventType::ContactRestored,
                email,
                "Die Änderung eines Kontakts wurde rückgängig gemacht",
                "x•••@example.org",
            ),
            (EventType::SignIn, json!({}), "Neue Anmeldung an Ihrem Konto", "Chrome"),
        ];
        for (kind, details, subject, text) in &told {
            happen(app, "alice", *kind, details.clone());
            app.settle();
            let mail = server.mails().pop().unwrap();
            assert_eq!(mail.to, "alice@default.example");
            assert_eq!(mail.from, "accounts@acme.example");
            assert_eq!(mail.subject, format!("Latchkey: {subject}"));
            assert!(mail.raw.contains("Reply-To: help@acme.example"), "{}", mail.raw);
            for part in [&mail.text, &mail.html] {
                assert!(part.contains(*text) && part.contains(&format!("{}/not-me", app.origin)), "{part}");
                assert!(
                    part.contains("1. Januar 2026, 09:00 Uhr UTC") && part.contains("192.0.2.7"),
                    "{part}"
                );
            }
        }
        assert_eq!(server.mails().len() - before, told.len());
        for quiet in
            [EventType::SignOut, EventType::StepUp, EventType::ProfileChanged, EventType::FactorRenamed]
        {
            happen(app, "alice", quiet, json!({}));
        }
        happen(app, "bob", EventType::PasswordChanged, json!({}));
        app.settle();
        let mail = server.mails().pop().unwrap();
        assert_eq!(
            (mail.to.as_str(), mail.subject.as_str()),
            ("bob@default.example", "Latchkey: Your password was changed")
        );
        assert_eq!(server.mails().len() - before, told.len() + 1);
    });
}

both!(what_users_do_themselves_tells_them, |app| {
    let alice = app.signed_in("alice");
    let body = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD});
    alice.post("/api/users/v1/me/change-password", &body).no_content();
    for _ in 0..7 {
        app.browser().try_sign_in("alice", "wrong").problem(ErrorCode::InvalidCredentials);
        app.advance(3700);
    }
    app.browser().try_sign_in("nobody", "wrong").problem(ErrorCode::InvalidCredentials);
    let subjects: Vec<String> = app.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects.iter().filter(|subject| subject.contains("password was changed")).count(), 1);
    let locked = subjects.iter().filter(|subject| subject.contains("Too many failed attempts")).count();
    assert!((1..=3).contains(&locked), "{subjects:?}");
    assert!(app.mails().iter().all(|mail| mail.to == "alice@default.example"));
});

both!(a_failed_attempt_and_a_failed_unit_of_work_tell_nobody, |app| {
    let alice = app.signed_in("alice");
    let wrong = json!({"currentPassword": "wrong", "newPassword": OTHER_PASSWORD});
    alice.post("/api/users/v1/me/change-password", &wrong).problem(ErrorCode::WrongCurrentPassword);
    let id = app.query("SELECT id AS line FROM accounts").remove(0);
    let organization = app.organization("default").id.0.clone();
    let event =
        events::prepare(&app.state, NewEvent::by_self(&organization, EventType::PasswordChanged, &id));
    let undone: Result<(), latchkey::platform::db::DbError> = app.state.db.write_blocking(|conn| {
        event.write(conn)?;
        Err(latchkey::platform::db::DbError::Busy)
    });
    assert!(undone.is_err());
    assert!(app.mails().is_empty());
    assert_eq!(app.count("outbox", "true"), 0);
});

both!(a_sign_in_is_told_when_device_or_place_is_new, &[("HTTP_TRUSTED_PROXIES", "127.0.0.1")], |app| {
    app.user("alice");
    let at = |agent: &str, ip: &str| {
        let browser = app.browser().with_header("User-Agent", agent).with_header("X-Forwarded-For", ip);
        browser.sign_in("alice", PASSWORD);
        app.mails().len()
    };
    let newer = CHROME.replace("140.0", "141.0");
    assert_eq!(at(CHROME, "192.0.2.1"), 0, "the first sign-in of all is no news");
    assert_eq!(at(CHROME, "192.0.2.1"), 0);
    assert_eq!(at(&newer, "192.0.77.9"), 0, "an update, and another address of the same network");
    assert_eq!(at(CHROME, "198.51.100.1"), 1, "another place");
    assert_eq!(
        at("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.1"),
        2,
        "another device"
    );
    assert_eq!(at(CHROME, "198.51.100.1"), 2);
    let mail = app.mails().remove(0);
    assert!(mail.text.contains("Chrome on Windows") && mail.text.contains("198.51.100.1"), "{}", mail.text);
    assert_eq!(app.count("sign_in_origins", "origin_key LIKE '%192%'"), 0, "only keyed hashes are kept");
});

#[test]
fn a_dead_gateway_loses_nothing_and_delays_only_itself() {
    let (server, port) = (MailServer::start(free_port()), free_port());
    let settings: Vec<_> = smtp(server.port).into_iter().chain(gateway(port)).collect();
    on_both(&borrowed(&settings), |app| {
        let before = server.mails().len();
        let alice = app.signed_in("alice");
        let by_sms = ask(&alice, "phone", PHONE).status(202).json();
        ask(&alice, "email", "new@example.org").status(202);
        app.settle();
        assert_eq!(server.mails().len(), before + 1, "mail goes on");
        assert_eq!(app.count("outbox", "channel = 'sms' AND attempts = 1 AND last_error IS NOT NULL"), 1);
        // Up again, but not well.
        let gateway = Gateway::start(port);
        gateway.status.store(500, std::sync::atomic::Ordering::Relaxed);
        app.advance(15);
        app.settle();
        assert_eq!((gateway.requests().len(), app.count("outbox", "attempts = 2")), (1, 1));
        gateway.status.store(201, std::sync::atomic::Ordering::Relaxed);
        app.advance(30);
        app.settle();
        let requests = gateway.requests();
        assert_eq!(requests.len(), 2);
        let request = &requests[1];
        assert_eq!(request.line, "POST /v1/Accounts/AC1/Messages.json");
        assert_eq!(request.header("authorization"), Some("Basic c2lkOnRva2Vu"));
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert!(request.body.starts_with("From=%2B15550100&To=%2B436641234567&Body="), "{}", request.body);
        let code: String = request.body.split("Body=").nth(1).unwrap().chars().take(6).collect();
        let path = format!("{VERIFICATIONS}/{}/confirm", by_sms["id"].as_str().unwrap());
        alice.post(&path, &json!({ "code": code })).no_content();
        app.advance(3600);
        app.settle();
        assert_eq!(gateway.requests().len(), 2, "once delivered is delivered");
    });
}

#[test]
fn what_nobody_takes_is_given_up_in_the_end_and_counted() {
    on_both(&borrowed(&smtp(free_port())), |app| {
        app.user("alice");
        happen(app, "alice", EventType::PasswordChanged, json!({}));
        app.settle();
        let figures = || app.block_on(latchkey::monitoring::text(&app.state)).unwrap();
        assert!(
            figures().contains("latchkey_outbox_pending 1") && figures().contains("latchkey_outbox_dead 0"),
            "{}",
            figures()
        );
        for _ in 1..notices::worker::MAX_ATTEMPTS {
            app.advance(3 * 60 * 60);
            app.settle();
        }
        assert!(
            figures().contains("latchkey_outbox_pending 0") && figures().contains("latchkey_outbox_dead 1"),
            "{}",
            figures()
        );
        assert_eq!(app.count("outbox", "dead_at IS NOT NULL AND attempts = 16 AND payload <> ''"), 1);
        let error = app.query("SELECT last_error AS line FROM outbox").remove(0);
        assert!(!error.contains("alice"), "{error}");
    });
}

#[test]
fn a_message_that_a_dead_node_had_claimed_is_sent_by_another() {
    let port = free_port();
    on_both(&borrowed(&smtp(port)), |app| {
        app.user("alice");
        happen(app, "alice", EventType::PasswordChanged, json!({}));
        app.settle();
        let now = app.state.now_micros();
        app.execute(&format!(
            "UPDATE outbox SET next_attempt_at = {now}, claimed_until = {}",
            now + 120_000_000
        ));
        let server = MailServer::start(port);
        let second = app.second_node();
        for node in [&app.state, &second.state] {
            node.outbox.nudge(Channel::Mail);
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(server.mails().is_empty(), "the claim holds");
        app.advance(121);
        app.settle();
        assert_eq!(server.mails().len(), 1);
        assert_eq!(app.count("outbox", "delivered_at IS NOT NULL"), 1);
    });
}

#[test]
fn two_nodes_deliver_everything_once() {
    let server = MailServer::start(free_port());
    let mut settings = smtp(server.port);
    settings.push(("MESSAGES_ALERTS_PER_ACCOUNT", "0".to_owned()));
    on_both(&borrowed(&settings), |app| {
        let before = server.mails().len();
        app.user("alice");
        let second = app.second_node();
        at_once(40, |n| {
            happen(
                app,
                "alice",
                EventType::FactorAdded,
                json!({"factor": "totp", "name": format!("app {n:02}.")}),
            );
            second.state.outbox.nudge(Channel::Mail);
        });
        app.settle();
        let mails = server.wait_for(before + 40);
        for n in 0..40 {
            let name = format!("app {n:02}.");
            let with = mails[before..].iter().filter(|mail| mail.text.contains(&name)).count();
            assert_eq!(with, 1, "{name}");
        }
        assert_eq!(mails.len(), before + 40);
    });
}

both!(
    a_code_that_has_run_out_is_not_sent_any_more,
    &[("SMS_URL", "http://127.0.0.1:9/x"), ("OUTBOUND_ALLOW", "127.0.0.1:9")],
    |app| {
        let alice = app.signed_in("alice");
        ask(&alice, "phone", PHONE).status(202);
        app.settle();
        app.advance(601);
        app.settle();
        assert_eq!(
            app.count("outbox", "dead_at IS NOT NULL AND payload = '' AND last_error = 'it has run out'"),
            1
        );
    }
);

both!(what_waits_is_sealed_and_what_is_delivered_is_forgotten, |app| {
    let alice = app.signed_in("alice");
    app.execute("UPDATE accounts SET updated_at = updated_at");
    ask(&alice, "email", "new@example.org").status(202);
    let mail = app.mails_to("new@example.org").remove(0);
    let (code, token) = (mail.code().unwrap(), mail.token("verify").unwrap());
    for (table, rows) in app.dump() {
        for row in rows {
            assert!(!row.contains(&token), "{table}: {row}");
            assert!(!row.contains(&format!("'{code}'")), "{table}: {row}");
        }
    }
    assert_eq!(app.query("SELECT payload AS line FROM outbox"), [""]);
    let id = app.query("SELECT id AS line FROM accounts").remove(0);
    let notice = notices::code(&app.state, &id, Channel::Sms, PHONE, "987654", 5, CodePurpose::SignIn);
    let waiting: String = app
        .state
        .db
        .write_blocking(|conn| {
            use diesel::prelude::*;
            use latchkey::platform::db::schema::outbox;
            notice.queue(conn)?;
            Ok::<_, latchkey::platform::db::DbError>(
                outbox::table.filter(outbox::channel.eq("sms")).select(outbox::payload).get_result(conn)?,
            )
        })
        .unwrap();
    assert!(!waiting.contains("987654") && !waiting.contains("436641234567") && waiting.len() > 60);
    assert_eq!(app.latest_code(PHONE), "987654");
});

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

const LOW: &[(&str, &str)] = &[
    ("MESSAGES_PER_ADDRESS", "2"),
    ("MESSAGES_PER_ACCOUNT", "4"),
    ("MESSAGES_PER_CLIENT", "6"),
    ("MESSAGES_ALERTS_PER_ACCOUNT", "3"),
];

both!(t64_one_address_gets_so_many_messages_whoever_asks, LOW, |app| {
    let people = ["alice", "bob", "carol"].map(|name| app.signed_in(name));
    ask(&people[0], "email", "victim@example.org").status(202);
    ask(&people[1], "email", "VICTIM@example.org").status(202);
    let refused = ask(&people[2], "email", "victim@example.org");
    refused.problem(ErrorCode::RateLimited);
    assert_eq!(refused.header("retry-after"), Some("3600"));
    assert_eq!(app.mails().iter().filter(|mail| mail.to.to_lowercase() == "victim@example.org").count(), 2);
    assert_eq!(app.count("pending_contacts", "true"), 2, "what is refused leaves nothing");
    app.advance(3601);
    let carol = app.another_browser_of("default", "carol");
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

both!(t64_alerts_are_left_out_where_they_would_flood, LOW, |app| {
    app.user("alice");
    for _ in 0..10 {
        happen(app, "alice", EventType::FactorRenamed, json!({}));
        happen(app, "alice", EventType::PasswordChanged, json!({}));
    }
    assert_eq!(app.mails().len(), 3);
    assert_eq!(app.count("events", "kind = 'password_changed'"), 10, "nothing is left out of the log");
    let budget = Budget::asked(&app.state, Channel::Mail, "alice@default.example", None, None);
    let left = app.state.db.write_blocking(|conn| budget.take(conn)).unwrap();
    assert_eq!(left, None, "alerts do not use up what codes need");
});

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

both!(a_lock_out_by_somebody_unknown_is_told_once_an_hour, |app| {
    let id = app.user("alice").id;
    let organization = app.organization("default").id.0.clone();
    for _ in 0..3 {
        let mut event =
            NewEvent::by_self(&organization, EventType::LockedOut, &id).refused(Actor::Unknown).coalesce(&id);
        event.subject_account_id = Some(id.clone());
        let event = events::prepare(&app.state, event);
        app.state.db.write_blocking(|conn| event.write(conn)).unwrap();
    }
    assert_eq!(app.mails_to("alice@default.example").len(), 1);
});
