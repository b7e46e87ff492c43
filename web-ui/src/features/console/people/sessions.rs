//! Where somebody is signed in.

use std::rc::Rc;

use latchkey_openapi::sessions::{Session, SessionList};
use yew::prelude::*;

use super::acts::Act;
use crate::api;
use crate::features::sessions::{device_name, device_symbol, place_of};
use crate::i18n::{I18n, use_i18n};
use crate::session::use_client;
use crate::ui::{Button, Card, Kind, Rows, format, icon, use_load, use_more};

const PER_PAGE: u32 = 10;

/// Properties of [`SessionsCard`].
#[derive(Properties, PartialEq)]
pub(super) struct SessionsProps {
    /// Whose.
    pub(super) id: AttrValue,
    /// Counts the acts so far: the list is read anew after each.
    pub(super) round: u32,
    pub(super) ask: Callback<Act>,
}

/// The card.
#[component(SessionsCard)]
pub(super) fn sessions_card(props: &SessionsProps) -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let id = props.id.clone();
    let list = use_load((client.clone(), id.clone(), props.round), |(client, id, _)| async move {
        api::people::sessions(&client, &id, PER_PAGE, None).await
    });
    let more = use_more(&list, move |shown: Rc<SessionList>| {
        let (client, id) = (client.clone(), id.clone());
        async move {
            let cursor = shown.next_cursor.as_deref();
            let mut next = api::people::sessions(&client, &id, PER_PAGE, cursor).await?;
            next.sessions.splice(0..0, shown.sessions.iter().cloned());
            Ok(next)
        }
    });
    let is_any = list.ready().is_some_and(|found| !found.sessions.is_empty());
    let action = html!(
        if is_any {
            <Button id="person-sessions" kind={Kind::QuietDanger} label={i18n.text("person-sessions-do")}
                onclick={props.ask.reform(|_: MouseEvent| Act::EndSessions)} />
        }
    );
    html!(
        <Card title={i18n.text("person-sessions-title")} {action} flush=true id="person-sessions-card">
            { list.view(html!(<Rows count=2 />), |found| content(&i18n, found, &more)) }
        </Card>
    )
}

fn content(i18n: &I18n, list: &SessionList, more: &Callback<()>) -> Html {
    if list.sessions.is_empty() {
        return html!(<div class="lk-card-body"><p class="lk-row-fact" id="person-no-sessions">{ i18n.text("person-sessions-none") }</p></div>);
    }
    html!(<>
        <ul role="list" class="lk-rows">{ for list.sessions.iter().map(|session| row(i18n, session)) }</ul>
        if list.next_cursor.is_some() {
            <div class="lk-more"><Button id="more-person-sessions" kind={Kind::Secondary} label={i18n.text("show-more")} onclick={more.reform(|_| ())} /></div>
        }
    </>)
}

fn row(i18n: &I18n, session: &Session) -> Html {
    html!(
        <li class="lk-row" key={session.id.to_string()} data-testid="person-session">
            <span class="lk-badge">{ icon(device_symbol(session.device.kind)) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ device_name(i18n, &session.device) }</p>
                <p class="lk-row-fact">
                    <format::Ago at={session.last_accessed_at} />
                    if let Some(place) = place_of(i18n, session.place.as_deref(), Some(&session.ip)) { { " · " }{ place } }
                </p>
            </div>
        </li>
    )
}
