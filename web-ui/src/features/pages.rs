//! Which page shows which, and what stands in its place until its module is there.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::later::{Absence, State, use_part};
use super::parts::{Part, View};
use super::{not_found, overview, sign_in};
use crate::i18n::use_i18n;
use crate::platform;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{Card, Page, Rows};

/// The other pages are fetched once the first one has stood for so long, in milliseconds: a visit that ends with it
/// does not pay for them, and nothing that the first one needs has to wait.
const PAUSE: u32 = 3_000;

/// Properties of [`Pages`].
#[derive(Properties, PartialEq)]
pub(crate) struct PagesProps {
    /// The page to show.
    pub route: Route,
}

/// The page of a route.
#[component(Pages)]
pub(crate) fn pages(props: &PagesProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    let part = use_part(Part::of(&props.route));
    use_others(session.as_ref());
    match (&props.route, part) {
        (Route::Overview, _) => html!(<overview::Overview />),
        (Route::SignIn(_), _) => html!(<sign_in::SignIn />),
        (route, State::There(draw)) => draw(&View::Page(route)),
        (route, State::Coming) => html!(<Coming route={route.clone()} />),
        (_, State::Absent(why, again)) => {
            let title = i18n.text(&format!("{}-title", why.key()));
            html!(<Page {title}><Absence {why} {again} /></Page>)
        }
        (_, State::Builtin) => html!(<not_found::NotFound />),
    }
}

/// What has to be accepted before the portal opens, in place of whichever page was asked for.
#[component(BeforePortal)]
pub(crate) fn before_portal() -> Html {
    let i18n = use_i18n();
    match use_part(Some(Part::Account)) {
        State::There(draw) => draw(&View::Wall),
        State::Absent(why, again) => {
            let title = i18n.text(&format!("{}-title", why.key()));
            html!(<div class="lk-sign-in"><Page {title}><Absence {why} {again} /></Page></div>)
        }
        State::Coming | State::Builtin => html!(<Coming route={Route::NotFound} />),
    }
}

/// Fetches what a page needs before somebody goes there.
pub(crate) fn prepare(route: &Route) {
    if let Some(part) = Part::of(route) {
        // Whoever arrives there is told when it did not come.
        spawn_local(async move {
            part.load().await;
        });
    }
}

/// Fetches the other parts that the account can visit, once the first page has stood for a while.
#[hook]
fn use_others(session: Option<&Session>) {
    let signed_in = session.is_some_and(|session| session.info.authenticated);
    let capabilities = session.and_then(|session| session.capabilities.as_ref());
    let keeps = capabilities.is_some_and(|capabilities| capabilities.features.administration);
    use_effect_with((signed_in, keeps), |(signed_in, keeps)| {
        let keeps = *keeps;
        if *signed_in && !platform::saves_data() {
            spawn_local(async move {
                TimeoutFuture::new(PAUSE).await;
                Part::Account.load().await;
                if keeps {
                    Part::Console.load().await;
                }
            });
        }
    });
}

#[derive(Properties, PartialEq)]
struct ComingProps {
    route: Route,
}

/// The frame of a page while its module is on its way; invisible for a moment, so that it never flashes.
#[component(Coming)]
fn coming(props: &ComingProps) -> Html {
    let i18n = use_i18n();
    let title = props.route.section().map(|section| i18n.text(&format!("nav-{}", section.name())));
    html!(
        <div class="lk-page lk-late" id="page-coming" aria-busy="true">
            if let Some(title) = title { <h1 class="lk-title">{ title }</h1> }
            <Card flush=true><Rows count=4 /></Card>
        </div>
    )
}
