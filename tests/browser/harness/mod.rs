//! A journey: the real server on data of its own, and real browsers that look at it.
//!
//! Every journey ends with the same questions, whatever it was about: did the console stay clean, did every request
//! go to the portal itself, was there no secret in any address?

pub(crate) mod authenticator;
pub(crate) mod axe;
pub(crate) mod browser;
pub(crate) mod data;
pub(crate) mod factors;
pub(crate) mod kept;
pub(crate) mod messages;
pub(crate) mod pictures;
pub(crate) mod relying;
pub(crate) mod server;
pub(crate) mod watch;

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Condvar, Mutex, PoisonError};

use futures_util::FutureExt as _;

pub(crate) use browser::Browser;
pub(crate) use data::{ADA, Start};
use server::Server;

/// Browsers are hungry: more journeys at once than this would wait for each other anyway.
const AT_ONCE: usize = 2;

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// The right to run; given back when dropped.
struct Turn;

impl Turn {
    fn wait() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running =
            ENDED.wait_while(running, |running| *running >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ENDED.notify_one();
    }
}

/// A server and the browsers that look at it.
pub(crate) struct Journey {
    /// The server.
    pub(crate) server: Server,
    browsers: Vec<Browser>,
}

impl Journey {
    /// A browser of its own: nothing of it is shared with the others.
    pub(crate) async fn browser(&mut self) -> Browser {
        let origin = self.server.origin.clone();
        self.browser_at(&origin).await
    }

    /// A browser that looks at another server.
    pub(crate) async fn browser_at(&mut self, origin: &str) -> Browser {
        let browser = Browser::start(origin).await;
        self.browsers.push(browser.clone());
        browser
    }

    /// A browser in which Ada is signed in.
    pub(crate) async fn signed_in(&mut self) -> Browser {
        let browser = self.browser().await;
        browser.sign_in(&ADA).await;
        browser
    }

    /// What helps to understand a failure.
    async fn tell(&self) {
        for (number, browser) in self.browsers.iter().enumerate() {
            eprintln!("browser {}: picture {:?}", number + 1, browser.picture_of_failure().await);
            eprintln!("browser {}: console {:#?}", number + 1, browser.console().await);
        }
        eprintln!("log of the server:\n{}", self.server.log());
    }
}

/// Runs one journey, and asks at its end what every journey is asked.
pub(crate) fn journey(start: Start, story: impl AsyncFnOnce(&mut Journey)) {
    let _turn = Turn::wait();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut journey = Journey { server: Server::start(&start), browsers: Vec::new() };
        let outcome = AssertUnwindSafe(async {
            story(&mut journey).await;
            let mut complaints = Vec::new();
            for browser in &journey.browsers {
                complaints.extend(browser.complaints().await);
            }
            assert!(complaints.is_empty(), "the browser complains:\n  {}", complaints.join("\n  "));
        })
        .catch_unwind()
        .await;
        if outcome.is_err() {
            journey.tell().await;
        }
        for browser in std::mem::take(&mut journey.browsers) {
            browser.quit().await;
        }
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}
