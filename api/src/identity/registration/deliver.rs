//! What becomes of a wish for an account, out of the asker's sight: a proof for an address that is nobody's, and for one that
//! is somebody's a message that there is an account.

use super::{WAITING, is_offered};
use crate::identity::State;
use crate::identity::account::{self, Account};
use crate::identity::contact_value;
use crate::identity::contacts::{Kind, find_verified_owner};
use crate::identity::flow_proofs::{self, CODE_MINUTES, Drawn, LINK_MINUTES, Subject};
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{Channel, Language, Message, Notice, RegistrationMessage, To, WayIn};
use crate::identity::organization::{self, Organization};
use crate::identity::recovery::request::Asked;
use crate::identity::recovery::{self, contacts};
use crate::platform::db::{Conn, DbError};

/// Answers a wish by a mail to its address.
///
/// # Errors
/// A failing database: it is tried again.
pub(in crate::identity) async fn answer(
    state: &State,
    asked: &Asked,
    flow_id: &str,
    language: &str,
) -> Result<(), DbError> {
    let Some(address) = contact_value::parse(Kind::Email, &asked.identifier) else { return Ok(()) };
    let (organization_id, typed) = (asked.organization_id.clone(), address.clone());
    let (organization, known) = state
        .db
        .read(move |conn| {
            let organization = organization::get(conn, &organization_id)?;
            let owner = find_verified_owner(conn, &organization_id, Kind::Email, &typed)?;
            Ok::<_, DbError>((organization, owner.map(|id| known(conn, &id, &typed)).transpose()?))
        })
        .await?;
    if !is_offered(state, &organization.settings) {
        return Ok(());
    }
    match known {
        Some((account, proven)) => tell(state, asked, &organization, &account, proven).await,
        None => prove(state, asked, flow_id, Language::of(language), &address).await,
    }
}

/// The account, with the address as it was proven: what was typed may only look alike (T-11).
fn known(conn: &mut Conn, id: &str, typed: &str) -> Result<(Account, String), DbError> {
    let proven = contacts::proven_as(conn, id, Kind::Email, typed)?;
    Ok((account::get(conn, id)?, proven.unwrap_or_else(|| typed.to_owned())))
}

async fn tell(
    state: &State,
    asked: &Asked,
    organization: &Organization,
    account: &Account,
    address: String,
) -> Result<(), DbError> {
    let way_in = if account.may_be_recovered() {
        let is_offered = recovery::Offered::of(state, &organization.settings).any();
        WayIn::SignIn { recover: is_offered.then(|| asked.page(state, "recover")) }
    } else if account.state == WAITING {
        WayIn::Waits
    } else {
        WayIn::Closed
    };
    let message = RegistrationMessage::Known { username: account.username.clone(), way_in };
    let budget = Budget::asked(state, Channel::Mail, &address, Some(&account.id), None);
    let to = To::Address(Channel::Mail, address);
    let notice = Notice::new(state, &account.id, to, Message::Registration(message));
    let notice = notice.origin(state, &asked.origin());
    state
        .db
        .write(move |conn| {
            if budget.take(conn)?.is_none() {
                notice.queue(conn)?;
            }
            Ok(())
        })
        .await
}

async fn prove(
    state: &State,
    asked: &Asked,
    flow_id: &str,
    language: Language,
    address: &str,
) -> Result<(), DbError> {
    let now = state.now_micros();
    let Drawn { new, code, token } =
        flow_proofs::draw(state, flow_id, Kind::Email, &Subject::Address(address.to_owned()));
    let link = asked.link(state, "register", token.as_deref().unwrap_or_default());
    let message =
        RegistrationMessage::Proof { code, minutes: CODE_MINUTES, link, link_minutes: LINK_MINUTES };
    let message = Message::Registration(message);
    let notice = Notice::to_stranger(state, &asked.organization_id, language, address, message)
        .origin(state, &asked.origin())
        .expires_in(i64::from(CODE_MINUTES) * 60);
    let budget = Budget::asked(state, Channel::Mail, address, None, None);
    state.db.write(move |conn| flow_proofs::send(conn, &new, now, (&budget, &notice)).map(drop)).await
}
