//! Signing in with the password.

use crate::harness::data::WRONG_PASSWORD;
use crate::harness::{ADA, Start, journey};

#[test]
fn the_right_password_opens_the_overview() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/").await;
        browser.at("/sign-in").await;
        browser.focus_on("username").await;
        browser.axe("the sign-in").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.at("/").await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.axe("the Overview").await;
        browser.shows_no_secret().await;
    });
}

#[test]
fn the_same_binary_serves_the_main_journey_on_postgresql() {
    journey(Start::Postgres, async |journey| {
        let browser = journey.signed_in().await;
        browser.click("#nav-personal-info").await;
        browser.click("#edit-nickName").await;
        browser.fill("#field-nickName", "Countess").await;
        browser.click("#save-nickName").await;
        browser.see_text("[data-testid=attribute-nickName] .lk-row-value", "Countess").await;
        browser.reload().await;
        browser.see_text("[data-testid=attribute-nickName] .lk-row-value", "Countess").await;
        browser.click("#nav-sessions").await;
        browser.see("[data-testid=session]").await;
        browser.click("#nav-activity").await;
        browser.see("[data-testid=activity][data-type=profile_changed]").await;
        browser.click("#user-menu-button").await;
        browser.click("#menu-sign-out").await;
        browser.at("/sign-in").await;
    });
}

#[test]
fn a_wrong_password_keeps_what_was_typed_and_names_no_culprit() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.enter_credentials(ADA.username, WRONG_PASSWORD).await;
        browser.see_text("#sign-in-error", "The user name or the password is not right").await;
        browser.focus_on("password").await;
        assert_eq!(browser.value("#username").await, ADA.username);
        assert_eq!(browser.value("#password").await, WRONG_PASSWORD);
        assert_eq!(browser.see("#sign-in-error").await.attr("role").await.unwrap().as_deref(), Some("alert"));
        let described = browser.see("#password").await.attr("aria-describedby").await.unwrap();
        assert!(
            described.unwrap().contains("sign-in-error"),
            "the error belongs to the field that has the focus"
        );
        browser.axe("the sign-in after a wrong password").await;
        let words = browser.text("#sign-in-error").await;
        browser.enter_credentials("nobody-at-all", WRONG_PASSWORD).await;
        browser.wait("an end of the request", "!document.querySelector('#sign-in-submit.lk-busy')").await;
        assert_eq!(browser.text("#sign-in-error").await, words, "an unknown name is told in the same words");
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn an_empty_form_says_what_is_needed_and_sends_nothing() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.click("#sign-in-submit").await;
        browser.focus_on("username").await;
        browser.see_text("#username-error", "This is needed").await;
        browser.see_text("#password-error", "This is needed").await;
        browser.axe("the sign-in with empty fields").await;
        browser.fill("#username", ADA.username).await;
        browser.keys(thirtyfour::Key::Enter).await;
        browser.focus_on("password").await;
        assert_eq!(browser.address().await, "/sign-in");
    });
}

#[test]
fn whoever_came_for_a_page_gets_it_after_the_sign_in() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/activity?type=security").await;
        browser.at("/sign-in?returnTo=/activity%3Ftype%3Dsecurity").await;
        // A reload in between loses nothing of where to go.
        browser.reload().await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.at("/activity?type=security").await;
        browser.see_text("h1", "Activity").await;
    });
}

#[test]
fn a_way_back_to_another_site_leads_to_the_overview() {
    for evil in ["https://evil.example/", "//evil.example/", "/%5Cevil.example", "javascript:alert(1)"] {
        let path = format!("/sign-in?returnTo={}", evil.replace(':', "%3A"));
        journey(Start::Ready, async |journey| {
            let browser = journey.browser().await;
            browser.open(&path).await;
            browser.enter_credentials(ADA.username, ADA.password).await;
            browser.see("#user-menu-button").await;
            let url = browser.driver().current_url().await.unwrap();
            assert_eq!(url.origin().ascii_serialization(), journey.server.origin, "{evil}");
        });
    }
}

#[test]
fn an_organization_has_its_own_address_name_and_colour() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/t/harbor/sign-in").await;
        browser.see_text(".lk-brand-name", "Harbor & Pilots").await;
        browser.enter_credentials("mara", &crate::harness::server::demo_password()).await;
        browser.at("/t/harbor/").await;
        browser.see_text("h1", "Mara").await;
        browser.axe("the Overview of the demo organization").await;
        // Its session is none of another organization.
        browser.open("/").await;
        browser.at("/sign-in").await;
    });
}

/// T-37.
#[test]
fn a_password_never_ends_up_in_an_address_even_when_scripts_fail() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        for path in ["/security/password", "/personal-info", "/sessions"] {
            browser.open(path).await;
            assert_all_post(&browser, path).await;
        }
        browser.open("/personal-info").await;
        browser.click("#edit-nickName").await;
        assert_all_post(&browser, "an edit").await;
        let other = journey.browser().await;
        other.open("/sign-in").await;
        assert_all_post(&other, "/sign-in").await;
        // As if the app's code had stopped: the browser itself sends the form.
        other.fill("#username", ADA.username).await;
        other.fill("#password", ADA.password).await;
        other.js("document.getElementById('sign-in-form').submit()").await;
        other.wait("an answer to the form", "document.readyState === 'complete'").await;
        let url = other.driver().current_url().await.unwrap();
        assert!(url.query().is_none(), "{url}");
    });
}

async fn assert_all_post(browser: &crate::harness::Browser, place: &str) {
    let wrong =
        "return [...document.forms].filter((form) => form.method !== 'post').map((form) => form.outerHTML)";
    assert_eq!(browser.js(wrong).await, serde_json::json!([]), "{place}");
}
