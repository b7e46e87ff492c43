//! Ending sessions: the question, the act, and where it leads.

use latchkey_openapi::ids::SessionId;
use yew::prelude::*;

use crate::api;
use crate::i18n::use_i18n;
use crate::navigation::use_navigator;
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Confirm, use_task, use_toasts};

/// What is to be ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ending {
    /// One session; its name for the question.
    One(SessionId, String),
    /// The session of this browser.
    This,
    /// All but the session of this browser.
    Others,
    /// All.
    All,
}

impl Ending {
    /// The part of the message keys.
    const fn key(&self) -> &'static str {
        match self {
            Self::One(..) => "one",
            Self::This => "this",
            Self::Others => "others",
            Self::All => "all",
        }
    }

    /// Whether this browser is signed out as well.
    const fn leaves(&self) -> bool {
        matches!(self, Self::This | Self::All)
    }
}

/// Properties of [`EndDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct EndDialogProps {
    /// What is to be ended.
    pub ending: Ending,
    /// It is done.
    pub on_done: Callback<()>,
    /// It is not.
    pub on_cancel: Callback<()>,
}

/// The question before sessions are ended.
#[component(EndDialog)]
pub(crate) fn end_dialog(props: &EndDialogProps) -> Html {
    let i18n = use_i18n();
    let (session, navigator, toasts, task) = (use_session(), use_navigator(), use_toasts(), use_task());
    let error = use_state(|| None::<AttrValue>);
    let on_confirm = {
        let (ending, done, i18n, task, error) =
            (props.ending.clone(), props.on_done.clone(), i18n.clone(), task.clone(), error.setter());
        Callback::from(move |()| {
            let Some(session) = session.clone() else { return };
            let (ending, done, i18n, error) = (ending.clone(), done.clone(), i18n.clone(), error.clone());
            let (toasts, href) = (toasts.clone(), navigator.href(&Route::SignIn(None)));
            task.run(async move {
                let client = &session.client;
                let outcome = match &ending {
                    Ending::One(id, _) => api::account::end_session(client, id).await,
                    Ending::This => api::auth::sign_out(client).await,
                    Ending::Others => api::account::end_sessions(client, true).await,
                    Ending::All => api::account::end_sessions(client, false).await,
                };
                match outcome {
                    Ok(()) if ending.leaves() => platform::leave_for(&href),
                    Ok(()) => {
                        if let Some(toasts) = toasts {
                            toasts.success(i18n.text(&format!("ended-{}", ending.key())));
                        }
                        done.emit(());
                    }
                    Err(problem) if problem.is_quiet() => {}
                    Err(problem) => error.set(Some(i18n.error(&problem).into())),
                }
            });
        })
    };
    let key = props.ending.key();
    let name = if let Ending::One(_, name) = &props.ending { name.clone() } else { String::new() };
    html!(
        <Confirm id="end-session" danger=true busy={task.is_busy()} error={(*error).clone()}
            title={i18n.with(&format!("end-{key}-title"), &[("name", name.into())])}
            body={i18n.text(&format!("end-{key}-body"))} action={i18n.text(&format!("end-{key}-confirm"))}
            {on_confirm} on_cancel={props.on_cancel.clone()} />
    )
}
