//! The files that the server itself writes: they are checked in, so that a change of the contract shows in a review.

use crate::project::Project;
use crate::shell::{cargo, note, output, step};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;

/// A generated file.
pub(crate) struct Generated {
    /// Where it is, from the root.
    path: &'static str,
    /// The server's arguments that print it.
    arguments: &'static [&'static str],
    /// The command that writes it anew.
    command: &'static str,
}

/// The OpenAPI document.
pub(crate) const OPENAPI: Generated =
    Generated { path: "openapi/my-account.json", arguments: &["openapi"], command: "cargo xtask openapi" };

/// The configuration reference.
pub(crate) const CONFIGURATION: Generated =
    Generated { path: "docs/configuration.md", arguments: &["config", "docs"], command: "cargo xtask docs" };

impl Generated {
    /// Writes the file.
    pub(crate) fn write(&self, project: &Project) -> Result<()> {
        let text = self.text(project)?;
        let path = project.root.join(self.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
        note(&format!("wrote {}", self.path));
        Ok(())
    }

    fn text(&self, project: &Project) -> Result<String> {
        output(&mut cargo_build(project))?;
        let mut server = crate::shell::program(server(project), &project.root);
        Ok(output(server.args(self.arguments))? + "\n")
    }
}

/// The development build of the server.
pub(crate) fn server(project: &Project) -> PathBuf {
    project.target.join("debug/latchkey")
}

/// The command that makes [`server`], and the tests with it: cargo unites the features of everything that one call
/// builds, so that another selection of packages would compile half of the dependencies once more.
pub(crate) fn cargo_build(project: &Project) -> std::process::Command {
    let mut build = cargo(&project.root);
    build.args(["build", "--workspace", "--bins", "--tests", "--locked"]);
    build
}

/// Compares every generated file with what the code generates now.
///
/// # Errors
/// One differs; the message says which command writes it anew.
pub(crate) fn check(project: &Project) -> Result<()> {
    step("Generated files");
    let mut stale = Vec::new();
    for file in [OPENAPI, CONFIGURATION] {
        let found = fs::read_to_string(project.root.join(file.path)).unwrap_or_default();
        if found != file.text(project)? {
            stale.push(format!("{} is not what the code says; `{}` writes it anew", file.path, file.command));
        }
    }
    if !stale.is_empty() {
        bail!("{}", stale.join("\n"));
    }
    Ok(())
}
