//! The state machine: what is asked next, given what was proven. No database, no HTTP.

use chrono::{DateTime, Utc};
use latchkey_openapi::auth::{
    AskedQuestion, FactorOption, FlowOption, FlowStep, FlowType, StepKind, StepOption, StepParameters,
};
use latchkey_openapi::connections::ConnectionInfo;
use latchkey_openapi::deletion::AccountEnding;
use latchkey_openapi::sessions::ProvenMethod;
use latchkey_openapi::settings::{FactorSettings, SecondFactorPolicy};
use serde::{Deserialize, Serialize};

use super::recover::Recovered;
use super::recover::steps::{self, Offered};
use super::register;
use crate::identity::recovery::tickets::Ticket;
use crate::platform::db::DbError;

/// What a flow has learned so far; stored with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FlowState {
    /// The account, once a first factor was proven; from the beginning in a step-up.
    pub(super) account_id: Option<String>,
    /// The name that is known: the account's own in a step-up, else what was typed on the page before.
    pub(super) username: Option<String>,
    /// When the proven password was set: another one since then ends the flow.
    pub(super) password_changed_at: Option<i64>,
    /// What was proven in this flow.
    pub(super) proven: Vec<ProvenMethod>,
    /// The credentials that proved it, which the session will remember.
    pub(super) credentials: Vec<String>,
    /// Whether a proven passkey verified its user, which makes it two factors.
    pub(super) is_user_verified: bool,
    /// The identity at an upstream provider that was proven: it must still be linked at the end.
    pub(super) association: Option<String>,
    /// What was proven in a recovery, beside any second factor.
    pub(super) recovered: Vec<Recovered>,
    /// The link that a recovery began by, where somebody else had it sent: used up with the new password.
    pub(super) ticket: Option<Ticket>,
    /// When a recovery that ended without a password opens.
    pub(super) opens_at: Option<DateTime<Utc>>,
    /// What an option of the present step was given.
    pub(super) given: Option<Given>,
    /// Whether the account is taken back from what its owner began.
    pub(super) restores: bool,
    /// The address that was proven in a registration.
    pub(super) email: Option<String>,
    /// The language of messages to who has no account yet.
    pub(super) language: Option<String>,
    /// Whether a registration ended in an account that waits.
    pub(super) awaits_approval: bool,
}

impl FlowState {
    /// The state as it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A stored state.
    pub(super) fn parse(text: &str) -> Result<Self, DbError> {
        serde_json::from_str(text).map_err(|error| DbError::corrupt("flow", error))
    }
}

/// What the server gave out for one option, and will compare the answer with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "option")]
pub(super) enum Given {
    /// A challenge for a passkey.
    Passkey {
        /// What the browser was given.
        public_key: serde_json::Value,
    },
    /// A code by SMS.
    SmsOtp(Sent),
    /// A code by e-mail.
    EmailOtp(Sent),
    /// A code for a recovery by e-mail, if there is such an account.
    RecoveryEmail(Sent),
    /// A code for a recovery by SMS, if there is such an account.
    RecoverySms(Sent),
    /// A code for a registration, if the address is nobody's.
    RegisterCode(Sent),
    /// Security questions.
    RecoveryQuestions {
        /// The questions.
        questions: Vec<AskedQuestion>,
    },
    /// The way to an upstream provider.
    Federated {
        /// The connection.
        connection: String,
        /// The provider's address with the request: in the answer that it was made for, and never stored.
        #[serde(default, skip_serializing)]
        redirect_to: String,
    },
    /// The secret of an authenticator app, which is kept with the app.
    EnrollTotp {
        /// The app that is not active yet.
        factor_id: String,
    },
}

/// A code that is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    /// Where to, masked; empty in a recovery and a registration, which tell nothing.
    pub(super) destination: String,
    /// When another one may be asked for.
    pub(super) resend_at: DateTime<Utc>,
}

/// What the next step depends on beside the flow's own state.
#[derive(Debug, Clone)]
pub(super) struct Context {
    /// What the flow is for.
    pub(super) kind: FlowType,
    /// What the organization offers.
    pub(super) factors: FactorSettings,
    /// Whether the name is asked for first.
    pub(super) is_identifier_first: bool,
    /// The second factors of the account that are offered here, the preferred one first; empty before it is known.
    pub(super) enrolled: Vec<FactorOption>,
    /// The upstream providers that are offered: the organization's, or in a step-up those that the account is linked with.
    pub(super) connections: Vec<ConnectionInfo>,
    /// Whether the account has a password; only known, and asked, in a step-up.
    pub(super) has_password: bool,
    /// Whether this browser is trusted with the first factor alone.
    pub(super) is_trusted: bool,
    /// For a step-up: whether its session began by a switch from a linked account and has proven nothing yet.
    pub(super) is_switched: bool,
    /// The ways back in that are offered.
    pub(super) recovery: Offered,
    /// Code points that a password must have at least: alone, and beside a second factor.
    pub(super) min_lengths: (u32, u32),
    /// What the owner of the account began: the account opens only once that is taken back.
    pub(super) ending: Option<AccountEnding>,
    /// Whether the account waits for an administrator's approval.
    pub(super) awaits_approval: bool,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Ask this.
    Ask(FlowStep),
    /// Enough was proven: the flow completes at this level.
    Complete {
        /// 1 or 2.
        level: u8,
    },
}

/// What comes next in a flow.
#[must_use]
pub(super) fn next(context: &Context, state: &FlowState) -> Next {
    match (asked(context, state), &context.ending) {
        // Nobody learns it who has not proven everything, and nothing more can be done.
        (Next::Complete { .. }, _) if context.awaits_approval => {
            Next::Ask(step(StepKind::Approval, Vec::new(), state))
        }
        // Whoever comes back has proven everything before they are told that there is something to come back from.
        (Next::Complete { .. }, Some(ending)) if !state.restores => Next::Ask(restore(ending, state)),
        (next, _) => next,
    }
}

fn restore(ending: &AccountEnding, state: &FlowState) -> FlowStep {
    let mut asked = step(StepKind::Restore, vec![FlowOption::Restore], state);
    for option in &mut asked.options {
        option.parameters.ending = Some(ending.clone());
    }
    asked
}

/// What the proofs of a flow leave to be asked.
fn asked(context: &Context, state: &FlowState) -> Next {
    match (context.kind, level(context, state)) {
        // Its end is a password, which is no level.
        (FlowType::Recover, _) => Next::Ask(steps::next(context, state)),
        (FlowType::Register, _) => Next::Ask(register::steps::next(state)),
        (_, 2) => Next::Complete { level: 2 },
        (FlowType::SignIn | FlowType::Link, 1) => after_first_factor(context, state),
        // With a second factor the password is asked for only where the session has not proven it.
        (FlowType::StepUp, 1) => match step_up_options(context) {
            none if none.is_empty() => Next::Complete { level: 1 },
            options => Next::Ask(step(StepKind::SecondFactor, options, state)),
        },
        (FlowType::SignIn | FlowType::Link, _) => Next::Ask(first_step(context, state)),
        (FlowType::StepUp, _) => Next::Ask(step_up(context, state)),
    }
}

/// The level that the proofs of a flow reach; 0 for none. A step-up happens within a session, whose first factor was proven
/// when it began: one more factor makes it level 2. Not so where the session began by a switch: then nothing of this account
/// was proven, and a second factor alone is worth nothing.
#[must_use]
pub(super) fn level(context: &Context, state: &FlowState) -> u8 {
    // What an upstream provider asked of its user is not known here: one factor, whatever it was.
    let is_first = |method| matches!(method, FactorOption::Password | FactorOption::Federated);
    let has_first = state.proven.iter().any(|proof| is_first(proof.method));
    let has_second = state.proven.iter().any(|proof| !is_first(proof.method));
    let session_has_first = context.kind == FlowType::StepUp && !context.is_switched;
    match (has_first, has_second) {
        (_, true) if has_first || state.is_user_verified || session_has_first => 2,
        (true, _) => 1,
        _ => 0,
    }
}

fn first_step(context: &Context, state: &FlowState) -> FlowStep {
    let asks_name = context.is_identifier_first && state.username.is_none();
    let mut options = vec![if asks_name { FlowOption::Identify } else { FlowOption::Password }];
    if context.factors.passkeys {
        options.push(FlowOption::Passkey);
    }
    let kind = if asks_name { StepKind::Identify } else { StepKind::FirstFactor };
    let mut asked = step(kind, options, state);
    asked.options.extend(upstream(context, state));
    asked
}

/// One option for each upstream provider.
fn upstream(context: &Context, state: &FlowState) -> Vec<StepOption> {
    let offered = |connection: &ConnectionInfo| {
        let redirect_to = match &state.given {
            Some(Given::Federated { connection: to, redirect_to })
                if *to == connection.id.0 && !redirect_to.is_empty() =>
            {
                Some(redirect_to.clone())
            }
            _ => None,
        };
        let parameters =
            StepParameters { connection: Some(connection.clone()), redirect_to, ..StepParameters::default() };
        StepOption { option: FlowOption::Federated, parameters }
    };
    context.connections.iter().map(offered).collect()
}

fn after_first_factor(context: &Context, state: &FlowState) -> Next {
    if !context.enrolled.is_empty() {
        if context.is_trusted {
            return Next::Complete { level: 1 };
        }
        let options = context.enrolled.iter().copied().map(FlowOption::from).collect();
        let mut asked = step(StepKind::SecondFactor, options, state);
        let days = context.factors.trusted_browser_days;
        // What is linked is not signed in to from here.
        asked.trust_days = (days > 0 && context.kind == FlowType::SignIn).then_some(days);
        return Next::Ask(asked);
    }
    if context.factors.second_factor == SecondFactorPolicy::Optional {
        return Next::Complete { level: 1 };
    }
    let may_enroll = context.factors.totp && context.factors.enroll_totp_at_sign_in;
    let options = if may_enroll { vec![FlowOption::EnrollTotp] } else { Vec::new() };
    Next::Ask(step(StepKind::Enroll, options, state))
}

/// The highest level that the account can reach: a second factor where it has one, else the password. A session that has
/// proven nothing of this account proves a first factor first.
fn step_up(context: &Context, state: &FlowState) -> FlowStep {
    let offered = step_up_options(context);
    if offered.is_empty() || context.is_switched {
        // Without a password the provider has to ask its user anew.
        let is_upstream = !context.has_password && !context.connections.is_empty();
        let mut options = if is_upstream { Vec::new() } else { vec![FlowOption::Password] };
        // A passkey that verifies its user is two factors at once.
        if context.factors.passkeys && offered.contains(&FlowOption::Passkey) {
            options.push(FlowOption::Passkey);
        }
        let mut asked = step(StepKind::FirstFactor, options, state);
        if is_upstream {
            asked.options.extend(upstream(context, state));
        }
        return asked;
    }
    step(StepKind::SecondFactor, offered, state)
}

/// The second factors that a step-up takes: never a code by message where the account has something better.
fn step_up_options(context: &Context) -> Vec<FlowOption> {
    let is_by_message =
        |option: &&FactorOption| matches!(option, FactorOption::SmsOtp | FactorOption::EmailOtp);
    let is_strong = |option: &&FactorOption| matches!(option, FactorOption::Passkey | FactorOption::Totp);
    let has_strong = context.enrolled.iter().any(|option| is_strong(&option));
    context
        .enrolled
        .iter()
        .filter(|option| !has_strong || !is_by_message(option))
        .copied()
        .map(FlowOption::from)
        .collect()
}

/// A step, with what its options were given so far.
pub(super) fn step(kind: StepKind, options: Vec<FlowOption>, state: &FlowState) -> FlowStep {
    let options =
        options.into_iter().map(|option| StepOption { option, parameters: given(state, option) }).collect();
    FlowStep { kind, options, username: state.username.clone(), trust_days: None }
}

/// What an option was given so far. The secret of an app is added by who may read it.
fn given(state: &FlowState, option: FlowOption) -> StepParameters {
    let mut parameters = StepParameters::default();
    match (&state.given, option) {
        (Some(Given::Passkey { public_key, .. }), FlowOption::Passkey) => {
            parameters.public_key = Some(public_key.clone());
        }
        (Some(Given::SmsOtp(sent)), FlowOption::SmsOtp)
        | (Some(Given::EmailOtp(sent)), FlowOption::EmailOtp) => {
            parameters.destination = Some(sent.destination.clone());
            parameters.resend_at = Some(sent.resend_at);
        }
        (Some(Given::RecoveryEmail(sent)), FlowOption::RecoveryEmail)
        | (Some(Given::RecoverySms(sent)), FlowOption::RecoverySms)
        | (Some(Given::RegisterCode(sent)), FlowOption::RegisterCode) => {
            parameters.resend_at = Some(sent.resend_at);
        }
        (Some(Given::RecoveryQuestions { questions }), FlowOption::RecoveryQuestions) => {
            parameters.questions.clone_from(questions);
        }
        _ => {}
    }
    parameters
}

/// Whether the present step takes this option.
#[must_use]
pub(super) fn takes(context: &Context, state: &FlowState, option: FlowOption) -> bool {
    match next(context, state) {
        Next::Ask(step) => step.options.iter().any(|offered| offered.option == option),
        Next::Complete { .. } => false,
    }
}
