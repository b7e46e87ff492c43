//! What counts once counts once: fifty at the same moment, against two server processes on one database (T-5).

use latchkey_tests::{OTHER_PASSWORD, assert_once, at_once, on_two_processes};
use serde_json::json;

use super::mailbox;

const MANY: usize = 50;

#[test]
fn t05_a_code_for_a_recovery_counts_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.user("alice");
        let browser = app.browser();
        let flow = browser.ask_for_recovery("alice");
        let code = app.latest_code(&mailbox("alice"));
        let statuses = at_once(MANY, |number| {
            let clone = browser.at(servers[number % 2].address);
            clone.give_code(&flow, &code).status
        });
        assert_once(&statuses, 200);
    });
}

#[test]
fn t05_a_link_for_a_recovery_counts_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.user("alice");
        app.browser().ask_for_recovery("alice");
        let token = app.latest_link(&mailbox("alice"), "recover");
        let statuses = at_once(MANY, |number| {
            app.browser().at(servers[number % 2].address).recover_by_link(&token).status
        });
        assert_once(&statuses, 201);
    });
}

#[test]
fn t05_a_recovery_sets_one_password_among_fifty() {
    on_two_processes(&[], |app, servers| {
        app.user("alice");
        let browser = app.browser();
        let flow = browser.ask_for_recovery("alice");
        browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
        let statuses = at_once(MANY, |number| {
            let clone = browser.at(servers[number % 2].address);
            clone.set_password(&flow, &format!("{OTHER_PASSWORD}-{number}")).status
        });
        assert_once(&statuses, 200);
        let winner = statuses.iter().position(|status| *status == 200).unwrap();
        app.browser().sign_in("alice", &format!("{OTHER_PASSWORD}-{winner}"));
    });
}

#[test]
fn t05_a_challenge_counts_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        let solved = app.browser().solved();
        let statuses = at_once(MANY, |number| {
            let browser = app.browser().at(servers[number % 2].address);
            let body = json!({"email": "nobody@default.example", "captcha": solved});
            browser.post("/api/users/v1/recovery/username", &body).status
        });
        assert_once(&statuses, 202);
    });
}
