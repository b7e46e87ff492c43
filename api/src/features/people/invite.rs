//! Inviting somebody, and inviting them again.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::auth::LinkPurpose;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::people::{INVITATION_DAYS, InviteRequest, PersonDetails, PersonState};
use latchkey_openapi::scope::Role;
use serde_json::{Value, json};

use super::acts::Act;
use super::error::PeopleError;
use crate::identity::account::{self, AccountWriter, NewAccount, profile_of};
use crate::identity::contacts::is_anybodys;
use crate::identity::events::Origin;
use crate::identity::idempotency::Once;
use crate::identity::notices::{Language, PeopleMessage};
use crate::identity::{Principal, State, memberships, names};
use crate::platform::db::Conn;
use crate::platform::http::conditional::Precondition;

/// The status of the answer.
const CREATED: u16 = 201;

const KINDS: (EventType, EventType) = (EventType::InvitationSent, EventType::PersonInvited);

/// Creates an account without a password and mails the link by which its person chooses one.
pub(super) async fn invite(
    state: &State,
    me: &Principal,
    origin: &Origin,
    once: Once,
    request: InviteRequest,
) -> Result<PersonDetails, PeopleError> {
    let errors = check(&request);
    if !errors.is_empty() {
        return Err(PeopleError::Invalid(errors));
    }
    if !state.can_send_mail() {
        return Err(PeopleError::NoMail);
    }
    let email = request.email.trim().to_owned();
    let new = NewAccount {
        organization_id: me.organization_id.0.clone(),
        username: request.username.trim().to_owned(),
        role: request.role,
        password_hash: None,
        profile: profile(&request),
        emails: vec![("work".to_owned(), email.clone())],
        phones: Vec::new(),
    };
    let writer = AccountWriter::new(state, &new, Actor::Administrator, None).unproven();
    let named = (writer.id().to_owned(), new.username.clone());
    let act = Act::named(state, me, origin, (&named.0, &named.1), KINDS, json!({})).await?;
    let sent_by = sender(state, me).await?;
    let work = move |conn: &mut Conn| {
        once.claim(conn)?;
        may_invite(conn, &act, new.role)?;
        free(conn, &new, &email)?;
        let username = new.username.clone();
        writer.write(conn, &new).map_err(|error| {
            // Two at once: the second finds the name taken.
            if error.is_unique_violation() { taken(&["username"]) } else { PeopleError::Db(error) }
        })?;
        act.send(conn, &email, LinkPurpose::Invitation, |link| letter(link, sent_by, username))?;
        let (made, _) = act.end(conn)?;
        once.keep(conn, CREATED, &made)?;
        Ok(made)
    };
    state.db.write(work).await
}

/// Mails another link to somebody who has not used theirs; the one before is void.
pub(super) async fn invite_again(
    state: &State,
    me: &Principal,
    origin: &Origin,
    (precondition, id): (Precondition, &str),
) -> Result<(PersonDetails, i64), PeopleError> {
    let act = Act::on(state, me, origin, id, KINDS, json!({})).await?;
    if !state.can_send_mail() {
        return Err(PeopleError::NoMail);
    }
    let sent_by = sender(state, me).await?;
    let work = move |conn: &mut Conn| {
        let (row, _) = act.begin(conn)?;
        precondition.check(row.account.version)?;
        if row.state != PersonState::Invited {
            return Err(PeopleError::State);
        }
        let (address, _) = row.email.ok_or(PeopleError::NoAddress)?;
        let username = row.account.username;
        act.send(conn, &address, LinkPurpose::Invitation, |link| letter(link, sent_by, username))?;
        act.end(conn)
    };
    state.db.write(work).await
}

fn letter(link: crate::platform::secret::SecretString, sent_by: String, username: String) -> PeopleMessage {
    PeopleMessage::Invitation { link, days: INVITATION_DAYS, sent_by, username }
}

fn check(request: &InviteRequest) -> Vec<FieldError> {
    let mut errors = account::check_new(request.username.trim(), &[request.email.trim()]);
    errors.extend(names::check(request.given_name.as_deref(), request.family_name.as_deref()));
    let is_written = |tag: &String| Language::ALL.iter().any(|language| language.tag() == tag);
    if request.language.as_ref().is_some_and(|tag| !is_written(tag)) {
        errors.push(FieldError::new("language", ErrorCode::NotAnOption, "No messages are written in it."));
    }
    errors
}

fn profile(request: &InviteRequest) -> Value {
    let mut profile = profile_of(request.given_name.as_deref(), request.family_name.as_deref());
    if let (Some(profile), Some(tag)) = (profile.as_object_mut(), &request.language) {
        profile.insert("preferredLanguage".to_owned(), json!(tag));
    }
    profile
}

/// The name of who invites, as the message says it.
async fn sender(state: &State, me: &Principal) -> Result<String, PeopleError> {
    let id = me.account_id.0.clone();
    let account = state.db.fetch(move |conn| account::get(conn, &id)).await?;
    Ok(account::display_name(&account.username, &account.attributes()?))
}

/// Administrators invite users; owners make administrators and owners. Looked at behind the lock.
fn may_invite(conn: &mut Conn, act: &Act, role: Role) -> Result<(), PeopleError> {
    let organization_id = act.me.organization_id.as_str();
    memberships::lock_organization(conn, organization_id)?;
    match memberships::find_active_role(conn, act.me.account_id.as_str(), organization_id)? {
        Some(Role::Owner) => Ok(()),
        Some(Role::Admin) if role == Role::User => Ok(()),
        _ => Err(PeopleError::Forbidden),
    }
}

/// Neither the name nor the address is anybody's: an address that is somebody's name, or a name that is somebody's address,
/// would lead to the wrong account.
fn free(conn: &mut Conn, new: &NewAccount, email: &str) -> Result<(), PeopleError> {
    let mut fields = Vec::new();
    if is_anybodys(conn, &new.organization_id, &new.username)? {
        fields.push("username");
    }
    if is_anybodys(conn, &new.organization_id, email)? {
        fields.push("email");
    }
    if fields.is_empty() { Ok(()) } else { Err(taken(&fields)) }
}

fn taken(fields: &[&str]) -> PeopleError {
    let error = |field: &&str| FieldError::new(*field, ErrorCode::Uniqueness, "Somebody here has it.");
    PeopleError::Taken(fields.iter().map(error).collect())
}
