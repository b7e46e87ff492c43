//! An address and a number for recovery alone.

use latchkey::identity::contacts::Kind;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{PASSWORD, TestApp, at_once, both, on_two_processes};
use serde_json::{Value, json};

use super::{MINE, RECOVERY, UNDO, VERIFICATIONS, address, ask, confirm, recovery, set};

const OTHER: &str = "safe@example.org";

fn with_sms(app: &TestApp) {
    app.change_settings("default", |settings| settings.recovery.sms = true);
}

both!(recovery_goes_to_the_profile_until_a_separate_address_is_proven, |app| {
    let alice = app.signed_in("alice");
    let before = recovery(&alice);
    assert_eq!(before["email"], json!({"masked": "a•••@default.example", "source": "profile"}));
    assert_eq!((&before["waysBack"], before.get("phone"), before.get("questions")), (&json!(1), None, None));
    let etag = alice.etag();
    let pending = ask(&alice, "email", " Safe@Example.ORG ").status(202).json();
    assert_eq!((&pending["value"], &pending["purpose"]), (&json!("Safe@example.org"), &json!("recovery")));
    assert_eq!(recovery(&alice)["email"]["pending"], pending);
    assert_eq!(address(app, Kind::Email).as_deref(), Some(MINE), "what waits does not count");
    assert_eq!(alice.etag(), etag, "the profile has nothing to do with it");
    let mail = app.mails_to("Safe@example.org").remove(0);
    assert!(mail.text.contains("lead back into your"), "{}", mail.text);
    confirm(&alice, &pending, &mail.code().unwrap()).no_content();
    let after = recovery(&alice);
    assert_eq!(after["email"], json!({"masked": "S•••@example.org", "source": "separate"}));
    assert_eq!((&after["waysBack"], &after["missing"]), (&json!(1), &json!([])));
    assert_eq!(address(app, Kind::Email).as_deref(), Some("Safe@example.org"));
    assert_eq!(TestApp::profile(&alice)["emails"].as_array().unwrap().len(), 1);
    alice.delete(&format!("{RECOVERY}/email")).no_content();
    alice.delete(&format!("{RECOVERY}/email")).problem(ErrorCode::NotFound);
    assert_eq!(address(app, Kind::Email).as_deref(), Some(MINE));
    assert_eq!(app.count("recovery_contacts", "true"), 0);
});

both!(a_separate_number_is_proven_by_sms_and_counts_as_a_way_back, |app| {
    let alice = app.signed_in("alice");
    ask(&alice, "phone", "+43 664 1234567").problem(ErrorCode::FactorNotOffered);
    with_sms(app);
    app.execute("DELETE FROM contacts WHERE kind = 'phone'");
    let before = recovery(&alice);
    assert_eq!(
        (&before["waysBack"], &before["phone"], &before["missing"]),
        (&json!(1), &json!({}), &json!(["phone"]))
    );
    set(app, &alice, "phone", "+43 664 1234567");
    let after = recovery(&alice);
    assert_eq!((&after["waysBack"], &after["phone"]["source"]), (&json!(2), &json!("separate")));
    assert_eq!(address(app, Kind::Phone).as_deref(), Some("+436641234567"));
    // There was no number to tell: the way back goes to the profile's address.
    let told = app.mails_to(MINE);
    let told: Vec<_> = told.iter().filter(|mail| mail.token("undo").is_some()).collect();
    assert_eq!(told.len(), 1);
    let token = told[0].token("undo").unwrap();
    app.browser().post(UNDO, &json!({ "token": token })).ok();
    assert_eq!(address(app, Kind::Phone), None);
    assert!(!alice.is_signed_in());
});

both!(everybody_who_had_a_say_is_told_and_can_take_it_back, |app| {
    let alice = app.signed_in("alice");
    let second = json!({"channel": "email", "value": "second@example.org"});
    let second = alice.post(VERIFICATIONS, &second).status(202).json();
    confirm(&alice, &second, &app.latest_code("second@example.org")).no_content();
    app.forget_messages();
    set(app, &alice, "email", OTHER);
    let told = app.mails_to(MINE);
    assert_eq!(told.len(), 1, "the profile's address had the place: one mail, with the way back");
    assert!(told[0].text.contains("s•••@example.org"));
    assert!(app.mails_to("second@example.org")[0].subject.contains("recovery contact"));
    app.forget_messages();
    set(app, &alice, "email", "later@example.org");
    let token = app.mails_to(OTHER)[0].token("undo").unwrap();
    assert_eq!(app.mails_to(MINE).len(), 1, "the profile's address is alerted");
    assert!(app.mails_to(MINE)[0].token("undo").is_none());
    let kinds = app.query("SELECT kind AS line FROM events WHERE kind LIKE 'recovery%'");
    assert_eq!(kinds, ["recovery_contact_changed", "recovery_contact_changed"]);
    let mallory = app.browser();
    let restored = mallory.post(UNDO, &json!({ "token": token })).ok().json();
    assert_eq!(restored["masked"], "s•••@example.org");
    assert_eq!((&restored["isRecovery"], restored.get("forgetsAnswers")), (&json!(true), None));
    mallory.post(UNDO, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    assert_eq!(address(app, Kind::Email).as_deref(), Some(OTHER));
    assert!(!alice.is_signed_in(), "every session ends");
});

both!(a_removed_address_is_told_with_a_way_back_for_seven_days, |app| {
    let alice = app.signed_in("alice");
    set(app, &alice, "email", OTHER);
    alice.delete(&format!("{RECOVERY}/email")).no_content();
    let token = app.mails_to(OTHER).pop().unwrap().token("undo").unwrap();
    assert!(app.mails_to(MINE).iter().any(|mail| mail.subject.contains("removed")));
    app.advance(7 * 24 * 60 * 60 - 1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    app.browser().post(UNDO, &json!({ "token": token })).ok();
    assert_eq!(address(app, Kind::Email).as_deref(), Some(OTHER));
    let alice = app.another_browser_of("default", "alice");
    app.forget_messages();
    alice.delete(&format!("{RECOVERY}/email")).no_content();
    let token = app.mails_to(OTHER).pop().unwrap().token("undo").unwrap();
    app.advance(7 * 24 * 60 * 60);
    app.browser().post(UNDO, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("contact_undos", "true"), 0);
});

both!(t10_where_recovery_goes_changes_only_after_a_recent_proof_at_the_highest_level, |app| {
    with_sms(app);
    let alice = app.signed_in("alice");
    set(app, &alice, "email", OTHER);
    app.advance(601);
    for (kind, value) in [("email", "evil@evil.test"), ("phone", "+43 664 1234567")] {
        ask(&alice, kind, value).problem(ErrorCode::StepUpRequired);
        alice.delete(&format!("{RECOVERY}/{kind}")).problem(ErrorCode::StepUpRequired);
    }
    assert_eq!(address(app, Kind::Email).as_deref(), Some(OTHER));
    assert!(app.mails_to("evil@evil.test").is_empty());
    alice.step_up(PASSWORD);
    let app_of_alice = latchkey_tests::AuthenticatorApp::enroll(app, &alice);
    // With a second factor the password alone is not enough any more.
    app.advance(601);
    let low = app.browser();
    low.sign_in_half("alice", PASSWORD);
    ask(&low, "email", "evil@evil.test").problem(ErrorCode::Unauthenticated);
    low.sign_in_with(app, "alice", &app_of_alice);
    ask(&low, "email", "fine@example.org").status(202);
});

both!(t11_a_recovery_address_is_normalized_before_it_is_compared, |app| {
    let alice = app.signed_in("alice");
    for invisible in ["sa\u{200B}fe@example.org", "safe@exam\u{AD}ple.org", "\u{202E}safe@example.org"] {
        ask(&alice, "email", invisible).problem(ErrorCode::InvalidValue);
    }
    for same in ["ALICE@Default.example", "ａｌｉｃｅ@default.example"] {
        ask(&alice, "email", same).problem(ErrorCode::Uniqueness);
    }
    set(app, &alice, "email", "ｓａｆｅ＠example.org");
    assert_eq!(address(app, Kind::Email).as_deref(), Some(OTHER));
    ask(&alice, "email", "SAFE@EXAMPLE.org").problem(ErrorCode::Uniqueness);
    ask(&alice, "email", MINE).status(202);
});

both!(t54_nothing_but_the_proof_sets_a_recovery_address, |app| {
    let alice = app.signed_in("alice");
    for extra in ["verified", "verifiedAt", "source"] {
        let body = json!({"value": OTHER, extra: true});
        alice.put(&format!("{RECOVERY}/email"), &body).problem(ErrorCode::InvalidBody);
    }
    let pending = ask(&alice, "email", OTHER).status(202).json();
    // Of the six digits of another address none proves this one.
    let other = json!({"channel": "email", "value": "mine@example.org"});
    alice.post(VERIFICATIONS, &other).status(202);
    confirm(&alice, &pending, &app.latest_code("mine@example.org")).problem(ErrorCode::InvalidCode);
    let mallory = app.signed_in("mallory");
    confirm(&mallory, &pending, &app.latest_code(OTHER)).problem(ErrorCode::NotFound);
    assert_eq!(app.count("recovery_contacts", "true"), 0);
    // The link does it as well as the code.
    let token = app.mails_to(OTHER)[0].token("verify").unwrap();
    alice.post(&format!("{VERIFICATIONS}/confirm"), &json!({ "token": token })).no_content();
    assert_eq!(address(app, Kind::Email).as_deref(), Some(OTHER));
});

both!(a_proof_of_a_recovery_address_runs_out_and_is_swept, |app| {
    let alice = app.signed_in("alice");
    let pending = ask(&alice, "email", OTHER).status(202).json();
    let code = app.latest_code(OTHER);
    app.advance(600);
    confirm(&alice, &pending, &code).problem(ErrorCode::InvalidCode);
    app.advance(24 * 60 * 60);
    let alice = app.another_browser_of("default", "alice");
    confirm(&alice, &pending, &code).problem(ErrorCode::NotFound);
    assert_eq!(recovery(&alice)["email"].get("pending"), None);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(app.count("pending_contacts", "true"), 0);
});

both!(t05_a_code_for_a_recovery_address_is_used_once_however_many_try, |app| {
    let alice = app.signed_in("alice");
    let pending = ask(&alice, "email", OTHER).status(202).json();
    let code = app.latest_code(OTHER);
    let statuses = at_once(50, |_| confirm(&alice.clone(), &pending, &code).status);
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert_eq!(app.count("events", "kind = 'recovery_contact_changed'"), 1);
});

both!(whoever_undoes_a_change_of_the_profile_also_undoes_ways_back_that_were_laid_since, |app| {
    app.change_settings("default", |settings| settings.recovery.questions = true);
    let alice = app.signed_in("alice");
    set(app, &alice, "email", OTHER);
    app.advance(60);
    // Somebody in her session takes the profile's address, and then lays a way back in.
    let contacts = alice.get("/api/users/v1/me/contacts").ok().json();
    let mine = contacts["contacts"].as_array().unwrap().iter().find(|one| one["value"] == MINE).unwrap();
    let taken = json!({"channel": "email", "value": "evil@evil.test", "replaces": mine["id"]});
    let taken: Value = alice.post(VERIFICATIONS, &taken).status(202).json();
    confirm(&alice, &taken, &app.latest_code("evil@evil.test")).no_content();
    set(app, &alice, "email", "evil.too@evil.test");
    let body = json!({"answers": [{"setId": "childhood", "questionId": "toy", "answer": "Mallory"}]});
    alice.post("/api/users/v1/me/challenge-answers", &body).status(201);
    let token = app.mails_to(MINE).iter().rev().find_map(|mail| mail.token("undo")).unwrap();
    let restored = app.browser().post(UNDO, &json!({ "token": token })).ok().json();
    // That the answers went is told on the page, in the log and by mail.
    assert_eq!((&restored["forgetsAnswers"], restored.get("isRecovery")), (&json!(true), None));
    assert_eq!(app.count("events", "kind = 'security_questions_removed'"), 1);
    assert!(app.mails_to(MINE).iter().any(|mail| mail.subject.contains("security questions were removed")));
    assert_eq!(address(app, Kind::Email).as_deref(), Some(MINE));
    assert_eq!(app.count("challenge_answers", "true") + app.count("recovery_contacts", "true"), 0);
});

both!(what_is_switched_off_cannot_be_set_up_and_what_is_there_stays, |app| {
    let alice = app.signed_in("alice");
    set(app, &alice, "email", OTHER);
    app.change_settings("default", |settings| settings.recovery.separate_contacts = false);
    ask(&alice, "email", "more@example.org").problem(ErrorCode::FactorNotOffered);
    assert_eq!(recovery(&alice)["canBeSeparate"], false);
    assert_eq!(address(app, Kind::Email).as_deref(), Some(OTHER));
    app.change_settings("default", |settings| settings.recovery.email = false);
    assert_eq!((recovery(&alice).get("email"), &recovery(&alice)["waysBack"]), (None, &json!(0)));
    let features = alice.get("/api/users/v1/me/capabilities").ok().json()["features"].clone();
    assert_eq!(features["recovery"], false);
    alice.delete(&format!("{RECOVERY}/email")).no_content();
});

both!(the_export_has_what_recovery_holds, |app| {
    let alice = app.signed_in("alice");
    set(app, &alice, "email", OTHER);
    ask(&alice, "email", "next@example.org").status(202);
    let export = alice.get("/api/users/v1/me/export").ok().json();
    assert_eq!(export["user_profile"]["recoveryEmail"], OTHER);
    assert_eq!(export["user_profile"]["pendingEmails"], json!(["next@example.org"]));
    assert_eq!(export["user_profile"].get("formerEmails"), None);
});

#[test]
fn t05_a_code_for_an_address_of_recovery_counts_once_among_fifty() {
    on_two_processes(&[], |app, servers| {
        let alice = app.signed_in("alice");
        let pending = ask(&alice, "email", OTHER).status(202).json();
        let code = app.latest_code(OTHER);
        let statuses =
            at_once(50, |number| confirm(&alice.at(servers[number % 2].address), &pending, &code).status);
        assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| *status == 204 || (400..500).contains(status)), "{statuses:?}");
        assert_eq!(app.count("contact_undos", "true"), 1);
        assert_eq!(app.count("events", "kind = 'recovery_contact_changed'"), 1);
    });
}
