//! What an administrator does to people.

use latchkey_tests::{Backend, PASSWORD};
use serde_json::json;

use super::*;

const ROUNDS: usize = 10;
/// In this order, again and again.
const ACTS: [&str; 3] = ["reset", "lock", "unlock"];

/// An administrator who is busy with one person.
struct Busy {
    name: &'static str,
    path: String,
    client: Client,
    /// Acts that were asked for, and those of them that were acknowledged.
    asked: usize,
    acknowledged: usize,
}

impl Busy {
    fn act_until_cut(&mut self, server: &Server, acknowledged: &AtomicUsize) {
        loop {
            let path = format!("{}/{}", self.path, ACTS[self.asked % ACTS.len()]);
            self.asked += 1;
            let Some((status, body)) =
                self.client.send(server, "POST", &path, &json!({"removeFactors": false}))
            else {
                return;
            };
            assert_eq!(status, 200, "{path} answered {body}");
            self.acknowledged += 1;
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many acts were kept: each in both logs, and with what it does.
    fn kept(&self, site: &Site) -> usize {
        let id = site.id_of(self.name);
        let named = format!("details LIKE '%\"name\":\"{}\"%'", self.name);
        let count = |kind: &str, of: &str| site.count("events", &format!("kind = '{kind}' AND {of}"));
        let theirs = format!("subject_account_id = '{id}'");
        let kinds = [
            ("reset_link_sent", "person_reset"),
            ("account_locked", "person_locked"),
            ("account_unlocked", "person_unlocked"),
        ];
        let [resets, locks, unlocks] = kinds.map(|(of_person, of_administrator)| {
            let (told, done) = (count(of_person, &theirs), count(of_administrator, &named));
            assert_eq!(told, done, "{of_person} of {} stands in one of the two logs", self.name);
            told
        });
        let is_locked = site.count("accounts", &format!("id = '{id}' AND state = 'disabled'"));
        assert_eq!(locks, unlocks + is_locked, "half a lock of {}", self.name);
        let links = site.count("one_time_tokens", &format!("account_id = '{id}'"));
        assert_eq!(links, resets - locks, "the last reset has a link, and a lock voids it");
        resets + locks + unlocks
    }
}

fn an_act_is_whole_or_nothing(backend: Backend) {
    let site = Site::with_people(backend);
    site.add("owner", "owner");
    let mut done = [0; PEOPLE.len()];
    let mut seen = Seen::default();
    for round in 1..=ROUNDS {
        let server = site.start();
        let busy: Vec<Busy> = PEOPLE
            .iter()
            .zip(done)
            .map(|(name, done)| {
                let mut client = Client::default();
                client.sign_in(&server, "owner", PASSWORD);
                let path = format!("/api/server/v1/users/{}", site.id_of(name));
                Busy { name, path, client, asked: done, acknowledged: done }
            })
            .collect();
        let busy = cut_under_load(&server, busy, 3 + round, |one, acknowledged| {
            one.act_until_cut(&server, acknowledged)
        });
        drop(server);
        for (one, done) in busy.iter().zip(&mut done) {
            let kept = one.kept(&site);
            assert!(
                kept == one.acknowledged || kept == one.asked,
                "{kept}: {}, {}",
                one.acknowledged,
                one.asked
            );
            seen.acknowledged += one.acknowledged - *done;
            seen.note(false, kept > one.acknowledged);
            *done = kept;
        }
        assert!(site.start().stop(), "a clean stop after the restart");
    }
    seen.was_in_the_middle();
}

#[test]
fn an_act_on_somebody_is_whole_or_nothing_after_a_power_cut_sqlite() {
    an_act_is_whole_or_nothing(Backend::Sqlite);
}

#[test]
fn an_act_on_somebody_is_whole_or_nothing_after_a_power_cut_postgres() {
    an_act_is_whole_or_nothing(Backend::Postgres);
}
