//! Signing in: user name and password, with everything a password manager needs.

use latchkey_openapi::auth::{AnswerFlowRequest, FlowStatus, FlowType};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Drawing, EmptyState, Kind, Page, PasswordField, TextField, Tone, use_task};

async fn sign_in(session: &Session, username: String, password: String) -> Result<(), ApiError> {
    let flow = api::auth::start_flow(&session.client, FlowType::SignIn, None).await?;
    let answer = AnswerFlowRequest::Password { username: Some(username), password };
    let flow = api::auth::answer_flow(&session.client, &flow.flow_id, &answer).await?;
    if flow.status != FlowStatus::Completed {
        return Err(ApiError::Unexpected { status: 200 });
    }
    session.refresh().await.map(drop)
}

/// The sign-in page; on an instance without an owner, where the owner comes from.
#[component(SignIn)]
pub(crate) fn sign_in_page() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let organization = session.organization().to_owned();
    if session.info.setup_required {
        return html!(
            <div class="lk-sign-in">
                <Page title={i18n.text("setup-needed-title")}>
                    <EmptyState drawing={Drawing::Door} title={i18n.text("setup-needed-lead")} body={i18n.text("setup-needed-body")} />
                </Page>
            </div>
        );
    }
    html!(
        <div class="lk-sign-in">
            <Page title={i18n.text("sign-in-title")} lead={i18n.with("sign-in-lead", &[("organization", organization.into())])}>
                if session.has_ended {
                    <Alert tone={Tone::Info} title={i18n.text("sign-in-ended")} id="sign-in-ended" />
                }
                <SignInForm />
            </Page>
        </div>
    )
}

/// What the form shows after a try that failed.
fn failure_of(i18n: &I18n, error: &ApiError) -> String {
    match error.code() {
        Some(ErrorCode::InvalidCredentials) => i18n.text("error-invalid_credentials"),
        _ => i18n.error(error),
    }
}

#[component(SignInForm)]
fn sign_in_form() -> Html {
    let i18n = use_i18n();
    let (session, task) = (use_session(), use_task());
    let (username, password) = (use_state(String::new), use_state(String::new));
    let tried = use_state_eq(|| false);
    let error = use_state(|| None::<ApiError>);
    let onsubmit = {
        let (username, password, tried, error) =
            (username.clone(), password.clone(), tried.clone(), error.clone());
        let task = task.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(session) = session.clone() else { return };
            tried.set(true);
            if username.trim().is_empty() || password.is_empty() {
                platform::focus(if username.trim().is_empty() { "username" } else { "password" });
                return;
            }
            let (name, typed, error) = (username.trim().to_owned(), (*password).clone(), error.setter());
            task.run(async move {
                if let Err(problem) = sign_in(&session, name, typed).await {
                    error.set(Some(problem));
                    platform::focus("password");
                }
            });
        })
    };
    let needed = |value: &str| {
        (*tried && value.trim().is_empty()).then(|| AttrValue::from(i18n.text("error-required")))
    };
    let wrong = (*error).as_ref().is_some_and(|error| error.code() == Some(ErrorCode::InvalidCredentials));
    html!(
        <form method="post" class="lk-form" id="sign-in-form" {onsubmit} novalidate=true>
            if let Some(error) = &*error {
                <Alert tone={Tone::Danger} title={failure_of(&i18n, error)} id="sign-in-error" live=true />
            }
            <TextField id="username" label={i18n.text("username")} value={(*username).clone()} required=true verbatim=true
                autocomplete="username webauthn" enterkeyhint="next" autofocus=true error={needed(&username)}
                oninput={Callback::from(move |text| username.set(text))} described_by={wrong.then_some(AttrValue::Static("sign-in-error"))} />
            <PasswordField id="password" label={i18n.text("password")} value={(*password).clone()} required=true
                autocomplete="current-password" enterkeyhint="go" error={needed(&password)}
                oninput={Callback::from(move |text| password.set(text))} described_by={wrong.then_some(AttrValue::Static("sign-in-error"))} />
            <Button id="sign-in-submit" kind={Kind::Primary} label={i18n.text("sign-in-submit")} submit=true block=true busy={task.is_busy()} />
        </form>
    )
}
