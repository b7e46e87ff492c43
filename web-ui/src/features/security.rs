//! Sign-in and security: the password for now.

use latchkey_openapi::password::PasswordInfo;
use yew::prelude::*;

use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Card, Page, Rows, Symbol, format, icon, use_load};

/// The overview of the ways in.
#[component(Security)]
pub(crate) fn security() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let password =
        use_load(session.client.clone(), |client| async move { api::account::password(&client).await });
    let sessions =
        use_load(
            session.client.clone(),
            |client| async move { api::account::sessions(&client, 1, None).await },
        );
    let count = sessions.ready().map(|list| i64::from(list.total.count));
    let password_card = if session.can(|features| features.change_password) {
        password.view(html!(<Card flush=true><Rows count=1 /></Card>), |info| password_card(&i18n, info))
    } else {
        html!(<Card title={i18n.text("password")}><p>{ i18n.text("password-none") }</p></Card>)
    };
    html!(
        <Page title={i18n.text("security-title")} lead={i18n.text("security-lead")}>
            { password_card }
            <Card title={i18n.text("security-where")} flush=true>
                <ul role="list" class="lk-rows">
                    <li class="lk-row">
                        <span class="lk-badge">{ icon(Symbol::Devices) }</span>
                        <div class="lk-row-main">
                            <p class="lk-row-title">{ i18n.text("nav-sessions") }</p>
                            <p class="lk-row-fact">
                                { count.map_or_else(|| i18n.text("security-sessions"), |count| i18n.with("security-sessions-count", &[("count", count.into())])) }
                            </p>
                        </div>
                        <Link to={Route::Sessions} class="pf-v6-c-button pf-m-secondary lk-row-action" id="security-sessions">{ i18n.text("review") }</Link>
                    </li>
                    <li class="lk-row">
                        <span class="lk-badge">{ icon(Symbol::Clock) }</span>
                        <div class="lk-row-main">
                            <p class="lk-row-title">{ i18n.text("nav-activity") }</p>
                            <p class="lk-row-fact">{ i18n.text("security-activity") }</p>
                        </div>
                        <Link to={Route::Activity(None)} class="pf-v6-c-button pf-m-secondary lk-row-action" id="security-activity" label={i18n.text("review-activity")}>{ i18n.text("review") }</Link>
                    </li>
                </ul>
            </Card>
        </Page>
    )
}

fn password_card(i18n: &I18n, info: &PasswordInfo) -> Html {
    html!(
        <Card title={i18n.text("security-ways-in")} flush=true>
            <ul role="list" class="lk-rows">
                <li class="lk-row">
                    <span class="lk-badge">{ icon(Symbol::Key) }</span>
                    <div class="lk-row-main">
                        <p class="lk-row-title">{ i18n.text("password") }</p>
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
