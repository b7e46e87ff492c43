//! Codes by SMS or e-mail as a second factor: only to a verified contact, and with the risk told.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::ids::ContactId;
use latchkey_openapi::mfa::{OtpFactor, OtpSent};
use yew::prelude::*;

use super::after::After;
use super::data::message_key;
use crate::api;
use crate::features::profile::{AddContact, Goal};
use crate::features::work::{Work, progress, use_work};
use crate::i18n::use_i18n;
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{Alert, Button, Dialog, Kind, RadioGroup, Resend, Rows, Tone, code_field, use_load};

/// Properties of [`MessageDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct MessageDialogProps {
    pub(super) option: FactorOption,
    pub(super) factor: OtpFactor,
    /// Whether backup codes come next.
    pub(super) backup: bool,
    /// Closes; true to go on with backup codes.
    pub(super) on_close: Callback<bool>,
}

#[derive(Clone)]
struct Steps {
    work: Work,
    option: FactorOption,
    chosen: UseStateHandle<String>,
    sent: UseStateHandle<Option<OtpSent>>,
    code: UseStateHandle<String>,
    done: UseStateHandle<bool>,
    close: Callback<bool>,
}

impl Steps {
    fn key(&self, part: &str) -> String {
        self.work.i18n.text(&format!("add-{}-{part}", message_key(self.option)))
    }

    fn send(&self) {
        let (steps, contact) = (self.clone(), ContactId((*self.chosen).clone()));
        self.work.run(async move {
            let sent = api::factors::send_otp(&steps.work.client, steps.option, contact).await?;
            steps.sent.set(Some(sent));
            steps.code.set(String::new());
            Ok(())
        });
    }

    fn enable(&self) {
        let Some(sent) = (*self.sent).clone() else { return };
        let typed = self.code.trim().to_owned();
        if typed.is_empty() {
            platform::focus("message-code");
            return;
        }
        let steps = self.clone();
        self.work.run(async move {
            let outcome =
                api::factors::enable_otp(&steps.work.client, steps.option, sent.request_id, typed).await;
            if outcome.is_ok() {
                steps.done.set(true);
            } else {
                platform::focus("message-code");
            }
            outcome
        });
    }
}

/// The dialog.
#[component(MessageDialog)]
pub(super) fn message_dialog(props: &MessageDialogProps) -> Html {
    let contacts = &props.factor.contacts;
    // Who has codes already came for another contact.
    let mut others =
        contacts.iter().filter(|contact| Some(&contact.contact_id) != props.factor.contact_id.as_ref());
    let first = others.clone().find(|contact| contact.is_primary).or(others.next()).or(contacts.first());
    let steps = Steps {
        work: use_work(),
        option: props.option,
        chosen: use_state(|| first.map(|contact| contact.contact_id.to_string()).unwrap_or_default()),
        sent: use_state(|| None),
        code: use_state(String::new),
        done: use_state_eq(|| false),
        close: props.on_close.clone(),
    };
    let done = if props.option == FactorOption::SmsOtp { "add-sms-done" } else { "add-email-done" };
    let body = match (&*steps.sent, *steps.done) {
        (_, true) => html!(<After {done} steps=3 backup={props.backup} on_done={props.on_close.clone()} />),
        (Some(sent), _) => prove(&steps, sent),
        (None, _) => choose(&steps, &props.factor),
    };
    html!(<Dialog id="message" title={steps.key("title")} on_close={props.on_close.reform(|()| false)}>{ body }</Dialog>)
}

/// Properties of [`ChangeContact`].
#[derive(Properties, PartialEq)]
pub(super) struct ChangeContactProps {
    pub(super) id: ContactId,
    pub(super) on_close: Callback<()>,
}

/// Another number or address in place of the one that codes go to. It is the profile's own: both change at once.
#[component(ChangeContact)]
pub(super) fn change_contact(props: &ChangeContactProps) -> Html {
    let (i18n, client) = (use_i18n(), use_client());
    let contacts = use_load(client, |client| async move { api::contacts::list(&client).await });
    let found =
        contacts.ready().and_then(|list| list.contacts.iter().find(|one| one.id == props.id).cloned());
    match found {
        Some(contact) => {
            html!(<AddContact goal={Goal::Replace(contact)} on_close={props.on_close.clone()} />)
        }
        None => html!(
            <Dialog id="change-contact" title={i18n.text("contact-change")} on_close={props.on_close.clone()}>
                { contacts.view(html!(<Rows count=2 icon=false />), |_| html!(<p>{ i18n.text("error-not_found") }</p>)) }
            </Dialog>
        ),
    }
}

fn cancel(steps: &Steps) -> Html {
    html!(<Button id="message-cancel" label={steps.work.i18n.text("cancel")} onclick={steps.close.reform(|_| false)} />)
}

fn choose(steps: &Steps, factor: &OtpFactor) -> Html {
    let i18n = &steps.work.i18n;
    if factor.contacts.is_empty() {
        return html!(<>
            <p>{ steps.key("none") }</p>
            <div class="lk-dialog-foot">
                { cancel(steps) }
                <Link to={Route::PersonalInfo} class="pf-v6-c-button pf-m-primary" id="message-contacts">{ i18n.text("nav-personal-info") }</Link>
            </div>
        </>);
    }
    let options: Vec<(AttrValue, AttrValue)> = factor
        .contacts
        .iter()
        .map(|contact| (contact.contact_id.to_string().into(), contact.masked.clone().into()))
        .collect();
    let (asked, chosen) = (steps.clone(), steps.chosen.setter());
    html!(<>
        { progress(i18n, 1, 3) }
        { steps.work.alert() }
        if let [only] = factor.contacts.as_slice() {
            <p>{ i18n.with("otp-one", &[("contact", only.masked.clone().into())]) }</p>
        } else {
            <RadioGroup id="message-contact" label={i18n.text("otp-which")} value={(*steps.chosen).clone()} {options}
                onchange={Callback::from(move |id| chosen.set(id))} />
        }
        <Alert tone={Tone::Info} title={steps.key("risk")} />
        <div class="lk-dialog-foot">
            { cancel(steps) }
            <Button id="message-send" kind={Kind::Primary} autofocus=true label={i18n.text("way-send")} busy={steps.work.task.is_busy()}
                onclick={Callback::from(move |_: MouseEvent| asked.send())} />
        </div>
    </>)
}

fn prove(steps: &Steps, sent: &OtpSent) -> Html {
    let i18n = &steps.work.i18n;
    let error = steps.work.is_wrong_code().then(|| i18n.text("error-invalid_code"));
    let onsubmit = {
        let steps = steps.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            steps.enable();
        })
    };
    let (again, typing) = (steps.clone(), steps.code.setter());
    html!(<>
        { progress(i18n, 2, 3) }
        { steps.work.alert() }
        <form method="post" class="lk-form" id="message-form" {onsubmit} novalidate=true>
            <p>{ i18n.with("way-sent", &[("destination", sent.sent_to.clone().into())]) }</p>
            { code_field("message-code".into(), i18n.text("code"), &steps.code, true, error, Callback::from(move |text| typing.set(text))) }
            <Resend id="message-resend" at={sent.resend_at} busy={steps.work.task.is_busy()} onclick={Callback::from(move |()| again.send())} />
            <div class="lk-dialog-foot">
                { cancel(steps) }
                <Button id="message-verify" kind={Kind::Primary} label={i18n.text("add-totp-verify")} submit=true busy={steps.work.task.is_busy()} />
            </div>
        </form>
    </>)
}
