//! The outside checkers that come from PyPI, in a virtual environment of their own.

use crate::project::Project;
use crate::shell::{program, run, step};
use crate::stamp::Stamp;
use anyhow::Result;
use std::fs;
use std::path::PathBuf;

/// Installs what `tests/requirements.txt` pins, unless it is there; answers the environment's folder.
pub(crate) fn ensure(project: &Project) -> Result<PathBuf> {
    let list = project.root.join("tests/requirements.txt");
    let folder = project.memory()?.join("venv");
    let stamp = Stamp::of(project.memory()?.join("venv.stamp"), std::slice::from_ref(&list), "")?;
    if stamp.is_current() && folder.join("bin/python").exists() {
        return Ok(folder);
    }
    step("Installing the outside checkers (tests/requirements.txt)");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(program("python3", &project.root).args(["-m", "venv"]).arg(&folder))?;
    let mut install = program(folder.join("bin/python"), &project.root);
    run(install.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"]).arg(&list))?;
    stamp.write()?;
    Ok(folder)
}
