//! Authenticator apps.

use latchkey::identity::factors::totp;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::{Account, Backend, Browser, TestApp, at_once, both, totp_code};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/totp";

fn alice(app: &TestApp) -> (Account, Browser) {
    let account = app.user("alice");
    (account, app.another_browser_of("default", "alice"))
}

fn seconds(app: &TestApp) -> i64 {
    app.state.now_micros() / 1_000_000
}

fn code(app: &TestApp, enrolment: &Value) -> String {
    totp_code(enrolment["secret"].as_str().unwrap(), seconds(app))
}

fn begin(browser: &Browser, name: &str) -> Value {
    browser.post(PATH, &json!({"name": name})).status(201).json()
}

fn verify(browser: &Browser, enrolment: &Value, code: &str) -> latchkey_tests::Reply {
    let id = enrolment["id"].as_str().unwrap();
    browser.post(&format!("{PATH}/{id}/verify"), &json!({"code": code}))
}

/// Sets an app up, and lets the step of its first code pass.
fn enrol(app: &TestApp, browser: &Browser, name: &str) -> Value {
    let enrolment = begin(browser, name);
    verify(browser, &enrolment, &code(app, &enrolment)).ok();
    app.advance(30);
    enrolment
}

fn path(enrolment: &Value) -> String {
    format!("{PATH}/{}", enrolment["id"].as_str().unwrap())
}

fn consume(app: &TestApp, account: &Account, code: &str) -> Option<String> {
    let now = app.state.now_micros();
    app.state.db.write_blocking(|conn| totp::consume(conn, &app.state.keys, &account.id, code, now)).unwrap()
}

fn listed(browser: &Browser) -> Vec<Value> {
    browser.get(PATH).ok().json()["authenticators"].as_array().unwrap().clone()
}

both!(an_app_counts_from_its_first_code_on, |app| {
    let (account, browser) = alice(app);
    let enrolment = begin(&browser, "Phone");
    assert_eq!(enrolment["expiresAt"], "2026-01-01T09:10:00Z");
    assert!(listed(&browser).is_empty());
    assert_eq!(consume(app, &account, &code(app, &enrolment)), None, "not proven yet");
    verify(&browser, &enrolment, "000000").problem(ErrorCode::InvalidCode);
    verify(&browser, &enrolment, "").problem(ErrorCode::InvalidCode);
    assert!(listed(&browser).is_empty());
    let spaced = code(app, &enrolment);
    let spaced = format!(" {} {}", &spaced[..3], &spaced[3..]);
    let active = verify(&browser, &enrolment, &spaced).ok().json();
    assert_eq!((&active["name"], &active["id"]), (&json!("Phone"), &enrolment["id"]));
    assert_eq!(listed(&browser), [active]);
    assert_eq!(consume(app, &account, &code(app, &enrolment)), None, "the first code is used up");
    app.advance(30);
    let used = consume(app, &account, &code(app, &enrolment));
    assert_eq!(used.as_deref(), enrolment["id"].as_str());
    assert_eq!(app.count("events", "kind = 'factor_added' AND outcome = 'success'"), 1);
});

both!(t12_a_code_counts_once_whoever_sends_it_wherever, |app| {
    let (account, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    let second = (app.backend == Backend::Postgres).then(|| app.second_node());
    let (code, now) = (code(app, &enrolment), app.state.now_micros());
    let taken = at_once(50, |number| {
        let state = match &second {
            Some(second) if number % 2 == 1 => &second.state,
            _ => &app.state,
        };
        state.db.write_blocking(|conn| totp::consume(conn, &state.keys, &account.id, &code, now)).unwrap()
    });
    assert_eq!(taken.iter().flatten().count(), 1);
    drop(second);
    // Neither later in the window nor on a server that has just started.
    app.advance(29);
    assert_eq!(consume(app, &account, &code), None);
    let fresh = app.second_node();
    let now = app.state.now_micros();
    let again =
        fresh.state.db.write_blocking(|conn| totp::consume(conn, &fresh.state.keys, &account.id, &code, now));
    assert_eq!(again.unwrap(), None);
});

both!(t12_an_earlier_step_is_void_once_a_later_one_was_used, |app| {
    let (account, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    let secret = enrolment["secret"].as_str().unwrap();
    let earlier = totp_code(secret, seconds(app));
    let later = totp_code(secret, seconds(app) + 30);
    assert!(consume(app, &account, &later).is_some());
    assert_eq!(consume(app, &account, &earlier), None);
});

both!(t13_a_code_lives_in_its_step_and_its_neighbours, |app| {
    let (account, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    app.advance(600);
    let secret = enrolment["secret"].as_str().unwrap();
    for (offset, is_good) in [(-60, false), (60, false), (-30, true), (0, true), (30, true)] {
        let code = totp_code(secret, seconds(app) + offset);
        assert_eq!(consume(app, &account, &code).is_some(), is_good, "{offset} seconds");
    }
});

both!(t14_a_used_code_and_a_wrong_one_are_told_alike, |app| {
    let (account, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    let right = code(app, &enrolment);
    assert!(consume(app, &account, &right).is_some());
    assert_eq!(consume(app, &account, &right), consume(app, &account, "000000"));
    // Proving a new app: the same code and the same words, whatever is wrong.
    let other = begin(&browser, "Tablet");
    let wrong = verify(&browser, &other, "000000").problem(ErrorCode::InvalidCode);
    let foreign = verify(&browser, &other, &right).problem(ErrorCode::InvalidCode);
    assert_eq!((wrong.title, wrong.errors), (foreign.title, foreign.errors));
});

both!(t20_a_session_that_only_knows_the_password_cannot_touch_the_apps, |app| {
    let (_, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    app.execute("UPDATE sessions SET level = 1");
    let before = app.dump();
    browser.delete(&path(&enrolment)).problem(ErrorCode::StepUpRequired);
    browser.get(&format!("{}/qr", path(&enrolment))).problem(ErrorCode::StepUpRequired);
    browser.post(&format!("{}/regenerate", path(&enrolment)), &json!({})).problem(ErrorCode::StepUpRequired);
    browser.post(PATH, &json!({"name": "Mine"})).problem(ErrorCode::StepUpRequired);
    assert_eq!(app.dump(), before);
    app.execute("UPDATE sessions SET level = 2");
    browser.delete(&path(&enrolment)).no_content();
});

both!(t23_a_new_secret_replaces_the_old_one_only_once_it_is_proven, |app| {
    let (account, browser) = alice(app);
    let old = enrol(app, &browser, "Phone");
    let regenerate = || browser.post(&format!("{}/regenerate", path(&old)), &json!({})).ok().json();
    let given_up = regenerate();
    assert_ne!(given_up["secret"], old["secret"]);
    assert!(consume(app, &account, &code(app, &old)).is_some(), "the old one works meanwhile");
    app.advance(601);
    verify(&browser, &given_up, &code(app, &given_up)).problem(ErrorCode::NotFound);
    assert!(consume(app, &account, &code(app, &old)).is_some(), "and after giving up");
    app.execute(&format!("UPDATE sessions SET elevated_at = {}", app.state.now_micros()));
    let new = browser.post(&format!("{}/regenerate", path(&old)), &json!({})).ok().json();
    verify(&browser, &new, &code(app, &new)).ok();
    app.advance(30);
    assert_eq!(consume(app, &account, &code(app, &old)), None, "the old one is void");
    assert!(consume(app, &account, &code(app, &new)).is_some());
    assert_eq!(app.count("events", "kind = 'factor_replaced'"), 1);
});

both!(t24_removing_one_app_leaves_the_others, |app| {
    let (account, browser) = alice(app);
    let one = enrol(app, &browser, "Phone");
    let other = enrol(app, &browser, "Phone");
    assert_eq!(listed(&browser)[1]["name"], "Phone (2)");
    browser.delete(&path(&one)).no_content();
    browser.delete(&path(&one)).problem(ErrorCode::NotFound);
    assert_eq!(consume(app, &account, &code(app, &one)), None);
    assert!(consume(app, &account, &code(app, &other)).is_some());
    assert_eq!(listed(&browser).len(), 1);
});

both!(nobody_elses_app_is_there, |app| {
    let (_, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    let waiting = begin(&browser, "Tablet");
    let mallory = app.signed_in("mallory");
    let before = app.dump();
    verify(&mallory, &waiting, &code(app, &waiting)).problem(ErrorCode::NotFound);
    mallory.get(&format!("{}/qr", path(&enrolment))).problem(ErrorCode::NotFound);
    mallory.post(&format!("{}/regenerate", path(&enrolment)), &json!({})).problem(ErrorCode::NotFound);
    mallory
        .request("PATCH", &path(&enrolment))
        .json(&json!({"name": "x"}))
        .send()
        .problem(ErrorCode::NotFound);
    mallory.delete(&path(&enrolment)).problem(ErrorCode::NotFound);
    assert_eq!(app.dump(), before);
});

both!(what_gets_no_code_in_time_is_forgotten, |app| {
    let (_, browser) = alice(app);
    let enrolment = begin(&browser, "Phone");
    app.advance(599);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    verify(&browser, &enrolment, &code(app, &enrolment)).ok();
    let enrolment = begin(&browser, "Watch");
    app.advance(600);
    verify(&browser, &enrolment, &code(app, &enrolment)).problem(ErrorCode::NotFound);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("totp_factors", "true"), 1);
});

both!(the_last_way_in_stays, |app| {
    let (account, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    app.change_settings("default", |settings| {
        settings.factors.second_factor = SecondFactorPolicy::Required;
        settings.factors.enroll_totp_at_sign_in = false;
    });
    let before = app.dump();
    browser.delete(&path(&enrolment)).problem(ErrorCode::LastSignInMethod);
    assert_eq!(app.dump(), before);
    assert!(consume(app, &account, &code(app, &enrolment)).is_some());
    // Of two removals at once, one has to leave the other's.
    let other = enrol(app, &browser, "Tablet");
    let paths = [path(&enrolment), path(&other)];
    let replies = at_once(2, |number| browser.clone().delete(&paths[number]));
    assert_eq!(replies.iter().filter(|reply| reply.status == 204).count(), 1);
    assert_eq!(listed(&browser).len(), 1);
});

both!(t8_a_secret_is_shown_to_its_owner_and_stored_sealed, |app| {
    let (_, browser) = alice(app);
    let enrolment = enrol(app, &browser, "Phone");
    let secret = enrolment["secret"].as_str().unwrap();
    let bare: String = secret.split(' ').collect();
    assert_eq!((secret.split(' ').count(), bare.len()), (8, 32));
    let uri = enrolment["otpauthUri"].as_str().unwrap();
    assert!(uri.contains(&format!("secret={bare}&")), "{uri}");
    assert!(enrolment["qrSvg"].as_str().unwrap().starts_with("<svg "));
    let again = browser.get(&format!("{}/qr", path(&enrolment))).ok().json();
    assert_eq!((&again["secret"], &again["qrSvg"]), (&enrolment["secret"], &enrolment["qrSvg"]));
    for page in [PATH, "/api/users/v1/me/activity", "/api/users/v1/me/export", "/api/users/v1/me/mfa"] {
        let text = browser.get(page).ok().text();
        assert!(!text.contains(&bare) && !text.contains(secret), "{page}");
    }
    let stored = format!("{:?}", app.dump());
    assert!(!stored.contains(&bare) && !stored.contains(secret));
});

both!(t32_a_name_is_text_wherever_it_is_shown, |app| {
    const NAME: &str = "\"><img src=x onerror=alert(1)>";
    let (_, browser) = alice(app);
    browser.set("displayName", &json!(NAME)).ok();
    app.execute("UPDATE organizations SET name = '<script>alert(1)</script>'");
    let reply = browser.post(PATH, &json!({"name": NAME}));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let begun = reply.status(201).json();
    let picture = begun["qrSvg"].as_str().unwrap();
    let uri = begun["otpauthUri"].as_str().unwrap();
    for text in [picture, uri] {
        for part in ["<script", "<img", "onerror=", "alert("] {
            assert!(!text.contains(part), "{part}: {text}");
        }
    }
    assert!(!uri.contains(['<', '>', '"', ' ']), "{uri}");
    // The name itself is given back as it was typed: whoever shows it makes a text of it.
    verify(&browser, &begun, &code(app, &begun)).ok();
    assert_eq!(listed(&browser)[0]["name"], NAME);
});

both!(t23_giving_up_a_new_app_leaves_the_old_one, |app| {
    let (account, browser) = alice(app);
    let old = enrol(app, &browser, "Phone");
    let given_up = begin(&browser, "Tablet");
    verify(&browser, &given_up, "000000").problem(ErrorCode::InvalidCode);
    browser.delete(&path(&given_up)).no_content();
    verify(&browser, &given_up, &code(app, &given_up)).problem(ErrorCode::NotFound);
    let forgotten = begin(&browser, "Watch");
    app.advance(600);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    verify(&browser, &forgotten, &code(app, &forgotten)).problem(ErrorCode::NotFound);
    assert_eq!(listed(&browser).len(), 1);
    assert!(consume(app, &account, &code(app, &old)).is_some());
});

both!(t20_an_app_that_was_begun_before_another_factor_proves_nothing_to_it, |app| {
    let (_, browser) = alice(app);
    // Whoever knows the password begins an app of their own; then the owner sets one up elsewhere.
    let theirs = begin(&browser, "Mine");
    let owner = app.another_browser_of("default", "alice");
    enrol(app, &owner, "Phone");
    verify(&browser, &theirs, &code(app, &theirs)).problem(ErrorCode::StepUpRequired);
    assert_eq!(listed(&browser).len(), 1);
    assert_eq!(browser.read_session()["session"]["level"], 1);
});

both!(names_are_bounded_and_so_is_their_number, |app| {
    let (_, browser) = alice(app);
    assert_eq!(begin(&browser, "  ")["name"], "Authenticator app");
    browser.post(PATH, &json!({"name": "x".repeat(61)})).problem(ErrorCode::InvalidValue);
    let enrolment = enrol(app, &browser, "Phone");
    let rename = |name: &str| browser.request("PATCH", &path(&enrolment)).json(&json!({"name": name})).send();
    assert_eq!(rename(" <b>Blue</b> ").ok().json()["name"], "<b>Blue</b>");
    for wrong in ["", "  ", "a\u{202e}b", &"x".repeat(61)] {
        rename(wrong).problem(ErrorCode::InvalidValue);
    }
    for _ in 2..totp::MOST {
        begin(&browser, "More");
    }
    browser.post(PATH, &json!({})).problem(ErrorCode::TooManyFactors);
});

both!(what_the_organization_does_not_offer_cannot_be_set_up, |app| {
    let (_, browser) = alice(app);
    app.change_settings("default", |settings| settings.factors.totp = false);
    browser.post(PATH, &json!({})).problem(ErrorCode::FactorNotOffered);
});

both!(a_second_factor_allows_a_shorter_password, |app| {
    let (_, browser) = alice(app);
    let min_length = || browser.get("/api/users/v1/me/password").ok().json()["minLength"].clone();
    assert_eq!(min_length(), 15);
    enrol(app, &browser, "Phone");
    assert_eq!(min_length(), 8);
    let body = json!({"candidate": "umbra-fjord"});
    assert_eq!(browser.post("/api/users/v1/me/password/check", &body).ok().json()["accepted"], true);
    let profile = browser.get("/scim2/Me?attributes=urn:latchkey:params:scim:schemas:extension:account:2.0:User:enabledAuthenticators").ok().text();
    assert!(profile.contains(r#"["password","totp"]"#), "{profile}");
});
