//! The check-up of the overview: what is open stands first, and each row leads to its fix.

use std::rc::Rc;

use chrono::TimeDelta;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::mfa::Mfa;
use latchkey_openapi::profile::SCHEMA_ACCOUNT;
use latchkey_openapi::sessions::SessionList;
use serde_json::Value;
use yew::prelude::*;

use super::profile::ProfileData;
use super::security::FEW_CODES;
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Card, Rows, Symbol, icon, use_load};

/// A session that was not used for so many days is worth a look.
const OLD_AFTER_DAYS: i64 = 30;
/// So many apps and keys, and the loss of one locks nobody out.
const ENOUGH: u32 = 2;

/// Properties of [`CheckUp`].
#[derive(Properties, PartialEq)]
pub(super) struct CheckUpProps {
    pub(super) profile: Option<Rc<ProfileData>>,
    pub(super) sessions: Option<Rc<SessionList>>,
}

/// A row: the part of its message keys, whether all is well, a number for its sentence, and where the fix is.
type Row = (&'static str, bool, i64, Route);

/// The card.
#[component(CheckUp)]
pub(super) fn check_up(props: &CheckUpProps) -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let factors = use_load(session.client.clone(), |client| async move { api::factors::mfa(&client).await });
    let (Some(profile), Some(sessions)) = (&props.profile, &props.sessions) else {
        return html!(<Card title={i18n.text("check-title")} flush=true><Rows count=4 /></Card>);
    };
    let body = factors.view(html!(<Rows count=4 />), |found| {
        let mut rows = rows(profile, sessions, found);
        // What is open comes first; the order within stays.
        rows.sort_by_key(|(_, is_good, ..)| *is_good);
        html!(<ul role="list" class="lk-rows" id="check-up-rows">{ for rows.iter().map(|row| row_view(&i18n, row)) }</ul>)
    });
    html!(<Card title={i18n.text("check-title")} lead={i18n.text("check-lead")} id="check-up" flush=true>{ body }</Card>)
}

fn rows(profile: &ProfileData, sessions: &SessionList, found: &Mfa) -> Vec<Row> {
    let before = platform::now() - TimeDelta::days(OLD_AFTER_DAYS);
    let old = sessions
        .sessions
        .iter()
        .filter(|session| !session.current && session.last_accessed_at < before)
        .count();
    let has = |option: FactorOption| {
        let factor = found.factors.iter().find(|factor| factor.option == option && factor.is_enrolled);
        factor.map_or(0, |factor| factor.count)
    };
    // What somebody who knows the password alone does not have: each app and each key counts.
    let strong = has(FactorOption::Totp) + has(FactorOption::Passkey);
    let codes = has(FactorOption::BackupCode);
    let offers_codes =
        found.factors.iter().any(|factor| factor.option == FactorOption::BackupCode && factor.is_offered);
    let mut rows = vec![
        ("contact", has_verified_contact(&profile.me.value), 0, Route::PersonalInfo),
        ("strong", strong >= ENOUGH, i64::from(strong), Route::Security),
    ];
    if offers_codes && strong > 0 {
        rows.push(("codes", codes > FEW_CODES, i64::from(codes), Route::Security));
    }
    rows.push(("sessions", old == 0, i64::try_from(old).unwrap_or(i64::MAX), Route::Sessions));
    rows
}

/// Whether there is an address or number that is proven to be the user's.
fn has_verified_contact(me: &Value) -> bool {
    let Some(account) = me.get(SCHEMA_ACCOUNT) else { return false };
    let is_set = |name: &str| account.get(name).and_then(Value::as_bool).unwrap_or_default();
    let has_any =
        account.get("verifiedEmails").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    has_any || is_set("emailVerified") || is_set("phoneVerified")
}

fn row_view(i18n: &I18n, (key, is_good, number, to): &Row) -> Html {
    let (state, symbol, class) = if *is_good {
        ("good", Symbol::TickCircle, "lk-badge lk-badge-good")
    } else {
        ("open", Symbol::Warning, "lk-badge lk-badge-bad")
    };
    let title = i18n.text(&format!("check-{key}"));
    let fact = i18n.with(&format!("check-{key}-{state}"), &[("count", (*number).into())]);
    let verb = i18n.text(if *is_good { "review" } else { "check-fix" });
    html!(
        <li class="lk-row" data-testid="check" data-check={*key} data-state={state}>
            <span class={class}>{ icon(symbol) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ title.clone() }</p>
                <p class="lk-row-fact">{ fact }</p>
            </div>
            <Link to={to.clone()} class="pf-v6-c-button pf-m-secondary lk-row-action" id={format!("check-{key}")} label={format!("{verb}: {title}")}>{ verb.clone() }</Link>
        </li>
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_contact_counts_once_it_is_proven() {
        let me = |account: Value| json!({ SCHEMA_ACCOUNT: account });
        assert!(!has_verified_contact(&json!({})));
        assert!(!has_verified_contact(&me(json!({"verifiedEmails": [], "emailVerified": false}))));
        assert!(has_verified_contact(&me(json!({"verifiedEmails": ["a@example.org"]}))));
        assert!(has_verified_contact(&me(json!({"phoneVerified": true}))));
    }
}
