//! The navigation: beside the content on wide screens, a bar at the bottom of phones.

use yew::prelude::*;

use super::menu::MenuSheet;
use crate::i18n::use_i18n;
use crate::navigation::{Link, use_place};
use crate::routes::Section;
use crate::session::use_session;
use crate::ui::{Symbol, icon};

/// Entries that the bar of a phone has room for; the others are behind "More".
const IN_BAR: usize = 4;

const fn symbol(section: Section) -> Symbol {
    match section {
        Section::Overview => Symbol::Home,
        Section::PersonalInfo => Symbol::Person,
        Section::Security => Symbol::Shield,
        Section::Sessions => Symbol::Devices,
        Section::Activity => Symbol::Clock,
        Section::Linked => Symbol::Link,
        Section::Apps => Symbol::Apps,
        Section::Privacy => Symbol::Archive,
        Section::People => Symbol::People,
        Section::Portal => Symbol::Settings,
        Section::Applications => Symbol::Tiles,
        Section::Connections => Symbol::Globe,
        Section::Purposes => Symbol::Receipt,
        Section::Registrations => Symbol::Person,
    }
}

/// The entries for this account. What only administrators have appears once it is known that this is one.
#[hook]
fn use_sections() -> Vec<Section> {
    let capabilities = use_session().and_then(|session| session.capabilities);
    let keeps = capabilities.is_some_and(|capabilities| capabilities.features.administration);
    Section::ALL.iter().copied().filter(|section| keeps || !section.is_console()).collect()
}

/// The navigation beside the content.
#[component(SideNavigation)]
pub(crate) fn side_navigation() -> Html {
    let (i18n, sections) = (use_i18n(), use_sections());
    let present = use_place().route.section();
    html!(
        <nav class="lk-nav" aria-label={i18n.text("nav-label")} id="side-nav">
            <ul role="list">
                { for sections.iter().map(|section| html!(
                    <li>
                        <Link to={section.route()} class="lk-nav-link" current={present == Some(*section)}
                            id={format!("nav-{}", section.name())}>
                            { icon(symbol(*section)) }<span>{ i18n.text(&format!("nav-{}", section.name())) }</span>
                        </Link>
                    </li>
                )) }
            </ul>
        </nav>
    )
}

/// The bar at the bottom of phones.
#[component(BottomBar)]
pub(crate) fn bottom_bar() -> Html {
    let (i18n, sections) = (use_i18n(), use_sections());
    let present = use_place().route.section();
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close = use_callback(open.setter(), |(), open| open.set(false));
    let behind_more = sections.iter().skip(IN_BAR).any(|section| present == Some(*section));
    html!(<>
        <nav class="lk-bar" aria-label={i18n.text("nav-label")} id="bottom-nav">
            <ul role="list">
                { for sections.iter().take(IN_BAR).map(|section| html!(
                    <li>
                        <Link to={section.route()} class="lk-bar-link" current={present == Some(*section)}
                            id={format!("bar-{}", section.name())}>
                            { icon(symbol(*section)) }<span>{ i18n.text(&format!("bar-{}", section.name())) }</span>
                        </Link>
                    </li>
                )) }
                <li>
                    <button type="button" class={classes!("lk-bar-link", behind_more.then_some("lk-current"))} id="bar-more"
                        aria-expanded={open.to_string()} onclick={toggle}>
                        { icon(Symbol::More) }<span>{ i18n.text("bar-more") }</span>
                    </button>
                </li>
            </ul>
        </nav>
        if *open {
            <MenuSheet on_close={close} sections={sections.iter().copied().skip(IN_BAR).collect::<Vec<_>>()} />
        }
    </>)
}

/// A list of navigation entries within a menu.
pub(super) fn entries(
    sections: &[Section],
    present: Option<Section>,
    text: impl Fn(&str) -> String,
    close: &Callback<()>,
) -> Html {
    html!({ for sections.iter().map(|section| html!(
        <Link to={section.route()} class="lk-menu-item" current={present == Some(*section)} onfollow={close.clone()}
            id={format!("more-{}", section.name())}>
            { icon(symbol(*section)) }{ text(&format!("nav-{}", section.name())) }
        </Link>
    )) })
}
