//! The number that ties an error answer to its lines in the log.

use std::fmt;

use crate::platform::rng::{Rng, random_bytes};

/// 128 random bits, shown as 32 hexadecimal digits in lower case (the form of W3C Trace Context §3.2.2.3).
///
/// Always drawn here and never taken from a request: a client must not be able to choose what stands in our log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId(u128);

impl TraceId {
    /// A new one.
    #[must_use]
    pub fn generate(rng: &dyn Rng) -> Self {
        Self(u128::from_be_bytes(random_bytes(rng)))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::rng::SeededRng;

    #[test]
    fn a_trace_id_is_32_lower_case_hexadecimal_digits() {
        let rng = SeededRng::new(1);
        let (first, second) = (TraceId::generate(&rng).to_string(), TraceId::generate(&rng).to_string());
        assert_ne!(first, second);
        assert_eq!(first.len(), 32);
        assert!(first.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{first}");
        assert_eq!(TraceId(1).to_string(), "00000000000000000000000000000001");
    }
}
