//! Pictures of every page of the demo organization, a few of them for the README.

use crate::generate;
use crate::project::Project;
use crate::setup::{npm, system};
use crate::shell::{cargo, note, run, step};
use crate::spa;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// The pictures that the README shows; they are kept in `docs/screenshots`.
const KEPT: [&str; 6] = [
    "overview-1366-light.png",
    "personal-info-1366-light.png",
    "security-1366-dark.png",
    "sessions-1366-light.png",
    "activity-360-dark.png",
    "sign-in-360-light.png",
];

/// Takes all pictures into `folder`, or else into `target/xtask/screenshots`, and keeps those of the README.
///
/// # Errors
/// Something cannot be installed or built, or a page does not come up.
pub(crate) fn take(project: &Project, folder: Option<PathBuf>) -> Result<()> {
    system::ensure(&system::BUILD)?;
    system::ensure(&system::TEST)?;
    spa::build(project, spa::Mode::Release)?;
    npm::ensure_browser_tests(project)?;
    step("Compiling the server");
    run(&mut generate::cargo_build(project))?;
    let folder = match folder {
        Some(folder) => folder,
        None => project.memory()?.join("screenshots"),
    };
    step("Taking pictures of every page");
    let mut pictures = cargo(&project.root);
    pictures.args(["run", "--quiet", "--package", "latchkey-tests", "--example", "screenshots", "--"]);
    run(pictures.arg(&folder).env("LATCHKEY_BIN", generate::server(project)))?;
    let kept = project.root.join("docs/screenshots");
    fs::create_dir_all(&kept)?;
    for name in KEPT {
        fs::copy(folder.join(name), kept.join(name)).with_context(|| name.to_owned())?;
    }
    note(&format!("all of them are in {}, those of the README in docs/screenshots", folder.display()));
    Ok(())
}
