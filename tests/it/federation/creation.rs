//! Accounts that come into being by signing in: only where the connection says so, only with a proven address of nobody's.

use latchkey_tests::Backend;
use latchkey_tests::federation::Connected;
use serde_json::{Value, json};

use super::{connected, hold};

fn creates() -> Value {
    json!({"createAccounts": true})
}

/// A stranger with these claims gets nowhere, and nobody comes into being.
#[track_caller]
fn creates_nobody(world: &Connected, userinfo: &Value) {
    let before = world.app.count("accounts", "1 = 1");
    world.is_known_as("stranger", userinfo);
    let browser = world.app.browser();
    assert_eq!(world.sign_in(&browser), "/sign-in#refused=federation_not_linked", "{userinfo}");
    assert!(!browser.is_signed_in());
    assert_eq!(world.app.count("accounts", "1 = 1"), before, "{userinfo}");
    assert_eq!(world.app.count("federated_associations", "1 = 1"), 0, "{userinfo}");
}

connected!(t49_nobody_is_created_unless_the_connection_says_so, |world| {
    creates_nobody(world, &json!({"email": "new@campus.example", "email_verified": true}));
});

connected!(t49_an_address_that_the_provider_does_not_vouch_for_creates_nobody, creates(), |world| {
    for verified in [json!(false), Value::Null, json!("false"), json!("yes"), json!({}), json!(0)] {
        creates_nobody(world, &json!({"email": "new@campus.example", "email_verified": verified}));
    }
    for email in ["", "new", "new@", "a\u{200b}b@campus.example", "new@campus.example\r\nBcc: x@y.zz"] {
        creates_nobody(world, &json!({"email": email, "email_verified": true}));
    }
    creates_nobody(world, &json!({}));
});

connected!(t48_an_address_that_somebody_here_has_links_and_creates_nobody, creates(), |world| {
    world.app.user("victim");
    // However it is written.
    for email in ["victim@default.example", "VICTIM@Default.Example", "ｖictim@default.example"] {
        creates_nobody(world, &json!({"email": email, "email_verified": true}));
    }
    // Somebody prepared an account with an address that was never proven: it is neither taken over nor shared.
    world.app.execute("UPDATE contacts SET verified_at = NULL WHERE value = 'victim@default.example'");
    creates_nobody(world, &json!({"email": "victim@default.example", "email_verified": true}));
    // Nor is one that is only named like it.
    world.app.user("squatter@campus.example");
    creates_nobody(world, &json!({"email": "squatter@campus.example", "email_verified": true}));
});

connected!(a_stranger_with_a_proven_address_gets_an_account_of_its_own, creates(), |world| {
    world.app.user("ada");
    let claims = json!({"email": "Grace@campus.example", "email_verified": true, "preferred_username": "grace",
        "given_name": "Grace", "family_name": "Hopper"});
    world.is_known_as("s-1", &claims);
    let grace = world.app.browser();
    assert_eq!(world.sign_in(&grace), "/");
    let session = grace.read_session();
    assert_eq!(
        (&session["account"]["username"], &session["account"]["role"]),
        (&json!("grace"), &json!("user"))
    );
    let me = grace.get("/scim2/Me").ok().json();
    assert_eq!(me["name"]["givenName"], "Grace");
    assert_eq!(me["emails"][0]["value"], "Grace@campus.example");
    // It comes back to the same account.
    let again = world.app.browser();
    assert_eq!(world.sign_in(&again), "/");
    assert_eq!(again.read_session()["account"]["id"], session["account"]["id"]);
    assert_eq!(world.app.count("federated_associations", "1 = 1"), 1);
    // A password that never was lets nobody in.
    assert_ne!(world.app.browser().try_sign_in("grace", "").status, 200);
});

connected!(t55_a_provider_chooses_neither_role_nor_another_ones_name, creates(), |world| {
    world.app.user("ada");
    let claims = json!({"email": "eve@campus.example", "email_verified": true, "role": "owner", "roles": ["owner"],
        "active": true, "sub_account": "ada", "preferred_username": "ADA"});
    world.is_known_as("s-1", &claims);
    let eve = world.app.browser();
    assert_eq!(world.sign_in(&eve), "/");
    let session = eve.read_session();
    assert_eq!(session["account"]["username"], "eve@campus.example");
    assert_eq!(session["account"]["role"], "user");
    // A name in the form of an address could be somebody's address.
    let claims = json!({"email": "mallory@campus.example", "email_verified": true, "preferred_username": "boss@default.example"});
    world.is_known_as("s-2", &claims);
    let mallory = world.app.browser();
    assert_eq!(world.sign_in(&mallory), "/");
    assert_eq!(mallory.read_session()["account"]["username"], "mallory@campus.example");
});

connected!(
    t53_a_connection_for_linking_only_creates_nobody,
    json!({"createAccounts": true, "purpose": "link_only"}),
    |world| {
        let browser = world.app.browser();
        let flow = browser.start_flow("sign_in");
        let body = json!({"option": "federated", "connection": world.connection});
        let reply = browser.post(&format!("/api/auth/v1/flows/{flow}"), &body);
        assert_eq!(reply.status, 400);
    }
);
