//! When something is missing, over, or broken.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Start, journey};

/// The app takes whoever typed or clicked lately for present: this lets the last key lie two minutes back.
const LONG_AGO: &str = "const real = Date.now; Date.now = () => real() + 120000;";

#[test]
fn an_idle_session_is_announced_before_it_ends_and_one_key_keeps_it() {
    let short = json!({"sessions": {"idleSeconds": 25, "idleWarningSeconds": 21}});
    journey(Start::With(short), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.js(LONG_AGO).await;
        browser.see("#idle-warning").await;
        browser.axe("the warning before an idle session ends").await;
        browser.see_text("#idle-warning .lk-countdown", "0:").await;
        browser.focus_on("idle-stay").await;
        browser.keys(Key::Enter).await;
        browser.gone("#idle-warning").await;
        browser.see("#user-menu-button").await;
    });
}

#[test]
fn a_session_that_was_idle_for_too_long_is_over() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        journey.server.sql("UPDATE sessions SET last_accessed_at = last_accessed_at - 2000000000");
        browser.click("#nav-security").await;
        browser.see_text("#sign-in-ended", "Your session has ended").await;
    });
}

#[test]
fn without_a_network_nothing_typed_is_lost_and_all_goes_on_afterwards() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.tolerate("ERR_INTERNET_DISCONNECTED");
        browser.open("/personal-info").await;
        browser.click("#edit-nickName").await;
        browser.fill("#field-nickName", "Countess").await;
        let network = |offline: bool| json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        browser.cdp("Network.enable", json!({})).await;
        browser.cdp("Network.emulateNetworkConditions", network(true)).await;
        browser.click("#save-nickName").await;
        browser.see("#offline-banner").await;
        browser
            .see_text("[data-testid=attribute-nickName] [role=alert]", "The server cannot be reached")
            .await;
        assert_eq!(browser.value("#field-nickName").await, "Countess");
        browser.axe("a page without a network").await;
        browser.click("#cancel-nickName").await;
        browser.click("#nav-activity").await;
        browser.see("[data-testid=try-again]").await;
        browser.axe("a list that cannot be read").await;
        browser.cdp("Network.emulateNetworkConditions", network(false)).await;
        browser.click("[data-testid=try-again]").await;
        browser.see("[data-testid=activity]").await;
        browser.gone("#offline-banner").await;
    });
}

#[test]
fn a_server_that_is_away_for_a_while_is_found_again() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.tolerate("ERR_CONNECTION_REFUSED");
        journey.server.stop();
        browser.click("#nav-sessions").await;
        browser.see("[data-testid=try-again]").await;
        browser.see("#offline-banner").await;
        journey.server.run();
        browser.click("[data-testid=try-again]").await;
        browser.see("[data-testid=session]").await;
        browser.gone("#offline-banner").await;
    });
}

#[test]
fn a_page_that_does_not_exist_says_so_and_leads_home() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/no/such/page").await;
        browser.see_text("h1", "Page not found").await;
        browser.axe("a page that does not exist").await;
        browser.click("#main a").await;
        browser.at("/").await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn an_app_that_breaks_shows_words_an_id_and_a_way_out() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        // What the app does not expect: a browser that refuses to draw. The console may well complain.
        browser.tolerate("");
        browser.js("Node.prototype.insertBefore = () => { throw new Error('broken on purpose') }").await;
        browser.click("#nav-security").await;
        browser.see("#crash").await;
        browser.see_text("#crash h1", "Something went wrong").await;
        browser.axe("the page after a crash").await;
        browser.click("#crash a").await;
        browser.see_text("h1", "Sign-in & security").await;
    });
}
