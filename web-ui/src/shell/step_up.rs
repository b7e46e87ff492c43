//! "Confirm that it is you": asked in place, then the act goes on with everything that was typed.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use latchkey_openapi::auth::{AnswerFlowRequest, FlowStatus, FlowType};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::i18n::{I18n, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Dialog, Kind, PasswordField, Task, Tone, use_task};

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

/// Everything that the dialog's events need.
#[derive(Clone)]
struct Ask {
    waiting: Waiting,
    on_done: Callback<()>,
    session: Option<Session>,
    task: Task,
    password: UseStateHandle<String>,
    error: UseStateHandle<Option<ApiError>>,
}

impl Ask {
    fn finish(&self, proven: bool) {
        for answer in self.waiting.borrow_mut().drain(..) {
            // A page that is gone waits no longer.
            let _ = answer.send(proven);
        }
        self.on_done.emit(());
    }

    fn submit(&self) {
        let Some(session) = self.session.clone() else { return };
        let (ask, typed) = (self.clone(), (*self.password).clone());
        self.task.run(async move {
            match prove(&session, typed).await {
                Ok(()) => ask.finish(true),
                Err(problem) => {
                    ask.error.set(Some(problem));
                    crate::platform::focus("step-up-password");
                }
            }
        });
    }
}

/// The dialog that asks for the password.
#[component(StepUpDialog)]
pub(crate) fn step_up_dialog(props: &StepUpProps) -> Html {
    let i18n = use_i18n();
    let ask = Ask {
        waiting: props.waiting.clone(),
        on_done: props.on_done.clone(),
        session: use_session(),
        task: use_task(),
        password: use_state(String::new),
        error: use_state(|| None),
    };
    let cancel = Callback::from({
        let ask = ask.clone();
        move |()| ask.finish(false)
    });
    let footer = html!(<>
        <Button id="step-up-cancel" label={i18n.text("cancel")} onclick={cancel.reform(|_| ())} />
        <Button id="step-up-submit" label={i18n.text("step-up-submit")} kind={Kind::Primary} submit=true form="step-up-form" busy={ask.task.is_busy()} />
    </>);
    html!(
        <Dialog id="step-up" title={i18n.text("step-up-title")} on_close={cancel} {footer}>{ form(&i18n, &ask) }</Dialog>
    )
}

fn form(i18n: &I18n, ask: &Ask) -> Html {
    let onsubmit = {
        let ask = ask.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            ask.submit();
        })
    };
    let account =
        ask.session.as_ref().and_then(|session| session.account()).map(|account| account.username.clone());
    let (wrong, other) = match &*ask.error {
        Some(problem) if problem.code() == Some(ErrorCode::InvalidCredentials) => {
            (Some(i18n.text("step-up-wrong")), None)
        }
        Some(problem) => (None, Some(i18n.error(problem))),
        None => (None, None),
    };
    html!(
        <form id="step-up-form" method="post" class="lk-form" {onsubmit} novalidate=true>
            <p>{ i18n.text("step-up-body") }</p>
            if let Some(other) = other { <Alert tone={Tone::Danger} title={other} live=true /> }
            <input type="text" class="pf-v6-screen-reader" name="username" autocomplete="username" readonly=true tabindex="-1"
                aria-hidden="true" value={account.unwrap_or_default()} />
            <PasswordField id="step-up-password" label={i18n.text("password")} value={(*ask.password).clone()}
                oninput={Callback::from({ let password = ask.password.setter(); move |text| password.set(text) })}
                autocomplete="current-password" enterkeyhint="go" autofocus=true error={wrong.map(AttrValue::from)} />
        </form>
    )
}
