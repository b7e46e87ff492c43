//! What becomes of a request, out of the asker's sight: a message to the account's own address, or nothing.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use super::request::{Asked, Wish};
use super::{Offered, contacts};
use crate::identity::account::{self, Account};
use crate::identity::contacts::{Kind, find_verified_owner, mask};
use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::flow_proofs::{self, CODE_MINUTES, Drawn, LINK_MINUTES, Subject};
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{Channel, Failure, Message, Notice, RecoveryMessage, To};
use crate::identity::{State, organization, registration};
use crate::platform::db::{Conn, DbError};

/// Delivers a request of the outbox.
///
/// # Errors
/// A failing database: it is tried again.
pub(in crate::identity) async fn deliver(state: &State, payload: &[u8]) -> Result<(), Failure> {
    let asked: Asked = serde_json::from_slice(payload).map_err(|error| Failure {
        error: error.to_string(),
        is_final: true,
        keeps_text: false,
    })?;
    let done = match &asked.wish {
        Wish::Proof { flow_id, .. } => send_proof(state, &asked, flow_id).await,
        Wish::Usernames => send_usernames(state, &asked).await,
        Wish::Registration { flow_id, language } => {
            registration::deliver::answer(state, &asked, flow_id, language).await
        }
    };
    done.map_err(|error| Failure { error: error.to_string(), is_final: false, keeps_text: true })
}

/// The account that a name means, and its address for recovery; nobody where that is offered no more.
async fn addressee(state: &State, asked: &Asked) -> Result<Option<(Account, String)>, DbError> {
    let (organization_id, identifier) = (asked.organization_id.clone(), asked.identifier.clone());
    let kind = asked.kind();
    let (organization, found) = state
        .db
        .read(move |conn| {
            let organization = organization::get(conn, &organization_id)?;
            // Who forgot the password may type the address in any case: nobody is told whether it is one.
            let found = account::find_by_identifier(conn, &organization_id, &identifier, true)?;
            let Some(account) = found.filter(Account::may_be_recovered) else {
                return Ok((organization, None));
            };
            let address = contacts::address(conn, &account.id, kind)?;
            Ok::<_, DbError>((organization, address.map(|address| (account, address))))
        })
        .await?;
    Ok(found.filter(|_| Offered::of(state, &organization.settings).by(kind)))
}

async fn send_proof(state: &State, asked: &Asked, flow_id: &str) -> Result<(), DbError> {
    let Some((account, address)) = addressee(state, asked).await? else { return Ok(()) };
    let (kind, now) = (asked.kind(), state.now_micros());
    let Drawn { new, code, token } =
        flow_proofs::draw(state, flow_id, kind, &Subject::Account(account.id.clone()));
    let link = token.map(|token| asked.link(state, "recover", &token));
    let message = RecoveryMessage::Proof { code, minutes: CODE_MINUTES, link, link_minutes: LINK_MINUTES };
    let by = Channel::of(kind);
    let notice =
        Notice::new(state, &account.id, To::Address(by, address.clone()), Message::Recovery(message))
            .origin(state, &asked.origin())
            .expires_in(i64::from(CODE_MINUTES) * 60);
    let budget = Budget::asked(state, by, &address, Some(&account.id), None);
    let event = requested(state, asked, &account, kind, &address);
    state
        .db
        .write(move |conn| {
            if flow_proofs::send(conn, &new, now, (&budget, &notice))? {
                event.write(conn)?;
            }
            Ok(())
        })
        .await
}

fn requested(state: &State, asked: &Asked, account: &Account, kind: Kind, address: &str) -> PreparedEvent {
    let mut event = NewEvent::by_self(&asked.organization_id, EventType::RecoveryRequested, &account.id)
        .origin(&asked.origin())
        .details(json!({ "contact": kind.as_str(), "name": mask(kind, address) }));
    // Nobody proved anything yet.
    event.actor = latchkey_openapi::activity::Actor::Unknown;
    event.actor_account_id = None;
    events::prepare(state, event)
}

async fn send_usernames(state: &State, asked: &Asked) -> Result<(), DbError> {
    let (organization_id, typed) = (asked.organization_id.clone(), asked.identifier.clone());
    let found = state
        .db
        .read(move |conn| {
            if !organization::get(conn, &organization_id)?.settings.recovery.username {
                return Ok(None);
            }
            let Some(id) = find_verified_owner(conn, &organization_id, Kind::Email, &typed)? else {
                return Ok(None);
            };
            // To the address as it was proven: what was typed may only look alike (T-11).
            let proven = contacts::proven_as(conn, &id, Kind::Email, &typed)?;
            Ok::<_, DbError>(proven.map(|address| (id, address)))
        })
        .await?;
    let Some((id, address)) = found else { return Ok(()) };
    let account = state.db.fetch(move |conn| account::get(conn, &id)).await?;
    if !account.may_be_recovered() {
        return Ok(());
    }
    let message = RecoveryMessage::Usernames { names: vec![account.username.clone()] };
    let budget = Budget::asked(state, Channel::Mail, &address, Some(&account.id), None);
    let to = To::Address(Channel::Mail, address);
    let notice = Notice::new(state, &account.id, to, Message::Recovery(message));
    state
        .db
        .write(move |conn: &mut Conn| {
            if budget.take(conn)?.is_none() {
                notice.queue(conn)?;
            }
            Ok(())
        })
        .await
}
