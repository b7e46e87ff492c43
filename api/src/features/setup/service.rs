//! The rules of the first start.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::scope::Role;
use latchkey_openapi::sessions::ProvenMethod;
use latchkey_openapi::setup::{CompleteSetupRequest, LINK_MINUTES};
use latchkey_openapi::validate::{ORGANIZATION_NAME_MAX, is_deceptive};

use super::store;
use crate::identity::account::{self, AccountWriter, NewAccount, profile_of};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::organization::{self, DEFAULT_SLUG, NewOrganization, Organization};
use crate::identity::session::{self, begin::begin};
use crate::identity::settings::Settings;
use crate::identity::time::MINUTE;
use crate::identity::{State, names, password_rules};
use crate::platform::db::{Conn, DbError};
use crate::platform::hashing::HashingError;
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Why the set-up did not happen.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The link is wrong, used or too old.
    #[error("the set-up link no longer works")]
    TokenInvalid,
    /// There is an owner already.
    #[error("the set-up is done")]
    AlreadySetUp,
    /// Something of the form is not right.
    #[error("the form is not right")]
    Invalid(Vec<FieldError>),
    /// The user name or address is taken.
    #[error("the user name or the address is taken")]
    Taken,
    /// Hashing failed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<SetupError> for ApiError {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::TokenInvalid => Self::new(ErrorCode::SetupTokenInvalid),
            SetupError::AlreadySetUp => Self::new(ErrorCode::AlreadySetUp),
            SetupError::Invalid(errors) => Self::new(ErrorCode::InvalidValue).errors(errors),
            SetupError::Taken => Self::new(ErrorCode::Uniqueness),
            SetupError::Hashing(error) => error.into(),
            SetupError::Db(error) => error.into(),
        }
    }
}

/// The default organization; made when it is not there yet.
///
/// # Errors
/// A failing database.
pub async fn default_organization(state: &State) -> Result<Organization, DbError> {
    let (id, now) = (state.new_id(), state.now_micros());
    state
        .db
        .write(move |conn| {
            if let Some(found) = organization::find_by_slug(conn, DEFAULT_SLUG)? {
                return Ok(found);
            }
            let new = NewOrganization {
                id: &id,
                slug: DEFAULT_SLUG,
                name: "Latchkey",
                settings: &Settings::default(),
                now,
            };
            organization::insert(conn, &new)?;
            organization::get(conn, &id)
        })
        .await
}

/// A fresh set-up link, if the instance has no owner yet. Older links stop working.
///
/// # Errors
/// A failing database.
pub async fn new_link(state: &State) -> Result<Option<String>, DbError> {
    // Every start after the first ends here, without a write.
    if state.db.read(has_owner).await? {
        return Ok(None);
    }
    let organization = default_organization(state).await?;
    let token = session::cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
    let hash = state.keys.hash_token(token.as_bytes());
    let (id, now) = (state.new_id(), state.now_micros());
    let made = state
        .db
        .write(move |conn| {
            if account::has_owner(conn, organization.id.as_str())? {
                return Ok(false);
            }
            store::insert(conn, &id, &hash, organization.id.as_str(), now, now + LINK_MINUTES * MINUTE)?;
            Ok::<_, DbError>(true)
        })
        .await?;
    Ok(made.then(|| format!("{}/setup#{token}", state.public_origin)))
}

fn has_owner(conn: &mut Conn) -> Result<bool, DbError> {
    match organization::find_by_slug(conn, DEFAULT_SLUG)? {
        Some(organization) => account::has_owner(conn, organization.id.as_str()),
        None => Ok(false),
    }
}

/// Whether a link's token would work now.
pub(super) async fn check(state: &State, token: &str) -> Result<(), SetupError> {
    let (hash, now) = (state.keys.hash_token(token.as_bytes()), state.now_micros());
    let is_valid = state.db.fetch(move |conn| store::is_valid(conn, &hash, now)).await?;
    if is_valid { Ok(()) } else { Err(SetupError::TokenInvalid) }
}

/// Creates the owner and a session for it. Answers the session's cookie.
pub(super) async fn complete(
    state: &State,
    origin: Origin,
    request: CompleteSetupRequest,
) -> Result<String, SetupError> {
    check(state, &request.token).await?;
    let organization = default_organization(state).await?;
    let errors = validate(state, &organization, &request).await;
    if !errors.is_empty() {
        return Err(SetupError::Invalid(errors));
    }
    let new = NewAccount {
        organization_id: organization.id.0.clone(),
        username: request.username.clone(),
        role: Role::Owner,
        password_hash: Some(state.hash_password(&request.password).await?),
        profile: profile_of(request.given_name.as_deref(), request.family_name.as_deref()),
        emails: vec![("work".to_owned(), request.email.clone())],
        phones: Vec::new(),
    };
    let writer = AccountWriter::new(state, &new, Actor::You, Some(origin.clone()));
    let (hash, now) = (state.keys.hash_token(request.token.as_bytes()), state.now_micros());
    let name = request.organization_name.trim().to_owned();
    // The owner has just chosen the password: proof enough for a first session.
    let proven = [ProvenMethod { method: FactorOption::Password, proved_at: state.clock.now() }];
    let begun = begin(state, &organization, writer.id(), 1, &proven, &origin);
    let signed_in = events::prepare(
        state,
        NewEvent::by_self(organization.id.as_str(), EventType::SignIn, writer.id())
            .session(&begun.row.id)
            .origin(&origin),
    );
    let row = begun.row;
    state
        .db
        .write(move |conn| {
            if !store::consume(conn, &hash, now)? {
                return Err(SetupError::TokenInvalid);
            }
            if account::has_owner(conn, &new.organization_id)? {
                return Err(SetupError::AlreadySetUp);
            }
            organization::rename(conn, &new.organization_id, &name, now)?;
            writer.write(conn, &new).map_err(|error| {
                if error.is_unique_violation() { SetupError::Taken } else { SetupError::Db(error) }
            })?;
            session::store::insert(conn, &row)?;
            signed_in.write(conn)?;
            Ok(())
        })
        .await?;
    Ok(begun.cookie)
}

async fn validate(
    state: &State,
    organization: &Organization,
    request: &CompleteSetupRequest,
) -> Vec<FieldError> {
    let mut errors = account::check_new(&request.username, &[&request.email]);
    let length = request.organization_name.trim().chars().count();
    if length == 0 || length > ORGANIZATION_NAME_MAX || request.organization_name.chars().any(is_deceptive) {
        let error = FieldError::new("organizationName", ErrorCode::Pattern, "1 to 100 visible characters.");
        errors.push(error.with_limit(ORGANIZATION_NAME_MAX as i64));
    }
    errors.extend(names::check(request.given_name.as_deref(), request.family_name.as_deref()));
    let name = format!(
        "{} {}",
        request.given_name.as_deref().unwrap_or_default(),
        request.family_name.as_deref().unwrap_or_default()
    );
    let words = password_rules::words(
        &request.username,
        &name,
        std::slice::from_ref(&request.email),
        &request.organization_name,
    );
    let check = password_rules::check(state, organization, &request.password, words, false).await;
    errors.extend(password_rules::errors(&check).into_iter().map(|mut error| {
        "password".clone_into(&mut error.field);
        error
    }));
    errors
}
