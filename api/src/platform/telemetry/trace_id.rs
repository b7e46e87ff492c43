//! The number that ties an error answer to its lines in the log.

use std::rc::Rc;

use crate::platform::rng::{Rng, random_bytes};

/// A new trace id: 128 random bits as 32 hexadecimal digits in lower case (the form of W3C Trace Context §3.2.2.3).
///
/// Always drawn here and never taken from a request: a client must not be able to choose what stands in our log.
#[must_use]
pub fn generate(rng: &dyn Rng) -> Rc<str> {
    Rc::from(format!("{:032x}", u128::from_be_bytes(random_bytes(rng))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::rng::SeededRng;

    /// Gives zeros: the shortest number there is.
    struct Zeros;

    impl Rng for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn a_trace_id_is_32_lower_case_hexadecimal_digits() {
        let rng = SeededRng::new(1);
        let (first, second) = (generate(&rng), generate(&rng));
        assert_ne!(first, second);
        for id in [first, second, generate(&Zeros)] {
            assert_eq!(id.len(), 32);
            assert!(id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{id}");
        }
    }
}
