//! A power cut under load loses nothing that was acknowledged.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use latchkey_tests::process::{self, Server, SignedIn};
use latchkey_tests::{Backend, PASSWORD, TestDatabase};
use serde_json::{Value, json};

const ROUNDS: u32 = 20;
const PEOPLE: [&str; 4] = ["ana", "ben", "cho", "dev"];
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// One client: changes its nickname as fast as it can, and remembers the last change that was acknowledged.
fn change_until_cut(server: &Server, me: &SignedIn, round: u32, is_over: &AtomicBool) -> Option<u32> {
    let mut acknowledged = None;
    for number in 0.. {
        if is_over.load(Ordering::Relaxed) {
            return acknowledged;
        }
        let operation =
            json!({"op": "replace", "path": "nickName", "value": format!("{round:02}-{number:06}")});
        let headers = [("Cookie", me.cookie.as_str()), ("X-CSRF-Token", me.csrf.as_str())];
        let body = json!({"schemas": [PATCH], "Operations": [operation]});
        match server.try_send("PATCH", "/scim2/Me", &headers, Some(&body)) {
            Some((200, ..)) => acknowledged = Some(number),
            Some((status, _, body)) => panic!("PATCH answered {status}: {body}"),
            None => return acknowledged,
        }
    }
    acknowledged
}

fn nickname(server: &Server, me: &SignedIn) -> (u32, u32) {
    let (status, _, body) =
        server.try_send("GET", "/scim2/Me", &[("Cookie", &me.cookie)], None).expect("an answer");
    assert_eq!(status, 200, "a session that was acknowledged is gone: {body}");
    let profile: Value = serde_json::from_str(&body).expect("JSON");
    let text = profile["nickName"].as_str().unwrap_or("00-000000").to_owned();
    let (round, number) = text.split_once('-').expect("our form");
    (round.parse().expect("a round"), number.parse().expect("a number"))
}

fn nothing_acknowledged_is_lost(backend: Backend) {
    let database = TestDatabase::new(backend, false);
    let folder = database.folder.clone();
    let variables = [
        ("DATABASE_URL", database.url.as_str()),
        ("RATE_LIMIT_SIGN_IN_PER_MINUTE", "0"),
        ("RATE_LIMIT_GENERAL_PER_SECOND", "0"),
    ];
    std::fs::write(folder.join("password"), PASSWORD).expect("a file");
    for person in PEOPLE {
        let made = process::run(
            &folder,
            &variables,
            &[
                "user",
                "create",
                "--organization",
                "default",
                "--username",
                person,
                "--password-file",
                "password",
            ],
        );
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let mut cut_in_the_middle = 0;
    for round in 1..=ROUNDS {
        let server = Server::start(&folder, &variables);
        let sessions: Vec<SignedIn> =
            PEOPLE.iter().map(|person| server.sign_in(person, PASSWORD).expect("a session")).collect();
        let is_over = AtomicBool::new(false);
        let acknowledged: Vec<Option<u32>> = std::thread::scope(|scope| {
            let (server, is_over) = (&server, &is_over);
            let clients: Vec<_> = sessions
                .iter()
                .map(|me| scope.spawn(move || change_until_cut(server, me, round, is_over)))
                .collect();
            std::thread::sleep(Duration::from_millis(60 + u64::from(round) * 7));
            server.cut_power();
            is_over.store(true, Ordering::Relaxed);
            clients.into_iter().map(|client| client.join().expect("no panic")).collect()
        });
        drop(server);
        let server = Server::start(&folder, &variables);
        for (me, acknowledged) in sessions.iter().zip(acknowledged) {
            let Some(last) = acknowledged else { continue };
            cut_in_the_middle += 1;
            let found = nickname(&server, me);
            // The one that was on its way may be there or not; nothing older may be.
            assert!(
                found.0 == round && (found.1 == last || found.1 == last + 1),
                "round {round}: {found:?}, acknowledged {last}"
            );
        }
        assert!(server.stop(), "a clean stop after the restart");
    }
    assert!(cut_in_the_middle >= ROUNDS, "the cuts came before any write: the test shows nothing");
}

#[test]
fn nothing_acknowledged_is_lost_by_twenty_power_cuts_sqlite() {
    nothing_acknowledged_is_lost(Backend::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_by_twenty_power_cuts_postgres() {
    nothing_acknowledged_is_lost(Backend::Postgres);
}
