//! The credentials that a session was proven with, beside the password.

use diesel::prelude::*;

use super::ending::Ending;
use crate::platform::db::schema::{session_credentials, sessions};
use crate::platform::db::{Conn, DbError};

/// Notes credentials that a session was proven with.
///
/// # Errors
/// A failing database.
pub fn note(conn: &mut Conn, session_id: &str, credentials: &[String]) -> Result<(), DbError> {
    for credential in credentials {
        // A session may be proven with one credential twice.
        diesel::delete(session_credentials::table.find((session_id, credential))).execute(conn)?;
        diesel::insert_into(session_credentials::table)
            .values((
                session_credentials::session_id.eq(session_id),
                session_credentials::credential.eq(credential),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Ends the sessions of an account that were proven with a credential, but for one. Answers how many.
///
/// # Errors
/// A failing database.
pub fn end_sessions(
    conn: &mut Conn,
    account_id: &str,
    credential: &str,
    except: Option<&str>,
    ending: &Ending,
) -> Result<usize, DbError> {
    let ids: Vec<String> = sessions::table
        .inner_join(session_credentials::table)
        .filter(sessions::account_id.eq(account_id))
        .filter(session_credentials::credential.eq(credential))
        .filter(sessions::id.ne(except.unwrap_or_default()))
        .select(sessions::id)
        .load(conn)?;
    for id in &ids {
        ending.end(conn, account_id, id)?;
    }
    Ok(ids.len())
}
