//! Editing personal information: every way of typing a value in, and every way of being wrong.

use thirtyfour::Key;

use crate::harness::{Browser, Start, journey};

async fn open_field(browser: &Browser, slug: &str) {
    browser.click(&format!("#edit-{slug}")).await;
    browser.see(&format!("#save-{slug}")).await;
}

async fn save(browser: &Browser, slug: &str) {
    browser.click(&format!("#save-{slug}")).await;
    browser.gone(&format!("#save-{slug}")).await;
}

async fn shows(browser: &Browser, slug: &str, value: &str) {
    browser.see_text(&format!("[data-testid=attribute-{slug}] .lk-row-value"), value).await;
}

#[test]
fn text_numbers_dates_and_addresses_of_the_web_are_edited_in_place() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.axe("Personal info").await;
        let typed = [
            ("name-givenName", "Ada Augusta", "Ada Augusta"),
            ("nickName", "O’Countess 🚀 Ἀδα", "O’Countess 🚀 Ἀδα"),
            ("profileUrl", "https://ada.example/engine", "https://ada.example/engine"),
            // A date is typed as the browser's language has it.
            ("account-birthDate", "12101815", "1815"),
            ("custom-joined", "02032026", "2026"),
            ("custom-floor", "12", "12"),
            ("custom-height", "72.5", "72.5"),
            ("custom-about", "Engines,\nand notes on them.", "and notes on them."),
        ];
        for (slug, text, shown) in typed {
            open_field(&browser, slug).await;
            browser.focus_on(&format!("field-{slug}")).await;
            browser.see(&format!("#field-{slug}")).await.send_keys(Key::Control + "a").await.unwrap();
            browser.keys(text).await;
            save(&browser, slug).await;
            shows(&browser, slug, shown).await;
            browser.focus_on(&format!("edit-{slug}")).await;
        }
        browser.see_text("[data-testid=toast]", "was saved").await;
        browser.axe("Personal info after saving").await;
        browser.reload().await;
        for (slug, _, shown) in typed {
            shows(&browser, slug, shown).await;
        }
    });
}

#[test]
fn choices_switches_boxes_lists_and_addresses_are_edited_in_place() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        for (slug, value, shown) in [
            ("preferredLanguage", "en", "English"),
            ("timezone", "Europe/London", "Europe/London"),
            ("custom-born", "GB", "United Kingdom"),
            ("custom-mother", "de", "German"),
            ("custom-site", "North", "North"),
        ] {
            open_field(&browser, slug).await;
            browser.choose(&format!("#field-{slug}"), value).await;
            browser.axe(&format!("the edit of {slug}")).await;
            save(&browser, slug).await;
            shows(&browser, slug, shown).await;
        }
        open_field(&browser, "custom-shirt").await;
        browser.click("label[for=field-custom-shirt-M]").await;
        save(&browser, "custom-shirt").await;
        shows(&browser, "custom-shirt", "M").await;
        for slug in ["custom-remote", "custom-parking"] {
            open_field(&browser, slug).await;
            browser.click(&format!("[data-testid=attribute-{slug}] label[for=field-{slug}]")).await;
            browser.axe(&format!("the edit of {slug}")).await;
            save(&browser, slug).await;
            shows(&browser, slug, "Yes").await;
        }
        open_field(&browser, "custom-days").await;
        browser.click("label[for=field-custom-days-Mon]").await;
        browser.click("label[for=field-custom-days-Wed]").await;
        browser.axe("the edit of several boxes").await;
        save(&browser, "custom-days").await;
        shows(&browser, "custom-days", "MonWed").await;
        edit_list(&browser).await;
        edit_address(&browser).await;
        browser.reload().await;
        shows(&browser, "custom-days", "MonWed").await;
        shows(&browser, "addresses", "12 St James’s Square").await;
    });
}

async fn edit_list(browser: &Browser) {
    open_field(browser, "custom-languages").await;
    browser.fill("#field-custom-languages", "English").await;
    browser.click("[data-testid=attribute-custom-languages] .lk-many > button").await;
    browser.fill("#field-custom-languages-1", "Français").await;
    browser.axe("the edit of a list").await;
    save(browser, "custom-languages").await;
    shows(browser, "custom-languages", "EnglishFrançais").await;
}

async fn edit_address(browser: &Browser) {
    open_field(browser, "addresses").await;
    if browser.count("#field-addresses").await == 0 {
        browser.click("[data-testid=attribute-addresses] .lk-many > button").await;
    }
    browser.fill("#field-addresses", "12 St James’s Square").await;
    browser.fill("#field-addresses-0-postalCode", "SW1Y 4LB").await;
    browser.fill("#field-addresses-0-locality", "London").await;
    browser.choose("#field-addresses-0-country", "GB").await;
    browser.choose("#field-addresses-0-type", "home").await;
    browser.axe("the edit of an address").await;
    save(browser, "addresses").await;
    shows(browser, "addresses", "12 St James’s Square, SW1Y 4LB London, United Kingdom").await;
}

#[test]
fn what_breaks_a_rule_is_told_beside_the_field_and_stays_as_typed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        for (slug, wrong, message) in [
            ("custom-badge", "hp-12", "does not have the right form"),
            ("custom-floor", "twelve", "not a valid number"),
            ("profileUrl", "not an address", "not valid"),
        ] {
            open_field(&browser, slug).await;
            browser.fill(&format!("#field-{slug}"), wrong).await;
            browser.click(&format!("#save-{slug}")).await;
            browser.see_text(&format!("#field-{slug}-error"), message).await;
            browser.focus_on(&format!("field-{slug}")).await;
            browser.see(&format!("#field-{slug}[aria-invalid=true]")).await;
            assert_eq!(browser.value(&format!("#field-{slug}")).await, wrong);
            browser.axe(&format!("the error of {slug}")).await;
            browser.keys(Key::Escape).await;
            browser.focus_on(&format!("edit-{slug}")).await;
        }
        // A value that must not be empty.
        open_field(&browser, "displayName").await;
        browser.fill("#field-displayName", "").await;
        browser.click("#save-displayName").await;
        browser.see_text("#field-displayName-error", "This is needed").await;
        browser.fill("#field-displayName", "Ada, Countess of Lovelace").await;
        browser.keys(Key::Enter).await;
        shows(&browser, "displayName", "Ada, Countess of Lovelace").await;
        // What the organization keeps has no pencil, and says who keeps it.
        assert_eq!(browser.count("#edit-title").await, 0);
        browser.see_text("[data-testid=attribute-title]", "Your organization keeps this value").await;
    });
}

#[test]
fn a_page_with_something_typed_is_not_left_without_a_question() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        open_field(&browser, "nickName").await;
        browser.fill("#field-nickName", "Countess").await;
        browser.click("#nav-sessions").await;
        browser.see("#leave").await;
        browser.axe("the question before leaving").await;
        browser.keys(Key::Escape).await;
        browser.gone("#leave").await;
        assert_eq!(browser.value("#field-nickName").await, "Countess");
        browser.click("#nav-sessions").await;
        browser.click("#leave-confirm").await;
        browser.at("/sessions").await;
        browser.driver().back().await.unwrap();
        browser.at("/personal-info").await;
        browser.ready().await;
        shows(&browser, "nickName", "Not set").await;
    });
}

#[test]
fn an_edit_that_met_another_shows_both_values_and_loses_neither() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        let first = browser.driver().window().await.unwrap();
        let second = browser.driver().new_tab().await.unwrap();
        browser.driver().switch_to_window(second.clone()).await.unwrap();
        browser.open("/personal-info").await;
        open_field(&browser, "nickName").await;
        browser.fill("#field-nickName", "from the second tab").await;

        browser.driver().switch_to_window(first.clone()).await.unwrap();
        open_field(&browser, "nickName").await;
        browser.fill("#field-nickName", "from the first tab").await;
        save(&browser, "nickName").await;

        browser.driver().switch_to_window(second.clone()).await.unwrap();
        browser.click("#save-nickName").await;
        browser.see("#conflict").await;
        assert_eq!(browser.text("#conflict-yours").await, "from the second tab");
        assert_eq!(browser.text("#conflict-now").await, "from the first tab");
        browser.axe("the question of a conflict").await;
        browser.click("#conflict-confirm").await;
        shows(&browser, "nickName", "from the second tab").await;

        // Another field changed elsewhere is no conflict; the other answer takes what was saved in the meantime.
        browser.driver().switch_to_window(first).await.unwrap();
        open_field(&browser, "name-givenName").await;
        browser.fill("#field-name-givenName", "Augusta").await;
        save(&browser, "name-givenName").await;
        open_field(&browser, "nickName").await;
        browser.fill("#field-nickName", "third").await;
        browser.driver().switch_to_window(second).await.unwrap();
        open_field(&browser, "nickName").await;
        browser.fill("#field-nickName", "fourth").await;
        save(&browser, "nickName").await;
        let tabs = browser.driver().windows().await.unwrap();
        browser.driver().switch_to_window(tabs[0].clone()).await.unwrap();
        browser.click("#save-nickName").await;
        browser.see("#conflict").await;
        browser.click("#conflict-cancel").await;
        shows(&browser, "nickName", "fourth").await;
        shows(&browser, "name-givenName", "Augusta").await;
    });
}
