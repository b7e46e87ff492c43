//! What every dialog needs: one act at a time, its failure, and how far the task is.

use std::future::Future;
use std::pin::Pin;

use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use crate::api::{ApiError, Client};
use crate::i18n::{I18n, use_i18n};
use crate::session::use_client;
use crate::ui::{Alert, Task, Toasts, Tone, use_task, use_toasts};

/// An act of a dialog.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) i18n: I18n,
    pub(crate) client: Client,
    pub(crate) task: Task,
    pub(crate) error: UseStateHandle<Option<ApiError>>,
    toasts: Option<Toasts>,
}

/// An act of a dialog.
#[hook]
pub(crate) fn use_work() -> Work {
    Work {
        i18n: use_i18n(),
        client: use_client(),
        task: use_task(),
        error: use_state(|| None),
        toasts: use_toasts(),
    }
}

impl Work {
    /// Does it, unless it is being done. Whoever declines to prove who it is has changed nothing.
    pub(crate) fn run(&self, work: impl Future<Output = Result<(), ApiError>> + 'static) {
        self.start(Box::pin(work));
    }

    fn start(&self, work: Pin<Box<dyn Future<Output = Result<(), ApiError>>>>) {
        let error = self.error.setter();
        self.task.run(async move {
            let failure = work.await.err().filter(|failure| !failure.is_quiet());
            error.set(failure);
        });
    }

    /// Whether the code was wrong, which is told beside its field.
    pub(crate) fn is_wrong_code(&self) -> bool {
        self.error.as_ref().is_some_and(|error| error.code() == Some(ErrorCode::InvalidCode))
    }

    /// Whether the link was used already, or is too old.
    pub(crate) fn is_dead_link(&self) -> bool {
        let code = self.error.as_ref().and_then(ApiError::code);
        matches!(code, Some(ErrorCode::LinkInvalid | ErrorCode::RecoveryLinkInvalid))
    }

    /// What went wrong.
    pub(crate) fn alert(&self) -> Html {
        match &*self.error {
            Some(error) if !self.is_wrong_code() => {
                html!(<Alert tone={Tone::Danger} title={self.i18n.error(error)} live=true id="act-error" />)
            }
            _ => Html::default(),
        }
    }

    /// Says in passing that it worked.
    pub(crate) fn told(&self, key: &str) {
        if let Some(toasts) = &self.toasts {
            toasts.success(self.i18n.text(key));
        }
    }
}

/// How far the task is.
pub(crate) fn progress(i18n: &I18n, step: i64, steps: i64) -> Html {
    html!(
        <div class="lk-progress">
            <p>{ i18n.with("step-of", &[("step", step.into()), ("steps", steps.into())]) }</p>
            <span aria-hidden="true">{ for (1..=steps).map(|number| html!(<i class={(number <= step).then_some("lk-on")}></i>)) }</span>
        </div>
    )
}
