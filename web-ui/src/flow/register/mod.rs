//! Registering: an address, its proof, the form.

mod form;

use std::rc::Rc;

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowOption, FlowStatus, StepKind};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::registration::Registration;
use latchkey_openapi::validate::is_email;
use yew::prelude::*;

use super::recover::{Shared, code, dead_link, to_sign_in};
use super::view::{failure, submit, view};
use super::{Failure, FlowWork, Shown};
use crate::api::{self, ApiError};
use crate::captcha::{self, CaptchaSpot};
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::ui::{Alert, Button, Drawing, EmptyState, Kind, TextField, Tone};

/// The present step of a registration, or its end.
pub(crate) fn registration(work: &FlowWork) -> Html {
    let shown = work.shown();
    if let Some(flow) = shown.flow.as_ref().filter(|flow| flow.status == FlowStatus::Completed) {
        return ended(work, flow);
    }
    match &shown.failure {
        Some(Failure::Server(error)) if error.code() == Some(ErrorCode::LinkInvalid) => {
            return html!(<>{ dead_link(work) }{ to_sign_in(work) }</>);
        }
        Some(Failure::Server(error)) if error.code() == Some(ErrorCode::NotOffered) => return closed(work),
        _ => {}
    }
    let Some(step) = work.step() else { return view(work, &Html::default()) };
    let given = step.options.first().map(|offered| offered.parameters.clone()).unwrap_or_default();
    let body = match (step.kind, given.registration.clone()) {
        (StepKind::Identify, _) => html!(<Email work={Shared(work.clone())} />),
        (StepKind::VerifyEmail, _) => {
            let address = step.username.clone().unwrap_or_default();
            let sent = work.i18n.with("register-sent", &[("address", address.into())]);
            html!(<>{ code(work, &sent, &shown, FlowOption::RegisterCode, &given) }{ other_address(work) }</>)
        }
        (StepKind::Register, Some(form)) => {
            html!(<form::Form work={Shared(work.clone())} {form} />)
        }
        _ => return view(work, &Html::default()),
    };
    html!(<div class="lk-flow">{ failure(work, &shown) }{ body }</div>)
}

/// Nobody registers here, or not any more.
fn closed(work: &FlowWork) -> Html {
    let i18n = &work.i18n;
    html!(<div class="lk-flow">
        <EmptyState drawing={Drawing::Door} title={i18n.text("register-closed")} body={i18n.text("register-closed-body")} />
        { to_sign_in(work) }
    </div>)
}

/// It is over, and nobody is signed in: it waits, or the sign-in asks for more.
fn ended(work: &FlowWork, flow: &Rc<Flow>) -> Html {
    let i18n = &work.i18n;
    let (tone, key) =
        if flow.awaits_approval { (Tone::Info, "register-waits") } else { (Tone::Success, "register-done") };
    html!(<div class="lk-flow">
        <Alert {tone} id={key} live=true title={i18n.text(key)} />
        <p>{ i18n.text(&format!("{key}-body")) }</p>
        if flow.awaits_approval {
            { to_sign_in(work) }
        } else {
            <Link to={Route::SignIn(None)} class="pf-v6-c-button pf-m-primary pf-m-block" id="register-sign-in">{ i18n.text("sign-in-submit") }</Link>
        }
    </div>)
}

fn other_address(work: &FlowWork) -> Html {
    let again = work.clone();
    html!(<div class="lk-flow-other">
        <Button id={work.id("other")} kind={Kind::Quiet} label={work.i18n.text("register-other")}
            onclick={Callback::from(move |_: MouseEvent| again.give_up())} />
    </div>)
}

#[derive(Properties, PartialEq)]
struct EmailProps {
    work: Shared,
}

#[component(Email)]
fn email(props: &EmailProps) -> Html {
    let work = &props.work.0;
    let i18n = &work.i18n;
    let (typed, wrong) = (use_state(String::new), use_state_eq(|| None::<&'static str>));
    let refused = match &work.shown().failure {
        Some(Failure::Server(error)) => error.fields().first().map(|field| match field.code {
            ErrorCode::NotAnOption => i18n.text("register-domain"),
            _ => i18n.field_error(field),
        }),
        _ => None,
    };
    let error = wrong.map(|key| i18n.text(key)).or(refused);
    let onsubmit = {
        let (work, typed, wrong) = (work.clone(), typed.clone(), wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let address = typed.trim().to_owned();
            let broken = match address.as_str() {
                "" => Some("error-required"),
                text if !is_email(text) => Some("register-no-address"),
                _ => None,
            };
            wrong.set(broken);
            if broken.is_some() {
                platform::focus("email");
            } else {
                work.register_email(address);
            }
        })
    };
    html!(<>
        <form method="post" class="lk-form" id={work.id("form")} {onsubmit} novalidate=true>
            <TextField id="email" kind="email" inputmode="email" label={i18n.text("email")} help={i18n.text("register-email-help")} value={(*typed).clone()}
                required=true verbatim=true autofocus=true autocomplete="email" enterkeyhint="next" error={error.map(AttrValue::from)}
                oninput={Callback::from({ let typed = typed.setter(); move |text| typed.set(text) })} />
            <div class="lk-flow-actions">{ submit(work, "flow-next") }</div>
            <CaptchaSpot busy={work.task.is_busy()} />
        </form>
        { to_sign_in(work) }
    </>)
}

impl FlowWork {
    /// Whether the account waits for an administrator, once there is one.
    pub(crate) fn awaits_approval(&self) -> Option<bool> {
        let shown = self.shown();
        let flow = shown.flow.as_ref().filter(|flow| flow.status == FlowStatus::Completed)?;
        Some(flow.awaits_approval)
    }

    /// Sends the address, once a challenge is solved.
    fn register_email(&self, email: String) {
        let work = self.clone();
        self.task.run(async move {
            match work.sent_email(email).await {
                Ok(flow) => work.accept(flow).await,
                Err(error) => {
                    work.refuse(FlowOption::RegisterEmail, error).await;
                    platform::focus("email");
                }
            }
        });
    }

    async fn sent_email(&self, email: String) -> Result<Flow, ApiError> {
        let session = self.session.as_ref().ok_or(ApiError::Offline)?;
        let captcha = Some(captcha::solution(&session.client).await?);
        let language = Some(self.i18n.language().tag().to_owned());
        self.answer(&AnswerFlowRequest::RegisterEmail { email, language, captcha }).await
    }

    /// Sends the form. `first` is where the focus goes by the fields that are wrong.
    fn register(&self, registration: Registration, first: Callback<ApiError>) {
        let work = self.clone();
        self.task.run(async move {
            let registration = Box::new(registration);
            match work.answer(&AnswerFlowRequest::Register { registration }).await {
                Ok(flow) => work.registered(flow).await,
                Err(error) => {
                    if is_outdated(&error) {
                        work.look_again().await;
                    }
                    work.refuse(FlowOption::Register, error.clone()).await;
                    first.emit(error);
                }
            }
        });
    }

    /// There is an account. With a session the portal is loaded anew: nothing that was typed stays in memory.
    async fn registered(&self, flow: Flow) {
        if let Some(session) = &self.session
            && !flow.awaits_approval
            && api::auth::session(&session.client).await.is_ok_and(|info| info.authenticated)
        {
            platform::leave_for(&format!("{}/", session.client.base()));
            return;
        }
        self.show(|shown| *shown = Shown { flow: Some(Rc::new(flow)), ..Shown::default() });
    }

    /// Shows the form as it is now: something in it has a newer version.
    async fn look_again(&self) {
        let id = self.live.shown.borrow().flow.as_ref().map(|flow| flow.flow_id.clone());
        if let (Some(session), Some(id)) = (&self.session, id)
            && let Ok(flow) = api::auth::flow(&session.client, id.as_str()).await
        {
            self.show(|shown| shown.flow = Some(Rc::new(flow)));
        }
    }
}

fn is_outdated(error: &ApiError) -> bool {
    let is_it = |code| code == ErrorCode::PurposeOutdated;
    error.code().is_some_and(is_it) || error.fields().iter().any(|field| is_it(field.code))
}
