//! Recovery on the security page, and what the console decides about it. Messages come by SMTP and from the SMS gateway.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::{Browser, Journey, Start, journey};

const OWN: &str = "ada@example.org";
const SAFE: &str = "ada.safe@example.net";
const NUMBER: &str = "+436641234567";

fn everything() -> Value {
    json!({"recovery": {"sms": true, "questions": true}})
}

async fn opened(journey: &mut Journey) -> Browser {
    let browser = journey.signed_in().await;
    browser.open("/security").await;
    browser.see("#recovery [data-testid=factor]").await;
    browser
}

/// The row of a kind, as a selector.
fn row(kind: &str) -> String {
    format!("#recovery [data-kind={kind}]")
}

#[test]
fn recovery_mail_goes_to_an_address_of_its_own_once_it_is_proven_and_back_again() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = opened(journey).await;
        browser.see_text("#recovery", "Ways back in: 1").await;
        browser.see_text(&row("recovery-email"), "the one of your profile").await;
        assert_eq!(browser.count(&row("recovery-phone")).await, 0, "what is not offered is not there");
        browser.axe("recovery by the address of the profile").await;
        browser.click("#recovery-email-set").await;
        browser.axe("setting a recovery address").await;
        browser.fill("#contact-value", OWN).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#contact-value-error", "go there already").await;
        browser.fill("#contact-value", SAFE).await;
        browser.keys(Key::Enter).await;
        browser.see("#contact-code").await;
        let code = journey.server.code_for(SAFE).await;
        browser.keys(Key::Escape).await;
        browser.gone("#contact-add").await;
        browser.see_text(&row("recovery-email"), "waits for its code").await;
        browser.axe("a recovery address that waits for its proof").await;
        browser.click("#recovery-email-prove").await;
        browser.fill("#contact-code", "000000").await;
        browser.keys(Key::Enter).await;
        browser.see("#contact-code-error").await;
        browser.fill("#contact-code", &code).await;
        browser.keys(Key::Enter).await;
        browser.gone("#contact-add").await;
        browser.see_text(&row("recovery-email"), "for recovery alone").await;
        browser.axe("a recovery address of its own").await;
        // The profile has nothing to do with it.
        browser.open("/personal-info").await;
        browser.see_text("[data-testid=contacts-email]", OWN).await;
        assert_eq!(browser.count("[data-testid=contacts-email] li").await, 1);

        browser.open("/security").await;
        browser.click("#recovery-email-manage").await;
        browser.axe("the acts of a recovery address").await;
        browser.click("#recovery-remove").await;
        browser.axe("the question before a recovery address goes").await;
        browser.click("#recovery-remove-ask-confirm").await;
        browser.see_text(&row("recovery-email"), "the one of your profile").await;

        // Whoever reads the address that went takes the change back, without a session.
        let token = journey.server.token_for(SAFE, "undo").await;
        let other = journey.browser().await;
        other.open(&format!("/undo#{token}")).await;
        other.click("#verify-submit").await;
        other.see("#verify-done").await;
        other.sign_in(&crate::harness::ADA).await;
        other.open("/security").await;
        other.see_text(&row("recovery-email"), "for recovery alone").await;
    });
}

#[test]
fn a_number_for_recovery_is_proven_by_sms_and_counts_as_a_way_back() {
    journey(Start::Wired(everything()), async |journey| {
        let browser = opened(journey).await;
        browser.see_text(&row("recovery-phone"), "Missing").await;
        // The weakest way back is not urged upon anybody.
        browser.see_text(&row("recovery-questions"), "Not answered").await;
        assert!(!browser.text(&row("recovery-questions")).await.contains("Missing"));
        browser.axe("recovery with things missing").await;
        browser.click("#recovery-phone-set").await;
        browser.fill("#contact-value", "+43 664 1234567").await;
        browser.keys(Key::Enter).await;
        browser.see("#contact-code").await;
        let code = journey.server.code_for(NUMBER).await;
        browser.fill("#contact-code", &code).await;
        browser.keys(Key::Enter).await;
        browser.gone("#contact-add").await;
        browser.see_text("#recovery", "Ways back in: 2").await;
        browser.open("/").await;
        browser.see_text("[data-check=recovery][data-state=good]", "2 ways back").await;
        browser.axe("the check-up with ways back in").await;
        browser.click("#check-recovery").await;
        browser.at("/security").await;
    });
}

#[test]
fn security_questions_are_answered_with_their_weakness_told_and_changed_and_removed() {
    journey(Start::With(everything()), async |journey| {
        let browser = opened(journey).await;
        browser.click("#recovery-questions-open").await;
        browser.see_text("#questions-risk", "weak").await;
        browser.axe("security questions, before they are answered").await;
        browser.click("#questions-next").await;
        browser.see("#answer-1").await;
        browser.axe("answers to security questions").await;
        browser.click("#answers-save").await;
        browser.see_text("#answer-0-error", "needed").await;
        browser.choose("#question-0", "toy").await;
        browser.fill("#answer-0", "Old Bruno").await;
        browser.fill("#answer-1", "old bruno!").await;
        browser.click("#answers-save").await;
        browser.see_text("#answer-1-error", "already").await;
        browser.axe("an answer that was given before").await;
        browser.fill("#answer-1", "Lake Bled").await;
        browser.click("#answers-save").await;
        browser.gone("#questions").await;
        browser.see_text(&row("recovery-questions"), "2 answered").await;

        browser.click("#recovery-questions-open").await;
        browser.see_text("[data-testid=answer][data-set=childhood]", "toy that you took to bed").await;
        let shown = browser.text("#questions").await.to_lowercase();
        assert!(!shown.contains("bruno") && !shown.contains("bled"), "{shown}");
        browser.axe("security questions that are answered").await;
        browser.click("[data-set=places] [data-testid=answer-again]").await;
        browser.fill("#answer-0", "Ada").await;
        browser.click("#answers-save").await;
        browser.see_text("#answer-0-error", "too easy to guess").await;
        browser.fill("#answer-0", "Graz").await;
        browser.click("#answers-save").await;
        browser.see("[data-testid=answer][data-set=places]").await;
        browser.click("[data-set=places] [data-testid=answer-remove]").await;
        browser.see_text("#questions-lacking", "One answer is missing").await;
        browser.axe("an answer is missing").await;
        browser.click("#questions-close").await;
        browser.see_text(&row("recovery-questions"), "1 of 2 answered").await;
    });
}

#[test]
fn who_has_no_way_back_in_is_told_so() {
    journey(Start::Ready, async |journey| {
        journey.server.sql("UPDATE contacts SET verified_at = NULL");
        let browser = opened(journey).await;
        browser.see_text("#recovery-none", "no way back in").await;
        browser.axe("no way back in").await;
        browser.open("/").await;
        browser.see("[data-check=recovery][data-state=open]").await;
    });
}

#[test]
fn the_console_decides_about_recovery_and_says_what_cannot_work() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/console/portal").await;
        browser.press("label[for=setting-recovery-email]").await;
        browser.press("label[for=setting-recovery-questions]").await;
        browser.fill("#setting-recovery-delay", "200").await;
        browser.click("#portal-save").await;
        browser.see_text("#setting-recovery-delay-error", "Write a number from 1 to 168").await;
        browser.focus_on("setting-recovery-delay").await;
        browser.fill("#setting-recovery-delay", "24").await;
        browser.click("#portal-save").await;
        browser.see_text("#settings-recovery .lk-setting .lk-error", "switch on e-mail or SMS").await;
        browser.focus_on("setting-recovery-questions").await;
        browser.axe("ways back in that cannot work").await;
        browser.press("label[for=setting-recovery-email]").await;
        browser.press("label[for=setting-recovery-sms]").await;
        browser.fill("#setting-recovery-delay", "48").await;
        browser.click("#portal-save").await;
        browser.see_text("[data-testid=toast]", "The settings were saved").await;
        browser.open("/security").await;
        browser.see("#recovery-questions-open").await;
        browser.see(&row("recovery-phone")).await;
        browser.open("/").await;
        browser.click("#user-menu-button").await;
        browser.choose("#menu-language", "de").await;
        browser.wait("German", "document.documentElement.lang === 'de'").await;
        browser.open("/security").await;
        browser.see_text("#recovery", "Wege zurück: 1").await;
        browser.axe("recovery in German").await;
        browser.click("#recovery-questions-open").await;
        browser.click("#questions-next").await;
        browser.see_text("#question-0", "Wie nannte Sie als Kind nur Ihre Familie?").await;
        browser.axe("answers to security questions in German").await;
    });
}

#[test]
fn questions_are_edited_in_both_languages_and_lost_answers_are_asked_about() {
    journey(Start::With(everything()), async |journey| {
        let browser = journey.signed_in().await;
        let given = json!({"answers": [
            {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
            {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"}
        ]});
        browser.api("POST", "/api/users/v1/me/challenge-answers", &given).await;
        browser.open("/console/portal").await;
        browser.see(".lk-setting:has(#setting-recovery-questions) #edit-questions").await;
        browser.click("#edit-questions").await;
        browser.at("/console/questions").await;
        browser.see_text("#set-0", "One person has answered it").await;
        browser.axe("the questions of the organization").await;
        browser.click("#set-add").await;
        browser.click("#sets-save").await;
        browser.see("#question-3-0-en-error").await;
        browser.axe("a question without words").await;
        browser.fill("#question-3-0-en", "What was your first ship called?").await;
        browser.fill("#question-3-0-de", "Wie hieß Ihr erstes Schiff?").await;
        browser.click("#sets-save").await;
        browser.see_text("[data-testid=toast]", "The settings were saved").await;

        // Somebody else saves meanwhile.
        let other = journey.signed_in().await;
        other.open("/console/questions").await;
        other.fill("#question-3-0-en", "What was your first boat called?").await;
        other.click("#sets-save").await;
        other.see_text("[data-testid=toast]", "The settings were saved").await;
        browser.fill("#question-3-0-en", "What was the name of your first ship?").await;
        browser.click("#sets-save").await;
        browser.see_text("#sets-conflict", "What was your first boat called?").await;
        browser.axe("a conflict of questions").await;
        browser.click("#sets-mine").await;
        browser.gone("#sets-conflict").await;

        browser.click("#set-0-remove").await;
        browser.click("#sets-save").await;
        browser.see_text("#sets-losing", "stop counting").await;
        browser.axe("the question before answers stop counting").await;
        browser.click("#sets-losing-confirm").await;
        browser.gone("#sets-losing").await;
        browser.open("/security").await;
        browser.see_text(&row("recovery-questions"), "1 of 2 answered").await;
        browser.click("#recovery-questions-open").await;
        browser.see_text("[data-set=childhood]", "no longer asked").await;
        browser.axe("an answer to a question that is no longer asked").await;
    });
}
