//! The cards: ways to sign in, the second step, backup codes, trusted browsers.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::check_up::FEW_CODES;
use latchkey_openapi::mfa::OtpFactor;
use latchkey_openapi::webauthn::WebauthnKind;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::data::{Act, Factors, Named, Removal, TotpAct, message_key};
use super::rows::{app, credential, dates, manage, row};
use crate::api;
use crate::features::sessions::{device_name, device_symbol, place_of};
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::session::{Session, use_client};
use crate::ui::{Alert, Button, Card, Hue, Kind, Select, Symbol, Tone, chip, format, use_toasts};

/// Every card below the password's.
pub(super) fn all(
    i18n: &I18n,
    session: &Session,
    found: &Factors,
    ask: &Callback<Act>,
    reload: &Callback<()>,
) -> Html {
    let (passkeys_on, keys_on) =
        (session.can(|features| features.passkeys), session.can(|features| features.security_keys));
    html!(<>
        { passkeys(i18n, found, passkeys_on, ask) }
        { second_step(i18n, found, keys_on, ask, reload) }
        { backup(i18n, found, ask) }
        <Trusted found={found.clone()} reload={reload.clone()} />
    </>)
}

fn add(i18n: &I18n, id: &'static str, key: &str, ask: &Callback<Act>, act: Act) -> Html {
    html!(<Button {id} icon={Symbol::Plus} label={i18n.text(key)} onclick={ask.reform(move |_: MouseEvent| act.clone())} />)
}

fn none(i18n: &I18n, title: &str, body: &str) -> Html {
    html!(<div class="lk-card-none"><p class="lk-row-title">{ i18n.text(title) }</p><p class="lk-row-fact">{ i18n.text(body) }</p></div>)
}

fn keys(i18n: &I18n, found: &Factors, kind: WebauthnKind, ask: &Callback<Act>) -> Vec<Html> {
    let of_kind = found.webauthn.credentials.iter().filter(|credential| credential.kind == kind);
    of_kind.map(|found| credential(i18n, found, platform::now(), ask)).collect()
}

fn passkeys(i18n: &I18n, found: &Factors, offered: bool, ask: &Callback<Act>) -> Html {
    let rows = keys(i18n, found, WebauthnKind::Passkey, ask);
    if rows.is_empty() && !offered {
        return Html::default();
    }
    let action = html!(if offered {
        { add(i18n, "add-passkey", "passkey-add", ask, Act::AddKey(WebauthnKind::Passkey)) }
    });
    html!(
        <Card id="passkeys" title={i18n.text("passkeys")} lead={i18n.text("passkeys-lead")} {action} flush=true>
            if rows.is_empty() { { none(i18n, "passkeys-none", "passkeys-none-body") } }
            else { <ul role="list" class="lk-rows">{ for rows }</ul> }
        </Card>
    )
}

fn second_step(
    i18n: &I18n,
    found: &Factors,
    keys_on: bool,
    ask: &Callback<Act>,
    reload: &Callback<()>,
) -> Html {
    let apps = found.totp.authenticators.iter();
    let mut rows: Vec<Html> = apps.map(|found| app(i18n, found, platform::now(), ask)).collect();
    rows.extend(keys(i18n, found, WebauthnKind::SecurityKey, ask));
    rows.extend(message(i18n, found, FactorOption::SmsOtp, &found.sms, ask));
    rows.extend(message(i18n, found, FactorOption::EmailOtp, &found.email, ask));
    let kinds = [
        (FactorOption::Totp, "add-totp", "app-add", Act::Totp(TotpAct::Add), true),
        (
            FactorOption::Passkey,
            "add-key",
            "security-key-add",
            Act::AddKey(WebauthnKind::SecurityKey),
            keys_on,
        ),
        (
            FactorOption::SmsOtp,
            "add-sms",
            "sms-add",
            Act::AddMessage(FactorOption::SmsOtp),
            !found.sms.is_enrolled,
        ),
        (
            FactorOption::EmailOtp,
            "add-email",
            "email-add",
            Act::AddMessage(FactorOption::EmailOtp),
            !found.email.is_enrolled,
        ),
    ];
    let buttons: Vec<Html> = kinds
        .into_iter()
        .filter(|(option, .., more)| *more && found.offers(*option))
        .map(|(_, id, key, act, _)| add(i18n, id, key, ask, act))
        .collect();
    if rows.is_empty() && buttons.is_empty() {
        return Html::default();
    }
    let lead = if found.is_required() { "second-step-required" } else { "second-step-lead" };
    html!(
        <Card id="second-step" title={i18n.text("second-step")} lead={i18n.text(lead)} flush=true>
            if rows.is_empty() { { none(i18n, "second-step-none", "second-step-none-body") } }
            else { <ul role="list" class="lk-rows">{ for rows }</ul> }
            <Preferred found={found.clone()} reload={reload.clone()} />
            <div class="lk-card-acts">{ for buttons }</div>
        </Card>
    )
}

/// Codes by message, where they are set up.
fn message(
    i18n: &I18n,
    found: &Factors,
    option: FactorOption,
    factor: &OtpFactor,
    ask: &Callback<Act>,
) -> Option<Html> {
    let (symbol, title) = match option {
        FactorOption::SmsOtp => (Symbol::Message, "sms-factor"),
        _ => (Symbol::Mail, "email-factor"),
    };
    let key = message_key(option);
    let to = i18n.with("otp-fact", &[("contact", factor.sent_to.clone().unwrap_or_default().into())]);
    let fact = match factor.created_at {
        Some(at) => format!("{to} · {}", dates(i18n, at, factor.last_used_at, platform::now())),
        None => to,
    };
    let action = manage(i18n, i18n.text(title), Act::Manage(Named::Message(option, factor.clone())), ask);
    let is_offered = found.offers(option);
    let title =
        html!(<>{ i18n.text(title) }if !is_offered { { chip(i18n.text("not-offered"), Hue::Warn) } }</>);
    factor.is_enrolled.then(|| row(key, symbol, title, html!({ fact }), action))
}

#[derive(Properties, PartialEq)]
struct PartProps {
    found: Factors,
    reload: Callback<()>,
}

/// Which factor is asked for first. Nothing while there is no choice.
#[component(Preferred)]
fn preferred(props: &PartProps) -> Html {
    let (i18n, client, toasts) = (use_i18n(), use_client(), use_toasts());
    let name = |option: FactorOption| match option {
        FactorOption::Passkey => "passkey",
        FactorOption::Totp => "totp",
        FactorOption::SmsOtp => "sms",
        _ => "email",
    };
    let usable = props.found.mfa.factors.iter();
    let usable: Vec<FactorOption> = usable
        .filter(|factor| factor.is_enrolled && factor.is_offered && factor.option != FactorOption::BackupCode)
        .map(|factor| factor.option)
        .collect();
    if usable.len() < 2 {
        return Html::default();
    }
    let mut options = vec![(AttrValue::Static(""), AttrValue::from(i18n.text("preferred-none")))];
    options.extend(usable.iter().map(|option| {
        (AttrValue::Static(name(*option)), AttrValue::from(i18n.text(&format!("way-{}", name(*option)))))
    }));
    let onchange = {
        let (i18n, reload, usable) = (i18n.clone(), props.reload.clone(), usable.clone());
        Callback::from(move |chosen: String| {
            let wanted = usable.iter().copied().find(|option| name(*option) == chosen);
            let (client, toasts, i18n, reload) =
                (client.clone(), toasts.clone(), i18n.clone(), reload.clone());
            spawn_local(async move {
                let outcome = api::factors::prefer(&client, wanted).await;
                // Whatever came of it: what is shown is what the server says.
                reload.emit(());
                match (outcome, toasts) {
                    (Ok(()), Some(toasts)) => toasts.success(i18n.text("preferred-saved")),
                    (Err(error), Some(toasts)) if !error.is_quiet() => toasts.failure(i18n.error(&error)),
                    _ => {}
                }
            });
        })
    };
    let value = props.found.mfa.preferred.map_or("", name);
    html!(<div class="lk-card-acts"><Select id="preferred" label={i18n.text("preferred")} {value} {options} {onchange} /></div>)
}

fn backup(i18n: &I18n, found: &Factors, ask: &Callback<Act>) -> Html {
    let state = &found.backup;
    if state.generated_at.is_none() && !found.offers(FactorOption::BackupCode) {
        return Html::default();
    }
    let Some(made) = state.generated_at else {
        let ready = found.count() > 0;
        let action = html!(if ready {
            { add(i18n, "make-backup", "backup-make", ask, Act::Backup) }
        });
        let body = if ready { "backup-none-body" } else { "backup-needs-factor" };
        return html!(
            <Card id="backup-codes-card" title={i18n.text("backup-title")} lead={i18n.text("backup-lead")} {action} flush=true>
                { none(i18n, "backup-none", body) }
            </Card>
        );
    };
    let left = i18n.with("backup-left", &[("count", i64::from(state.remaining).into())]);
    let made = i18n.with("backup-made", &[("date", format::long_date(i18n, made).into())]);
    let removal = Removal {
        path: api::factors::BACKUP_CODES.to_owned(),
        key: "backup",
        name: String::new(),
        is_last: false,
    };
    let (renew, remove) = (Act::RenewBackup, Act::Remove(removal));
    html!(
        <Card id="backup-codes-card" title={i18n.text("backup-title")} lead={i18n.text("backup-lead")} flush=true>
            <ul role="list" class="lk-rows">{ row("backup", Symbol::Archive, html!({ left }), html!({ made }), Html::default()) }</ul>
            if state.remaining <= FEW_CODES {
                <div class="lk-card-acts"><Alert tone={Tone::Danger} title={i18n.text("backup-low")} id="backup-low" /></div>
            }
            if !state.used.is_empty() {
                <ul class="lk-card-note" id="backup-used">
                    { for state.used.iter().map(|at| html!(<li>{ i18n.with("backup-used", &[("date", format::exact(i18n, *at).into())]) }</li>)) }
                </ul>
            }
            <div class="lk-card-acts">
                <Button id="renew-backup" icon={Symbol::Refresh} label={i18n.text("backup-renew")} onclick={ask.reform(move |_: MouseEvent| renew.clone())} />
                <Button id="remove-backup" kind={Kind::QuietDanger} label={i18n.text("backup-remove")} onclick={ask.reform(move |_: MouseEvent| remove.clone())} />
            </div>
        </Card>
    )
}

/// Browsers that skip the second step.
#[component(Trusted)]
fn trusted(props: &PartProps) -> Html {
    let (i18n, client, toasts) = (use_i18n(), use_client(), use_toasts());
    let list = &props.found.trusted.trusted_devices;
    let remove = |id: Option<&str>| {
        let path = id.map_or_else(
            || api::factors::TRUSTED.to_owned(),
            |id| format!("{}/{}", api::factors::TRUSTED, crate::routes::encode(id)),
        );
        let (client, toasts, i18n, reload) =
            (client.clone(), toasts.clone(), i18n.clone(), props.reload.clone());
        Callback::from(move |_: MouseEvent| {
            let (client, toasts, i18n, reload, path) =
                (client.clone(), toasts.clone(), i18n.clone(), reload.clone(), path.clone());
            spawn_local(async move {
                let outcome = api::factors::remove(&client, &path).await;
                reload.emit(());
                match (outcome, toasts) {
                    (Ok(()), Some(toasts)) => toasts.success(i18n.text("trusted-removed")),
                    (Err(error), Some(toasts)) if !error.is_quiet() => toasts.failure(i18n.error(&error)),
                    _ => {}
                }
            });
        })
    };
    let rows = list.iter().map(|browser| {
        let name = device_name(&i18n, &browser.device);
        let title = html!(<>{ name.clone() }if browser.current { { chip(i18n.text("trusted-current"), Hue::Good) } }</>);
        let until = i18n.with("trusted-until", &[("date", format::long_date(&i18n, browser.expires_at).into())]);
        let place = place_of(&i18n, browser.place.as_deref(), Some(&browser.ip)).unwrap_or_default();
        let action = html!(
            <Button kind={Kind::QuietDanger} label={i18n.text("trusted-remove")} name={i18n.with("trusted-remove-named", &[("name", name.into())])}
                testid="untrust" class="lk-row-action" onclick={remove(Some(&browser.id))} />
        );
        row("trusted", device_symbol(browser.device.kind), title, html!(<>{ until }{ " · " }{ place }</>), action)
    });
    let action = html!(if list.len() > 1 { <Button id="untrust-all" label={i18n.text("trusted-remove-all")} onclick={remove(None)} /> });
    html!(
        <Card id="trusted" title={i18n.text("trusted-title")} lead={i18n.text("trusted-lead")} {action} flush=true>
            if list.is_empty() { { none(&i18n, "trusted-none", "trusted-none-body") } }
            else { <ul role="list" class="lk-rows">{ for rows }</ul> }
        </Card>
    )
}
