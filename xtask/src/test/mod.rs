//! Everything that the tests need, and the tests.

mod postgres;
mod python;

use crate::generate;
use crate::project::Project;
use crate::setup::system;
use crate::shell::{cargo, note, run, step, which};
use crate::spa;
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::Command;

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Unit and integration tests, on SQLite and on PostgreSQL.
    Native,
    /// The journeys in a browser.
    Browser,
}

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

    // The journeys drive the development build: it reads the same `web-ui/dist`, and the integration tests compile it
    // anyway, while a release build would take ten minutes more.
    step("Compiling the server and the tests");
    run(&mut generate::cargo_build(project))?;
    let cluster = postgres::Cluster::start(project)?;

    let environment = [
        ("LATCHKEY_TEST_POSTGRES", cluster.url().into()),
        ("LATCHKEY_BIN", generate::server(project)),
        ("LATCHKEY_CHROMEDRIVER", program("chromedriver")?),
        ("LATCHKEY_CHROMIUM", program("chromium")?),
        ("LATCHKEY_VENV", python),
    ];
    for mut tests in commands(project, only, arguments) {
        run(tests.envs(environment.clone()))?;
    }
    note("all tests passed");
    Ok(())
}

fn program(name: &str) -> Result<PathBuf> {
    which(name).with_context(|| format!("{name} is not on the search path"))
}

/// The calls of `cargo test`. Each names the same packages, so that nothing is compiled twice with other features.
fn commands(project: &Project, only: Option<Part>, arguments: &[String]) -> Vec<Command> {
    let test = |words: &[&str]| {
        let mut command = cargo(&project.root);
        command.arg("test").args(words).args(arguments);
        command
    };
    if !arguments.is_empty() && only.is_none() {
        step("Tests");
        return vec![test(&[])];
    }
    let native = || test(&["--workspace", "--lib", "--bins", "--test", "it"]);
    let browser = || test(&["--workspace", "--test", BROWSER]);
    match only {
        Some(Part::Native) => vec![native()],
        Some(Part::Browser) => vec![browser()],
        None => vec![test(&["--workspace"])],
    }
}
