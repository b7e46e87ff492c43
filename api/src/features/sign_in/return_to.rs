//! Where a browser may be sent after a flow: into its own organization's portal, nowhere else.

use url::Url;

use super::service::FlowError;
use crate::identity::State;

/// Bytes of `returnTo` at most.
const MAX_BYTES: usize = 2_048;

/// The path to go to afterwards, if the address lies within this organization's portal. Compared by parsed scheme, host,
/// port and path, never by prefix of the text.
pub(super) fn check(public_origin: &str, slug: &str, text: &str) -> Result<String, FlowError> {
    let invalid = || FlowError::ReturnToInvalid;
    if text.len() > MAX_BYTES || text.chars().any(char::is_control) {
        return Err(invalid());
    }
    let base = Url::parse(public_origin).map_err(|_| invalid())?;
    let target = base.join(text).map_err(|_| invalid())?;
    let base_path = State::base_path(slug);
    let path = target.path();
    let is_inside = target.origin() == base.origin()
        && target.username().is_empty()
        && target.password().is_none()
        && (path == base_path || path.starts_with(&format!("{base_path}/")));
    // The default organization's portal does not send anybody into another one's.
    let is_foreign = base_path.is_empty() && path.starts_with("/t/");
    if !is_inside || is_foreign {
        return Err(invalid());
    }
    let mut result = path.to_owned();
    if let Some(query) = target.query() {
        result.push_str(&format!("?{query}"));
    }
    if let Some(fragment) = target.fragment() {
        result.push_str(&format!("#{fragment}"));
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://id.example.org";

    #[test]
    fn t36_the_way_back_stays_within_the_portal() {
        for (slug, text, expected) in [
            ("default", "/personal-info", "/personal-info"),
            ("default", "/sessions?x=1#y", "/sessions?x=1#y"),
            ("default", "https://id.example.org/privacy", "/privacy"),
            ("acme", "/t/acme/security", "/t/acme/security"),
        ] {
            assert_eq!(check(HERE, slug, text).unwrap(), expected);
        }
    }

    #[test]
    fn t36_every_way_out_is_refused() {
        for text in [
            "https://evil.test/",
            "//evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "https://id.example.org.evil.test/",
            "https://id.example.org@evil.test/",
            "https://user@id.example.org/",
            "http://id.example.org/",
            "https://id.example.org:8443/",
            "javascript:alert(1)",
            "data:text/html,x",
            "/t/acme/x",
            "/a\nb",
        ] {
            assert!(check(HERE, "default", text).is_err(), "{text}");
        }
        for text in ["/", "/t/acme2/x", "/t/acme/../other/x"] {
            assert!(check(HERE, "acme", text).is_err(), "{text}");
        }
    }
}
