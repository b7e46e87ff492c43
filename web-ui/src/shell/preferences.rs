//! Language and theme, changed at once and remembered.

use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::i18n::{Language, use_i18n};
use crate::session::use_session;
use crate::theme::{Theme, use_theme};
use crate::ui::{RadioGroup, Select};

/// Properties of [`LanguageSwitch`] and [`ThemeSwitch`].
#[derive(Properties, PartialEq)]
pub(crate) struct SwitchProps {
    /// The element's id.
    pub id: AttrValue,
}

/// The language of the app, and of the account when somebody is signed in.
#[component(LanguageSwitch)]
pub(crate) fn language_switch(props: &SwitchProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let onchange = {
        let (i18n, session) = (i18n.clone(), session);
        Callback::from(move |tag: String| {
            let Some(language) = Language::serving(&tag) else { return };
            i18n.set_language.emit(language);
            if let Some(session) = session.clone().filter(|session| session.account().is_some()) {
                spawn_local(async move {
                    let change =
                        [json!({"op": "replace", "path": "preferredLanguage", "value": language.tag()})];
                    // Where the organization keeps this field, the choice holds for this browser only.
                    if api::profile::patch(&session.client, &change, None).await.is_ok() {
                        drop(session.refresh().await);
                    }
                });
            }
        })
    };
    let options: Vec<(AttrValue, AttrValue)> =
        Language::ALL.iter().map(|language| (language.tag().into(), language.native_name().into())).collect();
    html!(
        <Select id={props.id.clone()} label={i18n.text("language")} value={i18n.language().tag()} {options} {onchange} languages=true />
    )
}

/// Light, dark, or as the system has it.
#[component(ThemeSwitch)]
pub(crate) fn theme_switch(props: &SwitchProps) -> Html {
    let i18n = use_i18n();
    let context = use_theme();
    let onchange = context.set.reform(|name: String| {
        Theme::ALL.iter().copied().find(|theme| theme.name() == name).unwrap_or(Theme::System)
    });
    let options: Vec<(AttrValue, AttrValue)> = Theme::ALL
        .iter()
        .map(|theme| (theme.name().into(), i18n.text(&format!("theme-{}", theme.name())).into()))
        .collect();
    html!(
        <RadioGroup id={props.id.clone()} label={i18n.text("theme")} value={context.theme.name()} {options} {onchange} segments=true />
    )
}
