//! The server: built with the app inside, and started.

use crate::project::Project;
use crate::setup::system;
use crate::shell::{cargo, program, run, step};
use crate::spa;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;

/// Builds everything in release and answers where the one binary is.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    system::ensure(&system::BUILD)?;
    spa::build(project, spa::Mode::Release)?;
    step("Compiling the server (the first time takes some minutes)");
    run(cargo(&project.root).args(["build", "--release", "--package", "latchkey"]))?;
    Ok(project.target.join("release/latchkey"))
}

/// Builds everything and becomes the server, on an SQLite file under `./data`.
pub(crate) fn serve(project: &Project, listen: Option<SocketAddr>, demo: bool) -> Result<()> {
    let binary = build(project)?;
    let mut settings = Vec::new();
    if let Some(address) = listen {
        settings.push(("LATCHKEY_LISTEN", address.to_string()));
        if std::env::var_os("LATCHKEY_PUBLIC_URL").is_none() {
            settings.push(("LATCHKEY_PUBLIC_URL", format!("http://localhost:{}", address.port())));
        }
    }
    if demo {
        step("Adding the demo organization");
        run(program(&binary, &project.root).arg("demo").envs(settings.iter().cloned()))?;
    }
    // Where it is reached it says itself: its configuration may come from anywhere.
    step("Starting Latchkey; stop it with Ctrl-C");
    // From here on this process is the server: signals reach it, and its exit status is ours.
    let error = program(&binary, &project.root).arg("serve").envs(settings).exec();
    Err(error).with_context(|| format!("cannot start {}", binary.display()))
}
