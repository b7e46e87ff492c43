//! What people decide, and the receipts of it.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Application, at_once, both, on_two_processes};
use serde_json::{Value, json};

use super::{
    CONSENTS, MINE, accept, choose, create, decide, history, mine, owner, policy, preference, replace,
    required, revoke,
};

both!(nobody_agrees_to_what_they_have_not_seen, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let id = create(&owner, &policy("2026-01"));
    accept(&user, &id, 1);
    replace(&owner, &id, &policy("2026-02")).ok();
    let waiting = mine(&user)[0].clone();
    assert_eq!((&waiting["waiting"], &waiting["version"]), (&json!(true), &json!(2)));
    assert_eq!(
        (&waiting["decision"]["version"], &waiting["decision"]["label"], &waiting["decision"]["state"]),
        (&json!(1), &json!("2026-01"), &json!("active")),
        "the earlier one holds for what it was about"
    );
    for version in [1, 3, 0, -1] {
        let before = app.dump();
        decide(&user, &id, &json!({"version": version, "accepted": true}))
            .problem(ErrorCode::PurposeOutdated);
        assert_eq!(app.dump(), before);
    }
    let accepted = accept(&user, &id, 2);
    assert_eq!((&accepted["waiting"], &accepted["decision"]["label"]), (&json!(false), &json!("2026-02")));
    let receipts = history(&user, &accepted["decision"]["consentId"]);
    let versions: Vec<&Value> =
        receipts.iter().map(|one| &one["services"][0]["purposes"][0]["purposeVersion"]).collect();
    assert_eq!(versions, [&json!(2), &json!(1)]);
});

both!(each_decision_has_a_receipt_that_is_never_changed_and_no_grant, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let id = create(&owner, &policy("2026-01"));
    let german = json!({"version": 1, "accepted": true, "language": "de"});
    let consent = decide(&user, &id, &german).ok().json()["decision"]["consentId"].clone();
    let first = user.get(&format!("{CONSENTS}/{}", consent.as_str().unwrap())).ok().json();
    assert_eq!(
        (&first["kind"], &first["name"], &first["purposeId"]),
        (&json!("policy"), &json!("Nutzungsbedingungen"), &json!(id))
    );
    let receipt = &first["receipt"];
    for member in
        ["jurisdiction", "consentTimestamp", "collectionMethod", "piiPrincipalId", "piiControllers", "spiCat"]
    {
        assert!(receipt.get(member).is_some(), "{member} is missing: {receipt}");
    }
    assert_eq!(
        (&receipt["version"], &receipt["language"], &receipt["policyUrl"], &receipt["state"]),
        (&json!("KI-CR-v1.1.0"), &json!("de"), &json!("https://example.org/terms/2026-01"), &json!("ACTIVE"))
    );
    assert_eq!(receipt["services"][0]["purposes"][0]["purposeVersionLabel"], "2026-01");
    assert_eq!(app.count("grants", "1 = 1"), 0);
    let stored = app.dump_of("consent_receipts");
    app.execute("UPDATE organizations SET name = 'Renamed', settings_version = settings_version + 1");
    replace(&owner, &id, &policy("2026-02")).ok();
    // The clock stands still: two moments have an order.
    app.advance(1);
    decide(&user, &id, &json!({"version": 2, "accepted": false})).ok();
    let all = history(&user, &consent);
    assert_eq!((all.len(), &all[1]), (2, receipt));
    assert_eq!((&all[0]["state"], &all[0]["receiptVersion"]), (&json!("REVOKED"), &json!(2)));
    assert_eq!(all[0]["piiControllers"][0]["piiController"], "Renamed");
    let now = app.dump_of("consent_receipts");
    assert!(stored.iter().all(|row| now.contains(row)), "a receipt was changed");
    let export = user.get("/api/users/v1/me/export").ok().json();
    assert_eq!(export["consents"].as_array().unwrap().len(), 2);
    let told = user.get("/api/users/v1/me/activity?type=applications").ok().json();
    let told: Vec<(&str, &str)> = told["activity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["type"].as_str().unwrap(), one["name"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("policy_declined", "Terms of use"), ("policy_accepted", "Nutzungsbedingungen")]);
});

both!(consents_of_every_kind_stand_in_one_list_that_can_be_filtered, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let _code = Application::register(&owner, &json!({})).code(&user, &[]);
    accept(&user, &create(&owner, &policy("2026-01")), 1);
    choose(&user, &create(&owner, &preference(&["monthly", "weekly"])), &["weekly"]);
    let kinds = |query: &str| -> Vec<String> {
        let list = user.get(&format!("{CONSENTS}{query}")).ok().json();
        let mut kinds: Vec<String> = list["consents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["kind"].as_str().unwrap().to_owned())
            .collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(""), ["application", "policy", "preference"]);
    assert_eq!(kinds("?kind=preference"), ["preference"]);
    assert_eq!(kinds("?kind=application&state=active"), ["application"]);
    user.get(&format!("{CONSENTS}?kind=other")).problem(ErrorCode::InvalidParameter);
    let mallory = app.signed_in("mallory");
    for consent in user.get(CONSENTS).ok().json()["consents"].as_array().unwrap() {
        revoke(&mallory, &consent["id"]).problem(ErrorCode::NotFound);
    }
});

both!(choosing_nothing_is_taking_it_back_and_the_same_again_is_no_decision, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let id = create(&owner, &preference(&["monthly", "weekly"]));
    let chosen = choose(&user, &id, &["weekly", "monthly", "weekly"]);
    let consent = chosen["decision"]["consentId"].clone();
    assert_eq!(chosen["decision"]["elements"], json!(["monthly", "weekly"]));
    choose(&user, &id, &["monthly", "weekly"]);
    assert_eq!(history(&user, &consent).len(), 1, "the same again is no decision");
    assert_eq!(choose(&user, &id, &["weekly"])["decision"]["state"], "active");
    let none = choose(&user, &id, &[]);
    assert_eq!((&none["decision"]["state"], &none["waiting"]), (&json!("revoked"), &json!(false)));
    revoke(&user, &consent).problem(ErrorCode::NotFound);
    choose(&user, &id, &["monthly"]);
    revoke(&user, &consent).no_content();
    for (kind, count) in [("preference_chosen", 3), ("preference_revoked", 2)] {
        assert_eq!(app.count("events", &format!("kind = '{kind}'")), count, "{kind}");
    }
    let all = history(&user, &consent);
    let said: Vec<(&Value, &Value, usize)> = all
        .iter()
        .rev()
        .map(|one| {
            let elements = one["services"][0]["purposes"][0]["elements"].as_array().unwrap();
            (&one["receiptVersion"], &one["state"], elements.len())
        })
        .collect();
    let (active, revoked) = (json!("ACTIVE"), json!("REVOKED"));
    let numbers: Vec<Value> = (1..=5).map(|number| json!(number)).collect();
    assert_eq!(
        said,
        [
            (&numbers[0], &active, 2),
            (&numbers[1], &active, 1),
            (&numbers[2], &revoked, 0),
            (&numbers[3], &active, 1),
            (&numbers[4], &revoked, 0)
        ]
    );
    for wrong in [
        json!({"version": 1, "elements": ["daily"]}),
        json!({"version": 1, "accepted": true}),
        json!({"version": 1}),
    ] {
        decide(&user, &id, &wrong).problem(ErrorCode::InvalidValue);
    }
});

both!(a_required_policy_cannot_be_taken_back_alone, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let id = create(&owner, &required("2026-01"));
    decide(&user, &id, &json!({"version": 1, "accepted": false})).problem(ErrorCode::PolicyRequired);
    assert_eq!(app.count("purpose_consents", "1 = 1"), 0, "what is refused leaves nothing");
    let consent = accept(&user, &id, 1)["decision"]["consentId"].clone();
    let refused = revoke(&user, &consent).problem(ErrorCode::PolicyRequired);
    assert!(refused.detail.is_some_and(|why| why.contains("account")), "it says why");
    // A newer version that waits changes nothing about that.
    replace(&owner, &id, &required("2026-02")).ok();
    revoke(&user, &consent).problem(ErrorCode::PolicyRequired);
    replace(&owner, &id, &policy("2026-02")).ok();
    revoke(&user, &consent).no_content();
    assert_eq!(history(&user, &consent)[0]["services"][0]["purposes"][0]["purposeVersion"], 1);
});

both!(a_policy_is_accepted_by_nobodys_program, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let (terms, letter) = (create(&owner, &policy("2026-01")), create(&owner, &preference(&["monthly"])));
    let body = json!({"name": "Script", "scopes": ["me:consents:read", "me:consents:write"], "expiresAt": "2026-06-01T00:00:00Z"});
    let token = user.post("/api/users/v1/me/access-tokens", &body).status(201).json();
    let program = user.program(token["token"].as_str().unwrap());
    let yes = json!({"version": 1, "accepted": true});
    program.put(&format!("{MINE}/{terms}"), &yes).problem(ErrorCode::Forbidden);
    assert_eq!(choose(&program, &letter, &["monthly"])["decision"]["state"], "active");
    accept(&user, &terms, 1);
    program.put(&format!("{MINE}/{terms}"), &json!({"version": 1, "accepted": false})).ok();
});

#[test]
fn decisions_at_once_are_numbered_without_gaps_and_the_last_receipt_says_what_holds() {
    on_two_processes(&[], |app, servers| {
        let owner = owner(app);
        let user = app.signed_in("user");
        let id = create(&owner, &preference(&["a", "b", "c"]));
        let wishes: [&[&str]; 5] = [&["a"], &["b"], &["a", "c"], &[], &["a", "b", "c"]];
        let statuses = at_once(40, |number| {
            let body = json!({"version": 1, "elements": wishes[number % wishes.len()]});
            user.at(servers[number % 2].address).put(&format!("{MINE}/{id}"), &body).status
        });
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        let held = mine(&user)[0]["decision"].clone();
        let all = history(&user, &held["consentId"]);
        let numbers: Vec<i64> = all.iter().rev().map(|one| one["receiptVersion"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=i64::try_from(all.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!(app.count("purpose_consents", "1 = 1"), 1);
        let last = all[0]["services"][0]["purposes"][0]["elements"].as_array().unwrap();
        let last: Vec<&Value> = last.iter().map(|element| &element["name"]).collect();
        let elements = held.get("elements").and_then(Value::as_array).cloned().unwrap_or_default();
        assert_eq!(last, elements.iter().collect::<Vec<_>>(), "the last receipt says what holds");
        assert_eq!(all[0]["state"].as_str().unwrap().to_lowercase(), held["state"].as_str().unwrap());
        let of_the_list = user.get(CONSENTS).ok().json()["consents"][0].clone();
        assert_eq!((&of_the_list["version"], &of_the_list["state"]), (&json!(all.len()), &held["state"]));
    });
}

#[test]
fn of_accepting_removing_and_publishing_at_once_whatever_happened_fits_together() {
    on_two_processes(&[], |app, servers| {
        let owner = owner(app);
        let users: Vec<_> = (0..8).map(|number| app.signed_in(&format!("user{number}"))).collect();
        let id = create(&owner, &policy("1"));
        let unused = create(&owner, &policy("1"));
        let statuses = at_once(users.len() + 2, |number| {
            let server = servers[number % 2].address;
            match users.get(number) {
                Some(user) => {
                    let yes = json!({"version": 1, "accepted": true});
                    let browser = user.at(server);
                    browser.put(&format!("{MINE}/{unused}"), &yes);
                    browser.put(&format!("{MINE}/{id}"), &yes).status
                }
                None if number == users.len() => replace(&owner.at(server), &id, &policy("2")).status,
                None => {
                    let path = format!("{}/{unused}", super::CONSOLE);
                    owner.at(server).request("DELETE", &path).header("If-Match", "*").send().status
                }
            }
        });
        assert!(statuses.iter().all(|status| [200, 204, 409].contains(status)), "{statuses:?}");
        let accepted = statuses.iter().take(users.len()).filter(|status| **status == 200).count();
        assert_eq!(app.count("purpose_consents", &format!("purpose_id = '{id}' AND number = 1")), accepted);
        assert_eq!(app.count("consent_receipts", &format!("about_id = '{id}'")), accepted);
        // Either it was removed and nobody decided, or somebody did and it is there.
        let decided = app.count("purpose_consents", &format!("purpose_id = '{unused}'"));
        let is_there = app.count("consent_purposes", &format!("id = '{unused}'"));
        assert_eq!(is_there, usize::from(decided > 0));
        assert_eq!(app.count("consent_receipts", &format!("about_id = '{unused}'")), decided);
    });
}
