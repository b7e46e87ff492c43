//! On a phone.

use crate::harness::{Start, journey};

const PAGES: [&str; 19] = [
    "/",
    "/personal-info",
    "/personal-info/avatar",
    "/security",
    "/security/password",
    "/sessions",
    "/linked",
    "/linked/add",
    "/activity",
    "/apps",
    "/apps/access",
    "/apps/consents",
    "/apps/tokens",
    "/privacy",
    "/not-me",
    "/console/portal",
    "/console/people",
    "/console/purposes",
    "/no-such-page",
];

#[test]
fn no_page_scrolls_sideways_at_360_and_at_320_pixels() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        for width in [360, 320] {
            browser.screen(width, 740).await;
            browser.open("/sign-in").await;
            browser.assert_fits(&format!("/sign-in at {width}")).await;
        }
        browser.sign_in(&crate::harness::ADA).await;
        for width in [360, 320] {
            browser.screen(width, 740).await;
            for page in PAGES {
                browser.open(page).await;
                browser.assert_fits(&format!("{page} at {width}")).await;
                if width == 360 {
                    browser.axe(&format!("{page} on a phone")).await;
                }
            }
        }
    });
}

#[test]
fn the_bar_at_the_bottom_leads_everywhere_on_a_phone() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.screen(360, 740).await;
        browser.sign_in(&crate::harness::ADA).await;
        for section in ["personal-info", "security", "sessions", "overview"] {
            browser.click(&format!("#bar-{section}")).await;
            browser.see(&format!("#bar-{section}[aria-current=page]")).await;
            browser.focus_on("page-title").await;
            browser.ready().await;
        }
        browser.click("#bar-more").await;
        browser.see("#more").await;
        browser.axe("the sheet with everything else").await;
        browser.assert_fits("the sheet").await;
        browser.click("#more-activity").await;
        browser.at("/activity").await;
        browser.gone("#more").await;
        browser.click("#bar-personal-info").await;
        browser.ready().await;
        browser.click("#edit-nickName").await;
        browser.assert_fits("an edit").await;
        browser.fill("#field-nickName", &"Wordwithoutspaces".repeat(8)).await;
        browser.click("#save-nickName").await;
        browser.gone("#save-nickName").await;
        browser.assert_fits("a long word").await;
        browser.gone("[data-testid=toast]").await;
        browser.click("#bar-more").await;
        browser.click("#more-sign-out").await;
        browser.at("/sign-in").await;
    });
}
