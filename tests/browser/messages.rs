//! Codes by SMS and by e-mail, through a real gateway and a real mail server.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::{Start, journey};

const NUMBER: &str = "+436641234567";
const OTHER_NUMBER: &str = "+436649876543";
const ADDRESS: &str = "ada@example.org";

/// An organization that offers codes by message.
fn offered() -> Value {
    json!({"factors": {"smsOtp": true, "emailOtp": true}})
}

#[test]
fn codes_by_sms_are_set_up_asked_for_and_follow_a_change_of_the_number_in_both_directions() {
    journey(Start::Wired(offered()), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/security").await;
        browser.click("#add-sms").await;
        browser.see_text("#message", "Add and verify a mobile number").await;
        browser.axe("codes by SMS without a number").await;
        browser.click("#message-contacts").await;
        browser.at("/personal-info").await;
        browser.number(&journey.server, NUMBER).await;

        browser.open("/security").await;
        browser.click("#add-sms").await;
        browser.see_text("#message", "An authenticator app or a passkey is safer").await;
        browser.axe("the number for codes by SMS").await;
        browser.click("#message-send").await;
        browser.focus_on("message-code").await;
        browser.see_text("#message-resend", "Send another code (").await;
        browser.axe("the first code by SMS").await;
        browser.fill("#message-code", "000000").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#message-code-error", "not right").await;
        browser.focus_on("message-code").await;
        browser.fill("#message-code", &journey.server.code_for(NUMBER).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#message", "Codes by SMS are set up").await;
        browser.axe("codes by SMS set up").await;
        browser.click("#after-submit").await;
        browser.click("#backup-cancel").await;
        let row = "[data-testid=factor][data-kind=sms]";
        browser.see_text(row, "67").await;
        assert!(!browser.text(row).await.contains("1234"), "the number is masked");

        let other = journey.browser().await;
        other.first_step().await;
        other.see_text("main", "We send a code to your verified mobile number").await;
        other.axe("the second step by SMS before the code is sent").await;
        other.click("#sign-in-main").await;
        other.focus_on("sign-in-code").await;
        other.see_text("#sign-in-resend", "Send another code (").await;
        other.axe("the second step by SMS").await;
        other.passes_with(&journey.server.code_for(NUMBER).await).await;

        // Changed with the factor: the profile has the new number.
        browser.click("[data-testid=manage]").await;
        browser.axe("the acts of codes by SMS").await;
        browser.click("#manage-change").await;
        browser.fill("#contact-value", OTHER_NUMBER).await;
        browser.click("#contact-send").await;
        browser.see("#contact-code").await;
        browser.axe("another number for codes by SMS").await;
        browser.fill("#contact-code", &journey.server.code_for(OTHER_NUMBER).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text(row, "43").await;
        browser.open("/personal-info").await;
        browser.see_text("[data-testid=contacts-phone]", "9876543").await;

        // Changed in the profile: codes go to the new number.
        browser.click("[data-testid=contacts-phone] [data-testid=contact-manage]").await;
        browser.click("#contact-replace").await;
        browser.fill("#contact-value", "+43 664 5550000").await;
        browser.click("#contact-send").await;
        browser.fill("#contact-code", &journey.server.code_for("+436645550000").await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("[data-testid=contacts-phone]", "5550000").await;
        browser.open("/security").await;
        browser.see_text(row, "00").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.see_text("#factor-remove", "Your mobile number stays").await;
        browser.click("#factor-remove-confirm").await;
        browser.see_text("#second-step", "No second step yet").await;
    });
}

#[test]
fn codes_by_e_mail_are_set_up_and_asked_for() {
    journey(Start::Wired(offered()), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/security").await;
        browser.click("#add-email").await;
        browser.see_text("#message", "whoever reads your mailbox").await;
        browser.click("#message-send").await;
        browser.see("#message-code").await;
        browser.axe("the first code by e-mail").await;
        browser.fill("#message-code", &journey.server.code_for(ADDRESS).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#message", "Codes by e-mail are set up").await;
        browser.click("#after-submit").await;
        browser.click("#backup-cancel").await;
        browser.see_text("[data-testid=factor][data-kind=email]", "@example.org").await;

        let other = journey.browser().await;
        other.first_step().await;
        other.click("#sign-in-main").await;
        other.see_text("main", "We sent a code to a").await;
        other.axe("the second step by e-mail").await;
        other.passes_with(&journey.server.code_for(ADDRESS).await).await;
        other.open("/security").await;
        other.click("[data-testid=manage]").await;
        other.click("#manage-remove").await;
        other.axe("the question before codes by e-mail are removed").await;
        other.click("#factor-remove-confirm").await;
        other.see_text("#second-step", "No second step yet").await;
    });
}
