//! Rows of the cards: icon, name, one line of fact, one action.

use chrono::{DateTime, Utc};
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

/// A factor with a name: an app, a passkey, a key.
pub(super) fn named(i18n: &I18n, named: &Named, now: DateTime<Utc>, ask: &Callback<Act>) -> Html {
    let (symbol, chips, fact) = match named {
        Named::Totp(app) => {
            (Symbol::Phone, Html::default(), dates(i18n, app.created_at, app.last_used_at, now))
        }
        Named::Webauthn(credential) => {
            let kept = if credential.is_synced { "synced" } else { "device-bound" };
            let fact = dates(i18n, credential.created_at, credential.last_used_at, now);
            let unused = credential.usable_for.is_empty().then(|| chip(i18n.text("not-offered"), Hue::Warn));
            let is_passkey = named.key() == "passkey";
            let symbol = if is_passkey { Symbol::Passkey } else { Symbol::Key };
            (
                symbol,
                html!(<>if is_passkey { { chip(i18n.text(kept), Hue::Plain) } }{ unused.unwrap_or_default() }</>),
                fact,
            )
        }
    };
    let (name, act) = (named.name().to_owned(), Act::Manage(named.clone()));
    let action = html!(
        <Button label={i18n.text("manage")} name={i18n.with("manage-named", &[("name", name.clone().into())])} testid="manage" class="lk-row-action"
            onclick={ask.reform(move |_: MouseEvent| act.clone())} />
    );
    row(named.key(), symbol, html!(<>{ name }{ chips }</>), html!({ fact }), action)
}
