//! Downloads that are prepared in the background, as their owner sees them.

use chrono::{DateTime, Utc};
use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::export::{ExportFormat, ExportInfo, ExportList, ExportState, file_name};

use super::plan::{Part, Progress};
use super::store::{self, Row};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError, after_commit};
use crate::platform::http::error::ApiError;

/// Downloads that an account has at most, of every state.
const AT_MOST: usize = 10;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExportError {
    #[error("one is being prepared")]
    Running,
    #[error("it is not ready")]
    NotReady,
    #[error("there are as many as there may be")]
    TooMany,
    #[error("there is none of that id, or it has expired")]
    NotFound,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ExportError> for ApiError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Running => Self::new(ErrorCode::ExportRunning),
            ExportError::NotReady => Self::new(ErrorCode::ExportNotReady),
            ExportError::TooMany => Self::new(ErrorCode::LimitReached),
            ExportError::NotFound => Self::new(ErrorCode::NotFound),
            ExportError::Db(error) => error.into(),
        }
    }
}

/// Asks for a download. One at a time: the index over those that run decides, on all nodes.
pub(super) async fn start(
    state: &State,
    me: &Principal,
    origin: &Origin,
    format: ExportFormat,
) -> Result<ExportInfo, ExportError> {
    let now = state.now_micros();
    let row = Row {
        id: state.new_id(),
        account_id: me.account_id.0.clone(),
        format: format.as_str().to_owned(),
        state: "running".to_owned(),
        progress: Progress::default().to_text(),
        version: 1,
        attempts: 0,
        claimed_until: None,
        created_at: now,
        ready_at: None,
        expires_at: None,
    };
    let event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::ExportRequested, me.account_id.as_str())
            .within(me)
            .origin(origin);
    let event = events::prepare(state, event);
    let (stored, bell) = (row.clone(), std::sync::Arc::clone(&state.exports));
    state
        .db
        .write(move |conn| {
            if store::list(conn, &stored.account_id)?.len() >= AT_MOST {
                return Err(ExportError::TooMany);
            }
            store::insert(conn, &stored).map_err(|error| {
                if error.is_unique_violation() { ExportError::Running } else { error.into() }
            })?;
            event.write(conn)?;
            after_commit(move || bell.notify_one());
            Ok(())
        })
        .await?;
    Ok(row.to_wire(now)?)
}

/// The downloads of an account.
pub(super) async fn list(state: &State, me: &Principal) -> Result<ExportList, ExportError> {
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let rows = state.db.fetch(move |conn| store::list(conn, &id)).await?;
    let exports = rows.iter().map(|row| row.to_wire(now)).collect::<Result<_, _>>()?;
    Ok(ExportList { exports })
}

async fn find(state: &State, me: &Principal, id: &str) -> Result<Row, ExportError> {
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    state.db.fetch(move |conn| store::find(conn, &account_id, &id)).await?.ok_or(ExportError::NotFound)
}

/// How far a download is.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<ExportInfo, ExportError> {
    Ok(find(state, me, id).await?.to_wire(state.now_micros())?)
}

/// Deletes a download, or gives its preparation up.
pub(super) async fn delete(state: &State, me: &Principal, id: &str) -> Result<(), ExportError> {
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    let done = state.db.write(move |conn| store::delete(conn, &account_id, &id)).await?;
    if done { Ok(()) } else { Err(ExportError::NotFound) }
}

/// A download that is given out.
pub(super) struct Opened {
    pub(super) format: ExportFormat,
    /// What it is called, without the ending of its form.
    pub(super) name: String,
    /// When it was asked for.
    pub(super) at: DateTime<Utc>,
    pub(super) parts: Vec<Part>,
}

/// A download that is there, to be given out. Told in the log first: what was given out is there even if the answer breaks
/// off.
pub(super) async fn open(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<Opened, ExportError> {
    let row = find(state, me, id).await?;
    match row.state(state.now_micros()) {
        ExportState::Ready => {}
        ExportState::Running | ExportState::Failed => return Err(ExportError::NotReady),
        ExportState::Expired => return Err(ExportError::NotFound),
    }
    let event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::DataExported, me.account_id.as_str())
            .within(me)
            .origin(origin);
    let event = events::prepare(state, event);
    let id = me.account_id.0.clone();
    let work = move |conn: &mut Conn| {
        event.write(conn)?;
        Ok::<_, DbError>(account::get(conn, &id)?.username)
    };
    let (username, at) = (state.db.write(work).await?, from_micros(row.created_at));
    let parts = Progress::parse(&row.progress)?.parts;
    Ok(Opened { format: row.format(), name: file_name(&username, at), at, parts })
}
