//! Switching: what the new session may do, and where it ends.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::{
    Application, AuthenticatorApp, Browser, OTHER_PASSWORD, PASSWORD, Reply, at_once, both,
};
use serde_json::{Value, json};

use super::{PATH, id_of, linked, links, options, switch, try_switch, who};

/// A guarded act.
fn guarded(browser: &Browser) -> Reply {
    browser.post("/api/users/v1/me/totp", &json!({"name": "Phone"}))
}

fn begin_step_up(browser: &Browser) -> (String, Value) {
    let begun = browser.post("/api/auth/v1/flows", &json!({"type": "step_up"})).status(201).json();
    (begun["flowId"].as_str().unwrap().to_owned(), begun)
}

both!(t67_a_switch_is_level_one_and_guarded_acts_ask_for_the_targets_own_password, |app| {
    let browser = linked(app);
    AuthenticatorApp::enroll(app, &browser);
    assert_eq!(browser.read_session()["session"]["level"], 2);
    app.advance(60);
    switch(&browser);
    assert_eq!(who(&browser), "grace");
    let session = browser.read_session()["session"].clone();
    assert_eq!(session["level"], 1);
    assert!(session.get("stepUpUntil").is_none(), "{session}");
    guarded(&browser).problem(ErrorCode::StepUpRequired);
    browser.delete(PATH).problem(ErrorCode::StepUpRequired);
    browser.post("/api/auth/v1/flows", &json!({"type": "link"})).problem(ErrorCode::StepUpRequired);
    let (flow, begun) = begin_step_up(&browser);
    assert_eq!(options(&begun), ["password"]);
    assert_eq!(begun["step"]["username"], "grace");
    browser
        .answer(&flow, &json!({"option": "password", "password": OTHER_PASSWORD}))
        .problem(ErrorCode::InvalidCredentials);
    browser.answer(&flow, &json!({"option": "password", "password": PASSWORD})).ok();
    guarded(&browser).status(201);
});

both!(t67_a_switched_session_proves_both_factors_of_its_account_before_it_is_level_two, |app| {
    app.user("grace");
    let grace = app.another_browser_of("default", "grace");
    let authenticator = AuthenticatorApp::enroll(app, &grace);
    let browser = app.signed_in("alice");
    let flow = browser.start_flow("link");
    browser.answer_flow(&flow, "grace", PASSWORD).ok();
    let code = authenticator.code(app, 0);
    browser.answer(&flow, &json!({"option": "totp", "code": code})).ok();
    app.advance(30);
    switch(&browser);
    let (flow, begun) = begin_step_up(&browser);
    assert_eq!(options(&begun), ["password"], "a second factor alone proves nothing here");
    let code = || json!({"option": "totp", "code": authenticator.code(app, 0)});
    browser.answer(&flow, &code()).problem(ErrorCode::FlowOptionInvalid);
    let asked = browser.answer(&flow, &json!({"option": "password", "password": PASSWORD})).ok().json();
    assert_eq!((&asked["status"], options(&asked)), (&json!("pending"), vec!["totp".to_owned()]));
    guarded(&browser).problem(ErrorCode::StepUpRequired);
    browser.answer(&flow, &code()).ok();
    let session = browser.read_session()["session"].clone();
    assert_eq!(session["level"], 2);
    assert!(session.get("stepUpUntil").is_some());
    // From now on it is a session like any other.
    app.advance(11 * 60);
    assert_eq!(options(&begin_step_up(&browser).1), ["totp"]);
});

both!(t67_applications_learn_no_fresh_time_and_no_level_two_from_a_switch, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let client = Application::register(&owner, &json!({"trusted": true}));
    let browser = linked(app);
    let proven = browser.read_session()["session"]["authenticatedAt"].clone();
    app.advance(20 * 60);
    switch(&browser);
    assert_eq!(browser.read_session()["session"]["authenticatedAt"], proven);
    for wish in [("max_age", "600"), ("acr_values", "urn:latchkey:acr:2"), ("prompt", "login")] {
        let id = client.waiting(&browser, &[wish]);
        let standing = browser.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json();
        assert_ne!(standing["next"], "continue", "{wish:?}: {standing}");
    }
});

both!(a_switch_ends_the_session_it_leaves_and_happens_once, |app| {
    let browser = linked(app);
    let left = browser.clone();
    let id = id_of(&browser);
    let statuses = at_once(8, |_| {
        let clone = browser.clone();
        clone.post(&format!("{PATH}/{id}/switch"), &json!({})).status
    });
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [204, 401].contains(status)), "{statuses:?}");
    assert!(!left.is_signed_in());
    assert_eq!(app.count("sessions", "association_id IS NOT NULL"), 1);
    assert_eq!(app.count("events", "kind = 'switched_in'"), 1);
    assert_eq!(app.count("events", "kind = 'switched_out'"), 1);
});

both!(one_switches_there_and_back, |app| {
    let browser = linked(app);
    switch(&browser);
    assert_eq!(who(&browser), "grace");
    assert!(links(&browser)[0].get("lastSwitchedAt").is_some());
    switch(&browser);
    assert_eq!((who(&browser), &browser.read_session()["session"]["level"]), ("alice".to_owned(), &json!(1)));
    guarded(&browser).problem(ErrorCode::StepUpRequired);
});

both!(t39_who_could_not_sign_in_is_not_switched_to, |app| {
    let browser = linked(app);
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'grace'");
    let before = app.dump();
    try_switch(&browser).problem(ErrorCode::SwitchRefused);
    assert_eq!(app.dump(), before, "nobody was signed out, nothing was written");
    app.execute("UPDATE accounts SET state = 'active' WHERE username = 'grace'");
    app.change_settings("default", |settings| settings.factors.second_factor = SecondFactorPolicy::Required);
    try_switch(&browser).problem(ErrorCode::SwitchRefused);
    app.change_settings("default", |settings| settings.factors.second_factor = SecondFactorPolicy::Optional);
    for _ in 0..5 {
        app.browser().try_sign_in("grace", OTHER_PASSWORD).problem(ErrorCode::InvalidCredentials);
    }
    try_switch(&browser).problem(ErrorCode::SwitchRefused);
    app.advance(31);
    switch(&browser);
    assert_eq!(who(&browser), "grace");
});

both!(sessions_that_began_by_a_switch_end_with_the_link_but_for_the_one_that_asks, |app| {
    let alice = linked(app);
    let switched = app.another_browser_of("default", "alice");
    switch(&switched);
    assert_eq!(who(&switched), "grace");
    let grace = app.another_browser_of("default", "grace");
    let asking = app.another_browser_of("default", "alice");
    switch(&asking);
    asking.step_up(PASSWORD);
    asking.delete(&format!("{PATH}/{}", id_of(&asking))).no_content();
    assert!(!switched.is_signed_in(), "it began by the link");
    assert!(asking.is_signed_in() && grace.is_signed_in() && alice.is_signed_in());
});

both!(no_token_switches, |app| {
    let alice = linked(app);
    let token = alice
        .post(
            "/api/users/v1/me/access-tokens",
            &json!({"name": "Script", "scopes": ["me:security:write"],
            "expiresAt": app.state.clock.now() + chrono::Duration::days(1)}),
        )
        .status(201)
        .json();
    let program =
        alice.fresh().with_header("Authorization", &format!("Bearer {}", token["token"].as_str().unwrap()));
    let id = id_of(&alice);
    program.post(&format!("{PATH}/{id}/switch"), &json!({})).problem(ErrorCode::Unauthenticated);
    assert_eq!(app.count("events", "kind = 'switched_in'"), 0);
});

both!(links_and_switches_are_in_the_activity_of_both_sides, |app| {
    let browser = linked(app);
    switch(&browser);
    let grace = app.another_browser_of("default", "grace");
    grace.delete(&format!("{PATH}/{}", id_of(&grace))).no_content();
    for (side, name, switched) in [
        (app.another_browser_of("default", "alice"), "alice", "switched_out"),
        (grace, "grace", "switched_in"),
    ] {
        let activity = side.get("/api/users/v1/me/activity?limit=100").ok().json();
        let kinds: Vec<&str> = activity["activity"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["type"].as_str().unwrap())
            .collect();
        for kind in ["account_linked", "account_unlinked", switched] {
            assert_eq!(kinds.iter().filter(|one| **one == kind).count(), 1, "{name}: {kind} in {kinds:?}");
        }
    }
});
