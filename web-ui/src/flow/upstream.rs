//! Upstream providers: the way there, and how the page goes on after the way back.

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowOption, FlowStep, FlowType, StepOption};
use latchkey_openapi::connections::ConnectionInfo;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::ConnectionId;
use yew::prelude::*;

use super::{Failure, FlowWork};
use crate::api::{self, ApiError, Client};
use crate::i18n::use_i18n;
use crate::platform;
use crate::routes::Route;
use crate::ui::{Button, Kind, Symbol};

/// The connections that a step offers.
fn offered(step: &FlowStep) -> impl Iterator<Item = &ConnectionInfo> {
    step.options.iter().filter_map(|option: &StepOption| option.parameters.connection.as_ref())
}

fn button(work: &FlowWork, connection: &ConnectionInfo, kind: Kind) -> Html {
    let (going, id) = (work.clone(), connection.id.clone());
    html!(
        <Button id={work.id(&format!("with-{id}"))} testid="upstream" {kind} icon={Symbol::Globe} block=true
            label={work.i18n.with("upstream-continue", &[("name", connection.name.clone().into())])}
            busy={work.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| going.go_upstream(id.clone()))} />
    )
}

/// The buttons below the form.
pub(super) fn buttons(work: &FlowWork, step: &FlowStep) -> Html {
    if !work.offers(FlowOption::Federated) {
        return Html::default();
    }
    html!(
        <div class="lk-flow-or" id={work.id("upstream")}>
            if !work.offers(FlowOption::Passkey) { <span>{ work.i18n.text("flow-or") }</span> }
            { for offered(step).map(|connection| button(work, connection, Kind::Secondary)) }
        </div>
    )
}

/// The account has nothing else: its provider is asked anew.
pub(super) fn alone(work: &FlowWork, step: &FlowStep, cancel: &Html) -> Html {
    html!(<>
        <p id={work.id("main")} tabindex="-1">{ work.i18n.text("upstream-anew") }</p>
        <div class="lk-flow-or">{ for offered(step).map(|connection| button(work, connection, Kind::Primary)) }</div>
        if *cancel != Html::default() { <div class="lk-dialog-foot">{ cancel.clone() }</div> }
    </>)
}

/// What a provider's answer came to, where it led nowhere: told once, in our own words.
#[hook]
pub(crate) fn use_refusal() -> Option<AttrValue> {
    let i18n = use_i18n();
    let code = use_memo((), |()| {
        let name = platform::take_from_fragment("refused")?;
        ErrorCode::ALL.iter().copied().find(|code| code.as_str() == name)
    });
    code.map(|code| i18n.text(&format!("error-{code}")).into())
}

impl FlowWork {
    /// Asks for the way to a provider and goes there.
    fn go_upstream(&self, connection: ConnectionId) {
        self.stop_suggesting();
        let work = self.clone();
        self.task.run(async move {
            let answer = AnswerFlowRequest::Federated { connection: connection.clone() };
            match work.answer(&answer).await {
                Ok(flow) => work.leave(&flow, &connection),
                Err(error) => work.refuse(FlowOption::Federated, error).await,
            }
        });
    }

    fn leave(&self, flow: &Flow, connection: &ConnectionId) {
        let options = flow.step.iter().flat_map(|step| &step.options);
        let found = options
            .filter(|option| option.parameters.connection.as_ref().is_some_and(|one| one.id == *connection))
            .find_map(|option| option.parameters.redirect_to.as_deref());
        match found {
            Some(address) => platform::go_to(address),
            None => self.show(|shown| shown.failure = Some(Failure::Restarted)),
        }
    }

    /// The flow that a provider's answer goes on with, else a new one, which leads back to this page.
    pub(super) async fn begun(&self, client: &Client) -> Result<Flow, ApiError> {
        if self.kind == FlowType::SignIn
            && let Some(id) = platform::take_from_fragment("flow")
            && let Ok(flow) = api::auth::flow(client, &id).await
            && flow.step.is_some()
        {
            return Ok(flow);
        }
        if matches!(self.kind, FlowType::Recover | FlowType::Register) {
            return self.begun_by_link(client).await;
        }
        let begun = api::auth::start_flow(client, self.kind, self.way_back(client)).await;
        match begun {
            Err(error) if error.code() == Some(ErrorCode::ReturnToInvalid) => {
                api::auth::start_flow(client, self.kind, None).await
            }
            begun => begun,
        }
    }

    /// The page that a provider's answer leads back to.
    fn way_back(&self, client: &Client) -> Option<String> {
        let (path, query, _) = platform::location();
        match self.kind {
            FlowType::StepUp => return Some(format!("{path}{query}")),
            FlowType::Link | FlowType::Recover | FlowType::Register => return None,
            FlowType::SignIn => {}
        }
        let below = path.strip_prefix(client.base()).unwrap_or(&path);
        match Route::parse(below, &query) {
            Route::SignIn(Some(back)) => Some(format!("{}{back}", client.base())),
            Route::SignIn(None) => None,
            // An application's request signs in on its own page.
            _ => Some(format!("{path}{query}")),
        }
    }
}
