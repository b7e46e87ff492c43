//! What counts once counts once: fifty at the same moment, against two server processes on one database (T-5).

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{
    AuthenticatorApp, Browser, OTHER_PASSWORD, TestApp, assert_once, at_once, on_two_processes,
};
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

/// Somebody who is signed in while a recovery waits that they did not ask for, and the token that cancels it.
fn waited_for(app: &TestApp, organization: &str) -> (Browser, String) {
    let inside = app.signed_in_as(organization, "alice", Role::User);
    drop(AuthenticatorApp::enroll(app, &inside));
    let (stranger, address) = (app.browser_at(organization), format!("alice@{organization}.example"));
    let flow = stranger.ask_for_recovery("alice");
    stranger.give_code(&flow, &app.latest_code(&address)).ok();
    stranger.answer(&flow, &json!({"option": "lost_factor"})).ok();
    (inside, app.latest_link(&address, "recover/cancel"))
}

#[test]
fn t05_a_wait_is_ended_once_among_fifty_and_the_namesakes_elsewhere_goes_on() {
    on_two_processes(&[], |app, servers| {
        let (inside, token) = waited_for(app, "default");
        let (_, elsewhere) = waited_for(app, "other");
        let cancel = |browser: &Browser, token: &str| {
            browser.post("/api/users/v1/recovery/cancel", &json!({ "token": token }))
        };
        let statuses = at_once(MANY, |number| {
            inside.at(servers[number % 2].address).delete("/api/users/v1/me/recovery/wait").status
        });
        assert_eq!(statuses, [204; MANY], "nothing waits for anybody who asked");
        assert_eq!(app.count("events", "kind = 'recovery_cancelled'"), 1);
        // The mailed link is of no use any more, and that of the namesake still is.
        cancel(&app.browser(), &token).problem(ErrorCode::RecoveryLinkInvalid);
        assert_eq!(app.count("recovery_delays", "1 = 1"), 1);
        cancel(&app.browser_at("other"), &elsewhere).no_content();
        assert_eq!(app.count("events", "kind = 'recovery_cancelled'"), 2);
    });
}

#[test]
fn t05_a_wait_is_ended_once_by_its_links_and_by_who_is_signed_in() {
    on_two_processes(&[], |app, servers| {
        let (inside, token) = waited_for(app, "default");
        let statuses = at_once(MANY, |number| {
            let browser = inside.at(servers[number % 2].address);
            if number < MANY / 2 {
                browser.delete("/api/users/v1/me/recovery/wait").status
            } else {
                browser.post("/api/users/v1/recovery/cancel", &json!({ "token": token })).status
            }
        });
        let (own, by_link) = statuses.split_at(MANY / 2);
        assert!(own.iter().all(|status| *status == 204), "{statuses:?}");
        assert!(by_link.iter().filter(|status| **status == 204).count() <= 1, "{statuses:?}");
        assert_eq!(app.count("events", "kind = 'recovery_cancelled'"), 1, "{statuses:?}");
        assert_eq!(app.count("recovery_delays", "1 = 1"), 0);
    });
}
