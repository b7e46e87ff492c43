//! The download of everything that is held of an account with a very long log: prepared in the background, then fetched.

use crate::http::Connection;
use crate::seed;
use crate::sign_ins::{Session, text};
use crate::username;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

/// Whose data to fetch, where.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the server listens.
    #[arg(long)]
    address: SocketAddr,
    /// The origin that the server takes for its own.
    #[arg(long)]
    origin: String,
    /// The database that the server runs on.
    #[arg(long)]
    database: String,
    /// Entries to add to the account's log before.
    #[arg(long)]
    entries: u64,
}

/// The account.
const ACCOUNT: u64 = 1;
/// The longest that the preparation may take.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// Between two looks whether it is ready.
const POLL: Duration = Duration::from_millis(200);

/// Fills the log, asks for an archive, waits until it is ready and fetches it.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    seed::fill_log(&arguments.database, ACCOUNT, arguments.entries)?;
    let mut connection = Connection::open(arguments.address, &arguments.origin)?;
    let session = Session::begin(&mut connection, &username(ACCOUNT))?;
    let asked = session.post(&mut connection, "exports", &json!({"format": "zip"}))?;
    let path = format!("/api/users/v1/me/exports/{}", text(&asked, "/id")?);
    let started = Instant::now();
    let ready = loop {
        let answer = connection.get(&path, &session.cookies)?;
        let info: Value = serde_json::from_str(&answer.body)?;
        if text(&info, "/state")? != "running" {
            break info;
        }
        ensure!(started.elapsed() < PATIENCE, "the download does not get ready: {}", answer.body);
        thread::sleep(POLL);
    };
    ensure!(text(&ready, "/state")? == "ready", "the download failed: {ready}");
    println!("prepare_seconds {:.3}", started.elapsed().as_secs_f64());
    let number = |name: &str| ready.get(name).and_then(Value::as_u64).with_context(|| format!("no {name}"));
    let entries = number("entries")?;
    ensure!(entries >= arguments.entries, "only {entries} entries are in it");
    println!("entries {entries}");
    println!("bytes {}", number("bytes")?);
    let started = Instant::now();
    println!("fetched_bytes {}", connection.download(&format!("{path}/content"), &session.cookies)?);
    println!("fetch_seconds {:.3}", started.elapsed().as_secs_f64());
    Ok(())
}
