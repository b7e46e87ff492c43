//! Signing in: the steps of a flow on a page of its own.

use latchkey_openapi::auth::{FlowType, SessionInfo, StepKind};
use latchkey_openapi::setup::LINK_MINUTES;
use yew::prelude::*;

use crate::flow::{use_flow_from, use_refusal, view, who_came_back};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Alert, Drawing, EmptyState, Page, Tone};

/// The sign-in page; on an instance without an owner, where the owner comes from.
#[component(SignIn)]
pub(crate) fn sign_in_page() -> Html {
    let i18n = use_i18n();
    let hint = use_memo((), |()| who_came_back());
    let Some(session) = use_session() else { return Html::default() };
    if session.info.setup_required {
        return html!(
            <div class="lk-sign-in">
                <Page title={i18n.text("setup-needed-title")}>
                    <EmptyState drawing={Drawing::Door} title={i18n.text("setup-needed-lead")} body={i18n.with("setup-needed-body", &[("minutes", LINK_MINUTES.into())])} />
                </Page>
            </div>
        );
    }
    html!(<Steps hint={(*hint).clone()} />)
}

/// Properties of [`Steps`].
#[derive(Properties, PartialEq)]
pub(super) struct StepsProps {
    /// What the sign-in leads to, where that is not the portal.
    #[prop_or_default]
    pub(super) lead: Option<AttrValue>,
    /// The name to begin with.
    #[prop_or_default]
    pub(super) hint: Option<AttrValue>,
}

/// The steps. Once the last is passed the app knows by itself who is signed in, and goes on.
#[component(Steps)]
pub(super) fn steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let refused = use_refusal();
    let work = use_flow_from(FlowType::SignIn, "sign-in", None, props.hint.clone(), Callback::noop());
    let Some(session) = use_session() else { return Html::default() };
    let organization = session.organization().to_owned();
    let (title, lead) = match work.step_kind() {
        Some(StepKind::SecondFactor) => ("sign-in-second", i18n.text("sign-in-second-lead")),
        Some(StepKind::Enroll) => {
            ("sign-in-enroll", i18n.with("sign-in-enroll-lead", &[("organization", organization.into())]))
        }
        Some(StepKind::Restore) => ("sign-in-restore", i18n.text("sign-in-restore-lead")),
        Some(StepKind::Approval) => ("sign-in-approval", i18n.text("sign-in-approval-lead")),
        _ => ("sign-in-title", i18n.with("sign-in-lead", &[("organization", organization.into())])),
    };
    let lead = match (&props.lead, title) {
        (Some(lead), "sign-in-title") => lead.clone(),
        _ => lead.into(),
    };
    html!(
        <div class="lk-sign-in">
            <Page title={i18n.text(title)} {lead}>
                if session.has_ended && props.lead.is_none() {
                    <Alert tone={Tone::Info} title={i18n.text("sign-in-ended")} id="sign-in-ended" />
                }
                if let Some(text) = refused {
                    <Alert tone={Tone::Danger} title={text} id="sign-in-refused" live=true />
                }
                { view(&work, &Html::default()) }
                { forgotten(&i18n, &session.info, work.step_kind()) }
            </Page>
        </div>
    )
}

/// Where to go who has forgotten something or has no account, before anything was proven.
fn forgotten(i18n: &I18n, info: &SessionInfo, step: Option<StepKind>) -> Html {
    if !matches!(step, Some(StepKind::Identify | StepKind::FirstFactor)) {
        return Html::default();
    }
    let offered = [
        (info.recovery.password, Route::Recover, "recover-forgot-password"),
        (info.recovery.username, Route::RecoverUsername, "recover-forgot-username"),
        (info.registration, Route::Register, "register-begin"),
    ];
    if offered.iter().all(|(is_offered, ..)| !is_offered) {
        return Html::default();
    }
    html!(
        <ul role="list" class="lk-forgotten">
            { for offered.into_iter().filter(|(is_offered, ..)| *is_offered).map(|(_, to, key)| html!(
                <li><Link {to} id={key}>{ i18n.text(key) }</Link></li>
            )) }
        </ul>
    )
}
