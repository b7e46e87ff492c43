//! The end of a recovery: the new password, in one unit of work that can happen once.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::LinkPurpose;
use latchkey_openapi::error::ErrorCode;
use serde_json::json;

use super::{Recovered, link, steps};
use crate::features::sign_in::flow::{Context, FlowState};
use crate::features::sign_in::proof::{Outcome, Turn};
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store::{self, FlowRow};
use crate::identity::contacts::{Kind, prove_primary_mail};
use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::factors::{self, Factors};
use crate::identity::flow_proofs;
use crate::identity::notices::{Channel, Message, Notice, PeopleMessage, RecoveryMessage, To};
use crate::identity::password_change::{self, Accepted, PasswordRefusal};
use crate::identity::recovery::{contacts, delays, tickets};
use crate::identity::session;
use crate::identity::session::ending::Ending;
use crate::identity::{account, attempts, credentials};
use crate::platform::db::Conn;
use crate::platform::http::error::ApiError;

/// Sets the password.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    password: &str,
    end_sessions: bool,
) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let id = turn.flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
    if !steps::may_reset(turn.context, turn.flow) {
        return Err(FlowError::OptionInvalid);
    }
    let has_second = steps::keeps_factor(turn.context, turn.flow);
    let accepted = password_change::accept(state, organization, &id, password, has_second).await?;
    let name = turn.flow.username.clone().unwrap_or_default();
    let work = Reset {
        event: event(turn, &id),
        notices: notices(turn, &id).await?,
        ending: Ending::on_purpose(state),
        budget_key: turn.caller.budget_key(state, &name),
        row: turn.row.clone(),
        flow: turn.flow.clone(),
        context: turn.context.clone(),
        now: state.now_micros(),
        account_id: id,
        accepted,
        end_sessions,
    };
    state.db.write(move |conn| work.run(conn)).await?;
    Ok(Outcome::Ended { opens_at: None })
}

fn purpose(flow: &FlowState) -> Option<LinkPurpose> {
    flow.ticket.as_ref().map(|ticket| ticket.purpose)
}

fn event(turn: &Turn<'_>, account_id: &str) -> PreparedEvent {
    let organization_id = turn.caller.organization.id.as_str();
    let of = match purpose(turn.flow) {
        Some(LinkPurpose::Invitation) => EventType::InvitationAccepted,
        Some(LinkPurpose::Reset | LinkPurpose::ResetAll) | None => EventType::PasswordReset,
    };
    let by: Vec<&str> = match &turn.flow.ticket {
        Some(_) => vec!["administrator"],
        None => turn.flow.recovered.iter().map(|by: &Recovered| by.name()).collect(),
    };
    let event = NewEvent::by_self(organization_id, of, account_id)
        .origin(turn.caller.origin)
        .details(json!({ "by": by }));
    // The notices below tell every address.
    events::prepare(
        turn.state,
        if purpose(turn.flow) == Some(LinkPurpose::Invitation) { event } else { event.told() },
    )
}

/// What every address is told of that somebody may have taken: by mail that the password is another one, and by any way that
/// factors went by an administrator's word. The first password is no news.
async fn notices(turn: &Turn<'_>, account_id: &str) -> Result<Vec<Notice>, FlowError> {
    let removes_factors = match purpose(turn.flow) {
        Some(LinkPurpose::Invitation) => return Ok(Vec::new()),
        Some(LinkPurpose::ResetAll) => true,
        Some(LinkPurpose::Reset) | None => false,
    };
    let id = account_id.to_owned();
    let addresses = turn.state.db.read(move |conn| contacts::list_all(conn, &id)).await?;
    let told = addresses.into_iter().filter(|(kind, _)| removes_factors || *kind == Kind::Email);
    let notice = |(kind, address): (Kind, String)| {
        let message = match removes_factors {
            true => Message::People(PeopleMessage::FactorsRemoved),
            false => Message::Recovery(RecoveryMessage::Reset),
        };
        let to = To::Address(Channel::of(kind), address);
        Notice::new(turn.state, account_id, to, message).origin(turn.state, turn.caller.origin)
    };
    Ok(told.map(notice).collect())
}

/// What the unit of work needs.
struct Reset {
    account_id: String,
    row: FlowRow,
    flow: FlowState,
    context: Context,
    accepted: Accepted,
    end_sessions: bool,
    event: PreparedEvent,
    notices: Vec<Notice>,
    ending: Ending,
    budget_key: String,
    now: i64,
}

impl Reset {
    fn run(self, conn: &mut Conn) -> Result<(), FlowError> {
        let id = &self.account_id;
        // The account's row first, as whoever closes an account ends its recoveries: two orders would wait for each other.
        if !account::lock_credentials_unless_disabled(conn, id)? || !store::consume(conn, &self.row)? {
            return Err(FlowError::NotFound);
        }
        self.use_ticket(conn)?;
        // What was proven was proven for the password of that time, and for no later one.
        let present = credentials::find(conn, id)?.map(|stored| stored.changed_at);
        if present != self.flow.password_changed_at {
            return Err(FlowError::NotFound);
        }
        // Whoever has the factor after all has cancelled it.
        if self.flow.recovered.contains(&Recovered::Delay) && !delays::finish(conn, id)? {
            return Err(FlowError::NotFound);
        }
        let removes_factors = steps::removes_factors(&self.flow);
        if removes_factors {
            factors::delete_all(conn, id)?;
        }
        // A factor that was set up meanwhile is asked for.
        let enrolled = Factors::load(conn, id)?.second_factors(&self.context.factors);
        let context = Context { enrolled, ..self.context.clone() };
        if !steps::may_reset(&context, &self.flow) {
            return Err(FlowError::NotFound);
        }
        if !self.accepted.write(conn, id, &context.factors)? {
            return Err(FlowError::NotFound);
        }
        flow_proofs::delete_all(conn, id)?;
        delays::cancel(conn, id)?;
        if self.end_sessions || removes_factors {
            session::store::delete_all(conn, id, None, &self.ending)?;
        }
        attempts::reset(conn, &self.budget_key)?;
        self.event.write(conn)?;
        for notice in &self.notices {
            notice.queue(conn)?;
        }
        Ok(())
    }

    /// Uses the link up that the flow began by. That of an invitation proves the address that it was sent to.
    fn use_ticket(&self, conn: &mut Conn) -> Result<(), FlowError> {
        let Some(ticket) = &self.flow.ticket else { return Ok(()) };
        if !tickets::consume(conn, &self.account_id, ticket, self.now)? {
            return Err(link::refusal());
        }
        if ticket.purpose != LinkPurpose::Invitation {
            return Ok(());
        }
        match prove_primary_mail(conn, &self.account_id, self.now) {
            Err(error) if error.is_unique_violation() => {
                Err(FlowError::Elsewhere(ApiError::new(ErrorCode::Uniqueness)))
            }
            other => {
                other?;
                Ok(account::touch(conn, &self.account_id, self.now)?)
            }
        }
    }
}

impl From<PasswordRefusal> for FlowError {
    fn from(refusal: PasswordRefusal) -> Self {
        match refusal {
            PasswordRefusal::Hashing(error) => Self::Hashing(error),
            PasswordRefusal::Db(error) => Self::Db(error),
            refusal => {
                let answer: ApiError = refusal.at("password");
                Self::Elsewhere(answer)
            }
        }
    }
}
