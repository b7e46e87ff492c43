//! `GET /scim2/Me` with a session, against a route of the same server that does nothing.

use super::Bench;
use super::data::{Data, Database, Pair, SMALL};
use super::load::{self, Answered, CONNECTIONS, median};
use super::report::{Detail, Figure, Report, Target, Unit};
use super::server::Server;
use crate::shell::{note, step};
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// Reads no session and no database.
const NO_OP: &str = "/health/live";
/// What is measured.
const ME: &str = "/scim2/Me";
/// Rounds; each has every case once, one after the other.
const ROUNDS: usize = 5;
/// Of each case in each round.
const SECONDS: u32 = 4;

/// Rounds of two seconds at most before anything counts.
const WARM_UPS: usize = 60;

/// One server with a set of sessions, over all rounds.
struct Case<'a> {
    name: String,
    server: &'a Server,
    cookies: PathBuf,
    path: &'static str,
    rounds: Vec<Answered>,
}

impl<'a> Case<'a> {
    fn new(
        server: &'a Server,
        database: &Database,
        path: &'static str,
        cookies: &Path,
        sessions: &str,
    ) -> Self {
        let name = format!("{} | {} | {sessions} | `{path}`", database.kind, database.accounts);
        Self { name, server, cookies: cookies.to_owned(), path, rounds: Vec::new() }
    }

    fn run(&mut self, seconds: u32) -> Result<()> {
        self.rounds.push(load::get(self.server, &self.cookies, self.path, seconds)?);
        Ok(())
    }

    /// Opens the connections to the database and fills the caches until every session was used; not counted. A disk that is
    /// read for the first time is not what this benchmark is about, and not the same from one run to the next.
    fn warm(&self) -> Result<()> {
        let sessions = fs::read_to_string(&self.cookies)?.lines().count();
        let mut requests = 0.0;
        for _ in 0..WARM_UPS {
            requests += load::get(self.server, &self.cookies, self.path, 2)?.per_second * 2.0;
            if requests > 2.0 * sessions as f64 {
                break;
            }
        }
        Ok(())
    }

    fn median(&self, of: impl Fn(&Answered) -> f64) -> f64 {
        median(self.rounds.iter().map(of))
    }

    /// How many times as many requests a second as `other`, round by round.
    fn ratio(&self, other: &Self) -> f64 {
        median(self.rounds.iter().zip(&other.rounds).map(|(own, other)| own.per_second / other.per_second))
    }

    fn row(&self, no_op: &Self) -> Vec<String> {
        let mut row: Vec<String> = self.name.split(" | ").map(str::to_owned).collect();
        row.push(format!("{:.0}", self.median(|round| round.per_second)));
        row.push(format!("{:.2} ms", self.median(|round| round.p50_ms)));
        row.push(format!("{:.2} ms", self.median(|round| round.p99_ms)));
        row.push(format!("{:.3}", self.ratio(no_op)));
        row
    }
}

/// Measures both sizes on both databases.
pub(super) fn measure(bench: &Bench<'_>, data: &Data, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    for (pair, least) in data.pairs().into_iter().zip([0.30, 0.12]) {
        measure_pair(bench, pair, least, report, &mut rows)?;
    }
    report.detail(Detail {
        title: "Reading the profile",
        method: format!(
            "`GET {ME}` with a session's cookie against `GET {NO_OP}` of the same server with the same cookies, by `wrk` \
             with {CONNECTIONS} connections, in {ROUNDS} rounds that take every case in turn for {SECONDS} s; medians of \
             the rounds, ratios within a round. Every request carries the next session of the list, so that both the \
             number of accounts and the number of people who are active count; the large database is read once with \
             many and once with few active sessions, which tells the two apart."
        ),
        columns: &["Database", "Accounts", "Sessions", "Route", "Requests/s", "p50", "p99", "Of the no-op"],
        rows,
    });
    Ok(())
}

fn measure_pair(
    bench: &Bench<'_>,
    pair: &Pair,
    least: f64,
    report: &mut Report,
    rows: &mut Vec<Vec<String>>,
) -> Result<()> {
    let kind = pair.small.kind;
    step(&format!("Reading the profile on {kind}"));
    let (small, large) = (Server::start(bench, &pair.small)?, Server::start(bench, &pair.large)?);
    let all = fs::read_to_string(&pair.large.cookies)?;
    let many = all.lines().count();
    let few_of_large = pair.large.folder.join("few_cookies");
    let few = usize::try_from(SMALL)?;
    fs::write(&few_of_large, all.lines().take(few).flat_map(|line| [line, "\n"]).collect::<String>())?;
    let case = |server, database: &Database, path, cookies: &Path, sessions: usize| {
        Case::new(server, database, path, cookies, &sessions.to_string())
    };
    let mut cases = [
        case(&small, &pair.small, NO_OP, &pair.small.cookies, few),
        case(&small, &pair.small, ME, &pair.small.cookies, few),
        case(&large, &pair.large, NO_OP, &pair.large.cookies, many),
        case(&large, &pair.large, ME, &pair.large.cookies, many),
        case(&large, &pair.large, ME, &few_of_large, few),
    ];
    for case in &mut cases {
        case.warm()?;
    }
    for round in 1..=ROUNDS {
        cases.iter_mut().try_for_each(|case| case.run(SECONDS))?;
        let [_, me, ..] = &cases;
        note(&format!("round {round}: {:.0}/s", me.rounds.last().map_or(0.0, |last| last.per_second)));
    }
    let [small_no_op, small_me, large_no_op, large_me, large_me_few] = &cases;
    let target = Target::AtLeast(least);
    report.figure(Figure {
        what: format!("`GET {ME}` against a no-op route, {kind}, {SMALL} accounts"),
        value: small_me.ratio(small_no_op),
        unit: Unit::Ratio,
        target,
        cost: COST,
    });
    report.figure(Figure {
        what: format!("the same, {} accounts", pair.large.accounts),
        value: large_me.ratio(large_no_op),
        unit: Unit::Ratio,
        target,
        cost: COST_LARGE,
    });
    report.figure(Figure {
        what: format!("{SMALL} accounts against {}, {kind}", pair.large.accounts),
        value: small_me.ratio(large_me),
        unit: Unit::Ratio,
        target: Target::AtMost(1.3),
        cost: COST_LARGE,
    });
    for (case, no_op) in [
        (small_no_op, small_no_op),
        (small_me, small_no_op),
        (large_no_op, large_no_op),
        (large_me, large_no_op),
        (large_me_few, large_no_op),
    ] {
        rows.push(case.row(no_op));
    }
    Ok(())
}

const COST: &str = "Every request reads its session from the database, so that an ended session is refused by the very \
                    next one; that statement is the cost.";
const COST_LARGE: &str = "Every request reads its session from the database; with many people active the profile is \
                          rarely in the cache of rendered ones either, and is read and rendered anew.";
