//! The two npm packages of the build: PatternFly's style sheet and `wasm-opt`.

use crate::project::Project;
use crate::shell::{program, run, step};
use crate::stamp::Stamp;
use anyhow::Result;

/// Installs `web-ui/node_modules` as `package-lock.json` says, unless it is there.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    let folder = project.web_ui();
    let lock = [folder.join("package.json"), folder.join("package-lock.json")];
    let stamp = Stamp::of(project.memory()?.join("npm.stamp"), &lock, "")?;
    if stamp.is_current() && folder.join("node_modules/binaryen/bin/wasm-opt").exists() {
        return Ok(());
    }
    step("Installing wasm-opt and PatternFly (npm ci in web-ui/)");
    run(program("npm", &folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    stamp.write()
}
