//! What an administrator does to an account: helping back in, locking, unlocking, ending sessions, another role.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::auth::LinkPurpose;
use latchkey_openapi::people::{PersonDetails, PersonState, RESET_DAYS};
use latchkey_openapi::scope::Role;
use latchkey_openapi::settings::FactorSettings;
use serde_json::{Value, json};

use super::error::PeopleError;
use super::read::{details, may_manage};
use super::store::{self, Row};
use crate::identity::contacts::Kind;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{Channel, Message, Notice, PeopleMessage, To};
use crate::identity::oauth::personal;
use crate::identity::recovery::tickets::{self, NewTicket};
use crate::identity::recovery::{contacts, delays};
use crate::identity::session::ending::Ending;
use crate::identity::time::DAY;
use crate::identity::{Principal, State, account, flow_proofs, memberships, session, trusted_browsers};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::conditional::Precondition;

/// Somebody, and the version that is the `ETag`.
type Versioned = (PersonDetails, i64);

/// An act on its way: what the unit of work cannot make itself.
pub(super) struct Act {
    pub(super) state: State,
    pub(super) me: Principal,
    pub(super) id: String,
    factors: FactorSettings,
    /// The entry of the person's log, which does not say where the administrator was.
    theirs: PreparedEvent,
    /// The entry of the administrator's own.
    mine: PreparedEvent,
    pub(super) now: i64,
}

impl Act {
    /// Prepares an act on somebody of the organization.
    pub(super) async fn on(
        state: &State,
        me: &Principal,
        origin: &Origin,
        id: &str,
        kinds: (EventType, EventType),
        details: Value,
    ) -> Result<Self, PeopleError> {
        let (organization_id, their_id) = (me.organization_id.0.clone(), id.to_owned());
        let row = state.db.read(move |conn| store::find(conn, &organization_id, &their_id)).await?;
        let username = row.ok_or(PeopleError::NotFound)?.account.username;
        Self::named(state, me, origin, (id, &username), kinds, details).await
    }

    /// The same where the account is only about to be there.
    pub(super) async fn named(
        state: &State,
        me: &Principal,
        origin: &Origin,
        (id, username): (&str, &str),
        (theirs, mine): (EventType, EventType),
        details: Value,
    ) -> Result<Self, PeopleError> {
        let organization_id = me.organization_id.as_str();
        let mut theirs = NewEvent::by_self(organization_id, theirs, id).details(details);
        theirs.actor = Actor::Administrator;
        theirs.actor_account_id = Some(me.account_id.0.clone());
        let mine = NewEvent::by_self(organization_id, mine, me.account_id.as_str())
            .within(me)
            .origin(origin)
            .details(json!({ "name": username }));
        Ok(Self {
            factors: state.organization_of(me).await?.settings.factors.clone(),
            theirs: events::prepare(state, theirs),
            mine: events::prepare(state, mine),
            now: state.now_micros(),
            state: state.clone(),
            me: me.clone(),
            id: id.to_owned(),
        })
    }

    /// Holds the account and looks again, behind the locks, whether who asks may act on it.
    pub(super) fn begin(&self, conn: &mut Conn) -> Result<(Row, Role), PeopleError> {
        let organization_id = self.me.organization_id.as_str();
        if !store::hold(conn, organization_id, &self.id)? {
            return Err(PeopleError::NotFound);
        }
        memberships::lock_organization(conn, organization_id)?;
        let row = store::find(conn, organization_id, &self.id)?.ok_or(PeopleError::NotFound)?;
        let role = memberships::find_active_role(conn, self.me.account_id.as_str(), organization_id)?;
        let role = role.ok_or(PeopleError::Forbidden)?;
        if may_manage(&self.me, role, (&self.id, row.role)) {
            Ok((row, role))
        } else {
            Err(PeopleError::Forbidden)
        }
    }

    /// Writes both logs, which alerts the person, and answers what came of it.
    pub(super) fn end(&self, conn: &mut Conn) -> Result<Versioned, PeopleError> {
        self.theirs.write(conn)?;
        self.mine.write(conn)?;
        details(conn, &self.me, &self.factors, &self.id, self.now)
    }

    /// Puts a link in the place of the one before and queues it to an address.
    pub(super) fn send(
        &self,
        conn: &mut Conn,
        address: &str,
        purpose: LinkPurpose,
        message: impl FnOnce(crate::platform::secret::SecretString) -> PeopleMessage,
    ) -> Result<(), PeopleError> {
        let budget = Budget::asked(&self.state, Channel::Mail, address, Some(&self.id), None);
        if let Some(seconds) = budget.take(conn)? {
            return Err(PeopleError::Limited(seconds));
        }
        let home = (self.me.organization_id.as_str(), self.me.organization_slug.as_str());
        let (ticket, link) = NewTicket::draw(&self.state, home, &self.id, purpose);
        ticket.put(conn)?;
        let to = To::Address(Channel::Mail, address.to_owned());
        let seconds = tickets::days(purpose) * DAY / 1_000_000;
        let notice = Notice::new(&self.state, &self.id, to, Message::People(message(link)));
        // Mail that was switched off since the request was begun.
        if notice.expires_in(seconds).queue(conn)? { Ok(()) } else { Err(PeopleError::NoMail) }
    }

    fn tell_others(&self, conn: &mut Conn, told: &str, removes_factors: bool) -> Result<(), DbError> {
        for (kind, address) in contacts::list_all(conn, &self.id)? {
            if address != told {
                let message = Message::People(PeopleMessage::ResetSent { removes_factors });
                Notice::new(&self.state, &self.id, To::Address(Channel::of(kind), address), message)
                    .queue(conn)?;
            }
        }
        Ok(())
    }
}

/// Mails a link to choose a new password. Whoever asks never learns it; nothing changes until it is used.
pub(super) async fn reset(
    state: &State,
    me: &Principal,
    origin: &Origin,
    (precondition, id): (Precondition, &str),
    removes_factors: bool,
) -> Result<Versioned, PeopleError> {
    let kinds = (EventType::ResetLinkSent, EventType::PersonReset);
    let act = Act::on(state, me, origin, id, kinds, json!({ "removesFactors": removes_factors })).await?;
    if !state.can_send_mail() {
        return Err(PeopleError::NoMail);
    }
    let purpose = if removes_factors { LinkPurpose::ResetAll } else { LinkPurpose::Reset };
    let work = move |conn: &mut Conn| {
        let (row, _) = act.begin(conn)?;
        precondition.check(row.account.version)?;
        // Also whoever has paused the account or wants it erased: without the password nobody thinks again.
        if !matches!(row.state, PersonState::Active | PersonState::Paused | PersonState::Deleting) {
            return Err(PeopleError::State);
        }
        let address = contacts::address(conn, &act.id, Kind::Email)?.ok_or(PeopleError::NoAddress)?;
        act.send(conn, &address, purpose, |link| PeopleMessage::Reset {
            link,
            hours: RESET_DAYS * 24,
            removes_factors,
        })?;
        act.tell_others(conn, &address, removes_factors)?;
        act.end(conn)
    };
    state.db.write(work).await
}

/// Locks an account: every session and token ends, every link is void.
pub(super) async fn lock(
    state: &State,
    me: &Principal,
    origin: &Origin,
    (precondition, id): (Precondition, &str),
) -> Result<Versioned, PeopleError> {
    let kinds = (EventType::AccountLocked, EventType::PersonLocked);
    let act = Act::on(state, me, origin, id, kinds, json!({})).await?;
    let ending = Ending::on_purpose(state);
    let work = move |conn: &mut Conn| {
        let (row, _) = act.begin(conn)?;
        precondition.check(row.account.version)?;
        // Unlocking would let somebody in whom nobody has approved.
        if row.state == PersonState::Waiting {
            return Err(PeopleError::State);
        }
        let (id, organization_id) = (act.id.as_str(), act.me.organization_id.as_str());
        if row.role == Role::Owner && !memberships::has_other_owner(conn, organization_id, id)? {
            return Err(PeopleError::LastOwner);
        }
        // Before the account is closed: applications are told of sessions of accounts that can act.
        session::store::delete_all(conn, id, None, &ending)?;
        personal::delete_all(conn, id)?;
        trusted_browsers::delete_all(conn, id)?;
        tickets::void(conn, id)?;
        flow_proofs::end_recoveries(conn, id)?;
        delays::cancel(conn, id)?;
        if !store::lock(conn, id, act.now)? {
            return Err(PeopleError::State);
        }
        act.end(conn)
    };
    state.db.write(work).await
}

/// Opens a locked account again.
pub(super) async fn unlock(
    state: &State,
    me: &Principal,
    origin: &Origin,
    (precondition, id): (Precondition, &str),
) -> Result<Versioned, PeopleError> {
    let kinds = (EventType::AccountUnlocked, EventType::PersonUnlocked);
    let act = Act::on(state, me, origin, id, kinds, json!({})).await?;
    let work = move |conn: &mut Conn| {
        let (row, _) = act.begin(conn)?;
        precondition.check(row.account.version)?;
        if !store::unlock(conn, &act.id, act.now)? {
            return Err(PeopleError::State);
        }
        act.end(conn)
    };
    state.db.write(work).await
}

/// Ends every session and what came of it.
pub(super) async fn end_sessions(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), PeopleError> {
    let kinds = (EventType::SessionsEnded, EventType::PersonSessionsEnded);
    let act = Act::on(state, me, origin, id, kinds, json!({})).await?;
    let ending = Ending::on_purpose(state);
    let work = move |conn: &mut Conn| {
        act.begin(conn)?;
        session::store::delete_all(conn, &act.id, None, &ending)?;
        act.end(conn).map(drop)
    };
    state.db.write(work).await
}

/// Gives somebody another role. Owners alone do.
pub(super) async fn change_role(
    state: &State,
    me: &Principal,
    origin: &Origin,
    (precondition, id): (Precondition, &str),
    role: Role,
) -> Result<Versioned, PeopleError> {
    let kinds = (EventType::RoleChanged, EventType::PersonRoleChanged);
    let act = Act::on(state, me, origin, id, kinds, json!({ "role": role.as_str() })).await?;
    let work = move |conn: &mut Conn| {
        let (row, own) = act.begin(conn)?;
        precondition.require(row.account.version)?;
        let (id, organization_id) = (act.id.as_str(), act.me.organization_id.as_str());
        if own != Role::Owner {
            return Err(PeopleError::Forbidden);
        }
        if row.role == role {
            return details(conn, &act.me, &act.factors, id, act.now);
        }
        if row.role == Role::Owner && !memberships::has_other_owner(conn, organization_id, id)? {
            return Err(PeopleError::LastOwner);
        }
        memberships::update_role(conn, id, organization_id, role)?;
        account::touch(conn, id, act.now)?;
        act.end(conn)
    };
    state.db.write(work).await
}
