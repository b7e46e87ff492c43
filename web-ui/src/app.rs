//! The app: who is signed in, in which language and theme, on which page.

use js_sys::{Promise, Reflect};
use latchkey_openapi::auth::SessionInfo;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, ApiError, Client};
use crate::i18n::{I18n, Language};
use crate::navigation::Router;
use crate::platform;
use crate::portal::SignedInOrOut;
use crate::routes::base_of;
use crate::theme::{ThemeProvider, apply_accent};
use crate::ui::{LoadFailure, ToastProvider};

const LANGUAGE_KEY: &str = "latchkey.language";

/// Asks who is signed in, then draws. Until then the page shows the inert frame of `index.html`.
pub(crate) fn start() {
    let client = Client::new(base_of(&platform::location().0));
    crate::panic::speak(&I18n::new(initial_language(None), Callback::noop()));
    spawn_local(async move {
        let first = first_session(&client).await;
        if let Ok(info) = &first {
            client.adopt(info);
            apply_accent(&info.organization.branding.accent_color);
        }
        let root = platform::document().and_then(|document| document.get_element_by_id("app"));
        if let Some(root) = root {
            root.set_inner_html("");
            yew::Renderer::<App>::with_root_and_props(root, AppProps { client, first }).render();
        }
    });
}

/// `boot.js` has asked already while this code was on its way.
async fn first_session(client: &Client) -> Result<SessionInfo, ApiError> {
    let asked = Reflect::get(&js_sys::global(), &"latchkeySession".into()).ok();
    if let Some(promise) = asked.and_then(|promise| promise.dyn_into::<Promise>().ok())
        && let Ok(info) = client.adopt_answer(promise).await
    {
        return Ok(info);
    }
    api::auth::session(client).await
}

fn initial_language(account: Option<&str>) -> Language {
    account
        .and_then(Language::serving)
        .or_else(|| platform::remembered(LANGUAGE_KEY).as_deref().and_then(Language::serving))
        .or_else(|| platform::browser_languages().iter().find_map(|tag| Language::serving(tag)))
        .unwrap_or(Language::English)
}

#[derive(Properties)]
struct AppProps {
    client: Client,
    first: Result<SessionInfo, ApiError>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        self.client == other.client
    }
}

/// Language, theme, messages and addresses around everything.
#[component(App)]
fn app(props: &AppProps) -> Html {
    let locale = props.first.as_ref().ok().and_then(|info| info.locale.clone());
    let language = use_state_eq(|| initial_language(locale.as_deref()));
    let set_language = use_callback(language.setter(), |language: Language, setter| {
        platform::remember(LANGUAGE_KEY, Some(language.tag()));
        setter.set(language);
    });
    let i18n = use_memo(*language, |language| I18n::new(*language, set_language.clone()));
    use_effect_with(*language, {
        let i18n = i18n.clone();
        move |language| {
            crate::panic::speak(&i18n);
            if let Some(root) = platform::document().and_then(|document| document.document_element()) {
                drop(root.set_attribute("lang", language.tag()));
            }
        }
    });
    html!(
        <ContextProvider<I18n> context={(*i18n).clone()}>
            <ThemeProvider>
                <Router>
                    <ToastProvider>
                        <Portal client={props.client.clone()} first={props.first.clone().ok()} error={props.first.clone().err()} />
                    </ToastProvider>
                </Router>
            </ThemeProvider>
        </ContextProvider<I18n>>
    )
}

#[derive(Properties, PartialEq)]
struct PortalProps {
    client: Client,
    first: Option<SessionInfo>,
    error: Option<ApiError>,
}

/// The session, or why there is none.
#[component(Portal)]
fn portal(props: &PortalProps) -> Html {
    match (&props.first, &props.error) {
        (Some(info), _) => html!(<SignedInOrOut client={props.client.clone()} first={info.clone()} />),
        (None, error) => {
            let error = error.clone().unwrap_or(ApiError::Offline);
            let retry = Callback::from(|()| platform::reload());
            html!(<main class="lk-crash" id="main"><LoadFailure {error} {retry} whole=true /></main>)
        }
    }
}
