//! Pictures of every page of the demo organization, for the README and for whoever wants to look at all of them:
//! `cargo xtask screenshots FOLDER`. Not a test: it asserts nothing about how things look.

// Shared with the journeys, which use the rest of it.
#![expect(dead_code, reason = "one harness for journeys and pictures")]

mod harness;

use std::path::{Path, PathBuf};

use harness::authenticator::totp;
use harness::data::Person;
use harness::{Browser, Start, journey};

/// Name of the picture and path of the page, below the organization's prefix.
const PAGES: [(&str, &str); 14] = [
    ("overview", "/"),
    ("personal-info", "/personal-info"),
    ("picture", "/personal-info/avatar"),
    ("security", "/security"),
    ("password", "/security/password"),
    ("sessions", "/sessions"),
    ("activity", "/activity"),
    ("apps", "/apps"),
    ("access", "/apps/access"),
    ("consents", "/apps/consents"),
    ("tokens", "/apps/tokens"),
    ("privacy", "/privacy"),
    ("not-me", "/not-me"),
    ("portal", "/console/portal"),
];

/// Widths and heights: a laptop and a phone.
const SCREENS: [(u32, u32); 2] = [(1366, 900), (360, 740)];

fn main() {
    let folder: PathBuf = std::env::args_os().nth(1).expect("the folder for the pictures").into();
    std::fs::create_dir_all(&folder).unwrap();
    journey(Start::Ready, async |journey| {
        let password = harness::server::demo_password();
        let mara = Person { base: "/t/harbor", username: "mara", password: &password };
        let browser = journey.browser().await;
        take_all(&browser, &folder, "sign-in", "/t/harbor/sign-in").await;
        browser.screen(1366, 900).await;
        browser.sign_in(&mara).await;
        // A second device, so that the list is one.
        let other = journey.browser().await;
        other.sign_in(&mara).await;
        for (name, path) in PAGES {
            take_all(&browser, &folder, name, &format!("/t/harbor{path}")).await;
        }
        factors(&browser, &other, &folder, &mara).await;
        browser.screen(1366, 900).await;
        browser.open("/t/harbor/personal-info").await;
        browser.click("#edit-addresses").await;
        take(&browser, &folder, "edit", (1366, 900), "light").await;
        browser.open("/t/harbor/sessions").await;
        browser.click("#end-others").await;
        browser.see("#end-session").await;
        take(&browser, &folder, "question", (1366, 900), "light").await;
        browser.open("/t/harbor/").await;
        browser.click("#user-menu-button").await;
        take(&browser, &folder, "menu", (1366, 900), "light").await;
        browser.screen(360, 740).await;
        browser.open("/t/harbor/").await;
        browser.click("#bar-more").await;
        browser.see("#more").await;
        take(&browser, &folder, "more", (360, 740), "light").await;
    });
}

/// Sets up an authenticator app with backup codes and signs in with it elsewhere.
async fn factors(browser: &Browser, other: &Browser, folder: &Path, person: &Person<'_>) {
    for (number, screen) in SCREENS.into_iter().enumerate() {
        let scheme = ["light", "dark"][number];
        browser.screen(screen.0, screen.1).await;
        browser.open("/t/harbor/security").await;
        browser.click("#add-totp").await;
        browser.see("#totp img.lk-qr").await;
        take(browser, folder, "app", screen, scheme).await;
    }
    let secret = browser.text("#totp-secret").await;
    browser.fill("#totp-code", &totp(&secret, 0)).await;
    browser.click("#totp-verify").await;
    browser.see("#after-form").await;
    take(browser, folder, "app-done", SCREENS[1], "light").await;
    browser.click("#after-submit").await;
    browser.see("#backup-codes").await;
    take(browser, folder, "backup-codes", SCREENS[1], "light").await;
    browser.press("label[for=backup-saved]").await;
    browser.click("#backup-finish").await;
    browser.gone("#backup").await;
    take_all(browser, folder, "security-app", "/t/harbor/security").await;
    other.load("/t/harbor/sign-in").await;
    other.ready().await;
    if other.address().await.ends_with("/sign-in") {
        other.enter_credentials(person.username, person.password).await;
        other.see("#sign-in-code").await;
        for screen in SCREENS {
            other.screen(screen.0, screen.1).await;
            take(other, folder, "second-step", screen, "light").await;
        }
        other.click("#sign-in-others").await;
        take(other, folder, "other-ways", SCREENS[1], "dark").await;
    }
}

/// Pictures of a page on both screens, in light and in dark.
async fn take_all(browser: &Browser, folder: &Path, name: &str, path: &str) {
    for screen in SCREENS {
        browser.screen(screen.0, screen.1).await;
        browser.open(path).await;
        for scheme in ["light", "dark"] {
            take(browser, folder, name, screen, scheme).await;
        }
    }
}

async fn take(browser: &Browser, folder: &Path, name: &str, (width, _): (u32, u32), scheme: &str) {
    browser.color_scheme(scheme).await;
    browser.settled().await;
    let file = folder.join(format!("{name}-{width}-{scheme}.png"));
    browser.driver().screenshot(&file).await.unwrap();
    println!("{}", file.display());
}
