//! Sign-ins as a browser makes them: a flow is started, then answered with user name and password.

use crate::http::Connection;
use crate::{PASSWORD, username};
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

/// Whom to sign in, where and for how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the server listens.
    #[arg(long)]
    address: SocketAddr,
    /// The origin that the server takes for its own.
    #[arg(long)]
    origin: String,
    /// Accounts that there are; they take turns.
    #[arg(long)]
    accounts: u64,
    /// Sign-ins at once.
    #[arg(long, default_value_t = 64)]
    concurrent: u64,
    /// Seconds to measure.
    #[arg(long)]
    seconds: f64,
}

/// What a server answers that is too busy.
const BUSY: u16 = 503;

/// Load before the measurement, so that every connection is open and every queue as long as it gets.
const WARM_UP: Duration = Duration::from_secs(2);

/// Signs in and prints how many a second came through and how long they took, in milliseconds.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let from = Instant::now() + WARM_UP;
    let until = from + Duration::from_secs_f64(arguments.seconds);
    let browsers: Vec<_> = (0..arguments.concurrent)
        .map(|first| {
            let (address, origin) = (arguments.address, arguments.origin.clone());
            let (accounts, step) = (arguments.accounts, arguments.concurrent);
            thread::spawn(move || browser(address, &origin, Turns { first, step, accounts }, from, until))
        })
        .collect();
    let (mut times, mut refused) = (Vec::new(), 0);
    for browser in browsers {
        let seen = browser.join().ok().context("a browser ended early")??;
        times.extend(seen.times);
        refused += seen.refused;
    }
    times.sort_unstable();
    println!("sign_ins_per_second {:.3}", times.len() as f64 / arguments.seconds);
    println!("refused {refused}");
    println!("p50_ms {:.1}", percentile(&times, 50).as_secs_f64() * 1000.0);
    println!("p99_ms {:.1}", percentile(&times, 99).as_secs_f64() * 1000.0);
    Ok(())
}

/// The accounts of one browser: no two browsers use one account at once.
struct Turns {
    first: u64,
    step: u64,
    accounts: u64,
}

/// What one browser saw between `from` and `until`.
#[derive(Default)]
struct Seen {
    /// How long each sign-in took that came through.
    times: Vec<Duration>,
    /// Sign-ins that the server was too busy for (503).
    refused: u64,
}

/// Signs in again and again.
fn browser(address: SocketAddr, origin: &str, turns: Turns, from: Instant, until: Instant) -> Result<Seen> {
    let mut connection = Connection::open(address, origin)?;
    let mut seen = Seen::default();
    for turn in 0.. {
        let account = (turns.first + turn * turns.step) % turns.accounts + 1;
        let started = Instant::now();
        let is_in = sign_in(&mut connection, &username(account))?;
        let ended = Instant::now();
        if ended > until {
            break;
        }
        if ended >= from && is_in {
            seen.times.push(ended - started);
        } else if ended >= from {
            seen.refused += 1;
        }
    }
    Ok(seen)
}

/// Signs in; false when the server is too busy.
fn sign_in(connection: &mut Connection, username: &str) -> Result<bool> {
    let flow = connection.post("/api/auth/v1/flows", "", r#"{"type":"sign_in"}"#)?;
    if flow.status == BUSY {
        return Ok(false);
    }
    ensure!(flow.status == 201, "starting a flow: {} {}", flow.status, flow.body);
    let started: serde_json::Value = serde_json::from_str(&flow.body)?;
    let id = started.get("flowId").and_then(|id| id.as_str()).context("a flow without an id")?;
    let answer = serde_json::json!({"option": "password", "username": username, "password": PASSWORD});
    let done = connection.post(&format!("/api/auth/v1/flows/{id}"), &flow.cookies, &answer.to_string())?;
    if done.status == BUSY {
        return Ok(false);
    }
    ensure!(
        done.status == 200 && done.body.contains("completed"),
        "signing in: {} {}",
        done.status,
        done.body
    );
    Ok(true)
}

/// The time that `percent` of the sorted `times` do not exceed.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}
