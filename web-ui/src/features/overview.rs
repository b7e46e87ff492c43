//! Overview: how complete the profile is, where the account is signed in, what happened last, and the ways on.

use latchkey_openapi::activity::ActivityList;
use latchkey_openapi::sessions::SessionList;
use serde_json::Value;
use yew::prelude::*;

use super::activity::row as activity_row;
use super::check_up::CheckUpCard;
use super::profile::{AttributeRow, Completion, ProfileData, completion, load_profile};
use super::sessions::{device_name, device_symbol, place_of};
use crate::api::{self, Versioned};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::{Route, Section};
use crate::session::use_session;
use crate::ui::{AvatarSize, Card, Hue, Page, Rows, Symbol, avatar, chip, format, icon, use_load};

/// The page.
#[component(Overview)]
pub(crate) fn overview() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let client = session.client.clone();
    let profile = use_load(client.clone(), load_profile);
    let sessions =
        use_load(client.clone(), |client| async move { api::account::sessions(&client, 25, None).await });
    let activity =
        use_load(client, |client| async move { api::account::activity(&client, None, 3, None).await });
    let Some(account) = session.account().cloned() else { return Html::default() };
    let first = account.display_name.split_whitespace().next().unwrap_or_default().to_owned();
    let emblem = avatar(&account, AvatarSize::Large);
    let on_saved = {
        let (put, data) = (profile.put.clone(), profile.ready().cloned());
        Callback::from(move |me: Versioned<Value>| {
            if let Some(data) = &data {
                put.emit(ProfileData { schema: data.schema.clone(), me });
            }
        })
    };
    let pending = |count: u32| html!(<Rows {count} />);
    html!(
        <Page title={i18n.with("overview-title", &[("name", first.into())])} lead={i18n.text("overview-lead")} {emblem}>
            <CheckUpCard />
            <Card title={i18n.text("overview-profile")} id="overview-profile" action={on(&i18n, Section::PersonalInfo, "overview-profile-open")}>
                { profile.view(html!(<Rows count=1 icon=false />), |data| profile_state(&i18n, data, &on_saved)) }
            </Card>
            <div class="lk-columns">
                <Card title={i18n.text("overview-sessions")} id="overview-sessions" flush=true action={on(&i18n, Section::Sessions, "overview-sessions-open")}>
                    { sessions.view(pending(2), |list| session_rows(&i18n, list)) }
                </Card>
                <Card title={i18n.text("overview-activity")} id="overview-activity" flush=true action={on(&i18n, Section::Activity, "overview-activity-open")}>
                    { activity.view(pending(3), |list| activity_rows(&i18n, list)) }
                </Card>
            </div>
            <ShortcutGrid />
        </Page>
    )
}

/// The way to the whole of what a card shows a part of.
fn on(i18n: &I18n, section: Section, id: &'static str) -> Html {
    let name =
        i18n.with("open-section", &[("section", i18n.text(&format!("nav-{}", section.name())).into())]);
    html!(
        <Link to={section.route()} class="lk-onward" {id} label={name}>{ i18n.text("open") }{ icon(Symbol::ChevronEnd) }</Link>
    )
}

fn profile_state(i18n: &I18n, data: &ProfileData, on_saved: &Callback<Versioned<Value>>) -> Html {
    let state = completion(&data.schema, &data.me.value);
    let Some(next) = state.next.clone() else {
        return html!(<p class="lk-state lk-good">{ icon(Symbol::TickCircle) }{ i18n.text("completion-full") }</p>);
    };
    html!(<>
        { meter(i18n, &state) }
        <p class="lk-help">{ i18n.text("completion-next") }</p>
        <ul role="list" class="lk-rows lk-next">
            <AttributeRow key={next.path.clone()} attribute={next.clone()} me={data.me.clone()} on_saved={on_saved.clone()} />
        </ul>
    </>)
}

fn meter(i18n: &I18n, state: &Completion) -> Html {
    let percent = state.percent();
    let text = i18n.with("completion", &[("percent", i64::try_from(percent).unwrap_or(100).into())]);
    html!(
        <div class="lk-meter">
            <p class="lk-state" id="completion-text">{ text }</p>
            // The browser's own element: its width needs no `style` attribute.
            <progress max="100" value={percent.to_string()} aria-labelledby="completion-text">{ format!("{percent} %") }</progress>
        </div>
    )
}

fn session_rows(i18n: &I18n, list: &SessionList) -> Html {
    let others = i64::from(list.total.count.saturating_sub(1));
    html!(<>
        <ul role="list" class="lk-rows">
            { for list.sessions.iter().take(2).map(|session| html!(
                <li class="lk-row" key={session.id.to_string()}>
                    <span class="lk-badge">{ icon(device_symbol(session.device.kind)) }</span>
                    <div class="lk-row-main">
                        <p class="lk-row-title">
                            { session.name.clone().unwrap_or_else(|| device_name(i18n, &session.device)) }
                            if session.current { { chip(i18n.text("sessions-current"), Hue::Good) } }
                        </p>
                        <p class="lk-row-fact">
                            if session.current { { i18n.text("active-now") } } else { <format::Ago at={session.last_accessed_at} /> }
                            if let Some(place) = place_of(i18n, session.place.as_deref(), Some(&session.ip)) { { " · " }{ place } }
                        </p>
                    </div>
                </li>
            )) }
        </ul>
        <p class="lk-card-note">{ i18n.with("overview-others", &[("count", others.into())]) }</p>
    </>)
}

fn activity_rows(i18n: &I18n, list: &ActivityList) -> Html {
    if list.activity.is_empty() {
        return html!(<p class="lk-card-note">{ i18n.text("activity-empty-body") }</p>);
    }
    html!(<ul role="list" class="lk-rows">{ for list.activity.iter().map(|entry| activity_row(i18n, entry, false)) }</ul>)
}

/// Tasks that people come for, one click away.
#[component(ShortcutGrid)]
fn shortcut_grid() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let all = [
        (session.can(|features| features.change_password), Route::Password, Symbol::Key, "password"),
        (session.can(|features| features.edit_profile), Route::PersonalInfo, Symbol::Pencil, "profile"),
        (true, Route::Sessions, Symbol::Devices, "sessions"),
        (session.can(|features| features.export), Route::Privacy, Symbol::Download, "export"),
    ];
    html!(
        <section aria-labelledby="shortcuts-title">
            <h2 class="lk-section-title" id="shortcuts-title">{ i18n.text("shortcuts") }</h2>
            <ul role="list" class="lk-shortcuts">
                { for all.into_iter().filter(|(there, ..)| *there).map(|(_, route, symbol, key)| html!(
                    <li>
                        <Link to={route} class="lk-shortcut" id={format!("shortcut-{key}")}>
                            <span class="lk-badge">{ icon(symbol) }</span>
                            <span>{ i18n.text(&format!("shortcut-{key}")) }</span>
                        </Link>
                    </li>
                )) }
            </ul>
        </section>
    )
}
