//! The page of a download is for people: it says everything in words of their language, and nothing as a program would.

use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, TestApp, both};

use super::erasure::fill;
use super::exports::fetched;
use super::*;

/// What stands between tags, with the class of the element that it is in.
fn texts(page: &str) -> Vec<(String, String)> {
    let body = page.split_once("<body>").unwrap().1;
    let mut classes: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        let name = tag.split(' ').next().unwrap();
        if name.starts_with('/') {
            classes.pop();
        } else if !matches!(name, "br" | "img") {
            let class = tag.split_once("class=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap());
            classes.push(class.to_owned());
        }
        if !text.trim().is_empty() {
            all.push((classes.join(" "), text.trim().to_owned()));
        }
    }
    all
}

/// Whether a text is one that programs write.
fn is_for_programs(text: &str) -> bool {
    let is_moment = text.as_bytes().windows(4).any(|four| {
        four[0].is_ascii_digit() && four[1] == b'T' && four[2].is_ascii_digit() && four[3].is_ascii_digit()
    });
    let is_name = text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let is_long_number = text.len() > 8 && text.chars().all(|c| c.is_ascii_digit());
    matches!(text, "true" | "false" | "null") || text.contains('{') || is_moment || is_name || is_long_number
}

/// The page in a language, and what on it is not in words.
fn page(app: &TestApp, browser: &Browser, language: &str) -> String {
    browser.put("/api/users/v1/me/alerts", &json!({ "language": language })).ok();
    let page = fetched(app, browser, "html").text();
    let all = texts(&page);
    let unnamed: Vec<&str> =
        all.iter().filter(|(class, _)| class.contains("raw")).map(|(_, text)| text.as_str()).collect();
    assert_eq!(unnamed, Vec::<&str>::new(), "these have no word in {language}");
    let for_programs: Vec<&str> = all
        .iter()
        .filter(|(class, text)| !class.contains("id") && is_for_programs(text))
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(for_programs, Vec::<&str>::new(), "these are not for people");
    page
}

both!(the_page_of_an_account_that_has_everything_is_in_words_of_its_language, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let (browser, _) = fill(app, &owner);
    let english = page(app, &browser, "en");
    assert!(english.contains("<html lang=\"en\">"));
    for told in [
        "<h1>Your data: Ptarmigan Wheatear (zebrafinch) – 1 January 2026</h1>",
        "<dt>Nickname</dt><dd>Quetzalbuttons</dd>",
        "<dt>Device</dt><dd>Firefox 140 on Linux</dd>",
        "Authenticator app",
        "<dd>Our monthly letter</dd>",
        "<a href=\"#consents\">Receipts of consents</a>",
    ] {
        assert!(english.contains(told), "{told}");
    }
    let german = page(app, &browser, "de");
    assert!(german.contains("<html lang=\"de\">"));
    for told in [
        "<h1>Ihre Daten: Ptarmigan Wheatear (zebrafinch) – 01.01.2026</h1>",
        "<dt>Rufname</dt><dd>Quetzalbuttons</dd>",
        "<dt>Gerät</dt><dd>Firefox 140 unter Linux</dd>",
        "Wunsch gewählt",
        "Passkey oder Sicherheitsschlüssel",
    ] {
        assert!(german.contains(told), "{told}");
    }
});
