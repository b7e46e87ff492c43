//! Recovering a forgotten password: a name, a proof that was sent, a second factor where there is one, a new password.

use std::rc::Rc;

use latchkey_openapi::auth::{
    AnswerFlowRequest, AskedQuestion, Flow, FlowLink, FlowOption, FlowStatus, FlowStep, GivenAnswer,
    LinkPurpose, StepKind, StepParameters,
};
use latchkey_openapi::error::ErrorCode;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::view::{failure, is_page, onsubmit, others, submit, view};
use super::{Failure, FlowWork, Shown};
use crate::api::{self, ApiError, Client};
use crate::captcha::{self, CaptchaSpot};
use crate::features::password::{PasswordRules, local_rules};
use crate::navigation::Link;
use crate::platform;
use crate::routes::{Route, encode};
use crate::ui::{
    Alert, Button, Check, Drawing, EmptyState, Kind, PasswordField, Resend, TextField, Tone, code_field,
    format,
};

/// Characters of a password at most, as far as the page cares: the server says more.
pub(super) const PASSWORD_MAX: u32 = 256;

/// The present step of a recovery, or its end.
pub(crate) fn recovery(work: &FlowWork) -> Html {
    let shown = work.shown();
    if let Some(flow) = shown.flow.as_ref().filter(|flow| flow.status == FlowStatus::Completed) {
        return ended(work, flow);
    }
    if let Some(Failure::Server(error)) = &shown.failure
        && error.code() == Some(ErrorCode::RecoveryLinkInvalid)
    {
        return dead_link(work);
    }
    let Some(step) = work.step() else { return view(work, &Html::default()) };
    let body = match (step.kind, work.pane()) {
        (StepKind::Identify, _) => identify(work, &shown),
        (StepKind::ChangePassword, _) => html!(<NewPassword work={Shared(work.clone())} />),
        (_, None) if step.options.is_empty() => nothing(work),
        (StepKind::Recover, Some(option)) if option != FlowOption::LostFactor => {
            prove(work, &step, &shown, option)
        }
        _ => return view(work, &Html::default()),
    };
    html!(<div class="lk-flow">
        { failure(work, &shown) }
        if shown.one_more { <Alert tone={Tone::Success} id="recover-one-more" live=true title={work.i18n.text("recover-one-more")} /> }
        { body }
    </div>)
}

pub(super) fn dead_link(work: &FlowWork) -> Html {
    let again = work.clone();
    html!(<div class="lk-flow">
        <EmptyState drawing={Drawing::Door} title={work.i18n.text("recover-link-dead")} body={work.i18n.text("recover-link-dead-body")} />
        <Button id={work.id("again")} kind={Kind::Primary} block=true label={work.i18n.text("recover-again")} busy={work.task.is_busy()}
            onclick={Callback::from(move |_: MouseEvent| again.begin())} />
    </div>)
}

/// It is over: the password is set, or the wait has begun.
fn ended(work: &FlowWork, flow: &Rc<Flow>) -> Html {
    let i18n = &work.i18n;
    match flow.opens_at {
        Some(at) => html!(<div class="lk-flow">
            <Alert tone={Tone::Info} id="recover-waits" live=true title={i18n.with("recover-waits", &[("time", format::exact(i18n, at).into())])} />
            <p>{ i18n.text("recover-waits-body") }</p>
            { to_sign_in(work) }
        </div>),
        None => html!(<div class="lk-flow">
            <Alert tone={Tone::Success} id="recover-done" live=true title={i18n.text(if is_invitation(flow) { "invitation-done" } else { "recover-done" })} />
            <p>{ i18n.text(if is_invitation(flow) { "invitation-done-body" } else { "recover-done-body" }) }</p>
            <Link to={Route::SignIn(None)} class="pf-v6-c-button pf-m-primary pf-m-block" id="recover-sign-in">{ i18n.text("sign-in-submit") }</Link>
        </div>),
    }
}

/// Whether the password is the first one of the account.
fn is_invitation(flow: &Flow) -> bool {
    flow.link.as_ref().is_some_and(|link| link.purpose == LinkPurpose::Invitation)
}

pub(super) fn to_sign_in(work: &FlowWork) -> Html {
    html!(<div class="lk-flow-other"><Link to={Route::SignIn(None)} id={work.id("back")}>{ work.i18n.text("recover-back") }</Link></div>)
}

fn identify(work: &FlowWork, shown: &Shown) -> Html {
    let i18n = &work.i18n;
    let needed =
        (shown.lacking && work.typed.username.trim().is_empty()).then(|| i18n.text("error-required"));
    let (typing, sending) = (work.clone(), work.clone());
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        sending.identify();
    });
    html!(<>
        <form method="post" class="lk-form" id={work.id("form")} {onsubmit} novalidate=true>
            <TextField id="username" label={i18n.text("recover-name")} help={i18n.text("recover-name-help")} value={work.typed.username.clone()}
                required=true verbatim=true autocomplete="username" enterkeyhint="next" autofocus=true error={needed.map(AttrValue::from)}
                oninput={Callback::from(move |text| typing.edit(|typed| typed.username = text))} />
            <div class="lk-flow-actions">{ submit(work, "flow-next") }</div>
            <CaptchaSpot busy={work.task.is_busy()} />
        </form>
        { to_sign_in(work) }
    </>)
}

/// Nothing is left that could be proven.
fn nothing(work: &FlowWork) -> Html {
    let i18n = &work.i18n;
    html!(<>
        <Alert tone={Tone::Info} title={i18n.text("recover-nothing")} id={work.id("no-way")}>
            <p>{ i18n.text("recover-nothing-body") }</p>
        </Alert>
        { to_sign_in(work) }
    </>)
}

fn prove(work: &FlowWork, step: &FlowStep, shown: &Shown, option: FlowOption) -> Html {
    let given = step.options.iter().find(|offered| offered.option == option);
    let given = given.map(|offered| offered.parameters.clone()).unwrap_or_default();
    let body = match option {
        FlowOption::RecoveryQuestions if !given.questions.is_empty() => {
            html!(<Questions work={Shared(work.clone())} questions={given.questions} />)
        }
        _ if given.resend_at.is_some() => {
            let sent = with_name(work, step, &format!("recover-{}-sent", key(option)));
            code(work, &sent, shown, option, &given)
        }
        _ => ask(work, step, option),
    };
    html!(<>{ body }{ others(work) }{ to_sign_in(work) }</>)
}

fn key(option: FlowOption) -> &'static str {
    match option {
        FlowOption::RecoverySms => "sms",
        FlowOption::RecoveryQuestions => "questions",
        _ => "email",
    }
}

/// The name that was typed, as part of a sentence.
fn with_name(work: &FlowWork, step: &FlowStep, message: &str) -> String {
    work.i18n.with(message, &[("name", step.username.clone().unwrap_or_default().into())])
}

fn ask(work: &FlowWork, step: &FlowStep, option: FlowOption) -> Html {
    let asked = work.clone();
    html!(<>
        <p>{ with_name(work, step, &format!("recover-{}-do", key(option))) }</p>
        <div class="lk-flow-actions">
            <Button id={work.id("main")} kind={Kind::Primary} block={is_page(work)} busy={work.task.is_busy()}
                label={work.i18n.text(&format!("recover-{}-button", key(option)))}
                onclick={Callback::from(move |_: MouseEvent| asked.ask_first(option))} />
        </div>
    </>)
}

/// Where a code is typed that was sent, with what is said of it.
pub(super) fn code(
    work: &FlowWork,
    sent: &str,
    shown: &Shown,
    option: FlowOption,
    given: &StepParameters,
) -> Html {
    let i18n = &work.i18n;
    let error = if shown.lacking && work.typed.code.trim().is_empty() {
        Some(i18n.text("error-required"))
    } else {
        work.failed_with(ErrorCode::InvalidCode).then(|| i18n.text(shown.wrong_code()))
    };
    let typing = work.clone();
    let oninput = Callback::from(move |text| typing.edit(|typed| typed.code = text));
    html!(
        <form method="post" class="lk-form" id={work.id("form")} onsubmit={onsubmit(work)} novalidate=true>
            <p id={work.id("sent")}>{ sent }</p>
            { code_field(work.id("code").into(), i18n.text("code"), &work.typed.code, true, error, oninput) }
            if let Some(at) = given.resend_at {
                <Resend id={work.id("resend")} {at} busy={work.task.is_busy()} onclick={Callback::from({ let work = work.clone(); move |()| work.ask_first(option) })} />
            }
            <div class="lk-flow-actions">{ submit(work, "step-up-submit") }</div>
        </form>
    )
}

/// A flow as a property: drawn whenever its owner is.
#[derive(Clone)]
pub(super) struct Shared(pub(super) FlowWork);

impl PartialEq for Shared {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(Properties, PartialEq)]
struct QuestionsProps {
    work: Shared,
    questions: Vec<AskedQuestion>,
}

#[component(Questions)]
fn questions(props: &QuestionsProps) -> Html {
    let work = &props.work.0;
    let i18n = &work.i18n;
    let answers = use_state(|| vec![String::new(); props.questions.len()]);
    let lacking = use_state_eq(|| false);
    let wrong = work.failed_with(ErrorCode::InvalidCode);
    let onsubmit = {
        let (work, answers, lacking, questions) =
            (work.clone(), answers.clone(), lacking.setter(), props.questions.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let is_lacking = answers.iter().any(|answer| answer.trim().is_empty());
            lacking.set(is_lacking);
            if !is_lacking {
                let given = questions.iter().zip(answers.iter());
                let given = given.map(|(question, answer)| GivenAnswer {
                    set_id: question.set_id.clone(),
                    answer: answer.clone(),
                });
                work.send(AnswerFlowRequest::RecoveryQuestions { answers: Some(given.collect()) });
            }
        })
    };
    let language = i18n.language().tag();
    html!(
        <form method="post" class="lk-form" id={work.id("form")} {onsubmit} novalidate=true>
            if wrong { <Alert tone={Tone::Danger} title={i18n.text("recover-questions-wrong")} live=true /> }
            { for props.questions.iter().enumerate().map(|(at, question)| {
                let label = question.texts.get(language).or_else(|| question.texts.get("en")).cloned().unwrap_or_default();
                let value = answers.get(at).cloned().unwrap_or_default();
                let needed = (*lacking && value.trim().is_empty()).then(|| AttrValue::from(i18n.text("error-required")));
                let (answers, id) = (answers.clone(), format!("recover-answer-{at}"));
                html!(<TextField {id} {label} {value} required=true verbatim=true autocomplete="off" autofocus={at == 0} error={needed}
                    oninput={Callback::from(move |text: String| {
                        let mut next = (*answers).clone();
                        if let Some(slot) = next.get_mut(at) { *slot = text; }
                        answers.set(next);
                    })} />)
            }) }
            <div class="lk-flow-actions">{ submit(work, "step-up-submit") }</div>
        </form>
    )
}

/// Whether it is told beside the field for the new password.
pub(super) fn is_about_password(error: &ApiError) -> bool {
    matches!(
        error.code(),
        Some(ErrorCode::PasswordPolicy | ErrorCode::PasswordReused | ErrorCode::PasswordBreached)
    )
}

#[derive(Properties, PartialEq)]
struct NewPasswordProps {
    work: Shared,
}

#[component(NewPassword)]
fn new_password(props: &NewPasswordProps) -> Html {
    let work = &props.work.0;
    let i18n = &work.i18n;
    let (password, end, lacking) = (use_state(String::new), use_state_eq(|| true), use_state_eq(|| false));
    let step = work.step();
    let min_length =
        step.iter().flat_map(|step| &step.options).find_map(|option| option.parameters.min_length);
    let rules = local_rules(&password, min_length.unwrap_or_default(), PASSWORD_MAX);
    let shown = work.shown();
    let refused: Vec<String> = match &shown.failure {
        Some(Failure::Server(error)) if is_about_password(error) => {
            let each: Vec<String> = error.fields().iter().map(|field| i18n.field_error(field)).collect();
            if each.is_empty() { vec![i18n.error(error)] } else { each }
        }
        _ => Vec::new(),
    };
    let error = match (&*lacking, refused.is_empty()) {
        (true, _) if password.is_empty() => Some(i18n.text("error-required")),
        (_, false) => Some(refused.join(" ")),
        _ => None,
    };
    let onsubmit = {
        let (work, password, lacking, end) = (work.clone(), password.clone(), lacking.setter(), *end);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            lacking.set(password.is_empty());
            if password.is_empty() {
                platform::focus("new-password");
            } else {
                let password = (*password).clone();
                work.send(AnswerFlowRequest::NewPassword { password, end_sessions: end });
            }
        })
    };
    let username = step.and_then(|step| step.username).unwrap_or_default();
    // Nobody was signed in before the first password, and the page says whose it is.
    let is_first = shown.flow.as_deref().is_some_and(is_invitation);
    html!(
        <form method="post" class="lk-form" id={work.id("form")} {onsubmit} novalidate=true>
            if !is_first { <p>{ i18n.with("recover-password-for", &[("name", username.clone().into())]) }</p> }
            <input type="text" class="pf-v6-screen-reader" name="username" autocomplete="username" readonly=true tabindex="-1"
                aria-hidden="true" value={username} />
            <PasswordField id="new-password" label={i18n.text(if is_first { "invitation-password" } else { "password-new" })} value={(*password).clone()} required=true autofocus=true
                autocomplete="new-password" error={error.map(AttrValue::from)} described_by="password-rules"
                oninput={Callback::from({ let password = password.setter(); move |text| password.set(text) })} />
            <PasswordRules id="password-rules" {rules} is_empty={password.is_empty()} />
            if !is_first {
                <Check id="end-sessions" label={i18n.text("recover-end-sessions")} help={i18n.text("recover-end-sessions-help")}
                    checked={*end} onchange={Callback::from({ let end = end.setter(); move |on| end.set(on) })} />
            }
            <div class="lk-flow-actions">{ submit(work, "recover-password-submit") }</div>
        </form>
    )
}

impl FlowWork {
    /// The link that a recovery began by, where somebody else had it sent.
    pub(crate) fn link(&self) -> Option<FlowLink> {
        self.shown().flow.as_ref()?.link.clone()
    }

    /// Whether the link that it was to begin by no longer works.
    pub(crate) fn is_dead_link(&self) -> bool {
        self.failed_with(ErrorCode::RecoveryLinkInvalid)
    }

    /// The name that the present step is about.
    pub(crate) fn named(&self) -> Option<String> {
        self.step()?.username
    }

    /// What a recovery ended with, once it has: a password, or else a wait.
    pub(crate) fn has_password(&self) -> Option<bool> {
        let shown = self.shown();
        let flow = shown.flow.as_ref().filter(|flow| flow.status == FlowStatus::Completed)?;
        Some(flow.opens_at.is_none())
    }

    /// Sends the name, once a challenge is solved.
    fn identify(&self) {
        let username = self.typed.username.trim().to_owned();
        if username.is_empty() {
            self.show(|shown| shown.lacking = true);
            platform::focus("username");
            return;
        }
        let work = self.clone();
        self.task.run(async move {
            match work.identified(username).await {
                Ok(flow) => work.accept(flow).await,
                Err(error) => work.refuse(FlowOption::Identify, error).await,
            }
        });
    }

    async fn identified(&self, username: String) -> Result<Flow, ApiError> {
        let session = self.session.as_ref().ok_or(ApiError::Offline)?;
        let captcha = Some(captcha::solution(&session.client).await?);
        self.answer(&AnswerFlowRequest::Identify { username, captcha }).await
    }

    /// Begins by the link, or goes on where the address says; else begins anew. The address names the flow from then on, so
    /// that a reload loses nothing.
    pub(super) async fn begun_by_link(&self, client: &Client) -> Result<Flow, ApiError> {
        let token = self.token.borrow_mut().take();
        let (path, query, _) = platform::location();
        if let Some(token) = token {
            let flow = api::auth::start_by_link(client, self.kind, token.to_string()).await?;
            remember(&path, &flow);
            return Ok(flow);
        }
        if let Some(id) = query.strip_prefix("?flow=")
            && self.live.shown.borrow().flow.is_none()
            && let Ok(flow) = api::auth::flow(client, id).await
            && flow.step.is_some()
        {
            return Ok(flow);
        }
        let flow = api::auth::start_flow(client, self.kind, None).await?;
        remember(&path, &flow);
        Ok(flow)
    }
}

/// The flow's id is no secret: it is worth nothing without the browser's cookie.
fn remember(path: &str, flow: &Flow) {
    let address = format!("{path}?flow={}", encode(flow.flow_id.0.as_str()));
    if let Some(history) = platform::window().and_then(|window| window.history().ok()) {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
    }
}
