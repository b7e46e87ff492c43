//! What stands between an account and its end.

use latchkey::platform::db::DbError;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{PASSWORD, at_once, both};
use serde_json::json;

use super::*;

both!(the_last_owner_of_an_organization_can_neither_delete_nor_pause, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    // Nobody stands in: neither an administrator nor a user, nor who owns another organization.
    app.account("default", "admin", Role::Admin, PASSWORD);
    app.user("alice");
    app.account("other", "guest", Role::Owner, PASSWORD);
    assert_eq!(owner.get(DELETION).ok().json()["lastOwner"], true);
    owner.post(DELETION, &json!({"username": "owner"})).problem(ErrorCode::LastOwner);
    owner.post(PAUSE, &json!({})).problem(ErrorCode::LastOwner);
    owner.delete("/scim2/Me").status(409);
    assert!(owner.is_signed_in(), "nothing was ended");
    let second = app.signed_in_as("default", "second", Role::Owner);
    second.post(PAUSE, &json!({})).status(202);
    // Who is paused owns nothing that others could rely on.
    owner.post(PAUSE, &json!({})).problem(ErrorCode::LastOwner);
});

both!(of_two_owners_that_leave_at_the_same_moment_one_stays, |app| {
    for round in 0..5 {
        let organization = format!("acme{round}");
        let owners = ["one", "two"].map(|name| app.signed_in_as(&organization, name, Role::Owner));
        let statuses = at_once(2, |number| owners[number].post(PAUSE, &json!({})).status);
        assert_eq!(statuses.iter().filter(|status| **status == 202).count(), 1, "{statuses:?}");
        assert!(statuses.contains(&409), "{statuses:?}");
    }
});

both!(an_erasure_and_a_change_of_mind_at_the_last_moment_leave_one_of_the_two, |app| {
    let mut kept = 0;
    for round in 0..8 {
        let name = format!("alice{round}");
        let alice = app.signed_in(&name);
        delete(&alice, &name);
        let link = token(app, &format!("{name}@default.example"));
        app.advance(30 * DAY - 1);
        let node = app.second_node();
        let statuses = at_once(2, |number| {
            if number == 0 {
                undo(&app.browser(), &link).status
            } else {
                app.advance(1);
                app.block_on(latchkey::jobs::sweep(&node.state)).unwrap();
                0
            }
        });
        let is_kept = statuses[0] == 200;
        kept += usize::from(is_kept);
        sweep(app);
        let left = app.count("accounts", &format!("username = '{name}' AND state = 'active'"));
        assert_eq!(left, usize::from(is_kept), "round {round}: {statuses:?}");
        assert_eq!(app.count("accounts", &format!("username = '{name}'")), left);
        assert_eq!(app.count("account_endings", "true"), 0);
    }
    assert_eq!(app.count("events", "kind = 'deletion_undone'"), kept);
    assert_eq!(app.count("events", "kind = 'account_erased'"), 8 - kept);
});

both!(nodes_that_erase_at_the_same_moment_erase_each_account_once, |app| {
    const ACCOUNTS: usize = 6;
    for number in 0..ACCOUNTS {
        let name = format!("alice{number}");
        delete(&app.signed_in(&name), &name);
    }
    app.advance(30 * DAY);
    let nodes = [(); 3].map(|()| app.second_node());
    at_once(nodes.len(), |number| {
        let done = app.block_on(latchkey::jobs::sweep(&nodes[number].state));
        // Another one has the file of SQLite for itself while it writes it anew.
        assert!(matches!(done, Ok(()) | Err(DbError::Busy)), "{done:?}");
    });
    sweep(app);
    assert_eq!(app.count("events", "kind = 'account_erased'"), ACCOUNTS);
    assert_eq!(app.count("accounts", "state <> 'active'"), 0);
});
