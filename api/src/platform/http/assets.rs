//! The portal's own files: the single-page app, compressed at build time and embedded in the binary.
//!
//! A debug build reads them from `web-ui/dist` instead, so that a new build of the app needs no new server.

mod content;
mod negotiate;

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;

use negotiate::Coding;

use super::conditional;

/// Whom the portal's page lets in beside itself. Nobody, unless the configuration names a service that needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guests {
    /// Sources of scripts, of frames and of what those connect to.
    pub sources: Vec<String>,
    /// Whether styles may come from there as well.
    pub has_styles: bool,
}

/// The policy of the portal's page (CSP Level 3): its own files and nothing else, no inline script, no inline style.
/// `wasm-unsafe-eval` lets it compile its WebAssembly and nothing more; `blob:` shows a picture before it is uploaded.
#[must_use]
pub fn page_policy(guests: &Guests) -> HeaderValue {
    let others: String = guests.sources.iter().map(|source| format!(" {source}")).collect();
    let styles = if guests.has_styles { others.as_str() } else { "" };
    let frames = if others.is_empty() { String::new() } else { format!("frame-src{others}; ") };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{others}; style-src 'self'{styles}; worker-src 'self'; \
         img-src 'self' blob:; font-src 'self'; connect-src 'self'{others}; manifest-src 'self'; {frames}form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    );
    // An address that cannot be a header lets nobody in, and nothing else either.
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

/// The policy of a script, which holds where a worker runs it: the same file is the app's and its worker's (CSP Level 3,
/// §4.2.3). A worker compiles its WebAssembly, fetches it, and does no more.
const SCRIPT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// A file whose name holds the hash of its content never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Everything else is asked for again each time, and is answered with 304 when it is the same.
const REVALIDATE: &str = "no-cache";

/// What is shown when the server was built without the portal.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Latchkey</title></head>\n\
    <body>\n<h1>The portal has not been built</h1>\n<p>This server runs, but holds no pages. \
    <code>cargo xtask run</code> builds the portal and starts the server with it.</p>\n</body>\n</html>\n";

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../web-ui/dist"]
struct Dist;

/// One file of the portal.
struct File {
    data: Cow<'static, [u8]>,
    /// SHA-256 of `data`.
    hash: [u8; 32],
}

fn embedded(path: &str) -> Option<File> {
    Dist::get(path).map(|file| File { hash: file.metadata.sha256_hash(), data: file.data })
}

/// Answers a request for a file of the portal; `path` is relative, without a slash at its start. `None` when there is
/// no such file. The page itself is not a file in this sense: it is only ever answered by [`index`], with its policy.
#[must_use]
pub fn asset(
    path: &str,
    accept_encoding: Option<&HeaderValue>,
    if_none_match: Option<&HeaderValue>,
) -> Option<HttpResponse> {
    asset_from(embedded, path, accept_encoding, if_none_match)
}

/// Answers a request for the page of the portal, which is the same at every address of the app.
#[must_use]
pub fn index(
    policy: &HeaderValue,
    accept_encoding: Option<&HeaderValue>,
    if_none_match: Option<&HeaderValue>,
) -> HttpResponse {
    index_from(embedded, policy, accept_encoding, if_none_match)
}

/// Whether the binary holds the portal.
#[must_use]
pub fn is_built() -> bool {
    Dist::get("index.html").is_some()
}

fn asset_from(
    lookup: impl Fn(&str) -> Option<File>,
    path: &str,
    accept_encoding: Option<&HeaderValue>,
    if_none_match: Option<&HeaderValue>,
) -> Option<HttpResponse> {
    // A compressed file is a form of another one and has no address of its own.
    let is_form_of_another = path.ends_with(".br") || path.ends_with(".gz");
    if path == "index.html"
        || is_form_of_another
        || path.split('/').any(|part| matches!(part, "" | "." | ".."))
    {
        return None;
    }
    let (file, coding) = select(&lookup, path, accept_encoding)?;
    let cache = if content::is_hashed_name(path) { FOREVER } else { REVALIDATE };
    let policy = path.ends_with(".js").then(|| HeaderValue::from_static(SCRIPT_POLICY));
    Some(respond(path, file, coding, cache, policy.as_ref(), if_none_match))
}

fn index_from(
    lookup: impl Fn(&str) -> Option<File>,
    policy: &HeaderValue,
    accept_encoding: Option<&HeaderValue>,
    if_none_match: Option<&HeaderValue>,
) -> HttpResponse {
    match select(&lookup, "index.html", accept_encoding) {
        Some((file, coding)) => respond("index.html", file, coding, REVALIDATE, Some(policy), if_none_match),
        None => HttpResponse::ServiceUnavailable()
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(content::HTML)))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
            .body(NOT_BUILT),
    }
}

/// The smallest form of the file that the client takes.
fn select(
    lookup: impl Fn(&str) -> Option<File>,
    path: &str,
    accept_encoding: Option<&HeaderValue>,
) -> Option<(File, Coding)> {
    let compressed = negotiate::accepted(accept_encoding)
        .find_map(|coding| Some((lookup(&format!("{path}{}", coding.suffix()))?, coding)));
    compressed.or_else(|| Some((lookup(path)?, Coding::Identity)))
}

fn respond(
    path: &str,
    file: File,
    coding: Coding,
    cache: &'static str,
    policy: Option<&HeaderValue>,
    if_none_match: Option<&HeaderValue>,
) -> HttpResponse {
    let tag = negotiate::etag(&file.hash);
    let is_known = if_none_match.is_some_and(|known| conditional::is_known(known, &tag));
    let status = if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static(cache)))
        .insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding")));
    if let Some(policy) = policy {
        response.insert_header((header::CONTENT_SECURITY_POLICY, policy.clone()));
    }
    if is_known {
        return response.finish();
    }
    if let Some(name) = coding.name() {
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(name)));
    }
    response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(content::type_of(path))));
    response.body(match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    })
}

#[cfg(test)]
mod tests;
