//! The session ended while something typed was not saved yet: the page waits, hidden, until the same person signs
//! in again. With nothing to lose the app goes to the sign-in page instead.

use latchkey_openapi::auth::{AnswerFlowRequest, FlowStatus, FlowType};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::i18n::use_i18n;
use crate::navigation::use_navigator;
use crate::platform;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Kind, PasswordField, Tone, use_modal, use_task};

/// Properties of [`SessionEnded`].
#[derive(Properties, PartialEq)]
pub(crate) struct SessionEndedProps {
    /// The name to sign in with.
    pub username: AttrValue,
}

async fn sign_in_again(session: &Session, username: String, password: String) -> Result<(), ApiError> {
    let flow = api::auth::start_flow(&session.client, FlowType::SignIn, None).await?;
    let answer = AnswerFlowRequest::Password { username: Some(username.clone()), password };
    let flow = api::auth::answer_flow(&session.client, &flow.flow_id, &answer).await?;
    if flow.status != FlowStatus::Completed {
        return Err(ApiError::Unexpected { status: 200 });
    }
    let info = api::auth::session(&session.client).await?;
    if info.account.as_ref().is_none_or(|account| account.username != username) {
        // Somebody else: nothing that the first one typed may be seen.
        platform::reload();
    } else {
        session.adopt.emit(info);
    }
    Ok(())
}

/// The way back in.
#[component(SessionEnded)]
pub(crate) fn session_ended(props: &SessionEndedProps) -> Html {
    let i18n = use_i18n();
    let (session, navigator, task) = (use_session(), use_navigator(), use_task());
    let password = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let onsubmit = {
        let (username, password, error, task) =
            (props.username.to_string(), password.clone(), error.clone(), task.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(session) = session.clone() else { return };
            let (username, typed, error) = (username.clone(), (*password).clone(), error.setter());
            task.run(async move {
                if let Err(problem) = sign_in_again(&session, username, typed).await {
                    error.set(Some(problem));
                    platform::focus("again-password");
                }
            });
        })
    };
    let other =
        Callback::from(move |_: MouseEvent| platform::leave_for(&navigator.href(&Route::SignIn(None))));
    let wrong = (*error).as_ref().filter(|problem| problem.code() == Some(ErrorCode::InvalidCredentials));
    let failed = (*error).as_ref().filter(|problem| problem.code() != Some(ErrorCode::InvalidCredentials));
    let node = use_node_ref();
    // Modal, so that a dialog of the hidden page cannot block the way; and Esc leads nowhere.
    use_modal(&node);
    let oncancel = Callback::from(|event: Event| event.prevent_default());
    html!(
        <dialog class="lk-cover" id="session-ended" ref={node} {oncancel} aria-labelledby="ended-title"><div class="lk-sign-in">
            <h1 class="lk-title" id="ended-title">{ i18n.text("ended-title") }</h1>
            <p class="lk-lead">{ i18n.text("ended-body") }</p>
            <form method="post" class="lk-form" {onsubmit} novalidate=true>
                if let Some(problem) = failed { <Alert tone={Tone::Danger} title={i18n.error(problem)} live=true /> }
                <input type="text" class="pf-v6-screen-reader" name="username" autocomplete="username" readonly=true tabindex="-1"
                    aria-hidden="true" value={props.username.clone()} />
                <PasswordField id="again-password" value={(*password).clone()} autocomplete="current-password" autofocus=true
                    label={i18n.with("password-for", &[("name", props.username.to_string().into())])}
                    oninput={Callback::from(move |text| password.set(text))}
                    error={wrong.map(|_| AttrValue::from(i18n.text("error-invalid_credentials")))} />
                <Button id="again-submit" label={i18n.text("sign-in-submit")} kind={Kind::Primary} submit=true block=true busy={task.is_busy()} />
                <Button id="again-other" label={i18n.text("ended-other")} kind={Kind::Quiet} block=true onclick={other} />
            </form>
        </div></dialog>
    )
}
