//! Sign-in and security: the password, passkeys, the second step, backup codes, trusted browsers, recovery; and the dialogs in
//! which each is added, changed and taken away.

mod after;
mod backup;
mod cards;
mod data;
mod dialogs;
mod manage;
mod message;
mod passkey;
mod questions;
mod recovery;
mod rows;
mod totp;
mod waiting;

use std::rc::Rc;

use latchkey_openapi::password::PasswordInfo;
use yew::prelude::*;

use self::data::{Act, Factors, load};
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{Card, Page, Rows, Symbol, format, icon, use_load};
use crate::webauthn;

/// The page.
#[component(Security)]
pub(crate) fn security() -> Html {
    let i18n = use_i18n();
    let act = use_state(|| None::<Act>);
    let Some(session) = use_session() else { return Html::default() };
    let password =
        use_load(session.client.clone(), |client| async move { api::account::password(&client).await });
    let factors = use_load(session.client.clone(), load);
    let recovery =
        use_load(session.client.clone(), |client| async move { api::recovery::get(&client).await });
    use_signals(factors.ready().cloned(), &session);
    let ask = Callback::from({
        let act = act.setter();
        move |what| act.set(Some(what))
    });
    let close = Callback::from({
        let (act, reload) = (act.setter(), factors.reload.clone());
        move |next: Option<Act>| {
            act.set(next);
            reload.emit(());
        }
    });
    let password_card = if session.can(|features| features.change_password) {
        password.view(html!(<Card flush=true><Rows count=1 /></Card>), |info| password_card(&i18n, info))
    } else {
        html!(<Card title={i18n.text("password")}><p>{ i18n.text("password-none") }</p></Card>)
    };
    let pending = html!(<>
        <Card flush=true><Rows count=1 /></Card>
        <Card flush=true><Rows count=3 /></Card>
    </>);
    html!(
        <Page title={i18n.text("security-title")} lead={i18n.text("security-lead")}>
            if let Some(wait) = recovery.ready().and_then(|found| found.waiting.clone()) {
                <waiting::Waiting {wait} on_end={recovery.reload.clone()} />
            }
            { password_card }
            { factors.view(pending, |found| cards::all(&i18n, &session, found, &ask, &factors.reload)) }
            if session.can(|features| features.recovery) { <recovery::RecoveryCard found={recovery} /> }
            { elsewhere(&i18n) }
            if let (Some(act), Some(found)) = ((*act).clone(), factors.ready()) {
                { dialogs::open(&act, found, &close) }
            }
        </Page>
    )
}

/// After a change of the passkeys the browser hears which ones are left, and whose they are.
#[hook]
fn use_signals(found: Option<Rc<Factors>>, session: &Session) {
    let account = session.account().cloned();
    let known = use_mut_ref(|| None::<Option<String>>);
    use_effect_with(found.map(|found| found.webauthn.clone()), move |list| {
        let Some(list) = list else { return };
        let before = known.take();
        // With the last credential the server's handle is gone as well, and the browser has to hear of just that.
        let handle = list.user_handle.clone().or_else(|| before.clone().flatten());
        if let (Some(_), Some(handle)) = (&before, &handle) {
            let ids: Vec<&str> = list.credentials.iter().map(|one| one.credential_id.as_str()).collect();
            webauthn::signal_accepted(&list.rp_id, handle, &ids);
            if let Some(account) = account {
                webauthn::signal_details(&list.rp_id, handle, &account.username, &account.display_name);
            }
        }
        known.replace(Some(handle));
    });
}

fn password_card(i18n: &I18n, info: &PasswordInfo) -> Html {
    html!(
        <Card title={i18n.text("password")} flush=true>
            <ul role="list" class="lk-rows">
                <li class="lk-row">
                    <span class="lk-badge">{ icon(Symbol::Key) }</span>
                    <div class="lk-row-main">
                        <p class="lk-row-title">{ i18n.text("password-set") }</p>
                        <p class="lk-row-fact" title={format::exact(i18n, info.changed_at)}>
                            { i18n.with("password-changed", &[("date", format::long_date(i18n, info.changed_at).into())]) }
                        </p>
                    </div>
                    <Link to={Route::Password} class="pf-v6-c-button pf-m-secondary lk-row-action" id="change-password">{ i18n.text("password-change") }</Link>
                </li>
            </ul>
        </Card>
    )
}

/// Where to look for what others may have done.
fn elsewhere(i18n: &I18n) -> Html {
    let row = |symbol, title: &str, fact: &str, to: Route, id: &'static str| {
        html!(
            <li class="lk-row">
                <span class="lk-badge">{ icon(symbol) }</span>
                <div class="lk-row-main">
                    <p class="lk-row-title">{ i18n.text(title) }</p>
                    <p class="lk-row-fact">{ i18n.text(fact) }</p>
                </div>
                <Link {to} class="pf-v6-c-button pf-m-secondary lk-row-action" {id}
                    label={format!("{}: {}", i18n.text("review"), i18n.text(title))}>{ i18n.text("review") }</Link>
            </li>
        )
    };
    html!(
        <Card title={i18n.text("security-where")} flush=true>
            <ul role="list" class="lk-rows">
                { row(Symbol::Devices, "nav-sessions", "security-sessions", Route::Sessions, "security-sessions") }
                { row(Symbol::Clock, "nav-activity", "security-activity", Route::Activity(None), "security-activity") }
            </ul>
        </Card>
    )
}
