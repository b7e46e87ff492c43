//! Accounts: finding them, and creating one with everything that belongs to it.

mod locks;

use diesel::prelude::*;
use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::AccountId;
use latchkey_openapi::scope::Role;
use latchkey_openapi::validate;
use serde_json::{Map, Value};

use super::State;
use super::contacts::{self, Kind, NewContact, fold};
use super::credentials;
use super::events::{self, NewEvent, Origin, PreparedEvent};
use super::names::name_key;
pub use super::names::{display_name, profile_of};
use crate::platform::db::schema::{accounts, memberships};
use crate::platform::db::{Conn, DbError};
pub use locks::{lock, lock_credentials, lock_credentials_unless_disabled, lock_unless_disabled};

/// An account as the database has it.
#[derive(Debug, Clone, Queryable)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its home organization.
    pub organization_id: String,
    /// The name to sign in with.
    pub username: String,
    /// `active`, `disabled`, in its owner's own ending: `paused` or `deleting`, or `waiting` for an administrator's approval.
    pub state: String,
    /// The SCIM attributes that are stored as a document.
    pub profile: String,
    /// Counts changes; the `ETag`.
    pub version: i64,
    /// When it was created.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When somebody last signed in.
    pub last_sign_in_at: Option<i64>,
}

impl Account {
    /// Whether it may be used.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.state == "active"
    }

    /// Whether its owner may prove to be who they are: to use it, to take it back, or to learn that it waits.
    #[must_use]
    pub fn may_prove_itself(&self) -> bool {
        self.is_active() || self.is_waiting() || super::endings::kind_of(&self.state).is_some()
    }

    /// Whether it may be come back to: it may be used, or its owner has paused it or wants it erased and may think again.
    #[must_use]
    pub fn may_be_recovered(&self) -> bool {
        self.is_active() || super::endings::kind_of(&self.state).is_some()
    }

    /// Whether it waits for an administrator's approval.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.state == super::registration::WAITING
    }

    /// The stored attributes.
    ///
    /// # Errors
    /// A document that cannot be read.
    pub fn attributes(&self) -> Result<Map<String, Value>, DbError> {
        serde_json::from_str(&self.profile).map_err(|error| DbError::corrupt("profile", error))
    }
}

/// The columns of [`Account`], in order.
pub type Columns = (
    accounts::id,
    accounts::organization_id,
    accounts::username,
    accounts::state,
    accounts::profile,
    accounts::version,
    accounts::created_at,
    accounts::updated_at,
    accounts::last_sign_in_at,
);

/// The columns of [`Account`], in order.
pub const COLUMNS: Columns = (
    accounts::id,
    accounts::organization_id,
    accounts::username,
    accounts::state,
    accounts::profile,
    accounts::version,
    accounts::created_at,
    accounts::updated_at,
    accounts::last_sign_in_at,
);

/// The account of that id.
///
/// # Errors
/// None of that id, or a failing database.
pub fn get(conn: &mut Conn, id: &str) -> Result<Account, DbError> {
    Ok(accounts::table.find(id).select(COLUMNS).get_result(conn)?)
}

/// The account that somebody means who types this name at sign-in. What is looked up depends on the name's form alone, not on
/// whose it is, or the time of an answer would tell.
///
/// # Errors
/// A failing database.
pub fn find_by_identifier(
    conn: &mut Conn,
    organization_id: &str,
    identifier: &str,
    email_as_username: bool,
) -> Result<Option<Account>, DbError> {
    let by_name = accounts::table
        .filter(accounts::organization_id.eq(organization_id))
        .filter(accounts::username_key.eq(fold(identifier)))
        .select(COLUMNS)
        .get_result(conn)
        .optional()?;
    if !email_as_username || !identifier.contains('@') {
        return Ok(by_name);
    }
    let owner = contacts::find_verified_owner(conn, organization_id, Kind::Email, identifier)?;
    let by_address =
        accounts::table.find(owner.unwrap_or_default()).select(COLUMNS).get_result(conn).optional()?;
    Ok(by_name.or(by_address))
}

/// An account to be created.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its home organization.
    pub organization_id: String,
    /// Its user name.
    pub username: String,
    /// Its role there.
    pub role: Role,
    /// The hash of its password (PHC string); absent where an upstream provider is its way in, or an invitation will be.
    pub password_hash: Option<String>,
    /// Its SCIM attributes.
    pub profile: Value,
    /// E-mail addresses with their label, the primary one first.
    pub emails: Vec<(String, String)>,
    /// Phone numbers with their label, the primary one first.
    pub phones: Vec<(String, String)>,
}

/// Checks what a new account is made of.
#[must_use]
pub fn check_new(username: &str, emails: &[&str]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if !validate::is_username(username) {
        errors.push(
            FieldError::new(
                "username",
                ErrorCode::Pattern,
                "1 to 64 characters without spaces or invisible ones.",
            )
            .with_limit(64),
        );
    }
    for email in emails {
        if !validate::is_email(email) {
            errors.push(FieldError::new("email", ErrorCode::Pattern, "This is not an e-mail address."));
        }
    }
    errors
}

/// The ids and the event that a new account needs, made before the unit of work.
#[derive(Debug)]
pub struct AccountWriter {
    id: String,
    contact_ids: Vec<String>,
    source: &'static str,
    state: &'static str,
    is_vouched_for: bool,
    now: i64,
    event: PreparedEvent,
}

impl AccountWriter {
    /// Prepares the creation of an account.
    #[must_use]
    pub fn new(state: &State, account: &NewAccount, actor: Actor, origin: Option<Origin>) -> Self {
        let id = state.new_id();
        let mut event = NewEvent::by_self(&account.organization_id, EventType::AccountCreated, &id);
        event.actor = actor;
        event.origin = origin;
        if actor != Actor::You {
            event.actor_account_id = None;
        }
        Self {
            contact_ids: (0..account.emails.len() + account.phones.len()).map(|_| state.new_id()).collect(),
            source: "operator",
            state: "active",
            is_vouched_for: true,
            now: state.now_micros(),
            event: events::prepare(state, event),
            id,
        }
    }

    /// The same with addresses that somebody else than the operator vouches for.
    #[must_use]
    pub const fn contacts_from(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// The same, of an account that waits for an administrator.
    #[must_use]
    pub const fn waiting(mut self) -> Self {
        self.state = super::registration::WAITING;
        self
    }

    /// The same with addresses that were only typed: each counts once its owner has proven it (T-48).
    #[must_use]
    pub const fn unproven(mut self) -> Self {
        self.is_vouched_for = false;
        self
    }

    /// The id that the account will have.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Creates the account. Its addresses are believed (`verified`), unless nobody vouches for them.
    ///
    /// # Errors
    /// A user name or an address that is taken (unique violation), or a failing database.
    pub fn write(self, conn: &mut Conn, new: &NewAccount) -> Result<AccountId, DbError> {
        diesel::insert_into(accounts::table)
            .values((
                accounts::id.eq(&self.id),
                accounts::organization_id.eq(&new.organization_id),
                accounts::username.eq(new.username.trim()),
                accounts::username_key.eq(fold(&new.username)),
                accounts::state.eq(self.state),
                accounts::profile.eq(new.profile.to_string()),
                accounts::name_key.eq(name_key(&new.profile)),
                accounts::version.eq(1),
                accounts::credentials_version.eq(1),
                accounts::created_at.eq(self.now),
                accounts::updated_at.eq(self.now),
            ))
            .execute(conn)?;
        insert_membership(conn, &self.id, &new.organization_id, new.role, self.now)?;
        if let Some(hash) = &new.password_hash {
            // There is no second factor yet.
            credentials::insert(conn, &self.id, hash, true, self.now)?;
        }
        self.write_contacts(conn, new)?;
        self.event.write(conn)?;
        Ok(AccountId(self.id))
    }

    fn write_contacts(&self, conn: &mut Conn, new: &NewAccount) -> Result<(), DbError> {
        let all = new
            .emails
            .iter()
            .enumerate()
            .map(|(at, contact)| (Kind::Email, at == 0, contact))
            .chain(new.phones.iter().enumerate().map(|(at, contact)| (Kind::Phone, at == 0, contact)));
        for ((kind, is_primary, (label, value)), id) in all.zip(&self.contact_ids) {
            contacts::insert(
                conn,
                &NewContact {
                    id,
                    account_id: &self.id,
                    organization_id: &new.organization_id,
                    kind,
                    label,
                    value,
                    is_primary,
                    verified_at: self.is_vouched_for.then_some(self.now),
                    source: self.source,
                    now: self.now,
                },
            )?;
        }
        Ok(())
    }
}

/// Makes an account a member of an organization.
///
/// # Errors
/// A membership that is there already (unique violation), or a failing database.
pub fn insert_membership(
    conn: &mut Conn,
    account_id: &str,
    organization_id: &str,
    role: Role,
    now: i64,
) -> Result<(), DbError> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::account_id.eq(account_id),
            memberships::organization_id.eq(organization_id),
            memberships::role.eq(role.as_str()),
            memberships::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether an organization has an owner.
///
/// # Errors
/// A failing database.
pub fn has_owner(conn: &mut Conn, organization_id: &str) -> Result<bool, DbError> {
    Ok(diesel::select(diesel::dsl::exists(
        memberships::table
            .filter(memberships::organization_id.eq(organization_id))
            .filter(memberships::role.eq(Role::Owner.as_str())),
    ))
    .get_result(conn)?)
}

/// Stores changed attributes, if the account still has that version. Answers whether it had.
///
/// # Errors
/// A failing database.
pub fn update_profile(
    conn: &mut Conn,
    id: &str,
    expected_version: i64,
    profile: &Value,
    now: i64,
) -> Result<bool, DbError> {
    let changed = diesel::update(
        accounts::table.filter(accounts::id.eq(id)).filter(accounts::version.eq(expected_version)),
    )
    .set((
        accounts::profile.eq(profile.to_string()),
        accounts::name_key.eq(name_key(profile)),
        accounts::version.eq(accounts::version + 1),
        accounts::updated_at.eq(now),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Counts a change that stands outside the document (a picture, a contact), so that the `ETag` tells of it.
///
/// # Errors
/// A failing database.
pub fn touch(conn: &mut Conn, id: &str, now: i64) -> Result<(), DbError> {
    diesel::update(accounts::table.find(id))
        .set((accounts::version.eq(accounts::version + 1), accounts::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Notes a sign-in. Not a change of the account: the version stays.
///
/// # Errors
/// A failing database.
pub fn update_last_sign_in(conn: &mut Conn, id: &str, now: i64) -> Result<(), DbError> {
    diesel::update(accounts::table.find(id)).set(accounts::last_sign_in_at.eq(now)).execute(conn)?;
    Ok(())
}
