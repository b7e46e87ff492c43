//! What comes from npm: PatternFly's style sheet and `wasm-opt` for the build, axe-core for the journeys.

use crate::project::Project;
use crate::shell::{program, run, step};
use crate::stamp::Stamp;
use anyhow::Result;
use std::path::PathBuf;

/// A folder with a `package.json` and its lock file.
struct Packages {
    folder: PathBuf,
    stamp: &'static str,
    /// A file that is there once they are installed.
    file: &'static str,
    words: &'static str,
}

/// Installs what building the single-page app takes: `web-ui/node_modules`.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    install(
        project,
        &Packages {
            folder: project.web_ui(),
            stamp: "npm.stamp",
            file: "binaryen/bin/wasm-opt",
            words: "wasm-opt and PatternFly (npm ci in web-ui/)",
        },
    )
}

/// Installs what the journeys in a browser run inside the page: `tests/browser/node_modules`.
pub(crate) fn ensure_browser_tests(project: &Project) -> Result<()> {
    install(
        project,
        &Packages {
            folder: project.root.join("tests/browser"),
            stamp: "npm-browser.stamp",
            file: "axe-core/axe.min.js",
            words: "the accessibility checker axe-core (npm ci in tests/browser/)",
        },
    )
}

/// Installs the clients that the integration tests run: `tests/clients/node_modules`.
pub(crate) fn ensure_client_tests(project: &Project) -> Result<()> {
    install(
        project,
        &Packages {
            folder: project.root.join("tests/clients"),
            stamp: "npm-clients.stamp",
            file: "openapi-fetch/package.json",
            words: "openid-client and openapi-typescript (npm ci in tests/clients/)",
        },
    )
}

/// Installs `node_modules` as `package-lock.json` says, unless it is there.
fn install(project: &Project, packages: &Packages) -> Result<()> {
    let folder = &packages.folder;
    let lock = [folder.join("package.json"), folder.join("package-lock.json")];
    let stamp = Stamp::of(project.memory()?.join(packages.stamp), &lock, "")?;
    if stamp.is_current() && folder.join("node_modules").join(packages.file).exists() {
        return Ok(());
    }
    step(&format!("Installing {}", packages.words));
    run(program("npm", folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    stamp.write()
}
