//! Other accounts in this organization: list, switch, unlink.

use latchkey_openapi::associations::{Association, AssociationList};
use yew::prelude::*;

use super::add::AddDialog;
use crate::api;
use crate::features::work::use_work;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::use_navigator;
use crate::routes::Route;
use crate::session::use_client;
use crate::shell::use_switch;
use crate::ui::{
    AvatarSize, Button, Card, Confirm, Drawing, EmptyState, Kind, Rows, Symbol, format, name_mark, use_load,
};

/// Properties of [`LocalAccounts`].
#[derive(Properties, PartialEq)]
pub(super) struct LocalProps {
    /// Whether another account is being linked.
    pub(super) adding: bool,
}

/// What a row can ask for.
#[derive(Clone)]
struct Acts {
    unlink: Callback<Association>,
    switch: Callback<Association>,
    busy: bool,
}

/// The section.
#[component(LocalAccounts)]
pub(super) fn local_accounts(props: &LocalProps) -> Html {
    let (i18n, navigator, client) = (use_i18n(), use_navigator(), use_client());
    let list = use_load(client, |client| async move { api::associations::list(&client).await });
    let unlinking = use_state(|| None::<Association>);
    let switch = use_switch();
    let acts = Acts {
        unlink: Callback::from({
            let unlinking = unlinking.setter();
            move |which| unlinking.set(Some(which))
        }),
        busy: switch.is_busy(),
        switch: Callback::from(move |which: Association| switch.to(&which)),
    };
    let close = use_callback(unlinking.setter(), |(), unlinking| unlinking.set(None));
    let unlinked = {
        let (close, reload) = (close.clone(), list.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let go = |route: Route| {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.task(route.clone()))
    };
    let added = {
        let (leave, reload) = (go(Route::Linked), list.reload.clone());
        Callback::from(move |()| {
            leave.emit(());
            reload.emit(());
        })
    };
    let action = html!(
        <Button id="link-account" icon={Symbol::Plus} label={i18n.text("link-account")}
            onclick={go(Route::LinkAccount).reform(|_: MouseEvent| ())} />
    );
    html!(<>
        <Card title={i18n.text("linked-local")} lead={i18n.text("linked-local-lead")} {action} flush=true id="linked-local">
            { list.view(html!(<Rows count=2 />), |found| rows(&i18n, found, &acts)) }
        </Card>
        if let Some(which) = (*unlinking).clone() { <Unlink {which} on_done={unlinked} on_cancel={close} /> }
        if props.adding { <AddDialog on_done={added} on_cancel={go(Route::Linked)} /> }
    </>)
}

fn rows(i18n: &I18n, list: &AssociationList, acts: &Acts) -> Html {
    if list.associations.is_empty() {
        return html!(
            <EmptyState drawing={Drawing::Door} title={i18n.text("linked-empty")} body={i18n.text("linked-empty-body")} />
        );
    }
    html!(<ul role="list" class="lk-rows">{ for list.associations.iter().map(|one| row(i18n, one, acts)) }</ul>)
}

fn row(i18n: &I18n, one: &Association, acts: &Acts) -> Html {
    let named = |key: &str| i18n.with(key, &[("name", one.display_name.clone().into())]);
    let (unlinked, switched) = (one.clone(), one.clone());
    html!(
        <li class="lk-row" key={one.id.to_string()} data-testid="association" data-username={one.username.clone()}>
            { name_mark(&one.display_name, AvatarSize::Medium) }
            <div class="lk-row-main">
                <p class="lk-row-title">{ &one.display_name }</p>
                <p class="lk-row-fact">{ &one.username }{ " · " }{ i18n.text("linked-since") }{ " " }{ format::day(i18n, one.linked_at) }</p>
            </div>
            <div class="lk-row-pair">
                <Button label={i18n.text("linked-switch")} name={named("linked-switch-named")} testid="switch-account" busy={acts.busy}
                    onclick={acts.switch.reform(move |_: MouseEvent| switched.clone())} />
                <Button kind={Kind::Quiet} label={i18n.text("linked-unlink")} name={named("linked-unlink-named")} testid="unlink-account"
                    onclick={acts.unlink.reform(move |_: MouseEvent| unlinked.clone())} />
            </div>
        </li>
    )
}

#[derive(Properties, PartialEq)]
struct UnlinkProps {
    which: Association,
    on_done: Callback<()>,
    on_cancel: Callback<()>,
}

/// The question before a link is removed.
#[component(Unlink)]
fn unlink(props: &UnlinkProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let on_confirm = {
        let (work, id, done) = (work.clone(), props.which.id.clone(), props.on_done.clone());
        Callback::from(move |()| {
            let (act, id, done) = (work.clone(), id.clone(), done.clone());
            work.run(async move {
                api::associations::unlink(&act.client, &id).await?;
                act.told("linked-unlinked");
                done.emit(());
                Ok(())
            });
        })
    };
    let error = work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)));
    html!(
        <Confirm id="unlink" danger=true busy={work.task.is_busy()} {error}
            title={i18n.with("linked-unlink-title", &[("name", props.which.display_name.clone().into())])}
            body={i18n.text("linked-unlink-body")} action={i18n.text("linked-unlink")}
            {on_confirm} on_cancel={props.on_cancel.clone()} />
    )
}
