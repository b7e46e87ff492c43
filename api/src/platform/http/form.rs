//! Parameters as forms and queries carry them (`application/x-www-form-urlencoded`), for the endpoints of OAuth.

use std::collections::BTreeMap;

use url::form_urlencoded;

/// Bytes of a form or a query at most.
pub const MAX_BYTES: usize = 32 * 1024;

/// The media type.
pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

/// Parameters by name. None comes twice (RFC 6749 §3.1), and one without a value is as good as absent.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<String, String>);

impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The values may be secrets.
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Parameters {
    /// Reads parameters; `None` for too many bytes, a parameter that comes twice, or a control character.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let mut all = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            if value.chars().chain(name.chars()).any(char::is_control) {
                return None;
            }
            if all.insert(name.into_owned(), value.into_owned()).is_some() {
                return None;
            }
        }
        all.retain(|_, value: &mut String| !value.is_empty());
        Some(Self(all))
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value, or nothing.
    #[must_use]
    pub fn owned(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_comes_twice_spoils_them_all() {
        assert!(Parameters::parse(b"a=1&a=2").is_none());
        assert!(Parameters::parse(b"a=1&a=").is_none());
        assert!(Parameters::parse(b"a=1%0a").is_none());
        let parameters = Parameters::parse(b"a=1&b=&c=%20x+y").unwrap();
        assert_eq!(
            (parameters.get("a"), parameters.get("b"), parameters.get("c")),
            (Some("1"), None, Some(" x y"))
        );
        assert_eq!(format!("{parameters:?}"), "[\"a\", \"c\"]");
    }
}
