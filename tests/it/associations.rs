//! Linked accounts: linking, switching, unlinking.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::{
    Application, AuthenticatorApp, Browser, OTHER_PASSWORD, PASSWORD, Reply, TestApp, at_once, both,
};
use serde_json::{Value, json};

const PATH: &str = "/api/users/v1/me/associations";

/// Tries to link an account by its name and password.
#[track_caller]
fn try_link(browser: &Browser, username: &str, password: &str) -> Reply {
    let flow = browser.start_flow("link");
    browser.answer_flow(&flow, username, password)
}

/// Alice's browser, with grace linked to her.
fn linked(app: &TestApp) -> Browser {
    app.user("grace");
    let browser = app.signed_in("alice");
    let done = try_link(&browser, "grace", PASSWORD).ok().json();
    assert_eq!((&done["type"], &done["status"]), (&json!("link"), &json!("completed")));
    browser
}

fn links(browser: &Browser) -> Vec<Value> {
    browser.get(PATH).ok().json()["associations"].as_array().unwrap().clone()
}

fn id_of(browser: &Browser) -> String {
    links(browser)[0]["id"].as_str().expect("an account is linked").to_owned()
}

/// Tries to switch to the only linked account.
fn try_switch(browser: &Browser) -> Reply {
    let id = id_of(browser);
    browser.post(&format!("{PATH}/{id}/switch"), &json!({}))
}

/// Switches to the only linked account.
#[track_caller]
fn switch(browser: &Browser) {
    try_switch(browser).no_content();
    browser.read_session();
}

fn who(browser: &Browser) -> String {
    browser.read_session()["account"]["username"].as_str().unwrap_or_default().to_owned()
}

/// A guarded act.
fn guarded(browser: &Browser) -> Reply {
    browser.post("/api/users/v1/me/totp", &json!({"name": "Phone"}))
}

fn options(flow: &Value) -> Vec<String> {
    let all = flow["step"]["options"].as_array().unwrap().iter();
    all.map(|option| option["option"].as_str().unwrap().to_owned()).collect()
}

fn begin_step_up(browser: &Browser) -> (String, Value) {
    let begun = browser.post("/api/auth/v1/flows", &json!({"type": "step_up"})).status(201).json();
    (begun["flowId"].as_str().unwrap().to_owned(), begun)
}

both!(both_sides_see_a_link_and_either_removes_it, |app| {
    let alice = linked(app);
    assert_eq!(who(&alice), "alice", "linking signs nobody in");
    let grace = app.another_browser_of("default", "grace");
    let (mine, theirs) = (links(&alice), links(&grace));
    assert_eq!((mine.len(), theirs.len()), (1, 1));
    assert_eq!((&mine[0]["username"], &theirs[0]["username"]), (&json!("grace"), &json!("alice")));
    assert_eq!((&mine[0]["displayName"], &mine[0]["id"]), (&json!("grace Tester"), &theirs[0]["id"]));
    // Linked once more, from the other side: as it was.
    try_link(&grace, "alice", PASSWORD).ok();
    assert_eq!(links(&grace), theirs);
    grace.delete(&format!("{PATH}/{}", id_of(&grace))).no_content();
    assert!(links(&alice).is_empty() && links(&grace).is_empty());
    try_link(&alice, "grace", PASSWORD).ok();
    alice.delete(PATH).no_content();
    assert!(links(&alice).is_empty() && links(&grace).is_empty());
    assert_eq!(app.count("associations", "1 = 1"), 0);
});

both!(t57_a_link_of_others_is_not_there, |app| {
    let alice = linked(app);
    let id = id_of(&alice);
    let mallory = app.signed_in("mallory");
    let before = app.dump();
    mallory.delete(&format!("{PATH}/{id}")).problem(ErrorCode::NotFound);
    mallory.post(&format!("{PATH}/{id}/switch"), &json!({})).problem(ErrorCode::NotFound);
    mallory.delete(PATH).no_content();
    assert_eq!(app.dump(), before);
});

both!(t50_a_link_begins_after_a_recent_proof_and_belongs_to_that_session, |app| {
    app.user("grace");
    app.browser().post("/api/auth/v1/flows", &json!({"type": "link"})).problem(ErrorCode::Unauthenticated);
    let alice = app.signed_in("alice");
    app.advance(11 * 60);
    alice.post("/api/auth/v1/flows", &json!({"type": "link"})).problem(ErrorCode::StepUpRequired);
    alice.step_up(PASSWORD);
    let flow = alice.start_flow("link");
    // Another session, even of the same browser's cookie for flows, is another one.
    let other = app.another_browser_of("default", "alice");
    let cookie = "__Host-latchkey_flow";
    other.set_cookie(cookie, &alice.cookie(cookie).unwrap());
    other.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    let stranger = app.browser();
    stranger.set_cookie(cookie, &alice.cookie(cookie).unwrap());
    stranger.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("associations", "1 = 1"), 0);
    alice.answer_flow(&flow, "grace", PASSWORD).ok();
    alice.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("associations", "1 = 1"), 1);
});

both!(t66_linking_spends_the_other_accounts_budget_of_attempts, |app| {
    app.user("grace");
    let alice = app.signed_in("alice");
    for _ in 0..5 {
        try_link(&alice, "grace", OTHER_PASSWORD).problem(ErrorCode::InvalidCredentials);
    }
    // Delayed, unknown and wrong are one answer, at every door.
    let delayed = try_link(&alice, "grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    let unknown = try_link(&alice, "nobody", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!((delayed.title, delayed.detail), (unknown.title, unknown.detail));
    app.browser().try_sign_in("grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!(
        app.count("events", "kind = 'account_linked' AND outcome = 'failure'"),
        2,
        "hers, and nobody's"
    );
    assert_eq!(app.count("events", "kind = 'locked_out'"), 1);
    app.advance(31);
    try_link(&alice, "grace", PASSWORD).ok();
    app.browser().sign_in("grace", PASSWORD);
});

both!(t66_the_second_factor_of_the_other_account_is_asked_for_and_no_trust_skips_it, |app| {
    app.user("grace");
    let grace = app.another_browser_of("default", "grace");
    let authenticator = AuthenticatorApp::enroll(app, &grace);
    // This browser is trusted by grace.
    let flow = grace.sign_in_half("grace", PASSWORD);
    let code = authenticator.code(app, 0);
    grace.answer(&flow, &json!({"option": "totp", "code": code, "trustBrowser": true})).ok();
    app.advance(30);
    app.user("alice");
    grace.sign_in("alice", PASSWORD);
    let flow = grace.start_flow("link");
    let asked = grace.answer_flow(&flow, "grace", PASSWORD).ok().json();
    assert_eq!((&asked["step"]["kind"], options(&asked)), (&json!("second_factor"), vec!["totp".to_owned()]));
    assert!(asked["step"].get("trustDays").is_none(), "nobody is signed in who could be trusted");
    grace.answer(&flow, &json!({"option": "totp", "code": "000000"})).problem(ErrorCode::InvalidCode);
    assert!(links(&grace).is_empty());
    let code = authenticator.code(app, 0);
    grace.answer(&flow, &json!({"option": "totp", "code": code})).ok();
    assert_eq!(links(&grace).len(), 1);
    assert_eq!(who(&grace), "alice");
});

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

both!(a_link_ends_with_either_account, |app| {
    let alice = linked(app);
    let grace = app.query("SELECT id AS line FROM accounts WHERE username = 'grace'").remove(0);
    for table in ["contacts", "passwords", "memberships"] {
        app.execute(&format!("DELETE FROM {table} WHERE account_id = '{grace}'"));
    }
    app.execute(&format!("DELETE FROM accounts WHERE id = '{grace}'"));
    assert!(links(&alice).is_empty());
    assert_eq!(app.count("associations", "1 = 1"), 0);
});

both!(t57_accounts_of_two_organizations_are_never_linked, |app| {
    app.account("acme", "grace", Role::User, PASSWORD);
    let alice = app.signed_in("alice");
    try_link(&alice, "grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    let flow = alice.start_flow("link");
    alice.under("/t/acme").answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::FlowNotFound);
    assert_eq!(app.count("associations", "1 = 1"), 0);
});

both!(an_account_is_not_linked_to_itself_and_not_to_more_than_twenty, |app| {
    let alice = app.signed_in("alice");
    try_link(&alice, "ALICE", PASSWORD).problem(ErrorCode::LinkOwnAccount);
    assert_eq!(app.count("associations", "1 = 1"), 0);
    let (mine, organization) = (
        app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").remove(0),
        app.organization("default").id,
    );
    for number in 0..20 {
        let other = app.user(&format!("user{number}")).id;
        let (first, second) = if mine < other { (&mine, &other) } else { (&other, &mine) };
        app.execute(&format!(
            "INSERT INTO associations (id, organization_id, first_account_id, second_account_id, created_at)
             VALUES ('{number}', '{organization}', '{first}', '{second}', 0)"
        ));
    }
    app.user("grace");
    try_link(&alice, "grace", PASSWORD).problem(ErrorCode::LimitReached);
    let grace = app.another_browser_of("default", "grace");
    try_link(&grace, "alice", PASSWORD).problem(ErrorCode::LimitReached);
    assert_eq!(links(&alice).len(), 20);
});

both!(two_accounts_that_link_each_other_at_once_are_linked_once, |app| {
    app.user("grace");
    let browsers = [app.signed_in("alice"), app.another_browser_of("default", "grace")];
    let statuses =
        at_once(2, |number| try_link(&browsers[number], ["grace", "alice"][number], PASSWORD).status);
    assert_eq!(statuses, [200, 200]);
    assert_eq!(app.count("associations", "1 = 1"), 1);
    assert_eq!(app.count("events", "kind = 'account_linked'"), 2, "told once to each side");
});

both!(both_sides_are_told_of_links_and_their_end, |app| {
    let alice = linked(app);
    let told = |address: &str, word: &str| {
        app.mails_to(address).iter().filter(|mail| mail.text.contains(word)).count()
    };
    assert_eq!(told("alice@default.example", "“grace”"), 1);
    assert_eq!(told("grace@default.example", "“alice”"), 1);
    app.forget_messages();
    app.advance(1);
    alice.delete(PATH).no_content();
    assert_eq!(told("alice@default.example", "“grace”"), 1);
    assert_eq!(told("grace@default.example", "“alice”"), 1);
    let grace = app.another_browser_of("default", "grace");
    let activity = grace.get("/api/users/v1/me/activity?type=security").ok().json();
    let kinds: Vec<&str> = activity["activity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["account_unlinked", "account_linked"]);
    assert_eq!(activity["activity"][0]["name"], "alice");
});

both!(t61_the_export_names_linked_accounts_and_nothing_of_theirs, |app| {
    let alice = linked(app);
    let link = links(&alice)[0].clone();
    let export = alice.get("/api/users/v1/me/export").ok().json();
    assert_eq!(
        export["linked_accounts"],
        json!([{"connection": "local", "connectionId": link["id"], "linkedAccountId": link["accountId"],
            "isExternalConnection": false}])
    );
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
