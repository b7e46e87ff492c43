//! The app: who is signed in, in which language and theme, on which page.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Promise, Reflect};
use latchkey_openapi::auth::SessionInfo;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, ApiError, Client, Hooks};
use crate::features::Pages;
use crate::i18n::{I18n, Language};
use crate::navigation::{Router, use_navigator, use_place};
use crate::platform;
use crate::routes::{Route, base_of};
use crate::session::Session;
use crate::shell::{Frame, IdleWatch, LeaveGuard, PlainFrame, SessionEnded, StepUpDialog};
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

#[derive(Properties, PartialEq)]
struct SignedInOrOutProps {
    client: Client,
    first: SessionInfo,
}

/// Keeps the session up to date for everything inside, and answers what the client has to tell.
#[component(SignedInOrOut)]
fn signed_in_or_out(props: &SignedInOrOutProps) -> Html {
    let i18n = crate::i18n::use_i18n();
    let navigator = use_navigator();
    let info = use_state(|| Rc::new(props.first.clone()));
    let capabilities = use_state(|| None);
    let online = use_state_eq(platform::is_online);
    // The name of the one whose session ended with something typed and not saved.
    let waits_for = use_state_eq(|| None::<AttrValue>);
    let has_ended = use_state_eq(|| false);
    let asking = use_state_eq(|| false);
    let waiting = use_memo((), |()| Rc::new(RefCell::new(Vec::<oneshot::Sender<bool>>::new())));
    let latest = use_mut_ref(|| Rc::new(props.first.clone()));

    let adopt = {
        let (client, latest, info) = (props.client.clone(), latest.clone(), info.setter());
        let (waits, ended, i18n, navigator) =
            (waits_for.setter(), has_ended.setter(), i18n.clone(), navigator.clone());
        let (ask, waiting_calls) = (asking.setter(), (*waiting).clone());
        Callback::from(move |newer: SessionInfo| {
            let before = latest.borrow().clone();
            if *before == newer {
                return;
            }
            client.adopt(&newer);
            apply_accent(&newer.organization.branding.accent_color);
            if newer.authenticated {
                waits.set(None);
                ended.set(false);
                if before.locale != newer.locale
                    && let Some(language) = newer.locale.as_deref().and_then(Language::serving)
                {
                    i18n.set_language.emit(language);
                }
            } else if before.authenticated {
                ended.set(true);
                ask.set(false);
                // Whoever waits for a step-up waits in vain.
                waiting_calls.borrow_mut().clear();
                let account = before.account.as_ref().filter(|_| navigator.has_unsaved());
                waits.set(account.map(|account| account.username.clone().into()));
            }
            let newer = Rc::new(newer);
            *latest.borrow_mut() = newer.clone();
            info.set(newer);
        })
    };
    let session = Session {
        info: (*info).clone(),
        capabilities: (*capabilities).clone(),
        client: props.client.clone(),
        adopt: adopt.clone(),
        has_ended: *has_ended,
    };
    use_hooks(&session, &waiting, &asking, &online);
    use_effect_with(info.account.as_ref().map(|account| account.id.clone()), {
        let (client, setter) = (props.client.clone(), capabilities.setter());
        move |account| {
            setter.set(None);
            if account.is_some() {
                spawn_local(async move {
                    if let Ok(found) = api::account::capabilities(&client).await {
                        setter.set(Some(Rc::new(found)));
                    }
                });
            }
        }
    });
    let done = use_callback(asking.setter(), |(), asking| asking.set(false));
    html!(
        <ContextProvider<Session> context={session}>
            <View online={*online} waits_for={(*waits_for).clone()} />
            <LeaveGuard />
            if *asking { <StepUpDialog waiting={(*waiting).clone()} on_done={done} /> }
        </ContextProvider<Session>>
    )
}

type Waiting = Rc<RefCell<Vec<oneshot::Sender<bool>>>>;

/// Connects the client and the browser's events with the state above.
#[hook]
fn use_hooks(
    session: &Session,
    waiting: &Rc<Waiting>,
    asking: &UseStateHandle<bool>,
    online: &UseStateHandle<bool>,
) {
    let (client, adopt) = (session.client.clone(), session.adopt.clone());
    use_effect_with(client.clone(), {
        let (waiting, asking, online) = ((**waiting).clone(), asking.setter(), online.setter());
        move |client| {
            let session_ended = {
                let client = client.clone();
                Callback::from(move |()| {
                    let (client, adopt) = (client.clone(), adopt.clone());
                    spawn_local(async move {
                        if let Ok(info) = api::auth::session(&client).await {
                            adopt.emit(info);
                        }
                    });
                })
            };
            let step_up = Callback::from(move |answer| {
                waiting.borrow_mut().push(answer);
                asking.set(true);
            });
            let reached = Callback::from(move |reached| online.set(reached));
            client.set_hooks(Hooks { session_ended, step_up, reached });
        }
    });
    use_effect_with((), {
        let online = online.setter();
        move |()| {
            let listeners = platform::window().map(|window| {
                let (on, off) = (online.clone(), online);
                [
                    gloo_events::EventListener::new(&window, "online", move |_| on.set(true)),
                    gloo_events::EventListener::new(&window, "offline", move |_| off.set(false)),
                    // A page out of the browser's back-forward store may be of a session that is over.
                    gloo_events::EventListener::new(&window, "pageshow", |event| {
                        let kept = event
                            .dyn_ref::<web_sys::PageTransitionEvent>()
                            .is_some_and(|event| event.persisted());
                        if kept {
                            platform::reload();
                        }
                    }),
                ]
            });
            move || drop(listeners)
        }
    });
}

#[derive(Properties, PartialEq)]
struct ViewProps {
    online: bool,
    waits_for: Option<AttrValue>,
}

/// The frame that the present page needs.
#[component(View)]
fn view(props: &ViewProps) -> Html {
    let (navigator, place) = (use_navigator(), use_place());
    let session = crate::session::use_session();
    let signed_in = session.as_ref().is_some_and(|session| session.info.authenticated);
    let stays = props.waits_for.is_some();
    let elsewhere = match &place.route {
        Route::SignIn(back) if signed_in => {
            Some(back.as_deref().map_or(Route::Overview, |back| navigator.page_of(back)))
        }
        route if !signed_in && !stays && !route.is_public() => Some(Route::SignIn(
            (*route != Route::Overview && *route != Route::NotFound).then(|| route.path()),
        )),
        _ => None,
    };
    use_effect_with(elsewhere.clone(), move |elsewhere| {
        if let Some(route) = elsewhere {
            navigator.replace(route.clone());
        }
    });
    if elsewhere.is_some() {
        return Html::default();
    }
    if place.route.is_public() {
        return html!(<PlainFrame online={props.online}><Pages route={place.route.clone()} /></PlainFrame>);
    }
    html!(<>
        if let Some(username) = &props.waits_for {
            <SessionEnded {username} />
        }
        <div hidden={stays}>
            <Frame online={props.online}><Pages route={place.route.clone()} /></Frame>
            if !stays { <IdleWatch /> }
        </div>
    </>)
}
