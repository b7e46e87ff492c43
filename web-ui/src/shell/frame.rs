//! Header, navigation, content, footer.

use yew::prelude::*;

use super::masthead::{Brand, Masthead};
use super::navigation::{BottomBar, SideNavigation};
use super::{Footer, LanguageSwitch, ThemeSwitch};
use crate::i18n::use_i18n;
use crate::navigation::use_place;
use crate::platform;
use crate::routes::Route;

/// Properties of [`Frame`] and [`PlainFrame`].
#[derive(Properties, PartialEq)]
pub(crate) struct FrameProps {
    /// The page.
    pub children: Html,
    /// Whether the server can be reached.
    #[prop_or(true)]
    pub online: bool,
}

/// The way past the navigation, first in the order of the keyboard.
#[component(SkipLink)]
fn skip_link() -> Html {
    let i18n = use_i18n();
    let onclick = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        platform::focus("main");
    });
    html!(<a class="lk-skip" href="#main" id="skip-link" {onclick}>{ i18n.text("skip-to-content") }</a>)
}

/// Says that the server cannot be reached.
#[component(OfflineBanner)]
fn offline_banner(props: &FrameProps) -> Html {
    let i18n = use_i18n();
    html!(
        <div role="status" class="lk-offline-region">
            if !props.online {
                <p class="lk-offline" id="offline-banner">
                    { crate::ui::icon(crate::ui::Symbol::Offline) }{ i18n.text("offline-banner") }
                </p>
            }
        </div>
    )
}

/// The frame of the signed-in pages.
#[component(Frame)]
pub(crate) fn frame(props: &FrameProps) -> Html {
    // Nobody may mistake whose settings these are.
    let place = use_place();
    let is_console = matches!(place.route, Route::Portal | Route::Connections);
    html!(
        <div class={classes!("lk-frame", is_console.then_some("lk-console"))}>
            <SkipLink />
            <Masthead />
            <SideNavigation />
            <div class="lk-content">
                <OfflineBanner online={props.online}>{ Html::default() }</OfflineBanner>
                <main id="main" tabindex="-1" class="lk-main">{ props.children.clone() }</main>
                <Footer />
            </div>
            <BottomBar />
        </div>
    )
}

/// The frame of the pages before the sign-in: one card in the middle.
#[component(PlainFrame)]
pub(crate) fn plain_frame(props: &FrameProps) -> Html {
    html!(
        <div class="lk-plain-frame">
            <SkipLink />
            <header class="lk-plain-head"><Brand large=true /></header>
            <OfflineBanner online={props.online}>{ Html::default() }</OfflineBanner>
            <main id="main" tabindex="-1" class="lk-plain-main">{ props.children.clone() }</main>
            <footer class="lk-plain-foot">
                <LanguageSwitch id="foot-language" />
                <ThemeSwitch id="foot-theme" />
            </footer>
        </div>
    )
}
