//! Rules that the server and the portal both run, so that a form says at once what the server would say.

/// Characters that a user name may have at most.
pub const USERNAME_MAX: usize = 64;
/// Characters that a plain text attribute may have at most.
pub const TEXT_MAX: u32 = 255;
/// Characters that a text attribute of several lines may have at most.
pub const LONG_TEXT_MAX: u32 = 4_096;
/// Characters that a session's name may have at most.
pub const SESSION_NAME_MAX: usize = 60;
/// Characters that a factor's name may have at most.
pub const FACTOR_NAME_MAX: usize = 60;
/// Characters that an organization's name may have at most.
pub const ORGANIZATION_NAME_MAX: usize = 100;

/// Whether a character is invisible or steers the text around it: such characters make two values look alike.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a text can be a user name: 1 to 64 characters, no spaces at all, nothing invisible.
#[must_use]
pub fn is_username(text: &str) -> bool {
    let length = text.chars().count();
    (1..=USERNAME_MAX).contains(&length) && !text.chars().any(|c| c.is_whitespace() || is_deceptive(c))
}

/// Whether a text can be an e-mail address: the form that HTML's `input type=email` takes, at most 254 characters,
/// letters of any script, nothing invisible.
#[must_use]
pub fn is_email(text: &str) -> bool {
    if text.len() > 254 || text.chars().any(|c| c.is_whitespace() || is_deceptive(c)) {
        return false;
    }
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && local.chars().all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c) || !c.is_ascii())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let domain_ok = domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    local_ok && domain_ok
}

/// Whether a text is a colour `#rrggbb`.
#[must_use]
pub fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether a text can be an organization's name in URLs: 1 to 40 of `a-z 0-9 -`, no hyphen at either end.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_take_any_script_but_nothing_invisible() {
        for good in ["alice", "o'neil", "Ünal", "李雷", "a@b.c", &"x".repeat(64)] {
            assert!(is_username(good), "{good}");
        }
        for bad in ["", "a b", "a\u{200B}b", "a\nb", "a\u{202E}b", "\u{FEFF}a", &"x".repeat(65)] {
            assert!(!is_username(bad), "{bad:?}");
        }
    }

    #[test]
    fn email_addresses_have_one_form() {
        for good in ["a@b.org", "o'neil+tag@mail.example.org", "jürgen@bücher.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.org",
            "a@@b.org",
            "a@b..org",
            "a@-b.org",
            "a b@c.org",
            "a@b.org\r\nBcc: x@y.z",
            ".a@b.org",
            "a\u{200B}@b.org",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
    }

    #[test]
    fn colours_and_slugs_have_one_form() {
        assert!(is_color("#4F46e5") && !is_color("4f46e5") && !is_color("#4f46e") && !is_color("#4f46eg"));
        assert!(is_slug("acme-2") && !is_slug("-a") && !is_slug("A") && !is_slug("") && !is_slug("a/b"));
    }
}
