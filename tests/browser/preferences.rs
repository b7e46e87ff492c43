//! Language and theme.

use serde_json::json;

use crate::harness::{Browser, Start, journey};

#[test]
fn another_language_is_there_at_once_and_stays_with_the_account() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/sessions").await;
        browser.wait("English", "document.documentElement.lang === 'en'").await;
        browser.js("window.sameDocument = true").await;
        browser.click("#user-menu-button").await;
        browser.choose("#menu-language", "de").await;
        browser.wait("German", "document.documentElement.lang === 'de'").await;
        browser.see_text("h1", "Geräte").await;
        browser.see_text("#nav-security", "Anmeldung").await;
        assert_eq!(
            browser.js("return window.sameDocument").await,
            json!(true),
            "the page was not loaded anew"
        );
        browser.wait("a German title", "document.title.includes('Geräte')").await;
        browser.axe("Devices & sessions in German").await;
        // Saved with the account: another browser that prefers English is German after the sign-in.
        browser.open("/personal-info").await;
        browser.see_text("[data-testid=attribute-preferredLanguage] .lk-row-value", "Deutsch").await;
        let other = journey.signed_in().await;
        other.wait("German", "document.documentElement.lang === 'de'").await;
        other.see_text("h1", "Hallo").await;
    });
}

#[test]
fn the_sign_in_can_be_read_in_another_language_before_anybody_is_known() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.fill("#username", "ada").await;
        browser.choose("#foot-language", "de").await;
        browser.see_text("h1", "Anmelden").await;
        assert_eq!(browser.value("#username").await, "ada", "what was typed stays");
        browser.reload().await;
        browser.see_text("h1", "Anmelden").await;
        browser.wait("German", "document.documentElement.lang === 'de'").await;
        browser.axe("the sign-in in German").await;
    });
}

/// Whether each frame that was drawn since the document began was dark.
const FRAMES: &str = "
    window.frames = [];
    const note = () => {
        if (document.body) { window.frames.push(document.documentElement.classList.contains('pf-v6-theme-dark')); }
        if (window.frames.length < 30) { requestAnimationFrame(note); }
    };
    requestAnimationFrame(note);";

async fn frames_are(browser: &Browser, dark: bool) {
    browser.reload().await;
    browser.wait("thirty frames", "window.frames.length >= 30").await;
    let other = browser.js(&format!("return window.frames.filter((dark) => dark !== {dark}).length")).await;
    assert_eq!(other, json!(0), "frames in the wrong theme");
}

#[test]
fn the_theme_follows_the_system_or_the_choice_and_never_flashes() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": FRAMES})).await;
        frames_are(&browser, false).await;
        browser.color_scheme("dark").await;
        frames_are(&browser, true).await;
        browser.click("#user-menu-button").await;
        browser.press("label[for=menu-theme-light]").await;
        browser.wait("light", "!document.documentElement.classList.contains('pf-v6-theme-dark')").await;
        frames_are(&browser, false).await;
        browser.color_scheme_preference("light").await;
        browser.click("#user-menu-button").await;
        browser.press("label[for=menu-theme-dark]").await;
        browser.wait("dark", "document.documentElement.classList.contains('pf-v6-theme-dark')").await;
        frames_are(&browser, true).await;
        browser.click("#user-menu-button").await;
        browser.press("label[for=menu-theme-system]").await;
        browser.wait("light again", "!document.documentElement.classList.contains('pf-v6-theme-dark')").await;
    });
}

/// Holds the program of the page back until `window.begin` is called.
const HELD: &str = "
    const held = new Promise((begin) => { window.begin = begin; });
    for (const name of ['instantiateStreaming', 'compileStreaming', 'instantiate', 'compile']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...given) => { await held; return real.apply(WebAssembly, given); };
    }";

#[test]
fn a_system_that_turns_dark_while_the_page_still_loads_is_followed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.color_scheme_preference("light").await;
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": HELD})).await;
        browser.load("/sign-in").await;
        browser.color_scheme_preference("dark").await;
        browser.js("window.begin()").await;
        browser.see("#username").await;
        browser.wait("dark", "document.documentElement.classList.contains('pf-v6-theme-dark')").await;
    });
}
