//! Protected acts: the proof is asked for in place, then the act goes on.

use serde_json::json;

use crate::harness::data::WRONG_PASSWORD;
use crate::harness::{ADA, Start, journey};

#[test]
fn a_protected_act_asks_who_it_is_in_place_and_then_goes_on() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let other = journey.signed_in().await;
        browser.open("/sessions").await;
        browser.axe("the header while protected acts are open").await;
        browser.click("#elevation-end").await;
        browser.gone("#elevation").await;
        browser.see_text("[data-testid=toast]", "ask you to confirm again").await;
        browser.click("#end-others").await;
        browser.click("#end-session-confirm").await;
        browser.focus_on("step-up-password").await;
        browser.axe("the question who it is").await;

        browser.fill("#step-up-password", WRONG_PASSWORD).await;
        browser.click("#step-up-submit").await;
        browser.see_text("#step-up-password-error", "The password is not right").await;
        browser.focus_on("step-up-password").await;
        browser.axe("the question after a wrong password").await;
        browser.keys(thirtyfour::Key::Escape).await;
        browser.gone("#step-up").await;
        // The act was not done, and the first question stands as before.
        browser.see("#end-session").await;
        other.reload().await;
        other.see("#user-menu-button").await;

        browser.click("#end-session-confirm").await;
        browser.fill("#step-up-password", ADA.password).await;
        browser.click("#step-up-submit").await;
        browser.gone("#step-up").await;
        browser.gone("#end-session").await;
        browser.see_text("main", "You are signed in here only").await;
        browser.see("#elevation").await;
        other.click("#nav-security").await;
        other.see("#sign-in-form").await;
    });
}

#[test]
fn the_time_for_protected_acts_runs_out_by_itself() {
    let short = json!({"stepUp": {"maxAgeSeconds": 3}});
    journey(Start::With(short), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/privacy").await;
        browser.gone("#elevation").await;
        // The countdown has no fractions: the server's own time is up within the next second.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        browser.click("#export").await;
        browser.see("#step-up").await;
        browser.click("#step-up-cancel").await;
        browser.gone("#step-up").await;
        browser.focus_on("export").await;
        assert_eq!(browser.count("[role=alert]").await, 0, "a change of mind is no error");
    });
}
