//! Refreshes of tokens and reads of claims, against a route that does nothing.

use super::Bench;
use super::data::Data;
use super::load::{self, Answered, CONCURRENT_SIGN_INS, Numbers, median};
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::step;
use anyhow::Result;

/// Rounds; each measures every case, one after the other.
const ROUNDS: usize = 3;
/// Of each case in each round.
const SECONDS: u32 = 5;
/// What the program calls the cases, and what they are.
const CASES: [(&str, &str); 3] = [
    ("no_op", "`GET /health/live`"),
    ("userinfo", "`GET /oauth2/userinfo`"),
    ("refresh", "`POST /oauth2/token`, a refresh"),
];

/// Measures on both databases.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    for pair in data.pairs() {
        let database = pair.small.kind;
        step(&format!("Using tokens on {database}"));
        let server = Server::start(bench, &pair.small)?;
        let numbers = load::tokens(bench, &server, SECONDS, ROUNDS)?;
        report.figure(Figure {
            what: format!(
                "Resident memory, peak of {CONCURRENT_SIGN_INS} applications that use tokens, {database}"
            ),
            value: server.megabytes("VmHWM")?,
            unit: Unit::Megabytes,
            target: Target::AtMost(130.0),
            cost: "Most of it is the program itself, and what signing the users in took.",
        });
        let no_op = rounds(&numbers, "no_op")?;
        for (name, what) in CASES {
            rows.push(row(database, what, &rounds(&numbers, name)?, &no_op));
        }
    }
    report.detail(Detail {
        title: "Using tokens",
        method: format!(
            "{CONCURRENT_SIGN_INS} users signed in to an application of the organization's own, each with a connection \
             that sends one request after the other. The no-op carries the same token. A refresh uses the token up, \
             stores the next one and an access token, signs an ID token with RS256, and waits for the disk. \
             {ROUNDS} rounds that take every case in turn for {SECONDS} s; medians of the rounds, ratios within a round."
        ),
        columns: &["Database", "Request", "Requests/s", "p50", "p99", "Of the no-op"],
        rows,
    });
    Ok(())
}

fn rounds(numbers: &Numbers, name: &str) -> Result<Vec<Answered>> {
    (1..=ROUNDS).map(|round| numbers.answered(&format!("_{name}_{round}"))).collect()
}

fn row(database: &str, what: &str, rounds: &[Answered], no_op: &[Answered]) -> Vec<String> {
    let of = |value: fn(&Answered) -> f64| median(rounds.iter().map(value));
    let ratios = rounds.iter().zip(no_op).map(|(own, bare)| own.per_second / bare.per_second);
    vec![
        database.to_owned(),
        what.to_owned(),
        format!("{:.0}", of(|round| round.per_second)),
        format!("{:.2} ms", of(|round| round.p50_ms)),
        format!("{:.2} ms", of(|round| round.p99_ms)),
        format!("{:.3}", median(ratios)),
    ]
}
