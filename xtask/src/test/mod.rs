//! Everything that the tests need, and the tests.

pub(crate) mod postgres;
mod python;

use crate::generate;
use crate::project::Project;
use crate::setup::{npm, system};
use crate::shell::{cargo, run, step, which};
use crate::spa;
use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Unit and integration tests, on SQLite and on PostgreSQL.
    Native,
    /// The journeys in a browser.
    Browser,
}

/// The test target that talks to the server.
const INTEGRATION: &str = "it";

/// The test target that drives a browser.
const BROWSER: &str = "browser";

/// Prepares what the wanted tests need and runs them: everything, one part, or `cargo test` with own arguments.
///
/// # Errors
/// Something cannot be installed or built, or a test failed.
pub(crate) fn all(project: &Project, only: Option<Part>, arguments: &[String]) -> Result<()> {
    system::ensure(&system::BUILD)?;
    system::ensure(&system::TEST)?;
    // The page that the journeys see is the one that is shipped.
    spa::build(project, spa::Mode::Release)?;
    let python = python::ensure(project)?;
    npm::ensure_browser_tests(project)?;
    npm::ensure_client_tests(project)?;

    // The journeys drive the development build: it reads the same `web-ui/dist`, and the integration tests compile it
    // anyway, while a release build would take ten minutes more.
    step("Compiling the server and the tests");
    run(&mut generate::cargo_build(project))?;
    let cluster = postgres::Cluster::start(project, postgres::Durability::None)?;

    let environment = [
        ("LATCHKEY_TEST_POSTGRES", cluster.url().into()),
        ("LATCHKEY_BIN", generate::server(project)),
        ("LATCHKEY_CHROMEDRIVER", program("chromedriver")?),
        ("LATCHKEY_CHROMIUM", program("chromium")?),
        ("LATCHKEY_VENV", python),
    ];
    step("Tests");
    let mut tests = tests(project, only, arguments);
    let counts = count(tests.envs(environment))?;
    drop(cluster);
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    ensure!(counts.succeeded, "tests failed");
    ensure!(counts.passed > 0, "no test was run");
    Ok(())
}

fn program(name: &str) -> Result<PathBuf> {
    which(name).with_context(|| format!("{name} is not on the search path"))
}

/// The call of `cargo test`. Each part names the same packages, so that nothing is compiled twice with other features.
fn tests(project: &Project, only: Option<Part>, arguments: &[String]) -> Command {
    let mut command = cargo(&project.root);
    command.arg("test");
    match only {
        None if arguments.iter().any(|word| word == "-p" || word.starts_with("--package")) => &mut command,
        None => command.args(["--workspace", "--no-fail-fast"]),
        Some(Part::Native) => {
            command.args(["--workspace", "--no-fail-fast", "--lib", "--bins", "--test", INTEGRATION])
        }
        Some(Part::Browser) => command.args(["--workspace", "--test", BROWSER]),
    };
    command.args(arguments);
    command
}

/// What the test programs said.
#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
    succeeded: bool,
}

/// Runs `tests` with its output on the screen and adds up the results of all test programs.
fn count(tests: &mut Command) -> Result<Counts> {
    let mut child = tests.stdout(Stdio::piped()).spawn().context("cannot start cargo test")?;
    let mut counts = Counts::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            if let Some(result) = line.strip_prefix("test result: ") {
                counts.passed += number_before(result, " passed");
                counts.failed += number_before(result, " failed");
            }
        }
    }
    counts.succeeded = child.wait()?.success();
    Ok(counts)
}

/// The number that stands before `word` in a result such as `ok. 5 passed; 0 failed; 0 ignored`.
fn number_before(result: &str, word: &str) -> u64 {
    let before = result.split_once(word).map_or("", |(before, _)| before);
    before.rsplit([' ', ';']).next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod counting {
    use super::number_before;

    #[test]
    fn results_are_read_as_libtest_writes_them() {
        let line = "FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!((number_before(line, " passed"), number_before(line, " failed")), (12, 3));
        assert_eq!(number_before("nonsense", " passed"), 0);
    }
}
