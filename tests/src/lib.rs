//! What the integration tests share: a real server per test on either database, and browsers that talk to it.
//!
//! * [`TestApp`] is the whole server on a free port with a clock that the test moves, on a temporary SQLite file or on
//!   a fresh PostgreSQL database. Without PostgreSQL the tests fail: they never skip.
//! * [`Browser`] keeps cookies and the CSRF token as a browser would, over plain sockets, so that a test can also send what
//!   no client library would.
//! * [`both!`] runs one promise on both databases.

mod app;
mod authenticator;
mod browser;
mod database;
mod factors;
pub mod federation;
mod http;
mod mail_server;
mod messages;
pub mod neutral;
mod node;
mod oauth;
pub mod operations;
pub mod process;
pub mod provider;
mod recovery;
pub mod registration;
pub mod samples;
pub mod sinks;
mod work;

pub use app::{Account, TestApp};
pub use authenticator::{Authenticator, Wrong, totp_code};
pub use browser::{Browser, Outgoing};
pub use database::{Backend, TestDatabase};
pub use factors::AuthenticatorApp;
pub use http::{Reply, exchange};
pub use messages::{ReceivedMail, ReceivedText, mails_in, texts_in};
pub use node::Node;
pub use oauth::{Application, CHALLENGE, VERIFIER, claims_of, parameter};
pub use work::{WatchedNode, Work};

/// The password of every test user: long enough for the policy, known to no list.
pub const PASSWORD: &str = "fjord-kettle-umbra-42";
/// Another password that the policy takes.
pub const OTHER_PASSWORD: &str = "sandal-quartz-pliers-77";

/// Declares tests that hold on SQLite and on PostgreSQL: `both!(name, |app| { … });` makes `name::sqlite` and
/// `name::postgres`.
#[macro_export]
macro_rules! both {
    ($name:ident, $promise:expr) => {
        $crate::both!($name, &[], $promise);
    };
    ($name:ident, $settings:expr, $promise:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                $crate::run($crate::Backend::Sqlite, $settings, $promise);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Backend::Postgres, $settings, $promise);
            }
        }
    };
}

/// Runs a promise on a fresh server. `settings` are configuration variables without their prefix.
pub fn run(backend: Backend, settings: &[(&str, &str)], promise: impl FnOnce(&TestApp)) {
    let app = TestApp::with(backend, settings);
    promise(&app);
}

/// Runs a promise on two server processes on one PostgreSQL. The server beside them, in this process, prepares and looks.
pub fn on_two_processes(settings: &[(&str, &str)], promise: impl FnOnce(&TestApp, &[process::Server; 2])) {
    run(Backend::Postgres, settings, |app| promise(app, &app.two_processes()));
}

/// Runs the same thing `times` times at once and gathers the answers.
pub fn at_once<T: Send>(times: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = std::sync::Barrier::new(times);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..times)
            .map(|number| {
                let (barrier, work) = (&barrier, &work);
                scope.spawn(move || {
                    barrier.wait();
                    work(number)
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    })
}

/// Of answers to the same thing at once, one succeeded and every other was refused.
#[track_caller]
pub fn assert_once(statuses: &[u16], success: u16) {
    assert_eq!(statuses.iter().filter(|status| **status == success).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| *status == success || (400..500).contains(status)), "{statuses:?}");
}
