//! Nobody learns from a registration whether there is an account with an address: not by words, not by status, not by time
//! (T-7).

use std::time::{Duration, Instant};

use latchkey_tests::neutral::{assert_as_long, said};
use latchkey_tests::{Browser, TestApp, both};
use serde_json::json;

const KNOWN: &str = "known1@default.example";
const UNKNOWN: &str = "nobody@default.example";

both!(t07_every_step_answers_a_known_and_an_unknown_address_alike, |app| {
    app.allow_registration("default");
    app.user("known1");
    let steps = |address: &str| -> Vec<String> {
        let browser = app.browser();
        let flow = browser.start_flow("register");
        let mut all = vec![said(&browser.register_email(&flow, address).ok().json(), address)];
        app.settle();
        all.push(said(&browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json(), address));
        let wrong = browser.register_code(&flow, "not a code");
        all.push(format!("{} {}", wrong.status, wrong.any_problem().code));
        app.advance(61);
        all.push(said(&browser.answer(&flow, &json!({"option": "register_code"})).ok().json(), address));
        all
    };
    assert_eq!(steps(KNOWN), steps(UNKNOWN));
});

/// Gives an address and a wrong code; answers how long each took.
fn ask(app: &TestApp, browser: &Browser, address: &str) -> [Duration; 2] {
    let flow = browser.start_flow("register");
    let answer =
        json!({"option": "register_email", "email": address, "language": "en", "captcha": browser.solved()});
    let started = Instant::now();
    browser.answer(&flow, &answer).ok();
    let sent = started.elapsed();
    // What comes after the answer is nobody's to see.
    app.settle();
    let started = Instant::now();
    browser.register_code(&flow, "not a code").any_problem();
    [sent, started.elapsed()]
}

both!(t07_an_unknown_address_takes_as_long_as_a_known_one, |app| {
    app.allow_registration("default");
    app.user("known1");
    let browser = app.browser();
    assert_as_long((KNOWN, UNKNOWN), |address, _| {
        // Beginners of an hour would not be let in so often.
        app.execute("DELETE FROM message_budgets");
        ask(app, &browser, address)
    });
});
