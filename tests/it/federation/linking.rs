//! Linking an account, and taking that back.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::federation::{ASSOCIATIONS, change, lands, start_link};
use latchkey_tests::{AuthenticatorApp, Backend, Browser, OTHER_PASSWORD, PASSWORD};
use serde_json::{Value, json};

use super::{connected, hold};

fn listed(browser: &Browser) -> Value {
    browser.get(ASSOCIATIONS).ok().json()
}

fn link_id(browser: &Browser) -> String {
    listed(browser)["associations"][0]["id"].as_str().expect("something is linked").to_owned()
}

connected!(an_account_is_linked_listed_told_of_and_unlinked, |world| {
    let ada = world.app.signed_in("ada");
    let before = listed(&ada);
    assert_eq!(
        (before["associations"].clone(), &before["available"][0]["name"]),
        (json!([]), &json!("Campus"))
    );
    world.is_known_as("s-1", &json!({"email": "ada@campus.example", "name": "Ada"}));
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let after = listed(&ada);
    let link = &after["associations"][0];
    assert_eq!(after["available"], json!([]));
    assert_eq!((&link["name"], &link["signsIn"]), (&json!("ada@campus.example"), &json!(true)));
    assert_eq!(link["connection"]["name"], "Campus");
    assert!(
        link["linkedAt"].is_string() && link.get("lastUsedAt").is_none() && link.get("subject").is_none()
    );

    let export = ada.get("/api/users/v1/me/export").ok().json();
    let held = &export["linked_accounts"][0];
    assert_eq!((&held["linkedAccountId"], &held["isExternalConnection"]), (&json!("s-1"), &json!(true)));
    assert_eq!((&held["connection"], &held["connectionId"]), (&json!("Campus"), &json!(world.connection)));

    ada.delete(&format!("{ASSOCIATIONS}/{}", link_id(&ada))).no_content();
    assert_eq!(listed(&ada)["associations"], json!([]));
    let activity = ada.get("/api/users/v1/me/activity").ok().json();
    let kinds: Vec<&str> =
        activity["activity"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"federated_association_added"), "{kinds:?}");
    assert!(kinds.contains(&"federated_association_removed"), "{kinds:?}");
    let all = activity["activity"].as_array().unwrap();
    let told_of = all.iter().find(|one| one["type"] == "federated_association_removed").unwrap();
    assert_eq!(told_of["name"], "Campus");
    // Both are told to the user.
    let told = "event_id IN (SELECT id FROM events WHERE kind LIKE 'federated_association%')";
    let mails = world.app.count("outbox", told);
    assert!(mails == 2 || !world.app.state.can_send_mail(), "{mails} mails");
});

connected!(t50_another_users_session_does_not_finish_a_link, |world| {
    let (mallory, victim) = (world.app.signed_in("mallory"), world.app.signed_in("victim"));
    // Mallory begins, proves Mallory's identity, and makes the victim's browser open the end.
    let address = world.way_to_link(&mallory);
    let end = world.provider.authorize(&address);
    assert_eq!(lands(&victim, &end), "/linked#refused=federation_refused");
    assert_eq!(lands(&world.app.browser(), &end), "/sign-in#refused=federation_refused");
    // Another session of the same user is another browser.
    let other = world.app.another_browser_of("default", "mallory");
    assert_eq!(lands(&other, &end), "/linked#refused=federation_refused");
    assert_eq!(world.app.count("federated_associations", "1 = 1"), 0);
    // In its own it still counts, once.
    assert_eq!(lands(&mallory, &end), "/linked#linked=yes");
    assert_eq!(lands(&mallory, &end), "/linked#refused=federation_refused");
    assert_eq!(world.app.count("federated_associations", "1 = 1"), 1);
});

connected!(t50_state_is_random_and_nothing_of_a_request_can_be_read_from_the_database, |world| {
    let ada = world.app.signed_in("ada");
    let states: Vec<String> =
        (0..3).map(|_| latchkey_tests::parameter(&world.way_to_link(&ada), "state").unwrap()).collect();
    assert!(states.iter().all(|state| state.len() >= 43), "{states:?}");
    assert!(states[0] != states[1] && states[1] != states[2]);
    // One is open at a time.
    assert_eq!(world.app.count("federation_requests", "1 = 1"), 1);
    let nonce = latchkey_tests::parameter(&world.way_to_link(&ada), "nonce").unwrap();
    let dump = format!("{:?}", world.app.dump());
    for secret in states.iter().chain([&nonce]) {
        assert!(!dump.contains(secret.as_str()), "a secret stands in the database");
    }
    assert!(!dump.contains(latchkey_tests::provider::CLIENT_SECRET));
});

connected!(t50_linking_and_unlinking_need_a_recent_proof, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let id = link_id(&ada);
    ada.delete("/api/auth/v1/session/elevation").no_content();
    let start = format!("{ASSOCIATIONS}/{}/start", world.connection);
    ada.post(&start, &json!({})).problem(ErrorCode::StepUpRequired);
    ada.delete(&format!("{ASSOCIATIONS}/{id}")).problem(ErrorCode::StepUpRequired);
    ada.step_up(PASSWORD);
    ada.delete(&format!("{ASSOCIATIONS}/{id}")).no_content();
});

connected!(t40_a_request_dies_when_it_is_late_and_when_a_link_is_taken_away, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let last = world.provider.authorize(&world.way_to_link(&ada));
    world.app.advance(599);
    world.provider.script().now += 599;
    assert_eq!(lands(&ada, &last), "/linked#linked=yes");
    let late = world.provider.authorize(&world.way_to_link(&ada));
    world.app.advance(600);
    world.provider.script().now += 600;
    assert_eq!(lands(&ada, &late), "/linked#refused=federation_refused");
    ada.step_up(PASSWORD);
    let open = world.provider.authorize(&world.way_to_link(&ada));
    ada.delete(&format!("{ASSOCIATIONS}/{}", link_id(&ada))).no_content();
    assert_eq!(lands(&ada, &open), "/linked#refused=federation_refused");
    assert_eq!(listed(&ada)["associations"], json!([]));
});

connected!(t49_an_identity_belongs_to_one_account_and_an_account_has_one_there, |world| {
    let (ada, bob) = (world.app.signed_in("ada"), world.app.signed_in("bob"));
    world.is_known_as("s-1", &json!({}));
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    assert_eq!(world.link(&ada), "/linked#linked=yes", "the same again is no change");
    assert_eq!(world.link(&bob), "/linked#refused=federation_link_exists");
    world.is_known_as("s-2", &json!({}));
    assert_eq!(world.link(&ada), "/linked#refused=federation_link_exists");
    assert_eq!(world.app.count("federated_associations", "subject = 's-1'"), 1);
    assert_eq!(world.app.count("federated_associations", "1 = 1"), 1);
    // Subjects that differ in case, or only at their end, are different people.
    world.is_known_as("S-1", &json!({}));
    assert_eq!(world.link(&bob), "/linked#linked=yes");
});

connected!(t51_whose_link_it_is_cannot_be_said_by_the_caller, |world| {
    let (ada, mallory) = (world.app.signed_in("ada"), world.app.signed_in("mallory"));
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let id = link_id(&ada);
    mallory.delete(&format!("{ASSOCIATIONS}/{id}")).problem(ErrorCode::NotFound);
    // Members that nobody asked for change nothing: a link has no body, and its end takes no account.
    let account = ada.get("/api/auth/v1/session").ok().json()["account"]["id"].as_str().unwrap().to_owned();
    let start = format!("{ASSOCIATIONS}/{}/start", world.connection);
    let body = json!({"accountId": account, "account_id": account, "subject": "root"});
    let started = mallory.post(&start, &body).ok().json();
    world.is_known_as("s-9", &json!({}));
    let end = world.provider.authorize(started["redirectTo"].as_str().unwrap());
    assert_eq!(lands(&mallory, &format!("{end}&accountId={account}&sub=root")), "/linked#linked=yes");
    let held = world.app.query("SELECT subject AS line FROM federated_associations ORDER BY subject");
    assert_eq!(held, ["ada", "s-9"]);
    assert_eq!(listed(&ada)["associations"].as_array().unwrap().len(), 1);
});

connected!(the_last_way_in_stays_and_the_reason_is_told, json!({"createAccounts": true}), |world| {
    let email = json!({"email": "eve@campus.example", "email_verified": true});
    world.is_known_as("s-1", &email);
    let eve = world.app.browser();
    assert_eq!(world.sign_in(&eve), "/");
    // Without a password the provider is asked anew.
    let flow = eve.start_flow("step_up");
    let path = format!("/api/auth/v1/flows/{flow}");
    let body = json!({"option": "federated", "connection": world.connection});
    let answered = eve.post(&path, &body).ok().json();
    let address = latchkey_tests::federation::redirect_of(&answered);
    assert!(address.contains("prompt=login") && address.contains("max_age=0"), "{address}");
    assert_eq!(lands(&eve, &world.provider.authorize(&address)), "/");
    let id = link_id(&eve);
    eve.delete(&format!("{ASSOCIATIONS}/{id}")).problem(ErrorCode::LastSignInMethod);
    assert_eq!(listed(&eve)["associations"].as_array().unwrap().len(), 1);
});

connected!(t53_a_connection_for_linking_only_is_no_way_in, json!({"purpose": "link_only"}), |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    assert_eq!(listed(&ada)["associations"][0]["signsIn"], false);
    // Even with the link, taking the password's place would lock the account out.
    let ways = world.app.count("federated_associations", "1 = 1");
    assert_eq!(ways, 1);
    world
        .app
        .execute("DELETE FROM passwords WHERE account_id IN (SELECT account_id FROM federated_associations)");
    let id = link_id(&ada);
    ada.delete(&format!("{ASSOCIATIONS}/{id}")).problem(ErrorCode::LastSignInMethod);
});

connected!(t20_who_knows_only_the_password_takes_no_link_from_an_account_with_more, |world| {
    let ada = world.app.signed_in("ada");
    assert_eq!(world.link(&ada), "/linked#linked=yes");
    let id = link_id(&ada);
    let older = world.app.another_browser_of("default", "ada");
    let _phone = AuthenticatorApp::enroll(&world.app, &ada);
    older.delete(&format!("{ASSOCIATIONS}/{id}")).problem(ErrorCode::StepUpRequired);
    let start = format!("{ASSOCIATIONS}/{}/start", world.connection);
    older.post(&start, &json!({})).problem(ErrorCode::StepUpRequired);
});

connected!(a_token_begins_no_link, |world| {
    let ada = world.app.signed_in("ada");
    let body = json!({"name": "Script", "scopes": ["me:security:read", "me:security:write"],
        "expiresAt": "2026-06-01T00:00:00Z"});
    let made = ada.post("/api/users/v1/me/access-tokens", &body);
    if made.status == 201 {
        let token = made.json()["token"].as_str().unwrap_or_default().to_owned();
        let script = ada.program(&token);
        let start = format!("{ASSOCIATIONS}/{}/start", world.connection);
        assert!((400..500).contains(&script.post(&start, &json!({})).status));
    }
    assert_eq!(world.app.count("federation_requests", "1 = 1"), 0);
});

connected!(t39_a_disabled_connection_links_nobody, |world| {
    let ada = world.app.signed_in("ada");
    let address = start_link(&ada, &world.connection);
    let end = world.provider.authorize(&address);
    change(&world.owner, &world.connection, &json!({"enabled": false}));
    assert!(lands(&ada, &end).starts_with("/linked#refused="), "a disabled connection linked");
    ada.post(&format!("{ASSOCIATIONS}/{}/start", world.connection), &json!({})).problem(ErrorCode::NotFound);
    assert_eq!(listed(&ada)["available"], json!([]));
    let _ = OTHER_PASSWORD;
});
