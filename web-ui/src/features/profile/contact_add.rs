//! Adding an address or number, and proving it by the code that is sent there.

use latchkey_openapi::contacts::{
    Contact, ContactChannel, ContactLabel, ContactPurpose, StartVerificationRequest, Verification,
};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::contacts::key;
use crate::api::{self, ApiError};
use crate::features::work::{Work, progress, use_work};
use crate::platform;
use crate::ui::{Button, Dialog, Kind, Resend, Select, TextField, code_field};

/// What the dialog is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Goal {
    /// A new one.
    Add(ContactChannel),
    /// Another value in place of this one.
    Replace(Contact),
    /// The proof of one that is there.
    Verify(Contact),
    /// One for recovery alone.
    Recovery(ContactChannel),
    /// The code that was sent before.
    Prove(Verification),
}

impl Goal {
    const fn channel(&self) -> ContactChannel {
        match self {
            Self::Add(channel) | Self::Recovery(channel) => *channel,
            Self::Replace(contact) | Self::Verify(contact) => contact.channel,
            Self::Prove(pending) => pending.channel,
        }
    }

    /// Whether it is not for the profile.
    const fn is_recovery(&self) -> bool {
        match self {
            Self::Recovery(_) => true,
            Self::Prove(pending) => matches!(pending.purpose, ContactPurpose::Recovery),
            _ => false,
        }
    }
}

/// Properties of [`AddContact`].
#[derive(Properties, PartialEq)]
pub(crate) struct AddContactProps {
    pub(crate) goal: Goal,
    pub(crate) on_close: Callback<()>,
}

const LABELS: [(&str, ContactLabel); 4] = [
    ("home", ContactLabel::Home),
    ("work", ContactLabel::Work),
    ("mobile", ContactLabel::Mobile),
    ("other", ContactLabel::Other),
];

#[derive(Clone)]
struct Steps {
    work: Work,
    goal: Goal,
    value: UseStateHandle<String>,
    /// The form was sent without a value.
    lacking: UseStateHandle<bool>,
    label: UseStateHandle<String>,
    code: UseStateHandle<String>,
    pending: UseStateHandle<Option<Verification>>,
    close: Callback<()>,
}

impl Steps {
    fn start(&self, value: String) {
        let chosen = LABELS.iter().find(|(name, _)| *name == self.label.as_str()).map(|(_, label)| *label);
        let (label, replaces) = match &self.goal {
            Goal::Replace(contact) => (None, Some(contact.id.clone())),
            Goal::Verify(_) => (None, None),
            _ => (chosen, None),
        };
        let channel = self.goal.channel();
        let steps = self.clone();
        self.work.run(async move {
            let begun = if steps.goal.is_recovery() {
                api::recovery::begin(&steps.work.client, channel, value).await
            } else {
                let request = StartVerificationRequest { channel, value, label, replaces };
                api::contacts::start(&steps.work.client, &request).await
            };
            match begun {
                Err(ApiError::Cancelled) if matches!(steps.goal, Goal::Verify(_)) => steps.close.emit(()),
                Err(error) => {
                    platform::focus("contact-value");
                    return Err(error);
                }
                Ok(pending) => steps.pending.set(Some(pending)),
            }
            Ok(())
        });
    }

    /// What is wrong with what was typed; told beside its field.
    fn value_error(&self) -> Option<String> {
        let i18n = &self.work.i18n;
        if *self.lacking {
            return Some(i18n.text("error-required"));
        }
        match self.work.error.as_ref()?.code()? {
            ErrorCode::InvalidValue => {
                Some(i18n.text(&format!("contact-wrong-{}", key(self.goal.channel()))))
            }
            ErrorCode::Uniqueness if self.goal.is_recovery() => Some(i18n.text("recovery-same")),
            ErrorCode::Uniqueness => Some(i18n.code(ErrorCode::Uniqueness, None)),
            _ => None,
        }
    }

    fn confirm(&self, pending: &Verification) {
        let typed = self.code.trim().to_owned();
        if typed.is_empty() {
            platform::focus("contact-code");
            return;
        }
        let (steps, id) = (self.clone(), pending.id.clone());
        self.work.run(async move {
            let outcome = api::contacts::confirm(&steps.work.client, &id, typed).await;
            if outcome.is_ok() {
                let told = if steps.goal.is_recovery() { "recovery-confirmed" } else { "contact-confirmed" };
                steps.work.told(told);
                steps.close.emit(());
            } else {
                platform::focus("contact-code");
            }
            outcome
        });
    }

    fn resend(&self, pending: &Verification) {
        let (steps, id) = (self.clone(), pending.id.clone());
        self.work.run(async move {
            steps.pending.set(Some(api::contacts::resend(&steps.work.client, &id).await?));
            Ok(())
        });
    }

    fn cancel(&self, pending: &Verification) {
        let (steps, id) = (self.clone(), pending.id.clone());
        self.work.run(async move {
            api::contacts::cancel(&steps.work.client, &id).await?;
            steps.close.emit(());
            Ok(())
        });
    }
}

/// The dialog.
#[component(AddContact)]
pub(crate) fn add_contact(props: &AddContactProps) -> Html {
    let first_label = if props.goal.channel() == ContactChannel::Phone { "mobile" } else { "home" };
    let steps = Steps {
        work: use_work(),
        goal: props.goal.clone(),
        value: use_state(String::new),
        lacking: use_state_eq(|| false),
        label: use_state(|| first_label.to_owned()),
        code: use_state(String::new),
        pending: use_state(|| match &props.goal {
            Goal::Prove(pending) => Some(pending.clone()),
            _ => None,
        }),
        close: props.on_close.clone(),
    };
    use_effect_with((), {
        let steps = steps.clone();
        move |()| {
            if let Goal::Verify(contact) = &steps.goal {
                steps.start(contact.value.clone());
            }
        }
    });
    let i18n = &steps.work.i18n;
    let kind = key(props.goal.channel());
    let title = match (&props.goal, &*steps.pending) {
        (_, Some(_)) | (Goal::Verify(_), _) => i18n.text(&format!("contact-prove-{kind}")),
        (Goal::Recovery(_), _) => i18n.text(&format!("recovery-set-{kind}")),
        (Goal::Replace(_), _) => i18n.text(&format!("contact-replace-{kind}")),
        _ => i18n.text(&format!("contact-add-{kind}")),
    };
    let body = match (&*steps.pending, &props.goal) {
        (Some(pending), _) => prove(&steps, pending),
        (None, Goal::Verify(_)) if steps.work.error.is_none() => {
            html!(<crate::ui::Rows count=2 icon=false />)
        }
        (None, Goal::Verify(_)) => steps.work.alert(),
        (None, _) => value(&steps),
    };
    html!(<Dialog id="contact-add" {title} on_close={props.on_close.clone()}>{ body }</Dialog>)
}

fn value(steps: &Steps) -> Html {
    let i18n = &steps.work.i18n;
    let is_phone = steps.goal.channel() == ContactChannel::Phone;
    let onsubmit = {
        let steps = steps.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = steps.value.trim().to_owned();
            steps.lacking.set(typed.is_empty());
            if typed.is_empty() { platform::focus("contact-value") } else { steps.start(typed) }
        })
    };
    let (kind, autocomplete) = if is_phone { ("tel", "tel") } else { ("email", "email") };
    let names = LABELS.iter().filter(|(name, _)| is_phone || *name != "mobile");
    let options: Vec<(AttrValue, AttrValue)> =
        names.map(|(name, _)| (AttrValue::Static(name), i18n.text(&format!("kind-{name}")).into())).collect();
    let (typing, choosing) = (steps.value.setter(), steps.label.setter());
    let wrong = steps.value_error();
    html!(<>
        { progress(i18n, 1, 2) }
        if wrong.is_none() { { steps.work.alert() } }
        <form method="post" class="lk-form" id="contact-form" {onsubmit} novalidate=true>
            <TextField id="contact-value" {kind} inputmode={kind} {autocomplete} required=true verbatim=true autofocus=true enterkeyhint="next"
                label={i18n.text(if is_phone { "contact-phone" } else { "email" })} help={is_phone.then(|| AttrValue::from(i18n.text("contact-phone-help")))}
                error={wrong.map(AttrValue::from)} value={(*steps.value).clone()} oninput={Callback::from(move |text| typing.set(text))} />
            if matches!(steps.goal, Goal::Add(_)) {
                <Select id="contact-label" label={i18n.text("contact-label")} value={(*steps.label).clone()} {options}
                    onchange={Callback::from(move |name| choosing.set(name))} />
            }
            <p class="lk-help">{ i18n.text(if steps.goal.is_recovery() { "recovery-why" } else { "contact-why" }) }</p>
            <div class="lk-dialog-foot">
                <Button id="contact-cancel" label={i18n.text("cancel")} onclick={steps.close.reform(|_| ())} />
                <Button id="contact-send" kind={Kind::Primary} label={i18n.text("way-send")} submit=true busy={steps.work.task.is_busy()} />
            </div>
        </form>
    </>)
}

fn prove(steps: &Steps, pending: &Verification) -> Html {
    let i18n = &steps.work.i18n;
    let error = steps.work.is_wrong_code().then(|| i18n.text("error-invalid_code"));
    let with = |act: fn(&Steps, &Verification)| {
        let (steps, pending) = (steps.clone(), pending.clone());
        move || act(&steps, &pending)
    };
    let (confirm, resend, cancel) = (with(Steps::confirm), with(Steps::resend), with(Steps::cancel));
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        confirm();
    });
    let typing = steps.code.setter();
    let body =
        if pending.channel == ContactChannel::Email { "contact-sent-email" } else { "contact-sent-phone" };
    html!(<>
        { progress(i18n, 2, 2) }
        { steps.work.alert() }
        <form method="post" class="lk-form" id="contact-form" {onsubmit} novalidate=true>
            <p>{ i18n.with(body, &[("contact", pending.value.clone().into())]) }</p>
            { code_field("contact-code".into(), i18n.text("code"), &steps.code, true, error, Callback::from(move |text| typing.set(text))) }
            <Resend id="contact-resend" at={pending.resend_at} busy={steps.work.task.is_busy()} onclick={Callback::from(move |()| resend())} />
            <div class="lk-dialog-foot">
                <Button id="contact-forget" kind={Kind::QuietDanger} label={i18n.text("contact-forget")} onclick={Callback::from(move |_: MouseEvent| cancel())} />
                <Button id="contact-confirm" kind={Kind::Primary} label={i18n.text("add-totp-verify")} submit=true busy={steps.work.task.is_busy()} />
            </div>
        </form>
    </>)
}
