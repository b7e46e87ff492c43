//! Same-origin check of requests that change something (OWASP ASVS 5.0 3.5.1).

use actix_web::http::header::HeaderMap;
use latchkey_openapi::error::ErrorCode;

use super::error::ApiError;

/// Refuses a request that a page of another origin made, and one that does not say who made it.
///
/// Browsers send `Sec-Fetch-Site` and, with every unsafe method, `Origin`. Each that is present must be right, and one must
/// be present: a request without either comes from no browser of ours.
///
/// # Errors
/// `cross_origin` (403).
pub fn check(headers: &HeaderMap, public_origin: &str) -> Result<(), ApiError> {
    let refused = || ApiError::new(ErrorCode::CrossOrigin);
    let site = headers.get("Sec-Fetch-Site");
    let origin = headers.get("Origin");
    if site.is_none() && origin.is_none() {
        return Err(refused());
    }
    if site.is_some_and(|value| value.as_bytes() != b"same-origin") {
        return Err(refused());
    }
    if origin.is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(public_origin.as_bytes())) {
        return Err(refused());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn allowed(headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = TestRequest::default();
        for pair in headers {
            request = request.insert_header(*pair);
        }
        check(request.to_http_request().headers(), "https://id.example.org").is_ok()
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        assert!(allowed(&[("Origin", "https://id.example.org")]));
        assert!(allowed(&[("Sec-Fetch-Site", "same-origin")]));
        assert!(allowed(&[("Sec-Fetch-Site", "same-origin"), ("Origin", "https://id.example.org")]));
    }

    #[test]
    fn other_origins_and_silence_are_refused() {
        assert!(!allowed(&[]));
        assert!(!allowed(&[("Origin", "null")]));
        assert!(!allowed(&[("Origin", "https://id.example.org.evil.test")]));
        assert!(!allowed(&[("Origin", "https://id.example.org:444")]));
        assert!(!allowed(&[("Sec-Fetch-Site", "same-site"), ("Origin", "https://id.example.org")]));
        assert!(!allowed(&[("Sec-Fetch-Site", "none")]));
    }
}
