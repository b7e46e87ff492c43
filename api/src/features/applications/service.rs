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

/// Which applications are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    All,
    /// Whose name holds the text, folded.
    Named(String),
    Marked,
    Opened,
}

impl Wanted {
    /// Reads a filter: one of the three forms that there are.
    fn parse(filter: Option<&str>) -> Result<Self, ApiError> {
        let Some(filter) = filter else { return Ok(Self::All) };
        let invalid = || {
            let forms = "The filter is of the form: name co \"text\", favorite eq true, or lastVisitedAt pr.";
            ApiError::new(ErrorCode::InvalidFilter).detail(forms)
        };
        let mut words = filter.trim().splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default().to_ascii_lowercase();
        let (name, operator) = (word(), word());
        let value = words.next().map(str::trim);
        match (name.as_str(), operator.as_str(), value) {
            ("favorite", "eq", Some("true")) => Ok(Self::Marked),
            ("lastvisitedat", "pr", None) => Ok(Self::Opened),
            ("name", "co", Some(value)) => {
                let text: String = serde_json::from_str(value).map_err(|_| invalid())?;
                if text.is_empty() || text.chars().count() > FILTER_MAX {
                    return Err(invalid());
                }
                Ok(Self::Named(fold(&text)))
            }
            _ => Err(invalid()),
        }
    }

    /// Whether an application with this folded name is one of them.
    fn takes(&self, key: &str, id: &str, favorites: &[String], visits: &[(String, i64)]) -> bool {
        match self {
            Self::All => true,
            Self::Named(text) => key.contains(text.as_str()),
            Self::Marked => favorites.iter().any(|marked| marked == id),
            Self::Opened => visits.iter().any(|(opened, _)| opened == id),
        }
    }
}

/// A page of the applications that the user finds, by name.
pub(super) async fn list(
    state: &State,
    me: &Principal,
    query: ApplicationQuery,
) -> Result<ApplicationList, ApiError> {
    let limit = cursor::limit(query.limit)?;
    let wanted = Wanted::parse(query.filter.as_deref())?;
    let bound_to = format!("applications {} {} {wanted:?}", me.organization_id, me.account_id);
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
        .filter(|(key, application)| wanted.takes(key, &application.id, &favorites, &visits))
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
    fn the_filter_has_three_forms_and_no_other() {
        assert_eq!(Wanted::parse(Some("name co \"Trá vel\"")).unwrap(), Wanted::Named(fold("trá vel")));
        assert_eq!(Wanted::parse(Some("NAME CO \"a\\\"b\"")).unwrap(), Wanted::Named("a\"b".to_owned()));
        assert_eq!(Wanted::parse(Some("favorite eq true")).unwrap(), Wanted::Marked);
        assert_eq!(Wanted::parse(Some("lastVisitedAt pr")).unwrap(), Wanted::Opened);
        assert_eq!(Wanted::parse(None).unwrap(), Wanted::All);
        for bad in [
            "",
            "name",
            "name co",
            "name eq \"x\"",
            "id co \"x\"",
            "name co x",
            "name co \"\"",
            "name co \"x\" or 1",
            "favorite eq false",
            "favorite pr",
            "lastVisitedAt pr true",
        ] {
            assert!(Wanted::parse(Some(bad)).is_err(), "{bad}");
        }
    }
}
