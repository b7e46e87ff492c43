//! The list, with search and paging.

use std::rc::Rc;

use latchkey_openapi::people::{Person, PersonList, PersonState};
use yew::prelude::*;

use super::super::search::use_search;
use super::invite::InviteDialog;
use super::words;
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{
    AvatarSize, Button, Card, Drawing, EmptyState, Kind, Page, Rows, Select, Symbol, TextField, name_mark,
    use_load, use_more,
};

const PER_PAGE: u32 = 25;

/// The page.
#[component(PeoplePage)]
pub(crate) fn people_page() -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let search = use_search();
    let state = use_state_eq(|| None::<PersonState>);
    let inviting = use_state_eq(|| false);
    let key = (client.clone(), search.wanted.clone(), *state);
    let list = use_load(key, |(client, text, state)| async move {
        api::people::list(&client, PER_PAGE, None, (text.as_str(), state)).await
    });
    let more = use_more(&list, {
        let (text, state) = (search.wanted.clone(), *state);
        move |shown: Rc<PersonList>| {
            let (client, text) = (client.clone(), text.clone());
            async move {
                let cursor = shown.next_cursor.as_deref();
                let mut next = api::people::list(&client, PER_PAGE, cursor, (text.as_str(), state)).await?;
                next.people.splice(0..0, shown.people.iter().cloned());
                Ok(next)
            }
        }
    });
    let show = |is_open: bool| {
        let inviting = inviting.setter();
        Callback::from(move |()| inviting.set(is_open))
    };
    let actions = html!(<Button id="person-invite" kind={Kind::Primary} icon={Symbol::Plus} label={i18n.text("people-invite")}
        onclick={show(true).reform(|_: MouseEvent| ())} />);
    let done = {
        let (close, reload) = (show(false), list.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let is_narrowed = !search.wanted.is_empty() || state.is_some();
    html!(
        <Page title={i18n.text("people-title")} lead={i18n.text("people-lead")} {actions}>
            <div class="lk-narrow">
                <TextField id="people-search" kind="search" label={i18n.text("people-search")} value={search.typed.clone()}
                    autocomplete="off" oninput={search.oninput} />
                { states(&i18n, *state, state.setter()) }
            </div>
            { list.view(html!(<Card flush=true><Rows count=4 /></Card>), |found| content(&i18n, found, is_narrowed, &more)) }
            if *inviting { <InviteDialog on_done={done} on_close={show(false)} /> }
        </Page>
    )
}

fn states(i18n: &I18n, shown: Option<PersonState>, set: UseStateSetter<Option<PersonState>>) -> Html {
    let all = [(AttrValue::Static("all"), AttrValue::from(i18n.text("people-any-state")))];
    let each = PersonState::ALL
        .map(|one| (AttrValue::Static(one.as_str()), AttrValue::from(words::state(i18n, one))));
    let options: Vec<_> = all.into_iter().chain(each).collect();
    let onchange = Callback::from(move |name: String| {
        set.set(PersonState::ALL.into_iter().find(|state| state.as_str() == name));
    });
    html!(<Select id="people-state" label={i18n.text("people-state")} value={shown.map_or("all", PersonState::as_str)} {options} {onchange} />)
}

fn content(i18n: &I18n, list: &PersonList, is_narrowed: bool, more: &Callback<()>) -> Html {
    if list.people.is_empty() {
        let key = if is_narrowed { "people-none" } else { "people-empty" };
        return html!(
            <Card><EmptyState drawing={Drawing::Door} title={i18n.text(key)} body={i18n.text(&format!("{key}-body"))} /></Card>
        );
    }
    let count = i18n.with(
        if list.total.more { "people-count-more" } else { "people-count" },
        &[("count", i64::from(list.total.count).into())],
    );
    html!(
        <Card flush=true id="people">
            <p class="pf-v6-screen-reader" role="status">{ count }</p>
            <ul role="list" class="lk-rows">{ for list.people.iter().map(|one| row(i18n, one)) }</ul>
            if list.next_cursor.is_some() {
                <div class="lk-more"><Button id="more-people" kind={Kind::Secondary} label={i18n.text("show-more")} onclick={more.reform(|_| ())} /></div>
            }
        </Card>
    )
}

fn row(i18n: &I18n, one: &Person) -> Html {
    let mut facts = vec![one.username.clone()];
    facts.extend(one.email.clone());
    html!(
        <li class="lk-row" key={one.id.to_string()} data-testid="person" data-username={one.username.clone()}>
            { name_mark(&one.display_name, AvatarSize::Medium) }
            <div class="lk-row-main">
                <p class="lk-row-title">
                    <Link to={Route::Person(one.id.to_string())} class="lk-row-link">{ one.display_name.clone() }</Link>
                    { words::marks(i18n, one) }
                </p>
                <p class="lk-row-fact">{ facts.join(" · ") }</p>
            </div>
        </li>
    )
}
