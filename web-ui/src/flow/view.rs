//! What a step looks like.

use latchkey_openapi::auth::{FlowOption, FlowStep, FlowType, StepKind, StepParameters};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::ways::{pane_help, ways};
use super::{DRIFT_AFTER, Failure, FlowWork, Shown, enrolment};
use super::{recover, upstream};
use crate::ui::{
    Alert, Button, Check, Kind, LoadFailure, PasswordField, Resend, Rows, Symbol, TextField, Tone, code_field,
};
use crate::webauthn::{self, Refusal};

/// The present step. `cancel` stands beside the button of each way.
pub(crate) fn view(work: &FlowWork, cancel: &Html) -> Html {
    let shown = work.shown();
    let Some(step) = work.step() else {
        return match &shown.failure {
            Some(Failure::Server(error)) if !error.is_quiet() => {
                let again = work.clone();
                html!(<LoadFailure error={error.clone()} retry={Callback::from(move |()| again.begin())} />)
            }
            _ => html!(<Rows count=2 icon=false />),
        };
    };
    html!(<div class="lk-flow">
        { failure(work, &shown) }
        { match (work.pane(), step.kind) {
            (None, StepKind::Enroll) => no_way(work, cancel),
            (None, StepKind::Approval) => awaits(work),
            (None, _) => ways(work, &step, cancel),
            (Some(FlowOption::Identify | FlowOption::Password), _) => first(work, &step, &shown, cancel),
            (Some(FlowOption::Restore), _) => super::restore::view(work, &step),
            (Some(FlowOption::Federated), _) => upstream::alone(work, &step, cancel),
            (Some(FlowOption::LostFactor), _) => lost(work, cancel),
            (Some(option), _) => second(work, &step, &shown, option, cancel),
        } }
    </div>)
}

/// Setting up is needed, and not possible here.
fn no_way(work: &FlowWork, cancel: &Html) -> Html {
    let i18n = &work.i18n;
    html!(<>
        <Alert tone={Tone::Info} title={i18n.text("enroll-none")} id={work.id("no-way")}>
            <p>{ i18n.text("enroll-none-body") }</p>
        </Alert>
        <div class="lk-form-actions">{ cancel.clone() }{ start_again(work) }</div>
    </>)
}

/// Everything is proven, and an administrator has to approve the account first.
fn awaits(work: &FlowWork) -> Html {
    let i18n = &work.i18n;
    html!(<>
        <Alert tone={Tone::Info} title={i18n.text("sign-in-approval-body")} id={work.id("awaits")} live=true />
        <div class="lk-form-actions">{ start_again(work) }</div>
    </>)
}

/// What went wrong, unless it is told beside a field.
pub(super) fn failure(work: &FlowWork, shown: &Shown) -> Html {
    let i18n = &work.i18n;
    let text = match &shown.failure {
        None => return Html::default(),
        Some(Failure::Restarted) => i18n.text("error-flow_not_found"),
        Some(Failure::Browser(Refusal::Cancelled)) => return Html::default(),
        Some(Failure::Browser(_)) => i18n.text("passkey-failed"),
        Some(Failure::Server(error)) => match error.code() {
            Some(ErrorCode::InvalidCode) => return Html::default(),
            // Where the name is known only the password can be wrong.
            Some(ErrorCode::InvalidCredentials) if !asks_name(work) => return Html::default(),
            _ if error.is_quiet() || recover::is_about_password(error) => return Html::default(),
            // Each stands beside its field.
            _ if work.kind == FlowType::Register && !error.fields().is_empty() => return Html::default(),
            _ => i18n.error(error),
        },
    };
    html!(<Alert tone={Tone::Danger} title={text} id={work.id("error")} live=true />)
}

pub(super) fn onsubmit(work: &FlowWork) -> Callback<SubmitEvent> {
    let work = work.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        work.submit();
    })
}

pub(super) fn submit(work: &FlowWork, key: &str) -> Html {
    let id = work.id("submit");
    html!(<Button {id} kind={Kind::Primary} label={work.i18n.text(key)} submit=true block={is_page(work)} busy={work.task.is_busy()} />)
}

/// On a page of its own buttons have the whole width; in a dialog they stand at its foot.
pub(super) fn is_page(work: &FlowWork) -> bool {
    !matches!(work.kind, FlowType::StepUp | FlowType::Link)
}

/// Whether somebody is meant whose name is typed as well.
fn asks_name(work: &FlowWork) -> bool {
    work.prefix == "sign-in" || work.kind == FlowType::Link
}

fn actions(work: &FlowWork) -> &'static str {
    if is_page(work) { "lk-flow-actions" } else { "lk-dialog-foot" }
}

pub(super) fn start_again(work: &FlowWork) -> Html {
    if work.prefix != "sign-in" {
        return Html::default();
    }
    let again = work.clone();
    html!(<Button id={work.id("again")} kind={Kind::Quiet} label={work.i18n.text("flow-other-account")}
        onclick={Callback::from(move |_: MouseEvent| again.begin_again())} />)
}

/// Name and password, or the name alone.
fn first(work: &FlowWork, step: &FlowStep, shown: &Shown, cancel: &Html) -> Html {
    let asks_password = step.kind != StepKind::Identify;
    let key = if !asks_password {
        "flow-next"
    } else if work.kind == FlowType::StepUp {
        "step-up-submit"
    } else if work.kind == FlowType::Link {
        "flow-next"
    } else {
        "sign-in-submit"
    };
    html!(<>
        <form method="post" class="lk-form" id={work.id("form")} onsubmit={onsubmit(work)} novalidate=true>
            { name(work, step, shown) }
            if asks_password { { password(work, step, shown) } }
            <div class={actions(work)}>{ cancel.clone() }{ submit(work, key) }</div>
        </form>
        if work.offers(FlowOption::Passkey) { { passkey_button(work) } }
        { upstream::buttons(work, step) }
    </>)
}

/// The field for the name, or the known name for password managers.
fn name(work: &FlowWork, step: &FlowStep, shown: &Shown) -> Html {
    let i18n = &work.i18n;
    // Another account is linked, never the one that is signed in.
    let session = work.session.as_ref().filter(|_| work.kind != FlowType::Link);
    let account = session.and_then(|session| session.account()).map(|account| account.username.clone());
    let known = work
        .username
        .clone()
        .or_else(|| step.username.clone().map(AttrValue::from))
        .or(account.map(AttrValue::from));
    let Some(known) = known else {
        let wrong = work.failed_with(ErrorCode::InvalidCredentials);
        let needed =
            (shown.lacking && work.typed.username.trim().is_empty()).then(|| i18n.text("error-required"));
        let typing = work.clone();
        return html!(
            <TextField id="username" label={i18n.text("username")} value={work.typed.username.clone()} required=true verbatim=true
                autocomplete="username webauthn" enterkeyhint="next" autofocus={!work.hinted} error={needed.map(AttrValue::from)}
                oninput={Callback::from(move |text| typing.edit(|typed| typed.username = text))}
                described_by={wrong.then(|| AttrValue::from(work.id("error")))} />
        );
    };
    let hidden = html!(
        <input type="text" class="pf-v6-screen-reader" name="username" autocomplete="username" readonly=true tabindex="-1"
            aria-hidden="true" value={known.clone()} />
    );
    if work.prefix != "sign-in" {
        return hidden;
    }
    html!(<div class="lk-flow-who"><span>{ known }</span>{ hidden }{ start_again(work) }</div>)
}

fn password(work: &FlowWork, step: &FlowStep, shown: &Shown) -> Html {
    let i18n = &work.i18n;
    let wrong = work.failed_with(ErrorCode::InvalidCredentials);
    let on_page = asks_name(work);
    let needed = (shown.lacking && work.typed.password.is_empty()).then(|| i18n.text("error-required"));
    let refused = match work.kind {
        _ if on_page => None,
        FlowType::StepUp => Some("step-up-wrong"),
        _ => Some("error-invalid_credentials"),
    };
    let error = needed.or_else(|| refused.filter(|_| wrong).map(|key| i18n.text(key)));
    let label = match &work.username {
        Some(name) if work.kind == FlowType::SignIn => {
            i18n.with("password-for", &[("name", name.to_string().into())])
        }
        _ => i18n.text("password"),
    };
    let typing = work.clone();
    html!(
        <PasswordField id={work.password_id()} {label} value={work.typed.password.clone()} required=true
            autocomplete="current-password" enterkeyhint="go" autofocus={!on_page || work.hinted || step.username.is_some()}
            error={error.map(AttrValue::from)} oninput={Callback::from(move |text| typing.edit(|typed| typed.password = text))}
            described_by={(on_page && wrong).then(|| AttrValue::from(work.id("error")))} />
    )
}

/// The button, or what to do where the browser has no passkeys.
fn passkey_button(work: &FlowWork) -> Html {
    let i18n = &work.i18n;
    let asked = work.clone();
    html!(
        <div class="lk-flow-or">
            <span>{ i18n.text("flow-or") }</span>
            if webauthn::is_supported() {
                <Button id={work.id("passkey")} icon={Symbol::Passkey} block=true label={i18n.text("passkey-use")} busy={work.task.is_busy()}
                    onclick={Callback::from(move |_: MouseEvent| asked.use_passkey())} />
            } else {
                <p class="lk-help" id={work.id("no-passkeys")}>{ i18n.text("passkey-unsupported-here") }</p>
            }
        </div>
    )
}

/// One way to pass the second step.
fn second(work: &FlowWork, step: &FlowStep, shown: &Shown, option: FlowOption, cancel: &Html) -> Html {
    let given = step.options.iter().find(|offered| offered.option == option);
    let given = given.map(|offered| offered.parameters.clone()).unwrap_or_default();
    let needs_first = match option {
        FlowOption::SmsOtp | FlowOption::EmailOtp => given.destination.is_none(),
        FlowOption::EnrollTotp => given.enrolment.is_none(),
        _ => false,
    };
    let body = if option == FlowOption::Passkey {
        passkey(work, cancel)
    } else if needs_first {
        ask_first(work, option, cancel)
    } else {
        code_form(work, step, shown, option, &given, cancel)
    };
    html!(<>
        { body }
        { others(work) }
    </>)
}

/// No second factor is left: what happens then, and the button that begins it.
fn lost(work: &FlowWork, cancel: &Html) -> Html {
    let i18n = &work.i18n;
    let asked = work.clone();
    let options = work.step().map(|step| step.options).unwrap_or_default();
    let hours = options.iter().find_map(|offered| offered.parameters.wait_hours).unwrap_or_default();
    // A wait of a day is told in hours, like any that is no whole number of days.
    let days = if hours % 24 == 0 && hours > 24 { hours / 24 } else { 0 };
    html!(<>
        <p>{ i18n.with("way-lost-do", &[("days", i64::from(days).into()), ("hours", i64::from(hours).into())]) }</p>
        <p class="lk-help">{ i18n.text("way-lost-help") }</p>
        <div class={actions(work)}>
            { cancel.clone() }
            <Button id={work.id("main")} kind={Kind::Primary} block={is_page(work)} label={i18n.text("way-lost-button")}
                busy={work.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| asked.submit())} />
        </div>
        { others(work) }
    </>)
}

/// Leads to the other ways of the step.
pub(super) fn others(work: &FlowWork) -> Html {
    let is_alone = work.step().is_none_or(|step| step.options.len() < 2);
    html!(
        <div class="lk-flow-other">
            if !is_alone {
                <Button id={work.id("others")} kind={Kind::Quiet} label={work.i18n.text("flow-others")}
                    onclick={Callback::from({ let work = work.clone(); move |_: MouseEvent| work.show(|shown| shown.choosing = true) })} />
            }
            { start_again(work) }
        </div>
    )
}

fn passkey(work: &FlowWork, cancel: &Html) -> Html {
    let i18n = &work.i18n;
    if !webauthn::is_supported() {
        return html!(<p id={work.id("main")} tabindex="-1">{ i18n.text("passkey-unsupported-here") }</p>);
    }
    let asked = work.clone();
    html!(<>
        <p>{ i18n.text("way-passkey-do") }</p>
        { trust(work) }
        <div class={actions(work)}>
            { cancel.clone() }
            <Button id={work.id("main")} kind={Kind::Primary} icon={Symbol::Passkey} block={is_page(work)} label={i18n.text("way-passkey-button")}
                busy={work.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| asked.use_passkey())} />
        </div>
    </>)
}

/// A code has to be sent, or a secret made, before there is anything to type.
fn ask_first(work: &FlowWork, option: FlowOption, cancel: &Html) -> Html {
    let i18n = &work.i18n;
    let label = if option == FlowOption::EnrollTotp { "enroll-begin" } else { "way-send" };
    let asked = work.clone();
    html!(<>
        <p>{ pane_help(i18n, option, None) }</p>
        <div class={actions(work)}>
            { cancel.clone() }
            <Button id={work.id("main")} kind={Kind::Primary} block={is_page(work)} label={i18n.text(label)} busy={work.task.is_busy()}
                onclick={Callback::from(move |_: MouseEvent| asked.ask_first(option))} />
        </div>
    </>)
}

fn code_form(
    work: &FlowWork,
    step: &FlowStep,
    shown: &Shown,
    option: FlowOption,
    given: &StepParameters,
    cancel: &Html,
) -> Html {
    let i18n = &work.i18n;
    let wrong = work.failed_with(ErrorCode::InvalidCode);
    let is_app = matches!(option, FlowOption::Totp | FlowOption::EnrollTotp);
    let error = if shown.lacking && work.typed.code.trim().is_empty() {
        Some(i18n.text("error-required"))
    } else if wrong && is_app && shown.misses >= DRIFT_AFTER {
        Some(i18n.text("code-drift"))
    } else {
        wrong.then(|| {
            i18n.text(if given.resend_at.is_some() { shown.wrong_code() } else { "error-invalid_code" })
        })
    };
    let typing = work.clone();
    let label = i18n.text(if option == FlowOption::BackupCode { "backup-code" } else { "code" });
    let oninput = Callback::from(move |text| typing.edit(|typed| typed.code = text));
    html!(
        <form method="post" class="lk-form" id={work.id("form")} onsubmit={onsubmit(work)} novalidate=true>
            <p>{ pane_help(i18n, option, given.destination.as_deref()) }</p>
            if let Some(found) = &given.enrolment { { enrolment(i18n, &found.secret, &found.otpauth_uri, &found.qr_svg) } }
            { code_field(work.id("code").into(), label, &work.typed.code, option != FlowOption::BackupCode, error, oninput) }
            if let Some(at) = given.resend_at {
                <Resend id={work.id("resend")} {at} busy={work.task.is_busy()} onclick={Callback::from({ let work = work.clone(); move |()| work.ask_first(option) })} />
            }
            if step.trust_days.is_some() && option != FlowOption::BackupCode { { trust(work) } }
            <div class={actions(work)}>{ cancel.clone() }{ submit(work, "step-up-submit") }</div>
        </form>
    )
}

fn trust(work: &FlowWork) -> Html {
    let Some(days) = work.step().and_then(|step| step.trust_days) else { return Html::default() };
    let typing = work.clone();
    html!(
        <Check id={work.id("trust")} checked={work.typed.trust} help={work.i18n.text("flow-trust-help")}
            label={work.i18n.with("flow-trust", &[("days", i64::from(days).into())])}
            onchange={Callback::from(move |on| typing.edit(|typed| typed.trust = on))} />
    )
}
