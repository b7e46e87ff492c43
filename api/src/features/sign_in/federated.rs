//! An upstream provider: the way there, and what comes of its answer.
//!
//! The answer counts only in the browser that asked: the one with the flow's cookie, or with the session that links.

use latchkey_openapi::auth::{FactorOption, FlowOption, FlowType};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::ConnectionId;

use super::complete::Completed;
use super::context::context;
use super::flow::{self, FlowState, Given};
use super::proof::{Outcome, Proof, Turn, Used};
use super::refuse::{self, Refused};
use super::service::{self, Caller, FlowError};
use super::store::FlowRow;
use crate::identity::federation::association::{self, Association};
use crate::identity::federation::connection::{self, StoredConnection};
use crate::identity::federation::exchange::{self, Identity};
use crate::identity::federation::request::{self, Expected, For, Pending};
use crate::identity::federation::{FederationError, creation, link};
use crate::identity::session::Principal;
use crate::identity::{State, account};
use crate::platform::http::error::ApiError;
use crate::platform::http::form::Parameters;

/// Where the browser goes after a provider's answer.
pub(super) struct Landing {
    /// A path of the portal, below the organization's own.
    pub(super) path: String,
    /// What the page is told, in the fragment: never a text from outside.
    pub(super) fragment: String,
    /// The cookies of a flow that completed.
    pub(super) completed: Option<Completed>,
}

impl Landing {
    fn refused(path: &str, code: ErrorCode) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        Self { path: path.to_owned(), fragment: format!("refused={code}"), completed: None }
    }
}

/// The page of linked accounts.
const LINKED: &str = "/linked";

/// Makes the way to a provider that the step offers.
pub(super) async fn go(turn: &Turn<'_>, id: &ConnectionId) -> Result<Outcome, FlowError> {
    if !turn.context.connections.iter().any(|offered| offered.id == *id) {
        return Err(FlowError::OptionInvalid);
    }
    let connection = find(turn.state, turn.caller, id.as_str()).await?;
    let whom = For::Flow { id: turn.row.id.clone(), anew: turn.context.kind == FlowType::StepUp };
    let redirect_to = request::begin(turn.state, &turn.caller.organization.slug, &connection, whom).await?;
    let given = Given::Federated { connection: id.0.clone(), redirect_to };
    Ok(Outcome::Goes(FlowState { given: Some(given), ..turn.flow.clone() }))
}

async fn find(
    state: &State,
    caller: Caller<'_>,
    connection_id: &str,
) -> Result<StoredConnection, FederationError> {
    let (organization_id, id) = (caller.organization.id.0.clone(), connection_id.to_owned());
    let found = state.db.fetch(move |conn| connection::find(conn, &organization_id, &id)).await?;
    found.filter(|connection| connection.settings.enabled).ok_or(FederationError::NoConnection)
}

/// Takes a provider's answer. Whatever comes of it, the browser lands on a page.
pub(super) async fn answer(
    state: &State,
    caller: Caller<'_>,
    connection_id: &str,
    parameters: Option<Parameters>,
) -> Result<Landing, ApiError> {
    let elsewhere = if caller.principal.is_some() { LINKED } else { "/sign-in" };
    let parameters = parameters.unwrap_or_default();
    let value = parameters.get("state").unwrap_or_default();
    let organization_id = caller.organization.id.as_str();
    let found = request::find(state, organization_id, connection_id, value).await?;
    let Some((pending, expected)) = found else {
        return Ok(Landing::refused(elsewhere, ErrorCode::FederationRefused));
    };
    let arrived = Arrived { connection_id, pending, expected, parameters };
    match arrived.pending.flow_id.clone() {
        Some(flow_id) => of_flow(state, caller, arrived, &flow_id).await,
        None => match of_link(state, caller, &arrived).await {
            Ok(()) => {
                Ok(Landing { path: LINKED.to_owned(), fragment: "linked=yes".to_owned(), completed: None })
            }
            Err(error) => Ok(Landing::refused(elsewhere, told(error)?)),
        },
    }
}

/// An answer, with the request that it names.
struct Arrived<'a> {
    connection_id: &'a str,
    pending: Pending,
    expected: Expected,
    parameters: Parameters,
}

impl Arrived<'_> {
    /// Uses the request up, then believes the provider as far as it can be believed.
    async fn identify(
        &self,
        state: &State,
        caller: Caller<'_>,
        anew: bool,
    ) -> Result<(StoredConnection, Identity), FederationError> {
        let connection = find(state, caller, self.connection_id).await?;
        if !request::consume(state, &self.pending).await? {
            return Err(FederationError::Refused("the answer came twice"));
        }
        let after = anew.then(|| self.pending.authenticated_after());
        let (slug, expected) = (&caller.organization.slug, &self.expected);
        let identity =
            exchange::identify(state, slug, &connection, expected, after, &self.parameters).await?;
        Ok((connection, identity))
    }
}

/// What the user is told. The reason is for whoever runs this; it holds nothing that the provider wrote.
fn told(error: FederationError) -> Result<ErrorCode, ApiError> {
    match error {
        FederationError::Db(error) => Err(error.into()),
        error => {
            tracing::info!(%error, "an upstream provider's answer led nowhere");
            Ok(error.code())
        }
    }
}

/// Links the account whose session asked: in another one's session the answer is worth nothing (T-50).
async fn of_link(state: &State, caller: Caller<'_>, arrived: &Arrived<'_>) -> Result<(), FederationError> {
    let pending = &arrived.pending;
    let is_own = |me: &&Principal| {
        me.session().is_some()
            && me.session() == pending.session_id.as_deref()
            && Some(me.account_id.as_str()) == pending.account_id.as_deref()
    };
    let me = caller
        .principal
        .filter(is_own)
        .ok_or(FederationError::Refused("the answer came into another session"))?;
    let (connection, identity) = arrived.identify(state, caller, false).await?;
    link::link(state, me, caller.origin, &connection, &identity).await
}

/// Goes on with the flow that asked.
async fn of_flow(
    state: &State,
    caller: Caller<'_>,
    arrived: Arrived<'_>,
    flow_id: &str,
) -> Result<Landing, ApiError> {
    let row = match service::find(state, caller, flow_id).await {
        Ok(row) => row,
        Err(FlowError::NotFound) => {
            return Ok(Landing::refused("/sign-in", ErrorCode::FederationRefused));
        }
        Err(error) => return Err(error.into()),
    };
    let (back, is_step_up) = (row.return_to.clone(), row.kind == "step_up");
    let path = match &back {
        Some(back) => below(back, &caller.organization.slug).to_owned(),
        None => "/".to_owned(),
    };
    let sign_in = match &back {
        Some(_) => format!(
            "/sign-in?returnTo={}",
            url::form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>()
        ),
        None => "/sign-in".to_owned(),
    };
    match prove(state, caller, arrived, &row).await {
        Ok(answered) if answered.completed.is_some() => {
            Ok(Landing { path, fragment: String::new(), completed: answered.completed })
        }
        Ok(answered) => {
            let fragment = format!("flow={}", answered.flow.flow_id);
            Ok(Landing { path: sign_in, fragment, completed: None })
        }
        Err(error) => {
            let code = ApiError::from(error);
            if code.code == ErrorCode::Internal || code.code == ErrorCode::Overloaded {
                return Err(code);
            }
            Ok(Landing::refused(if is_step_up { &path } else { &sign_in }, code.code))
        }
    }
}

/// A path without the organization's part, which the landing adds again.
fn below<'a>(path: &'a str, slug: &str) -> &'a str {
    let rest = path.strip_prefix(&State::base_path(slug)).unwrap_or(path);
    if rest.is_empty() { "/" } else { rest }
}

async fn prove(
    state: &State,
    caller: Caller<'_>,
    arrived: Arrived<'_>,
    row: &FlowRow,
) -> Result<service::Answered, FlowError> {
    let flow = FlowState::parse(&row.state)?;
    let kind = service::kind_of(&row.kind)?;
    let context = context(state, caller, kind, &flow).await?;
    let is_offered = context.connections.iter().any(|one| one.id.as_str() == arrived.connection_id);
    if row.status != "pending" || !is_offered || !flow::takes(&context, &flow, FlowOption::Federated) {
        return Err(FlowError::OptionInvalid);
    }
    let turn = Turn { state, caller, row, context: &context, flow: &flow };
    let proven = async {
        let (connection, identity) = arrived.identify(state, caller, kind == FlowType::StepUp).await?;
        whose(&turn, &connection, &identity).await
    };
    match proven.await {
        Ok(association) => {
            let proof = proof(&turn, association).await?;
            service::proceed(turn, proof, false).await
        }
        Err(FederationError::Db(error)) => Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "an upstream provider's answer led nowhere");
            // Written down like every refused sign-in; what is told tells nothing of any account.
            refuse::refuse(&turn, Refused::federated(flow.account_id.clone())).await?;
            Err(error.into())
        }
    }
}

/// The link by which an identity signs in; a new account's, where the connection creates one. Never by an address: two that
/// are equal say nothing (T-49).
async fn whose(
    turn: &Turn<'_>,
    connection: &StoredConnection,
    identity: &Identity,
) -> Result<Association, FederationError> {
    // Its purpose as of now: it may have changed on the way (T-53).
    if !connection.signs_in() {
        return Err(FederationError::NotLinked);
    }
    let state = turn.state;
    let key = (connection.organization_id.clone(), identity.issuer.clone(), identity.subject.clone());
    let name = identity.name(connection);
    let work = move |conn: &mut _| {
        let found = association::find(conn, &key.0, &key.1, &key.2)?;
        if let Some(found) = &found
            && found.name != name
        {
            association::rename(conn, &found.id, name.as_deref())?;
        }
        Ok::<_, FederationError>(found)
    };
    let found = state.db.write(work).await?;
    match (found, &turn.flow.account_id) {
        // In a step-up it must be the account's own.
        (Some(found), Some(account_id)) if found.account_id != *account_id => {
            Err(FederationError::Refused("the identity is of another account"))
        }
        (Some(found), _) => Ok(found),
        (None, Some(_)) => Err(FederationError::Refused("the identity is of no account")),
        (None, None) => creation::create(state, connection, identity, turn.caller.origin).await,
    }
}

async fn proof(turn: &Turn<'_>, association: Association) -> Result<Proof, FlowError> {
    let account_id = association.account_id.clone();
    let account = turn.state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
    Ok(Proof {
        method: FactorOption::Federated,
        recovered: None,
        is_user_verified: false,
        budget_key: turn.caller.budget_key(turn.state, &account.username),
        account,
        password_changed_at: None,
        association: Some(association.id.clone()),
        rehash: None,
        failures: 0,
        // That it is linked still is looked at in the unit of work that completes the flow.
        consume: Box::new(move |_| Ok(Some(Used::Credential(association.id)))),
    })
}
