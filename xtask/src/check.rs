//! Everything that is checked without running the product: format, lints, generated files, licences and sources.

use crate::generate;
use crate::licences;
use crate::project::Project;
use crate::setup::{system, wasm_std};
use crate::shell::{cargo, run, step};
use anyhow::{Result, ensure};
use clap::ValueEnum;
use std::fs;

/// One of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// `cargo fmt --check`.
    Format,
    /// Licences and sources of the dependencies.
    Dependencies,
    /// Clippy on everything that runs on this machine.
    Clippy,
    /// Clippy on the single-page app, for WebAssembly.
    ClippyWasm,
    /// The generated files are what the code generates.
    Generated,
}

/// Runs the parts asked for, or all of them: a fault in one does not hide those of the next.
pub(crate) fn all(project: &Project, only: &[Part]) -> Result<()> {
    // The server embeds this folder, which need not be filled to be compiled against.
    fs::create_dir_all(project.web_ui().join("dist"))?;
    let mut faults = Vec::new();
    for part in Part::value_variants().iter().filter(|part| only.is_empty() || only.contains(part)) {
        if let Err(fault) = one(project, *part) {
            eprintln!("error: {fault:#}");
            faults.push(format!("{part:?}"));
        }
    }
    ensure!(faults.is_empty(), "these checks failed: {}", faults.join(", "));
    Ok(())
}

fn one(project: &Project, part: Part) -> Result<()> {
    match part {
        Part::Format => {
            step("Format");
            run(cargo(&project.root).args(["fmt", "--all", "--check"]))
        }
        Part::Dependencies => licences::check(project),
        Part::Clippy => {
            system::ensure(&system::BUILD)?;
            step("Clippy");
            let mut clippy = cargo(&project.root);
            clippy.args([
                "clippy",
                "--workspace",
                "--exclude",
                "latchkey-web-ui",
                "--all-targets",
                "--locked",
            ]);
            run(clippy.args(["--", "-D", "warnings"]))
        }
        Part::ClippyWasm => {
            system::ensure(&system::BUILD)?;
            let wasm_std = wasm_std::ensure(project)?;
            step("Clippy for WebAssembly");
            let mut clippy = cargo(&project.root);
            clippy.args(["clippy", "--package", "latchkey-web-ui", "--target", wasm_std::TARGET, "--locked"]);
            run(wasm_std.apply(&mut clippy).args(["--", "-D", "warnings"]))
        }
        Part::Generated => generate::check(project),
    }
}
