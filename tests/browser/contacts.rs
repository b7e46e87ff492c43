//! E-mail addresses and phone numbers: added, proven, chosen, removed.

use thirtyfour::Key;

use crate::harness::{Browser, Start, journey};

async fn add(browser: &Browser, kind: &str, value: &str) {
    browser.click(&format!("#add-{kind}")).await;
    browser.fill("#contact-value", value).await;
    browser.click("#contact-send").await;
    browser.see("#contact-code").await;
}

#[test]
fn an_address_counts_once_its_code_was_typed_and_can_be_made_the_first_and_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.see_text("[data-testid=contacts-email]", "ada@example.org").await;
        browser.click("#add-email").await;
        browser.axe("adding an address").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#contact-value-error", "This is needed").await;
        browser.fill("#contact-value", "no-address").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#contact-value-error", "This is not an e-mail address").await;
        browser.focus_on("contact-value").await;
        browser.axe("an address that is none").await;
        browser.click("#contact-cancel").await;
        add(&browser, "email", "countess@example.net").await;
        browser.axe("the code for an address").await;
        let code = journey.server.code_for("countess@example.net").await;
        browser.fill("#contact-code", "000000").await;
        browser.keys(Key::Enter).await;
        browser.see("#contact-code-error").await;
        // Put off: it waits, and the list says so.
        browser.keys(Key::Escape).await;
        browser.gone("#contact-add").await;
        browser.see_text("[data-testid=pending]", "countess@example.net").await;
        browser.axe("an address that waits for its proof").await;
        browser.click("[data-testid=contact-enter]").await;
        browser.fill("#contact-code", &code).await;
        browser.keys(Key::Enter).await;
        browser.gone("#contact-add").await;
        browser.see_text("[data-testid=contacts-email]", "Verified").await;
        assert_eq!(browser.count("[data-testid=pending]").await, 0);
        browser.click("[data-testid=contacts-email] li:nth-child(2) [data-testid=contact-manage]").await;
        browser.axe("the acts of an address").await;
        browser.click("#contact-primary").await;
        browser.see_text("[data-testid=contacts-email] li:first-child", "countess@example.net").await;
        browser.click("[data-testid=contacts-email] li:nth-child(2) [data-testid=contact-manage]").await;
        browser.click("#contact-remove").await;
        browser.axe("the question before an address is removed").await;
        browser.click("#contact-remove-question-confirm").await;
        browser.gone("#contact-remove-question").await;
        assert_eq!(browser.count("[data-testid=contacts-email] [data-testid=contact]").await, 1);
    });
}

#[test]
fn a_change_that_waits_can_be_given_up() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        add(&browser, "email", "other@example.net").await;
        browser.click("#contact-forget").await;
        browser.gone("#contact-add").await;
        browser.wait("no address that waits", "!document.querySelector('[data-testid=pending]')").await;
    });
}

#[test]
fn a_link_without_its_secret_says_so() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        for path in ["/verify", "/undo"] {
            browser.open(path).await;
            browser.see_text("main", "This link is not complete").await;
            browser.axe(path).await;
        }
        browser.load("/undo#wrong").await;
        browser.driver().refresh().await.unwrap();
        browser.click("#verify-submit").await;
        browser.see("#link-dead").await;
        browser.axe("a link that works no longer").await;
        assert_eq!(
            browser.address().await,
            "/undo",
            "the secret stays neither in the address nor in the history"
        );
    });
}
