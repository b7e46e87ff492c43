//! Another Latchkey as the upstream provider: its own discovery, keys, tokens and claims.

use latchkey_tests::federation::{ASSOCIATIONS, Campus, change, lands, redirect_of, start_link, way_in};
use latchkey_tests::{Backend, PASSWORD};
use serde_json::json;

fn on_both(promise: impl Fn(&Campus)) {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        promise(&Campus::new(backend, &json!({})));
    }
}

#[test]
fn link_sign_in_and_unlink_with_another_latchkey() {
    on_both(|world| {
        let there = world.campus.signed_in("ada");
        let here = world.app.signed_in("lovelace");
        let address = start_link(&here, &world.connection);
        assert_eq!(lands(&here, &world.authorize(&there, &address)), "/linked#linked=yes");
        let browser = world.app.browser();
        let (_, address) = way_in(&browser, &world.connection);
        assert_eq!(lands(&browser, &world.authorize(&there, &address)), "/");
        assert_eq!(browser.read_session()["account"]["username"], "lovelace");
        let links = here.get(ASSOCIATIONS).ok().json();
        let link = &links["associations"][0];
        assert_eq!(link["name"], "ada@default.example");
        here.delete(&format!("{ASSOCIATIONS}/{}", link["id"].as_str().unwrap())).no_content();
        let browser = world.app.browser();
        let (_, address) = way_in(&browser, &world.connection);
        let to = lands(&browser, &world.authorize(&there, &address));
        assert_eq!(to, "/sign-in#refused=federation_not_linked");
    });
}

#[test]
fn t49_an_equal_address_at_another_latchkey_neither_links_nor_signs_in() {
    on_both(|world| {
        // Both have ada@default.example, each proven in its own place.
        let there = world.campus.signed_in("ada");
        world.app.user("ada");
        for creates in [false, true] {
            change(&world.owner, &world.connection, &json!({"createAccounts": creates}));
            let browser = world.app.browser();
            let (_, address) = way_in(&browser, &world.connection);
            let to = lands(&browser, &world.authorize(&there, &address));
            assert_eq!(to, "/sign-in#refused=federation_not_linked");
            assert!(!browser.is_signed_in());
        }
    });
}

#[test]
fn an_account_that_another_latchkey_vouches_for_proves_itself_there_anew() {
    on_both(|world| {
        change(&world.owner, &world.connection, &json!({"createAccounts": true}));
        let there = world.campus.signed_in("grace");
        let here = world.app.browser();
        let (_, address) = way_in(&here, &world.connection);
        assert_eq!(lands(&here, &world.authorize(&there, &address)), "/");
        assert_eq!(here.read_session()["account"]["email"], "grace@default.example");
        let flow = here.start_flow("step_up");
        let body = json!({"option": "federated", "connection": world.connection});
        let answered = here.post(&format!("/api/auth/v1/flows/{flow}"), &body).ok().json();
        let address = redirect_of(&answered);
        // The user proves itself at the provider, after the request came there.
        let path = address.strip_prefix(&world.campus.origin).unwrap();
        let page = there.get(path).status(303).header("location").unwrap().to_owned();
        let (_, id) = page.split_once("/authorize/").expect("the provider asks");
        there.step_up(PASSWORD);
        let to = latchkey_tests::Application::allow(&there, id);
        assert_eq!(lands(&here, to.strip_prefix(&world.app.origin).unwrap()), "/");
        assert!(here.read_session()["session"]["stepUpUntil"].is_string());
    });
}
