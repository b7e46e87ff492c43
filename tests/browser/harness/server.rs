//! The real binary on data of its own.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection};
use latchkey_tests::sinks::free_port;
use serde_json::Value;

use super::data::{ADA, Start, settings};
use super::kept::{Kept, folder, program};
use super::messages::Lines;

/// Whom the server may reach without TLS; what a journey says of it comes on top.
const ALLOW: &str = "LATCHKEY_OUTBOUND_ALLOW";

/// A running server.
pub(crate) struct Server {
    process: Option<Kept>,
    pub(super) folder: PathBuf,
    database: Option<String>,
    pub(super) port: u16,
    /// Where an application of the journey may listen: the server sends there what it has to tell it.
    pub(super) application: u16,
    /// Whether somebody can sign in already; without an owner each start prints a link.
    pub(crate) has_owner: bool,
    /// Its address.
    pub(crate) origin: String,
    /// The link to the set-up that it printed.
    pub(crate) setup_link: Option<String>,
    /// More configuration.
    variables: Vec<(&'static str, String)>,
    /// A mail server and an SMS gateway of its own, in place of files.
    pub(super) lines: Option<Lines>,
    /// How many messages to an address were read.
    pub(super) read: std::cell::RefCell<std::collections::BTreeMap<String, usize>>,
}

impl Server {
    /// Starts a server and waits until it is ready.
    pub(crate) fn start(start: &Start) -> Self {
        Self::start_at(start, "localhost", Vec::new())
    }

    /// The same under another name, with more configuration. Cookies belong to names, not to ports.
    pub(crate) fn start_at(start: &Start, host: &str, variables: Vec<(&'static str, String)>) -> Self {
        let folder = folder();
        let mut database = None;
        match start {
            Start::Empty => {}
            Start::Ready => copy(template(), &folder),
            Start::With(own) | Start::Wired(own) => {
                copy(template(), &folder);
                set(&folder, own);
            }
            Start::Postgres => {
                let url = new_database();
                fill(&folder, Some(&url));
                database = Some(url);
            }
        }
        // Freed again at once: nobody else takes ports of this range in the moment until the server does.
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let origin = format!("http://{host}:{port}");
        let has_owner = !matches!(start, Start::Empty);
        let application = free_port();
        let lines = matches!(start, Start::Wired(_)).then(Lines::start);
        let (process, setup_link, read) = (None, None, Default::default());
        let mut server = Self {
            process,
            folder,
            database,
            port,
            application,
            has_owner,
            origin,
            setup_link,
            variables,
            lines,
            read,
        };
        server.run();
        server
    }

    /// Starts the process on the same data and the same address.
    pub(crate) fn run(&mut self) {
        let mut command = latchkey(&self.folder, self.database.as_deref());
        command.arg("serve");
        command.env("LATCHKEY_LISTEN", format!("127.0.0.1:{}", self.port));
        command.env("LATCHKEY_PUBLIC_URL", &self.origin);
        command.env("LATCHKEY_HTTP_SHUTDOWN_TIMEOUT_SECONDS", "0");
        let (allowed, others): (Vec<_>, Vec<_>) =
            self.variables.iter().cloned().partition(|(name, _)| *name == ALLOW);
        let outside = self.lines.iter().map(Lines::gateway);
        let outside = outside.chain([format!("127.0.0.1:{}", self.application)]);
        let outside = outside.chain(allowed.into_iter().map(|(_, hosts)| hosts));
        command.env(ALLOW, outside.collect::<Vec<_>>().join(","));
        let wires = self.lines.iter().flat_map(Lines::variables);
        for (name, value) in wires.chain(others) {
            command.env(name, value);
        }
        let log = File::options().create(true).append(true).open(self.folder.join("server.log")).unwrap();
        let nothing = self.folder.join("nothing-to-remove");
        let mut process = Kept::start(&command, &nothing, log.into());
        let awaited = if self.has_owner { "Latchkey is ready" } else { "/setup#" };
        let last = loop {
            let Some(line) = process.line() else { panic!("the server did not start:\n{}", self.log()) };
            if line.contains(awaited) {
                break line;
            }
        };
        self.setup_link = (!self.has_owner).then(|| last.trim().to_owned());
        self.process = Some(process);
    }

    /// Ends the process; the data stays.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// What the server has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// Lays settings over those of Ada's organization, as its owner would (SQLite only).
    pub(crate) fn set(&self, own: &Value) {
        set(&self.folder, own);
    }

    /// Makes one more user of Ada's organization, with Ada's password.
    pub(crate) fn user(&self, username: &str, given: &str, family: &str) {
        create(&self.folder, self.database.as_deref(), "user", username, (given, family));
    }

    /// Runs statements on the server's database (SQLite only).
    pub(crate) fn sql(&self, statements: &str) {
        connect(&self.folder).batch_execute(statements).unwrap();
    }
}

/// The program under test.
fn binary() -> PathBuf {
    std::env::var_os("LATCHKEY_BIN")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/latchkey"), PathBuf::from)
}

fn latchkey(folder: &Path, database: Option<&str>) -> Command {
    let mut command = program(binary());
    command.env("LATCHKEY_DATA_DIR", folder);
    // Nothing of a journey leaves the machine.
    command.env("LATCHKEY_GRAVATAR_BASE_URL", "");
    command.env("LATCHKEY_LOG_LEVEL", "warn");
    // One person of a journey signs in more often than one at home would.
    command.env("LATCHKEY_RATE_LIMIT_SIGN_IN_BURST", "1000");
    if let Some(url) = database {
        command.env("LATCHKEY_DATABASE_URL", url);
    }
    command
}

/// Runs the program to its end and answers what it printed.
fn run(command: &mut Command) -> String {
    let envs: Vec<_> = command.get_envs().filter_map(|(k, v)| Some((k.to_owned(), v?.to_owned()))).collect();
    let output = command.env_clear().envs(envs).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Makes Ada and her organization.
fn fill(folder: &Path, database: Option<&str>) {
    create(folder, database, "owner", ADA.username, ("Ada", "Lovelace"));
}

/// Makes a user with Ada's password.
fn create(folder: &Path, database: Option<&str>, role: &str, username: &str, (given, family): (&str, &str)) {
    let password = folder.join("password");
    fs::write(&password, ADA.password).unwrap();
    let mut create = latchkey(folder, database);
    create.args(["user", "create", "--organization", "default", "--role", role, "--username", username]);
    create.args([
        "--email",
        &format!("{username}@example.org"),
        "--given-name",
        given,
        "--family-name",
        family,
    ]);
    run(create.arg("--password-file").arg(&password));
}

/// The data that most journeys begin with, made once and copied for each.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = folder();
        fill(&folder, None);
        write_settings(&folder, &settings());
        let told = run(latchkey(&folder, None).arg("demo"));
        let password = told.lines().find_map(|line| line.split_once("this once: ")).unwrap().1;
        fs::write(folder.join("demo-password"), password).unwrap();
        folder
    })
}

/// The password of everybody in the demo organization `/t/harbor`.
pub(crate) fn demo_password() -> String {
    fs::read_to_string(template().join("demo-password")).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn connect(folder: &Path) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(folder.join("latchkey.db").to_str().unwrap()).unwrap();
    connection.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    connection
}

fn write_settings(folder: &Path, settings: &Value) {
    let sql = "UPDATE organizations SET settings = ?, settings_version = settings_version + 1 WHERE slug = 'default'";
    let changed = diesel::sql_query(sql).bind::<Text, _>(settings.to_string()).execute(&mut connect(folder));
    assert_eq!(changed, Ok(1), "the default organization is there");
}

/// The settings that journeys begin with, with others laid over.
fn set(folder: &Path, own: &Value) {
    let mut all = settings();
    lay_over(&mut all, own);
    write_settings(folder, &all);
}

fn lay_over(all: &mut Value, own: &Value) {
    match (all, own) {
        (Value::Object(all), Value::Object(own)) => {
            for (name, value) in own {
                lay_over(all.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (all, own) => *all = own.clone(),
    }
}

/// A new database on the PostgreSQL server of this test run.
fn new_database() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let server = std::env::var_os("LATCHKEY_TEST_POSTGRES").unwrap_or_else(|| {
        panic!("LATCHKEY_TEST_POSTGRES is not set: `cargo xtask test` starts a PostgreSQL")
    });
    let server = server.into_string().unwrap();
    let name = format!("browser_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::establish(&server).unwrap();
    connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}
