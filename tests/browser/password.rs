//! Changing the password.

use crate::harness::data::{NEW_PASSWORD, Person, WRONG_PASSWORD};
use crate::harness::{ADA, Start, journey};

#[test]
fn a_new_password_ends_the_sessions_of_other_browsers() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let other = journey.signed_in().await;
        browser.open("/security").await;
        browser.axe("Sign-in & security").await;
        browser.click("#change-password").await;
        browser.at("/security/password").await;
        browser.see("#new-password").await;
        browser.axe("the change of the password").await;
        browser.fill("#current-password", ADA.password).await;
        browser.fill("#new-password", "short").await;
        browser.see_text("#password-rules", "not met yet").await;
        browser.fill("#new-password", NEW_PASSWORD).await;
        browser.see_text("#password-rules", "Strength: ").await;
        browser
            .wait(
                "all rules met",
                "!document.querySelector('#password-rules').textContent.includes('not met yet')",
            )
            .await;
        browser.axe("a new password with its rules").await;
        browser.click("#password-submit").await;
        browser.at("/security").await;
        browser.see_text("[data-testid=toast]", "Your other devices are signed out").await;

        other.click("#nav-sessions").await;
        other.see("#sign-in-form").await;
        other.see_text("#sign-in-ended", "Your session has ended").await;
        other.axe("the sign-in after a session ended").await;
        other.enter_credentials(ADA.username, ADA.password).await;
        other.see("#sign-in-error").await;
        let changed = Person { password: NEW_PASSWORD, ..ADA };
        other.sign_in(&changed).await;
        browser.reload().await;
        browser.see_text("h1", "Sign-in & security").await;
    });
}

#[test]
fn a_password_change_that_is_refused_says_at_which_field_and_why() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/security/password").await;
        browser.see("#password-submit").await;
        browser.click("#password-submit").await;
        browser.focus_on("current-password").await;
        browser.see_text("[data-testid=error-summary]", "2 things").await;
        browser.axe("the empty change of the password").await;
        browser.fill("#current-password", WRONG_PASSWORD).await;
        browser.fill("#new-password", NEW_PASSWORD).await;
        browser.click("#password-submit").await;
        browser.see_text("#current-password-error", "The current password is not right").await;
        browser.focus_on("current-password").await;
        assert_eq!(browser.value("#new-password").await, NEW_PASSWORD);
        browser.fill("#current-password", ADA.password).await;
        browser.fill("#new-password", ADA.password).await;
        browser.click("#password-submit").await;
        browser.see_text("#new-password-error", "used this password before").await;
        browser.focus_on("new-password").await;
        browser.axe("a refused change of the password").await;
    });
}

#[test]
fn a_password_can_be_shown_while_it_is_typed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.fill("#password", WRONG_PASSWORD).await;
        browser.click("#password-reveal").await;
        browser.see("#password[type=text]").await;
        browser.see("#password-reveal[aria-pressed=true]").await;
        browser.axe("a shown password").await;
        browser.fill("#username", ADA.username).await;
        browser.click("#sign-in-submit").await;
        browser.see("#sign-in-error").await;
        browser.see("#password[type=password]").await;
    });
}

#[test]
fn the_well_known_address_leads_password_managers_to_the_change() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.load("/.well-known/change-password").await;
        browser.at("/security/password").await;
        browser.see("#new-password[autocomplete=new-password]").await;
        browser.see("#current-password[autocomplete=current-password]").await;
    });
}
