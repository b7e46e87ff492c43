//! The rules of sessions.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::paging::PageQuery;
use latchkey_openapi::sessions::{Session, SessionList};
use latchkey_openapi::validate::{SESSION_NAME_MAX, is_deceptive};

use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::session::ending::Ending;
use crate::identity::session::{Principal, store, view};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::cursor;
use crate::platform::http::error::ApiError;

/// The session that asks; empty for a token that outlived its own.
fn session_of(me: &Principal) -> String {
    me.session().unwrap_or_default().to_owned()
}

fn binding(me: &Principal) -> String {
    format!("sessions {} {}", me.organization_id, me.account_id)
}

/// A page of sessions, the current one first, then by last use.
pub(super) async fn list(state: &State, me: &Principal, query: PageQuery) -> Result<SessionList, ApiError> {
    let limit = cursor::limit(query.limit)?;
    let after: Option<(i64, String)> = cursor::open(&state.keys, &binding(me), query.cursor.as_deref())?;
    let is_first = after.is_none();
    // The current session takes a place of the first page.
    let room = if is_first { limit - 1 } else { limit };
    let (id, session_id, now) = (me.account_id.0.clone(), session_of(me), state.now_micros());
    let (own, mut rows, counted, used) = state
        .db
        .read(move |conn| {
            let own = if is_first { view::find(conn, &id, &session_id, now)? } else { None };
            let rows = view::list(conn, &id, &session_id, after, room + 1, now)?;
            let ids: Vec<String> = own.iter().chain(&rows).map(|row| row.id.clone()).collect();
            let used = view::applications(conn, &id, &ids)?;
            Ok::<_, DbError>((own, rows, view::count(conn, &id, cursor::COUNTED_UP_TO + 1, now)?, used))
        })
        .await?;
    let has_more = rows.len() as i64 > room;
    rows.truncate(usize::try_from(room).unwrap_or_default());
    let position = match rows.last() {
        Some(last) => (last.last_accessed_at, last.id.clone()),
        None => (i64::MAX, String::new()),
    };
    let next_cursor = if has_more { cursor::seal(&state.keys, &binding(me), &position) } else { None };
    let current = me.session().unwrap_or_default();
    let wire = |row: view::SessionRow| {
        let applications = view::applications_of(&used, &row.id);
        row.into_wire(state, current, applications)
    };
    let sessions = own.into_iter().chain(rows).map(wire).collect();
    Ok(SessionList { sessions, total: cursor::total(counted), next_cursor })
}

/// One session.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<Session, ApiError> {
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    let work = move |conn: &mut Conn| {
        let used = view::applications(conn, &account_id, std::slice::from_ref(&id))?;
        Ok::<_, DbError>((view::find(conn, &account_id, &id, now)?, used))
    };
    let (found, used) = state.db.read(work).await?;
    let row = found.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    let applications = view::applications_of(&used, &row.id);
    Ok(row.into_wire(state, me.session().unwrap_or_default(), applications))
}

/// Names a session, or takes its name away.
pub(super) async fn rename(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    name: &str,
) -> Result<Session, ApiError> {
    let name = name.trim().to_owned();
    let refused = |code, message: &str| {
        Err(ApiError::new(ErrorCode::InvalidValue)
            .errors(vec![FieldError::new("name", code, message).with_limit(SESSION_NAME_MAX as i64)]))
    };
    if name.chars().count() > SESSION_NAME_MAX {
        return refused(ErrorCode::TooLong, "At most 60 characters.");
    }
    if name.chars().any(is_deceptive) {
        return refused(ErrorCode::Pattern, "The name has invisible characters.");
    }
    let event = event(state, me, origin, EventType::SessionRenamed, serde_json::json!({ "sessionId": id }));
    let (account_id, session_id) = (me.account_id.0.clone(), id.to_owned());
    let done = state
        .db
        .write(move |conn| {
            let done =
                store::rename(conn, &account_id, &session_id, (!name.is_empty()).then_some(name.as_str()))?;
            if done {
                event.write(conn)?;
            }
            Ok::<_, DbError>(done)
        })
        .await?;
    if done { get(state, me, id).await } else { Err(ApiError::new(ErrorCode::NotFound)) }
}

/// Ends one session.
pub(super) async fn end(state: &State, me: &Principal, origin: &Origin, id: &str) -> Result<(), ApiError> {
    let event = event(state, me, origin, EventType::SessionEnded, serde_json::json!({ "sessionId": id }));
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    let ending = Ending::on_purpose(state);
    let done = state
        .db
        .write(move |conn| {
            let done = store::delete(conn, &account_id, &id, &ending)?;
            if done {
                event.write(conn)?;
            }
            Ok::<_, DbError>(done)
        })
        .await?;
    if done { Ok(()) } else { Err(ApiError::new(ErrorCode::NotFound)) }
}

/// Ends every session, or all but the current one.
pub(super) async fn end_all(
    state: &State,
    me: &Principal,
    origin: &Origin,
    keep_current: bool,
) -> Result<(), ApiError> {
    let details = serde_json::json!({ "keptCurrent": keep_current });
    let event = event(state, me, origin, EventType::SessionsEnded, details);
    let (account_id, current) = (me.account_id.0.clone(), session_of(me));
    let ending = Ending::on_purpose(state);
    state
        .db
        .write(move |conn| {
            store::delete_all(conn, &account_id, keep_current.then_some(current.as_str()), &ending)?;
            event.write(conn)
        })
        .await?;
    Ok(())
}

fn event(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: EventType,
    details: serde_json::Value,
) -> events::PreparedEvent {
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(details);
    events::prepare(state, event)
}
