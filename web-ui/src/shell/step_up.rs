//! "Confirm that it is you": asked in place, then the act goes on with everything that was typed.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use latchkey_openapi::auth::FlowType;
use yew::prelude::*;

use crate::flow::{use_flow, view};
use crate::i18n::use_i18n;
use crate::ui::{Button, Dialog};

/// Calls that wait for the proof.
pub(crate) type Waiting = Rc<RefCell<Vec<oneshot::Sender<bool>>>>;

/// Properties of [`StepUpDialog`].
#[derive(Properties)]
pub(crate) struct StepUpProps {
    /// Calls that wait for the proof.
    pub waiting: Waiting,
    /// The dialog is done.
    pub on_done: Callback<()>,
}

impl PartialEq for StepUpProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.waiting, &other.waiting) && self.on_done == other.on_done
    }
}

/// Answers every call that waits.
fn finish(waiting: &Waiting, on_done: &Callback<()>, proven: bool) {
    for answer in waiting.borrow_mut().drain(..) {
        // A page that is gone waits no longer.
        let _ = answer.send(proven);
    }
    on_done.emit(());
}

/// The dialog that asks who it is, by the strongest way that the account has.
#[component(StepUpDialog)]
pub(crate) fn step_up_dialog(props: &StepUpProps) -> Html {
    let i18n = use_i18n();
    let end = |proven: bool| {
        let (waiting, on_done) = (props.waiting.clone(), props.on_done.clone());
        Callback::from(move |()| finish(&waiting, &on_done, proven))
    };
    let work = use_flow(FlowType::StepUp, "step-up", None, end(true));
    let close = end(false);
    let cancel =
        html!(<Button id="step-up-cancel" label={i18n.text("cancel")} onclick={close.reform(|_| ())} />);
    html!(
        <Dialog id="step-up" title={i18n.text("step-up-title")} on_close={close}>
            <p>{ i18n.text("step-up-body") }</p>
            { view(&work, &cancel) }
        </Dialog>
    )
}
