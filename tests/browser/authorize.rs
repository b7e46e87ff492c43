//! Applications sign their users in: what is asked, what is given, and what ends it.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::authenticator::totp;
use crate::harness::relying::RelyingParty;
use crate::harness::{ADA, Browser, Start, journey};

const MORE: &str = "scope=openid+profile+email+me:profile:read";

#[test]
fn an_application_signs_the_user_in_and_learns_only_what_stays_ticked() {
    journey(Start::Ready, async |journey| {
        let owner = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &owner, &json!({})).await;
        let browser = journey.browser().await;
        travel.sign_in(&browser, "login_hint=ada").await;
        browser.see_text(".lk-lead", "to go on to Travel").await;
        assert_eq!(browser.value("#username").await, "ada", "the name that the application expects");
        browser.axe("the sign-in on the way to an application").await;
        // Nothing is lost by a reload.
        browser.reload().await;
        browser.see_text(".lk-lead", "to go on to Travel").await;
        browser.fill("#password", ADA.password).await;
        browser.click("#sign-in-submit").await;

        browser.see_text("h1", "Allow Travel?").await;
        browser.see_text("#who", "Ada Lovelace").await;
        browser.see_text("#consent-to", "127.0.0.1").await;
        browser.see_text("#claim-email-help", "Tickets are sent there.").await;
        let locked = browser
            .js("const e = document.getElementById('claim-email'); return [e.checked, e.disabled]")
            .await;
        assert_eq!(locked, json!([true, true]), "what is needed cannot be left out");
        browser.axe("the page that asks for consent").await;
        browser.reload().await;
        browser.press("label[for=claim-name]").await;
        browser.click("#consent-allow").await;
        let claims = travel.learned(&browser).await;
        assert_eq!(claims["email"], "ada@example.org");
        assert!(claims.get("name").is_none(), "the name was not ticked: {claims}");

        // Decided once, nothing is asked.
        travel.sign_in(&browser, "").await;
        assert!(travel.learned(&browser).await.get("name").is_none());
        // More is asked for: the question comes again, and what was declined is not ticked.
        travel.asks(&browser, MORE).await;
        assert_eq!(browser.js("return document.getElementById('claim-name').checked").await, false);
        browser.see_text("#scopes", "See your profile").await;
        browser.axe("the question after more is asked for").await;
        browser.click("#consent-cancel").await;
        browser.see_text("#error", "access_denied").await;
        travel.asks(&browser, MORE).await;
        browser.click("#consent-allow").await;
        travel.learned(&browser).await;
    });
}

#[test]
fn an_application_that_asks_for_nothing_but_the_user_says_so() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({"description": ""})).await;
        travel.asks(&browser, "scope=openid").await;
        browser.see_text("#consent", "only learns that it is you").await;
        browser.axe("the question of an application that asks for nothing").await;
        browser.click("#consent-allow").await;
        let claims = travel.learned(&browser).await;
        assert_eq!(claims.as_object().unwrap().len(), 1, "only the subject: {claims}");
    });
}

#[test]
fn the_organizations_own_application_asks_nothing() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({"trusted": true})).await;
        // After the fresh proof that it wants nothing is left to ask: the page goes on by itself.
        travel.sign_in(&browser, "prompt=login").await;
        browser.fill("#authorize-password", ADA.password).await;
        browser.click("#authorize-submit").await;
        assert_eq!(travel.learned(&browser).await["name"], "Ada Lovelace");
        // It is listed all the same, and can be stopped; there is no consent to change.
        browser.open("/apps/access").await;
        browser.see_text("[data-testid=access]", "It belongs to your organization").await;
        assert_eq!(browser.count("[data-testid=access] a").await, 0);
        browser.axe("an application of the organization's own with access").await;
        browser.click("[data-testid=access-remove]").await;
        browser.see_text("#apps-ask", "gets access again when you sign in").await;
        browser.click("#apps-ask-confirm").await;
        browser.see_text("main", "No application has access").await;
        assert_eq!(travel.asks_again(&browser).await.0, "401");
    });
}

#[test]
fn an_application_may_ask_for_a_fresh_proof_and_the_user_may_be_somebody_else() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({})).await;
        travel.sign_in(&browser, "prompt=login").await;
        browser.see_text("h1", "Confirm that it is you").await;
        browser.see("#authorize-password").await;
        browser.axe("an application that asks for a fresh proof").await;
        browser.fill("#authorize-password", crate::harness::data::WRONG_PASSWORD).await;
        browser.click("#authorize-submit").await;
        browser.see_text("#authorize-password-error", "The password is not right").await;
        browser.axe("a fresh proof that failed").await;
        // Somebody else signs in: the request waits.
        browser.click("#who-other").await;
        browser.see("#sign-in-form").await;
        browser.see_text(".lk-lead", "to go on to Travel").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see("#consent-allow").await;
        browser.click("#consent-cancel").await;
        browser.see_text("#error", "access_denied").await;
    });
}

#[test]
fn a_second_step_is_asked_for_on_demand() {
    journey(Start::Ready, async |journey| {
        let owner = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &owner, &json!({})).await;
        let browser = journey.signed_in().await;
        let asked = "acr_values=urn:latchkey:acr:2";
        travel.sign_in(&browser, asked).await;
        browser.see("#authorize-unreachable").await;
        browser.axe("a second step that the account does not have").await;
        browser.click("#authorize-cancel").await;
        browser.see_text("#error", "unmet_authentication_requirements").await;

        let secret = owner.app().await;
        travel.sign_in(&browser, asked).await;
        browser.see("#authorize-code").await;
        browser.axe("a second step for an application").await;
        browser.reload().await;
        browser.fill("#authorize-code", &totp(&secret, 1)).await;
        browser.keys(Key::Enter).await;
        browser.click("#consent-allow").await;
        travel.learned(&browser).await;
        let id: Value = serde_json::from_str(&browser.text("#id").await).unwrap();
        assert_eq!(id["acr"], "urn:latchkey:acr:2");
    });
}

#[test]
fn a_request_is_good_once_and_in_its_own_browser_only() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({})).await;
        travel.asks(&browser, "").await;
        let address = browser.address().await;
        let other = journey.signed_in().await;
        other.open(&address).await;
        other.see("#authorize-over").await;
        assert!(!other.text("main").await.contains("Travel"), "nothing of the request is told");
        browser.click("#consent-allow").await;
        travel.learned(&browser).await;
        browser.open(&address).await;
        browser.see_text("#authorize-over", "Start again in the application").await;
        browser.axe("a request that is over").await;
        browser.click("#authorize-home").await;
        browser.see_text("h1", "Hello, Ada").await;
        // One that has waited for too long is over as well.
        travel.asks(&browser, MORE).await;
        journey.server.sql("UPDATE authorization_requests SET expires_at = 1");
        browser.click("#consent-allow").await;
        browser.see("#authorize-over").await;
    });
}

#[test]
fn ending_the_session_signs_the_application_out_and_tells_it() {
    journey(Start::Ready, async |journey| {
        let owner = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &owner, &json!({})).await;
        let browser = journey.signed_in().await;
        travel.asks(&browser, "").await;
        browser.click("#consent-allow").await;
        travel.learned(&browser).await;
        assert_eq!(travel.asks_again(&browser).await.0, "200");
        browser.open("/sessions").await;
        browser.see_text("#this-device [data-testid=session-applications]", "Used for Travel").await;
        browser.axe("sessions with the applications used in them").await;
        browser.click("#this-device .lk-row-link").await;
        browser.see_text("[data-testid=session-application]", "Travel").await;
        browser.axe("a session with an application").await;

        owner.open("/sessions").await;
        owner.click("#other-devices [data-testid=end-session]").await;
        owner.click("#end-session-confirm").await;
        owner.gone("#end-session").await;
        for _ in 0..400 {
            if !travel.logouts().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let told = travel.logouts();
        assert_eq!(told.len(), 1, "the application is told once");
        assert!(told[0]["sid"].is_string() && told[0]["aud"] == json!(travel.id()), "{told:?}");
        assert_eq!(travel.asks_again(&browser).await.0, "401", "its token is worth nothing");
    });
}

#[test]
fn a_request_that_cannot_be_answered_leads_to_a_page_that_says_so() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({})).await;
        for more in ["redirect_uri=https://evil.example.org/", "client_id=nobody"] {
            travel.sign_in(&browser, more).await;
            browser.see("#authorize-invalid").await;
            browser.at("/authorize").await;
        }
        browser.axe("a request that cannot be answered").await;
    });
}

/// Sends a browser to sign out, without a token that would do it at once.
async fn leaves(browser: &Browser, travel: &RelyingParty, portal: &str) {
    let address = format!(
        "{portal}/oidc/logout?client_id={}&post_logout_redirect_uri={}/bye&state=s-9",
        travel.id(),
        travel.origin
    );
    browser.open(&address).await;
    browser.see("#sign-out-question").await;
}

#[test]
fn whoever_sends_the_browser_to_sign_out_only_leads_to_a_question() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({})).await;
        browser.knows(&travel.origin);
        leaves(&browser, &travel, &journey.server.origin).await;
        browser.axe("the question whether to sign out").await;
        browser.click("#sign-out-stay").await;
        browser.see_text("h1", "Hello, Ada").await;
        // What is made up says nothing.
        browser.open("/sign-out#made-up").await;
        browser.click("#sign-out-confirm").await;
        browser.see("#sign-out-over").await;
        browser.axe("a question that is over").await;
        browser.load("/").await;
        leaves(&browser, &travel, &journey.server.origin).await;
        browser.click("#sign-out-confirm").await;
        browser.see_text("h1", "Goodbye").await;
        browser.open("/sign-out").await;
        browser.see("#sign-out-done").await;
        browser.axe("a question when nobody is signed in").await;
        browser.open("/sessions").await;
        browser.see("#sign-in-form").await;
    });
}

#[test]
fn an_application_may_say_which_language_to_speak() {
    journey(Start::Ready, async |journey| {
        let owner = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &owner, &json!({})).await;
        let browser = journey.browser().await;
        travel.sign_in(&browser, "ui_locales=fr+de-AT").await;
        browser.see_text("h1", "Anmelden").await;
        browser.see_text(".lk-lead", "um bei Travel weiterzumachen").await;
        browser.axe("the sign-in in the language of the application").await;
    });
}
