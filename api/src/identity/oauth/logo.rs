//! Pictures of applications: the registry writes them, launcher and consent page show them.

use diesel::prelude::*;

use super::application::StoredApplication;
use crate::both;
use crate::identity::State;
use crate::platform::db::schema::{application_logos, applications};
use crate::platform::db::{Conn, DbError};
use crate::platform::image::StoredPicture;

/// The path of an application's picture, if it has one; it changes with the content, so that no browser shows an old one.
#[must_use]
pub fn path(slug: &str, application: &StoredApplication) -> Option<String> {
    let tag = application.logo_tag.as_ref()?;
    Some(format!("{}/api/auth/v1/applications/{}/logo?v={tag}", State::base_path(slug), application.id))
}

/// The picture of an application that may be used.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, organization_id: &str, id: &str) -> Result<Option<StoredPicture>, DbError> {
    Ok(application_logos::table
        .inner_join(applications::table)
        .filter(application_logos::application_id.eq(id))
        .filter(applications::organization_id.eq(organization_id))
        .select((application_logos::content_type, application_logos::bytes, application_logos::tag))
        .get_result(conn)
        .optional()?)
}

/// Stores a picture in place of the one before, or takes it away, if the application is still at `version`. True once.
///
/// # Errors
/// A failing database.
pub fn replace(
    conn: &mut Conn,
    application: &StoredApplication,
    new: Option<&StoredPicture>,
    now: i64,
) -> Result<bool, DbError> {
    let at_version = applications::table
        .filter(applications::id.eq(&application.id))
        .filter(applications::version.eq(application.version));
    let changed = diesel::update(at_version)
        .set((
            applications::logo_tag.eq(new.map(|logo| &logo.tag)),
            applications::version.eq(application.version + 1),
            applications::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    let Some(new) = new else {
        diesel::delete(application_logos::table.find(&application.id)).execute(conn)?;
        return Ok(true);
    };
    let values = (
        application_logos::content_type.eq(&new.content_type),
        application_logos::bytes.eq(&new.bytes),
        application_logos::tag.eq(&new.tag),
        application_logos::created_at.eq(now),
    );
    both!(conn, |c| diesel::insert_into(application_logos::table)
        .values((application_logos::application_id.eq(&application.id), values))
        .on_conflict(application_logos::application_id)
        .do_update()
        .set(values)
        .execute(c))?;
    Ok(true)
}
