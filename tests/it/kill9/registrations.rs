//! An account that is being made by its person.

use latchkey_tests::Backend;
use latchkey_tests::registration::registration;
use serde_json::json;

use super::*;

const ROUNDS: usize = 8;

/// Somebody with the form before them.
struct Registering {
    name: String,
    client: Client,
    flow: String,
    is_acknowledged: bool,
}

impl Registering {
    fn begin(site: &Site, server: &Server, name: String) -> Self {
        let mut client = Client::default();
        let flow = client.flow(server, &json!({"type": "register"}));
        let captcha = client.solved(server);
        let email = mailbox(&name);
        let answer =
            json!({"option": "register_email", "email": email, "language": "en", "captcha": captcha});
        client.goes_on(server, &flow, &answer);
        let code = site.mailed(&email, ReceivedMail::code);
        client.goes_on(server, &flow, &json!({"option": "register_code", "code": code}));
        Self { name, client, flow, is_acknowledged: false }
    }

    fn form(&self) -> Value {
        json!({"option": "register", "registration": registration(&self.name)})
    }

    /// Whether there is an account: with all that belongs to it, or nothing of it.
    fn is_kept(&self, site: &Site) -> bool {
        let own = format!("account_id IN (SELECT id FROM accounts WHERE username = '{}')", self.name);
        let address = format!("value = '{}' AND verified_at IS NOT NULL", mailbox(&self.name));
        let created =
            format!("kind = 'account_created' AND {}", own.replace("account_id", "subject_account_id"));
        let counted = [
            site.count("accounts", &format!("username = '{}'", self.name)),
            site.count("contacts", &address),
            site.count("memberships", &own),
            site.count("passwords", &own),
            site.count("sessions", &own),
            site.count("events", &created),
            site.count("flows", &format!("id = '{}' AND status = 'completed'", self.flow)),
        ];
        assert!(counted == [1; 7] || counted == [0; 7], "half an account: {counted:?}");
        counted == [1; 7]
    }
}

fn an_account_is_whole_or_nothing(backend: Backend) {
    let site = Site::with_people(backend);
    site.change_settings(|settings| settings.registration.enabled = true);
    let mut seen = Seen::default();
    for round in 1..=ROUNDS {
        let server = site.start();
        let begun: Vec<Registering> = (0..PEOPLE.len())
            .map(|at| Registering::begin(&site, &server, format!("newcomer{round}x{at}")))
            .collect();
        let begun = cut_under_load(&server, begun, wanted_in(round), |one, acknowledged| {
            let path = format!("{FLOWS}/{}", one.flow);
            let form = one.form();
            one.is_acknowledged = match one.client.send(&server, "POST", &path, &form) {
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
        for mut one in begun {
            let is_kept = one.is_kept(&site);
            seen.note(one.is_acknowledged, is_kept);
            if !is_kept {
                // The proof was not used up: the same form is taken.
                let (flow, form) = (one.flow.clone(), one.form());
                one.client.goes_on(&server, &flow, &form);
                assert!(one.is_kept(&site));
            }
            Client::default().sign_in(&server, &one.name, latchkey_tests::OTHER_PASSWORD);
        }
        assert!(server.stop(), "a clean stop after the restart");
    }
    seen.was_in_the_middle();
}

#[test]
fn an_account_is_whole_or_nothing_after_a_power_cut_sqlite() {
    an_account_is_whole_or_nothing(Backend::Sqlite);
}

#[test]
fn an_account_is_whole_or_nothing_after_a_power_cut_postgres() {
    an_account_is_whole_or_nothing(Backend::Postgres);
}
