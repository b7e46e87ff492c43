//! The account's picture, or its initials.

use latchkey_openapi::auth::AccountInfo;
use yew::prelude::*;

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AvatarSize {
    /// In the header.
    Small,
    /// In menus and rows.
    Medium,
    /// At the head of a page.
    Large,
}

impl AvatarSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "lk-avatar",
            Self::Medium => "lk-avatar lk-avatar-medium",
            Self::Large => "lk-avatar lk-avatar-large",
        }
    }
}

/// The picture or the initials of an account. Decoration: the name stands beside it.
pub(crate) fn avatar(account: &AccountInfo, size: AvatarSize) -> Html {
    match &account.avatar {
        Some(src) => html!(<img class={size.class()} src={src.clone()} alt="" />),
        None => name_mark(&account.display_name, size),
    }
}

/// The initials of a name, of people or of applications. Decoration: the name stands beside it.
pub(crate) fn name_mark(name: &str, size: AvatarSize) -> Html {
    // Drawn by the style sheet: as text they would belong to the visible label of the button around them.
    html!(<span class={size.class()} aria-hidden="true" data-initials={initials(name)}></span>)
}

/// The first letters of the first and the last word.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("ada", "A"),
            ("Juan de la Cruz", "JC"),
            ("李 雷", "李雷"),
            ("(x) o'neil", "XO"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
