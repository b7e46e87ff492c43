//! The address bar and the pages: links, history, and the guard over changes that are not saved yet.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::BeforeUnloadEvent;
use yew::prelude::*;

use crate::api::early;
use crate::platform;
use crate::routes::{Route, base_of};

/// Where the app is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// The page.
    pub route: Route,
    /// Counts the visits; a new one moves the keyboard's focus to the page's heading.
    pub visit: u32,
}

struct Shared {
    base: String,
    place: RefCell<Place>,
    show: Callback<Place>,
    prepare: Callback<Route>,
    ask: Callback<Option<Route>>,
    unsaved: Cell<u32>,
}

/// Goes to pages.
#[derive(Clone)]
pub(crate) struct Navigator(Rc<Shared>);

impl PartialEq for Navigator {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Navigator {
    /// Goes to a page. With unsaved changes the user is asked first.
    pub(crate) fn go(&self, route: Route) {
        if self.has_unsaved() {
            self.0.ask.emit(Some(route));
        } else {
            self.leave(route);
        }
    }

    /// Goes to a page whatever is unsaved.
    pub(crate) fn leave(&self, route: Route) {
        self.write(&route, false);
        self.arrive(route, true);
        if let Some(window) = platform::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Opens a task of the present page under its own address; focus stays with the task.
    pub(crate) fn task(&self, route: Route) {
        self.write(&route, false);
        self.arrive(route, false);
    }

    /// Goes to a page in place of the present one.
    pub(crate) fn replace(&self, route: Route) {
        self.write(&route, true);
        // Who opens the portal and has to sign in first can type at once: the form takes the focus itself.
        let begins = matches!(route, Route::SignIn(_)) && self.0.place.borrow().visit == 0;
        self.arrive(route, !begins);
    }

    /// The address of a page.
    pub(crate) fn href(&self, route: &Route) -> String {
        format!("{}{}", self.0.base, route.path())
    }

    /// The page that a `returnTo` means. Only pages of this portal are ever found.
    pub(crate) fn page_of(&self, return_to: &str) -> Route {
        let path = return_to.strip_prefix(self.0.base.as_str()).unwrap_or(return_to);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match Route::parse(path, query) {
            Route::NotFound | Route::SignIn(_) | Route::Setup => Route::Overview,
            route => route,
        }
    }

    /// Fetches what a page needs: somebody is about to go there.
    pub(crate) fn prepare(&self, route: &Route) {
        self.0.prepare.emit(route.clone());
    }

    /// Whether anything would be lost by leaving.
    pub(crate) fn has_unsaved(&self) -> bool {
        self.0.unsaved.get() > 0
    }

    fn arrive(&self, route: Route, visit: bool) {
        // What was asked for the page that the browser opened is too old for another.
        early::forget();
        let place = {
            let mut place = self.0.place.borrow_mut();
            place.route = route;
            place.visit += u32::from(visit);
            place.clone()
        };
        self.0.show.emit(place);
    }

    fn write(&self, route: &Route, replace: bool) {
        let Some(history) = platform::window().and_then(|window| window.history().ok()) else { return };
        let href = self.href(route);
        drop(if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&href))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&href))
        });
    }

    /// The browser's back and forward buttons.
    fn follow_history(&self) {
        let route = present_route();
        if self.has_unsaved() {
            let present = self.0.place.borrow().route.clone();
            self.write(&present, false);
            self.0.ask.emit(Some(route));
        } else {
            self.arrive(route, true);
        }
    }
}

/// Properties of [`Router`].
#[derive(Properties, PartialEq)]
pub(crate) struct RouterProps {
    /// Fetches what a page needs before somebody goes there.
    pub prepare: Callback<Route>,
    /// What is inside.
    pub children: Html,
}

/// A page that waits until the user has decided about unsaved changes.
#[derive(Clone, PartialEq)]
pub(crate) struct Blocked {
    /// The page.
    pub route: Option<Route>,
    /// Forgets it.
    pub clear: Callback<()>,
}

/// Knows the present page and tells everything inside.
#[component(Router)]
pub(crate) fn router(props: &RouterProps) -> Html {
    let place = use_state(initial_place);
    let blocked = use_state(|| None::<Route>);
    let navigator = {
        let (place, blocked, prepare) = (place.clone(), blocked.setter(), props.prepare.clone());
        use_memo((), move |()| {
            let setter = place.setter();
            Navigator(Rc::new(Shared {
                base: base_of(&platform::location().0),
                place: RefCell::new((*place).clone()),
                show: Callback::from(move |place| setter.set(place)),
                prepare,
                ask: Callback::from(move |route| blocked.set(route)),
                unsaved: Cell::new(0),
            }))
        })
    };
    use_effect_with((*navigator).clone(), |navigator| {
        let listeners = listen(navigator);
        move || drop(listeners)
    });
    let clear = use_callback(blocked.setter(), |(), blocked| blocked.set(None));
    let waiting = Blocked { route: (*blocked).clone(), clear };
    html!(
        <ContextProvider<Navigator> context={(*navigator).clone()}>
            <ContextProvider<Place> context={(*place).clone()}>
                <ContextProvider<Blocked> context={waiting}>{ props.children.clone() }</ContextProvider<Blocked>>
            </ContextProvider<Place>>
        </ContextProvider<Navigator>>
    )
}

/// The page that the address bar names.
pub(crate) fn present_route() -> Route {
    let (path, query, _) = platform::location();
    let base = base_of(&path);
    Route::parse(path.strip_prefix(base.as_str()).unwrap_or(&path), &query)
}

fn initial_place() -> Place {
    Place { route: present_route(), visit: 0 }
}

fn listen(navigator: &Navigator) -> Vec<EventListener> {
    let Some(window) = platform::window() else { return Vec::new() };
    let (back, leave) = (navigator.clone(), navigator.clone());
    vec![
        EventListener::new(&window, "popstate", move |_| back.follow_history()),
        EventListener::new_with_options(
            &window,
            "beforeunload",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                if leave.has_unsaved() {
                    event.prevent_default();
                    if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                        event.set_return_value("unsaved");
                    }
                }
            },
        ),
    ]
}

/// Goes to pages.
#[hook]
pub(crate) fn use_navigator() -> Navigator {
    let found = use_context::<Navigator>();
    // A navigator of its own would go nowhere silently; without a router nothing of the app works anyway.
    found.unwrap_or_else(|| {
        Navigator(Rc::new(Shared {
            base: String::new(),
            place: RefCell::new(initial_place()),
            show: Callback::noop(),
            prepare: Callback::noop(),
            ask: Callback::noop(),
            unsaved: Cell::new(0),
        }))
    })
}

/// Where the app is.
#[hook]
pub(crate) fn use_place() -> Place {
    use_context::<Place>().unwrap_or_else(initial_place)
}

/// Guards changes that are not saved as long as `unsaved` holds.
#[hook]
pub(crate) fn use_unsaved(unsaved: bool) {
    let navigator = use_navigator();
    use_effect_with((navigator, unsaved), |(navigator, unsaved)| {
        let held = unsaved.then(|| navigator.clone());
        if let Some(navigator) = &held {
            navigator.0.unsaved.set(navigator.0.unsaved.get() + 1);
        }
        move || {
            if let Some(navigator) = held {
                navigator.0.unsaved.set(navigator.0.unsaved.get().saturating_sub(1));
            }
        }
    });
}

/// Properties of [`Link`].
#[derive(Properties, PartialEq)]
pub(crate) struct LinkProps {
    /// The page.
    pub to: Route,
    /// Classes.
    #[prop_or_default]
    pub class: Classes,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Whether the link leads to where the app is (`aria-current="page"`).
    #[prop_or_default]
    pub current: bool,
    /// The accessible name, where the content is not enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Shown within the present page: the focus stays.
    #[prop_or_default]
    pub task: bool,
    /// Called as well when the link is followed.
    #[prop_or_default]
    pub onfollow: Callback<()>,
    /// The content.
    pub children: Html,
}

/// A link to a page: a real one, so that it can be opened in another tab.
#[component(Link)]
pub(crate) fn link(props: &LinkProps) -> Html {
    let navigator = use_navigator();
    let href = navigator.href(&props.to);
    let onclick = {
        let (navigator, to, task, followed) =
            (navigator.clone(), props.to.clone(), props.task, props.onfollow.clone());
        Callback::from(move |event: MouseEvent| {
            if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
                return;
            }
            event.prevent_default();
            followed.emit(());
            if task { navigator.task(to.clone()) } else { navigator.go(to.clone()) }
        })
    };
    // Pointing at a link, or reaching it with the keyboard, comes some tenths of a second before following it.
    let prepare = use_callback((navigator, props.to.clone()), |(), (navigator, to)| navigator.prepare(to));
    let (onpointerenter, onfocus) =
        (prepare.reform(|_: PointerEvent| ()), prepare.reform(|_: FocusEvent| ()));
    html!(
        <a {href} class={props.class.clone()} id={props.id.clone()} aria-current={props.current.then_some("page")}
            aria-label={props.label.clone()} {onclick} {onpointerenter} {onfocus}>{ props.children.clone() }</a>
    )
}
