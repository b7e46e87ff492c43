//! The rules of linked accounts, once they are linked.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::associations::{Association, AssociationList};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::{AccountId, AssociationId};
use latchkey_openapi::settings::SecondFactorPolicy;
use serde_json::json;

use crate::identity::account::{self, Account};
use crate::identity::associations::{self, AssociationRow};
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::factors::Factors;
use crate::identity::organization::Organization;
use crate::identity::session::begin::begin;
use crate::identity::session::ending::Ending;
use crate::identity::session::{self, Principal};
use crate::identity::time::from_micros;
use crate::identity::{State, attempts, device_cookie};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

#[derive(Debug, thiserror::Error)]
pub(super) enum AssociationError {
    #[error("there is no such link")]
    NotFound,
    #[error("the other account cannot be used now")]
    Refused,
    #[error("the session is over")]
    SessionOver,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<AssociationError> for ApiError {
    fn from(error: AssociationError) -> Self {
        match error {
            AssociationError::NotFound => Self::new(ErrorCode::NotFound),
            // One answer for every reason: what is up with the other account is told to those who sign in to it.
            AssociationError::Refused => Self::new(ErrorCode::SwitchRefused),
            AssociationError::SessionOver => Self::new(ErrorCode::Unauthenticated),
            AssociationError::Db(error) => error.into(),
        }
    }
}

/// The accounts that are linked to the caller's.
pub(super) async fn list(state: &State, me: &Principal) -> Result<AssociationList, AssociationError> {
    let associations = linked(state, me)
        .await?
        .into_iter()
        .map(|(row, other)| {
            let display_name = account::display_name(&other.username, &other.attributes()?);
            Ok(Association {
                id: AssociationId(row.id),
                account_id: AccountId(other.id),
                username: other.username,
                display_name,
                linked_at: from_micros(row.created_at),
                last_switched_at: row.last_switched_at.map(from_micros),
            })
        })
        .collect::<Result<_, DbError>>()?;
    Ok(AssociationList { associations })
}

async fn linked(state: &State, me: &Principal) -> Result<Vec<(AssociationRow, Account)>, DbError> {
    let id = me.account_id.0.clone();
    state.db.read(move |conn| associations::list(conn, &id)).await
}

/// Removes one link.
pub(super) async fn unlink(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), AssociationError> {
    let one = linked(state, me).await?.into_iter().filter(|(row, _)| row.id == id).collect();
    if remove(state, me, origin, one).await? == 0 { Err(AssociationError::NotFound) } else { Ok(()) }
}

/// Removes every link.
pub(super) async fn unlink_all(
    state: &State,
    me: &Principal,
    origin: &Origin,
) -> Result<(), AssociationError> {
    let all = linked(state, me).await?;
    remove(state, me, origin, all).await?;
    Ok(())
}

async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    links: Vec<(AssociationRow, Account)>,
) -> Result<usize, AssociationError> {
    let account_id = me.account_id.0.clone();
    let mine = state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
    let links: Vec<(String, [PreparedEvent; 2])> =
        links.into_iter().map(|(row, other)| (row.id, told(state, me, origin, &mine, &other))).collect();
    let (ending, asking) = (Ending::on_purpose(state), me.session().unwrap_or_default().to_owned());
    let work = move |conn: &mut Conn| {
        let mut removed = 0;
        for (id, events) in &links {
            if associations::delete(conn, &mine.id, id)? {
                session::store::delete_of_association(conn, id, &asking, &ending)?;
                events.iter().try_for_each(|event| event.write(conn))?;
                removed += 1;
            }
        }
        Ok::<_, DbError>(removed)
    };
    Ok(state.db.write(work).await?)
}

/// Both sides are told, each by the name of the other.
fn told(
    state: &State,
    me: &Principal,
    origin: &Origin,
    mine: &Account,
    other: &Account,
) -> [PreparedEvent; 2] {
    let unlinked = |of: &Account, name: &Account| {
        let mut event = NewEvent::by_self(&of.organization_id, EventType::AccountUnlinked, &of.id)
            .origin(origin)
            .details(json!({ "name": name.username }));
        event.actor_account_id = Some(mine.id.clone());
        event
    };
    let here = unlinked(mine, other).within(me);
    [events::prepare(state, here), events::prepare(state, unlinked(other, mine))]
}

/// Signs in to the account on the other side of a link. Answers the value of the new session's cookie.
pub(super) async fn switch(
    state: &State,
    organization: &Organization,
    me: &Principal,
    (origin, device): (&Origin, Option<&str>),
    id: &str,
) -> Result<String, AssociationError> {
    let (link, mine, other) = find(state, me, id).await?.ok_or(AssociationError::NotFound)?;
    if other.organization_id != organization.id.as_str() {
        return Err(AssociationError::Refused);
    }
    let mut begun = begin(state, organization, &other.id, 1, &[], origin);
    // Nothing was proven just now: no guarded act is open, and applications that ask when it was are told of the time before.
    begun.row.elevated_at = None;
    begun.row.authenticated_at = me.authenticated_at.min(link.created_at);
    begun.row.association_id = Some(link.id.clone());
    let new = begun.row;
    let event = |kind, of: &Account, session: &str, name: &str| {
        let event = NewEvent::by_self(&of.organization_id, kind, &of.id).session(session).origin(origin);
        events::prepare(state, event.details(json!({ "name": name })))
    };
    let told = [
        event(EventType::SwitchedOut, &mine, me.context(), &other.username),
        event(EventType::SwitchedIn, &other, &new.id, &mine.username),
    ];
    let budget_key = device_cookie::budget_key(state, &other.organization_id, &other.username, device);
    let needs_second = organization.settings.factors.second_factor == SecondFactorPolicy::Required;
    let factors = organization.settings.factors.clone();
    let (ending, session_id, now) = (Ending::over(state), me.context().to_owned(), state.now_micros());
    let work = move |conn: &mut Conn| {
        if !associations::touch(conn, &link.id, now)? {
            return Err(AssociationError::NotFound);
        }
        let is_open = account::lock(conn, &other.id)? && !attempts::is_delayed(conn, &budget_key, now)?;
        let is_equipped =
            !needs_second || !Factors::load(conn, &other.id)?.second_factors(&factors).is_empty();
        if !is_open || !is_equipped {
            return Err(AssociationError::Refused);
        }
        // The one statement that decides: a session is left once.
        if !session::store::delete(conn, &mine.id, &session_id, &ending)? {
            return Err(AssociationError::SessionOver);
        }
        session::store::insert(conn, &new)?;
        told.iter().try_for_each(|event| event.write(conn))?;
        Ok(())
    };
    state.db.write(work).await?;
    Ok(begun.cookie)
}

async fn find(
    state: &State,
    me: &Principal,
    id: &str,
) -> Result<Option<(AssociationRow, Account, Account)>, DbError> {
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    let work = move |conn: &mut Conn| {
        let Some(link) = associations::find(conn, &account_id, &id)? else { return Ok(None) };
        let other = account::get(conn, link.other(&account_id))?;
        Ok::<_, DbError>(Some((link, account::get(conn, &account_id)?, other)))
    };
    state.db.read(work).await
}
