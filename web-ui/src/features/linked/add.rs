//! Linking another account: it proves itself by the steps of a sign-in, above the page.

use latchkey_openapi::auth::{FlowType, StepKind};
use yew::prelude::*;

use crate::flow::{use_flow, view};
use crate::i18n::use_i18n;
use crate::ui::{Button, Dialog, use_toasts};

/// Properties of [`AddDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct AddProps {
    /// The accounts are linked.
    pub(super) on_done: Callback<()>,
    /// They are not.
    pub(super) on_cancel: Callback<()>,
}

/// The dialog. Before it asks anything, the account at hand proves itself anew.
#[component(AddDialog)]
pub(super) fn add_dialog(props: &AddProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let linked = {
        let (i18n, done) = (i18n.clone(), props.on_done.clone());
        Callback::from(move |()| {
            if let Some(toasts) = &toasts {
                toasts.success(i18n.text("linked-linked"));
            }
            done.emit(());
        })
    };
    let work = use_flow(FlowType::Link, "link", None, linked);
    use_effect_with((work.is_declined(), props.on_cancel.clone()), |(declined, cancel)| {
        if *declined {
            cancel.emit(());
        }
    });
    let cancel = html!(<Button id="link-cancel" label={i18n.text("cancel")} onclick={props.on_cancel.reform(|_| ())} />);
    let lead = match work.step_kind() {
        Some(StepKind::SecondFactor) => "link-second",
        Some(StepKind::Enroll) => "link-enroll",
        _ => "link-first",
    };
    html!(
        <Dialog id="link" title={i18n.text("link-title")} on_close={props.on_cancel.clone()}>
            <p>{ i18n.text(lead) }</p>
            { view(&work, &cancel) }
        </Dialog>
    )
}
