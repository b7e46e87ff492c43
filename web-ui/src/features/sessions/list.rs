//! The list.

use std::rc::Rc;

use latchkey_openapi::sessions::{Session, SessionList};
use yew::prelude::*;

use super::device::{device_symbol, place_of, session_name};
use super::end::{EndDialog, Ending};
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Button, Card, Drawing, EmptyState, Kind, Page, Rows, format, icon, use_load, use_more};

const PER_PAGE: u32 = 25;

/// How many, with a plus where the server stopped counting.
fn count_text(i18n: &I18n, list: &SessionList) -> String {
    // This device stands in a card of its own.
    let count = i64::from(list.total.count.saturating_sub(1));
    i18n.with(
        if list.total.more { "sessions-count-more" } else { "sessions-count" },
        &[("count", count.into())],
    )
}

/// The page.
#[component(Sessions)]
pub(crate) fn sessions() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let list = use_load(session.client.clone(), |client| async move {
        api::account::sessions(&client, PER_PAGE, None).await
    });
    let ending = use_state(|| None::<Ending>);
    let ask = Callback::from({
        let ending = ending.setter();
        move |what| ending.set(Some(what))
    });
    let cancel = use_callback(ending.setter(), |(), ending| ending.set(None));
    let done = {
        let (cancel, reload) = (cancel.clone(), list.reload.clone());
        Callback::from(move |()| {
            cancel.emit(());
            reload.emit(());
        })
    };
    let more = use_more(&list, {
        let client = session.client.clone();
        move |shown: Rc<SessionList>| {
            let client = client.clone();
            async move {
                let cursor = shown.next_cursor.as_deref();
                let mut next = api::account::sessions(&client, PER_PAGE, cursor).await?;
                next.sessions.splice(0..0, shown.sessions.iter().cloned());
                Ok(next)
            }
        }
    });
    html!(
        <Page title={i18n.text("sessions-title")} lead={i18n.text("sessions-lead")}>
            { list.view(html!(<Card flush=true><Rows count=3 /></Card>), |found| content(&i18n, found, &ask, &more)) }
            if let Some(what) = (*ending).clone() { <EndDialog ending={what} on_done={done} on_cancel={cancel} /> }
        </Page>
    )
}

fn content(i18n: &I18n, list: &SessionList, ask: &Callback<Ending>, more: &Callback<()>) -> Html {
    let (own, others): (Vec<&Session>, Vec<&Session>) =
        list.sessions.iter().partition(|session| session.current);
    let end_others = ask.reform(|_: MouseEvent| Ending::Others);
    let action = html!(
        if !others.is_empty() {
            <Button id="end-others" label={i18n.text("end-others")} onclick={end_others} />
        }
    );
    html!(<>
        <Card title={i18n.text("sessions-this")} flush=true id="this-device">
            <ul role="list" class="lk-rows">{ for own.iter().map(|session| row(i18n, session, ask)) }</ul>
        </Card>
        <Card title={i18n.text("sessions-others")} lead={(!others.is_empty()).then(|| AttrValue::from(count_text(i18n, list)))} {action} flush=true id="other-devices">
            if others.is_empty() {
                <EmptyState drawing={Drawing::OneDevice} title={i18n.text("sessions-empty")} body={i18n.text("sessions-empty-body")} />
            } else {
                <ul role="list" class="lk-rows">{ for others.iter().map(|session| row(i18n, session, ask)) }</ul>
                if list.next_cursor.is_some() {
                    <div class="lk-more"><Button id="more-sessions" label={i18n.text("show-more")} onclick={more.reform(|_| ())} /></div>
                }
            }
        </Card>
        <div class="lk-last">
            <Button id="end-all" kind={Kind::QuietDanger} label={i18n.text("end-all")} onclick={ask.reform(|_: MouseEvent| Ending::All)} />
        </div>
    </>)
}

/// The applications that were signed in to within a session.
fn names(session: &Session) -> String {
    session.applications.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn row(i18n: &I18n, session: &Session, ask: &Callback<Ending>) -> Html {
    let name = session_name(i18n, session);
    let end = {
        let what = if session.current { Ending::This } else { Ending::One(session.id.clone(), name.clone()) };
        ask.reform(move |_: MouseEvent| what.clone())
    };
    let (verb, full) =
        if session.current { ("sign-out", "sign-out-this") } else { ("end-one", "end-one-named") };
    html!(
        <li class="lk-row" key={session.id.to_string()} data-testid="session" data-session={session.id.to_string()}>
            <span class="lk-badge">{ icon(device_symbol(session.device.kind)) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">
                    <Link to={Route::Session(session.id.to_string())} class="lk-row-link"
                        label={i18n.with("session-open", &[("name", name.clone().into())])}>{ name.clone() }</Link>
                </p>
                <p class="lk-row-fact">
                    if session.current { { i18n.text("active-now") } } else { <format::Ago at={session.last_accessed_at} /> }
                    if let Some(place) = place_of(i18n, session.place.as_deref(), Some(&session.ip)) { { " · " }{ place } }
                </p>
                if !session.applications.is_empty() {
                    <p class="lk-row-fact" data-testid="session-applications">{ i18n.with("session-applications", &[("names", names(session).into())]) }</p>
                }
            </div>
            <Button kind={Kind::Quiet} label={i18n.text(verb)} name={i18n.with(full, &[("name", name.into())])} onclick={end}
                testid={if session.current { "end-current" } else { "end-session" }} class="lk-row-action" />
        </li>
    )
}
