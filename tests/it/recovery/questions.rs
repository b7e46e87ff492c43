//! Security questions in a recovery: asked of everybody, and never enough alone.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{AuthenticatorApp, Browser, OTHER_PASSWORD, Reply, TestApp, both};
use serde_json::{Value, json};

use super::{mailbox, step_of};

/// Alice with two answers.
fn alice(app: &TestApp) -> Browser {
    app.change_settings("default", |settings| settings.recovery.questions = true);
    let browser = app.signed_in("alice");
    let answers = json!({"answers": [
        {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
        {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"},
    ]});
    browser.post("/api/users/v1/me/challenge-answers", &answers).status(201);
    browser
}

fn answer(browser: &Browser, flow: &str, toy: &str, hideout: &str) -> Reply {
    let answers = json!([{"setId": "childhood", "answer": toy}, {"setId": "places", "answer": hideout}]);
    browser.answer(flow, &json!({"option": "recovery_questions", "answers": answers}))
}

/// The questions that a name is asked.
fn asked(app: &TestApp, name: &str) -> Value {
    let browser = app.browser();
    let flow = browser.start_recovery(name);
    let reply = browser.answer(&flow, &json!({"option": "recovery_questions"})).ok().json();
    let options = reply["step"]["options"].as_array().unwrap().iter();
    let of_questions = options.clone().find(|one| one["option"] == "recovery_questions").unwrap();
    of_questions["parameters"]["questions"].clone()
}

both!(right_answers_ask_for_one_more_proof, |app| {
    alice(app);
    let browser = app.browser();
    let flow = browser.start_recovery("alice");
    answer(&browser, &flow, "Old Bruno", "in the attic").problem(ErrorCode::InvalidCode);
    let reply = answer(&browser, &flow, "old  bruno!", "under the stairs").ok().json();
    assert_eq!(step_of(&reply), ("recover".to_owned(), vec!["recovery_email".to_owned()]));
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    browser.answer(&flow, &json!({"option": "recovery_email"})).ok();
    browser.give_code(&flow, &app.latest_code(&mailbox("alice"))).ok();
    browser.set_password(&flow, OTHER_PASSWORD).ok();
});

both!(right_answers_and_a_second_factor_suffice_without_the_mailbox, |app| {
    let inside = alice(app);
    let authenticator = AuthenticatorApp::enroll(app, &inside);
    app.forget_messages();
    let browser = app.browser();
    let flow = browser.start_recovery("alice");
    let reply = answer(&browser, &flow, "Old Bruno", "Under the stairs").ok().json();
    // Who did not prove the mailbox cannot wait for a message to it.
    assert_eq!(step_of(&reply), ("second_factor".to_owned(), vec!["totp".to_owned()]));
    browser.set_password(&flow, OTHER_PASSWORD).problem(ErrorCode::FlowOptionInvalid);
    browser.answer(&flow, &json!({"option": "totp", "code": authenticator.code(app, 0)})).ok();
    browser.set_password(&flow, OTHER_PASSWORD).ok();
});

both!(t07_everybody_is_asked_questions_and_whoever_is_nobody_always_the_same, |app| {
    alice(app);
    let hers = asked(app, "alice");
    let sets: Vec<&str> = hers.as_array().unwrap().iter().map(|one| one["setId"].as_str().unwrap()).collect();
    assert_eq!(sets, ["childhood", "places"]);
    assert!(hers[0]["texts"]["de"].is_string());
    let nobodys = asked(app, "nobody");
    assert_eq!(nobodys.as_array().map(Vec::len), Some(2));
    assert_eq!(nobodys, asked(app, "NOBODY"));
    let browser = app.browser();
    let flow = browser.start_recovery("nobody");
    answer(&browser, &flow, "Old Bruno", "Under the stairs").problem(ErrorCode::InvalidCode);
});

both!(right_answers_do_not_lead_into_a_closed_account, |app| {
    alice(app);
    let browser = app.browser();
    let flow = browser.start_recovery("alice");
    let state = |state: &str| {
        app.execute(&format!("UPDATE accounts SET state = '{state}' WHERE username = 'alice'"));
    };
    for closed in ["disabled", "waiting"] {
        state(closed);
        answer(&browser, &flow, "Old Bruno", "Under the stairs").problem(ErrorCode::InvalidCode);
    }
    state("active");
    answer(&browser, &flow, "Old Bruno", "Under the stairs").ok();
});

both!(t66_answers_are_guessed_from_the_budget_of_the_password, |app| {
    alice(app);
    let browser = app.browser();
    let flow = browser.start_recovery("alice");
    for _ in 0..5 {
        answer(&browser, &flow, "a guess", "another one").problem(ErrorCode::InvalidCode);
    }
    answer(&browser, &flow, "Old Bruno", "Under the stairs").problem(ErrorCode::InvalidCode);
    browser.try_sign_in("alice", latchkey_tests::PASSWORD).problem(ErrorCode::InvalidCredentials);
});

both!(t07_an_account_with_one_answer_is_asked_like_nobody, |app| {
    let browser = alice(app);
    browser.delete("/api/users/v1/me/challenge-answers/places").no_content();
    let asked = asked(app, "alice");
    assert_eq!(asked.as_array().unwrap().len(), 2, "{asked}");
    assert_eq!(self::asked(app, "nobody").as_array().unwrap().len(), 2);
});
