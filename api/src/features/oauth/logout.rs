//! Signing out at an application's wish (OpenID Connect RP-Initiated Logout 1.0).
//!
//! Only an ID token of ours that names this browser's own session signs out at once. Everything else could come from any
//! page, so the user is asked.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::ErrorCode;
use serde::{Deserialize, Serialize};

use super::authorize::with_query;
use super::request::is_same;
use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::oauth::tokens::{ID_TYPE, IdClaims};
use crate::identity::oauth::{application, issuer, signing};
use crate::identity::organization::Organization;
use crate::identity::session::ending::Ending;
use crate::identity::session::{Principal, store};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;
use crate::platform::http::form::Parameters;

/// What a request to be confirmed is sealed for.
const SEAL: &str = "logout";

/// What becomes of a request.
pub(super) enum Logout {
    /// The session ended; the browser goes there.
    Ended(String),
    /// Nobody is signed in; the browser goes there.
    Nobody(String),
    /// The user is asked; the page needs this.
    Ask(String),
}

/// Where to go afterwards, as it is sealed while the user is asked.
#[derive(Debug, Serialize, Deserialize)]
struct Afterwards {
    to: String,
}

/// Looks at a request.
pub(super) async fn ask(
    state: &State,
    organization: &Organization,
    principal: Option<&Principal>,
    origin: &Origin,
    parameters: &Parameters,
) -> Result<Logout, ApiError> {
    let hint = match parameters.get("id_token_hint") {
        // Its age does not matter: it names a session and opens nothing (§2).
        Some(token) => signing::verify::<IdClaims>(state, token, ID_TYPE).await?,
        None => None,
    };
    let issuer = issuer(state, organization);
    let named = parameters.get("client_id");
    let hint = hint.filter(|claims| claims.iss == issuer && named.is_none_or(|id| id == claims.aud));
    let client_id = hint.as_ref().map(|claims| claims.aud.clone()).or_else(|| named.map(str::to_owned));
    let to = afterwards(state, organization, client_id, parameters).await?;
    let Some(me) = principal else { return Ok(Logout::Nobody(to)) };
    let is_own = hint.is_some_and(|claims| {
        Some(claims.sid.as_str()) == me.session() && claims.sub == me.account_id.as_str()
    });
    if is_own {
        end(state, me, origin).await?;
        return Ok(Logout::Ended(to));
    }
    let text = serde_json::to_vec(&Afterwards { to }).map_err(ApiError::internal)?;
    Ok(Logout::Ask(state.keys.seal(SEAL, me.context().as_bytes(), &text)))
}

/// The user confirmed: ends the session; answers where to go.
pub(super) async fn confirm(
    state: &State,
    me: &Principal,
    origin: &Origin,
    sealed: &str,
) -> Result<String, ApiError> {
    let opened = state.keys.open(SEAL, me.context().as_bytes(), sealed);
    let afterwards: Afterwards = opened
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| ApiError::new(ErrorCode::AuthorizationNotFound))?;
    end(state, me, origin).await?;
    Ok(afterwards.to)
}

async fn end(state: &State, me: &Principal, origin: &Origin) -> Result<(), ApiError> {
    let event = NewEvent::by_self(me.organization_id.as_str(), EventType::SignOut, me.account_id.as_str());
    let event = events::prepare(state, event.within(me).origin(origin));
    let ending = Ending::over(state);
    let (account_id, id) = (me.account_id.0.clone(), me.context().to_owned());
    let work = move |conn: &mut Conn| {
        store::delete(conn, &account_id, &id, &ending)?;
        event.write(conn)?;
        Ok::<_, DbError>(())
    };
    Ok(state.db.write(work).await?)
}

/// The address afterwards: a registered one of the application, else the portal.
async fn afterwards(
    state: &State,
    organization: &Organization,
    client_id: Option<String>,
    parameters: &Parameters,
) -> Result<String, ApiError> {
    let portal = format!("{}/", State::base_path(&organization.slug));
    let (Some(id), Some(asked)) = (client_id, parameters.get("post_logout_redirect_uri")) else {
        return Ok(portal);
    };
    let organization_id = organization.id.0.clone();
    let found = state.db.fetch(move |conn| application::find(conn, &organization_id, &id)).await?;
    let is_registered = found.is_some_and(|application| {
        application.settings.enabled
            && application
                .settings
                .post_logout_redirect_uris
                .iter()
                .any(|registered| is_same(registered, asked))
    });
    Ok(if is_registered { with_query(asked, &[("state", parameters.get("state"))]) } else { portal })
}
