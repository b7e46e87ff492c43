//! Cancelling a recovery that waits, by the link in any of its messages.

use yew::prelude::*;

use crate::api;
use crate::features::verify::{TO_SIGN_IN, dead, take_token};
use crate::features::work::use_work;
use crate::navigation::Link;
use crate::routes::Route;
use crate::ui::{Alert, Button, Drawing, EmptyState, Kind, Page, Tone};

/// The page.
#[component(CancelRecovery)]
pub(crate) fn cancel_recovery() -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let token = use_memo((), |()| take_token());
    let done = use_state_eq(|| false);
    let onclick = {
        let (work, token, done) = (work.clone(), token.clone(), done.setter());
        Callback::from(move |_: MouseEvent| {
            let (client, done) = (work.client.clone(), done.clone());
            let token = (*token).clone().unwrap_or_default();
            work.run(async move {
                api::auth::cancel_recovery(&client, token).await?;
                done.set(true);
                Ok(())
            });
        })
    };
    if work.is_dead_link() {
        return dead(i18n, "recover-cancel", TO_SIGN_IN);
    }
    let body = match (*done, token.is_some()) {
        (true, _) => html!(<>
            <Alert tone={Tone::Success} id="cancel-done" live=true title={i18n.text("recover-cancel-done")} />
            <p>{ i18n.text("recover-cancel-next") }</p>
            <Link to={Route::NotMe} class="pf-v6-c-button pf-m-primary pf-m-block" id="cancel-on">{ i18n.text("undo-on") }</Link>
        </>),
        (false, false) => html!(
            <EmptyState drawing={Drawing::Door} title={i18n.text("verify-broken")} body={i18n.text("verify-broken-body")} />
        ),
        (false, true) => html!(<>
            { work.alert() }
            <Button id="cancel-submit" kind={Kind::Primary} block=true label={i18n.text("recover-cancel-button")} busy={work.task.is_busy()} {onclick} />
        </>),
    };
    html!(<div class="lk-sign-in">
        <Page title={i18n.text("recover-cancel-title")} lead={(!*done).then(|| AttrValue::from(i18n.text("recover-cancel-lead")))}>
            <div class="lk-flow">{ body }</div>
        </Page>
    </div>)
}
