//! What a ceremony was given is worth something in that ceremony alone, and to an account that is still there at its end.

use latchkey::platform::db::DbError;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::operations::{Operation, operations};
use latchkey_tests::{
    Authenticator, AuthenticatorApp, Browser, PASSWORD, Reply, TestApp, both, samples, totp_code,
};
use serde_json::{Value, json};

const ME: &str = "/api/users/v1/me";
const ADDRESS: &str = "alice@default.example";

/// Alice with every factor there is, her app, her passkey and a backup code; her browser has proven two of them.
struct Alice {
    browser: Browser,
    app: AuthenticatorApp,
    passkey: Authenticator,
    backup_codes: Vec<String>,
}

fn alice(app: &TestApp) -> Alice {
    app.change_settings("default", |settings| {
        settings.factors.email_otp = true;
        settings.factors.sms_otp = true;
    });
    let browser = app.signed_in("alice");
    let authenticator = AuthenticatorApp::enroll(app, &browser);
    let mut passkey = Authenticator::passkey(&app.origin);
    passkey.register(&browser, "passkey");
    app.set_up_codes(&browser, "email-otp");
    app.set_up_codes(&browser, "sms-otp");
    let made = browser.post(&format!("{ME}/backup-codes"), &json!({})).status(201).json();
    browser.post(&format!("{ME}/backup-codes/confirm"), &json!({})).ok();
    let codes = made["codes"].as_array().unwrap().iter();
    let backup_codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
    app.advance(31);
    Alice { browser, app: authenticator, passkey, backup_codes }
}

fn challenge(reply: &Reply) -> Value {
    let step = reply.ok().json()["step"].clone();
    let options = step["options"].as_array().unwrap();
    options.iter().find(|option| option["option"] == "passkey").unwrap()["parameters"]["publicKey"].clone()
}

/// A flow that waits for its last answer, and that answer, for every way through a sign-in.
fn last_answers(app: &TestApp, alice: &mut Alice) -> Vec<(&'static str, Browser, String, Value)> {
    let mut all = Vec::new();
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let options = challenge(&browser.answer(&flow, &json!({"option": "passkey"})));
    let alone = json!({"option": "passkey", "credential": alice.passkey.get(&options)});
    all.push(("a passkey alone", browser, flow, alone));
    let mut half = |name: &'static str, answer: &mut dyn FnMut(&Browser, &str) -> Value| {
        let browser = app.browser();
        let flow = browser.sign_in_half("alice", PASSWORD);
        let answer = answer(&browser, &flow);
        all.push((name, browser, flow, answer));
    };
    half("an app", &mut |_, _| json!({"option": "totp", "code": alice.app.code(app, 0)}));
    half("a backup code", &mut |_, _| json!({"option": "backup_code", "code": alice.backup_codes[0]}));
    half("a code by mail", &mut |browser, flow| {
        browser.answer(flow, &json!({"option": "email_otp"})).ok();
        json!({"option": "email_otp", "code": app.latest_code(ADDRESS)})
    });
    half("a code by SMS", &mut |browser, flow| {
        browser.answer(flow, &json!({"option": "sms_otp"})).ok();
        json!({"option": "sms_otp", "code": app.texts().pop().unwrap().code().unwrap()})
    });
    half("a passkey as the second step", &mut |browser, flow| {
        let options = challenge(&browser.answer(flow, &json!({"option": "passkey"})));
        json!({"option": "passkey", "credential": alice.passkey.get(&options)})
    });
    all
}

both!(t18_whichever_factor_ends_a_sign_in_the_account_is_looked_at_again, |app| {
    let mut alice = alice(app);
    let answers = last_answers(app, &mut alice);
    assert_eq!(answers.len(), 6);
    let sessions = app.count("sessions", "true");
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    for (name, browser, flow, answer) in &answers {
        let refused = browser.answer(flow, answer).any_problem();
        let expected = [ErrorCode::InvalidCredentials, ErrorCode::PasskeyNotAccepted];
        assert!(expected.contains(&refused.code), "{name}: {refused:?}");
        assert!(!browser.is_signed_in(), "{name}");
    }
    assert_eq!(app.count("sessions", "true"), sessions);
    assert_eq!(app.count("backup_codes", "used_at IS NOT NULL"), 0, "a refused completion uses nothing up");
    // What was asked before is answered after: nothing of it is spent for good but what was answered.
    app.execute("UPDATE accounts SET state = 'active' WHERE username = 'alice'");
    let (_, browser, flow, answer) = &answers[1];
    browser.answer(flow, answer).ok();
    assert!(browser.is_signed_in());
});

both!(t39_a_disabled_account_gets_in_by_no_door, |app| {
    let mut alice = alice(app);
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    alice.browser.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    let browser = app.browser();
    browser.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    let flow = browser.start_flow("sign_in");
    let options = challenge(&browser.answer(&flow, &json!({"option": "passkey"})));
    let signed = json!({"option": "passkey", "credential": alice.passkey.get(&options)});
    let refused = browser.answer(&flow, &signed).any_problem();
    assert!(
        [ErrorCode::InvalidCredentials, ErrorCode::PasskeyNotAccepted].contains(&refused.code),
        "{refused:?}"
    );
    assert!(!browser.is_signed_in());
});

both!(t21_a_code_that_was_sent_counts_in_its_own_flow_only, |app| {
    let alice = alice(app);
    drop(alice.browser);
    let (one, two) = (app.browser(), app.browser());
    let first = one.sign_in_half("alice", PASSWORD);
    one.answer(&first, &json!({"option": "email_otp"})).ok();
    let code = app.latest_code(ADDRESS);
    app.advance(31);
    let second = two.sign_in_half("alice", PASSWORD);
    let answer = json!({"option": "email_otp", "code": code});
    two.answer(&second, &answer).problem(ErrorCode::InvalidCode);
    two.answer(&second, &json!({"option": "email_otp"})).ok();
    let other = app.latest_code(ADDRESS);
    assert!(other == code || two.answer(&second, &answer).any_problem().code == ErrorCode::InvalidCode);
    one.answer(&first, &answer).ok();
    assert!(one.is_signed_in() && !two.is_signed_in());
});

both!(t21_a_signature_counts_in_the_flow_that_asked_for_it_only, |app| {
    let mut alice = alice(app);
    let (one, two) = (app.browser(), app.browser());
    let first = one.sign_in_half("alice", PASSWORD);
    let options = challenge(&one.answer(&first, &json!({"option": "passkey"})));
    let signed = json!({"option": "passkey", "credential": alice.passkey.get(&options)});
    let second = two.sign_in_half("alice", PASSWORD);
    two.answer(&second, &signed).problem(ErrorCode::PasskeyNotAccepted);
    challenge(&two.answer(&second, &json!({"option": "passkey"})));
    two.answer(&second, &signed).problem(ErrorCode::PasskeyNotAccepted);
    // The question of a step-up is none of a sign-in, and the other way round.
    let step_up = alice.browser.start_flow("step_up");
    challenge(&alice.browser.answer(&step_up, &json!({"option": "passkey"})));
    alice.browser.answer(&step_up, &signed).problem(ErrorCode::PasskeyNotAccepted);
    one.answer(&first, &signed).ok();
});

both!(t21_a_secret_that_was_shown_on_the_way_in_is_set_up_in_that_flow_only, |app| {
    app.user("alice");
    app.change_settings("default", |settings| settings.factors.second_factor = SecondFactorPolicy::Required);
    let (one, two) = (app.browser(), app.browser());
    let shown = |browser: &Browser, flow: &str| {
        let step = browser.answer(flow, &json!({"option": "enroll_totp"})).ok().json()["step"].clone();
        step["options"][0]["parameters"]["enrolment"]["secret"].as_str().unwrap().to_owned()
    };
    let first = one.sign_in_half("alice", PASSWORD);
    let secret = shown(&one, &first);
    let second = two.sign_in_half("alice", PASSWORD);
    assert_ne!(shown(&two, &second), secret);
    let code = totp_code(&secret, app.state.now_micros() / 1_000_000);
    let answer = json!({"option": "enroll_totp", "code": code});
    two.answer(&second, &answer).problem(ErrorCode::InvalidCode);
    one.answer(&first, &answer).ok();
    assert_eq!(app.count("totp_factors", "confirmed_at IS NOT NULL"), 1);
});

both!(t68_a_passkey_of_another_organization_is_told_where_it_belongs, |app| {
    let guest = app.signed_in_as("acme", "guest", latchkey_openapi::scope::Role::User);
    let mut passkey = Authenticator::passkey(&app.origin);
    passkey.register(&guest, "passkey");
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let options = challenge(&browser.answer(&flow, &json!({"option": "passkey"})));
    let signed = json!({"option": "passkey", "credential": passkey.get(&options)});
    let refused = browser.answer(&flow, &signed).problem(ErrorCode::PasskeyOfOtherOrganization);
    assert!(refused.detail.as_deref().is_some_and(|detail| detail.contains("acme")), "{refused:?}");
    assert!(!browser.is_signed_in());
    assert_eq!(app.count("sessions", "true"), 1, "the guest's own");
});

both!(t20_a_credential_that_was_asked_for_before_another_factor_proves_nothing_to_it, |app| {
    let intruder = app.signed_in("alice");
    let path = format!("{ME}/webauthn");
    let begun = intruder.post(&format!("{path}/start-registration"), &json!({"kind": "passkey"})).ok().json();
    let owner = app.another_browser_of("default", "alice");
    AuthenticatorApp::enroll(app, &owner);
    let credential = Authenticator::passkey(&app.origin).create(&begun["publicKey"]);
    let body = json!({"requestId": begun["requestId"], "credential": credential});
    intruder.post(&format!("{path}/finish-registration"), &body).problem(ErrorCode::StepUpRequired);
    assert_eq!(app.count("webauthn_credentials", "true"), 0);
    assert_eq!(intruder.read_session()["session"]["level"], 1);
});

both!(removing_a_factor_ends_the_trust_of_every_browser, |app| {
    let alice = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    let answer = json!({"option": "totp", "code": alice.app.code(app, 0), "trustBrowser": true});
    browser.answer(&flow, &answer).ok();
    assert_eq!(app.count("trusted_browsers", "true"), 1);
    alice.browser.delete(&format!("{ME}/mfa/sms-otp")).no_content();
    assert_eq!(app.count("trusted_browsers", "true"), 0);
    browser.sign_in_half("alice", PASSWORD);
});

both!(t16_every_guarded_operation_needs_the_level_that_the_account_can_reach, |app| {
    let owner = app.signed_in_as("default", "owner", latchkey_openapi::scope::Role::Owner);
    AuthenticatorApp::enroll(app, &owner);
    // A fresh proof, of the password alone: what a trusted browser or a stolen password gives.
    let now = app.state.now_micros();
    app.execute(&format!("UPDATE sessions SET level = 1, elevated_at = {now}"));
    let guarded: Vec<Operation> = operations().into_iter().filter(|operation| operation.is_guarded).collect();
    assert!(guarded.len() >= 20, "guarded operations are missing");
    for operation in &guarded {
        let before = app.dump();
        let refused = samples::request(&owner, operation, "x").send().any_problem();
        assert_eq!(refused.code, ErrorCode::StepUpRequired, "{}", operation.id);
        assert_eq!(app.dump(), before, "{}", operation.id);
    }
});

both!(t20_a_session_that_only_knows_the_password_touches_no_factor_at_all, |app| {
    let alice = alice(app);
    let now = app.state.now_micros();
    app.execute(&format!("UPDATE sessions SET level = 1, elevated_at = {now}"));
    let list = |path: &str, key: &str| alice.browser.get(path).ok().json()[key][0]["id"].clone();
    let passkey = list(&format!("{ME}/webauthn"), "credentials");
    let contact = alice.browser.get(&format!("{ME}/mfa/sms-otp")).ok().json()["contactId"].clone();
    let before = app.dump();
    for path in [
        format!("{ME}/totp/{}", alice.app.id),
        format!("{ME}/webauthn/{}", passkey.as_str().unwrap()),
        format!("{ME}/backup-codes"),
        format!("{ME}/mfa/sms-otp"),
        format!("{ME}/mfa/email-otp"),
        // The number that codes go to.
        format!("{ME}/contacts/{}", contact.as_str().unwrap()),
    ] {
        alice.browser.delete(&path).problem(ErrorCode::StepUpRequired);
    }
    assert_eq!(app.dump(), before);
});

both!(t15_guesses_of_every_factor_and_door_use_up_one_budget, |app| {
    let alice = alice(app);
    let browser = app.browser();
    let flow = browser.sign_in_half("alice", PASSWORD);
    browser.answer(&flow, &json!({"option": "email_otp"})).ok();
    let code = app.latest_code(ADDRESS);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    browser.answer(&flow, &json!({"option": "totp", "code": "000000"})).problem(ErrorCode::InvalidCode);
    let guess = json!({"option": "backup_code", "code": "00000-00000"});
    browser.answer(&flow, &guess).problem(ErrorCode::InvalidCode);
    browser.answer(&flow, &json!({"option": "email_otp", "code": wrong})).problem(ErrorCode::InvalidCode);
    app.browser().try_sign_in("alice", "not the password").problem(ErrorCode::InvalidCredentials);
    assert_eq!(app.query("SELECT CAST(max(failures) AS TEXT) AS line FROM attempt_counters"), ["4"]);
    let guess = json!({"option": "backup_code", "code": "11111-11111"});
    browser.answer(&flow, &guess).problem(ErrorCode::InvalidCode);
    // The fifth began the delay: now right ones are not looked at either, and are not used up.
    let right = [
        json!({"option": "email_otp", "code": code}),
        json!({"option": "backup_code", "code": alice.backup_codes[0]}),
        json!({"option": "totp", "code": alice.app.code(app, 0)}),
    ];
    for answer in &right {
        browser.answer(&flow, answer).problem(ErrorCode::InvalidCode);
    }
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!(app.count("events", "kind = 'locked_out'"), 1);
    app.advance(31);
    browser.answer(&flow, &right[1]).ok();
    assert!(browser.is_signed_in());
    // After the success the lock is gone, for all of them.
    assert_eq!(app.count("attempt_counters", "failures > 0"), 0);
    app.browser().sign_in_with(app, "alice", &alice.app);
});

both!(t17_a_right_password_gives_back_its_own_attempt_and_no_other, |app| {
    use latchkey::identity::attempts::{Admission, admit, take_back};
    let now = app.state.now_micros();
    let admitted = |failures: i32| Admission::Admitted { failures };
    let outcome: Result<(), DbError> = app.state.db.write_blocking(|conn| {
        for failures in 1..=3 {
            assert_eq!(admit(conn, "one", now)?, admitted(failures));
        }
        // A right password on its way, and meanwhile the fifth attempt: a wrong code, which begins the delay.
        assert_eq!(admit(conn, "one", now)?, admitted(4));
        assert_eq!(admit(conn, "one", now)?, admitted(5));
        take_back(conn, "one", 4)?;
        assert_eq!(admit(conn, "one", now)?, Admission::Delayed, "the delay of the wrong code stays");

        // Where the password itself was the fifth, its delay goes with it.
        for failures in 1..=5 {
            assert_eq!(admit(conn, "two", now)?, admitted(failures));
        }
        take_back(conn, "two", 5)?;
        assert_eq!(admit(conn, "two", now)?, admitted(5), "and the next one is the fifth again");
        assert_eq!(admit(conn, "two", now)?, Admission::Delayed);
        Ok(())
    });
    outcome.unwrap();
});

both!(taking_a_factor_away_ends_the_sessions_that_it_opened_and_no_other, |app| {
    let mut alice = alice(app);
    let answers = last_answers(app, &mut alice);
    for (name, browser, flow, answer) in &answers {
        browser.answer(flow, answer).ok();
        assert!(browser.is_signed_in(), "{name}");
    }
    let passkeys = alice.browser.get(&format!("{ME}/webauthn")).ok().json();
    let passkey = passkeys["credentials"][0]["id"].as_str().unwrap();
    let removals: [(String, &[&str]); 5] = [
        (format!("webauthn/{passkey}"), &["a passkey alone", "a passkey as the second step"]),
        (format!("totp/{}", alice.app.id), &["an app"]),
        ("mfa/sms-otp".to_owned(), &["a code by SMS"]),
        ("backup-codes".to_owned(), &["a backup code"]),
        ("mfa/email-otp".to_owned(), &["a code by mail"]),
    ];
    let mut gone: Vec<&str> = Vec::new();
    for (factor, opened) in removals {
        alice.browser.delete(&format!("{ME}/{factor}")).status(204);
        gone.extend(opened);
        assert!(alice.browser.is_signed_in(), "the session at hand stays after {factor}");
        for (name, browser, ..) in &answers {
            assert_eq!(browser.is_signed_in(), !gone.contains(name), "{name}, after {factor}");
        }
    }
});

both!(a_factor_that_was_taken_away_half_way_lets_nobody_in, |app| {
    let mut alice = alice(app);
    let answers = last_answers(app, &mut alice);
    app.execute("DELETE FROM otp_factors");
    app.execute("DELETE FROM webauthn_credentials");
    app.execute("DELETE FROM totp_factors");
    let sessions = app.count("sessions", "true");
    for (name, browser, flow, answer) in answers.iter().filter(|(name, ..)| *name != "a backup code") {
        browser.answer(flow, answer).any_problem();
        assert!(!browser.is_signed_in(), "{name}");
    }
    assert_eq!(app.count("sessions", "true"), sessions);
});
