//! The download without waiting: asks who it is, then saves a file.

use latchkey_openapi::export::file_name;
use yew::prelude::*;

use crate::api;
use crate::i18n::use_i18n;
use crate::platform;
use crate::session::use_session;
use crate::ui::{Alert, Button, Kind, Symbol, Tone, use_task, use_toasts};

/// The quiet action below the copies that are prepared, with what it leaves out.
#[component(AtOnce)]
pub(super) fn at_once() -> Html {
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
                let username = session.account().map(|account| account.username.as_str()).unwrap_or_default();
                let name = format!("{}.json", file_name(username, session.client.now()));
                let saved = outcome.map(|json| platform::save_file(&name, "application/json", &json));
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
        <div class="lk-card-foot">
            if let Some(error) = &*error { <Alert tone={Tone::Danger} title={error.clone()} live=true /> }
            <p class="lk-help">{ i18n.text("export-at-once") }</p>
            <div class="lk-inline-acts">
                <Button id="export" kind={Kind::Quiet} icon={Symbol::Download} label={i18n.text("export-start")} busy={task.is_busy()} {onclick} />
            </div>
            <p class="lk-help">{ i18n.text("export-care") }</p>
        </div>
    )
}
