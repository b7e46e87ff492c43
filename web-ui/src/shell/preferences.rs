//! Language and theme, changed at once and remembered.

use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::i18n::{Language, use_i18n};
use crate::platform;
use crate::session::{Session, use_session};
use crate::theme::{Theme, use_theme};
use crate::ui::{RadioGroup, Select, use_toasts};

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
    let (session, toasts) = (use_session(), use_toasts());
    let onchange = {
        let (i18n, id) = (i18n.clone(), props.id.clone());
        Callback::from(move |tag: String| {
            let Some(language) = Language::serving(&tag) else { return };
            let (i18n, session, toasts, id) = (i18n.clone(), session.clone(), toasts.clone(), id.clone());
            spawn_local(async move {
                let Err(error) = i18n.switch(language).await else { return keep(session, language).await };
                platform::choose(&id, i18n.language().tag());
                if let Some(toasts) = toasts {
                    toasts.failure(i18n.error(&error));
                }
            });
        })
    };
    let options: Vec<(AttrValue, AttrValue)> =
        Language::ALL.iter().map(|language| (language.tag().into(), language.native_name().into())).collect();
    html!(
        <Select id={props.id.clone()} label={i18n.text("language")} value={i18n.language().tag()} {options} {onchange} languages=true />
    )
}

/// Keeps the language with the account of whoever is signed in.
async fn keep(session: Option<Session>, language: Language) {
    let Some(session) = session.filter(|session| session.account().is_some()) else { return };
    let change = [json!({"op": "replace", "path": "preferredLanguage", "value": language.tag()})];
    // Where the organization keeps this field, the choice holds for this browser only.
    if api::profile::patch(&session.client, &change, None).await.is_ok() {
        drop(session.refresh().await);
    }
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
