//! "Confirm that it is you": asked in place, then the act goes on with everything that was typed.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use latchkey_openapi::auth::{AnswerFlowRequest, FlowStatus, FlowType};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::i18n::use_i18n;
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Dialog, Kind, PasswordField, Tone, use_task};

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

impl StepUpProps {
    /// Tells every waiting call how it ended.
    fn finish(waiting: &Waiting, proven: bool) {
        for answer in waiting.borrow_mut().drain(..) {
            // A page that is gone waits no longer.
            let _ = answer.send(proven);
        }
    }
}

async fn prove(session: &Session, password: String) -> Result<(), ApiError> {
    let flow = api::auth::start_flow(&session.client, FlowType::StepUp, None).await?;
    let answer = AnswerFlowRequest::Password { username: None, password };
    let flow = api::auth::answer_flow(&session.client, &flow.flow_id, &answer).await?;
    if flow.status == FlowStatus::Completed {
        session.refresh().await.map(drop)
    } else {
        Err(ApiError::Unexpected { status: 200 })
    }
}

/// The dialog that asks for the password.
#[component(StepUpDialog)]
pub(crate) fn step_up_dialog(props: &StepUpProps) -> Html {
    let i18n = use_i18n();
    let (session, task) = (use_session(), use_task());
    let password = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let cancel = {
        let (waiting, done) = (props.waiting.clone(), props.on_done.clone());
        Callback::from(move |()| {
            StepUpProps::finish(&waiting, false);
            done.emit(());
        })
    };
    let onsubmit = {
        let (waiting, done, task) = (props.waiting.clone(), props.on_done.clone(), task.clone());
        let (password, error, session) = (password.clone(), error.clone(), session.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(session) = session.clone() else { return };
            let (waiting, done, typed, error) =
                (waiting.clone(), done.clone(), (*password).clone(), error.setter());
            task.run(async move {
                match prove(&session, typed).await {
                    Ok(()) => {
                        StepUpProps::finish(&waiting, true);
                        done.emit(());
                    }
                    Err(problem) => {
                        error.set(Some(problem));
                        crate::platform::focus("step-up-password");
                    }
                }
            });
        })
    };
    let account =
        session.as_ref().and_then(|session| session.account()).map(|account| account.username.clone());
    let (wrong, other) = match &*error {
        Some(problem) if problem.code() == Some(ErrorCode::InvalidCredentials) => {
            (Some(i18n.text("step-up-wrong")), None)
        }
        Some(problem) => (None, Some(i18n.error(problem))),
        None => (None, None),
    };
    let footer = html!(<>
        <Button id="step-up-cancel" label={i18n.text("cancel")} onclick={cancel.reform(|_| ())} />
        <Button id="step-up-submit" label={i18n.text("step-up-submit")} kind={Kind::Primary} submit=true form="step-up-form" busy={task.is_busy()} />
    </>);
    html!(
        <Dialog id="step-up" title={i18n.text("step-up-title")} on_close={cancel} {footer}>
            <form id="step-up-form" method="post" class="lk-form" {onsubmit} novalidate=true>
                <p>{ i18n.text("step-up-body") }</p>
                if let Some(other) = other { <Alert tone={Tone::Danger} title={other} live=true /> }
                <input type="text" class="pf-v6-screen-reader" name="username" autocomplete="username" readonly=true tabindex="-1"
                    aria-hidden="true" value={account.unwrap_or_default()} />
                <PasswordField id="step-up-password" label={i18n.text("password")} value={(*password).clone()}
                    oninput={Callback::from(move |text| password.set(text))} autocomplete="current-password"
                    enterkeyhint="go" autofocus=true error={wrong.map(AttrValue::from)} />
            </form>
        </Dialog>
    )
}
