//! What an organization decides about ways back in.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Backend, Browser, Reply, TestApp, both};
use serde_json::{Value, json};

use super::recovery;

const PORTAL: &str = "/api/server/v1/portal";
const SETS: &str = "/api/server/v1/challenge-sets";

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn save(browser: &Browser, path: &str, body: &Value) -> Reply {
    let etag = browser.get(path).ok().header("etag").unwrap().to_owned();
    browser.request("PUT", path).header("If-Match", etag).json(body).send()
}

both!(the_ways_back_in_are_a_part_of_the_portals_settings, |app| {
    let owner = owner(app);
    let mut settings = owner.get(PORTAL).ok().json();
    assert_eq!(
        settings["recovery"],
        json!({"email": true, "sms": false, "questions": false, "username": true, "separateContacts": true, "delayHours": 24})
    );
    settings["recovery"] = json!({"email": false, "sms": false, "questions": true, "delayHours": 169});
    let problem = save(&owner, PORTAL, &settings).problem(ErrorCode::InvalidValue);
    let fields: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["recovery.delayHours", "recovery.questions"]);
    settings["recovery"] = json!({"email": true, "sms": true, "questions": true, "delayHours": 0});
    save(&owner, PORTAL, &settings).ok();
    assert_eq!(recovery(&owner)["questions"], json!({"answered": 0, "needed": 2}));
    let mut old = settings.clone();
    old.as_object_mut().unwrap().remove("recovery");
    save(&owner, PORTAL, &old).problem(ErrorCode::InvalidBody);
});

#[test]
fn without_mail_what_needs_it_stays_as_it_is_and_cannot_be_switched_on() {
    let off = [("MAIL_TRANSPORT", "off"), ("SMS_TRANSPORT", "off")];
    latchkey_tests::run(Backend::Sqlite, &off, |app| {
        let owner = owner(app);
        let mut settings = owner.get(PORTAL).ok().json();
        save(&owner, PORTAL, &settings).ok();
        assert_eq!((recovery(&owner).get("email"), &recovery(&owner)["waysBack"]), (None, &json!(0)));
        settings["recovery"] = json!({"email": false, "username": false, "delayHours": 0, "sms": true});
        let problem = save(&owner, PORTAL, &settings).problem(ErrorCode::InvalidValue);
        assert_eq!(problem.errors[0].field, "recovery.sms");
        settings["recovery"] = json!({"email": false, "username": false, "delayHours": 0});
        save(&owner, PORTAL, &settings).ok();
        settings["recovery"] = json!({"email": true, "username": true, "delayHours": 24});
        let problem = save(&owner, PORTAL, &settings).problem(ErrorCode::InvalidValue);
        let fields: Vec<(&str, ErrorCode)> =
            problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        let refused = ["recovery.email", "recovery.username", "recovery.delayHours"];
        assert_eq!(fields, refused.map(|field| (field, ErrorCode::NotAvailable)));
    });
}

both!(questions_that_people_answered_go_only_when_it_is_said, |app| {
    app.change_settings("default", |settings| settings.recovery.questions = true);
    let owner = owner(app);
    let alice = app.signed_in("alice");
    let body = json!({"answers": [
        {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
        {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"}
    ]});
    alice.post("/api/users/v1/me/challenge-answers", &body).status(201);
    let before = owner.get(SETS).ok().json();
    assert_eq!(
        before["usage"],
        json!([
            {"setId": "childhood", "questionId": "toy", "accounts": 1},
            {"setId": "places", "questionId": "hideout", "accounts": 1}
        ])
    );
    let mut sets = before["sets"].clone();
    sets[0]["questions"].as_array_mut().unwrap().retain(|question| question["id"] != "toy");
    let problem = save(&owner, SETS, &json!({ "sets": sets })).problem(ErrorCode::QuestionsInUse);
    assert!(problem.detail.unwrap().contains('1'));
    assert_eq!(recovery(&alice)["missing"], json!([]));
    save(&owner, SETS, &json!({"sets": sets, "dropAnswers": true})).ok();
    // It no longer counts, and its owner sees which one.
    assert_eq!(recovery(&alice)["questions"], json!({"answered": 1, "needed": 2}));
    assert_eq!(recovery(&alice)["missing"], json!(["questions"]));
    let answers = alice.get("/api/users/v1/me/challenge-answers").ok().json();
    assert_eq!(answers["answers"][0].get("text"), None);
    assert!(answers["answers"][1]["text"].is_string());
    // What nobody answered goes without a word.
    sets.as_array_mut().unwrap().pop();
    save(&owner, SETS, &json!({ "sets": sets })).ok();
});

both!(sets_are_changed_from_the_version_that_was_read_by_administrators_alone, |app| {
    let owner = owner(app);
    let sets = owner.get(SETS).ok().json()["sets"].clone();
    let body = json!({ "sets": sets });
    owner.put(SETS, &body).problem(ErrorCode::PreconditionRequired);
    owner
        .request("PUT", SETS)
        .header("If-Match", "\"99\"")
        .json(&body)
        .send()
        .problem(ErrorCode::PreconditionFailed);
    let mut bad = body.clone();
    bad["sets"][0]["questions"][0]["texts"] = json!({"de": "Nur deutsch?"});
    let problem = save(&owner, SETS, &bad).problem(ErrorCode::InvalidValue);
    assert_eq!(problem.errors[0].field, "sets[0].questions[0].texts");
    save(&owner, SETS, &json!({"sets": []})).ok();
    assert_eq!(owner.get(SETS).ok().json()["sets"], json!([]), "an empty list is not the default one");
    let user = app.signed_in("user");
    user.get(SETS).problem(ErrorCode::Forbidden);
    // Another organization has its own.
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    assert_eq!(guest.get(SETS).ok().json()["sets"].as_array().unwrap().len(), 3);
});
