//! Coming back: a forgotten password, a forgotten user name, and the link that cancels a recovery which waits.

mod cancel;
mod username;

use latchkey_openapi::auth::{LinkPurpose, StepKind};
use yew::prelude::*;

use super::verify::{Arrival, arrival, incomplete};
use crate::flow::{FlowWork, recovery, use_recovery};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Button, Drawing, EmptyState, Kind, Page};

pub(crate) use cancel::CancelRecovery;
pub(crate) use username::RecoverUsername;

/// Properties of [`Recover`].
#[derive(Properties, PartialEq)]
pub(crate) struct RecoverProps {
    /// The link was an invitation: the password is the first one.
    #[prop_or_default]
    pub invited: bool,
}

/// The page. A link waits for its button: only a person presses it.
#[component(Recover)]
pub(crate) fn recover(props: &RecoverProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let arrived = use_memo((), |()| arrival());
    let pressed = use_state_eq(|| false);
    if *arrived == Arrival::Lost {
        let title = if props.invited { "invitation-title" } else { "recover-link-title" };
        return incomplete(&i18n, i18n.text(title));
    }
    let token = match &*arrived {
        Arrival::Link(token) => Some(token.clone()),
        Arrival::Lost | Arrival::Plain => None,
    };
    if token.is_some() && !*pressed {
        let press = pressed.setter();
        let name =
            session.map(|session| session.info.organization.name.clone()).filter(|name| !name.is_empty());
        let (title, lead, go) = match (props.invited, name) {
            (true, Some(name)) => {
                let title = i18n.with("invitation-title-to", &[("organization", name.into())]);
                (title, "invitation-lead", "invitation-go")
            }
            (true, None) => (i18n.text("invitation-title"), "invitation-lead", "invitation-go"),
            (false, _) => (i18n.text("recover-link-title"), "recover-link-lead", "recover-link-go"),
        };
        return html!(<div class="lk-sign-in">
            <Page {title} lead={i18n.text(lead)}>
                <div class="lk-flow">
                    <Button id="recover-go" kind={Kind::Primary} block=true label={i18n.text(go)}
                        onclick={Callback::from(move |_: MouseEvent| press.set(true))} />
                </div>
            </Page>
        </div>);
    }
    html!(<Steps {token} invited={props.invited} />)
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    token: Option<String>,
    invited: bool,
}

#[component(Steps)]
fn steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let work = use_recovery(props.token.clone().map(AttrValue::from));
    if props.invited && work.is_dead_link() {
        return dead_invitation(&i18n);
    }
    if let Some(page) = invited(&i18n, &work) {
        return page;
    }
    let is_lost = work.link().is_some_and(|link| link.purpose == LinkPurpose::ResetAll);
    let (title, lead) = match work.step_kind() {
        _ if work.has_password() == Some(true) => ("recover-done-title", None),
        _ if work.has_password() == Some(false) => ("recover-waits-title", None),
        Some(StepKind::SecondFactor) => ("sign-in-second", Some("recover-second-lead")),
        Some(StepKind::ChangePassword) => ("recover-password-title", is_lost.then_some("reset-lead")),
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

/// The steps of an invitation: who invited, and where to.
fn invited(i18n: &I18n, work: &FlowWork) -> Option<Html> {
    let link = work.link().filter(|link| link.purpose == LinkPurpose::Invitation)?;
    if work.has_password().is_none() && work.step_kind() != Some(StepKind::ChangePassword) {
        return None;
    }
    let title = i18n.with("invitation-title-to", &[("organization", link.organization.clone().into())]);
    let username = work.named().unwrap_or_default();
    let lead = match link.sent_by {
        _ if work.has_password().is_some() => None,
        Some(name) => {
            Some(i18n.with("invitation-by", &[("name", name.into()), ("username", username.into())]))
        }
        None => Some(i18n.with("invitation-by-nobody", &[("username", username.into())])),
    };
    Some(html!(<div class="lk-sign-in">
        <Page {title} lead={lead.map(AttrValue::from)}>{ recovery(work) }</Page>
    </div>))
}

/// An invitation is asked for again from whoever sent it, not here.
fn dead_invitation(i18n: &I18n) -> Html {
    html!(<div class="lk-sign-in">
        <Page title={i18n.text("invitation-title")}>
            <div class="lk-flow">
                <EmptyState drawing={Drawing::Door} title={i18n.text("invitation-dead")} body={i18n.text("invitation-dead-body")} />
                <Link to={Route::SignIn(None)} class="pf-v6-c-button pf-m-primary pf-m-block" id="invitation-sign-in">{ i18n.text("sign-in-submit") }</Link>
            </div>
        </Page>
    </div>)
}
