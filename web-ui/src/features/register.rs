//! Registering oneself: the steps of a flow on a page of their own.

use latchkey_openapi::auth::StepKind;
use yew::prelude::*;

use super::verify::{Arrival, arrival, incomplete};
use crate::flow::{registration, use_registration};
use crate::i18n::use_i18n;
use crate::session::use_session;
use crate::ui::{Button, Kind, Page};

/// The page. A link waits for its button: only a person presses it.
#[component(Register)]
pub(crate) fn register() -> Html {
    let i18n = use_i18n();
    let arrived = use_memo((), |()| arrival());
    let pressed = use_state_eq(|| false);
    if *arrived == Arrival::Lost {
        return incomplete(&i18n, i18n.text("register-link-title"));
    }
    let token = match &*arrived {
        Arrival::Link(token) => Some(token.clone()),
        Arrival::Lost | Arrival::Plain => None,
    };
    if token.is_some() && !*pressed {
        let press = pressed.setter();
        return html!(<div class="lk-sign-in">
            <Page title={i18n.text("register-link-title")} lead={i18n.text("register-link-lead")}>
                <div class="lk-flow">
                    <Button id="register-go" kind={Kind::Primary} block=true label={i18n.text("recover-link-go")}
                        onclick={Callback::from(move |_: MouseEvent| press.set(true))} />
                </div>
            </Page>
        </div>);
    }
    html!(<Steps {token} />)
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    token: Option<String>,
}

#[component(Steps)]
fn steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let work = use_registration(props.token.clone().map(AttrValue::from));
    let Some(session) = use_session() else { return Html::default() };
    let (title, lead) = match (work.awaits_approval(), work.step_kind()) {
        (Some(true), _) => ("register-waits-title", None),
        (Some(false), _) => ("register-done-title", None),
        (None, Some(StepKind::VerifyEmail)) => ("register-verify-title", None),
        (None, Some(StepKind::Register)) => ("register-form-title", Some("register-form-lead")),
        (None, Some(_)) => ("register-title", Some("register-lead")),
        (None, None) => ("register-title", None),
    };
    let organization = session.organization().to_owned();
    let lead = lead.map(|key| AttrValue::from(i18n.with(key, &[("organization", organization.into())])));
    html!(<div class="lk-sign-in"><Page title={i18n.text(title)} {lead}>{ registration(&work) }</Page></div>)
}
