//! How long failed attempts count, and how long their delays are.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{PASSWORD, TestApp, both};

const DAY: i64 = 24 * 60 * 60;

fn fail(app: &TestApp, name: &str, times: usize) {
    for _ in 0..times {
        app.browser().try_sign_in(name, "wrong").problem(ErrorCode::InvalidCredentials);
    }
}

both!(failures_are_forgotten_a_day_after_the_last, |app| {
    for name in ["alice", "bob"] {
        app.user(name);
        fail(app, name, 4);
    }
    app.advance(DAY);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("attempt_counters", "failures = 4"), 2);
    // The fifth in a row begins a delay, in which the right password is not looked at.
    fail(app, "alice", 1);
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    app.advance(1);
    fail(app, "bob", 1);
    assert_eq!(app.count("attempt_counters", "failures = 1"), 1, "it begins anew, also before a sweep");
    app.browser().sign_in("bob", PASSWORD);
    app.advance(DAY + 1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("attempt_counters", "true"), 0);
});

both!(no_delay_is_longer_than_an_hour, |app| {
    app.user("alice");
    for _ in 0..14 {
        fail(app, "alice", 1);
        app.advance(3_600);
    }
    fail(app, "alice", 1);
    app.advance(3_599);
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    app.advance(1);
    app.browser().sign_in("alice", PASSWORD);
});

both!(a_browser_that_signed_in_has_a_budget_of_its_own_for_a_year, |app| {
    app.user("alice");
    let (known, forgotten) = (app.browser(), app.browser());
    for browser in [&known, &forgotten] {
        browser.sign_in("alice", PASSWORD);
    }
    app.advance(365 * DAY - 1);
    fail(app, "alice", 5);
    known.sign_in("alice", PASSWORD);
    app.advance(1);
    forgotten.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
});
