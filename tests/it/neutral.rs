//! Whether there is such an account makes a server do nothing more, and nothing less (T-7).
//!
//! The times of answers are compared beside each flow; here is why they are alike: the same statements and as many hashes,
//! whoever is named.

use latchkey_tests::registration::registration;
use latchkey_tests::{Browser, OTHER_PASSWORD, PASSWORD, TestApp, WatchedNode, Work, both};
use serde_json::{Value, json};

/// Budgets that are kept, as they are outside of tests.
const BUDGETS: &[(&str, &str)] =
    &[("MESSAGES_PER_ADDRESS", "100"), ("MESSAGES_PER_ACCOUNT", "100"), ("MESSAGES_PER_CLIENT", "100")];

/// One asker's way through a flow: what each step made the server do.
struct Way<'a> {
    app: &'a TestApp,
    node: &'a WatchedNode,
    browser: Browser,
    steps: Vec<(&'static str, u16, Work)>,
}

impl Way<'_> {
    /// Sends something, and answers with its body.
    fn step(&mut self, name: &'static str, path: &str, body: &Value) -> Value {
        let (reply, work) = self.node.work_of(|| self.browser.post(path, body));
        self.steps.push((name, reply.status, work));
        // What comes after the answer is nobody's to see.
        self.app.settle();
        serde_json::from_str(&reply.text()).unwrap_or_default()
    }

    /// Begins a flow.
    fn flow(&mut self, kind: &str) -> String {
        let flow = self.step("begin", "/api/auth/v1/flows", &json!({ "type": kind }));
        format!("/api/auth/v1/flows/{}", flow["flowId"].as_str().unwrap())
    }
}

/// Fails where a step does other work for somebody who is known than for somebody who is not.
#[track_caller]
fn assert_same_work(app: &TestApp, names: &[&str], walk: impl Fn(&mut Way, &str)) {
    let node = app.watched_node();
    let ways: Vec<_> = names
        .iter()
        .map(|name| {
            // The second time: what is read once and kept is read by then.
            let mut way = Way { app, node: &node, browser: node.browser(), steps: Vec::new() };
            walk(&mut way, &format!("else-{name}"));
            way.steps.clear();
            way.browser = node.browser();
            walk(&mut way, name);
            way.steps
        })
        .collect();
    for (name, steps) in names.iter().zip(&ways) {
        assert_eq!(ways[0].len(), steps.len());
        for ((step, status, expected), (_, answered, work)) in ways[0].iter().zip(steps) {
            assert_eq!(status, answered, "{step}: {} and {name}", names[0]);
            assert!(!work.statements.is_empty(), "{step}: nothing was written down");
            assert!(expected == work, "{step}:\n{}: {}\n{name}: {}", names[0], short(expected), short(work));
        }
    }
}

/// The work, without the columns that are read.
fn short(work: &Work) -> String {
    let statements = work.statements.iter().map(|statement| match statement.split_once(" FROM ") {
        Some((start, rest)) if start.starts_with("SELECT") => format!("SELECT {rest}"),
        _ => statement.chars().take(120).collect(),
    });
    let statements: Vec<String> = statements.collect();
    format!("{} hashes\n  {}", work.hashes, statements.join("\n  "))
}

both!(t07_a_recovery_does_the_same_work_for_a_known_and_an_unknown_name, BUDGETS, |app| {
    app.change_settings("default", |settings| {
        settings.recovery.sms = true;
        settings.recovery.questions = true;
    });
    let known = app.signed_in("known1");
    let answers = json!({"answers": [
        {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
        {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"},
    ]});
    known.post("/api/users/v1/me/challenge-answers", &answers).status(201);
    app.user("disabled1");
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'disabled1'");
    assert_same_work(app, &["known1", "nobody", "disabled1"], |way, name| {
        let flow = way.flow("recover");
        let solved = way.browser.solved();
        way.step("identify", &flow, &json!({"option": "identify", "username": name, "captcha": solved}));
        for option in ["recovery_email", "recovery_sms"] {
            way.step("ask for a message", &flow, &json!({ "option": option }));
            way.step("a wrong code", &flow, &json!({"option": option, "code": "000000"}));
        }
        let asked = way.step("ask for questions", &flow, &json!({"option": "recovery_questions"}));
        let options = asked["step"]["options"].as_array().unwrap().iter();
        let questions =
            options.clone().find(|one| one["option"] == "recovery_questions").unwrap()["parameters"]
                ["questions"]
                .as_array()
                .unwrap();
        let wrong: Vec<Value> =
            questions.iter().map(|one| json!({"setId": one["setId"], "answer": "wrong"})).collect();
        way.step("wrong answers", &flow, &json!({"option": "recovery_questions", "answers": wrong}));
        way.step("too early", &flow, &json!({"option": "new_password", "password": OTHER_PASSWORD}));
    });
});

both!(t07_a_forgotten_user_name_is_the_same_work_for_every_address, BUDGETS, |app| {
    app.user("known1");
    assert_same_work(app, &["known1", "nobody"], |way, name| {
        let solved = way.browser.solved();
        let body = json!({"email": format!("{name}@default.example"), "captcha": solved});
        way.step("ask", "/api/users/v1/recovery/username", &body);
    });
});

both!(t07_a_registration_does_the_same_work_for_every_address, BUDGETS, |app| {
    app.allow_registration("default");
    app.user("known1");
    assert_same_work(app, &["known1", "nobody"], |way, name| {
        let flow = way.flow("register");
        let email = format!("{name}@default.example");
        let body = json!({
            "option": "register_email", "email": email, "language": "en", "captcha": way.browser.solved()
        });
        way.step("give an address", &flow, &body);
        way.step("a wrong code", &flow, &json!({"option": "register_code", "code": "000000"}));
        way.app.advance(61);
        way.step("ask again", &flow, &json!({"option": "register_code"}));
        way.step("too early", &flow, &json!({"option": "register", "registration": registration(name)}));
    });
});

both!(t07_a_sign_in_does_the_same_work_for_a_known_and_an_unknown_name, |app| {
    app.user("known1");
    app.user("disabled1");
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'disabled1'");
    app.change_settings("default", |settings| settings.sign_in.email_as_username = true);
    let password = |way: &mut Way, name: &str| {
        let flow = way.flow("sign_in");
        let wrong = if name.starts_with("known1") { OTHER_PASSWORD } else { PASSWORD };
        way.step("password", &flow, &json!({"option": "password", "username": name, "password": wrong}));
    };
    assert_same_work(app, &["known1", "nobody", "disabled1"], password);
    let addresses = ["known1@default.example", "nobody@default.example", "disabled1@default.example"];
    assert_same_work(app, &addresses, password);
});
