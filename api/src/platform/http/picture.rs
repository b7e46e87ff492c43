//! Pictures that somebody uploaded, sent so that they can do nothing but be seen.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use super::conditional::is_known;
use crate::platform::image::StoredPicture;

/// Who may keep a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptBy {
    /// Whoever passes it on.
    Everyone,
    /// The browser of the user who may see it.
    ThisUser,
}

/// Sends a picture, or says that the browser has it (RFC 9110 §13.1.2). An address that names this content (`?v={tag}`) may be
/// kept for a day; what is at any other address may be another picture in a moment.
#[must_use]
pub fn answer(request: &HttpRequest, picture: StoredPicture, kept_by: KeptBy) -> HttpResponse {
    let names_content =
        request.query_string().split('&').any(|pair| pair.strip_prefix("v=") == Some(&picture.tag));
    let caching = match (names_content, kept_by) {
        (true, KeptBy::Everyone) => "public, max-age=86400",
        (true, KeptBy::ThisUser) => "private, max-age=86400",
        (false, KeptBy::Everyone) => "no-cache",
        (false, KeptBy::ThisUser) => "private, no-cache",
    };
    let tag = format!("\"{}\"", picture.tag);
    let known = request.headers().get(header::IF_NONE_MATCH);
    let is_there =
        known.zip(HeaderValue::from_str(&tag).ok()).is_some_and(|(known, tag)| is_known(known, &tag));
    let mut response = if is_there { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, caching));
    if kept_by == KeptBy::ThisUser {
        response.insert_header((header::VARY, "Cookie"));
    }
    if is_there {
        return response.finish();
    }
    response
        .insert_header((header::CONTENT_TYPE, picture.content_type))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(picture.bytes)
}
