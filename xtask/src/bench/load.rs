//! Running load generators, and reading what they print.

use super::server::Server;
use super::{Bench, data};
use crate::shell::output;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Connections of the load on a route.
pub(super) const CONNECTIONS: &str = "32";
/// Sign-ins at once.
pub(super) const CONCURRENT_SIGN_INS: &str = "64";

/// What sends a different session with every request.
const ROTATE: &str = include_str!("rotate.lua");

/// Names and numbers, as the programs of this benchmark print them.
pub(super) struct Numbers(BTreeMap<String, f64>);

impl Numbers {
    /// Runs a program and reads its lines of a name and a number; other lines are not looked at.
    pub(super) fn of(command: &mut Command) -> Result<Self> {
        let text = output(command)?;
        let pairs = text.lines().filter_map(|line| {
            let (name, number) = line.trim().split_once(' ')?;
            Some((name.to_owned(), number.trim().parse().ok()?))
        });
        Ok(Self(pairs.collect()))
    }

    /// The number of that name.
    pub(super) fn get(&self, name: &str) -> Result<f64> {
        self.0.get(name).copied().with_context(|| format!("the program did not print {name}"))
    }

    /// What was done, of the names that end with `suffix`.
    pub(super) fn answered(&self, suffix: &str) -> Result<Answered> {
        let get = |name: &str| self.get(&format!("{name}{suffix}"));
        Ok(Answered {
            per_second: get("per_second")?,
            p50_ms: get("p50_ms")?,
            p99_ms: get("p99_ms")?,
            refused: get("refused")?,
        })
    }
}

/// How a route did under load.
#[derive(Clone, Copy)]
pub(super) struct Answered {
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    /// Requests that the server was too busy for.
    pub(super) refused: f64,
}

/// Reads `path` as fast as it goes, each request with the next of the session `cookies`.
pub(super) fn get(server: &Server, cookies: &Path, path: &str, seconds: u32) -> Result<Answered> {
    let script = cookies.with_file_name("rotate.lua");
    fs::write(&script, ROTATE)?;
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "2", "--connections", CONNECTIONS, "--duration", &format!("{seconds}s")]);
    wrk.arg("--script").arg(&script).arg(format!("http://{}", server.address)).arg("--");
    let numbers = Numbers::of(wrk.arg(cookies).arg(path))?;
    anyhow::ensure!(numbers.get("errors")? == 0.0, "{path} answered some requests with an error");
    Ok(Answered {
        per_second: numbers.get("requests_per_second")?,
        p50_ms: numbers.get("p50_ms")?,
        p99_ms: numbers.get("p99_ms")?,
        refused: 0.0,
    })
}

/// Signs in with passwords on the small database as fast as it goes.
pub(super) fn sign_ins(bench: &Bench<'_>, server: &Server, seconds: u32) -> Result<Answered> {
    Numbers::of(&mut signing_in(bench, server, "sign-ins", seconds))?.answered("")
}

/// Gives the accounts of the small database second factors and passkeys, then measures in rounds how fast they sign in.
pub(super) fn strong_sign_ins(
    bench: &Bench<'_>,
    server: &Server,
    seconds: u32,
    rounds: usize,
) -> Result<Numbers> {
    Numbers::of(signing_in(bench, server, "strong-sign-ins", seconds).args(["--rounds", &rounds.to_string()]))
}

/// Signs users of the small database in to an application, then measures in rounds how fast that uses its tokens.
pub(super) fn tokens(bench: &Bench<'_>, server: &Server, seconds: u32, rounds: usize) -> Result<Numbers> {
    Numbers::of(signing_in(bench, server, "tokens", seconds).args(["--rounds", &rounds.to_string()]))
}

/// Takes the data of an account along whose log got so many entries.
pub(super) fn export(
    bench: &Bench<'_>,
    server: &Server,
    database: &data::Database,
    entries: u64,
) -> Result<Numbers> {
    let mut helper = Command::new(&bench.helper);
    helper
        .arg("export")
        .arg("--address")
        .arg(server.address.to_string())
        .arg("--origin")
        .arg(server.origin());
    Numbers::of(helper.arg("--database").arg(&database.url).args(["--entries", &entries.to_string()]))
}

fn signing_in(bench: &Bench<'_>, server: &Server, command: &str, seconds: u32) -> Command {
    let mut helper = Command::new(&bench.helper);
    helper.arg(command).arg("--address").arg(server.address.to_string());
    helper.arg("--origin").arg(server.origin()).arg("--accounts").arg(data::SMALL.to_string());
    helper.args(["--concurrent", CONCURRENT_SIGN_INS, "--seconds", &seconds.to_string()]);
    helper
}

/// Password hashes a second with nothing around them.
pub(super) fn hashes(bench: &Bench<'_>, seconds: u32) -> Result<f64> {
    let mut helper = Command::new(&bench.helper);
    Numbers::of(helper.args(["hash-rate", "--seconds", &seconds.to_string()]))?.get("hashes_per_second")
}

/// The middle one; of an even number, the mean of the two in the middle.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2).copied().unwrap_or(f64::NAN);
    let lower = values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN);
    f64::midpoint(lower, upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
    }
}
