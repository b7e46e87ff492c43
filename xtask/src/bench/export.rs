//! The download of an account with a very long log: what the server's memory does meanwhile.

use super::Bench;
use super::data::Data;
use super::load;
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::step;
use anyhow::Result;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Entries of the account's log.
const ENTRIES: u64 = 1_000_000;
/// Between two looks at the memory.
const LOOK: Duration = Duration::from_millis(20);

/// Measures on both databases.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    for pair in data.pairs() {
        let database = &pair.small;
        step(&format!("Exporting an account with {ENTRIES} entries of its log on {}", database.kind));
        let server = Server::start(bench, database)?;
        let before = server.megabytes("RssAnon")?;
        let (numbers, peak) = watched(&server, || load::export(bench, &server, database, ENTRIES))?;
        report.figure(Figure {
            what: format!("Memory of its own, peak of an export with 1,000,000 entries, {}", database.kind),
            value: peak,
            unit: Unit::Megabytes,
            target: Target::AtMost(100.0),
            cost: "A page of a thousand entries, as rows, as JSON and as text, and the hash of the password before it.",
        });
        rows.push(vec![
            database.kind.to_owned(),
            format!("{:.0}", numbers.get("entries")?),
            format!("{:.0} s", numbers.get("prepare_seconds")?),
            format!("{:.0} MB", numbers.get("bytes")? / 1e6),
            format!("{:.1} s", numbers.get("fetch_seconds")?),
            format!("{:.1} MB", numbers.get("fetched_bytes")? / 1e6),
            format!("{before:.1} MB"),
            format!("{peak:.1} MB"),
        ]);
    }
    report.detail(Detail {
        title: "Taking everything along",
        method: "An account with a million entries in its log signs in, asks for an archive (the JSON document and a table \
                 for each list), waits until it is prepared in the background and fetches it. Memory of its own is what the \
                 process holds beside files (`RssAnon`), looked at every 20 ms; the pages of the SQLite file that the \
                 kernel maps for it come and go as it likes."
            .to_owned(),
        columns: &["Database", "Entries", "Prepared in", "Content", "Fetched in", "Archive", "Before", "Peak"],
        rows,
    });
    Ok(())
}

/// Runs `work`, and answers the most memory of its own that the server held meanwhile, in megabytes.
fn watched<T>(server: &Server, work: impl FnOnce() -> Result<T>) -> Result<(T, f64)> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let looking = scope.spawn(|| -> Result<f64> {
            let mut most = 0.0_f64;
            while !is_over.load(Ordering::Relaxed) {
                most = most.max(server.megabytes("RssAnon")?);
                thread::sleep(LOOK);
            }
            Ok(most)
        });
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        let most = looking.join().map_err(|_| anyhow::anyhow!("the look at the memory ended early"))??;
        Ok((done?, most))
    })
}
