//! A forgotten password that is being set.

use latchkey_tests::{Backend, PASSWORD};
use serde_json::json;

use super::*;

const ROUNDS: usize = 8;

/// Somebody at the last step of a recovery.
struct Recovering {
    name: &'static str,
    client: Client,
    flow: String,
    old: String,
    new: String,
    is_acknowledged: bool,
}

/// Proves the mailbox: every other person by the code, the rest by the link.
fn prove(
    site: &Site,
    server: &Server,
    name: &'static str,
    at: usize,
    old: String,
    round: usize,
) -> Recovering {
    // A session that has to end with the old password.
    Client::default().sign_in(server, name, &old);
    let mut client = Client::default();
    let mut flow = client.flow(server, &json!({"type": "recover"}));
    let captcha = client.solved(server);
    client.goes_on(server, &flow, &json!({"option": "identify", "username": name, "captcha": captcha}));
    client.goes_on(server, &flow, &json!({"option": "recovery_email"}));
    if at.is_multiple_of(2) {
        let code = site.mailed(&mailbox(name), ReceivedMail::code);
        client.goes_on(server, &flow, &json!({"option": "recovery_email", "code": code}));
    } else {
        let token = site.mailed(&mailbox(name), |mail| mail.token("recover"));
        flow = client.flow(server, &json!({"type": "recover", "token": token}));
    }
    let new = format!("sandal-quartz-pliers-{round}-{name}");
    Recovering { name, client, flow, old, new, is_acknowledged: false }
}

/// Whether the reset was kept: wholly, or nothing of it.
fn is_kept(site: &Site, server: &Server, one: &Recovering, resets: usize) -> bool {
    let id = site.id_of(one.name);
    let sessions = site.count("sessions", &format!("account_id = '{id}'"));
    let events = site.count("events", &format!("kind = 'password_reset' AND subject_account_id = '{id}'"));
    let is_used = site.count("flows", &format!("id = '{}' AND status = 'completed'", one.flow)) == 1;
    let [new, old] =
        [&one.new, &one.old].map(|password| Client::default().try_sign_in(server, one.name, password).1);
    assert_ne!(new, old, "one of the two passwords is right");
    let whole = (new, sessions == 0, events == resets + 1, is_used);
    assert!(
        whole == (true, true, true, true) || whole == (false, false, false, false),
        "half a reset: {whole:?}"
    );
    new
}

fn a_reset_is_whole_or_nothing(backend: Backend) {
    let site = Site::with_people(backend);
    let mut passwords = PEOPLE.map(|_| PASSWORD.to_owned());
    let mut seen = Seen::default();
    for round in 1..=ROUNDS {
        let server = site.start();
        let begun: Vec<Recovering> = (0..PEOPLE.len())
            .map(|at| prove(&site, &server, PEOPLE[at], at, passwords[at].clone(), round))
            .collect();
        let begun = cut_under_load(&server, begun, wanted_in(round), |one, acknowledged| {
            let answer = json!({"option": "new_password", "password": one.new});
            let path = format!("{FLOWS}/{}", one.flow);
            one.is_acknowledged = match one.client.send(&server, "POST", &path, &answer) {
                Some((status, body)) => {
                    assert_eq!(status, 200, "{body}");
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                    true
                }
                None => false,
            };
        });
        drop(server);
        let server = site.start();
        for (at, mut one) in begun.into_iter().enumerate() {
            let is_kept = is_kept(&site, &server, &one, round - 1);
            seen.note(one.is_acknowledged, is_kept);
            if !is_kept {
                // Nothing was used up: the same flow leads on.
                let answer = json!({"option": "new_password", "password": one.new});
                one.client.goes_on(&server, &one.flow, &answer);
            }
            passwords[at] = one.new;
        }
        assert!(server.stop(), "a clean stop after the restart");
    }
    seen.was_in_the_middle();
}

#[test]
fn a_reset_is_whole_or_nothing_after_a_power_cut_sqlite() {
    a_reset_is_whole_or_nothing(Backend::Sqlite);
}

#[test]
fn a_reset_is_whole_or_nothing_after_a_power_cut_postgres() {
    a_reset_is_whole_or_nothing(Backend::Postgres);
}
