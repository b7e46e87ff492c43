//! A deletion that is being asked for.

use latchkey::platform::clock::{Clock as _, SystemClock};
use latchkey_tests::{Backend, PASSWORD};
use serde_json::json;

use super::*;

const ROUNDS: usize = 12;

struct Leaving {
    name: &'static str,
    client: Client,
    is_acknowledged: bool,
}

fn sign_in(server: &Server, name: &'static str) -> Leaving {
    let mut client = Client::default();
    client.sign_in(server, name, PASSWORD);
    let expires_at = SystemClock.now() + chrono::Duration::days(30);
    let token = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": expires_at});
    let (status, made) = client.post(server, "/api/users/v1/me/access-tokens", &token);
    assert_eq!(status, 201, "{made}");
    Leaving { name, client, is_acknowledged: false }
}

/// Whether the deletion was kept: with every session and token ended, or nothing of it.
fn is_kept(site: &Site, name: &str) -> bool {
    let id = site.id_of(name);
    let own = format!("account_id = '{id}'");
    let of_kind =
        |kind: &str| site.count("events", &format!("kind = '{kind}' AND subject_account_id = '{id}'"));
    let found = (
        site.count("accounts", &format!("id = '{id}' AND state = 'deleting'")),
        site.count("account_endings", &own),
        of_kind("deletion_begun") - of_kind("deletion_undone"),
        site.count("sessions", &own) == 0,
        site.count("personal_access_tokens", &own) == 0,
    );
    let (whole, nothing) = ((1, 1, 1, true, true), (0, 0, 0, false, false));
    assert!(found == whole || found == nothing, "half a deletion of {name}: {found:?}");
    found == whole
}

/// In its days of grace an account comes back by a sign-in.
fn restore(server: &Server, name: &str) {
    let mut client = Client::default();
    let (flow, is_right) = client.try_sign_in(server, name, PASSWORD);
    assert!(is_right, "{name} cannot take the account back");
    client.goes_on(server, &flow, &json!({"option": "restore"}));
}

fn a_deletion_is_whole_or_nothing(backend: Backend) {
    let site = Site::with_people(backend);
    let mut seen = Seen::default();
    for round in 1..=ROUNDS {
        let server = site.start();
        let begun: Vec<Leaving> = PEOPLE.iter().map(|name| sign_in(&server, name)).collect();
        let begun = cut_under_load(&server, begun, wanted_in(round), |one, acknowledged| {
            let body = json!({"username": one.name});
            one.is_acknowledged = match one.client.send(&server, "POST", "/api/users/v1/me/deletion", &body) {
                Some((status, body)) => {
                    assert_eq!(status, 202, "{body}");
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                    true
                }
                None => false,
            };
        });
        drop(server);
        let server = site.start();
        for one in begun {
            let is_kept = is_kept(&site, one.name);
            seen.note(one.is_acknowledged, is_kept);
            if is_kept {
                restore(&server, one.name);
            }
        }
        assert!(server.stop(), "a clean stop after the restart");
    }
    seen.was_in_the_middle();
}

#[test]
fn a_deletion_is_whole_or_nothing_after_a_power_cut_sqlite() {
    a_deletion_is_whole_or_nothing(Backend::Sqlite);
}

#[test]
fn a_deletion_is_whole_or_nothing_after_a_power_cut_postgres() {
    a_deletion_is_whole_or_nothing(Backend::Postgres);
}
