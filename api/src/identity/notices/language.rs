//! The language that messages to an account are written in: the chosen one, else the profile's.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::Language;
use crate::both;
use crate::identity::account::Account;
use crate::platform::db::schema::alert_preferences as preferences;
use crate::platform::db::{Conn, DbError};

/// The language that was chosen.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<Language>, DbError> {
    let found: Option<String> =
        preferences::table.find(account_id).select(preferences::language).get_result(conn).optional()?;
    Ok(found.as_deref().map(Language::of))
}

/// The language that an account is written to in.
///
/// # Errors
/// A failing database.
pub fn of(conn: &mut Conn, account: &Account) -> Result<Language, DbError> {
    if let Some(chosen) = find(conn, &account.id)? {
        return Ok(chosen);
    }
    let attributes = account.attributes()?;
    let tag = ["preferredLanguage", "locale"].iter().find_map(|name| attributes.get(*name)?.as_str());
    Ok(tag.map_or(Language::DEFAULT, Language::of))
}

/// Chooses a language, or leaves it to the profile.
///
/// # Errors
/// A failing database.
pub fn choose(conn: &mut Conn, account_id: &str, language: Option<Language>) -> Result<(), DbError> {
    let Some(language) = language else {
        diesel::delete(preferences::table.find(account_id)).execute(conn)?;
        return Ok(());
    };
    both!(conn, |c| diesel::insert_into(preferences::table)
        .values((preferences::account_id.eq(account_id), preferences::language.eq(language.tag())))
        .on_conflict(preferences::account_id)
        .do_update()
        .set(preferences::language.eq(excluded(preferences::language)))
        .execute(c))?;
    Ok(())
}
