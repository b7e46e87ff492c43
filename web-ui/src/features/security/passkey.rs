//! A passkey or an older security key: made by the browser, then named.

use latchkey_openapi::webauthn::{StartRegistrationResponse, WebauthnCredential, WebauthnKind};
use yew::prelude::*;

use super::after::After;
use crate::api::{self, ApiError};
use crate::features::work::{Work, progress, use_work};
use crate::ui::{Alert, Button, Dialog, Kind, Rows, Symbol, Tone};
use crate::webauthn::{self, Refusal};

/// Properties of [`KeyDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct KeyDialogProps {
    pub(super) kind: WebauthnKind,
    /// Whether backup codes come next.
    pub(super) backup: bool,
    /// Closes; true to go on with backup codes.
    pub(super) on_close: Callback<bool>,
    /// Tries the other kind.
    pub(super) on_older: Callback<()>,
}

#[derive(Clone)]
struct Steps {
    work: Work,
    kind: WebauthnKind,
    /// Fetched before it is needed: some browsers want the click and the ceremony close together.
    options: UseStateHandle<Option<StartRegistrationResponse>>,
    refusal: UseStateHandle<Option<Refusal>>,
    made: UseStateHandle<Option<WebauthnCredential>>,
    close: Callback<bool>,
}

impl Steps {
    fn begin(&self) {
        let (client, options, close) = (self.work.client.clone(), self.options.setter(), self.close.clone());
        let kind = self.kind;
        self.work.run(async move {
            match api::factors::start_registration(&client, kind).await {
                Err(ApiError::Cancelled) => close.emit(false),
                outcome => options.set(Some(outcome?)),
            }
            Ok(())
        });
    }

    fn create(&self) {
        let Some(options) = (*self.options).clone() else { return };
        let steps = self.clone();
        self.work.run(async move {
            steps.refusal.set(None);
            match webauthn::create(&options.public_key).await {
                Ok(credential) => {
                    let client = &steps.work.client;
                    let made =
                        api::factors::finish_registration(client, options.request_id, credential).await;
                    if made.is_err() {
                        // What was asked for counts once: the next try needs another one.
                        steps.options.set(api::factors::start_registration(client, steps.kind).await.ok());
                    }
                    steps.made.set(Some(made?));
                }
                // Whoever closes the browser's dialog knows that nothing happened.
                Err(Refusal::Cancelled) => {}
                Err(refusal) => steps.refusal.set(Some(refusal)),
            }
            Ok(())
        });
    }
}

/// The dialog.
#[component(KeyDialog)]
pub(super) fn key_dialog(props: &KeyDialogProps) -> Html {
    let steps = Steps {
        work: use_work(),
        kind: props.kind,
        options: use_state(|| None),
        refusal: use_state_eq(|| None),
        made: use_state(|| None),
        close: props.on_close.clone(),
    };
    use_effect_with((), {
        let steps = steps.clone();
        move |()| {
            if webauthn::is_supported() {
                steps.begin();
            }
        }
    });
    let i18n = &steps.work.i18n;
    let is_passkey = props.kind == WebauthnKind::Passkey;
    let title = i18n.text(if is_passkey { "add-passkey-title" } else { "add-key-title" });
    let body = if let Some(made) = &*steps.made {
        let named = Some((api::factors::webauthn_path(made.id.as_str()), made.name.clone()));
        let done = if made.kind == WebauthnKind::Passkey { "add-passkey-done" } else { "add-key-done" };
        html!(<After {done} steps=2 {named} backup={props.backup} on_done={props.on_close.clone()} />)
    } else if !webauthn::is_supported() {
        html!(<Alert tone={Tone::Info} title={i18n.text("add-passkey-missing")} id="key-missing" />)
    } else if steps.options.is_none() && steps.work.error.is_none() {
        html!(<Rows count=2 icon=false />)
    } else {
        first(&steps, is_passkey, &props.on_older)
    };
    html!(<Dialog id="key" {title} on_close={props.on_close.reform(|()| false)}>{ body }</Dialog>)
}

fn first(steps: &Steps, is_passkey: bool, on_older: &Callback<()>) -> Html {
    let i18n = &steps.work.i18n;
    let refusal = steps.refusal.map(|refusal| match (refusal, is_passkey) {
        (Refusal::Duplicate, true) => "add-passkey-duplicate",
        (Refusal::Duplicate, false) => "add-key-duplicate",
        _ => "add-passkey-unsupported",
    });
    let (body, create) = if is_passkey {
        ("add-passkey-body", "add-passkey-create")
    } else {
        ("add-key-body", "add-key-create")
    };
    let clicked = steps.clone();
    html!(<>
        { progress(i18n, 1, 2) }
        <p>{ i18n.text(body) }</p>
        { steps.work.alert() }
        if let Some(key) = refusal { <Alert tone={Tone::Danger} title={i18n.text(key)} id="key-refused" live=true /> }
        if is_passkey {
            <div class="lk-inline"><Button id="key-older" kind={Kind::Quiet} label={i18n.text("add-passkey-older")} onclick={on_older.reform(|_| ())} /></div>
        }
        <div class="lk-dialog-foot">
            <Button id="key-cancel" label={i18n.text("cancel")} onclick={steps.close.reform(|_| false)} />
            <Button id="key-create" kind={Kind::Primary} autofocus=true icon={Symbol::Passkey} label={i18n.text(create)} busy={steps.work.task.is_busy()}
                onclick={Callback::from(move |_: MouseEvent| clicked.create())} />
        </div>
    </>)
}
