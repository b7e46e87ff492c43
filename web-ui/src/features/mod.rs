//! One module per capability, as on the server; and which page shows which.

mod activity;
mod change_password;
mod check_up;
mod console;
mod not_found;
mod not_me;
mod overview;
pub(crate) mod password;
mod privacy;
pub(crate) mod profile;
mod security;
mod sessions;
mod setup;
mod sign_in;
mod verify;
mod work;

use yew::prelude::*;

use crate::routes::Route;

/// Properties of [`Pages`].
#[derive(Properties, PartialEq)]
pub(crate) struct PagesProps {
    /// The page to show.
    pub route: Route,
}

/// The page of a route.
#[component(Pages)]
pub(crate) fn pages(props: &PagesProps) -> Html {
    match &props.route {
        Route::Overview => html!(<overview::Overview />),
        Route::PersonalInfo => html!(<profile::PersonalInfo />),
        Route::Avatar => html!(<profile::PersonalInfo avatar_open=true />),
        Route::Security => html!(<security::Security />),
        Route::Password => html!(<change_password::ChangePassword />),
        Route::Sessions => html!(<sessions::Sessions />),
        Route::Session(id) => html!(<sessions::SessionDetails id={id.clone()} />),
        Route::Activity(group) => html!(<activity::ActivityLog group={*group} />),
        Route::NotMe => html!(<not_me::NotMe />),
        Route::Privacy => html!(<privacy::Privacy />),
        Route::Portal => html!(<console::PortalPage />),
        Route::Verify => html!(<verify::Verify />),
        Route::Undo => html!(<verify::Verify undo=true />),
        Route::SignIn(_) => html!(<sign_in::SignIn />),
        Route::Setup => html!(<setup::Setup />),
        Route::NotFound => html!(<not_found::NotFound />),
    }
}
