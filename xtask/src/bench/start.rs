//! From the start of the process to the first good answer of `/health/ready`.

use super::Bench;
use super::data::Data;
use super::load::median;
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::step;
use anyhow::Result;

/// Starts on each database.
const STARTS: usize = 10;

/// Measures on every database.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    step("Starting");
    let mut rows = Vec::new();
    for pair in data.pairs() {
        for database in [&pair.small, &pair.large] {
            let mut times = Vec::new();
            for _ in 0..STARTS {
                times.push(Server::start(bench, database)?.ready_after.as_secs_f64() * 1000.0);
            }
            let (least, most) = (
                times.iter().copied().fold(f64::NAN, f64::min),
                times.iter().copied().fold(f64::NAN, f64::max),
            );
            let middle = median(times);
            rows.push(vec![
                database.kind.to_owned(),
                database.accounts.to_string(),
                format!("{middle:.0} ms"),
                format!("{least:.0} to {most:.0} ms"),
            ]);
            report.figure(Figure {
                what: format!("Start to ready, {}, {} accounts", database.kind, database.accounts),
                value: middle,
                unit: Unit::Milliseconds,
                target: Target::AtMost(100.0),
                cost: "The time goes into opening the database's connections, checking its schema and setting up the \
                       routes.",
            });
        }
    }
    report.detail(Detail {
        title: "Starting",
        method: format!(
            "From starting the process to the first 200 of `/health/ready`, asked every millisecond, on a database that \
             is there already. {STARTS} starts each."
        ),
        columns: &["Database", "Accounts", "Median", "Range"],
        rows,
    });
    Ok(())
}
