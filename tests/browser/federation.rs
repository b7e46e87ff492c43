//! A second Latchkey as the sign-in service of the first: set up, link, sign in with it, unlink.

use serde_json::{Value, json};

use crate::harness::server::Server;
use crate::harness::{ADA, Browser, Journey, Start, journey};

const CONNECTIONS: &str = "/api/server/v1/connections";

/// The portal, beside the journey's own server, which is the sign-in service. A browser in which Ada is signed in at both.
async fn both(journey: &mut Journey) -> (Server, Browser) {
    let campus = journey.server.origin.clone();
    let allowed = campus.trim_start_matches("http://").to_owned();
    let portal =
        Server::start_at(&Start::Ready, "portal.localhost", vec![("LATCHKEY_OUTBOUND_ALLOW", allowed)]);
    let browser = journey.browser_at(&portal.origin).await;
    browser.knows(&campus);
    browser.open(&format!("{campus}/sign-in")).await;
    browser.enter_credentials(ADA.username, ADA.password).await;
    browser.see_text("h1", "Hello, Ada").await;
    browser.sign_in(&ADA).await;
    (portal, browser)
}

/// The application of the portal at the sign-in service: its id and its secret.
async fn registered(browser: &Browser, campus: &str, redirect_uri: &str) -> (String, String) {
    browser.open(campus).await;
    let application = json!({
        "name": "Portal", "type": "web", "authentication": "client_secret_basic", "trusted": true,
        "redirectUris": [redirect_uri], "scopes": [{"name": "profile"}, {"name": "email"}]
    });
    let made = browser.api("POST", "/api/server/v1/applications", &application).await;
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("id"), text("clientSecret"))
}

/// A connection that was set up without the console.
async fn connected(journey: &mut Journey) -> (Server, Browser) {
    let (portal, browser) = both(journey).await;
    let campus = journey.server.origin.clone();
    let draft = json!({"connection": {"name": "Campus", "issuer": campus, "enabled": false}});
    let made = browser.api("POST", CONNECTIONS, &draft).await;
    let (id, secret) = registered(&browser, &campus, made["redirectUri"].as_str().unwrap()).await;
    let full =
        json!({"connection": {"name": "Campus", "issuer": campus, "clientId": id}, "clientSecret": secret});
    browser.open("/").await;
    let _: Value = browser.replace(&format!("{CONNECTIONS}/{}", made["id"].as_str().unwrap()), &full).await;
    (portal, browser)
}

#[test]
fn an_owner_sets_up_a_sign_in_service() {
    journey(Start::Ready, async |journey| {
        let (_portal, browser) = both(journey).await;
        let campus = journey.server.origin.clone();
        browser.click("#nav-connections").await;
        browser.at("/console/connections").await;
        browser.see_text("main", "No sign-in services yet").await;
        browser.axe("no sign-in services").await;
        browser.click("#connection-add").await;
        browser.see("#connection-form").await;
        browser.click("#connection-save").await;
        browser.see("#connection-name-error").await;
        browser.axe("a new sign-in service with errors").await;
        browser.fill("#connection-name", "Campus").await;
        browser.fill("#connection-issuer", &campus).await;
        browser.click("#connection-save").await;
        browser.see("#connection-redirect").await;
        browser.axe("a sign-in service that was saved switched off").await;
        let redirect_uri = browser.text("#connection-redirect").await;
        let (id, secret) = registered(&browser, &campus, &redirect_uri).await;
        browser.open("/console/connections").await;
        browser.see_text("[data-testid=connection]", "Nobody is linked").await;
        browser.axe("one sign-in service").await;
        browser.click("[data-testid=connection-open]").await;
        browser.fill("#connection-client", &id).await;
        browser.fill("#connection-secret", &secret).await;
        browser.press("label[for=connection-enabled]").await;
        browser.click("#connection-save").await;
        browser.gone("#connection").await;
        browser.see_text("[data-testid=toast]", "The sign-in service was saved").await;
        browser.click("[data-testid=connection-open]").await;
        browser.click("#connection-remove").await;
        browser.see_text("#connection-removal", "Nobody is linked with it").await;
        browser.axe("the question before a sign-in service is removed").await;
        browser.click("#connection-removal-confirm").await;
        browser.see_text("main", "No sign-in services yet").await;
    });
}

#[test]
fn somebody_links_a_sign_in_service_signs_in_with_it_and_unlinks_it() {
    journey(Start::Ready, async |journey| {
        let (_portal, browser) = connected(journey).await;
        browser.open("/linked").await;
        browser.see("[data-testid=federated-available]").await;
        browser.axe("a sign-in service that could be linked").await;
        browser.click("[data-testid=link]").await;
        browser.see("[data-testid=federated-link]").await;
        browser.see_text("[data-testid=toast]", "The sign-in service was linked").await;
        browser.at("/linked").await;
        browser.see_text("[data-testid=federated-link]", "ada@example.org").await;
        browser.axe("a linked sign-in service").await;

        browser.sign_out().await;
        browser.see("[data-testid=upstream]").await;
        browser.axe("the sign-in with a sign-in service").await;
        browser.click("[data-testid=upstream]").await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.open("/linked").await;
        browser.see_text("[data-testid=federated-link]", "last used").await;

        browser.click("[data-testid=unlink]").await;
        browser.see("#unlink").await;
        browser.axe("the question before a sign-in service is unlinked").await;
        browser.click("#unlink-confirm").await;
        // What the service says opens nothing that is guarded.
        browser.fill("#step-up-password", ADA.password).await;
        browser.click("#step-up-submit").await;
        browser.see_text("[data-testid=toast]", "The sign-in service was unlinked").await;
        browser.see("[data-testid=federated-available]").await;

        browser.sign_out().await;
        browser.click("[data-testid=upstream]").await;
        browser.see_text("#sign-in-refused", "No account here is linked").await;
        browser.axe("a sign-in service that nobody is linked with").await;
    });
}

#[test]
fn the_last_way_to_sign_in_stays_and_the_reason_is_told() {
    journey(Start::Ready, async |journey| {
        let (portal, browser) = connected(journey).await;
        browser.open("/linked").await;
        browser.click("[data-testid=link]").await;
        browser.see("[data-testid=federated-link]").await;
        // Whoever came by a sign-in service alone has no password.
        portal.sql("DELETE FROM passwords");
        browser.open("/linked").await;
        browser.click("[data-testid=unlink]").await;
        browser.click("#unlink-confirm").await;
        browser.see_text("#unlink", "your only way to sign in").await;
        browser.axe("the reason why the last way to sign in stays").await;
        browser.click("#unlink-cancel").await;
        browser.gone("#unlink").await;

        browser.api("DELETE", "/api/auth/v1/session/elevation", &json!({})).await;
        browser.click("[data-testid=unlink]").await;
        browser.click("#unlink-confirm").await;
        browser.see("#step-up [data-testid=upstream]").await;
        browser.axe("a confirmation at the sign-in service").await;
    });
}
