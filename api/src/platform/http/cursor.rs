//! Keyset cursors: where the next page begins, sealed and bound to who asked for what.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::paging::{DEFAULT_LIMIT, MAX_LIMIT, Total};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::ApiError;
use crate::platform::keys::Keys;

/// How far a list is counted.
pub const COUNTED_UP_TO: i64 = 1_000;

/// The page size that a query asks for.
///
/// # Errors
/// `invalid_parameter` for 0 or more than [`MAX_LIMIT`].
pub fn limit(asked: Option<u32>) -> Result<i64, ApiError> {
    match asked.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(i64::from(limit)),
        _ => Err(ApiError::new(ErrorCode::InvalidParameter).detail(format!("limit is 1 to {MAX_LIMIT}."))),
    }
}

/// Seals the position after the last entry of a page. `bound_to` names the account, the organization, the list and its
/// filter; the cursor opens only with the same.
#[must_use]
pub fn seal<T: Serialize>(keys: &Keys, bound_to: &str, position: &T) -> Option<String> {
    let text = serde_json::to_vec(position).ok()?;
    Some(keys.seal("cursor", bound_to.as_bytes(), &text))
}

/// Opens a cursor.
///
/// # Errors
/// `invalid_cursor` for one that was altered, or was made for someone or something else.
pub fn open<T: DeserializeOwned>(
    keys: &Keys,
    bound_to: &str,
    cursor: Option<&str>,
) -> Result<Option<T>, ApiError> {
    let Some(cursor) = cursor else { return Ok(None) };
    keys.open("cursor", bound_to.as_bytes(), cursor)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .map(Some)
        .ok_or_else(|| ApiError::new(ErrorCode::InvalidCursor))
}

/// The total from a count that stopped at one more than [`COUNTED_UP_TO`].
#[must_use]
pub fn total(counted: i64) -> Total {
    Total {
        count: u32::try_from(counted.min(COUNTED_UP_TO)).unwrap_or_default(),
        more: counted > COUNTED_UP_TO,
    }
}

/// Adds `Link: <…>; rel="next"` (RFC 8288) to a page that is not the last.
pub fn next_link<'a>(
    response: &'a mut actix_web::HttpResponseBuilder,
    request: &actix_web::HttpRequest,
    next_cursor: Option<&str>,
) -> &'a mut actix_web::HttpResponseBuilder {
    if let Some(cursor) = next_cursor {
        let kept =
            request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let query = kept.chain([format!("cursor={cursor}").as_str()]).collect::<Vec<_>>().join("&");
        response.insert_header(("Link", format!("<{}?{query}>; rel=\"next\"", request.path())));
    }
    response
}
