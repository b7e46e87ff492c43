//! `/oauth2/userinfo` (OpenID Connect Core §5.3): the claims that the user consented to, and no other.

use latchkey_openapi::oauth::OAuthErrorCode as Code;
use serde_json::{Map, Value, json};

use super::error::{OAuthError, refused};
use crate::identity::oauth::{bearer, claims, split};
use crate::identity::organization::Organization;
use crate::identity::{State, account, avatar, contacts};
use crate::platform::db::{Conn, DbError};

/// The claims of the token's user.
pub(super) async fn claims(
    state: &State,
    organization: &Organization,
    token: &str,
) -> Result<Map<String, Value>, OAuthError> {
    let valid = bearer::access(state, &organization.slug, token)
        .await?
        .ok_or_else(|| refused(Code::InvalidToken, "The token is wrong, too old or ended."))?;
    let live = valid.live;
    // What the token has and the grant still gives.
    let given = live.scopes();
    let scopes: Vec<String> =
        split(&valid.claims.scope).into_iter().filter(|scope| given.contains(scope)).collect();
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err(refused(Code::InsufficientScope, "The scope openid is needed."));
    }
    let within: Vec<&str> = scopes.iter().flat_map(|scope| claims::of_scope(scope).iter().copied()).collect();
    let wanted: Vec<String> =
        split(&live.claims).into_iter().filter(|claim| within.contains(&claim.as_str())).collect();
    let id = live.account_id.clone();
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>((account::get(conn, &id)?, contacts::list(conn, &id)?, avatar::find_tag(conn, &id)?))
    };
    let (account, contacts, tag) = state.db.read(work).await?;
    let picture = tag.map(|tag| format!("{}{}", state.public_origin, avatar::path(&organization.slug, &tag)));
    let mut answer = Map::new();
    answer.insert("sub".to_owned(), json!(live.account_id));
    answer.extend(claims::of_account(&account, &contacts, picture, &wanted)?);
    Ok(answer)
}
