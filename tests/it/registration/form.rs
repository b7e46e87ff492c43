//! What the form takes, and what it does not.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::profile::AttributeRule;
use latchkey_openapi::scope::Role;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::registration::registration;
use latchkey_tests::{Backend, Browser, OTHER_PASSWORD, Reply, TestApp, both};
use serde_json::{Value, json};

use super::{NEW, assert_nothing};

const PURPOSES: &str = "/api/server/v1/consent-purposes";

fn terms(label: &str) -> Value {
    json!({"kind": "policy", "required": true, "content": {
        "names": {"en": "Terms of use", "de": "Nutzungsbedingungen"}, "descriptions": {"en": "The rules."}, "label": label,
        "addresses": {"en": format!("https://example.org/terms/{label}")}
    }})
}

/// What is wrong, as field and code.
#[track_caller]
fn wrong(reply: &Reply) -> Vec<(String, ErrorCode)> {
    let problem = reply.problem(ErrorCode::InvalidValue);
    problem.errors.into_iter().map(|error| (error.field, error.code)).collect()
}

both!(t55_nobody_makes_themselves_more_than_a_user, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    for (member, value) in [
        ("role", json!("owner")),
        ("roles", json!(["owner"])),
        ("groups", json!(["admins"])),
        ("active", json!(true)),
        ("state", json!("active")),
        ("email", json!("somebody@default.example")),
        ("emails", json!([{"value": "somebody@default.example"}])),
        ("organizationId", json!("other")),
    ] {
        let mut more = registration("newcomer");
        more[member] = value;
        browser.register(&flow, &more).problem(ErrorCode::InvalidBody);
    }
    for path in [
        "userName",
        "active",
        "roles",
        "groups",
        "emails",
        "entitlements",
        "externalId",
        "nickName",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
        "urn:latchkey:params:scim:schemas:extension:account:2.0:User:emailVerified",
        "meta",
    ] {
        let mut more = registration("newcomer");
        more["attributes"] = json!({ path: "owner" });
        let found = wrong(&browser.register(&flow, &more));
        assert_eq!(found, [(path.to_owned(), ErrorCode::Mutability)]);
    }
    assert_nothing(app);
    browser.register(&flow, &registration("newcomer")).ok();
    assert_eq!(app.query("SELECT role AS line FROM memberships"), ["user"]);
});

both!(every_rule_is_named_at_its_field_and_nothing_is_lost_by_a_refusal, |app| {
    app.allow_registration("default");
    app.change_settings("default", |settings| {
        let required = AttributeRule { required: Some(true), ..AttributeRule::default() };
        settings.attributes.rules.insert("title".to_owned(), required.clone());
        settings.attributes.rules.insert("name.familyName".to_owned(), required.clone());
        // Needed, and kept by the organization: nobody is asked for what they may not change.
        let kept = AttributeRule { editable: Some(false), ..required };
        settings.attributes.rules.insert("nickName".to_owned(), kept);
    });
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    let mut broken = json!({"username": "two words", "password": "short"});
    broken["attributes"] = json!({"title": "x".repeat(300)});
    let found = wrong(&browser.register(&flow, &broken));
    assert!(found.contains(&("username".to_owned(), ErrorCode::Pattern)), "{found:?}");
    assert!(found.contains(&("title".to_owned(), ErrorCode::TooLong)), "{found:?}");
    assert!(found.contains(&("name.familyName".to_owned(), ErrorCode::Required)), "{found:?}");
    assert!(found.contains(&("password".to_owned(), ErrorCode::PasswordTooShort)), "{found:?}");
    assert!(found.iter().all(|(field, _)| field != "nickName"), "{found:?}");
    // The words that somebody who knows the person would try.
    let mut guessable = registration("newcomer");
    guessable["attributes"] = json!({"name.familyName": "Quetzalbutton", "title": "Engineer"});
    guessable["password"] = json!("quetzalbutton-quetzalbutton");
    assert!(wrong(&browser.register(&flow, &guessable)).iter().all(|(field, _)| field == "password"));
    guessable["password"] = json!(OTHER_PASSWORD);
    browser.register(&flow, &guessable).ok();
    assert_eq!(TestApp::profile(&browser)["title"], "Engineer");
});

both!(a_name_that_is_taken_is_told_after_the_proof_and_another_one_can_be_chosen, |app| {
    app.allow_registration("default");
    app.user("alice");
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    let taken = browser.register(&flow, &registration("ALICE")).problem(ErrorCode::Uniqueness);
    assert_eq!(taken.errors[0].field, "username");
    assert_nothing(app);
    browser.register(&flow, &registration("newcomer")).ok();
});

both!(t48_a_user_name_in_the_form_of_an_address_is_the_own_one_or_none, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    let refused = browser.register(&flow, &registration("victim@elsewhere.example"));
    assert_eq!(wrong(&refused), [("username".to_owned(), ErrorCode::Pattern)]);
    browser.register(&flow, &registration(NEW)).ok();
});

both!(the_user_name_is_the_address_where_the_organization_says_so, |app| {
    app.allow_registration("default");
    app.change_settings("default", |settings| settings.registration.username_is_email = true);
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    let mut form = registration("ignored");
    form.as_object_mut().unwrap().remove("username");
    browser.register(&flow, &form).ok();
    assert_eq!(TestApp::profile(&browser)["userName"], NEW);
});

both!(t62_an_address_that_somebody_proved_meanwhile_is_told_to_who_proved_it_as_well, |app| {
    app.allow_registration("default");
    let (first, second) = (app.browser(), app.browser());
    let (one, two) = (first.prove_registration(app, NEW), second.prove_registration(app, NEW));
    first.register(&one, &registration("newcomer")).ok();
    let late = second.register(&two, &registration("latecomer")).problem(ErrorCode::Uniqueness);
    assert_eq!(late.errors[0].field, "email");
    assert_eq!(app.count("accounts", "username_key = 'latecomer'"), 0);
});

both!(only_addresses_of_the_allowed_domains_register, |app| {
    app.allow_registration("default");
    app.change_settings("default", |settings| {
        settings.registration.email_domains = vec!["elsewhere.example".to_owned()];
    });
    let browser = app.browser();
    for other in ["a@evil.example", "a@sub.elsewhere.example", "a@elsewhere.example.evil.test"] {
        let flow = browser.start_flow("register");
        assert_eq!(
            wrong(&browser.register_email(&flow, other)),
            [("email".to_owned(), ErrorCode::NotAnOption)]
        );
    }
    assert_eq!(app.mails().len(), 0);
    let flow = browser.start_registration("Ann@ELSEWHERE.example");
    browser.register_code(&flow, &app.latest_code("Ann@elsewhere.example")).ok();
    browser.register(&flow, &registration("newcomer")).ok();
});

/// The versions of a policy that the form shows.
fn shown(browser: &Browser, flow: &str) -> Vec<(String, i64)> {
    let step = browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json()["step"].clone();
    let all = step["options"][0]["parameters"]["registration"]["policies"].as_array().unwrap().clone();
    all.iter().map(|one| (one["id"].as_str().unwrap().to_owned(), one["version"].as_i64().unwrap())).collect()
}

both!(what_the_organization_requires_is_accepted_in_the_version_that_was_shown, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let made = owner.post(PURPOSES, &terms("2026-01")).status(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    assert_eq!(shown(&browser, &flow), [(id.clone(), 1)]);
    let missing = wrong(&browser.register(&flow, &registration("newcomer")));
    assert_eq!(missing, [(format!("policies.{id}"), ErrorCode::Required)]);
    // The next version comes between the page and its answer.
    let path = format!("{PURPOSES}/{id}");
    owner.request("PUT", &path).header("If-Match", "*").json(&terms("2026-02")).send().ok();
    let mut accepted = registration("newcomer");
    accepted["language"] = json!("de");
    accepted["policies"] = json!([{"id": id, "version": 1}]);
    let outdated = wrong(&browser.register(&flow, &accepted));
    assert_eq!(outdated, [(format!("policies.{id}"), ErrorCode::PurposeOutdated)]);
    assert_eq!(app.count("accounts", "username_key = 'newcomer'"), 0);
    assert_eq!(shown(&browser, &flow), [(id.clone(), 2)]);
    accepted["policies"] = json!([{"id": id, "version": 2}]);
    browser.register(&flow, &accepted).ok();
    // The portal opens at once, and the receipt says what was accepted, when, and in which language.
    assert_eq!(browser.read_session()["waitingPolicies"], Value::Null);
    let mine = browser.get("/api/users/v1/me/consent-purposes").ok().json();
    assert_eq!(
        (&mine["purposes"][0]["decision"]["version"], &mine["purposes"][0]["waiting"]),
        (&json!(2), &json!(false))
    );
    let receipts = app.query("SELECT document AS line FROM consent_receipts");
    assert_eq!(receipts.len(), 1);
    let receipt: Value = serde_json::from_str(&receipts[0]).unwrap();
    assert_eq!(
        (&receipt["language"], &receipt["collectionMethod"]),
        (&json!("de"), &json!("Web Form - Registration"))
    );
});

both!(what_is_required_since_the_form_was_read_is_asked_for_before_there_is_an_account, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let mut optional = terms("2026-01");
    optional["required"] = json!(false);
    owner.post(PURPOSES, &optional).status(201);
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    assert_eq!(shown(&browser, &flow), []);
    // Somebody at the console makes it required between the reading of the answer and the account.
    let change = "UPDATE consent_purposes SET is_required = true;";
    let between = match app.backend {
        Backend::Sqlite => {
            vec![format!("CREATE TRIGGER between_both AFTER INSERT ON accounts BEGIN {change} END")]
        }
        Backend::Postgres => vec![
            format!(
                "CREATE FUNCTION between_both() RETURNS trigger AS $$ BEGIN {change} RETURN NULL; END $$ LANGUAGE plpgsql"
            ),
            "CREATE TRIGGER between_both AFTER INSERT ON accounts EXECUTE FUNCTION between_both()".to_owned(),
        ],
    };
    between.iter().for_each(|statement| app.execute(statement));
    browser.register(&flow, &registration("newcomer")).problem(ErrorCode::PurposeOutdated);
    assert_eq!(app.count("accounts", "username_key = 'newcomer'"), 0);
    app.execute(match app.backend {
        Backend::Sqlite => "DROP TRIGGER between_both",
        Backend::Postgres => "DROP TRIGGER between_both ON accounts",
    });
    browser.register(&flow, &registration("newcomer")).ok();
});

both!(a_policy_that_was_retired_is_not_asked_for, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let made = owner.post(PURPOSES, &terms("2026-01")).status(201).json();
    let mut retired = terms("2026-01");
    retired["retired"] = json!(true);
    let path = format!("{PURPOSES}/{}", made["id"].as_str().unwrap());
    owner.request("PUT", &path).header("If-Match", "*").json(&retired).send().ok();
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.prove_registration(app, NEW);
    assert_eq!(shown(&browser, &flow), []);
    browser.register(&flow, &registration("newcomer")).ok();
});

both!(where_a_second_factor_is_required_nobody_gets_in_without_one, |app| {
    app.allow_registration("default");
    app.change_settings("default", |settings| {
        settings.factors.second_factor = SecondFactorPolicy::Required;
    });
    let browser = app.browser();
    assert_eq!(browser.registers(app, NEW, "newcomer")["status"], "completed");
    assert!(!browser.is_signed_in());
    let reply = app.browser().try_sign_in("newcomer", OTHER_PASSWORD).ok().json();
    assert_eq!(reply["step"]["kind"], "enroll");
});

both!(a_session_that_the_browser_had_ends_with_the_registration, |app| {
    app.allow_registration("default");
    let browser = app.signed_in("alice");
    let before = browser.session_id();
    browser.registers(app, NEW, "newcomer");
    assert_eq!(browser.read_session()["account"]["username"], "newcomer");
    assert_eq!(app.count("sessions", &format!("id = '{before}'")), 0);
});
