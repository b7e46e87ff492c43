//! What counts once counts once: fifty at the same moment, against two server processes on one database (T-5).

use latchkey_openapi::scope::Role;
use latchkey_tests::registration::registration;
use latchkey_tests::{assert_once, at_once, on_two_processes};

use super::NEW;

const MANY: usize = 50;

#[test]
fn t05_a_code_for_a_registration_counts_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.allow_registration("default");
        let browser = app.browser();
        let flow = browser.start_registration(NEW);
        let code = app.latest_code(NEW);
        let statuses = at_once(MANY, |number| {
            browser.at(servers[number % 2].address).register_code(&flow, &code).status
        });
        assert_once(&statuses, 200);
    });
}

#[test]
fn t05_a_link_for_a_registration_counts_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.allow_registration("default");
        app.browser().start_registration(NEW);
        let token = app.latest_link(NEW, "register");
        let statuses = at_once(MANY, |number| {
            app.browser().at(servers[number % 2].address).register_by_link(&token).status
        });
        assert_once(&statuses, 201);
    });
}

#[test]
fn t05_one_proof_makes_one_account_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.allow_registration("default");
        let browser = app.browser();
        let flow = browser.prove_registration(app, NEW);
        let statuses = at_once(MANY, |number| {
            let clone = browser.at(servers[number % 2].address);
            clone.register(&flow, &registration(&format!("newcomer{number}"))).status
        });
        assert_once(&statuses, 200);
        assert_eq!(app.count("accounts", "username_key LIKE 'newcomer%'"), 1);
        assert_eq!(app.count("sessions", "1 = 1"), 1);
        assert_eq!(app.count("events", "kind = 'account_created'"), 1);
    });
}

#[test]
fn t62_two_proofs_of_one_address_make_one_account() {
    on_two_processes(&[], |app, servers| {
        app.allow_registration("default");
        let browsers = [app.browser(), app.browser()];
        let flows = [0, 1].map(|at: usize| browsers[at].prove_registration(app, NEW));
        let statuses = at_once(2, |number| {
            let clone = browsers[number].at(servers[number].address);
            clone.register(&flows[number], &registration(&format!("newcomer{number}"))).status
        });
        assert_once(&statuses, 200);
        assert_eq!(app.count("contacts", &format!("value_key = '{NEW}'")), 1);
    });
}

#[test]
fn t05_a_registration_is_decided_about_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.allow_registration("default");
        app.change_settings("default", |settings| settings.registration.approval = true);
        let owner = app.signed_in_as("default", "owner", Role::Owner);
        app.browser().registers(app, NEW, "newcomer");
        let id = app.query("SELECT account_id AS line FROM registrations").remove(0);
        let statuses = at_once(MANY, |number| {
            let verdict = if number % 3 == 0 { "reject" } else { "approve" };
            let path = format!("/api/server/v1/registrations/{id}/{verdict}");
            owner.at(servers[number % 2].address).post(&path, &serde_json::json!({})).status
        });
        assert_once(&statuses, 204);
        let decided = "kind IN ('registration_approved', 'registration_rejected')";
        assert_eq!(app.count("events", decided), 1);
        let mails = app.mails_to(NEW).into_iter().filter(|mail| mail.code().is_none());
        assert_eq!(mails.count(), 1, "the person is told one thing, once");
    });
}
