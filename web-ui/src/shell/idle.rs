//! A warning before an idle session ends, with one key to keep it (WCAG 2.2 §2.2.1); and a look at the session on
//! every click and return to the tab, so that one ended elsewhere is noticed at once.

use std::cell::Cell;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::elevation::minutes;
use crate::api;
use crate::i18n::use_i18n;
use crate::platform;
use crate::session::{Session, use_session};
use crate::ui::{Button, Dialog, Kind, use_task};

/// Seconds of warning until the server has said how many.
const WARNING: i64 = 60;
/// Who typed or clicked within this many seconds is not idle, even without a call to the server.
const ACTIVE_WITHIN: f64 = 30.0;

fn idle_end(session: &Session) -> Option<DateTime<Utc>> {
    session.info.session.as_ref().map(|current| current.idle_expires_at.min(current.expires_at))
}

fn warning_seconds(session: &Session) -> i64 {
    session
        .capabilities
        .as_ref()
        .map_or(WARNING, |capabilities| i64::from(capabilities.idle_warning_seconds).max(20))
}

/// Watches over the session of the signed-in pages.
#[component(IdleWatch)]
pub(crate) fn idle_watch() -> Html {
    let Some(session) = use_session() else { return Html::default() };
    let ends = idle_end(&session);
    let warned = use_state_eq(|| false);
    let last_seen = use_memo((), |()| Cell::new(0.0_f64));
    use_looks(&session, &last_seen);
    use_effect_with((ends, warning_seconds(&session)), {
        let (session, warned, last_seen) = (session.clone(), warned.setter(), last_seen.clone());
        move |(ends, warning)| {
            let warning = *warning;
            let wait = ends.map(|ends| (ends - session.client.now()).num_milliseconds() - warning * 1_000);
            if wait.is_none_or(|wait| wait > 0) {
                warned.set(false);
            }
            let timer = wait.map(|wait| {
                // At least a moment, so that a session shorter than its warning is not asked about without end; and
                // browsers fire at once what waits longer than 2^31 milliseconds.
                let wait = u32::try_from(wait.clamp(1_000, 86_400_000)).unwrap_or(1_000);
                Timeout::new(wait, move || spawn_local(check(session, last_seen, warned, warning)))
            });
            move || drop(timer)
        }
    });
    let (true, Some(ends)) = (*warned, ends) else { return Html::default() };
    html!(<IdleWarning {ends} />)
}

/// The session may have been used in another tab, or the user may be typing: only else is a warning due.
async fn check(session: Session, last_seen: Rc<Cell<f64>>, warned: UseStateSetter<bool>, warning: i64) {
    let Ok(info) = session.refresh().await else { return };
    let Some(current) = info.session else { return };
    let left = (current.idle_expires_at.min(current.expires_at) - session.client.now()).num_seconds();
    if left > warning + 2 {
        return;
    }
    let is_active = js_sys::Date::now() - last_seen.get() < ACTIVE_WITHIN * 1_000.0;
    if is_active
        && current.expires_at > current.idle_expires_at
        && let Ok(info) = api::auth::extend(&session.client).await
    {
        session.adopt.emit(info);
        return;
    }
    warned.set(true);
}

/// Looks at the session on every click and whenever the tab is looked at again.
#[hook]
fn use_looks(session: &Session, last_seen: &Rc<Cell<f64>>) {
    use_effect_with(session.client.clone(), {
        let (session, last_seen) = (session.clone(), last_seen.clone());
        move |_| {
            let looking = Rc::new(Cell::new(false));
            let look: Rc<dyn Fn()> = Rc::new(move || {
                if !looking.replace(true) {
                    let (session, looking) = (session.clone(), looking.clone());
                    spawn_local(async move {
                        drop(session.refresh().await);
                        looking.set(false);
                    });
                }
            });
            let listeners = platform::document().map(|document| {
                let (click, back, typed) = (look.clone(), look, last_seen.clone());
                [
                    EventListener::new(&document, "click", move |_| {
                        last_seen.set(js_sys::Date::now());
                        click();
                    }),
                    EventListener::new(&document, "keydown", move |_| typed.set(js_sys::Date::now())),
                    EventListener::new(&document, "visibilitychange", move |_| {
                        if platform::document().is_some_and(|document| !document.hidden()) {
                            back();
                        }
                    }),
                ]
            });
            move || drop(listeners)
        }
    });
}

#[derive(Properties, PartialEq)]
struct IdleWarningProps {
    ends: DateTime<Utc>,
}

#[component(IdleWarning)]
fn idle_warning(props: &IdleWarningProps) -> Html {
    let i18n = use_i18n();
    let (session, task, tick) = (use_session(), use_task(), use_force_update());
    use_effect_with((), move |()| {
        let interval = Interval::new(1_000, move || tick.force_update());
        move || drop(interval)
    });
    let left = session.as_ref().map_or(0, |session| (props.ends - session.client.now()).num_seconds());
    let over = left <= 0;
    use_effect_with(over, {
        let session = session.clone();
        move |over| {
            if let (true, Some(session)) = (*over, session) {
                spawn_local(async move { drop(session.refresh().await) });
            }
        }
    });
    let stay = {
        let (session, task) = (session.clone(), task.clone());
        Callback::from(move |()| {
            let Some(session) = session.clone() else { return };
            task.run(async move {
                if let Ok(info) = api::auth::extend(&session.client).await {
                    session.adopt.emit(info);
                }
            });
        })
    };
    let footer = html!(
        <Button id="idle-stay" label={i18n.text("idle-stay")} kind={Kind::Primary} busy={task.is_busy()} onclick={stay.reform(|_| ())} />
    );
    html!(
        <Dialog id="idle-warning" title={i18n.text("idle-title")} on_close={stay} {footer}>
            <p>{ i18n.text("idle-body") }</p>
            <p class="lk-countdown" role="timer">{ minutes(left.max(0)) }</p>
        </Dialog>
    )
}
