//! The end of a registration: the account with everything that belongs to it, in one unit of work that can happen once.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::registration::Registration;
use latchkey_openapi::scope::Role;
use latchkey_openapi::sessions::ProvenMethod;
use latchkey_openapi::settings::SecondFactorPolicy;
use serde_json::json;

use super::check_offered;
use super::form::{self, Given};
use crate::features::sign_in::complete::Completed;
use crate::features::sign_in::proof::{Outcome, Turn};
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store;
use crate::identity::account::{self, AccountWriter, NewAccount};
use crate::identity::contacts::{Kind, find_verified_owner};
use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{Language, Message, Notice, RegistrationMessage, To, language};
use crate::identity::purposes::decide::Decision;
use crate::identity::registration::waiting::{self, NewRegistration};
use crate::identity::session::begin::{Begun, begin};
use crate::identity::session::ending::Ending;
use crate::identity::time::DAY;
use crate::identity::{State, device_cookie, password_rules, purposes, session};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// Administrators who are told of a registration that waits, at most.
const TOLD_MAX: i64 = 20;
/// Mails an hour to them, of one organization: the page has them all.
const TOLD_PER_HOUR: u32 = 12;

/// Creates the account, and signs in unless somebody has to approve it first.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    request: Registration,
) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    check_offered(state, organization)?;
    let email = turn.flow.email.clone().ok_or(FlowError::OptionInvalid)?;
    let given = form::read(state, organization, &email, &request).await?;
    check(turn, &email, &given, &request.password).await?;
    let language = Language::of(request.language.as_deref().unwrap_or_default());
    let new = NewAccount {
        organization_id: organization.id.0.clone(),
        username: given.username,
        // Whatever else was asked for: nobody makes themselves more than a user.
        role: Role::User,
        password_hash: Some(state.hash_password(&request.password).await?),
        profile: given.profile,
        emails: vec![("work".to_owned(), email)],
        phones: Vec::new(),
    };
    let writer = AccountWriter::new(state, &new, Actor::You, Some(turn.caller.origin.clone()));
    let writer = writer.contacts_from("user");
    let told = |event: NewEvent| event.origin(turn.caller.origin);
    let decide = |wish| Decision::prepare(state, organization, writer.id(), wish, told);
    let decisions: Vec<Decision> = given.wishes.into_iter().map(decide).collect();
    let end = End::prepare(turn, &new, writer.id());
    let (completed, awaits_approval) = end.told(turn, &new.username);
    let made = Made { writer, new, decisions, language, end };
    let taken = (made.new.organization_id.clone(), made.new.username.clone(), made.new.emails.clone());
    let row = turn.row.clone();
    let work = move |conn: &mut Conn| {
        if !store::consume(conn, &row)? {
            return Err(FlowError::NotFound);
        }
        made.write(conn)
    };
    match state.db.write(work).await {
        Err(FlowError::Db(error)) if error.is_unique_violation() => Err(what_is_taken(state, taken).await?),
        other => other.map(|()| Outcome::Registered { completed, awaits_approval }),
    }
}

/// Every rule that the answer breaks, each at its field.
async fn check(turn: &Turn<'_>, email: &str, given: &Given, password: &str) -> Result<(), FlowError> {
    let organization = turn.caller.organization;
    let mut errors = given.errors.clone();
    let attributes = given.profile.as_object().cloned().unwrap_or_default();
    let name = account::display_name(&given.username, &attributes);
    let words = password_rules::words(&given.username, &name, &[email.to_owned()], &organization.name);
    let check = password_rules::check(turn.state, organization, password, words, false).await;
    errors.extend(password_rules::errors(&check).into_iter().map(|mut error| {
        "password".clone_into(&mut error.field);
        error
    }));
    if errors.is_empty() {
        return Ok(());
    }
    Err(FlowError::Elsewhere(ApiError::new(ErrorCode::InvalidValue).errors(errors)))
}

/// What the unit of work writes once the flow is used up.
struct Made {
    writer: AccountWriter,
    new: NewAccount,
    decisions: Vec<Decision>,
    language: Language,
    end: End,
}

impl Made {
    fn write(self, conn: &mut Conn) -> Result<(), FlowError> {
        let organization_id = self.new.organization_id.clone();
        let writer = if self.end.is_waiting() { self.writer.waiting() } else { self.writer };
        let id = writer.write(conn, &self.new)?.0;
        for decision in self.decisions {
            decision.write(conn).map_err(|error| FlowError::Elsewhere(error.into()))?;
        }
        // Whatever was required since the form was read.
        if purposes::count_waiting(conn, &organization_id, &id)? > 0 {
            return Err(FlowError::Elsewhere(ApiError::new(ErrorCode::PurposeOutdated)));
        }
        if self.new.profile.get("preferredLanguage").is_none() {
            language::choose(conn, &id, Some(self.language))?;
        }
        Ok(self.end.write(conn)?)
    }
}

/// How a registration ends.
enum End {
    /// In a session.
    SignedIn {
        begun: Box<Begun>,
        event: Box<PreparedEvent>,
        replaced: Option<(String, String)>,
        ending: Ending,
    },
    /// In an account whose owner still has to set a second factor up: at the sign-in.
    Made,
    /// In an account that waits.
    Waits { row: NewRegistration, message: RegistrationMessage, budget: Budget, state: Box<State> },
}

impl End {
    fn prepare(turn: &Turn<'_>, new: &NewAccount, id: &str) -> Self {
        let (state, caller) = (turn.state, turn.caller);
        let settings = &caller.organization.settings;
        if settings.registration.approval {
            return Self::waits(turn, new, id);
        }
        if settings.factors.second_factor == SecondFactorPolicy::Required {
            return Self::Made;
        }
        // The password has just been chosen by who proved the address.
        let proven = [ProvenMethod { method: FactorOption::Password, proved_at: state.clock.now() }];
        let begun = begin(state, caller.organization, id, 1, &proven, caller.origin);
        let event = NewEvent::by_self(&new.organization_id, EventType::SignIn, id)
            .session(&begun.row.id)
            .origin(caller.origin)
            .details(json!({ "methods": [FactorOption::Password] }));
        Self::SignedIn {
            event: Box::new(events::prepare(state, event)),
            begun: Box::new(begun),
            replaced: caller.principal.map(|old| (old.account_id.0.clone(), old.context().to_owned())),
            ending: Ending::over(state),
        }
    }

    fn waits(turn: &Turn<'_>, new: &NewAccount, id: &str) -> Self {
        let (state, organization) = (turn.state, turn.caller.organization);
        let now = state.now_micros();
        let days = i64::from(organization.settings.registration.approval_days);
        let attributes = new.profile.as_object().cloned().unwrap_or_default();
        let base = State::base_path(&organization.slug);
        Self::Waits {
            row: NewRegistration {
                account_id: id.to_owned(),
                organization_id: new.organization_id.clone(),
                requested_at: now,
                expires_at: now + days * DAY,
            },
            message: RegistrationMessage::Asked {
                name: account::display_name(&new.username, &attributes),
                email: new.emails.first().map(|(_, address)| address.clone()).unwrap_or_default(),
                page: format!("{}{base}/console/registrations", state.public_origin),
            },
            budget: Budget::alerts(state, "registrations", &new.organization_id, TOLD_PER_HOUR),
            state: Box::new(state.clone()),
        }
    }

    const fn is_waiting(&self) -> bool {
        matches!(self, Self::Waits { .. })
    }

    /// The cookies, and whether somebody has to approve.
    fn told(&self, turn: &Turn<'_>, username: &str) -> (Completed, bool) {
        let Self::SignedIn { begun, .. } = self else { return (Completed::default(), self.is_waiting()) };
        let device = device_cookie::issue(turn.state, turn.caller.organization.id.as_str(), username);
        (Completed { session: Some(begun.cookie.clone()), device: Some(device), trust: None }, false)
    }

    fn write(self, conn: &mut Conn) -> Result<(), DbError> {
        match self {
            Self::Made => Ok(()),
            Self::SignedIn { begun, event, replaced, ending } => {
                // The session that this browser had before ends with the new one, whosever it was.
                if let Some((account_id, session_id)) = replaced {
                    session::store::delete(conn, &account_id, &session_id, &ending)?;
                }
                session::store::insert(conn, &begun.row)?;
                event.write(conn)
            }
            Self::Waits { row, message, budget, state } => {
                waiting::insert(conn, &row)?;
                if budget.take(conn)?.is_some() {
                    return Ok(());
                }
                for id in waiting::deciders(conn, &row.organization_id, TOLD_MAX)? {
                    let message = Message::Registration(message.clone());
                    Notice::new(&state, &id, To::PrimaryMail, message).queue(conn)?;
                }
                Ok(())
            }
        }
    }
}

/// Why there is no account: told to who proved the address.
async fn what_is_taken(
    state: &State,
    (organization_id, username, emails): (String, String, Vec<(String, String)>),
) -> Result<FlowError, FlowError> {
    let work = move |conn: &mut Conn| {
        let mut errors = Vec::new();
        if account::find_by_identifier(conn, &organization_id, &username, false)?.is_some() {
            errors.push(FieldError::new("username", ErrorCode::Uniqueness, "This user name is taken."));
        }
        for (_, address) in &emails {
            if find_verified_owner(conn, &organization_id, Kind::Email, address)?.is_some() {
                let message = "There is an account with this address already.";
                errors.push(FieldError::new("email", ErrorCode::Uniqueness, message));
            }
        }
        Ok::<_, DbError>(errors)
    };
    let errors = state.db.read(work).await?;
    Ok(FlowError::Elsewhere(ApiError::new(ErrorCode::Uniqueness).errors(errors)))
}
