//! An authenticator app: set up, shown again, made anew.

use std::rc::Rc;

use latchkey_openapi::totp::TotpEnrolment;
use yew::prelude::*;

use super::after::After;
use super::data::TotpAct;
use crate::api::{self, ApiError};
use crate::features::work::{Work, progress, use_work};
use crate::flow::enrolment;
use crate::platform;
use crate::ui::{Button, Dialog, Kind, Rows, code_field};

/// After this many wrong codes the clock is to blame.
const DRIFT_AFTER: u32 = 2;

/// Properties of [`TotpDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct TotpDialogProps {
    pub(super) act: TotpAct,
    /// Whether backup codes come next.
    pub(super) backup: bool,
    /// Closes; true to go on with backup codes.
    pub(super) on_close: Callback<bool>,
}

#[derive(Clone)]
struct Steps {
    work: Work,
    secret: UseStateHandle<Option<Rc<TotpEnrolment>>>,
    code: UseStateHandle<String>,
    misses: UseStateHandle<u32>,
    done: UseStateHandle<bool>,
    close: Callback<bool>,
}

impl Steps {
    /// Asks for the secret.
    fn begin(&self, act: TotpAct) {
        let (client, secret, close) = (self.work.client.clone(), self.secret.setter(), self.close.clone());
        self.work.run(async move {
            let outcome = match &act {
                TotpAct::Add => api::factors::begin_totp(&client).await,
                TotpAct::Show(app) => api::factors::show_totp(&client, app.id.as_str()).await,
                TotpAct::Renew(app) => api::factors::renew_totp(&client, app.id.as_str()).await,
            };
            match outcome {
                Err(ApiError::Cancelled) => close.emit(false),
                outcome => secret.set(Some(Rc::new(outcome?))),
            }
            Ok(())
        });
    }

    /// Sends the code. A wrong one leaves the picture where it is.
    fn verify(&self) {
        let Some(secret) = (*self.secret).clone() else { return };
        let typed = self.code.trim().to_owned();
        if typed.is_empty() {
            platform::focus("totp-code");
            return;
        }
        let steps = self.clone();
        self.work.run(async move {
            let outcome = api::factors::verify_totp(&steps.work.client, secret.id.as_str(), typed).await;
            match &outcome {
                Ok(()) => steps.done.set(true),
                Err(_) => {
                    steps.misses.set(*steps.misses + 1);
                    platform::focus("totp-code");
                }
            }
            outcome
        });
    }
}

/// The dialog.
#[component(TotpDialog)]
pub(super) fn totp_dialog(props: &TotpDialogProps) -> Html {
    let steps = Steps {
        work: use_work(),
        secret: use_state(|| None),
        code: use_state(String::new),
        misses: use_state_eq(|| 0),
        done: use_state_eq(|| false),
        close: props.on_close.clone(),
    };
    use_effect_with((), {
        let (steps, act) = (steps.clone(), props.act.clone());
        move |()| steps.begin(act)
    });
    let i18n = &steps.work.i18n;
    let named = |key: &str, name: &str| i18n.with(key, &[("name", name.to_owned().into())]);
    let title = match &props.act {
        TotpAct::Add => i18n.text("add-totp-title"),
        TotpAct::Show(app) => named("show-totp-title", &app.name),
        TotpAct::Renew(app) => named("renew-totp-title", &app.name),
    };
    let body = match (&*steps.secret, *steps.done) {
        (_, true) => {
            let is_new = props.act == TotpAct::Add;
            let named = (*steps.secret).as_ref().filter(|_| is_new);
            let named =
                named.map(|secret| (api::factors::totp_path(secret.id.as_str()), secret.name.clone()));
            let done = if is_new { "add-totp-done" } else { "renew-totp-done" };
            html!(<After {done} steps=2 {named} backup={props.backup && is_new} on_done={props.on_close.clone()} />)
        }
        (None, _) if steps.work.error.is_some() => steps.work.alert(),
        (None, _) => html!(<Rows count=3 icon=false />),
        (Some(secret), _) => shown(&steps, secret, &props.act),
    };
    html!(<Dialog id="totp" {title} on_close={props.on_close.reform(|()| false)}>{ body }</Dialog>)
}

fn shown(steps: &Steps, secret: &TotpEnrolment, act: &TotpAct) -> Html {
    let i18n = &steps.work.i18n;
    let picture = enrolment(i18n, &secret.secret, &secret.otpauth_uri, &secret.qr_svg);
    let close = steps.close.reform(|_: MouseEvent| false);
    if matches!(act, TotpAct::Show(_)) {
        return html!(<>
            <p>{ i18n.text("show-totp-body") }</p>
            { picture }
            <div class="lk-dialog-foot"><Button id="totp-close" kind={Kind::Primary} label={i18n.text("finish")} onclick={close} /></div>
        </>);
    }
    let error = steps
        .work
        .is_wrong_code()
        .then(|| i18n.text(if *steps.misses >= DRIFT_AFTER { "code-drift" } else { "error-invalid_code" }));
    let onsubmit = {
        let steps = steps.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            steps.verify();
        })
    };
    let oninput = Callback::from({
        let code = steps.code.setter();
        move |text| code.set(text)
    });
    html!(<>
        { progress(i18n, 1, 2) }
        <p>{ i18n.text(if *act == TotpAct::Add { "add-totp-body" } else { "renew-totp-body" }) }</p>
        { steps.work.alert() }
        { picture }
        <form method="post" class="lk-form" id="totp-form" {onsubmit} novalidate=true>
            { code_field("totp-code".into(), i18n.text("code"), &steps.code, true, error, oninput) }
            <div class="lk-dialog-foot">
                <Button id="totp-cancel" label={i18n.text("cancel")} onclick={close} />
                <Button id="totp-verify" kind={Kind::Primary} label={i18n.text("add-totp-verify")} submit=true busy={steps.work.task.is_busy()} />
            </div>
        </form>
    </>)
}
