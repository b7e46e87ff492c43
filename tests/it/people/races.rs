//! What happens once happens once: fifty at the same moment, against two server processes on one database (T-5, T-6).

use latchkey_openapi::scope::Role;
use latchkey_tests::{OTHER_PASSWORD, assert_once, at_once, both, on_two_processes};
use serde_json::json;

use super::*;

const MANY: usize = 50;

#[test]
fn t06_an_invitation_sets_one_password_among_fifty_flows() {
    on_two_processes(&[], |app, servers| {
        let owner = owner(app);
        invite(&owner, "grace");
        let token = app.latest_link(&mailbox("grace"), "invitation");
        // Each in a flow of its own: what lets one of them pass is the link alone.
        let begun: Vec<(Browser, Value)> = (0..MANY).map(|_| open(app, &token)).collect();
        let statuses = at_once(MANY, |number| {
            let (browser, flow) = &begun[number];
            let browser = browser.at(servers[number % 2].address);
            browser.set_password(flow_id(flow), &format!("{OTHER_PASSWORD}-{number}")).status
        });
        assert_once(&statuses, 200);
        let winner = statuses.iter().position(|status| *status == 200).unwrap();
        app.browser().sign_in("grace", &format!("{OTHER_PASSWORD}-{winner}"));
        assert_eq!(app.count("events", "kind = 'invitation_accepted'"), 1);
    });
}

#[test]
fn t06_a_reset_sets_one_password_among_fifty_flows() {
    on_two_processes(&[], |app, servers| {
        let owner = owner(app);
        app.user("alice");
        reset(&owner, &id_of(app, "alice"), true).ok();
        let token = app.latest_link(&mailbox("alice"), "recover");
        let begun: Vec<(Browser, Value)> = (0..MANY).map(|_| open(app, &token)).collect();
        let statuses = at_once(MANY, |number| {
            let (browser, flow) = &begun[number];
            let browser = browser.at(servers[number % 2].address);
            browser.set_password(flow_id(flow), &format!("{OTHER_PASSWORD}-{number}")).status
        });
        assert_once(&statuses, 200);
        assert_eq!(app.count("events", "kind = 'password_reset'"), 1);
    });
}

both!(of_two_owners_who_lock_each_other_out_one_stays, |app| {
    for round in 0..5 {
        let organization = format!("acme{round}");
        let owners = ["one", "two"].map(|name| app.signed_in_as(&organization, name, Role::Owner));
        let ids = ["two", "one"].map(|name| {
            app.query(&format!(
                "SELECT accounts.id AS line FROM accounts JOIN organizations ON organizations.id = organization_id \
                 WHERE username = '{name}' AND slug = '{organization}'"
            ))
            .concat()
        });
        let statuses = at_once(2, |number| act(&owners[number], &ids[number], "lock").status);
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        let left = owners.iter().filter(|owner| owner.is_signed_in()).count();
        assert_eq!(left, 1, "{statuses:?}");
    }
});

both!(a_lock_and_the_use_of_a_link_leave_a_locked_account, |app| {
    let owner = owner(app);
    for round in 0..5 {
        let name = format!("grace{round}");
        let id = invite(&owner, &name);
        let (browser, flow) = open(app, &app.latest_link(&mailbox(&name), "invitation"));
        let statuses = at_once(2, |number| {
            if number == 0 {
                act(&owner, &id, "lock").status
            } else {
                browser.set_password(flow_id(&flow), OTHER_PASSWORD).status
            }
        });
        assert_eq!(statuses[0], 200, "{statuses:?}");
        let state = owner.get(&format!("{USERS}/{id}")).ok().json();
        assert_eq!(state["state"], "locked", "{statuses:?}");
        assert_ne!(app.browser().try_sign_in(&name, OTHER_PASSWORD).status, 200, "{}", json!(statuses));
    }
});
