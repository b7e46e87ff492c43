//! Proving who one is: the steps of a flow, as the server asks for them. Signing in, stepping up and coming back after
//! a session's end are the same steps in different frames.

mod act;
mod enroll;
mod passkey;
mod recover;
mod register;
mod restore;
mod upstream;
mod view;
mod ways;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowOption, FlowStep, FlowType, StepKind};
use latchkey_openapi::error::ErrorCode;
use web_sys::AbortController;
use yew::prelude::*;

use crate::api::ApiError;
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::session::{Session, use_session};
use crate::ui::{HEADING, Task, use_task};
use crate::webauthn::Refusal;

pub(crate) use enroll::enrolment;
pub(crate) use recover::recovery;
pub(crate) use register::registration;
pub(crate) use upstream::use_refusal;
pub(crate) use view::view;

/// After this many wrong codes of an authenticator app in a row its clock is to blame.
const DRIFT_AFTER: u32 = 2;

/// Why a step was not passed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    /// The server said no, or was not reached.
    Server(ApiError),
    /// The browser had no passkey to give.
    Browser(Refusal),
    /// The time for the flow ran out; another one has begun.
    Restarted,
}

/// Wrong codes after which one that was sent is no longer taken, as the server counts them.
const MOST_TRIES: u32 = 5;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Typed {
    username: String,
    password: String,
    code: String,
    trust: bool,
}

/// What is shown.
#[derive(Debug, Clone, Default, PartialEq)]
struct Shown {
    flow: Option<Rc<Flow>>,
    /// The way that the user chose; else the first one.
    chosen: Option<FlowOption>,
    /// The list of ways is open.
    choosing: bool,
    failure: Option<Failure>,
    /// The form was sent with something missing.
    lacking: bool,
    /// Wrong codes in a row.
    misses: u32,
    /// One proof was right, and the step asks for another one.
    one_more: bool,
}

impl Shown {
    /// What is said of a wrong code that was sent: after the last try it is no longer taken, even when it is right.
    fn wrong_code(&self) -> &'static str {
        if self.misses >= MOST_TRIES { "code-used-up" } else { "error-invalid_code" }
    }
}

thread_local! {
    /// Who has just set a password here. In memory, and nowhere else.
    static CAME_BACK: RefCell<Option<AttrValue>> = const { RefCell::new(None) };
}

/// Who has just set a password here, once: the sign-in that follows begins with the name.
pub(crate) fn who_came_back() -> Option<AttrValue> {
    CAME_BACK.take()
}

/// What answers that are on their way share, whatever is drawn meanwhile.
#[derive(Default)]
struct Live {
    shown: RefCell<Shown>,
    /// The browser's suggestions wait with a passkey; ends that.
    suggesting: RefCell<Option<AbortController>>,
    /// The challenge for the suggestions is being fetched: two answers at once would refuse each other.
    fetching: Cell<bool>,
    gone: Cell<bool>,
}

/// A flow in progress.
#[derive(Clone)]
pub(crate) struct FlowWork {
    i18n: I18n,
    session: Option<Session>,
    task: Task,
    kind: FlowType,
    prefix: &'static str,
    /// Who it must be, where that is known.
    username: Option<AttrValue>,
    /// The token of the link that the flow begins by; used up with its beginning.
    token: Rc<RefCell<Option<AttrValue>>>,
    /// The name is filled in already: the password is typed next.
    hinted: bool,
    typed: UseStateHandle<Typed>,
    live: Rc<Live>,
    redraw: UseForceUpdateHandle,
    on_done: Callback<()>,
}

/// The same for a recovery, by the token of a link where there is one.
#[hook]
pub(crate) fn use_recovery(token: Option<AttrValue>) -> FlowWork {
    use_flow_of(FlowType::Recover, "recover", None, None, token, Callback::noop())
}

/// The same for a registration.
#[hook]
pub(crate) fn use_registration(token: Option<AttrValue>) -> FlowWork {
    use_flow_of(FlowType::Register, "register", None, None, token, Callback::noop())
}

/// Begins a flow and goes through it; `on_done` is called once the session is there or raised.
#[hook]
pub(crate) fn use_flow(
    kind: FlowType,
    prefix: &'static str,
    username: Option<AttrValue>,
    on_done: Callback<()>,
) -> FlowWork {
    use_flow_from(kind, prefix, username, None, on_done)
}

/// The same; the field for the name begins with `hint`, which may be changed.
#[hook]
pub(crate) fn use_flow_from(
    kind: FlowType,
    prefix: &'static str,
    username: Option<AttrValue>,
    hint: Option<AttrValue>,
    on_done: Callback<()>,
) -> FlowWork {
    use_flow_of(kind, prefix, username, hint, None, on_done)
}

#[hook]
fn use_flow_of(
    kind: FlowType,
    prefix: &'static str,
    username: Option<AttrValue>,
    hint: Option<AttrValue>,
    token: Option<AttrValue>,
    on_done: Callback<()>,
) -> FlowWork {
    let work = FlowWork {
        i18n: use_i18n(),
        session: use_session(),
        task: use_task(),
        kind,
        prefix,
        username,
        hinted: hint.as_ref().is_some_and(|hint| !hint.is_empty()),
        token: (*use_memo((), |()| Rc::new(RefCell::new(token)))).clone(),
        typed: use_state(|| Typed { username: hint.unwrap_or_default().to_string(), ..Typed::default() }),
        live: (*use_memo((), |()| Rc::new(Live::default()))).clone(),
        redraw: use_force_update(),
        on_done,
    };
    use_effect_with((), {
        let work = work.clone();
        move |()| {
            work.begin();
            move || {
                work.live.gone.set(true);
                work.stop_suggesting();
            }
        }
    });
    let shown = work.shown();
    use_effect_with((shown.flow.as_ref().map(|flow| flow.flow_id.clone()), work.step_kind(), work.pane()), {
        let work = work.clone();
        move |_| work.arrive()
    });
    work
}

impl FlowWork {
    fn shown(&self) -> Shown {
        self.live.shown.borrow().clone()
    }

    fn show(&self, change: impl FnOnce(&mut Shown)) {
        if !self.live.gone.get() {
            change(&mut self.live.shown.borrow_mut());
            self.redraw.force_update();
        }
    }

    fn edit(&self, change: impl FnOnce(&mut Typed)) {
        let mut typed = (*self.typed).clone();
        change(&mut typed);
        self.typed.set(typed);
    }

    /// An id of one of the parts.
    fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.prefix)
    }

    /// The password's field keeps the id that password managers know.
    fn password_id(&self) -> String {
        if self.prefix == "sign-in" { "password".to_owned() } else { self.id("password") }
    }

    fn step(&self) -> Option<FlowStep> {
        self.live.shown.borrow().flow.as_ref().and_then(|flow| flow.step.clone())
    }

    /// Whether the flow did not begin because the user declined to prove who it is first.
    pub(crate) fn is_declined(&self) -> bool {
        matches!(&self.live.shown.borrow().failure, Some(Failure::Server(ApiError::Cancelled)))
    }

    /// The kind of the present step.
    pub(crate) fn step_kind(&self) -> Option<StepKind> {
        self.live.shown.borrow().flow.as_ref().and_then(|flow| flow.step.as_ref()).map(|step| step.kind)
    }

    /// The way that is shown: the chosen one, else the preferred one; none while the list of ways is open.
    fn pane(&self) -> Option<FlowOption> {
        let shown = self.live.shown.borrow();
        let step = shown.flow.as_ref()?.step.as_ref()?;
        if shown.choosing {
            return None;
        }
        let chosen =
            shown.chosen.filter(|chosen| step.options.iter().any(|offered| offered.option == *chosen));
        chosen.or_else(|| step.options.first().map(|offered| offered.option))
    }

    fn offers(&self, option: FlowOption) -> bool {
        self.step().is_some_and(|step| step.options.iter().any(|offered| offered.option == option))
    }

    /// Whether this is still before anything was proven: a flow that is over can begin again unnoticed.
    fn is_first(&self) -> bool {
        matches!(self.step_kind(), Some(StepKind::Identify | StepKind::FirstFactor))
    }

    /// A new step or another way: the keyboard's focus goes to what it asks for.
    fn arrive(&self) {
        let Some(kind) = self.step_kind() else { return };
        if kind == StepKind::Identify || kind == StepKind::FirstFactor {
            self.suggest();
        }
        // The first page of the sign-in leaves the focus to its fields.
        if kind != StepKind::Identify && !(kind == StepKind::FirstFactor && self.username.is_none()) {
            // On the pages of a recovery what is to be done stands between the heading and the button.
            let is_told = kind == StepKind::Recover && self.pane().is_some();
            if is_told {
                platform::focus(HEADING);
            }
            let parts: &[&str] = if is_told { &["code"] } else { &["code", "password", "main", "way-0"] };
            for part in parts {
                platform::focus(&if *part == "password" { self.password_id() } else { self.id(part) });
            }
        }
    }

    /// The answer that the present way makes of what is typed; nothing when something is missing.
    fn typed_answer(&self, option: FlowOption) -> Option<AnswerFlowRequest> {
        let typed = &*self.typed;
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let trust_browser = typed.trust;
        Some(match option {
            FlowOption::Identify => {
                AnswerFlowRequest::Identify { username: given(&typed.username)?, captcha: None }
            }
            FlowOption::Password => {
                let is_known = self.step().is_some_and(|step| step.username.is_some());
                let username = match &self.username {
                    Some(name) if self.kind == FlowType::SignIn => Some(name.to_string()),
                    _ if is_known || self.kind == FlowType::StepUp => None,
                    _ => Some(given(&typed.username)?),
                };
                let password = Some(typed.password.clone()).filter(|password| !password.is_empty())?;
                AnswerFlowRequest::Password { username, password }
            }
            FlowOption::Totp => AnswerFlowRequest::Totp { code: given(&typed.code)?, trust_browser },
            FlowOption::SmsOtp => {
                AnswerFlowRequest::SmsOtp { code: Some(given(&typed.code)?), trust_browser }
            }
            FlowOption::EmailOtp => {
                AnswerFlowRequest::EmailOtp { code: Some(given(&typed.code)?), trust_browser }
            }
            FlowOption::BackupCode => AnswerFlowRequest::BackupCode { code: given(&typed.code)? },
            FlowOption::EnrollTotp => AnswerFlowRequest::EnrollTotp { code: Some(given(&typed.code)?) },
            FlowOption::RecoveryEmail => AnswerFlowRequest::RecoveryEmail { code: Some(given(&typed.code)?) },
            FlowOption::RecoverySms => AnswerFlowRequest::RecoverySms { code: Some(given(&typed.code)?) },
            FlowOption::LostFactor => AnswerFlowRequest::LostFactor,
            FlowOption::RegisterCode => AnswerFlowRequest::RegisterCode { code: Some(given(&typed.code)?) },
            FlowOption::Passkey
            | FlowOption::Federated
            | FlowOption::RecoveryQuestions
            | FlowOption::RegisterEmail
            | FlowOption::Register
            | FlowOption::NewPassword => return None,
            FlowOption::Restore => AnswerFlowRequest::Restore {},
        })
    }

    /// Whether the last failure was of this kind.
    fn failed_with(&self, code: ErrorCode) -> bool {
        matches!(&self.live.shown.borrow().failure, Some(Failure::Server(error)) if error.code() == Some(code))
    }
}
