//! The application's id, and its secret: shown once.

use latchkey_openapi::applications::{ClientAuthentication, RegisteredApplication};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::ui::{Alert, Button, Card, Confirm, Copy, Dialog, Kind, Tone, format};

/// Properties of [`SecretDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct DialogProps {
    /// The application's id.
    pub(super) client_id: AttrValue,
    /// The secret.
    pub(super) secret: AttrValue,
    /// It was looked at.
    pub(super) on_close: Callback<()>,
}

/// The secret, this once.
#[component(SecretDialog)]
pub(super) fn secret_dialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let footer = html!(
        <Button id="secret-done" kind={Kind::Primary} label={i18n.text("registry-secret-done")} onclick={props.on_close.reform(|_| ())} />
    );
    html!(
        <Dialog id="secret" title={i18n.text("registry-secret-title")} on_close={props.on_close.clone()} {footer}>
            <Alert tone={Tone::Info} title={i18n.text("registry-secret-once")} />
            <dl class="lk-facts">
                <dt>{ i18n.text("registry-client-id") }</dt>
                <dd><code id="secret-client-id">{ &props.client_id }</code><Copy id="copy-client-id" text={props.client_id.clone()} name={i18n.text("registry-copy-id")} /></dd>
                <dt>{ i18n.text("registry-secret") }</dt>
                <dd><code id="secret-value">{ &props.secret }</code><Copy id="copy-secret" text={props.secret.clone()} name={i18n.text("registry-copy-secret")} /></dd>
            </dl>
        </Dialog>
    )
}

/// Properties of [`SecretCard`].
#[derive(Properties, PartialEq)]
pub(super) struct CardProps {
    /// The application.
    pub(super) registered: RegisteredApplication,
    /// Work is under way.
    pub(super) busy: bool,
    /// Makes another secret.
    pub(super) on_renew: Callback<()>,
}

/// What a programmer needs: the id, and another secret.
#[component(SecretCard)]
pub(super) fn secret_card(props: &CardProps) -> Html {
    let i18n = use_i18n();
    let asking = use_state_eq(|| false);
    let one = &props.registered;
    let has_secret = one.has_secret && one.application.authentication != ClientAuthentication::None;
    let ask = |on: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(on))
    };
    let renew = {
        let (close, renew) = (ask(false), props.on_renew.clone());
        Callback::from(move |()| {
            close.emit(());
            renew.emit(());
        })
    };
    html!(
        <Card title={i18n.text("registry-credentials")} lead={i18n.text("registry-credentials-lead")} id="application-credentials">
            <dl class="lk-facts">
                <dt>{ i18n.text("registry-client-id") }</dt>
                <dd><code id="client-id">{ one.id.to_string() }</code><Copy id="copy-id" text={one.id.to_string()} name={i18n.text("registry-copy-id")} /></dd>
                <dt>{ i18n.text("registry-registered") }</dt><dd>{ format::day(&i18n, one.created_at) }</dd>
                <dt>{ i18n.text("registry-changed") }</dt><dd>{ format::day(&i18n, one.updated_at) }</dd>
            </dl>
            if has_secret {
                <Button id="renew-secret" label={i18n.text("registry-renew")} busy={props.busy} onclick={ask(true).reform(|_: MouseEvent| ())} />
                <p class="lk-help">{ i18n.text("registry-renew-effect") }</p>
            }
            if *asking {
                <Confirm id="renew" danger=true busy={props.busy} title={i18n.text("registry-renew-title")} body={i18n.text("registry-renew-effect")}
                    action={i18n.text("registry-renew")} on_confirm={renew} on_cancel={ask(false)} />
            }
        </Card>
    )
}
