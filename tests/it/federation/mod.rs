//! Connections to upstream OpenID providers: what links and signs in, and what does not.

mod console;
mod creation;
mod hostile;
mod linking;
mod sign_in;
mod two;

/// Declares a promise of a portal with a connection to a hand-made provider, on both databases.
macro_rules! connected {
    ($name:ident, $settings:expr, $promise:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                hold(Backend::Sqlite, &$settings, $promise);
            }

            #[test]
            fn postgres() {
                hold(Backend::Postgres, &$settings, $promise);
            }
        }
    };
    ($name:ident, $promise:expr) => {
        connected!($name, serde_json::json!({}), $promise);
    };
}
pub(crate) use connected;

use latchkey_tests::Backend;
use latchkey_tests::federation::Connected;
use serde_json::Value;

fn hold(backend: Backend, settings: &Value, promise: impl FnOnce(&Connected)) {
    promise(&Connected::with(backend, settings));
}
