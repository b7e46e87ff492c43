//! Sign-in services of the organization: the list.

use latchkey_openapi::connections::Connection;
use latchkey_openapi::connections::ConnectionPurpose;
use yew::prelude::*;

use super::connection::ConnectionForm;
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::session::use_session;
use crate::ui::{Button, Card, Drawing, EmptyState, Hue, Kind, Page, Rows, Symbol, chip, icon, use_load};

/// What is open beside the list.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Nothing,
    /// A new one.
    New,
    /// One that is there.
    One(Box<Connection>),
}

/// The page.
#[component(Connections)]
pub(crate) fn connections() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let list =
        use_load(session.client.clone(), |client| async move { api::linked::connections(&client).await });
    let open = use_state(|| Open::Nothing);
    let show = Callback::from({
        let open = open.setter();
        move |what| open.set(what)
    });
    let changed = {
        let (show, reload) = (show.clone(), list.reload.clone());
        Callback::from(move |shown: Option<Connection>| {
            reload.emit(());
            show.emit(shown.map_or(Open::Nothing, |connection| Open::One(Box::new(connection))));
        })
    };
    let add = html!(<Button id="connection-add" kind={Kind::Primary} icon={Symbol::Plus} label={i18n.text("connection-add")}
        onclick={show.reform(|_: MouseEvent| Open::New)} />);
    let on_close = show.reform(|()| Open::Nothing);
    html!(
        <Page title={i18n.text("connections-title")} lead={i18n.text("connections-lead")} actions={add}>
            { list.view(html!(<Card flush=true><Rows count=2 /></Card>), |found| content(&i18n, &found.connections, &show)) }
            { match &*open {
                Open::Nothing => Html::default(),
                Open::New => html!(<ConnectionForm key="new" on_change={changed} {on_close} />),
                Open::One(one) => {
                    html!(<ConnectionForm key={one.id.to_string()} connection={(**one).clone()} on_change={changed} {on_close} />)
                }
            } }
        </Page>
    )
}

fn content(i18n: &I18n, all: &[Connection], show: &Callback<Open>) -> Html {
    html!(
        <Card flush=true id="connections">
            if all.is_empty() {
                <EmptyState drawing={Drawing::Signpost} title={i18n.text("connections-empty")} body={i18n.text("connections-empty-body")} />
            } else {
                <ul role="list" class="lk-rows">{ for all.iter().map(|one| row(i18n, one, show)) }</ul>
            }
        </Card>
    )
}

fn row(i18n: &I18n, one: &Connection, show: &Callback<Open>) -> Html {
    let (name, opened) = (one.connection.name.clone(), one.clone());
    let state = if !one.connection.enabled {
        chip(i18n.text("connection-draft"), Hue::Warn)
    } else if one.connection.purpose == ConnectionPurpose::LinkOnly {
        chip(i18n.text("federated-link-only"), Hue::Plain)
    } else {
        Html::default()
    };
    html!(
        <li class="lk-row" key={one.id.to_string()} data-testid="connection">
            <span class="lk-badge">{ icon(Symbol::Globe) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ name.clone() }{ state }</p>
                <p class="lk-row-fact">{ one.connection.issuer.clone() }</p>
                <p class="lk-row-fact">{ i18n.with("connection-linked", &[("count", i64::from(one.linked_accounts).into())]) }</p>
            </div>
            <Button label={i18n.text("manage")} name={i18n.with("manage-named", &[("name", name.into())])} testid="connection-open"
                class="lk-row-action" onclick={show.reform(move |_: MouseEvent| Open::One(Box::new(opened.clone())))} />
        </li>
    )
}
