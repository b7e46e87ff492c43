//! Linked accounts: linking, switching without a password, what a switch does not open, unlinking from the other side.

use serde_json::json;

use crate::harness::authenticator::totp;
use crate::harness::data::WRONG_PASSWORD;
use crate::harness::{ADA, Browser, Journey, Start, journey};

/// Another account of Ada's.
const GRACE: &str = "grace";

/// Makes it, with Ada's password.
fn grace(journey: &Journey) {
    journey.server.user(GRACE, "Grace", "Hopper");
}

async fn link(browser: &Browser) {
    browser.open("/linked").await;
    browser.click("#link-account").await;
    browser.at("/linked/add").await;
    browser.fill("#username", GRACE).await;
    browser.fill("#link-password", ADA.password).await;
    browser.click("#link-submit").await;
}

#[test]
fn an_account_is_linked_switched_to_without_a_password_and_unlinked_from_the_other_side() {
    journey(Start::Ready, async |journey| {
        grace(journey);
        let browser = journey.signed_in().await;
        browser.click("#nav-linked").await;
        browser.at("/linked").await;
        browser.ready().await;
        browser.see_text("#linked-local", "No account is linked yet").await;
        browser.axe("Linked accounts without any").await;
        browser.click("#link-account").await;
        browser.see("#link-password").await;
        browser.axe("the question for the other account").await;
        browser.fill("#username", GRACE).await;
        browser.fill("#link-password", WRONG_PASSWORD).await;
        browser.click("#link-submit").await;
        browser.see_text("#link-error", "not right").await;
        browser.axe("the question after a wrong password").await;
        browser.fill("#username", ADA.username).await;
        browser.fill("#link-password", ADA.password).await;
        browser.click("#link-submit").await;
        browser.see_text("#link-error", "the account that you are signed in to").await;
        browser.fill("#username", GRACE).await;
        browser.fill("#link-password", ADA.password).await;
        browser.click("#link-submit").await;
        browser.gone("#link").await;
        browser.see_text("[data-testid=association]", "Grace Hopper").await;
        browser.axe("Linked accounts").await;

        browser.click("[data-testid=switch-account]").await;
        browser.see_text("h1", "Hello, Grace").await;
        browser.gone("#elevation").await;
        // A guarded act asks for Grace's own password.
        browser.open("/linked").await;
        browser.click("[data-testid=unlink-account]").await;
        browser.axe("the question before unlinking").await;
        browser.click("#unlink-confirm").await;
        browser.see("#step-up-password").await;
        browser.axe("the proof after a switch").await;
        browser.fill("#step-up-password", ADA.password).await;
        browser.click("#step-up-submit").await;
        browser.gone("#unlink").await;
        browser.see_text("#linked-local", "No account is linked yet").await;
        let ada = journey.signed_in().await;
        ada.open("/linked").await;
        ada.see_text("#linked-local", "No account is linked yet").await;
    });
}

#[test]
fn the_menu_switches_and_a_second_factor_is_asked_for_in_its_turn() {
    journey(Start::Ready, async |journey| {
        grace(journey);
        let other = journey.browser().await;
        other.open("/sign-in").await;
        other.enter_credentials(GRACE, ADA.password).await;
        other.see_text("h1", "Hello, Grace").await;
        let secret = other.app().await;

        let browser = journey.signed_in().await;
        link(&browser).await;
        browser.see("#link-code").await;
        browser.axe("the second step of the other account").await;
        browser.fill("#link-code", &totp(&secret, 1)).await;
        browser.click("#link-submit").await;
        browser.see("[data-testid=association]").await;
        browser.click("#user-menu-button").await;
        browser.see("[data-testid=menu-switch]").await;
        browser.axe("the menu with a linked account").await;
        browser.click("[data-testid=menu-switch]").await;
        browser.see_text("h1", "Hello, Grace").await;

        // Both factors of Grace, the password first.
        browser.open("/linked").await;
        browser.click("[data-testid=unlink-account]").await;
        browser.click("#unlink-confirm").await;
        browser.fill("#step-up-password", ADA.password).await;
        browser.click("#step-up-submit").await;
        browser.see("#step-up-code").await;
        browser.click("#step-up-cancel").await;
        browser.see("[data-testid=association]").await;
    });
}

#[test]
fn whoever_declines_to_prove_who_it_is_links_nothing() {
    let short = json!({"stepUp": {"maxAgeSeconds": 1}});
    journey(Start::With(short), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/linked").await;
        browser.gone("#elevation").await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        browser.click("#link-account").await;
        browser.see("#step-up-password").await;
        browser.click("#step-up-cancel").await;
        browser.gone("#link").await;
        browser.at("/linked").await;
    });
}

#[test]
fn linked_accounts_fit_a_phone() {
    journey(Start::Ready, async |journey| {
        grace(journey);
        let browser = journey.signed_in().await;
        browser.screen(360, 740).await;
        link(&browser).await;
        browser.see("[data-testid=association]").await;
        browser.assert_fits("Linked accounts").await;
        browser.axe("Linked accounts on a phone").await;
        browser.open("/linked/add").await;
        browser.see("#link-password").await;
        browser.assert_fits("the question for the other account").await;
        browser.axe("the question for the other account on a phone").await;
    });
}
