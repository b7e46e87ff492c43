//! What is queued is delivered once, whatever breaks on the way.

use latchkey::identity::notices::{self, Channel, CodePurpose};
use latchkey_openapi::activity::EventType;
use latchkey_tests::sinks::{Gateway, MailServer, free_port};
use latchkey_tests::{at_once, both};
use serde_json::json;

use super::{DAY, PHONE, VERIFICATIONS, ask, borrowed, gateway, happen, on_both, smtp, sweep};

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
        app.advance(9);
        app.settle();
        assert_eq!(gateway.requests().len(), 0, "not before its time");
        app.advance(6);
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
        app.advance(119);
        for node in [&app.state, &second.state] {
            node.outbox.nudge(Channel::Mail);
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(server.mails().is_empty(), "the claim holds");
        app.advance(1);
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
        app.advance(599);
        app.settle();
        assert_eq!(app.count("outbox", "dead_at IS NULL AND attempts = 2"), 1);
        app.advance(60);
        app.settle();
        assert_eq!(
            app.count("outbox", "dead_at IS NOT NULL AND payload = '' AND last_error = 'it has run out'"),
            1
        );
        // What was given up is forgotten after thirty days.
        app.advance(30 * DAY);
        sweep(app);
        assert_eq!(app.count("outbox", "dead_at IS NOT NULL"), 1);
        app.advance(1);
        sweep(app);
        assert_eq!(app.count("outbox", "dead_at IS NOT NULL"), 0);
    }
);

both!(what_was_delivered_is_forgotten_after_a_week, |app| {
    let alice = app.signed_in("alice");
    ask(&alice, "email", "new@example.org").status(202);
    app.settle();
    assert_eq!(app.count("outbox", "delivered_at IS NOT NULL"), 1);
    app.advance(7 * DAY);
    sweep(app);
    assert_eq!(app.count("outbox", "true"), 1);
    app.advance(1);
    sweep(app);
    assert_eq!(app.count("outbox", "true"), 0);
});

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

#[test]
fn t64_after_an_outage_the_retries_do_not_come_all_at_once() {
    let mut settings = smtp(free_port());
    settings.push(("MESSAGES_ALERTS_PER_ACCOUNT", "0".to_owned()));
    on_both(&borrowed(&settings), |app| {
        app.user("alice");
        for _ in 0..20 {
            happen(app, "alice", EventType::PasswordChanged, json!({}));
        }
        app.settle();
        let times = app.query("SELECT DISTINCT CAST(next_attempt_at AS TEXT) AS line FROM outbox");
        assert!(times.len() > 10, "twenty that failed at one moment wait for {times:?}");
        assert_eq!(app.count("outbox", "attempts = 1"), 20);
    });
}
