//! The page before the portal: a policy that the account needs, one at a time, in plain words. Accept it, or sign out.

use latchkey_openapi::consent_purposes::{DecidePurposeRequest, MyPurpose};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::{decision, document, say};
use crate::api;
use crate::features::work::{progress, use_work};
use crate::i18n::{I18n, use_i18n};
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Kind, Page, Rows, Tone, format, use_load};

/// The page.
#[component(Wall)]
pub(crate) fn wall() -> Html {
    let i18n = use_i18n();
    let (steps, outdated) = (use_state_eq(|| 0_usize), use_state_eq(|| false));
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load(session.client.clone(), |client| async move { api::purposes::mine(&client).await });
    let waiting: Vec<MyPurpose> = found
        .ready()
        .map(|list| list.purposes.iter().filter(|one| one.required && one.waiting).cloned().collect())
        .unwrap_or_default();
    let count = waiting.len();
    use_effect_with((count, found.ready().is_some()), {
        let (steps, session) = (steps.clone(), session.clone());
        move |(count, is_there)| {
            let is_done = *is_there && *count == 0;
            steps.set((*steps).max(*count));
            // Accepted meanwhile in another window, or retired.
            if is_done {
                go_on(session);
            }
        }
    });
    let on_done = {
        let (session, reload, outdated) = (session.clone(), found.reload.clone(), outdated.setter());
        Callback::from(move |is_outdated: bool| {
            outdated.set(is_outdated);
            if is_outdated || count > 1 { reload.emit(()) } else { go_on(session.clone()) }
        })
    };
    let pending = html!(<div class="lk-sign-in lk-late" aria-busy="true"><Page title={i18n.text("authorize-wait")}><Rows count=2 icon=false /></Page></div>);
    let wait = pending.clone();
    found.view(pending, |_| match waiting.first() {
        None => wait,
        Some(purpose) => {
            let number = steps.saturating_sub(count) + 1;
            html!(<Accept key={format!("{} {}", purpose.id, purpose.version)} purpose={purpose.clone()} {number} steps={(*steps).max(count)} outdated={*outdated} {on_done} />)
        }
    })
}

/// Looks anew at what waits: with nothing left the portal opens.
fn go_on(session: Session) {
    wasm_bindgen_futures::spawn_local(async move {
        // What went wrong is told by whatever is asked next.
        drop(session.refresh().await);
    });
}

#[derive(Properties, PartialEq)]
struct AcceptProps {
    purpose: MyPurpose,
    number: usize,
    steps: usize,
    /// Whether what was shown before was not the latest version any more.
    outdated: bool,
    /// It was accepted; or, with true, has to be looked at anew.
    on_done: Callback<bool>,
}

/// One policy.
#[component(Accept)]
fn accept(props: &AcceptProps) -> Html {
    let work = use_work();
    let leaving = use_work();
    let Some(session) = use_session() else { return Html::default() };
    let (i18n, purpose) = (&work.i18n, &props.purpose);
    let onclick = {
        let request = DecidePurposeRequest { accepted: Some(true), ..decision(i18n, purpose) };
        let (work, id, done) = (work.clone(), purpose.id.clone(), props.on_done.clone());
        Callback::from(move |_: MouseEvent| {
            let (client, id, request, done) =
                (work.client.clone(), id.clone(), request.clone(), done.clone());
            work.run(async move {
                match api::purposes::decide(&client, &id, &request).await {
                    Ok(_) => done.emit(false),
                    Err(error)
                        if matches!(error.code(), Some(ErrorCode::PurposeOutdated | ErrorCode::NotFound)) =>
                    {
                        done.emit(true)
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            });
        })
    };
    let sign_out = {
        let leaving = leaving.clone();
        let session = session.clone();
        Callback::from(move |_: MouseEvent| {
            let session = session.clone();
            leaving.run(async move {
                api::auth::sign_out(&session.client).await?;
                session.refresh().await.map(drop)
            });
        })
    };
    let key = if purpose.decision.is_some() { "wall-lead-again" } else { "wall-lead" };
    let lead = i18n.with(key, &[("organization", session.organization().to_owned().into())]);
    let number = |count: usize| i64::try_from(count).unwrap_or(1);
    html!(
        <div class="lk-sign-in" id="wall">
            <Page title={say(i18n, &purpose.content.names)} {lead}>
                if props.steps > 1 { { progress(i18n, number(props.number), number(props.steps)) } }
                if props.outdated { <Alert tone={Tone::Info} title={i18n.text("wall-outdated")} live=true /> }
                { about(i18n, purpose) }
                { work.alert() }
                { leaving.alert() }
                <div class="lk-flow-actions">
                    <Button id="wall-accept" kind={Kind::Primary} block=true label={i18n.text("wall-accept")} busy={work.task.is_busy()} {onclick} />
                    <Button id="wall-sign-out" block=true label={i18n.text("sign-out")} busy={leaving.task.is_busy()} onclick={sign_out} />
                </div>
                <p class="lk-help">{ i18n.text("wall-other") }</p>
            </Page>
        </div>
    )
}

/// What it is about, what is different, and where it stands.
fn about(i18n: &I18n, purpose: &MyPurpose) -> Html {
    let content = &purpose.content;
    let changes =
        Some(say(i18n, &content.changes)).filter(|text| purpose.decision.is_some() && !text.is_empty());
    let date = format::long_date(i18n, purpose.published_at);
    let since = i18n.with("wall-since", &[("label", content.label.clone().into()), ("date", date.into())]);
    html!(<>
        <p id="wall-about">{ say(i18n, &content.descriptions) }</p>
        if let Some(changes) = changes { <p class="lk-newer" id="wall-changes">{ i18n.with("policy-changes", &[("changes", changes.into())]) }</p> }
        <p class="lk-wall-document">
            { document(i18n, &content.addresses, i18n.text("wall-read"), "lk-wall-link") }
            <span class="lk-row-fact" id="wall-version">{ since }</span>
        </p>
    </>)
}
