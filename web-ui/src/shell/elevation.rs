//! The time in which guarded acts are open: visible, and ended by one click.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::api;
use crate::i18n::use_i18n;
use crate::session::use_session;
use crate::ui::{Button, Kind, Symbol, icon, use_task, use_toasts};

/// Minutes and seconds.
pub(super) fn minutes(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The countdown with its button. Nothing while there is nothing to end.
#[component(Elevation)]
pub(crate) fn elevation() -> Html {
    let i18n = use_i18n();
    let (session, toasts, task) = (use_session(), use_toasts(), use_task());
    let until = session.as_ref().and_then(|session| session.info.session.as_ref()?.step_up_until);
    let tick = use_force_update();
    use_effect_with(until, move |until| {
        let interval = until.map(|_| Interval::new(1_000, move || tick.force_update()));
        move || drop(interval)
    });
    let (Some(until), Some(session)) = (until, session) else { return Html::default() };
    let left = (until - session.client.now()).num_seconds();
    if left <= 0 {
        return Html::default();
    }
    let end = {
        let (i18n, task) = (i18n.clone(), task.clone());
        Callback::from(move |_: MouseEvent| {
            let (session, i18n, toasts) = (session.clone(), i18n.clone(), toasts.clone());
            task.run(async move {
                let outcome = api::auth::end_elevation(&session.client).await;
                drop(session.refresh().await);
                if let Some(toasts) = toasts {
                    match outcome {
                        Ok(()) => toasts.success(i18n.text("elevation-ended")),
                        Err(error) if error.is_quiet() => {}
                        Err(error) => toasts.failure(i18n.error(&error)),
                    }
                }
            });
        })
    };
    html!(
        <div class="lk-elevation" id="elevation" title={i18n.text("elevation-help")}>
            { icon(Symbol::Shield) }
            <span class="lk-elevation-words">{ i18n.text("elevation") }</span>
            <span class="lk-elevation-time" role="timer" aria-label={i18n.text("elevation-left")}>{ minutes(left) }</span>
            <Button id="elevation-end" kind={Kind::Quiet} label={i18n.text("elevation-end")}
                name={i18n.text("elevation-end-name")} busy={task.is_busy()} onclick={end} />
        </div>
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn seconds_have_two_digits() {
        assert_eq!(super::minutes(599), "9:59");
        assert_eq!(super::minutes(5), "0:05");
    }
}
