//! Passkeys within a flow: by the button, and among the browser's suggestions for the name.

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowOption, FlowType};
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::{Failure, FlowWork};
use crate::webauthn;

/// The challenge that a flow holds for a passkey.
fn challenge(flow: &Flow) -> Option<Value> {
    let options = &flow.step.as_ref()?.options;
    options.iter().find(|offered| offered.option == FlowOption::Passkey)?.parameters.public_key.clone()
}

fn ask(trust_browser: bool) -> AnswerFlowRequest {
    AnswerFlowRequest::Passkey { credential: None, trust_browser }
}

impl FlowWork {
    /// Asks the browser for a passkey now.
    pub(super) fn use_passkey(&self) {
        self.stop_suggesting();
        let (work, trust) = (self.clone(), self.typed.trust);
        self.task.run(async move {
            work.show(|shown| shown.failure = None);
            let options = match work.answer(&ask(trust)).await {
                Ok(flow) => challenge(&flow),
                Err(error) => return work.refuse(FlowOption::Passkey, error).await,
            };
            let Some(options) = options else { return };
            match webauthn::get(&options, None).await {
                Ok(credential) => work.give(credential, trust).await,
                // Whoever closes the browser's dialog knows that nothing happened.
                Err(webauthn::Refusal::Cancelled) => work.suggest(),
                Err(refusal) => work.show(|shown| shown.failure = Some(Failure::Browser(refusal))),
            }
        });
    }

    /// Offers passkeys among the suggestions for the name, where the browser can.
    pub(super) fn suggest(&self) {
        let waits = self.live.suggesting.borrow().is_some() || self.live.fetching.get();
        let wanted = self.kind == FlowType::SignIn && self.offers(FlowOption::Passkey);
        if waits || !wanted || !webauthn::is_supported() {
            return;
        }
        let Ok(controller) = AbortController::new() else { return };
        let work = self.clone();
        *self.live.suggesting.borrow_mut() = Some(controller.clone());
        spawn_local(async move {
            if !webauthn::has_autofill().await {
                return;
            }
            work.live.fetching.set(true);
            let options = work.fetch_challenge().await;
            work.live.fetching.set(false);
            let signal = controller.signal();
            let Some(options) = options.filter(|_| !signal.aborted()) else { return };
            if let Ok(credential) = webauthn::get(&options, Some(&signal)).await {
                *work.live.suggesting.borrow_mut() = None;
                let given = work.clone();
                work.task.run(async move { given.give(credential, false).await });
            }
        });
    }

    /// A challenge for the suggestions. Nobody asked for it, so a failure is silent.
    async fn fetch_challenge(&self) -> Option<Value> {
        let session = self.session.as_ref()?;
        let id = self.live.shown.borrow().flow.as_ref().map(|flow| flow.flow_id.clone())?;
        let flow = crate::api::auth::answer_flow(&session.client, &id, &ask(false)).await.ok()?;
        challenge(&flow)
    }

    /// Takes the suggestions back: the browser has room for one ceremony only.
    pub(super) fn stop_suggesting(&self) {
        if let Some(controller) = self.live.suggesting.borrow_mut().take() {
            controller.abort();
        }
    }

    async fn give(&self, credential: Value, trust_browser: bool) {
        let answer = AnswerFlowRequest::Passkey { credential: Some(credential), trust_browser };
        match self.answer(&answer).await {
            Ok(flow) => self.accept(flow).await,
            Err(error) => self.refuse(FlowOption::Passkey, error).await,
        }
    }
}
