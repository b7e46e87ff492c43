//! What the application gets, decided by its user.

use latchkey_openapi::authorize::{AskingApplication, Authorization, AuthorizationDecision};
use yew::prelude::*;

use super::{Answer, Who};
use crate::features::given::{Decide, Decided, Given, app_mark};
use crate::features::work::use_work;
use crate::i18n::I18n;
use crate::ui::{Button, Kind, Page, Symbol, icon};

#[derive(Properties, PartialEq)]
pub(super) struct ConsentProps {
    pub(super) request: Authorization,
    pub(super) answer: Answer,
}

/// The page that asks.
#[component(Consent)]
pub(super) fn consent(props: &ConsentProps) -> Html {
    let work = use_work();
    let (i18n, request) = (&work.i18n, &props.request);
    let decided = use_state(|| Decided::from_items(&request.claims, &request.scopes));
    let onchange = Callback::from({
        let decided = decided.setter();
        move |next| decided.set(next)
    });
    let name = AttrValue::from(request.application.name.clone());
    let onsubmit = {
        let (work, answer, decided) = (work.clone(), props.answer.clone(), decided.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            answer.send(&work, AuthorizationDecision::Allow, decided.scopes(), decided.claims());
        })
    };
    let cancel = {
        let (work, answer) = (work.clone(), props.answer.clone());
        Callback::from(move |_: MouseEvent| answer.plain(&work, AuthorizationDecision::Deny))
    };
    let with_name = |key: &str| i18n.with(key, &[("name", name.to_string().into())]);
    let nothing = request.claims.is_empty() && request.scopes.is_empty();
    let description = Some(request.application.description.clone()).filter(|text| !text.is_empty());
    html!(
        <div class="lk-sign-in" id="consent">
            <Page title={with_name("consent-title")} lead={description.map(AttrValue::from)} emblem={app_mark(&name, true)}>
                <Who />
                <form method="post" class="lk-form" {onsubmit} novalidate=true>
                    { work.alert() }
                    <Decide kind={Given::Claim} name={name.clone()} items={request.claims.clone()} decided={(*decided).clone()} onchange={onchange.clone()} />
                    <Decide kind={Given::Scope} name={name.clone()} items={request.scopes.clone()} decided={(*decided).clone()} {onchange} />
                    if nothing { <p>{ with_name("consent-nothing") }</p> }
                    <p class="lk-consent-to" id="consent-to">
                        { icon(Symbol::Onward) }
                        <span>{ i18n.with("consent-to", &[("host", request.redirects_to.clone().into())]) }</span>
                    </p>
                    <div class="lk-flow-actions">
                        <Button id="consent-allow" kind={Kind::Primary} label={i18n.text("consent-allow")} submit=true block=true busy={work.task.is_busy()} />
                        <Button id="consent-cancel" label={i18n.text("cancel")} block=true busy={work.task.is_busy()} onclick={cancel} />
                    </div>
                </form>
                { links(i18n, &request.application) }
                <p class="lk-help">{ i18n.text("consent-later") }</p>
            </Page>
        </div>
    )
}

/// What the application says about itself.
fn links(i18n: &I18n, application: &AskingApplication) -> Html {
    let all = [
        ("consent-policy", application.policy_url.as_ref()),
        ("consent-terms", application.terms_url.as_ref()),
    ];
    if all.iter().all(|(_, url)| url.is_none()) {
        return Html::default();
    }
    let name = || application.name.clone().into();
    html!(
        <ul role="list" class="lk-consent-links">
            { for all.into_iter().filter_map(|(key, url)| Some((key, url?))).map(|(key, url)| html!(
                <li><a href={url.clone()} target="_blank" rel="noopener noreferrer" id={key}>{ i18n.with(key, &[("name", name())]) }
                    <span class="pf-v6-screen-reader">{ i18n.text("new-tab") }</span></a></li>
            )) }
        </ul>
    )
}
