//! `Idempotency-Key`: a request that creates something is carried out once, however often a client sends it.
//!
//! The key belongs to an account and an operation. It is stored in the unit of work that creates, together with the answer:
//! both are there or neither is. The same request again gets the same answer for a day; another request under the same key is
//! refused. An answer that shows a secret is never stored: its repetition is told where the result is.
//!
//! Of two at the same moment one finds the key taken, and its unit of work does not happen.
//!
//! Table: `idempotency_keys`. Answers stand sealed, because they may hold addresses.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use diesel::prelude::*;
use latchkey_openapi::error::ErrorCode;
use serde::Serialize;

use super::State;
use super::session::Principal;
use super::time::DAY;
use crate::platform::db::schema::idempotency_keys as keys;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// The header.
pub const HEADER: &str = "Idempotency-Key";
/// Time that a key is remembered.
const KEPT_FOR: i64 = DAY;
/// Characters of a key at most.
const MOST: usize = 255;
/// What stored answers are sealed for.
const SEAL: &str = "idempotent-answer";

/// The key of a request, if it brought one. Made before the unit of work, claimed inside it.
#[derive(Debug, Clone)]
pub struct Once(Option<Box<Key>>);

#[derive(Debug, Clone)]
struct Key {
    state: State,
    account_id: String,
    hash: [u8; 32],
    request_hash: [u8; 32],
    location: String,
    now: i64,
}

/// What is to be done with a request.
#[derive(Debug)]
pub enum Begun {
    /// It is carried out, and its key claimed in the same unit of work.
    Fresh(Once),
    /// It was carried out before: this is its answer.
    Answered(HttpResponse),
}

/// Looks whether a request was carried out before. `location` is where its result can be read.
///
/// # Errors
/// A key that is none, one that another request used, or one whose answer showed a secret.
pub async fn begin(
    state: &State,
    me: &Principal,
    request: &HttpRequest,
    body: &impl Serialize,
    location: &str,
) -> Result<Begun, ApiError> {
    let Some(value) = request.headers().get(HEADER) else { return Ok(Begun::Fresh(Once(None))) };
    let text = value.to_str().unwrap_or_default();
    if text.is_empty() || text.len() > MOST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let detail = "Idempotency-Key has 1 to 255 visible ASCII characters.";
        return Err(ApiError::new(ErrorCode::InvalidParameter).detail(detail));
    }
    let operation = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
    let parts = ["idempotency", me.account_id.as_str(), me.organization_id.as_str(), &operation, text];
    let body = serde_json::to_string(body).map_err(ApiError::internal)?;
    let key = Key {
        state: state.clone(),
        account_id: me.account_id.0.clone(),
        hash: state.keys.keyed_hash("idempotency-key", &parts),
        request_hash: state.keys.keyed_hash("idempotent-request", &[request.path(), &body]),
        location: format!("{}{location}", State::base_path(&me.organization_slug)),
        now: state.now_micros(),
    };
    let (hash, now) = (key.hash, key.now);
    let found = state.db.fetch(move |conn| find(conn, &hash, now)).await?;
    match found {
        None => Ok(Begun::Fresh(Once(Some(Box::new(key))))),
        Some(stored) => key.answer(stored).map(Begun::Answered),
    }
}

/// The request hash, the sealed answer and the location of a stored key.
type Stored = (Vec<u8>, Option<String>, String);

fn find(conn: &mut Conn, hash: &[u8], now: i64) -> Result<Option<Stored>, DbError> {
    Ok(keys::table
        .filter(keys::key_hash.eq(hash))
        .filter(keys::expires_at.gt(now))
        .select((keys::request_hash, keys::answer, keys::location))
        .get_result(conn)
        .optional()?)
}

impl Key {
    /// The answer of the request that was carried out under this key.
    fn answer(&self, (request_hash, answer, location): Stored) -> Result<HttpResponse, ApiError> {
        if aws_lc_rs::constant_time::verify_slices_are_equal(&request_hash, &self.request_hash).is_err() {
            return Err(ApiError::new(ErrorCode::IdempotencyKeyReused));
        }
        let Some(answer) = answer else {
            return Err(ApiError::new(ErrorCode::AlreadyCarriedOut).location(location));
        };
        let opened = self.state.keys.open(SEAL, &self.hash, &answer);
        let opened = opened.ok_or_else(|| ApiError::internal("a stored answer cannot be opened"))?;
        let (status, body): (u16, String) = serde_json::from_slice(&opened).map_err(ApiError::internal)?;
        let status = StatusCode::from_u16(status).map_err(ApiError::internal)?;
        Ok(HttpResponse::build(status).insert_header((header::CONTENT_TYPE, "application/json")).body(body))
    }
}

impl Once {
    /// For operations that repeat without harm and take no key.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// Takes the key, first of all in the unit of work that creates something: whoever comes at the same moment waits for its
    /// end, and finds it taken.
    ///
    /// # Errors
    /// [`DbError::Taken`] when the same key was taken since [`begin`]; the unit of work must then end.
    pub fn claim(&self, conn: &mut Conn) -> Result<(), DbError> {
        let Some(key) = &self.0 else { return Ok(()) };
        // One of the day before makes room.
        diesel::delete(keys::table.find(key.hash.as_slice()).filter(keys::expires_at.le(key.now)))
            .execute(conn)?;
        let row = (
            keys::key_hash.eq(key.hash.as_slice()),
            keys::account_id.eq(&key.account_id),
            keys::request_hash.eq(key.request_hash.as_slice()),
            keys::location.eq(&key.location),
            keys::expires_at.eq(key.now + KEPT_FOR),
        );
        match diesel::insert_into(keys::table).values(row).execute(conn).map_err(DbError::from) {
            Err(error) if error.is_unique_violation() => Err(DbError::Taken),
            other => other.map(drop),
        }
    }

    /// Keeps the answer for whoever repeats the request. Not for one that shows a secret.
    ///
    /// # Errors
    /// A failing database.
    pub fn keep(&self, conn: &mut Conn, status: u16, answer: &impl Serialize) -> Result<(), DbError> {
        let Some(key) = &self.0 else { return Ok(()) };
        let body = serde_json::to_string(answer).map_err(|error| DbError::corrupt("answer", error))?;
        let text = serde_json::to_vec(&(status, body)).map_err(|error| DbError::corrupt("answer", error))?;
        diesel::update(keys::table.find(key.hash.as_slice()))
            .set(keys::answer.eq(key.state.keys.seal(SEAL, &key.hash, &text)))
            .execute(conn)?;
        Ok(())
    }
}

/// Forgets keys of the day before.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(keys::table.filter(keys::expires_at.le(now))).execute(conn)?;
    Ok(())
}
