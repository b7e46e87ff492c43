//! Resident memory: doing nothing, and while many sign in.

use super::Bench;
use super::data::Data;
use super::load::{self, CONCURRENT_SIGN_INS};
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::step;
use anyhow::Result;
use std::thread;
use std::time::Duration;

/// Rest before the second look.
const REST: Duration = Duration::from_secs(10);
/// Of sign-ins.
const SECONDS: u32 = 15;

/// Measures on both databases.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    step("Memory");
    let mut rows = Vec::new();
    for pair in data.pairs() {
        let kind = pair.small.kind;
        let server = Server::start(bench, &pair.small)?;
        let at_start = server.megabytes("VmRSS")?;
        thread::sleep(REST);
        let idle = server.megabytes("VmRSS")?;
        load::sign_ins(bench, &server, SECONDS)?;
        let peak = server.megabytes("VmHWM")?;
        thread::sleep(REST);
        let after = server.megabytes("VmRSS")?;
        rows.push([at_start, idle, peak, after].iter().fold(vec![kind.to_owned()], |mut row, megabytes| {
            row.push(format!("{megabytes:.1} MB"));
            row
        }));
        report.figure(Figure {
            what: format!("Resident memory, idle, {kind}"),
            value: at_start.max(idle),
            unit: Unit::Megabytes,
            target: Target::AtMost(30.0),
            cost: "Most of it is the program itself with the pages inside, the routes of each worker and the database's \
                   connections.",
        });
        report.figure(Figure {
            what: format!("Resident memory, peak of {CONCURRENT_SIGN_INS} sign-ins at once, {kind}"),
            value: peak,
            unit: Unit::Megabytes,
            target: Target::AtMost(120.0),
            cost: "One block of 19 MiB for each hash that runs is part of it.",
        });
    }
    report.detail(Detail {
        title: "Memory",
        method: format!(
            "Resident memory of the one process (`VmRSS`, and `VmHWM` for the peak) with 1,000 accounts: once it is ready, \
             {} s later, at the peak of {SECONDS} s of {CONCURRENT_SIGN_INS} sign-ins at once, and {} s after those.",
            REST.as_secs(),
            REST.as_secs()
        ),
        columns: &["Database", "Ready", "Idle", "Peak", "After"],
        rows,
    });
    Ok(())
}
