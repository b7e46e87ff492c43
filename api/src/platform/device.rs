//! What a browser says of itself, in words for a list of sessions.
//!
//! The `User-Agent` is the client's own word: good enough to recognize one's own devices, never for a decision.

use latchkey_openapi::sessions::{Device, DeviceKind};
use woothee::{parser::Parser, woothee::VALUE_UNKNOWN};

/// Bytes of a `User-Agent` that are looked at.
pub const MAX_LENGTH: usize = 512;
/// Characters of a program's name that are kept.
const MAX_NAME: usize = 40;

/// Reads a `User-Agent`. What it does not say, or is known to say falsely, is absent.
///
/// The first call compiles the patterns, which takes some milliseconds; each further one takes microseconds.
#[must_use]
pub fn parse(user_agent: Option<&str>) -> Device {
    let text = user_agent.unwrap_or_default().trim();
    let text = text.get(..text.floor_char_boundary(MAX_LENGTH)).unwrap_or_default();
    let known = Parser::new().parse(text).unwrap_or_default();
    if known.category == "crawler" || !is_browser(text) {
        return program(text);
    }
    let os = operating_system(text, known.os);
    Device {
        kind: kind(text, known.category),
        os_version: os.and_then(|os| version_of_system(text, os, &known.os_version)),
        os: os.map(str::to_owned),
        browser: browser(known.name).map(str::to_owned),
        browser_version: browser(known.name).and_then(|_| version(known.version)),
    }
}

/// Browsers, and the apps that show pages, have named themselves after one ancestor ever since.
fn is_browser(text: &str) -> bool {
    ["Mozilla/", "Opera/", "DoCoMo/", "KDDI-", "SoftBank/"].iter().any(|start| text.starts_with(start))
}

/// A tool or library: its first word is its name (RFC 9110 §10.1.5).
fn program(text: &str) -> Device {
    let product = text.split([' ', '(', ';']).next().unwrap_or_default();
    let (name, number) = product.split_once('/').unwrap_or((product, ""));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    let name: String = name.chars().filter(|c| is_plain(*c)).take(MAX_NAME).collect();
    let is_named = name.chars().any(|c| c.is_ascii_alphabetic());
    let is_android_app = product.starts_with("Dalvik");
    Device {
        kind: if is_named { DeviceKind::Program } else { DeviceKind::Unknown },
        os: is_android_app.then(|| "Android".to_owned()),
        os_version: None,
        browser_version: if is_named { version(number) } else { None },
        browser: is_named.then_some(name),
    }
}

fn kind(text: &str, category: &str) -> DeviceKind {
    let is_android = text.contains("Android");
    // Android tablets leave the word "Mobile" out; Firefox says "Tablet"; Amazon's say "Silk".
    let is_tablet = text.contains("iPad")
        || text.contains("Tablet")
        || text.contains("Silk/") && !text.contains("Mobile")
        || is_android && !text.contains("Mobile");
    match category {
        _ if text.contains("Tablet PC") => DeviceKind::Computer,
        "pc" if !is_android && !text.contains("iPad") => DeviceKind::Computer,
        "pc" | "smartphone" if is_tablet => DeviceKind::Tablet,
        "smartphone" | "mobilephone" => DeviceKind::Phone,
        _ if is_android => DeviceKind::Phone,
        _ => DeviceKind::Unknown,
    }
}

/// The name that people know the system by.
fn operating_system<'a>(text: &str, name: &'a str) -> Option<&'a str> {
    match name {
        VALUE_UNKNOWN | "" => None,
        "Mac OSX" => Some("macOS"),
        "iPad" => Some("iPadOS"),
        "iPhone" | "iPod" | "iOS" => Some("iOS"),
        _ if name.starts_with("Windows Phone") => Some("Windows Phone"),
        _ if name.starts_with("Windows") => Some("Windows"),
        "Linux" if text.contains("Android") => Some("Android"),
        other => Some(other),
    }
}

/// The version, where browsers still tell the truth: for privacy they froze macOS at 10.15, Windows at 10 (also on 11),
/// Android at "10; K" and ChromeOS at one build.
fn version_of_system(text: &str, system: &str, reported: &str) -> Option<String> {
    let reported = reported.replace('_', ".");
    match system {
        "Linux" | "ChromeOS" => None,
        "macOS" if reported.starts_with("10.15") || reported.starts_with("10.16") => None,
        "Android" if text.contains("Android 10; K)") => None,
        "Windows" => match reported.as_str() {
            "NT 6.3" => Some("8.1".to_owned()),
            "NT 6.2" => Some("8".to_owned()),
            "NT 6.1" => Some("7".to_owned()),
            "NT 6.0" => Some("Vista".to_owned()),
            "NT 5.1" | "NT 5.2" => Some("XP".to_owned()),
            _ => None,
        },
        _ => version(&reported),
    }
}

fn browser(name: &str) -> Option<&str> {
    match name {
        VALUE_UNKNOWN | "" => None,
        "SamsungBrowser" => Some("Samsung Internet"),
        "Webview" => None,
        other => Some(other),
    }
}

/// A version without the zeros that say nothing: `156.0.0.0` is `156`. Anything but digits and dots is no version.
fn version(text: &str) -> Option<String> {
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').take(20).collect();
    let mut short = digits.trim_matches('.');
    while let Some(shorter) = short.strip_suffix(".0") {
        short = shorter;
    }
    (!short.is_empty()).then(|| short.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(user_agent: &str) -> String {
        let device = parse(Some(user_agent));
        let part = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        format!(
            "{:?}, {} {}, {} {}",
            device.kind,
            part(device.os),
            part(device.os_version),
            part(device.browser),
            part(device.browser_version)
        )
    }

    #[test]
    fn computers_are_recognized() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                "Computer, Linux -, Chrome 156",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
                 Safari/537.36 Edg/156.0.0.0",
                "Computer, Windows -, Edge 156",
            ),
            (
                "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0",
                "Computer, Windows 7, Firefox 115",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/17.4.1 Safari/605.1.15",
                "Computer, macOS -, Safari 17.4.1",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
                 Safari/537.36",
                "Computer, ChromeOS -, Chrome 156",
            ),
        ] {
            assert_eq!(shown(user_agent), expected, "{user_agent}");
        }
    }

    #[test]
    fn phones_and_tablets_are_told_apart() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/17.4.1 Mobile/15E148 Safari/604.1",
                "Phone, iOS 17.4.1, Safari 17.4.1",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/16.6 Mobile/15E148 Safari/604.1",
                "Tablet, iPadOS 16.6, Safari 16.6",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile \
                 Safari/537.36",
                "Phone, Android -, Chrome 156",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
                 Safari/537.36",
                "Tablet, Android -, Chrome 156",
            ),
            (
                "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
                "Phone, Android 14, Firefox 140",
            ),
            (
                "Mozilla/5.0 (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0",
                "Tablet, Android 14, Firefox 140",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) \
                 SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
                "Phone, Android 13, Samsung Internet 23",
            ),
        ] {
            assert_eq!(shown(user_agent), expected, "{user_agent}");
        }
    }

    #[test]
    fn programs_go_by_their_first_word() {
        for (user_agent, expected) in [
            ("curl/8.5.0", "Program, - -, curl 8.5"),
            ("python-requests/2.31.0", "Program, - -, python-requests 2.31"),
            ("Go-http-client/2.0", "Program, - -, Go-http-client 2"),
            ("okhttp/4.12.0", "Program, - -, okhttp 4.12"),
            ("MyApp", "Program, - -, MyApp -"),
            ("Wget/1.21.3 (linux-gnu)", "Program, - -, Wget 1.21.3"),
        ] {
            assert_eq!(shown(user_agent), expected, "{user_agent}");
        }
        let robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
        assert_eq!(parse(Some(robot)).kind, DeviceKind::Program);
    }

    #[test]
    fn what_is_not_said_is_absent() {
        for nothing in [None, Some(""), Some("   "), Some("-"), Some("\u{1F511}"), Some("///"), Some("12345")]
        {
            let device = parse(nothing);
            assert_eq!(device.kind, DeviceKind::Unknown, "{nothing:?}");
            assert!(device.os.is_none() && device.os_version.is_none(), "{nothing:?}");
            assert!(device.browser.is_none() && device.browser_version.is_none(), "{nothing:?}");
        }
        assert_eq!(shown("Mozilla/5.0"), "Unknown, - -, - -");
    }

    #[test]
    fn nothing_beyond_the_cap_is_read() {
        let long = format!("Mozilla/5.0 {} Chrome/156.0.0.0 Safari/537.36", "x".repeat(MAX_LENGTH));
        assert_eq!(parse(Some(&long)).browser, None);
        let name = parse(Some(&"n".repeat(1_000_000))).browser.unwrap();
        assert_eq!(name.len(), MAX_NAME);
    }

    #[test]
    fn markup_and_control_characters_do_not_pass() {
        let device = parse(Some("<script>alert(1)</script>/1.0"));
        assert_eq!(device.browser.as_deref(), Some("scriptalert"));
        let device = parse(Some("evil\u{1b}[31m\r\nSet-Cookie/1"));
        assert!(device.browser.unwrap().chars().all(|c| c.is_ascii_graphic()));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in "(?s).{0,700}", browser in any::<bool>()) {
            let text = if browser { format!("Mozilla/5.0 ({text}") } else { text };
            let device = parse(Some(&text));
            for version in [device.os_version, device.browser_version].into_iter().flatten() {
                prop_assert!(version.len() <= 20);
            }
        }
    }
}
