//! The check-up of the overview: what is open stands first, and each row leads to its fix.

use latchkey_openapi::check_up::{Check, CheckKind};
use yew::prelude::*;

use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Card, Rows, Symbol, icon, use_load};

/// The card.
#[component(CheckUpCard)]
pub(super) fn check_up_card() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let found =
        use_load(session.client.clone(), |client| async move { api::account::check_up(&client).await });
    let body = found.view(html!(<Rows count=4 />), |found| {
        html!(<ul role="list" class="lk-rows" id="check-up-rows">{ for found.checks.iter().map(|check| row_view(&i18n, check)) }</ul>)
    });
    html!(<Card title={i18n.text("check-title")} lead={i18n.text("check-lead")} id="check-up" flush=true>{ body }</Card>)
}

/// The part of its message keys, and where the fix is.
const fn row_of(check: CheckKind) -> (&'static str, Route) {
    match check {
        CheckKind::Contact => ("contact", Route::PersonalInfo),
        CheckKind::RecoveryWaits => ("waits", Route::Security),
        CheckKind::Recovery => ("recovery", Route::Security),
        CheckKind::StrongFactors => ("strong", Route::Security),
        CheckKind::BackupCodes => ("codes", Route::Security),
        CheckKind::OldSessions => ("sessions", Route::Sessions),
        CheckKind::Purposes => ("purposes", Route::Consents),
    }
}

fn row_view(i18n: &I18n, check: &Check) -> Html {
    let (key, to) = row_of(check.check);
    let (state, symbol, class) = if check.is_good {
        ("good", Symbol::TickCircle, "lk-badge lk-badge-good")
    } else {
        ("open", Symbol::Warning, "lk-badge lk-badge-bad")
    };
    let title = i18n.text(&format!("check-{key}"));
    let fact = i18n.with(&format!("check-{key}-{state}"), &[("count", i64::from(check.count).into())]);
    let verb = i18n.text(if check.is_good { "review" } else { "check-fix" });
    html!(
        <li class="lk-row" data-testid="check" data-check={key} data-state={state}>
            <span class={class}>{ icon(symbol) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ title.clone() }</p>
                <p class="lk-row-fact">{ fact }</p>
            </div>
            <Link {to} class="pf-v6-c-button pf-m-secondary lk-row-action" id={format!("check-{key}")} label={format!("{verb}: {title}")}>{ verb.clone() }</Link>
        </li>
    )
}
