//! No second factor is left: the account opens after a delay. Every address of it is told, and each message can cancel.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use crate::features::sign_in::proof::{Outcome, Turn};
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store;
use crate::identity::contacts::Kind;
use crate::identity::events::{self, NewEvent};
use crate::identity::notices::{Channel, Message, Notice, RecoveryMessage, To};
use crate::identity::recovery::contacts as recovery_contacts;
use crate::identity::recovery::delays::{self, Delay, OPEN_HOURS};
use crate::identity::recovery::may_wait;
use crate::identity::session::{SECRET_BYTES, cookie};
use crate::identity::time::{MINUTE, from_micros};
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};
use crate::platform::rng::random_bytes;
use crate::platform::secret::SecretString;

/// One hour.
const HOUR: i64 = 60 * MINUTE;

/// Begins to wait. Asking again while one waits changes nothing and tells nobody anew.
pub(in crate::features::sign_in) async fn answer(turn: &Turn<'_>) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let id = turn.flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
    let now = state.now_micros();
    let opens_at = now + i64::from(organization.settings.recovery.delay_hours) * HOUR;
    let token = cookie::encode(&random_bytes::<SECRET_BYTES>(state.rng.as_ref()));
    let delay = Delay {
        account_id: id.clone(),
        organization_id: organization.id.0.clone(),
        requested_at: now,
        opens_at,
        closes_at: opens_at + OPEN_HOURS * HOUR,
        cancel_hash: state.keys.hash_token(token.as_bytes()).to_vec(),
        token_hash: None,
    };
    let event = NewEvent::by_self(organization.id.as_str(), EventType::RecoveryDelayed, &id)
        .origin(turn.caller.origin)
        .details(json!({ "opensAt": from_micros(opens_at) }))
        .told();
    let event = events::prepare(state, event);
    let base = State::base_path(&organization.slug);
    let cancel: SecretString = format!("{}{base}/recover/cancel#{token}", state.public_origin).into();
    let addresses = {
        let id = id.clone();
        state.db.read(move |conn| recovery_contacts::list_all(conn, &id)).await?
    };
    let notices: Vec<Notice> =
        addresses.into_iter().map(|to| tell(turn, &id, to, opens_at, &cancel)).collect();
    let row = turn.row.clone();
    let opens_at = state.db.write(move |conn| begin(conn, &row, &delay, &event, &notices)).await?;
    Ok(Outcome::Ended { opens_at: Some(from_micros(opens_at)) })
}

fn tell(
    turn: &Turn<'_>,
    account_id: &str,
    (kind, address): (Kind, String),
    opens_at: i64,
    cancel: &SecretString,
) -> Notice {
    let by = Channel::of(kind);
    let message = RecoveryMessage::Delayed { opens_at: from_micros(opens_at), cancel: cancel.clone() };
    Notice::new(turn.state, account_id, To::Address(by, address), Message::Recovery(message))
        .origin(turn.state, turn.caller.origin)
}

fn begin(
    conn: &mut Conn,
    row: &store::FlowRow,
    delay: &Delay,
    event: &events::PreparedEvent,
    notices: &[Notice],
) -> Result<i64, FlowError> {
    // The account's row first, as in the end of a recovery.
    if !account::lock_unless_disabled(conn, &delay.account_id)? || !store::consume(conn, row)? {
        return Err(FlowError::NotFound);
    }
    if let Some(waiting) = delays::find(conn, &delay.account_id)?
        && waiting.closes_at > delay.requested_at
        && !waiting.is_used()
    {
        return Ok(waiting.opens_at);
    }
    delays::cancel(conn, &delay.account_id)?;
    delays::insert(conn, delay)?;
    event.write(conn)?;
    for notice in notices {
        notice.queue(conn)?;
    }
    Ok::<_, FlowError>(delay.opens_at)
}

/// How many waits are opened in one go.
const BATCH: i64 = 100;

/// Opens the accounts whose wait is over: a link goes to their address for recovery. Run by the sweeper.
///
/// # Errors
/// A failing database.
pub(in crate::features::sign_in) async fn open_due(state: &State) -> Result<(), DbError> {
    let now = state.now_micros();
    let due = state.db.fetch(move |conn| delays::list_opening(conn, now, BATCH)).await?;
    for delay in due {
        let id = delay.account_id.clone();
        let organization_id = delay.organization_id.clone();
        let found = state
            .db
            .read(move |conn| {
                let organization = crate::identity::organization::get(conn, &organization_id)?;
                Ok::<_, DbError>((organization, recovery_contacts::address(conn, &id, Kind::Email)?))
            })
            .await?;
        // Without an address there is nobody to tell; it closes by itself.
        let (organization, Some(address)) = found else { continue };
        // Nor where the organization lets nobody in that way any more.
        if !may_wait(state, &organization.settings) {
            continue;
        }
        let token = cookie::encode(&random_bytes::<SECRET_BYTES>(state.rng.as_ref()));
        let hash = state.keys.hash_token(token.as_bytes());
        let base = State::base_path(&organization.slug);
        let link = format!("{}{base}/recover#{token}", state.public_origin).into();
        let message = Message::Recovery(RecoveryMessage::Opened { link, hours: OPEN_HOURS });
        let to = To::Address(Channel::Mail, address);
        let notice = Notice::new(state, &delay.account_id, to, message);
        state
            .db
            .write(move |conn| {
                if delays::open(conn, &delay, &hash)? {
                    notice.queue(conn)?;
                }
                Ok::<_, DbError>(())
            })
            .await?;
    }
    Ok(())
}
