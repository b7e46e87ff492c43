//! The header: whose portal it is, and who is signed in.

use yew::prelude::*;

use super::elevation::Elevation;
use super::menu::UserMenu;
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;

/// Properties of [`Brand`].
#[derive(Properties, PartialEq)]
pub(crate) struct BrandProps {
    /// Above a card, not in the header.
    #[prop_or_default]
    pub large: bool,
}

/// The organization's mark and name.
#[component(Brand)]
pub(crate) fn brand(props: &BrandProps) -> Html {
    let Some(session) = use_session() else { return Html::default() };
    let name = session.organization().to_owned();
    let mark: String =
        name.chars().find(|c| c.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect();
    html!(
        <span class={classes!("lk-brand", props.large.then_some("lk-brand-large"))}>
            <span class="lk-mark" aria-hidden="true" data-initials={mark}></span>
            <span class="lk-brand-name">{ name }</span>
        </span>
    )
}

/// The header of the signed-in pages.
#[component(Masthead)]
pub(crate) fn masthead() -> Html {
    html!(
        <header class="lk-masthead">
            <Link to={Route::Overview} class="lk-brand-link" id="brand"><Brand /></Link>
            <div class="lk-masthead-end">
                <Elevation />
                <UserMenu />
            </div>
        </header>
    )
}
