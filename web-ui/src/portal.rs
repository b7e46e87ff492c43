//! The session kept up to date, what the client has to tell, and the frame that the present page needs.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use latchkey_openapi::auth::SessionInfo;
use latchkey_openapi::capabilities::Capabilities;
use latchkey_openapi::ids::AccountId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Client, Hooks};
use crate::features::{BeforePortal, Pages};
use crate::i18n::{I18n, Language, use_i18n};
use crate::navigation::{Navigator, use_navigator, use_place};
use crate::platform;
use crate::routes::Route;
use crate::session::Session;
use crate::shell::{Frame, IdleWatch, LeaveGuard, PlainFrame, SessionEnded, StepUpDialog, Waiting};
use crate::theme::apply_accent;

/// Properties of [`SignedInOrOut`].
#[derive(Properties, PartialEq)]
pub(crate) struct SignedInOrOutProps {
    /// The way to the server.
    pub client: Client,
    /// What the server said at the start.
    pub first: SessionInfo,
}

/// What changes while the app is open.
#[derive(Clone)]
struct State {
    info: UseStateHandle<Rc<SessionInfo>>,
    /// The same, but never older than the last answer: events may come before the next drawing.
    latest: Rc<RefCell<Rc<SessionInfo>>>,
    /// The name of the one whose session ended with something typed and not saved.
    waits_for: UseStateHandle<Option<AttrValue>>,
    /// The same, but never older than the end of the session.
    author: Rc<RefCell<Option<String>>>,
    has_ended: UseStateHandle<bool>,
    /// Whether the dialog of the step-up is open, and the calls that wait for it.
    asking: UseStateHandle<bool>,
    waiting: Waiting,
    online: UseStateHandle<bool>,
    client: Client,
    navigator: Navigator,
}

impl State {
    /// Takes newer information about the session into use.
    fn adopt(&self, i18n: &I18n, newer: SessionInfo) {
        let before = self.latest.borrow().clone();
        if *before == newer {
            return;
        }
        let author = self.author.borrow().clone().filter(|_| newer.authenticated);
        if author.is_some() && newer.account.as_ref().map(|account| &account.username) != author.as_ref() {
            // Somebody else: nothing that the first one typed may be seen.
            platform::reload();
            return;
        }
        self.client.adopt(&newer);
        apply_accent(&newer.organization.branding.accent_color);
        if newer.authenticated {
            self.waits_for.set(None);
            *self.author.borrow_mut() = None;
            self.has_ended.set(false);
            let chosen =
                newer.locale.as_deref().filter(|_| before.locale != newer.locale).and_then(Language::serving);
            if let Some(language) = chosen {
                let i18n = i18n.clone();
                // Without its messages the app goes on in the language that it speaks.
                spawn_local(async move { drop(i18n.switch(language).await) });
            }
        } else if before.authenticated {
            self.end(&before);
        }
        let newer = Rc::new(newer);
        *self.latest.borrow_mut() = newer.clone();
        self.info.set(newer);
    }

    /// The session is over. What is typed and not saved waits for its author; else the sign-in page takes over.
    fn end(&self, before: &SessionInfo) {
        self.has_ended.set(true);
        self.asking.set(false);
        // Whoever waits for a step-up waits in vain.
        self.waiting.borrow_mut().clear();
        let author = before.account.as_ref().filter(|_| self.navigator.has_unsaved());
        *self.author.borrow_mut() = author.map(|account| account.username.clone());
        self.waits_for.set(author.map(|account| account.username.clone().into()));
    }
}

/// Keeps the session up to date for everything inside, and answers what the client has to tell.
#[component(SignedInOrOut)]
pub(crate) fn signed_in_or_out(props: &SignedInOrOutProps) -> Html {
    let i18n = use_i18n();
    let first = Rc::new(props.first.clone());
    let state = State {
        info: use_state(|| first.clone()),
        latest: use_mut_ref(|| first),
        waits_for: use_state_eq(|| None),
        author: use_mut_ref(|| None),
        has_ended: use_state_eq(|| false),
        asking: use_state_eq(|| false),
        waiting: (*use_memo((), |()| Waiting::default())).clone(),
        online: use_state_eq(platform::is_online),
        client: props.client.clone(),
        navigator: use_navigator(),
    };
    let adopt = Callback::from({
        let (state, i18n) = (state.clone(), i18n);
        move |newer| state.adopt(&i18n, newer)
    });
    use_client_hooks(&state, &adopt);
    use_connection_events(&state.online);
    let account = state.info.account.as_ref().map(|account| account.id.clone());
    let session = Session {
        info: (*state.info).clone(),
        capabilities: use_capabilities(&state.client, account),
        client: state.client.clone(),
        adopt,
        has_ended: *state.has_ended,
    };
    let done = use_callback(state.asking.setter(), |(), asking| asking.set(false));
    html!(
        <ContextProvider<Session> context={session}>
            <View online={*state.online} waits_for={(*state.waits_for).clone()} />
            <LeaveGuard />
            if *state.asking { <StepUpDialog waiting={state.waiting.clone()} on_done={done} /> }
        </ContextProvider<Session>>
    )
}

/// What the account may see and do, read once it is signed in.
#[hook]
fn use_capabilities(client: &Client, account: Option<AccountId>) -> Option<Rc<Capabilities>> {
    let capabilities = use_state(|| None);
    use_effect_with(account, {
        let (client, setter) = (client.clone(), capabilities.setter());
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
    (*capabilities).clone()
}

/// Connects what the client has to tell with the state.
#[hook]
fn use_client_hooks(state: &State, adopt: &Callback<SessionInfo>) {
    use_effect_with(state.client.clone(), {
        let (state, adopt) = (state.clone(), adopt.clone());
        move |client| {
            let (asked, online) = (state.client.clone(), state.online.setter());
            let session_ended = Callback::from(move |()| {
                let (client, adopt) = (asked.clone(), adopt.clone());
                spawn_local(async move {
                    if let Ok(info) = api::auth::session(&client).await {
                        adopt.emit(info);
                    }
                });
            });
            let step_up = Callback::from(move |answer| {
                state.waiting.borrow_mut().push(answer);
                state.asking.set(true);
            });
            let reached = Callback::from(move |reached| online.set(reached));
            client.set_hooks(Hooks { session_ended, step_up, reached });
        }
    });
}

/// The network comes and goes; and a page may come back out of the browser's store after its session is over.
#[hook]
fn use_connection_events(online: &UseStateHandle<bool>) {
    let online = online.setter();
    use_effect_with((), move |()| {
        // Whatever happened before anybody listened.
        online.set(platform::is_online());
        let listeners = platform::window().map(|window| {
            let (on, off) = (online.clone(), online);
            [
                EventListener::new(&window, "online", move |_| on.set(true)),
                EventListener::new(&window, "offline", move |_| off.set(false)),
                EventListener::new(&window, "pageshow", |event| {
                    if event.dyn_ref::<web_sys::PageTransitionEvent>().is_some_and(|event| event.persisted())
                    {
                        platform::reload();
                    }
                }),
            ]
        });
        move || drop(listeners)
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
    use_effect_with(elsewhere.clone(), {
        let navigator = navigator.clone();
        move |elsewhere| {
            if let Some(route) = elsewhere {
                navigator.replace(route.clone());
            }
        }
    });
    if elsewhere.is_some() {
        return Html::default();
    }
    // Nothing that is typed is lost to it: it comes with the next page then.
    let is_asked =
        session.is_some_and(|session| session.info.authenticated && session.info.waiting_policies > 0);
    if is_asked && place.route.waits_for_policies() && !navigator.has_unsaved() {
        return html!(<PlainFrame online={props.online}><BeforePortal /></PlainFrame>);
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
