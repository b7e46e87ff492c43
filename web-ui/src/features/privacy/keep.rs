//! Where the link of a deletion's or a pause's mail leads: only the button sends its secret.

use latchkey_openapi::deletion::EndingKind;
use yew::prelude::*;

use crate::api;
use crate::features::verify::{TO_SIGN_IN, dead, take_token};
use crate::features::work::use_work;
use crate::navigation::Link;
use crate::routes::Route;
use crate::ui::{Alert, Button, Drawing, EmptyState, Kind, Page, Tone};

/// The page.
#[component(Keep)]
pub(crate) fn keep() -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let token = use_memo((), |()| take_token());
    let done = use_state(|| None::<EndingKind>);
    let onclick = {
        let (work, token, done) = (work.clone(), token.clone(), done.setter());
        Callback::from(move |_: MouseEvent| {
            let (client, done) = (work.client.clone(), done.clone());
            let token = (*token).clone().unwrap_or_default();
            work.run(async move {
                done.set(Some(api::privacy::keep(&client, token).await?.kind));
                Ok(())
            });
        })
    };
    if work.is_dead_link() {
        return dead(i18n, "keep", TO_SIGN_IN);
    }
    let body = match (&*done, &*token) {
        (Some(kind), _) => {
            let key = match kind {
                EndingKind::Paused => "keep-done-paused",
                EndingKind::Deleting => "keep-done-deleting",
            };
            html!(<>
                <Alert tone={Tone::Success} id="keep-done" live=true title={i18n.text(key)} />
                <p>{ i18n.text("keep-next") }</p>
                <Link to={Route::SignIn(None)} class="pf-v6-c-button pf-m-primary pf-m-block" id="keep-on">{ i18n.text("keep-on") }</Link>
            </>)
        }
        (None, None) => {
            html!(<EmptyState drawing={Drawing::Door} title={i18n.text("verify-broken")} body={i18n.text("verify-broken-body")} />)
        }
        (None, Some(_)) => html!(<>
            { work.alert() }
            <Button id="keep-submit" kind={Kind::Primary} block=true label={i18n.text("keep-submit")} busy={work.task.is_busy()} {onclick} />
        </>),
    };
    let (title, lead) = match &*done {
        Some(_) => (i18n.text("keep-done-title"), None),
        None => (i18n.text("keep-title"), Some(AttrValue::from(i18n.text("keep-lead")))),
    };
    html!(<div class="lk-sign-in"><Page {title} {lead}><div class="lk-flow">{ body }</div></Page></div>)
}
