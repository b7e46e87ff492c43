//! Sign-ins with a password, against the rate of the password hash alone.

use super::Bench;
use super::data::Data;
use super::load::{self, Answered, CONCURRENT_SIGN_INS, median};
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::{note, step};
use anyhow::Result;

/// Rounds; each measures the bare hash and then sign-ins.
const ROUNDS: usize = 3;
/// Of sign-ins in each round; half of it for the bare hash.
const SECONDS: u32 = 10;

/// Measures on both databases.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    for pair in data.pairs() {
        let kind = pair.small.kind;
        step(&format!("Signing in on {kind}"));
        let server = Server::start(bench, &pair.small)?;
        let mut rounds: Vec<(f64, Answered)> = Vec::new();
        for round in 1..=ROUNDS {
            let hashes = load::hashes(bench, SECONDS / 2)?;
            let sign_ins = load::sign_ins(bench, &server, SECONDS)?;
            note(&format!("round {round}: {hashes:.1} hashes/s, {:.1} sign-ins/s", sign_ins.per_second));
            rounds.push((hashes, sign_ins));
        }
        let of = |value: fn(&(f64, Answered)) -> f64| median(rounds.iter().map(value));
        let ratio = of(|(hashes, sign_ins)| sign_ins.per_second / hashes);
        report.figure(Figure {
            what: format!("Password sign-ins against the bare Argon2 rate, {kind}"),
            value: ratio,
            unit: Unit::Ratio,
            target: Target::AtLeast(0.85),
            cost: "A sign-in is two requests and four units of work on the database beside the hash, on the same cores as \
                   the hash.",
        });
        rows.push(vec![
            kind.to_owned(),
            format!("{:.1}", of(|(hashes, _)| *hashes)),
            format!("{:.1}", of(|(_, sign_ins)| sign_ins.per_second)),
            format!("{:.0} ms", of(|(_, sign_ins)| sign_ins.p50_ms)),
            format!("{:.0} ms", of(|(_, sign_ins)| sign_ins.p99_ms)),
            format!("{:.0}", rounds.iter().map(|(_, sign_ins)| sign_ins.refused).sum::<f64>()),
            format!("{ratio:.3}"),
        ]);
    }
    report.detail(Detail {
        title: "Signing in",
        method: format!(
            "A flow started and answered with a password, as the portal's page does it, {CONCURRENT_SIGN_INS} at once, each \
             of another account; against the same hash (Argon2id, 19 MiB, 2 passes) computed on every core with nothing \
             around it. {ROUNDS} rounds of {} s of hashes and {SECONDS} s of sign-ins; medians of the rounds, ratios \
             within a round. Commits wait for the disk on both databases.",
            SECONDS / 2
        ),
        columns: &["Database", "Hashes/s", "Sign-ins/s", "p50", "p99", "Refused (503)", "Of the bare hash"],
        rows,
    });
    Ok(())
}
