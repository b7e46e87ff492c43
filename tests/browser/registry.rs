//! The registry of applications in the console.

use std::path::PathBuf;

use serde_json::json;

use crate::harness::{Browser, Start, journey};

/// A small picture in a file.
fn picture(browser: &Browser) -> PathBuf {
    let file = browser.downloads.join("logo.png");
    image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([40, (x * 4) as u8, (y * 4) as u8]))
        .save(&file)
        .unwrap();
    file
}

async fn register(browser: &Browser, name: &str) {
    browser.open("/console/applications/new").await;
    browser.fill("#app-name", name).await;
    browser.choose("#app-kind", "browser").await;
    browser.fill("#app-redirects", "https://travel.example.org/callback").await;
    browser.click("#application-save").await;
    browser.see_text("h1", name).await;
    browser.ready().await;
}

#[test]
fn an_application_is_registered_shown_its_secret_once_changed_and_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.click("#nav-applications").await;
        browser.at("/console/applications").await;
        browser.ready().await;
        browser.see_text("main", "No application is registered yet").await;
        browser.axe("the registry without applications").await;
        browser.click("#application-new").await;
        browser.at("/console/applications/new").await;
        browser.axe("the form of a new application").await;
        browser.click("#application-save").await;
        browser.see("#app-name-error").await;
        browser.see_text("#app-redirects-error", "needed").await;
        browser.axe("a new application without a name").await;
        browser.fill("#app-name", "Travel").await;
        browser.fill("#app-redirects", "https://travel.example.org/callback").await;
        browser.fill("#app-access-url", "https://travel.example.org/").await;
        browser.press("label[for=app-scope-email-needed]").await;
        browser.fill("#app-scope-email-reason", "Tickets are sent there.").await;
        browser.click("#application-save").await;
        browser.see("#secret-value").await;
        browser.axe("the secret of a new application").await;
        let secret = browser.text("#secret-value").await;
        browser.click("#secret-done").await;
        browser.see_text("h1", "Travel").await;
        browser.see("#client-id").await;
        let page = browser.driver().source().await.unwrap();
        assert!(!page.contains(&secret), "the secret is shown once");
        browser.axe("a registered application").await;

        browser.fill("#app-redirects", "https://travel.example.org/callback\nnowhere").await;
        browser.click("#application-save").await;
        browser.see_text("#app-redirects-error", "Line 2").await;
        browser.fill("#app-redirects", "https://travel.example.org/back").await;
        browser.press("label[for=app-some-claims]").await;
        browser.click("label[for=app-claim-email]").await;
        browser.axe("an application that chooses its details").await;
        browser.click("#application-save").await;
        browser.see_text("[data-testid=toast]", "The application was saved").await;
        browser.gone("#application-reset").await;

        browser.click("#renew-secret").await;
        browser.axe("the question before a new secret").await;
        browser.click("#renew-confirm").await;
        browser.see("#secret-value").await;
        assert_ne!(browser.text("#secret-value").await, secret);
        browser.click("#secret-done").await;
        browser.gone("#secret").await;

        browser.click("#application-remove").await;
        browser.axe("the question before an application is removed").await;
        browser.click("#remove-application-confirm").await;
        browser.at("/console/applications").await;
        browser.see_text("main", "No application is registered yet").await;
    });
}

#[test]
fn the_picture_of_an_application_is_uploaded_and_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        register(&browser, "Travel").await;
        let input = browser.driver().find(thirtyfour::By::Id("logo-file")).await.unwrap();
        input.send_keys(picture(&browser).to_str().unwrap()).await.unwrap();
        browser.see("#logo-remove").await;
        browser
            .wait("the picture", "[...document.querySelectorAll('main img')].some((i) => i.naturalWidth > 0)")
            .await;
        browser.axe("an application with a picture").await;
        // The version went on with the picture: the form still saves.
        browser.fill("#app-description", "Book what you need.").await;
        browser.click("#application-save").await;
        browser.see_text("[data-testid=toast]", "The application was saved").await;
        browser.click("#logo-remove").await;
        browser.gone("#logo-remove").await;
        let drawing = browser.downloads.join("false.png");
        std::fs::write(&drawing, "no picture at all").unwrap();
        let input = browser.driver().find(thirtyfour::By::Id("logo-file")).await.unwrap();
        input.send_keys(drawing.to_str().unwrap()).await.unwrap();
        browser.see_text("#application-logo", "cannot be read as a picture").await;
    });
}

#[test]
fn an_application_that_somebody_else_changed_is_shown_with_both_values_and_nothing_is_lost() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        register(&browser, "Travel").await;
        let address = browser.address().await;
        let other = journey.signed_in().await;
        other.open(&address).await;
        other.fill("#app-name", "Journeys").await;
        other.click("#application-save").await;
        other.see_text("[data-testid=toast]", "The application was saved").await;
        browser.fill("#app-description", "Book what you need.").await;
        browser.click("#application-save").await;
        browser.see_text("#application-conflict", "Name: yours is Travel, saved meanwhile is Journeys").await;
        assert_eq!(browser.value("#app-description").await, "Book what you need.");
        browser.axe("a conflict of an application").await;
        browser.click("#application-mine").await;
        browser.see_text("[data-testid=toast]", "The application was saved").await;
        browser.gone("#application-conflict").await;
        browser.see_text("h1", "Travel").await;
    });
}

#[test]
fn applications_are_found_by_a_part_of_their_name() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        for name in ["Travel", "Payroll"] {
            register(&browser, name).await;
        }
        browser.open("/console/applications").await;
        assert_eq!(browser.count("[data-testid=application]").await, 2);
        browser.axe("the registry").await;
        browser.fill("#application-search", "RAV").await;
        browser
            .wait("one result", "document.querySelectorAll('[data-testid=application]').length === 1")
            .await;
        browser.see_text("[data-testid=application]", "Travel").await;
        browser.fill("#application-search", "nothing of the kind").await;
        browser.see_text("main", "No application has such a name").await;
        browser.axe("the registry without a result").await;
    });
}

#[test]
fn the_registry_fits_a_phone() {
    journey(Start::With(json!({})), async |journey| {
        let browser = journey.signed_in().await;
        register(&browser, "Travel of a very long name that has to be broken somewhere on the way").await;
        browser.screen(360, 740).await;
        for path in ["/console/applications", "/console/applications/new"] {
            browser.open(path).await;
            browser.assert_fits(path).await;
            browser.axe(&format!("{path} on a phone")).await;
        }
        browser.open("/console/applications").await;
        browser.click("[data-testid=application] a").await;
        browser.see("#client-id").await;
        browser.assert_fits("an application").await;
        browser.axe("an application on a phone").await;
    });
}
