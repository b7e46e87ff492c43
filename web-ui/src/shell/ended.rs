//! The session ended while something typed was not saved yet: the page waits, hidden, until the same person signs
//! in again. With nothing to lose the app goes to the sign-in page instead.

use latchkey_openapi::auth::FlowType;
use yew::prelude::*;

use crate::flow::{use_flow, view};
use crate::i18n::use_i18n;
use crate::navigation::use_navigator;
use crate::platform;
use crate::routes::Route;
use crate::ui::{Button, Kind, use_modal};

/// Properties of [`SessionEnded`].
#[derive(Properties, PartialEq)]
pub(crate) struct SessionEndedProps {
    /// The name to sign in with.
    pub username: AttrValue,
}

/// The way back in.
#[component(SessionEnded)]
pub(crate) fn session_ended(props: &SessionEndedProps) -> Html {
    let (i18n, navigator) = (use_i18n(), use_navigator());
    // Somebody else than the one who typed is caught where the session is taken into use.
    let work = use_flow(FlowType::SignIn, "again", Some(props.username.clone()), Callback::noop());
    let other =
        Callback::from(move |_: MouseEvent| platform::leave_for(&navigator.href(&Route::SignIn(None))));
    let node = use_node_ref();
    // Modal, so that a dialog of the hidden page cannot block the way; and Esc leads nowhere.
    use_modal(&node);
    let oncancel = Callback::from(|event: Event| event.prevent_default());
    html!(
        <dialog class="lk-cover" id="session-ended" ref={node} {oncancel} aria-labelledby="ended-title"><div class="lk-sign-in">
            <h1 class="lk-title" id="ended-title">{ i18n.text("ended-title") }</h1>
            <p class="lk-lead">{ i18n.text("ended-body") }</p>
            { view(&work, &Html::default()) }
            <Button id="again-other" label={i18n.text("ended-other")} kind={Kind::Quiet} block=true onclick={other} />
        </div></dialog>
    )
}
