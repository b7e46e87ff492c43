//! The rules of the user's applications.

use latchkey_openapi::applications::{Application, ApplicationList, ApplicationQuery};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::ApplicationId;

use super::store;
use crate::identity::State;
use crate::identity::contacts::fold;
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::cursor;
use crate::platform::http::error::ApiError;

/// Applications of an organization that are looked through.
const LOOKED_THROUGH: i64 = 1_000;
/// Characters of a filter's text at most.
const FILTER_MAX: usize = 100;

/// The text of a filter `name co "text"`, folded.
fn needle(filter: Option<&str>) -> Result<Option<String>, ApiError> {
    let Some(filter) = filter else { return Ok(None) };
    let invalid =
        || ApiError::new(ErrorCode::InvalidFilter).detail("The filter is of the form: name co \"text\".");
    let mut words = filter.trim().splitn(3, ' ');
    let (name, operator, value) = (words.next(), words.next(), words.next());
    let is_known = name.is_some_and(|name| name.eq_ignore_ascii_case("name"))
        && operator.is_some_and(|operator| operator.eq_ignore_ascii_case("co"));
    let text: String = value.and_then(|value| serde_json::from_str(value.trim()).ok()).ok_or_else(invalid)?;
    if !is_known || text.is_empty() || text.chars().count() > FILTER_MAX {
        return Err(invalid());
    }
    Ok(Some(fold(&text)))
}

/// A page of the applications that the user finds, by name.
pub(super) async fn list(
    state: &State,
    me: &Principal,
    query: ApplicationQuery,
) -> Result<ApplicationList, ApiError> {
    let limit = cursor::limit(query.limit)?;
    let needle = needle(query.filter.as_deref())?;
    let bound_to = format!(
        "applications {} {} {}",
        me.organization_id,
        me.account_id,
        needle.as_deref().unwrap_or_default()
    );
    let after: Option<(String, String)> = cursor::open(&state.keys, &bound_to, query.cursor.as_deref())?;
    let (organization_id, account_id) = (me.organization_id.0.clone(), me.account_id.0.clone());
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>((
            application::list(conn, &organization_id, None, LOOKED_THROUGH)?,
            store::favorites(conn, &account_id)?,
            store::visits(conn, &account_id)?,
        ))
    };
    let (all, favorites, visits) = state.db.read(work).await?;
    let found: Vec<(String, StoredApplication)> = all
        .into_iter()
        .filter(|application| application.is_discoverable_to(me.role))
        .map(|application| (fold(&application.settings.name), application))
        .filter(|(key, _)| needle.as_ref().is_none_or(|needle| key.contains(needle.as_str())))
        .collect();
    let total = cursor::total(i64::try_from(found.len()).unwrap_or(i64::MAX));
    let is_after = |key: &str, id: &str| {
        after.as_ref().is_none_or(|(name, last)| (key, id) > (name.as_str(), last.as_str()))
    };
    let mut rest = found.into_iter().filter(|(key, application)| is_after(key, &application.id));
    let page: Vec<_> = rest.by_ref().take(usize::try_from(limit).unwrap_or_default()).collect();
    let has_more = rest.next().is_some();
    let position = page.last().filter(|_| has_more).map(|(key, last)| (key.clone(), last.id.clone()));
    Ok(ApplicationList {
        next_cursor: position.and_then(|position| cursor::seal(&state.keys, &bound_to, &position)),
        applications: page.into_iter().map(|(_, one)| to_wire(one, &favorites, &visits)).collect(),
        total,
    })
}

fn to_wire(application: StoredApplication, favorites: &[String], visits: &[(String, i64)]) -> Application {
    let visited = visits.iter().find(|(id, _)| *id == application.id);
    Application {
        favorite: favorites.contains(&application.id),
        last_visited_at: visited.map(|(_, at)| from_micros(*at)),
        id: ApplicationId(application.id),
        name: application.settings.name,
        description: application.settings.description,
        access_url: application.settings.access_url,
    }
}

/// An application that the user finds.
async fn find(state: &State, me: &Principal, id: &str) -> Result<StoredApplication, ApiError> {
    let (organization_id, id) = (me.organization_id.0.clone(), id.to_owned());
    let found = state.db.fetch(move |conn| application::find(conn, &organization_id, &id)).await?;
    found
        .filter(|application| application.is_discoverable_to(me.role))
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// One of the applications that the user finds.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<Application, ApiError> {
    let found = find(state, me, id).await?;
    let account_id = me.account_id.0.clone();
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>((store::favorites(conn, &account_id)?, store::visits(conn, &account_id)?))
    };
    let (favorites, visits) = state.db.read(work).await?;
    Ok(to_wire(found, &favorites, &visits))
}

/// Marks an application, or takes the mark away.
pub(super) async fn mark(state: &State, me: &Principal, id: &str, is_favorite: bool) -> Result<(), ApiError> {
    let found = find(state, me, id).await?;
    let (account_id, now) = (me.account_id.0.clone(), state.now_micros());
    let work = move |conn: &mut Conn| {
        if is_favorite {
            store::insert_favorite(conn, &account_id, &found.id, now)
        } else {
            store::delete_favorite(conn, &account_id, &found.id)
        }
    };
    Ok(state.db.write(work).await?)
}

/// Notes that an application was opened.
pub(super) async fn visit(state: &State, me: &Principal, id: &str) -> Result<(), ApiError> {
    let found = find(state, me, id).await?;
    let (account_id, now) = (me.account_id.0.clone(), state.now_micros());
    Ok(state.db.write(move |conn| store::put_visit(conn, &account_id, &found.id, now)).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_looks_for_a_part_of_the_name_and_nothing_else() {
        assert_eq!(needle(Some("name co \"Trá vel\"")).unwrap().unwrap(), fold("trá vel"));
        assert_eq!(needle(Some("NAME CO \"a\\\"b\"")).unwrap().unwrap(), "a\"b");
        assert!(needle(None).unwrap().is_none());
        for bad in [
            "",
            "name",
            "name co",
            "name eq \"x\"",
            "id co \"x\"",
            "name co x",
            "name co \"\"",
            "name co \"x\" or 1",
        ] {
            assert!(needle(Some(bad)).is_err(), "{bad}");
        }
    }
}
