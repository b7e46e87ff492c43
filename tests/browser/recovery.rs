//! Coming back: a forgotten password, a forgotten user name. Mail comes from a real mail server, text messages
//! from a real gateway.

use latchkey_tests::sinks::{captcha_provider, free_port};
use serde_json::json;
use thirtyfour::Key;

use crate::harness::data::NEW_PASSWORD;
use crate::harness::server::Server;
use crate::harness::{ADA, Browser, Start, journey};

pub(super) const ADDRESS: &str = "ada@example.org";
const NUMBER: &str = "+436641234567";

impl Browser {
    /// From the sign-in to the page where a way back in is chosen, for a name.
    pub(super) async fn forgets(&self, name: &str) {
        self.open("/sign-in").await;
        self.click("#recover-forgot-password").await;
        self.focus_on("username").await;
        self.fill("#username", name).await;
        self.keys(Key::Enter).await;
        self.see("#recover-main").await;
    }

    /// Proves the mailbox of Ada's, up to the second factor.
    pub(super) async fn proves_the_mailbox(&self, server: &Server) {
        self.forgets(ADA.username).await;
        self.click("#recover-main").await;
        self.fill("#recover-code", &server.code_for(ADDRESS).await).await;
        self.keys(Key::Enter).await;
        self.see_text("main", "protected by a second factor").await;
    }

    /// Types a new password at the end, and signs in with it.
    pub(super) async fn chooses_and_signs_in(&self) {
        self.focus_on("new-password").await;
        self.fill("#new-password", NEW_PASSWORD).await;
        self.keys(Key::Enter).await;
        self.see("#recover-done").await;
        self.axe("the new password is set").await;
        self.click("#recover-sign-in").await;
        self.see("#username").await;
        assert_eq!(self.value("#username").await, ADA.username, "nobody types twice who they are");
        self.enter_credentials(ADA.username, NEW_PASSWORD).await;
    }
}

#[test]
fn a_forgotten_password_is_set_anew_by_the_code_of_a_mail() {
    journey(Start::Wired(json!({})), async |journey| {
        let inside = journey.signed_in().await;
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.axe("the sign-in with ways back in").await;
        browser.click("#recover-forgot-password").await;
        browser.see_text("h1", "Forgot your password").await;
        browser.axe("who forgot the password").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#username-error", "This is needed").await;
        browser.fill("#username", ADA.username).await;
        browser.keys(Key::Enter).await;
        browser.see_text("main", "if there is such an account").await;
        // What is to be done is read before the button that does it.
        browser.focus_on("page-title").await;
        browser.axe("how to prove it").await;
        browser.click("#recover-main").await;
        browser.focus_on("recover-code").await;
        browser.see_text("#recover-resend", "Send another code (").await;
        browser.axe("the code of a recovery").await;
        browser.fill("#recover-code", "000000").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#recover-code-error", "not right").await;
        // A reload loses nothing.
        browser.reload().await;
        browser.fill("#recover-code", &journey.server.code_for(ADDRESS).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("h1", "Choose a new password").await;
        browser.axe("a new password").await;
        browser.fill("#new-password", "short").await;
        browser.keys(Key::Enter).await;
        browser.see("#new-password-error").await;
        browser.axe("a new password that is too short").await;
        browser.chooses_and_signs_in().await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.shows_no_secret().await;
        // The other browser was signed out.
        inside.open("/security").await;
        inside.at("/sign-in?returnTo=/security").await;
    });
}

#[test]
fn a_link_opens_in_any_browser_waits_for_its_button_and_works_once() {
    journey(Start::Wired(json!({})), async |journey| {
        let asking = journey.browser().await;
        asking.forgets(ADDRESS).await;
        asking.click("#recover-main").await;
        asking.see("#recover-code").await;
        let token = journey.server.token_for(ADDRESS, "recover").await;
        let phone = journey.browser().await;
        phone.load(&format!("/recover#{token}")).await;
        phone.see("#recover-go").await;
        assert_eq!(
            phone.address().await,
            "/recover",
            "the secret stays neither in the address nor in the history"
        );
        phone.axe("the link of a recovery").await;
        // The token is gone with the page that had it; what it was for is not forgotten.
        phone.reload().await;
        phone.see_text("main", "This link is not complete").await;
        phone.axe("the link of a recovery, loaded anew").await;
        phone.load("/sign-in").await;
        phone.load(&format!("/recover#{token}")).await;
        phone.click("#recover-go").await;
        phone.see_text("h1", "Choose a new password").await;
        phone.reload().await;
        phone.see_text("h1", "Choose a new password").await;
        phone.chooses_and_signs_in().await;
        phone.see_text("h1", "Hello, Ada").await;
        asking.load(&format!("/recover#{token}")).await;
        asking.click("#recover-go").await;
        asking.see_text("main", "This link no longer works").await;
        asking.axe("a link of a recovery that was used").await;
        asking.click("#recover-again").await;
        asking.see("#username").await;
    });
}

#[test]
fn a_code_by_sms_leads_back_in_where_that_is_offered() {
    journey(Start::Wired(json!({"recovery": {"sms": true, "email": false}})), async |journey| {
        let inside = journey.signed_in().await;
        inside.open("/personal-info").await;
        inside.number(&journey.server, NUMBER).await;
        let browser = journey.browser().await;
        browser.forgets(ADA.username).await;
        browser.click("#recover-main").await;
        browser.see("#recover-code").await;
        browser.axe("the code of a recovery by SMS").await;
        browser.fill("#recover-code", &journey.server.code_for(NUMBER).await).await;
        browser.keys(Key::Enter).await;
        browser.chooses_and_signs_in().await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn answers_to_security_questions_and_one_more_proof_lead_back_in() {
    journey(Start::Wired(json!({"recovery": {"questions": true}})), async |journey| {
        let inside = journey.signed_in().await;
        let given = json!({"answers": [
            {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
            {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"}
        ]});
        inside.api("POST", "/api/users/v1/me/challenge-answers", &given).await;
        let browser = journey.browser().await;
        browser.forgets(ADA.username).await;
        browser.click("#recover-others").await;
        browser.see("[data-testid=way-recovery-questions]").await;
        browser.axe("the ways of a recovery with questions").await;
        browser.click("[data-testid=way-recovery-questions]").await;
        browser.see_text("main", "Something else is asked for as well").await;
        browser.click("#recover-main").await;
        browser.see_text("#recover-form", "the toy that you took to bed").await;
        browser.axe("the questions of a recovery").await;
        browser.fill("#recover-answer-0", "Old Bruno").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#recover-answer-1-error", "This is needed").await;
        browser.fill("#recover-answer-1", "in the attic").await;
        browser.keys(Key::Enter).await;
        browser.see_text("main", "These answers are not right").await;
        assert_eq!(browser.value("#recover-answer-0").await, "Old Bruno", "what was typed stays");
        browser.axe("answers of a recovery that are not right").await;
        browser.fill("#recover-answer-1", "under the  stairs").await;
        browser.keys(Key::Enter).await;
        // The answers alone set no password: the mailbox is asked for as well, in German and on a phone.
        browser.see_text("#recover-one-more", "one more proof").await;
        browser.see_text("main", "We send a code and a link to").await;
        browser.axe("one more proof of a recovery").await;
        browser.choose("#foot-language", "de").await;
        browser.screen(360, 740).await;
        browser.click("#recover-main").await;
        browser.see_text("main", "Falls es das Konto").await;
        browser.fill("#recover-code", &journey.server.code_for(ADDRESS).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("h1", "Neues Passwort").await;
        browser.assert_fits("the new password of a recovery").await;
        browser.chooses_and_signs_in().await;
        browser.see_text("h1", "Hallo, Ada").await;
        inside.open("/activity").await;
        inside.at("/sign-in?returnTo=/activity").await;
    });
}

#[test]
fn whoever_is_nobody_is_asked_questions_in_german_on_a_phone() {
    journey(Start::Wired(json!({"recovery": {"questions": true}})), async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.choose("#foot-language", "de").await;
        browser.screen(360, 740).await;
        browser.forgets("nobody").await;
        browser.click("#recover-others").await;
        browser.click("[data-testid=way-recovery-questions]").await;
        browser.click("#recover-main").await;
        browser.see("#recover-answer-1").await;
        browser.assert_fits("the questions of a recovery").await;
        browser.axe("die Fragen einer Wiederherstellung").await;
        browser.fill("#recover-answer-0", "Bruno").await;
        browser.fill("#recover-answer-1", "Graz").await;
        browser.keys(Key::Enter).await;
        browser.see_text("main", "Diese Antworten stimmen nicht").await;
        browser.assert_fits("answers of a recovery that are not right").await;
    });
}

#[test]
fn a_forgotten_user_name_is_mailed_and_nobody_learns_whose_address_it_is() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.click("#recover-forgot-username").await;
        browser.axe("who forgot the user name").await;
        browser.fill("#email", "no address").await;
        browser.keys(Key::Enter).await;
        browser.see("#email-error").await;
        let mut words = Vec::new();
        for address in ["nobody@example.org", ADDRESS] {
            browser.open("/recover/username").await;
            browser.fill("#email", address).await;
            browser.keys(Key::Enter).await;
            browser.see("#username-sent").await;
            words.push(browser.text("main").await);
        }
        assert_eq!(words[0], words[1]);
        browser.axe("a user name on its way").await;
        journey.server.text_for(ADDRESS, "Your user name for").await;
    });
}

#[test]
fn where_nothing_is_offered_nothing_is_shown() {
    let none = json!({"recovery": {"email": false, "username": false}});
    journey(Start::Wired(none), async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.see("#sign-in-submit").await;
        assert_eq!(browser.count("#recover-forgot-password, #recover-forgot-username").await, 0);
    });
}

#[test]
fn coming_back_speaks_german_and_fits_a_phone() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.choose("#foot-language", "de").await;
        browser.see_text("main", "Passwort vergessen?").await;
        browser.click("#recover-forgot-password").await;
        browser.screen(360, 740).await;
        browser.see_text("h1", "Passwort vergessen").await;
        browser.axe("wer das Passwort vergessen hat").await;
        browser.fill("#username", ADA.username).await;
        browser.keys(Key::Enter).await;
        browser.click("#recover-main").await;
        browser.see_text("main", "Falls es das Konto").await;
        browser.assert_fits("the code of a recovery").await;
        browser.axe("der Code einer Wiederherstellung").await;
    });
}

#[test]
fn the_check_of_a_provider_is_passed_where_one_is_configured() {
    journey(Start::Ready, async |journey| {
        let port = free_port();
        let _provider = captcha_provider(port);
        let base = format!("http://127.0.0.1:{port}");
        let server = Server::start_at(
            &Start::Wired(json!({})),
            "localhost",
            vec![
                ("LATCHKEY_OUTBOUND_ALLOW", format!("127.0.0.1:{port}")),
                ("LATCHKEY_CAPTCHA_PROVIDER", "turnstile".to_owned()),
                ("LATCHKEY_CAPTCHA_SITE_KEY", "Latchkey".to_owned()),
                ("LATCHKEY_CAPTCHA_SECRET", "shown-to-the-provider".to_owned()),
                ("LATCHKEY_CAPTCHA_SCRIPT_URL", format!("{base}/api.js")),
                ("LATCHKEY_CAPTCHA_VERIFY_URL", format!("{base}/siteverify")),
            ],
        );
        let browser = journey.browser_at(&server.origin).await;
        browser.knows(&base);
        browser.open("/recover/username").await;
        browser.fill("#email", ADDRESS).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#check", "I am a person (Latchkey)").await;
        browser.axe("the check of a provider").await;
        browser.click("#check").await;
        browser.see("#username-sent").await;
        server.text_for(ADDRESS, "Your user name for").await;
        // A script that does not load is told, and what was typed stays.
        let other = journey.browser_at(&server.origin).await;
        other.cdp("Network.enable", json!({})).await;
        other.cdp("Network.setBlockedURLs", json!({"urls": [format!("{base}/*")]})).await;
        other.knows(&base);
        other.tolerate("api.js");
        other.open("/recover/username").await;
        other.fill("#email", ADDRESS).await;
        other.keys(Key::Enter).await;
        other.see_text("main", "A service outside did not answer").await;
        assert_eq!(other.value("#email").await, ADDRESS);
    });
}
