//! What a request makes the server do: the statements that it runs and the passwords that it hashes.
//!
//! Two requests that do the same work take equally long, whatever else the machine is busy with. A statement more for a name
//! that is known is seen the first time, where a comparison of times needs hundreds of askers and a quiet machine.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use crate::Node;
use crate::database::{Backend, TestDatabase};

/// The statements of the databases that are watched, by their address.
static WATCHED: LazyLock<Mutex<HashMap<String, Statements>>> = LazyLock::new(Mutex::default);

type Statements = Arc<Mutex<Vec<String>>>;

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The statements, in their order and without their values.
    pub statements: Vec<String>,
    /// Hashes of passwords and answers.
    pub hashes: u64,
}

/// A server that answers requests alone: whatever it does, a request asked for.
#[derive(Debug)]
pub struct WatchedNode {
    node: Node,
    statements: Statements,
}

impl std::ops::Deref for WatchedNode {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.node
    }
}

/// Another way to write the address of a database, so that its connections are told from those of other servers.
pub(crate) fn watched_url(database: &TestDatabase) -> String {
    match database.backend() {
        Backend::Sqlite => format!("sqlite://{}/./test.db", database.folder.display()),
        Backend::Postgres => format!("{}?application_name=watched", database.url),
    }
}

impl WatchedNode {
    pub(crate) fn of(url: &str, start: impl FnOnce() -> Node) -> Self {
        set_default_instrumentation(|| Some(Box::new(Watcher(None)))).expect("connections can be watched");
        let statements = Statements::default();
        let key = url.trim_start_matches("sqlite://").to_owned();
        WATCHED.lock().unwrap_or_else(PoisonError::into_inner).insert(key, statements.clone());
        Self { node: start(), statements }
    }

    /// Does something, and tells what the server did for it.
    pub fn work_of<T>(&self, act: impl FnOnce() -> T) -> (T, Work) {
        self.taken();
        let before = self.state.hasher.computed();
        let done = act();
        let hashes = self.state.hasher.computed() - before;
        (done, Work { statements: self.taken(), hashes })
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.statements.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down the statements of one connection, where its database is watched.
struct Watcher(Option<Statements>);

impl Instrumentation for Watcher {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                self.0 = WATCHED.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned();
            }
            InstrumentationEvent::StartQuery { query, .. } => {
                if let Some(statements) = &self.0 {
                    let text = query.to_string();
                    let text = text.split(" -- binds").next().unwrap_or_default().to_owned();
                    statements.lock().unwrap_or_else(PoisonError::into_inner).push(text);
                }
            }
            _ => {}
        }
    }
}
