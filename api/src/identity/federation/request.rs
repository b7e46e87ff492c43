//! A browser on its way to a provider and back.

use aws_lc_rs::constant_time;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use url::Url;

use super::connection::StoredConnection;
use super::{FederationError, redirect_uri};
use crate::identity::State;
use crate::identity::oauth::tokens::challenge;
use crate::identity::time::{MINUTE, SECOND};
use crate::platform::db::schema::federation_requests;
use crate::platform::db::{Conn, DbError};
use crate::platform::rng::random_bytes;

/// How long the provider may take.
const LIFE: i64 = 10 * MINUTE;
/// Bytes of `state`.
const STATE_BYTES: usize = 32;
/// Seconds that the provider's clock may be behind ours.
const LEEWAY_SECONDS: i64 = 60;

/// Whom a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum For {
    /// A flow of a browser, which signs in or steps up.
    Flow {
        /// The flow.
        id: String,
        /// Whether the provider has to ask the user anew.
        anew: bool,
    },
    /// A session that links.
    Link {
        /// Whose.
        account_id: String,
        /// The session.
        session_id: String,
    },
}

/// A request that waits for its answer.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = federation_requests)]
pub struct Pending {
    /// The keyed hash of `state`.
    state_hash: Vec<u8>,
    /// The organization.
    pub organization_id: String,
    /// The connection whose provider was asked.
    pub connection_id: String,
    /// The flow that it belongs to.
    pub flow_id: Option<String>,
    /// The account that links.
    pub account_id: Option<String>,
    /// The session that links.
    pub session_id: Option<String>,
    created_at: i64,
    expires_at: i64,
}

/// What the answer is held against. Derived from `state` by keys of ours, so that none of it is stored.
pub struct Expected {
    /// The nonce of the ID token.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: String,
}

impl std::fmt::Debug for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Expected([secret])")
    }
}

impl Expected {
    fn of(state: &State, value: &str) -> Self {
        let derived = |purpose| URL_SAFE_NO_PAD.encode(state.keys.keyed_hash(purpose, &[value]));
        Self { nonce: derived("federation-nonce"), verifier: derived("federation-verifier") }
    }
}

impl Pending {
    /// The earliest `auth_time` that counts, in seconds, where the provider had to ask the user anew.
    #[must_use]
    pub const fn authenticated_after(&self) -> i64 {
        self.created_at / SECOND - LEEWAY_SECONDS
    }
}

/// Makes a request; answers where the browser has to go.
///
/// # Errors
/// A provider that is not reached or does not hold, a failing database.
pub async fn begin(
    state: &State,
    slug: &str,
    connection: &StoredConnection,
    whom: For,
) -> Result<String, FederationError> {
    let metadata = super::provider::metadata(state, &connection.settings.issuer).await?;
    let value = URL_SAFE_NO_PAD.encode(random_bytes::<STATE_BYTES>(state.rng.as_ref()));
    let expected = Expected::of(state, &value);
    let mut url = Url::parse(&metadata.authorization_endpoint)
        .map_err(|_| FederationError::Refused("the authorization endpoint is no address"))?;
    let scopes = connection.settings.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
    let scope = std::iter::once("openid").chain(scopes).collect::<Vec<_>>().join(" ");
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &connection.settings.client_id)
        .append_pair("redirect_uri", &redirect_uri(state, slug, &connection.id))
        .append_pair("scope", &scope)
        .append_pair("state", &value)
        .append_pair("nonce", &expected.nonce)
        .append_pair("code_challenge", &challenge(&expected.verifier))
        .append_pair("code_challenge_method", "S256");
    if matches!(whom, For::Flow { anew: true, .. }) {
        url.query_pairs_mut().append_pair("prompt", "login").append_pair("max_age", "0");
    }
    let now = state.now_micros();
    let (flow_id, account_id, session_id) = match whom {
        For::Flow { id, .. } => (Some(id), None, None),
        For::Link { account_id, session_id } => (None, Some(account_id), Some(session_id)),
    };
    let row = Pending {
        state_hash: state.keys.hash_token(value.as_bytes()).to_vec(),
        organization_id: connection.organization_id.clone(),
        connection_id: connection.id.clone(),
        flow_id,
        account_id,
        session_id,
        created_at: now,
        expires_at: now + LIFE,
    };
    state.db.write(move |conn| insert(conn, &row)).await?;
    Ok(url.into())
}

/// Stores a request in the place of those that its flow or session made before.
fn insert(conn: &mut Conn, row: &Pending) -> Result<(), DbError> {
    if let Some(flow) = &row.flow_id {
        let before = federation_requests::table.filter(federation_requests::flow_id.eq(flow));
        diesel::delete(before).execute(conn)?;
    }
    if let Some(session) = &row.session_id {
        let before = federation_requests::table.filter(federation_requests::session_id.eq(session));
        diesel::delete(before).execute(conn)?;
    }
    diesel::insert_into(federation_requests::table).values(row).execute(conn)?;
    Ok(())
}

/// The request that a `state` names, at this connection, with what its answer is held against.
///
/// # Errors
/// A failing database.
pub async fn find(
    state: &State,
    organization_id: &str,
    connection_id: &str,
    value: &str,
) -> Result<Option<(Pending, Expected)>, DbError> {
    let hash = state.keys.hash_token(value.as_bytes());
    let key = hash.to_vec();
    let row: Option<Pending> = state
        .db
        .fetch(move |conn| {
            Ok::<_, DbError>(federation_requests::table.find(key).get_result(conn).optional()?)
        })
        .await?;
    let now = state.now_micros();
    Ok(row
        .filter(|row| constant_time::verify_slices_are_equal(&row.state_hash, &hash).is_ok())
        .filter(|row| row.organization_id == organization_id && row.connection_id == connection_id)
        .filter(|row| row.expires_at > now)
        .map(|row| (row, Expected::of(state, value))))
}

/// Uses a request up. True once.
///
/// # Errors
/// A failing database.
pub async fn consume(state: &State, pending: &Pending) -> Result<bool, DbError> {
    let key = pending.state_hash.clone();
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>(diesel::delete(federation_requests::table.find(key)).execute(conn)?)
    };
    Ok(state.db.write(work).await? == 1)
}

/// Ends the requests of an account that are on their way: what it is linked with changes.
///
/// # Errors
/// A failing database.
pub fn delete_of_account(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    let own = federation_requests::table.filter(federation_requests::account_id.eq(account_id));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// Deletes requests that were not answered in time.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let over = federation_requests::table.filter(federation_requests::expires_at.le(now));
    diesel::delete(over).execute(conn)?;
    Ok(())
}
