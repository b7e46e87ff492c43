//! The rows of pictures: the profile, the frame of every page, the picture's own operations and the export read them.

use diesel::prelude::*;

use super::State;
use crate::both;
use crate::platform::db::schema::avatars;
use crate::platform::db::{Conn, DbError};
use crate::platform::image::StoredPicture;

/// A stored picture.
#[derive(Debug, Clone, Queryable)]
pub struct StoredAvatar {
    /// The picture.
    pub picture: StoredPicture,
    /// `upload` or `gravatar`.
    pub source: String,
}

/// The path of a picture; it changes with the content, so that no browser shows an old one.
#[must_use]
pub fn path(slug: &str, tag: &str) -> String {
    format!("{}/api/users/v1/me/avatar?v={tag}", State::base_path(slug))
}

/// The tag of an account's picture, if it has one.
///
/// # Errors
/// A failing database.
pub fn find_tag(conn: &mut Conn, account_id: &str) -> Result<Option<String>, DbError> {
    Ok(avatars::table.find(account_id).select(avatars::tag).get_result(conn).optional()?)
}

/// An account's picture.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<StoredAvatar>, DbError> {
    Ok(avatars::table
        .find(account_id)
        .select(((avatars::content_type, avatars::bytes, avatars::tag), avatars::source))
        .get_result(conn)
        .optional()?)
}

/// Stores a picture in place of the one before.
///
/// # Errors
/// A failing database.
pub fn replace(conn: &mut Conn, account_id: &str, new: &StoredAvatar, now: i64) -> Result<(), DbError> {
    let values = (
        avatars::content_type.eq(&new.picture.content_type),
        avatars::bytes.eq(&new.picture.bytes),
        avatars::tag.eq(&new.picture.tag),
        avatars::source.eq(&new.source),
        avatars::created_at.eq(now),
    );
    both!(conn, |c| diesel::insert_into(avatars::table)
        .values((avatars::account_id.eq(account_id), values))
        .on_conflict(avatars::account_id)
        .do_update()
        .set(values)
        .execute(c))?;
    Ok(())
}

/// Deletes a picture. Answers whether there was one.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(avatars::table.find(account_id)).execute(conn)? == 1)
}
