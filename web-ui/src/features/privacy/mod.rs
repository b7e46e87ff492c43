//! Data and privacy: what is held, the download of all of it, and the end of the account.

mod ending;
mod keep;

pub(crate) use keep::Keep;

use yew::prelude::*;

use crate::api;
use crate::i18n::use_i18n;
use crate::platform;
use crate::session::use_session;
use crate::ui::{Alert, Button, Card, Kind, Page, Symbol, Tone, icon, use_task, use_toasts};

/// What is held about an account: message key and drawing.
const HELD: [(&str, Symbol); 6] = [
    ("held-profile", Symbol::Person),
    ("held-picture", Symbol::Camera),
    ("held-password", Symbol::Key),
    ("held-sessions", Symbol::Devices),
    ("held-applications", Symbol::Apps),
    ("held-activity", Symbol::Clock),
];

/// The page.
#[component(Privacy)]
pub(crate) fn privacy() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    html!(
        <Page title={i18n.text("privacy-title")} lead={i18n.text("privacy-lead")}>
            if session.can(|features| features.export) { <Download /> }
            <Card title={i18n.text("held-title")} lead={i18n.text("held-lead")} flush=true>
                <ul role="list" class="lk-rows">
                    { for HELD.iter().map(|(key, symbol)| html!(
                        <li class="lk-row">
                            <span class="lk-badge">{ icon(*symbol) }</span>
                            <div class="lk-row-main">
                                <p class="lk-row-title">{ i18n.text(key) }</p>
                                <p class="lk-row-fact">{ i18n.text(&format!("{key}-why")) }</p>
                            </div>
                        </li>
                    )) }
                </ul>
            </Card>
            <ending::Ending />
        </Page>
    )
}

/// The download: asks who it is, then saves a file.
#[component(Download)]
fn download() -> Html {
    let i18n = use_i18n();
    let (session, toasts, task) = (use_session(), use_toasts(), use_task());
    let error = use_state(|| None::<AttrValue>);
    let onclick = {
        let (i18n, task, error) = (i18n.clone(), task.clone(), error.setter());
        Callback::from(move |_: MouseEvent| {
            let Some(session) = session.clone() else { return };
            let (i18n, error, toasts) = (i18n.clone(), error.clone(), toasts.clone());
            task.run(async move {
                let outcome = api::account::export(&session.client).await;
                let saved = outcome
                    .map(|json| platform::save_file("latchkey-export.json", "application/json", &json));
                match saved {
                    Ok(Ok(())) => {
                        error.set(None);
                        if let Some(toasts) = toasts {
                            toasts.success(i18n.text("export-started"));
                        }
                    }
                    Ok(Err(_)) => error.set(Some(i18n.text("export-not-saved").into())),
                    Err(problem) if problem.is_quiet() => {}
                    Err(problem) => error.set(Some(i18n.error(&problem).into())),
                }
            });
        })
    };
    html!(
        <Card title={i18n.text("export-title")} lead={i18n.text("export-lead")}>
            if let Some(error) = &*error { <Alert tone={Tone::Danger} title={error.clone()} live=true /> }
            <p class="lk-help">{ i18n.text("export-care") }</p>
            <div class="lk-form-actions">
                <Button id="export" kind={Kind::Primary} icon={Symbol::Download} label={i18n.text("export-start")} busy={task.is_busy()} {onclick} />
            </div>
        </Card>
    )
}
