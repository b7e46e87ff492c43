//! Backup codes.

use latchkey::identity::factors::backup_codes;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Account, Backend, Browser, TestApp, at_once, both, totp_code};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/backup-codes";
const CONFIRM: &str = "/api/users/v1/me/backup-codes/confirm";
const TOTP: &str = "/api/users/v1/me/totp";

/// A user with an authenticator app; its id comes last.
fn alice(app: &TestApp) -> (Account, Browser, String) {
    let account = app.user("alice");
    let browser = app.another_browser_of("default", "alice");
    let enrolment = browser.post(TOTP, &json!({})).status(201).json();
    let code = totp_code(enrolment["secret"].as_str().unwrap(), app.state.now_micros() / 1_000_000);
    let id = enrolment["id"].as_str().unwrap().to_owned();
    browser.post(&format!("{TOTP}/{id}/verify"), &json!({ "code": code })).ok();
    (account, browser, id)
}

fn generate(browser: &Browser) -> Vec<String> {
    let body = browser.post(PATH, &json!({})).status(201).json();
    body["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

fn generate_confirmed(browser: &Browser) -> Vec<String> {
    let codes = generate(browser);
    browser.post(CONFIRM, &json!({})).ok();
    codes
}

fn consume(app: &TestApp, account: &Account, code: &str) -> Option<u32> {
    let now = app.state.now_micros();
    let keys = &app.state.keys;
    app.state.db.write_blocking(|conn| backup_codes::consume(conn, keys, &account.id, code, now)).unwrap()
}

fn info(browser: &Browser) -> Value {
    browser.get(PATH).ok().json()
}

both!(codes_count_once_they_are_confirmed, |app| {
    let (account, browser, _) = alice(app);
    let codes = generate(&browser);
    assert_eq!(codes.len(), 10);
    for code in &codes {
        let (left, right) = code.split_once('-').expect("a dash in the middle");
        assert!(left.len() == 5 && right.len() == 5, "{code}");
        assert!(code.chars().all(|c| c == '-' || c.is_ascii_digit() || c.is_ascii_lowercase()));
        assert!(!code.contains(['i', 'l', 'o', 'u']), "{code} can be misread");
    }
    assert_eq!(consume(app, &account, &codes[0]), None, "not confirmed yet");
    assert_eq!(info(&browser), json!({"remaining": 0, "used": []}));
    let confirmed = browser.post(CONFIRM, &json!({})).ok().json();
    assert_eq!(
        (&confirmed["remaining"], &confirmed["generatedAt"]),
        (&json!(10), &json!("2026-01-01T09:00:00Z"))
    );
    browser.post(CONFIRM, &json!({})).problem(ErrorCode::NotFound);
    app.advance(60);
    assert_eq!(consume(app, &account, &codes[0].to_uppercase().replace('-', " ")), Some(9));
    let after = info(&browser);
    assert_eq!((&after["remaining"], &after["used"]), (&json!(9), &json!(["2026-01-01T09:01:00Z"])));
});

both!(t22_a_code_works_once_however_often_it_is_sent_at_once, |app| {
    let (account, browser, _) = alice(app);
    let codes = generate_confirmed(&browser);
    let second = (app.backend == Backend::Postgres).then(|| app.second_node());
    let now = app.state.now_micros();
    let taken = at_once(50, |number| {
        let state = match &second {
            Some(second) if number % 2 == 1 => &second.state,
            _ => &app.state,
        };
        let (keys, code) = (&state.keys, &codes[number % 2]);
        state.db.write_blocking(|conn| backup_codes::consume(conn, keys, &account.id, code, now)).unwrap()
    });
    assert_eq!(taken.iter().flatten().count(), 2, "each of the two codes once");
    assert_eq!(info(&browser)["remaining"], 8);
});

both!(t22_codes_are_worth_nothing_to_others_and_stored_as_hashes, |app| {
    let (_, browser, _) = alice(app);
    let codes = generate_confirmed(&browser);
    let mallory = app.user("mallory");
    assert_eq!(consume(app, &mallory, &codes[0]), None);
    let stored = format!("{:?}", app.dump());
    for code in &codes {
        assert!(!stored.contains(code.as_str()) && !stored.contains(&code.replace('-', "")));
    }
    for wrong in ["", "00000-00000", "0000000000000", "\u{0}", "ooooo-iiiii"] {
        assert_eq!(consume(app, &mallory, wrong), None);
    }
});

both!(t22_new_codes_void_the_old_ones_when_they_are_confirmed, |app| {
    let (account, browser, _) = alice(app);
    let old = generate_confirmed(&browser);
    let given_up = generate(&browser);
    assert_eq!(consume(app, &account, &old[0]), Some(9), "the old ones work until then");
    let new = generate_confirmed(&browser);
    assert_eq!(consume(app, &account, &old[1]), None);
    assert_eq!(consume(app, &account, &given_up[0]), None);
    assert_eq!(consume(app, &account, &new[0]), Some(9));
    assert_eq!(app.count("backup_code_sets", "true"), 1);
    assert_eq!(app.count("events", "kind = 'backup_codes_generated'"), 2);
});

both!(codes_that_nobody_confirms_are_forgotten, |app| {
    let (_, browser, _) = alice(app);
    generate(&browser);
    app.advance(1_799);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    browser.post(CONFIRM, &json!({})).ok();
    app.execute(&format!("UPDATE sessions SET elevated_at = {}", app.state.now_micros()));
    generate(&browser);
    app.advance(1_800);
    app.execute("UPDATE sessions SET last_accessed_at = last_accessed_at + 1800000000");
    browser.post(CONFIRM, &json!({})).problem(ErrorCode::NotFound);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("backup_codes", "true"), 10, "those of the set that was confirmed");
});

both!(codes_need_another_second_factor_and_go_with_the_last_one, |app| {
    let bob = app.signed_in("bob");
    bob.post(PATH, &json!({})).problem(ErrorCode::SecondFactorRequired);
    bob.post(CONFIRM, &json!({})).problem(ErrorCode::SecondFactorRequired);
    let (account, browser, app_id) = alice(app);
    let codes = generate_confirmed(&browser);
    browser.delete(&format!("{TOTP}/{app_id}")).no_content();
    assert_eq!(consume(app, &account, &codes[0]), None);
    assert_eq!(info(&browser), json!({"remaining": 0, "used": []}));
    assert_eq!(app.count("backup_codes", "true"), 0);
    assert_eq!(app.count("events", "kind = 'backup_codes_removed'"), 1);
});

both!(codes_can_be_taken_away, |app| {
    let (account, browser, _) = alice(app);
    browser.delete(PATH).problem(ErrorCode::NotFound);
    let codes = generate_confirmed(&browser);
    app.execute("UPDATE sessions SET level = 1");
    browser.delete(PATH).problem(ErrorCode::StepUpRequired);
    browser.post(PATH, &json!({})).problem(ErrorCode::StepUpRequired);
    app.execute("UPDATE sessions SET level = 2");
    browser.delete(PATH).no_content();
    assert_eq!(consume(app, &account, &codes[0]), None);
});

both!(codes_are_offered_only_where_the_organization_says_so, |app| {
    let (_, browser, _) = alice(app);
    app.change_settings("default", |settings| settings.factors.backup_codes = false);
    browser.post(PATH, &json!({})).problem(ErrorCode::FactorNotOffered);
});
