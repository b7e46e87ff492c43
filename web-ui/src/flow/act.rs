//! What is sent, and what comes of it.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowOption, FlowStatus, FlowType};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::FlowId;
use yew::AttrValue;

use super::{CAME_BACK, Failure, FlowWork, Shown};
use crate::api::{self, ApiError};
use crate::platform;

/// How often an answer looks whether the challenge for the suggestions has come, in milliseconds.
const LOOK: u32 = 20;

impl FlowWork {
    /// Begins the flow.
    pub(super) fn begin(&self) {
        let work = self.clone();
        self.task.run(async move {
            let outcome = work.start().await;
            if let Err(error) = outcome {
                work.show(|shown| shown.failure = Some(Failure::Server(error)));
            }
        });
    }

    async fn start(&self) -> Result<FlowId, ApiError> {
        let session = self.session.as_ref().ok_or(ApiError::Offline)?;
        let flow = self.begun(&session.client).await?;
        let id = flow.flow_id.clone();
        self.show(|shown| *shown = Shown { flow: Some(Rc::new(flow)), ..Shown::default() });
        Ok(id)
    }

    /// Begins again, as if nothing had been said.
    pub(super) fn begin_again(&self) {
        self.stop_suggesting();
        self.edit(|typed| {
            typed.password.clear();
            typed.code.clear();
        });
        self.begin();
    }

    /// Gives the flow up and begins another one.
    pub(super) fn give_up(&self) {
        let work = self.clone();
        self.task.run(async move {
            let id = work.live.shown.borrow().flow.as_ref().map(|flow| flow.flow_id.clone());
            if let (Some(session), Some(id)) = (&work.session, id) {
                // Over or not, it is not gone on with.
                drop(api::auth::cancel_flow(&session.client, &id).await);
            }
            if let Err(error) = work.start().await {
                work.show(|shown| shown.failure = Some(Failure::Server(error)));
            }
        });
    }

    /// Sends the form of the present way.
    pub(super) fn submit(&self) {
        let Some(option) = self.pane() else { return };
        match self.typed_answer(option) {
            Some(answer) => self.send(answer),
            None => {
                self.show(|shown| shown.lacking = true);
                self.focus_field(option);
            }
        }
    }

    fn focus_field(&self, option: FlowOption) {
        let lacks_name = self.typed.username.trim().is_empty() && self.username.is_none();
        let asks_name = self.step().is_some_and(|step| step.username.is_none());
        match option {
            FlowOption::Identify => platform::focus("username"),
            FlowOption::Password if lacks_name && asks_name => platform::focus("username"),
            FlowOption::Password => platform::focus(&self.password_id()),
            _ => platform::focus(&self.id("code")),
        }
    }

    /// Sends an answer and shows what comes of it.
    pub(super) fn send(&self, answer: AnswerFlowRequest) {
        self.stop_suggesting();
        let work = self.clone();
        self.task.run(async move {
            let option = answer.option();
            match work.answer(&answer).await {
                Ok(flow) => work.accept(flow).await,
                Err(error) => work.refuse(option, error).await,
            }
        });
    }

    /// Sends an answer. Before anything was proven, a flow that is over begins again unnoticed.
    pub(super) async fn answer(&self, answer: &AnswerFlowRequest) -> Result<Flow, ApiError> {
        while self.live.fetching.get() {
            TimeoutFuture::new(LOOK).await;
        }
        let session = self.session.as_ref().ok_or(ApiError::Offline)?;
        let id = self.live.shown.borrow().flow.as_ref().map(|flow| flow.flow_id.clone());
        let Some(id) = id else { return Err(ApiError::Offline) };
        let outcome = api::auth::answer_flow(&session.client, &id, answer).await;
        match outcome {
            Err(error)
                if error.code() == Some(ErrorCode::FlowNotFound)
                    && self.is_first()
                    && answer.option() == FlowOption::Password =>
            {
                let id = self.start().await?;
                api::auth::answer_flow(&session.client, &id, answer).await
            }
            outcome => outcome,
        }
    }

    /// Goes on with what the server says, or ends.
    pub(super) async fn accept(&self, flow: Flow) {
        if flow.status == FlowStatus::Completed {
            if matches!(self.kind, FlowType::Recover | FlowType::Register) {
                // Nobody is signed in by it.
                let username = self.step().and_then(|step| step.username).filter(|_| flow.opens_at.is_none());
                CAME_BACK.set(username.map(AttrValue::from));
                self.show(|shown| *shown = Shown { flow: Some(Rc::new(flow)), ..Shown::default() });
                return;
            }
            let refreshed = match &self.session {
                Some(session) => session.refresh().await.map(drop),
                None => Ok(()),
            };
            match refreshed {
                Ok(()) => self.on_done.emit(()),
                Err(error) => self.show(|shown| shown.failure = Some(Failure::Server(error))),
            }
            return;
        }
        // What was typed was for the step before: a mailed code is no code of an app.
        self.edit(|typed| typed.code.clear());
        let same = self.step_kind() == flow.step.as_ref().map(|step| step.kind);
        let one_more = same && self.kind == FlowType::Recover && self.asks_for_less(&flow);
        self.show(|shown| {
            let chosen = shown.chosen.filter(|_| same);
            let one_more = one_more || shown.one_more && same;
            *shown = Shown { flow: Some(Rc::new(flow)), chosen, one_more, ..Shown::default() };
        });
        if same {
            // A code is on its way, or a secret is shown: what comes next is typed.
            platform::focus(&self.id("code"));
        }
    }

    /// Whether a way that the step had is no longer asked for: it was passed.
    fn asks_for_less(&self, flow: &Flow) -> bool {
        let (before, now) = (self.step(), flow.step.as_ref());
        before.zip(now).is_some_and(|(before, now)| {
            before.options.iter().any(|was| now.options.iter().all(|is| is.option != was.option))
        })
    }

    pub(super) async fn refuse(&self, option: FlowOption, error: ApiError) {
        if error.code() == Some(ErrorCode::FlowNotFound) {
            drop(self.start().await);
            self.show(|shown| shown.failure = Some(Failure::Restarted));
            return;
        }
        if matches!(error.code(), Some(ErrorCode::LinkOwnAccount | ErrorCode::LimitReached)) {
            // Everything was proven and nothing came of it: the next answer is to a flow of its own.
            drop(self.start().await);
        }
        let wrong_code = error.code() == Some(ErrorCode::InvalidCode);
        self.show(|shown| {
            shown.lacking = false;
            shown.misses = if wrong_code { shown.misses + 1 } else { 0 };
            shown.failure = Some(Failure::Server(error));
        });
        self.focus_field(option);
        if self.is_first() {
            self.suggest();
        }
    }

    /// Shows another way to pass the step.
    pub(super) fn choose(&self, option: FlowOption) {
        self.edit(|typed| typed.code.clear());
        self.show(|shown| {
            let (flow, one_more) = (shown.flow.clone(), shown.one_more);
            *shown = Shown { flow, chosen: Some(option), one_more, ..Shown::default() };
        });
    }
}
