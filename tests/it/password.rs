//! Changing the password.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Backend, Browser, OTHER_PASSWORD, PASSWORD, Reply, TestApp, at_once, both};
use serde_json::json;

fn change(browser: &Browser, current: &str, new: &str) -> Reply {
    browser.post("/api/users/v1/me/change-password", &json!({"currentPassword": current, "newPassword": new}))
}

both!(a_changed_password_opens_and_the_old_one_does_not, |app| {
    let alice = app.signed_in("alice");
    let other = app.another_browser_of("default", "alice");
    app.advance(60);
    change(&alice, PASSWORD, OTHER_PASSWORD).no_content();
    alice.get("/scim2/Me").ok();
    other.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    app.browser().sign_in("alice", OTHER_PASSWORD);
    let info = alice.get("/api/users/v1/me/password").ok().json();
    assert_eq!(info["changedAt"], "2026-01-01T09:01:00Z");
    assert_eq!(info["minLength"], 15);
});

both!(other_sessions_stay_when_that_is_asked_for, |app| {
    let alice = app.signed_in("alice");
    let other = app.another_browser_of("default", "alice");
    let body = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": false});
    alice.post("/api/users/v1/me/change-password", &body).no_content();
    other.get("/scim2/Me").ok();
});

both!(each_broken_rule_has_an_error_of_its_own, |app| {
    let alice = app.signed_in("alice");
    let broken = |new: &str| -> Vec<ErrorCode> {
        let problem = change(&alice, PASSWORD, new).problem(ErrorCode::PasswordPolicy);
        assert!(problem.errors.iter().all(|error| error.field == "newPassword"));
        problem.errors.into_iter().map(|error| error.code).collect()
    };
    assert_eq!(broken("umbra-fjord"), [ErrorCode::PasswordTooShort]);
    assert!(broken("fjord-kettle-umbra-alice").contains(&ErrorCode::PasswordContext));
    assert!(broken("fjord-kettle-latchkey-umbra").contains(&ErrorCode::PasswordContext));
    let common = broken("password");
    for code in [ErrorCode::PasswordTooShort, ErrorCode::PasswordCommon, ErrorCode::PasswordWeak] {
        assert!(common.contains(&code), "{common:?}");
    }
    assert!(broken("aaaaaaaaaaaaaaaaaaaa").contains(&ErrorCode::PasswordWeak));
    change(&alice, "wrong", OTHER_PASSWORD).problem(ErrorCode::WrongCurrentPassword);
    app.browser().sign_in("alice", PASSWORD);
});

both!(earlier_passwords_do_not_come_again, |app| {
    let alice = app.signed_in("alice");
    change(&alice, PASSWORD, PASSWORD).problem(ErrorCode::PasswordReused);
    let all: Vec<String> = (0..7).map(|n| format!("quartz-{n}-sandal-pliers-{n}")).collect();
    let mut current = PASSWORD.to_owned();
    for new in &all {
        app.advance(1);
        change(&alice, &current, new).no_content();
        current.clone_from(new);
    }
    for recent in &all[1..] {
        change(&alice, &current, recent).problem(ErrorCode::PasswordReused);
    }
    assert_eq!(app.count("password_history", "true"), 5, "older ones are forgotten");
    change(&alice, &current, PASSWORD).no_content();
});

both!(of_two_changes_at_once_one_wins, |app| {
    let alice = app.signed_in("alice");
    let replies = at_once(5, |number| {
        change(&alice.clone(), PASSWORD, &format!("pliers-{number}-quartz-sandal-{number}"))
    });
    assert_eq!(replies.iter().filter(|reply| reply.status == 204).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 204) {
        reply.problem(ErrorCode::WrongCurrentPassword);
    }
    assert_eq!(app.count("password_history", "true"), 1);
    assert_eq!(app.count("events", "kind = 'password_changed' AND outcome = 'success'"), 1);
});

both!(a_sign_in_with_the_old_password_does_not_outlive_the_change, |app| {
    let alice = app.signed_in("alice");
    app.advance(1);
    let strangers: Vec<(Browser, String)> = (0..20)
        .map(|_| {
            let browser = app.browser();
            let flow = browser.start_flow("sign_in");
            (browser, flow)
        })
        .collect();
    at_once(21, |number| match strangers.get(number) {
        Some((browser, flow)) => {
            let status = browser.answer_flow(flow, "alice", PASSWORD).status;
            assert!(status == 200 || status == 401, "{status}");
        }
        None => {
            change(&alice, PASSWORD, OTHER_PASSWORD).no_content();
        }
    });
    assert_eq!(app.count("sessions", "true"), 1, "only the session that changed it is left");
    alice.get("/scim2/Me").ok();
});

both!(a_candidate_is_judged_and_not_kept, |app| {
    let alice = app.signed_in("alice");
    let check = |candidate: &str| {
        alice.post("/api/users/v1/me/password/check", &json!({"candidate": candidate})).ok().json()
    };
    let before = app.dump();
    let weak = check("password");
    assert_eq!((&weak["accepted"], &weak["score"]), (&json!(false), &json!(0)));
    assert!(weak["reasons"].as_array().unwrap().contains(&json!("common_password")), "{weak}");
    let good = check(OTHER_PASSWORD);
    assert_eq!(good["accepted"], true);
    assert!(good["rules"].as_array().unwrap().iter().all(|rule| rule["met"] == true));
    assert_eq!(app.dump(), before);
    let policy = app.browser().get("/api/server/v1/validation-rules").ok().json();
    assert_eq!((&policy["minLength"], &policy["minLengthWithSecondFactor"]), (&json!(15), &json!(8)));
});

/// SHA-1 of a password in capitals, as breach collections have it.
fn sha1(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}

fn breached(backend: Backend) {
    let mut lines: Vec<String> = (0..500).map(|n| format!("{}:{n}", sha1(&format!("other {n}")))).collect();
    lines.push(format!("{}:7", sha1(OTHER_PASSWORD)));
    lines.sort();
    let settings = [("PASSWORD_BREACH_FILE", "{folder}/breached.txt")];
    let app = TestApp::prepared(backend, &settings, |database| {
        std::fs::write(database.file("breached.txt"), lines.join("\n") + "\n").unwrap();
    });
    let alice = app.signed_in("alice");
    change(&alice, PASSWORD, OTHER_PASSWORD).problem(ErrorCode::PasswordBreached);
    change(&alice, PASSWORD, "quartz-1-sandal-pliers-1").no_content();
    let policy = app.browser().get("/api/server/v1/validation-rules").ok().json();
    assert_eq!(policy["checksBreaches"], true);
}

#[test]
fn a_breached_password_is_refused_from_a_file_sqlite() {
    breached(Backend::Sqlite);
}

#[test]
fn a_breached_password_is_refused_from_a_file_postgres() {
    breached(Backend::Postgres);
}
