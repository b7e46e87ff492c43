//! The single-page app: Rust in, `web-ui/dist` out.

use crate::project::Project;
use crate::setup::{self, wasm_std};
use crate::shell::{cargo, note, run, step};
use crate::stamp::Stamp;
use anyhow::Result;
use std::path::PathBuf;

/// How much work goes into a bundle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quick and large.
    Dev,
    /// Small: what the server embeds.
    Release,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Mode::Dev => "development",
            Mode::Release => "release",
        }
    }

    /// Cargo's profile, and the folder it writes to.
    fn profile(self) -> (&'static str, &'static str) {
        match self {
            Mode::Dev => ("dev", "debug"),
            Mode::Release => ("wasm", "wasm"),
        }
    }
}

/// Builds `web-ui/dist`, unless it stands there made from the same inputs.
pub(crate) fn build(project: &Project, mode: Mode) -> Result<()> {
    // One stamp for both modes: they fill the same folder.
    let stamp = Stamp::of(project.memory()?.join("spa.stamp"), &inputs(project), mode.name())?;
    if stamp.is_current() && project.web_ui().join("dist/index.html").exists() {
        note("the single-page app is up to date");
        return Ok(());
    }
    setup::system::ensure(&setup::system::BUILD)?;
    let wasm_std = wasm_std::ensure(project)?;
    setup::npm::ensure(project)?;

    step(&format!("Compiling the single-page app ({})", mode.name()));
    let (profile, folder) = mode.profile();
    let mut compile = cargo(&project.root);
    compile.args([
        "build",
        "--package",
        "latchkey-web-ui",
        "--target",
        wasm_std::TARGET,
        "--profile",
        profile,
    ]);
    run(wasm_std.apply(&mut compile))?;

    step("Bundling it: wasm-bindgen, wasm-opt, style sheets, compression");
    let modules = project.web_ui().join("node_modules");
    let mut bundle = cargo(&project.root);
    bundle.args(["run", "--quiet", "--package", "latchkey-bundler", "--"]);
    bundle.arg("--wasm").arg(project.target.join(wasm_std::TARGET).join(folder).join("latchkey-web-ui.wasm"));
    bundle.arg("--app").arg(project.web_ui());
    bundle.arg("--patternfly").arg(modules.join("@patternfly/patternfly"));
    bundle.arg("--work").arg(project.memory()?.join("bindgen"));
    bundle.arg("--out").arg(project.web_ui().join("dist"));
    if mode == Mode::Release {
        bundle.arg("--wasm-opt").arg(modules.join("binaryen/bin/wasm-opt")).arg("--compress");
    }
    run(&mut bundle)?;
    stamp.write()
}

/// Everything that the bundle is made from.
fn inputs(project: &Project) -> Vec<PathBuf> {
    [
        "web-ui",
        "openapi/src",
        "openapi/Cargo.toml",
        "xtask/bundler",
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
    ]
    .iter()
    .map(|path| project.root.join(path))
    .collect()
}
