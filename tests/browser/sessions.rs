//! Devices and sessions.

use std::time::{Duration, Instant};

use crate::harness::{ADA, Browser, Start, journey};

/// Clicks, and asserts that the sign-in stands there within a second.
async fn is_out_within_a_second(browser: &Browser, click: &str) {
    browser.click(click).await;
    let clicked = Instant::now();
    browser.see("#sign-in-form").await;
    assert!(
        clicked.elapsed() < Duration::from_secs(1),
        "the ended session was seen for {:?}",
        clicked.elapsed()
    );
}

#[test]
fn a_session_ended_elsewhere_is_gone_within_a_second_of_the_next_click() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/sessions").await;
        browser.see_text("main", "You are signed in here only").await;
        browser.axe("Devices & sessions with one session").await;
        let other = journey.signed_in().await;
        browser.reload().await;
        browser.axe("Devices & sessions with two").await;
        let first = browser.text("#this-device").await;
        assert!(first.contains("This device") && first.contains("Chrome on Linux"), "{first}");
        browser.click("[data-testid=end-session]").await;
        browser.see("#end-session").await;
        browser.axe("the question before a session is ended").await;
        browser.click("#end-session-confirm").await;
        browser.see_text("[data-testid=toast]", "The session was signed out").await;
        browser.wait("one session", "document.querySelectorAll('[data-testid=session]').length === 1").await;
        is_out_within_a_second(&other, "#nav-personal-info").await;
    });
}

#[test]
fn all_other_sessions_are_ended_by_one_act_and_this_one_stays() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let second = journey.signed_in().await;
        let third = journey.signed_in().await;
        browser.open("/sessions").await;
        assert_eq!(browser.count("[data-testid=session]").await, 3);
        browser.click("#end-others").await;
        browser.click("#end-session-cancel").await;
        browser.gone("#end-session").await;
        browser.focus_on("end-others").await;
        browser.click("#end-others").await;
        browser.click("#end-session-confirm").await;
        browser.see_text("main", "You are signed in here only").await;
        for other in [second, third] {
            is_out_within_a_second(&other, "#user-menu-button").await;
        }
        browser.reload().await;
        browser.see_text("h1", "Devices & sessions").await;
    });
}

#[test]
fn a_session_can_be_looked_at_renamed_and_ended_from_its_own_page() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/sessions").await;
        browser.click("[data-testid=session] .lk-row-link").await;
        browser.see("#rename-session").await;
        browser.ready().await;
        browser.axe("a session").await;
        browser.click("#rename-session").await;
        browser.focus_on("session-name").await;
        browser.fill("#session-name", &"x".repeat(200)).await;
        browser.click("#rename-save").await;
        browser.see_text("#session-name-error", "At most").await;
        browser.axe("the dialog for the name with an error").await;
        browser.fill("#session-name", "Kitchen tablet").await;
        browser.keys(thirtyfour::Key::Enter).await;
        browser.see_text("h1", "Kitchen tablet").await;
        browser.gone("#rename").await;
        browser.reload().await;
        browser.see_text("h1", "Kitchen tablet").await;
        browser.click("#end-this-session").await;
        browser.see_text("#end-session", "You will have to sign in again").await;
        browser.click("#end-session-confirm").await;
        browser.at("/sign-in").await;
    });
}

#[test]
fn a_session_that_is_over_has_a_page_that_says_so() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/sessions/0198f0c2-0000-7000-8000-000000000000").await;
        browser.see_text("main", "This session is over").await;
        browser.axe("a session that is over").await;
    });
}

#[test]
fn what_was_typed_survives_the_end_of_the_session() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.click("#edit-nickName").await;
        browser.fill("#field-nickName", "Countess").await;
        journey.server.sql("DELETE FROM sessions");
        browser.click("#save-nickName").await;
        browser.see("#session-ended").await;
        browser.axe("the way back in").await;
        browser.fill("#again-password", ADA.password).await;
        browser.click("#again-submit").await;
        browser.gone("#session-ended").await;
        assert_eq!(browser.value("#field-nickName").await, "Countess");
        browser.click("#save-nickName").await;
        browser.see_text("[data-testid=attribute-nickName] .lk-row-value", "Countess").await;
    });
}

#[test]
fn after_the_sign_out_the_way_back_shows_nothing_private() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.click("#nav-sessions").await;
        browser.at("/sessions").await;
        browser.click("#user-menu-button").await;
        browser.axe("the account's menu").await;
        browser.click("#menu-sign-out").await;
        browser.at("/sign-in").await;
        for _ in 0..3 {
            browser.driver().back().await.unwrap();
            browser.wait("a page", "document.querySelector('h1') || location.href === 'about:blank' || location.protocol === 'data:'").await;
            let source = browser.driver().source().await.unwrap();
            assert!(!source.contains("Lovelace") && !source.contains("ada@example.org"), "{source}");
        }
    });
}
