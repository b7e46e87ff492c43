//! What the portal's files promise.

use actix_web::body::to_bytes;

use super::*;

/// A small portal: the page and a script in three forms each, a font in one, and a file without a hash.
fn portal(path: &str) -> Option<File> {
    let data: &'static [u8] = match path {
        "index.html" => b"<!doctype html>",
        "index.html.br" => b"page in brotli",
        "assets/latchkey-0123456789abcdef.js" => b"script",
        "assets/latchkey-0123456789abcdef.js.br" => b"script in brotli",
        "assets/latchkey-0123456789abcdef.js.gz" => b"script in gzip",
        "assets/text-0123456789abcdef.woff2" => b"font",
        "favicon.svg" => b"<svg/>",
        _ => return None,
    };
    let mut hash = [0; 32];
    hash[0] = u8::try_from(data.len()).unwrap();
    Some(File { data: Cow::Borrowed(data), hash })
}

const SCRIPT: &str = "assets/latchkey-0123456789abcdef.js";

fn get(path: &str, accept: &'static str) -> Option<HttpResponse> {
    asset_from(portal, path, Some(&HeaderValue::from_static(accept)), None)
}

#[track_caller]
fn header_of(response: &HttpResponse, name: header::HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn body(response: HttpResponse) -> String {
    String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap()
}

#[actix_web::test]
async fn a_file_is_answered_in_the_smallest_form_that_the_client_takes() {
    for (accept, coding, text) in [
        ("gzip, br", "br", "script in brotli"),
        ("gzip", "gzip", "script in gzip"),
        ("identity", "", "script"),
    ] {
        let response = get(SCRIPT, accept).unwrap();
        assert_eq!(header_of(&response, header::CONTENT_ENCODING), coding);
        assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header_of(&response, header::VARY), "Accept-Encoding");
        assert_eq!(body(response).await, text);
    }
}

#[actix_web::test]
async fn a_file_without_a_compressed_form_is_answered_as_it_is() {
    let response = get("assets/text-0123456789abcdef.woff2", "gzip, br").unwrap();
    assert_eq!(header_of(&response, header::CONTENT_ENCODING), "");
    assert_eq!(header_of(&response, header::CONTENT_TYPE), "font/woff2");
    assert_eq!(body(response).await, "font");
}

/// The policy of a page that lets nobody else in.
fn alone() -> HeaderValue {
    page_policy(&Guests::default())
}

#[test]
fn a_hashed_name_is_kept_for_a_year_and_any_other_is_asked_for_again() {
    assert_eq!(
        header_of(&get(SCRIPT, "").unwrap(), header::CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(header_of(&get("favicon.svg", "").unwrap(), header::CACHE_CONTROL), "no-cache");
    assert_eq!(header_of(&index_from(portal, &alone(), None, None), header::CACHE_CONTROL), "no-cache");
}

#[actix_web::test]
async fn a_client_that_has_the_file_gets_no_body() {
    let first = index_from(portal, &alone(), Some(&HeaderValue::from_static("br")), None);
    let tag = first.headers().get(header::ETAG).unwrap().clone();
    let second = index_from(portal, &alone(), Some(&HeaderValue::from_static("br")), Some(&tag));
    assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(second.headers().get(header::ETAG), Some(&tag));
    assert_eq!(header_of(&second, header::CONTENT_SECURITY_POLICY), alone());
    assert_eq!(body(second).await, "");
    let plain = index_from(portal, &alone(), None, Some(&tag));
    assert_eq!(plain.status(), StatusCode::OK, "another form has another tag");
}

#[test]
fn the_page_allows_nothing_inline_and_nothing_from_elsewhere() {
    let response = index_from(portal, &alone(), None, None);
    let policy = header_of(&response, header::CONTENT_SECURITY_POLICY);
    assert!(policy.starts_with("default-src 'none';"));
    for needed in [
        "script-src 'self' 'wasm-unsafe-eval';",
        "worker-src 'self';",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ] {
        assert!(policy.contains(needed), "{needed}");
    }
    for forbidden in ["unsafe-inline", "'unsafe-eval'", "http", "*", "data:"] {
        assert!(!policy.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn a_guest_gets_in_by_name_and_changes_nothing_else() {
    let guests = Guests { sources: vec!["https://check.example.org".to_owned()], has_styles: false };
    let policy = page_policy(&guests);
    let text = policy.to_str().unwrap();
    assert_eq!(text.matches("https://check.example.org").count(), 3);
    for (directive, value) in [
        ("script-src", "'self' 'wasm-unsafe-eval' https://check.example.org"),
        ("connect-src", "'self' https://check.example.org"),
        ("frame-src", "https://check.example.org"),
    ] {
        assert!(text.contains(&format!("{directive} {value};")), "{text}");
    }
    let others =
        text.replace("frame-src https://check.example.org; ", "").replace(" https://check.example.org", "");
    assert_eq!(others, alone().to_str().unwrap());
    let styled = page_policy(&Guests { has_styles: true, ..guests });
    assert!(styled.to_str().unwrap().contains("style-src 'self' https://check.example.org;"));
}

#[test]
fn a_script_brings_the_policy_of_the_worker_that_runs_it() {
    let script = get("assets/latchkey-0123456789abcdef.js", "").unwrap();
    assert_eq!(header_of(&script, header::CONTENT_SECURITY_POLICY), SCRIPT_POLICY);
    assert!(get("favicon.svg", "").unwrap().headers().get(header::CONTENT_SECURITY_POLICY).is_none());
}

#[test]
fn the_page_is_not_answered_without_its_policy() {
    for path in ["index.html", "index.html.br", "assets/latchkey-0123456789abcdef.js.br"] {
        assert!(get(path, "br").is_none(), "{path}");
    }
}

#[test]
fn a_path_cannot_leave_the_folder() {
    for path in
        ["", "..", "../Cargo.toml", "assets/../../Cargo.toml", "/etc/passwd", "assets//x", "./favicon.svg"]
    {
        assert!(get(path, "").is_none(), "{path}");
        assert!(asset(path, None, None).is_none(), "{path}");
    }
    assert!(asset("../src/main.rs", None, None).is_none());
}

#[actix_web::test]
async fn a_server_without_the_portal_says_how_to_build_it() {
    let response = index_from(|_| None, &alone(), None, None);
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-store");
    assert!(body(response).await.contains("cargo xtask run"));
}
