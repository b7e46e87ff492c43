//! Rows of the cards: icon, name, one line of fact, one action.

use chrono::{DateTime, Utc};
use latchkey_openapi::totp::Totp;
use latchkey_openapi::webauthn::{WebauthnCredential, WebauthnKind};
use yew::prelude::*;

use super::data::{Act, Named};
use crate::i18n::I18n;
use crate::ui::{Button, Hue, Symbol, chip, format, icon};

/// A row. What is there for it stands at its end.
pub(super) fn row(kind: &'static str, symbol: Symbol, title: Html, fact: Html, action: Html) -> Html {
    html!(
        <li class="lk-row" data-testid="factor" data-kind={kind}>
            <span class="lk-badge">{ icon(symbol) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ title }</p>
                <p class="lk-row-fact">{ fact }</p>
            </div>
            { action }
        </li>
    )
}

/// When it was added and last used.
pub(super) fn dates(
    i18n: &I18n,
    created: DateTime<Utc>,
    used: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> String {
    let date = format::long_date(i18n, created);
    match used {
        Some(at) => i18n.with(
            "app-fact-used",
            &[("date", date.into()), ("used", format::relative(i18n, at, now).into())],
        ),
        None => i18n.with("app-fact", &[("date", date.into())]),
    }
}

/// The button that leads to what can be done with a factor.
pub(super) fn manage(i18n: &I18n, name: String, act: Act, ask: &Callback<Act>) -> Html {
    html!(
        <Button label={i18n.text("manage")} name={i18n.with("manage-named", &[("name", name.into())])} testid="manage" class="lk-row-action"
            onclick={ask.reform(move |_: MouseEvent| act.clone())} />
    )
}

/// An authenticator app.
pub(super) fn app(i18n: &I18n, app: &Totp, now: DateTime<Utc>, ask: &Callback<Act>) -> Html {
    let named = Named::Totp(app.clone());
    let fact = dates(i18n, app.created_at, app.last_used_at, now);
    let action = manage(i18n, app.name.clone(), Act::Manage(named), ask);
    row("totp", Symbol::Phone, html!({ app.name.clone() }), html!({ fact }), action)
}

/// A passkey or security key.
pub(super) fn credential(
    i18n: &I18n,
    credential: &WebauthnCredential,
    now: DateTime<Utc>,
    ask: &Callback<Act>,
) -> Html {
    let named = Named::Webauthn(credential.clone());
    let is_passkey = credential.kind == WebauthnKind::Passkey;
    let symbol = if is_passkey { Symbol::Passkey } else { Symbol::Key };
    let kept = if credential.is_synced { "synced" } else { "device-bound" };
    let title = html!(<>
        { credential.name.clone() }
        if is_passkey { { chip(i18n.text(kept), Hue::Plain) } }
        if credential.usable_for.is_empty() { { chip(i18n.text("not-offered"), Hue::Warn) } }
    </>);
    let fact = dates(i18n, credential.created_at, credential.last_used_at, now);
    let key = named.key();
    let action = manage(i18n, credential.name.clone(), Act::Manage(named), ask);
    row(key, symbol, title, html!({ fact }), action)
}
