//! Signing in: once, counted, alike for everybody, and never a way to lock somebody else out.

use std::time::{Duration, Instant};

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Browser, OTHER_PASSWORD, PASSWORD, Reply, TestApp, at_once, both};
use serde_json::{Value, json};

const FLOWS: &str = "/api/auth/v1/flows";

both!(t05_a_setup_link_makes_one_owner_however_many_come_at_once, |app| {
    let token = app.setup_token();
    let replies = at_once(50, |number| {
        let body = json!({
            "token": token, "organizationName": "Acme", "username": format!("owner{number}"),
            "email": format!("owner{number}@acme.example"), "password": PASSWORD
        });
        app.browser().post("/api/auth/v1/setup", &body)
    });
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(made, 1);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        reply.problem(ErrorCode::SetupTokenInvalid);
    }
    assert_eq!(app.count("memberships", "role = 'owner'"), 1);
    assert_eq!((app.count("accounts", "true"), app.count("sessions", "true")), (1, 1));
});

both!(t05_a_flow_completes_once_however_many_answer_at_once, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let replies = at_once(50, |_| browser.clone().answer_flow(&flow, "alice", PASSWORD));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        let code = reply.any_problem().code;
        assert!(
            [ErrorCode::FlowNotFound, ErrorCode::FlowOptionInvalid, ErrorCode::InvalidCredentials]
                .contains(&code),
            "{code}"
        );
        assert!(reply.set_cookies().is_empty());
    }
    assert_eq!(app.count("sessions", "true"), 1);
    assert_eq!(app.count("events", "kind = 'sign_in' AND outcome = 'success'"), 1);
});

fn without_trace(reply: &Reply) -> (u16, Value, Vec<String>) {
    let mut body = reply.json();
    body.as_object_mut().unwrap().remove("traceId");
    let names = reply.headers.iter().filter(|(name, _)| !["date", "x-trace-id"].contains(&name.as_str()));
    // Their order means nothing; it is another one each time.
    let mut headers: Vec<String> = names.map(|(name, value)| format!("{name}: {value}")).collect();
    headers.sort();
    (reply.status, body, headers)
}

both!(t07_unknown_wrong_locked_and_disabled_are_one_answer_at_one_cost, |app| {
    for name in ["wrong", "locked", "disabled"] {
        app.user(name);
    }
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'disabled'");
    for _ in 0..5 {
        app.browser().try_sign_in("locked", "not the password").problem(ErrorCode::InvalidCredentials);
    }
    let mut answers = Vec::new();
    for (name, password) in [
        ("unknown", PASSWORD),
        ("wrong", "not the password"),
        ("locked", PASSWORD),
        ("locked", "not the password"),
        ("disabled", PASSWORD),
        ("", PASSWORD),
        ("wrong@default.example", PASSWORD),
    ] {
        let browser = app.browser();
        let flow = browser.start_flow("sign_in");
        let before = app.state.hasher.computed();
        let reply = browser.answer_flow(&flow, name, password);
        reply.problem(ErrorCode::InvalidCredentials);
        assert_eq!(app.state.hasher.computed() - before, 1, "{name}: one hash is computed in every case");
        assert!(reply.set_cookies().is_empty());
        answers.push(without_trace(&reply));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    assert_eq!(app.count("attempt_counters", "failures = 1"), 5, "each counted once, the unknown ones too");
    assert_eq!(app.count("attempt_counters", "failures = 5"), 1);
    assert_eq!(app.count("sessions", "true"), 0);
});

both!(t17_parallel_guesses_are_all_counted_and_few_are_looked_at, |app| {
    app.user("alice");
    let attackers: Vec<(Browser, String)> = (0..100)
        .map(|_| {
            let browser = app.browser();
            let flow = browser.start_flow("sign_in");
            (browser, flow)
        })
        .collect();
    let replies = at_once(100, |number| {
        let (browser, flow) = &attackers[number];
        browser.answer_flow(flow, "alice", &format!("guess number {number}"))
    });
    for reply in &replies {
        reply.problem(ErrorCode::InvalidCredentials);
    }
    assert_eq!(app.query("SELECT CAST(failures AS TEXT) AS line FROM attempt_counters"), ["5"]);
    assert_eq!(app.figure("latchkey_sign_ins_total{outcome=\"refused\"}"), 5.0, "five were looked at");
    assert_eq!(app.figure("latchkey_sign_ins_total{outcome=\"throttled\"}"), 95.0);
    let told = "SELECT CAST(sum(occurrences) AS TEXT) AS line FROM events WHERE kind = 'sign_in'";
    assert_eq!(app.query(told), ["100"], "the log counts each");
    // The right password is not looked at either.
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
});

both!(t17_parallel_guesses_of_the_current_password_are_counted_in_the_session, |app| {
    let alice = app.signed_in("alice");
    let replies = at_once(30, |number| {
        alice.clone().post(
            "/api/users/v1/me/change-password",
            &json!({"currentPassword": format!("guess {number}"), "newPassword": OTHER_PASSWORD}),
        )
    });
    for reply in &replies {
        reply.problem(ErrorCode::WrongCurrentPassword);
    }
    assert_eq!(app.count("attempt_counters", "failures = 5"), 1);
    let right = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD});
    alice.post("/api/users/v1/me/change-password", &right).problem(ErrorCode::WrongCurrentPassword);
    app.advance(31);
    alice.post("/api/users/v1/me/change-password", &right).no_content();
});

fn lock(app: &TestApp, name: &str) {
    for _ in 0..5 {
        app.browser().try_sign_in(name, "not the password").problem(ErrorCode::InvalidCredentials);
    }
}

both!(delays_grow_and_a_success_begins_anew, |app| {
    app.user("alice");
    lock(app, "alice");
    for delay in [30, 60, 120, 240] {
        app.advance(delay - 1);
        app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
        app.advance(1);
        app.browser().try_sign_in("alice", "still wrong").problem(ErrorCode::InvalidCredentials);
    }
    assert_eq!(app.count("attempt_counters", "failures = 9"), 1);
    app.advance(480);
    app.browser().sign_in("alice", PASSWORD);
    assert_eq!(app.count("attempt_counters", "true"), 0);
    for _ in 0..4 {
        app.browser().try_sign_in("alice", "wrong again").problem(ErrorCode::InvalidCredentials);
    }
    app.browser().sign_in("alice", PASSWORD);
});

both!(strangers_lock_out_strangers_and_not_the_owner, |app| {
    let known = app.signed_in("alice");
    known.post("/api/auth/v1/sign-out", &json!({})).no_content();
    lock(app, "alice");
    app.browser().try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    known.sign_in("alice", PASSWORD);

    // The device cookie of another account, or a made-up one, opens no budget.
    let mallory = app.signed_in("mallory");
    mallory.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    let forged = app.browser();
    forged.set_cookie("__Host-latchkey_device", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    forged.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);

    // Whoever guesses from the owner's own browser uses up that browser's budget.
    lock_from(&known, "alice");
    known.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
});

fn lock_from(browser: &Browser, name: &str) {
    for _ in 0..5 {
        browser.try_sign_in(name, "not the password").problem(ErrorCode::InvalidCredentials);
    }
}

both!(t44_a_step_without_an_answer_is_no_step, |app| {
    app.user("alice");
    let browser = app.browser();
    for body in ["", "{}", "null", "{\"type\":null}", "{\"type\":\"enroll\"}"] {
        let reply = browser.request("POST", FLOWS).body("application/json", body).send();
        reply.problem(ErrorCode::InvalidBody);
    }
    let flow = browser.start_flow("sign_in");
    let path = format!("{FLOWS}/{flow}");
    for body in [
        "",
        "{}",
        "{\"option\":\"password\"}",
        "{\"option\":\"\",\"username\":\"alice\"}",
        "{\"option\":\"password\",\"username\":\"alice\"}",
        "{\"option\":\"password\",\"username\":\"alice\",\"password\":null}",
        "{\"option\":\"identify\"}",
        "{\"option\":\"totp\"}",
        "{\"option\":\"backup_code\",\"code\":null}",
        "{\"option\":\"skip\",\"username\":\"alice\",\"password\":\"x\"}",
        "{\"option\":\"password\",\"username\":\"alice\",\"password\":\"x\",\"level\":2}",
    ] {
        let reply = browser.request("POST", &path).body("application/json", body).send();
        reply.problem(ErrorCode::InvalidBody);
    }
    for (name, password) in [("", ""), ("alice", ""), ("", PASSWORD)] {
        browser.answer_flow(&flow, name, password).problem(ErrorCode::InvalidCredentials);
    }
    browser.request("POST", &path).send().problem(ErrorCode::UnsupportedMediaType);
    assert_eq!(browser.get(&path).ok().json()["status"], "pending");
    assert_eq!(app.count("sessions", "true"), 0);
});

both!(a_sign_in_that_was_begun_ends_after_a_quarter_of_an_hour, |app| {
    app.user("alice");
    let (first, second) = (app.browser(), app.browser());
    let flows = [first.start_flow("sign_in"), second.start_flow("sign_in")];
    app.advance(15 * 60 - 1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    first.answer_flow(&flows[0], "alice", PASSWORD).ok();
    app.advance(1);
    second.answer_flow(&flows[1], "alice", PASSWORD).problem(ErrorCode::FlowNotFound);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("flows", "true"), 0);
});

both!(t44_a_flow_belongs_to_one_browser_and_ends, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    app.browser().answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::FlowNotFound);
    let stranger = app.browser();
    stranger.start_flow("sign_in");
    stranger.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::FlowNotFound);
    app.advance(15 * 60);
    browser.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::FlowNotFound);

    let cancelled = browser.start_flow("sign_in");
    browser.clone().delete(&format!("{FLOWS}/{cancelled}")).no_content();
    browser.answer_flow(&cancelled, "alice", PASSWORD).problem(ErrorCode::FlowNotFound);

    let done = browser.start_flow("sign_in");
    let again = browser.clone();
    browser.answer_flow(&done, "alice", PASSWORD).ok();
    again.answer_flow(&done, "alice", PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    app.browser().post(FLOWS, &json!({"type": "step_up"})).problem(ErrorCode::Unauthenticated);
});

both!(t36_the_way_back_leads_into_the_own_portal_only, |app| {
    app.account("acme", "bob", latchkey_openapi::scope::Role::User, PASSWORD);
    let start = |portal: &str, way: &str| {
        app.browser_at(portal).post(FLOWS, &json!({"type": "sign_in", "returnTo": way}))
    };
    let origin = app.origin.as_str();
    let long = format!("/{}", "a".repeat(3_000));
    for way in [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        &format!("{origin}.evil.test/"),
        &format!("{origin}@evil.test/"),
        &origin.replace("http:", "https:"),
        &format!("{origin}0/"),
        "/t/acme/sessions",
        "/\t/evil.test",
        "/a\r\nSet-Cookie: x=y",
        &long,
    ] {
        start("default", way).problem(ErrorCode::ReturnToInvalid);
    }
    for way in ["/", "/sessions", "/t/acme2/x", "/t/acme/../../x", "/t/acme/%2e%2e/%2e%2e/x"] {
        start("acme", way).problem(ErrorCode::ReturnToInvalid);
    }
    let flow = start("default", &format!("{origin}/sessions?a=b#c")).status(201).json();
    assert_eq!(flow["returnTo"], "/sessions?a=b#c");
    assert_eq!(start("acme", "/t/acme/sessions").status(201).json()["returnTo"], "/t/acme/sessions");
});

both!(t47_a_long_password_costs_little_and_is_refused, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let started = Instant::now();
    browser.answer_flow(&flow, "alice", &"x".repeat(1_000_000)).problem(ErrorCode::TooLarge);
    for long in ["x".repeat(60_000), "🗝".repeat(1_024), "e\u{301}".repeat(4_000)] {
        browser.answer_flow(&flow, "alice", &long).problem(ErrorCode::InvalidCredentials);
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert!(app.state.hasher.computed() < 8);
});

both!(t47_a_long_new_password_is_refused_by_the_policy, |app| {
    let alice = app.signed_in("alice");
    for long in ["fjord kettle umbra ".repeat(20), "🗝".repeat(1_024), "x".repeat(60_000)] {
        let body = json!({"currentPassword": PASSWORD, "newPassword": long});
        let problem =
            alice.post("/api/users/v1/me/change-password", &body).problem(ErrorCode::PasswordPolicy);
        assert!(problem.errors.iter().any(|error| error.code == ErrorCode::PasswordTooLong));
    }
    // Characters count, not bytes, and nothing is cut: 64 keys of four bytes each are taken whole.
    let keys: String = "🗝fjord雨kettle🔑umbra竹".repeat(4);
    let body = json!({"currentPassword": PASSWORD, "newPassword": keys});
    alice.post("/api/users/v1/me/change-password", &body).no_content();
    app.browser().sign_in("alice", &keys);
    let shorter: String = keys.chars().take(keys.chars().count() - 1).collect();
    app.browser().try_sign_in("alice", &shorter).problem(ErrorCode::InvalidCredentials);
});

both!(t69_a_password_typed_as_a_user_name_is_kept_nowhere, |app| {
    let alice = app.signed_in("alice");
    let typed = "My-Secret-Passw0rd!";
    for _ in 0..6 {
        app.browser().try_sign_in(typed, "").problem(ErrorCode::InvalidCredentials);
    }
    let rows: String = app.dump().into_values().flatten().collect();
    for form in [typed, &typed.to_lowercase()] {
        assert!(!rows.contains(form), "the database holds what was typed");
        assert!(!alice.get("/api/users/v1/me/export").text().contains(form));
        assert!(!app.state.metrics.encode().unwrap().contains(form));
    }
    let told = app.query("SELECT details AS line FROM events WHERE outcome = 'failure' AND kind = 'sign_in'");
    assert_eq!(told.len(), 1, "repeated failures are one row");
    assert!(told[0].contains("identifierHash"), "an unknown account leaves a keyed hash: {}", told[0]);
});

both!(t11_a_user_name_is_compared_after_folding_and_invisible_characters_are_nobodys, |app| {
    app.user("alice");
    for same in ["alice", "ALICE", "Alice", "ａｌｉｃｅ", " alice "] {
        app.browser().sign_in(same, PASSWORD);
    }
    for other in ["al\u{200B}ice", "alice\u{FEFF}", "\u{202E}alice", "аlice"] {
        app.browser().try_sign_in(other, PASSWORD).problem(ErrorCode::InvalidCredentials);
    }
    let token = app.setup_token();
    for (field, value) in [
        ("username", "al\u{200B}ice"),
        ("username", "ali ce"),
        ("email", "a\u{200B}@acme.example"),
        ("email", "a@acme.example\r\nBcc: x@y.example"),
        ("organizationName", "Ac\u{202E}me"),
    ] {
        let mut body = json!({
            "token": token, "organizationName": "Acme", "username": "ada", "email": "ada@acme.example",
            "password": PASSWORD
        });
        body[field] = json!(value);
        let problem = app.browser().post("/api/auth/v1/setup", &body).problem(ErrorCode::InvalidValue);
        assert_eq!(problem.errors[0].field, field);
    }
    // A name that is the same after folding is taken.
    let body = json!({
        "token": token, "organizationName": "Acme", "username": "ＡＬＩＣＥ", "email": "x@acme.example",
        "password": PASSWORD
    });
    app.browser().post("/api/auth/v1/setup", &body).problem(ErrorCode::Uniqueness);
});
