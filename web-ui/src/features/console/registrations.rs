//! People who registered and wait for an administrator.

use latchkey_openapi::registration::{WaitingRegistration, WaitingRegistrations};
use yew::prelude::*;

use crate::api;
use crate::features::work::use_work;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{
    Button, Card, Confirm, Drawing, EmptyState, Kind, Page, Rows, Symbol, format, icon, use_load,
};

/// The page.
#[component(RegistrationsPage)]
pub(crate) fn registrations_page() -> Html {
    let (i18n, client) = (use_i18n(), use_client());
    let list = use_load(client, |client| async move { api::console::registrations(&client).await });
    let reload = list.reload.clone();
    html!(
        <Page title={i18n.text("registrations-title")} lead={i18n.text("registrations-lead")}>
            { list.view(html!(<Card flush=true><Rows count=3 /></Card>), |found| content(&i18n, found, &reload)) }
        </Page>
    )
}

fn content(i18n: &I18n, found: &WaitingRegistrations, on_decided: &Callback<()>) -> Html {
    if found.registrations.is_empty() {
        return html!(
            <Card id="registrations-none">
                <EmptyState drawing={Drawing::Signpost} title={i18n.text("registrations-empty")} body={i18n.text("registrations-empty-body")}>
                    <Link to={Route::Portal} class="pf-v6-c-button pf-m-secondary" id="registrations-settings">{ i18n.text("registrations-settings") }</Link>
                </EmptyState>
            </Card>
        );
    }
    let key = if found.total.more { "registrations-many" } else { "registrations-count" };
    html!(<>
        <p class="lk-help" id="registrations-count" role="status">{ i18n.with(key, &[("count", i64::from(found.total.count).into())]) }</p>
        <Card flush=true id="registrations"><ul role="list" class="lk-rows">
            { for found.registrations.iter().map(|one| html!(
                <Row key={one.id.to_string()} registration={one.clone()} on_decided={on_decided.clone()} />
            )) }
        </ul></Card>
    </>)
}

#[derive(Properties, PartialEq)]
struct RowProps {
    registration: WaitingRegistration,
    on_decided: Callback<()>,
}

#[component(Row)]
fn row(props: &RowProps) -> Html {
    let work = use_work();
    let asks = use_state_eq(|| false);
    let (i18n, one) = (&work.i18n, &props.registration);
    let decide = |approve: bool| {
        let (work, id, decided, asks) =
            (work.clone(), one.id.to_string(), props.on_decided.clone(), asks.setter());
        Callback::from(move |()| {
            let (told, id, decided, asks) = (work.clone(), id.clone(), decided.clone(), asks.clone());
            work.run(async move {
                api::console::decide_registration(&told.client, &id, approve).await?;
                asks.set(false);
                told.told(if approve { "registration-approved" } else { "registration-rejected" });
                decided.emit(());
                Ok(())
            });
        })
    };
    let (approve, reject) = (decide(true), decide(false));
    let name = one.display_name.clone();
    let named = |key: &str| i18n.with(key, &[("name", name.clone().into())]);
    let facts: Vec<String> = std::iter::once(one.username.clone()).chain(one.email.clone()).collect();
    let dates = [
        ("since", format::long_date(i18n, one.requested_at).into()),
        ("until", format::long_date(i18n, one.erased_at).into()),
    ];
    let (ask, close) = (asks.setter(), asks.setter());
    html!(
        <li class="lk-row" data-testid="registration">
            <span class="lk-badge">{ icon(Symbol::Person) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ &name }</p>
                <p class="lk-row-fact">{ facts.join(" · ") }</p>
                <p class="lk-row-fact">{ i18n.with("registration-since", &dates) }</p>
                if !*asks { { work.alert() } }
                <div class="lk-form-actions">
                    <Button kind={Kind::Primary} label={i18n.text("registration-approve")} name={named("registration-approve-named")} testid="registration-approve"
                        busy={work.task.is_busy()} onclick={approve.reform(|_: MouseEvent| ())} />
                    <Button label={i18n.text("registration-reject")} name={named("registration-reject-named")} testid="registration-reject"
                        onclick={Callback::from(move |_: MouseEvent| ask.set(true))} />
                </div>
            </div>
            if *asks {
                <Confirm id="reject" title={named("registration-reject-ask")} body={i18n.text("registration-reject-body")} action={i18n.text("registration-reject")}
                    danger=true busy={work.task.is_busy()} error={work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)))}
                    on_confirm={reject} on_cancel={Callback::from(move |()| close.set(false))} />
            }
        </li>
    )
}
