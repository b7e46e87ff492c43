//! Who acts on whom.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, Reply, TestApp, both};
use serde_json::json;

use super::*;

#[track_caller]
fn change_role(by: &Browser, app: &TestApp, name: &str, role: &str) -> Reply {
    let path = format!("{USERS}/{}/role", id_of(app, name));
    by.request("PUT", &path).header("If-Match", "*").json(&json!({ "role": role })).send()
}

both!(administrators_act_on_users_alone_and_nobody_on_themselves, |app| {
    let owner = owner(app);
    let admin = app.signed_in_as("default", "admin", Role::Admin);
    app.signed_in_as("default", "other", Role::Admin);
    app.user("alice");
    let before = app.dump();
    let refused = |by: &Browser, name: &str| {
        for what in ["reset", "lock", "unlock", "invite"] {
            act(by, &id_of(app, name), what).problem(ErrorCode::Forbidden);
        }
        by.delete(&format!("{USERS}/{}/sessions", id_of(app, name))).problem(ErrorCode::Forbidden);
        change_role(by, app, name, "user").problem(ErrorCode::Forbidden);
    };
    for name in ["owner", "other", "admin"] {
        refused(&admin, name);
    }
    refused(&owner, "owner");
    change_role(&admin, app, "alice", "admin").problem(ErrorCode::Forbidden);
    assert_eq!(app.dump(), before, "a refused act changed something");
    let list = admin.get(USERS).ok().json();
    let mine: Vec<bool> =
        list["people"].as_array().unwrap().iter().map(|one| one["manageable"].as_bool().unwrap()).collect();
    assert_eq!(mine, [false, true, false, false], "{list}");
    act(&admin, &id_of(app, "alice"), "lock").ok();
    act(&owner, &id_of(app, "admin"), "lock").ok();
    assert!(!admin.is_signed_in());
});

both!(an_owner_gives_roles_and_the_person_is_told, |app| {
    let owner = owner(app);
    let alice = app.signed_in("alice");
    alice.get(USERS).problem(ErrorCode::Forbidden);
    let path = format!("{USERS}/{}/role", id_of(app, "alice"));
    owner.put(&path, &json!({"role": "admin"})).problem(ErrorCode::PreconditionRequired);
    app.forget_messages();
    assert_eq!(change_role(&owner, app, "alice", "admin").ok().json()["role"], "admin");
    alice.get(USERS).ok();
    let mails = app.mails_to(&mailbox("alice"));
    assert!(mails.len() == 1 && mails[0].text.contains("an administrator"), "{mails:?}");
    assert!(log(&alice).contains(&"role_changed".to_owned()));
    assert!(log(&owner).contains(&"person_role_changed".to_owned()));
    // The same again is no news.
    change_role(&owner, app, "alice", "admin").ok();
    assert_eq!(app.mails_to(&mailbox("alice")).len(), 1);
    change_role(&owner, app, "alice", "owner").ok();
    change_role(&alice, app, "owner", "user").ok();
    owner.get(USERS).problem(ErrorCode::Forbidden);
});
