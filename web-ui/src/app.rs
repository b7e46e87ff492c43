//! The app: who is signed in, in which language and theme, on which page.

use futures_util::future::join;
use latchkey_openapi::auth::SessionInfo;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, ApiError, Client, early};
use crate::features::prepare;
use crate::i18n::{I18n, Messages, initial_language};
use crate::navigation::{Router, present_route};
use crate::platform;
use crate::portal::SignedInOrOut;
use crate::routes::base_of;
use crate::theme::{ThemeProvider, apply_accent};
use crate::ui::{LoadFailure, ToastProvider};

/// Asks who is signed in and for the messages of their language, then draws. Until then the page shows the inert frame
/// of `index.html`.
pub(crate) fn start() {
    let client = Client::new(base_of(&platform::location().0));
    let guess = initial_language(None);
    crate::panic::speak(&I18n::new(&Messages::start(guess), Callback::noop()));
    prepare(&present_route());
    spawn_local(async move {
        let (first, messages) = join(api::auth::session(&client), Messages::load(guess)).await;
        let locale = first.as_ref().ok().and_then(|info| info.locale.as_deref());
        let language = initial_language(locale);
        let messages = if language == guess { messages } else { Messages::load(language).await };
        let (first, messages) = match messages {
            Ok(messages) => (first, messages),
            Err(error) => (Err(error), Messages::start(language)),
        };
        if let Ok(info) = &first {
            client.adopt(info);
            apply_accent(&info.organization.branding.accent_color);
        }
        early::answered().await;
        let root = platform::document().and_then(|document| document.get_element_by_id("app"));
        if let Some(root) = root {
            root.set_inner_html("");
            yew::Renderer::<App>::with_root_and_props(root, AppProps { client, messages, first }).render();
        }
    });
}

#[derive(Properties)]
struct AppProps {
    client: Client,
    messages: Messages,
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
    let messages = use_state_eq(|| props.messages.clone());
    let i18n = use_memo(messages.clone(), |messages| {
        let setter = messages.setter();
        I18n::new(messages, Callback::from(move |messages| setter.set(messages)))
    });
    use_effect_with((*i18n).clone(), |i18n| {
        crate::panic::speak(i18n);
        if let Some(root) = platform::document().and_then(|document| document.document_element()) {
            drop(root.set_attribute("lang", i18n.language().tag()));
        }
    });
    html!(
        <ContextProvider<I18n> context={(*i18n).clone()}>
            <ThemeProvider>
                <Router prepare={Callback::from(|route| prepare(&route))}>
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
