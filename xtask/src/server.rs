//! The server: built with the app inside, and started.

use crate::project::Project;
use crate::setup::system;
use crate::shell::{cargo, note, program, run, step};
use crate::spa;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;

/// Where the server listens unless told otherwise; the same as its own default.
const LISTEN: &str = "127.0.0.1:8080";

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
    let address = listen.map_or_else(|| LISTEN.to_owned(), |address| address.to_string());
    let public = settings.iter().find(|(name, _)| *name == "LATCHKEY_PUBLIC_URL").map(|(_, url)| url.clone());
    step(&format!("Starting Latchkey on {address}; stop it with Ctrl-C"));
    note(&format!("open {}", public.unwrap_or_else(|| "http://localhost:8080".to_owned())));
    // From here on this process is the server: signals reach it, and its exit status is ours.
    let error = program(&binary, &project.root).arg("serve").envs(settings).exec();
    Err(error).with_context(|| format!("cannot start {}", binary.display()))
}
