//! Nobody learns from a recovery whether there is such an account: not by words, not by status, not by time (T-7).

use std::time::{Duration, Instant};

use latchkey_tests::{Browser, TestApp, both};
use serde_json::{Value, json};

/// Askers of each kind.
const EACH: usize = 120;
/// How far the chance that a known name takes longer than an unknown one may be from one half. For so many askers the
/// deviation of chance alone is 0.037; a statement more on one side moves it by far more than this.
const MARGIN: f64 = 0.17;

/// What is said, without what differs from flow to flow.
fn said(reply: &Value, name: &str) -> String {
    let mut reply = reply.clone();
    for member in ["flowId", "expiresAt"] {
        reply[member] = json!(null);
    }
    for option in reply["step"]["options"].as_array_mut().into_iter().flatten() {
        option["parameters"]["resendAt"] = json!(null);
    }
    reply.to_string().replace(name, "NAME")
}

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

/// The chance that one of the first takes longer than one of the second (the statistic of Mann and Whitney).
fn chance(first: &[Duration], second: &[Duration]) -> f64 {
    let wins: f64 = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| one.cmp(other)))
        .map(|order| match order {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    wins / (first.len() * second.len()) as f64
}

both!(t07_an_unknown_name_takes_as_long_as_a_known_one, |app| {
    app.user("known1");
    let (mut known, mut unknown) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let browser = app.browser();
    for number in 0..EACH {
        // Names of their own, so that no lock-out comes into it; in turns, the first of each pair in turns as well.
        app.execute("DELETE FROM attempt_counters");
        let measure = |name: &str, times: &mut [Vec<Duration>; 2]| {
            let [sent, compared] = ask(app, &browser, name);
            times[0].push(sent);
            times[1].push(compared);
        };
        if number % 2 == 0 {
            measure("known1", &mut known);
            measure("nobody", &mut unknown);
        } else {
            measure("nobody", &mut unknown);
            measure("known1", &mut known);
        }
    }
    for (step, (known, unknown)) in known.iter().zip(&unknown).enumerate() {
        let chance = chance(known, unknown);
        assert!(
            (chance - 0.5).abs() < MARGIN,
            "step {step}: a known name takes longer with a chance of {chance:.2}"
        );
    }
});
