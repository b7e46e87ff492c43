//! The end of the account: a pause, or a deletion with a date.

use latchkey_openapi::deletion::{BegunEnding, DeletionInfo, EndingKind};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api;
use crate::features::work::{Work, use_work};
use crate::i18n::I18n;
use crate::session::use_session;
use crate::ui::{Alert, Button, Card, Dialog, Kind, Rows, TextField, Tone, format, use_load};

/// What a deletion does, as message keys.
const EFFECTS: [&str; 4] =
    ["delete-effect-now", "delete-effect-date", "delete-effect-apps", "delete-effect-log"];

/// The cards.
#[component(Ending)]
pub(super) fn ending() -> Html {
    let work = use_work();
    let asked = use_state(|| None::<EndingKind>);
    let info = use_load(work.client.clone(), |client| async move { api::privacy::deletion(&client).await });
    let pending = html!(<Card flush=true><Rows count=2 icon=false /></Card>);
    info.view(pending, |info| {
        let close = Callback::from({
            let asked = asked.setter();
            move |()| asked.set(None)
        });
        html!(<>
            if info.pause { { card(&work.i18n, info, EndingKind::Paused, asked.setter()) } }
            if info.deletion { { card(&work.i18n, info, EndingKind::Deleting, asked.setter()) } }
            if let Some(kind) = *asked { <Ask {kind} info={(**info).clone()} on_close={close} /> }
        </>)
    })
}

/// The part of the message keys and ids.
const fn key(kind: EndingKind) -> &'static str {
    match kind {
        EndingKind::Paused => "pause",
        EndingKind::Deleting => "delete",
    }
}

fn card(i18n: &I18n, info: &DeletionInfo, kind: EndingKind, ask: UseStateSetter<Option<EndingKind>>) -> Html {
    let key = key(kind);
    let lead = i18n.with(&format!("{key}-lead"), &[("days", i64::from(info.grace_days).into())]);
    html!(
        <Card title={i18n.text(&format!("{key}-title"))} {lead}>
            if info.last_owner {
                <p class="lk-help" id={format!("{key}-blocked")}>{ i18n.text("error-last_owner") }</p>
            } else {
                <div class="lk-form-actions">
                    <Button id={format!("{key}-account")} kind={if kind == EndingKind::Deleting { Kind::Danger } else { Kind::Secondary }}
                        label={i18n.text(&format!("{key}-open"))} onclick={Callback::from(move |_: MouseEvent| ask.set(Some(kind)))} />
                </div>
            }
        </Card>
    )
}

#[derive(Properties, PartialEq)]
struct AskProps {
    kind: EndingKind,
    info: DeletionInfo,
    on_close: Callback<()>,
}

/// The question with its effects; afterwards what comes next.
#[component(Ask)]
fn ask(props: &AskProps) -> Html {
    let (work, session) = (use_work(), use_session());
    let typed = use_state(String::new);
    let begun = use_state(|| None::<BegunEnding>);
    let (i18n, key) = (&work.i18n, key(props.kind));
    let on_close = match &*begun {
        None => props.on_close.clone(),
        // The session is over: what comes next is the sign-in.
        Some(_) => Callback::from(move |()| {
            let Some(session) = session.clone() else { return };
            wasm_bindgen_futures::spawn_local(async move { drop(session.refresh().await) });
        }),
    };
    if let Some(done) = &*begun {
        return finished(i18n, key, done, on_close);
    }
    let confirm = {
        let (work, typed, begun, kind) = (work.clone(), typed.clone(), begun.setter(), props.kind);
        Callback::from(move |()| {
            let (client, typed, begun) = (work.client.clone(), (*typed).clone(), begun.clone());
            work.run(async move {
                begun.set(Some(match kind {
                    EndingKind::Paused => api::privacy::pause(&client).await?,
                    EndingKind::Deleting => api::privacy::delete(&client, typed).await?,
                }));
                Ok(())
            });
        })
    };
    let onsubmit = {
        let confirm = confirm.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            confirm.emit(());
        })
    };
    let footer = html!(<>
        <Button id={format!("{key}-cancel")} label={i18n.text("cancel")} onclick={on_close.reform(|_: MouseEvent| ())} />
        <Button id={format!("{key}-confirm")} kind={Kind::Danger} label={i18n.text(&format!("{key}-confirm"))} busy={work.task.is_busy()}
            onclick={confirm.reform(|_: MouseEvent| ())} />
    </>);
    html!(
        <Dialog id={format!("{key}-ask")} title={i18n.text(&format!("{key}-ask"))} {on_close} {footer}>
            <form method="post" class="lk-form" {onsubmit} novalidate=true>
                { refusal(&work) }
                { effects(i18n, props) }
                if props.kind == EndingKind::Deleting { { name_field(&work, &typed) } }
            </form>
        </Dialog>
    )
}

/// What went wrong, unless it is told beside the field.
fn refusal(work: &Work) -> Html {
    match &*work.error {
        Some(error) if error.fields().is_empty() => work.alert(),
        _ => Html::default(),
    }
}

fn name_field(work: &Work, typed: &UseStateHandle<String>) -> Html {
    let wrong = work.error.as_ref().and_then(|error| error.fields().first().cloned());
    let error = wrong.map(|field| match field.code {
        ErrorCode::UsernameMismatch => work.i18n.text("error-username_mismatch"),
        _ => work.i18n.field_error(&field),
    });
    let setter = typed.setter();
    html!(
        <TextField id="delete-username" label={work.i18n.text("delete-username")} value={(**typed).clone()} required=true verbatim=true
            autocomplete="off" enterkeyhint="go" error={error.map(AttrValue::from)}
            oninput={Callback::from(move |text| setter.set(text))} />
    )
}

fn effects(i18n: &I18n, props: &AskProps) -> Html {
    if props.kind == EndingKind::Paused {
        return html!(<p>{ i18n.text("pause-effect") }</p>);
    }
    let date = format::long_date(i18n, props.info.erased_at);
    html!(
        <ul class="lk-reasons" id="delete-effects">
            { for EFFECTS.iter().map(|key| html!(<li>{ i18n.with(key, &[("date", date.clone().into())]) }</li>)) }
        </ul>
    )
}

fn finished(i18n: &I18n, key: &str, begun: &BegunEnding, on_close: Callback<()>) -> Html {
    let date = begun.ending.erased_at.map(|at| format::long_date(i18n, at)).unwrap_or_default();
    let footer = html!(
        <Button id={format!("{key}-finish")} kind={Kind::Primary} label={i18n.text("ending-finish")}
            onclick={on_close.reform(|_: MouseEvent| ())} />
    );
    html!(
        <Dialog id={format!("{key}-done")} title={i18n.with(&format!("{key}-done"), &[("date", date.into())])} {on_close} {footer}>
            <Alert tone={Tone::Info} title={i18n.text("ending-back")} live=true />
            if !begun.told_to.is_empty() {
                <p>{ i18n.with("ending-told", &[("addresses", begun.told_to.join(", ").into())]) }</p>
            }
        </Dialog>
    )
}
