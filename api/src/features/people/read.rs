//! Finding people, and what an administrator has to know of one.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::ids::AccountId;
use latchkey_openapi::paging::PageQuery;
use latchkey_openapi::people::{PeopleQuery, Person, PersonDetails, PersonList, SentLink};
use latchkey_openapi::scope::Role;
use latchkey_openapi::sessions::SessionList;
use latchkey_openapi::settings::FactorSettings;

use super::error::PeopleError;
use super::filter::Wanted;
use super::store::{self, Row};
use crate::identity::factors::Factors;
use crate::identity::recovery::{delays, tickets};
use crate::identity::session::view;
use crate::identity::time::from_micros;
use crate::identity::{Principal, State, account, credentials, endings};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::cursor;
use crate::platform::http::error::ApiError;

/// Whether somebody may act on somebody: administrators on users, owners on everybody, nobody on themselves.
pub(super) fn may_manage(me: &Principal, role: Role, (id, their_role): (&str, Role)) -> bool {
    me.account_id.as_str() != id
        && match role {
            Role::Owner => true,
            Role::Admin => their_role == Role::User,
            Role::User => false,
        }
}

fn person(me: &Principal, row: &Row) -> Result<Person, DbError> {
    let account = &row.account;
    Ok(Person {
        id: AccountId(account.id.clone()),
        username: account.username.clone(),
        display_name: account::display_name(&account.username, &account.attributes()?),
        email: row.email.as_ref().map(|(value, _)| value.clone()),
        role: row.role,
        state: row.state,
        current: me.account_id.as_str() == account.id,
        manageable: may_manage(me, me.role, (&account.id, row.role)),
        created_at: from_micros(account.created_at),
        last_sign_in_at: account.last_sign_in_at.map(from_micros),
    })
}

/// A page of people, by user name.
pub(super) async fn list(
    state: &State,
    me: &Principal,
    query: PeopleQuery,
) -> Result<PersonList, PeopleError> {
    let limit = cursor::limit(query.limit).map_err(PeopleError::Elsewhere)?;
    let wanted = Wanted::parse(query.filter.as_deref()).map_err(PeopleError::Elsewhere)?;
    let binding = format!("people {} {} {wanted:?}", me.organization_id, me.account_id);
    let after: Option<String> =
        cursor::open(&state.keys, &binding, query.cursor.as_deref()).map_err(PeopleError::Elsewhere)?;
    let organization_id = me.organization_id.0.clone();
    let work = move |conn: &mut Conn| {
        let rows = store::list(conn, &organization_id, &wanted, after.as_deref(), limit + 1)?;
        let counted = store::count(conn, &organization_id, &wanted, cursor::COUNTED_UP_TO + 1)?;
        Ok::<_, DbError>((rows, counted))
    };
    let (mut rows, counted) = state.db.read(work).await?;
    let has_more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let position = rows.last().map(|last| crate::identity::contacts::fold(&last.account.username));
    let next_cursor = position.filter(|_| has_more).and_then(|at| cursor::seal(&state.keys, &binding, &at));
    let people = rows.iter().map(|row| person(me, row)).collect::<Result<_, _>>()?;
    Ok(PersonList { people, total: cursor::total(counted), next_cursor })
}

/// Somebody, with the version that is the `ETag`.
pub(super) async fn get(
    state: &State,
    me: &Principal,
    id: &str,
) -> Result<(PersonDetails, i64), PeopleError> {
    let factors = state.organization_of(me).await?.settings.factors.clone();
    let (me, id, now) = (me.clone(), id.to_owned(), state.now_micros());
    state.db.read(move |conn| details(conn, &me, &factors, &id, now)).await
}

/// The same within a unit of work.
pub(super) fn details(
    conn: &mut Conn,
    me: &Principal,
    settings: &FactorSettings,
    id: &str,
    now: i64,
) -> Result<(PersonDetails, i64), PeopleError> {
    let row = store::find(conn, me.organization_id.as_str(), id)?.ok_or(PeopleError::NotFound)?;
    let factors: Vec<FactorOption> = Factors::load(conn, id)?.second_factors(settings);
    let link = tickets::waiting(conn, id)?.map(|waiting| SentLink {
        purpose: waiting.purpose,
        sent_at: from_micros(waiting.sent_at),
        expires_at: from_micros(waiting.expires_at),
    });
    let details = PersonDetails {
        person: person(me, &row)?,
        email_verified: row.email.as_ref().is_some_and(|(_, is_proven)| *is_proven),
        has_password: credentials::find(conn, id)?.is_some(),
        factors,
        link,
        erased_at: endings::find(conn, id)?.and_then(|ending| ending.due_at).map(from_micros),
        recovery_opens_at: delays::find_waiting(conn, id, now)?.map(|delay| from_micros(delay.opens_at)),
    };
    Ok((details, row.account.version))
}

/// A page of somebody's sessions, by last use: of whom the one who asks may act on, and their own.
pub(super) async fn sessions(
    state: &State,
    me: &Principal,
    id: &str,
    query: PageQuery,
) -> Result<SessionList, PeopleError> {
    let limit = cursor::limit(query.limit).map_err(PeopleError::Elsewhere)?;
    let binding = format!("sessions of {id} {} {}", me.organization_id, me.account_id);
    let after: Option<(i64, String)> =
        cursor::open(&state.keys, &binding, query.cursor.as_deref()).map_err(PeopleError::Elsewhere)?;
    let (asking, account_id, now) = (me.clone(), id.to_owned(), state.now_micros());
    let work = move |conn: &mut Conn| {
        let row = store::find(conn, asking.organization_id.as_str(), &account_id)?;
        let row = row.ok_or(PeopleError::NotFound)?;
        let is_own = asking.account_id.as_str() == account_id;
        if !is_own && !may_manage(&asking, asking.role, (&account_id, row.role)) {
            return Err(PeopleError::Forbidden);
        }
        let rows = view::list(conn, &account_id, "", after, limit + 1, now)?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let used = view::applications(conn, &account_id, &ids)?;
        let counted = view::count(conn, &account_id, cursor::COUNTED_UP_TO + 1, now)?;
        Ok::<_, PeopleError>((rows, used, counted))
    };
    let (mut rows, used, counted) = state.db.read(work).await?;
    let has_more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let position = rows.last().map(|last| (last.last_accessed_at, last.id.clone()));
    let next_cursor = position.filter(|_| has_more).and_then(|at| cursor::seal(&state.keys, &binding, &at));
    let current = me.session().unwrap_or_default();
    let wire = |row: view::SessionRow| {
        let applications = view::applications_of(&used, &row.id);
        row.into_wire(state, current, applications)
    };
    Ok(SessionList {
        sessions: rows.into_iter().map(wire).collect(),
        total: cursor::total(counted),
        next_cursor,
    })
}

impl From<ApiError> for PeopleError {
    fn from(error: ApiError) -> Self {
        Self::Elsewhere(error)
    }
}
