//! Light, dark, or as the system has it; and the organization's accent colour.
//!
//! `assets/boot.js` does the same before the first paint from what is remembered here, so that nothing flashes.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::color::accent_properties;
use crate::platform;

const THEME_KEY: &str = "latchkey.theme";
const ACCENT_KEY: &str = "latchkey.accent";
const DARK_CLASS: &str = "pf-v6-theme-dark";

/// The user's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every choice.
    pub(crate) const ALL: &'static [Self] = &[Self::System, Self::Light, Self::Dark];

    /// The name that is remembered and used in message keys.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn remembered() -> Self {
        let name = platform::remembered(THEME_KEY).unwrap_or_default();
        Self::ALL.iter().copied().find(|theme| theme.name() == name).unwrap_or(Self::System)
    }

    fn is_dark(self) -> bool {
        match self {
            Self::System => platform::matches_media("(prefers-color-scheme: dark)"),
            Self::Light => false,
            Self::Dark => true,
        }
    }

    fn apply(self) {
        if let Some(root) = root() {
            drop(root.class_list().toggle_with_force(DARK_CLASS, self.is_dark()));
        }
    }
}

/// The theme and the switch to another.
#[derive(Clone, PartialEq)]
pub(crate) struct ThemeContext {
    /// The present choice.
    pub theme: Theme,
    /// Changes it at once and remembers it.
    pub set: Callback<Theme>,
}

/// Properties of [`ThemeProvider`].
#[derive(Properties, PartialEq)]
pub(crate) struct ThemeProviderProps {
    /// What is inside.
    pub children: Html,
}

/// Keeps the theme for everything inside.
#[component(ThemeProvider)]
pub(crate) fn theme_provider(props: &ThemeProviderProps) -> Html {
    let theme = use_state(Theme::remembered);
    let set = use_callback(theme.clone(), |choice: Theme, theme| {
        platform::remember(THEME_KEY, (choice != Theme::System).then_some(choice.name()));
        choice.apply();
        theme.set(choice);
    });
    // The system may change while the page is open.
    use_effect_with(*theme, |theme| {
        let theme = *theme;
        let list = platform::window()
            .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
        let listener =
            list.map(|list| gloo_events::EventListener::new(&list, "change", move |_| theme.apply()));
        // Whatever changed between the page's first paint and this moment was heard by nobody.
        theme.apply();
        move || drop(listener)
    });
    let context = ThemeContext { theme: *theme, set };
    html!(<ContextProvider<ThemeContext> {context}>{ props.children.clone() }</ContextProvider<ThemeContext>>)
}

/// The theme.
#[hook]
pub(crate) fn use_theme() -> ThemeContext {
    use_context::<ThemeContext>()
        .unwrap_or_else(|| ThemeContext { theme: Theme::System, set: Callback::noop() })
}

/// Puts the organization's accent colour on the page and remembers its shades for the next load.
pub(crate) fn apply_accent(accent: &str) {
    let (Some(properties), Some(root)) = (accent_properties(accent), root()) else { return };
    let mut remembered = Vec::new();
    for (name, value) in properties {
        drop(root.style().set_property(name, &value));
        remembered.push(format!("{name}:{value}"));
    }
    platform::remember(ACCENT_KEY, Some(&remembered.join(";")));
}

fn root() -> Option<HtmlElement> {
    platform::document()?.document_element()?.dyn_into().ok()
}
