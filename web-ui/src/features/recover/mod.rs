//! Coming back: a forgotten password, a forgotten user name, and the link that cancels a recovery which waits.

mod cancel;
mod username;

use latchkey_openapi::auth::StepKind;
use yew::prelude::*;

use super::verify::take_token;
use crate::flow::{recovery, use_recovery};
use crate::i18n::use_i18n;
use crate::ui::{Button, Kind, Page};

pub(crate) use cancel::CancelRecovery;
pub(crate) use username::RecoverUsername;

/// The page. A link waits for its button: only a person presses it.
#[component(Recover)]
pub(crate) fn recover() -> Html {
    let i18n = use_i18n();
    let token = use_memo((), |()| take_token());
    let pressed = use_state_eq(|| false);
    if token.is_some() && !*pressed {
        let press = pressed.setter();
        return html!(<div class="lk-sign-in">
            <Page title={i18n.text("recover-link-title")} lead={i18n.text("recover-link-lead")}>
                <div class="lk-flow">
                    <Button id="recover-go" kind={Kind::Primary} block=true label={i18n.text("recover-link-go")}
                        onclick={Callback::from(move |_: MouseEvent| press.set(true))} />
                </div>
            </Page>
        </div>);
    }
    html!(<Steps token={(*token).clone()} />)
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    token: Option<String>,
}

#[component(Steps)]
fn steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let work = use_recovery(props.token.clone().map(AttrValue::from));
    let (title, lead) = match work.step_kind() {
        _ if work.has_password() == Some(true) => ("recover-done-title", None),
        _ if work.has_password() == Some(false) => ("recover-waits-title", None),
        Some(StepKind::SecondFactor) => ("sign-in-second", Some("recover-second-lead")),
        Some(StepKind::ChangePassword) => ("recover-password-title", None),
        Some(StepKind::Recover) => ("recover-title", Some("recover-prove-lead")),
        Some(_) => ("recover-title", Some("recover-lead")),
        None => ("recover-title", None),
    };
    html!(<div class="lk-sign-in">
        <Page title={i18n.text(title)} lead={lead.map(|key| AttrValue::from(i18n.text(key)))}>
            { recovery(&work) }
        </Page>
    </div>)
}
