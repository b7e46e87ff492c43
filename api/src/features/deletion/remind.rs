//! The reminder before an erasure.

use super::service::way_back;
use super::store;
use crate::identity::notices::{Channel, Message, Notice, To};
use crate::identity::time::from_micros;
use crate::identity::{State, account, endings, organization};
use crate::platform::db::{Conn, DbError};

/// Accounts that one sweep reminds at most.
const AT_ONCE: i64 = 100;

/// Reminds the owners of accounts that are soon to be erased: every proven e-mail address, once.
///
/// # Errors
/// A failing database.
pub(super) async fn remind(state: &State) -> Result<(), DbError> {
    let now = state.now_micros();
    let due = state.db.fetch(move |conn| endings::list_to_remind(conn, now, AT_ONCE)).await?;
    for (account_id, due_at) in due {
        let state_ = state.clone();
        state.db.write(move |conn| remind_one(conn, &state_, &account_id, due_at, now)).await?;
    }
    Ok(())
}

fn remind_one(
    conn: &mut Conn,
    state: &State,
    account_id: &str,
    due_at: i64,
    now: i64,
) -> Result<(), DbError> {
    if !account::lock_unless_disabled(conn, account_id)? {
        return Ok(());
    }
    let organization_id = account::get(conn, account_id)?.organization_id;
    let slug = organization::get(conn, &organization_id)?.slug;
    let (hash, link) = way_back(state, &slug);
    if !endings::consume_reminder(conn, account_id, &hash, now)? {
        return Ok(());
    }
    let message = Message::DeletionReminder { erased_at: from_micros(due_at), link: link.as_str().into() };
    for address in store::every_mail(conn, account_id)? {
        let to = To::Address(Channel::Mail, address);
        Notice::new(state, account_id, to, message.clone()).queue(conn)?;
    }
    Ok(())
}
