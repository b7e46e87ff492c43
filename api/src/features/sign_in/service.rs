//! Beginning, reading, answering and cancelling flows.

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowLink, FlowStatus, FlowType, StartFlowRequest};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::FlowId;
use latchkey_openapi::sessions::ProvenMethod;

use super::complete::{self, Completed};
use super::context::context;
use super::flow::{self, Context, FlowState, Next};
use super::proof::{ConsumeOnce, Outcome, Proof, Turn};
use super::store::{self, FlowRow};
use super::{dispatch, enroll, recover, refuse, register, restore, return_to};
use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::federation::FederationError;
use crate::identity::organization::Organization;
use crate::identity::recovery::request::Request;
use crate::identity::session::{Principal, guard};
use crate::identity::time::{SECOND, from_micros};
use crate::identity::{account, attempts, device_cookie};
use crate::platform::db::DbError;
use crate::platform::hashing::HashingError;
use crate::platform::http::error::ApiError;
use crate::platform::telemetry::metrics::SignInOutcome;

/// Seconds that a flow lives.
const FLOW_SECONDS: i64 = 15 * 60;
/// The same where a message is waited for: long enough to fetch it.
const WAITING_FLOW_SECONDS: i64 = 60 * 60;

const fn seconds(kind: FlowType) -> i64 {
    match kind {
        FlowType::Recover | FlowType::Register => WAITING_FLOW_SECONDS,
        _ => FLOW_SECONDS,
    }
}

/// Why a flow did not go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum FlowError {
    #[error("the flow is unknown, of another browser, or over")]
    NotFound,
    #[error("the step does not take this option")]
    OptionInvalid,
    #[error("returnTo leaves the portal")]
    ReturnToInvalid,
    #[error("the credentials are not right")]
    InvalidCredentials,
    #[error("the code is not right")]
    InvalidCode,
    #[error("the passkey was not accepted")]
    PasskeyNotAccepted,
    #[error(transparent)]
    Federation(#[from] FederationError),
    #[error("the flow needs a session")]
    Unauthenticated,
    #[error("that is another account")]
    WrongAccount,
    #[error("that is the same account")]
    OwnAccount,
    #[error("one of the accounts has as many links as it may")]
    TooManyLinks,
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Db(#[from] DbError),
    /// What another part answers in its own words: a budget of messages that is used up.
    #[error("refused elsewhere")]
    Elsewhere(ApiError),
}

impl From<FlowError> for ApiError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::NotFound => Self::new(ErrorCode::FlowNotFound),
            FlowError::OptionInvalid => Self::new(ErrorCode::FlowOptionInvalid),
            FlowError::ReturnToInvalid => Self::new(ErrorCode::ReturnToInvalid),
            FlowError::InvalidCredentials => Self::new(ErrorCode::InvalidCredentials),
            FlowError::InvalidCode => Self::new(ErrorCode::InvalidCode),
            FlowError::PasskeyNotAccepted => Self::new(ErrorCode::PasskeyNotAccepted),
            FlowError::Federation(error) => error.into(),
            FlowError::Unauthenticated => Self::new(ErrorCode::Unauthenticated),
            FlowError::WrongAccount => Self::new(ErrorCode::WrongAccount),
            FlowError::OwnAccount => Self::new(ErrorCode::LinkOwnAccount),
            FlowError::TooManyLinks => Self::new(ErrorCode::LimitReached),
            FlowError::Hashing(error) => error.into(),
            FlowError::Db(error) => error.into(),
            FlowError::Elsewhere(error) => error,
        }
    }
}

/// Who answers a flow: its organization, browser and, in a step-up, session.
#[derive(Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) organization: &'a Organization,
    pub(super) binding: Option<&'a [u8]>,
    pub(super) principal: Option<&'a Principal>,
    pub(super) origin: &'a Origin,
    pub(super) device_cookie: Option<&'a str>,
    pub(super) trust_cookie: Option<&'a str>,
}

impl Caller<'_> {
    /// The key of the budget of attempts that this browser has for an account.
    pub(super) fn budget_key(&self, state: &State, username: &str) -> String {
        device_cookie::budget_key(state, self.organization.id.as_str(), username, self.device_cookie)
    }
}

/// A flow after an answer, with the cookies that its completion sets.
pub(super) struct Answered {
    pub(super) flow: Flow,
    pub(super) completed: Option<Completed>,
}

/// Begins a flow. `binding` is the value of the browser's flow cookie.
pub(super) async fn start(
    state: &State,
    caller: Caller<'_>,
    binding: &[u8],
    request: &StartFlowRequest,
) -> Result<Flow, FlowError> {
    let kind = request.kind;
    if request.token.is_some() && !matches!(kind, FlowType::Recover | FlowType::Register) {
        return Err(FlowError::OptionInvalid);
    }
    if kind == FlowType::Register {
        register::check_offered(state, caller.organization)?;
    }
    let return_to = request
        .return_to
        .as_deref()
        .map(|text| return_to::check(&state.public_origin, &caller.organization.slug, text))
        .transpose()?;
    let mut flow_state = FlowState::default();
    let mut session_id = None;
    if kind == FlowType::Link {
        let principal = caller.principal.ok_or(FlowError::Unauthenticated)?;
        // The wish to link belongs to a session that has just proven who it is, and to no other.
        if guard::open_until(state, principal, &caller.organization.settings).await?.is_none() {
            return Err(FlowError::Elsewhere(ApiError::new(ErrorCode::StepUpRequired)));
        }
        session_id = principal.session().map(str::to_owned);
    }
    if kind == FlowType::StepUp {
        let principal = caller.principal.ok_or(FlowError::Unauthenticated)?;
        let account_id = principal.account_id.0.clone();
        let account = state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
        session_id = principal.session().map(str::to_owned);
        flow_state.account_id = Some(account.id);
        flow_state.username = Some(account.username);
    }
    let now = state.now_micros();
    let row = FlowRow {
        id: state.new_id(),
        organization_id: caller.organization.id.0.clone(),
        kind: kind_name(kind).to_owned(),
        status: "pending".to_owned(),
        binding_hash: state.keys.hash_token(binding).to_vec(),
        session_id,
        state: flow_state.to_text(),
        return_to,
        version: 1,
        created_at: now,
        expires_at: now + seconds(kind) * SECOND,
    };
    let (row, flow_state) = match &request.token {
        Some(token) if kind == FlowType::Register => {
            register::link::start(state, caller.organization, row, token).await?
        }
        Some(token) => recover::link::start(state, caller.organization, row, token).await?,
        None => {
            let stored = row.clone();
            state.db.write_relaxed(move |conn| store::insert(conn, &stored)).await?;
            (row, flow_state)
        }
    };
    let context = context(state, caller, kind, &flow_state).await?;
    view(state, caller, &row, &context, &flow_state).await
}

/// Where a flow stands.
pub(super) async fn get(state: &State, caller: Caller<'_>, id: &str) -> Result<Flow, FlowError> {
    let row = find(state, caller, id).await?;
    let flow_state = FlowState::parse(&row.state)?;
    let context = context(state, caller, kind_of(&row.kind)?, &flow_state).await?;
    view(state, caller, &row, &context, &flow_state).await
}

/// Cancels a flow.
pub(super) async fn cancel(state: &State, caller: Caller<'_>, id: &str) -> Result<(), FlowError> {
    let row = find(state, caller, id).await?;
    Ok(state.db.write(move |conn| store::delete(conn, &row.id)).await?)
}

/// Takes the answer to the present step. A flow that completes brings the new session along.
pub(super) async fn answer(
    state: &State,
    caller: Caller<'_>,
    id: &str,
    request: AnswerFlowRequest,
) -> Result<Answered, FlowError> {
    let row = find(state, caller, id).await?;
    let flow = FlowState::parse(&row.state)?;
    let context = context(state, caller, kind_of(&row.kind)?, &flow).await?;
    if row.status != "pending" || !flow::takes(&context, &flow, request.option()) {
        return Err(FlowError::OptionInvalid);
    }
    let trusts_browser = request.trusts_browser();
    let turn = Turn { state, caller, row: &row, context: &context, flow: &flow };
    if matches!(request, AnswerFlowRequest::Restore {}) {
        return restore::answer(turn).await;
    }
    let outcome = dispatch::answer(&turn, request).await?;
    match outcome {
        Outcome::Goes(new_state) => advance(turn, new_state, With::Nothing).await,
        Outcome::Asks(new_state, request) => advance(turn, new_state, With::Request(request)).await,
        Outcome::Verified { flow, consume } => advance(turn, flow, With::Verified(consume)).await,
        Outcome::Proven(proof) => proceed(turn, proof, trusts_browser).await,
        Outcome::Refused(refused) => Err(refuse::refuse(&turn, refused).await?),
        Outcome::Ended { opens_at } => {
            ended(turn, FlowState { opens_at, ..turn.flow.clone() }, Completed::default()).await
        }
        Outcome::Registered { completed, awaits_approval } => {
            ended(turn, FlowState { awaits_approval, ..turn.flow.clone() }, completed).await
        }
    }
}

/// The flow is over.
async fn ended(turn: Turn<'_>, flow: FlowState, completed: Completed) -> Result<Answered, FlowError> {
    let row = FlowRow { status: "completed".to_owned(), ..turn.row.clone() };
    let flow = view(turn.state, turn.caller, &row, turn.context, &flow).await?;
    Ok(Answered { flow, completed: Some(completed) })
}

/// A factor was proven: what is asked next, or the end.
pub(super) async fn proceed(
    turn: Turn<'_>,
    proof: Proof,
    trusts_browser: bool,
) -> Result<Answered, FlowError> {
    let Turn { state, caller, context: before, .. } = turn;
    let mut flow = turn.flow.clone();
    flow.given = None;
    flow.account_id = Some(proof.account.id.clone());
    flow.username = Some(proof.account.username.clone());
    flow.is_user_verified |= proof.is_user_verified;
    flow.association = proof.association.clone().or(flow.association);
    flow.password_changed_at = proof.password_changed_at.or(flow.password_changed_at);
    match proof.recovered {
        Some(by) => flow.recovered.push(by),
        None => flow.proven.push(ProvenMethod { method: proof.method, proved_at: state.clock.now() }),
    }
    let context = context(state, caller, before.kind, &flow).await?;
    let Next::Complete { level } = flow::next(&context, &flow) else {
        // An enrolled app is a proof as well: nothing comes after it, so only a password gets here.
        return advance(turn, flow, With::Proof(Box::new(proof))).await;
    };
    finish(Turn { context: &context, flow: &flow, ..turn }, level, proof, trusts_browser).await
}

/// Everything was proven: the flow completes.
pub(super) async fn finish(
    turn: Turn<'_>,
    level: u8,
    proof: Proof,
    trusts_browser: bool,
) -> Result<Answered, FlowError> {
    let Turn { state, flow, .. } = turn;
    let (rehash, refusal) = (proof.rehash.clone(), proof.refusal());
    let account_id = proof.account.id.clone();
    let completed = match complete::complete(&turn, level, proof, trusts_browser).await {
        Err(FlowError::InvalidCode) => {
            return Err(refuse::refuse(&turn, refusal).await?);
        }
        other => other?,
    };
    state.metrics.sign_in_ended(SignInOutcome::Succeeded);
    if let Some(rehash) = rehash {
        rehash.run(state, &account_id).await;
    }
    ended(turn, flow.clone(), completed).await
}

/// What is done in the unit of work that takes a flow on.
enum With {
    Nothing,
    /// A factor counts.
    Proof(Box<Proof>),
    /// A proof that is no account's counts.
    Verified(ConsumeOnce),
    /// What was asked for is put down.
    Request(Box<Request>),
}

/// The flow goes on with another step.
async fn advance(turn: Turn<'_>, flow: FlowState, with: With) -> Result<Answered, FlowError> {
    let (state, row) = (turn.state, turn.row.clone());
    let mut kept = flow.clone();
    state
        .db
        .write(move |conn| {
            match with {
                With::Nothing => {}
                With::Proof(proof) => {
                    attempts::take_back(conn, &proof.budget_key, proof.failures)?;
                    let Some(used) = (proof.consume)(conn)? else { return Err(FlowError::InvalidCode) };
                    kept.credentials.extend(used.credential());
                }
                With::Verified(consume) => {
                    if !consume(conn)? {
                        return Err(FlowError::InvalidCode);
                    }
                }
                With::Request(request) => {
                    request.queue(conn).map_err(|error| FlowError::Elsewhere(error.into()))?;
                }
            }
            if store::advance(conn, &row, &kept.to_text())? { Ok(()) } else { Err(FlowError::NotFound) }
        })
        .await?;
    let context = context(state, turn.caller, turn.context.kind, &flow).await?;
    Ok(Answered { flow: view(state, turn.caller, turn.row, &context, &flow).await?, completed: None })
}

pub(super) async fn find(state: &State, caller: Caller<'_>, id: &str) -> Result<FlowRow, FlowError> {
    let id = id.to_owned();
    let row = state.db.fetch(move |conn| store::find(conn, &id)).await?.ok_or(FlowError::NotFound)?;
    let binding = caller.binding.ok_or(FlowError::NotFound)?;
    let is_bound = state.keys.hash_token(binding).as_slice() == row.binding_hash;
    let is_here =
        row.organization_id == caller.organization.id.as_str() && row.expires_at > state.now_micros();
    let is_session = match &row.session_id {
        Some(session) => {
            caller.principal.is_some_and(|principal| principal.session() == Some(session.as_str()))
        }
        None => true,
    };
    if is_bound && is_here && is_session { Ok(row) } else { Err(FlowError::NotFound) }
}

async fn view(
    state: &State,
    caller: Caller<'_>,
    row: &FlowRow,
    context: &Context,
    flow: &FlowState,
) -> Result<Flow, FlowError> {
    let is_completed = row.status == "completed";
    let mut step = match flow::next(context, flow) {
        Next::Ask(step) if !is_completed => Some(step),
        _ => None,
    };
    if let Some(step) = &mut step {
        enroll::show(state, &caller.organization.name, flow, step).await?;
        register::form::show(state, caller.organization, flow, step).await?;
    }
    Ok(Flow {
        flow_id: FlowId(row.id.clone()),
        kind: context.kind,
        status: if is_completed { FlowStatus::Completed } else { FlowStatus::Pending },
        step,
        return_to: row.return_to.clone(),
        expires_at: from_micros(row.expires_at),
        opens_at: flow.opens_at,
        awaits_approval: flow.awaits_approval,
        link: flow.ticket.as_ref().map(|ticket| FlowLink {
            purpose: ticket.purpose,
            organization: caller.organization.name.clone(),
            sent_by: ticket.sent_by.clone(),
        }),
    })
}

const fn kind_name(kind: FlowType) -> &'static str {
    match kind {
        FlowType::SignIn => "sign_in",
        FlowType::StepUp => "step_up",
        FlowType::Link => "link",
        FlowType::Recover => "recover",
        FlowType::Register => "register",
    }
}

pub(super) fn kind_of(name: &str) -> Result<FlowType, FlowError> {
    [FlowType::SignIn, FlowType::StepUp, FlowType::Link, FlowType::Recover, FlowType::Register]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
        .ok_or(FlowError::NotFound)
}
