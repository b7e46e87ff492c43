//! "This wasn't me": what to do, one step after the other. The first is done here; the others lead to where it is done.

use yew::prelude::*;

use crate::api;
use crate::i18n::use_i18n;
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Alert, Button, Card, Kind, Page, Symbol, Tone, icon, use_task};

/// The steps after the first: the part of the message keys, and where they lead.
const STEPS: [(&str, Route, Symbol); 3] = [
    ("password", Route::Password, Symbol::Key),
    ("factors", Route::Security, Symbol::Shield),
    ("profile", Route::PersonalInfo, Symbol::Mail),
];

/// The page.
#[component(NotMe)]
pub(crate) fn not_me() -> Html {
    let (i18n, session, task) = (use_i18n(), use_session(), use_task());
    let (done, error) = (use_state_eq(|| false), use_state(|| None::<AttrValue>));
    let onclick = {
        let (i18n, task, done, error) = (i18n.clone(), task.clone(), done.setter(), error.setter());
        Callback::from(move |_: MouseEvent| {
            let Some(session) = session.clone() else { return };
            let (i18n, done, error) = (i18n.clone(), done.clone(), error.clone());
            task.run(async move {
                match api::account::end_sessions(&session.client, true).await {
                    Ok(()) => done.set(true),
                    Err(problem) if problem.is_quiet() => {}
                    Err(problem) => error.set(Some(i18n.error(&problem).into())),
                }
            });
        })
    };
    let back = (Route::Activity(None), AttrValue::from(i18n.text("nav-activity")));
    let first = if *done {
        html!(<span class="lk-state lk-good" role="status" id="not-me-ended">{ icon(Symbol::TickCircle) }{ i18n.text("not-me-ended") }</span>)
    } else {
        html!(<Button id="not-me-sessions" kind={Kind::Primary} label={i18n.text("end-others")} busy={task.is_busy()} {onclick} class="lk-row-action" />)
    };
    html!(
        <Page title={i18n.text("not-me-title")} lead={i18n.text("not-me-body")} {back}>
            if let Some(error) = &*error { <Alert tone={Tone::Danger} title={error.clone()} live=true /> }
            <Card flush=true id="not-me">
                <ol role="list" class="lk-rows">
                    { step(&i18n.text("not-me-sessions"), &i18n.text("not-me-sessions-why"), Symbol::Devices, 1, first) }
                    { for STEPS.iter().enumerate().map(|(number, (key, to, symbol))| {
                        let title = i18n.text(&format!("not-me-{key}"));
                        let action = html!(
                            <Link to={to.clone()} class="pf-v6-c-button pf-m-secondary lk-row-action" id={format!("not-me-{key}")}
                                label={format!("{}: {title}", i18n.text("open"))}>{ i18n.text("open") }</Link>
                        );
                        step(&title, &i18n.text(&format!("not-me-{key}-why")), *symbol, number + 2, action)
                    }) }
                </ol>
            </Card>
        </Page>
    )
}

fn step(title: &str, why: &str, symbol: Symbol, number: usize, action: Html) -> Html {
    html!(
        <li class="lk-row">
            <span class="lk-badge">{ icon(symbol) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ format!("{number}. {title}") }</p>
                <p class="lk-row-fact">{ why.to_owned() }</p>
            </div>
            { action }
        </li>
    )
}
