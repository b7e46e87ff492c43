//! What the next step depends on, read anew for every answer.

use latchkey_openapi::auth::FlowType;

use super::flow::{Context, FlowState};
use super::recover::steps::Offered;
use super::service::{Caller, FlowError};
use crate::identity::factors::Factors;
use crate::identity::federation::connection::{self, StoredConnection};
use crate::identity::organization::Organization;
use crate::identity::{State, account, credentials, endings, recovery, session, trusted_browsers};
use crate::platform::db::{Conn, DbError};

/// What the next step depends on. The account counts only once a first factor was proven, or in a step-up.
pub(super) async fn context(
    state: &State,
    caller: Caller<'_>,
    kind: FlowType,
    flow: &FlowState,
) -> Result<Context, FlowError> {
    let settings = &caller.organization.settings;
    let mut context = Context {
        kind,
        factors: settings.factors.clone(),
        is_identifier_first: settings.sign_in.identifier_first,
        enrolled: Vec::new(),
        connections: Vec::new(),
        has_password: true,
        is_trusted: false,
        is_switched: false,
        ending: None,
        awaits_approval: false,
        recovery: offered(state, caller.organization),
        min_lengths: (settings.password.min_length, settings.password.min_length_with_second_factor),
    };
    let organization_id = caller.organization.id.0.clone();
    let Some(account_id) = flow.account_id.clone() else {
        // Another account is linked by what is its own.
        if kind != FlowType::SignIn {
            return Ok(context);
        }
        let all = state.db.fetch(move |conn| connection::list(conn, &organization_id)).await?;
        context.connections = all.iter().filter(|one| one.signs_in()).map(StoredConnection::info).collect();
        return Ok(context);
    };
    let trust_hash = caller.trust_cookie.map(|cookie| state.keys.hash_token(cookie.as_bytes()));
    let now = state.now_micros();
    let stepping_up = caller.principal.filter(|_| kind == FlowType::StepUp);
    let session = stepping_up.and_then(|principal| principal.session()).map(str::to_owned);
    let work = move |conn: &mut Conn| {
        let is_switched = match session {
            Some(id) => session::store::has_proven_nothing(conn, &id)?,
            None => false,
        };
        let is_trusted = match trust_hash {
            Some(hash) => trusted_browsers::is_trusted(conn, &account_id, &hash, now)?,
            None => false,
        };
        let (ending, awaits_approval) = match kind {
            FlowType::SignIn => {
                let is_waiting = account::get(conn, &account_id)?.is_waiting();
                (endings::find(conn, &account_id)?, is_waiting)
            }
            FlowType::StepUp | FlowType::Link | FlowType::Recover | FlowType::Register => (None, false),
        };
        let factors = Factors::load(conn, &account_id)?;
        let mut has_password = true;
        let mut linked = Vec::new();
        if kind == FlowType::StepUp {
            has_password = credentials::find(conn, &account_id)?.is_some();
            linked = connection::list(conn, &organization_id)?;
            linked.retain(|one| factors.federated.contains(&one.id));
        }
        let ended = (ending, awaits_approval);
        Ok::<_, DbError>((factors, is_trusted, is_switched, has_password, linked, ended))
    };
    let (factors, is_trusted, is_switched, has_password, linked, ended) = state.db.read(work).await?;
    let (ending, awaits_approval) = ended;
    context.awaits_approval = awaits_approval;
    context.ending = ending.map(|ending| ending.to_wire());
    context.has_password = has_password;
    context.connections = linked.iter().map(StoredConnection::info).collect();
    context.enrolled = factors.second_factors(&settings.factors);
    context.is_trusted = is_trusted && kind == FlowType::SignIn && settings.factors.trusted_browser_days > 0;
    context.is_switched = is_switched;
    Ok(context)
}

/// The ways back in that are offered, and how long is waited where the second factor is lost.
fn offered(state: &State, organization: &Organization) -> Offered {
    let settings = &organization.settings;
    let recovery::Offered { email, sms, questions } = recovery::Offered::of(state, settings);
    let wait_hours = recovery::may_wait(state, settings).then_some(settings.recovery.delay_hours);
    Offered { email, sms, questions, wait_hours }
}
