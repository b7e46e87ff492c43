//! The figures that the project promises, measured on the release build: one run on one machine, and as ratios within
//! that run wherever another machine would give other numbers.

mod data;
mod export;
mod load;
mod machine;
mod memory;
mod page;
mod profile;
mod report;
mod server;
mod sign_in;
mod start;
mod strong_sign_in;
mod tokens;

use crate::project::Project;
use crate::setup::system;
use crate::shell::{cargo, note, run, step};
use anyhow::Result;
use clap::ValueEnum;
use data::Data;
use report::Report;
use std::fs;
use std::path::PathBuf;

/// A part of the benchmark.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Reading the profile, against a route that does nothing.
    Profile,
    /// Signing in, against the bare password hash.
    SignIn,
    /// Signing in with a second factor and with a passkey, against the bare cryptography of each.
    StrongSignIn,
    /// Refreshing tokens and reading claims, against a route that does nothing.
    Tokens,
    /// From the start of the process to the first good answer.
    Start,
    /// Resident memory.
    Memory,
    /// The first load of the pages in a browser.
    Page,
    /// The download of an account with a very long log.
    Export,
}

/// Where the report is checked in.
const DOCUMENT: &str = "docs/benchmarks.md";

/// The programs that are measured, and where to work.
struct Bench<'a> {
    project: &'a Project,
    /// The server.
    latchkey: PathBuf,
    /// `xtask/bench`.
    helper: PathBuf,
}

/// Builds everything in release, measures, prints the report and, after a whole run, writes it to `docs/`.
///
/// # Errors
/// Something cannot be built or started, or the server answered a request of the load with an error.
pub(crate) fn all(project: &Project, only: Option<Part>, accounts: u64) -> Result<()> {
    let bench = prepare(project)?;
    let wants = |part: Part| only.is_none_or(|only| only == part);
    let with_large = wants(Part::Profile) || wants(Part::Start);
    let data = Data::fill(&bench, if with_large { accounts } else { data::SMALL })?;

    let mut report = Report::default();
    if wants(Part::Profile) {
        profile::measure(&bench, &data, &mut report)?;
    }
    if wants(Part::SignIn) {
        sign_in::measure(&bench, &data, &mut report)?;
    }
    if wants(Part::Start) {
        start::measure(&bench, &data, &mut report)?;
    }
    if wants(Part::Memory) {
        memory::measure(&bench, &data, &mut report)?;
    }
    if wants(Part::Page) {
        page::measure(&bench, &data, &mut report)?;
    }
    if wants(Part::Tokens) {
        tokens::measure(&bench, &data, &mut report)?;
    }
    if wants(Part::Export) {
        export::measure(&bench, &data, &mut report)?;
    }
    // Last, because the accounts keep their factors.
    if wants(Part::StrongSignIn) {
        strong_sign_in::measure(&bench, &data, &mut report)?;
    }
    let text = report.text(&machine::describe(project)?);
    println!("\n{text}");
    if only.is_none() {
        fs::write(project.root.join(DOCUMENT), text)?;
        note(&format!("wrote {DOCUMENT}"));
    }
    Ok(())
}

fn prepare(project: &Project) -> Result<Bench<'_>> {
    system::ensure(&system::TEST)?;
    system::ensure(&system::BENCH)?;
    let latchkey = crate::server::build(project)?;
    step("Compiling the benchmark's helper");
    run(cargo(&project.root).args(["build", "--release", "--package", "latchkey-bench"]))?;
    Ok(Bench { project, latchkey, helper: project.target.join("release/latchkey-bench") })
}
