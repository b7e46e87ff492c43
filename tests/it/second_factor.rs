//! The second step of a sign-in, trusted browsers, and what a step-up asks for.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::{AuthenticatorApp, Browser, OTHER_PASSWORD, PASSWORD, TestApp, at_once, both};
use serde_json::{Value, json};

/// Alice with an authenticator app, and the browser that set it up.
fn alice(app: &TestApp) -> (Browser, AuthenticatorApp) {
    let browser = app.signed_in("alice");
    let authenticator = AuthenticatorApp::enroll(app, &browser);
    (browser, authenticator)
}

fn options(step: &Value) -> Vec<String> {
    let all = step["options"].as_array().unwrap().iter();
    all.map(|option| option["option"].as_str().unwrap().to_owned()).collect()
}

fn totp(code: impl Into<String>) -> Value {
    json!({"option": "totp", "code": code.into()})
}

both!(t16_the_password_alone_signs_nobody_in_who_has_a_second_factor, |app| {
    let (_, authenticator) = alice(app);
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let step = browser.answer_flow(&flow, "alice", PASSWORD).ok().json()["step"].clone();
    assert_eq!((&step["kind"], options(&step)), (&json!("second_factor"), vec!["totp".to_owned()]));
    assert!(!browser.is_signed_in());
    // Not by the password again, and not by what was not offered.
    browser.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    browser
        .answer(&flow, &json!({"option": "backup_code", "code": "aaaaa-aaaaa"}))
        .problem(ErrorCode::FlowOptionInvalid);
    assert!(!browser.is_signed_in());
    browser.answer(&flow, &totp(authenticator.code(app, 0))).ok();
    assert_eq!(browser.read_session()["session"]["level"], 2);
});

both!(t44_an_empty_answer_to_the_second_step_is_refused, |app| {
    let (_, _) = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    for empty in [json!({"option": "totp"}), json!({"option": "totp", "code": null}), json!({})] {
        browser.answer(&flow, &empty).problem(ErrorCode::InvalidBody);
    }
    for wrong in ["", "12345", "1234567", "１２３４５６"] {
        browser.answer(&flow, &totp(wrong)).problem(ErrorCode::InvalidCode);
    }
    assert!(!browser.is_signed_in());
});

both!(t12_a_code_counts_once_on_any_node_and_among_fifty_at_once, |app| {
    let (_, authenticator) = alice(app);
    let other = app.second_node();
    let code = authenticator.code(app, 0);
    let waiting: Vec<(Browser, String)> = (0..8)
        .map(|number| {
            let browser = if number % 2 == 0 { app.browser() } else { other.browser() };
            let flow = browser.sign_in_half("alice", PASSWORD);
            (browser, flow)
        })
        .collect();
    let answers = at_once(waiting.len(), |number| {
        let (browser, flow) = &waiting[number];
        browser.answer(flow, &totp(code.clone())).status
    });
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(app.count("sessions", "level = 2"), 1 + 1, "the one of the enrolment and the one that won");
});

both!(t13_a_code_is_taken_one_step_around_its_time_and_no_further, |app| {
    let (_, authenticator) = alice(app);
    app.advance(300);
    for (seconds, is_good) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
        let browser = app.browser();
        let flow = browser.sign_in_half("alice", PASSWORD);
        let reply = browser.answer(&flow, &totp(authenticator.code(app, seconds)));
        assert_eq!(reply.status == 200, is_good, "{seconds} s: {}", reply.text());
    }
});

both!(t14_a_used_code_and_a_wrong_one_answer_alike, |app| {
    let (_, authenticator) = alice(app);
    let code = authenticator.code(app, 0);
    let first = app.browser();
    let flow = first.sign_in_half("alice", PASSWORD);
    first.answer(&flow, &totp(code.clone())).ok();
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    let used = browser.answer(&flow, &totp(code));
    let wrong = browser.answer(&flow, &totp("000000"));
    let (mut used, mut wrong) = (used.problem(ErrorCode::InvalidCode), wrong.problem(ErrorCode::InvalidCode));
    used.trace_id.clear();
    wrong.trace_id.clear();
    assert_eq!(used, wrong);
});

both!(t15_guessing_codes_uses_up_the_same_budget_as_guessing_passwords, |app| {
    let (_, authenticator) = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    for _ in 0..6 {
        browser.answer(&flow, &totp("000000")).problem(ErrorCode::InvalidCode);
    }
    // Now the right one is not looked at either, and neither is the password.
    browser.answer(&flow, &totp(authenticator.code(app, 0))).problem(ErrorCode::InvalidCode);
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    app.advance(3600);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    browser.answer(&flow, &totp(authenticator.code(app, 0))).ok();
    assert!(app.count("events", "kind = 'locked_out'") >= 1);
});

both!(t17_a_hundred_wrong_codes_at_once_are_all_counted, |app| {
    let (_, _) = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    let answers = at_once(100, |_| browser.clone().answer(&flow, &totp("000000")).status);
    assert!(answers.iter().all(|status| *status == 400), "{answers:?}");
    let counted = app.query("SELECT CAST(sum(occurrences) AS TEXT) AS line FROM events WHERE kind = 'sign_in' AND outcome = 'failure'");
    assert_eq!(counted, ["100"]);
});

both!(t21_a_code_and_a_challenge_belong_to_their_flow, |app| {
    let (alice_browser, _) = alice(app);
    drop(alice_browser);
    let (one, two) = (app.browser(), app.browser());
    let flow = one.sign_in_half("alice", PASSWORD);
    // The half-way flow is worth nothing to another browser.
    two.answer(&flow, &totp("000000")).problem(ErrorCode::FlowNotFound);
    two.start_flow("sign_in");
    two.answer(&flow, &totp("000000")).problem(ErrorCode::FlowNotFound);
});

both!(t39_an_account_that_was_disabled_half_way_does_not_get_in, |app| {
    let (_, authenticator) = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    browser.answer(&flow, &totp(authenticator.code(app, 0))).problem(ErrorCode::InvalidCredentials);
    assert!(!browser.is_signed_in());
});

both!(a_password_that_changed_half_way_ends_the_flow, |app| {
    let (owner, authenticator) = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    app.advance(1);
    owner
        .post(
            "/api/users/v1/me/change-password",
            &json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": true}),
        )
        .no_content();
    browser.answer(&flow, &totp(authenticator.code(app, 0))).problem(ErrorCode::InvalidCredentials);
});

both!(a_trusted_browser_skips_the_second_factor_and_opens_no_guarded_act, |app| {
    let (_, authenticator) = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    let step = browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json()["step"].clone();
    assert_eq!(step["trustDays"], 30);
    let answer = json!({"option": "totp", "code": authenticator.code(app, 0), "trustBrowser": true});
    browser.answer(&flow, &answer).ok();
    let list = browser.get("/api/users/v1/me/trusted-devices").ok().json();
    assert_eq!(
        (list["trustedDevices"].as_array().unwrap().len(), &list["trustedDevices"][0]["current"]),
        (1, &json!(true))
    );

    browser.sign_in("alice", PASSWORD);
    let session = browser.read_session()["session"].clone();
    assert_eq!(session["level"], 1);
    assert_eq!(session.get("stepUpUntil"), None, "{session}");
    browser.post("/api/users/v1/me/totp", &json!({})).problem(ErrorCode::StepUpRequired);
    // The password is not enough to open them.
    let flow = browser.start_flow("step_up");
    browser
        .answer(&flow, &json!({"option": "password", "password": PASSWORD}))
        .problem(ErrorCode::FlowOptionInvalid);
    app.advance(30);
    browser.answer(&flow, &totp(authenticator.code(app, 0))).ok();
    assert_eq!(browser.read_session()["session"]["level"], 2);
    browser.post("/api/users/v1/me/totp", &json!({})).status(201);
});

both!(trust_is_bound_to_its_account_and_ends_with_its_days_a_new_password_and_its_removal, |app| {
    let (_, authenticator) = alice(app);
    let trust = || {
        let browser = app.browser();
        let flow = browser.sign_in_half("alice", PASSWORD);
        let answer = json!({"option": "totp", "code": authenticator.code(app, 0), "trustBrowser": true});
        browser.answer(&flow, &answer).ok();
        app.advance(30);
        browser
    };
    let asks = |browser: &Browser| {
        let flow = browser.start_flow("sign_in");
        browser.answer_flow(&flow, "alice", PASSWORD).ok().json()["status"] == "pending"
    };
    let removed = trust();
    let id = removed.get("/api/users/v1/me/trusted-devices").ok().json()["trustedDevices"][0]["id"].clone();
    removed.delete(&format!("/api/users/v1/me/trusted-devices/{}", id.as_str().unwrap())).no_content();
    assert!(asks(&removed));

    let bob = app.signed_in("bob");
    AuthenticatorApp::enroll(app, &bob);
    let stolen = app.browser();
    stolen.set_cookie("__Host-latchkey_trust", &trust().cookie("__Host-latchkey_trust").unwrap());
    let flow = stolen.start_flow("sign_in");
    assert_eq!(stolen.answer_flow(&flow, "bob", PASSWORD).ok().json()["status"], "pending");

    let old = trust();
    assert!(!asks(&old));
    // Half a minute of its thirty days is over.
    app.advance(30 * 24 * 3600 - 31);
    assert!(!asks(&old));
    app.advance(1);
    assert!(asks(&old));

    let fresh = trust();
    fresh
        .post(
            "/api/users/v1/me/change-password",
            &json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": false}),
        )
        .no_content();
    assert_eq!(app.count("trusted_browsers", "true"), 0);
});

both!(a_required_second_factor_is_set_up_on_the_way_in, |app| {
    app.user("alice");
    app.change_settings("default", |settings| settings.factors.second_factor = SecondFactorPolicy::Required);
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let step = browser.answer_flow(&flow, "alice", PASSWORD).ok().json()["step"].clone();
    assert_eq!((&step["kind"], options(&step)), (&json!("enroll"), vec!["enroll_totp".to_owned()]));
    let step = browser.answer(&flow, &json!({"option": "enroll_totp"})).ok().json()["step"].clone();
    let shown = step["options"][0]["parameters"]["enrolment"].clone();
    // A reload shows the same secret.
    let again = browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json();
    assert_eq!(again["step"]["options"][0]["parameters"]["enrolment"], shown);
    assert!(shown["qrSvg"].as_str().unwrap().starts_with("<"));
    let authenticator = AuthenticatorApp::scan("", shown["secret"].as_str().unwrap());
    browser
        .answer(&flow, &json!({"option": "enroll_totp", "code": "000000"}))
        .problem(ErrorCode::InvalidCode);
    assert!(!browser.is_signed_in());
    browser.answer(&flow, &json!({"option": "enroll_totp", "code": authenticator.code(app, 0)})).ok();
    assert_eq!(browser.read_session()["session"]["level"], 2);
    app.advance(30);
    app.browser().sign_in_with(app, "alice", &authenticator);
});

both!(without_enrolment_on_the_way_in_only_an_administrator_can_help, |app| {
    app.user("alice");
    app.change_settings("default", |settings| {
        settings.factors.second_factor = SecondFactorPolicy::Required;
        settings.factors.enroll_totp_at_sign_in = false;
    });
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let step = browser.answer_flow(&flow, "alice", PASSWORD).ok().json()["step"].clone();
    assert_eq!((&step["kind"], options(&step).len()), (&json!("enroll"), 0));
    browser.answer(&flow, &json!({"option": "enroll_totp"})).problem(ErrorCode::FlowOptionInvalid);
});

both!(the_name_can_be_asked_for_first_and_tells_nothing, |app| {
    app.user("alice");
    app.change_settings("default", |settings| settings.sign_in.identifier_first = true);
    for name in ["alice", "nobody"] {
        let browser = app.browser();
        let flow = browser.start_flow("sign_in");
        let step =
            browser.answer(&flow, &json!({"option": "identify", "username": name})).ok().json()["step"]
                .clone();
        assert_eq!((&step["kind"], &step["username"]), (&json!("first_factor"), &json!(name)));
        assert_eq!(options(&step), ["password", "passkey"]);
        let reply = browser.answer(&flow, &json!({"option": "password", "password": PASSWORD}));
        assert_eq!(reply.status, if name == "alice" { 200 } else { 401 });
    }
});
