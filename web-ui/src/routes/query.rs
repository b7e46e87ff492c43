//! Percent-encoding, and the members of a query.

/// A member of a query string, decoded.
pub(super) fn query_member(query: &str, name: &str) -> Option<String> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| decode(value))
}

/// Percent-encoding of everything but the unreserved characters and `/` (RFC 3986 §2.3, §3.4).
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(if byte == b'+' { b' ' } else { byte });
            continue;
        }
        let high = rest.next().and_then(|b| char::from(b).to_digit(16));
        let low = rest.next().and_then(|b| char::from(b).to_digit(16));
        match (high, low) {
            (Some(high), Some(low)) => bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?')),
            // Broken encoding: nothing of it can be a page.
            _ => return String::new(),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
