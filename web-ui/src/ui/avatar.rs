//! The account's picture, or its initials.

use yew::prelude::*;

/// How large.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum AvatarSize {
    /// In the header.
    #[default]
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

/// Properties of [`Avatar`].
#[derive(Properties, PartialEq)]
pub(crate) struct AvatarProps {
    /// The name that the initials come from.
    pub name: AttrValue,
    /// The picture's path.
    #[prop_or_default]
    pub src: Option<AttrValue>,
    /// How large.
    #[prop_or_default]
    pub size: AvatarSize,
}

/// The picture or the initials. Decoration: the name stands beside it.
#[component(Avatar)]
pub(crate) fn avatar(props: &AvatarProps) -> Html {
    match &props.src {
        Some(src) => html!(<img class={props.size.class()} src={src} alt="" />),
        // Drawn by the style sheet: as text they would belong to the visible label of the button around them.
        None => {
            html!(<span class={props.size.class()} aria-hidden="true" data-initials={initials(&props.name)}></span>)
        }
    }
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
