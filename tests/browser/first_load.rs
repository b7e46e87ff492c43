//! What the first page fetches, and what comes later.

use serde_json::{Value, json};

use crate::harness::{ADA, Browser, Start, journey};

/// The paths of everything that the present document has fetched.
async fn fetched(browser: &Browser) -> Vec<String> {
    let paths = browser
        .js("return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname + new URL(entry.name).search)")
        .await;
    paths.as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect()
}

async fn block(browser: &Browser, addresses: &[&str]) {
    browser.tolerate("ERR_BLOCKED_BY_CLIENT");
    browser.cdp("Network.enable", json!({})).await;
    browser.cdp("Network.setBlockedURLs", json!({"urls": addresses})).await;
}

#[test]
fn the_first_page_fetches_one_language_and_no_module_of_another_page() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        let files = fetched(&browser).await;
        let languages: Vec<_> = files.iter().filter(|path| path.ends_with(".ftl")).collect();
        assert_eq!(languages.len(), 1, "{files:#?}");
        assert!(languages.iter().all(|path| path.starts_with("/assets/en-")), "{languages:?}");
        let modules: Vec<_> = files.iter().filter(|path| path.ends_with(".wasm")).collect();
        assert!(modules.iter().all(|path| path.starts_with("/assets/latchkey-")), "{modules:?}");
    });
}

#[test]
fn the_overview_reads_everything_once_and_uses_what_was_asked_for_early() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/").await;
        let mut reads = fetched(&browser).await;
        reads.retain(|path| path.starts_with("/api/") || path.starts_with("/scim2/"));
        let all = reads.len();
        reads.sort();
        reads.dedup();
        assert_eq!(reads.len(), all, "something was read twice: {reads:#?}");
        assert!(all >= 6, "{reads:#?}");
    });
}

#[test]
fn the_other_pages_are_there_before_anybody_goes_to_them() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let came = "performance.getEntriesByType('resource').some((entry) => entry.name.includes('split_account') && entry.responseEnd > 0)";
        browser.wait("the module of the other pages", came).await;
        block(&browser, &["*/assets/*"]).await;
        browser.click("#nav-security").await;
        browser.see_text("h1", "Sign-in & security").await;
    });
}

#[test]
fn a_page_whose_module_does_not_come_says_so_and_can_be_tried_again() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        block(&browser, &["*split_account*"]).await;
        browser.sign_in(&ADA).await;
        browser.click("#nav-security").await;
        browser.see_text("#page-missing", "could not be loaded").await;
        browser.focus_on("page-title").await;
        browser.axe("a page whose module did not come").await;
        browser.click("#page-again").await;
        browser.see_text("#page-missing", "could not be loaded").await;
        browser.click("#nav-overview").await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.click("#nav-security").await;
        browser.see("#page-again").await;
        block(&browser, &[]).await;
        browser.click("#page-again").await;
        browser.see_text("h1", "Sign-in & security").await;
        browser.focus_on("page-title").await;
    });
}

/// A computer so slow that the app lets the browser do other work between a drawing and what follows it, and a module that
/// comes just then: once the frame that stands in for its page is drawn.
const JUST_THEN: &str = "
    const [now, later, get] = [Date.now, window.setTimeout, window.fetch];
    let slow = 0;
    Date.now = () => now() + (slow += 20);
    let held = false;
    window.setTimeout = (work, pause, ...more) => {
        const first = !pause && !held && document.getElementById('page-coming');
        held ||= Boolean(first);
        return later(work, first ? 2000 : pause, ...more);
    };
    window.fetch = async (what, ...more) => {
        while (String(what).includes('split_') && !document.getElementById('page-coming')) {
            await new Promise((next) => later(next, 5));
        }
        return get(what, ...more);
    };";

#[test]
fn a_page_whose_module_comes_right_after_its_frame_was_drawn_is_shown() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": JUST_THEN})).await;
        browser.sign_in(&ADA).await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.click("#nav-personal-info").await;
        browser.see_text("h1", "Personal info").await;
        browser.see("#edit-displayName").await;
    });
}

#[test]
fn a_page_of_a_version_that_the_server_no_longer_has_asks_to_load_anew() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        block(&browser, &["*split_account*"]).await;
        browser.sign_in(&ADA).await;
        // As if this document had come with the version before.
        browser
            .js("document.querySelector('script[type=module]').setAttribute('src', '/assets/latchkey-0.js')")
            .await;
        browser.click("#nav-security").await;
        browser.see_text("#page-replaced", "updated").await;
        browser.axe("a page of a version that is gone").await;
        block(&browser, &[]).await;
        browser.click("#page-again").await;
        browser.see_text("h1", "Sign-in & security").await;
        assert_ne!(
            browser.js("return document.querySelector('script[type=module]').getAttribute('src')").await,
            Value::from("/assets/latchkey-0.js")
        );
    });
}

#[test]
fn a_language_that_does_not_come_leaves_the_present_one() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        block(&browser, &["*/assets/de-*"]).await;
        browser.sign_in(&ADA).await;
        browser.click("#user-menu-button").await;
        browser.choose("#menu-language", "de").await;
        browser.see_text("[data-testid=toast]", "cannot be reached").await;
        browser.see_text("h1", "Hello, Ada").await;
        assert_eq!(browser.value("#menu-language").await, "en");
        block(&browser, &[]).await;
        browser.choose("#menu-language", "de").await;
        browser.see_text("h1", "Hallo").await;
    });
}
