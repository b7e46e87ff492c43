//! An application asks to sign the user out. What it asks for is sealed for this session and stands in the fragment, which
//! no server sees; anybody could have sent the browser here, so only the button does anything.

use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::authorize::Who;
use super::work::use_work;
use crate::api;
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Button, Drawing, EmptyState, Kind, Page};

/// The page.
#[component(SignOut)]
pub(crate) fn sign_out() -> Html {
    let work = use_work();
    let Some(session) = use_session() else { return Html::default() };
    let i18n = &work.i18n;
    let (_, _, fragment) = platform::location();
    let request = fragment.strip_prefix('#').filter(|request| !request.is_empty()).map(str::to_owned);
    let is_over =
        work.error.as_ref().is_some_and(|error| error.code() == Some(ErrorCode::AuthorizationNotFound));
    let (Some(request), true, false) = (request, session.info.authenticated, is_over) else {
        let key = if session.info.authenticated { "sign-out-over" } else { "sign-out-done" };
        let text = |part: &str| i18n.text(&format!("{key}{part}"));
        return html!(
            <div class="lk-sign-in" id={key}>
                <Page title={text("")}>
                    <EmptyState drawing={Drawing::Door} title={text("-lead")} body={text("-body")}>
                        <Link to={Route::Overview} class="pf-v6-c-button pf-m-secondary" id="sign-out-on">{ text("-on") }</Link>
                    </EmptyState>
                </Page>
            </div>
        );
    };
    let onclick = {
        let work = work.clone();
        Callback::from(move |_: MouseEvent| {
            let (client, request) = (work.client.clone(), request.clone());
            work.run(async move {
                let answered = api::apps::confirm_logout(&client, request).await?;
                // The page is left, not drawn anew: nothing of the account stays in memory.
                platform::leave_for(&answered.redirect_to);
                Ok(())
            });
        })
    };
    html!(
        <div class="lk-sign-in" id="sign-out-question">
            <Page title={i18n.text("sign-out-question")} lead={i18n.text("sign-out-question-lead")}>
                <Who alone=true />
                { work.alert() }
                <div class="lk-flow-actions">
                    <Button id="sign-out-confirm" kind={Kind::Primary} block=true label={i18n.text("sign-out")} busy={work.task.is_busy()} {onclick} />
                    <Link to={Route::Overview} class="pf-v6-c-button pf-m-secondary pf-m-block" id="sign-out-stay">{ i18n.text("sign-out-stay") }</Link>
                </div>
            </Page>
        </div>
    )
}
