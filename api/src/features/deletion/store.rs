//! Whom a deletion tells.

use crate::identity::contacts::Kind;
use crate::identity::notices::proven_mail;
use crate::identity::recovery::contacts as recovery;
use crate::platform::db::{Conn, DbError};

/// Every proven e-mail address of an account, the primary one first, the one for recovery alone last.
pub(super) fn every_mail(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    let mut all = proven_mail(conn, account_id)?;
    if let Some(separate) = recovery::separate(conn, account_id, Kind::Email)?
        && !all.contains(&separate.value)
    {
        all.push(separate.value);
    }
    Ok(all)
}
