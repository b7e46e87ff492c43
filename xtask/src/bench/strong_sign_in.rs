//! Sign-ins with a password and a code, and with a passkey alone, against the rate of their cryptography alone.

use super::Bench;
use super::data::Data;
use super::load::{self, Answered, CONCURRENT_SIGN_INS, median};
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::step;
use anyhow::Result;

/// Rounds; each measures, for both kinds, the bare cryptography and then sign-ins.
const ROUNDS: usize = 3;
/// Of sign-ins in each round; half of it for the bare cryptography.
const SECONDS: u32 = 6;

/// The two kinds: what the program calls them, and what they are.
const KINDS: [(&str, &str); 2] = [("codes", "password and code"), ("passkeys", "passkey alone")];

/// Measures on both databases.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    for pair in data.pairs() {
        let database = pair.small.kind;
        step(&format!("Signing in with second factors and passkeys on {database}"));
        let server = Server::start(bench, &pair.small)?;
        let idle = server.megabytes("VmRSS")?;
        let numbers = load::strong_sign_ins(bench, &server, SECONDS, ROUNDS)?;
        memory(report, database, idle, server.megabytes("VmHWM")?);
        for (name, what) in KINDS {
            let rounds = (1..=ROUNDS)
                .map(|round| {
                    let raw = numbers.get(&format!("{name}_raw_{round}"))?;
                    Ok((raw, numbers.answered(&format!("_{name}_{round}"))?))
                })
                .collect::<Result<Vec<(f64, Answered)>>>()?;
            rows.push(row(database, what, &rounds));
        }
    }
    report.detail(Detail {
        title: "Signing in with a second factor and with a passkey",
        method: format!(
            "As above, on accounts that have an authenticator app (password, then code: three requests) or a passkey \
             (challenge, then signature: three requests). The bare rate of the first is the hash with the comparison of a \
             code with the three that count; of the second, two SHA-256 and one verified signature over P-256: hardly \
             any work, so that the ratio tells what requests and commits cost. {ROUNDS} rounds of {} s and {SECONDS} s, \
             medians of the rounds, ratios within a round.",
            SECONDS / 2
        ),
        columns: &[
            "Database",
            "With",
            "Bare/s",
            "Sign-ins/s",
            "p50",
            "p99",
            "Refused (503)",
            "Of the bare cryptography",
        ],
        rows,
    });
    Ok(())
}

fn memory(report: &mut Report, database: &str, idle: f64, peak: f64) {
    let figure = |what: String, value, most| Figure {
        what,
        value,
        unit: Unit::Megabytes,
        target: Target::AtMost(most),
        cost: "Most of it is the program itself, and one block of 19 MiB for each hash that runs.",
    };
    report.figure(figure(format!("Resident memory before sign-ins with factors, {database}"), idle, 32.0));
    let what =
        format!("Resident memory, peak of {CONCURRENT_SIGN_INS} sign-ins with factors at once, {database}");
    report.figure(figure(what, peak, 130.0));
}

fn row(database: &str, what: &str, rounds: &[(f64, Answered)]) -> Vec<String> {
    let of = |value: fn(&(f64, Answered)) -> f64| median(rounds.iter().map(value));
    vec![
        database.to_owned(),
        what.to_owned(),
        format!("{:.0}", of(|(raw, _)| *raw)),
        format!("{:.1}", of(|(_, sign_ins)| sign_ins.per_second)),
        format!("{:.0} ms", of(|(_, sign_ins)| sign_ins.p50_ms)),
        format!("{:.0} ms", of(|(_, sign_ins)| sign_ins.p99_ms)),
        format!("{:.0}", rounds.iter().map(|(_, sign_ins)| sign_ins.refused).sum::<f64>()),
        format!("{:.3}", of(|(raw, sign_ins)| sign_ins.per_second / raw)),
    ]
}
