//! Everything that is checked without running the product: format, lints, generated files, licences and sources.

use crate::generate;
use crate::licences;
use crate::project::Project;
use crate::setup::{system, wasm_std};
use crate::shell::{cargo, run, step};
use anyhow::Result;
use clap::ValueEnum;
use std::fs;

/// One of the checks.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// `cargo fmt --check`.
    Format,
    /// Clippy on everything that runs on this machine.
    Clippy,
    /// Clippy on the single-page app, for WebAssembly.
    ClippyWasm,
    /// Licences and sources of the dependencies.
    Dependencies,
    /// The generated files are what the code generates.
    Generated,
}

/// Runs the parts asked for, or all of them.
pub(crate) fn all(project: &Project, only: &[Part]) -> Result<()> {
    let wanted = |part| only.is_empty() || only.contains(&part);
    if wanted(Part::Format) {
        step("Format");
        run(cargo(&project.root).args(["fmt", "--all", "--check"]))?;
    }
    if wanted(Part::Dependencies) {
        licences::check(project)?;
    }
    // The server embeds this folder, which need not be filled to be compiled against.
    fs::create_dir_all(project.web_ui().join("dist"))?;
    if wanted(Part::Clippy) {
        system::ensure(&system::BUILD)?;
        step("Clippy");
        let mut clippy = cargo(&project.root);
        clippy.args(["clippy", "--workspace", "--exclude", "latchkey-web-ui", "--all-targets", "--locked"]);
        run(clippy.args(["--", "-D", "warnings"]))?;
    }
    if wanted(Part::ClippyWasm) {
        system::ensure(&system::BUILD)?;
        let wasm_std = wasm_std::ensure(project)?;
        step("Clippy for WebAssembly");
        let mut clippy = cargo(&project.root);
        clippy.args(["clippy", "--package", "latchkey-web-ui", "--target", wasm_std::TARGET, "--locked"]);
        run(wasm_std.apply(&mut clippy).args(["--", "-D", "warnings"]))?;
    }
    if wanted(Part::Generated) {
        generate::check(project)?;
    }
    Ok(())
}
