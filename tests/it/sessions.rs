//! Sessions: their secret, their life, their end, their list.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{PASSWORD, both};
use serde_json::{Value, json};

const SESSION: &str = "__Host-latchkey";
const SESSIONS: &str = "/api/users/v1/me/sessions";
/// Guarded, without a body, and harmless.
const GUARDED: &str = "/api/users/v1/me/export";

both!(t34_signing_in_makes_a_new_secret_and_the_cookie_is_protected, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    let reply = browser.answer_flow(&flow, "alice", PASSWORD);
    let cookie = |name: &str| {
        let begins = format!("{name}=");
        (*reply.set_cookies().iter().find(|line| line.starts_with(&begins)).expect(name)).to_owned()
    };
    let session = cookie(SESSION);
    for part in ["; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"] {
        assert!(session.contains(part), "{session}");
        assert!(cookie("__Host-latchkey_device").contains(part));
    }
    assert!(!session.contains("Domain") && !session.contains("Max-Age"), "{session}");
    assert!(cookie("__Host-latchkey_flow").contains("Max-Age=0"), "the flow's cookie goes");
    let first = browser.cookie(SESSION).unwrap();
    assert!(first.len() >= 22, "128 bits at least");
    browser.sign_in("alice", PASSWORD);
    assert_ne!(browser.cookie(SESSION), Some(first));
    assert_eq!(app.count("sessions", "true"), 1, "the session before ended with the new sign-in");
});

both!(t34_a_secret_that_was_planted_beforehand_is_worth_nothing, |app| {
    app.user("victim");
    let mallory = app.signed_in("mallory");
    for planted in [mallory.cookie(SESSION).unwrap(), "AAAAAAAAAAAAAAAAAAAAAA".to_owned()] {
        let victim = app.browser();
        victim.set_cookie(SESSION, &planted);
        victim.sign_in("victim", PASSWORD);
        assert_ne!(victim.cookie(SESSION), Some(planted.clone()));
        let attacker = app.browser();
        attacker.set_cookie(SESSION, &planted);
        let seen = attacker.get("/api/auth/v1/session").ok().json();
        assert_ne!(seen["account"]["username"], "victim");
    }
    // A flow and its binding that the attacker knows brings the attacker no session.
    let attacker = app.browser();
    let flow = attacker.start_flow("sign_in");
    let victim = app.browser();
    victim.set_cookie("__Host-latchkey_flow", &attacker.cookie("__Host-latchkey_flow").unwrap());
    victim.answer_flow(&flow, "victim", PASSWORD).ok();
    assert!(!attacker.is_signed_in());
    attacker.answer_flow(&flow, "x", "x").problem(ErrorCode::FlowOptionInvalid);
});

both!(t34_a_cookie_that_comes_twice_is_not_believed, |app| {
    let alice = app.signed_in("alice");
    let secret = alice.cookie(SESSION).unwrap();
    let twice = format!("{SESSION}=AAAAAAAAAAAAAAAAAAAAAA; {SESSION}={secret}");
    alice.request("GET", "/scim2/Me").header("Cookie", twice).send().problem(ErrorCode::Unauthenticated);
});

both!(t34_a_step_up_replaces_the_secret_and_the_old_one_is_never_raised, |app| {
    let alice = app.signed_in("alice");
    let (id, csrf) = (alice.session_id(), alice.csrf());
    alice.delete("/api/auth/v1/session/elevation").no_content();
    let old = alice.clone();
    alice.step_up(PASSWORD);
    assert_ne!(alice.cookie(SESSION), old.cookie(SESSION));
    assert_eq!(alice.session_id(), id, "the session is the same");
    assert_eq!(alice.csrf(), csrf, "so is its CSRF token");
    alice.get(GUARDED).ok();

    // Requests on their way are still answered, at the level that they had.
    old.get("/scim2/Me").ok();
    old.get(GUARDED).problem(ErrorCode::StepUpRequired);
    assert!(old.read_session()["session"].get("stepUpUntil").is_none());
    app.advance(9);
    old.get("/scim2/Me").ok();
    app.advance(1);
    old.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    alice.get("/scim2/Me").ok();
});

both!(a_step_up_is_answered_for_the_own_account_only, |app| {
    let alice = app.signed_in("alice");
    app.user("bob");
    let flow = alice.start_flow("step_up");
    alice.answer_flow(&flow, "bob", PASSWORD).problem(ErrorCode::WrongAccount);
    alice.answer_flow(&flow, "alice", "wrong").problem(ErrorCode::InvalidCredentials);
    // The flow belongs to the session that began it.
    let other = app.another_browser_of("default", "alice");
    other.set_cookie("__Host-latchkey_flow", &alice.cookie("__Host-latchkey_flow").unwrap());
    other.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::FlowNotFound);
    alice.answer_flow(&flow, "Alice", PASSWORD).ok();
});

both!(guarded_acts_are_open_for_ten_minutes_after_a_proof, |app| {
    let alice = app.signed_in("alice");
    alice.get(GUARDED).ok();
    app.advance(599);
    alice.get(GUARDED).ok();
    app.advance(1);
    alice.get(GUARDED).problem(ErrorCode::StepUpRequired);
    alice.step_up(PASSWORD);
    alice.get(GUARDED).ok();
    alice.delete("/api/auth/v1/session/elevation").no_content();
    alice.get(GUARDED).problem(ErrorCode::StepUpRequired);
});

both!(a_session_ends_without_use_and_stays_with_use, |app| {
    let idle = app.signed_in("alice");
    let used = app.another_browser_of("default", "alice");
    for _ in 0..4 {
        app.advance(29 * 60);
        used.post("/api/auth/v1/session/extend", &json!({})).ok();
    }
    assert!(used.is_signed_in());
    idle.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    // Asking about the session is no use of it; a request is, as soon as the batch is written.
    app.advance(20 * 60);
    assert!(used.is_signed_in());
    used.get("/scim2/Me").ok();
    app.block_on(app.state.touches.flush(&app.state)).unwrap();
    app.advance(30 * 60 - 1);
    assert!(used.is_signed_in());
    app.advance(1);
    assert!(!used.is_signed_in());
});

both!(a_session_ends_after_twelve_hours_in_any_case, |app| {
    let alice = app.signed_in("alice");
    for _ in 0..25 {
        app.advance(28 * 60);
        alice.post("/api/auth/v1/session/extend", &json!({})).ok();
    }
    app.advance(20 * 60 - 1);
    alice.get("/scim2/Me").ok();
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("sessions", "true"), 1);
    app.advance(1);
    alice.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("sessions", "true"), 0, "what is over is swept out");
});

both!(an_ended_session_is_refused_by_the_very_next_request, |app| {
    let alice = app.signed_in("alice");
    let [phone, tablet, laptop] = [(); 3].map(|()| app.another_browser_of("default", "alice"));
    alice.delete(&format!("{SESSIONS}/{}", phone.session_id())).no_content();
    phone.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    tablet.get("/scim2/Me").ok();

    alice.delete(&format!("{SESSIONS}?except=current")).no_content();
    for ended in [&tablet, &laptop] {
        ended.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    }
    alice.get("/scim2/Me").ok();

    let other = app.another_browser_of("default", "alice");
    let reply = alice.delete(SESSIONS);
    assert!(reply.no_content().set_cookies().iter().any(|line| line.starts_with("__Host-latchkey=;")));
    alice.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    other.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

both!(signing_out_ends_the_session_and_clears_the_browser_but_no_cookies_of_siblings, |app| {
    let alice = app.signed_in("alice");
    let secret = alice.cookie(SESSION).unwrap();
    let reply = alice.post("/api/auth/v1/sign-out", &json!({}));
    assert_eq!(reply.no_content().header("clear-site-data"), Some("\"storage\""));
    assert_eq!(alice.cookie(SESSION), None);
    alice.set_cookie(SESSION, &secret);
    alice.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
});

both!(a_disabled_account_and_organization_are_refused_at_the_next_request, |app| {
    let alice = app.signed_in("alice");
    let bob = app.signed_in_as("acme", "bob", Role::User);
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    alice.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    app.execute("UPDATE organizations SET state = 'disabled' WHERE slug = 'acme'");
    bob.get("/scim2/Me").problem(ErrorCode::OrganizationNotFound);
    bob.get("/api/auth/v1/session").problem(ErrorCode::OrganizationNotFound);
    bob.post("/api/auth/v1/flows", &json!({"type": "sign_in"})).problem(ErrorCode::OrganizationNotFound);
});

both!(an_account_that_is_disabled_during_its_flow_does_not_get_in, |app| {
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_flow("sign_in");
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    browser.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!(app.count("sessions", "true"), 0);
});

both!(the_list_shows_the_current_session_first_with_its_device, |app| {
    let alice = app.signed_in("alice");
    app.advance(60);
    let phone = app.browser().with_header(
        "User-Agent",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    );
    phone.sign_in("alice", PASSWORD);
    let list = alice.get(SESSIONS).ok().json();
    assert_eq!(list["total"], json!({"count": 2, "more": false}));
    let [first, second] = [&list["sessions"][0], &list["sessions"][1]];
    assert_eq!((&first["current"], &second["current"]), (&json!(true), &json!(false)));
    assert_eq!(first["device"]["browser"], "Firefox");
    assert_eq!(
        (&second["device"]["kind"], &second["device"]["browser"]),
        (&json!("phone"), &json!("Safari"))
    );
    assert_eq!(second["ip"], "127.0.0.1");
    assert_eq!(second["methods"][0]["method"], "password");
});

both!(a_session_can_be_named, |app| {
    let alice = app.signed_in("alice");
    let path = format!("{SESSIONS}/{}", alice.session_id());
    let name = |name: &str| alice.patch(&path, &json!({"name": name}));
    assert_eq!(name("  Kitchen tablet ").ok().json()["name"], "Kitchen tablet");
    let long = name(&"x".repeat(61)).problem(ErrorCode::InvalidValue);
    assert_eq!(long.errors[0].limit, Some(60));
    name("a\u{202E}b").problem(ErrorCode::InvalidValue);
    assert_eq!(alice.get(&path).ok().json()["name"], "Kitchen tablet");
    assert_eq!(name("").ok().json().get("name"), None);
});

fn pages(browser: &latchkey_tests::Browser, path: &str, key: &str) -> Vec<String> {
    let (mut ids, mut next) = (Vec::new(), path.to_owned());
    loop {
        let reply = browser.get(&next);
        let page = reply.ok().json();
        let entries = page[key].as_array().unwrap();
        ids.extend(entries.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["nextCursor"].as_str() else {
            assert_eq!(reply.header("link"), None);
            return ids;
        };
        next = format!("{path}&cursor={cursor}");
        let link = reply.header("link").unwrap();
        assert!(link.contains(&next) && link.ends_with("; rel=\"next\""), "{link} is not {next}");
    }
}

both!(t43_paging_returns_every_row_once, |app| {
    let alice = app.signed_in("alice");
    app.signed_in("bob");
    for number in 0..7 {
        app.another_browser_of("default", "alice");
        // Several of the same moment as well.
        app.advance(i64::from(number % 3 == 0));
    }
    let whole = pages(&alice, &format!("{SESSIONS}?limit=100"), "sessions");
    assert_eq!(whole.len(), 8);
    for limit in 1..=4 {
        assert_eq!(pages(&alice, &format!("{SESSIONS}?limit={limit}"), "sessions"), whole, "limit {limit}");
    }
    let events = pages(&alice, "/api/users/v1/me/activity?limit=100", "activity");
    assert_eq!(pages(&alice, "/api/users/v1/me/activity?limit=3", "activity"), events);
    let mut once = events.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), events.len());
});

both!(t43_a_forged_or_borrowed_cursor_is_refused, |app| {
    let alice = app.signed_in("alice");
    let bob = app.signed_in("bob");
    let guest = app.signed_in_as("acme", "alice", Role::User);
    for _ in 0..2 {
        for (organization, name) in [("default", "alice"), ("default", "bob"), ("acme", "alice")] {
            app.another_browser_of(organization, name);
        }
    }
    let cursor = |path: &str| -> String {
        let page: Value = alice.get(path).ok().json();
        page["nextCursor"].as_str().expect("there is a second page").to_owned()
    };
    let of_sessions = cursor(&format!("{SESSIONS}?limit=1"));
    let of_activity = cursor("/api/users/v1/me/activity?limit=1");
    let of_sign_ins = cursor("/api/users/v1/me/activity?limit=1&type=sign_ins");
    let refused = |browser: &latchkey_tests::Browser, path: String| {
        browser.get(&path).problem(ErrorCode::InvalidCursor);
    };
    for (browser, list, cursor) in [
        (&bob, SESSIONS, &of_sessions),
        (&guest, SESSIONS, &of_sessions),
        (&bob, "/api/users/v1/me/activity", &of_activity),
        (&guest, "/api/users/v1/me/activity", &of_activity),
        (&alice, SESSIONS, &of_activity),
        (&alice, "/api/users/v1/me/activity", &of_sessions),
        (&alice, "/api/users/v1/me/activity", &of_sign_ins),
    ] {
        refused(browser, format!("{list}?cursor={cursor}"));
    }
    refused(&alice, format!("/api/users/v1/me/activity?type=security&cursor={of_sign_ins}"));
    for at in 0..of_sessions.len() {
        let mut forged = of_sessions.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        refused(&alice, format!("{SESSIONS}?cursor={}", String::from_utf8(forged).unwrap()));
    }
    alice.get(&format!("{SESSIONS}?cursor={of_sessions}")).ok();
});
