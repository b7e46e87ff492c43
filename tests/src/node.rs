//! One running server, and how servers under test are configured.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use latchkey::app::{self, Application, Environment};
use latchkey::identity::State;
use latchkey::platform::clock::ManualClock;
use latchkey::platform::config::Config;
use latchkey::platform::rng::SystemRng;

use crate::Browser;
use crate::database::TestDatabase;

/// One running server.
#[derive(Debug)]
pub struct Node {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its public address.
    pub origin: String,
    /// Its parts.
    pub state: State,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// What a server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Everything.
    Everything,
    /// It answers requests, and leaves the jobs to another node.
    Answers,
}

impl Node {
    pub(crate) fn start(
        database: &TestDatabase,
        settings: &[(&str, &str)],
        origin: Option<&str>,
        clock: &Arc<ManualClock>,
        duty: Duty,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let origin = origin.map_or_else(|| format!("http://localhost:{}", address.port()), str::to_owned);
        let config = config(database, settings, &origin);
        let environment = Environment { clock: Arc::<ManualClock>::clone(clock), rng: Arc::new(SystemRng) };
        let state = app::build_state(config, environment).expect("the server can be built");
        state.db.migrate().expect("the database migrates");
        let (sender, receiver) = std::sync::mpsc::channel();
        let served = state.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let application = Application::build(served, listener).expect("the server starts");
                sender.send(application.handle()).unwrap();
                let ended = match duty {
                    Duty::Everything => application.run_until_stopped().await,
                    Duty::Answers => application.answer_until_stopped().await,
                };
                ended.expect("the server ends well");
            });
        });
        let handle = receiver.recv().expect("the server's thread lives");
        Self { address, origin, state, handle, thread: Some(thread) }
    }

    /// A browser without cookies at this node.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.address, &self.origin, "default")
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The configuration of servers under test, without the prefix of the variables: no rate limits.
pub(crate) fn variables(database: &TestDatabase, settings: &[(&str, &str)]) -> BTreeMap<String, String> {
    let folder = database.folder.display().to_string();
    let base = [
        ("DATABASE_URL", database.url.as_str()),
        ("DATABASE_POOL_SIZE", "4"),
        ("DATABASE_ACQUIRE_TIMEOUT_MILLISECONDS", "30000"),
        ("DATABASE_SQLITE_SYNCHRONOUS", "normal"),
        ("RATE_LIMIT_GENERAL_PER_SECOND", "0"),
        ("RATE_LIMIT_SIGN_IN_PER_MINUTE", "0"),
        ("RATE_LIMIT_PASSWORD_CHECK_PER_MINUTE", "0"),
        ("MESSAGES_PER_ADDRESS", "0"),
        ("MESSAGES_PER_ACCOUNT", "0"),
        ("MESSAGES_PER_CLIENT", "0"),
        ("GRAVATAR_BASE_URL", ""),
        ("CAPTCHA_DIFFICULTY", "4"),
        ("HTTP_WORKERS", "1"),
    ];
    let all = base.iter().chain(settings);
    all.map(|(name, value)| ((*name).to_owned(), value.replace("{folder}", &folder))).collect()
}

/// The same for a server in this process, and hashing so cheap that it protects nothing.
fn config(database: &TestDatabase, settings: &[(&str, &str)], origin: &str) -> Config {
    let folder = database.folder.display().to_string();
    let mut variables = variables(database, settings);
    for (name, value) in [("DATA_DIR", &*folder), ("LISTEN", "127.0.0.1:0"), ("PUBLIC_URL", origin)] {
        variables.insert(name.to_owned(), value.to_owned());
    }
    let variables = variables.into_iter().map(|(name, value)| (format!("LATCHKEY_{name}"), value)).collect();
    let mut config = Config::load(None, &variables).unwrap_or_else(|error| panic!("{error}"));
    config.hashing.memory_kib = 64;
    config.hashing.iterations = 1;
    config
}
