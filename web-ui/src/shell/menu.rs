//! The account's menu: who is signed in, language, theme, sign-out. A panel in the header, a sheet on phones.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, Node};
use yew::prelude::*;

use super::navigation::entries;
use super::switch::SwitchList;
use super::{LanguageSwitch, ThemeSwitch};
use crate::api;
use crate::i18n::use_i18n;
use crate::navigation::{Link, use_navigator, use_place};
use crate::platform;
use crate::routes::{Route, Section};
use crate::session::use_session;
use crate::ui::{AvatarSize, Button, Dialog, Kind, Symbol, avatar, icon, use_task, use_toasts};

/// The button in the header and its panel.
#[component(UserMenu)]
pub(crate) fn user_menu() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state_eq(|| false);
    let node = use_node_ref();
    let close = use_callback(open.setter(), |(), open| open.set(false));
    use_close_outside(&node, *open, &close);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let Some(account) = session.as_ref().and_then(|session| session.account()) else {
        return Html::default();
    };
    html!(
        <div class="lk-user" ref={node}>
            <button type="button" id="user-menu-button" class="lk-user-button" aria-expanded={open.to_string()}
                aria-controls="user-menu" onclick={toggle}
                aria-label={i18n.with("user-menu", &[("name", account.display_name.clone().into())])}>
                { avatar(account, AvatarSize::Small) }
                <span class="lk-user-name">{ &account.display_name }</span>
                { icon(Symbol::ChevronDown) }
            </button>
            <div id="user-menu" class="lk-menu" hidden={!*open}>
                if *open { <MenuBody prefix="menu" close={close} /> }
            </div>
        </div>
    )
}

/// Closes on Esc (the focus returns to the button), on a press outside, and when the focus moves on.
#[hook]
fn use_close_outside(node: &NodeRef, open: bool, close: &Callback<()>) {
    let place = use_place();
    use_effect_with((place.route, close.clone()), |(_, close)| close.emit(()));
    use_effect_with((open, node.clone(), close.clone()), |(open, node, close)| {
        let document = if *open { platform::document() } else { None };
        let listeners = document.map(|document| {
            let (outside, escape) = (close.clone(), close.clone());
            let inside = move |event: &Event, node: &NodeRef| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                node.get().is_some_and(|menu| menu.contains(target.as_ref()))
            };
            let (press, focus) = (node.clone(), node.clone());
            let moved = outside.clone();
            [
                EventListener::new(&document, "pointerdown", move |event| {
                    if !inside(event, &press) {
                        outside.emit(());
                    }
                }),
                EventListener::new(&document, "focusin", move |event| {
                    if !inside(event, &focus) {
                        moved.emit(());
                    }
                }),
                EventListener::new(&document, "keydown", move |event| {
                    if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                        escape.emit(());
                        platform::focus("user-menu-button");
                    }
                }),
            ]
        });
        move || drop(listeners)
    });
}

#[derive(Properties, PartialEq)]
struct MenuBodyProps {
    prefix: AttrValue,
    close: Callback<()>,
    #[prop_or_default]
    sections: Vec<Section>,
}

#[component(MenuBody)]
fn menu_body(props: &MenuBodyProps) -> Html {
    let i18n = use_i18n();
    let present = use_place().route.section();
    let session = use_session();
    let Some(account) = session.as_ref().and_then(|session| session.account()) else {
        return Html::default();
    };
    let second = account.email.clone().unwrap_or_else(|| account.username.clone());
    html!(<>
        <div class="lk-menu-who">
            { avatar(account, AvatarSize::Medium) }
            <div class="lk-menu-words">
                <p class="lk-menu-name">{ &account.display_name }</p>
                <p class="lk-menu-second">{ second }</p>
            </div>
        </div>
        <SwitchList />
        if !props.sections.is_empty() {
            <div class="lk-menu-part">{ entries(&props.sections, present, |id| i18n.text(id), &props.close) }</div>
        }
        <div class="lk-menu-part lk-menu-preferences">
            <LanguageSwitch id={format!("{}-language", props.prefix)} />
            <ThemeSwitch id={format!("{}-theme", props.prefix)} />
        </div>
        <div class="lk-menu-part">
            if props.sections.is_empty() {
                <Link to={Route::PersonalInfo} class="lk-menu-item" onfollow={props.close.clone()}>
                    { icon(Symbol::Person) }{ i18n.text("nav-personal-info") }
                </Link>
            }
            <SignOut id={format!("{}-sign-out", props.prefix)} />
        </div>
    </>)
}

#[derive(Properties, PartialEq)]
struct SignOutProps {
    id: AttrValue,
}

/// Ends the session and leaves with everything in memory forgotten.
#[component(SignOut)]
fn sign_out(props: &SignOutProps) -> Html {
    let i18n = use_i18n();
    let (session, navigator, toasts, task) = (use_session(), use_navigator(), use_toasts(), use_task());
    let onclick = {
        let (i18n, task) = (i18n.clone(), task.clone());
        Callback::from(move |_: MouseEvent| {
            let (Some(session), Some(toasts)) = (session.clone(), toasts.clone()) else { return };
            let (i18n, href) = (i18n.clone(), navigator.href(&Route::SignIn(None)));
            task.run(async move {
                match api::auth::sign_out(&session.client).await {
                    // The page is left, not re-drawn: nothing of the account stays in memory or behind "Back".
                    Ok(()) => platform::leave_for(&href),
                    Err(error) if error.is_quiet() => platform::leave_for(&href),
                    Err(error) => toasts.failure(i18n.error(&error)),
                }
            });
        })
    };
    html!(
        <Button id={props.id.clone()} class="lk-menu-item" kind={Kind::Quiet} icon={Symbol::SignOut} label={i18n.text("sign-out")}
            busy={task.is_busy()} {onclick} />
    )
}

/// Properties of [`MenuSheet`].
#[derive(Properties, PartialEq)]
pub(crate) struct MenuSheetProps {
    /// Takes the sheet away.
    pub on_close: Callback<()>,
    /// Entries of the navigation that the bar has no room for.
    pub sections: Vec<Section>,
}

/// The same on phones, with the rest of the navigation.
#[component(MenuSheet)]
pub(crate) fn menu_sheet(props: &MenuSheetProps) -> Html {
    let i18n = use_i18n();
    html!(
        <Dialog id="more" title={i18n.text("bar-more")} on_close={props.on_close.clone()} sheet=true>
            <MenuBody prefix="more" close={props.on_close.clone()} sections={props.sections.clone()} />
        </Dialog>
    )
}
