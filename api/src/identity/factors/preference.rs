//! The second factor that is asked for first.

use diesel::prelude::*;
use latchkey_openapi::auth::FactorOption;

use super::option_name;
use crate::both;
use crate::platform::db::schema::factor_preferences as preferences;
use crate::platform::db::{Conn, DbError};

/// The preferred factor of an account.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<FactorOption>, DbError> {
    let stored: Option<String> =
        preferences::table.find(account_id).select(preferences::preferred).get_result(conn).optional()?;
    Ok(stored.and_then(|name| FactorOption::ALL.into_iter().find(|option| option_name(*option) == name)))
}

/// Sets or forgets the preferred factor.
///
/// # Errors
/// A failing database.
pub fn set(conn: &mut Conn, account_id: &str, preferred: Option<FactorOption>) -> Result<(), DbError> {
    let Some(preferred) = preferred else {
        diesel::delete(preferences::table.find(account_id)).execute(conn)?;
        return Ok(());
    };
    let name = option_name(preferred);
    both!(conn, |c| diesel::insert_into(preferences::table)
        .values((preferences::account_id.eq(account_id), preferences::preferred.eq(name)))
        .on_conflict(preferences::account_id)
        .do_update()
        .set(preferences::preferred.eq(name))
        .execute(c))?;
    Ok(())
}
