//! Which form of a file a client takes (RFC 9110 §12.5.3), and whether it has it already (§13.1.2).

use actix_web::http::header::HeaderValue;

/// How the bytes of an answer are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    /// What the compressed file's name ends with.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// The value of `Content-Encoding`.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The compressed forms that the client takes, smallest first. The client's own order is not followed: whatever it
/// takes at all, the smallest is best for both sides. A missing header means no compression.
pub(super) fn accepted(header: Option<&HeaderValue>) -> impl Iterator<Item = Coding> {
    let header = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
    [Coding::Brotli, Coding::Gzip]
        .into_iter()
        .filter(move |coding| accepts(header, coding.name().unwrap_or_default()))
}

fn accepts(header: &str, name: &str) -> bool {
    let weight_of = |wanted: &str| {
        header.split(',').find_map(|item| {
            let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
            coding.trim().eq_ignore_ascii_case(wanted).then(|| is_refused(parameters))
        })
    };
    // What is named counts before `*`.
    weight_of(name).or_else(|| weight_of("*")).is_some_and(|refused| !refused)
}

/// Whether the parameters say `q=0` in any of its spellings.
fn is_refused(parameters: &str) -> bool {
    let quality = parameters.trim().strip_prefix("q=").or_else(|| parameters.trim().strip_prefix("Q="));
    quality.is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0))
}

/// The strong entity tag of a content: half of its hash.
pub(super) fn etag(hash: &[u8; 32]) -> HeaderValue {
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in hash.iter().take(16) {
        for digit in [byte >> 4, byte & 15] {
            tag.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    tag.push('"');
    HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::http::conditional::is_known;

    fn best(header: &'static str) -> Coding {
        accepted(Some(&HeaderValue::from_static(header))).next().unwrap_or(Coding::Identity)
    }

    #[test]
    fn the_smallest_form_that_is_accepted_is_taken() {
        assert_eq!(best("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(best("br;q=0.1, gzip;q=1.0"), Coding::Brotli);
        assert_eq!(best("GZIP"), Coding::Gzip);
        assert_eq!(best("*"), Coding::Brotli);
        assert_eq!(accepted(None).next(), None);
    }

    #[test]
    fn a_form_that_is_refused_is_not_taken() {
        assert_eq!(best("br;q=0, gzip"), Coding::Gzip);
        assert_eq!(best("br; q=0.000, gzip;Q=0"), Coding::Identity);
        assert_eq!(best("br;q=0, *"), Coding::Gzip);
        assert_eq!(best("*;q=0"), Coding::Identity);
        assert_eq!(best("identity"), Coding::Identity);
        assert_eq!(best("brotli, xgzip"), Coding::Identity);
        assert_eq!(best(""), Coding::Identity);
    }

    #[test]
    fn a_tag_is_found_in_a_list_and_in_its_weak_form() {
        let tag = etag(&[0xab; 32]);
        assert_eq!(tag.to_str().unwrap(), "\"abababababababababababababababab\"");
        for known in
            ["*", "\"x\", \"abababababababababababababababab\"", "W/\"abababababababababababababababab\""]
        {
            assert!(is_known(&HeaderValue::from_static(known), &tag), "{known}");
        }
        for other in ["", "\"x\"", "abababababababababababababababab", "\"ab\""] {
            assert!(!is_known(&HeaderValue::from_static(other), &tag), "{other}");
        }
    }
}
