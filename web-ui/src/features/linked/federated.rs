//! Sign-in services: what is linked, what could be, and how to take a link away.

use latchkey_openapi::connections::{ConnectionInfo, FederatedAssociation, FederatedAssociationList};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::features::work::{Work, use_work};
use crate::flow::use_refusal;
use crate::i18n::I18n;
use crate::platform;
use crate::ui::{
    Alert, Button, Card, Confirm, Drawing, EmptyState, Hue, Kind, Rows, Symbol, Tone, chip, format, icon,
    use_load,
};

/// The part of the page.
#[component(SignInServices)]
pub(crate) fn sign_in_services() -> Html {
    let work = use_work();
    let i18n = work.i18n.clone();
    let refused = use_refusal();
    let list = use_load(work.client.clone(), |client| async move { api::linked::federated(&client).await });
    let unlinking = use_state(|| None::<FederatedAssociation>);
    use_effect_with((), {
        let work = work.clone();
        move |()| {
            if platform::take_from_fragment("linked").is_some() {
                work.told("federated-linked");
            }
        }
    });
    let close = use_callback(unlinking.setter(), |(), unlinking| unlinking.set(None));
    let done = {
        let (close, reload) = (close.clone(), list.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let ask = Callback::from({
        let unlinking = unlinking.setter();
        move |what| unlinking.set(Some(what))
    });
    let pending = html!(<Card title={i18n.text("federated-title")} flush=true><Rows count=2 /></Card>);
    html!(<>
        if let Some(text) = refused { <Alert tone={Tone::Danger} title={text} id="federated-refused" live=true /> }
        { work.alert() }
        { list.view(pending, |found| content(&i18n, &work, found, &ask)) }
        if let Some(link) = (*unlinking).clone() { <Unlink {link} on_done={done} on_cancel={close} /> }
    </>)
}

fn content(
    i18n: &I18n,
    work: &Work,
    list: &FederatedAssociationList,
    ask: &Callback<FederatedAssociation>,
) -> Html {
    let is_empty = list.associations.is_empty() && list.available.is_empty();
    html!(
        <Card title={i18n.text("federated-title")} lead={i18n.text("federated-lead")} flush=true id="federated">
            if is_empty {
                <EmptyState drawing={Drawing::Signpost} title={i18n.text("federated-empty")} body={i18n.text("federated-empty-body")} />
            } else {
                <ul role="list" class="lk-rows">
                    { for list.associations.iter().map(|link| linked(i18n, link, ask)) }
                    { for list.available.iter().map(|connection| available(i18n, work, connection)) }
                </ul>
            }
        </Card>
    )
}

fn linked(i18n: &I18n, link: &FederatedAssociation, ask: &Callback<FederatedAssociation>) -> Html {
    let (name, asked) = (link.connection.name.clone(), link.clone());
    let since = format::long_date(i18n, link.linked_at);
    let fact = match link.last_used_at {
        Some(at) => {
            let used = format::relative(i18n, at, platform::now());
            i18n.with("federated-fact-used", &[("date", since.into()), ("used", used.into())])
        }
        None => i18n.with("federated-fact", &[("date", since.into())]),
    };
    html!(
        <li class="lk-row" key={link.id.to_string()} data-testid="federated-link">
            <span class="lk-badge">{ icon(Symbol::Globe) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">
                    { name.clone() }
                    if !link.signs_in { { chip(i18n.text("federated-link-only"), Hue::Plain) } }
                </p>
                if let Some(known_as) = &link.name { <p class="lk-row-fact">{ known_as }</p> }
                <p class="lk-row-fact">{ fact }</p>
            </div>
            <Button kind={Kind::Quiet} label={i18n.text("unlink")} name={i18n.with("unlink-named", &[("name", name.into())])}
                testid="unlink" class="lk-row-action" onclick={ask.reform(move |_: MouseEvent| asked.clone())} />
        </li>
    )
}

fn available(i18n: &I18n, work: &Work, connection: &ConnectionInfo) -> Html {
    let (name, id, working) = (connection.name.clone(), connection.id.clone(), work.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let (client, id) = (working.client.clone(), id.clone());
        working.run(async move {
            let address = api::linked::start_federated(&client, &id).await?;
            platform::go_to(&address);
            Ok(())
        });
    });
    html!(
        <li class="lk-row" key={connection.id.to_string()} data-testid="federated-available">
            <span class="lk-badge">{ icon(Symbol::Globe) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ name.clone() }</p>
                <p class="lk-row-fact">{ i18n.text("federated-not-linked") }</p>
            </div>
            <Button label={i18n.text("link")} name={i18n.with("link-named", &[("name", name.into())])} testid="link"
                class="lk-row-action" busy={work.task.is_busy()} {onclick} />
        </li>
    )
}

#[derive(Properties, PartialEq)]
struct UnlinkProps {
    link: FederatedAssociation,
    on_done: Callback<()>,
    on_cancel: Callback<()>,
}

/// The question before a link is taken away; where it is the last way in, the reason why it stays.
#[component(Unlink)]
fn unlink(props: &UnlinkProps) -> Html {
    let work = use_work();
    let i18n = work.i18n.clone();
    let name = props.link.connection.name.clone();
    let is_last = work.error.as_ref().is_some_and(|error| error.code() == Some(ErrorCode::LastSignInMethod));
    let error = work.error.as_ref().map(
        |error: &ApiError| {
            if is_last { i18n.text("unlink-last") } else { i18n.error(error) }
        },
    );
    let on_confirm = {
        let (work, id, done) = (work.clone(), props.link.id.clone(), props.on_done.clone());
        Callback::from(move |()| {
            let (client, told, id, done) = (work.client.clone(), work.clone(), id.clone(), done.clone());
            work.run(async move {
                api::linked::remove_federated(&client, &id).await?;
                told.told("federated-unlinked");
                done.emit(());
                Ok(())
            });
        })
    };
    html!(
        <Confirm id="unlink" danger=true busy={work.task.is_busy()} error={error.map(AttrValue::from)}
            title={i18n.with("unlink-title", &[("name", name.clone().into())])}
            body={i18n.with("unlink-body", &[("name", name.into())])} action={i18n.text("unlink")}
            {on_confirm} on_cancel={props.on_cancel.clone()} />
    )
}
