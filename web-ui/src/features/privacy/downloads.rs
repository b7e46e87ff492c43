//! Downloads that are prepared in the background: a row for each form, with what can be done about it now.

use gloo_timers::callback::Timeout;
use latchkey_openapi::export::{ExportFormat, ExportInfo, ExportList, ExportState, file_name};
use yew::prelude::*;

use super::at_once::AtOnce;
use crate::api::{self, ApiError};
use crate::features::work::{Work, use_work};
use crate::platform;
use crate::session::use_session;
use crate::ui::{Button, Card, Hue, Kind, Loader, Rows, Symbol, chip, format, icon, use_load};

/// How often is looked how far a download is, in milliseconds.
const LOOK: u32 = 3_000;

/// The card.
#[component(Downloads)]
pub(super) fn downloads() -> Html {
    let work = use_work();
    let username =
        use_session().and_then(|session| Some(session.account()?.username.clone())).unwrap_or_default();
    let list = use_load(work.client.clone(), |client| async move { api::privacy::exports(&client).await });
    let is_running = list
        .ready()
        .is_some_and(|list| list.exports.iter().any(|export| export.state == ExportState::Running));
    // Looks again and again while one is being prepared.
    let looked = use_state(|| 0_u32);
    use_effect_with((is_running, *looked), {
        let (reload, looked) = (list.reload.clone(), looked.clone());
        move |(is_running, count)| {
            let count = *count;
            let timer = is_running.then(|| {
                Timeout::new(LOOK, move || {
                    reload.emit(());
                    looked.set(count.wrapping_add(1));
                })
            });
            move || drop(timer)
        }
    });
    let i18n = &work.i18n;
    let rows = list.view(html!(<Rows count=3 />), |all| {
        html!(
            <ul role="list" class="lk-rows" id="downloads" aria-live="polite">
                { for ExportFormat::ALL.into_iter().map(|form| row(&work, &list, all, (form, &username), is_running)) }
            </ul>
        )
    });
    html!(
        <Card title={i18n.text("export-title")} lead={i18n.text("export-lead")} flush=true>
            { work.alert() }
            { rows }
            <AtOnce />
        </Card>
    )
}

/// How long the button that cancels does nothing after it came, in milliseconds: it stands where the button stood that
/// began, and a double click would reach both.
const SETTLES: u32 = 1_000;

#[derive(Properties, PartialEq)]
struct CancelProps {
    form: AttrValue,
    name: AttrValue,
    label: AttrValue,
    onclick: Callback<MouseEvent>,
}

/// Stops what is being prepared.
#[component(Cancel)]
fn cancel(props: &CancelProps) -> Html {
    let early = use_state_eq(|| true);
    use_effect_with((), {
        let early = early.setter();
        move |()| {
            let timer = Timeout::new(SETTLES, move || early.set(false));
            move || drop(timer)
        }
    });
    html!(
        <Button id={format!("cancel-{}", props.form)} kind={Kind::Quiet} class="lk-row-action" label={props.label.clone()}
            name={props.name.clone()} early={*early} onclick={props.onclick.clone()} />
    )
}

/// A form with its latest download, if there is one.
fn row(
    work: &Work,
    list: &Loader<ExportList>,
    all: &ExportList,
    (form, username): (ExportFormat, &str),
    is_running: bool,
) -> Html {
    let i18n = &work.i18n;
    let name = form.as_str();
    let latest = all.exports.iter().find(|export| export.format == form);
    let state = latest.map(|export| export.state);
    let (hue, label) = match state {
        Some(ExportState::Running) => (Hue::Plain, Some("download-running")),
        Some(ExportState::Ready) => (Hue::Good, Some("download-ready")),
        Some(ExportState::Failed) => (Hue::Warn, Some("download-failed")),
        Some(ExportState::Expired) => (Hue::Plain, Some("download-expired")),
        None => (Hue::Plain, None),
    };
    html!(
        <li class="lk-row" data-testid="download" data-form={name} data-state={label.unwrap_or("none")}>
            <span class="lk-badge">{ icon(Symbol::Download) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">
                    { i18n.text(&format!("download-{name}")) }
                    if let Some(label) = label { { chip(i18n.text(label), hue) } }
                </p>
                <p class="lk-row-fact">{ i18n.text(&format!("download-{name}-what")) }</p>
                if let Some(until) = latest.filter(|_| state == Some(ExportState::Ready)).and_then(|export| export.expires_at) {
                    <p class="lk-row-fact">{ i18n.with("download-until", &[("date", format::long_date(i18n, until).into())]) }</p>
                }
                // A download that is there can be fetched meanwhile.
                if is_running && !matches!(state, Some(ExportState::Running | ExportState::Ready)) {
                    <p class="lk-row-fact" data-testid="download-waits">{ i18n.text("download-one") }</p>
                }
            </div>
            { actions(work, list, latest, (form, username), is_running) }
        </li>
    )
}

fn actions(
    work: &Work,
    list: &Loader<ExportList>,
    latest: Option<&ExportInfo>,
    (form, username): (ExportFormat, &str),
    is_running: bool,
) -> Html {
    let i18n = &work.i18n;
    let named = |key: &str| {
        let form = i18n.text(&format!("download-{}", form.as_str()));
        AttrValue::from(i18n.with(key, &[("form", form.into())]))
    };
    match latest.map(|export| (export.state, export.id.clone(), export)) {
        Some((ExportState::Running, id, _)) => html!(
            <Cancel form={form.as_str()} label={i18n.text("download-cancel")} name={named("download-cancel-named")} onclick={remove(work, list, id)} />
        ),
        Some((ExportState::Ready, id, export)) => html!(<>
            <Button id={format!("fetch-{}", form.as_str())} kind={Kind::Primary} class="lk-row-action" label={i18n.text("download-fetch")}
                name={named("download-fetch-named")} busy={work.task.is_busy()} onclick={fetch(work, export, username)} />
            <Button id={format!("delete-{}", form.as_str())} kind={Kind::QuietDanger} class="lk-row-action" label={i18n.text("download-delete")}
                name={named("download-delete-named")} onclick={remove(work, list, id)} />
        </>),
        _ => html!(
            <Button id={format!("prepare-{}", form.as_str())} class="lk-row-action" label={i18n.text("download-prepare")}
                name={named("download-prepare-named")} busy={work.task.is_busy()} early={is_running} onclick={prepare(work, list, form)} />
        ),
    }
}

fn prepare(work: &Work, list: &Loader<ExportList>, form: ExportFormat) -> Callback<MouseEvent> {
    let (work, reload) = (work.clone(), list.reload.clone());
    Callback::from(move |_| {
        let (told, reload) = (work.clone(), reload.clone());
        work.run(async move {
            let asked = api::privacy::start_export(&told.client, form).await;
            // Whoever asked elsewhere meanwhile: what is there is shown.
            reload.emit(());
            asked?;
            told.told("download-asked");
            Ok(())
        });
    })
}

fn fetch(work: &Work, export: &ExportInfo, username: &str) -> Callback<MouseEvent> {
    let (work, id) = (work.clone(), export.id.clone());
    // As the server calls it: whoever has several knows which is whose, and from when.
    let named = file_name(username, export.created_at);
    let name = format!("{named}.{}", export.format.as_str());
    Callback::from(move |_| {
        let (told, id, name) = (work.clone(), id.clone(), name.clone());
        work.run(async move {
            let file = api::privacy::export_content(&told.client, &id).await?;
            platform::save_blob(&name, &file).map_err(|_| ApiError::Offline)?;
            told.told("export-started");
            Ok(())
        });
    })
}

fn remove(work: &Work, list: &Loader<ExportList>, id: String) -> Callback<MouseEvent> {
    let (work, reload) = (work.clone(), list.reload.clone());
    Callback::from(move |_| {
        let (client, reload, id) = (work.client.clone(), reload.clone(), id.clone());
        work.run(async move {
            let done = api::privacy::delete_export(&client, &id).await;
            reload.emit(());
            done
        });
    })
}
