//! Without a mouse.

use std::collections::BTreeSet;

use thirtyfour::Key;

use crate::harness::{ADA, Browser, Start, journey};

/// Presses Tab until that element has the focus; every stop on the way must be seen.
async fn tab_to(browser: &Browser, id: &str) {
    for _ in 0..80 {
        browser.keys(Key::Tab).await;
        assert_focus_is_seen(browser).await;
        if browser.focused().await == id {
            return;
        }
    }
    panic!("Tab never comes to {id}");
}

/// At least two pixels of outline, border or shadow say where the focus is, and nothing lies above it.
async fn assert_focus_is_seen(browser: &Browser) {
    let verdict = browser
        .js("
        const element = document.activeElement;
        if (element === document.body) { return ''; }
        const around = [element, element.parentElement, element.nextElementSibling].filter(Boolean);
        const marked = around.some((one) => {
            const style = getComputedStyle(one);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
        });
        if (!marked) { return 'not marked: ' + element.outerHTML.slice(0, 200); }
        const box = element.getBoundingClientRect();
        const inside = box.bottom > 0 && box.top < innerHeight;
        return inside ? '' : 'out of sight: ' + element.outerHTML.slice(0, 200);")
        .await;
    assert_eq!(verdict, serde_json::json!(""));
}

#[test]
fn sign_in_change_of_a_name_and_sign_out_need_no_mouse() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.focus_on("username").await;
        browser.keys(ADA.username).await;
        tab_to(&browser, "password").await;
        browser.keys(ADA.password).await;
        browser.keys(Key::Enter).await;
        browser.at("/").await;
        browser.focus_on("page-title").await;

        browser.reload().await;
        browser.keys(Key::Tab).await;
        browser.focus_on("skip-link").await;
        browser.see("#skip-link").await;
        browser.keys(Key::Enter).await;
        browser.focus_on("main").await;

        browser.reload().await;
        tab_to(&browser, "nav-personal-info").await;
        browser.keys(Key::Enter).await;
        browser.at("/personal-info").await;
        browser.focus_on("page-title").await;
        browser.ready().await;
        tab_to(&browser, "edit-displayName").await;
        browser.keys(Key::Enter).await;
        browser.focus_on("field-displayName").await;
        browser.keys(Key::Control + "a").await;
        browser.keys("Thrown away").await;
        browser.keys(Key::Escape).await;
        browser.focus_on("edit-displayName").await;
        browser.keys(Key::Enter).await;
        browser.focus_on("field-displayName").await;
        browser.keys(Key::Control + "a").await;
        browser.keys("Augusta Ada King").await;
        browser.keys(Key::Enter).await;
        browser.see_text("[data-testid=attribute-displayName] .lk-row-value", "Augusta Ada King").await;
        browser.focus_on("edit-displayName").await;

        browser.reload().await;
        tab_to(&browser, "user-menu-button").await;
        browser.keys(Key::Enter).await;
        browser.see("#user-menu").await;
        browser.keys(Key::Escape).await;
        browser.gone("#user-menu").await;
        browser.focus_on("user-menu-button").await;
        browser.keys(Key::Enter).await;
        tab_to(&browser, "menu-theme-system").await;
        browser.keys(Key::Right).await;
        browser.keys(Key::Right).await;
        browser.focus_on("menu-theme-dark").await;
        browser
            .wait("the dark theme", "document.documentElement.classList.contains('pf-v6-theme-dark')")
            .await;
        tab_to(&browser, "menu-sign-out").await;
        browser.keys(Key::Enter).await;
        browser.at("/sign-in").await;
    });
}

#[test]
fn every_page_has_its_own_title_one_heading_and_gets_the_focus() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let mut titles = BTreeSet::new();
        let sections = ["personal-info", "security", "sessions", "activity", "privacy", "overview"];
        for section in sections {
            browser.click(&format!("#nav-{section}")).await;
            browser.focus_on("page-title").await;
            browser.ready().await;
            browser.see(&format!("#nav-{section}[aria-current=page]")).await;
            assert_eq!(browser.count("h1").await, 1, "{section}");
            assert_eq!(browser.count("[aria-current=page]:is(#side-nav *)").await, 1, "{section}");
            let title = browser.driver().title().await.unwrap();
            assert!(title.ends_with(" – Latchkey"), "{title}");
            titles.insert(title);
        }
        for path in ["/security/password", "/personal-info/avatar", "/no-such-page"] {
            browser.open(path).await;
            titles.insert(browser.driver().title().await.unwrap());
        }
        // The dialog of the picture stands above its page.
        assert_eq!(titles.len(), sections.len() + 2, "{titles:?}");
    });
}
