//! Beginning an ending, and taking it back by a mailed link.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::deletion::{AccountEnding, BegunEnding, DeletionInfo, EndingKind, UndoneEnding};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::settings::DeletionSettings;

use super::store;
use crate::identity::contacts::{Kind, fold, mask};
use crate::identity::endings::{self, NewEnding};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::notices::{Channel, Message, Notice, To};
use crate::identity::oauth::personal;
use crate::identity::organization::Organization;
use crate::identity::session::ending::Ending;
use crate::identity::session::{self, Principal, cookie};
use crate::identity::time::{DAY, from_micros};
use crate::identity::{State, account, memberships, trusted_browsers};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Days before the erasure at which its owner is reminded; less where the whole time is short.
const REMIND_DAYS: i64 = 3;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum EndingError {
    #[error("the organization does not offer it")]
    NotOffered,
    #[error("the account is the last owner of an organization")]
    LastOwner,
    #[error("the typed user name is another one")]
    UsernameMismatch,
    #[error("the account is not active any more")]
    Unauthenticated,
    #[error("the link is wrong, used or too old")]
    LinkInvalid,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<EndingError> for ApiError {
    fn from(error: EndingError) -> Self {
        match error {
            EndingError::NotOffered => Self::new(ErrorCode::NotOffered),
            EndingError::LastOwner => Self::new(ErrorCode::LastOwner),
            EndingError::UsernameMismatch => {
                Self::new(ErrorCode::InvalidValue).errors(vec![FieldError::new(
                    "username",
                    ErrorCode::UsernameMismatch,
                    "Type your own user name.",
                )])
            }
            EndingError::Unauthenticated => Self::new(ErrorCode::Unauthenticated),
            EndingError::LinkInvalid => Self::new(ErrorCode::LinkInvalid),
            EndingError::Db(error) => error.into(),
        }
    }
}

/// What is offered, and what would come of it now.
pub(super) async fn info(state: &State, me: &Principal) -> Result<DeletionInfo, DbError> {
    let settings = state.organization_of(me).await?.settings.deletion.clone();
    let id = me.account_id.0.clone();
    let work =
        move |conn: &mut Conn| Ok::<_, DbError>((is_last_owner(conn, &id)?, store::every_mail(conn, &id)?));
    let (last_owner, mail) = state.db.read(work).await?;
    Ok(DeletionInfo {
        deletion: settings.enabled,
        pause: settings.pause,
        grace_days: settings.grace_days,
        erased_at: from_micros(due_at(&settings, state.now_micros())),
        last_owner,
        told_to: masked(&mail),
    })
}

fn masked(mail: &[String]) -> Vec<String> {
    mail.iter().map(|address| mask(Kind::Email, address)).collect()
}

fn due_at(settings: &DeletionSettings, now: i64) -> i64 {
    now + i64::from(settings.grace_days) * DAY
}

fn is_last_owner(conn: &mut Conn, account_id: &str) -> Result<bool, DbError> {
    for organization_id in memberships::list_owned(conn, account_id)? {
        if !memberships::has_other_owner(conn, &organization_id, account_id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Begins the deletion of an account whose owner typed its name.
pub(super) async fn delete_named(
    state: &State,
    me: &Principal,
    origin: &Origin,
    typed: &str,
) -> Result<BegunEnding, EndingError> {
    let id = me.account_id.0.clone();
    let account = state.db.fetch(move |conn| account::get(conn, &id)).await?;
    if fold(typed) != fold(&account.username) {
        return Err(EndingError::UsernameMismatch);
    }
    begin(state, me, origin, EndingKind::Deleting).await
}

/// Pauses an account, or begins its deletion.
pub(super) async fn begin(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: EndingKind,
) -> Result<BegunEnding, EndingError> {
    let settings = state.organization_of(me).await?.settings.deletion.clone();
    let is_offered = match kind {
        EndingKind::Paused => settings.pause,
        EndingKind::Deleting => settings.enabled,
    };
    if !is_offered {
        return Err(EndingError::NotOffered);
    }
    let begun = Begun::prepare(state, me, origin, kind, &settings);
    let ending =
        AccountEnding { kind, begun_at: from_micros(begun.now), erased_at: begun.due_at.map(from_micros) };
    let told = state.db.write(move |conn| begun.write(conn)).await?;
    Ok(BegunEnding { ending, told_to: masked(&told) })
}

/// What the unit of work cannot make itself.
struct Begun {
    state: State,
    origin: Origin,
    account_id: String,
    kind: EndingKind,
    token_hash: Vec<u8>,
    message: Message,
    event: events::PreparedEvent,
    sessions: Ending,
    now: i64,
    due_at: Option<i64>,
}

impl Begun {
    fn prepare(
        state: &State,
        me: &Principal,
        origin: &Origin,
        kind: EndingKind,
        settings: &DeletionSettings,
    ) -> Self {
        let now = state.now_micros();
        let due_at = (kind == EndingKind::Deleting).then(|| due_at(settings, now));
        let (token_hash, link) = way_back(state, &me.organization_slug);
        let told = match kind {
            EndingKind::Paused => EventType::AccountPaused,
            EndingKind::Deleting => EventType::DeletionBegun,
        };
        let event = NewEvent::by_self(me.organization_id.as_str(), told, me.account_id.as_str());
        Self {
            state: state.clone(),
            origin: origin.clone(),
            account_id: me.account_id.0.clone(),
            kind,
            token_hash,
            message: Message::EndingBegun { erased_at: due_at.map(from_micros), link: link.as_str().into() },
            event: events::prepare(state, event.within(me).origin(origin)),
            sessions: Ending::on_purpose(state),
            now,
            due_at,
        }
    }

    /// Answers the addresses that are told.
    fn write(&self, conn: &mut Conn) -> Result<Vec<String>, EndingError> {
        let id = &self.account_id;
        if !account::lock_credentials(conn, id)? {
            return Err(EndingError::Unauthenticated);
        }
        for organization_id in memberships::list_owned(conn, id)? {
            memberships::lock_organization(conn, &organization_id)?;
        }
        if is_last_owner(conn, id)? {
            return Err(EndingError::LastOwner);
        }
        // Before the account is closed: applications are told of sessions of accounts that can act.
        session::store::delete_all(conn, id, None, &self.sessions)?;
        personal::delete_all(conn, id)?;
        trusted_browsers::delete_all(conn, id)?;
        let length = self.due_at.map(|due| due - self.now);
        let new = NewEnding {
            account_id: id,
            kind: self.kind,
            token_hash: &self.token_hash,
            now: self.now,
            remind_at: self.due_at.zip(length).map(|(due, length)| due - (REMIND_DAYS * DAY).min(length / 2)),
            due_at: self.due_at,
        };
        if !endings::begin(conn, &new)? {
            return Err(EndingError::Unauthenticated);
        }
        self.event.write(conn)?;
        let all = store::every_mail(conn, id)?;
        for address in &all {
            let to = To::Address(Channel::Mail, address.clone());
            Notice::new(&self.state, id, to, self.message.clone())
                .origin(&self.state, &self.origin)
                .queue(conn)?;
        }
        Ok(all)
    }
}

/// The token of a link that takes an account back, as it is stored, and the link.
pub(super) fn way_back(state: &State, slug: &str) -> (Vec<u8>, String) {
    let token = cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
    let link = format!("{}{}/keep#{token}", state.public_origin, State::base_path(slug));
    (state.keys.hash_token(token.as_bytes()).to_vec(), link)
}

/// Takes an account back by a mailed link. Once, and only before its date; one answer for every link that does not work.
pub(super) async fn undo(
    state: &State,
    organization: &Organization,
    origin: &Origin,
    token: &str,
) -> Result<UndoneEnding, EndingError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let (organization_id, now) = (organization.id.0.clone(), state.now_micros());
    let work = move |conn: &mut Conn| endings::find_by_token(conn, &organization_id, &hash, now);
    let found = state.db.fetch(work).await?.ok_or(EndingError::LinkInvalid)?;
    let kind = found.kind();
    let event = NewEvent::by_self(organization.id.as_str(), endings::undone(kind), &found.account_id);
    let event = events::prepare(state, event.origin(origin));
    state
        .db
        .write(move |conn| {
            if !endings::restore(conn, &found.account_id, now)? {
                return Err(EndingError::LinkInvalid);
            }
            Ok(event.write(conn)?)
        })
        .await?;
    Ok(UndoneEnding { kind })
}
