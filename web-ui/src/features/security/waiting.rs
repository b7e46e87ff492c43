//! A recovery that waits because somebody said that the second factor is lost: told first, and ended by one press.

use latchkey_openapi::recovery::RecoveryWait;
use yew::prelude::*;

use crate::api;
use crate::features::work::use_work;
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::ui::{Alert, Button, Kind, Tone, format};

#[derive(Properties, PartialEq)]
pub(super) struct WaitingProps {
    pub(super) wait: RecoveryWait,
    /// It is over.
    pub(super) on_end: Callback<()>,
}

/// The alert, and the button that ends it.
#[component(Waiting)]
pub(super) fn waiting(props: &WaitingProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let stop = {
        let (work, on_end) = (work.clone(), props.on_end.clone());
        Callback::from(move |_: MouseEvent| {
            let (done, on_end) = (work.clone(), on_end.clone());
            work.run(async move {
                api::recovery::cancel_wait(&done.client).await?;
                done.told("recovery-wait-stopped");
                on_end.emit(());
                Ok(())
            });
        })
    };
    let is_open = props.wait.opens_at <= platform::now();
    let body = i18n.with(
        if is_open { "recovery-wait-open" } else { "recovery-wait-body" },
        &[
            ("asked", format::exact(i18n, props.wait.requested_at).into()),
            ("opens", format::exact(i18n, props.wait.opens_at).into()),
        ],
    );
    html!(
        <Alert tone={Tone::Danger} id="recovery-wait" title={i18n.text("recovery-wait-title")}>
            <p>{ body }</p>
            { work.alert() }
            <div class="lk-alert-acts">
                <Button id="recovery-wait-stop" kind={Kind::Danger} busy={work.task.is_busy()} label={i18n.text("recovery-wait-stop")} onclick={stop} />
                <Link to={Route::NotMe} class="pf-v6-c-button pf-m-link" id="recovery-wait-check">{ i18n.text("recovery-wait-check") }</Link>
            </div>
        </Alert>
    )
}
