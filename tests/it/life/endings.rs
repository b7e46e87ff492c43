//! Beginning an ending, and coming back from it.

use latchkey::identity::endings;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, AuthenticatorApp, Backend, PASSWORD, both};
use serde_json::json;

use super::*;

both!(t38_a_deletion_ends_every_session_and_token_at_once_and_tells_every_proven_address, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let client = Application::register(&owner, &json!({}));
    let alice = app.signed_in("alice");
    let other = app.another_browser_of("default", "alice");
    let tokens = client.asking("openid offline_access").tokens(&alice, &[("prompt", "consent")]);
    let body = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": "2026-06-01T00:00:00Z"});
    let made = alice.post("/api/users/v1/me/access-tokens", &body).status(201).json();
    let program =
        alice.fresh().with_header("Authorization", &format!("Bearer {}", made["token"].as_str().unwrap()));
    program.get("/scim2/Me").ok();
    let info = alice.get(DELETION).ok().json();
    assert_eq!(
        (&info["deletion"], &info["pause"], &info["graceDays"], &info["lastOwner"]),
        (&json!(true), &json!(true), &json!(30), &json!(false))
    );
    let begun = delete(&alice, "ALICE");
    assert_eq!(begun["ending"]["kind"], "deleting");
    assert_eq!(begun["ending"]["erasedAt"], "2026-01-31T09:00:00Z");
    assert_eq!(begun["ending"]["erasedAt"], info["erasedAt"]);
    assert_eq!(begun["toldTo"], json!(["a•••@default.example"]));
    for browser in [&alice, &other] {
        assert!(!browser.is_signed_in());
    }
    program.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    client.refresh(&alice, tokens["refresh_token"].as_str().unwrap()).status(400);
    let access = alice.program(tokens["access_token"].as_str().unwrap());
    access.get("/oauth2/userinfo").status(401);
    assert_eq!(
        (app.count("sessions", "account_id <> ''"), app.count("personal_access_tokens", "true")),
        (1, 0)
    );
    let mails = app.mails_to(MAIL);
    let told = mails.iter().find(|mail| mail.token("keep").is_some()).expect("the address was told");
    assert!(told.subject.contains("31 January 2026"), "{}", told.subject);
    assert_eq!(state_of(app, "alice"), "deleting");
    // Taken back, what was ended stays ended.
    undo(&app.browser(), &token(app, MAIL)).ok();
    client.refresh(&alice, tokens["refresh_token"].as_str().unwrap()).status(400);
    program.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    assert!(app.another_browser_of("default", "alice").is_signed_in());
});

both!(a_deletion_needs_the_typed_name_and_a_recent_proof, |app| {
    let alice = app.signed_in("alice");
    let problem = alice.post(DELETION, &json!({"username": "alicia"})).problem(ErrorCode::InvalidValue);
    assert_eq!(
        (problem.errors[0].field.as_str(), problem.errors[0].code),
        ("username", ErrorCode::UsernameMismatch)
    );
    app.advance(11 * 60);
    alice.post(DELETION, &json!({"username": "alice"})).problem(ErrorCode::StepUpRequired);
    alice.post(PAUSE, &json!({})).problem(ErrorCode::StepUpRequired);
    alice.request("DELETE", "/scim2/Me").header("Accept", "application/problem+json").send().status(401);
    assert_eq!(state_of(app, "alice"), "active");
    alice.step_up(PASSWORD);
    alice.delete("/scim2/Me").status(202);
    assert_eq!(state_of(app, "alice"), "deleting");
});

both!(t39_a_sign_in_takes_an_account_back_after_every_proof_and_opens_nothing_before, |app| {
    let alice = app.signed_in("alice");
    let authenticator = AuthenticatorApp::enroll(app, &alice);
    let trusting = app.browser();
    let flow = trusting.sign_in_half("alice", PASSWORD);
    let answer = json!({"option": "totp", "code": authenticator.code(app, 0), "trustBrowser": true});
    trusting.answer(&flow, &answer).ok();
    app.advance(30);
    delete(&alice, "alice");
    // A wrong password learns nothing of it.
    app.browser().try_sign_in("alice", "wrong-kettle-umbra-42").problem(ErrorCode::InvalidCredentials);
    // The trust of a browser does not stand in for a proof.
    let (flow, step) = half(&trusting, "alice");
    assert_eq!(step["kind"], "second_factor");
    trusting.answer(&flow, &json!({"option": "restore"})).problem(ErrorCode::FlowOptionInvalid);
    let answer = json!({"option": "totp", "code": authenticator.code(app, 0)});
    let step = trusting.answer(&flow, &answer).ok().json()["step"].clone();
    assert_eq!((&step["kind"], &step["options"][0]["option"]), (&json!("restore"), &json!("restore")));
    let ending = &step["options"][0]["parameters"]["ending"];
    assert_eq!((&ending["kind"], &ending["erasedAt"]), (&json!("deleting"), &json!("2026-01-31T09:01:00Z")));
    assert!(!trusting.is_signed_in());
    trusting.get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    assert_eq!(app.count("sessions", "true"), 0);
    // Leaving it so: the deletion stays.
    trusting.delete(&format!("/api/auth/v1/flows/{flow}")).no_content();
    assert_eq!(state_of(app, "alice"), "deleting");
    app.advance(30);
    let flow = trusting.sign_in_half("alice", PASSWORD);
    trusting.answer(&flow, &json!({"option": "totp", "code": authenticator.code(app, 0)})).ok();
    let done = trusting.answer(&flow, &json!({"option": "restore"})).ok().json();
    assert_eq!(done["status"], "completed");
    let session = trusting.read_session();
    assert_eq!((&session["authenticated"], &session["session"]["level"]), (&json!(true), &json!(2)));
    assert_eq!((state_of(app, "alice"), app.count("account_endings", "true")), ("active".to_owned(), 0));
    assert_eq!(app.count("events", "kind = 'deletion_undone'"), 1);
    assert!(app.mails_to(MAIL).iter().any(|mail| mail.subject.contains("will not be deleted")));
    undo(&app.browser(), &token(app, MAIL)).problem(ErrorCode::LinkInvalid);
});

both!(a_paused_account_stays_as_it_is_until_its_owner_comes_back, |app| {
    let alice = app.signed_in("alice");
    let begun = alice.post(PAUSE, &json!({})).status(202).json();
    assert_eq!((&begun["ending"]["kind"], begun["ending"].get("erasedAt")), (&json!("paused"), None));
    app.advance(3 * 365 * DAY);
    sweep(app);
    assert_eq!(state_of(app, "alice"), "paused");
    let browser = app.browser();
    let (flow, step) = half(&browser, "alice");
    assert_eq!(step["options"][0]["parameters"]["ending"]["kind"], "paused");
    browser.answer(&flow, &json!({"option": "restore"})).ok();
    assert!(browser.is_signed_in());
    assert_eq!(app.count("events", "kind = 'account_resumed'"), 1);
});

both!(t05_a_link_back_works_once_at_its_own_portal_and_before_the_date, |app| {
    app.organization("acme");
    let alice = app.signed_in("alice");
    delete(&alice, "alice");
    let link = token(app, MAIL);
    undo(&app.browser(), "AAAA").problem(ErrorCode::LinkInvalid);
    undo(&app.browser_at("acme"), &link).problem(ErrorCode::LinkInvalid);
    assert_eq!(undo(&app.browser(), &link).ok().json()["kind"], "deleting");
    undo(&app.browser(), &link).problem(ErrorCode::LinkInvalid);
    // Of the next deletion it is nothing.
    let alice = app.another_browser_of("default", "alice");
    delete(&alice, "alice");
    undo(&app.browser(), &link).problem(ErrorCode::LinkInvalid);
    let link = token(app, MAIL);
    app.advance(30 * DAY);
    undo(&app.browser(), &link).problem(ErrorCode::LinkInvalid);
    assert_eq!(state_of(app, "alice"), "deleting");
});

both!(a_deletion_can_be_taken_back_until_its_date_and_not_after, |app| {
    let links = ["alice", "bob"].map(|name| {
        delete(&app.signed_in(name), name);
        token(app, &format!("{name}@default.example"))
    });
    app.advance(30 * DAY - 1);
    sweep(app);
    assert_eq!(["alice", "bob"].map(|name| state_of(app, name)), ["deleting"; 2]);
    undo(&app.browser(), &token(app, MAIL)).ok();
    app.advance(1);
    undo(&app.browser(), &links[1]).problem(ErrorCode::LinkInvalid);
    sweep(app);
    assert_eq!((state_of(app, "alice").as_str(), app.count("accounts", "username = 'bob'")), ("active", 0));
});

both!(a_sign_in_that_was_begun_before_the_date_takes_nothing_back_at_it, |app| {
    for name in ["alice", "bob"] {
        delete(&app.signed_in(name), name);
    }
    app.advance(30 * DAY - 1);
    let begun = ["alice", "bob"].map(|name| {
        let browser = app.browser();
        let (flow, step) = half(&browser, name);
        assert_eq!(step["kind"], "restore");
        (browser, flow)
    });
    let restore = |at: usize| begun[at].0.answer(&begun[at].1, &json!({"option": "restore"}));
    restore(0).ok();
    app.advance(1);
    restore(1).any_problem();
    assert_eq!(["alice", "bob"].map(|name| state_of(app, name)), ["active", "deleting"]);
    assert!(!begun[1].0.is_signed_in());
    sweep(app);
    assert_eq!(app.count("accounts", "username = 'bob'"), 0);
});

both!(the_first_link_back_works_after_the_reminder_as_well, |app| {
    let alice = app.signed_in("alice");
    delete(&alice, "alice");
    let first = token(app, MAIL);
    app.advance(27 * DAY);
    sweep(app);
    let second = token(app, MAIL);
    assert_ne!(first, second);
    undo(&app.browser(), &first).ok();
    undo(&app.browser(), &second).problem(ErrorCode::LinkInvalid);
});

both!(behind_a_lock_nobody_is_reminded_and_when_it_is_open_again_they_are, |app| {
    let alice = app.signed_in("alice");
    delete(&alice, "alice");
    let reminders = || app.mails_to(MAIL).iter().filter(|mail| mail.subject.contains("Soon")).count();
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    app.advance(27 * DAY);
    sweep(app);
    assert_eq!(reminders(), 0);
    app.execute("UPDATE accounts SET state = 'deleting' WHERE username = 'alice'");
    sweep(app);
    assert_eq!(reminders(), 1);
});

both!(owners_are_reminded_three_days_before_or_at_half_of_a_short_time, |app| {
    let alice = app.signed_in("alice");
    delete(&alice, "alice");
    let reminders = || app.mails_to(MAIL).iter().filter(|mail| mail.subject.contains("Soon")).count();
    app.advance(27 * DAY - 1);
    sweep(app);
    assert_eq!(reminders(), 0, "not yet");
    app.advance(1);
    sweep(app);
    sweep(app);
    assert_eq!(reminders(), 1, "once");
    // Its link works as well, and so would the first one.
    undo(&app.browser(), &token(app, MAIL)).ok();
    app.change_settings("default", |settings| settings.deletion.grace_days = 1);
    let alice = app.another_browser_of("default", "alice");
    delete(&alice, "alice");
    app.advance(DAY / 2 - 1);
    sweep(app);
    assert_eq!(reminders(), 1);
    app.advance(1);
    sweep(app);
    assert_eq!(reminders(), 2);
    app.advance(DAY / 2);
    sweep(app);
    assert_eq!(app.count("accounts", "username = 'alice'"), 0, "the date holds");
});

both!(what_is_not_offered_is_refused, |app| {
    app.change_settings("default", |settings| {
        settings.deletion.enabled = false;
        settings.deletion.pause = false;
    });
    let alice = app.signed_in("alice");
    alice.post(DELETION, &json!({"username": "alice"})).problem(ErrorCode::NotOffered);
    alice.post(PAUSE, &json!({})).problem(ErrorCode::NotOffered);
    assert_eq!(state_of(app, "alice"), "active");
    let info = alice.get(DELETION).ok().json();
    assert_eq!((&info["deletion"], &info["pause"]), (&json!(false), &json!(false)));
});

both!(an_address_that_was_taken_from_its_owner_comes_back_also_while_the_account_is_to_be_erased, |app| {
    let alice = app.signed_in("alice");
    let path = "/api/users/v1/me/verifications";
    let contacts = alice.get("/api/users/v1/me/contacts").ok().json();
    let id =
        contacts["contacts"].as_array().unwrap().iter().find(|one| one["channel"] == "email").unwrap()["id"]
            .clone();
    let body = json!({"channel": "email", "value": "thief@example.org", "replaces": id});
    let begun = alice.post(path, &body).status(202).json();
    let code = app.latest_code("thief@example.org");
    alice
        .post(&format!("{path}/{}/confirm", begun["id"].as_str().unwrap()), &json!({ "code": code }))
        .no_content();
    delete(&alice, "alice");
    let back = app.mails_to(MAIL).iter().rev().find_map(|mail| mail.token("undo")).unwrap();
    app.browser().post("/api/users/v1/contacts/undo", &json!({ "token": back })).ok();
    let (_, step) = half(&app.browser(), "alice");
    assert_eq!(step["kind"], "restore");
    let values = app.query("SELECT value AS line FROM contacts WHERE kind = 'email'");
    assert_eq!(values, [MAIL]);
});

both!(a_linked_account_that_is_paused_is_not_switched_to, |app| {
    app.user("grace");
    let alice = app.signed_in("alice");
    let flow = alice.start_flow("link");
    alice.answer_flow(&flow, "grace", PASSWORD).ok();
    let links = alice.get("/api/users/v1/me/associations").ok().json();
    let id = links["associations"][0]["id"].as_str().unwrap().to_owned();
    let grace = app.another_browser_of("default", "grace");
    grace.post(PAUSE, &json!({})).status(202);
    alice
        .post(&format!("/api/users/v1/me/associations/{id}/switch"), &json!({}))
        .problem(ErrorCode::SwitchRefused);
    // Nor is it linked anew: only a sign-in takes it back.
    let flow = alice.start_flow("link");
    alice.answer_flow(&flow, "grace", PASSWORD).problem(ErrorCode::InvalidCredentials);
    assert_eq!(state_of(app, "grace"), "paused");
});

#[test]
fn t05_a_link_back_counts_once_of_fifty_on_two_processes() {
    latchkey_tests::on_two_processes(&[], |app, servers| {
        let alice = app.signed_in("alice");
        delete(&alice, "alice");
        let link = token(app, MAIL);
        let statuses = latchkey_tests::at_once(50, |number| {
            undo(&app.browser().at(servers[number % 2].address), &link).status
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 403 | 429)), "{statuses:?}");
        assert_eq!(app.count("events", "kind = 'deletion_undone'"), 1);
    });
}

both!(what_was_taken_back_while_a_sweep_looked_for_it_is_not_taken_by_the_sweep, |app| {
    let alice = app.signed_in("alice");
    delete(&alice, "alice");
    let id = app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").concat();
    let due_at = app.state.now_micros() + 30 * DAY * 1_000_000;
    let take = |now: i64| app.state.db.write_blocking(|conn| endings::consume_due(conn, &id, now)).unwrap();
    let back = |now: i64| app.state.db.write_blocking(|conn| endings::restore(conn, &id, now)).unwrap();
    // Of every moment one of the two is right.
    assert_eq!((take(due_at - 1), back(due_at)), (false, false));
    assert!(back(due_at - 1));
    // Taken back, and paused since: there is no date at all.
    assert!(!take(due_at) && !back(due_at - 1));
    app.another_browser_of("default", "alice").post(PAUSE, &json!({})).status(202);
    assert!(!take(due_at) && back(due_at));
    delete(&app.another_browser_of("default", "alice"), "alice");
    assert!(take(due_at) && !take(due_at), "once");
});

both!(one_account_that_cannot_be_erased_holds_up_no_other, |app| {
    for name in ["adam", "eve", "zoe"] {
        delete(&app.signed_in(name), name);
    }
    app.settle();
    app.execute(match app.backend {
        Backend::Sqlite => {
            "CREATE TRIGGER stuck BEFORE DELETE ON accounts WHEN OLD.username = 'adam' BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        }
        Backend::Postgres => {
            "CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stuck''; END'; \
             CREATE TRIGGER stuck BEFORE DELETE ON accounts FOR EACH ROW WHEN (OLD.username = 'adam') EXECUTE FUNCTION stuck()"
        }
    });
    app.execute("UPDATE account_endings SET due_at = 1 WHERE account_id = (SELECT id FROM accounts WHERE username = 'adam')");
    app.advance(30 * DAY);
    assert!(
        app.block_on(latchkey::features::deletion::routes::sweep(&app.state)).is_err(),
        "it is told that one is left"
    );
    assert_eq!(app.count("accounts", "username = 'adam'"), 1);
    assert_eq!(app.count("accounts", "username IN ('eve', 'zoe')"), 0);
    if app.backend == Backend::Sqlite {
        let owed = app.query("SELECT CAST(user_version AS TEXT) AS line FROM pragma_user_version").concat();
        assert_eq!(owed, "0", "the files hold nothing of the others");
    }
});
