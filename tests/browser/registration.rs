//! Registering oneself, and the console's page of those who wait. Mail comes from a real mail server.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::data::NEW_PASSWORD;
use crate::harness::{Browser, Start, journey};

const NEW: &str = "nia@example.net";

fn open(more: Value) -> Start {
    let mut registration = json!({"enabled": true});
    registration.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Start::Wired(json!({ "registration": registration }))
}

fn terms(label: &str) -> Value {
    json!({"kind": "policy", "required": true, "content": {
        "names": {"en": "Terms of use", "de": "Nutzungsbedingungen"},
        "descriptions": {
            "en": "The rules for your account: what you may do, and what we promise.",
            "de": "Die Regeln für Ihr Konto: was Sie dürfen und was wir versprechen."
        },
        "label": label, "addresses": {"en": format!("https://example.org/terms/{label}")}
    }})
}

impl Browser {
    /// From the sign-in to the page that waits for the code.
    async fn asks_to_register(&self, address: &str) {
        self.open("/sign-in").await;
        self.click("#register-begin").await;
        self.focus_on("email").await;
        self.fill("#email", address).await;
        self.keys(Key::Enter).await;
        self.focus_on("register-code").await;
    }

    /// Fills what the form asks of everybody.
    async fn fills(&self, username: &str) {
        self.fill("#username", username).await;
        self.fill("#field-name-givenName", "Nia").await;
        self.fill("#field-displayName", "Nia Newcomer").await;
        self.fill("#new-password", NEW_PASSWORD).await;
    }
}

#[test]
fn somebody_registers_by_the_code_of_a_mail_and_is_signed_in() {
    journey(open(json!({})), async |journey| {
        let owner = journey.signed_in().await;
        owner.api("POST", "/api/server/v1/consent-purposes", &terms("2026-11")).await;
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.axe("the sign-in where people may register").await;
        browser.click("#register-begin").await;
        browser.see_text("h1", "Create an account").await;
        browser.axe("the address of a registration").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#email-error", "This is needed").await;
        browser.fill("#email", "nobody").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#email-error", "Write an e-mail address").await;
        browser.axe("an address that is none").await;
        browser.fill("#email", NEW).await;
        browser.keys(Key::Enter).await;
        browser.focus_on("register-code").await;
        browser.see_text("main", "A message is on its way to nia@example.net").await;
        browser.see_text("#register-resend", "Send another code (").await;
        browser.axe("the code of a registration").await;
        browser.fill("#register-code", "000000").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#register-code-error", "not right").await;
        browser.axe("a wrong code of a registration").await;
        // A reload loses nothing.
        browser.reload().await;
        browser.see("#register-code").await;
        browser.fill("#register-code", &journey.server.code_for(NEW).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("main", "Your e-mail address: nia@example.net").await;
        browser.axe("the form of a registration").await;
        browser.click("#register-submit").await;
        browser.see_text("#username-error", "This is needed").await;
        browser.see_text("[data-testid=register-policy]", "Without this there is no account").await;
        browser.focus_on("username").await;
        browser.axe("the form of a registration with what is missing").await;
        browser.fills("ada").await;
        browser.press("label[for=policy-0]").await;
        browser.click("#register-submit").await;
        browser.see_text("#username-error", "This user name is taken").await;
        browser.axe("a user name that is taken").await;
        browser.fill("#username", "nia").await;
        browser.click("#register-submit").await;
        browser.see_text("h1", "Hello, Nia").await;
        browser.shows_no_secret().await;
        browser.open("/apps/consents").await;
        browser.see_text("[data-testid=policy]", "Version 2026-11, accepted on").await;
    });
}

#[test]
fn the_link_of_the_mail_does_the_same_in_german_and_works_once() {
    journey(open(json!({"usernameIsEmail": true})), async |journey| {
        let asking = journey.browser().await;
        asking.open("/sign-in").await;
        asking.choose("#foot-language", "de").await;
        asking.see_text("main", "Konto anlegen").await;
        asking.screen(360, 740).await;
        asking.click("#register-begin").await;
        asking.fill("#email", NEW).await;
        asking.keys(Key::Enter).await;
        asking.see_text("h1", "Sehen Sie in Ihr Postfach").await;
        asking.assert_fits("der Code einer Registrierung").await;
        asking.axe("der Code einer Registrierung").await;
        let token = journey.server.token_for(NEW, "register").await;
        let phone = journey.browser().await;
        phone.load(&format!("/register#{token}")).await;
        phone.choose("#foot-language", "de").await;
        phone.screen(360, 740).await;
        phone.see_text("h1", "Legen Sie Ihr Konto an").await;
        assert_eq!(
            phone.address().await,
            "/register",
            "the secret stays neither in the address nor in the history"
        );
        phone.axe("der Link einer Registrierung").await;
        phone.reload().await;
        phone.see_text("main", "Dieser Link ist nicht vollständig").await;
        phone.load("/sign-in").await;
        phone.load(&format!("/register#{token}")).await;
        phone.click("#register-go").await;
        phone.see_text("#register-username", "Mit dieser Adresse melden Sie sich an").await;
        phone.assert_fits("das Formular einer Registrierung").await;
        phone.axe("das Formular einer Registrierung").await;
        phone.fill("#field-displayName", "Nia").await;
        phone.fill("#new-password", NEW_PASSWORD).await;
        phone.click("#register-submit").await;
        phone.see_text("h1", "Nia").await;
        phone.shows_no_secret().await;
        asking.load(&format!("/register#{token}")).await;
        asking.click("#register-go").await;
        asking.see_text("main", "Dieser Link gilt nicht mehr").await;
        asking.axe("ein Link einer Registrierung, der benutzt wurde").await;
        asking.click("#register-again").await;
        asking.see("#email").await;
    });
}

#[test]
fn an_address_that_has_an_account_is_answered_alike_and_told_by_mail() {
    journey(open(json!({})), async |journey| {
        let browser = journey.browser().await;
        let mut words = Vec::new();
        for address in ["nobody@example.org", "ada@example.org"] {
            browser.asks_to_register(address).await;
            let shown = browser.text("main").await.replace(address, "…");
            let ticking = shown.lines().filter(|line| !line.contains("Send another code"));
            words.push(ticking.collect::<Vec<_>>().join("\n"));
        }
        assert_eq!(words[0], words[1]);
        let told = journey.server.text_for("ada@example.org", "There is one already").await;
        assert!(told.contains("/sign-in") && told.contains("/recover"), "{told}");
        // The other way out of the wait.
        browser.click("#register-other").await;
        browser.see("#email").await;
    });
}

#[test]
fn an_administrator_approves_and_rejects_whoever_waits() {
    journey(open(json!({"approval": true})), async |journey| {
        let owner = journey.signed_in().await;
        owner.open("/console/registrations").await;
        owner.see("#registrations-none").await;
        owner.axe("nobody waits for an approval").await;
        let browser = journey.browser().await;
        for (address, username) in [(NEW, "nia"), ("noah@example.net", "noah")] {
            browser.asks_to_register(address).await;
            browser.fill("#register-code", &journey.server.code_for(address).await).await;
            browser.keys(Key::Enter).await;
            browser.see("#register-approval").await;
            browser.fills(username).await;
            browser.click("#register-submit").await;
            browser.see_text("#register-waits", "waits for an administrator").await;
        }
        browser.axe("a registration that waits").await;
        journey.server.text_for("ada@example.org", "waits for your decision").await;
        browser.click("#register-back").await;
        browser.enter_credentials("nia", NEW_PASSWORD).await;
        browser.see_text("h1", "Not open yet").await;
        browser.axe("a sign-in to an account that waits").await;

        owner.open("/console/registrations").await;
        owner.see_text("#registrations-count", "2 registrations wait").await;
        owner.axe("those who wait for an approval").await;
        owner.screen(360, 740).await;
        owner.assert_fits("those who wait for an approval").await;
        owner.axe("those who wait for an approval, on a phone").await;
        owner.screen(1366, 900).await;
        owner.click("[data-testid=registration]:first-child [data-testid=registration-approve]").await;
        owner.see_text("#registrations-count", "One registration waits").await;
        journey.server.text_for(NEW, "was approved").await;
        owner.click("[data-testid=registration-reject]").await;
        owner.see("#reject").await;
        owner.axe("the question before a rejection").await;
        owner.click("#reject-confirm").await;
        owner.see("#registrations-none").await;
        journey.server.text_for("noah@example.net", "was not approved").await;

        browser.open("/sign-in").await;
        browser.enter_credentials("nia", NEW_PASSWORD).await;
        browser.see_text("h1", "Hello, Nia").await;
    });
}

#[test]
fn the_console_decides_whether_and_how_people_register() {
    journey(Start::Wired(json!({})), async |journey| {
        let owner = journey.signed_in().await;
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.see("#sign-in-submit").await;
        assert_eq!(browser.count("#register-begin").await, 0, "what is not offered is not there");
        browser.open("/register").await;
        browser.see_text("main", "Nobody can register here").await;
        browser.axe("where nobody registers").await;

        owner.open("/console/portal").await;
        owner.press("label[for=setting-registration]").await;
        owner.fill("#setting-domains", "not a domain").await;
        owner.click("#portal-save").await;
        owner.see("#setting-domains-error").await;
        owner.fill("#setting-domains", "Example.net").await;
        owner.axe("the settings of registration").await;
        owner.click("#portal-save").await;
        owner.gone("#portal-reset").await;
        assert_eq!(owner.value("#setting-domains").await, "example.net");

        browser.open("/sign-in").await;
        browser.click("#register-begin").await;
        browser.fill("#email", "nia@example.org").await;
        browser.keys(Key::Enter).await;
        browser.see_text("#email-error", "Only addresses of certain domains").await;
        browser.axe("an address of another domain").await;
        browser.fill("#email", NEW).await;
        browser.keys(Key::Enter).await;
        browser.focus_on("register-code").await;
    });
}

#[test]
fn where_a_second_factor_is_required_the_sign_in_sets_it_up() {
    let start =
        Start::Wired(json!({"registration": {"enabled": true}, "factors": {"secondFactor": "required"}}));
    journey(start, async |journey| {
        let browser = journey.browser().await;
        browser.asks_to_register(NEW).await;
        browser.fill("#register-code", &journey.server.code_for(NEW).await).await;
        browser.keys(Key::Enter).await;
        browser.fills("nia").await;
        browser.click("#register-submit").await;
        browser.see_text("#register-done", "Your account is there").await;
        browser.axe("a registration whose second step is set up at the sign-in").await;
        browser.click("#register-sign-in").await;
        browser.enter_credentials("nia", NEW_PASSWORD).await;
        browser.see_text("h1", "Set up").await;
    });
}
