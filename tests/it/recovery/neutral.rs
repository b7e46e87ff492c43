//! Nobody learns from a recovery whether there is such an account: not by words, not by status, not by time (T-7).

use std::time::{Duration, Instant};

use latchkey_tests::neutral::{assert_as_long, said};
use latchkey_tests::{Browser, TestApp, both};
use serde_json::json;

both!(t07_every_step_answers_a_known_and_an_unknown_name_alike, |app| {
    app.user("known1");
    app.change_settings("default", |settings| settings.recovery.sms = true);
    let steps = |name: &str| -> Vec<String> {
        let browser = app.browser();
        let flow = browser.start_recovery(name);
        let mut all = vec![said(&browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json(), name)];
        for option in ["recovery_email", "recovery_sms"] {
            all.push(said(&browser.answer(&flow, &json!({ "option": option })).ok().json(), name));
            let wrong = browser.answer(&flow, &json!({"option": option, "code": "not a code"}));
            all.push(format!("{} {}", wrong.status, wrong.any_problem().code));
        }
        all
    };
    assert_eq!(steps("known1"), steps("nobody"));
});

/// Asks for a message and gives a wrong code; answers how long each took.
fn ask(app: &TestApp, browser: &Browser, name: &str) -> [Duration; 2] {
    let flow = browser.start_recovery(name);
    let started = Instant::now();
    browser.answer(&flow, &json!({"option": "recovery_email"})).ok();
    let sent = started.elapsed();
    // What comes after the answer is nobody's to see.
    app.settle();
    let started = Instant::now();
    browser.give_code(&flow, "not a code").any_problem();
    [sent, started.elapsed()]
}

both!(t07_an_unknown_name_takes_as_long_as_a_known_one, |app| {
    app.user("known1");
    let browser = app.browser();
    assert_as_long(("known1", "nobody"), |name, _| {
        // Names of their own, so that no lock-out comes into it.
        app.execute("DELETE FROM attempt_counters");
        ask(app, &browser, name)
    });
});
