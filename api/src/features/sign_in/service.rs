//! Beginning, reading, answering and cancelling flows.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::auth::{AnswerFlowRequest, FactorOption, Flow, FlowStatus, FlowType};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::FlowId;
use latchkey_openapi::sessions::ProvenMethod;
use url::Url;

use super::complete::{self, Completed};
use super::flow::{self, FlowState, Next};
use super::password::{self, Checked, Refused};
use super::store::{self, FlowRow};
use crate::identity::State;
use crate::identity::account;
use crate::identity::contacts::fold;
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::identity::time::{SECOND, from_micros};
use crate::platform::db::DbError;
use crate::platform::hashing::HashingError;
use crate::platform::http::error::ApiError;
use crate::platform::telemetry::metrics::SignInOutcome;

/// Seconds that a flow lives.
const FLOW_SECONDS: i64 = 15 * 60;
/// Bytes of `returnTo` at most.
const RETURN_TO_MAX_BYTES: usize = 2_048;

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
    #[error("the flow needs a session")]
    Unauthenticated,
    #[error("that is another account")]
    WrongAccount,
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<FlowError> for ApiError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::NotFound => Self::new(ErrorCode::FlowNotFound),
            FlowError::OptionInvalid => Self::new(ErrorCode::FlowOptionInvalid),
            FlowError::ReturnToInvalid => Self::new(ErrorCode::ReturnToInvalid),
            FlowError::InvalidCredentials => Self::new(ErrorCode::InvalidCredentials),
            FlowError::Unauthenticated => Self::new(ErrorCode::Unauthenticated),
            FlowError::WrongAccount => Self::new(ErrorCode::WrongAccount),
            FlowError::Hashing(error) => error.into(),
            FlowError::Db(error) => error.into(),
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
}

/// A flow after an answer, with the cookies that its completion sets.
pub(super) struct Answered {
    pub(super) flow: Flow,
    pub(super) completed: Completed,
}

/// Begins a flow. `binding` is the value of the browser's flow cookie.
pub(super) async fn start(
    state: &State,
    caller: Caller<'_>,
    binding: &[u8],
    kind: FlowType,
    return_to: Option<&str>,
) -> Result<Flow, FlowError> {
    let return_to = return_to
        .map(|text| check_return_to(&state.public_origin, &caller.organization.slug, text))
        .transpose()?;
    let mut flow_state = FlowState::default();
    let mut session_id = None;
    if kind == FlowType::StepUp {
        let principal = caller.principal.ok_or(FlowError::Unauthenticated)?;
        let account_id = principal.account_id.0.clone();
        let account = state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
        session_id = Some(principal.session_id.0.clone());
        flow_state =
            FlowState { account_id: Some(account.id), username: Some(account.username), proven: Vec::new() };
    }
    let now = state.now_micros();
    let row = FlowRow {
        id: state.new_id(),
        organization_id: caller.organization.id.0.clone(),
        kind: kind_name(kind).to_owned(),
        status: "pending".to_owned(),
        binding_hash: state.keys.hash_token(binding).to_vec(),
        session_id,
        state: serde_json::to_string(&flow_state).unwrap_or_default(),
        return_to,
        version: 1,
        created_at: now,
        expires_at: now + FLOW_SECONDS * SECOND,
    };
    let stored = row.clone();
    state.db.write(move |conn| store::insert(conn, &stored)).await?;
    view(&row)
}

/// Where a flow stands.
pub(super) async fn get(state: &State, caller: Caller<'_>, id: &str) -> Result<Flow, FlowError> {
    view(&find(state, caller, id).await?)
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
    answer: AnswerFlowRequest,
) -> Result<Answered, FlowError> {
    let row = find(state, caller, id).await?;
    let kind = kind_of(&row.kind)?;
    let mut flow_state = parse_state(&row)?;
    let AnswerFlowRequest::Password { username, password } = answer;
    if row.status != "pending" || !flow::takes(kind, &flow_state, FactorOption::Password) {
        return Err(FlowError::OptionInvalid);
    }
    let identifier = match kind {
        FlowType::SignIn => username.unwrap_or_default(),
        FlowType::StepUp => {
            let own = flow_state.username.clone().unwrap_or_default();
            // Proving to be somebody else raises nobody's session.
            if username.is_some_and(|typed| fold(&typed) != fold(&own)) {
                return Err(FlowError::WrongAccount);
            }
            own
        }
    };
    let checked =
        password::check(state, caller.organization, &identifier, password.clone(), caller.device_cookie)
            .await
            .inspect_err(|_| state.metrics.sign_in_ended(SignInOutcome::Overloaded))?;
    let right = match checked {
        Checked::Right(right) => right,
        Checked::Refused(refused) => return Err(refuse(state, caller, kind, &identifier, refused).await?),
    };
    flow_state.account_id = Some(right.account.id.clone());
    flow_state.proven.push(ProvenMethod { method: FactorOption::Password, proved_at: state.clock.now() });
    let Next::Complete { level } = flow::next(kind, &flow_state) else {
        return Err(FlowError::OptionInvalid);
    };
    let completed = complete::complete(state, caller, &row, kind, &flow_state, level, &right).await?;
    state.metrics.sign_in_ended(SignInOutcome::Succeeded);
    if right.needs_rehash {
        complete::rehash(state, &right, &password).await;
    }
    let row = FlowRow { status: "completed".to_owned(), ..row };
    Ok(Answered { flow: view(&row)?, completed })
}

/// Writes down a refusal and makes the one answer for all of them.
async fn refuse(
    state: &State,
    caller: Caller<'_>,
    kind: FlowType,
    identifier: &str,
    refused: Refused,
) -> Result<FlowError, FlowError> {
    let organization_id = caller.organization.id.as_str();
    // What was typed may be a password in the wrong field: an unknown name leaves only its keyed hash.
    let subject = refused.account_id.clone();
    let unknown = state.keys.counter_key(&["identifier", organization_id, &fold(identifier)]);
    let event_kind = if kind == FlowType::SignIn { EventType::SignIn } else { EventType::StepUp };
    let make = |event_kind| {
        let mut event = NewEvent::by_self(organization_id, event_kind, "")
            .refused(Actor::Unknown)
            .origin(caller.origin)
            .coalesce(subject.as_deref().unwrap_or(&unknown));
        event.subject_account_id = subject.clone();
        if subject.is_none() {
            event.details = serde_json::json!({ "identifierHash": unknown });
        }
        event.session_id =
            caller.principal.filter(|_| kind == FlowType::StepUp).map(|p| p.session_id.0.clone());
        events::prepare(state, event)
    };
    let failed = make(event_kind);
    let locked = refused.locks.then(|| make(EventType::LockedOut));
    state
        .db
        .write(move |conn| {
            failed.write(conn)?;
            locked.iter().try_for_each(|event| event.write(conn))
        })
        .await
        .map_err(FlowError::Db)?;
    state.metrics.sign_in_ended(if refused.delayed {
        SignInOutcome::Throttled
    } else {
        SignInOutcome::Refused
    });
    Ok(FlowError::InvalidCredentials)
}

async fn find(state: &State, caller: Caller<'_>, id: &str) -> Result<FlowRow, FlowError> {
    let id = id.to_owned();
    let row = state.db.fetch(move |conn| store::find(conn, &id)).await?.ok_or(FlowError::NotFound)?;
    let binding = caller.binding.ok_or(FlowError::NotFound)?;
    let is_bound = state.keys.hash_token(binding).as_slice() == row.binding_hash;
    let is_here =
        row.organization_id == caller.organization.id.as_str() && row.expires_at > state.now_micros();
    let is_session = match &row.session_id {
        Some(session) => caller.principal.is_some_and(|principal| principal.session_id.as_str() == session),
        None => true,
    };
    if is_bound && is_here && is_session { Ok(row) } else { Err(FlowError::NotFound) }
}

fn parse_state(row: &FlowRow) -> Result<FlowState, FlowError> {
    serde_json::from_str(&row.state).map_err(|error| FlowError::Db(DbError::corrupt("flow", error)))
}

fn view(row: &FlowRow) -> Result<Flow, FlowError> {
    let kind = kind_of(&row.kind)?;
    let is_completed = row.status == "completed";
    let step = match flow::next(kind, &parse_state(row)?) {
        Next::Ask(step) if !is_completed => Some(step),
        _ => None,
    };
    Ok(Flow {
        flow_id: FlowId(row.id.clone()),
        kind,
        status: if is_completed { FlowStatus::Completed } else { FlowStatus::Pending },
        step,
        return_to: row.return_to.clone(),
        expires_at: from_micros(row.expires_at),
    })
}

const fn kind_name(kind: FlowType) -> &'static str {
    match kind {
        FlowType::SignIn => "sign_in",
        FlowType::StepUp => "step_up",
    }
}

fn kind_of(name: &str) -> Result<FlowType, FlowError> {
    [FlowType::SignIn, FlowType::StepUp]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
        .ok_or(FlowError::NotFound)
}

/// The path to go to afterwards, if the address lies within this organization's portal. Compared by parsed scheme, host,
/// port and path, never by prefix of the text.
fn check_return_to(public_origin: &str, slug: &str, text: &str) -> Result<String, FlowError> {
    let invalid = || FlowError::ReturnToInvalid;
    if text.len() > RETURN_TO_MAX_BYTES || text.chars().any(char::is_control) {
        return Err(invalid());
    }
    let base = Url::parse(public_origin).map_err(|_| invalid())?;
    let target = base.join(text).map_err(|_| invalid())?;
    let base_path = State::base_path(slug);
    let path = target.path();
    let is_inside = target.origin() == base.origin()
        && target.username().is_empty()
        && target.password().is_none()
        && (path == base_path || path.starts_with(&format!("{base_path}/")));
    // The default organization's portal does not send anybody into another one's.
    let is_foreign = base_path.is_empty() && path.starts_with("/t/");
    if !is_inside || is_foreign {
        return Err(invalid());
    }
    let mut result = path.to_owned();
    if let Some(query) = target.query() {
        result.push_str(&format!("?{query}"));
    }
    if let Some(fragment) = target.fragment() {
        result.push_str(&format!("#{fragment}"));
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://id.example.org";

    #[test]
    fn t36_the_way_back_stays_within_the_portal() {
        for (slug, text, expected) in [
            ("default", "/personal-info", "/personal-info"),
            ("default", "/sessions?x=1#y", "/sessions?x=1#y"),
            ("default", "https://id.example.org/privacy", "/privacy"),
            ("acme", "/t/acme/security", "/t/acme/security"),
        ] {
            assert_eq!(check_return_to(HERE, slug, text).unwrap(), expected);
        }
    }

    #[test]
    fn t36_every_way_out_is_refused() {
        for text in [
            "https://evil.test/",
            "//evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "https://id.example.org.evil.test/",
            "https://id.example.org@evil.test/",
            "https://user@id.example.org/",
            "http://id.example.org/",
            "https://id.example.org:8443/",
            "javascript:alert(1)",
            "data:text/html,x",
            "/t/acme/x",
            "/a\nb",
        ] {
            assert!(check_return_to(HERE, "default", text).is_err(), "{text}");
        }
        for text in ["/", "/t/acme2/x", "/t/acme/../other/x"] {
            assert!(check_return_to(HERE, "acme", text).is_err(), "{text}");
        }
    }
}
