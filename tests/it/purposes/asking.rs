//! Where people are asked for what is needed.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Application, Browser, both, parameter};
use serde_json::{Value, json};

use super::{
    MINE, accept, choose, create, decide, mine, owner, policy, preference, replace, required, revoke,
};

fn waiting(browser: &Browser) -> Value {
    browser.get("/api/auth/v1/session").ok().json().get("waitingPolicies").cloned().unwrap_or(json!(0))
}

both!(t59_an_application_gets_no_code_before_what_is_needed_is_accepted, |app| {
    let owner = owner(app);
    let client = Application::register(&owner, &json!({}));
    let own = Application::register(&owner, &json!({"name": "Own", "trusted": true}));
    let user = app.signed_in("user");
    let _code = client.code(&user, &[]);
    let terms = create(&owner, &required("2026-01"));
    for application in [&client, &own] {
        let silent = application.sent_to(&user, &[("prompt", "none")]);
        assert_eq!(parameter(&silent, "error").as_deref(), Some("interaction_required"), "{silent}");
        let page = application.sent_to(&user, &[]);
        let (_, id) = page.split_once("/authorize/").expect("it waits");
        let path = format!("/api/auth/v1/authorizations/{id}");
        assert_eq!(user.get(&path).ok().json()["next"], "policies");
        for decision in ["continue", "allow"] {
            user.post(&path, &json!({"decision": decision})).problem(ErrorCode::AuthorizationNotReady);
        }
    }
    let page = client.sent_to(&user, &[]);
    accept(&user, &terms, 1);
    let to = Application::allow(&user, page.split_once("/authorize/").unwrap().1);
    assert!(parameter(&to, "code").is_some(), "{to}");
    assert!(own.sent_to(&user, &[("prompt", "none")]).contains("code="));
    replace(&owner, &terms, &required("2026-02")).ok();
    assert!(client.sent_to(&user, &[]).contains("/authorize/"), "a newer version is not asked for");
    // Saying no to the application stays possible.
    let page = client.sent_to(&user, &[]);
    let path = format!("/api/auth/v1/authorizations/{}", page.split_once("/authorize/").unwrap().1);
    let to = user.post(&path, &json!({"decision": "deny"})).ok().json();
    assert_eq!(parameter(to["redirectTo"].as_str().unwrap(), "error").as_deref(), Some("access_denied"));
});

both!(the_first_read_tells_what_waits, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    assert_eq!(waiting(&user), 0);
    let optional = create(&owner, &policy("2026-01"));
    create(&owner, &preference(&["monthly"]));
    assert_eq!(waiting(&user), 0, "what is optional is no wall");
    let terms = create(&owner, &required("2026-01"));
    assert_eq!(waiting(&user), 1);
    assert_eq!(mine(&user)[0]["id"], json!(terms), "what is needed comes first");
    // Nobody has to agree to anything to see and take along what is theirs.
    user.get("/api/users/v1/me/export").ok();
    user.get("/scim2/Me").ok();
    accept(&user, &terms, 1);
    assert_eq!(waiting(&user), 0);
    // One that was declined while it was optional is asked for once it is needed.
    decide(&user, &optional, &json!({"version": 1, "accepted": false})).ok();
    replace(&owner, &optional, &required("2026-01")).ok();
    assert_eq!((waiting(&user), &mine(&user)[0]["waiting"]), (json!(1), &json!(true)));
    let mut retired = required("2026-01");
    retired["retired"] = json!(true);
    replace(&owner, &optional, &retired).ok();
    assert_eq!(waiting(&user), 0, "what is retired is not asked for");
});

both!(what_is_optional_is_a_line_of_the_check_up, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let open = || -> Option<u64> {
        let found = user.get("/api/users/v1/me/check-up").ok().json();
        let found =
            found["checks"].as_array().unwrap().iter().find(|check| check["check"] == "purposes").cloned();
        found.map(|check| check["count"].as_u64().unwrap())
    };
    assert_eq!(open(), None);
    create(&owner, &required("2026-01"));
    assert_eq!(open(), None, "what is needed is asked for in another way");
    let letter = create(&owner, &preference(&["monthly"]));
    assert_eq!(open(), Some(1));
    choose(&user, &letter, &[]);
    assert_eq!(open(), None, "no is an answer");
});

both!(what_is_retired_can_be_taken_back_and_no_more, |app| {
    let owner = owner(app);
    let user = app.signed_in("user");
    let id = create(&owner, &required("2026-01"));
    let consent = accept(&user, &id, 1)["decision"]["consentId"].clone();
    let mut retired = required("2026-01");
    retired["retired"] = json!(true);
    replace(&owner, &id, &retired).ok();
    user.put(&format!("{MINE}/{id}"), &json!({"version": 1, "accepted": true})).problem(ErrorCode::NotFound);
    revoke(&user, &consent).no_content();
    assert_eq!(mine(&user)[0]["decision"]["state"], "revoked");
});
