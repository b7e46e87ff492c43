//! The rows of sessions: making, raising, ending, listing.

use diesel::prelude::*;

use latchkey_openapi::sessions::ProvenMethod;

use super::ending::Ending;
use super::{PREVIOUS_SECRET_SECONDS, methods_of, methods_text};
use crate::identity::oauth::families;
use crate::identity::time::SECOND;
use crate::platform::db::schema::sessions;
use crate::platform::db::{Conn, DbError};

/// Sessions that one sweep deletes at most.
const SWEPT_AT_ONCE: i64 = 1_000;

/// A session to be made.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = sessions)]
pub struct NewSession {
    /// Its public id.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// Where it acts.
    pub organization_id: String,
    /// The keyed hash of its secret.
    pub secret_hash: Vec<u8>,
    /// 1 or 2.
    pub level: i32,
    /// What was proven, as JSON.
    pub methods: String,
    /// When that was.
    pub authenticated_at: i64,
    /// The same: a fresh sign-in opens guarded acts.
    pub elevated_at: Option<i64>,
    /// Now.
    pub created_at: i64,
    /// Now.
    pub last_accessed_at: i64,
    /// Seconds without use after which it ends.
    pub idle_seconds: i64,
    /// When it ends in any case.
    pub expires_at: i64,
    /// The client's address.
    pub ip: String,
    /// The client's device, as JSON.
    pub device: String,
    /// The link by which it began, where that was a switch.
    pub association_id: Option<String>,
}

/// Stores a session.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, new: &NewSession) -> Result<(), DbError> {
    diesel::insert_into(sessions::table).values(new).execute(conn)?;
    Ok(())
}

/// What a step-up gives a session.
#[derive(Debug, Clone)]
pub struct Elevation {
    /// The keyed hash of the new secret.
    pub new_hash: Vec<u8>,
    /// The level that was reached; a session never loses one.
    pub level: u8,
    /// What was proven.
    pub proven: Vec<ProvenMethod>,
    /// Now.
    pub now: i64,
}

/// Raises a session after a step-up: a new secret, the old one good for ten seconds at the level and elevation it had. The
/// earlier proofs of other methods stay. Answers whether the session is still there.
///
/// # Errors
/// A failing database.
pub fn elevate(conn: &mut Conn, id: &str, elevation: &Elevation) -> Result<bool, DbError> {
    let Elevation { new_hash, level, proven, now } = elevation;
    let found: Option<(String, i32)> =
        sessions::table.find(id).select((sessions::methods, sessions::level)).get_result(conn).optional()?;
    let Some((methods, old_level)) = found else { return Ok(false) };
    let changed = diesel::update(sessions::table.find(id))
        .set((
            sessions::previous_secret_hash.eq(sessions::secret_hash.nullable()),
            sessions::previous_valid_until.eq(now + PREVIOUS_SECRET_SECONDS * SECOND),
            sessions::previous_elevated_at.eq(sessions::elevated_at),
            sessions::previous_level.eq(sessions::level.nullable()),
            sessions::secret_hash.eq(new_hash),
            sessions::level.eq(old_level.max(i32::from(*level))),
            sessions::methods.eq(methods_text(&merged(methods_of(&methods), proven))),
            sessions::authenticated_at.eq(now),
            sessions::elevated_at.eq(now),
            sessions::last_accessed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Notes that a factor was proven within a session, without a new secret: the proof of a factor that was just set up. It
/// counts as a second one where a first was proven. Answers whether the session is still there.
///
/// # Errors
/// A failing database.
pub fn add_proof(conn: &mut Conn, id: &str, proven: &ProvenMethod) -> Result<bool, DbError> {
    let found: Option<String> =
        sessions::table.find(id).select(sessions::methods).get_result(conn).optional()?;
    let Some(methods) = found else { return Ok(false) };
    let all = merged(methods_of(&methods), std::slice::from_ref(proven));
    let changed = diesel::update(sessions::table.find(id))
        .set((sessions::methods.eq(methods_text(&all)), sessions::level.eq(2)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Each method with its latest proof.
fn merged(earlier: Vec<ProvenMethod>, proven: &[ProvenMethod]) -> Vec<ProvenMethod> {
    let is_anew = |method| proven.iter().any(|proof| proof.method == method);
    let mut all: Vec<ProvenMethod> = earlier.into_iter().filter(|proof| !is_anew(proof.method)).collect();
    all.extend(proven.iter().cloned());
    all
}

/// Ends the elevation of a session.
///
/// # Errors
/// A failing database.
pub fn end_elevation(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::update(sessions::table.find(id))
        .set((sessions::elevated_at.eq(None::<i64>), sessions::previous_elevated_at.eq(None::<i64>)))
        .execute(conn)?;
    Ok(())
}

/// Notes the use of a session.
///
/// # Errors
/// A failing database.
pub fn update_last_access(conn: &mut Conn, id: &str, at: i64, ip: Option<&str>) -> Result<(), DbError> {
    let target = sessions::table.filter(sessions::id.eq(id)).filter(sessions::last_accessed_at.lt(at));
    match ip {
        Some(ip) => diesel::update(target)
            .set((sessions::last_accessed_at.eq(at), sessions::ip.eq(ip)))
            .execute(conn)?,
        None => diesel::update(target).set(sessions::last_accessed_at.eq(at)).execute(conn)?,
    };
    Ok(())
}

/// Names a session of an account. Answers whether it is one of theirs.
///
/// # Errors
/// A failing database.
pub fn rename(conn: &mut Conn, account_id: &str, id: &str, name: Option<&str>) -> Result<bool, DbError> {
    let changed = diesel::update(
        sessions::table.filter(sessions::id.eq(id)).filter(sessions::account_id.eq(account_id)),
    )
    .set(sessions::name.eq(name))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Ends one session of an account. Answers whether it was one of theirs.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str, ending: &Ending) -> Result<bool, DbError> {
    ending.end(conn, account_id, id)
}

/// Ends every session of an account but one, or all. Answers how many.
///
/// # Errors
/// A failing database.
pub fn delete_all(
    conn: &mut Conn,
    account_id: &str,
    except: Option<&str>,
    ending: &Ending,
) -> Result<usize, DbError> {
    let ids: Vec<String> = sessions::table
        .filter(sessions::account_id.eq(account_id))
        .filter(sessions::id.ne(except.unwrap_or_default()))
        .select(sessions::id)
        .load(conn)?;
    for id in &ids {
        ending.end(conn, account_id, id)?;
    }
    if ending.ends_offline() {
        // Tokens outlive their session; these end as well.
        families::revoke_of_account(conn, account_id, except, ending.now())?;
    }
    Ok(ids.len())
}

/// Whether a session is there that began by a switch and has proven nothing of its own account since.
///
/// # Errors
/// A failing database.
pub fn has_proven_nothing(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    let methods: Option<String> =
        sessions::table.find(id).select(sessions::methods).get_result(conn).optional()?;
    Ok(methods.is_some_and(|text| methods_of(&text).is_empty()))
}

/// Locks a session of an account until the unit of work ends: its end comes wholly before or wholly after. Answers whether
/// it is there.
///
/// # Errors
/// A failing database.
pub fn lock(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let own = sessions::table.filter(sessions::id.eq(id)).filter(sessions::account_id.eq(account_id));
    Ok(diesel::update(own).set(sessions::level.eq(sessions::level)).execute(conn)? == 1)
}

/// Ends the sessions that began by a switch over a link, but one.
///
/// # Errors
/// A failing database.
pub fn delete_of_association(
    conn: &mut Conn,
    association_id: &str,
    except: &str,
    ending: &Ending,
) -> Result<(), DbError> {
    let began: Vec<(String, String)> = sessions::table
        .filter(sessions::association_id.eq(association_id))
        .filter(sessions::id.ne(except))
        .select((sessions::account_id, sessions::id))
        .load(conn)?;
    for (account_id, id) in &began {
        ending.end(conn, account_id, id)?;
    }
    Ok(())
}

/// Deletes what has ended in any case. A session that ended for want of use is refused as well, and deleted then.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64, ending: &Ending) -> Result<usize, DbError> {
    let over: Vec<(String, String)> = sessions::table
        .filter(sessions::expires_at.le(now))
        .limit(SWEPT_AT_ONCE)
        .select((sessions::account_id, sessions::id))
        .load(conn)?;
    for (account_id, id) in &over {
        ending.end(conn, account_id, id)?;
    }
    Ok(over.len())
}
