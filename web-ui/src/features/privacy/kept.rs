//! What is kept and for how long, as the organization's settings say.

use latchkey_openapi::retention::{Kept as KeptOne, KeptKind};
use yew::prelude::*;

use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::session::use_client;
use crate::ui::{Card, Rows, Symbol, icon, use_load};

/// Settings in years are kept in days: nobody counts in hundreds of them.
const DAYS_OF_A_YEAR: u32 = 365;

/// The part of the message keys, and the drawing.
const fn look(kind: KeptKind) -> (&'static str, Symbol) {
    match kind {
        KeptKind::Profile => ("profile", Symbol::Person),
        KeptKind::Contacts => ("contacts", Symbol::Mail),
        KeptKind::FormerContacts => ("former", Symbol::Refresh),
        KeptKind::PendingContacts => ("pending", Symbol::Clock),
        KeptKind::Credentials => ("credentials", Symbol::Key),
        KeptKind::Sessions => ("sessions", Symbol::Devices),
        KeptKind::TrustedBrowsers => ("trusted", Symbol::Shield),
        KeptKind::SignInOrigins => ("origins", Symbol::Globe),
        KeptKind::Activity => ("activity", Symbol::Clock),
        KeptKind::Consents => ("consents", Symbol::Apps),
        KeptKind::EndedConsents => ("ended", Symbol::Archive),
        KeptKind::Downloads => ("downloads", Symbol::Download),
        KeptKind::Messages => ("messages", Symbol::Message),
    }
}

/// The card.
#[component(Kept)]
pub(super) fn kept() -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let info = use_load(client, |client| async move { api::privacy::retention(&client).await });
    let pending = html!(<Card flush=true><Rows count=6 /></Card>);
    info.view(pending, |info| {
        html!(
            <Card title={i18n.text("kept-title")} lead={i18n.text("kept-lead")} flush=true>
                <ul role="list" class="lk-rows" id="kept">{ for info.kept.iter().map(|kept| row(&i18n, kept)) }</ul>
            </Card>
        )
    })
}

fn row(i18n: &I18n, kept: &KeptOne) -> Html {
    let (key, symbol) = look(kept.kind);
    let how_long = match kept.days {
        Some(days) if days > 0 && days % DAYS_OF_A_YEAR == 0 => {
            i18n.with("kept-years", &[("years", i64::from(days / DAYS_OF_A_YEAR).into())])
        }
        Some(days) => i18n.with("kept-days", &[("days", i64::from(days).into())]),
        None => i18n.text("kept-always"),
    };
    html!(
        <li class="lk-row" data-testid="kept" data-kind={key}>
            <span class="lk-badge">{ icon(symbol) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ i18n.text(&format!("kept-{key}")) }</p>
                <p class="lk-row-fact">{ i18n.text(&format!("kept-{key}-why")) }</p>
                <p class="lk-row-fact">{ how_long }</p>
            </div>
        </li>
    )
}
