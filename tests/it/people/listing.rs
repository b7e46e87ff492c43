//! Who is found.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, TestApp, both};
use serde_json::{Value, json};

use super::*;

fn names(list: &Value) -> Vec<&str> {
    list["people"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap()).collect()
}

#[track_caller]
fn find(by: &Browser, filter: &str) -> Vec<String> {
    let list = by.get(&format!("{USERS}?filter={}", encoded(filter))).ok().json();
    names(&list).into_iter().map(str::to_owned).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn several(app: &TestApp) -> Browser {
    let owner = owner(app);
    for name in ["alice", "bob", "Zoe"] {
        app.user(name);
    }
    app.signed_in_as("acme", "guest", Role::Owner);
    owner
}

both!(people_are_listed_by_user_name_page_by_page, |app| {
    let owner = several(app);
    let all = owner.get(USERS).ok().json();
    assert_eq!(names(&all), ["alice", "bob", "owner", "Zoe"]);
    assert_eq!(all["total"], json!({"count": 4, "more": false}));
    let mut seen = Vec::new();
    let mut next = format!("{USERS}?limit=3");
    loop {
        let page = owner.get(&next).ok().json();
        seen.extend(names(&page).into_iter().map(str::to_owned));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        next = format!("{USERS}?limit=3&cursor={cursor}");
        // A cursor is bound to who asked for what.
        let admin =
            app.account("default", &format!("zz{}", seen.len()), Role::Admin, latchkey_tests::PASSWORD);
        let other = app.another_browser_of("default", &admin.username);
        other.get(&next).problem(ErrorCode::InvalidCursor);
        let narrowed = format!("{next}&filter=state%20eq%20%22active%22");
        owner.get(&narrowed).problem(ErrorCode::InvalidCursor);
    }
    assert_eq!(&seen[..3], ["alice", "bob", "owner"]);
    owner.get(&format!("{USERS}?limit=0")).problem(ErrorCode::InvalidParameter);
});

both!(a_search_finds_names_and_addresses_whatever_their_case, |app| {
    let owner = several(app);
    let alice = app.another_browser_of("default", "alice");
    alice.set("displayName", &json!("Übergangs 100%")).ok();
    invite(&owner, "hopper");
    assert_eq!(find(&owner, "userName co \"ALI\""), ["alice"]);
    assert_eq!(find(&owner, "userName co \"bob@DEFAULT\""), ["bob"]);
    assert_eq!(find(&owner, "userName co \"übergangs\""), ["alice"]);
    assert_eq!(find(&owner, "userName co \"0%\""), ["alice"]);
    // No patterns.
    assert!(find(&owner, "userName co \"a%e\"").is_empty());
    assert!(find(&owner, "userName co \"b_b\"").is_empty());
    assert_eq!(find(&owner, "userName co \"grace hop\""), ["hopper"]);
    assert_eq!(find(&owner, "state eq \"invited\""), ["hopper"]);
    assert!(find(&owner, "userName co \"ali\" and state eq \"invited\"").is_empty());
    assert_eq!(find(&owner, "userName co \"o\" and state eq \"active\""), ["bob", "owner", "Zoe"]);
    let wrong = format!("{USERS}?filter={}", encoded("password co \"a\""));
    owner.get(&wrong).problem(ErrorCode::InvalidFilter);
});

both!(each_state_is_told_and_can_be_asked_for, |app| {
    let owner = several(app);
    app.another_browser_of("default", "alice").post("/api/users/v1/me/pause", &json!({})).status(202);
    let bob = app.another_browser_of("default", "bob");
    bob.post("/api/users/v1/me/deletion", &json!({"username": "bob"})).status(202);
    act(&owner, &id_of(app, "Zoe"), "lock").ok();
    invite(&owner, "grace");
    for (state, name) in [
        ("paused", "alice"),
        ("deleting", "bob"),
        ("locked", "Zoe"),
        ("invited", "grace"),
        ("active", "owner"),
    ] {
        assert_eq!(find(&owner, &format!("state eq \"{state}\"")), [name], "{state}");
        let one = owner.get(&format!("{USERS}/{}", id_of(app, name))).ok().json();
        assert_eq!(one["state"], state);
        assert_eq!(one["erasedAt"].is_string(), state == "deleting");
    }
});

both!(people_of_another_organization_are_not_there, |app| {
    let owner = several(app);
    let id = id_of(app, "guest");
    owner.get(&format!("{USERS}/{id}")).problem(ErrorCode::NotFound);
    owner.get(&format!("{USERS}/{id}/sessions")).problem(ErrorCode::NotFound);
    let before = app.dump();
    for what in ["invite", "reset", "lock", "unlock"] {
        act(&owner, &id, what).problem(ErrorCode::NotFound);
    }
    owner.delete(&format!("{USERS}/{id}/sessions")).problem(ErrorCode::NotFound);
    assert_eq!(app.dump(), before);
});

both!(sessions_are_shown_and_ended_of_whom_one_may_act_on, |app| {
    let owner = several(app);
    let alice = app.another_browser_of("default", "alice");
    let admin = app.signed_in_as("default", "admin", Role::Admin);
    let path = format!("{USERS}/{}/sessions", id_of(app, "alice"));
    let list = admin.get(&path).ok().json();
    assert_eq!(list["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(list["sessions"][0]["current"], false);
    // Where owners are is not for administrators to see.
    let own = format!("{USERS}/{}/sessions", id_of(app, "owner"));
    admin.get(&own).problem(ErrorCode::Forbidden);
    admin.delete(&own).problem(ErrorCode::Forbidden);
    assert_eq!(owner.get(&own).ok().json()["sessions"][0]["current"], true);
    admin.delete(&path).no_content();
    assert!(!alice.is_signed_in() && owner.is_signed_in());
    assert!(log(&admin).contains(&"person_sessions_ended".to_owned()));
    let alice = app.another_browser_of("default", "alice");
    assert!(log(&alice).contains(&"sessions_ended".to_owned()));
});
