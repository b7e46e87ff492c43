//! `ETag`, `If-Match` over version numbers (RFC 9110 §13.1.1), and `If-None-Match` (§13.1.2).

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderValue};
use latchkey_openapi::error::ErrorCode;

use super::error::ApiError;

/// What the caller says it read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing: the change is made on whatever is there.
    None,
    /// `*`: the object must exist.
    Exists,
    /// One of these versions.
    Versions(Vec<i64>),
}

impl Precondition {
    /// Reads `If-Match`. Weak tags (`W/"3"`) count like strong ones, because a version names one state exactly. A tag that
    /// is not one of ours matches nothing.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let mut versions = Vec::new();
        let mut present = false;
        for value in request.headers().get_all(header::IF_MATCH) {
            present = true;
            for tag in value.to_str().unwrap_or_default().split(',') {
                let tag = tag.trim();
                if tag == "*" {
                    return Self::Exists;
                }
                let tag = tag.strip_prefix("W/").unwrap_or(tag);
                let number = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                versions.extend(number.and_then(|text| text.parse::<i64>().ok()));
            }
        }
        if present { Self::Versions(versions) } else { Self::None }
    }

    /// Whether the change may be made on this version.
    ///
    /// # Errors
    /// `precondition_failed` (412) when another version was named.
    pub fn check(&self, version: i64) -> Result<(), ApiError> {
        match self {
            Self::Versions(versions) if !versions.contains(&version) => {
                Err(ApiError::new(ErrorCode::PreconditionFailed))
            }
            _ => Ok(()),
        }
    }

    /// The same for objects that are only changed by those who read them first.
    ///
    /// # Errors
    /// `precondition_required` (428) when no version was named, else as [`Precondition::check`].
    pub fn require(&self, version: i64) -> Result<(), ApiError> {
        match self {
            Self::None => Err(ApiError::new(ErrorCode::PreconditionRequired)
                .detail("Read the object first and send its ETag as If-Match.")),
            _ => self.check(version),
        }
    }
}

/// The strong `ETag` of a version.
#[must_use]
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Whether `If-None-Match` names the tag. The comparison is the weak one.
#[must_use]
pub fn is_known(if_none_match: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(known), Ok(tag)) = (if_none_match.to_str(), tag.to_str()) else { return false };
    known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn precondition(value: &str) -> Precondition {
        Precondition::of(&TestRequest::default().insert_header(("If-Match", value)).to_http_request())
    }

    #[test]
    fn if_match_takes_strong_weak_and_star() {
        assert_eq!(precondition("\"3\""), Precondition::Versions(vec![3]));
        assert_eq!(precondition("W/\"3\", \"4\""), Precondition::Versions(vec![3, 4]));
        assert_eq!(precondition("*"), Precondition::Exists);
        assert_eq!(Precondition::of(&TestRequest::default().to_http_request()), Precondition::None);
    }

    #[test]
    fn a_foreign_tag_matches_nothing() {
        for foreign in ["abc", "\"abc\"", "", "3"] {
            assert_eq!(
                precondition(foreign).check(3).map_err(|e| e.code),
                Err(ErrorCode::PreconditionFailed)
            );
        }
    }

    #[test]
    fn a_console_write_without_a_version_is_428() {
        assert_eq!(Precondition::None.require(1).map_err(|e| e.code), Err(ErrorCode::PreconditionRequired));
        assert!(Precondition::Exists.require(1).is_ok());
    }
}
